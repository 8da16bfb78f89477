//! What is set, environment beside environment: rows of values, objects attribute by attribute.

use std::collections::BTreeMap;

use super::Stack;
use crate::catalog::Value;
use crate::source::terraform::model::Estate;
use crate::source::terraform::syntax::{Node, value};
use crate::source::terraform::types::Shape;
use crate::source::terraform::value::{SENSITIVE, json};
use crate::source::terraform::variable::Variable;

/// Objects are compared so many levels deep; what is deeper is compared as a whole.
const DEEPEST: usize = 3;

/// So many rows are made of one variable; one that has more is compared as a whole.
const MOST_ROWS: usize = 60;

/// One setting, or an attribute of the one above it.
#[derive(Clone, Debug, PartialEq)]
pub struct Row<'a> {
    /// The name of the variable, or of the attribute.
    pub name: String,
    /// How many attributes lead to it: 0 for a variable.
    pub depth: usize,
    /// The variable, of the first stack that declares it.
    pub variable: Option<(&'a Stack, &'a Variable)>,
    /// One an environment.
    pub cells: Vec<Cell>,
    /// Whether what counts is not the same everywhere, or something is wrong.
    pub differs: bool,
}

/// What counts in one environment.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// A value that is set.
    Set(Node),
    /// What counts where nothing is set.
    Default(Node),
    /// An object, of which the rows below tell; whether any of it is set, or all of it is the default.
    Object(bool),
    /// Set, or a default, and not to be shown.
    Sensitive,
    /// Required, and no file sets it.
    Missing,
    /// Nobody can tell whether it is set.
    Unknown,
    /// Set, though the root module has no such variable.
    Stray,
    /// Set by a unit, though its module has no such variable: Terraform takes no notice, and units share what they set.
    Ignored,
    /// There is no such variable, or no such attribute.
    Nothing,
    /// What is above is no object here, and has told.
    Told,
    /// This environment has no such stack.
    NoStack,
}

/// Every setting of the stacks of one name, one an environment, by name.
pub fn rows<'a>(estate: &'a Estate, stacks: &[Option<&'a Stack>]) -> Vec<Row<'a>> {
    let mut names: BTreeMap<&str, Option<(&Stack, &Variable)>> = BTreeMap::new();
    for stack in stacks.iter().copied().flatten() {
        for setting in &stack.settings {
            names.entry(&setting.name).or_default();
        }
        let declared = module(estate, stack).into_iter().flat_map(|module| &module.declared.variables);
        for variable in declared.filter(|variable| !variable.element.ignored) {
            names.entry(&variable.name).or_default().get_or_insert((stack, &**variable));
        }
    }
    let mut rows = Vec::new();
    for (name, variable) in names {
        let cells: Vec<Cell> = stacks.iter().map(|stack| cell(estate, *stack, name)).collect();
        let shape = variable.and_then(|(_, it)| it.type_constraint.as_ref()).map(|it| &it.shape);
        let row = Row { name: name.to_owned(), depth: 0, variable, differs: differ(&cells), cells };
        push(row, shape, &mut rows);
    }
    rows
}

fn module<'a>(estate: &'a Estate, stack: &Stack) -> Option<&'a crate::source::terraform::module::Module> {
    estate.module(stack.module.as_ref()?)
}

/// What counts for a variable in a stack.
pub fn cell(estate: &Estate, stack: Option<&Stack>, name: &str) -> Cell {
    let Some(stack) = stack else { return Cell::NoStack };
    let set = stack.setting(name);
    let Some(module) = module(estate, stack) else {
        let nothing = if stack.is_open { Cell::Unknown } else { Cell::Nothing };
        return set.map_or(nothing, |setting| of_value(&setting.value, Cell::Set));
    };
    match (module.variable(name), set) {
        (None, None) => Cell::Nothing,
        (None, Some(_)) if stack.is_unit => Cell::Ignored,
        (None, Some(_)) => Cell::Stray,
        (Some(variable), Some(_)) if variable.hides_value() => Cell::Sensitive,
        (Some(_), Some(setting)) => of_value(&setting.value, Cell::Set),
        (Some(variable), None) => match &variable.default {
            None if stack.is_open => Cell::Unknown,
            None => Cell::Missing,
            Some(_) if estate.hides(&module.folder, name) => Cell::Sensitive,
            Some(default) => match estate.shown(&module.folder, name, &default.node) {
                Node::Redacted => Cell::Sensitive,
                default => Cell::Default(default),
            },
        },
    }
}

fn of_value(shown: &Value, make: fn(Node) -> Cell) -> Cell {
    match shown {
        Value::Literal(text) | Value::Expression(text) => {
            let read = value(text, 0..text.len());
            make(read.map_or_else(|| Node::Expression(text.clone()), |read| read.node))
        }
        Value::Redacted => Cell::Sensitive,
        Value::Unknown => Cell::Unknown,
    }
}

/// Whether what counts is not the same everywhere, or something is wrong.
fn differ(cells: &[Cell]) -> bool {
    let is_wrong = |cell: &Cell| matches!(cell, Cell::Missing | Cell::Stray);
    let mut counted =
        cells.iter().filter(|cell| !matches!(cell, Cell::NoStack | Cell::Sensitive | Cell::Unknown)).map(key);
    let first = counted.next();
    cells.iter().any(is_wrong) || first.is_some_and(|first| counted.any(|other| other != first))
}

