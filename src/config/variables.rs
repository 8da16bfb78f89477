//! Keys of book.toml that environment variables set: `MDBOOK_BOOK__TITLE` is `book.title`.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{FILE, Published, keys};
use crate::diagnostic::{Diagnostic, Span};

/// What the names of such variables begin with.
const PREFIX: &str = "MDBOOK_";

/// The tables of mdBook's own that a variable may set whole; any other variable of that prefix is somebody's script's.
const WHOLE: &[&str] = &["book", "build", "rust", "output", "preprocessor"];

/// What a process's environment variables say of a site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EnvVars {
    /// The keys that they set.
    pub(super) keys: Overrides,
    /// Where the pipeline publishes it.
    pub(super) published: Published,
}

impl EnvVars {
    /// What these variables say, names and values.
    pub fn of(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        let all: BTreeMap<String, String> = variables.into_iter().collect();
        Self { published: Published::by(|name| all.get(name).cloned()), keys: Overrides::among(all) }
    }
}

/// The keys that variables set, in the order of the variables' names: a table comes before the keys in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Overrides(Vec<Variable>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Variable {
    name: String,
    /// The names of the tables, and the key's, from the top.
    key: Vec<String>,
    /// As it would stand in book.toml.
    value: String,
}

/// Which variable a place behind the end of book.toml's text stands for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins {
    /// The length of book.toml's text, in bytes.
    end: usize,
    names: Vec<String>,
}

impl Overrides {
    /// Those among these variables that set a key. A value is read as JSON, and is a text where it is none; one of a table or a
    /// list is in the place of all that book.toml has there. Source: mdBook's guide, "Environment Variables".
    fn among(variables: BTreeMap<String, String>) -> Self {
        Self(variables.into_iter().filter_map(variable).collect())
    }

    /// Sets the keys in book.toml's table, whose text ends at the byte `end`. What a variable sets stands behind it.
    pub(super) fn lay_over<'a>(&'a self, table: &mut DeTable<'a>, end: usize) -> Origins {
        for (at, variable) in self.0.iter().enumerate() {
            let place = end + 1 + at..end + 2 + at;
            let value = DeValue::parse(&variable.value)
                .map_or_else(|_| DeValue::String(variable.value.as_str().into()), Spanned::into_inner);
            set(table, &variable.key, at_place(value, &place), &place);
        }
        Origins { end, names: self.0.iter().map(|variable| variable.name.clone()).collect() }
    }
}

impl Origins {
    /// The same finding; one about what a variable sets names it.
    pub(super) fn told(&self, mut finding: Diagnostic) -> Diagnostic {
        let place = finding.span.filter(|_| finding.path.as_str() == FILE);
        if let Some(name) = place.and_then(|span| self.name_at(span)) {
            finding.message = format!("the environment variable `{name}`: {}", finding.message);
            finding.span = None;
        }
        finding
    }

    fn name_at(&self, span: Span) -> Option<&String> {
        self.names.get(span.start.checked_sub(self.end + 1)?)
    }
}

fn variable((name, value): (String, String)) -> Option<Variable> {
    let key = name.strip_prefix(PREFIX)?.to_lowercase().replace("__", ".").replace('_', "-");
    let key: Vec<String> = key.split('.').map(str::to_owned).collect();
    let is_one = match key.as_slice() {
        [table] => WHOLE.contains(&table.as_str()),
        // Of our own tables a variable sets a key, and never the whole.
        [table, ..] => keys::has_effect(table),
        [] => false,
    };
    let read = serde_json::from_str(&value).ok().and_then(|json| toml_of(&json));
    let value = read.unwrap_or(toml::Value::String(value)).to_string();
    is_one.then_some(Variable { name, key, value })
}

/// The same in TOML, which knows no null.
fn toml_of(json: &serde_json::Value) -> Option<toml::Value> {
    use serde_json::Value as Json;
    Some(match json {
        Json::Null => return None,
        Json::Bool(is) => toml::Value::Boolean(*is),
        Json::Number(number) => match number.as_i64() {
            Some(integer) => toml::Value::Integer(integer),
            None => toml::Value::Float(number.as_f64()?),
        },
        Json::String(text) => toml::Value::String(text.clone()),
        Json::Array(items) => toml::Value::Array(items.iter().map(toml_of).collect::<Option<_>>()?),
        Json::Object(fields) => {
            let field = |(key, value): (&String, &Json)| Some((key.clone(), toml_of(value)?));
            toml::Value::Table(fields.iter().map(field).collect::<Option<_>>()?)
        }
    })
}

