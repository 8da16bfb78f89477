//! Languages that query and configure.

use super::grammar::{Grammar, Quote};
use crate::highlight::scanner::Class;

pub(in crate::highlight) static SQL: Grammar = Grammar {
    keywords: "add all alter and any as asc authorization begin between by cascade case cast check collate column \
        commit concurrently constraint create cross current database declare default deferrable delete desc distinct \
        do drop each else end except execute exists explain extension for foreign from full function grant group \
        having if ilike in index inner insert intersect into is join key language lateral left like limit local lock \
        materialized natural not offset on only or order outer over partition password policy primary privileges \
        procedure public recursive references refresh replace restrict returning returns revoke right role rollback \
        row rows schema select sequence set some table temporary then to transaction trigger truncate union unique \
        update usage user using vacuum values view when where window with",
    constants: "true false null current_date current_timestamp current_user",
    types: "bigint bigserial boolean bytea char character date decimal double float inet int integer interval json \
        jsonb numeric real serial smallint text time timestamp timestamptz uuid varchar varying",
    line_comments: &["--"],
    block_comment: Some(("/*", "*/")),
    strings: &[Quote::lines("$$", "$$", 0), Quote::lines("'", "'", 0), Quote::lines("\"", "\"", 0)],
    sigils: &[(b'$', Class::Variable), (b'@', Class::Variable), (b':', Class::Variable)],
    any_case: true,
    ..Grammar::NONE
};

pub(in crate::highlight) static PROMQL: Grammar = Grammar {
    keywords: "and bool by group_left group_right ignoring offset on or unless without",
    constants: "inf nan",
    functions: "avg bottomk count count_values group max min quantile stddev stdvar sum topk",
    line_comments: &["#"],
    strings: &[Quote::DOUBLE, Quote::SINGLE, Quote::lines("`", "`", 0)],
    sigils: &[(b'$', Class::Variable)],
    word_bytes: b":",
    any_case: true,
    labels: true,
    ..Grammar::NONE
};

pub(in crate::highlight) static REGO: Grammar = Grammar {
    keywords: "as contains default else every if import in not package some with",
    constants: "false null true",
    line_comments: &["#"],
    strings: &[Quote::DOUBLE, Quote::lines("`", "`", 0)],
    ..Grammar::NONE
};

pub(in crate::highlight) static NGINX: Grammar = Grammar {
    constants: "on off",
    line_comments: &["#"],
    strings: &[Quote::lines("\"", "\"", b'\\'), Quote::lines("'", "'", b'\\')],
    sigils: &[(b'$', Class::Variable)],
    word_bytes: b"-./:",
    directives: true,
    ..Grammar::NONE
};
