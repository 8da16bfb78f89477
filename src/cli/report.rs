//! Words on the terminal: diagnostics for people, for machines and for GitHub.

use std::io::{self, IsTerminal, Write};

use annotate_snippets::renderer::{DecorStyle, Renderer};
use annotate_snippets::{AnnotationKind, Level, Snippet};
use clap::ValueEnum;
use serde_json::json;

use crate::diagnostic::{Diagnostic, Severity, escape_controls};
use crate::excerpt::Sources;
use crate::tree::Tree;

/// How diagnostics are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people, with the source line.
    #[default]
    Text,
    /// One JSON object.
    Json,
    /// GitHub's workflow commands: annotations on a pull request.
    Github,
}

/// Data, for the next program. A reader that has gone is no error.
pub(super) fn data(text: &str) {
    let _ = io::stdout().write_all(text.as_bytes());
}

/// Whether what goes to stdout may have colours: https://no-color.org
pub(super) fn colours_data() -> bool {
    io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// Words, for people.
pub(super) fn say(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// Shows diagnostics: text to stderr, the other formats to stdout, since they are what was asked for.
pub(super) fn show(diagnostics: &[Diagnostic], tree: &Tree, format: Format) {
    let mut sources = Sources::new(tree);
    match format {
        Format::Text => {
            let mut out = String::new();
            // What matters most stands where the eye is: at the end.
            let of = |severity| diagnostics.iter().filter(move |found| found.severity == severity);
            for diagnostic in of(Severity::Warning).chain(of(Severity::Error)) {
                out.push_str(&text(diagnostic, &mut sources));
                out.push_str("\n\n");
            }
            let _ = io::stderr().write_all(out.as_bytes());
        }
        Format::Json => {
            let all: Vec<_> =
                diagnostics.iter().map(|diagnostic| as_json(diagnostic, &mut sources)).collect();
            data(&format!("{:#}\n", json!({ "diagnostics": all })));
        }
        Format::Github => {
            for diagnostic in diagnostics {
                data(&github(diagnostic, &mut sources));
            }
        }
    }
}

/// Shows a few diagnostics for people, the gravest, and says how many more there are.
pub(super) fn show_some(diagnostics: &[Diagnostic], tree: &Tree) {
    const SOME: usize = 10;
    let mut by_weight: Vec<&Diagnostic> = diagnostics.iter().collect();
    by_weight.sort_by_key(|found| std::cmp::Reverse(found.severity));
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

/// `1 page`, `2 pages`.
pub(super) fn plural(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn text(diagnostic: &Diagnostic, sources: &mut Sources<'_>) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let path = escape_controls(diagnostic.path.as_str());
    let message = escape_controls(&diagnostic.message);
    let excerpt = sources.excerpt(diagnostic);
    let title = level.primary_title(message.as_str()).id(diagnostic.code);
    let mut group = match &excerpt {
        Some(excerpt) => title.element(
            Snippet::source(&excerpt.line)
                .path(&path)
                .line_start(excerpt.number)
                .annotation(AnnotationKind::Primary.span(excerpt.start..excerpt.end)),
        ),
        None => title.element(annotate_snippets::Origin::path(&path)),
    };
    let help = escape_controls(&diagnostic.help);
    if !help.is_empty() {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    let colour = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    renderer.decor_style(DecorStyle::Ascii).render(&[group])
}

fn as_json(diagnostic: &Diagnostic, sources: &mut Sources<'_>) -> serde_json::Value {
    let place = sources.place(diagnostic);
    json!({
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "file": diagnostic.path.as_str(),
        "line": place.map(|(line, _)| line),
        "column": place.map(|(_, column)| column),
        "message": diagnostic.message,
        "help": diagnostic.help,
    })
}

/// A workflow command: `%`, line ends and, in properties, `:` and `,` are escaped as GitHub's toolkit does.
fn github(diagnostic: &Diagnostic, sources: &mut Sources<'_>) -> String {
    let escape = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| escape(text).replace(':', "%3A").replace(',', "%2C");
    let command = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let place = match sources.place(diagnostic) {
        Some((line, column)) => format!(",line={line},col={column}"),
        None => String::new(),
    };
    let mut message = diagnostic.message.clone();
    if !diagnostic.help.is_empty() {
        message = format!("{message}: {}", diagnostic.help);
    }
    let (file, title) = (property(diagnostic.path.as_str()), property(diagnostic.code));
    format!("::{command} file={file}{place},title={title}::{}\n", escape(&message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::excerpt::Excerpt;
    use crate::path::SourcePath;

    fn tree(text: &str) -> Tree {
        Tree::from_memory("t", [("a.md", text)])
    }

    fn finding(start: usize, end: usize) -> Diagnostic {
        let path = SourcePath::new("a.md").unwrap();
        Diagnostic::error("broken-link", &path, "there is no `x.md`").at(start..end).help("mend it")
    }

    fn shown(source: &str, diagnostic: &Diagnostic) -> String {
        let tree = tree(source);
        text(diagnostic, &mut Sources::new(&tree))
    }

    #[test]
    fn people_see_the_line_and_the_cure() {
        let out = shown("one\ntwo [x](x.md)\n", &finding(8, 17));
        for part in ["error[broken-link]: there is no `x.md`", "a.md:2:5", "two [x](x.md)", "^^^^", "mend it"]
        {
            assert!(out.contains(part), "{part} in {out}");
        }
    }

    #[test]
    fn no_source_line_breaks_the_excerpt() {
        for source in ["", "\r\n", "é\u{1b}[31m\tx\r\ny", &"long ".repeat(1000)] {
            for start in 0..source.len().min(20) + 2 {
                for end in [start, start + 1, start + 900] {
                    let tree = tree(source);
                    let path = SourcePath::new("a.md").unwrap();
                    let excerpt = Excerpt::new(&Sources::new(&tree).of(&path).unwrap(), start, end);
                    assert!(excerpt.line.len() < 700 && excerpt.end <= excerpt.line.len());
                    let out = shown(source, &finding(start, end));
                    assert!(!out.contains("\u{1b}[31m"), "{out}");
                }
            }
        }
    }

    #[test]
    fn no_secret_is_shown_and_columns_stay_true() {
        let path = SourcePath::new("main.tf").unwrap();
        for (source, start, shown) in [
            ("locals {\n  password = \"hunter49\" oops\n}\n", 33, "  password = ********** ****"),
            (
                "variable \"url\" { default = \"postgres://ü:hunter17@h/db\" }\n",
                0,
                "variable \"url\" { default = \"**",
            ),
        ] {
            let tree = Tree::from_memory("t", [("main.tf", source)]);
            let finding = Diagnostic::error("parse-error", &path, "x").at(start..start + 4);
            let out = text(&finding, &mut Sources::new(&tree));
            assert!(!out.contains("hunter") && out.contains(shown), "{out}");
            let (line, column) = crate::diagnostic::line_column(source, start);
            assert!(out.contains(&format!("main.tf:{line}:{column}")), "{out}");
        }
    }

    #[test]
    fn thousands_of_findings_take_linear_time() {
        // On lines of their own, and all on one.
        for end in ["\n", " "] {
            let source = format!("x{end}").repeat(400_000);
            let tree = tree(&source);
            let mut sources = Sources::new(&tree);
            for at in (0..source.len()).step_by(80) {
                assert!(sources.place(&finding(at, at + 1)).is_some());
                assert!(
                    Excerpt::new(&sources.of(&SourcePath::new("a.md").unwrap()).unwrap(), at, at + 1).number
                        > 0
                );
            }
        }
    }

    #[test]
    fn github_commands_are_escaped() {
        let tree = tree("x\ny");
        let mut diagnostic = finding(2, 3);
        diagnostic.message = "a%\nb".into();
        let out = github(&diagnostic, &mut Sources::new(&tree));
        assert_eq!(out, "::error file=a.md,line=2,col=1,title=broken-link::a%25%0Ab: mend it\n");
    }

    #[test]
    fn counts_read_well() {
        let warning = Diagnostic { severity: Severity::Warning, ..finding(0, 1) };
        assert_eq!(summary(&[finding(0, 1), finding(0, 1), warning]).as_deref(), Some("2 errors, 1 warning"));
        assert_eq!(summary(&[]), None);
    }
}
