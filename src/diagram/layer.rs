//! One level as layers: children and what leads past them, rank by rank, and the segments between adjacent ranks.

use std::collections::BTreeMap;

use super::rank::{self, Ranking};
use super::simplex::Arc;
use super::wire::{End, Link, Stretch};
use super::{Direction, Graph, measure};

/// What stands in a rank.
pub(super) struct Item {
    pub(super) kind: Kind,
    pub(super) rank: usize,
    /// Extent along the flow, and across it.
    pub(super) size: (i32, i32),
    /// Where the surroundings want it in its rank: only equals change places.
    pub(super) pin: i64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A child of the level.
    Child(usize),
    /// The place where a group crosses the level's border.
    Port(usize),
    /// A line that leads past a rank.
    Lane,
    /// The same, with the label of its link.
    Label(usize),
}

/// A line between items of adjacent ranks, shared by the links of a group.
pub(super) struct Seg {
    pub(super) tail: usize,
    pub(super) head: usize,
    pub(super) group: usize,
    /// Whether it ends at the child itself, and not at something in it.
    pub(super) own_tail: bool,
    pub(super) own_head: bool,
    /// How many links it carries.
    pub(super) links: i32,
    /// Where it meets its items, from their start across the flow.
    pub(super) tail_at: i32,
    pub(super) head_at: i32,
}

/// A level, or a connected part of one.
#[derive(Default)]
pub(super) struct Layers {
    pub(super) items: Vec<Item>,
    pub(super) segs: Vec<Seg>,
    /// Items by rank, in their order across the flow. The first and the last rank hold the ports.
    pub(super) ranks: Vec<Vec<usize>>,
    /// Each link's segments, from tail to head.
    pub(super) paths: Vec<(usize, Vec<usize>)>,
}

/// How the items of a graph come about.
pub(super) struct Context<'a> {
    pub(super) graph: &'a Graph,
    pub(super) links: &'a [Link],
    pub(super) groups: &'a [Group],
}

/// Links that share lines.
#[derive(Clone, Default)]
pub(super) struct Group {
    /// How many they are.
    pub(super) links: usize,
    /// What sets them apart where they end: `wire::class`.
    pub(super) class: u8,
    /// Whether their arrows stand at their tails.
    pub(super) flipped: bool,
}

impl Context<'_> {
    fn label(&self, link: usize) -> &str {
        &self.graph.edges[self.links[link].edge].label
    }

    /// The extent of a link's label along and across the flow.
    fn label_size(&self, link: usize) -> (i32, i32) {
        let width = measure::sublabel_width(self.label(link));
        measure::along((width + 12, 18), self.graph.direction)
    }

    /// A page is some 900 px wide and as long as need be.
    fn crowd(&self) -> (usize, usize) {
        match self.graph.direction {
            Direction::Right => (12, 5),
            Direction::Down => (5, 100),
        }
    }
}

/// The layers of `children` and of the stretches among them. `None` when lines would be too many.
pub(super) fn layers(
    context: &Context,
    level: usize,
    children: &[usize],
    stretches: &[Stretch],
) -> Option<Layers> {
    let (ranks, last) = rank::ranks(&ranking(context, level, children, stretches));
    let mut build = Build { layers: Layers::default(), lanes: BTreeMap::new(), segs: BTreeMap::new() };
    let at: BTreeMap<usize, usize> = children.iter().enumerate().map(|(i, child)| (*child, i)).collect();
    build.layers.ranks = vec![Vec::new(); last + 1];
    for (child, rank) in children.iter().zip(&ranks) {
        build.item(Kind::Child(*child), *rank, (0, 0));
    }
    for stretch in stretches {
        let link = &context.links[stretch.link];
        let tail = match stretch.tail {
            End::Child(child) => at[&child],
            End::Border(group) => build.lane(group, 0, Kind::Port(group), (0, 0)),
        };
        let head = match stretch.head {
            End::Child(child) => at[&child],
            End::Border(group) => build.lane(group, last, Kind::Port(group), (0, 0)),
        };
        let labelled = level == link.level && !context.label(stretch.link).is_empty();
        let (from, to) = (build.layers.items[tail].rank, build.layers.items[head].rank);
        let mut way = vec![tail];
        for rank in from + 1..to {
            let (kind, size) = if labelled && rank == (from + to) / 2 {
                (Kind::Label(stretch.link), context.label_size(stretch.link))
            } else {
                (Kind::Lane, (0, 0))
            };
            way.push(build.lane(link.group, rank, kind, size));
        }
        way.push(head);
        if build.layers.items.len() > children.len() + super::MOST_LANES {
            return None;
        }
        build.path(stretch, link, &way);
    }
    build.layers.ranks.iter_mut().for_each(|rank| centre_lanes(rank, children.len()));
    Some(build.layers)
}

