//! `undeclared-value`: a file of values that sets a variable which its root module does not declare. Terraform warns of it, and the value
//! has no effect.

use std::collections::BTreeMap;

use super::super::environment::is_backend;
use super::super::file::{Kind, attributes, kind, unrevealing};
use super::super::model::Estate;
use super::super::module::Module;
use crate::diagnostic::{Diagnostic, nearest};
use crate::path::SourcePath;

/// What is found in the files that surely are for a root module: those in its own folder, and those of its environments.
pub(super) fn find(estate: &Estate) -> Vec<Diagnostic> {
    let mut files: BTreeMap<&SourcePath, Vec<&Module>> = BTreeMap::new();
    let stacks = estate.environments.found().iter().flat_map(|found| &found.stacks);
    for stack in stacks {
        if let Some(module) = estate.module(&stack.folder) {
            for file in &stack.values {
                files.entry(file).or_default().push(module);
            }
        }
    }
    for module in estate.modules.iter().filter(|module| !module.auxiliary) {
        for (file, _) in &module.values {
            files.entry(file).or_default().push(module);
        }
    }
    let mut found = Vec::new();
    for (path, modules) in files {
        // A file for several root modules may set what only one of them declares. What could not be read may well declare it.
        let is_backend = is_backend(path, |folder| estate.module(folder).is_some());
        if is_backend || kind(path) != Some(Kind::Values) || modules.iter().any(|it| it.declared.broken) {
            continue;
        }
        let Some((_, data)) = estate.environments.file(path) else { continue };
        for attribute in attributes(data) {
            if modules.iter().any(|module| module.variable(&attribute.name).is_some()) {
                continue;
            }
            let names =
                modules.iter().flat_map(|module| &module.declared.variables).map(|it| it.name.as_str());
            let help = match nearest(&attribute.name, names) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "declare the variable, or remove the value: it has no effect".into(),
            };
            let message = format!(
                "no variable `{}` is declared by the module that this sets values of",
                attribute.name
            );
            found.push(
                // In JSON, a name is whatever somebody wrote.
                Diagnostic::warning("undeclared-value", path, unrevealing(&message))
                    .at(attribute.name_span)
                    .help(help),
            );
        }
    }
    found
}
