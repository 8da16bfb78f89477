//! Output values.

use super::element::{Condition, Element, Reading, bool_of, replace, value_of};
use super::syntax::{Block, Expression};

/// An output value.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "Terraform's own names")]
pub struct Output {
    pub name: String,
    pub element: Element,
    pub description: Option<String>,
    pub value: Option<Expression>,
    pub sensitive: Option<bool>,
    pub ephemeral: Option<bool>,
    pub deprecated: Option<String>,
    pub preconditions: Vec<Condition>,
    pub depends_on: Option<Expression>,
}

impl Output {
    pub(super) fn read(block: &Block, file: &mut Reading) -> Option<Self> {
        let body = &block.body;
        Some(Self {
            name: block.labels.first()?.clone(),
            element: file.element(block),
            description: file.text_of(body, "description"),
            value: value_of(body, "value"),
            sensitive: bool_of(body, "sensitive"),
            ephemeral: bool_of(body, "ephemeral"),
            deprecated: file.text_of(body, "deprecated"),
            preconditions: file.conditions(body, "precondition"),
            depends_on: value_of(body, "depends_on"),
        })
    }

    /// What an override file says of this output counts.
    pub(super) fn merge(&mut self, over: &Self) {
        replace(&mut self.description, &over.description);
        replace(&mut self.value, &over.value);
        replace(&mut self.sensitive, &over.sensitive);
        replace(&mut self.ephemeral, &over.ephemeral);
        replace(&mut self.deprecated, &over.deprecated);
        replace(&mut self.depends_on, &over.depends_on);
        self.element.broken |= over.element.broken;
    }

    /// Whether its value must not be shown: it is sensitive, or ephemeral.
    pub fn hides_value(&self) -> bool {
        self.sensitive == Some(true) || self.ephemeral == Some(true)
    }

    /// Its description, else the comment above it.
    pub fn words(&self) -> &str {
        self.description.as_deref().filter(|text| !text.is_empty()).unwrap_or(&self.element.comment)
    }
}
