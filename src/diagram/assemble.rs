//! Levels put together: every place as it is in the picture.

use super::contain::Inside;
use super::measure::{self, BAND};
use super::nest::Nest;
use super::wire::Link;
use super::{Graph, Placed, Rect, Route};

/// Around the picture.
pub(super) const MARGIN: i32 = 12;

/// Puts levels together, the outermost last in `inner_first`.
pub(super) fn assemble(
    graph: &Graph,
    nest: &Nest,
    links: &[Link],
    inner_first: &[usize],
    insides: &[Inside],
) -> Placed {
    let upright = |pair: (i32, i32)| measure::along(pair, graph.direction);
    let rect = |at: (i32, i32), size: (i32, i32)| {
        let ((x, y), (width, height)) = (upright(at), upright(size));
        Rect { x, y, width, height }
    };
    let size = upright(insides[nest.top()].size);
    let mut placed = Placed {
        direction: graph.direction,
        width: size.0 + 2 * MARGIN,
        height: size.1 + 2 * MARGIN,
        boxes: vec![Rect::default(); graph.nodes.len()],
        titles: vec![None; graph.nodes.len()],
        routes: vec![Route::default(); graph.edges.len()],
    };
    let mut corner = vec![(MARGIN, MARGIN); nest.top() + 1];
    let mut ways: Vec<Vec<(i32, i32)>> = vec![Vec::new(); links.len()];
    for level in inner_first.iter().rev() {
        let from = corner[*level];
        let shifted = |at: (i32, i32)| (at.0 + from.0, at.1 + from.1);
        for child in &insides[*level].children {
            corner[child.node] = shifted(child.at);
            placed.boxes[child.node] = rect(corner[child.node], child.size);
        }
        // The innermost common level comes first, then those in it, outwards from its middle.
        for line in &insides[*level].lines {
            let points = line.points.iter().copied().map(shifted);
            let way = &mut ways[line.link];
            if *level != links[line.link].level && line.goes_out {
                way.splice(0..0, points);
            } else {
                way.extend(points);
            }
        }
        for label in &insides[*level].labels {
            placed.routes[links[label.link].edge].label = Some(rect(shifted(label.at), label.size));
        }
    }
    for (link, way) in links.iter().zip(ways) {
        let mut points = corners(way.into_iter().map(upright));
        if link.flipped {
            points.reverse();
        }
        placed.routes[link.edge].points = points;
    }
    for node in (0..graph.nodes.len()).filter(|node| nest.is_container(*node)) {
        placed.titles[node] = Some(title(graph, node, placed.boxes[node], insides[node].title));
    }
    loops(graph, &mut placed);
    placed
}

/// The room of a container's title.
pub(super) fn title(graph: &Graph, node: usize, container: Rect, start: i32) -> Rect {
    let width = measure::title_width(&graph.nodes[node]);
    Rect { x: container.x + start, y: container.y + 4, width, height: BAND - 8 }
}

/// Gives edges from a node to itself a loop at its upper right corner.
pub(super) fn loops(graph: &Graph, placed: &mut Placed) {
    for (edge, route) in graph.edges.iter().zip(&mut placed.routes) {
        if let Some(Rect { x, y, width, .. }) = placed.boxes.get(edge.from).filter(|_| edge.from == edge.to) {
            let right = x + width;
            route.points = vec![
                (right, y + 10),
                (right + 8, y + 10),
                (right + 8, y - 8),
                (right - 16, y - 8),
                (right - 16, *y),
            ];
        }
    }
}

/// The points at which a line turns, and its ends.
fn corners(points: impl Iterator<Item = (i32, i32)>) -> Vec<(i32, i32)> {
    let mut kept: Vec<(i32, i32)> = Vec::new();
    for point in points {
        if kept.last() == Some(&point) {
            continue;
        }
        if let [.., a, b] = kept.as_slice()
            && ((a.0 == b.0 && b.0 == point.0) || (a.1 == b.1 && b.1 == point.1))
        {
            kept.pop();
        }
        kept.push(point);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_corners_are_kept() {
        let points = [(0, 0), (5, 0), (5, 0), (9, 0), (9, 4), (9, 8)];
        assert_eq!(corners(points.into_iter()), [(0, 0), (9, 0), (9, 8)]);
    }
}
