//! Which environments there are, as a project's folders and files tell.

use std::collections::{BTreeMap, BTreeSet};

use super::units::{self, Marks};
use super::words::{
    environment_in, essence, is_aside, is_common, is_container, is_filler, is_known, is_region, is_telling,
    rank,
};
use crate::path::SourcePath;
use crate::source::terraform::terragrunt::file::UNIT_FILES;

/// An environment as it was found, without what is set there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Its name.
    pub name: String,
    /// What is applied in it, by folder.
    pub stacks: Vec<Applied>,
}

/// A root module or a Terragrunt unit, and the files that set its variables in one environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// Its folder.
    pub folder: SourcePath,
    /// What it is called among the stacks of its environment; empty where that is one stack.
    pub name: String,
    /// The files of values, in the order in which they count: of two that set a variable, the later one.
    pub values: Vec<SourcePath>,
    /// The files of settings for its backend.
    pub backend: Vec<SourcePath>,
}

/// What a module is among the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Terraform is run in it, as far as can be told.
    Root,
    /// Terragrunt is run in it: a unit, whether there is a module in its folder or not.
    Unit,
    /// Nobody calls it.
    Uncalled,
    /// Others call it, or it is part of an example or a test.
    Part,
}

/// A project's modules and units, by folder.
pub type Modules = BTreeMap<SourcePath, Standing>;

/// The environments that folders and files tell of; `marks` are of files beside units. They stand in the order in which a change goes through them.
pub fn by_convention(modules: &Modules, files: &[SourcePath], marks: &Marks) -> Vec<Found> {
    let assigned = assign(modules, files);
    let siblings = known_siblings(modules);
    let mut claims = units::claims(modules, &assigned, marks);
    let is_module = |standing: &Standing| matches!(standing, Standing::Root | Standing::Uncalled);
    for (folder, standing) in modules.iter().filter(|(_, standing)| is_module(standing)) {
        let files = assigned.get(folder).map(Vec::as_slice).unwrap_or_default();
        let place = place(folder, *standing, &siblings);
        claims.extend(claims_of(folder, place.as_ref(), files));
    }
    settle(claims)
}

/// What is applied in an environment, before it has a name among the others.
pub(super) struct Claim {
    pub environment: String,
    /// What tells it from the environment's others.
    pub parts: Vec<String>,
    pub folder: SourcePath,
    pub values: Vec<SourcePath>,
    pub backend: Vec<SourcePath>,
}

/// A file that belongs to a root module.
#[derive(Clone, Debug)]
pub(super) struct File {
    path: SourcePath,
    role: Role,
    is_backend: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    /// Terraform reads it by itself; by what comes first.
    Own(u8),
    /// Its name says that it counts for all.
    Common,
    /// It lies in the folder of its module, and its name tells nothing that is known.
    Other(String),
    /// It is that of one environment, and there of one region.
    Named(String, String),
}

/// Names of environments where a folder stands beside others of its kind.
fn known_siblings(modules: &Modules) -> BTreeSet<SourcePath> {
    let mut known = BTreeSet::new();
    for folder in modules.keys() {
        let mut at = folder.clone();
        while !at.is_root() {
            if is_known(at.name()) && !at.name().starts_with("test") {
                known.insert(at.parent());
            }
            at = at.parent();
        }
    }
    known
}

/// The environment that a folder's path names.
struct Place {
    name: String,
    parts: Vec<String>,
    is_known: bool,
}

fn place(folder: &SourcePath, standing: Standing, siblings: &BTreeSet<SourcePath>) -> Option<Place> {
    let parts: Vec<&str> = folder.components().collect();
    if parts.iter().any(|part| is_aside(part)) {
        return None;
    }
    let container = parts.iter().position(|part| is_container(part));
    let start =
        container.and_then(|at| Some(at + parts.get(at..)?.iter().position(|part| !is_container(part))?));
    let first = container.unwrap_or(0);
    // Beside a container, what begins like this is a test.
    let is_test = |at: usize| {
        let above = parts.get(..at).unwrap_or_default().join("/");
        let has_sibling = SourcePath::new(&above).is_some_and(|above| siblings.contains(&above));
        parts.get(at).is_some_and(|part| part.starts_with("test")) && !has_sibling
    };
    let at = match start {
        Some(start) => {
            let within = parts.get(start..)?;
            let exact = environment_in(within);
            start + exact.or_else(|| within.iter().position(|part| is_telling(part))).unwrap_or(0)
        }
        None if standing == Standing::Root && container.is_none() => {
            (0..parts.len()).find(|&at| is_known(parts[at]) && !is_test(at))?
        }
        None => return None,
    };
    if (0..first).any(is_test) || (container.is_none() && (0..parts.len()).any(is_test)) {
        return None;
    }
    let name = *parts.get(at)?;
    let others = parts.iter().enumerate();
    let others = others.filter(|(other, part)| *other != at && !(start.is_some() && is_container(part)));
    Some(Place {
        name: name.to_owned(),
        parts: others.map(|(_, part)| (*part).to_owned()).collect(),
        is_known: is_telling(name),
    })
}

