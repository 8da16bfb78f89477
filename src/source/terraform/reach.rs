//! The way of a variable's value: through module calls, to the settings of resources.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use rayon::prelude::*;

use super::model::Estate;
use super::module::Module;
use super::syntax::Expression;
use crate::path::SourcePath;

/// A setting that a value ends up in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Setting {
    /// The module of the resource.
    pub folder: SourcePath,
    /// The resource: `aws_vpc.main`.
    pub address: String,
    /// Its argument: `cidr_block`, `vpc_config.subnet_ids`; empty for `count`, `for_each` and the like.
    pub argument: String,
}

/// Who reads the variables of a module, by their names.
pub type Readers = BTreeMap<String, Read>;

/// Who reads a variable, within its module.
#[derive(Clone, Debug, Default)]
pub struct Read {
    /// Resources by their addresses, each with the argument that is set.
    pub settings: BTreeSet<(String, String)>,
    /// The variables of called modules that it is given to.
    pub passed: BTreeSet<(SourcePath, String)>,
    /// Outputs by their names.
    pub outputs: BTreeSet<String>,
}

/// So many settings are followed; a value that goes everywhere, as tags do, says nothing by its way.
const MOST: usize = 64;

/// Where a variable's value ends up in the modules that it is passed on to, and in those that they call.
pub fn reached(estate: &Estate, folder: &SourcePath, variable: &str) -> Vec<Setting> {
    let mut found = BTreeSet::new();
    let start = (folder.clone(), variable.to_owned());
    let mut seen = BTreeSet::from([start.clone()]);
    let mut open = VecDeque::from([start]);
    while let Some((module, name)) = open.pop_front() {
        let Some(read) = estate.readers(&module, &name) else { continue };
        if module != *folder {
            found.extend(read.settings.iter().map(|(address, argument)| Setting {
                folder: module.clone(),
                address: address.clone(),
                argument: argument.clone(),
            }));
        }
        for passed in &read.passed {
            if seen.insert(passed.clone()) {
                open.push_back(passed.clone());
            }
        }
        if found.len() > MOST {
            break;
        }
    }
    found.into_iter().take(MOST).collect()
}

/// The variables whose values come out of a root module, or go from one into the modules that it calls, in the modules' order.
pub fn crossing(estate: &Estate) -> Vec<BTreeSet<&str>> {
    let roots =
        || (0..estate.modules.len()).filter(|&at| estate.modules[at].root && !estate.modules[at].auxiliary);
    // Each is asked for below, one after the other.
    roots().par_bridge().for_each(|at| {
        estate.readers_at(at);
    });
    let read = |at: usize, name: &str| estate.readers_at(at).and_then(|readers| readers.get(name));
    let mut found: Vec<BTreeSet<&str>> = vec![BTreeSet::new(); estate.modules.len()];
    for root in roots() {
        let declared = &estate.modules[root].declared;
        let own = declared.variables.iter().map(|variable| (root, variable.name.as_str()));
        let own = own.filter(|(at, name)| read(*at, name).is_some_and(|read| !read.passed.is_empty()));
        let mut open: Vec<(usize, &str)> = own.collect();
        for call in &declared.calls {
            let callee = estate.modules[root].callee(&call.name);
            let Some(callee) = callee.and_then(|folder| estate.index_of(&folder)) else { continue };
            open.extend(call.inputs.iter().map(|input| (callee, input.path.as_str())));
        }
        while let Some((at, name)) = open.pop() {
            if estate.modules[at].variable(name).is_some() && found[at].insert(name) {
                let passed = read(at, name).into_iter().flat_map(|read| &read.passed);
                open.extend(
                    passed.filter_map(|(folder, name)| Some((estate.index_of(folder)?, name.as_str()))),
                );
            }
        }
    }
    found
}

/// Who reads each variable of a module.
pub fn readers(module: &Module) -> Readers {
    let mut readers = Readers::new();
    let mut each = |value: &Expression, act: &mut dyn FnMut(&mut Read)| {
        for reference in value.references.iter().flat_map(|reference| module.through_locals(reference)) {
            if let Some(name) = reference.variable() {
                act(readers.entry(name.to_owned()).or_default());
            }
        }
    };
    for resource in &module.declared.resources {
        let address = resource.address().to_string();
        for argument in &resource.arguments {
            each(&argument.value, &mut |read| {
                read.settings.insert((address.clone(), argument.path.clone()));
            });
        }
        for value in resource.count.iter().chain(&resource.for_each) {
            each(value, &mut |read| {
                read.settings.insert((address.clone(), String::new()));
            });
        }
    }
    for output in &module.declared.outputs {
        if let Some(value) = &output.value {
            each(value, &mut |read| {
                read.outputs.insert(output.name.clone());
            });
        }
    }
    for call in &module.declared.calls {
        let Some(callee) = module.callee(&call.name) else { continue };
        for input in &call.inputs {
            let name = input.path.split('.').next().unwrap_or_default();
            each(&input.value, &mut |read| {
                read.passed.insert((callee.clone(), name.to_owned()));
            });
        }
    }
    readers
}
