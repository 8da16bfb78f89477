//! Languages of scripts.

use super::grammar::{Capitals, Grammar, Quote};
use crate::highlight::scanner::Class;

pub(in crate::highlight) static PYTHON: Grammar = Grammar {
    keywords: "and as assert async await break class continue def del elif else except finally for from global if \
        import in is lambda match nonlocal not or pass raise return try while with yield",
    constants: "Ellipsis False None NotImplemented True",
    types: "bool bytes dict float frozenset int list object set str tuple type",
    line_comments: &["#"],
    strings: &[
        Quote::lines("\"\"\"", "\"\"\"", b'\\'),
        Quote::lines("'''", "'''", b'\\'),
        Quote::DOUBLE,
        Quote::SINGLE,
        Quote { open: "f\"", ..Quote::DOUBLE },
        Quote { open: "f'", ..Quote::SINGLE },
        Quote { open: "r\"", ..Quote::DOUBLE },
        Quote { open: "r'", ..Quote::SINGLE },
        Quote { open: "b\"", ..Quote::DOUBLE },
        Quote { open: "b'", ..Quote::SINGLE },
    ],
    sigils: &[(b'@', Class::Function)],
    capitals: Capitals::Type,
    ..Grammar::NONE
};

pub(in crate::highlight) static JAVASCRIPT: Grammar = Grammar {
    keywords: "async await break case catch class const continue debugger default delete do else export extends \
        finally for from function get if import in instanceof let new of return set static super switch this throw \
        try typeof var void while with yield",
    constants: "false Infinity NaN null true undefined",
    strings: SCRIPT_STRINGS,
    word_bytes: b"$",
    capitals: Capitals::Type,
    ..Grammar::LIKE_C
};

pub(in crate::highlight) static TYPESCRIPT: Grammar = Grammar {
    keywords: "abstract as asserts async await break case catch class const continue debugger declare default delete \
        do else enum export extends finally for from function get if implements import in infer instanceof interface \
        is keyof let module namespace new of override private protected public readonly return satisfies set static \
        super switch this throw try type typeof var void while with yield",
    constants: "false Infinity NaN null true undefined",
    types: "any bigint boolean never number object string symbol unknown",
    strings: SCRIPT_STRINGS,
    sigils: &[(b'@', Class::Function)],
    word_bytes: b"$",
    capitals: Capitals::Type,
    ..Grammar::LIKE_C
};

const SCRIPT_STRINGS: &[Quote] =
    &[Quote::DOUBLE, Quote::SINGLE, Quote::lines("`", "`", b'\\').with_code("${")];

pub(in crate::highlight) static RUBY: Grammar = Grammar {
    keywords: "alias and begin break case class def defined? do else elsif end ensure for if in module next not or \
        redo rescue retry return self super then undef unless until when while yield",
    constants: "false nil true",
    functions: "attr_accessor attr_reader attr_writer include extend puts raise require require_relative",
    line_comments: &["#"],
    block_comment: Some(("=begin", "=end")),
    strings: &[
        Quote::lines("\"", "\"", b'\\').with_code("#{"),
        Quote::lines("'", "'", b'\\'),
        Quote::lines("`", "`", b'\\').with_code("#{"),
    ],
    sigils: &[(b'@', Class::Variable), (b'$', Class::Variable), (b':', Class::Constant)],
    capitals: Capitals::Type,
    ..Grammar::NONE
};

pub(in crate::highlight) static PHP: Grammar = Grammar {
    keywords: "abstract and array as break case catch class clone const continue declare default do echo else elseif \
        enum extends final finally fn for foreach function global if implements include include_once instanceof \
        interface isset list match namespace new or print private protected public readonly require require_once \
        return static switch throw trait try unset use while yield",
    constants: "FALSE NULL TRUE false null true",
    types: "bool callable float int iterable mixed object string void",
    line_comments: &["//", "#"],
    strings: &[Quote::lines("\"", "\"", b'\\').with_code("{$"), Quote::lines("'", "'", b'\\')],
    sigils: &[(b'$', Class::Variable)],
    capitals: Capitals::Type,
    ..Grammar::LIKE_C
};

pub(in crate::highlight) static LUA: Grammar = Grammar {
    keywords: "and break do else elseif end for function goto if in local not or repeat return then until while",
    constants: "false nil true",
    line_comments: &["--"],
    block_comment: Some(("--[[", "]]")),
    strings: &[Quote::DOUBLE, Quote::SINGLE, Quote::lines("[[", "]]", 0)],
    ..Grammar::NONE
};

pub(in crate::highlight) static POWERSHELL: Grammar = Grammar {
    keywords: "begin break catch class continue data do dynamicparam else elseif end enum exit filter finally for \
        foreach from function if in param process return switch throw trap try until using while",
    types: "array bool byte datetime double hashtable int object pscustomobject securestring string",
    line_comments: &["#"],
    block_comment: Some(("<#", "#>")),
    strings: &[
        Quote::lines("@\"", "\"@", 0),
        Quote::lines("@'", "'@", 0),
        Quote::lines("\"", "\"", b'`').with_code("${"),
        Quote::lines("'", "'", 0),
    ],
    sigils: &[(b'$', Class::Variable), (b'-', Class::Property)],
    word_bytes: b"-:",
    any_case: true,
    capitals: Capitals::Command,
    ..Grammar::NONE
};
