//! The estate as plain data, whatever it was written in. Sources fill it, the linker joins it, pages read it.
//!
//! Nothing here, and nothing downstream, matches on an entity's `kind`: what tells entities apart is their [`Class`].

mod link;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use serde::Serialize;

pub use link::{Confidence, Edge, Links, Unresolved, link};

use crate::diagnostic::Span;
use crate::path::SourcePath;

/// All that one repository declares, in the order of its entities' ids.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    /// Sorted by id, each id once. Shared with the models, which may keep them from one reading to the next.
    pub entities: Vec<Arc<Entity>>,
    /// Where each stands.
    places: Places,
}

/// Leads from ids into a list. Ids are long and alike: to hash one costs less than to hold it against a dozen others.
#[derive(Clone, Default)]
#[expect(clippy::disallowed_types, reason = "asked for every row of every page, and never walked")]
struct Places(std::collections::HashMap<EntityId, usize>);

/// What it holds has no order that could be shown.
impl std::fmt::Debug for Places {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} places", self.0.len())
    }
}

impl Places {
    /// Of several of one id, which stand together, the first.
    fn of<'a>(ids: impl Iterator<Item = (&'a EntityId, usize)>) -> Self {
        let mut places = Self::default();
        let mut last = None;
        for (id, at) in ids.filter(|(id, _)| last.replace(*id) != Some(*id)) {
            places.0.entry(id.clone()).or_insert(at);
        }
        places
    }

    fn get(&self, id: &EntityId) -> Option<usize> {
        self.0.get(id).copied()
    }
}

impl Catalog {
    /// A catalog of these entities. Of two with one id the first is kept.
    pub fn new(mut entities: Vec<Arc<Entity>>) -> Self {
        // The sort takes runs that are in order as they are: each model gives long ones.
        entities.sort_by(|a, b| a.id.cmp(&b.id));
        entities.dedup_by(|later, first| later.id == first.id);
        let places = Places::of(entities.iter().enumerate().map(|(at, entity)| (&entity.id, at)));
        Self { entities, places }
    }

    /// The entity of this id.
    pub fn get(&self, id: &EntityId) -> Option<&Entity> {
        self.places.get(id).and_then(|at| self.entities.get(at)).map(|entity| &**entity)
    }
}

/// `SOURCE:REPOSITORY//ROOT` or `SOURCE:REPOSITORY//ROOT#ADDRESS`, as in `terraform:acme/infra//modules/vpc#var.cidr`.
///
/// The grammar is public: URLs and other repositories' catalogs derive from it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct EntityId(Arc<str>);

impl EntityId {
    /// The id of a root: a folder that a source reads as one thing.
    pub fn of_root(source: &str, repository: &str, root: &SourcePath) -> Self {
        Self(format!("{source}:{repository}//{root}").into())
    }

    /// The id of something inside this root, by the source's own address.
    pub fn with_address(&self, address: &str) -> Self {
        Self([self.root(), "#", address].concat().into())
    }

    /// The id up to the address.
    pub fn root(&self) -> &str {
        self.0.split_once('#').map_or(&self.0, |(root, _)| root)
    }

    /// What follows the `#`.
    pub fn address(&self) -> Option<&str> {
        self.0.split_once('#').map(|(_, address)| address)
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EntityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for EntityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// What an entity is to a reader: closed, so that icons, grouping and colour can rely on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Class {
    Group,
    Package,
    Interface,
    Resource,
    Workload,
    Pipeline,
    Step,
    Policy,
    Signal,
    Document,
}

/// How an entity came to be known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// Read from a file as written.
    #[default]
    Parsed,
    /// Read from a file whose template parts were masked.
    Masked,
    /// The output of a tool that rendered it.
    Rendered,
    /// From another repository's catalog.
    Imported,
}

/// One thing of the estate.
#[derive(Clone, Debug)]
pub struct Entity {
    /// Unique and stable.
    pub id: EntityId,
    /// Open: `terraform/resource`. For people and for `catalog.json`; the core never matches on it.
    pub kind: Cow<'static, str>,
    /// Closed: what icons, grouping and colour go by.
    pub class: Class,
    /// What it is called where it stands: `aws_vpc.main`, `cidr`, `modules/vpc`.
    pub name: String,
    /// The source's own words about it, Markdown; one line where it is shown in lists. May be empty.
    pub description: String,
    /// Where it was read.
    pub location: Location,
    /// The entity it belongs to; pages and counts go by it.
    pub parent: Option<EntityId>,
    /// The id of its element on its page; `None` for one that has a page to itself.
    pub anchor: Option<String>,
    /// What it is one of, as the source calls that: `aws_vpc`. Empty where there is nothing to say.
    pub type_name: String,
    /// What it is grouped under in counts, such as `network` or `database`.
    pub category: Option<&'static str>,
    /// Part of an example or a test: documented, but not counted as part of the estate.
    pub auxiliary: bool,
    /// Free labels.
    pub tags: Vec<String>,
    /// Who answers for it, and where that was read.
    pub owner: Option<Claim>,
    /// Which environment it belongs to, and where that was read.
    pub environment: Option<Claim>,
    /// The settings or values it declares. A variable declares one, itself.
    pub fields: Vec<Field>,
    /// What it may be found by.
    pub keys: Vec<Key>,
    /// What it needs.
    pub refs: Vec<Ref>,
    /// How it came to be known.
    pub origin: Origin,
}

