//! What there is to say about a file, a module, or all of them: a rule a file. But for [`of_estate`], nothing here looks at another
//! module, nor at what calls pass, so that the answer is the same as long as the files are.

mod broken_module_call;
mod contradicting_readme;
mod secret;
mod undeclared_value;
mod unpinned_version;
mod unused_variable;

use super::file::FileData;
use super::model::Estate;
use super::module::Module;
use crate::diagnostic::Diagnostic;
use crate::path::SourcePath;
use crate::source::{Project, SourceFile};

/// A rule: what it finds in a module and the files that it was made of.
type Rule = fn(&Module, &[SourceFile], &mut Vec<Diagnostic>);

#[rustfmt::skip]
const RULES: &[Rule] = &[
    contradicting_readme::find,
    secret::find,
    unpinned_version::find,
    unused_variable::find,
];

/// What all rules find in a module.
pub fn of_module(module: &Module, files: &[SourceFile]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    RULES.iter().for_each(|find| find(module, files, &mut found));
    found
}

/// What is found in modules held against each other. It follows from all files together, and is never taken over.
pub fn of_estate(estate: &Estate, project: &Project) -> Vec<Diagnostic> {
    let mut found = broken_module_call::find(estate, project);
    found.extend(super::terragrunt::find(estate, project));
    found.extend(undeclared_value::find(estate));
    found
}

/// What all rules find in a file, whatever module it belongs to.
pub fn of_file(path: &SourcePath, text: &str, data: &FileData) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    secret::of_file(path, text, data, &mut found);
    found
}
