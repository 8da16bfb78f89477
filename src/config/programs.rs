//! The programs that book.toml names, as mdBook names them: `[preprocessor.X]` and `[output.X]`.
//! <https://rust-lang.github.io/mdBook/format/configuration/preprocessors.html>,
//! <https://rust-lang.github.io/mdBook/format/configuration/renderers.html>

use std::collections::BTreeMap;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};
use toml::Spanned;

use super::raw::Html;
use super::resolve::Fault;
use crate::diagnostic::Span;
use crate::path::{SitePath, is_reserved};

/// What is run before pages are read, and what beside the site is made of the book.
#[derive(Clone, Debug)]
pub struct Programs {
    /// `[preprocessor.X]`, by their names.
    pub preprocessors: Vec<Program>,
    /// `[output.X]`, by their names, without the site's own.
    pub outputs: Vec<Program>,
    /// Whether the site is among the outputs: not where others are named, and `[output.html]` is not.
    pub html: bool,
    /// Whether `links` and `index` are run though no table names them: `build.use-default-preprocessors`.
    pub defaults: bool,
    /// The tables of book.toml that mdBook knows, as programs get them.
    pub tables: Value,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// `X`
    pub name: String,
    /// Where in book.toml that stands.
    pub span: Span,
    /// What is run, and where that stands; `None`: `mdbook-X`.
    pub command: Option<(String, Span)>,
    /// The preprocessors that it comes before, and where they are named.
    pub before: Vec<(String, Span)>,
    /// Those that it comes after.
    pub after: Vec<(String, Span)>,
    /// The outputs that it is run for; `None`: those that it says it supports.
    pub renderers: Option<Vec<String>>,
    /// Whether the book is built without it where it is not installed.
    pub optional: bool,
}

impl Default for Programs {
    fn default() -> Self {
        let tables = tables(&toml::Table::new());
        Self { preprocessors: Vec::new(), outputs: Vec::new(), html: true, defaults: true, tables }
    }
}

impl Programs {
    /// Whether pages take in the files that they name: mdBook's preprocessor `links` is run.
    pub fn takes_in(&self) -> bool {
        self.defaults || self.preprocessors.iter().any(|it| it.name == "links")
    }

    /// Whether a README is its folder's page: mdBook's preprocessor `index` is run.
    pub fn has_index(&self) -> bool {
        self.defaults || self.preprocessors.iter().any(|it| it.name == "index")
    }

    /// How many outputs there are. One alone is written to the build folder itself, several into folders of their names below it.
    pub fn outputs_count(&self) -> usize {
        self.outputs.len() + usize::from(self.html)
    }
}

impl Program {
    /// What is run.
    pub fn command(&self) -> String {
        self.command.as_ref().map_or_else(|| self.default_command(), |(command, _)| command.clone())
    }

    /// What is run where the table does not say it.
    pub fn default_command(&self) -> String {
        format!("mdbook-{}", self.name)
    }
}

/// What is written in a table; the other keys are the program's.
#[derive(Default, Deserialize)]
#[serde(default, expecting = "a table")]
pub(super) struct Written {
    command: Option<Spanned<String>>,
    before: Vec<Spanned<String>>,
    after: Vec<Spanned<String>>,
    renderers: Option<Vec<String>>,
    optional: bool,
}

/// Tables by their names.
pub(super) type Named = BTreeMap<Spanned<String>, Written>;

/// `[output]`
#[derive(Default)]
pub(super) struct Output {
    pub(super) html: Option<Html>,
    pub(super) others: Named,
}

/// By hand: `flatten` loses where the names stand.
impl<'de> Deserialize<'de> for Output {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(OutputVisitor)
    }
}

struct OutputVisitor;

impl<'de> Visitor<'de> for OutputVisitor {
    type Value = Output;

