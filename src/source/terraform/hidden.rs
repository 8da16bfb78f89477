//! What of the values of variables must not be shown: of those that are sensitive, of those that are passed on to such, and of those that
//! end up in an argument whose name says secret. Whoever shows what is given to a variable asks here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::module::Module;
use super::module_call::{ModuleCall, Origin};
use super::secret::{names_one_secret, names_secret, redact_node};
use super::syntax::{Expression, Node};
use crate::path::SourcePath;

/// What is hidden of each variable, by the folder of its module.
#[derive(Debug, Default)]
pub struct Hidden(BTreeMap<SourcePath, BTreeMap<String, BTreeSet<Part>>>);

/// A part of a variable's value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// All of it: the variable is sensitive or ephemeral, or passed on to one that is.
    Sensitive,
    /// What ends up in an argument whose name says secret.
    Secret {
        /// The attribute of the value that does; empty for all of it.
        attribute: String,
        /// Whether the name is that of one secret: then a number may be it.
        is_one: bool,
    },
}

impl Hidden {
    /// What is hidden in these modules, which stand in the order of their folders.
    pub fn of(modules: &[Arc<Module>]) -> Self {
        let callers = callers(modules);
        let mut hidden = Self::default();
        let mut open: Vec<(SourcePath, String, Part)> = Vec::new();
        for module in modules {
            let own = module.declared.variables.iter().filter(|variable| variable.hides_value());
            open.extend(own.map(|it| (module.folder.clone(), it.name.clone(), Part::Sensitive)));
            let secrets = module.secrets.iter();
            open.extend(secrets.map(|(name, part)| (module.folder.clone(), name.clone(), part.clone())));
        }
        while let Some((folder, name, part)) = open.pop() {
            let parts = hidden.0.entry(folder.clone()).or_default().entry(name.clone()).or_default();
            if !parts.insert(part.clone()) {
                continue;
            }
            for (caller, call) in callers.get(&folder).into_iter().flatten() {
                let inputs = call.inputs.iter().filter(|it| it.path.split('.').next() == Some(&name));
                for input in inputs {
                    let read = read(caller, &input.value, &part).into_iter();
                    open.extend(read.map(|(name, part)| (caller.folder.clone(), name, part)));
                }
            }
        }
        hidden
    }

    fn parts(&self, folder: &SourcePath, variable: &str) -> Option<&BTreeSet<Part>> {
        self.0.get(folder)?.get(variable)
    }

    /// Whether what stands at `path` in the value of a variable may be shown as it is: `["database", "size"]`.
    pub fn may_show(&self, folder: &SourcePath, variable: &str, path: &[&str]) -> bool {
        let is_clear = |part: &Part| match part {
            Part::Sensitive => false,
            Part::Secret { attribute, .. } if attribute.is_empty() => false,
            Part::Secret { attribute, .. } => path.first().is_some_and(|first| first != attribute),
        };
        self.parts(folder, variable).is_none_or(|parts| parts.iter().all(is_clear))
    }

    /// Whether nothing of a variable's value may be shown.
    pub fn is_sensitive(&self, folder: &SourcePath, variable: &str) -> bool {
        self.parts(folder, variable).is_some_and(|parts| parts.contains(&Part::Sensitive))
    }

    /// Takes out of what is given to a variable what must not be shown. A reference to something else tells nothing, and stays.
    pub fn redact(&self, folder: &SourcePath, variable: &str, node: &mut Node) {
        for part in self.parts(folder, variable).into_iter().flatten() {
            match part {
                Part::Sensitive if *node == Node::Null || node.is_plain() => {}
                Part::Sensitive => *node = Node::Redacted,
                Part::Secret { attribute, is_one } => match at(node, attribute) {
                    Some(inner) => redact_secret(inner, *is_one),
                    None => redact_secret(node, *is_one),
                },
            }
        }
    }
}

