//! Which node stands in which.

use super::Graph;

/// Containers nested deeper than this are drawn beside each other.
const DEEPEST: usize = 16;

/// The containers of a graph. A level is a node's inside; the level after the last node is the picture itself.
pub(super) struct Nest {
    /// What each node stands in.
    pub(super) parent: Vec<usize>,
    /// What stands in each level, in the graph's order.
    pub(super) children: Vec<Vec<usize>>,
    depth: Vec<usize>,
}

impl Nest {
    /// Reads the parents of `graph`. One that is not smaller than its child's index counts as none.
    pub(super) fn new(graph: &Graph) -> Self {
        let top = graph.nodes.len();
        let mut nest =
            Self { parent: vec![top; top], children: vec![Vec::new(); top + 1], depth: vec![0; top + 1] };
        for (i, node) in graph.nodes.iter().enumerate() {
            let mut parent = node.parent.filter(|parent| *parent < i).unwrap_or(top);
            if nest.depth[parent] >= DEEPEST {
                parent = nest.parent[parent];
            }
            nest.parent[i] = parent;
            nest.depth[i] = nest.depth[parent] + 1;
            nest.children[parent].push(i);
        }
        nest
    }

    /// The level of the whole picture.
    pub(super) fn top(&self) -> usize {
        self.parent.len()
    }

    /// Whether something stands in `node`.
    pub(super) fn is_container(&self, node: usize) -> bool {
        !self.children[node].is_empty()
    }

    /// The innermost level that holds both, where a container holds itself too.
    pub(super) fn common(&self, mut a: usize, mut b: usize) -> usize {
        while a != b {
            if self.depth[a] >= self.depth[b] {
                a = self.parent[a];
            } else {
                b = self.parent[b];
            }
        }
        a
    }

    /// The child of `level` that is or holds `node`; `None` for the level itself.
    pub(super) fn towards(&self, level: usize, mut node: usize) -> Option<usize> {
        while node != level {
            let parent = self.parent.get(node).copied()?;
            if parent == level {
                return Some(node);
            }
            node = parent;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::Node;
    use super::*;

    fn graph(parents: &[Option<usize>]) -> Graph {
        let nodes = parents.iter().map(|parent| Node { parent: *parent, ..Node::default() }).collect();
        Graph { nodes, ..Graph::default() }
    }

    #[test]
    fn levels_and_common_containers() {
        let nest = Nest::new(&graph(&[None, Some(0), Some(0), Some(1), None]));
        assert_eq!(nest.children[0], [1, 2]);
        assert_eq!(nest.children[nest.top()], [0, 4]);
        assert_eq!((nest.common(3, 2), nest.common(3, 4), nest.common(0, 3)), (0, 5, 0));
        assert_eq!((nest.towards(5, 3), nest.towards(0, 3), nest.towards(0, 0)), (Some(0), Some(1), None));
    }

    #[test]
    fn impossible_parents_count_as_none() {
        let nest = Nest::new(&graph(&[Some(0), Some(7), Some(1)]));
        assert_eq!(nest.parent, [3, 3, 1]);
    }

    #[test]
    fn deep_nesting_is_cut() {
        let parents: Vec<_> = (0..500).map(|i: usize| i.checked_sub(1)).collect();
        let nest = Nest::new(&graph(&parents));
        assert!(nest.depth.iter().all(|depth| *depth <= DEEPEST + 1));
    }
}
