//! GitHub's workflow commands, and what a job of GitHub's is shown when no format was asked for.

use std::hash::{BuildHasher, RandomState};

use super::{Findings, level, message_and_help, plural, say, step_summary, text, words};
use crate::diagnostic::{Diagnostic, Severity};

/// GitHub shows so many annotations of each severity for a step:
/// https://docs.github.com/en/actions/reference/limits
const SHOWN: usize = 10;

/// Whether the program runs in a job of GitHub's.
pub(super) fn is_job() -> bool {
    std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true")
}

/// Text in the log, annotations on the pull request, a table on the job's page. All that stands in the log goes one way, so that
/// it stays in order: a command that comes while commands are stopped is lost. The runner reads commands from both ways.
pub(super) fn show_in_job(findings: &mut Findings<'_>) {
    if findings.all.is_empty() {
        return;
    }
    words(&without_commands(&text::write(findings)));
    words(&format!("::group::Annotations\n{}::endgroup::\n", annotations(findings, SHOWN)));
    let left_out = |severity| {
        let of_severity = findings.all.iter().filter(|found| found.severity == severity).count();
        of_severity.saturating_sub(SHOWN)
    };
    let left_out = left_out(Severity::Error) + left_out(Severity::Warning);
    if left_out > 0 {
        say(&format!(
            "{} without annotation: GitHub shows {SHOWN} errors and {SHOWN} warnings of a step",
            plural(left_out, "finding")
        ));
    }
    if let Err(error) = step_summary::append(findings) {
        say(&format!("the job summary cannot be written: {error}"));
    }
}

/// A command for each finding, errors first, `most` of each severity.
pub(super) fn annotations(findings: &mut Findings<'_>, most: usize) -> String {
    let sorted = findings.by_weight();
    let mut out = String::new();
    for severity in [Severity::Error, Severity::Warning] {
        for found in sorted.iter().filter(|found| found.severity == severity).take(most) {
            out.push_str(&annotation(found, findings));
        }
    }
    out
}

/// A workflow command: `%`, line ends and, in properties, `:` and `,` are escaped as GitHub's toolkit does.
fn annotation(found: &Diagnostic, findings: &mut Findings<'_>) -> String {
    let escape = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| escape(text).replace(':', "%3A").replace(',', "%2C");
    let command = level(found.severity);
    let place = match findings.sources.place(found) {
        Some((line, column)) => format!(",line={line},col={column}"),
        None => String::new(),
    };
    let (file, title) = (property(findings.path_in_repository(found).as_str()), property(found.code));
    format!("::{command} file={file}{place},title={title}::{}\n", escape(&message_and_help(found)))
}

/// The text, such that a job's log takes no part of it for a command: lines of a file may look like one, `##[…]` even in their
/// middle. The word that ends it is drawn by lot for each run, so that no file can hold it; it stands in the log alone.
pub(super) fn without_commands(text: &str) -> String {
    if !is_job() || text.is_empty() {
        return text.to_owned();
    }
    guarded(text)
}

fn guarded(text: &str) -> String {
    // The system's lot: the keys of a hasher of the standard library.
    let drawn = || RandomState::new().hash_one(text);
    let token = format!("infrabook-{:016x}{:016x}", drawn(), drawn());
    format!("::stop-commands::{token}\n{text}::{token}::\n")
}

/// Data, such that a job's log takes no line of it for a command. It may go to a file as well: nothing is put around it, and only
/// what would be a command is written otherwise.
pub(super) fn inert(data: &str) -> String {
    let mut out = String::with_capacity(data.len());
    for line in data.split_inclusive('\n') {
        if line.trim_start().starts_with("::") {
            out.push_str("- ");
        }
        out.push_str(line);
    }
    out.replace("##[", "## [")
}

#[cfg(test)]
mod tests {
    use super::super::tests::{finding, in_repository, tree};
    use super::*;

    #[test]
    fn commands_are_escaped_and_name_the_place_in_the_repository() {
        let tree = tree("x\ny");
        let mut diagnostic = finding(2, 3);
        diagnostic.message = "a%\nb\u{1b}[m".into();
        let all = [diagnostic];
        let mut findings = in_repository(&all, &tree);
        let expected =
            "::error file=docs/a b.md,line=2,col=1,title=broken-link::a%25%0Ab\\u{1b}[m: mend it\n";
        assert_eq!(annotations(&mut findings, SHOWN), expected);
    }

    #[test]
    fn errors_come_first_and_as_many_as_are_shown() {
        let tree = tree("x\ny");
        let mut all = vec![Diagnostic { severity: Severity::Warning, ..finding(0, 1) }; 20];
        all.push(finding(2, 3));
        let out = annotations(&mut Findings::new(&all, &tree), SHOWN);
        assert!(out.starts_with("::error file=a b.md,line=2"), "{out}");
        assert_eq!(out.matches("::warning ").count(), SHOWN);
    }

    #[test]
    fn text_that_looks_like_a_command_is_none() {
        let out = guarded(" 1 | ##[add-matcher]x\n::error::y\n");
        let lines: Vec<&str> = out.lines().collect();
        let token = lines[0].strip_prefix("::stop-commands::").unwrap();
        assert_eq!(lines[3], format!("::{token}::"));
        assert_eq!(lines.len(), 4);
        assert_ne!(guarded("x"), guarded("x"), "who knows the text does not know the word");
    }

    #[test]
    fn data_that_looks_like_a_command_is_none() {
        for (given, expected) in [
            ("a: minor\n  ::error::x\n::y::\n", "a: minor\n-   ::error::x\n- ::y::\n"),
            ("a ###[group]b ##[c]", "a ### [group]b ## [c]"),
            ("a::b\n", "a::b\n"),
            ("", ""),
        ] {
            assert_eq!(inert(given), expected);
        }
    }
}
