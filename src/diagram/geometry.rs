//! What must hold of every picture, tried on graphs made by hand and at random.

use std::path::Path;
use std::sync::LazyLock;

use super::measure;
use super::nest::Nest;
use super::{Direction, Edge, Graph, Node, Placed, Rect, layout, svg};
use crate::outline::{PageKind, outline};
use crate::scan::scan;
use crate::source::{self, View};
use crate::texts::Texts;
use crate::tree::Tree;

/// Nodes as (label, parent), edges as (from, to, label).
fn graph(direction: Direction, nodes: &[(&str, Option<usize>)], edges: &[(usize, usize, &str)]) -> Graph {
    let node = |(i, (label, parent)): (usize, &(&str, Option<usize>))| Node {
        id: format!("module.a.{label}_{i}"),
        label: (*label).into(),
        sublabel: if i % 4 == 3 { String::new() } else { "aws_thing".into() },
        parent: *parent,
        category: "network",
        entity: None,
    };
    let edge = |(i, (from, to, label)): (usize, &(usize, usize, &str))| Edge {
        from: *from,
        to: *to,
        label: (*label).into(),
        dashed: i % 7 == 6,
    };
    Graph {
        title: "A graph".into(),
        direction,
        nodes: nodes.iter().enumerate().map(node).collect(),
        edges: edges.iter().enumerate().map(edge).collect(),
    }
}

fn made_by_hand(direction: Direction) -> Vec<Graph> {
    let plain = |count: usize| vec![("node", None); count];
    let fan: Vec<_> = (1..31).map(|to| (0, to, "")).collect();
    let bipartite: Vec<_> = (0..3).flat_map(|from| (3..9).map(move |to| (from, to, ""))).collect();
    let estate = [
        [("environments", None), ("modules", None)].as_slice(),
        &[("dev", Some(0)), ("staging", Some(0)), ("prod", Some(0))],
        &[("network", Some(1)), ("cluster", Some(1)), ("database", Some(1)), ("key", Some(1))],
    ]
    .concat();
    let calls =
        [(2, 5, ""), (2, 6, ""), (3, 5, ""), (3, 6, ""), (3, 7, ""), (4, 5, ""), (4, 7, ""), (6, 8, "")];
    let nested = [
        ("region", None),
        ("vpc", Some(0)),
        ("public", Some(1)),
        ("private", Some(1)),
        ("lb", Some(2)),
        ("web", Some(3)),
        ("db", Some(3)),
        ("Internet", None),
        ("lone", Some(1)),
        ("logs", None),
    ];
    let traffic =
        [(7, 4, ":443"), (4, 5, ":8080"), (5, 6, ":5432"), (5, 9, ""), (9, 1, ""), (1, 5, ""), (6, 3, "x")];
    vec![
        graph(direction, &[], &[]),
        graph(direction, &plain(1), &[(0, 0, "")]),
        graph(direction, &plain(12), &[]),
        graph(
            direction,
            &plain(6),
            &[(0, 1, ""), (1, 2, ""), (2, 3, ""), (3, 4, ""), (4, 5, ""), (0, 3, ""), (1, 5, "")],
        ),
        graph(direction, &plain(31), &fan),
        graph(direction, &plain(9), &bipartite),
        graph(
            direction,
            &plain(4),
            &[(0, 1, ""), (1, 2, ""), (2, 3, ""), (3, 0, ""), (1, 0, "again"), (0, 1, "")],
        ),
        graph(direction, &estate, &calls),
        graph(direction, &nested, &traffic),
    ]
}

/// Numbers that look random, the same ones every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

