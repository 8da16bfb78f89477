//! Environments: where a project's root modules, or its Terragrunt units, are applied, and what is set there.
//!
//! Which there are is told by [`find`], from paths alone; what is set in them is put together ([`stack`]) when a page first asks for it.

mod apart;
mod backend;
mod cells;
mod compare;
mod convert;
mod find;
mod given;
mod matrix;
mod named;
mod page;
mod pages;
mod stack;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_compare;
mod tree;
mod units;
mod versions;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use super::file::{self, FileData, Kind};
use super::model::Estate;
use super::module::Module;
use super::module_call::Origin;
use super::terragrunt::Unit;
use crate::catalog::{Location, Value};
use crate::config;
use crate::diagnostic::{Diagnostic, Span, nearest};
use crate::path::SourcePath;
use crate::source::{Project, SourceFile, block};
use find::{Found, Modules, Standing};
use pages::Slugs;

pub use compare::{Cell, cell};
pub use find::is_backend;
pub use given::Given;
pub use pages::Shows;
pub use words::is_container;

/// Where infrastructure of one purpose is applied: `dev`, `prod`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Environment {
    /// Its name.
    pub name: String,
    /// What is applied in it, by folder.
    pub stacks: Vec<Stack>,
}

/// What is applied as one: a root module with the values of its variables, or a Terragrunt unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Stack {
    /// Where it is applied.
    pub folder: SourcePath,
    /// What it is called within its environment: `mysql`. Empty where an environment is one stack.
    pub name: String,
    /// The module that is applied, where it is in this project.
    pub module: Option<SourcePath>,
    /// Where the module comes from as written, where it is not `folder` itself; may be empty.
    pub source: String,
    /// The version of it that is asked for; may be empty.
    pub version: String,
    /// What is set, by the name of the variable, each once: what counts last.
    pub settings: Vec<Setting>,
    /// Where its state is kept: the kind of backend, and its settings.
    pub backend: Option<(String, Vec<(String, Value)>)>,
    /// The folders of the stacks that it takes outputs from.
    pub dependencies: Vec<SourcePath>,
    /// Whether it is a Terragrunt unit.
    pub is_unit: bool,
    /// Whether more may be set than can be told.
    pub is_open: bool,
}

impl Stack {
    /// What is set for a variable.
    pub fn setting(&self, name: &str) -> Option<&Setting> {
        let at = self.settings.binary_search_by(|setting| setting.name.as_str().cmp(name)).ok()?;
        self.settings.get(at)
    }
}

/// The value of a variable in an environment.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// The variable.
    pub name: String,
    /// What it is set to. An expression is source text: what it comes to is known only when applied.
    pub value: Value,
    /// Where it is set.
    pub at: Location,
}

/// A stack: which environment, and which of its stacks.
pub type Place = (usize, usize);

/// The environments of a project.
#[derive(Default)]
pub struct Environments {
    found: Vec<Found>,
    /// The files of values and of settings for backends.
    files: BTreeMap<SourcePath, SourceFile>,
    /// The stacks in each folder: which environment, and which of its stacks.
    by_folder: BTreeMap<SourcePath, Vec<Place>>,
    /// The stacks that the module in each folder is applied as.
    by_module: BTreeMap<SourcePath, Vec<Place>>,
    /// The pages about them.
    pub pages: Vec<(block::Overview, Shows)>,
    slugs: Slugs,
    /// What is wrong with those that book.toml names.
    pub(super) faults: Vec<Diagnostic>,
    all: OnceLock<Vec<Environment>>,
    listed: OnceLock<Vec<block::Environment>>,
}

