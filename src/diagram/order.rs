//! Crossing reduction: the order of items within their ranks.

use super::layer::Layers;

/// Above this many items a second try is not worth its time.
const MANY: usize = 700;

/// Reorders the ranks so that few segments cross. `rounds` bounds the sweeps of each of two tries: one from the order
/// that is there, and one from its mirror image.
pub(super) fn order(layers: &mut Layers, rounds: usize) {
    let around = Around::new(layers);
    let mut state = State::new(layers, &around);
    let mut best = (state.crossings(), state.ranks.clone());
    for mirrored in [false, true] {
        if mirrored {
            if layers.items.len() > MANY {
                break;
            }
            state.mirror();
        }
        let mut stale = 0;
        for round in 0..rounds {
            if best.0 == 0 || stale == 6 {
                break;
            }
            state.sweep(round % 2 == 0, round % 4 < 2);
            state.transpose(round % 8 >= 4);
            let crossings = state.crossings();
            stale += 1;
            if crossings < best.0 {
                best = (crossings, state.ranks.clone());
                stale = 0;
            }
        }
    }
    layers.ranks = best.1;
}

/// A neighbour: the item, where on it the segment ends, and how many links that carries.
type Near = (usize, i32, i32);

/// Every item's neighbours in the rank before its own, and in the one after.
struct Around {
    near: [Vec<Vec<Near>>; 2],
}

const BEFORE: usize = 0;
const AFTER: usize = 1;

impl Around {
    fn new(layers: &Layers) -> Self {
        let mut near = [vec![Vec::new(); layers.items.len()], vec![Vec::new(); layers.items.len()]];
        for seg in &layers.segs {
            near[AFTER][seg.tail].push((seg.head, seg.head_at, seg.tail_at));
            near[BEFORE][seg.head].push((seg.tail, seg.tail_at, seg.head_at));
        }
        Self { near }
    }
}

struct State<'a> {
    layers: &'a Layers,
    around: &'a Around,
    ranks: Vec<Vec<usize>>,
    /// Each item's place in its rank.
    place: Vec<usize>,
}

impl<'a> State<'a> {
    fn new(layers: &'a Layers, around: &'a Around) -> Self {
        let mut ranks = layers.ranks.clone();
        for rank in &mut ranks {
            rank.sort_by_key(|item| layers.items[*item].pin);
        }
        let mut state = Self { layers, around, ranks, place: vec![0; layers.items.len()] };
        (0..state.ranks.len()).for_each(|rank| state.number(rank));
        state
    }

    /// Turns every rank round, as far as pins allow.
    fn mirror(&mut self) {
        for rank in 0..self.ranks.len() {
            self.ranks[rank].reverse();
            self.ranks[rank].sort_by_key(|item| self.layers.items[*item].pin);
            self.number(rank);
        }
    }

    fn number(&mut self, rank: usize) {
        for (place, item) in self.ranks[rank].iter().enumerate() {
            self.place[*item] = place;
        }
    }

    /// Sorts each rank by the mean (or median) place of its items' neighbours in the rank before it, seen in the
    /// direction of the sweep. An item without any keeps its place.
    fn sweep(&mut self, forward: bool, mean: bool) {
        let count = self.ranks.len();
        let side = if forward { BEFORE } else { AFTER };
        for step in 1..count {
            let rank = if forward { step } else { count - 1 - step };
            let mut wanted: Vec<(i64, f64, usize)> = self.ranks[rank]
                .iter()
                .map(|item| {
                    let want = if mean { self.mean(*item, side) } else { self.median(*item, side) };
                    (self.layers.items[*item].pin, want.unwrap_or(self.place[*item] as f64), *item)
                })
                .collect();
            wanted.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
            self.ranks[rank] = wanted.into_iter().map(|(_, _, item)| item).collect();
            self.number(rank);
        }
    }

    /// Where a neighbour stands, ports of one item told apart.
    fn at(&self, (item, port, _): Near) -> f64 {
        self.place[item] as f64 + f64::from(port) / 65_536.0
    }

    fn mean(&self, item: usize, side: usize) -> Option<f64> {
        let near = &self.around.near[side][item];
        (!near.is_empty()).then(|| near.iter().map(|near| self.at(*near)).sum::<f64>() / near.len() as f64)
    }

    fn median(&self, item: usize, side: usize) -> Option<f64> {
        let mut places: Vec<f64> = self.around.near[side][item].iter().map(|near| self.at(*near)).collect();
        places.sort_by(f64::total_cmp);
        let middle = places.len() / 2;
        match places.len() {
            0 => None,
            len if len % 2 == 1 => Some(places[middle]),
            _ => Some(f64::midpoint(places[middle - 1], places[middle])),
        }
    }

