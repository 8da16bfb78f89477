//! Resources: managed, data and ephemeral.

use super::element::{
    Argument, Condition, Element, InnerBlock, Reading, flatten, inner_blocks, merge_arguments, merge_blocks,
    replace, take_value,
};
use super::syntax::{Address, Block, Expression, Node};

/// Whether Terraform makes a resource, reads it, or holds it for one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "Terraform's own names")]
pub enum Mode {
    Managed,
    Data,
    Ephemeral,
}

/// A `resource`, `data` or `ephemeral` block.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "Terraform's own names")]
pub struct Resource {
    pub mode: Mode,
    pub kind: String,
    pub name: String,
    pub element: Element,
    pub count: Option<Expression>,
    pub for_each: Option<Expression>,
    /// `aws` or `aws.west`, when the block names one.
    pub provider: Option<String>,
    pub depends_on: Option<Expression>,
    pub prevent_destroy: bool,
    /// The settings of its `lifecycle` block.
    pub lifecycle: Vec<Argument>,
    pub conditions: Vec<Condition>,
    /// Everything else that is set, by path.
    pub arguments: Vec<Argument>,
    /// Its blocks, by path, those without arguments too.
    pub blocks: Vec<InnerBlock>,
}

impl Resource {
    pub(super) fn read(block: &mut Block, mode: Mode, file: &mut Reading) -> Option<Self> {
        let element = file.element(block);
        let body = &mut block.body;
        let mut lifecycle = Vec::new();
        let mut conditions = Vec::new();
        for rules in body.blocks.iter_mut().filter(|inner| inner.kind == "lifecycle") {
            conditions.extend(file.conditions(&mut rules.body, "precondition"));
            conditions.extend(file.conditions(&mut rules.body, "postcondition"));
            let mut settings = flatten(&mut rules.body, &["precondition", "postcondition"]);
            // Attributes of the resource itself look like references here.
            let ignored = settings.iter_mut().filter(|setting| setting.path == "ignore_changes");
            ignored.for_each(|setting| setting.value.references.clear());
            lifecycle.append(&mut settings);
        }
        let prevents = |setting: &Argument| {
            setting.path == "prevent_destroy" && setting.value.node.as_bool() == Some(true)
        };
        Some(Self {
            mode,
            kind: block.labels.first()?.clone(),
            name: block.labels.get(1)?.clone(),
            element,
            count: take_value(body, "count"),
            for_each: take_value(body, "for_each"),
            provider: body.attribute("provider").and_then(|attribute| provider_text(&attribute.value)),
            depends_on: take_value(body, "depends_on"),
            prevent_destroy: lifecycle.iter().any(prevents),
            lifecycle,
            conditions,
            arguments: flatten(body, &["count", "for_each", "provider", "depends_on", "lifecycle"]),
            blocks: inner_blocks(body, &["lifecycle"]),
        })
    }

    /// What an override file says of this resource counts.
    pub(super) fn merge(&mut self, over: &Self) {
        if over.count.is_some() || over.for_each.is_some() {
            self.count.clone_from(&over.count);
            self.for_each.clone_from(&over.for_each);
        }
        replace(&mut self.provider, &over.provider);
        merge_arguments(&mut self.arguments, &over.arguments);
        merge_arguments(&mut self.lifecycle, &over.lifecycle);
        merge_blocks(&mut self.blocks, &over.blocks);
        self.prevent_destroy = self
            .lifecycle
            .iter()
            .any(|setting| setting.path == "prevent_destroy" && setting.value.node.as_bool() == Some(true));
        self.element.broken |= over.element.broken;
    }

    /// `aws_vpc.main`, `data.aws_ami.this`
    pub fn address(&self) -> Address {
        let (kind, name) = (self.kind.clone(), self.name.clone());
        match self.mode {
            Mode::Managed => Address::Resource(kind, name),
            Mode::Data => Address::Data(kind, name),
            Mode::Ephemeral => Address::Ephemeral(kind, name),
        }
    }

    /// The local name of its provider: the one it names, else the first word of its type.
    pub fn provider_name(&self) -> &str {
        let named = self.provider.as_deref().unwrap_or(&self.kind);
        match &self.provider {
            Some(_) => named.split('.').next().unwrap_or(named),
            None => named.split('_').next().unwrap_or(named),
        }
    }

    /// The alias of its provider: `west` of `aws.west`.
    pub fn provider_alias(&self) -> &str {
        self.provider.as_deref().and_then(|provider| provider.split_once('.')).map_or("", |(_, alias)| alias)
    }

    /// Every expression in it.
    pub fn expressions(&self) -> impl Iterator<Item = &Expression> {
        let meta = [&self.count, &self.for_each, &self.depends_on];
        let meta = meta.into_iter().filter_map(Option::as_ref);
        let arguments = self.arguments.iter().chain(&self.lifecycle).map(|argument| &argument.value);
        meta.chain(arguments).chain(self.conditions.iter().map(|condition| &condition.condition))
    }
}

/// `aws.west` however it is written: `aws.west`, `"aws.west"`, `aws.by_region["x"]`.
fn provider_text(value: &Expression) -> Option<String> {
    match &value.node {
        Node::Text(text) | Node::Expression(text) => {
            Some(text.split('[').next().unwrap_or_default().trim_matches(['"', ' ']).to_owned())
        }
        _ => None,
    }
}