impl Environments {
    /// Those that book.toml names, else those that folders and files tell.
    pub(super) fn find(
        modules: &[Arc<Module>],
        units: &[Unit],
        files: &[SourceFile],
        project: &Project,
    ) -> Self {
        if !project.config.has_environments {
            return Self::default();
        }
        let standings = standings(modules, units);
        let faults = faults(&standings, project);
        let found = found(modules, &standings, files, project);
        let sets = |file: &&SourceFile| matches!(file::kind(&file.path), Some(Kind::Values | Kind::Backend));
        let files: BTreeMap<SourcePath, SourceFile> =
            files.iter().filter(sets).map(|file| (file.path.clone(), file.clone())).collect();
        let of_units: BTreeMap<&SourcePath, &Unit> = units.iter().map(|unit| (&unit.folder, unit)).collect();
        let mut by_folder: BTreeMap<SourcePath, Vec<Place>> = BTreeMap::new();
        let mut by_module: BTreeMap<SourcePath, Vec<Place>> = BTreeMap::new();
        for (at, environment) in found.iter().enumerate() {
            for (stack, applied) in environment.stacks.iter().enumerate() {
                by_folder.entry(applied.folder.clone()).or_default().push((at, stack));
                let module = match of_units.get(&applied.folder) {
                    Some(unit) => unit.module.as_ref(),
                    None => Some(&applied.folder),
                };
                if let Some(module) = module {
                    by_module.entry(module.clone()).or_default().push((at, stack));
                }
            }
        }
        let (pages, slugs) = pages::overviews(&found, project.texts);
        Self { found, files, by_folder, by_module, pages, slugs, faults, ..Self::default() }
    }

    /// Which there are, without what is set in them.
    pub fn found(&self) -> &[Found] {
        &self.found
    }

    /// The stacks in a folder: a root module's, or a unit's.
    pub fn of_folder(&self, folder: &SourcePath) -> &[Place] {
        self.by_folder.get(folder).map(Vec::as_slice).unwrap_or_default()
    }

    /// The stacks that the module in a folder is applied as: where it lies, or by units elsewhere.
    pub fn of_module(&self, folder: &SourcePath) -> &[Place] {
        self.by_module.get(folder).map(Vec::as_slice).unwrap_or_default()
    }

    /// What a file of values, or of settings for a backend, sets.
    pub(super) fn file(&self, path: &SourcePath) -> Option<(&SourceFile, &FileData)> {
        let file = self.files.get(path)?;
        Some((file, file.parsed.data.downcast_ref()?))
    }
}

impl Estate {
    /// Every environment, with what is set there.
    pub fn applied(&self) -> &[Environment] {
        self.environments.all.get_or_init(|| stack::environments(self))
    }

    /// The files that set a variable of the module in a folder, in any environment.
    pub(super) fn files_that_set(&self, folder: &SourcePath, variable: &str) -> BTreeSet<&SourcePath> {
        let sets = |path: &&SourcePath| {
            let file = self.environments.file(path);
            file.is_some_and(|(_, data)| file::attributes(data).iter().any(|it| it.name == variable))
        };
        let mut files = BTreeSet::new();
        for &(at, stack) in self.environments.of_module(folder) {
            let found = self.environments.found.get(at).and_then(|it| it.stacks.get(stack));
            files.extend(found.into_iter().flat_map(|applied| &applied.values).filter(sets));
            // A unit's inputs are put together from many files; the one that counts is known.
            let stack = self.applied().get(at).and_then(|it| it.stacks.get(stack));
            let input = stack.filter(|stack| stack.is_unit).and_then(|stack| stack.setting(variable));
            files.extend(input.map(|setting| &setting.at.file));
        }
        files
    }

    /// The environment that a change goes through before it comes to this one: the nearest that has a stack of one of its names, and
    /// settings like its own in it.
    pub(super) fn environment_before(&self, at: usize) -> Option<(usize, &Environment)> {
        let all = self.applied();
        let own: BTreeMap<&str, &Stack> =
            all.get(at)?.stacks.iter().map(|stack| (stack.name.as_str(), stack)).collect();
        let is_alike = |it: &&Environment| {
            let mut pairs =
                it.stacks.iter().filter_map(|stack| Some((stack, *own.get(stack.name.as_str())?)));
            pairs.any(|(there, here)| compare::are_alike(self, there, here))
        };
        // Where many have nothing in common, each would be held beside all.
        const FARTHEST: usize = 16;
        let mut nearest = (0..at).rev().take(FARTHEST);
        nearest.find_map(|before| Some((before, all.get(before).filter(is_alike)?)))
    }

