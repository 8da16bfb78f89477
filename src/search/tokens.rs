//! Text becomes terms: lower case, without accents, identifiers whole and from each of their parts on.
//!
//! `aws_iamRole.main` gives `aws_iamrole_main`, `iamrole_main`, `role_main` and `main`: a search for what begins like any
//! of them finds it, so parts need no terms of their own. All separators become `_`, so `var.cidr` is found as
//! `var_cidr` as well.

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
}

/// Calls `found` with every term of `text`, in order.
pub fn terms(text: &str, mut found: impl FnMut(&str, Part)) {
    let mut run = Run::default();
    let mut chars = text.chars().peekable();
    let mut before = ' ';
    while let Some(c) = chars.next() {
        let next = chars.peek().copied().unwrap_or(' ');
        if c.is_alphanumeric() {
            if begins_part(before, c, next) && !run.text.is_empty() && !run.text.ends_with('_') {
                run.starts.push((run.text.len(), true));
            }
            fold(c, &mut run.text);
        } else if is_mark(c) {
            // An accent that stands apart: its letter remains what came before.
            continue;
        } else if matches!(c, '_' | '.' | '-' | '/') && before.is_alphanumeric() && next.is_alphanumeric() {
            run.text.push('_');
            run.starts.push((run.text.len(), false));
        } else {
            run.finish(&mut found);
        }
        before = c;
    }
    run.finish(&mut found);
}

/// Whether a part of a camelCase name begins at `c`, or a character of a script that is written without spaces.
fn begins_part(before: char, c: char, next: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_uppercase()
            && before.is_alphanumeric()
            && (before.is_lowercase() || next.is_lowercase());
    }
    (c.is_uppercase() && before.is_lowercase())
        || matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

/// Letters and digits that stand together, folded, with `_` between parts.
#[derive(Default)]
struct Run {
    text: String,
    /// Where later parts start, and whether nothing separates them from what stands before.
    starts: Vec<(usize, bool)>,
}

impl Run {
    fn finish(&mut self, found: &mut impl FnMut(&str, Part)) {
        let whole = if self.text.contains('_') { Part::Identifier } else { Part::Word };
        if self.text.len() > 1 {
            found(cut(&self.text), whole);
        }
        for &(start, joined) in &self.starts {
            let rest = self.text.get(start..).unwrap_or_default();
            if worth_finding(rest, joined) {
                found(cut(rest), Part::Rest);
            }
        }
        self.text.clear();
        self.starts.clear();
    }
}

/// Not the `2` of `v1.2`, nor the `s` of `VPCs`.
fn worth_finding(rest: &str, joined: bool) -> bool {
    let part = rest.split('_').next().unwrap_or_default();
    let short = if joined && part.is_ascii() { 2 } else { 1 };
    part.len() > short && !(part.len() < 3 && part.bytes().all(|byte| byte.is_ascii_digit()))
}

fn cut(term: &str) -> &str {
    if term.len() <= TERM_CHARS {
        return term;
    }
    let end = term.char_indices().nth(TERM_CHARS).map_or(term.len(), |(at, _)| at);
    term.get(..end).unwrap_or(term)
}

fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// The letters of U+00C0 to U+017F without their accents, upper case as lower case; a space where there is none to drop.
const BASE_LETTERS: &str = "aaaaaa ceeeeiiii nooooo  uuuuy  aaaaaa ceeeeiiii nooooo  uuuuy y\
aaaaaaccccccccdd  eeeeeeeeeegggggggghh  iiiiiiiii   jjkk llllll    nnnnnn   oooooo  rrrrrrsssssssstttt  uuuuuuuuuuuuwwyyyzzzzzz ";

/// Appends `c` in lower case and without its accent.
fn fold(c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
        return;
    }
    let at = usize::try_from(u32::from(c)).unwrap_or(usize::MAX).wrapping_sub(0xc0);
    match BASE_LETTERS.as_bytes().get(at) {
        Some(&base) if base != b' ' => out.push(char::from(base)),
        _ => out.extend(c.to_lowercase().filter(|&c| !is_mark(c))),
    }
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
        assert_eq!(all("--dry-run ../x/ab"), ["dry_run", "run", "x_ab", "ab"]);
    }

    #[test]
    fn what_nobody_looks_for_is_left_out() {
        assert_eq!(all("v1.2.3, 10.0.0.0/16 and VPCs"), ["v1_2_3", "10_0_0_0_16", "and", "vpcs"]);
        assert_eq!(all("a __ b"), [""; 0]);
    }

    #[test]
    fn accents_and_case_do_not_matter() {
        assert_eq!(all("Über CAFÉ cafe\u{301} ŁÓDŹ Ÿ Žižek"), ["uber", "cafe", "cafe", "łodz", "zizek"]);
        assert_eq!(all("ПРИВЕТ"), ["привет"]);
    }

    #[test]
    fn text_without_spaces_is_found_from_each_character_on() {
        assert_eq!(all("网络设置"), ["网络设置", "络设置", "设置", "置"]);
    }

    #[test]
    fn a_long_run_stays_linear_and_its_terms_short() {
        let terms = all(&"ab_".repeat(10_000));
        assert_eq!(terms.len(), 10_000);
        assert!(terms.iter().all(|term| term.chars().count() <= TERM_CHARS));
    }
}
