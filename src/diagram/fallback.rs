//! A plain picture of a graph too large for layers: boxes in rows, and straight lines.

use super::assemble::{MARGIN, loops, title};
use super::contain::PAD;
use super::measure::{self, BAND};
use super::nest::Nest;
use super::{Graph, Placed, Rect, Route, pack};

const GAP: i32 = 14;

/// Sets the children of every container in rows.
pub(super) fn grid(graph: &Graph, nest: &Nest) -> Placed {
    let count = graph.nodes.len();
    let mut sizes: Vec<(i32, i32)> = graph.nodes.iter().map(measure::leaf).collect();
    let mut places = vec![(0, 0); count];
    // Children have greater indices than what they stand in.
    for node in (0..count).rev().filter(|node| nest.is_container(*node)) {
        let (width, height) = set(&nest.children[node], &sizes, (PAD, BAND + 6), &mut places);
        let title = measure::title_width(&graph.nodes[node]);
        sizes[node] = (width.max(title) + 2 * PAD, height + BAND + 6 + PAD);
    }
    let (width, height) = set(&nest.children[nest.top()], &sizes, (MARGIN, MARGIN), &mut places);
    let mut boxes = vec![Rect::default(); count];
    for node in 0..count {
        let (x, y) = boxes.get(nest.parent[node]).map_or((0, 0), |parent| (parent.x, parent.y));
        let (place, size) = (places[node], sizes[node]);
        boxes[node] = Rect { x: x + place.0, y: y + place.1, width: size.0, height: size.1 };
    }
    let titles = (0..count).map(|node| nest.is_container(node).then(|| title(graph, node, boxes[node], PAD)));
    let routes = graph.edges.iter().map(|edge| {
        let ends = boxes.get(edge.from).zip(boxes.get(edge.to));
        Route { points: ends.and_then(|(from, to)| straight(*from, *to)).unwrap_or_default(), label: None }
    });
    let (titles, routes) = (titles.collect(), routes.collect());
    let mut placed = Placed {
        direction: graph.direction,
        width: width + 2 * MARGIN,
        height: height + 2 * MARGIN,
        boxes,
        titles,
        routes,
    };
    loops(graph, &mut placed);
    placed
}

/// Sets boxes in rows from `start` on; the extent of them all.
fn set(nodes: &[usize], sizes: &[(i32, i32)], start: (i32, i32), places: &mut [(i32, i32)]) -> (i32, i32) {
    let boxes: Vec<_> = nodes.iter().map(|node| sizes[*node]).collect();
    let (at, size) = pack::rows(&boxes, pack::pleasant_width(&boxes, GAP), GAP);
    for (node, (x, y)) in nodes.iter().zip(at) {
        places[*node] = (start.0 + x, start.1 + y);
    }
    size
}

/// From border to border along the line between the middles. `None` where one box holds the other.
fn straight(from: Rect, to: Rect) -> Option<Vec<(i32, i32)>> {
    let middle = |rect: Rect| (rect.x + rect.width / 2, rect.y + rect.height / 2);
    let holds = |a: Rect, b: Rect| {
        a.x <= b.x && a.y <= b.y && a.x + a.width >= b.x + b.width && a.y + a.height >= b.y + b.height
    };
    if holds(from, to) || holds(to, from) {
        return None;
    }
    let (start, end) = (middle(from), middle(to));
    Some(vec![leave(from, start, end), leave(to, end, start)])
}

/// Where the line from the middle of `rect` towards `to` leaves it.
fn leave(rect: Rect, middle: (i32, i32), to: (i32, i32)) -> (i32, i32) {
    let (dx, dy) = (f64::from(to.0 - middle.0), f64::from(to.1 - middle.1));
    let reach = (f64::from(rect.width) / 2.0 / dx.abs()).min(f64::from(rect.height) / 2.0 / dy.abs());
    (middle.0 + (dx * reach).round() as i32, middle.1 + (dy * reach).round() as i32)
}