    /// Swaps neighbours in a rank as long as that removes crossings; when `loose`, once also where it makes no
    /// difference, which leads out of dead ends.
    fn transpose(&mut self, loose: bool) {
        for pass in 0..4 {
            let least = i64::from(!(loose && pass == 0));
            let mut better = false;
            for rank in 0..self.ranks.len() {
                for i in 1..self.ranks[rank].len() {
                    let (a, b) = (self.ranks[rank][i - 1], self.ranks[rank][i]);
                    if self.layers.items[a].pin == self.layers.items[b].pin && self.gain(a, b) >= least {
                        self.ranks[rank].swap(i - 1, i);
                        self.place[a] = i;
                        self.place[b] = i - 1;
                        better = true;
                    }
                }
            }
            if !better {
                break;
            }
        }
    }

    /// How many crossings fewer there are when `b` stands before `a`, its neighbour.
    fn gain(&self, a: usize, b: usize) -> i64 {
        let mut gain = 0;
        for side in &self.around.near {
            if side[a].len() * side[b].len() > 4096 {
                continue;
            }
            for near_a in &side[a] {
                for near_b in &side[b] {
                    gain += match self.at(*near_a).total_cmp(&self.at(*near_b)) {
                        std::cmp::Ordering::Less => -1,
                        std::cmp::Ordering::Equal => 0,
                        std::cmp::Ordering::Greater => 1,
                    };
                }
            }
        }
        gain
    }

    /// Inversions, counted rank by rank in a binary indexed tree.
    fn crossings(&self) -> u64 {
        let mut total = 0;
        for rank in self.ranks.iter().skip(1) {
            let mut ends: Vec<(usize, i32, usize, i32)> = Vec::new();
            for item in rank {
                ends.extend(self.around.near[BEFORE][*item].iter().map(|(tail, tail_at, head_at)| {
                    (self.place[*tail], *tail_at, self.place[*item], *head_at)
                }));
            }
            ends.sort_unstable();
            let mut heads: Vec<(usize, i32)> = ends.iter().map(|end| (end.2, end.3)).collect();
            heads.sort_unstable();
            heads.dedup();
            let mut tree = vec![0u64; heads.len() + 1];
            for (seen, end) in ends.iter().enumerate() {
                let place = heads.partition_point(|head| *head < (end.2, end.3)) + 1;
                let mut not_after = 0;
                let mut at = place;
                while at > 0 {
                    not_after += tree[at];
                    at &= at - 1;
                }
                total += seen as u64 - not_after;
                at = place;
                while at < tree.len() {
                    tree[at] += 1;
                    at += at & at.wrapping_neg();
                }
            }
        }
        total
    }
}

#[cfg(test)]
mod tests {
    use super::super::layer::{Item, Kind, Seg};
    use super::*;

    /// Ranks of these sizes, and segments between items counted through.
    fn layers(sizes: &[usize], segs: &[(usize, usize)]) -> Layers {
        let mut layers = Layers::default();
        for (rank, size) in sizes.iter().enumerate() {
            let first = layers.items.len();
            layers.ranks.push((first..first + size).collect());
            layers.items.extend((0..*size).map(|_| Item { kind: Kind::Lane, rank, size: (0, 0), pin: 0 }));
        }
        let seg = |(i, (tail, head)): (usize, &(usize, usize))| Seg {
            tail: *tail,
            head: *head,
            group: i,
            own_tail: true,
            own_head: true,
            links: 1,
            tail_at: 0,
            head_at: 0,
        };
        layers.segs = segs.iter().enumerate().map(seg).collect();
        layers
    }

    fn crossings(layers: &Layers) -> u64 {
        State::new(layers, &Around::new(layers)).crossings()
    }

    #[test]
    fn crossings_are_counted() {
        assert_eq!(crossings(&layers(&[2, 2], &[(0, 3), (1, 2)])), 1);
        assert_eq!(crossings(&layers(&[2, 2], &[(0, 2), (0, 3), (1, 2), (1, 3)])), 1);
        assert_eq!(crossings(&layers(&[1, 3], &[(0, 1), (0, 2), (0, 3)])), 0);
        assert_eq!(crossings(&layers(&[3, 3], &[(0, 5), (1, 4), (2, 3)])), 3);
    }

    #[test]
    fn needless_crossings_go() {
        let mut tangled = layers(&[3, 3, 3], &[(0, 5), (1, 4), (2, 3), (3, 8), (4, 7), (5, 6)]);
        order(&mut tangled, 12);
        assert_eq!(crossings(&tangled), 0);
    }

    #[test]
    fn pinned_items_keep_their_order() {
        let mut pinned = layers(&[2, 2], &[(0, 3), (1, 2)]);
        pinned.items[0].pin = 1;
        pinned.items[1].pin = 2;
        order(&mut pinned, 12);
        assert_eq!(pinned.ranks, [[0, 1], [3, 2]]);
        pinned.items[2].pin = 1;
        pinned.items[3].pin = 2;
        order(&mut pinned, 12);
        assert_eq!(pinned.ranks, [[0, 1], [2, 3]]);
    }
}
