//! Diagrams: a graph is laid out, and drawn as SVG. Pure: the same graph gives the same bytes.

mod assemble;
mod contain;
mod ease;
mod fallback;
#[cfg(test)]
mod geometry;
mod glyph;
mod kept;
mod layer;
mod measure;
mod nest;
mod order;
mod pack;
mod place;
mod plan;
mod rank;
mod route;
mod simplex;
mod svg;
mod text;
mod track;
mod wire;

pub use contain::layout;
pub use kept::Layouts;
pub use svg::svg;
pub use text::{dot, edge_list, json, mermaid};

/// Above this many lines that pass ranks, a picture is no longer readable and is not attempted in layers.
const MOST_LANES: usize = 6_000;

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
    /// Its look: a category of resources (`network`, `compute`, …), `module`, `input`, `output`, or empty.
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

/// A graph with every place worked out, in pixels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Placed {
    /// Which way its edges run.
    pub direction: Direction,
    /// The extent of the picture.
    pub width: i32,
    /// The extent of the picture.
    pub height: i32,
    /// Each node's box, by index.
    pub boxes: Vec<Rect>,
    /// Where each container's title stands, by index; `None` for a node in which nothing stands.
    pub titles: Vec<Option<Rect>>,
    /// Each edge's way, by index.
    pub routes: Vec<Route>,
}

/// An upright rectangle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Rect {
    pub x: i32,
    pub y: i32,
    pub width: i32,
    pub height: i32,
}

/// The way of an edge.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Route {
    /// Its corners, from its start to its arrow. Empty for an edge that is not drawn.
    pub points: Vec<(i32, i32)>,
    /// The room of its label.
    pub label: Option<Rect>,
}
