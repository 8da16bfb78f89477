//! What is set in each environment.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::find::Applied;
use super::{Environment, Setting, Stack};
use crate::catalog::{Location, Value};
use crate::diagnostic::escape_controls;
use crate::path::SourcePath;
use crate::source::SourceFile;
use crate::source::terraform::file::attributes;
use crate::source::terraform::model::Estate;
use crate::source::terraform::module::Module;
use crate::source::terraform::resource::Mode;
use crate::source::terraform::secret::mask;
use crate::source::terraform::syntax::{Attribute, Node};
use crate::source::terraform::terragrunt::unit::{self, Unit};

/// Every environment, with what is set there.
pub fn environments(estate: &Estate) -> Vec<Environment> {
    let found = estate.environments.found().par_iter().map(|found| Environment {
        name: found.name.clone(),
        stacks: found.stacks.iter().map(|applied| stack(estate, applied)).collect(),
    });
    let mut all: Vec<Environment> = found.collect();
    depend(estate, &mut all);
    all
}

fn stack(estate: &Estate, applied: &Applied) -> Stack {
    if let Some(unit) = estate.unit(&applied.folder) {
        return of_unit(estate, unit, applied);
    }
    let module = estate.module(&applied.folder);
    Stack {
        folder: applied.folder.clone(),
        name: applied.name.clone(),
        module: module.map(|module| module.folder.clone()),
        source: String::new(),
        version: String::new(),
        settings: settings(estate, module, applied),
        backend: backend(estate, module, applied),
        dependencies: Vec::new(),
        is_unit: false,
        is_open: false,
    }
}

/// A unit with its inputs. Those reach Terraform as environment variables, over which files of values in its folder count.
fn of_unit(estate: &Estate, unit: &Unit, applied: &Applied) -> Stack {
    let module = unit.module.as_ref().and_then(|folder| estate.module(folder));
    let source = unit.source.as_ref();
    let input = |it: &unit::Setting| {
        (it.name.clone(), Setting { name: it.name.clone(), value: it.value.shown(), at: it.at.clone() })
    };
    let mut set: BTreeMap<String, Setting> = unit.inputs.iter().map(input).collect();
    set.extend(settings(estate, module, applied).into_iter().map(|it| (it.name.clone(), it)));
    Stack {
        folder: applied.folder.clone(),
        name: applied.name.clone(),
        module: unit.module.clone(),
        source: source.map(|source| source.address.clone()).unwrap_or_default(),
        version: source.map(|source| source.version.clone()).unwrap_or_default(),
        settings: set.into_values().collect(),
        backend: match &unit.remote_state {
            Some(state) => {
                let settings = state.settings.iter().map(|it| (it.name.clone(), it.value.shown()));
                Some((state.backend.clone(), settings.collect()))
            }
            None => backend(estate, module, applied),
        },
        dependencies: unit.dependencies.iter().filter_map(|it| it.folder.clone()).collect(),
        is_unit: true,
        is_open: unit.open_inputs.is_some(),
    }
}

/// What the files of values set, by name: of two that set a variable, the later one counts.
fn settings(estate: &Estate, module: Option<&Module>, applied: &Applied) -> Vec<Setting> {
    let mut settings: BTreeMap<String, Setting> = BTreeMap::new();
    for (file, data) in applied.values.iter().filter_map(|path| estate.environments.file(path)) {
        let lines = lines(&file.text);
        for attribute in attributes(data) {
            // In JSON, a name is whatever somebody wrote.
            let name = escape_controls(&mask(&attribute.name));
            let value = shown(estate, module, attribute);
            let at = place(file, &lines, attribute);
            settings.insert(name.clone(), Setting { name, value, at });
        }
    }
    settings.into_values().collect()
}

