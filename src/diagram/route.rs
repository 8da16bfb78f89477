//! Coordinates along the flow: ranks one after the other, and between them channels in which lines turn, each group on
//! a track of its own.

use super::layer::{Group, Kind, Layers};
use super::track::{GAP, tracks, trunks};

/// Room for an arrow's head and the bend before it.
const ARROW: i32 = 20;
/// Room for a bend.
const BEND: i32 = 14;
/// The least between ranks of boxes.
const APART: i32 = 40;

/// What routing adds to layers.
pub(super) struct Routed {
    /// Where each item starts along the flow.
    pub(super) at: Vec<i32>,
    /// The extent of it all along the flow.
    pub(super) length: i32,
    /// Each segment's corners, along and across the flow.
    pub(super) lines: Vec<Vec<(i32, i32)>>,
}

/// Routes the segments of `layers`, whose items start at `across`.
pub(super) fn route(layers: &Layers, across: &[i32], groups: &[Group]) -> Routed {
    let mut routed =
        Routed { at: vec![0; layers.items.len()], length: 0, lines: vec![Vec::new(); layers.segs.len()] };
    let channels = trunks(layers, across);
    let mut along = 0;
    for (rank, (items, trunks)) in layers.ranks.iter().zip(channels).enumerate() {
        let width = items.iter().map(|item| layers.items[*item].size.0).max().unwrap_or(0);
        for item in items {
            routed.at[*item] = along + (width - layers.items[*item].size.0) / 2;
        }
        let end = along + width;
        let tracks = tracks(&trunks);
        let count = tracks.iter().max().map_or(0, |track| track + 1);
        let turns_back = trunks.iter().any(|trunk| groups[trunk.group].flipped);
        let (before, wide) =
            if trunks.is_empty() { (0, 0) } else { channel(layers, rank, count, turns_back) };
        along = end + wide;
        for (trunk, track) in trunks.iter().zip(tracks) {
            let turn = end + before + track * GAP;
            for seg in &trunk.segs {
                routed.lines[*seg] = line(layers, &routed.at, across, *seg, (end, turn, along));
            }
        }
    }
    routed.length = along;
    // The heads' starts are known only now.
    for (seg, line) in layers.segs.iter().zip(&mut routed.lines) {
        if let (Kind::Child(_), Some(point)) = (layers.items[seg.head].kind, line.last_mut()) {
            point.0 = routed.at[seg.head];
        }
    }
    routed
}

/// The room before the first track of the channel after `rank`, and all of its width.
fn channel(layers: &Layers, rank: usize, tracks: i32, turns_back: bool) -> (i32, i32) {
    let (from_border, to_border) = (rank == 0, rank + 2 == layers.ranks.len());
    let before = match (from_border, turns_back) {
        (true, _) => 6,
        (false, true) => ARROW,
        (false, false) => BEND,
    };
    let after = if to_border { 8 } else { ARROW };
    let wide = before + (tracks - 1).max(0) * GAP + after;
    let least = if from_border || to_border { 0 } else { APART };
    (before + (least - wide).max(0) / 2, wide.max(least))
}

/// From the tail over its turn to the start of the next rank.
fn line(
    layers: &Layers,
    at: &[i32],
    across: &[i32],
    seg: usize,
    (end, turn, next): (i32, i32, i32),
) -> Vec<(i32, i32)> {
    let seg = &layers.segs[seg];
    let tail = &layers.items[seg.tail];
    let start = if matches!(tail.kind, Kind::Child(_)) { at[seg.tail] + tail.size.0 } else { end };
    let (from, to) = (across[seg.tail] + seg.tail_at, across[seg.head] + seg.head_at);
    if from == to {
        vec![(start, from), (next, to)]
    } else {
        vec![(start, from), (turn, from), (turn, to), (next, to)]
    }
}
