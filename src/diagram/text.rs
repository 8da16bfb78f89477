//! The same graph as text: a list for those who cannot see it, Mermaid and DOT for other programs.

use std::fmt::Write as _;

use super::nest::Nest;
use super::{Direction, Graph, measure};

/// Every edge as the ids of its ends, and its label: what the picture shows by lines. A node without an id goes by its
/// label.
pub fn edge_list(graph: &Graph) -> Vec<(String, String, String)> {
    let ends = |edge: &super::Edge| Some((graph.nodes.get(edge.from)?, graph.nodes.get(edge.to)?));
    let name = |node: &super::Node| if node.id.is_empty() { node.label.clone() } else { node.id.clone() };
    let row = |edge: &super::Edge| {
        let (from, to) = ends(edge)?;
        Some((name(from), name(to), edge.label.clone()))
    };
    graph.edges.iter().filter_map(row).collect()
}

/// The graph as a Mermaid flowchart.
pub fn mermaid(graph: &Graph) -> String {
    let nest = Nest::new(graph);
    let mut out = format!("flowchart {}\n", if graph.direction == Direction::Down { "TB" } else { "LR" });
    outline(&nest, |node, depth, step| {
        let indent = "  ".repeat(depth);
        let label = || lines(graph, node, mermaid_text, "<br>");
        let _ = match step {
            Step::Leaf => writeln!(out, "{indent}n{node}[\"{}\"]", label()),
            Step::Open => writeln!(out, "{indent}subgraph n{node}[\"{}\"]", label()),
            Step::Close => writeln!(out, "{indent}end"),
        };
    });
    for edge in graph.edges.iter().filter(|edge| edge.from.max(edge.to) < graph.nodes.len()) {
        let arrow = if edge.dashed { "-.->" } else { "-->" };
        let label = mermaid_text(&edge.label);
        let label = if label.is_empty() { label } else { format!("|\"{label}\"|") };
        let _ = writeln!(out, "  n{} {arrow}{label} n{}", edge.from, edge.to);
    }
    out
}

/// The graph in Graphviz's language.
pub fn dot(graph: &Graph) -> String {
    let nest = Nest::new(graph);
    let rankdir = if graph.direction == Direction::Down { "TB" } else { "LR" };
    let mut out = String::from("digraph {\n");
    let _ = writeln!(out, "  rankdir={rankdir}\n  compound=true\n  node [shape=box, style=rounded]");
    outline(&nest, |node, depth, step| {
        let indent = "  ".repeat(depth);
        let label = || lines(graph, node, dot_text, "\\n");
        let _ = match step {
            Step::Leaf => writeln!(out, "{indent}n{node} [label=\"{}\"]", label()),
            Step::Open => {
                writeln!(out, "{indent}subgraph cluster_n{node} {{\n{indent}  label=\"{}\"", label())
            }
            Step::Close => writeln!(out, "{indent}}}"),
        };
    });
    for edge in graph.edges.iter().filter(|edge| edge.from.max(edge.to) < graph.nodes.len()) {
        let mut attributes = Vec::new();
        if !edge.label.is_empty() {
            attributes.push(format!("label=\"{}\"", dot_text(&edge.label)));
        }
        if edge.dashed {
            attributes.push("style=dashed".to_owned());
        }
        // A cluster has no edges: they end at something in it, and are cut at its border.
        let mut end = |node: usize, cut: &str| {
            if nest.is_container(node) {
                attributes.push(format!("{cut}=cluster_n{node}"));
            }
            first_leaf(&nest, node)
        };
        let (from, to) = (end(edge.from, "ltail"), end(edge.to, "lhead"));
        let attributes =
            if attributes.is_empty() { String::new() } else { format!(" [{}]", attributes.join(", ")) };
        let _ = writeln!(out, "  n{from} -> n{to}{attributes}");
    }
    out.push_str("}\n");
    out
}

