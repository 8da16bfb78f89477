//! From the inside out: a level is laid out, and then stands as one box in the level around it.

use std::collections::{BTreeMap, BTreeSet};

use super::assemble::assemble;
use super::layer::{Context, Group, Item, Kind, Layers};
use super::measure::{self, BAND};
use super::nest::Nest;
use super::plan::{self, Plan, Plans};
use super::wire::{self, Link};
use super::{Direction, Graph, Placed, ease, fallback, order, pack, place, route};

/// Between a container's border and what stands in it.
pub(super) const PAD: i32 = 16;
/// Between boxes of a grid.
const GRID_GAP: i32 = 14;
/// What a page has room for.
const PAGE: i32 = 900;
/// What a reader sees of a page without scrolling, with a little good will.
const SCREEN: i32 = 1400;
/// Above this many nodes a picture is not attempted in layers.
const MOST_NODES: usize = 4_000;

/// Works out every place. Any graph has a layout; a very large one is set as a plain grid. One that does not fit a page is
/// turned where that makes it fit better.
pub fn layout(graph: &Graph) -> Placed {
    let placed = arrange(graph);
    if shrink(&placed) <= 100 {
        return placed;
    }
    let direction = match graph.direction {
        Direction::Right => Direction::Down,
        Direction::Down => Direction::Right,
    };
    let turned = arrange(&Graph { direction, ..graph.clone() });
    if shrink(&turned) * 5 < shrink(&placed) * 4 { turned } else { placed }
}

/// How many times a picture is too large to be seen whole, in hundredths.
fn shrink(placed: &Placed) -> i32 {
    (placed.width * 100 / PAGE).max(placed.height * 100 / SCREEN).max(100)
}

fn arrange(graph: &Graph) -> Placed {
    let nest = Nest::new(graph);
    let layered = if graph.nodes.len() <= MOST_NODES { layered(graph, &nest) } else { None };
    layered.unwrap_or_else(|| fallback::grid(graph, &nest))
}

fn layered(graph: &Graph, nest: &Nest) -> Option<Placed> {
    let links = wire::links(graph, nest);
    let stretches = wire::stretches(&links, nest);
    let mut groups: Vec<Group> = Vec::new();
    for link in &links {
        groups.resize_with(groups.len().max(link.group + 1), Group::default);
        let class = wire::class(link.flipped, graph.edges[link.edge].dashed);
        groups[link.group] = Group { links: groups[link.group].links + 1, class, flipped: link.flipped };
    }
    let context = Context { graph, links: &links, groups: &groups };
    let Plans { mut by_level, inner_first } = plan::plans(&context, nest, &stretches)?;
    let slots = slots(&links, &groups);
    let insides = (0..=nest.top()).map(|_| Inside::default()).collect();
    let mut settler = Settler { graph, nest, slots, groups: &groups, insides };
    for level in &inner_first {
        settler.insides[*level] = settler.settle(*level, std::mem::take(&mut by_level[*level]));
    }
    Some(assemble(graph, nest, &links, &inner_first, &settler.insides))
}

/// A level laid out, or a part of one. Places are along and across the flow, from its own corner.
#[derive(Default)]
pub(super) struct Inside {
    pub(super) size: (i32, i32),
    pub(super) children: Vec<Child>,
    pub(super) lines: Vec<Line>,
    pub(super) labels: Vec<Label>,
    /// Where groups cross its border, across the flow; `true` for those that come in.
    ports: BTreeMap<(usize, bool), i32>,
    /// Where its title starts, from its left border.
    pub(super) title: i32,
}

/// The place of a child of a level.
pub(super) struct Child {
    pub(super) node: usize,
    pub(super) at: (i32, i32),
    pub(super) size: (i32, i32),
}

/// The place of a link's label.
pub(super) struct Label {
    pub(super) link: usize,
    pub(super) at: (i32, i32),
    pub(super) size: (i32, i32),
}