impl Entity {
    /// Whether something says what it is for.
    pub fn is_described(&self) -> bool {
        !self.description.trim().is_empty()
    }

    /// An entity with nothing but its identity; the rest is set by name.
    pub fn new(
        id: EntityId,
        kind: impl Into<Cow<'static, str>>,
        class: Class,
        name: &str,
        location: Location,
    ) -> Self {
        Self {
            id,
            kind: kind.into(),
            class,
            name: name.into(),
            description: String::new(),
            location,
            parent: None,
            anchor: None,
            type_name: String::new(),
            category: None,
            auxiliary: false,
            tags: Vec::new(),
            owner: None,
            environment: None,
            fields: Vec::new(),
            keys: Vec::new(),
            refs: Vec::new(),
            origin: Origin::Parsed,
        }
    }
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    /// The file.
    pub file: SourcePath,
    /// The bytes of it.
    pub span: Span,
    /// The line of the first byte, from 1.
    pub line: usize,
}

/// Something said of an entity, and where it was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Claim {
    /// What is claimed.
    pub value: String,
    /// Where it was read: `front matter`, `CODEOWNERS`, `folder`.
    pub evidence: String,
}

/// A typed setting or value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its type as the source writes it; empty when it has none.
    pub type_text: String,
    /// What it is when nothing is given; `None` when there is no default.
    pub default: Option<Value>,
    /// Whether a caller must set it.
    pub required: bool,
    /// Whether its values must not be shown.
    pub sensitive: bool,
    /// Markdown.
    pub description: String,
    /// Rules its values obey, a sentence each.
    pub constraints: Vec<String>,
    /// The attributes of a structured type.
    pub nested: Vec<Field>,
    /// The line it stands on, from 1.
    pub line: usize,
}

/// A value as far as it may be shown. A redacted one never enters the catalog with its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", content = "text", rename_all = "lowercase")]
pub enum Value {
    /// Known as written.
    Literal(String),
    /// Its source text: what it comes to is known only when applied.
    Expression(String),
    /// Not known at all.
    Unknown,
    /// Sensitive, or shaped like a secret.
    Redacted,
}

/// The name spaces in which entities of different sources find each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scheme {
    /// `REPOSITORY//ROOT#ADDRESS`: a Terraform address within a root.
    TfAddr,
    /// `REPOSITORY//FOLDER`: a folder of a repository.
    GitPath,
    /// `HOST/NAME:TAG`
    OciImage,
    /// An IAM role's name or ARN.
    IamRole,
    /// A secret's name or ARN.
    AwsSecret,
    /// `NAMESPACE/KIND/NAME`
    K8sObject,
    /// `KEY=VALUE,…`, sorted.
    K8sLabels,
    /// `REPOSITORY/CHART`
    HelmChart,
    /// An absolute URL.
    Url,
    /// A metric's name.
    Metric,
    /// The name of an alarm: what it calls itself where it wakes somebody.
    Alert,
}

/// A name that may have holes in it: `prod/${var.name}/db` is a literal, a hole and a literal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pattern(pub Vec<Part>);

/// One part of a [`Pattern`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// This text.
    Literal(String),
    /// Any text, not known from the source.
    Hole,
}

impl Pattern {
    /// A pattern without holes.
    pub fn exact(text: impl Into<String>) -> Self {
        Self(vec![Part::Literal(text.into())])
    }

    /// Its text, when it has no holes.
    pub fn as_exact(&self) -> Option<&str> {
        match self.0.as_slice() {
            [Part::Literal(text)] => Some(text),
            _ => None,
        }
    }
}

/// "I am this."
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "a scheme and a pattern of it")]
pub struct Key {
    pub scheme: Scheme,
    pub pattern: Pattern,
}

impl Key {
    /// A key without holes.
    pub fn exact(scheme: Scheme, text: impl Into<String>) -> Self {
        Self { scheme, pattern: Pattern::exact(text) }
    }
}

/// "I need this."
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ref {
    /// What for: `calls`, `reads`, `sets`. Open, shown to readers.
    pub relation: &'static str,
    /// The name space of `pattern`.
    pub scheme: Scheme,
    /// What is needed.
    pub pattern: Pattern,
    /// Where it is written, in the entity's own file.
    pub span: Span,
}
