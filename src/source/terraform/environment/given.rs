//! What the inputs of a module are in each environment: what files set, or what calls pass on.

use std::collections::{BTreeMap, BTreeSet};

use super::Place;
use super::cells::in_line;
use super::compare::{Cell, cell};
use crate::path::SourcePath;
use crate::source::block::Inline;
use crate::source::terraform::model::Estate;
use crate::source::terraform::module::Module;
use crate::source::terraform::syntax::{Address, Node, Reference};
use crate::source::terraform::types::Shape;

/// So many values are told of an input.
const MOST_VALUES: usize = 6;

/// So many environments are named beside a value.
const MOST_NAMES: usize = 6;

/// A value longer than this is not shown.
const LONG: usize = 48;

/// What comes into a module in the environments that it is applied in.
pub struct Given<'a> {
    estate: &'a Estate,
    folder: &'a SourcePath,
    /// The stacks that the module and those on the way up to them are in.
    stacks: BTreeMap<&'a SourcePath, BTreeSet<Place>>,
}

impl<'a> Given<'a> {
    /// The stacks that a module is in, through whatever modules call it.
    pub fn new(estate: &'a Estate, module: &'a Module) -> Self {
        let mut stacks = BTreeMap::new();
        if !estate.environments.found().is_empty() && !module.auxiliary {
            gather(estate, &module.folder, &mut stacks, 0);
        }
        Self { estate, folder: &module.folder, stacks }
    }

    /// None at all: for who does not ask.
    pub fn nothing(estate: &'a Estate, module: &'a Module) -> Self {
        Self { estate, folder: &module.folder, stacks: BTreeMap::new() }
    }

    /// "In environments: prod `3` · dev, staging `1`"; nothing where none sets it.
    pub fn note(&self, variable: &str) -> Option<Vec<Inline>> {
        if self.stacks.get(self.folder)?.is_empty() {
            return None;
        }
        let mut by_value: BTreeMap<Told, BTreeSet<usize>> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        self.told(self.folder, variable, &[], &mut seen, &mut |told, (at, _)| {
            by_value.entry(told).or_default().insert(at);
        });
        if !by_value.keys().any(|told| matches!(told, Told::Set(_) | Told::Missing)) {
            return None;
        }
        let mut groups: Vec<(Told, BTreeSet<usize>)> = by_value.into_iter().collect();
        groups.sort_by(|a, b| a.1.first().cmp(&b.1.first()).then_with(|| a.0.cmp(&b.0)));
        Some(self.runs(&groups))
    }

    fn runs(&self, groups: &[(Told, BTreeSet<usize>)]) -> Vec<Inline> {
        let text = |text: &str| Inline::Text(text.to_owned());
        let mut runs = vec![Inline::Text(format!("{} ", self.estate.texts.say("environment.in")))];
        for (number, (told, environments)) in groups.iter().take(MOST_VALUES).enumerate() {
            if number > 0 {
                runs.push(text(" · "));
            }
            for (place, &at) in environments.iter().take(MOST_NAMES).enumerate() {
                if place > 0 {
                    runs.push(text(self.estate.texts.say("list.comma")));
                }
                runs.extend(self.estate.environment_link(at));
            }
            if environments.len() > MOST_NAMES {
                runs.push(Inline::Text(format!(
                    " {}",
                    self.estate.texts.count("page.more", environments.len() - MOST_NAMES)
                )));
            }
            runs.push(text(" "));
            runs.push(match told {
                Told::Set(value) => Inline::Code(value.clone()),
                Told::Default(value) => {
                    Inline::Quiet(self.estate.texts.fill("environment.default", &[("value", value)]))
                }
                Told::Long => Inline::Quiet(self.estate.texts.say("environment.longer").into()),
                Told::Computed => Inline::Quiet(self.estate.texts.say("environment.computed").into()),
                Told::Missing => Inline::Quiet(self.estate.texts.say("state.not-set").into()),
            });
        }
        if groups.len() > MOST_VALUES {
            runs.push(Inline::Text(format!(
                " · {}",
                self.estate.texts.count("environment.more-values", groups.len() - MOST_VALUES)
            )));
        }
        runs
    }