/// Sets lanes amid the children of their rank: where nothing else decides, a trunk has its branches on both sides.
fn centre_lanes(rank: &mut [usize], children: usize) {
    let lanes = rank.iter().filter(|item| **item >= children).count();
    let middle = (rank.len() - lanes) / 2;
    rank[middle..].rotate_right(lanes);
}

struct Build {
    layers: Layers,
    lanes: BTreeMap<(usize, usize), usize>,
    segs: BTreeMap<(usize, usize, usize, bool, bool), usize>,
}

impl Build {
    fn item(&mut self, kind: Kind, rank: usize, size: (i32, i32)) -> usize {
        let item = self.layers.items.len();
        self.layers.items.push(Item { kind, rank, size, pin: 0 });
        self.layers.ranks[rank].push(item);
        item
    }

    /// The item by which `group` passes `rank`.
    fn lane(&mut self, group: usize, rank: usize, kind: Kind, size: (i32, i32)) -> usize {
        if let Some(item) = self.lanes.get(&(group, rank)) {
            return *item;
        }
        let item = self.item(kind, rank, size);
        self.lanes.insert((group, rank), item);
        item
    }

    fn path(&mut self, stretch: &Stretch, link: &Link, way: &[usize]) {
        let own = |end: End, node: usize| end == End::Child(node);
        let mut path = Vec::with_capacity(way.len() - 1);
        for (i, pair) in way.windows(2).enumerate() {
            let &[tail, head] = pair else { continue };
            let own_tail = i == 0 && own(stretch.tail, link.tail);
            let own_head = i + 2 == way.len() && own(stretch.head, link.head);
            let next = self.layers.segs.len();
            let seg = *self.segs.entry((tail, head, link.group, own_tail, own_head)).or_insert(next);
            if seg == next {
                let group = link.group;
                self.layers.segs.push(Seg {
                    tail,
                    head,
                    group,
                    own_tail,
                    own_head,
                    links: 0,
                    tail_at: 0,
                    head_at: 0,
                });
            }
            self.layers.segs[seg].links += 1;
            path.push(seg);
        }
        self.layers.paths.push((stretch.link, path));
    }
}

/// What the ranks of these children depend on.
fn ranking(context: &Context, level: usize, children: &[usize], stretches: &[Stretch]) -> Ranking {
    let count = children.len();
    let at: BTreeMap<usize, usize> = children.iter().enumerate().map(|(i, child)| (*child, i)).collect();
    let mut may_follow = vec![true; count];
    let mut may_precede = vec![true; count];
    let mut arcs: BTreeMap<(usize, usize), Arc> = BTreeMap::new();
    for stretch in stretches {
        let link = &context.links[stretch.link];
        let end = |end: End, border: usize| match end {
            End::Child(child) => at[&child],
            End::Border(_) => border,
        };
        let (from, to) = (end(stretch.tail, count), end(stretch.head, count + 1));
        let labelled = level == link.level && !context.label(stretch.link).is_empty();
        let arc = arcs.entry((from, to)).or_insert(Arc { from, to, min: 1, weight: 0 });
        arc.min = arc.min.max(1 + i32::from(labelled));
        arc.weight = (arc.weight + 1).min(8);
        let shared = context.groups[link.group].links >= 4;
        if from < count {
            may_follow[from] = false;
            may_precede[from] &= shared;
        }
        if to < count {
            may_precede[to] = false;
            may_follow[to] &= shared;
        }
    }
    Ranking { count, arcs: arcs.into_values().collect(), may_follow, may_precede, crowd: context.crowd() }
}
