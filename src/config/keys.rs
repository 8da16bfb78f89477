//! Which keys book.toml may hold. Data, and the walk that holds a file against it.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use crate::check::RULES;
use crate::diagnostic::{Diagnostic, nearest};
use crate::path::SourcePath;

/// A table and its keys: those with a meaning here, those of mdBook's that have none to be had, and those that are no longer used.
struct Table {
    name: &'static str,
    keys: &'static [&'static str],
    /// What they are about is not here, or is always as they may say: taken without a word, when their values are of these kinds.
    moot: &'static [(&'static str, Kind)],
    gone: &'static [Gone],
}

/// What kind of value a key takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Flag,
    Number,
    Text,
}

/// A key that says what is not done, and what is to be done instead.
struct Gone {
    key: &'static str,
    cure: &'static str,
    /// Whether `false` says nothing that needs an answer.
    may_be_false: bool,
}

const fn gone(key: &'static str, cure: &'static str) -> Gone {
    Gone { key, cure, may_be_false: false }
}

const fn unless_false(key: &'static str, cure: &'static str) -> Gone {
    Gone { key, cure, may_be_false: true }
}

/// A table all of whose keys mean something.
const fn table(name: &'static str, keys: &'static [&'static str]) -> Table {
    Table { name, keys, moot: &[], gone: &[] }
}

/// Those of mdBook's are those of `mdbook_core::config`, of 0.5.4, and the ones that 0.5 has dropped.
const TABLES: &[Table] = &[
    table(
        "",
        &[
            "book",
            "build",
            "rust",
            "preprocessor",
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
        ],
    ),
    Table {
        gone: &[gone("multilingual", "mdBook has dropped it too: take it out")],
        ..table("book", &["title", "description", "authors", "language", "text-direction", "src"])
    },
    Table {
        // No file of the book's is ever made for it.
        moot: &[("create-missing", Kind::Flag)],
        ..table("build", &["build-dir", "use-default-preprocessors", "extra-watch-dirs"])
    },
    // For `mdbook test`, and for its playground.
    table("rust", &["edition"]),
    Table {
        // The icon is the theme's; names of assets hold a hash always, and those of `additional-css` and `additional-js` never.
        moot: &[
            ("git-repository-icon", Kind::Text),
            ("hash-files", Kind::Flag),
            ("live-reload-endpoint", Kind::Text),
        ],
        gone: &[
            unless_false(
                "mathjax-support",
                "no page asks another host for a script: put MathJax or KaTeX into the project, and name it in `additional-js`",
            ),
            gone("curly-quotes", "write `smart-punctuation`"),
            gone(
                "copy-fonts",
                "the theme has no fonts of its own: take it out; a font of yours is named in `additional-css`",
            ),
            gone("google-analytics", "put the script into the project, and name it in `additional-js`"),
            gone("playpen", "write `[output.html.playground]`"),
        ],
        ..table(
            "output.html",
            &[
                "theme",
                "default-theme",
                "preferred-dark-theme",
                "site-url",
                "cname",
                "git-repository-url",
                "edit-url-template",
                "input-404",
                "smart-punctuation",
                "definition-lists",
                "admonitions",
                "additional-css",
                "additional-js",
                "no-section-label",
                "sidebar-header-nav",
                "search",
                "print",
                "fold",
                "playground",
                "code",
                "redirect",
            ],
        )
    },
    table("output.html.code", &["hidelines"]),
    Table {
        // Every word must be found; the nearest are first; what is found is shown with the words around it.
        moot: &[
            ("teaser-word-count", Kind::Number),
            ("use-boolean-and", Kind::Flag),
            ("boost-title", Kind::Number),
            ("boost-hierarchy", Kind::Number),
            ("boost-paragraph", Kind::Number),
            ("expand", Kind::Flag),
            ("heading-split-level", Kind::Number),
            ("copy-js", Kind::Flag),
        ],
        ..table("output.html.search", &["enable", "limit-results", "chapter"])
    },
    table("output.html.print", &["enable", "max-pages", "page-break"]),
    table("output.html.fold", &["enable", "level"]),
    Table {
        moot: &[("copy-js", Kind::Flag), ("line-numbers", Kind::Flag)],
        gone: &[
            unless_false("editable", "code on pages is read and copied: take it out"),
            unless_false("runnable", "no page sends code to another host to be run: take it out"),
        ],
        ..table("output.html.playground", &["copyable"])
    },
    table("terraform", &["paths", "exclude", "registry", "group-by", "sort-by", "locals"]),
    table("diagrams", &["mermaid"]),
    table("check.external", &["ignore", "cache-days"]),
    table("git", &["dates", "authors", "links", "branch"]),
    table("markdown", &["admonitions", "auto-links"]),
    table("glossary", &["enable", "file", "within"]),
    table("tags", &["enable"]),
    table("export", &["catalog", "llms", "markdown"]),
    table("versions", &["since"]),
    table("theme", &["accent", "accent-dark", "logo", "logo-dark", "favicon"]),
];

/// Whether a key, such as `output.html.cname`, is known and means something.
pub fn has_effect(key: &str) -> bool {
    let (table, key) = key.rsplit_once('.').unwrap_or(("", key));
    TABLES.iter().any(|known| known.name == table && known.keys.contains(&key))
}

/// Holds book.toml's table against ours: warnings about keys that do nothing.
///
/// # Errors
/// A diagnostic for each unknown key, and for each value that is of another kind than its key takes.
pub(super) fn check(table: &DeTable<'_>, file: &SourcePath) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
    let mut found = Found { file, warnings: Vec::new(), faults: Vec::new() };
    walk(table, "", &mut found);
    if found.faults.is_empty() { Ok(found.warnings) } else { Err(found.faults) }
}

struct Found<'a> {
    file: &'a SourcePath,
    warnings: Vec<Diagnostic>,
    faults: Vec<Diagnostic>,
}