fn random(seed: u64) -> Graph {
    let mut dice = Dice(seed);
    let count = 2 + dice.roll(40);
    let containers = dice.roll(8).min(count);
    let direction = [Direction::Right, Direction::Down][dice.roll(2)];
    let parent = |i: usize, dice: &mut Dice| {
        let parent = dice.roll(containers.max(1));
        (containers > 0 && parent < i && dice.roll(3) > 0).then_some(parent)
    };
    let nodes: Vec<_> = (0..count)
        .map(|i| (["a", "web_server", "aws_lb_listener"][dice.roll(3)], parent(i, &mut dice)))
        .collect();
    let edges: Vec<_> = (0..dice.roll(2 * count))
        .map(|_| (dice.roll(count), dice.roll(count), ["", "", "", ":443", "reads"][dice.roll(5)]))
        .collect();
    graph(direction, &nodes, &edges)
}

fn every_graph() -> Vec<Graph> {
    let hand = [Direction::Right, Direction::Down].into_iter().flat_map(made_by_hand);
    hand.chain((0..150).map(random)).chain(OF_MODULES.iter().cloned()).collect()
}

/// Every picture of the fixtures, which have the shapes of well-known modules, and of the manual's worked estate.
static OF_MODULES: LazyLock<Vec<Graph>> = LazyLock::new(|| {
    let mut graphs = Vec::new();
    for folder in ["tests/fixtures/diagrams", "content/estate"] {
        let tree = Tree::from_disk(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), None).unwrap();
        let outline =
            outline(&scan(&tree, &source::all(), None).unwrap_or_else(|faults| panic!("{faults:?}")));
        for page in &outline.pages {
            match &page.kind {
                PageKind::Source { folder, .. } => {
                    let views = [View::Module, View::Topology, View::Full];
                    graphs.extend(views.iter().flat_map(|view| outline.diagrams(folder, view)));
                }
                PageKind::View { folder, view, .. } => graphs.extend(outline.diagrams(folder, view)),
                _ => {}
            }
        }
    }
    assert!(graphs.len() > 150, "{}", graphs.len());
    graphs
});