    fn expecting(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        formatter.write_str("a table for each output")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Output, A::Error> {
        let mut read = Output::default();
        while let Some(name) = map.next_key::<Spanned<String>>()? {
            if name.get_ref() == "html" {
                read.html = Some(map.next_value()?);
            } else {
                let table = map.next_value()?;
                read.others.insert(name, table);
            }
        }
        Ok(read)
    }
}

/// What the tables mean, but for [`Programs::tables`].
pub(super) fn programs(
    preprocessors: Named,
    outputs: Named,
    html: bool,
    defaults: Option<bool>,
    fault: Fault<'_>,
) -> Programs {
    for name in outputs.keys() {
        let is_folder = |path: SitePath| path.as_str() == name.get_ref() && path.components().count() == 1;
        if !SitePath::new(name.get_ref()).is_some_and(is_folder) || is_reserved(name.get_ref()) {
            let message = format!("`{}` is no name of an output: its folder is called so", name.get_ref());
            fault(name.span(), message, "write a name without slashes, such as `epub`");
        }
    }
    Programs {
        html: html || outputs.is_empty(),
        preprocessors: preprocessors.into_iter().map(program).collect(),
        outputs: outputs.into_iter().map(program).collect(),
        defaults: defaults.unwrap_or(true),
        ..Programs::default()
    }
}

fn program((name, written): (Spanned<String>, Written)) -> Program {
    let placed = |text: Spanned<String>| {
        let span = text.span().into();
        (text.into_inner(), span)
    };
    Program {
        span: name.span().into(),
        name: name.into_inner(),
        command: written.command.map(placed),
        before: written.before.into_iter().map(placed).collect(),
        after: written.after.into_iter().map(placed).collect(),
        renderers: written.renderers,
        optional: written.optional,
    }
}

/// What of book.toml is handed to programs. Those that are written with mdBook's library refuse keys that it does not know, outside of
/// `[output]` and `[preprocessor]`: tables and keys of our own stay here. Source: mdBook's `Config`, as it is serialized.
pub(super) fn tables(book_toml: &toml::Table) -> Value {
    let known = |table: &str, keys: &[(&str, Value)]| -> Value {
        let written = book_toml.get(table).and_then(toml::Value::as_table);
        let value = |key: &str, default: &Value| {
            let value = written.and_then(|table| table.get(key));
            value.and_then(|value| serde_json::to_value(value).ok()).unwrap_or_else(|| default.clone())
        };
        keys.iter().map(|(key, default)| ((*key).to_owned(), value(key, default))).collect()
    };
    let null = || Value::Null;
    let mut book = known(
        "book",
        &[
            ("title", null()),
            ("authors", json!([])),
            ("description", null()),
            ("src", json!("src")),
            ("language", json!("en")),
            ("text-direction", null()),
        ],
    );
    leave_out(&mut book, "src", &json!("src"));
    let mut tables = json!({ "book": book });
    let defaults = [
        ("build-dir", json!("book")),
        ("create-missing", json!(true)),
        ("use-default-preprocessors", json!(true)),
        ("extra-watch-dirs", json!([])),
    ];
    let build = known("build", &defaults);
    if defaults.iter().any(|(key, default)| build.get(key) != Some(default)) {
        tables["build"] = build;
    }
    let rust = known("rust", &[("edition", null())]);
    if !rust["edition"].is_null() {
        tables["rust"] = rust;
    }
    for name in ["output", "preprocessor"] {
        let table = book_toml.get(name).and_then(|table| serde_json::to_value(table).ok());
        if let Some(table) = table.filter(|table| table.as_object().is_some_and(|it| !it.is_empty())) {
            tables[name] = table;
        }
    }
    tables
}

fn leave_out(table: &mut Value, key: &str, default: &Value) {
    if let Some(table) = table.as_object_mut()
        && table.get(key) == Some(default)
    {
        table.shift_remove(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn read(text: &str) -> Programs {
        Config::parse(text).unwrap().0.programs
    }

    #[test]
    fn tables_are_read_with_their_places() {
        let text = "[preprocessor.b]\n[preprocessor.a]\ncommand = 'python3 a.py'\nbefore = ['links']\nrenderers = ['html']\nown = 1\n\
                    [output.epub]\noptional = true\n";
        let programs = read(text);
        let names = |them: &[Program]| them.iter().map(|it| it.name.clone()).collect::<Vec<_>>();
        assert_eq!(
            (names(&programs.preprocessors), names(&programs.outputs)),
            (vec!["a".into(), "b".into()], vec!["epub".into()])
        );
        let [a, b] = programs.preprocessors.as_slice() else { panic!() };
        assert_eq!((a.command(), b.command()), ("python3 a.py".into(), "mdbook-b".into()));
        assert_eq!(&text[a.span.start..a.span.end], "a");
        assert_eq!(a.before[0].0, "links");
        assert!(programs.outputs[0].optional && !programs.html && programs.defaults);
    }

    #[test]
    fn the_site_is_an_output_unless_only_others_are_named() {
        for (text, html, count) in [
            ("", true, 1),
            ("[output.html]\n", true, 1),
            ("[output.epub]\n", false, 1),
            ("[output.html]\n[output.epub]\n", true, 2),
        ] {
            let programs = read(text);
            assert_eq!((programs.html, programs.outputs_count()), (html, count), "{text}");
        }
    }

    #[test]
    fn programs_get_what_mdbook_knows_and_nothing_of_ours() {
        let text = "[book]\nauthors = ['A']\nsrc = 'src'\n[terraform]\nlocals = true\n[preprocessor.x]\nd = 1979-05-27\nf = 2.0\n";
        let expected = r#"{"book":{"title":null,"authors":["A"],"description":null,"language":"en","text-direction":null},"preprocessor":{"x":{"d":{"$__toml_private_datetime":"1979-05-27"},"f":2.0}}}"#;
        assert_eq!(read(text).tables.to_string(), expected);
        let built =
            read("[build]\nbuild-dir = 'out'\n[book]\nsrc = 'docs'\n[rust]\nedition = '2021'\n").tables;
        let expected = r#"{"book":{"title":null,"authors":[],"description":null,"src":"docs","language":"en","text-direction":null},"build":{"build-dir":"out","create-missing":true,"use-default-preprocessors":true,"extra-watch-dirs":[]},"rust":{"edition":"2021"}}"#;
        assert_eq!(built.to_string(), expected);
    }

    #[test]
    fn a_name_that_is_no_folder_is_refused() {
        for name in ["../x", "a/b", "", ".infrabook"] {
            let faults = Config::parse(&format!("[output.'{name}']\n")).unwrap_err();
            assert!(faults[0].message.contains("no name of an output"), "{name}");
        }
        assert!(Config::parse("[preprocessor]\nx = 1\n").is_err());
    }
}