impl Found<'_> {
    fn fault(&mut self, span: Range<usize>, message: String, help: &str) {
        self.faults.push(Diagnostic::error("config", self.file, message).at(span).help(help));
    }

    /// An environment that is no table.
    fn no_table(&mut self, path: &str, span: Range<usize>) {
        let message = format!("`{}` is a table for each environment", path.split('.').next().unwrap_or(path));
        let help =
            format!("write `[{path}]`, and below it `root = \"…\"`; `enable = false` turns environments off");
        self.fault(span, message, &help);
    }

    /// A key that says what is not done.
    fn gone(&mut self, gone: &Gone, path: &str, key: Range<usize>, value: &DeValue<'_>) {
        if gone.may_be_false && value.as_bool() == Some(false) {
            return;
        }
        let message = format!("`{path}` has no effect");
        self.warnings.push(Diagnostic::warning("config", self.file, message).at(key).help(gone.cure));
    }

    /// A value that is taken and not used.
    fn moot(&mut self, kind: Kind, path: &str, value: &Spanned<DeValue<'_>>) {
        let (fits, what) = match kind {
            Kind::Flag => (value.get_ref().is_bool(), "`true` or `false`"),
            Kind::Number => (value.get_ref().is_integer(), "a whole number"),
            Kind::Text => (value.get_ref().is_str(), "a text"),
        };
        if !fits {
            let message =
                format!("`{path}` is {what}, and this is of the type {}", value.get_ref().type_str());
            self.fault(
                value.span(),
                message,
                "write such a value, or take the line out: nothing here needs it",
            );
        }
    }
}

fn walk(table: &DeTable<'_>, name: &str, found: &mut Found<'_>) {
    for (key, value) in table {
        let path =
            if name.is_empty() { key.get_ref().to_string() } else { format!("{name}.{}", key.get_ref()) };
        match name {
            // Other renderers and preprocessors have tables of their own.
            "output" if key.get_ref() != "html" => {}
            // Their names are the author's.
            "environments" => match value.get_ref() {
                DeValue::Table(inner) => walk(inner, &path, found),
                _ if key.get_ref() == "enable" => {}
                _ => found.no_table(&path, value.span()),
            },
            "output.html.search.chapter" => {
                if let DeValue::Table(inner) = value.get_ref() {
                    walk(inner, &format!("{name}.*"), found);
                }
            }
            _ => known(key, value, name, &path, found),
        }
    }
}

