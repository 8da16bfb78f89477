//! What is set, environment beside environment: rows of values, objects attribute by attribute.

use std::collections::{BTreeMap, BTreeSet};

use super::Stack;
use super::convert::{as_set, converted};
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
    /// What is shown, one an environment.
    pub cells: Vec<Cell>,
    /// What each of these is compared as.
    counts: Vec<Counts>,
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

/// What a cell comes to beside others.
#[derive(Clone, Debug, PartialEq)]
enum Counts {
    /// As this value, which its type has made of what is written.
    As(Node),
    /// There is none, which is not the same as any.
    None,
    /// It takes no part: it is not known, or must not be, or is told elsewhere.
    Nowhere,
}

/// Every setting of the stacks of one name, one an environment, by name.
pub fn rows<'a>(estate: &'a Estate, stacks: &[Option<&'a Stack>]) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    for (name, declared) in names(estate, stacks) {
        let row = row(estate, stacks, name, declared);
        push(row, declared.and_then(|(_, variable)| shape(variable)), &mut rows);
    }
    rows
}

/// How many settings are not the same in two stacks.
pub fn differences(estate: &Estate, a: &Stack, b: &Stack) -> usize {
    let stacks = [Some(a), Some(b)];
    let rows =
        names(estate, &stacks).into_iter().map(|(name, declared)| row(estate, &stacks, name, declared));
    rows.filter(|row| row.differs).count()
}

/// Whether two stacks have so much in common that one may be held beside the other: at least a third of their settings.
pub fn are_alike(estate: &Estate, a: &Stack, b: &Stack) -> bool {
    let names = |stack| names(estate, &[Some(stack)]).into_keys().collect::<BTreeSet<&str>>();
    let (a, b) = (names(a), names(b));
    a.intersection(&b).count() * 3 >= a.union(&b).count()
}

/// What is set or declared in any of these, and the first of them that declares it.
fn names<'a>(
    estate: &'a Estate,
    stacks: &[Option<&'a Stack>],
) -> BTreeMap<&'a str, Option<(&'a Stack, &'a Variable)>> {
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
    names
}

fn row<'a>(
    estate: &'a Estate,
    stacks: &[Option<&'a Stack>],
    name: &str,
    variable: Option<(&'a Stack, &'a Variable)>,
) -> Row<'a> {
    let cells: Vec<Cell> = stacks.iter().map(|stack| cell(estate, *stack, name)).collect();
    let counts = stacks.iter().zip(&cells).map(|(stack, cell)| {
        let module = stack.and_then(|stack| module(estate, stack));
        match cell {
            Cell::Set(node) | Cell::Default(node) => {
                let own = module.and_then(|module| module.variable(name)).or(variable.map(|(_, it)| it));
                Counts::As(own.map_or_else(|| converted(node, None), |own| as_set(node, own)))
            }
            // What a module elsewhere does with what is not set, nobody knows.
            Cell::Nothing if module.is_none() => Counts::None,
            _ => Counts::Nowhere,
        }
    });
    let counts: Vec<Counts> = counts.collect();
    Row { name: name.to_owned(), depth: 0, variable, differs: differ(&cells, &counts), cells, counts }
}

fn shape(variable: &Variable) -> Option<&Shape> {
    variable.type_constraint.as_ref().map(|it| &it.shape)
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
fn differ(cells: &[Cell], counts: &[Counts]) -> bool {
    let is_wrong = |cell: &Cell| matches!(cell, Cell::Missing | Cell::Stray);
    let mut counted = counts.iter().filter(|it| **it != Counts::Nowhere).map(key);
    let first = counted.next();
    cells.iter().any(is_wrong) || first.is_some_and(|first| counted.any(|other| other != first))
}

/// The same for what comes to the same: the order of attributes means nothing.
fn key(counts: &Counts) -> Option<String> {
    match counts {
        Counts::As(node) => Some(json(node).to_string()),
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
        let counts = cells.iter().zip(&row.counts).map(|(cell, above)| match (cell, above) {
            (Cell::Sensitive | Cell::Told, _) => Counts::Nowhere,
            (_, Counts::As(node @ Node::Object(_))) => {
                node.get(name).map_or(Counts::None, |node| Counts::As(node.clone()))
            }
            _ => Counts::Nowhere,
        });
        let counts: Vec<Counts> = counts.collect();
        let differs = differ(&cells, &counts);
        let depth = row.depth + 1;
        (Row { name: name.to_owned(), depth, variable: row.variable, cells, counts, differs }, shape)
    });
    below.collect()
}