/// The attribute of an object, where it has it.
fn at<'n>(node: &'n mut Node, attribute: &str) -> Option<&'n mut Node> {
    let Node::Object(entries) = node else { return None };
    entries.iter_mut().find(|(name, _)| name == attribute).map(|(_, inner)| inner)
}

fn redact_secret(node: &mut Node, is_one: bool) {
    redact_node(node, true);
    if is_one {
        redact_numbers(node);
    }
}

fn redact_numbers(node: &mut Node) {
    match node {
        Node::Number(_) => *node = Node::Redacted,
        Node::List(items) => items.iter_mut().for_each(redact_numbers),
        Node::Object(entries) => entries.iter_mut().for_each(|(_, value)| redact_numbers(value)),
        _ => {}
    }
}

/// The variables of a module whose values end up in its arguments whose names say secret, local values looked through.
pub fn secrets(module: &Module) -> Vec<(String, Part)> {
    let declared = &module.declared;
    let of_resources = declared.resources.iter().flat_map(|it| &it.arguments);
    let of_calls = declared.calls.iter().flat_map(|it| &it.inputs);
    let of_providers = declared.providers.iter().flat_map(|it| &it.arguments);
    let mut found = BTreeSet::new();
    for argument in of_resources.chain(of_calls).chain(of_providers) {
        let name = argument.path.rsplit('.').next().unwrap_or_default();
        if names_secret(name) {
            let part = Part::Secret { attribute: String::new(), is_one: names_one_secret(name) };
            found.extend(read(module, &argument.value, &part));
        }
    }
    found.into_iter().collect()
}

/// The variables that a value is made of, and what of them is hidden where `part` of the value is.
fn read(module: &Module, value: &Expression, part: &Part) -> BTreeSet<(String, Part)> {
    let mut found = BTreeSet::new();
    for reference in value.references.iter().flat_map(|it| module.through_locals(it)) {
        let Some(name) = reference.variable() else { continue };
        let is_all = matches!(&value.node, Node::Expression(text) if *text == reference.to.to_string());
        found.insert((
            name.to_owned(),
            match part {
                Part::Secret { is_one, .. } if !is_all => {
                    Part::Secret { attribute: reference.attribute.clone(), is_one: *is_one }
                }
                part => part.clone(),
            },
        ));
    }
    found
}

/// Who calls the module in each folder.
fn callers(modules: &[Arc<Module>]) -> BTreeMap<SourcePath, Vec<(&Module, &ModuleCall)>> {
    let mut callers: BTreeMap<SourcePath, Vec<(&Module, &ModuleCall)>> = BTreeMap::new();
    for module in modules {
        for call in &module.declared.calls {
            if let Origin::Local(folder) = call.origin(&module.folder) {
                callers.entry(folder).or_default().push((module, call));
            }
        }
    }
    callers
}

/// Takes out of a module's calls what must not be shown of the variables that they give it to. Says whether there was any.
pub fn hide_in_calls(module: &mut Arc<Module>, hidden: &Hidden) -> bool {
    let mut changed = false;
    for at in 0..module.declared.calls.len() {
        let Origin::Local(callee) = module.declared.calls[at].origin(&module.folder) else { continue };
        let shown = |path: &str, node: &Node| {
            let mut shown = node.clone();
            hidden.redact(&callee, path, &mut shown);
            (shown != *node).then_some(shown)
        };
        let inputs = module.declared.calls[at].inputs.iter().enumerate();
        let known = inputs.filter(|(_, input)| hidden.parts(&callee, &input.path).is_some());
        let redacted = known.filter_map(|(at, input)| Some((at, shown(&input.path, &input.value.node)?)));
        let redacted: Vec<(usize, Node)> = redacted.collect();
        if redacted.is_empty() {
            continue;
        }
        changed = true;
        let call = Arc::make_mut(&mut Arc::make_mut(module).declared.calls[at]);
        for (input, node) in redacted {
            if let Some(input) = call.inputs.get_mut(input) {
                input.value.node = node;
            }
        }
    }
    changed
}
