//! Text becomes terms: lower case, without accents, identifiers whole and from each of their parts on.
//!
//! `aws_iamRole.main` gives `aws_iamrole_main`, `iamrole_main`, `role_main` and `main`: a search for what begins like any
//! of them finds it, so parts need no terms of their own. All separators become `_`, so `var.cidr` is found as
//! `var_cidr` as well. A command's option is itself with its dashes, too: `--deny`.
//!
//! Of scripts that are written without blanks each two characters that follow each other are a term, as in Lucene's CJK analysis:
//! where words end need not be known, if a query is cut the same way.

use super::fold::{fold, is_dense, is_left_out, is_letter, normalized};

/// Longer terms are cut: whoever types this much has found what they want.
const TERM_CHARS: usize = 48;

/// Which part of its run of text a term is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A plain word, whole.
    Word,
    /// An identifier with several parts, whole.
    Identifier,
    /// An identifier from a later part on.
    Rest,
    /// A command's option, with its dashes; the same without them follows.
    Option,
    /// Two characters of a script that is written without blanks.
    Pair,
}

/// Calls `found` with every term of `text`, in order.
pub fn terms(text: &str, mut found: impl FnMut(&str, Part)) {
    let text = normalized(text);
    let mut run = Run::default();
    let mut chars = text.chars().filter(|&c| !is_left_out(c)).peekable();
    let (mut before, mut dashes) = (' ', Dashes::default());
    while let Some(c) = chars.next() {
        let next = chars.peek().copied().unwrap_or(' ');
        if is_letter(c) {
            if is_letter(before) && is_dense(before) != is_dense(c) {
                run.finish(&mut found);
            }
            run.push(before, c, next, dashes.are_an_options());
        } else if matches!(c, '_' | '.' | '-' | '/') && is_spaced(before) && is_spaced(next) {
            run.text.push('_');
            run.starts.push((run.text.len(), false));
        } else {
            run.finish(&mut found);
        }
        dashes.see(before, c);
        before = c;
    }
    run.finish(&mut found);
}

/// A letter of a script that puts blanks between words, and may so have something else between their parts.
fn is_spaced(c: char) -> bool {
    is_letter(c) && !is_dense(c)
}

/// The dashes that stand before a character.
#[derive(Default)]
struct Dashes {
    count: usize,
    /// Whether they follow a letter, as the dash between two words.
    attached: bool,
}

impl Dashes {
    fn see(&mut self, before: char, c: char) {
        if c != '-' {
            self.count = 0;
        } else {
            if self.count == 0 {
                self.attached = is_letter(before);
            }
            self.count += 1;
        }
    }

    fn are_an_options(&self) -> bool {
        self.count == 2 && !self.attached
    }
}

/// Letters and digits that stand together, folded, with `_` between parts.
#[derive(Default)]
struct Run {
    text: String,
    /// Where later parts start, and whether nothing separates them from what stands before.
    starts: Vec<(usize, bool)>,
    is_option: bool,
    is_dense: bool,
}

impl Run {
    fn push(&mut self, before: char, c: char, next: char, is_option: bool) {
        if self.text.is_empty() {
            self.is_option = is_option;
            self.is_dense = is_dense(c);
        } else if !self.text.ends_with('_') && begins_part(before, c, next) {
            self.starts.push((self.text.len(), true));
        }
        fold(c, &mut self.text);
    }

    fn finish(&mut self, found: &mut impl FnMut(&str, Part)) {
        if self.is_dense {
            self.pairs(found);
        } else if self.text.len() > 1 {
            let whole = if self.text.contains('_') { Part::Identifier } else { Part::Word };
            if self.is_option {
                found(cut(&format!("--{}", self.text)), Part::Option);
            }
            found(cut(&self.text), whole);
        }
        for &(start, joined) in &self.starts {
            let rest = self.text.get(start..).unwrap_or_default();
            if worth_finding(rest, joined) {
                found(cut(rest), Part::Rest);
            }
        }
        *self = Self {
            text: std::mem::take(&mut self.text),
            starts: std::mem::take(&mut self.starts),
            ..Self::default()
        };
        self.text.clear();
        self.starts.clear();
    }