/// Whether what counts in one place is not what counts in another.
pub fn is_other(a: &Cell, b: &Cell) -> bool {
    differ(&[a.clone(), b.clone()])
}

/// The same for what comes to the same: the order of attributes means nothing.
fn key(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Set(node) | Cell::Default(node) => Some(json(node).to_string()),
        _ => None,
    }
}

/// Takes in a row, and the rows of its attributes where it is an object in most places and not the same in all.
fn push<'a>(row: Row<'a>, shape: Option<&Shape>, rows: &mut Vec<Row<'a>>) {
    let below = if row.differs && row.depth < DEEPEST { attributes(&row, shape) } else { Vec::new() };
    if below.is_empty() || below.len() > MOST_ROWS {
        rows.push(row);
        return;
    }
    let start = rows.len();
    let as_object = |cell: &Cell| match cell {
        Cell::Set(Node::Object(_)) => Cell::Object(true),
        Cell::Default(Node::Object(_)) => Cell::Object(false),
        other => other.clone(),
    };
    let whole = row.clone();
    rows.push(Row { cells: row.cells.iter().map(as_object).collect(), ..row });
    for (row, shape) in below {
        push(row, shape, rows);
    }
    if rows.len() - start > MOST_ROWS && whole.depth == 0 {
        rows.truncate(start);
        rows.push(whole);
    }
}

/// The attributes that are set anywhere, those that the type knows first, as it orders them.
fn attributes<'a, 's>(row: &Row<'a>, shape: Option<&'s Shape>) -> Vec<(Row<'a>, Option<&'s Shape>)> {
    let nodes = || {
        row.cells.iter().filter_map(|cell| match cell {
            Cell::Set(node) | Cell::Default(node) => Some(node),
            _ => None,
        })
    };
    let is_object = |node: &&Node| matches!(node, Node::Object(_));
    let objects = nodes().filter(is_object).count();
    // What an empty one comes to, only its type tells.
    let is_typed = matches!(shape, Some(Shape::Object(_)));
    let telling =
        nodes().filter(|node| is_typed || **node != Node::Object(Vec::new())).filter(is_object).count();
    if telling < 2 || objects * 2 < nodes().count() {
        return Vec::new();
    }
    let set = nodes().flat_map(|node| match node {
        Node::Object(entries) => entries.as_slice(),
        _ => &[],
    });
    let mut order: BTreeMap<&str, usize> = BTreeMap::new();
    let known: &[_] = match shape {
        Some(Shape::Object(known)) => known,
        _ => &[],
    };
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in set {
        let next = known.iter().position(|it| it.name == *name).unwrap_or(known.len() + order.len());
        if !order.contains_key(name.as_str()) {
            order.insert(name, next);
            names.push(name);
        }
    }
    names.sort_by_key(|name| order.get(name).copied());
    let below = names.into_iter().map(|name| {
        let attribute = known.iter().find(|it| it.name == name);
        let shape = match shape {
            Some(Shape::Collection("map", inner)) => Some(&**inner),
            _ => attribute.map(|it| &it.shape),
        };
        let given = attribute.map(|it| it.default.clone().unwrap_or(Node::Null));
        let of = |node: &Node, make: fn(Node) -> Cell| match (node.get(name), &given) {
            (Some(Node::Redacted), _) => Cell::Sensitive,
            (Some(Node::Expression(text)), _) if text == SENSITIVE => Cell::Sensitive,
            (Some(node), _) => make(node.clone()),
            (None, Some(Node::Redacted)) => Cell::Sensitive,
            (None, Some(given)) => Cell::Default(given.clone()),
            (None, None) => Cell::Nothing,
        };
        let cell = |cell: &Cell| match cell {
            Cell::Set(node @ Node::Object(_)) => of(node, Cell::Set),
            Cell::Default(node @ Node::Object(_)) => of(node, Cell::Default),
            Cell::NoStack => Cell::NoStack,
            _ => Cell::Told,
        };
        let cells: Vec<Cell> = row.cells.iter().map(cell).collect();
        let differs = differ(&cells);
        (Row { name: name.to_owned(), depth: row.depth + 1, variable: row.variable, cells, differs }, shape)
    });
    below.collect()
}

/// How many settings are not the same in two stacks.
pub fn differences(estate: &Estate, a: &Stack, b: &Stack) -> usize {
    let set = [a, b].into_iter().flat_map(|stack| stack.settings.iter().map(|setting| setting.name.as_str()));
    let declared = [a, b].into_iter().filter_map(|stack| module(estate, stack));
    let declared = declared.flat_map(|module| &module.declared.variables).filter(|it| !it.element.ignored);
    let names: std::collections::BTreeSet<&str> = set.chain(declared.map(|it| it.name.as_str())).collect();
    let differs = |name: &&&str| is_other(&cell(estate, Some(a), name), &cell(estate, Some(b), name));
    names.iter().filter(differs).count()
}
