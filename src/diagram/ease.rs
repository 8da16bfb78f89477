//! Ports moved aside where two lines could only turn on each other.
//!
//! Of two trunks, one leaves where the other arrives, and the other way round: whichever turns first, one runs on the
//! other. A port moved a little ends that.

use super::layer::{Kind, Layers};
use super::track::{self, MANY, NEAR, Trunk, meeting};

/// How far ports may be moved, the nearest first.
const STEPS: [i32; 4] = [10, -10, 18, -18];

/// Moves ports of `layers`, whose items start at `across`. `movable` tells which items let theirs be moved.
pub(super) fn ease(layers: &mut Layers, across: &[i32], movable: &[bool]) {
    for _ in 0..3 {
        let mut moved = false;
        for channel in track::trunks(layers, across) {
            for (a, b) in conflicts(&channel) {
                moved |= part(layers, across, movable, &channel, (&channel[a], &channel[b]));
            }
        }
        if !moved {
            break;
        }
    }
}

/// Pairs of trunks of which either would have to turn first.
fn conflicts(trunks: &[Trunk]) -> Vec<(usize, usize)> {
    if trunks.len() > MANY {
        return Vec::new();
    }
    let meets = |a: &Trunk, b: &Trunk| a.right.iter().any(|y| !meeting(*y, &b.left).is_empty());
    let pairs = (0..trunks.len()).flat_map(|b| (0..b).map(move |a| (a, b)));
    pairs.filter(|(a, b)| meets(&trunks[*a], &trunks[*b]) && meets(&trunks[*b], &trunks[*a])).collect()
}

/// Moves one port of a pair so that its line leaves or arrives elsewhere.
fn part(
    layers: &mut Layers,
    across: &[i32],
    movable: &[bool],
    channel: &[Trunk],
    (a, b): (&Trunk, &Trunk),
) -> bool {
    for (leaving, arriving) in [(a, b), (b, a)] {
        for seg in leaving.segs.iter().chain(&arriving.segs) {
            let out = leaving.segs.contains(seg);
            let (item, at) = end(layers, *seg, out);
            let y = across[item] + at;
            let against = if out { &arriving.right } else { &leaving.left };
            if !movable[item] || meeting(y, against).is_empty() {
                continue;
            }
            let taken = |y: i32| {
                channel
                    .iter()
                    .any(|trunk| [&trunk.left, &trunk.right].iter().any(|ys| !meeting(y, ys).is_empty()))
            };
            let fits = |step: &&i32| {
                (NEAR..=layers.items[item].size.1 - NEAR).contains(&(at + **step)) && !taken(y + **step)
            };
            if let Some(step) = STEPS.iter().find(fits) {
                shift(layers, (item, at), out, *step);
                return true;
            }
        }
    }
    false
}

/// Where a segment meets the item that it leaves (`out`) or reaches.
fn end(layers: &Layers, seg: usize, out: bool) -> (usize, i32) {
    let seg = &layers.segs[seg];
    if out { (seg.tail, seg.tail_at) } else { (seg.head, seg.head_at) }
}

/// Moves a port, and with it every segment that ends there.
fn shift(layers: &mut Layers, port: (usize, i32), out: bool, by: i32) {
    for seg in 0..layers.segs.len() {
        if end(layers, seg, out) == port {
            let seg = &mut layers.segs[seg];
            *(if out { &mut seg.tail_at } else { &mut seg.head_at }) += by;
        }
    }
}

/// Which items let their ports be moved: boxes, but not containers, whose ports are settled.
pub(super) fn movable(layers: &Layers, is_container: impl Fn(usize) -> bool) -> Vec<bool> {
    let movable = |kind: Kind| matches!(kind, Kind::Child(child) if !is_container(child));
    layers.items.iter().map(|item| movable(item.kind)).collect()
}
