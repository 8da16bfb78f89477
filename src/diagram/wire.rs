//! Edges become links between the children of levels: oriented along the flow, and grouped where they share an end.
//!
//! Edges of one node run together as a tree: they leave it as one line and part where their ways part, so that
//! a hub is a trunk and not a comb. A link belongs to the star of its tail or of its head, whichever is larger.

use std::collections::BTreeMap;

use super::Graph;
use super::nest::Nest;

/// An edge as it is laid out: its tail stands before its head along the flow.
pub(super) struct Link {
    /// Index into [`Graph::edges`].
    pub(super) edge: usize,
    /// The innermost level that holds both ends.
    pub(super) level: usize,
    /// The node it starts from.
    pub(super) tail: usize,
    /// The node it leads to.
    pub(super) head: usize,
    /// Whether the edge itself runs the other way.
    pub(super) flipped: bool,
    /// Links of one group share lines.
    pub(super) group: usize,
}

/// Where a level's part of a link ends.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum End {
    /// At this child of the level, or inside it.
    Child(usize),
    /// At the level's own border: the place where this group crosses it.
    Border(usize),
}

/// One level's part of a link.
#[derive(Clone, Copy)]
pub(super) struct Stretch {
    pub(super) link: usize,
    pub(super) tail: End,
    pub(super) head: End,
}

/// What sets lines apart that share a node: at a box they have a port each.
pub(super) fn class(flipped: bool, dashed: bool) -> u8 {
    u8::from(flipped) + 2 * u8::from(dashed)
}

/// The links of a graph: its edges without those that cannot be laid out (self-loops, ends that do not exist).
pub(super) fn links(graph: &Graph, nest: &Nest) -> Vec<Link> {
    let mut links: Vec<Link> = graph
        .edges
        .iter()
        .enumerate()
        .filter(|(_, edge)| edge.from.max(edge.to) < graph.nodes.len() && edge.from != edge.to)
        .map(|(i, edge)| {
            let level = nest.common(edge.from, edge.to);
            Link { edge: i, level, tail: edge.from, head: edge.to, flipped: false, group: 0 }
        })
        .collect();
    orient(&mut links, nest);
    group(&mut links, graph);
    links
}

/// Breaks every level's cycles: a link that leads back on a walk from the first child on is turned round.
fn orient(links: &mut [Link], nest: &Nest) {
    let ends: Vec<Option<(usize, usize)>> = links
        .iter()
        .map(|link| Some((nest.towards(link.level, link.tail)?, nest.towards(link.level, link.head)?)))
        .collect();
    let count = nest.top();
    let (mut out, mut fed) = (vec![Vec::new(); count], vec![false; count]);
    for (i, (tail, head)) in ends.iter().enumerate().filter_map(|(i, ends)| Some((i, (*ends)?))) {
        out[tail].push((head, i));
        fed[head] = true;
    }
    // 0 not seen, 1 on the walk, 2 left behind. Children that nothing leads to come first.
    let mut state = vec![0u8; count];
    let starts = (0..count).filter(|node| !fed[*node]).chain(0..count);
    for start in starts.collect::<Vec<_>>() {
        let mut walk = if state[start] == 0 { vec![(start, 0)] } else { Vec::new() };
        while let Some((node, next)) = walk.last_mut() {
            state[*node] = 1;
            let Some((head, link)) = out[*node].get(*next).copied() else {
                state[*node] = 2;
                walk.pop();
                continue;
            };
            *next += 1;
            match state[head] {
                0 => walk.push((head, 0)),
                1 => links[link].flipped = true,
                _ => {}
            }
        }
    }
    for link in links.iter_mut().filter(|link| link.flipped) {
        std::mem::swap(&mut link.tail, &mut link.head);
    }
}

