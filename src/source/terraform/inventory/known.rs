//! What an expression comes to, where the estate tells: a variable's default, and what its callers give it.

use crate::path::SourcePath;
use crate::source::terraform::environment::{Cell, cell};
use crate::source::terraform::model::Estate;
use crate::source::terraform::module::Module;
use crate::source::terraform::module_call::ModuleCall;
use crate::source::terraform::syntax::{Address, Expression, Node};
use crate::source::terraform::types::Shape;
use crate::source::terraform::value::compact;
use crate::source::terraform::variable::Variable;

/// A value that something has.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// Who gives it.
    pub by: By,
    /// The value, a literal.
    pub node: Node,
}

/// Who gives a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// It is written where it is used, and always has effect.
    Itself,
    /// It is a variable's default, and nobody is known who calls the module: something else may be given.
    Default,
    /// It has effect where the module in this folder is applied, or its file of values is: `dev`.
    Caller(String),
}

/// Values are looked for through so many variables, one given to the other.
const MAX_DEPTH: usize = 4;
/// So many expressions are looked at for one value, at most.
const MAX_STEPS: usize = 64;

/// Every value that can be told. None where an expression has to be evaluated.
pub fn known(estate: &Estate, module: &Module, value: &Expression) -> Vec<Known> {
    let mut search = Search { estate, found: Vec::new(), steps: 0 };
    search.find(module, value, &[], MAX_DEPTH);
    // As a change goes through the environments.
    let order = |place: &str| {
        let name = place.rsplit('/').next().unwrap_or_default();
        estate.environments.found().iter().position(|it| it.name == name).unwrap_or(usize::MAX)
    };
    search.found.sort_by_cached_key(|(by, _)| match by {
        By::Itself | By::Default => 0,
        By::Caller(place) => order(place),
    });
    search.found.into_iter().filter_map(|(by, node)| Some(Known { by, node: node? })).collect()
}

struct Search<'a> {
    estate: &'a Estate,
    /// Values as they are found; none for an attribute that its object lacks, until the variable's type says what it is then.
    found: Vec<(By, Option<Node>)>,
    steps: usize,
}

impl Search<'_> {
    /// Looks for what stands at `path` in a value: `["days"]` for the `days` of an object.
    fn find(&mut self, module: &Module, value: &Expression, path: &[&str], depth: usize) {
        self.steps += 1;
        if self.steps > MAX_STEPS || depth == 0 {
            return;
        }
        self.found.extend(at(&value.node, path).map(|node| (By::Itself, node)));
        let (Node::Expression(text), [reference]) = (&value.node, value.references.as_slice()) else {
            return;
        };
        let Some(rest) = text.strip_prefix(&reference.to.to_string()) else { return };
        let is_path = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        let is_attribute = rest.is_empty() || rest.starts_with('.');
        if !is_attribute || !rest.chars().all(is_path) {
            return;
        }
        let path: Vec<&str> = rest.split('.').skip(1).chain(path.iter().copied()).collect();
        match &reference.to {
            Address::Variable(name) => self.of_variable(module, name, &path, depth),
            Address::Local(name) => {
                let locals = &module.declared.locals;
                let at = locals.binary_search_by(|local| local.name.cmp(name));
                if let Some(local) = at.ok().and_then(|at| locals.get(at)) {
                    self.find(module, &local.value, &path, depth - 1);
                }
            }
            _ => {}
        }
    }

    fn of_variable(&mut self, module: &Module, name: &str, path: &[&str], depth: usize) {
        let Some(variable) = module.variable(name) else { return };
        if !self.estate.may_show(&module.folder, name, path) {
            return;
        }
        let first = self.found.len();
        self.given(module, variable, path, depth);
        for (_, node) in self.found.iter_mut().skip(first) {
            if node.is_none() {
                *node = by_type(variable, path);
            }
        }
    }

    /// What a variable comes to in the environments that its module is applied in, in their order. Says whether there are any.
    fn in_environments(&mut self, module: &Module, variable: &Variable, path: &[&str]) -> bool {
        let places = self.estate.environments.of_module(&module.folder);
        let all = self.estate.applied();
        for &(environment, stack) in places {
            let Some(environment) = all.get(environment) else { continue };
            let (Cell::Set(node) | Cell::Default(node)) =
                cell(self.estate, environment.stacks.get(stack), &variable.name)
            else {
                continue;
            };
            let value = at(&node, path);
            self.found.extend(value.map(|value| (By::Caller(environment.name.clone()), value)));
        }
        !places.is_empty()
    }

    /// What is given to a variable, and by whom.
    fn given(&mut self, module: &Module, variable: &Variable, path: &[&str], depth: usize) {
        let default = variable.default.as_ref().and_then(|default| at(&default.node, path));
        let callers = self.estate.callers(&module.folder).filter(|(caller, _)| !caller.auxiliary);
        let callers: Vec<(&Module, &ModuleCall)> = callers.take(MAX_STEPS).collect();
        if callers.is_empty() && self.in_environments(module, variable, path) {
            return;
        }
        if callers.is_empty() && module.values.is_empty() {
            self.found.extend(default.map(|default| (By::Default, default)));
            return;
        }
        if callers.is_empty() {
            let given = set_by_own_files(module, &variable.name);
            let value = given.map_or(default, |value| at(&value.node, path));
            let place = module.folder.as_str().to_owned();
            self.found.extend(value.map(|value| (By::Caller(place), value)));
            return;
        }
        for (caller, call) in &callers {
            let first = self.found.len();
            match call.inputs.iter().find(|input| input.path == variable.name) {
                // What may not be null takes its default then.
                Some(input) if input.value.node == Node::Null && variable.nullable == Some(false) => {
                    self.found.extend(default.clone().map(|default| (By::Itself, default)));
                }
                Some(input) => self.find(caller, &input.value, path, depth - 1),
                None => self.found.extend(default.clone().map(|default| (By::Itself, default))),
            }
            let is_once = callers.iter().filter(|(other, _)| other.folder == caller.folder).nth(1).is_none();
            for (by, _) in self.found.iter_mut().skip(first) {
                if *by == By::Itself {
                    let folder = caller.folder.as_str();
                    *by = By::Caller(match is_once {
                        true => folder.to_owned(),
                        false => format!("{folder} ({})", call.name),
                    });
                }
            }
        }
    }
}

