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

/// A unit, and the folder of its environment.
struct Member<'a> {
    unit: &'a SourcePath,
    environment: SourcePath,
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
    let names = names(&members, marks);
    let mut environments_with: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (member, name) in members.iter().zip(&names) {
        environments_with.entry(name).or_default().insert(member.environment.name());
    }
    let mut alike: BTreeSet<&SourcePath> = BTreeSet::new();
    for (member, name) in members.iter().zip(&names) {
        let others = environments_with.get(name.as_str()).map_or(0, BTreeSet::len);
        if member.is_told || (!name.is_empty() && others > 1) {
            alike.insert(&member.environment);
        }
    }
    let claimed = members.iter().zip(&names).filter(|(member, _)| alike.contains(&member.environment));
    let claim = |(member, name): (&Member, &String)| {
        let files = files.get(member.unit).map(Vec::as_slice).unwrap_or_default();
        let parts = name.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
        stacks_of(member.unit, member.environment.name(), parts, files, true)
    };
    claimed.map(claim).collect()
}

fn member<'a>(unit: &'a SourcePath, marks: &Marks) -> Option<Member<'a>> {
    let parts: Vec<&str> = unit.components().collect();
    if parts.iter().any(|part| is_aside(part)) {
        return None;
    }
    let mut above = std::iter::successors(Some(unit.clone()), |it| (!it.is_root()).then(|| it.parent()));
    let marked = above.find(|it| !it.is_root() && marks.environments.contains(it));
    let head = |at: usize| SourcePath::new(&parts.get(..=at).unwrap_or_default().join("/"));
    let named = || head(environment_in(&parts)?);
    if let Some(environment) = marked.or_else(named) {
        return Some(Member { unit, environment, is_told: true });
    }
    let first = parts.iter().position(|part| !is_container(part))?;
    Some(Member { unit, environment: head(first)?, is_told: first > 0 })
}

/// What units are called: the first of four ways in which each has a name of its own in its environment. The path below the
/// environment's folder without regions, with them, with the regions above it, and the whole path. What one environment has to call
/// by a longer way is called so in all, so that they can be compared.
fn names(members: &[Member], marks: &Marks) -> Vec<String> {
    let ways: Vec<[String; 4]> = members.iter().map(|member| ways(member, marks)).collect();
    let mut counts: BTreeMap<(&str, usize, &str), usize> = BTreeMap::new();
    for (member, names) in members.iter().zip(&ways) {
        for (way, name) in names.iter().enumerate() {
            *counts.entry((member.environment.name(), way, name)).or_default() += 1;
        }
    }
    let mut needed: BTreeMap<&str, usize> = BTreeMap::new();
    for (member, names) in members.iter().zip(&ways) {
        let is_own = |way: &usize| counts.get(&(member.environment.name(), *way, &names[*way])) == Some(&1);
        let way = (0..names.len()).find(is_own).unwrap_or(names.len() - 1);
        let known = needed.entry(&names[0]).or_default();
        *known = way.max(*known);
    }
    let name =
        |names: &[String; 4]| names[needed.get(names[0].as_str()).copied().unwrap_or_default()].clone();
    ways.iter().map(name).collect()
}

fn ways(member: &Member, marks: &Marks) -> [String; 4] {
    let above = parts(&SourcePath::root(), &member.environment, marks);
    let below = parts(&member.environment, member.unit, marks);
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
