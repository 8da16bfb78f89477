//! Which keys book.toml may hold. Data, and the walk that holds a file against it.

use toml::de::{DeTable, DeValue};

use crate::check::RULES;
use crate::diagnostic::{Diagnostic, Span, nearest};
use crate::path::SourcePath;

/// A table and its keys: those with a meaning here, and those of mdBook's that have none yet.
struct Table {
    name: &'static str,
    keys: &'static [&'static str],
    without_effect: &'static [&'static str],
}

const TABLES: &[Table] = &[
    Table {
        name: "",
        keys: &[
            "book",
            "build",
            "output",
            "terraform",
            "environments",
            "diagrams",
            "git",
            "markdown",
            "glossary",
            "tags",
            "export",
            "versions",
            "theme",
            "check",
            "preprocessor",
        ],
        without_effect: &["rust"],
    },
    Table {
        name: "book",
        keys: &["title", "description", "authors", "language", "text-direction", "src"],
        // mdBook's until 0.5.
        without_effect: &["multilingual"],
    },
    Table {
        name: "build",
        keys: &["build-dir", "use-default-preprocessors"],
        without_effect: &["create-missing", "extra-watch-dirs"],
    },
    Table {
        name: "output.html",
        keys: &[
            "theme",
            "site-url",
            "cname",
            "git-repository-url",
            "edit-url-template",
            "smart-punctuation",
            "search",
            "print",
            "redirect",
        ],
        without_effect: &[
            "default-theme",
            "preferred-dark-theme",
            "mathjax-support",
            "additional-css",
            "additional-js",
            "no-section-label",
            "git-repository-icon",
            "input-404",
            "hash-files",
            "sidebar-header-nav",
            "definition-lists",
            "admonitions",
            "fold",
            "playground",
            "code",
            // mdBook's until 0.5.
            "curly-quotes",
            "copy-fonts",
            "google-analytics",
            "playpen",
        ],
    },
    Table {
        name: "output.html.search",
        keys: &["enable"],
        without_effect: &[
            "limit-results",
            "teaser-word-count",
            "use-boolean-and",
            "boost-title",
            "boost-hierarchy",
            "boost-paragraph",
            "expand",
            "heading-split-level",
            "copy-js",
            "chapter",
        ],
    },
    Table { name: "output.html.print", keys: &["enable", "max-pages", "page-break"], without_effect: &[] },
    Table {
        name: "terraform",
        keys: &["paths", "exclude", "registry", "group-by", "sort-by", "locals"],
        without_effect: &[],
    },
    Table { name: "diagrams", keys: &["mermaid"], without_effect: &[] },
    Table { name: "check.external", keys: &["ignore", "cache-days"], without_effect: &[] },
    Table { name: "git", keys: &["dates", "authors", "links", "branch"], without_effect: &[] },
    Table { name: "markdown", keys: &["admonitions", "auto-links"], without_effect: &[] },
    Table { name: "glossary", keys: &["enable", "file", "within"], without_effect: &[] },
    Table { name: "tags", keys: &["enable"], without_effect: &[] },
    Table { name: "export", keys: &["catalog", "llms", "markdown"], without_effect: &[] },
    Table { name: "versions", keys: &["since"], without_effect: &[] },
    Table {
        name: "theme",
        keys: &["accent", "accent-dark", "logo", "logo-dark", "favicon"],
        without_effect: &[],
    },
];

/// Whether a key, such as `output.html.cname`, is known and means something.
pub fn has_effect(key: &str) -> bool {
    let (table, key) = key.rsplit_once('.').unwrap_or(("", key));
    TABLES.iter().any(|known| known.name == table && known.keys.contains(&key))
}

/// Holds `text` against the tables: warnings about keys without effect.
///
/// # Errors
/// A diagnostic for each unknown key, or for text that is not TOML.
pub(super) fn check(text: &str, file: &SourcePath) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
    let table = DeTable::parse(text).map_err(|error| {
        let span = error.span().map_or_else(Span::default, Span::from);
        vec![Diagnostic::error("config", file, error.message().trim().replace('\n', "; ")).at(span)]
    })?;
    let mut found = Found { file, warnings: Vec::new(), faults: Vec::new() };
    walk(table.get_ref(), "", &mut found);
    if found.faults.is_empty() { Ok(found.warnings) } else { Err(found.faults) }
}