    fn pairs(&self, found: &mut impl FnMut(&str, Part)) {
        let mut ends = self.text.char_indices().map(|(at, c)| at + c.len_utf8()).skip(1).peekable();
        if ends.peek().is_none() && !self.text.is_empty() {
            found(&self.text, Part::Pair);
        }
        for ((start, _), end) in self.text.char_indices().zip(ends) {
            found(self.text.get(start..end).unwrap_or_default(), Part::Pair);
        }
    }
}

/// Whether a part of a camelCase name begins at `c`.
fn begins_part(before: char, c: char, next: char) -> bool {
    c.is_uppercase() && is_letter(before) && (before.is_lowercase() || (c.is_ascii() && next.is_lowercase()))
}

/// Not the `2` of `v1.2`, nor the `s` of `VPCs`.
fn worth_finding(rest: &str, joined: bool) -> bool {
    let part = rest.split('_').next().unwrap_or_default();
    let short = if joined && part.is_ascii() { 2 } else { 1 };
    part.len() > short && !(part.len() < 3 && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// At most so many characters of a term.
pub fn cut(term: &str) -> &str {
    if term.len() <= TERM_CHARS {
        return term;
    }
    let end = term.char_indices().nth(TERM_CHARS).map_or(term.len(), |(at, _)| at);
    term.get(..end).unwrap_or(term)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<String> {
        let mut out = Vec::new();
        terms(text, |term, _| out.push(term.to_owned()));
        out
    }

    #[test]
    fn identifiers_are_found_whole_and_from_each_part_on() {
        assert_eq!(all("aws_iam_role"), ["aws_iam_role", "iam_role", "role"]);
        assert_eq!(all("Use `var.cidr`."), ["use", "var_cidr", "cidr"]);
        assert_eq!(all("enableDnsSupport"), ["enablednssupport", "dnssupport", "support"]);
        assert_eq!(all("HTTPServer"), ["httpserver", "server"]);
        assert_eq!(
            all("modules/vpc-flow/main.tf"),
            ["modules_vpc_flow_main_tf", "vpc_flow_main_tf", "flow_main_tf", "main_tf", "tf"]
        );
        assert_eq!(all("../x/ab a--dry"), ["x_ab", "ab", "dry"]);
        assert_eq!(all("[--dry-run]"), ["--dry_run", "dry_run", "run"]);
    }

    #[test]
    fn what_nobody_looks_for_is_left_out() {
        assert_eq!(all("v1.2.3, 10.0.0.0/16 and VPCs"), ["v1_2_3", "10_0_0_0_16", "and", "vpcs"]);
        assert_eq!(all("a __ b"), [""; 0]);
    }

    #[test]
    fn accents_and_case_do_not_matter() {
        assert_eq!(all("Über CAFÉ cafe\u{301} ŁÓDŹ Ÿ Žižek"), ["uber", "cafe", "cafe", "lodz", "zizek"]);
        assert_eq!(all("ПРИВЕТ"), ["привет"]);
    }

    #[test]
    fn words_of_any_script_are_found_however_they_are_written() {
        for (text, terms) in [
            ("Straße GROẞ", &["strasse", "gross"][..]),
            ("İstanbul ırmak", &["istanbul", "irmak"]),
            ("ΟΔΟΣ οδός", &["οδοσ", "οδοσ"]),
            ("Ｔｅｒｒａｆｏｒｍ ﬁle", &["terraform", "file"]),
            ("نَشْر نشر", &["نشر", "نشر"]),
            ("डेटाबेस क\u{93c}लम", &["डेटाबेस", "क\u{93c}लम"]),
            ("сервер Ёлка", &["сервер", "елка"]),
            ("데이터베이스 백업", &["데이터베이스", "백업"]),
        ] {
            assert_eq!(all(text), terms, "{text}");
        }
    }

    #[test]
    fn scripts_without_blanks_are_cut_into_pairs() {
        assert_eq!(all("网络设置"), ["网络", "络设", "设置"]);
        assert_eq!(all("AWSのVPC設定、網"), ["aws", "の", "vpc", "設定", "網"]);
        assert_eq!(all("ﾃﾞｰﾀ"), ["デー", "ータ"]);
        assert_eq!(all("กู้คืน").len(), 5);
    }

    #[test]
    fn a_long_run_stays_linear_and_its_terms_short() {
        let terms = all(&"ab_".repeat(10_000));
        assert_eq!(terms.len(), 10_000);
        assert!(terms.iter().all(|term| term.chars().count() <= TERM_CHARS));
    }
}
