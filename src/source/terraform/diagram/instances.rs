//! A module and those that it calls, each as often as it is called.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::terraform::model::Estate;
use crate::source::terraform::module::Module;
use crate::source::terraform::module_call::{ModuleCall, Origin};
use crate::source::terraform::syntax::{Address, Expression, Reference};

/// So many calls are followed; what lies behind further ones is not looked into.
const MOST_INSTANCES: usize = 256;
/// So many steps are taken to find what a reference comes to.
const MOST_STEPS: usize = 512;

/// A module as it is called: a module that is called twice is there twice.
#[derive(Clone)]
pub struct Instance<'a> {
    /// The module.
    pub module: &'a Module,
    /// The instance that calls it, and the call; `None` for the first.
    pub called: Option<(usize, &'a ModuleCall)>,
    /// What the call gives it, by the names of its variables.
    inputs: BTreeMap<&'a str, &'a Expression>,
    /// `module.net.module.subnets`; empty for the first.
    pub path: String,
    /// The instances that its calls make, by the calls' names; calls that lead elsewhere make none.
    pub calls: BTreeMap<&'a str, usize>,
}

/// What a reference comes to: something of an instance that is no local value, and no variable that a call sets.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found<'a> {
    /// The instance.
    pub instance: usize,
    /// What of it.
    pub to: &'a Address,
    /// The attribute that is read.
    pub attribute: &'a str,
}

/// A module, and with `estate` every module that it calls, however deep.
pub fn instances<'a>(module: &'a Module, estate: Option<&'a Estate>) -> Vec<Instance<'a>> {
    let mut all = vec![Instance {
        module,
        called: None,
        inputs: BTreeMap::new(),
        path: String::new(),
        calls: BTreeMap::new(),
    }];
    let mut next = 0;
    while let Some(estate) = estate.filter(|_| next < all.len()) {
        let caller = all[next].module;
        for call in &caller.declared.calls {
            let Origin::Local(folder) = call.origin(&caller.folder) else { continue };
            let Some(callee) = estate.module(&folder) else { continue };
            if all.len() == MOST_INSTANCES || is_within(&all, next, callee) {
                continue;
            }
            let dot = if next == 0 { "" } else { "." };
            let path = format!("{}{dot}module.{}", all[next].path, call.name);
            let index = all.len();
            all[next].calls.insert(&call.name, index);
            let inputs = call.inputs.iter().map(|input| (input.path.as_str(), &input.value)).collect();
            let called = Some((next, call.as_ref()));
            all.push(Instance { module: callee, called, inputs, path, calls: BTreeMap::new() });
        }
        next += 1;
    }
    all
}

/// Whether an instance is of this module, or lies in one that is: a module that calls itself.
fn is_within(all: &[Instance], mut instance: usize, module: &Module) -> bool {
    loop {
        if all[instance].module.folder == module.folder {
            return true;
        }
        match all[instance].called {
            Some((caller, _)) => instance = caller,
            None => return false,
        }
    }
}

/// What a reference in `instance` comes to, once local values, inputs of calls and outputs of called modules are looked through.
pub fn resolve<'a>(all: &[Instance<'a>], instance: usize, reference: &'a Reference) -> Vec<Found<'a>> {
    let mut found = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut open = vec![(instance, &reference.to, reference.attribute.as_str())];
    while let Some((at, to, attribute)) = open.pop() {
        if seen.len() == MOST_STEPS || !seen.insert((at, to, attribute)) {
            continue;
        }
        match behind(all, at, to, attribute) {
            Some((at, value)) => {
                open.extend(value.references.iter().map(|next| (at, &next.to, next.attribute.as_str())));
            }
            None => drop(found.insert(Found { instance: at, to, attribute })),
        }
    }
    found.into_iter().collect()
}

/// The value that stands behind a name, and the instance in which it is written; `None` for what stands for itself.
fn behind<'a>(
    all: &[Instance<'a>],
    at: usize,
    to: &Address,
    attribute: &str,
) -> Option<(usize, &'a Expression)> {
    let instance = &all[at];
    match to {
        Address::Local(name) => {
            let locals = &instance.module.declared.locals;
            let found = locals.binary_search_by(|local| local.name.cmp(name)).ok()?;
            Some((at, &locals.get(found)?.value))
        }
        Address::Variable(name) => {
            let (caller, _) = instance.called?;
            Some((caller, instance.inputs.get(name.as_str())?))
        }
        Address::Module(name) => {
            let callee = *instance.calls.get(name.as_str())?;
            Some((callee, all[callee].module.output(attribute)?.value.as_ref()?))
        }
        _ => None,
    }
}
