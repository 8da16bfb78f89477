//! What is told of one resource: its arguments as written, what they come to, and why it is to be looked at.

use super::cell;
use super::known;
use super::rules::{Fact, Rule, Unset};
use crate::source::block::Inline;
use crate::source::terraform::element::Argument;
use crate::source::terraform::page::{Context, text};
use crate::source::terraform::resource::{Mode, Resource};
use crate::source::terraform::syntax::{Expression, Node};

/// What is told of a resource.
#[derive(Default)]
pub struct Told {
    /// Why it is to be looked at: words.
    pub marks: Vec<String>,
    /// Facts, one after the other.
    facts: Vec<Vec<Inline>>,
}

impl Told {
    /// A fact, once.
    pub fn push(&mut self, runs: impl IntoIterator<Item = Inline>) {
        let fact: Vec<Inline> = runs.into_iter().collect();
        if !self.facts.contains(&fact) {
            self.facts.push(fact);
        }
    }

    /// A reason to look at it, once.
    pub fn mark(&mut self, word: String) {
        if !self.marks.contains(&word) {
            self.marks.push(word);
        }
    }

    /// The cell: reasons first.
    pub fn cell(self) -> Vec<Inline> {
        let mut cell = Vec::new();
        for word in self.marks {
            cell.extend([cell::mark(word), text(" ")]);
        }
        // Each on a line of its own.
        for fact in self.facts {
            cell.extend((!cell.is_empty()).then_some(Inline::Break));
            cell.extend(fact);
        }
        cell
    }
}

/// Whether a resource is one of those that a rule is about, as far as its own code tells.
pub fn applies(rule: &Rule, resource: &Resource) -> bool {
    let Some((argument, expected)) = rule.only else { return true };
    let set = arguments(resource, argument);
    set.iter().any(|it| match &it.value.node {
        Node::Null => false,
        node if node.is_literal() => known::words(node).iter().any(|word| word == expected),
        _ => true,
    })
}

/// The arguments of this path, each block's.
pub fn arguments<'a>(resource: &'a Resource, path: &str) -> Vec<&'a Argument> {
    let all = resource.arguments.iter().filter(|argument| argument.path == path);
    all.filter(|argument| argument.value.node != Node::Null).collect()
}

/// Tells all that a rule says of a resource.
pub fn tell_all(cx: &Context, resource: &Resource, rule: &Rule, told: &mut Told) {
    for fact in rule.facts {
        tell(cx, resource, fact, told);
    }
    if resource.prevent_destroy {
        told.push([Inline::Quiet("prevent_destroy".to_owned())]);
    }
}

fn tell(cx: &Context, resource: &Resource, fact: &Fact, told: &mut Told) {
    if !fact.unless.is_empty() && !arguments(resource, fact.unless).is_empty() {
        return;
    }
    let owners: Vec<&Resource> = match fact.beside {
        None => vec![resource],
        Some((kind, by)) => siblings(cx, resource, kind, by),
    };
    for owner in owners {
        let set = fact.arguments.iter().map(|path| (*path, arguments(owner, path)));
        let Some((path, set)) = set.into_iter().find(|(_, set)| !set.is_empty()) else { continue };
        let mut values = Vec::new();
        for argument in set {
            values.push(value(cx, &argument.value));
            look(cx, &argument.value, fact.marks, told);
        }
        let label = label(path);
        let mut runs = vec![Inline::Quiet(format!("{label} "))];
        runs.extend(cell::joined(values, 6));
        told.push(runs);
        return;
    }
    match fact.unset {
        Unset::Nothing => {}
        Unset::Quiet(words) => told.push([Inline::Quiet(words.to_owned())]),
        Unset::Marked(word) => told.mark(word.to_owned()),
    }
}

/// What an argument is called beside its value: its path, of a long one the end.
fn label(path: &str) -> &str {
    const LONGEST: usize = 32;
    let dots = path.rmatch_indices('.').map(|(dot, _)| dot + 1);
    let starts = std::iter::once(0).chain(dots.collect::<Vec<_>>().into_iter().rev());
    let mut ends = starts.filter_map(|start| path.get(start..));
    ends.find(|end| end.len() <= LONGEST).unwrap_or(path)
}

/// The resources of a type in the same module that name this one.
fn siblings<'a>(cx: &Context<'a>, resource: &Resource, kind: &str, by: &str) -> Vec<&'a Resource> {
    let own = resource.address();
    let resources = &cx.module.declared.resources;
    let of_kind = resources.iter().filter(|it| it.mode == Mode::Managed && it.kind == kind);
    let names = |it: &Resource| {
        arguments(it, by).iter().any(|argument| known::refers_to(cx.module, &argument.value, &own))
    };
    of_kind.map(|it| &**it).filter(|it| names(it)).collect()
}

/// An expression, and quietly what it comes to.
pub fn value(cx: &Context, value: &Expression) -> Vec<Inline> {
    let mut runs = vec![cell::value(cx, value)];
    if !value.node.is_literal() {
        let beside = known::beside(&known::known(cx.estate, cx.module, value));
        if !beside.is_empty() {
            runs.push(Inline::Quiet(format!(" ({beside})")));
        }
    }
    runs
}

/// Marks a value that is to be looked at, where that is certain.
fn look(cx: &Context, value: &Expression, marks: &[(&str, &str)], told: &mut Told) {
    if marks.is_empty() {
        return;
    }
    let words = known::certain_words(cx.estate, cx.module, value);
    for (bad, why) in marks {
        let by = words.iter().filter(|(_, word)| word == bad).map(|(by, _)| by);
        if let Some(places) = known::holds(by) {
            told.mark(where_it_holds(why, &places));
        }
    }
}

/// `not encrypted`, `not encrypted in dev`
pub fn where_it_holds(why: &str, places: &[&str]) -> String {
    if places.is_empty() { why.to_owned() } else { format!("{why} in {}", places.join(", ")) }
}
