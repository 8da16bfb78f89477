//! Text, for people: each finding with its source line and its cure. Everything is listed, however much it is: what is cut short
//! here would have to be asked for again, and nobody would know that there is more of a rule than was shown. Where it is much,
//! the counts by rule stand at the end.

use std::io::{self, IsTerminal};

use annotate_snippets::renderer::{DecorStyle, Renderer};
use annotate_snippets::{AnnotationKind, Level, Snippet};

use super::{Findings, counts};
use crate::credential::without_tokens;
use crate::diagnostic::{Diagnostic, Severity, escape_controls};
use crate::excerpt::Sources;

/// As many findings fit on a screen.
const FEW: usize = 10;

pub(super) fn write(findings: &mut Findings<'_>) -> String {
    let mut out = String::new();
    // What matters most stands where the eye is: at the end.
    let of = |severity| findings.all.iter().filter(move |found| found.severity == severity);
    for found in of(Severity::Warning).chain(of(Severity::Error)) {
        out.push_str(&one(found, &mut findings.sources));
        out.push_str("\n\n");
    }
    let counts = counts(findings.all);
    if findings.all.len() > FEW && counts.len() > 1 {
        for (count, code, _) in counts {
            out.push_str(&format!("{count:6} {code}\n"));
        }
        out.push('\n');
    }
    out
}

fn one(diagnostic: &Diagnostic, sources: &mut Sources<'_>) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let path = escape_controls(diagnostic.path.as_str());
    let message = escape_controls(&without_tokens(&diagnostic.message));
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
    let help = escape_controls(&without_tokens(&diagnostic.help));
    if !help.is_empty() {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    let colour = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    renderer.decor_style(DecorStyle::Ascii).render(&[group])
}

#[cfg(test)]
mod tests {
    use super::super::tests::{finding, tree};
    use super::*;
    use crate::excerpt::Excerpt;
    use crate::path::SourcePath;
    use crate::tree::Tree;

    fn shown(source: &str, diagnostic: &Diagnostic) -> String {
        let tree = tree(source);
        one(diagnostic, &mut Sources::new(&tree))
    }

    #[test]
    fn people_see_the_line_and_the_cure() {
        let out = shown("one\ntwo [x](x.md)\n", &finding(8, 17));
        for part in
            ["error[broken-link]: there is no `x.md`", "a b.md:2:5", "two [x](x.md)", "^^^^", "mend it"]
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
                    let path = SourcePath::new("a b.md").unwrap();
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
            let out = one(&finding, &mut Sources::new(&tree));
            assert!(!out.contains("hunter") && out.contains(shown), "{out}");
            let (line, column) = crate::diagnostic::line_column(source, start);
            assert!(out.contains(&format!("main.tf:{line}:{column}")), "{out}");
        }
    }

    #[test]
    fn a_file_is_read_once_and_every_finding_in_it_has_its_place() {
        // On lines of their own, and all on one.
        for (end, per_line) in [("\n", 1), (" ", usize::MAX)] {
            let source = format!("x{end}").repeat(4000);
            let tree = tree(&source);
            let mut sources = Sources::new(&tree);
            let file = sources.of(&SourcePath::new("a b.md").unwrap()).unwrap();
            for at in (0..source.len()).step_by(80) {
                let word = at / 2;
                let (line, column) = (word / per_line, (word % per_line) * 2);
                assert_eq!(sources.place(&finding(at, at + 1)), Some((line + 1, column + 1)));
                let excerpt = sources.excerpt(&finding(at, at + 1)).unwrap();
                // However long the line is, as much of it is looked at.
                assert!(excerpt.number == line + 1 && excerpt.line.len() <= 220, "{}", excerpt.line.len());
                assert!(std::sync::Arc::ptr_eq(
                    &file,
                    &sources.of(&SourcePath::new("a b.md").unwrap()).unwrap()
                ));
            }
        }
    }

    #[test]
    fn many_findings_are_counted_by_rule() {
        let tree = tree("x\n");
        let mut all = vec![finding(0, 1); FEW];
        assert!(!write(&mut Findings::new(&all, &tree)).contains("    10 broken-link"));
        all.push(Diagnostic { code: "broken-anchor", ..finding(0, 1) });
        let out = write(&mut Findings::new(&all, &tree));
        assert!(out.ends_with("    10 broken-link\n     1 broken-anchor\n\n"), "{out}");
    }
}
