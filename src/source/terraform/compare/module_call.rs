//! Calls of other modules.

use std::collections::BTreeSet;

use super::constraint::{Relation, relation};
use super::moved::{Fate, Moves};
use super::repetition::Repetition;
use super::{Both, Comparison, Reading, Subject, breaking, pairs};
use crate::source::change::{Change, Impact};
use crate::source::terraform::module_call::{ModuleCall, Origin, address_and_revision};
use crate::source::terraform::secret::REDACTED;
use crate::source::terraform::syntax::Node;

pub(super) fn compare(cx: &mut Comparison<'_>) {
    let moves = Moves::of(cx.now.module);
    let (then, now) = (&cx.then.module.declared.calls, &cx.now.module.declared.calls);
    let pairs = pairs(then, now, |it| it.name.as_str(), |it| &it.element);
    let mut arrived = BTreeSet::new();
    for Both(then, now) in &pairs {
        let mut found = match (then, now) {
            (Some(then), None) => {
                let name = format!("module.{}", then.name);
                let fate = moves.fate(&name, &repetition(then), Repetition::of_call_to);
                if let Fate::Moved(to, _) = &fate {
                    arrived.insert(to.clone());
                }
                vec![Subject { element: None, ..subject(then, &name) }.of_fate(cx, fate)]
            }
            (Some(then), Some(now)) => {
                let name = format!("module.{}", now.name);
                let subject = subject(now, &name);
                let mut found: Vec<Change> = of_source(then, now, &subject, cx).into_iter().collect();
                let (old, new) = (repetition(then), repetition(now));
                let impact = old.of_call_to(&new).and_then(|it| old.with_moves(it, &moves, &name));
                found.extend(impact.map(|impact| old.change(&new, impact, &subject, cx)));
                found
            }
            _ => Vec::new(),
        };
        cx.found.append(&mut found);
    }
    for now in pairs.iter().filter(|Both(then, _)| then.is_none()).filter_map(|Both(_, now)| *now) {
        let name = format!("module.{}", now.name);
        if !arrived.contains(&name) {
            let change = subject(now, &name).change(cx, "added", Impact::Feature);
            cx.found.push(change);
        }
    }
}

fn subject<'a>(call: &'a ModuleCall, name: &'a str) -> Subject<'a> {
    Subject { kind: "module call", name, element: Some(&call.element), address: name.to_owned() }
}

fn of_source(
    then: &ModuleCall,
    now: &ModuleCall,
    subject: &Subject<'_>,
    cx: &Comparison<'_>,
) -> Option<Change> {
    let (old, new) = (Called::by(then, cx.then), Called::by(now, cx.now));
    let told = |event, impact, old_text: &str, new_text: &str| {
        let change = subject.change(cx, event, impact);
        if old.is_hidden || new.is_hidden {
            return Change { details: vec!["its source is not shown".to_owned()], ..change };
        }
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Change { old: some(old_text), new: some(new_text), ..change }
    };
    if old.address != new.address {
        let is_local = |call: &ModuleCall, folder| matches!(call.origin(folder), Origin::Local(_));
        let both_local = is_local(then, &cx.then.module.folder) && is_local(now, &cx.now.module.folder);
        let impact = match both_local {
            // What is another in that folder is told of that folder.
            true => Impact::Feature,
            false => breaking("nothing here shows that the new module builds what the old one built"),
        };
        return Some(told("source changed", impact, &old.address, &new.address));
    }
    let impact = match relation(&[bare(old.version)], &[bare(new.version)]) {
        Relation::Same => return None,
        // What names a version for the first time raises none.
        Relation::Narrower { raised_to: Some(_) } if !old.version.is_empty() => {
            breaking("the module that it calls is raised by a major version: it may build something else")
        }
        _ => Impact::Feature,
    };
    Some(told("version changed", impact, old.version, new.version))
}

/// What a call calls, as its file says it.
struct Called<'a> {
    /// The source, without the revision.
    address: String,
    /// The version, or the revision.
    version: &'a str,
    /// Whether the source holds a secret, so that nothing of it may be shown.
    is_hidden: bool,
}

impl<'a> Called<'a> {
    fn by(call: &'a ModuleCall, reading: Reading<'a>) -> Self {
        let shown = call.source.as_deref().unwrap_or_default();
        let written = call.found_by.first().filter(|_| call.source.is_some());
        let hidden = written.filter(|it| it.node == Node::Redacted || shown.contains(REDACTED));
        let in_file = hidden.and_then(|it| reading.source(&call.element, it));
        let source = in_file.map_or(shown, |text| text.trim().trim_matches('"'));
        let (address, revision) = address_and_revision(source);
        match call.version.as_deref().filter(|version| !version.is_empty()) {
            Some(version) => Self { address: source.to_owned(), version, is_hidden: hidden.is_some() },
            None => Self { address, version: revision, is_hidden: hidden.is_some() },
        }
    }
}

/// Tags mostly begin with a `v`, which is none of the version.
fn bare(version: &str) -> &str {
    version.strip_prefix('v').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit())).unwrap_or(version)
}

fn repetition(call: &ModuleCall) -> Repetition {
    Repetition::of(call.count.as_ref(), call.for_each.as_ref())
}
