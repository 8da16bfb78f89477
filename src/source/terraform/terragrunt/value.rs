//! What expressions come to, as far as that can be told.

use std::sync::Arc;

use super::super::secret::{REDACTED, mask, redact_named};
use super::super::syntax::Node;
use super::super::value::{SENSITIVE, plain_number};
use crate::catalog::Location;

/// Stands for the repository's folder at the head of a path that Terragrunt would make absolute. No text that people write has it.
pub const REPOSITORY: &str = "\u{f0000}";

/// A value, parts of which may not be known.
#[derive(Clone, Debug)]
pub struct Value {
    /// What it is.
    pub data: Data,
    /// The environment variables whose defaults are in it.
    pub variables: Vec<Arc<str>>,
    /// The local values that it is put together from, as text.
    pub made_of: Vec<Arc<str>>,
    /// How much there is of it, roughly in bytes.
    pub size: usize,
}

/// The shapes of a value. What is large is shared: a value may stand in many others.
#[derive(Clone, Debug)]
pub enum Data {
    /// `null`
    Null,
    /// `true`
    Bool(bool),
    /// As it is written.
    Number(Arc<str>),
    /// A string.
    Text(Arc<str>),
    /// A list, a tuple or a set.
    List(Arc<Vec<Value>>),
    /// A map or an object, each key once.
    Object(Arc<Vec<Entry>>),
    /// Known only when applied, or beyond what is evaluated here: its source text.
    Unknown(Arc<str>),
    /// The same, and Terragrunt would give up: what it reads is not there.
    Failed(Arc<str>),
    /// A secret, or made of one.
    Redacted,
}

/// One entry of an object.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its key.
    pub key: Arc<str>,
    /// Its value.
    pub value: Value,
    /// Where it is set.
    pub at: Location,
}

impl From<Data> for Value {
    fn from(data: Data) -> Self {
        let size = match &data {
            Data::Text(text) | Data::Number(text) | Data::Unknown(text) | Data::Failed(text) => text.len(),
            Data::List(items) => items.iter().map(|item| item.size).fold(0, usize::saturating_add),
            Data::Object(entries) => entries
                .iter()
                .map(|entry| entry.key.len().saturating_add(entry.value.size))
                .fold(0, usize::saturating_add),
            Data::Null | Data::Bool(_) | Data::Redacted => 0,
        };
        Self { data, variables: Vec::new(), made_of: Vec::new(), size: size.saturating_add(8) }
    }
}

impl Value {
    /// A string. What was masked in the source is a secret, and stays one.
    pub fn text(text: &str) -> Self {
        let data = match text.contains(SENSITIVE) || text.contains(REDACTED) {
            true => Data::Redacted,
            false => Data::Text(text.into()),
        };
        data.into()
    }

    /// A list.
    pub fn list(items: Vec<Value>) -> Self {
        Data::List(Arc::new(items)).into()
    }

    /// An object.
    pub fn object(entries: Vec<Entry>) -> Self {
        Data::Object(Arc::new(entries)).into()
    }

    /// What has to be shown as it is written.
    pub fn unknown(text: &str) -> Self {
        Data::Unknown(text.into()).into()
    }

    /// The same value, made of these as well.
    pub fn made_of<'v>(mut self, values: impl IntoIterator<Item = &'v Value>) -> Self {
        for value in values {
            self.variables.extend(value.variables.iter().cloned());
            self.made_of.extend(value.made_of.iter().cloned());
        }
        for names in [&mut self.variables, &mut self.made_of] {
            names.sort();
            names.dedup();
        }
        self
    }

    /// The same value, read by its name: what is made of it is made of its text.
    pub fn read_by_name(mut self) -> Self {
        if let Data::Text(text) | Data::Number(text) = &self.data {
            self.made_of.push(Arc::clone(text));
        }
        self
    }

    /// What it, and all in it, is made of.
    pub fn all_made_of(&self) -> Vec<Arc<str>> {
        let mut found = Vec::new();
        let mut open = vec![self];
        while let Some(value) = open.pop() {
            found.extend(value.made_of.iter().cloned());
            open.extend(value.items().unwrap_or_default());
            open.extend(value.entries().unwrap_or_default().iter().map(|entry| &entry.value));
        }
        found.sort();
        found.dedup();
        found
    }

    /// Whether it is known to the last part.
    pub fn is_known(&self) -> bool {
        match &self.data {
            Data::Unknown(_) | Data::Failed(_) | Data::Redacted => false,
            Data::List(items) => items.iter().all(Self::is_known),
            Data::Object(entries) => entries.iter().all(|entry| entry.value.is_known()),
            _ => true,
        }
    }

    /// Whether it is, as a whole, not known.
    pub fn is_open(&self) -> bool {
        matches!(self.data, Data::Unknown(_) | Data::Failed(_))
    }

    /// Whether a secret is in it.
    pub fn has_secret(&self) -> bool {
        match &self.data {
            Data::Redacted => true,
            Data::List(items) => items.iter().any(Self::has_secret),
            Data::Object(entries) => entries.iter().any(|entry| entry.value.has_secret()),
            _ => false,
        }
    }

    /// The string that it is, or is written as in a template.
    pub fn as_text(&self) -> Option<Arc<str>> {
        match &self.data {
            Data::Text(text) => Some(Arc::clone(text)),
            Data::Number(text) => plain_number(text).map(Arc::from),
            Data::Bool(value) => Some(value.to_string().into()),
            _ => None,
        }
    }

    /// The boolean that it is; Terraform takes `"true"` for `true`.
    pub fn as_bool(&self) -> Option<bool> {
        match &self.data {
            Data::Bool(value) => Some(*value),
            Data::Text(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// The items of a list.
    pub fn items(&self) -> Option<&[Value]> {
        match &self.data {
            Data::List(items) => Some(items),
            _ => None,
        }
    }

    /// The entries of an object.
    pub fn entries(&self) -> Option<&[Entry]> {
        match &self.data {
            Data::Object(entries) => Some(entries),
            _ => None,
        }
    }

    /// The entry of this key.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries()?.iter().find(|entry| &*entry.key == key)
    }

    /// As it may be shown under this name. Paths are shown from the project's root; `base` is its place in the repository.
    pub fn shown(&self, name: &str, base: &str) -> Node {
        let mut node = self.node(base);
        redact_named(name, &mut node, false);
        node
    }

    fn node(&self, base: &str) -> Node {
        match &self.data {
            Data::Null => Node::Null,
            Data::Bool(value) => Node::Bool(*value),
            Data::Number(text) => Node::Number(text.to_string()),
            Data::Text(text) => Node::Text(from_root(text, base)),
            Data::List(items) => Node::List(items.iter().map(|item| item.node(base)).collect()),
            Data::Object(entries) => {
                let entry = |entry: &Entry| (mask(&entry.key).into_owned(), entry.value.node(base));
                Node::Object(entries.iter().map(entry).collect())
            }
            Data::Unknown(text) | Data::Failed(text) => Node::Expression(text.to_string()),
            Data::Redacted => Node::Redacted,
        }
    }
}

/// A path without what stands for the folders above the project.
pub fn from_root(text: &str, base: &str) -> String {
    if !text.contains(REPOSITORY) {
        return text.to_owned();
    }
    let project = if base.is_empty() { REPOSITORY.to_owned() } else { format!("{REPOSITORY}/{base}") };
    let text = text.replace(&format!("{project}/"), "").replace(&project, ".");
    text.replace(&format!("{REPOSITORY}/"), "").replace(REPOSITORY, ".")
}