/// The graph as data: nodes by their place in the list, which edges and parents name.
pub fn json(graph: &Graph) -> String {
    let nodes: Vec<_> = graph
        .nodes
        .iter()
        .map(|node| {
            serde_json::json!({
                "id": node.id,
                "label": node.label,
                "sublabel": node.sublabel,
                "category": node.category,
                "parent": node.parent,
                "entity": node.entity,
            })
        })
        .collect();
    let edge = |edge: &super::Edge| serde_json::json!({ "from": edge.from, "to": edge.to, "label": edge.label, "dashed": edge.dashed });
    let edges: Vec<_> = graph.edges.iter().map(edge).collect();
    let data = serde_json::json!({ "title": graph.title, "nodes": nodes, "edges": edges });
    format!("{data:#}\n")
}

#[derive(Clone, Copy)]
enum Step {
    Leaf,
    Open,
    Close,
}

/// Walks over the nodes as they are nested, with their depths from 1 up.
fn outline(nest: &Nest, mut visit: impl FnMut(usize, usize, Step)) {
    let mut todo: Vec<(usize, usize, bool)> = Vec::new();
    let children =
        |level: usize, depth: usize| nest.children[level].iter().rev().map(move |node| (*node, depth, false));
    todo.extend(children(nest.top(), 1));
    while let Some((node, depth, closing)) = todo.pop() {
        if closing {
            visit(node, depth, Step::Close);
        } else if nest.is_container(node) {
            visit(node, depth, Step::Open);
            todo.push((node, depth, true));
            todo.extend(children(node, depth + 1));
        } else {
            visit(node, depth, Step::Leaf);
        }
    }
}

fn first_leaf(nest: &Nest, mut node: usize) -> usize {
    while let Some(child) = nest.children[node].first() {
        node = *child;
    }
    node
}

/// A node's label and sublabel, each escaped.
fn lines(graph: &Graph, node: usize, escape: fn(&str) -> String, between: &str) -> String {
    let node = &graph.nodes[node];
    let label = if node.label.is_empty() { &node.id } else { &node.label };
    let (label, sublabel) = (escape(label), escape(&node.sublabel));
    if sublabel.is_empty() { label } else { format!("{label}{between}{sublabel}") }
}

/// Text between Mermaid's quotes: what could end them or be mark-up becomes entity codes.
fn mermaid_text(text: &str) -> String {
    let mut out = String::new();
    for c in measure::clean(text).chars() {
        match c {
            '"' | '<' | '>' | '&' | '#' | '`' | ';' => drop(write!(out, "#{};", c as u32)),
            c => out.push(c),
        }
    }
    out
}

/// Text between DOT's quotes.
fn dot_text(text: &str) -> String {
    measure::clean(text).replace('\\', "\\\\").replace('"', "\\\"")
}

#[cfg(test)]
mod tests {
    use super::super::{Edge, Node};
    use super::*;

    fn graph() -> Graph {
        let node = |id: &str, parent| Node { id: id.into(), label: id.into(), parent, ..Node::default() };
        Graph {
            nodes: vec![node("vpc", None), node("a\"]; x", Some(0)), node("b", None)],
            edges: vec![
                Edge { from: 1, to: 2, label: ":443".into(), dashed: false },
                Edge { from: 2, to: 0, label: String::new(), dashed: true },
                Edge { from: 2, to: 9, ..Edge::default() },
            ],
            ..Graph::default()
        }
    }

    #[test]
    fn edges_as_a_list() {
        let list = edge_list(&graph());
        assert_eq!(list.len(), 2);
        assert_eq!(list[0], ("a\"]; x".into(), "b".into(), ":443".into()));
    }

    #[test]
    fn mermaid_nests_and_escapes() {
        assert_eq!(
            mermaid(&graph()),
            "flowchart LR\n  subgraph n0[\"vpc\"]\n    n1[\"a#34;]#59; x\"]\n  end\n  n2[\"b\"]\n  \
             n1 -->|\":443\"| n2\n  n2 -.-> n0\n"
        );
    }

    #[test]
    fn dot_nests_and_escapes() {
        let dot = dot(&graph());
        assert!(
            dot.contains("  subgraph cluster_n0 {\n    label=\"vpc\"\n    n1 [label=\"a\\\"]; x\"]\n  }\n"),
            "{dot}"
        );
        assert!(dot.contains("  n1 -> n2 [label=\":443\"]\n"));
        assert!(dot.contains("  n2 -> n1 [style=dashed, lhead=cluster_n0]\n"));
    }
}
