//! Findings that somebody has looked at and lets stand, by `infrabook-ignore: RULE` in a comment: behind something on its line, for
//! that line; on a line of its own, for what comes next, a whole block of Terraform if that is one; near a file's top, for what is
//! found of the file as a whole or in its front matter. And `unused-ignore`: such a comment that lets nothing stand.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Level, RULES};
use crate::diagnostic::{Diagnostic, Span, nearest};
use crate::path::SourcePath;
use crate::scan::Scan;

const MARK: &str = "infrabook-ignore:";

/// How far down what is said of a whole file may stand, in lines: below its front matter.
const TOP: usize = 20;

/// A rule that a comment names.
struct Ignore<'a> {
    rule: &'a str,
    /// Where the name stands.
    span: Range<usize>,
    /// The bytes whose findings it lets stand.
    covers: Range<usize>,
    /// Whether it speaks of its file as a whole, too.
    is_at_top: bool,
    is_used: bool,
}

/// `found` less what is let stand.
pub(super) fn without_ignored(found: Vec<Diagnostic>, scan: &Scan) -> Vec<Diagnostic> {
    let mut ignores = BTreeMap::new();
    filter(found, scan, &mut ignores)
}

/// The same, and a finding for each comment of that kind that names no rule, or in Terraform's files nothing that is found. Markdown
/// may well be about such comments.
pub(super) fn audited(found: Vec<Diagnostic>, scan: &Scan) -> Vec<Diagnostic> {
    let mut ignores: BTreeMap<SourcePath, Vec<Ignore<'_>>> = BTreeMap::new();
    for path in scan.read_paths() {
        if let Some(text) = scan.text(path).filter(|text| text.contains(MARK)) {
            ignores.insert(path.clone(), read(text));
        }
    }
    let mut found = filter(found, scan, &mut ignores);
    for (path, ignores) in ignores {
        let is_document = scan.documents.contains_key(&path) || scan.taken_in.contains_key(&path);
        found.extend(ignores.iter().filter_map(|it| unused(it, &path, is_document, scan)));
    }
    found
}

fn filter<'a>(
    found: Vec<Diagnostic>,
    scan: &'a Scan,
    known: &mut BTreeMap<SourcePath, Vec<Ignore<'a>>>,
) -> Vec<Diagnostic> {
    let mut is_let_stand = |finding: &Diagnostic| {
        let Some(text) = scan.text(&finding.path) else { return false };
        if !known.contains_key(&finding.path) {
            known.insert(finding.path.clone(), read(text));
        }
        let Some(ignores) = known.get_mut(&finding.path) else { return false };
        let covers = |it: &Ignore<'_>| match finding.span {
            None => it.is_at_top,
            Some(span) => {
                it.covers.contains(&span.start) || (it.is_at_top && span.start < front_matter(text))
            }
        };
        let mut any = false;
        for ignore in ignores.iter_mut().filter(|it| it.rule == finding.code && covers(it)) {
            (ignore.is_used, any) = (true, true);
        }
        any
    };
    found.into_iter().filter(|finding| !is_let_stand(finding)).collect()
}

fn unused(ignore: &Ignore<'_>, path: &SourcePath, is_document: bool, scan: &Scan) -> Option<Diagnostic> {
    let warn = |message: String| {
        Diagnostic::warning("unused-ignore", path, message).at(Span::from(ignore.span.clone()))
    };
    let codes = || RULES.iter().map(|rule| rule.code);
    if !codes().any(|code| code == ignore.rule) {
        let help = nearest(ignore.rule, codes()).map_or_else(
            || "`infrabook explain` lists the rules".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        return Some(warn(format!("there is no rule `{}`", ignore.rule)).help(help));
    }
    let is_asked = scan.config.checks.levels.of(ignore.rule) != Level::Allow;
    let is_idle = !ignore.is_used && !is_document && is_asked;
    is_idle.then(|| warn(format!("nothing here is found by `{}`", ignore.rule)).help("take the comment out"))
}

/// Every rule that a comment of the text names.
fn read(text: &str) -> Vec<Ignore<'_>> {
    let mut ignores = Vec::new();
    for (at, _) in text.match_indices(MARK) {
        let line = line_of(text, at);
        let covers = match is_alone(text.get(line.start..at).unwrap_or_default()) {
            true => next(text, line.end),
            false => line.clone(),
        };
        let is_at_top =
            text.get(..at).unwrap_or_default().bytes().filter(|&byte| byte == b'\n').take(TOP).count() < TOP;
        for span in names(text, at + MARK.len()..line.end) {
            let rule = &text[span.clone()];
            ignores.push(Ignore { rule, span, covers: covers.clone(), is_at_top, is_used: false });
        }
    }
    ignores
}

