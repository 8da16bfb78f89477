//! Which environment a Terragrunt unit belongs to, by where it lies.

use std::collections::{BTreeMap, BTreeSet};

use super::find::{Claim, File, Modules, Standing, stacks_of};
use super::words::{environment_in, is_aside, is_container, is_region};
use crate::path::SourcePath;

/// Files that make the folder that they lie in an environment.
const OF_ENVIRONMENTS: [&str; 4] = ["env.hcl", "environment.hcl", "env_vars.hcl", "stage.hcl"];

/// The file that makes the folder that it lies in a region.
const OF_REGIONS: &str = "region.hcl";

/// The folders that files mark.
#[derive(Debug, Default)]
pub struct Marks {
    environments: BTreeSet<SourcePath>,
    regions: BTreeSet<SourcePath>,
}

impl Marks {
    /// Those that these files mark.
    pub fn of<'p>(paths: impl IntoIterator<Item = &'p SourcePath>) -> Self {
        let mut marks = Self::default();
        for path in paths {
            if OF_ENVIRONMENTS.contains(&path.name()) {
                marks.environments.insert(path.parent());
            } else if path.name() == OF_REGIONS {
                marks.regions.insert(path.parent());
            }
        }
        marks
    }
}

/// A unit in an environment.
pub(super) struct Member<'a> {
    pub unit: &'a SourcePath,
    /// The name of its environment.
    pub environment: &'a str,
    /// The folder of its environment, which the unit is called from.
    folder: SourcePath,
    /// Whether a file or a word says that this is an environment.
    is_told: bool,
}

/// The units in their environments: the nearest folder that holds an `env.hcl`, else the first whose name is that of an environment,
/// else the first that is no container. Whether such a one is an environment is seen by others like it.
pub(super) fn claims(
    modules: &Modules,
    files: &BTreeMap<SourcePath, Vec<File>>,
    marks: &Marks,
) -> Vec<Claim> {
    let units = modules.iter().filter(|(_, standing)| **standing == Standing::Unit).map(|(folder, _)| folder);
    let members: Vec<Member> = units.filter_map(|unit| member(unit, marks)).collect();
    let names: Vec<String> = names(&members, marks);
    let mut environments_with: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (member, name) in members.iter().zip(&names) {
        environments_with.entry(name).or_default().insert(member.environment);
    }
    let mut alike: BTreeSet<&SourcePath> = BTreeSet::new();
    for (member, name) in members.iter().zip(&names) {
        let others = environments_with.get(name.as_str()).map_or(0, BTreeSet::len);
        if member.is_told || (!name.is_empty() && others > 1) {
            alike.insert(&member.folder);
        }
    }
    let claimed = members.iter().zip(&names).filter(|(member, _)| alike.contains(&member.folder));
    let claim = |(member, name): (&Member, &String)| {
        let files = files.get(member.unit).map(Vec::as_slice).unwrap_or_default();
        stacks_of(member.unit, member.environment, parts_of(name), files, true)
    };
    claimed.map(claim).collect()
}

/// The folders of a name.
pub(super) fn parts_of(name: &str) -> Vec<String> {
    name.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// A unit in an environment that book.toml names, below one of its roots. Where a folder below that is told to be an environment's, the
/// unit is called from there, as others are.
pub(super) fn within<'a>(
    unit: &'a SourcePath,
    environment: &'a str,
    root: &SourcePath,
    marks: &Marks,
) -> Member<'a> {
    let told = member(unit, marks).filter(|it| it.is_told && it.folder.is_within(root)).map(|it| it.folder);
    let root = if root == unit { root.parent() } else { root.clone() };
    Member { unit, environment, folder: told.filter(|it| it != unit).unwrap_or(root), is_told: true }
}

fn member<'a>(unit: &'a SourcePath, marks: &Marks) -> Option<Member<'a>> {
    let parts: Vec<&str> = unit.components().collect();
    if parts.iter().any(|part| is_aside(part)) {
        return None;
    }
    let mut above = std::iter::successors(Some(unit.clone()), |it| (!it.is_root()).then(|| it.parent()));
    let marked = above.find(|it| !it.is_root() && marks.environments.contains(it));
    let above = |depth: usize| SourcePath::new(&parts.get(..depth).unwrap_or_default().join("/"));
    let marked = marked.map(|folder| folder.components().count());
    let named = || environment_in(&parts).map(|at| at + 1);
    let (depth, is_told) = match marked.or_else(named) {
        Some(depth) => (depth, true),
        None => {
            let first = parts.iter().position(|part| !is_container(part))?;
            (first + 1, first > 0)
        }
    };
    Some(Member { unit, environment: parts.get(depth - 1)?, folder: above(depth)?, is_told })
}

/// What units are called: the first of four ways in which each has a name of its own in its environment. The path below the
/// environment's folder without regions, with them, with the regions above it, and the whole path. What one environment has to call
/// by a longer way is called so in all, so that they can be compared.
pub(super) fn names(members: &[Member], marks: &Marks) -> Vec<String> {
    let ways: Vec<[String; 4]> = members.iter().map(|member| ways(member, marks)).collect();
    let mut counts: BTreeMap<(&str, usize, &str), usize> = BTreeMap::new();
    for (member, names) in members.iter().zip(&ways) {
        for (way, name) in names.iter().enumerate() {
            *counts.entry((member.environment, way, name)).or_default() += 1;
        }
    }
    let mut needed: BTreeMap<&str, usize> = BTreeMap::new();
    for (member, names) in members.iter().zip(&ways) {
        let is_own = |way: &usize| counts.get(&(member.environment, *way, &names[*way])) == Some(&1);
        let way = (0..names.len()).find(is_own).unwrap_or(names.len() - 1);
        let known = needed.entry(&names[0]).or_default();
        *known = way.max(*known);
    }
    let name =
        |names: &[String; 4]| names[needed.get(names[0].as_str()).copied().unwrap_or_default()].clone();
    ways.iter().map(name).collect()
}

fn ways(member: &Member, marks: &Marks) -> [String; 4] {
    let above = parts(&SourcePath::root(), &member.folder, marks);
    let below = parts(&member.folder, member.unit, marks);
    let regions = above.iter().filter(|(_, is_region)| *is_region);
    let without = below.iter().filter(|(_, is_region)| !is_region);
    [joined(without), joined(below.iter()), joined(regions.chain(&below)), member.unit.to_string()]
}

/// The folders on the way from one to another below it, and whether each is that of a region.
fn parts(from: &SourcePath, to: &SourcePath, marks: &Marks) -> Vec<(String, bool)> {
    let below = to.strip(from).unwrap_or_else(|| to.clone());
    let mut at = from.clone();
    let part = |part: &str| {
        at = at.join(part).unwrap_or_else(SourcePath::root);
        (part.to_owned(), marks.regions.contains(&at) || is_region(part))
    };
    below.components().map(part).collect()
}

fn joined<'p>(parts: impl Iterator<Item = &'p (String, bool)>) -> String {
    parts.map(|(part, _)| part.as_str()).collect::<Vec<_>>().join("/")
}
