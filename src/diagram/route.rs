//! Coordinates along the flow: ranks one after the other, and between them channels in which lines turn, each group on
//! a track of its own.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use super::layer::{Group, Kind, Layers};

/// Between tracks of a channel.
const GAP: i32 = 10;
/// Room for an arrow's head and the bend before it.
const ARROW: i32 = 20;
/// Room for a bend.
const BEND: i32 = 14;
/// Where lines this close would be taken for one.
const NEAR: i32 = 8;
/// Above this many lines in a channel, their order is no longer weighed pair by pair.
const MANY: usize = 250;

/// What routing adds to layers.
pub(super) struct Routed {
    /// Where each item starts along the flow.
    pub(super) at: Vec<i32>,
    /// The extent of it all along the flow.
    pub(super) length: i32,
    /// Each segment's corners, along and across the flow.
    pub(super) lines: Vec<Vec<(i32, i32)>>,
}

/// Lines of one group in one channel: they turn on one track.
#[derive(Default)]
struct Trunk {
    segs: Vec<usize>,
    /// Where they come in and go out, across the flow.
    left: Vec<i32>,
    right: Vec<i32>,
    low: i32,
    high: i32,
}

/// Routes the segments of `layers`, whose items start at `across`.
pub(super) fn route(layers: &Layers, across: &[i32], groups: &[Group]) -> Routed {
    let last = layers.ranks.len().saturating_sub(1);
    let mut channels: Vec<BTreeMap<usize, Trunk>> = layers.ranks.iter().map(|_| BTreeMap::new()).collect();
    let mut turns_back = vec![false; layers.ranks.len()];
    for (i, seg) in layers.segs.iter().enumerate() {
        let rank = layers.items[seg.tail].rank;
        let trunk = channels[rank].entry(seg.group).or_default();
        trunk.segs.push(i);
        trunk.left.push(across[seg.tail] + seg.tail_at);
        trunk.right.push(across[seg.head] + seg.head_at);
        turns_back[rank] |= groups[seg.group].flipped;
    }
    let mut routed =
        Routed { at: vec![0; layers.items.len()], length: 0, lines: vec![Vec::new(); layers.segs.len()] };
    let mut along = 0;
    for (rank, items) in layers.ranks.iter().enumerate() {
        let width = items.iter().map(|item| layers.items[*item].size.0).max().unwrap_or(0);
        for item in items {
            routed.at[*item] = along + (width - layers.items[*item].size.0) / 2;
        }
        let end = along + width;
        let trunks: Vec<Trunk> =
            std::mem::take(&mut channels[rank]).into_values().map(Trunk::measured).collect();
        let tracks = tracks(&trunks);
        let count = tracks.iter().max().map_or(0, |track| track + 1);
        let before = if rank == 0 {
            6
        } else if turns_back[rank] {
            ARROW
        } else {
            BEND
        };
        let after = if rank + 1 == last { 8 } else { ARROW };
        let turning = before + after + (count - 1).max(0) * GAP;
        along = end
            + match (rank, rank == last, trunks.is_empty()) {
                (_, true, _) => 0,
                (0, _, true) => 0,
                (_, _, true) if rank + 1 == last => 0,
                (0, ..) => turning,
                _ if rank + 1 == last => turning,
                _ => turning.max(40),
            };
        let spare = (along - end - turning).max(0) / 2;
        for (trunk, track) in trunks.iter().zip(tracks) {
            let turn = end + before + spare + track * GAP;
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

impl Trunk {
    fn measured(mut self) -> Self {
        let ends = || self.left.iter().chain(&self.right).copied();
        let (low, high) = (ends().min().unwrap_or(0), ends().max().unwrap_or(0));
        for side in [&mut self.left, &mut self.right] {
            side.sort_unstable();
            side.dedup();
        }
        Self { low, high, ..self }
    }

    fn is_straight(&self) -> bool {
        self.low == self.high
    }
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

/// A track for every trunk, from 0 up; straight ones get none (-1).
fn tracks(trunks: &[Trunk]) -> Vec<i32> {
    let turning: Vec<usize> = (0..trunks.len()).filter(|i| !trunks[*i].is_straight()).collect();
    let mut tracks = vec![-1; trunks.len()];
    if turning.len() > MANY {
        stack(trunks, turning, &mut tracks);
        return tracks;
    }
    let ordered = weigh(trunks, &turning);
    for (i, trunk) in ordered.iter().enumerate() {
        let clash = |other: &&usize| near(&trunks[*trunk], &trunks[**other]);
        tracks[*trunk] = ordered[..i].iter().filter(clash).map(|other| tracks[*other] + 1).max().unwrap_or(0);
    }
    tracks
}

fn near(a: &Trunk, b: &Trunk) -> bool {
    a.low < b.high + NEAR && b.low < a.high + NEAR
}

/// The order of trunks along the flow in which fewest lines cross, and none runs on another: whichever has most to
/// lose from standing further along comes first.
fn weigh(trunks: &[Trunk], turning: &[usize]) -> Vec<usize> {
    let count = turning.len();
    let mut gain = vec![0i64; count * count];
    let mut sum = vec![0i64; count];
    for i in 0..count {
        for j in i + 1..count {
            let (a, b) = (&trunks[turning[i]], &trunks[turning[j]]);
            if near(a, b) {
                let difference = cost(b, a) - cost(a, b);
                gain[i * count + j] = difference;
                gain[j * count + i] = -difference;
                sum[i] += difference;
                sum[j] -= difference;
            }
        }
    }
    let mut left: Vec<usize> = (0..count).collect();
    let mut ordered = Vec::with_capacity(count);
    while let Some(best) = (0..left.len()).max_by_key(|at| (sum[left[*at]], Reverse(left[*at]))) {
        let next = left.remove(best);
        left.iter().for_each(|other| sum[*other] -= gain[*other * count + next]);
        ordered.push(turning[next]);
    }
    ordered
}

/// What it costs when `first` turns before `second`.
fn cost(first: &Trunk, second: &Trunk) -> i64 {
    let inside =
        |ys: &[i32], trunk: &Trunk| ys.iter().filter(|y| trunk.low < **y && **y < trunk.high).count() as i64;
    let mut cost = inside(&second.left, first) + inside(&first.right, second);
    for y in &first.right {
        let from = second.left.partition_point(|other| *other <= y - NEAR);
        cost += 20 * second.left[from..].iter().take_while(|other| **other < y + NEAR).count() as i64;
    }
    cost
}

/// Tracks for very many trunks: each takes the one that has been free longest.
fn stack(trunks: &[Trunk], mut turning: Vec<usize>, tracks: &mut [i32]) {
    turning.sort_by_key(|i| (trunks[*i].low, *i));
    let mut free: BinaryHeap<Reverse<(i32, i32)>> = BinaryHeap::new();
    let mut count = 0;
    for i in turning {
        let reusable = free.peek().is_some_and(|Reverse((high, _))| high + NEAR <= trunks[i].low);
        let freed = if reusable { free.pop() } else { None };
        let track = freed.map_or(count, |Reverse((_, track))| track);
        count = count.max(track + 1);
        tracks[i] = track;
        free.push(Reverse((trunks[i].high, track)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trunk(left: &[i32], right: &[i32]) -> Trunk {
        Trunk { left: left.to_vec(), right: right.to_vec(), ..Trunk::default() }.measured()
    }

    #[test]
    fn lines_that_go_down_side_by_side_turn_in_reverse_order() {
        // The upper one must turn later, else they cross.
        assert_eq!(tracks(&[trunk(&[0], &[50]), trunk(&[20], &[70])]), [1, 0]);
        assert_eq!(tracks(&[trunk(&[50], &[0]), trunk(&[70], &[20])]), [0, 1]);
    }

    #[test]
    fn no_line_runs_on_another() {
        // The first comes in where the second goes out.
        assert_eq!(tracks(&[trunk(&[40], &[90]), trunk(&[0], &[40])]), [0, 1]);
    }

    #[test]
    fn tracks_are_shared_where_lines_are_apart_and_straight_lines_need_none() {
        assert_eq!(tracks(&[trunk(&[0], &[20]), trunk(&[100], &[120]), trunk(&[60], &[60])]), [0, 0, -1]);
    }

    #[test]
    fn many_lines_stay_apart() {
        let trunks: Vec<_> = (0..400).map(|i| trunk(&[i * 5], &[i * 5 + 100])).collect();
        let tracks = tracks(&trunks);
        for i in 0..400 {
            for j in 0..i {
                assert!(tracks[i] != tracks[j] || !near(&trunks[i], &trunks[j]));
            }
        }
    }
}
