//! A placed graph as SVG. Colours stand in it literally, for light; the page's style overrides them by class.

use std::fmt::Write as _;

use super::measure::{BEFORE, clean, shorten};
use super::{Direction, Graph, Node, Placed, Rect};
use crate::catalog::EntityId;
use crate::html::Html;

/// The radius of a line's bends.
const BEND: i32 = 6;

const TEXT: &str = "#1b2027";
const MUTED: &str = "#57606c";
const LINE: &str = "#57606c";
const BORDER: &str = "#858f9b";

/// Draws `graph`. `id` is unique on the page; `href` tells where an entity's reference stands.
pub fn svg(graph: &Graph, placed: &Placed, id: &str, href: &dyn Fn(&EntityId) -> Option<String>) -> Html {
    let links: Vec<Option<String>> =
        graph.nodes.iter().map(|node| node.entity.as_ref().and_then(href)).collect();
    let mut html = Html::new();
    head(&mut html, graph, placed, id, links.iter().any(Option::is_some));
    let nodes = || graph.nodes.iter().zip(&placed.boxes).zip(&placed.titles).zip(&links).enumerate();
    for (i, (((node, rect), title), link)) in nodes() {
        if let Some(title) = title {
            linked(&mut html, link.as_deref(), |html| container(html, i, node, *rect, *title));
        }
    }
    edges(&mut html, graph, placed, id);
    for (i, (((node, rect), title), link)) in nodes() {
        if title.is_none() {
            linked(&mut html, link.as_deref(), |html| leaf(html, i, node, *rect));
        }
    }
    labels(&mut html, graph, placed);
    html.push_trusted("</svg>");
    html
}

