//! The environments that book.toml names.

use std::collections::{BTreeMap, BTreeSet};

use super::find::{Claim, File, Found, Modules, Standing, assign, is_backend, owner_of, settle, stacks_of};
use super::units::{self, Marks, parts_of};
use super::words::is_aside;
use crate::config::Named;
use crate::diagnostic::Span;
use crate::path::SourcePath;

/// The environments of these names, in this order. A root is the folder of a root module or of a unit, or one that holds some; without
/// one, it is the module that the files of values are for.
pub fn by_name(named: &[Named], modules: &Modules, files: &[SourcePath], marks: &Marks) -> Vec<Found> {
    let assigned = assign(modules, files);
    let names = names_of_units(named, modules, marks);
    let mut claims = Vec::new();
    for environment in named {
        let mut roots = roots(environment, modules);
        for (folder, parts) in &mut roots {
            if let Some(name) = names.get(&(environment.name.as_str(), folder)) {
                *parts = parts_of(name);
            }
        }
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

/// The roots that hold no root module and no unit: their environment would silently be without.
pub fn idle<'n>(named: &'n [Named], modules: &Modules) -> Vec<&'n (SourcePath, Span)> {
    let all = named.iter().flat_map(|environment| &environment.roots);
    all.filter(|(root, _)| !modules.contains_key(root) && below(root, modules).next().is_none()).collect()
}

/// What is applied below a folder: its path, and that from the folder.
fn below<'a>(
    root: &'a SourcePath,
    modules: &'a Modules,
) -> impl Iterator<Item = (&'a SourcePath, SourcePath)> {
    let applied = modules.iter().filter(|(_, standing)| **standing != Standing::Part);
    applied.filter_map(|(folder, _)| {
        let inner = folder.strip(root).filter(|inner| !inner.components().any(is_aside))?;
        Some((folder, inner))
    })
}

/// What units are called in each environment.
fn names_of_units<'a>(
    named: &'a [Named],
    modules: &'a Modules,
    marks: &Marks,
) -> BTreeMap<(&'a str, &'a SourcePath), String> {
    let units = || modules.iter().filter(|(_, standing)| **standing == Standing::Unit).map(|(unit, _)| unit);
    let mut members = Vec::new();
    for environment in named {
        let mut known = BTreeSet::new();
        for (root, _) in &environment.roots {
            let within = units().filter(|unit| *unit == root || unit.is_within(root));
            let within = within.filter(|unit| known.insert(*unit));
            members.extend(within.map(|unit| units::within(unit, &environment.name, root, marks)));
        }
    }
    let names = units::names(&members, marks);
    members.iter().map(|member| (member.environment, member.unit)).zip(names).collect()
}

/// The root modules and units of an environment, and what tells each from the others.
fn roots(environment: &Named, modules: &Modules) -> BTreeMap<SourcePath, Vec<String>> {
    let parts = |folder: &SourcePath| -> Vec<String> { folder.components().map(str::to_owned).collect() };
    let mut roots = BTreeMap::new();
    for (root, _) in &environment.roots {
        if modules.contains_key(root) {
            roots.insert(root.clone(), parts(root));
            continue;
        }
        roots.extend(below(root, modules).map(|(folder, inner)| (folder.clone(), parts(&inner))));
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
            let is_backend = is_backend(path, |folder| roots.contains_key(folder));
            let into = if is_backend { &mut claim.backend } else { &mut claim.values };
            into.push(path.clone());
        }
    }
    claim
}
