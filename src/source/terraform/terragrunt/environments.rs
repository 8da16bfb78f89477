//! Which environment a unit belongs to, by where it lies.

use std::collections::{BTreeMap, BTreeSet};

use super::super::environment::{Environment, Setting, Stack};
use super::super::syntax::Node;
use super::unit::{self, Unit};
use crate::catalog::Value;
use crate::path::SourcePath;

/// Files that make the folder that they lie in an environment.
const MARKS: [&str; 4] = ["env.hcl", "environment.hcl", "env_vars.hcl", "stage.hcl"];

/// What folders of environments are called.
const WORDS: [&str; 24] = [
    "dev",
    "development",
    "test",
    "testing",
    "qa",
    "uat",
    "int",
    "integration",
    "stage",
    "staging",
    "stg",
    "preprod",
    "pre-prod",
    "prod",
    "production",
    "prd",
    "nonprod",
    "non-prod",
    "sandbox",
    "demo",
    "shared",
    "global",
    "mgmt",
    "management",
];

/// The environments of units, by name: a unit belongs to the nearest folder that holds an `env.hcl`, else to the nearest whose name is
/// that of an environment, else to the first folder of its path. `paths` are all files of the project, in order.
pub fn environments(units: &[Unit], paths: &[SourcePath]) -> Vec<Environment> {
    let marked: BTreeSet<SourcePath> =
        paths.iter().filter(|path| MARKS.contains(&path.name())).map(SourcePath::parent).collect();
    let regions: BTreeSet<SourcePath> =
        paths.iter().filter(|path| path.name() == "region.hcl").map(SourcePath::parent).collect();
    let mut of_name: BTreeMap<String, Vec<(&Unit, SourcePath)>> = BTreeMap::new();
    for unit in units {
        let folder = environment(&unit.folder, &marked);
        of_name.entry(folder.name().to_owned()).or_default().push((unit, folder));
    }
    let environment = |(name, units): (String, Vec<(&Unit, SourcePath)>)| {
        let names = names(&units, &regions);
        let stacks = units.iter().zip(names).map(|((unit, _), name)| stack(unit, name));
        Environment { name: if name.is_empty() { "root".into() } else { name }, stacks: stacks.collect() }
    };
    of_name.into_iter().map(environment).collect()
}

/// The folder of the environment that a folder belongs to.
fn environment(folder: &SourcePath, marked: &BTreeSet<SourcePath>) -> SourcePath {
    let above = || {
        std::iter::successors(Some(folder.clone()), |it| (!it.is_root()).then(|| it.parent()))
            .filter(|it| !it.is_root())
    };
    let by_file = above().find(|it| marked.contains(it));
    let by_word = || above().find(|it| WORDS.contains(&it.name().to_ascii_lowercase().as_str()));
    by_file.or_else(by_word).or_else(|| above().last()).unwrap_or_else(SourcePath::root)
}

/// What stacks of one environment are called: the first of these that no other has. The path below the environment's folder without
/// regions, with them, with the regions above it, and the whole path.
fn names(units: &[(&Unit, SourcePath)], regions: &BTreeSet<SourcePath>) -> Vec<String> {
    let ways: Vec<[String; 4]> = units
        .iter()
        .map(|(unit, folder)| {
            let above = parts(&SourcePath::root(), folder, regions);
            let below = parts(folder, &unit.folder, regions);
            let regions = above.iter().filter(|(_, is_region)| *is_region);
            let without = below.iter().filter(|(_, is_region)| !is_region);
            [joined(without), joined(below.iter()), joined(regions.chain(&below)), unit.folder.to_string()]
        })
        .collect();
    let mut counts: [BTreeMap<&str, usize>; 4] = Default::default();
    for names in &ways {
        for (counts, name) in counts.iter_mut().zip(names) {
            *counts.entry(name).or_default() += 1;
        }
    }
    let is_own = |(way, name): &(usize, &String)| counts[*way].get(name.as_str()) == Some(&1);
    let name = |names: &[String; 4]| names.iter().enumerate().find(is_own).map(|(_, name)| name.clone());
    ways.iter().map(|names| name(names).unwrap_or_default()).collect()
}

/// The folders on the way from one to another below it, and whether each is that of a region.
fn parts(from: &SourcePath, to: &SourcePath, regions: &BTreeSet<SourcePath>) -> Vec<(String, bool)> {
    let below = to.strip(from).unwrap_or_else(|| to.clone());
    let mut at = from.clone();
    let part = |part: &str| {
        at = at.join(part).unwrap_or_else(SourcePath::root);
        (part.to_owned(), regions.contains(&at) || is_region(part))
    };
    below.components().map(part).collect()
}

fn joined<'p>(parts: impl Iterator<Item = &'p (String, bool)>) -> String {
    parts.map(|(part, _)| part.as_str()).collect::<Vec<_>>().join("/")
}

/// `us-east-1`, `us-gov-west-1`, `europe-west1`, `_global`
fn is_region(name: &str) -> bool {
    const PLACES: [&str; 16] = [
        "us",
        "eu",
        "ap",
        "ca",
        "sa",
        "af",
        "me",
        "il",
        "cn",
        "mx",
        "europe",
        "asia",
        "northamerica",
        "southamerica",
        "australia",
        "africa",
    ];
    let mut parts = name.split('-');
    let is_place = parts.next().is_some_and(|first| PLACES.contains(&first));
    is_place && name.contains('-') && name.ends_with(|c: char| c.is_ascii_digit())
}

fn stack(unit: &Unit, name: String) -> Stack {
    let source = unit.source.as_ref();
    Stack {
        folder: unit.folder.clone(),
        name,
        module: unit.module.clone(),
        source: source.map(|source| source.address.clone()).unwrap_or_default(),
        version: source.map(|source| source.version.clone()).unwrap_or_default(),
        settings: unit.inputs.iter().map(setting).collect(),
        backend: unit.remote_state.as_ref().map(|state| {
            let settings = state.settings.iter().map(|it| (it.name.clone(), it.value.shown()));
            (state.backend.clone(), settings.collect())
        }),
        dependencies: unit.dependencies.iter().filter_map(|it| it.folder.clone()).collect(),
    }
}

fn setting(setting: &unit::Setting) -> Setting {
    let value: Value = Node::shown(&setting.value);
    Setting { name: setting.name.clone(), value, at: setting.at.clone() }
}
