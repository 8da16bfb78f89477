//! Output values.

use super::element::{Condition, Element, Reading, flag, replace, take_value};
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
    pub(super) fn read(block: &mut Block, file: &mut Reading) -> Option<Self> {
        let element = file.listed(block);
        let body = &mut block.body;
        Some(Self {
            name: block.labels.first()?.clone(),
            element,
            description: file.text_of(body, "description"),
            value: take_value(body, "value"),
            sensitive: flag(body, "sensitive"),
            ephemeral: flag(body, "ephemeral"),
            deprecated: file.text_of(body, "deprecated"),
            preconditions: file.conditions(body, "precondition"),
            depends_on: take_value(body, "depends_on"),
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

    /// Whether its value must not be shown: it is sensitive, or ephemeral, or broken, so that nobody knows.
    pub fn hides_value(&self) -> bool {
        self.sensitive == Some(true) || self.ephemeral == Some(true) || self.element.broken
    }

    /// Every expression in it.
    pub fn expressions(&self) -> impl Iterator<Item = &Expression> {
        let conditions = self.preconditions.iter().map(|rule| &rule.condition);
        self.value.iter().chain(&self.depends_on).chain(conditions)
    }

    /// Its description, else the comment above it.
    pub fn words(&self) -> &str {
        self.description.as_deref().filter(|text| !text.is_empty()).unwrap_or(&self.element.words)
    }
}
