//! Managed resources. Data sources are read anew at each run, and leave nothing behind.

use std::collections::BTreeSet;

use super::moved::{Fate, Moves};
use super::repetition::Repetition;
use super::{Both, Comparison, Subject, pairs};
use crate::source::change::{Change, Impact};
use crate::source::terraform::resource::{Mode, Resource};

pub(super) fn compare(cx: &mut Comparison<'_>) {
    let moves = Moves::of(cx.now.module);
    let (then, now) = (&cx.then.module.declared.resources, &cx.now.module.declared.resources);
    let address = |resource: &Resource| (resource.mode, resource.address().to_string());
    let mut pairs = pairs(then, now, address, |it| &it.element);
    pairs.retain(|Both(then, now)| now.or(*then).is_some_and(|it| it.mode == Mode::Managed));
    let mut arrived = BTreeSet::new();
    for Both(then, now) in &pairs {
        let mut found = match (then, now) {
            (Some(then), None) => vec![removed(then, &moves, cx, &mut arrived)],
            (Some(then), Some(now)) => {
                let name = now.address().to_string();
                let (old, new) = (repetition(then), repetition(now));
                let impact = old.of_resource_to(&new).and_then(|it| old.with_moves(it, &moves, &name));
                let change = |impact| old.change(&new, impact, &subject(now, &name), cx);
                impact.map(change).into_iter().collect()
            }
            _ => Vec::new(),
        };
        cx.found.append(&mut found);
    }
    // What something was moved to is not new.
    for now in pairs.iter().filter(|Both(then, _)| then.is_none()).filter_map(|Both(_, now)| *now) {
        let name = now.address().to_string();
        if !arrived.contains(&name) {
            let change = subject(now, &name).change(cx, "added", Impact::Feature);
            cx.found.push(change);
        }
    }
}

fn subject<'a>(resource: &'a Resource, name: &'a str) -> Subject<'a> {
    Subject { kind: "resource", name, element: Some(&resource.element), address: name.to_owned() }
}

fn removed(then: &Resource, moves: &Moves, cx: &Comparison<'_>, arrived: &mut BTreeSet<String>) -> Change {
    let name = then.address().to_string();
    let gone = Subject { element: None, ..subject(then, &name) };
    let fate = moves.fate(&name, &repetition(then), Repetition::of_resource_to);
    if let Fate::Moved(to, _) = &fate {
        arrived.insert(to.clone());
    }
    gone.of_fate(cx, fate)
}

fn repetition(resource: &Resource) -> Repetition {
    Repetition::of(resource.count.as_ref(), resource.for_each.as_ref())
}

impl Subject<'_> {
    /// What to say of something that is no longer declared.
    pub(super) fn of_fate(&self, cx: &Comparison<'_>, fate: Fate) -> Change {
        match fate {
            Fate::Moved(to, impact) => self.moved(cx, to, impact),
            Fate::Forgotten => {
                let change = self.change(cx, "forgotten", Impact::Feature);
                Change {
                    details: vec!["what it has built stays, and is managed no longer".to_owned()],
                    ..change
                }
            }
            Fate::Destroyed => self.removed(cx, "what it has built is destroyed"),
        }
    }

    fn moved(&self, cx: &Comparison<'_>, to: String, impact: Impact) -> Change {
        let change = self.change(cx, "moved", impact);
        Change {
            old: Some(self.name.to_owned()),
            entity: Some(cx.id.with_address(&to)),
            new: Some(to),
            ..change
        }
    }
}
