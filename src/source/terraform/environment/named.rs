//! The environments that book.toml names.

use std::collections::BTreeMap;

use super::find::{Claim, File, Found, Modules, Standing, assign, is_backend, owner_of, settle, stacks_of};
use super::words::is_aside;
use crate::config::Named;
use crate::path::SourcePath;

/// The environments of these names, in this order. A root is the folder of a root module, or one that holds some; without one, it is
/// the module that the files of values are for.
pub fn by_name(named: &[Named], modules: &Modules, files: &[SourcePath]) -> Vec<Found> {
    let assigned = assign(modules, files);
    let mut claims = Vec::new();
    for environment in named {
        let roots = roots(environment, modules);
        for (folder, parts) in &roots {
            let files = assigned.get(folder).map(Vec::as_slice).unwrap_or_default();
            claims.push(claim(environment, folder, parts, &roots, files));
        }
    }
    let mut found = settle(claims);
    let place = |found: &Found| named.iter().position(|named| named.name == found.name);
    found.sort_by_key(place);
    found
}

/// The root modules of an environment, and what tells each from the others.
fn roots(environment: &Named, modules: &Modules) -> BTreeMap<SourcePath, Vec<String>> {
    let parts = |folder: &SourcePath| -> Vec<String> { folder.components().map(str::to_owned).collect() };
    let mut roots = BTreeMap::new();
    for (root, _) in &environment.roots {
        if modules.contains_key(root) {
            roots.insert(root.clone(), parts(root));
            continue;
        }
        for (folder, _) in modules.iter().filter(|(_, standing)| **standing != Standing::Part) {
            if let Some(inner) = folder.strip(root).filter(|inner| !inner.components().any(is_aside)) {
                roots.insert(folder.clone(), parts(&inner));
            }
        }
    }
    if environment.roots.is_empty() {
        let owners = environment.tfvars.iter().filter_map(|(path, _)| owner_of(path, modules));
        roots.extend(owners.map(|owner| (owner.clone(), parts(&owner))));
    }
    let is_only = roots.len() == 1;
    for parts in roots.values_mut() {
        parts.retain(|part| *part != environment.name && !is_only);
    }
    roots
}

/// A root module in an environment: with the files of values that are named; where none are, with those that are for it by their names.
fn claim(
    environment: &Named,
    folder: &SourcePath,
    parts: &[String],
    roots: &BTreeMap<SourcePath, Vec<String>>,
    files: &[File],
) -> Claim {
    let mut claim =
        stacks_of(folder, &environment.name, parts.to_vec(), files, environment.tfvars.is_empty());
    // A file in the folder of one of them is for that one.
    let around = |path: &SourcePath| roots.keys().rfind(|folder| path.is_within(folder));
    for (path, _) in &environment.tfvars {
        if around(path).is_none_or(|owner| owner == folder) {
            let into = if is_backend(path) { &mut claim.backend } else { &mut claim.values };
            into.push(path.clone());
        }
    }
    claim
}