/// Sets a key, given from the top; what is on the way to it and no table gives way to one.
fn set<'a>(table: &mut DeTable<'a>, key: &'a [String], value: Spanned<DeValue<'a>>, place: &Range<usize>) {
    let Some((first, rest)) = key.split_first() else { return };
    if rest.is_empty() {
        // The key's own place is the variable's, too.
        table.remove(first.as_str());
        table.insert(Spanned::new(place.clone(), first.as_str().into()), value);
        return;
    }
    let is_table = table.get(first.as_str()).is_some_and(|inner| inner.get_ref().is_table());
    if !is_table {
        let empty = Spanned::new(place.clone(), DeValue::Table(DeTable::new()));
        table.remove(first.as_str());
        table.insert(Spanned::new(place.clone(), first.as_str().into()), empty);
    }
    if let Some(DeValue::Table(inner)) = table.get_mut(first.as_str()).map(Spanned::get_mut) {
        set(inner, rest, value, place);
    }
}

/// A value, all of which stands at this place.
fn at_place<'a>(value: DeValue<'a>, place: &Range<usize>) -> Spanned<DeValue<'a>> {
    let moved = match value {
        DeValue::Array(items) => {
            DeValue::Array(items.into_iter().map(|item| at_place(item.into_inner(), place)).collect())
        }
        DeValue::Table(fields) => {
            let field = |(key, value): (Spanned<_>, Spanned<_>)| {
                (Spanned::new(place.clone(), key.into_inner()), at_place(value.into_inner(), place))
            };
            DeValue::Table(fields.into_iter().map(field).collect())
        }
        simple => simple,
    };
    Spanned::new(place.clone(), moved)
}

#[cfg(test)]
mod tests {
    use crate::config::{Config, EnvVars};

    fn read(text: &str, variables: &[(&str, &str)]) -> Result<Config, Vec<String>> {
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let read = Config::read(text, &EnvVars::of(variables));
        read.map(|(config, _)| config).map_err(|them| {
            assert!(them.iter().all(|it| it.span.is_none()), "what is not in book.toml has no place there");
            them.into_iter().map(|it| it.message).collect()
        })
    }

    #[test]
    fn names_become_keys_and_values_are_json_or_text() {
        let variables = [
            ("MDBOOK_book__title", "Over"),
            ("MDBOOK_BUILD__BUILD_DIR", "\"out\""),
            ("MDBOOK_OUTPUT__HTML__SMART_PUNCTUATION", "false"),
            ("MDBOOK_OUTPUT__HTML__PRINT__MAX_PAGES", "7"),
            ("MDBOOK_OUTPUT__HTML__REDIRECT", r#"{"/old.html": "new.html"}"#),
            ("MDBOOK_CHECK__BROKEN_LINK", "warn"),
        ];
        let config = read("[book]\ntitle = 'Under'\nlanguage = 'de'\n", &variables).unwrap();
        assert_eq!((config.title.as_deref(), config.language.as_str()), (Some("Over"), "de"));
        assert_eq!((config.build_dir.as_str(), config.print.max_pages), ("out", 7));
        assert!(!config.smart_punctuation);
        assert_eq!(config.redirects[0].from, "/old.html");
    }

    #[test]
    fn a_table_is_in_the_place_of_the_whole_and_before_the_keys_in_it() {
        let text = "[book]\ntitle = 'Under'\ndescription = 'Gone'\n";
        let variables =
            [("MDBOOK_BOOK__TITLE", "Last"), ("MDBOOK_BOOK", r#"{"title": "T", "authors": ["A"]}"#)];
        let config = read(text, &variables).unwrap();
        assert_eq!((config.title.as_deref(), config.description.as_str()), (Some("Last"), ""));
        assert_eq!(config.authors, ["A"]);
    }

    #[test]
    fn what_is_wrong_names_the_variable() {
        for (name, value, said) in [
            ("MDBOOK_BOOK__TITEL", "x", "[book] has no key `titel`"),
            ("MDBOOK_BOOK__TITLE", "3", "invalid type: integer `3`, expected a string"),
            ("MDBOOK_BOOK__SRC", "../x", "`../x` leaves the project"),
            ("MDBOOK_OUTPUT__HTML__SITE_URL", "a b", "`a b` is no address of a site"),
            ("MDBOOK_BOOK", r#"{"titel": "x"}"#, "[book] has no key `titel`"),
        ] {
            let said = format!("the environment variable `{name}`: {said}");
            let found = read("[book]\n", &[(name, value)]).unwrap_err();
            assert!(found.len() == 1 && found[0].starts_with(&said), "{found:?}");
        }
    }

    #[test]
    fn variables_of_scripts_are_left_alone() {
        for name in
            ["MDBOOK_VERSION", "MDBOOK_LOG", "MDBOOK_THEME", "MDBOOK_DOWNLOAD__URL", "MDBOOK_", "TF_VAR_x"]
        {
            assert!(read("", &[(name, "x")]).is_ok(), "{name}");
        }
    }
}