    /// The name of an environment, which leads to its page.
    pub(super) fn environment_link(&self, at: usize) -> Option<block::Inline> {
        let text = self.environments.found.get(at)?.name.clone();
        let to = block::Target::Overview(self.environments.slugs.of(at).to_owned());
        Some(block::Inline::Link { text, code: false, to })
    }

    /// The name of an environment, which leads to what is said there of one of its stacks.
    pub(super) fn stack_link(&self, (at, stack): Place) -> Option<block::Inline> {
        let text = self.environments.found.get(at)?.name.clone();
        let slugs = &self.environments.slugs;
        let own = slugs.of_stacks(&Shows::Stack(at, stack)).unwrap_or_else(|| slugs.of(at));
        Some(block::Inline::Link { text, code: false, to: block::Target::Overview(own.to_owned()) })
    }
}

/// Which environments there are: those that book.toml names, or those that folders and files tell of.
fn found(
    modules: &[Arc<Module>],
    standings: &Modules,
    files: &[SourceFile],
    project: &Project,
) -> Vec<Found> {
    let sets = |path: &&SourcePath| matches!(file::kind(path), Some(Kind::Values | Kind::Backend));
    let mut paths: Vec<SourcePath> = files.iter().map(|file| &file.path).filter(sets).cloned().collect();
    paths.sort();
    let named = project.config.environments.as_slice();
    let marks = units::Marks::of(files.iter().map(|file| &file.path));
    if !named.is_empty() {
        return named::by_name(named, standings, &paths, &marks);
    }
    let mut found = find::by_convention(standings, &paths, &marks);
    apart::set_apart(&mut found, |folder| {
        let module = modules.binary_search_by(|it| it.folder.cmp(folder)).ok().and_then(|at| modules.get(at));
        let declared = module.into_iter().flat_map(|module| &module.declared.variables);
        declared.map(|variable| variable.name.as_str()).collect()
    });
    found
}

/// The roots in book.toml that nothing is applied in.
fn faults(standings: &Modules, project: &Project) -> Vec<Diagnostic> {
    let Some(file) = SourcePath::new(config::FILE) else { return Vec::new() };
    let applied =
        || standings.iter().filter(|(_, it)| **it != Standing::Part).map(|(folder, _)| folder.as_str());
    let is_listed =
        |root: &SourcePath| root.is_root() || project.paths.iter().any(|path| path.is_within(root));
    // What is not there at all is told with the configuration.
    let idle = named::idle(&project.config.environments, standings).into_iter();
    let fault = |(root, span): &(SourcePath, Span)| {
        let help = match nearest(root.as_str(), applied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                "name a folder in which Terraform or Terragrunt is run, or one that holds such".to_owned()
            }
        };
        let message = format!("there is no root module and no unit in `{root}`");
        Diagnostic::error("config", &file, message).at(*span).help(help)
    };
    idle.filter(|(root, _)| is_listed(root)).map(fault).collect()
}

/// What each module and each unit is among the others.
fn standings(modules: &[Arc<Module>], units: &[Unit]) -> Modules {
    let calls = modules
        .iter()
        .flat_map(|module| module.declared.calls.iter().map(|call| call.origin(&module.folder)));
    let called = calls.filter_map(|origin| match origin {
        Origin::Local(folder) => Some(folder),
        _ => None,
    });
    // What units apply is no root module of its own.
    let applied: BTreeSet<SourcePath> = units.iter().filter_map(|unit| unit.module.clone()).collect();
    let called: BTreeSet<SourcePath> = called.collect();
    let standing = |module: &Arc<Module>| {
        let standing = match (module.auxiliary, module.root, called.contains(&module.folder)) {
            _ if applied.contains(&module.folder) => Standing::Part,
            (false, true, _) => Standing::Root,
            (false, false, false) => Standing::Uncalled,
            _ => Standing::Part,
        };
        (module.folder.clone(), standing)
    };
    let of_modules = modules.iter().map(standing);
    of_modules.chain(units.iter().map(|unit| (unit.folder.clone(), Standing::Unit))).collect()
}
