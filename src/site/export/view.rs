//! The catalog's things as they are published. Their properties are named here and nowhere else, so that a name in the program may change
//! and the format stays.

use serde::Serialize;
use serde::ser::{SerializeSeq, Serializer};

use crate::catalog::{
    Claim, Class, Confidence, Edge, Entity, EntityId, Field, Key, Origin, Part, Pattern, Ref, Scheme,
    Unresolved, Value,
};
use crate::outline::Outline;
use crate::path::SitePath;
use crate::source::block::Environment;

#[derive(Serialize)]
pub(super) struct EntityView<'a> {
    id: &'a EntityId,
    kind: &'a str,
    class: Class,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<&'a EntityId>,
    #[serde(rename = "type", skip_serializing_if = "str::is_empty")]
    type_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    category: Option<&'a str>,
    #[serde(skip_serializing_if = "is_false")]
    auxiliary: bool,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    tags: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<&'a Claim>,
    #[serde(skip_serializing_if = "Option::is_none")]
    environment: Option<&'a Claim>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<FieldView<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    keys: Vec<KeyView<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    refs: Vec<RefView<'a>>,
    #[serde(skip_serializing_if = "is_parsed")]
    origin: Origin,
}

impl<'a> From<&'a Entity> for EntityView<'a> {
    fn from(entity: &'a Entity) -> Self {
        // Every field is named, so that a new one is not forgotten.
        let Entity {
            id,
            kind,
            class,
            name,
            description,
            location: _,
            parent,
            anchor: _,
            type_name,
            category,
            auxiliary,
            tags,
            owner,
            environment,
            fields,
            keys,
            refs,
            origin,
        } = entity;
        Self {
            id,
            kind,
            class: *class,
            name,
            parent: parent.as_ref(),
            type_name,
            category: *category,
            auxiliary: *auxiliary,
            description,
            tags,
            owner: owner.as_ref(),
            environment: environment.as_ref(),
            fields: fields.iter().map(FieldView::from).collect(),
            keys: keys.iter().map(KeyView::from).collect(),
            refs: refs.iter().map(RefView::from).collect(),
            origin: *origin,
        }
    }
}

#[derive(Serialize)]
pub(super) struct FieldView<'a> {
    name: &'a str,
    #[serde(rename = "type", skip_serializing_if = "str::is_empty")]
    type_text: &'a str,
    #[serde(skip_serializing_if = "is_false")]
    required: bool,
    #[serde(skip_serializing_if = "is_false")]
    sensitive: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a Value>,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    constraints: &'a [String],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<FieldView<'a>>,
}

impl<'a> From<&'a Field> for FieldView<'a> {
    fn from(field: &'a Field) -> Self {
        let Field {
            name,
            type_text,
            default,
            required,
            sensitive,
            description,
            constraints,
            nested,
            line: _,
        } = field;
        Self {
            name,
            type_text,
            required: *required,
            sensitive: *sensitive,
            value: default.as_ref(),
            description,
            constraints,
            fields: nested.iter().map(FieldView::from).collect(),
        }
    }
}

/// As text where there are no holes; else its parts, a hole as null.
struct PatternView<'a>(&'a Pattern);

impl Serialize for PatternView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Some(text) = self.0.as_exact() {
            return serializer.serialize_str(text);
        }
        let mut parts = serializer.serialize_seq(Some(self.0.0.len()))?;
        for part in &self.0.0 {
            match part {
                Part::Literal(text) => parts.serialize_element(text)?,
                Part::Hole => parts.serialize_element(&())?,
            }
        }
        parts.end()
    }
}

#[derive(Serialize)]
pub(super) struct KeyView<'a> {
    scheme: Scheme,
    pattern: PatternView<'a>,
}

impl<'a> From<&'a Key> for KeyView<'a> {
    fn from(Key { scheme, pattern }: &'a Key) -> Self {
        Self { scheme: *scheme, pattern: PatternView(pattern) }
    }
}

#[derive(Serialize)]
pub(super) struct RefView<'a> {
    relation: &'a str,
    scheme: Scheme,
    pattern: PatternView<'a>,
}

impl<'a> From<&'a Ref> for RefView<'a> {
    fn from(Ref { relation, scheme, pattern, span: _ }: &'a Ref) -> Self {
        Self { relation, scheme: *scheme, pattern: PatternView(pattern) }
    }
}

#[derive(Serialize)]
pub(super) struct EdgeView<'a> {
    from: &'a EntityId,
    to: &'a EntityId,
    relation: &'a str,
    via: Scheme,
    confidence: Confidence,
}

impl<'a> From<&'a Edge> for EdgeView<'a> {
    fn from(Edge { from, to, relation, via, confidence }: &'a Edge) -> Self {
        Self { from, to, relation, via: *via, confidence: *confidence }
    }
}

#[derive(Serialize)]
pub(super) struct UnresolvedView<'a> {
    from: &'a EntityId,
    relation: &'a str,
    scheme: Scheme,
    pattern: PatternView<'a>,
}

impl<'a> From<&'a Unresolved> for UnresolvedView<'a> {
    fn from(Unresolved { from, relation, pattern, scheme, span: _ }: &'a Unresolved) -> Self {
        Self { from, relation, scheme: *scheme, pattern: PatternView(pattern) }
    }
}

#[derive(Serialize)]
pub(super) struct EnvironmentView<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    summary: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    roots: &'a [EntityId],
}

impl<'a> EnvironmentView<'a> {
    pub(super) fn new(environment: &'a Environment, outline: &Outline) -> Self {
        let Environment { name, slug, summary, roots, counts: _, versions: _ } = environment;
        let page = outline.page_of_overview(slug).map(|page| &outline.pages[page]);
        Self { name, summary, url: page.map(|page| page.route.url_from(&SitePath::root())), roots }
    }
}

#[derive(Serialize)]
pub(super) struct ExportView<'a> {
    id: &'a EntityId,
    kind: &'a str,
    title: &'a str,
    url: String,
    keys: Vec<KeyView<'a>>,
}

impl<'a> ExportView<'a> {
    /// `None` for what no page shows.
    pub(super) fn new(entity: &'a Entity, outline: &'a Outline) -> Option<Self> {
        let page = &outline.pages[outline.page_of_entity(&entity.id)?];
        // What has a page to itself is called as that is.
        let title = if entity.anchor.is_none() { &page.title } else { &entity.name };
        Some(Self {
            id: &entity.id,
            kind: &entity.kind,
            title,
            url: outline.entity_url(&entity.id, &SitePath::root())?,
            keys: entity.keys.iter().map(KeyView::from).collect(),
        })
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde asks")]
fn is_false(value: &bool) -> bool {
    !*value
}

fn is_parsed(origin: &Origin) -> bool {
    *origin == Origin::Parsed
}
