//! Input variables.

use super::element::{Condition, Element, Reading, bool_of, flag, replace, take_value};
use super::secret::{code, names_secret};
use super::syntax::{Block, Expression, Node};
use super::types::Type;

/// An input variable.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "Terraform's own names")]
pub struct Variable {
    pub name: String,
    pub element: Element,
    pub description: Option<String>,
    pub type_constraint: Option<Type>,
    pub default: Option<Expression>,
    pub sensitive: Option<bool>,
    pub nullable: Option<bool>,
    pub ephemeral: Option<bool>,
    pub deprecated: Option<String>,
    pub validations: Vec<Condition>,
}

impl Variable {
    pub(super) fn read(block: &mut Block, file: &mut Reading) -> Option<Self> {
        let element = file.listed(block);
        let body = &mut block.body;
        let name = block.labels.first()?.clone();
        let type_constraint = body.attribute("type").map(|attribute| {
            let source = match &attribute.value.node {
                Node::Text(text) => text,
                Node::Expression(text) if file.path.as_str().ends_with(".json") => text,
                _ => file.source(&attribute.value),
            };
            Type::parse(&code(source, names_secret(&name)))
        });
        Some(Self {
            name,
            element,
            description: file.text_of(body, "description"),
            type_constraint,
            default: take_value(body, "default"),
            sensitive: flag(body, "sensitive"),
            nullable: bool_of(body, "nullable"),
            ephemeral: flag(body, "ephemeral"),
            deprecated: file.text_of(body, "deprecated"),
            validations: file.conditions(body, "validation"),
        })
    }

    /// What an override file says of this variable counts.
    pub(super) fn merge(&mut self, over: &Self) {
        replace(&mut self.description, &over.description);
        replace(&mut self.type_constraint, &over.type_constraint);
        replace(&mut self.default, &over.default);
        replace(&mut self.sensitive, &over.sensitive);
        replace(&mut self.nullable, &over.nullable);
        replace(&mut self.ephemeral, &over.ephemeral);
        replace(&mut self.deprecated, &over.deprecated);
        self.element.broken |= over.element.broken;
    }

    /// Takes its values out: its default, and those in its type.
    pub fn hide_values(&mut self) {
        if let Some(default) = &mut self.default {
            default.redact();
        }
        if let Some(constraint) = &mut self.type_constraint {
            constraint.hide_defaults();
        }
    }

    /// Whether a caller must set it.
    pub fn required(&self) -> bool {
        self.default.is_none()
    }

    /// Whether its values must not be shown: it is sensitive, or ephemeral, or broken, so that nobody knows.
    pub fn hides_value(&self) -> bool {
        self.sensitive == Some(true) || self.ephemeral == Some(true) || self.element.broken
    }

    /// Its description, else the comment above it.
    pub fn words(&self) -> &str {
        self.description.as_deref().filter(|text| !text.is_empty()).unwrap_or(&self.element.words)
    }

    /// Its type as written, else what its default tells.
    pub fn type_text(&self) -> &str {
        match &self.type_constraint {
            Some(constraint) => &constraint.text,
            None => implied_type(self.default.as_ref()),
        }
    }
}

/// The type that a default implies, in one word.
pub(super) fn implied_type(default: Option<&Expression>) -> &'static str {
    match default.map(|default| &default.node) {
        Some(Node::Bool(_)) => "bool",
        Some(Node::Number(_)) => "number",
        Some(Node::Text(_)) => "string",
        Some(Node::List(_)) => "list",
        Some(Node::Object(_)) => "map",
        _ => "any",
    }
}