fn head(html: &mut Html, graph: &Graph, placed: &Placed, id: &str, links: bool) {
    // What is inside a role of `img` is hidden from screen readers: links must not be.
    let role = if links { "group" } else { "img" };
    let Placed { width, height, .. } = placed;
    put(html, format_args!("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"diagram\" role=\"{role}\""));
    html.push_attribute("aria-labelledby", &format!("{id}-title {id}-desc"));
    // Half a pixel off, so that thin lines at whole numbers are sharp.
    put(html, format_args!(" viewBox=\"-.5 -.5 {width} {height}\" width=\"{width}\" height=\"{height}\""));
    html.push_trusted(" font-family=\"system-ui, sans-serif\" font-size=\"14\"><title");
    html.push_attribute("id", &format!("{id}-title"));
    html.push_trusted(">");
    html.push_text(&clean(&graph.title));
    html.push_trusted("</title><desc");
    html.push_attribute("id", &format!("{id}-desc"));
    let count = |n: usize, noun: &str| format!("{n} {noun}{}", if n == 1 { "" } else { "s" });
    let way = if placed.direction == Direction::Down { "from top to bottom" } else { "from left to right" };
    let (nodes, edges) = (count(graph.nodes.len(), "node"), count(graph.edges.len(), "edge"));
    put(html, format_args!(">{nodes} and {edges}, {way}.</desc><defs><marker"));
    html.push_attribute("id", &format!("{id}-arrow"));
    html.push_trusted(" viewBox=\"0 0 8 8\" refX=\"7.5\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" ");
    html.push_trusted("markerUnits=\"userSpaceOnUse\" orient=\"auto\">");
    put(html, format_args!("<path class=\"arrow\" d=\"M0 .5 8 4 0 7.5z\" fill=\"{LINE}\"/></marker></defs>"));
}

/// Appends mark-up made of what is written here and of numbers.
fn put(html: &mut Html, arguments: std::fmt::Arguments) {
    html.push_trusted(&arguments.to_string());
}

fn linked(html: &mut Html, link: Option<&str>, draw: impl FnOnce(&mut Html)) {
    if let Some(link) = link {
        html.push_trusted("<a");
        html.push_attribute("href", link);
        html.push_trusted(">");
    }
    draw(html);
    if link.is_some() {
        html.push_trusted("</a>");
    }
}

/// Opens a node's group, with its full name for whoever points at it.
fn open(html: &mut Html, index: usize, node: &Node, class: &str) {
    let category = if node.category.is_empty() { "other" } else { node.category };
    html.push_trusted("<g");
    html.push_attribute("class", &format!("{class} cat-{category}"));
    put(html, format_args!(" data-node=\"{index}\"><title>"));
    html.push_text(&clean(if node.id.is_empty() { &node.label } else { &node.id }));
    html.push_trusted("</title>");
}

fn container(html: &mut Html, index: usize, node: &Node, rect: Rect, title: Rect) {
    let Rect { x, y, width, height } = rect;
    let hue = hue(node.category);
    open(html, index, node, "node container");
    put(html, format_args!("<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"8\""));
    put(html, format_args!(" fill=\"{hue}\" fill-opacity=\".045\" stroke=\"{hue}\" stroke-opacity=\".5\"/>"));
    let (x, y) = (title.x, title.y + title.height / 2 + 5);
    put(html, format_args!("<text x=\"{x}\" y=\"{y}\">"));
    // The second follows the first as wide as that is in the reader's font.
    run(html, "tspan", "label", "", &node.label);
    run(html, "tspan", "sublabel", " dx=\"8\"", &node.sublabel);
    html.push_trusted("</text>");
    html.push_trusted("</g>");
}

fn leaf(html: &mut Html, index: usize, node: &Node, rect: Rect) {
    let Rect { x, y, width, height } = rect;
    open(html, index, node, "node");
    put(html, format_args!("<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"6\""));
    put(html, format_args!(" fill=\"#fff\" stroke=\"{BORDER}\"/>"));
    // The category's mark: a bar that follows the left corners.
    put(
        html,
        format_args!(
            "<path class=\"mark\" d=\"M{} {y}h-1a6 6 0 0 0-6 6v{}a6 6 0 0 0 6 6h1z\"",
            x + 7,
            height - 12
        ),
    );
    put(html, format_args!(" fill=\"{}\"/>", hue(node.category)));
    let middle = y + height / 2;
    if clean(&node.sublabel).is_empty() {
        text(html, "label", (x + BEFORE, middle + 5), &node.label);
    } else {
        text(html, "label", (x + BEFORE, middle - 3), &node.label);
        text(html, "sublabel", (x + BEFORE, middle + 14), &node.sublabel);
    }
    html.push_trusted("</g>");
}

fn text(html: &mut Html, class: &'static str, (x, y): (i32, i32), content: &str) {
    run(html, "text", class, &format!(" x=\"{x}\" y=\"{y}\""), content);
}

/// A run of text, shortened; `place` is mark-up.
fn run(html: &mut Html, element: &'static str, class: &'static str, place: &str, content: &str) {
    let content = shorten(content);
    if content.is_empty() {
        return;
    }
    put(html, format_args!("<{element} class=\"{class}\"{place}"));
    match class {
        "label" => put(html, format_args!(" font-weight=\"600\" fill=\"{TEXT}\">")),
        _ => put(html, format_args!(" font-size=\"12\" fill=\"{MUTED}\">")),
    }
    html.push_text(&content);
    put(html, format_args!("</{element}>"));
}

fn edges(html: &mut Html, graph: &Graph, placed: &Placed, id: &str) {
    put(html, format_args!("<g class=\"edges\" fill=\"none\" stroke=\"{LINE}\" stroke-width=\"1\""));
    html.push_attribute("marker-end", &format!("url(#{id}-arrow)"));
    html.push_trusted(">");
    for (edge, route) in graph.edges.iter().zip(&placed.routes).filter(|(_, route)| !route.points.is_empty())
    {
        let (from, to, dashes) =
            (edge.from, edge.to, if edge.dashed { " stroke-dasharray=\"5 4\"" } else { "" });
        put(html, format_args!("<path class=\"edge\" data-from=\"{from}\" data-to=\"{to}\"{dashes} d=\""));
        html.push_trusted(&path(&route.points));
        html.push_trusted("\"/>");
    }
    html.push_trusted("</g>");
}

fn labels(html: &mut Html, graph: &Graph, placed: &Placed) {
    for (edge, route) in graph.edges.iter().zip(&placed.routes) {
        let Some(Rect { x, y, width, height }) = route.label else { continue };
        let (x, y) = (x + width / 2, y + height / 2 + 4);
        put(
            html,
            format_args!("<text class=\"edge-label\" x=\"{x}\" y=\"{y}\" font-size=\"12\" fill=\"{MUTED}\""),
        );
        html.push_trusted(
            " text-anchor=\"middle\" stroke=\"#fff\" stroke-width=\"5\" stroke-linejoin=\"round\"",
        );
        html.push_trusted(" paint-order=\"stroke\">");
        html.push_text(&shorten(&edge.label));
        html.push_trusted("</text>");
    }
}

/// The path through `points`, bends rounded where lines are upright.
fn path(points: &[(i32, i32)]) -> String {
    let mut out = String::new();
    let Some((first, rest)) = points.split_first() else { return out };
    let _ = write!(out, "M{} {}", first.0, first.1);
    let mut at = *first;
    for (i, corner) in rest.iter().enumerate() {
        let Some(next) = rest.get(i + 1) else {
            straight(&mut out, at, *corner);
            break;
        };
        let (before, after) = (step(at, *corner), step(*corner, *next));
        // The next bend needs its share of the line between.
        let room = length(*corner, *next) / if i + 2 == rest.len() { 1 } else { 2 };
        let radius = BEND.min(length(at, *corner)).min(room);
        let upright = (before.0 == 0) != (before.1 == 0) && (after.0 == 0) != (after.1 == 0);
        if radius <= 0 || !upright {
            straight(&mut out, at, *corner);
            at = *corner;
            continue;
        }
        straight(&mut out, at, (corner.0 - before.0 * radius, corner.1 - before.1 * radius));
        let (dx, dy) = (before.0 * radius, before.1 * radius);
        let _ = write!(out, "q{dx} {dy} {} {}", dx + after.0 * radius, dy + after.1 * radius);
        at = (corner.0 + after.0 * radius, corner.1 + after.1 * radius);
    }
    out
}

fn straight(out: &mut String, from: (i32, i32), to: (i32, i32)) {
    let _ = match (from.0 == to.0, from.1 == to.1) {
        (true, true) => Ok(()),
        (false, true) => write!(out, "H{}", to.0),
        (true, false) => write!(out, "V{}", to.1),
        (false, false) => write!(out, "L{} {}", to.0, to.1),
    };
}

fn step(from: (i32, i32), to: (i32, i32)) -> (i32, i32) {
    ((to.0 - from.0).signum(), (to.1 - from.1).signum())
}

fn length(from: (i32, i32), to: (i32, i32)) -> i32 {
    (to.0 - from.0).abs() + (to.1 - from.1).abs()
}

/// A category's colour: that of the default theme in light.
fn hue(category: &str) -> &'static str {
    match category {
        "network" => "#1b63c9",
        "compute" => "#b45309",
        "containers" => "#0e7490",
        "storage" => "#3f7d20",
        "database" => "#6d3fc4",
        "security" => "#b4233a",
        "observability" => "#a21a78",
        "messaging" => "#8a5a00",
        "dns" => "#0b7a63",
        "analytics" => "#4b5bc9",
        "devops" => "#54616f",
        _ => "#6b7280",
    }
}