fn overlap(a: Rect, b: Rect) -> bool {
    a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

/// The rectangle that a line covers: without breadth, so that it touches only what it runs through.
fn covered(pair: &[(i32, i32)]) -> Rect {
    let &[(x, y), (to_x, to_y)] = pair else { panic!("not a line: {pair:?}") };
    Rect { x: x.min(to_x), y: y.min(to_y), width: (x - to_x).abs(), height: (y - to_y).abs() }
}

fn runs_through(pair: &[(i32, i32)], rect: Rect) -> bool {
    let line = covered(pair);
    line.x < rect.x + rect.width
        && rect.x < line.x + line.width.max(1)
        && line.y < rect.y + rect.height
        && rect.y < line.y + line.height.max(1)
        && !(line.width == 0 && line.x <= rect.x)
        && !(line.height == 0 && line.y <= rect.y)
}

fn is_inside(nest: &Nest, mut node: usize, container: usize) -> bool {
    while let Some(parent) = nest.parent.get(node) {
        if node == container {
            return true;
        }
        node = *parent;
    }
    false
}

#[test]
fn siblings_are_apart_and_children_inside() {
    for graph in every_graph() {
        let (placed, nest) = (layout(&graph), Nest::new(&graph));
        for children in &nest.children {
            for (i, a) in children.iter().enumerate() {
                assert!(
                    children[..i].iter().all(|b| !overlap(placed.boxes[*a], placed.boxes[*b])),
                    "{graph:?}"
                );
            }
        }
        for (node, inner) in placed.boxes.iter().enumerate() {
            let whole = Rect { x: 0, y: 0, width: placed.width, height: placed.height };
            let outer = placed.boxes.get(nest.parent[node]);
            let top = if outer.is_some() { measure::BAND } else { 8 };
            let outer = outer.copied().unwrap_or(whole);
            assert!(inner.x >= outer.x + 8 && inner.y >= outer.y + top, "{graph:?}");
            assert!(inner.x + inner.width <= outer.x + outer.width - 8, "{graph:?}");
            assert!(inner.y + inner.height <= outer.y + outer.height - 8, "{graph:?}");
        }
    }
}

#[test]
fn words_have_their_room() {
    for graph in every_graph() {
        let placed = layout(&graph);
        for (i, (node, rect)) in graph.nodes.iter().zip(&placed.boxes).enumerate() {
            match placed.titles[i] {
                None => assert!(
                    measure::BESIDE + measure::glyph_width(node) + measure::label_width(&node.label)
                        < rect.width
                ),
                Some(title) => {
                    assert!(title.width >= measure::label_width(&node.label));
                    assert!(title.x > rect.x && title.x + title.width < rect.x + rect.width, "{graph:?}");
                }
            }
        }
        let labels: Vec<Rect> = placed.routes.iter().filter_map(|route| route.label).collect();
        for (i, label) in labels.iter().enumerate() {
            assert!(labels[..i].iter().all(|other| !overlap(*label, *other)), "{graph:?}");
            for (node, rect) in placed.boxes.iter().enumerate() {
                assert!(placed.titles[node].is_some() || !overlap(*label, *rect), "{graph:?}");
            }
        }
        let labelled = |edge: &&Edge| !edge.label.is_empty() && edge.from != edge.to;
        assert_eq!(labels.len(), graph.edges.iter().filter(labelled).count(), "{graph:?}");
    }
}

#[test]
fn edges_run_from_border_to_border() {
    for graph in every_graph() {
        let placed = layout(&graph);
        for (edge, route) in graph.edges.iter().zip(&placed.routes) {
            let ends = [(edge.from, route.points.first()), (edge.to, route.points.last())];
            for (node, point) in ends {
                let Rect { x, y, width, height } = placed.boxes[node];
                let Some((px, py)) = point.copied() else {
                    panic!("an edge is not drawn: {edge:?} {graph:?}")
                };
                let beside = (px == x || px == x + width) && (y..=y + height).contains(&py);
                let above = (py == y || py == y + height) && (x..=x + width).contains(&px);
                assert!(beside || above, "{edge:?} {graph:?}");
            }
            for pair in route.points.windows(2) {
                let line = covered(pair);
                assert!((line.width == 0) != (line.height == 0), "{edge:?} {graph:?}");
                assert!(line.x >= 0 && line.x + line.width < placed.width, "{edge:?} {graph:?}");
                assert!(line.y >= 0 && line.y + line.height < placed.height, "{edge:?} {graph:?}");
            }
        }
    }
}

#[test]
fn edges_pass_by_boxes_and_titles() {
    let rect = Rect { x: 20, y: 20, width: 40, height: 20 };
    assert!(runs_through(&[(0, 30), (90, 30)], rect) && runs_through(&[(30, 90), (30, 25)], rect));
    assert!(!runs_through(&[(0, 30), (20, 30)], rect) && !runs_through(&[(0, 20), (90, 20)], rect));
    for graph in every_graph() {
        let (placed, nest) = (layout(&graph), Nest::new(&graph));
        for (edge, route) in graph.edges.iter().zip(&placed.routes).filter(|(edge, _)| edge.from != edge.to) {
            for pair in route.points.windows(2) {
                for (node, rect) in placed.boxes.iter().enumerate() {
                    let around = is_inside(&nest, edge.from, node) || is_inside(&nest, edge.to, node);
                    let leaf = placed.titles[node].is_none();
                    assert!((around && !leaf) || !runs_through(pair, *rect), "{edge:?} {node} {graph:?}");
                }
                let mut titles = placed.titles.iter().flatten();
                assert!(titles.all(|title| !runs_through(pair, *title)), "{edge:?} {graph:?}");
            }
        }
    }
}

/// Lines of edges that share no end, one on the other.
fn confused(graph: &Graph, placed: &Placed) -> usize {
    let lines: Vec<(usize, Rect)> = placed
        .routes
        .iter()
        .enumerate()
        .flat_map(|(edge, route)| route.points.windows(2).map(move |pair| (edge, covered(pair))))
        .collect();
    let strangers = |a: &Edge, b: &Edge| ![b.from, b.to].iter().any(|node| [a.from, a.to].contains(node));
    let on_each_other = |a: Rect, b: Rect| match (a.width, b.width, a.height, b.height) {
        (0, 0, _, _) => a.x == b.x && a.y < b.y + b.height && b.y < a.y + a.height,
        (_, _, 0, 0) => a.y == b.y && a.x < b.x + b.width && b.x < a.x + a.width,
        _ => false,
    };
    let mut count = 0;
    for (i, (edge, line)) in lines.iter().enumerate() {
        for (other, other_line) in &lines[..i] {
            let apart = strangers(&graph.edges[*edge], &graph.edges[*other]);
            count += usize::from(apart && on_each_other(*line, *other_line));
        }
    }
    count
}

#[test]
fn lines_of_strangers_keep_apart() {
    for graph in [Direction::Right, Direction::Down].into_iter().flat_map(made_by_hand) {
        assert_eq!(confused(&graph, &layout(&graph)), 0, "{graph:?}");
    }
    // All that stands on a page; a graph of every reference is for programs.
    for graph in OF_MODULES.iter().filter(|graph| graph.title != "Every reference") {
        assert_eq!(confused(graph, &layout(graph)), 0, "{graph:?}");
    }
    // Where ports of containers are in each other's way, a few pairs among thousands cannot be parted.
    let random: usize = (0..150).map(random).map(|graph| confused(&graph, &layout(&graph))).sum();
    assert!(random <= 12, "{random} pairs");
}

#[test]
fn the_same_graph_gives_the_same_bytes() {
    for graph in every_graph() {
        let draw = || svg(&graph, &layout(&graph), "d", Texts::english(), &|_| None).into_string();
        assert_eq!(draw(), draw());
    }
}

#[test]
fn impossible_graphs_have_pictures() {
    let odd = |parents: &[usize], edges: &[(usize, usize)]| {
        let node = |parent: &usize| Node { parent: Some(*parent), ..Node::default() };
        let edge =
            |(from, to): &(usize, usize)| Edge { from: *from, to: *to, label: "x".into(), dashed: true };
        let (nodes, edges) = (parents.iter().map(node).collect(), edges.iter().map(edge).collect());
        let graph = Graph { nodes, edges, ..Graph::default() };
        let placed = layout(&graph);
        svg(&graph, &placed, "", Texts::english(), &|_| None);
        assert!(super::mermaid(&graph).starts_with("flowchart") && super::dot(&graph).ends_with("}\n"));
        placed
    };
    odd(&[0, 1, 99], &[(0, 99), (99, 0), (usize::MAX, 1)]);
    odd(&[9, 0, 1, 2], &[(0, 3), (3, 0), (1, 3), (3, 1), (0, 0), (0, 1), (0, 1), (2, 3)]);
    let chain: Vec<usize> = (0..2_000).map(|i: usize| i.saturating_sub(1)).collect();
    odd(&chain, &[(0, 1_999), (1_999, 0), (5, 1_000)]);
    let many: Vec<(usize, usize)> = (0..10_000).map(|i| (i, (i * 7 + 1) % 10_000)).collect();
    let placed = odd(&[usize::MAX; 10_000], &many);
    assert!(placed.routes.iter().all(|route| route.points.len() >= 2));
}

#[test]
fn text_out_of_sources_is_escaped() {
    let evil = "</text><script>alert(1)</script>\" onload=\"x\u{1}\n";
    let node = |parent| Node {
        id: evil.into(),
        label: evil.into(),
        sublabel: evil.into(),
        parent,
        ..Node::default()
    };
    let graph = Graph {
        title: evil.into(),
        nodes: vec![node(None), node(Some(0)), node(None)],
        edges: vec![Edge { from: 1, to: 2, label: evil.into(), dashed: false }],
        ..Graph::default()
    };
    let drawn =
        svg(&graph, &layout(&graph), "d\"><script>", Texts::english(), &|_| Some(evil.into())).into_string();
    assert!(
        !drawn.contains("<script") && !drawn.contains("onload=\"") && !drawn.contains('\u{1}'),
        "{drawn}"
    );
    assert_eq!(drawn.matches("<text").count(), drawn.matches("</text>").count());
}
