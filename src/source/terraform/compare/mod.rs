//! Two versions of a module, seen by those who call it: what would make a plan of an unchanged caller fail, or destroy, breaks.
//! A noun a file. What an input or a resource is set to inside of the module is not held against what it was: nobody can tell by
//! that alone what a provider makes of it.

pub(super) mod constraint;
mod module_call;
mod moved;
mod output;
mod repetition;
mod requirement;
mod resource;
#[cfg(test)]
mod tests;
mod type_constraint;
mod variable;

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::element::Element;
use super::lower::module_id;
use super::model::Estate;
use super::module::Module;
use super::syntax::{Expression, Node};
use super::value::{compact, pretty};
use crate::catalog::EntityId;
use crate::path::SourcePath;
use crate::source::SourceFile;
use crate::source::change::{Change, Impact, RootChanges};

/// Longer values are cut where they are shown: so many characters.
const MOST_SHOWN: usize = 2000;

/// A module and the files that it was read from.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// The module.
    pub module: &'a Module,
    /// Its files.
    pub files: &'a [SourceFile],
    /// Whether another module of the project calls it.
    pub called: bool,
}

/// What changed in the modules of a project since an earlier version of it, by folder. Examples and tests are nobody's to call:
/// what has become one is told no more, and what is one no longer is new.
pub fn changes(then: &Estate, now: &Estate) -> Vec<RootChanges> {
    let mut folders: BTreeMap<&SourcePath, Both<Reading<'_>>> = BTreeMap::new();
    for reading in then.readings() {
        folders.entry(&reading.module.folder).or_default().0 = Some(reading);
    }
    for reading in now.readings() {
        folders.entry(&reading.module.folder).or_default().1 = Some(reading);
    }
    folders.retain(|_, Both(then, now)| now.or(*then).is_some_and(|reading| !reading.module.auxiliary));
    for Both(then, _) in folders.values_mut() {
        *then = then.filter(|reading| !reading.module.auxiliary);
    }
    let folders: Vec<_> = folders.into_par_iter().filter_map(|(_, both)| of_folder(both, now)).collect();
    folders
}

fn of_folder(both: Both<Reading<'_>>, now: &Estate) -> Option<RootChanges> {
    let of_module = |module: &Module, entity, change| RootChanges {
        folder: module.folder.clone(),
        entity,
        changes: vec![change],
        incomplete: module.declared.broken,
    };
    let name = |module: &Module| module.title(&now.repository);
    let found = match both {
        Both(Some(then), Some(now_read)) => compare(then, now_read, &now.repository),
        Both(None, Some(Reading { module, .. })) => {
            let id = module_id(&now.repository, &module.folder);
            let change = Change { kind: "module", name: name(module), event: "added", ..Change::default() };
            of_module(module, Some(id.clone()), Change { entity: Some(id), ..change })
        }
        Both(Some(Reading { module, .. }), None) => {
            let why = match module.root {
                true => "what it has built stays without a configuration that manages it",
                false => "a call of it by this path fails",
            };
            let impact = Impact::Breaking(why.into());
            let change =
                Change { kind: "module", name: name(module), event: "removed", impact, ..Change::default() };
            of_module(module, None, change)
        }
        Both(None, None) => return None,
    };
    (!found.changes.is_empty() || found.incomplete).then_some(found)
}

/// What changed in one module.
pub fn compare(then: Reading<'_>, now: Reading<'_>, repository: &str) -> RootChanges {
    let id = module_id(repository, &now.module.folder);
    let mut cx = Comparison { then, now, id: id.clone(), given_out: OnceCell::new(), found: Vec::new() };
    variable::compare(&mut cx);
    output::compare(&mut cx);
    requirement::compare(&mut cx);
    resource::compare(&mut cx);
    module_call::compare(&mut cx);
    let mut changes = RootChanges {
        folder: now.module.folder.clone(),
        entity: Some(id),
        changes: cx.found,
        incomplete: then.module.declared.broken || now.module.declared.broken,
    };
    changes.settle();
    changes
}

/// What is compared, and what was found.
struct Comparison<'a> {
    then: Reading<'a>,
    now: Reading<'a>,
    id: EntityId,
    /// Input variables of the new version, and an output each that gives them out openly: made when it is asked for.
    given_out: OnceCell<BTreeMap<&'a str, &'a str>>,
    found: Vec<Change>,
}

