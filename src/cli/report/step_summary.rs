//! A table of findings for the page of a job of GitHub's: Markdown, appended to the file that `GITHUB_STEP_SUMMARY` names.
//! Of all that the program writes, it alone is named by the environment.

use std::fs;
use std::io::{self, Write};

use super::markdown::escape;
use super::{Findings, counts, level, message_and_help, summary};
use crate::diagnostic::Diagnostic;
use crate::git::Forge;
use crate::path::SourcePath;

/// So many findings are listed: the log has all.
const ROWS: usize = 100;
/// GitHub refuses a step's summary of more than 1 MiB: https://docs.github.com/en/actions/reference/limits
const MOST: usize = 900 << 10;
/// More of one message is not shown.
const LONGEST: usize = 500;

/// Appends the table, where a file for it is named.
pub(super) fn append(findings: &mut Findings<'_>) -> io::Result<()> {
    let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()) else {
        return Ok(());
    };
    let variable = |name: &str| std::env::var(name).ok();
    findings.forge = forge_of_job(variable, findings.forge.take(), &findings.folder);
    // Made if need be: the runner does so before each step.
    let mut file = fs::OpenOptions::new().append(true).create(true).open(path)?;
    file.write_all(markdown(findings).as_bytes())
}

/// The repository that the job runs for, whatever `origin` is; but where that is another one at the same server, it was checked
/// out on purpose. Source: GitHub's "Default environment variables".
fn forge_of_job(
    variable: impl Fn(&str) -> Option<String>,
    known: Option<Forge>,
    folder: &SourcePath,
) -> Option<Forge> {
    let is_plain = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._:/".contains(&b));
    let of_job = || {
        let server =
            variable("GITHUB_SERVER_URL").filter(|url| url.starts_with("https://") && is_plain(url))?;
        let repository = variable("GITHUB_REPOSITORY").filter(|name| name.contains('/') && is_plain(name))?;
        let is_hash = |text: &String| !text.is_empty() && text.bytes().all(|b| b.is_ascii_hexdigit());
        Some((format!("{server}/"), repository, variable("GITHUB_SHA").filter(is_hash)?))
    };
    let Some((server, repository, commit)) = of_job() else { return known };
    match known {
        Some(known) if known.url.starts_with(&server) => Some(known),
        _ => {
            let url = format!("{server}{repository}");
            Some(Forge { revision: commit, folder: folder.clone(), ..Forge::at(&url) })
        }
    }
}

pub(super) fn markdown(findings: &mut Findings<'_>) -> String {
    let mut out = format!("### infrabook: {}\n\n", summary(findings.all).unwrap_or_default());
    out.push_str("| rule | level | findings |\n|---|---|---:|\n");
    for (count, code, severity) in counts(findings.all) {
        out.push_str(&format!("| {} | {} | {count} |\n", escape(code), level(severity)));
    }
    out.push_str("\n| level | rule | place | finding |\n|---|---|---|---|\n");
    let mut shown = 0;
    for found in findings.by_weight().into_iter().take(ROWS) {
        let row = row(found, findings);
        if out.len() + row.len() > MOST {
            break;
        }
        out.push_str(&row);
        shown += 1;
    }
    if findings.all.len() > shown {
        out.push_str(&format!("\nAnd {} more: the log has all.\n", findings.all.len() - shown));
    }
    out.push('\n');
    out
}

fn row(found: &Diagnostic, findings: &mut Findings<'_>) -> String {
    let line = findings.sources.place(found).map(|(line, _)| line);
    let path = findings.path_in_repository(found);
    let place = line.map_or_else(|| path.to_string(), |line| format!("{path}:{line}"));
    let place = match &findings.forge {
        Some(forge) => {
            let address = forge.address(&found.path, false, line);
            format!("<a href=\"{}\">{}</a>", escape(&address), escape(&place))
        }
        None => escape(&place),
    };
    let message: String = message_and_help(found).chars().take(LONGEST).collect();
    format!("| {} | {} | {place} | {} |\n", level(found.severity), escape(found.code), with_code(&message))
}

/// What stands between backticks, as code.
fn with_code(message: &str) -> String {
    let mut out = String::new();
    let mut rest = message;
    while let Some((before, behind)) = rest.split_once('`') {
        let Some((code, after)) = behind.split_once('`') else { break };
        out.push_str(&format!("{}<code>{}</code>", escape(before), escape(code)));
        rest = after;
    }
    out + &escape(rest)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{finding, in_repository, tree};
    use super::*;

    #[test]
    fn a_row_links_the_line_and_nothing_in_it_is_mark_up() {
        let tree = tree("x\ny");
        let mut hostile = finding(2, 3);
        hostile.message = "a|b <img src=x> @team [x](y) `c|d` **z** \u{202e}\n| e".into();
        let all = [hostile];
        let mut findings = in_repository(&all, &tree);
        let out = markdown(&mut findings);
        let row = out.lines().find(|line| line.starts_with("| error | broken-link | ")).unwrap();
        assert_eq!(row.matches('|').count(), 5, "{row}");
        for part in ["docs/a b&#46;md&#58;2</a>", "docs/a&#37;20b&#46;md&#35;L2\"", "<code>c&#124;d</code>"] {
            assert!(row.contains(part), "{part} in {row}");
        }
        for part in ["<img", "@", "[", "*", "\u{202e}"] {
            assert!(!row.contains(part), "{part} in {row}");
        }
        assert!(out.starts_with("### infrabook: 1 error\n"));
    }

    #[test]
    fn rows_lead_to_the_repository_of_the_job() {
        const JOB: [(&str, &str); 3] = [
            ("GITHUB_SERVER_URL", "https://github.com"),
            ("GITHUB_REPOSITORY", "acme/infra"),
            ("GITHUB_SHA", "0123abc"),
        ];
        let at_job = Some("https://github.com/acme/infra/blob/0123abc/docs/a.md#L2");
        let with = |at: usize, value| {
            let mut job = JOB;
            job[at].1 = value;
            job
        };
        for (job, known, expected) in [
            (JOB, None, at_job),
            (JOB, Some("https://mirror.example/x/y"), at_job),
            (
                JOB,
                Some("https://github.com/acme/other"),
                Some("https://github.com/acme/other/blob/HEAD/docs/a.md#L2"),
            ),
            (with(0, ""), None, None),
            (with(0, "javascript:alert(1)"), None, None),
            (with(1, "a/b\"><b>"), None, None),
            (
                with(1, ""),
                Some("https://mirror.example/x/y"),
                Some("https://mirror.example/x/y/blob/HEAD/docs/a.md#L2"),
            ),
            (with(2, "main"), None, None),
        ] {
            let folder = SourcePath::new("docs").unwrap();
            let variable = |name: &str| {
                job.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
            };
            let known = known.map(|url| Forge { folder: folder.clone(), ..Forge::at(url) });
            let forge = forge_of_job(variable, known, &folder);
            let address = forge.map(|forge| forge.address(&SourcePath::new("a.md").unwrap(), false, Some(2)));
            assert_eq!(address.as_deref(), expected, "{job:?}");
        }
    }

    #[test]
    fn a_summary_is_short_enough_for_github_and_says_what_it_leaves_out() {
        let tree = tree("x\ny");
        let all = vec![Diagnostic { message: "|".repeat(90_000), ..finding(0, 1) }; 300];
        let out = markdown(&mut Findings::new(&all, &tree));
        assert!(out.len() < 1 << 20);
        assert_eq!(out.matches("| error | broken-link |").count(), ROWS);
        assert!(out.ends_with("And 200 more: the log has all.\n\n"), "{out}");
    }
}
