//! Managed resources. Data sources are read anew at each run, and leave nothing behind.

use std::collections::BTreeSet;

use super::moved::{Fate, Moves};
use super::{Both, Comparison, Subject, breaking, pairs};
use crate::source::change::{Change, Impact};
use crate::source::terraform::resource::{Mode, Resource};
use crate::source::terraform::syntax::{Expression, Node};

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
                let is_named = moves.names_instances(&name);
                let old = Repetition::of(then.count.as_ref(), then.for_each.as_ref());
                let new = Repetition::of(now.count.as_ref(), now.for_each.as_ref());
                let impact =
                    old.to(&new).filter(|impact| !(is_named && matches!(impact, Impact::Breaking(_))));
                impact
                    .map(|impact| repeated(&subject(now, &name), &old, &new, impact, cx))
                    .into_iter()
                    .collect()
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
    let fate = moves.fate(&name, then.count.is_some() || then.for_each.is_some());
    if let Fate::Moved(to) | Fate::PartlyMoved(to) = &fate {
        arrived.insert(to.clone());
    }
    gone.of_fate(cx, fate)
}

impl Subject<'_> {
    /// What to say of something that is no longer declared.
    pub(super) fn of_fate(&self, cx: &Comparison<'_>, fate: Fate) -> Change {
        match fate {
            Fate::Moved(to) => self.moved(cx, to, Impact::Fix),
            Fate::PartlyMoved(to) => {
                self.moved(cx, to, breaking("instances that no `moved` block names are destroyed"))
            }
            Fate::Forgotten => {
                let change = self.change(cx, "forgotten", Impact::Feature);
                Change {
                    details: vec!["what it has built stays, and is managed no longer".to_owned()],
                    ..change
                }
            }
            Fate::Destroyed => self.change(cx, "removed", breaking("what it has built is destroyed")),
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

/// How many of something there are.
pub(super) enum Repetition {
    One,
    /// Whether there is certainly at most one.
    Count(bool),
    ForEach,
}

impl Repetition {
    pub(super) fn of(count: Option<&Expression>, for_each: Option<&Expression>) -> Self {
        match (count, for_each) {
            (_, Some(_)) => Self::ForEach,
            (Some(count), None) => Self::Count(is_at_most_one(count)),
            (None, None) => Self::One,
        }
    }

    pub(super) fn words(&self) -> &'static str {
        match self {
            Self::One => "neither count nor for_each",
            Self::Count(_) => "count",
            Self::ForEach => "for_each",
        }
    }

    /// What it means for a resource to become `now`. Terraform itself moves what stands alone to the first of a count, and back:
    /// https://developer.hashicorp.com/terraform/language/modules/develop/refactoring
    fn to(&self, now: &Self) -> Option<Impact> {
        match (self, now) {
            (Self::One, Self::One) | (Self::Count(_), Self::Count(_)) | (Self::ForEach, Self::ForEach) => {
                None
            }
            (Self::One, Self::Count(_)) | (Self::Count(true), Self::One) => Some(Impact::Fix),
            (Self::Count(false), Self::One) => {
                Some(breaking("all but the first of its instances are destroyed"))
            }
            _ => Some(breaking("its instances have other addresses: what they have built is destroyed")),
        }
    }
}

/// `var.create ? 1 : 0`, `1`
fn is_at_most_one(count: &Expression) -> bool {
    match &count.node {
        Node::Number(number) => matches!(number.as_str(), "0" | "1"),
        Node::Expression(text) => {
            let bare: String = text.split_whitespace().collect();
            bare.ends_with("?1:0") || bare.ends_with("?0:1")
        }
        _ => false,
    }
}

pub(super) fn repeated(
    subject: &Subject<'_>,
    then: &Repetition,
    now: &Repetition,
    impact: Impact,
    cx: &Comparison<'_>,
) -> Change {
    let change = subject.change(cx, "repetition changed", impact);
    Change { old: Some(then.words().to_owned()), new: Some(now.words().to_owned()), ..change }
}
