//! Frames around what comes from one module call and has no place of its own.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::{Draft, Thing, What};

/// So many things are worth a frame.
const WORTH: usize = 2;

/// Puts frames around things of called modules that stand in nothing.
pub fn frame(draft: &mut Draft) {
    let shared = shared(draft);
    let homes: Vec<Option<usize>> = (0..draft.things.len())
        .map(|index| {
            let thing = &draft.things[index];
            let is_free = thing.is_built() && thing.parent.is_none() && !shared.contains(&index);
            (is_free && thing.instance != 0).then_some(thing.instance)
        })
        .collect();
    let mut counts = vec![0; draft.instances.len()];
    for instance in homes.iter().flatten() {
        counts[*instance] += 1;
    }
    let mut frames: BTreeMap<usize, usize> = BTreeMap::new();
    for (index, instance) in homes.into_iter().enumerate() {
        let worth = |at: usize| counts[at] >= WORTH;
        let Some(instance) = instance.and_then(|at| outward(draft, at, worth)) else { continue };
        let frame = framed(draft, &mut frames, instance, &worth);
        draft.things[index].parent = Some(frame);
    }
}

/// The things in which things of other instances stand.
fn shared(draft: &Draft) -> BTreeSet<usize> {
    let mut shared = BTreeSet::new();
    for thing in &draft.things {
        let around = std::iter::successors(thing.parent, |at| draft.things[*at].parent);
        shared.extend(around.filter(|at| draft.things[*at].instance != thing.instance));
    }
    shared
}

/// The nearest instance around `at` that is worth a frame, itself included.
fn outward(draft: &Draft, mut at: usize, worth: impl Fn(usize) -> bool) -> Option<usize> {
    while at != 0 {
        if worth(at) {
            return Some(at);
        }
        at = draft.instances[at].called?.0;
    }
    None
}

/// The frame of an instance, made when it is first asked for, within that of the instance around it.
fn framed(
    draft: &mut Draft,
    frames: &mut BTreeMap<usize, usize>,
    instance: usize,
    worth: &dyn Fn(usize) -> bool,
) -> usize {
    if let Some(frame) = frames.get(&instance) {
        return *frame;
    }
    let caller = draft.instances[instance].called.map_or(0, |(caller, _)| caller);
    let parent = outward(draft, caller, worth).map(|around| framed(draft, frames, around, worth));
    let frame = draft.things.len();
    draft.things.push(Thing { parent, ..Thing::new(instance, What::Frame) });
    frames.insert(instance, frame);
    frame
}
