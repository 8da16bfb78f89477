//! Network simplex: integer positions that keep minimum distances and make the weighted sum of distances least.
//! It gives both ranks and coordinates (Gansner, Koutsofios, North, Vo: A Technique for Drawing Directed Graphs).

/// `position[to] - position[from]` is at least `min`, and each unit of it costs `weight`.
#[derive(Clone, Copy)]
pub(super) struct Arc {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) min: i32,
    pub(super) weight: i32,
}

/// Improves `position`, which must keep all minimum distances, over arcs that connect all of it. Stops at the least
/// sum, or when `budget` steps are used up: what it returns keeps the distances either way.
pub(super) fn solve(arcs: &[Arc], position: Vec<i32>, budget: usize) -> Vec<i32> {
    let mut tree = Tree::new(arcs, position);
    if tree.span() {
        let rounds = budget / (arcs.len() + tree.position.len() + 1);
        for _ in 0..rounds {
            if !tree.pivot() {
                break;
            }
        }
    }
    tree.position
}

/// The longest paths: the least positions from 0 up, arcs of a cycle ignored.
pub(super) fn longest_paths(count: usize, arcs: &[Arc]) -> Vec<i32> {
    let mut out = vec![Vec::new(); count];
    let mut waits = vec![0usize; count];
    for arc in arcs {
        out[arc.from].push((arc.to, arc.min));
        waits[arc.to] += 1;
    }
    let mut position = vec![0; count];
    let mut ready: Vec<usize> = (0..count).filter(|node| waits[*node] == 0).collect();
    while let Some(node) = ready.pop() {
        for (to, min) in &out[node] {
            position[*to] = position[*to].max(position[node] + min);
            waits[*to] -= 1;
            if waits[*to] == 0 {
                ready.push(*to);
            }
        }
    }
    position
}

const NONE: usize = usize::MAX;

/// A spanning tree of arcs without slack, hung from node 0.
struct Tree<'a> {
    arcs: &'a [Arc],
    position: Vec<i32>,
    /// The arcs of each node.
    around: Vec<Vec<usize>>,
    /// Those of them that belong to the tree.
    branches: Vec<Vec<usize>>,
    /// The tree arc that leads to each node's parent.
    up: Vec<usize>,
    /// Nodes, each after its parent; a node's subtree is `order[first..=last]`.
    order: Vec<usize>,
    first: Vec<usize>,
    last: Vec<usize>,
    /// Weights out of a node less those into it.
    pull: Vec<i64>,
    /// The same, of a node's whole subtree.
    pulls: Vec<i64>,
}

impl<'a> Tree<'a> {
    fn new(arcs: &'a [Arc], position: Vec<i32>) -> Self {
        let count = position.len();
        let mut around = vec![Vec::new(); count];
        let mut pull = vec![0; count];
        for (i, arc) in arcs.iter().enumerate() {
            around[arc.from].push(i);
            around[arc.to].push(i);
            pull[arc.from] += i64::from(arc.weight);
            pull[arc.to] -= i64::from(arc.weight);
        }
        Self {
            arcs,
            position,
            around,
            branches: vec![Vec::new(); count],
            up: vec![NONE; count],
            order: Vec::with_capacity(count),
            first: vec![0; count],
            last: vec![0; count],
            pull,
            pulls: vec![0; count],
        }
    }

    fn slack(&self, arc: usize) -> i32 {
        let Arc { from, to, min, .. } = self.arcs[arc];
        self.position[to] - self.position[from] - min
    }

    /// Grows the tree over tight arcs, pulling it towards the nearest node outside whenever it is stuck.
    fn span(&mut self) -> bool {
        let count = self.position.len();
        let mut inside = vec![false; count];
        let mut todo = if count > 0 { vec![0] } else { return false };
        inside[0] = true;
        let mut size = 1;
        loop {
            while let Some(node) = todo.pop() {
                for at in 0..self.around[node].len() {
                    let arc = self.around[node][at];
                    let other = self.arcs[arc].from + self.arcs[arc].to - node;
                    if !inside[other] && self.slack(arc) == 0 {
                        inside[other] = true;
                        self.join(arc);
                        size += 1;
                        todo.push(other);
                    }
                }
            }
            if size == count {
                self.hang();
                return true;
            }
            let crossing = |arc: &usize| inside[self.arcs[*arc].from] != inside[self.arcs[*arc].to];
            let Some(arc) = (0..self.arcs.len()).filter(crossing).min_by_key(|arc| self.slack(*arc)) else {
                return false;
            };
            let (slack, forward) = (self.slack(arc), inside[self.arcs[arc].from]);
            let shift = if forward { slack } else { -slack };
            for (position, _) in self.position.iter_mut().zip(&inside).filter(|(_, inside)| **inside) {
                *position += shift;
            }
            todo.push(if forward { self.arcs[arc].from } else { self.arcs[arc].to });
        }
    }

    fn join(&mut self, arc: usize) {
        self.branches[self.arcs[arc].from].push(arc);
        self.branches[self.arcs[arc].to].push(arc);
    }