/// What the files that Terraform reads by itself set: of two, the later one counts. Terraform's language reference, "Variable definition
/// precedence".
fn set_by_own_files<'m>(module: &'m Module, variable: &str) -> Option<&'m Expression> {
    let order = |file: &SourcePath| match file.name() {
        "terraform.tfvars" => Some(0),
        "terraform.tfvars.json" => Some(1),
        name if name.ends_with(".auto.tfvars") || name.ends_with(".auto.tfvars.json") => Some(2),
        _ => None,
    };
    let mut files: Vec<_> =
        module.values.iter().filter_map(|(file, values)| Some((order(file)?, file, values))).collect();
    files.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)));
    let set = files.iter().rev().find_map(|(.., values)| values.iter().find(|(name, _)| name == variable));
    set.map(|(_, value)| value)
}

/// What stands at `path` in a value: a literal, or nothing in an object that lacks it. `None` where nobody can tell.
fn at(node: &Node, path: &[&str]) -> Option<Option<Node>> {
    let Some((first, rest)) = path.split_first() else {
        return node.is_literal().then(|| Some(node.clone()));
    };
    match node {
        Node::Object(_) => match node.get(first) {
            Some(inner) => at(inner, rest),
            None => Some(None),
        },
        _ => None,
    }
}

/// What a variable's type makes of an attribute that is not given.
fn by_type(variable: &Variable, path: &[&str]) -> Option<Node> {
    let mut shape = &variable.type_constraint.as_ref()?.shape;
    for (place, name) in path.iter().enumerate() {
        let Shape::Object(attributes) = shape else { return None };
        let attribute = attributes.iter().find(|attribute| attribute.name == *name && attribute.optional);
        let all = attributes.iter().find(|attribute| attribute.name == *name)?;
        if let Some(default) = attribute.and_then(|attribute| attribute.default.as_ref())
            && let Some(Some(found)) = at(default, path.get(place + 1..)?)
        {
            return Some(found);
        }
        if place + 1 == path.len() {
            return attribute.filter(|attribute| attribute.default.is_none()).map(|_| Node::Null);
        }
        shape = &all.shape;
    }
    None
}

/// What of a value is looked at: its text, or those of its items.
pub fn words(node: &Node) -> Vec<String> {
    match node {
        Node::List(items) => items.iter().flat_map(words).collect(),
        Node::Object(entries) => entries.iter().flat_map(|(_, value)| words(value)).collect(),
        Node::Text(text) => vec![text.clone()],
        Node::Bool(value) => vec![value.to_string()],
        Node::Number(number) => vec![number.clone()],
        Node::Null | Node::Expression(_) | Node::Redacted => Vec::new(),
    }
}

/// What is written even where the rest of a value has to be evaluated: `"0.0.0.0/0"` of `[var.own, "0.0.0.0/0"]`.
pub fn certain_words(estate: &Estate, module: &Module, value: &Expression) -> Vec<(By, String)> {
    if let Node::List(items) = &value.node {
        return items.iter().flat_map(words).map(|word| (By::Itself, word)).collect();
    }
    let all = known(estate, module, value);
    all.into_iter()
        .flat_map(|it| words(&it.node).into_iter().map(move |word| (it.by.clone(), word)))
        .collect()
}

/// What is said beside an expression of its values: `default 7`, or `35 in prod, 1 in dev, staging`. Empty where there is nothing.
pub fn beside(all: &[Known]) -> String {
    const MOST: usize = 6;
    let mut groups: Vec<(String, Vec<&By>)> = Vec::new();
    for it in all {
        let Some(text) = compact(&it.node) else { continue };
        match groups.iter_mut().find(|(known, _)| *known == text) {
            Some((_, places)) => places.push(&it.by),
            None => groups.push((text, vec![&it.by])),
        }
    }
    let name = |folder: &str| match folder.rsplit('/').next() {
        None | Some("") => "the root".to_owned(),
        Some(name) => name.to_owned(),
    };
    let places = |by: &[&By]| {
        let mut names: Vec<String> = Vec::new();
        for it in by {
            if let By::Caller(folder) = it
                && !names.contains(&name(folder))
            {
                names.push(name(folder));
            }
        }
        let more = names.len().saturating_sub(MOST);
        names.truncate(MOST);
        if more > 0 {
            names.push(format!("{more} more"));
        }
        names.join(", ")
    };
    let one = |(text, by): &(String, Vec<&By>)| {
        let text = super::cell::cut(text, 80);
        match by.first() {
            Some(By::Caller(_)) => format!("{text} in {}", places(by)),
            Some(By::Default) => format!("default {text}"),
            _ => text,
        }
    };
    groups.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Where a mark on values of these givers holds: nowhere to name where it always does; `None` where it need not.
pub fn holds<'a>(by: impl Iterator<Item = &'a By>) -> Option<Vec<&'a str>> {
    let mut places = Vec::new();
    let mut found = false;
    for it in by {
        match it {
            By::Itself => return Some(Vec::new()),
            By::Default => {}
            By::Caller(folder) => {
                found = true;
                let name = folder.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or("the root");
                if !places.contains(&name) {
                    places.push(name);
                }
            }
        }
    }
    found.then_some(places)
}