/// The names that follow the mark, divided by commas: words behind the last one are the author's.
fn names(text: &str, rest: Range<usize>) -> Vec<Range<usize>> {
    let mut at = rest.start;
    let mut names = Vec::new();
    loop {
        let here = text.get(at..rest.end).unwrap_or_default();
        let blank = here.len() - here.trim_start().len();
        let start = at + blank;
        let is_name = |c: char| c.is_ascii_lowercase() || c == '-';
        let here = text.get(start..rest.end).unwrap_or_default();
        let length = here.find(|c| !is_name(c)).unwrap_or(here.len());
        // `broken-link -->`, `broken-link-->`
        let length = here.get(..length).unwrap_or_default().trim_end_matches('-').len();
        if length == 0 {
            return names;
        }
        names.push(start..start + length);
        at = start + length;
        match text.get(at..rest.end).and_then(|rest| rest.trim_start().strip_prefix(',')) {
            Some(after) => at = rest.end - after.len(),
            None => return names,
        }
    }
}

/// The bytes of the line that a byte stands on, without its end.
fn line_of(text: &str, at: usize) -> Range<usize> {
    let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    let end = text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |end| at + end);
    start..end
}

/// Whether what stands before the mark on its line is the beginning of a comment and nothing else.
fn is_alone(before: &str) -> bool {
    matches!(before.trim(), "#" | "//" | "/*" | "*" | "<!--")
}

/// The next line with something on it, from the end of a line; where a block opens there, all of it.
fn next(text: &str, end: usize) -> Range<usize> {
    let is_comment = |line: &str| line.starts_with(['#']) || line.starts_with("//");
    let mut at = end + 1;
    loop {
        if at >= text.len() {
            return text.len()..text.len();
        }
        let line = line_of(text, at);
        let words = text.get(line.clone()).unwrap_or_default();
        let is_passed = words.trim().is_empty() || is_comment(words.trim());
        if !is_passed {
            return line.start..block(text, &line).unwrap_or(line.end);
        }
        at = line.end + 1;
    }
}

/// The end of the block that opens on a line: the first brace that closes as far in as the line begins.
fn block(text: &str, line: &Range<usize>) -> Option<usize> {
    let words = text.get(line.clone())?;
    if !words.trim_end().ends_with('{') {
        return None;
    }
    let indent = &words[..words.len() - words.trim_start().len()];
    let close = format!("\n{indent}}}");
    text.get(line.end..)?.find(&close).map(|at| line.end + at + close.len())
}

/// Where a document's front matter ends; 0 where it has none.
fn front_matter(text: &str) -> usize {
    let fence = match text.get(..3) {
        Some(fence @ ("---" | "+++")) => fence,
        _ => return 0,
    };
    text.get(3..).and_then(|rest| rest.find(&format!("\n{fence}"))).map_or(0, |end| 3 + end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Vec<&str> {
        read(text).iter().map(|ignore| ignore.rule).collect()
    }

    #[test]
    fn rules_are_named_whole() {
        for (text, expected) in [
            ("# infrabook-ignore: secret", &["secret"][..]),
            ("<!-- infrabook-ignore: broken-link, secret -->", &["broken-link", "secret"]),
            ("x = 1 // infrabook-ignore:secret the test's own", &["secret"]),
            ("<!--infrabook-ignore: secret-->", &["secret"]),
            ("# infrabook-ignore: no-secret ,expired\n", &["no-secret", "expired"]),
            ("# infrabook-ignore:", &[]),
            ("# infrabook-ignore: \u{e9}", &[]),
        ] {
            assert_eq!(named(text), expected, "{text}");
        }
    }

    #[test]
    fn a_comment_covers_its_line_or_what_comes_next() {
        let covered = |text: &str| {
            let ignores = read(text);
            text[ignores[0].covers.clone()].to_owned()
        };
        for (text, expected) in [
            ("a # infrabook-ignore: x\nb\n", "a # infrabook-ignore: x"),
            ("# infrabook-ignore: x\nb\nc\n", "b"),
            ("# infrabook-ignore: x\n# more\n\nb\nc\n", "b"),
            ("# infrabook-ignore: x\nm \"a\" {\n  b {\n  }\n}\nc\n", "m \"a\" {\n  b {\n  }\n}"),
            ("m {\n  # infrabook-ignore: x\n  b = {\n    c\n  }\n}\n", "  b = {\n    c\n  }"),
            ("# infrabook-ignore: x", ""),
            ("<!-- infrabook-ignore: x -->\n\n[a](b)\nc", "[a](b)"),
        ] {
            assert_eq!(covered(text), expected, "{text}");
        }
    }
}
