//! Diagrams: a graph is laid out, and drawn as SVG. Pure: the same graph gives the same bytes.

/// What is to be drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Graph {
    /// What it shows, a sentence: the picture's title for screen readers.
    pub title: String,
    /// Which way edges run.
    pub direction: Direction,
    /// Boxes and containers, in the order of the source.
    pub nodes: Vec<Node>,
    /// Arrows between nodes, by index.
    pub edges: Vec<Edge>,
}

/// Which way the edges of a graph run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// Left to right.
    #[default]
    Right,
    /// Top to bottom.
    Down,
}

/// A box; a container when other nodes name it as their parent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node {
    /// Unique in the graph, and what the edge list calls it: an address or a path.
    pub id: String,
    /// The first line of the box.
    pub label: String,
    /// A smaller second line; may be empty.
    pub sublabel: String,
    /// The container it stands in, by index; always smaller than its own index.
    pub parent: Option<usize>,
    /// Its look: one of the theme's categories (`network`, `compute`, …) or empty.
    pub category: &'static str,
    /// Where it leads.
    pub entity: Option<crate::catalog::EntityId>,
}

/// An arrow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edge {
    /// Where it starts, by index.
    pub from: usize,
    /// Where it ends, by index.
    pub to: usize,
    /// Shown at its middle; may be empty.
    pub label: String,
    /// Whether it is dashed: an ordering, not a flow of data.
    pub dashed: bool,
}

/// STUB until the diagram room arrives.
pub struct Placed;
/// STUB
pub fn layout(_: &Graph) -> Placed { Placed }
/// STUB
pub fn svg(_: &Graph, _: &Placed, _: &str, _: &dyn Fn(&crate::catalog::EntityId) -> Option<String>) -> crate::html::Html { crate::html::Html::new() }
/// STUB
pub fn edge_list(graph: &Graph) -> Vec<(String, String, String)> { graph.edges.iter().map(|e| (graph.nodes[e.from].id.clone(), graph.nodes[e.to].id.clone(), e.label.clone())).collect() }
