//! Coordinates across the flow: lines straight first of all, long ones most, and everything close together.

use super::layer::{Item, Kind, Layers, Seg};
use super::simplex::{self, Arc};

/// Steps that the network simplex may take; above the size that this allows, sweeps must do.
const BUDGET: usize = 2_500_000;
const LARGEST: usize = 4_000;

/// Where each item starts across the flow, from 0 up. Keeps the order of the ranks, and clearances between neighbours.
pub(super) fn place(layers: &Layers) -> Vec<i32> {
    let mut at = sweeps(layers);
    if layers.items.len() + layers.segs.len() <= LARGEST {
        at = straighten(layers, at);
    }
    let least = at.iter().min().copied().unwrap_or(0);
    at.iter_mut().for_each(|at| *at -= least);
    at
}

/// What must lie between neighbours of a rank.
fn clearance(a: &Item, b: &Item) -> i32 {
    match (a.kind, b.kind) {
        (Kind::Child(_), Kind::Child(_)) => 20,
        (Kind::Child(_), _) | (_, Kind::Child(_)) => 16,
        (Kind::Label(_), _) | (_, Kind::Label(_)) => 8,
        _ => 12,
    }
}

/// The distance that the starts of neighbours keep.
fn distance(a: &Item, b: &Item) -> i32 {
    a.size.1 + clearance(a, b)
}

/// How dear a unit of bend is on each segment. Long lines should be straight, and so should those between boxes; a
/// label stands over what its line leads to.
fn weights(layers: &Layers) -> Vec<i32> {
    let kind = |item: usize| layers.items[item].kind;
    let weight = |seg: &Seg| match (kind(seg.tail), kind(seg.head)) {
        (Kind::Child(_), Kind::Child(_)) => 4,
        (Kind::Label(_), Kind::Child(_)) => 2,
        (Kind::Child(_), _) | (_, Kind::Child(_)) => 1,
        _ => 8,
    };
    layers.segs.iter().map(|seg| weight(seg) * seg.links.min(3)).collect()
}

/// The least sum of bends, found from `at` on.
fn straighten(layers: &Layers, at: Vec<i32>) -> Vec<i32> {
    let count = at.len();
    let mut arcs = Vec::new();
    for rank in &layers.ranks {
        for pair in rank.windows(2) {
            if let &[from, to] = pair {
                let min = distance(&layers.items[from], &layers.items[to]);
                arcs.push(Arc { from, to, min, weight: 0 });
            }
        }
    }
    // A segment's own variable stands at the lesser of its two ends, so that it costs what they differ by.
    let mut position = at;
    for (seg, weight) in layers.segs.iter().zip(weights(layers)) {
        let own = position.len();
        position.push((position[seg.tail] + seg.tail_at).min(position[seg.head] + seg.head_at));
        arcs.push(Arc { from: own, to: seg.tail, min: -seg.tail_at, weight });
        arcs.push(Arc { from: own, to: seg.head, min: -seg.head_at, weight });
    }
    let mut solved = simplex::solve(&arcs, position, BUDGET);
    solved.truncate(count);
    solved
}

/// Each rank in turn as near as it can be to its neighbours, forth and back.
fn sweeps(layers: &Layers) -> Vec<i32> {
    let weights = weights(layers);
    let mut near: Vec<Vec<(usize, i32, i32, bool)>> = vec![Vec::new(); layers.items.len()];
    for (seg, weight) in layers.segs.iter().zip(weights) {
        near[seg.head].push((seg.tail, seg.tail_at - seg.head_at, weight, true));
        near[seg.tail].push((seg.head, seg.head_at - seg.tail_at, weight, false));
    }
    let mut at = vec![0.0; layers.items.len()];
    let count = layers.ranks.len();
    for round in 0..7 {
        for step in 0..count {
            let rank = if round % 2 == 0 { step } else { count - 1 - step };
            let wanted: Vec<(f64, f64)> = layers.ranks[rank]
                .iter()
                .map(|item| {
                    let (mut sum, mut total) = (at[*item] * 0.01, 0.01);
                    for (other, offset, weight, before) in &near[*item] {
                        // At first only those already placed; at last all.
                        if round >= 4 || *before == (round % 2 == 0) {
                            sum += f64::from(*weight) * (at[*other] + f64::from(*offset));
                            total += f64::from(*weight);
                        }
                    }
                    (sum / total, total)
                })
                .collect();
            let distances: Vec<f64> = layers.ranks[rank]
                .windows(2)
                .map(|pair| f64::from(distance(&layers.items[pair[0]], &layers.items[pair[1]])))
                .collect();
            for (item, position) in layers.ranks[rank].iter().zip(settle(&wanted, &distances)) {
                at[*item] = position;
            }
        }
    }
    round_off(layers, &at)
}

/// Whole numbers that keep the distances.
fn round_off(layers: &Layers, at: &[f64]) -> Vec<i32> {
    let mut whole = vec![0; at.len()];
    for rank in &layers.ranks {
        let mut least = i32::MIN;
        for (i, item) in rank.iter().enumerate() {
            whole[*item] = (at[*item].round() as i32).max(least);
            if let Some(next) = rank.get(i + 1) {
                least = whole[*item] + distance(&layers.items[*item], &layers.items[*next]);
            }
        }
    }
    whole
}

/// Positions nearest to those wanted, by weighted squares, that keep the distances: pool adjacent violators.
fn settle(wanted: &[(f64, f64)], distances: &[f64]) -> Vec<f64> {
    // Pools of items that touch: (weighted sum, weight, items), positions taken less the distances before them.
    let mut pools: Vec<(f64, f64, usize)> = Vec::new();
    let mut before = 0.0;
    for (i, (want, weight)) in wanted.iter().enumerate() {
        if i > 0 {
            before += distances[i - 1];
        }
        let mut pool = ((want - before) * weight, *weight, 1);
        while let Some(last) = pools.last().filter(|last| last.0 / last.1 >= pool.0 / pool.1).copied() {
            pool = (pool.0 + last.0, pool.1 + last.1, pool.2 + last.2);
            pools.pop();
        }
        pools.push(pool);
    }
    let mut positions = Vec::with_capacity(wanted.len());
    let mut before = 0.0;
    for (sum, weight, items) in pools {
        for _ in 0..items {
            if let Some(distance) = positions.len().checked_sub(1).map(|last| distances[last]) {
                before += distance;
            }
            positions.push(sum / weight + before);
        }
    }
    positions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_stand_as_near_as_they_can() {
        assert_eq!(settle(&[(0.0, 1.0), (100.0, 1.0)], &[10.0]), [0.0, 100.0]);
        assert_eq!(settle(&[(50.0, 1.0), (50.0, 1.0)], &[10.0]), [45.0, 55.0]);
        assert_eq!(settle(&[(50.0, 3.0), (50.0, 1.0)], &[20.0]), [45.0, 65.0]);
        assert_eq!(settle(&[], &[]), [0.0; 0]);
    }
}
