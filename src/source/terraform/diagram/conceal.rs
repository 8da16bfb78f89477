//! What is not drawn by itself: data sources, helpers, and what only stands between others. They are looked through.

use std::collections::BTreeSet;

use super::draft::{Draft, Fate, Use, What};
use super::rules;

/// So many things are reached through what is hidden from one thing.
const MOST_REACHED: usize = 64;

/// Hides what says nothing by itself, and lets what uses it use what it uses. Nothing is hidden of a module that has
/// nothing else.
pub fn conceal(draft: &mut Draft) {
    let places = places(draft);
    let hides = |index: usize| {
        let thing = &draft.things[index];
        match thing.what {
            What::Resource(resource) => {
                let read = thing.is_read() && !places.contains(&index);
                read || rules::is_hidden(&resource.kind) || rules::is_between(&resource.kind)
            }
            _ => false,
        }
    };
    let hidden: Vec<bool> = (0..draft.things.len()).map(hides).collect();
    if !draft.things.iter().zip(&hidden).any(|(thing, hidden)| thing.is_built() && !hidden) {
        return;
    }
    for (thing, _) in draft.things.iter_mut().zip(&hidden).filter(|(_, hidden)| **hidden) {
        thing.fate = Fate::Hidden;
    }
    look_through(draft);
}

/// The data sources that others stand in: `data.aws_vpc.main`.
fn places(draft: &Draft) -> BTreeSet<usize> {
    let is_place = |used: &&Use| {
        let (user, target) = (&draft.things[used.from], &draft.things[used.to]);
        !user.is_read()
            && target.is_read()
            && rules::depth(target.kind()).is_some()
            && rules::place(user.kind(), used.argument) >= rules::depth(target.kind())
    };
    draft.uses.iter().filter(is_place).map(|used| used.to).collect()
}

/// Lets every thing that is drawn use what it reaches through hidden ones.
fn look_through(draft: &mut Draft) {
    let mut from: Vec<Vec<usize>> = vec![Vec::new(); draft.things.len()];
    for used in draft.uses.iter().filter(|used| !used.ordering) {
        from[used.from].push(used.to);
    }
    let is_hidden = |index: usize| draft.things[index].fate == Fate::Hidden;
    let mut uses = BTreeSet::new();
    for used in std::mem::take(&mut draft.uses) {
        if is_hidden(used.from) {
            continue;
        }
        if !is_hidden(used.to) {
            uses.insert(used);
            continue;
        }
        let mut seen = BTreeSet::from([used.to]);
        let mut open = vec![used.to];
        while let Some(next) = open.pop() {
            for to in from[next].iter().copied() {
                if seen.len() == MOST_REACHED || !seen.insert(to) {
                    continue;
                }
                if is_hidden(to) {
                    open.push(to);
                } else if to != used.from {
                    uses.insert(Use { to, ..used.clone() });
                }
            }
        }
    }
    draft.uses = uses.into_iter().collect();
}
