//! Where lines turn in the channel between two ranks.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use super::layer::Layers;

/// Between tracks of a channel.
pub(super) const GAP: i32 = 10;
/// Where lines this close would be taken for one.
pub(super) const NEAR: i32 = 8;
/// Above this many lines in a channel, they are no longer weighed pair by pair.
pub(super) const MANY: usize = 250;

/// Lines of one group in one channel: they turn on one track.
#[derive(Default)]
pub(super) struct Trunk {
    pub(super) group: usize,
    pub(super) segs: Vec<usize>,
    /// Where they come in and go out, across the flow.
    pub(super) left: Vec<i32>,
    pub(super) right: Vec<i32>,
    low: i32,
    high: i32,
}

/// The trunks of every channel: the one after each rank.
pub(super) fn trunks(layers: &Layers, across: &[i32]) -> Vec<Vec<Trunk>> {
    let mut channels: Vec<BTreeMap<usize, Trunk>> = layers.ranks.iter().map(|_| BTreeMap::new()).collect();
    for (i, seg) in layers.segs.iter().enumerate() {
        let trunk = channels[layers.items[seg.tail].rank].entry(seg.group).or_default();
        trunk.group = seg.group;
        trunk.segs.push(i);
        trunk.left.push(across[seg.tail] + seg.tail_at);
        trunk.right.push(across[seg.head] + seg.head_at);
    }
    channels.into_iter().map(|channel| channel.into_values().map(Trunk::measured).collect()).collect()
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

/// A track for every trunk, from 0 up; straight ones get none (-1).
pub(super) fn tracks(trunks: &[Trunk]) -> Vec<i32> {
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
    let cost = inside(&second.left, first) + inside(&first.right, second);
    cost + 20 * first.right.iter().map(|y| meeting(*y, &second.left).len() as i64).sum::<i64>()
}

/// Those of `ys` that would be taken for `y`.
pub(super) fn meeting(y: i32, ys: &[i32]) -> &[i32] {
    let from = ys.partition_point(|other| *other <= y - NEAR);
    let to = ys.partition_point(|other| *other < y + NEAR);
    &ys[from..to]
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
