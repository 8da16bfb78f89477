//! Statements about addresses and about health: `moved`, `removed`, `import`, `check` and `action` blocks; and local values.

use super::element::{Argument, Condition, Element, Reading, flatten};
use super::resource::{Mode, Resource};
use super::syntax::{Block, Expression};

/// A `moved`, `removed`, `import`, `check` or `action` block, or one that says nothing to readers but may read variables.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// `moved`, `removed`, `import`, `check`, `action`
    pub kind: String,
    /// The name of a check, the type and name of an action; empty for others.
    pub name: String,
    /// Where it stands.
    pub element: Element,
    /// `from`, `to`, `id`, …
    pub arguments: Vec<Argument>,
    /// The assertions of a check.
    pub assertions: Vec<Condition>,
    /// The data source of a check, which only its assertions may read.
    pub data: Vec<Resource>,
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
            name: block.labels.join("."),
            element: file.element(block),
            assertions: file.conditions(&mut block.body, "assert"),
            data: {
                let inner = block.body.blocks.iter_mut().filter(|inner| inner.kind == "data");
                inner.filter_map(|inner| Resource::read(inner, Mode::Data, file)).collect()
            },
            arguments: flatten(&mut block.body, &["assert", "data"]),
        }
    }

    /// Every expression in it.
    pub fn expressions(&self) -> impl Iterator<Item = &Expression> {
        let assertions = self.assertions.iter().map(|rule| &rule.condition);
        let data = self.data.iter().flat_map(Resource::expressions);
        self.arguments.iter().map(|argument| &argument.value).chain(assertions).chain(data)
    }

    /// Whether it tells a reader something.
    pub fn is_telling(&self) -> bool {
        matches!(self.kind.as_str(), "moved" | "removed" | "import" | "check" | "action")
    }

    /// The setting of this name.
    pub fn argument(&self, path: &str) -> Option<&Expression> {
        self.arguments.iter().find(|argument| argument.path == path).map(|argument| &argument.value)
    }
}