struct Found<'a> {
    file: &'a SourcePath,
    warnings: Vec<Diagnostic>,
    faults: Vec<Diagnostic>,
}

impl Found<'_> {
    /// An environment that is no table.
    fn no_table(&mut self, path: &str, span: std::ops::Range<usize>) {
        let message = format!("`{}` is a table for each environment", path.split('.').next().unwrap_or(path));
        let help =
            format!("write `[{path}]`, and below it `root = \"…\"`; `enable = false` turns environments off");
        self.faults.push(Diagnostic::error("config", self.file, message).at(span).help(help));
    }
}

fn walk(table: &DeTable<'_>, name: &str, found: &mut Found<'_>) {
    let settings = super::checks::SETTINGS.iter().copied();
    let rules: Vec<&str> = RULES.iter().map(|rule| rule.code).chain(settings).collect();
    for (key, value) in table {
        let path =
            if name.is_empty() { key.get_ref().to_string() } else { format!("{name}.{}", key.get_ref()) };
        // Other renderers and preprocessors have tables of their own.
        if name == "output" && key.get_ref() != "html" {
            continue;
        }
        let (keys, without_effect) = match TABLES.iter().find(|table| table.name == name) {
            Some(table) => (table.keys, table.without_effect),
            None if name == "check" => (rules.as_slice(), [].as_slice()),
            None if of_environment(name) => (["root", "tfvars"].as_slice(), [].as_slice()),
            None if name == "output" => (["html"].as_slice(), [].as_slice()),
            // Their names are the author's.
            None if name == "environments" => {
                match value.get_ref() {
                    DeValue::Table(inner) => walk(inner, &path, found),
                    _ if key.get_ref() == "enable" => {}
                    _ => found.no_table(&path, value.span()),
                }
                continue;
            }
            None => continue,
        };
        if without_effect.contains(&key.get_ref().as_ref()) {
            let message = format!("`{path}` has no effect yet");
            found.warnings.push(Diagnostic::warning("config", found.file, message).at(key.span()));
        } else if !keys.contains(&key.get_ref().as_ref()) {
            found.faults.push(unknown(key.get_ref(), name, keys, without_effect, found.file).at(key.span()));
        } else if let DeValue::Table(inner) = value.get_ref() {
            walk(inner, &path, found);
        } else if path == "environments" {
            found.no_table("environments.dev", value.span());
        }
    }
}

/// Whether a table is that of one environment: `environments.dev`.
fn of_environment(name: &str) -> bool {
    name.starts_with("environments.")
}

fn unknown(key: &str, table: &str, keys: &[&str], others: &[&str], file: &SourcePath) -> Diagnostic {
    let place = if table.is_empty() { "book.toml".to_owned() } else { format!("[{table}]") };
    let what = if table == "check" { "rule" } else { "key" };
    let help = match nearest(key, keys.iter().chain(others).copied()) {
        Some(known) => format!("did you mean `{known}`?"),
        None => format!("{place} knows {}", list(keys)),
    };
    Diagnostic::error("config", file, format!("{place} has no {what} `{key}`")).help(help)
}

fn list(keys: &[&str]) -> String {
    keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::line_column;

    fn run(text: &str) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
        check(text, &SourcePath::new("book.toml").unwrap())
    }

    #[test]
    fn unknown_keys_are_errors_with_a_suggestion() {
        let text = "[book]\ntitel = 'x'\n[check]\nbroken-lnik = 'deny'\n[nonsense]\n";
        let faults = run(text).unwrap_err();
        let said: Vec<_> = faults.iter().map(|d| (d.message.as_str(), d.help.as_str())).collect();
        assert!(said.contains(&("[book] has no key `titel`", "did you mean `title`?")));
        assert!(said.contains(&("[check] has no rule `broken-lnik`", "did you mean `broken-link`?")));
        assert_eq!(said.len(), 3);
        assert!(faults.iter().any(|d| line_column(text, d.span.unwrap().start) == (2, 1)));
    }

    #[test]
    fn foreign_tables_are_left_alone() {
        assert_eq!(run("[output.epub]\nanything = 1\n").unwrap(), []);
    }

    #[test]
    fn keys_without_effect_are_named() {
        let warnings = run("[output.html]\nmathjax-support = true\n").unwrap();
        assert_eq!(warnings[0].message, "`output.html.mathjax-support` has no effect yet");
    }
}