/// Numbers the groups, in the order of the links. A labelled link keeps to itself: its label must be its own.
fn group(links: &mut [Link], graph: &Graph) {
    let edge = |link: &Link| &graph.edges[link.edge];
    let mut stars: BTreeMap<(usize, bool, u8), usize> = BTreeMap::new();
    let keys = |link: &Link| {
        let class = class(link.flipped, edge(link).dashed);
        [(link.tail, false, class), (link.head, true, class)]
    };
    for link in links.iter().filter(|link| edge(link).label.is_empty()) {
        for key in keys(link) {
            *stars.entry(key).or_default() += 1;
        }
    }
    let mut numbers = BTreeMap::new();
    for (i, link) in links.iter_mut().enumerate() {
        let [tail, head] = keys(link);
        let key = match (edge(link).label.is_empty(), stars.get(&tail) >= stars.get(&head)) {
            (false, _) => (i, true, u8::MAX),
            (true, true) => tail,
            (true, false) => head,
        };
        let next = numbers.len();
        link.group = *numbers.entry(key).or_insert(next);
    }
}

/// What every level has to draw of the links.
pub(super) fn stretches(links: &[Link], nest: &Nest) -> Vec<Vec<Stretch>> {
    let mut levels = vec![Vec::new(); nest.top() + 1];
    for (i, link) in links.iter().enumerate() {
        let border = End::Border(link.group);
        let tail = nest.towards(link.level, link.tail);
        let head = nest.towards(link.level, link.head);
        let end = |child: Option<usize>| child.map_or(border, End::Child);
        levels[link.level].push(Stretch { link: i, tail: end(tail), head: end(head) });
        for (inner, outgoing) in
            [(tail.map(|child| (child, link.tail)), true), (head.map(|child| (child, link.head)), false)]
        {
            let Some((mut level, node)) = inner else { continue };
            while let Some(child) = nest.towards(level, node) {
                let (tail, head) =
                    if outgoing { (End::Child(child), border) } else { (border, End::Child(child)) };
                levels[level].push(Stretch { link: i, tail, head });
                level = child;
            }
        }
    }
    levels
}

#[cfg(test)]
mod tests {
    use super::super::{Edge, Node};
    use super::*;

    fn graph(parents: &[Option<usize>], edges: &[(usize, usize)]) -> Graph {
        let nodes = parents.iter().map(|parent| Node { parent: *parent, ..Node::default() }).collect();
        let edges = edges.iter().map(|(from, to)| Edge { from: *from, to: *to, ..Edge::default() }).collect();
        Graph { nodes, edges, ..Graph::default() }
    }

    #[test]
    fn one_link_of_a_cycle_is_turned() {
        let graph = graph(&[None; 3], &[(0, 1), (1, 2), (2, 0), (1, 1), (0, 9)]);
        let links = links(&graph, &Nest::new(&graph));
        let turned: Vec<_> = links.iter().map(|link| (link.tail, link.head, link.flipped)).collect();
        assert_eq!(turned, [(0, 1, false), (1, 2, false), (0, 2, true)]);
    }

    #[test]
    fn cycles_between_containers_are_broken_at_their_level() {
        // 2 in 0, 3 in 1; 2 → 3 and 1 → 0.
        let graph = graph(&[None, None, Some(0), Some(1)], &[(2, 3), (1, 0)]);
        let links = links(&graph, &Nest::new(&graph));
        assert_eq!(links.iter().filter(|link| link.flipped).count(), 1);
    }

    #[test]
    fn a_hub_is_one_group() {
        let graph = graph(&[None; 5], &[(0, 4), (1, 4), (2, 4), (3, 4), (0, 1)]);
        let links = links(&graph, &Nest::new(&graph));
        assert!(links[..4].iter().all(|link| link.group == links[0].group));
        assert_ne!(links[4].group, links[0].group);
    }

    #[test]
    fn a_link_crosses_every_border_on_its_way() {
        // 2 in 1 in 0, and 3 outside.
        let graph = graph(&[None, Some(0), Some(1), None], &[(2, 3), (0, 2)]);
        let nest = Nest::new(&graph);
        let levels = stretches(&links(&graph, &nest), &nest);
        assert_eq!(levels.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2, 0, 0, 1]);
    }
}