/// What a root module is in each environment: the one that its folder is of, or those that its files of values are for.
fn claims_of(folder: &SourcePath, place: Option<&Place>, files: &[File]) -> Vec<Claim> {
    let mut names: Vec<(&str, &str)> = files
        .iter()
        .filter_map(|file| match &file.role {
            Role::Named(name, region) if !file.is_backend || is_telling(name) => {
                Some((name.as_str(), region.as_str()))
            }
            _ => None,
        })
        .collect();
    names.sort_unstable();
    names.dedup();
    match place {
        Some(place) if place.is_known || names.is_empty() => {
            let counts = |role: &Role| match role {
                Role::Own(_) | Role::Common => true,
                Role::Other(name) => !is_telling(name),
                Role::Named(name, _) => *name == place.name,
            };
            vec![claim(folder, &place.name, place.parts.clone(), files, &counts)]
        }
        _ => {
            let of = |(name, region): (&str, &str)| {
                let counts = |role: &Role| match role {
                    Role::Own(_) | Role::Common => true,
                    Role::Other(_) => false,
                    Role::Named(other, part) => other == name && (part == region || part.is_empty()),
                };
                // What is not of one region counts for each, and is no stack where there are some.
                let is_whole = names.iter().any(|(other, part)| *other == name && !part.is_empty());
                let region = Some(region).filter(|region| !region.is_empty());
                if region.is_none() && is_whole {
                    return None;
                }
                let parts = match place {
                    Some(place) => std::iter::once(place.name.clone()).chain(place.parts.clone()).collect(),
                    None => folder.components().map(str::to_owned).collect::<Vec<_>>(),
                };
                let parts = parts.into_iter().chain(region.map(str::to_owned)).collect();
                Some(claim(folder, name, parts, files, &counts))
            };
            names.iter().copied().filter_map(of).collect()
        }
    }
}

fn claim(
    folder: &SourcePath,
    name: &str,
    parts: Vec<String>,
    files: &[File],
    counts: &dyn Fn(&Role) -> bool,
) -> Claim {
    let mut mine: Vec<&File> = files.iter().filter(|file| counts(&file.role)).collect();
    mine.sort_by(|a, b| (&a.role, &a.path).cmp(&(&b.role, &b.path)));
    let of = |is_backend: bool| {
        let paths = mine.iter().filter(|file| file.is_backend == is_backend);
        paths.map(|file| file.path.clone()).collect()
    };
    Claim {
        environment: name.to_owned(),
        parts,
        folder: folder.clone(),
        values: of(false),
        backend: of(true),
    }
}

/// Claims by environment, each stack called by what tells it from the others.
pub(super) fn settle(claims: Vec<Claim>) -> Vec<Found> {
    let common = match claims.split_first() {
        Some((first, others)) => {
            let shared = |length: usize, other: &Claim| {
                let same = first.parts.iter().take(length).zip(&other.parts);
                same.take_while(|(a, b)| a == b).count()
            };
            others.iter().fold(first.parts.len(), shared)
        }
        None => 0,
    };
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    claims.iter().for_each(|claim| *counts.entry(&claim.environment).or_default() += 1);
    // Where each environment is one stack, these are each other's like, wherever they lie.
    let is_one_each = counts.values().all(|count| *count == 1);
    let mut found: BTreeMap<String, Vec<Applied>> = BTreeMap::new();
    for claim in claims {
        let stacks = found.entry(claim.environment).or_default();
        let parts = claim.parts.get(common..).filter(|_| !is_one_each);
        let mut name = parts.unwrap_or_default().join("/");
        if stacks.iter().any(|stack| stack.name == name) {
            name = claim.folder.to_string();
        }
        stacks.push(Applied { folder: claim.folder, name, values: claim.values, backend: claim.backend });
    }
    let mut found: Vec<Found> = found.into_iter().map(|(name, stacks)| Found { name, stacks }).collect();
    found.sort_by_cached_key(|it| (rank(&it.name), it.name.clone()));
    found
}

/// The files of each root module.
pub(super) fn assign(modules: &Modules, files: &[SourcePath]) -> BTreeMap<SourcePath, Vec<File>> {
    let below = roots_below(modules);
    let mut assigned: BTreeMap<SourcePath, Vec<File>> = BTreeMap::new();
    for path in files.iter().filter(|path| !path.components().any(is_aside)) {
        let Some((owner, from)) = owner(path, modules, &below) else { continue };
        let Some(role) = role(path, &owner, &from) else { continue };
        let is_backend = is_backend(path, |folder| modules.contains_key(folder));
        if is_backend && matches!(role, Role::Other(_)) {
            continue;
        }
        assigned.entry(owner).or_default().push(File { path: path.clone(), role, is_backend });
    }
    assigned
}

