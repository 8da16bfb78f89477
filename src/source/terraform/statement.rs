//! Statements about addresses and about health: `moved`, `removed`, `import` and `check` blocks; and local values.

use super::element::{Argument, Condition, Element, Reading, flatten};
use super::syntax::{Block, Expression};

/// A `moved`, `removed`, `import` or `check` block.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// `moved`, `removed`, `import`, `check`
    pub kind: String,
    /// The name of a check; empty for others.
    pub name: String,
    /// Where it stands.
    pub element: Element,
    /// `from`, `to`, `id`, …
    pub arguments: Vec<Argument>,
    /// The assertions of a check.
    pub assertions: Vec<Condition>,
}

/// A local value.
#[derive(Clone, Debug, PartialEq)]
pub struct Local {
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub element: Element,
    /// What it is.
    pub value: Expression,
}

impl Statement {
    pub(super) fn read(block: &mut Block, file: &mut Reading) -> Self {
        Self {
            kind: block.kind.clone(),
            name: block.labels.first().cloned().unwrap_or_default(),
            element: file.element(block),
            arguments: flatten(&mut block.body, &["assert"]),
            assertions: file.conditions(&mut block.body, "assert"),
        }
    }

    /// Every expression in it.
    pub fn expressions(&self) -> impl Iterator<Item = &Expression> {
        let assertions = self.assertions.iter().map(|rule| &rule.condition);
        self.arguments.iter().map(|argument| &argument.value).chain(assertions)
    }

    /// The setting of this name.
    pub fn argument(&self, path: &str) -> Option<&Expression> {
        self.arguments.iter().find(|argument| argument.path == path).map(|argument| &argument.value)
    }
}
