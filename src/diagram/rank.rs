//! Ranks: how far along the flow each child of a level stands.

use super::simplex::{self, Arc};

/// Steps that the tightening may take.
const BUDGET: usize = 1_000_000;

/// What the ranks of one level depend on.
pub(super) struct Ranking {
    /// Children, numbered from 0; the level's incoming border is `count`, its outgoing one `count + 1`.
    pub(super) count: usize,
    /// What leads where, and over how many ranks at least. No cycles.
    pub(super) arcs: Vec<Arc>,
    /// Children that may stand further along: nothing follows them, and they share the line that leads to them.
    pub(super) may_follow: Vec<bool>,
    /// Children that may stand further back, likewise.
    pub(super) may_precede: Vec<bool>,
    /// How many children a rank should hold, and over how many ranks a crowd is folded at most.
    pub(super) crowd: (usize, usize),
}

/// The children's ranks from 1 up, and that of the outgoing border, after them all. The incoming border stands at 0.
pub(super) fn ranks(level: &Ranking) -> (Vec<usize>, usize) {
    let (count, start, end) = (level.count, level.count, level.count + 1);
    let mut arcs = level.arcs.clone();
    for child in 0..count {
        arcs.push(Arc { from: start, to: child, min: 1, weight: 0 });
        arcs.push(Arc { from: child, to: end, min: 1, weight: 0 });
    }
    let mut ranks = simplex::solve(&arcs, simplex::longest_paths(count + 2, &arcs), BUDGET);
    spread(&mut ranks[..count], &level.may_follow, level.crowd, 1);
    spread(&mut ranks[..count], &level.may_precede, level.crowd, -1);
    let first =
        arcs.iter().filter(|arc| arc.from == start && arc.to != end).map(|arc| ranks[arc.to] - arc.min).min();
    let last = arcs
        .iter()
        .filter(|arc| arc.to == end && arc.from != start)
        .map(|arc| ranks[arc.from] + arc.min)
        .max();
    let first = first.unwrap_or(0);
    let from_first = |rank: i32| (rank - first).max(0) as usize;
    (ranks[..count].iter().map(|rank| from_first(*rank)).collect(), from_first(last.unwrap_or(first + 1)))
}

/// Moves children out of crowded ranks, in the direction of `step`.
fn spread(ranks: &mut [i32], may_move: &[bool], (crowd, folds): (usize, usize), step: i32) {
    let mut by_rank: std::collections::BTreeMap<i32, Vec<usize>> = std::collections::BTreeMap::new();
    for (child, rank) in ranks.iter().enumerate() {
        by_rank.entry(rank * step).or_default().push(child);
    }
    let mut at = by_rank.keys().next().copied();
    while let Some(rank) = at {
        let here = by_rank.get(&rank).cloned().unwrap_or_default();
        let ranks_of_it =
            if here.len() > crowd + crowd / 3 { here.len().div_ceil(crowd).min(folds) } else { 1 };
        let surplus = here.len() - here.len().div_ceil(ranks_of_it);
        let mut moving: Vec<usize> = here.into_iter().filter(|child| may_move[*child]).collect();
        // The last ones of the source move on: what comes first stays nearest.
        let moving = moving.split_off(moving.len().saturating_sub(surplus));
        for child in &moving {
            ranks[*child] = (rank + 1) * step;
        }
        if !moving.is_empty() {
            let next = by_rank.entry(rank + 1).or_default();
            next.extend(moving);
            next.sort_unstable();
        }
        at = by_rank.range(rank + 1..).next().map(|(rank, _)| *rank);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranking(count: usize, arcs: &[(usize, usize, i32)]) -> Ranking {
        let arcs =
            arcs.iter().map(|(from, to, min)| Arc { from: *from, to: *to, min: *min, weight: 1 }).collect();
        Ranking {
            count,
            arcs,
            may_follow: vec![false; count],
            may_precede: vec![false; count],
            crowd: (12, 5),
        }
    }

    #[test]
    fn sources_stand_next_to_what_they_lead_to() {
        assert_eq!(
            ranks(&ranking(5, &[(0, 1, 1), (1, 2, 1), (2, 3, 1), (4, 3, 1)])),
            (vec![1, 2, 3, 4, 3], 5)
        );
    }

    #[test]
    fn labels_get_a_rank_of_their_own() {
        assert_eq!(ranks(&ranking(2, &[(0, 1, 2)])), (vec![1, 3], 4));
        // So do those between a container's border and its children.
        assert_eq!(ranks(&ranking(2, &[(2, 0, 2), (0, 1, 1), (1, 3, 2)])), (vec![2, 3], 5));
    }

    #[test]
    fn what_crosses_a_border_stands_near_it() {
        // 0 → 1 → 2; 3 leads out only.
        assert_eq!(ranks(&ranking(4, &[(0, 1, 1), (1, 2, 1), (3, 5, 1), (2, 5, 1)])), (vec![1, 2, 3, 3], 4));
    }

    #[test]
    fn a_wide_fan_is_folded() {
        let arcs: Vec<_> = (1..31).map(|to| (0, to, 1)).collect();
        let mut fan = ranking(31, &arcs);
        fan.may_follow[1..].fill(true);
        let (ranks, _) = ranks(&fan);
        let held = |rank| ranks.iter().filter(|r| **r == rank).count();
        assert_eq!([held(1), held(2), held(3), held(4)], [1, 10, 10, 10]);
    }

    #[test]
    fn a_wide_gathering_is_folded_backwards() {
        let arcs: Vec<_> = (1..31).map(|from| (from, 0, 1)).collect();
        let mut fan = ranking(31, &arcs);
        fan.may_precede[1..].fill(true);
        let (ranks, _) = ranks(&fan);
        assert_eq!(ranks[0], 4);
        assert!((1..=3).all(|rank| ranks.iter().filter(|r| **r == rank).count() == 10));
    }
}