    /// Tells what comes in, for each stack: what its files set, or what the calls on the way pass on. `path` leads to the attribute of
    /// the variable that is asked for.
    fn told(
        &self,
        folder: &SourcePath,
        variable: &str,
        path: &[&str],
        seen: &mut BTreeSet<(SourcePath, String)>,
        tell: &mut dyn FnMut(Told, Place),
    ) {
        let step = (folder.clone(), format!("{variable}.{}", path.join(".")));
        if !seen.insert(step) || self.estate.hides(folder, variable) {
            return;
        }
        let Some(module) = self.estate.module(folder) else { return };
        let all = self.estate.applied();
        for &(at, stack) in self.estate.environments.of_module(folder) {
            let Some(stack) = all.get(at).and_then(|it| Some((stack, it.stacks.get(stack)?))) else {
                continue;
            };
            let set = within(cell(self.estate, Some(stack.1), variable), module, variable, path);
            // What a root module gives on is set for those that it calls.
            let set = match set {
                Cell::Default(node) if folder != self.folder => Cell::Set(node),
                set => set,
            };
            told(&set).into_iter().for_each(|told| tell(told, (at, stack.0)));
        }
        let default = module.variable(variable).and_then(|it| it.default.as_ref());
        let default = default.map(|it| self.estate.shown(folder, variable, &it.node));
        for (caller, call) in self.estate.callers(folder) {
            let Some(stacks) = self.stacks.get(&caller.folder) else { continue };
            let input = call.inputs.iter().find(|input| input.path == variable);
            let cell = match (input, &default) {
                (Some(input), _) => {
                    if let Some((name, inner)) = passed_on(&input.value.node, &input.value.references) {
                        let path: Vec<&str> = inner.into_iter().chain(path.iter().copied()).collect();
                        self.told(&caller.folder, name, &path, seen, tell);
                        continue;
                    }
                    Cell::Set(input.value.node.clone())
                }
                (None, Some(default)) => Cell::Default(default.clone()),
                (None, None) => continue,
            };
            if let Some(told) = told(&within(cell, module, variable, path)) {
                stacks.iter().for_each(|stack| tell(told.clone(), *stack));
            }
        }
    }
}

/// The stacks of a module: its own, and those of whoever calls it.
fn gather<'a>(
    estate: &'a Estate,
    folder: &'a SourcePath,
    known: &mut BTreeMap<&'a SourcePath, BTreeSet<Place>>,
    depth: usize,
) {
    const DEEPEST: usize = 16;
    if known.contains_key(folder) || depth > DEEPEST {
        return;
    }
    // A module that calls itself is above itself.
    known.insert(folder, BTreeSet::new());
    let mut stacks: BTreeSet<Place> = estate.environments.of_module(folder).iter().copied().collect();
    for (caller, _) in estate.callers(folder).filter(|(caller, _)| !caller.auxiliary) {
        gather(estate, &caller.folder, known, depth + 1);
        stacks.extend(known.get(&caller.folder).into_iter().flatten());
    }
    known.insert(folder, stacks);
}

/// The attribute of a value that `path` leads to, as the variable's type completes it.
fn within(cell: Cell, module: &Module, variable: &str, path: &[&str]) -> Cell {
    let shape = module.variable(variable).and_then(|it| it.type_constraint.as_ref()).map(|it| &it.shape);
    let mut at = (cell, shape);
    for name in path {
        at = attribute(at.0, at.1, name);
    }
    at.0
}

fn attribute<'s>(cell: Cell, shape: Option<&'s Shape>, name: &str) -> (Cell, Option<&'s Shape>) {
    let known = match shape {
        Some(Shape::Object(attributes)) => attributes.iter().find(|it| it.name == name),
        _ => None,
    };
    let default = || known.and_then(|it| it.default.clone()).map_or(Cell::Nothing, Cell::Default);
    let cell = match cell {
        Cell::Set(node) => node.get(name).cloned().map_or_else(default, Cell::Set),
        Cell::Default(node) => node.get(name).cloned().map_or_else(default, Cell::Default),
        other => other,
    };
    (cell, known.map(|it| &it.shape))
}

/// What is told of a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Told {
    Set(String),
    Default(String),
    /// Set, and too long for a line.
    Long,
    /// Known only when applied.
    Computed,
    Missing,
}

fn told(cell: &Cell) -> Option<Told> {
    let short = |node: &Node| in_line(node).filter(|text| text.chars().count() <= LONG);
    match cell {
        Cell::Set(Node::Redacted) | Cell::Default(Node::Redacted) => None,
        Cell::Set(node) if !node.is_literal() => Some(Told::Computed),
        Cell::Set(node) => Some(short(node).map_or(Told::Long, Told::Set)),
        Cell::Default(node) => short(node).map(Told::Default),
        Cell::Missing => Some(Told::Missing),
        _ => None,
    }
}

/// The variable that a value is, or the attribute of one, and nothing but it: `var.database.storage`.
fn passed_on<'r>(node: &'r Node, references: &'r [Reference]) -> Option<(&'r str, Vec<&'r str>)> {
    let (Node::Expression(text), [one]) = (node, references) else { return None };
    let Address::Variable(name) = &one.to else { return None };
    let mut parts = text.split('.');
    let is_plain =
        |part: &&str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    if parts.next() != Some("var") || parts.next() != Some(name) {
        return None;
    }
    let path: Vec<&str> = parts.collect();
    path.iter().all(is_plain).then_some((name, path))
}
