//! Which thing stands in which: an instance in its subnet, a subnet in its VPC.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::{Draft, Fate, What};
use super::rules;

/// What stands in nothing but an input or a called module needs company there to be framed.
const COMPANY: usize = 2;

/// Finds everything its container, and takes out the lines that say no more than that.
pub fn contain(draft: &mut Draft) {
    let mut homes = Homes::new(draft);
    homes.infer(draft);
    homes.adopt();
    homes.choose();
    // What is only named by a place, and holds next to nothing, is a thing beside others.
    let mut company: BTreeMap<usize, usize> = BTreeMap::new();
    homes.of.values().flatten().for_each(|home| *company.entry(*home).or_default() += 1);
    let is_lonely = |home: &usize| {
        let declared = matches!(draft.things[*home].what, What::Resource(_));
        !declared && company.get(home).is_none_or(|count| *count < COMPANY)
    };
    let lonely: BTreeSet<usize> = homes.depth.keys().copied().filter(is_lonely).collect();
    if !lonely.is_empty() {
        homes.close(&lonely);
        homes.choose();
    }
    for (thing, parent) in &homes.parent {
        draft.things[*thing].parent = Some(*parent);
    }
    hide_empty(draft, &homes.parent.values().copied().collect());
    let said = |draft: &Draft, from: usize, to: usize| {
        let named = homes.of.get(&from).is_some_and(|of| of.contains(&to));
        (named && homes.parent.contains_key(&from))
            || is_inside(draft, from, to)
            || is_inside(draft, to, from)
    };
    let mut uses = std::mem::take(&mut draft.uses);
    uses.retain(|used| !said(draft, used.from, used.to));
    draft.uses = uses;
}

/// What is only read says nothing where nothing stands in it, unless there is nothing else.
fn hide_empty(draft: &mut Draft, containers: &BTreeSet<usize>) {
    if !draft.things.iter().any(|thing| thing.is_built() && !thing.is_read()) {
        return;
    }
    for (index, thing) in draft.things.iter_mut().enumerate() {
        if thing.is_read() && thing.is_drawn() && !containers.contains(&index) {
            thing.fate = Fate::Hidden;
        }
    }
}

/// Whether `thing` stands in `container`, or in something that does.
pub fn is_inside(draft: &Draft, thing: usize, container: usize) -> bool {
    let mut at = thing;
    while let Some(parent) = draft.things[at].parent {
        if parent == container {
            return true;
        }
        at = parent;
    }
    false
}

/// What each thing may stand in.
struct Homes {
    /// How far in those stand that others may stand in, from 0.
    depth: BTreeMap<usize, u8>,
    /// The places that each thing names.
    of: BTreeMap<usize, BTreeSet<usize>>,
    /// What each thing stands in, of those that stand in something.
    parent: BTreeMap<usize, usize>,
}

impl Homes {
    fn new(draft: &Draft) -> Self {
        let mut homes = Self { depth: BTreeMap::new(), of: BTreeMap::new(), parent: BTreeMap::new() };
        for used in draft.uses.iter().filter(|used| !used.ordering) {
            let (from, to) = (&draft.things[used.from], &draft.things[used.to]);
            if !matches!(from.what, What::Resource(_) | What::Call(_)) {
                continue;
            }
            let Some(place) = rules::place(from.kind(), used.argument) else { continue };
            let depth = match to.what {
                // A subnet named as a VPC is read for its VPC.
                What::Resource(_) => rules::depth(to.kind()).filter(|depth| *depth <= place),
                What::Input(name) => rules::names_place(name, place, from.kind()).then_some(place),
                What::Call(_) => Some(place),
                _ => None,
            };
            let Some(depth) = depth else { continue };
            let least = homes.depth.entry(used.to).or_insert(depth);
            *least = depth.min(*least);
            homes.of.entry(used.from).or_default().insert(used.to);
        }
        let Self { depth, of, .. } = &mut homes;
        for (thing, places) in of {
            let own = depth.get(thing).copied().unwrap_or(u8::MAX);
            places.retain(|place| depth.get(place).is_some_and(|outer| *outer < own));
        }
        homes
    }

    /// What names no place stands where that stands which guards it.
    fn infer(&mut self, draft: &Draft) {
        let mut inferred: Vec<(usize, BTreeSet<usize>)> = Vec::new();
        for used in &draft.uses {
            let from = draft.things[used.from].kind();
            if rules::is_guard(from, used.argument)
                && let Some(places) = self.of.get(&used.to)
            {
                inferred.push((used.from, places.clone()));
            }
        }
        for (thing, places) in inferred {
            let own = self.depth.get(&thing).copied().unwrap_or(u8::MAX);
            let places = places.into_iter().filter(|place| self.depth.get(place).is_some_and(|it| *it < own));
            let places: Vec<usize> = places.filter(|place| *place != thing).collect();
            self.of.entry(thing).or_default().extend(places);
        }
    }

    /// A container that names no place stands in the one that all who stand in it name beside it.
    fn adopt(&mut self) {
        let mut containers: Vec<(u8, usize)> =
            self.depth.iter().map(|(home, depth)| (*depth, *home)).collect();
        containers.sort_unstable_by(|a, b| b.cmp(a));
        for (depth, container) in containers {
            if self.of.get(&container).is_some_and(|of| !of.is_empty()) {
                continue;
            }
            let outer = |places: &BTreeSet<usize>| -> BTreeSet<usize> {
                places
                    .iter()
                    .copied()
                    .filter(|place| self.depth.get(place).is_some_and(|it| *it < depth))
                    .collect()
            };
            let members = self.of.values().filter(|places| places.contains(&container)).map(outer);
            let mut members = members.filter(|places| !places.is_empty());
            let Some(first) = members.next() else { continue };
            let common = members.fold(first, |common, places| &common & &places);
            if !common.is_empty() {
                self.of.insert(container, common);
            }
        }
    }

    /// Forgets these containers.
    fn close(&mut self, closed: &BTreeSet<usize>) {
        self.depth.retain(|home, _| !closed.contains(home));
        self.of.values_mut().for_each(|places| places.retain(|place| !closed.contains(place)));
    }

    /// Gives each thing the innermost place that it names; of several equals, what they all stand in.
    fn choose(&mut self) {
        self.parent.clear();
        let mut things: Vec<(u8, usize)> =
            self.of.keys().map(|thing| (self.depth.get(thing).copied().unwrap_or(u8::MAX), *thing)).collect();
        things.sort_unstable();
        for (_, thing) in things {
            let places = &self.of[&thing];
            let depth = |place: &&usize| self.depth.get(*place).copied();
            let Some(deepest) = places.iter().filter_map(|place| depth(&place)).max() else { continue };
            let mut innermost = places.iter().filter(|place| depth(place) == Some(deepest)).copied();
            let Some(first) = innermost.next() else { continue };
            let common = innermost.try_fold(first, |common, place| self.common(common, place));
            let common = common.or_else(|| {
                let outer = places.iter().filter(|place| depth(place).is_some_and(|it| it < deepest));
                outer.copied().max_by_key(|place| self.depth.get(place).copied())
            });
            if let Some(parent) = common {
                self.parent.insert(thing, parent);
            }
        }
    }

    /// The innermost container that both stand in, where each counts as standing in itself.
    fn common(&self, a: usize, b: usize) -> Option<usize> {
        let around = |mut at: usize| {
            let mut all = vec![at];
            while let Some(next) = self.parent.get(&at) {
                all.push(*next);
                at = *next;
            }
            all
        };
        let others = around(b);
        around(a).into_iter().find(|container| others.contains(container))
    }
}
