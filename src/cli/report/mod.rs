//! Words on the terminal: diagnostics for people, for machines and for forges, a file a format.

mod github;
mod gitlab;
mod json;
pub(super) mod markdown;
mod sarif;
mod step_summary;
mod text;

use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};

use clap::ValueEnum;
use xxhash_rust::xxh3::xxh3_64;

use crate::credential::without_tokens;
use crate::diagnostic::{Diagnostic, Severity, escape_controls};
use crate::excerpt::Sources;
use crate::git::{Checkout, Forge};
use crate::outline::Page;
use crate::path::{SourcePath, encode};
use crate::tree::Tree;

/// How diagnostics are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people, with the source line.
    #[default]
    Text,
    /// One JSON object.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// GitHub's workflow commands: annotations on a pull request.
    Github,
    /// GitLab's code quality report.
    Gitlab,
    /// Text, annotations and a job summary: what is shown in a job of GitHub's when nothing else is asked for.
    #[value(skip)]
    Job,
}

impl Format {
    /// The format that was asked for, or else the one that fits where the program runs.
    pub(super) fn or_fitting(asked: Option<Self>) -> Self {
        asked.unwrap_or(if github::is_job() { Self::Job } else { Self::Text })
    }

    /// Whether people read it.
    pub(super) fn is_words(self) -> bool {
        matches!(self, Self::Text | Self::Job)
    }
}

/// Diagnostics, and what is needed to say where they are.
struct Findings<'a> {
    all: &'a [Diagnostic],
    sources: Sources<'a>,
    /// The project's folder within its repository.
    folder: SourcePath,
    /// Where the repository can be read by others.
    forge: Option<Forge>,
}

impl<'a> Findings<'a> {
    fn new(all: &'a [Diagnostic], tree: &'a Tree) -> Self {
        let checkout = tree.checkout();
        let forge = |checkout: &Checkout| {
            let Checkout { url, commit, branch, folder, .. } = checkout.clone();
            Some(Forge { url: url?, revision: commit, branch, folder })
        };
        Self {
            all,
            sources: Sources::new(tree),
            folder: checkout.map_or_else(SourcePath::root, |checkout| checkout.folder.clone()),
            forge: checkout.and_then(forge),
        }
    }

    /// The file of a finding from the root of its repository, which is what forges count from.
    fn path_in_repository(&self, found: &Diagnostic) -> SourcePath {
        self.folder.join(found.path.as_str()).unwrap_or_else(|| found.path.clone())
    }

    /// The same as a relative URL. A colon in its first part would be a scheme's.
    fn url_in_repository(&self, found: &Diagnostic) -> String {
        encode(self.path_in_repository(found).as_str()).replace(':', "%3A")
    }

    /// The gravest first, otherwise in their order.
    fn by_weight(&self) -> Vec<&'a Diagnostic> {
        let mut sorted: Vec<&Diagnostic> = self.all.iter().collect();
        sorted.sort_by_key(|found| std::cmp::Reverse(found.severity));
        sorted
    }

    /// A name for each finding, in their order, which stays the same when lines move: of its rule, file and message. What
    /// is the same in all three is numbered.
    fn fingerprints(&self) -> Vec<String> {
        let mut seen: BTreeMap<u64, usize> = BTreeMap::new();
        let name = |found: &Diagnostic| {
            let path = self.path_in_repository(found);
            let hash = xxh3_64(format!("{}\0{path}\0{}", found.code, found.message).as_bytes());
            let times = seen.entry(hash).or_default();
            *times += 1;
            format!("{hash:016x}:{times}")
        };
        self.all.iter().map(name).collect()
    }
}

/// Data, for the next program. A reader that has gone is no error.
pub(super) fn data(text: &str) {
    let _ = io::stdout().write_all(text.as_bytes());
}

/// Words that were asked for, on stdout. A job's log obeys none of them.
pub(super) fn data_of_words(text: &str) {
    data(&github::inert(text));
}