/// A value as far as it may be shown: nothing where nobody knows that it is harmless.
fn shown(estate: &Estate, module: Option<&Module>, attribute: &Attribute) -> Value {
    let name = attribute.name.as_str();
    let declared = module.and_then(|module| Some((module, module.variable(name)?)));
    let Some((module, variable)) = declared else { return Value::Redacted };
    if variable.hides_value() || estate.hides(&module.folder, name) {
        return Value::Redacted;
    }
    estate.shown(&module.folder, name, &attribute.value.node).shown()
}

fn place(file: &SourceFile, lines: &[usize], attribute: &Attribute) -> Location {
    let span = attribute.name_span;
    Location { file: file.path.clone(), span, line: lines.partition_point(|&start| start <= span.start) }
}

/// Where the lines of a text begin.
fn lines(text: &str) -> Vec<usize> {
    std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect()
}

/// Where the state is kept: as the root module says, and what files of settings add.
fn backend(
    estate: &Estate,
    module: Option<&Module>,
    applied: &Applied,
) -> Option<(String, Vec<(String, Value)>)> {
    let declared = module?.declared.settings.backend.as_ref()?;
    let mut settings: Vec<(String, Value)> =
        declared.arguments.iter().map(|argument| (argument.path.clone(), argument.value.shown())).collect();
    for (_, data) in applied.backend.iter().filter_map(|path| estate.environments.file(path)) {
        let known = |it: &&Attribute| super::backend::knows(&declared.kind, &it.name);
        for attribute in attributes(data).iter().filter(known) {
            settings.retain(|(known, _)| *known != attribute.name);
            let is_value = module.is_some_and(|module| module.variable(&attribute.name).is_some());
            let value = if is_value { shown(estate, module, attribute) } else { attribute.value.shown() };
            settings.push((attribute.name.clone(), value));
        }
    }
    Some((declared.kind.clone(), settings))
}

/// What tells a state from others, within its kind of backend: its place, and its name there.
fn state(kind: &str, setting: impl Fn(&str) -> Option<String>) -> Option<Vec<String>> {
    const PLACES: [&str; 5] =
        ["bucket", "storage_account_name", "container_name", "organization", "hostname"];
    let name = ["key", "prefix", "path", "address", "secret_suffix"].iter().find_map(|name| setting(name))?;
    let places = PLACES.iter().map(|place| setting(place).unwrap_or_default());
    Some([kind.to_owned(), name].into_iter().chain(places).collect())
}

/// Which stacks read the states of others, as `terraform_remote_state` does.
fn depend(estate: &Estate, environments: &mut [Environment]) {
    let mut states: BTreeMap<Vec<String>, SourcePath> = BTreeMap::new();
    for stack in environments.iter().flat_map(|environment| &environment.stacks) {
        let Some((kind, settings)) = &stack.backend else { continue };
        let setting = |name: &str| match &settings.iter().find(|(known, _)| known == name)?.1 {
            Value::Literal(text) => Some(text.clone()),
            _ => None,
        };
        if let Some(state) = state(kind, setting) {
            states.insert(state, stack.folder.clone());
        }
    }
    for stack in environments.iter_mut().flat_map(|environment| &mut environment.stacks) {
        let Some(module) = stack.module.as_ref().and_then(|folder| estate.module(folder)) else { continue };
        let read = module.resources(Mode::Data).filter(|it| it.kind == "terraform_remote_state");
        let read = read.filter_map(|resource| {
            let argument = |name: &str| resource.arguments.iter().find(|it| it.path == name);
            let config = argument("config").map(|config| &config.value.node);
            let setting = |name: &str| match config?.get(name)? {
                node @ Node::Text(_) => Some(super::super::value::pretty(node)),
                _ => None,
            };
            let kind = argument("backend")?.value.node.as_text()?;
            states.get(&state(kind, setting)?).cloned()
        });
        let read: Vec<SourcePath> = read.filter(|folder| *folder != stack.folder).collect();
        stack.dependencies.extend(read);
        stack.dependencies.sort();
        stack.dependencies.dedup();
    }
}
