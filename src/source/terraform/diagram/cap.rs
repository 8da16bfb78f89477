//! Large pictures: things alike are drawn as one, and each such group has a picture of its own.

use std::collections::{BTreeMap, BTreeSet};

use super::absorb::redirect;
use super::draft::{Draft, Fate, Thing, What};
use crate::source::terraform::category::category;

/// What a reader can take in.
pub const MOST: usize = 60;
/// So many things of one type that nothing joins are better one box.
const MANY_ALIKE: usize = 6;

/// Puts things together until few enough are left: those of one type that stand in one place, then what stands in the
/// innermost containers, then those of one category. Gives what was put together, each in the order of the draft.
pub fn cap(draft: &mut Draft) -> Vec<Vec<usize>> {
    let mut groups = Vec::new();
    loners(draft);
    if count(draft) <= MOST {
        return groups;
    }
    let alike = leaves(draft, |thing| match thing.what {
        // Of what is not shown nobody can say that it is alike.
        What::Call(call) => call.source.as_deref().filter(|source| !source.contains("(sensitive)")),
        What::Resource(_) => Some(thing.kind()),
        _ => None,
    });
    fold(draft, alike, &mut groups);
    while count(draft) > MOST && close(draft, &mut groups) {}
    let of_category = leaves(draft, |thing| Some(category_of(thing)).filter(|category| !category.is_empty()));
    fold(draft, of_category, &mut groups);
    groups
}

/// How many boxes there are.
fn count(draft: &Draft) -> usize {
    draft.things.iter().filter(|thing| thing.is_drawn()).count()
}

fn category_of(thing: &Thing) -> &'static str {
    match thing.what {
        What::Resource(_) => category(thing.kind()),
        What::Group { category, .. } => category,
        What::Call(_) | What::Frame => "module",
        _ => "",
    }
}

/// A place, and what is alike in it.
type Key<'a> = (Option<usize>, &'a str);

/// The things in which nothing stands, by where they stand and by what they are alike.
fn leaves<'a>(
    draft: &Draft<'a>,
    alike: impl Fn(&Thing<'a>) -> Option<&'a str>,
) -> Vec<(Key<'a>, Vec<usize>)> {
    let holders: BTreeSet<usize> = draft.things.iter().filter_map(|thing| thing.parent).collect();
    let mut groups: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
    for (index, thing) in draft.things.iter().enumerate() {
        if thing.is_drawn()
            && !holders.contains(&index)
            && let Some(name) = alike(thing)
        {
            groups.entry((thing.parent, name)).or_default().push(index);
        }
    }
    let mut groups: Vec<_> = groups.into_iter().filter(|(_, members)| members.len() > 1).collect();
    groups.sort_by_key(|(_, members)| std::cmp::Reverse(members.len()));
    groups
}

/// Draws groups as one box each, the most numerous first, until few enough boxes are left.
fn fold<'a>(draft: &mut Draft<'a>, alike: Vec<(Key<'a>, Vec<usize>)>, groups: &mut Vec<Vec<usize>>) {
    let mut drawn = count(draft);
    for (key, members) in alike {
        if drawn <= MOST {
            break;
        }
        drawn -= members.len() - 1;
        groups.push(originals(draft, &members));
        unite(draft, key, &members);
    }
    redirect(draft);
}

fn unite<'a>(draft: &mut Draft<'a>, (parent, name): Key<'a>, members: &[usize]) {
    let group = draft.things.len();
    let category = members.first().map_or("", |first| category_of(&draft.things[*first]));
    for member in members {
        draft.things[*member].fate = Fate::Absorbed(group);
    }
    let instance = members.first().map_or(0, |first| draft.things[*first].instance);
    let what = What::Group { name, category };
    draft.things.push(Thing { parent, holds: members.to_vec(), ..Thing::new(instance, what) });
}

/// These things, and in the place of a group what is in it.
fn originals(draft: &Draft, members: &[usize]) -> Vec<usize> {
    let all = members.iter().flat_map(|member| match draft.things[*member].what {
        What::Group { .. } => originals(draft, &draft.things[*member].holds),
        _ => vec![*member],
    });
    all.collect()
}

/// Many resources of one type that stand in one place, and that no line reaches, are one box in any picture.
fn loners(draft: &mut Draft) {
    let joined: BTreeSet<usize> = draft.uses.iter().flat_map(|used| [used.from, used.to]).collect();
    let mut alike = leaves(draft, |thing| match thing.what {
        What::Resource(_) => Some(thing.kind()),
        _ => None,
    });
    for (_, members) in &mut alike {
        members.retain(|member| !joined.contains(member));
    }
    for (key, members) in alike.into_iter().filter(|(_, members)| members.len() >= MANY_ALIKE) {
        unite(draft, key, &members);
    }
}

/// Draws what holds the most things, but no other container, as a box. Says whether there was one.
fn close(draft: &mut Draft, groups: &mut Vec<Vec<usize>>) -> bool {
    let mut inside: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, thing) in draft.things.iter().enumerate().filter(|(_, thing)| thing.is_drawn()) {
        if let Some(parent) = thing.parent {
            inside.entry(parent).or_default().push(index);
        }
    }
    let is_innermost = |members: &[usize]| !members.iter().any(|member| inside.contains_key(member));
    let fullest = inside.iter().filter(|(_, members)| is_innermost(members)).max_by_key(|it| it.1.len());
    let Some((container, members)) = fullest.map(|(container, members)| (*container, members.clone())) else {
        return false;
    };
    for member in &members {
        draft.things[*member].fate = Fate::Absorbed(container);
    }
    draft.things[container].holds.extend(&members);
    groups.push(originals(draft, &members));
    redirect(draft);
    true
}

/// The picture of some things of a draft, what they stand in, and what they are joined to.
pub fn part<'a>(draft: &Draft<'a>, members: &[usize]) -> Draft<'a> {
    let members: BTreeSet<usize> = members.iter().copied().collect();
    let touches = |used: &&super::draft::Use| members.contains(&used.from) || members.contains(&used.to);
    let mut drawn = members.clone();
    for used in draft.uses.iter().filter(touches).flat_map(|used| [used.from, used.to]) {
        if drawn.len() < MOST {
            drawn.insert(used);
        }
    }
    let around = |index: &usize| std::iter::successors(Some(*index), |at| draft.things[*at].parent);
    let drawn: BTreeSet<usize> = drawn.iter().flat_map(around).collect();
    let mut part = draft.clone();
    for (index, thing) in part.things.iter_mut().enumerate() {
        if thing.is_drawn() && !drawn.contains(&index) {
            thing.fate = Fate::Hidden;
        }
    }
    part.uses.retain(|used| touches(&used));
    redirect(&mut part);
    part
}
