//! Provider configurations.

use super::element::{Argument, Element, Reading, flatten, merge_arguments, plain_text, replace};
use super::syntax::Block;

/// A `provider` block.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "Terraform's own names")]
pub struct ProviderConfig {
    pub name: String,
    pub element: Element,
    pub alias: Option<String>,
    /// A constraint, where old code puts it.
    pub version: Option<String>,
    pub arguments: Vec<Argument>,
}

impl ProviderConfig {
    pub(super) fn read(block: &mut Block, file: &mut Reading) -> Option<Self> {
        let text = |name: &str| block.body.attribute(name).map(|attribute| plain_text(&attribute.value));
        Some(Self {
            name: block.labels.first()?.clone(),
            element: file.element(block),
            alias: text("alias"),
            version: text("version"),
            arguments: flatten(&mut block.body, &["alias", "version"]),
        })
    }

    /// What an override file says of this configuration counts.
    pub(super) fn merge(&mut self, over: &Self) {
        replace(&mut self.version, &over.version);
        merge_arguments(&mut self.arguments, &over.arguments);
        self.element.broken |= over.element.broken;
    }

    /// `aws`, or `aws.west` for one with an alias.
    pub fn address(&self) -> String {
        match &self.alias {
            Some(alias) => format!("{}.{alias}", self.name),
            None => self.name.clone(),
        }
    }
}