    /// Numbers the tree from its root, and sums up the pulls of its subtrees.
    fn hang(&mut self) {
        self.order.clear();
        let mut todo = Vec::with_capacity(self.position.len());
        todo.push((0, NONE));
        while let Some((node, up)) = todo.pop() {
            self.first[node] = self.order.len();
            self.order.push(node);
            self.up[node] = up;
            for arc in self.branches[node].iter().filter(|arc| **arc != up) {
                todo.push((self.arcs[*arc].from + self.arcs[*arc].to - node, *arc));
            }
        }
        for (at, node) in self.order.iter().enumerate() {
            self.last[*node] = at;
        }
        self.pulls.copy_from_slice(&self.pull);
        for node in self.order.iter().rev() {
            if self.up[*node] != NONE {
                let arc = self.arcs[self.up[*node]];
                let parent = arc.from + arc.to - node;
                self.pulls[parent] += self.pulls[*node];
                self.last[parent] = self.last[parent].max(self.last[*node]);
            }
        }
    }

    /// One exchange: a tree arc that costs too much leaves, the tightest one back over the same cut enters.
    fn pivot(&mut self) -> bool {
        let cut = |node: &usize| match self.up[*node] {
            NONE => 0,
            arc if self.arcs[arc].from == *node => self.pulls[*node],
            _ => -self.pulls[*node],
        };
        let Some(child) =
            self.order.iter().copied().min_by_key(|node| (cut(node), *node)).filter(|node| cut(node) < 0)
        else {
            return false;
        };
        let leaving = self.up[child];
        let (first, last) = (self.first[child], self.last[child]);
        let below = |node: usize| (first..=last).contains(&self.first[node]);
        // The leaving arc runs out of the side of its tail; the entering one runs into it.
        let tail_below = self.arcs[leaving].from == child;
        let entering = (0..self.arcs.len())
            .filter(|arc| {
                let Arc { from, to, .. } = self.arcs[*arc];
                below(from) != below(to) && below(to) == tail_below
            })
            .min_by_key(|arc| self.slack(*arc));
        let Some(entering) = entering else { return false };
        let slack = self.slack(entering);
        let shift = if tail_below { -slack } else { slack };
        if shift != 0 {
            for node in &self.order[first..=last] {
                self.position[*node] += shift;
            }
        }
        let Arc { from, to, .. } = self.arcs[leaving];
        self.branches[from].retain(|arc| *arc != leaving);
        self.branches[to].retain(|arc| *arc != leaving);
        self.join(entering);
        self.hang();
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arc(from: usize, to: usize, min: i32, weight: i32) -> Arc {
        Arc { from, to, min, weight }
    }

    fn cost(arcs: &[Arc], position: &[i32]) -> i32 {
        arcs.iter().map(|arc| arc.weight * (position[arc.to] - position[arc.from])).sum()
    }

    #[test]
    fn a_source_is_pulled_to_its_only_target() {
        // A chain 0 to 3, and 4 → 3: longest paths leave 4 at 0.
        let arcs = [arc(0, 1, 1, 1), arc(1, 2, 1, 1), arc(2, 3, 1, 1), arc(4, 3, 1, 1)];
        let start = longest_paths(5, &arcs);
        assert_eq!(start, [0, 1, 2, 3, 0]);
        let position = solve(&arcs, start, 10_000);
        assert_eq!(position[3] - position[4], 1);
        assert_eq!(position[3] - position[0], 3);
    }

    #[test]
    fn heavy_arcs_win() {
        // 1 must keep 10 clear of 0, both want to stand at 2's place; 1 wants it more.
        let arcs = [arc(0, 1, 10, 0), arc(3, 0, 0, 1), arc(3, 2, 0, 1), arc(4, 1, 0, 5), arc(4, 2, 0, 5)];
        let position = solve(&arcs, vec![0, 10, 30, 0, 10], 10_000);
        assert_eq!(position[1], position[2]);
        assert_eq!(cost(&arcs, &position), 10);
    }

    #[test]
    fn the_least_sum_is_found_on_small_random_problems() {
        let mut seed = 7u64;
        let mut next = |bound: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((seed >> 33) % bound) as i32
        };
        for _ in 0..200 {
            let arcs: Vec<Arc> = (1..4usize)
                .flat_map(|to| (0..to).map(move |from| (from, to)))
                .map(|(from, to)| arc(from, to, next(3), next(4)))
                .collect();
            let position = solve(&arcs, longest_paths(4, &arcs), 10_000);
            assert!(arcs.iter().all(|arc| position[arc.to] - position[arc.from] >= arc.min));
            let mut least = i32::MAX;
            for code in 0..1000 {
                let all = [0, code % 10, code / 10 % 10, code / 100];
                if arcs.iter().all(|arc| all[arc.to] - all[arc.from] >= arc.min) {
                    least = least.min(cost(&arcs, &all));
                }
            }
            assert_eq!(cost(&arcs, &position), least);
        }
    }
}