/// What a level draws of a link.
pub(super) struct Line {
    pub(super) link: usize,
    pub(super) points: Vec<(i32, i32)>,
    /// Whether it starts at the level's border.
    pub(super) comes_in: bool,
    /// Whether it ends at the level's border.
    pub(super) goes_out: bool,
}

impl Inside {
    /// Takes in a block, its corner at `by`.
    fn take(&mut self, mut block: Inside, by: (i32, i32)) {
        block.shift(by);
        self.children.append(&mut block.children);
        self.lines.append(&mut block.lines);
        self.labels.append(&mut block.labels);
        self.ports.append(&mut block.ports);
    }

    fn shift(&mut self, by: (i32, i32)) {
        let places = self.children.iter_mut().map(|child| &mut child.at);
        let points = self.lines.iter_mut().flat_map(|line| &mut line.points);
        for place in places.chain(points).chain(self.labels.iter_mut().map(|label| &mut label.at)) {
            *place = (place.0 + by.0, place.1 + by.1);
        }
        self.ports.values_mut().for_each(|at| *at += by.1);
    }

    /// A place on the border for a line of the level itself, from `least` on, where no other crosses.
    fn free_port(&self, incoming: bool, least: i32) -> i32 {
        let mut at = least;
        let mut taken: Vec<i32> =
            self.ports.iter().filter(|(key, _)| key.1 == incoming).map(|(_, port)| *port).collect();
        taken.sort_unstable();
        for port in taken.into_iter().filter(|port| *port + 12 > least) {
            if at + 12 <= port {
                break;
            }
            at = port + 12;
        }
        if at + 12 > self.size.1 { least } else { at }
    }

    /// Draws out lines that cross the border until they reach it.
    fn reach_border(&mut self) {
        for line in &mut self.lines {
            if let Some(first) = line.points.first_mut().filter(|_| line.comes_in) {
                first.0 = 0;
            }
            if let Some(last) = line.points.last_mut().filter(|_| line.goes_out) {
                last.0 = self.size.0;
            }
        }
    }
}

/// The classes of lines that end at each node, at its incoming and its outgoing side (`true`).
type Slots = BTreeMap<(usize, bool), BTreeSet<u8>>;

fn slots(links: &[Link], groups: &[Group]) -> Slots {
    let mut slots = Slots::new();
    for link in links {
        for (node, out) in [(link.tail, true), (link.head, false)] {
            if node != link.level {
                slots.entry((node, out)).or_default().insert(groups[link.group].class);
            }
        }
    }
    slots
}

struct Settler<'a> {
    graph: &'a Graph,
    nest: &'a Nest,
    slots: Slots,
    groups: &'a [Group],
    insides: Vec<Inside>,
}

