//! Calls of other modules.

use std::collections::BTreeSet;

use super::constraint::{Relation, relation};
use super::moved::{Fate, Moves};
use super::repetition::Repetition;
use super::{Both, Comparison, Subject, breaking, pairs};
use crate::source::change::{Change, Impact};
use crate::source::terraform::module_call::{ModuleCall, Origin};

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
                let mut found = of_source(then, now, &subject, cx);
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

fn of_source(then: &ModuleCall, now: &ModuleCall, subject: &Subject<'_>, cx: &Comparison<'_>) -> Vec<Change> {
    let ((old, old_version), (new, new_version)) = (then.source_and_version(), now.source_and_version());
    let told = |event, impact, old: &str, new: &str| {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Change { old: some(old), new: some(new), ..subject.change(cx, event, impact) }
    };
    if old != new {
        let is_local = |call: &ModuleCall, folder| matches!(call.origin(folder), Origin::Local(_));
        let both_local = is_local(then, &cx.then.module.folder) && is_local(now, &cx.now.module.folder);
        let impact = match both_local {
            // What is another in that folder is told of that folder.
            true => Impact::Feature,
            false => breaking("nothing here shows that the new module builds what the old one built"),
        };
        return vec![told("source changed", impact, old, new)];
    }
    let impact = match relation(&[old_version], &[new_version]) {
        Relation::Same => return Vec::new(),
        Relation::Narrower { raised_to: Some(_) } => {
            breaking("the module that it calls is raised by a major version: it may build something else")
        }
        _ => Impact::Feature,
    };
    vec![told("version changed", impact, old_version, new_version)]
}

fn repetition(call: &ModuleCall) -> Repetition {
    Repetition::of(call.count.as_ref(), call.for_each.as_ref())
}