/// A key of a table whose keys are ours to name, or of one that is not held against anything.
fn known(
    key: &Spanned<DeString<'_>>,
    value: &Spanned<DeValue<'_>>,
    name: &str,
    path: &str,
    found: &mut Found<'_>,
) {
    let settings = super::checks::SETTINGS.iter().copied();
    let rules: Vec<&str> = RULES.iter().map(|rule| rule.code).chain(settings).collect();
    let (keys, moot, gone) = match TABLES.iter().find(|table| table.name == name) {
        Some(table) => (table.keys, table.moot, table.gone),
        None if name == "check" => (rules.as_slice(), [].as_slice(), [].as_slice()),
        None if of_environment(name) => (["root", "tfvars"].as_slice(), [].as_slice(), [].as_slice()),
        None if name == "output" => (["html"].as_slice(), [].as_slice(), [].as_slice()),
        None if name == "output.html.search.chapter.*" => {
            (["enable"].as_slice(), [].as_slice(), [].as_slice())
        }
        None => return,
    };
    let is_it = key.get_ref().as_ref();
    if let Some(gone) = gone.iter().find(|gone| gone.key == is_it) {
        found.gone(gone, path, key.span(), value.get_ref());
    } else if let Some((_, kind)) = moot.iter().find(|(key, _)| *key == is_it) {
        found.moot(*kind, path, value);
    } else if !keys.contains(&is_it) {
        let others = moot.iter().map(|(key, _)| *key);
        found.faults.push(unknown(is_it, name, keys, others, found.file).at(key.span()));
    } else if let DeValue::Table(inner) = value.get_ref() {
        walk(inner, path, found);
    } else if path == "environments" {
        found.no_table("environments.dev", value.span());
    }
}

/// Whether a table is that of one environment: `environments.dev`.
fn of_environment(name: &str) -> bool {
    name.starts_with("environments.")
}

fn unknown<'a>(
    key: &str,
    table: &str,
    keys: &[&'a str],
    others: impl Iterator<Item = &'a str>,
    file: &SourcePath,
) -> Diagnostic {
    let table = table.strip_suffix(".*").unwrap_or(table);
    let place = if table.is_empty() { "book.toml".to_owned() } else { format!("[{table}]") };
    let what = if table == "check" { "rule" } else { "key" };
    let help = match nearest(key, keys.iter().copied().chain(others)) {
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
        check(DeTable::parse(text).unwrap().get_ref(), &SourcePath::new("book.toml").unwrap())
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
    fn the_manual_lists_every_key() {
        let manual = include_str!("../../content/manual/book-toml.md");
        let has = |name: &str| manual.contains(&format!("`{name}")) || manual.contains(&format!(".{name}`"));
        // One is mdBook's inner affair; some are the headings of sections.
        let is_listed =
            |key: &str| key == "live-reload-endpoint" || manual.contains(&format!("[{key}")) || has(key);
        for table in TABLES {
            let moot = table.moot.iter().map(|(key, _)| *key);
            let gone = table.gone.iter().map(|gone| gone.key);
            for key in table.keys.iter().copied().chain(moot).chain(gone) {
                assert!(is_listed(key), "the manual does not list `{key}` of [{}]", table.name);
            }
        }
        assert!(!is_listed("nonsense"));
    }

    #[test]
    fn foreign_tables_are_left_alone() {
        assert_eq!(run("[output.epub]\nanything = 1\n").unwrap(), []);
    }

    #[test]
    fn what_is_not_done_is_told_with_what_to_do() {
        for (text, key) in [
            ("[output.html]\nmathjax-support = true\n", "output.html.mathjax-support"),
            ("[output.html]\ncurly-quotes = false\n", "output.html.curly-quotes"),
            ("[output.html.playground]\nrunnable = true\n", "output.html.playground.runnable"),
            ("[book]\nmultilingual = false\n", "book.multilingual"),
        ] {
            let warnings = run(text).unwrap();
            assert_eq!(warnings.len(), 1, "{key}");
            assert_eq!(warnings[0].message, format!("`{key}` has no effect"));
            assert!(!warnings[0].help.is_empty());
        }
        assert_eq!(run("[output.html]\nmathjax-support = false\nhash-files = false\n").unwrap(), []);
    }

    #[test]
    fn what_is_not_used_is_held_to_its_kind() {
        let faults =
            run("[output.html.search]\nboost-title = 'x'\n[build]\ncreate-missing = 1\n").unwrap_err();
        let said: Vec<_> = faults.iter().map(|fault| fault.message.as_str()).collect();
        assert_eq!(
            said,
            [
                "`build.create-missing` is `true` or `false`, and this is of the type integer",
                "`output.html.search.boost-title` is a whole number, and this is of the type string",
            ]
        );
        let faults = run("[output.html.search.chapter]\n'a' = { enabel = true }\n").unwrap_err();
        assert_eq!(faults[0].help, "did you mean `enable`?");
    }
}