/// Whether what goes to stdout may have colours: https://no-color.org
pub(super) fn colours_data() -> bool {
    io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// Words, for people.
pub(super) fn say(text: &str) {
    words(&format!("{text}\n"));
}

fn words(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}

/// Shows diagnostics: what people read on stderr, the other formats on stdout, since they are what was asked for.
pub(super) fn show(diagnostics: &[Diagnostic], tree: &Tree, format: Format) {
    let mut findings = Findings::new(diagnostics, tree);
    match format {
        Format::Text => words(&github::without_commands(&text::write(&mut findings))),
        Format::Json => data(&json::write(&mut findings)),
        Format::Sarif => data(&sarif::write(&mut findings)),
        Format::Github => data(&github::annotations(&mut findings, usize::MAX)),
        Format::Gitlab => data(&gitlab::write(&mut findings)),
        Format::Job => github::show_in_job(&mut findings),
    }
}

/// Shows a few diagnostics for people, the gravest, and says how many more there are.
pub(super) fn show_some(diagnostics: &[Diagnostic], tree: &Tree) {
    const SOME: usize = 10;
    let by_weight = Findings::new(diagnostics, tree).by_weight();
    let some: Vec<Diagnostic> = by_weight.into_iter().take(SOME).cloned().collect();
    show(&some, tree, Format::Text);
    if diagnostics.len() > SOME {
        say(&format!("and {} more: `infrabook check` lists all\n", diagnostics.len() - SOME));
    }
}

/// `3 errors, 1 warning`; `None` when there is nothing to say.
pub(super) fn summary(diagnostics: &[Diagnostic]) -> Option<String> {
    let errors = diagnostics.iter().filter(|d| d.severity == Severity::Error).count();
    let warnings = diagnostics.len() - errors;
    let parts: Vec<String> = [(errors, "error"), (warnings, "warning")]
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, what)| plural(*n, what))
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// How often each rule was met, the most often met first.
fn counts(diagnostics: &[Diagnostic]) -> Vec<(usize, &'static str, Severity)> {
    let mut counts: BTreeMap<&'static str, (usize, Severity)> = BTreeMap::new();
    for found in diagnostics {
        let (count, severity) = counts.entry(found.code).or_insert((0, found.severity));
        *count += 1;
        *severity = found.severity.max(*severity);
    }
    let mut counts: Vec<_> =
        counts.into_iter().map(|(code, (count, severity))| (count, code, severity)).collect();
    counts.sort_by_key(|(count, ..)| std::cmp::Reverse(*count));
    counts
}

/// `1 page`, `2 pages`.
pub(super) fn plural(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// What SARIF, GitHub's commands and people call it: `error`, `warning`.
fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// How many pages a site has: `21 pages, 291 diagrams`, where those with a page of their own are counted apart.
pub(super) fn pages(all: &[Page]) -> String {
    let diagrams = all.iter().filter(|page| page.is_diagram()).count();
    let pages = plural(all.len() - diagrams, "page");
    match diagrams {
        0 => pages,
        diagrams => format!("{pages}, {}", plural(diagrams, "diagram")),
    }
}

/// The message, and its cure behind it.
fn message_and_help(found: &Diagnostic) -> String {
    let separator = if found.help.is_empty() { "" } else { ": " };
    escape_controls(&without_tokens(&format!("{}{separator}{}", found.message, found.help)))
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn tree(text: &str) -> Tree {
        Tree::from_memory("t", [("a b.md", text)])
    }

    pub(super) fn finding(start: usize, end: usize) -> Diagnostic {
        let path = SourcePath::new("a b.md").unwrap();
        Diagnostic::error("broken-link", &path, "there is no `x.md`").at(start..end).help("mend it")
    }

    /// Findings in a project that is in a folder of its repository.
    pub(super) fn in_repository<'a>(all: &'a [Diagnostic], tree: &'a Tree) -> Findings<'a> {
        let folder = SourcePath::new("docs").unwrap();
        let forge = Forge { folder: folder.clone(), ..Forge::at("https://forge.example/acme/infra") };
        Findings { folder, forge: Some(forge), ..Findings::new(all, tree) }
    }

    #[test]
    fn counts_read_well() {
        let warning = Diagnostic { severity: Severity::Warning, ..finding(0, 1) };
        assert_eq!(summary(&[finding(0, 1), finding(0, 1), warning]).as_deref(), Some("2 errors, 1 warning"));
        assert_eq!(summary(&[]), None);
    }

    #[test]
    fn no_format_tells_a_token_that_a_message_holds() {
        // Put together here, so that no scanner takes this file for a leak.
        let token = ["gh", "p_", "k9Qz3LmV7xT2bRw8YpN4sHd6FgJ1cKe5uXa0"].concat();
        let text = format!("[x](missing-{token}.md)");
        let tree = tree(&text);
        let (message, help) = (format!("there is no `missing-{token}.md`"), format!("write {token}"));
        let all = [Diagnostic { message, help, ..finding(4, text.len() - 1) }];
        let mut findings = Findings::new(&all, &tree);
        for out in [
            text::write(&mut findings),
            json::write(&mut findings),
            sarif::write(&mut findings),
            gitlab::write(&mut findings),
            github::annotations(&mut findings, 1),
            step_summary::markdown(&mut findings),
        ] {
            assert!(!out.contains(&token[4..]) && out.contains("missing-"), "{out}");
        }
    }

    #[test]
    fn fingerprints_stay_when_lines_move_and_are_all_different() {
        let (before, after) = (tree("x y"), tree("\n\nx y"));
        let names = |tree: &Tree, at: usize| {
            let all = [finding(at, at + 1), finding(at + 2, at + 3)];
            Findings::new(&all, tree).fingerprints()
        };
        assert_eq!(names(&before, 0), names(&after, 2));
        assert_ne!(names(&before, 0)[0], names(&before, 0)[1]);
    }
}
