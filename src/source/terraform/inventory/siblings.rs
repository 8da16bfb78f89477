//! Resources that say something of others in the same module: a bucket's versioning, a secret's rotation.

use std::collections::BTreeMap;

use super::facts::arguments;
use super::made;
use super::rules;
use crate::source::terraform::module::Module;
use crate::source::terraform::resource::{Mode, Resource};
use crate::source::terraform::syntax::{Address, Expression, Node};

/// Those of a module, by what they name.
#[derive(Default)]
pub struct Siblings<'a> {
    /// By their type and the address of what they refer to.
    referring: BTreeMap<(&'static str, Address), Vec<&'a Resource>>,
    /// By their type and the name that they write.
    naming: BTreeMap<(&'static str, &'a str), Vec<&'a Resource>>,
    /// Those of a type that write a name.
    literal: BTreeMap<&'static str, &'a Resource>,
    /// Those of a type of which nobody can tell what they are about.
    open: BTreeMap<&'static str, &'a Resource>,
}

/// What says something of a resource.
pub struct Found<'a> {
    /// The resources that certainly do.
    pub all: Vec<&'a Resource>,
    /// One that may.
    pub perhaps: Option<&'a Resource>,
}

impl<'a> Siblings<'a> {
    /// Those of a module.
    pub fn of(module: &'a Module) -> Self {
        let mut siblings = Self::default();
        for resource in module.resources(Mode::Managed) {
            if let Some((kind, by)) = rules::beside_of(&resource.kind).filter(|_| !made::is_never(resource)) {
                arguments(resource, by).iter().for_each(|it| siblings.add(module, resource, kind, &it.value));
            }
        }
        siblings
    }

    fn add(&mut self, module: &Module, resource: &'a Resource, kind: &'static str, names: &'a Expression) {
        // `each.value.id` is one of those that `for_each` goes over.
        let is_each = matches!(&names.node, Node::Expression(text) if text.contains("each."));
        let over = resource.for_each.iter().filter(|_| is_each).flat_map(|over| &over.references);
        let all = names.references.iter().chain(over);
        let named = all.flat_map(|reference| module.through_locals(reference)).map(|reference| &reference.to);
        let mut is_open = true;
        for address in named.filter(|address| matches!(address, Address::Resource(..))) {
            let known = self.referring.entry((kind, address.clone())).or_default();
            if known.last().is_none_or(|last| !std::ptr::eq(*last, resource)) {
                known.push(resource);
            }
            is_open = false;
        }
        match &names.node {
            Node::Text(text) => {
                self.naming.entry((kind, text)).or_default().push(resource);
                self.literal.entry(kind).or_insert(resource);
            }
            Node::Expression(text) if is_open => {
                if !is_each {
                    self.naming.entry((kind, text)).or_default().push(resource);
                }
                self.open.entry(kind).or_insert(resource);
            }
            _ => {}
        }
    }

    /// Those of a type that say something of a resource, which they name by this argument.
    pub fn about(&self, resource: &Resource, kind: &'static str, by: &str) -> Found<'a> {
        let mut all = self.referring.get(&(kind, resource.address())).cloned().unwrap_or_default();
        let own = arguments(resource, by).first().map(|argument| &argument.value.node);
        let is_literal = matches!(own, Some(Node::Text(_)));
        if let Some(Node::Text(name) | Node::Expression(name)) = own {
            all.extend(self.naming.get(&(kind, name.as_str())).into_iter().flatten());
        }
        let literal = self.literal.get(kind).filter(|_| !is_literal);
        Found { all, perhaps: self.open.get(kind).or(literal).copied() }
    }
}