/// The root modules in each folder.
fn roots_below(modules: &Modules) -> BTreeMap<SourcePath, Vec<&SourcePath>> {
    let mut below: BTreeMap<SourcePath, Vec<&SourcePath>> = BTreeMap::new();
    for (folder, _) in modules.iter().filter(|(folder, it)| **it == Standing::Root && !folder.is_root()) {
        below.entry(folder.parent()).or_default().push(folder);
    }
    below
}

/// The root module that a file is for, and the folder that both lie in: the module in its folder or above it, or the only one in the
/// folders beside it.
fn owner(
    path: &SourcePath,
    modules: &Modules,
    below: &BTreeMap<SourcePath, Vec<&SourcePath>>,
) -> Option<(SourcePath, SourcePath)> {
    let mut at = path.parent();
    let is_way = |folder: &SourcePath| {
        is_filler(folder.name())
            || is_telling(folder.name())
            || is_region(folder.name())
            || is_filler(folder.parent().name())
    };
    loop {
        match modules.get(&at) {
            Some(Standing::Part) => return None,
            Some(_) => return Some((at.clone(), at)),
            None => {}
        }
        if let Some(roots) = below.get(&at) {
            let [one] = roots.as_slice() else { return None };
            return Some(((*one).clone(), at));
        }
        if at.is_root() || !is_way(&at) {
            return None;
        }
        at = at.parent();
    }
}

/// What a file of values, or of settings of a backend, counts for.
fn role(path: &SourcePath, owner: &SourcePath, from: &SourcePath) -> Option<Role> {
    let is_own = path.parent() == *owner;
    let name = path.name();
    match name {
        "terraform.tfvars" if is_own => return Some(Role::Own(0)),
        "terraform.tfvars.json" if is_own => return Some(Role::Own(1)),
        _ if is_own && (name.ends_with(".auto.tfvars") || name.ends_with(".auto.tfvars.json")) => {
            return Some(Role::Own(2));
        }
        _ => {}
    }
    let inner = path.strip(from)?;
    let folder = inner.parent();
    let stem = stem(name);
    let tokens = folder.components().chain([stem]).map(essence).filter(|token| !token.is_empty());
    let tokens: Vec<&str> = tokens.collect();
    if tokens.iter().any(|token| is_aside(token)) || stem.split(['.', '-', '_']).any(is_aside) {
        return None;
    }
    let telling: Vec<&str> = tokens.iter().copied().filter(|token| !is_common(token)).collect();
    let Some(first) = telling.first() else { return Some(Role::Common) };
    let known = telling.iter().find(|token| is_known(token));
    let known = known.or_else(|| telling.iter().find(|token| is_telling(token))).copied();
    let Some(name) = known.or_else(|| (!is_own).then_some(*first)) else {
        return Some(Role::Other((*first).to_owned()));
    };
    let region: Vec<&str> =
        telling.iter().copied().filter(|token| *token != name && is_region(token)).collect();
    Some(Role::Named(name.to_owned(), region.join("/")))
}

const ENDINGS: [&str; 4] = [".tfvars.json", ".tfvars", ".tfbackend", ".hcl"];

fn stem(name: &str) -> &str {
    ENDINGS.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name)
}

/// Whether a file holds settings for a backend, as `-backend-config` reads them: as its name says, or as its folder's does, where that
/// holds no module, which may be called so for what it is.
pub fn is_backend(path: &SourcePath, is_module: impl Fn(&SourcePath) -> bool) -> bool {
    let name = path.name();
    let says = |text: &str| text.split(['-', '_', '.']).any(|word| matches!(word, "backend" | "backends"));
    let folder = path.parent();
    name.ends_with(".tfbackend")
        || (ENDINGS.iter().any(|ending| name.ends_with(ending))
            && !UNIT_FILES.contains(&name)
            && (says(stem(name)) || (says(folder.name()) && !is_module(&folder))))
}

/// The root module that a file is for.
pub(super) fn owner_of(path: &SourcePath, modules: &Modules) -> Option<SourcePath> {
    owner(path, modules, &roots_below(modules)).map(|(owner, _)| owner)
}

/// A root module in an environment that is known by name, with the files that Terraform reads by itself, and where asked for with those
/// whose names say that they are for it.
pub(super) fn stacks_of(
    folder: &SourcePath,
    name: &str,
    parts: Vec<String>,
    files: &[File],
    by_name: bool,
) -> Claim {
    let is_only = !files.iter().any(|file| matches!(&file.role, Role::Named(other, _) if other != name));
    let counts = |role: &Role| match role {
        Role::Own(_) => true,
        Role::Common => by_name,
        Role::Other(other) => by_name && is_only && !is_telling(other),
        Role::Named(other, _) => by_name && other == name,
    };
    claim(folder, name, parts, files, &counts)
}