impl Settler<'_> {
    fn is_down(&self) -> bool {
        self.graph.direction == Direction::Down
    }

    /// Lays out one level, whose inner ones are laid out. What reaches the border spans the level; the rest is packed
    /// after it.
    fn settle(&self, level: usize, plan: Plan) -> Inside {
        let top = level == self.nest.top();
        let pad = if top { 0 } else { PAD };
        let before = match (top, self.is_down()) {
            (true, _) => (0, 0),
            (false, true) => (BAND + 6, PAD),
            (false, false) => (PAD, BAND + 6),
        };
        let mut blocks: Vec<Inside> = plan.parts.into_iter().map(|part| self.part(part)).collect();
        let room = blocks.iter().map(|block| block.size.0).max().filter(|_| !self.is_down()).unwrap_or(0);
        let mut inside = Inside::default();
        let mut across = before.1;
        if plan.ported {
            let block = blocks.remove(0);
            let reaches = |border: bool| block.ports.keys().any(|(_, incoming)| *incoming == border);
            let start = match (reaches(true), self.is_down()) {
                (true, true) => BAND,
                (true, false) => 0,
                (false, _) => before.0,
            };
            inside.size =
                (start + block.size.0 + if reaches(false) { 0 } else { pad }, across + block.size.1);
            across += block.size.1 + pack::GAP;
            inside.take(block, (start, before.1));
        }
        blocks.extend(self.loners(&plan.loners, top, room));
        if !blocks.is_empty() {
            self.pack(blocks, (before.0, across), top, &mut inside);
            inside.size.0 += pad;
        }
        inside.size.1 += pad;
        if !top {
            self.title(level, &mut inside);
        }
        inside.reach_border();
        inside
    }

    /// Sets blocks in rows, from `start` on.
    fn pack(&self, blocks: Vec<Inside>, start: (i32, i32), top: bool, inside: &mut Inside) {
        let direction = self.graph.direction;
        let boxes: Vec<_> = blocks.iter().map(|block| measure::along(block.size, direction)).collect();
        let mut widest = pack::pleasant_width(&boxes, pack::GAP);
        if top {
            widest = PAGE;
        } else if !self.is_down() {
            widest = widest.max(inside.size.0);
        }
        let (places, size) = pack::rows(&boxes, widest.min(PAGE), pack::GAP);
        for (block, at) in blocks.into_iter().zip(places) {
            let at = measure::along(at, direction);
            inside.take(block, (start.0 + at.0, start.1 + at.1));
        }
        let size = measure::along(size, direction);
        inside.size = (inside.size.0.max(start.0 + size.0), inside.size.1.max(start.1 + size.1));
    }

    /// Finds the title its place. Where lines come in through its band, it stands between them; where there is no
    /// room, the container grows.
    fn title(&self, level: usize, inside: &mut Inside) {
        let width = measure::title_width(&self.graph.nodes[level]);
        inside.title = PAD;
        if !self.is_down() {
            inside.size.0 = inside.size.0.max(width + 2 * PAD);
            return;
        }
        let incoming = inside.ports.iter().filter(|(key, _)| key.1);
        let mut lines: Vec<i32> = incoming.map(|(_, at)| *at).collect();
        lines.sort_unstable();
        let starts = std::iter::once(PAD).chain(lines.iter().map(|line| line + 10));
        let ends = lines.iter().map(|line| line - 10).chain([inside.size.1 - PAD]);
        if let Some((start, _)) = starts.zip(ends).find(|(start, end)| start + width <= *end) {
            inside.title = start;
        } else if let Some(first) = lines.first() {
            let by = (PAD + width + 10 - first).max(0);
            inside.shift((0, by));
            inside.size.1 += by;
        } else {
            inside.size.1 = width + 2 * PAD;
        }
    }

    /// Lays out one part: its items sized, its order looked at again now that ports have places, and routed.
    fn part(&self, mut part: Layers) -> Inside {
        self.size(&mut part);
        for i in 0..part.segs.len() {
            let seg = &part.segs[i];
            let tail = self.port(&part.items[seg.tail], seg.group, seg.own_tail, true);
            let head = self.port(&part.items[seg.head], seg.group, seg.own_head, false);
            (part.segs[i].tail_at, part.segs[i].head_at) = (tail, head);
        }
        let rounds = plan::rounds(&part) / 2;
        order::order(&mut part, rounds);
        let across = place::place(&part);
        let movable = ease::movable(&part, |child| self.nest.is_container(child));
        ease::ease(&mut part, &across, &movable);
        let routed = route::route(&part, &across, self.groups);
        let last = part.ranks.len().saturating_sub(1);
        let mut inside = Inside { size: (routed.length, 0), ..Inside::default() };
        for (i, item) in part.items.iter().enumerate() {
            let at = (routed.at[i], across[i]);
            inside.size.1 = inside.size.1.max(at.1 + item.size.1);
            match item.kind {
                Kind::Child(node) => inside.children.push(Child { node, at, size: item.size }),
                Kind::Port(group) => drop(inside.ports.insert((group, item.rank != last), at.1)),
                Kind::Label(link) => inside.labels.push(Label { link, at, size: item.size }),
                Kind::Lane => {}
            }
        }
        let is_port = |item: usize| matches!(part.items[item].kind, Kind::Port(_));
        for (link, path) in &part.paths {
            let points = path.iter().flat_map(|seg| routed.lines[*seg].iter().copied()).collect();
            let comes_in = path.first().is_some_and(|seg| is_port(part.segs[*seg].tail));
            let goes_out = path.last().is_some_and(|seg| is_port(part.segs[*seg].head));
            inside.lines.push(Line { link: *link, points, comes_in, goes_out });
        }
        inside
    }

    /// Gives children their sizes. Boxes of one rank are made equally long.
    fn size(&self, part: &mut Layers) {
        for rank in &part.ranks {
            let mut boxes = Vec::new();
            for item in rank {
                if let Kind::Child(child) = part.items[*item].kind {
                    part.items[*item].size = self.box_size(child);
                    boxes.extend((!self.nest.is_container(child)).then_some(*item));
                }
            }
            let longest = boxes.iter().map(|item| part.items[*item].size.0).max().unwrap_or(0);
            boxes.into_iter().for_each(|item| part.items[item].size.0 = longest);
        }
    }

    /// The size of a child, along and across the flow.
    fn box_size(&self, child: usize) -> (i32, i32) {
        if self.nest.is_container(child) {
            self.insides[child].size
        } else {
            measure::along(measure::leaf(&self.graph.nodes[child]), self.graph.direction)
        }
    }

    /// Where a group meets an item, from its start across the flow.
    fn port(&self, item: &Item, group: usize, own: bool, out: bool) -> i32 {
        let Kind::Child(child) = item.kind else { return item.size.1 / 2 };
        let inside = &self.insides[child];
        if let Some(port) = inside.ports.get(&(group, !out)).filter(|_| !own) {
            return *port;
        }
        let classes = self.slots.get(&(child, out));
        let slot =
            classes.and_then(|classes| classes.iter().position(|class| *class == self.groups[group].class));
        let slot = slot.unwrap_or(0);
        match (self.nest.is_container(child), self.is_down()) {
            (false, _) => item.size.1 / 2 + [0, 12, -12].get(slot).unwrap_or(&0),
            (true, false) => BAND / 2 + [0, 8, -8].get(slot).unwrap_or(&0),
            (true, true) => inside.free_port(!out, inside.title + 10 + 12 * slot as i32),
        }
    }

    /// Children without lines: leaves as a grid that is as wide as there is `room` at least, containers each by itself.
    fn loners(&self, loners: &[usize], top: bool, room: i32) -> Vec<Inside> {
        let (containers, leaves): (Vec<usize>, Vec<usize>) =
            loners.iter().copied().partition(|node| self.nest.is_container(*node));
        let alone = |node: &usize| {
            let size = self.insides[*node].size;
            Inside { size, children: vec![Child { node: *node, at: (0, 0), size }], ..Inside::default() }
        };
        let mut blocks: Vec<Inside> = containers.iter().map(alone).collect();
        if leaves.is_empty() {
            return blocks;
        }
        let sizes: Vec<_> = leaves.iter().map(|node| measure::leaf(&self.graph.nodes[*node])).collect();
        let size = sizes.iter().fold((0, 0), |most, size| (size.0.max(most.0), size.1.max(most.1)));
        let widest = if top { PAGE } else { pack::pleasant_width(&sizes, GRID_GAP).max(room).min(PAGE) };
        let (places, extent) = pack::grid(leaves.len(), size, widest, GRID_GAP);
        let along = |pair| measure::along(pair, self.graph.direction);
        let child =
            |(node, at): (&usize, (i32, i32))| Child { node: *node, at: along(at), size: along(size) };
        let children = leaves.iter().zip(places).map(child).collect();
        blocks.push(Inside { size: along(extent), children, ..Inside::default() });
        blocks
    }
}