/// A thing as it was and as it is.
struct Both<T>(Option<T>, Option<T>);

impl<T> Default for Both<T> {
    fn default() -> Self {
        Self(None, None)
    }
}

/// Things of two lists beside each other, by their keys. What documentation is to leave out is left out.
fn pairs<'a, T, K: Ord>(
    then: &'a [Arc<T>],
    now: &'a [Arc<T>],
    key: impl Fn(&'a T) -> K,
    element: impl Fn(&'a T) -> &'a Element,
) -> Vec<Both<&'a T>> {
    let mut pairs: BTreeMap<K, Both<&'a T>> = BTreeMap::new();
    for item in then {
        pairs.entry(key(item)).or_default().0 = Some(item);
    }
    for item in now {
        pairs.entry(key(item)).or_default().1 = Some(item);
    }
    let is_left_out = |pair: &Both<&'a T>| pair.1.or(pair.0).is_some_and(|item| element(item).ignored);
    pairs.into_values().filter(|pair| !is_left_out(pair)).collect()
}

/// What is said of one thing: what it is called, where it stands now, and its address there.
struct Subject<'a> {
    kind: &'static str,
    name: &'a str,
    element: Option<&'a Element>,
    address: String,
}

impl Subject<'_> {
    fn change(&self, cx: &Comparison<'_>, event: &'static str, impact: Impact) -> Change {
        Change {
            impact,
            kind: self.kind,
            name: self.name.to_owned(),
            event,
            entity: self.element.map(|_| cx.id.with_address(&self.address)),
            source: self.element.map(|element| (element.at.file.clone(), element.at.line)),
            ..Change::default()
        }
    }
}

impl Subject<'_> {
    /// What to say of something that is declared no longer.
    fn removed(&self, cx: &Comparison<'_>, why: &str) -> Change {
        let gone = Subject { element: None, address: String::new(), ..*self };
        gone.change(cx, "removed", Impact::Feature).unless_unread(cx.now, why)
    }
}

impl Change {
    /// The change as one that breaks; where a version could not be read as a whole, what is missed in it may stand there after all,
    /// and nothing is said to break.
    fn unless_unread(self, missed_in: Reading<'_>, why: &str) -> Self {
        if missed_in.module.declared.broken {
            let words = "not all files could be read: it may stand in one of them".to_owned();
            return Self { details: vec![words], ..self };
        }
        Self { impact: breaking(why), ..self }
    }
}

fn breaking(why: &str) -> Impact {
    Impact::Breaking(why.to_owned())
}

impl<'a> Reading<'a> {
    /// The source text of an expression of an element.
    fn source(&self, element: &Element, value: &Expression) -> Option<&'a str> {
        let file = self.files.iter().find(|file| file.path == element.at.file)?;
        file.text.get(value.span.start..value.span.end)
    }
}

impl Comparison<'_> {
    /// Whether two values are the same. Where both are hidden, the files tell, and nothing of them is kept.
    fn same_value(&self, then: (&Element, &Expression), now: (&Element, &Expression)) -> bool {
        if !is_hidden(&then.1.node) && !is_hidden(&now.1.node) {
            return then.1.node == now.1.node;
        }
        let words = |text: &str| text.split_whitespace().collect::<String>();
        let before = self.then.source(then.0, then.1).map(words);
        before == self.now.source(now.0, now.1).map(words)
    }
}

/// Whether something was taken out of a value.
fn is_hidden(node: &Node) -> bool {
    match node {
        Node::Redacted => true,
        Node::List(items) => items.iter().any(is_hidden),
        Node::Object(entries) => entries.iter().any(|(_, value)| is_hidden(value)),
        _ => false,
    }
}

/// A value as code; `None` where nothing of it may be shown.
fn shown(value: &Expression) -> Option<String> {
    match &value.node {
        Node::Redacted => None,
        node => Some(cut(compact(node).filter(|text| text.len() <= 80).unwrap_or_else(|| pretty(node)))),
    }
}

fn cut(text: String) -> String {
    match text.char_indices().nth(MOST_SHOWN) {
        Some((end, _)) => format!("{} …", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