#[cfg(test)]
mod tests {
    use super::super::layout;
    use super::*;
    use crate::path::SourcePath;

    #[test]
    fn bends_are_rounded_as_far_as_there_is_room() {
        assert_eq!(path(&[(0, 0), (20, 0), (20, 20)]), "M0 0H14q6 0 6 6V20");
        assert_eq!(path(&[(0, 0), (20, 0), (20, 4), (40, 4)]), "M0 0H18q2 0 2 2q0 2 2 2H40");
        assert_eq!(path(&[(0, 0), (30, 40)]), "M0 0L30 40");
        assert_eq!(path(&[]), "");
    }

    #[test]
    fn nodes_lead_to_their_reference() {
        let entity =
            EntityId::of_root("terraform", "acme/infra", &SourcePath::root()).with_address("aws_vpc.main");
        let node =
            Node { id: "aws_vpc.main".into(), label: "main".into(), entity: Some(entity), ..Node::default() };
        let graph = Graph { nodes: vec![node], ..Graph::default() };
        let draw = |known: bool| {
            svg(&graph, &layout(&graph), "d1", &|_| known.then(|| "x.html#a".into())).into_string()
        };
        assert!(
            draw(true).contains("role=\"group\"")
                && draw(true).contains("<a href=\"x.html#a\"><g class=\"node ")
        );
        assert!(draw(false).contains("role=\"img\"") && !draw(false).contains("<a"));
        assert!(draw(true).contains("<title>aws_vpc.main</title>"));
    }
}
