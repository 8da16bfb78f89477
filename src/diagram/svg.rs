//! A placed graph as SVG. Colours stand in it literally, for light; the page's style overrides them by class.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::glyph::{self, Glyph};
use super::measure::{BESIDE, clean, glyph_width, shorten};
use super::nest::Nest;
use super::{Direction, Graph, Node, Placed, Rect};
use crate::catalog::EntityId;
use crate::html::Html;
use crate::texts::Texts;

/// The radius of a line's bends.
const BEND: i32 = 6;

const MUTED: &str = "#57606c";
const LINE: &str = "#57606c";
const BORDER: &str = "#6e7884";
/// The colour of a container without a category that has one.
const PLAIN: &str = "#6b7280";

/// Draws `graph`. `id` is unique on the page; `href` tells where an entity's reference stands.
///
/// From back to front: the containers' boxes, the edges, then the nodes as they are nested and read, containers by
/// their titles. A node says its index as `data-node`, an edge those of its ends as `data-edge`.
pub fn svg(
    graph: &Graph,
    placed: &Placed,
    id: &str,
    texts: &Texts,
    href: &dyn Fn(&EntityId) -> Option<String>,
) -> Html {
    let links: Vec<Option<String>> =
        graph.nodes.iter().map(|node| node.entity.as_ref().and_then(href)).collect();
    let picture = Picture { texts, graph, placed, id, links, nest: Nest::new(graph) };
    let mut html = Html::new();
    picture.head(&mut html);
    picture.containers(&mut html);
    picture.edges(&mut html);
    picture.labels(&mut html);
    picture.level(picture.nest.top(), &mut html);
    html.push_trusted("</svg>");
    html
}

struct Picture<'a> {
    texts: &'a Texts,
    graph: &'a Graph,
    placed: &'a Placed,
    id: &'a str,
    /// Where each node leads.
    links: Vec<Option<String>>,
    nest: Nest,
}

impl Picture<'_> {
    fn head(&self, html: &mut Html) {
        let Self { graph, id, .. } = self;
        // What is inside a role of `img` is hidden from screen readers: links must not be.
        let role = if self.links.iter().any(Option::is_some) { "group" } else { "img" };
        let Placed { width, height, .. } = self.placed;
        put(
            html,
            format_args!("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"diagram\" role=\"{role}\""),
        );
        // No heading has an id with a dot.
        html.push_attribute("aria-labelledby", &format!("{id}.title {id}.desc"));
        // Half a pixel off, so that thin lines at whole numbers are sharp.
        put(
            html,
            format_args!(" viewBox=\"-.5 -.5 {width} {height}\" width=\"{width}\" height=\"{height}\""),
        );
        // A page may make it smaller than it is as long as the least of its words are 11 px.
        put(html, format_args!(" style=\"min-width:{}px\"", width * 11 / 12));
        put(
            html,
            format_args!(
                " font-family=\"system-ui, sans-serif\" font-size=\"12\" fill=\"{MUTED}\" stroke-linecap=\"round\" stroke-linejoin=\"round\"><title"
            ),
        );
        html.push_attribute("id", &format!("{id}.title"));
        html.push_trusted(">");
        html.push_text(&clean(&graph.title));
        html.push_trusted("</title><desc");
        html.push_attribute("id", &format!("{id}.desc"));
        let way = if self.placed.direction == Direction::Down { "picture.down" } else { "picture.right" };
        let nodes = self.texts.count("picture.nodes", graph.nodes.len());
        let edges = self.texts.count("picture.edges", graph.edges.len());
        html.push_trusted(">");
        html.push_text(&self.texts.fill(way, &[("nodes", &nodes), ("edges", &edges)]));
        html.push_trusted("</desc><defs><marker");
        html.push_attribute("id", &format!("{id}.arrow"));
        html.push_trusted(
            " viewBox=\"0 0 8 8\" refX=\"7.5\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" ",
        );
        html.push_trusted("markerUnits=\"userSpaceOnUse\" orient=\"auto\">");
        put(html, format_args!("<path class=\"arrow\" d=\"M0 .5 8 4 0 7.5z\" fill=\"{LINE}\"/></marker>"));
        self.glyphs(html);
        html.push_trusted("</defs>");
    }

    /// Defines the glyphs of the categories that the picture has.
    fn glyphs(&self, html: &mut Html) {
        let used: BTreeSet<&str> = self.graph.nodes.iter().map(|node| node.category).collect();
        for Glyph { category, hue, lines, .. } in used.into_iter().filter_map(glyph::of) {
            html.push_trusted("<path");
            html.push_attribute("id", &format!("{}.{category}", self.id));
            put(
                html,
                format_args!(" class=\"glyph cat-{category}\" transform=\"translate(0-8)\" fill=\"none\""),
            );
            put(html, format_args!(" stroke=\"{hue}\" stroke-width=\"1.5\" d=\"{lines}\"/>"));
        }
    }

    fn containers(&self, html: &mut Html) {
        let boxes = self.graph.nodes.iter().zip(&self.placed.boxes).zip(&self.placed.titles).enumerate();
        for (i, ((node, rect), _)) in boxes.filter(|(_, (_, title))| title.is_some()) {
            let hue = glyph::of(node.category).map_or(PLAIN, |glyph| glyph.hue);
            put(html, format_args!("<rect class=\"container{}\" data-node=\"{i}\"", category(node)));
            area(html, *rect, 8);
            put(html, format_args!(" fill=\"{hue}\" fill-opacity=\".05\" stroke=\"{hue}\"/>"));
        }
    }

    fn edges(&self, html: &mut Html) {
        put(html, format_args!("<g class=\"edges\" fill=\"none\" stroke=\"{LINE}\""));
        html.push_attribute("marker-end", &format!("url(#{}.arrow)", self.id));
        html.push_trusted(">");
        let routes = self.graph.edges.iter().zip(&self.placed.routes);
        for (edge, route) in routes.filter(|(_, route)| !route.points.is_empty()) {
            let dashes = if edge.dashed { " stroke-dasharray=\"5 4\"" } else { "" };
            put(html, format_args!("<path data-edge=\"{} {}\"{dashes} d=\"", edge.from, edge.to));
            html.push_trusted(&path(&route.points));
            html.push_trusted("\"/>");
        }
        html.push_trusted("</g>");
    }

    fn labels(&self, html: &mut Html) {
        if self.placed.routes.iter().all(|route| route.label.is_none()) {
            return;
        }
        // Heard apart from their edges they say nothing; the list of edges has them.
        html.push_trusted("<g class=\"edge-labels\" aria-hidden=\"true\" text-anchor=\"middle\"");
        html.push_trusted(" stroke=\"#fff\" stroke-width=\"5\"");
        html.push_trusted(" paint-order=\"stroke\">");
        for (edge, route) in self.graph.edges.iter().zip(&self.placed.routes) {
            let Some(Rect { x, y, width, height }) = route.label else { continue };
            let (x, y) = (x + width / 2, y + height / 2 + 4);
            put(html, format_args!("<text data-edge=\"{} {}\" x=\"{x}\" y=\"{y}\">", edge.from, edge.to));
            html.push_text(&shorten(&edge.label));
            html.push_trusted("</text>");
        }
        html.push_trusted("</g>");
    }

    /// What stands in `level`, along the flow, each container followed by what stands in it.
    fn level(&self, level: usize, html: &mut Html) {
        let mut nodes = self.nest.children[level].clone();
        nodes.sort_by_key(|node| {
            let Rect { x, y, .. } = self.placed.boxes[*node];
            if self.placed.direction == Direction::Down { (y, x) } else { (x, y) }
        });
        for node in nodes {
            self.node(node, html);
            if self.nest.is_container(node) {
                html.push_trusted("<g>");
                self.level(node, html);
                html.push_trusted("</g>");
            }
        }
    }

    /// A node, with its full name and its category's word for whoever points at it. It stands where its words begin,
    /// at their middle.
    fn node(&self, index: usize, html: &mut Html) {
        let node = &self.graph.nodes[index];
        let (element, link) = (if self.links[index].is_some() { "a" } else { "g" }, &self.links[index]);
        put(html, format_args!("<{element} class=\"node\" data-node=\"{index}\""));
        if let Some(link) = link {
            html.push_attribute("href", link);
        }
        let (title, rect) = (self.placed.titles[index], self.placed.boxes[index]);
        let words = title.unwrap_or(Rect { x: rect.x + BESIDE, ..rect });
        put(
            html,
            format_args!(" transform=\"translate({} {})\"><title>", words.x, words.y + words.height / 2),
        );
        html.push_text(&clean(if node.id.is_empty() { &node.label } else { &node.id }));
        if let Some(glyph) = glyph::of(node.category) {
            put(html, format_args!(" ({})", glyph.word));
        }
        html.push_trusted("</title>");
        match title {
            Some(title) => self.title(node, title, html),
            None => self.leaf(node, rect, html),
        }
        put(html, format_args!("</{element}>"));
    }

    fn title(&self, node: &Node, Rect { width, height, .. }: Rect, html: &mut Html) {
        html.push_trusted("<rect class=\"title\"");
        area(html, Rect { x: -6, y: -height / 2, width: width + 12, height }, 4);
        html.push_trusted(" fill=\"none\"/>");
        self.glyph(node, html);
        put(html, format_args!("<text x=\"{}\" y=\"5\">", glyph_width(node)));
        // The second follows the first as wide as that is in the reader's font.
        run(html, "tspan", LABEL, &node.label);
        run(html, "tspan", " dx=\"8\"", &node.sublabel);
        html.push_trusted("</text>");
    }

    fn leaf(&self, node: &Node, Rect { width, height, .. }: Rect, html: &mut Html) {
        html.push_trusted("<rect");
        area(html, Rect { x: -BESIDE, y: -height / 2, width, height }, 6);
        put(html, format_args!(" fill=\"#fff\" stroke=\"{BORDER}\"/>"));
        self.glyph(node, html);
        let lines = if clean(&node.sublabel).is_empty() { [5, 5] } else { [-3, 14] };
        let [first, second] = lines.map(|y| format!(" x=\"{}\" y=\"{y}\"", glyph_width(node)));
        run(html, "text", &(first + LABEL), &node.label);
        run(html, "text", &second, &node.sublabel);
    }

    fn glyph(&self, node: &Node, html: &mut Html) {
        if glyph::of(node.category).is_some() {
            html.push_trusted("<use");
            html.push_attribute("href", &format!("#{}.{}", self.id, node.category));
            html.push_trusted("/>");
        }
    }
}

/// What sets a node's name apart from other words.
const LABEL: &str = " class=\"label\" font-size=\"14\" font-weight=\"600\" fill=\"#1b2027\"";

/// Appends mark-up made of what is written here and of numbers.
fn put(html: &mut Html, arguments: std::fmt::Arguments) {
    html.push_trusted(&arguments.to_string());
}

/// The class of a node's category, where it has one.
fn category(node: &Node) -> String {
    glyph::of(node.category).map_or_else(String::new, |glyph| format!(" cat-{}", glyph.category))
}

/// Where a rectangle stands, as attributes.
fn area(html: &mut Html, Rect { x, y, width, height }: Rect, radius: i32) {
    put(html, format_args!(" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{radius}\""));
}

/// A run of text, shortened; `attributes` is mark-up.
fn run(html: &mut Html, element: &'static str, attributes: &str, content: &str) {
    let content = shorten(content);
    if content.is_empty() {
        return;
    }
    put(html, format_args!("<{element}{attributes}>"));
    html.push_text(&content);
    put(html, format_args!("</{element}>"));
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
        (false, true) => write!(out, "h{}", to.0 - from.0),
        (true, false) => write!(out, "v{}", to.1 - from.1),
        (false, false) => write!(out, "l{} {}", to.0 - from.0, to.1 - from.1),
    };
}

fn step(from: (i32, i32), to: (i32, i32)) -> (i32, i32) {
    ((to.0 - from.0).signum(), (to.1 - from.1).signum())
}

fn length(from: (i32, i32), to: (i32, i32)) -> i32 {
    (to.0 - from.0).abs() + (to.1 - from.1).abs()
}

#[cfg(test)]
mod tests {
    use super::super::{Edge, layout};
    use super::*;
    use crate::path::SourcePath;

    #[test]
    fn bends_are_rounded_as_far_as_there_is_room() {
        assert_eq!(path(&[(0, 0), (20, 0), (20, 20)]), "M0 0h14q6 0 6 6v14");
        assert_eq!(path(&[(0, 0), (20, 0), (20, 4), (40, 4)]), "M0 0h18q2 0 2 2q0 2 2 2h18");
        assert_eq!(path(&[(0, 0), (30, 40)]), "M0 0l30 40");
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
            svg(&graph, &layout(&graph), "d1", Texts::english(), &|_| known.then(|| "x.html#a".into()))
                .into_string()
        };
        assert!(
            draw(true).contains("role=\"group\"")
                && draw(true).contains("<a class=\"node\" data-node=\"0\" href=\"x.html#a\"")
        );
        assert!(draw(false).contains("role=\"img\"") && !draw(false).contains("<a"));
        assert!(draw(true).contains("<title>aws_vpc.main</title>"));
    }

    #[test]
    fn pictures_of_one_page_share_no_id() {
        let of = |category| Node { label: "a".into(), category, ..Node::default() };
        let nodes = vec![of("network"), of("network"), of("dns"), of(""), of("no such one")];
        let graph = Graph { nodes, ..Graph::default() };
        let draw = |id: &str| svg(&graph, &layout(&graph), id, Texts::english(), &|_| None).into_string();
        let page = draw("one") + &draw("two");
        let ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(ids, {
            ["one", "two"]
                .map(|id| ["title", "desc", "arrow", "dns", "network"].map(|of| format!("{id}.{of}")))
                .concat()
        });
        for used in page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(ids.contains(&used), "{used}");
        }
        assert_eq!(page.matches("<use ").count(), 6);
        assert!(page.contains("<title>a (DNS)</title>"));
    }

    #[test]
    fn nodes_come_as_they_are_read() {
        let node = |id: &str, parent| Node { id: id.into(), label: id.into(), parent, ..Node::default() };
        let nodes = vec![
            node("last", None),
            node("vpc", None),
            node("b", Some(1)),
            node("a", Some(1)),
            node("first", None),
        ];
        let edge = |from, to| Edge { from, to, ..Edge::default() };
        for direction in [Direction::Right, Direction::Down] {
            let edges = vec![edge(3, 2), edge(4, 3), edge(2, 0)];
            let graph = Graph { nodes: nodes.clone(), edges, direction, ..Graph::default() };
            let drawn = svg(&graph, &layout(&graph), "d", Texts::english(), &|_| None).into_string();
            let order = drawn
                .split("class=\"node\"")
                .skip(1)
                .filter_map(|rest| rest.split("<title>").nth(1)?.split('<').next());
            assert_eq!(order.collect::<Vec<_>>(), ["first", "vpc", "a", "b", "last"]);
            assert!(
                drawn.contains("</g><g><g class=\"node\" data-node=\"3\""),
                "what stands in it follows: {drawn}"
            );
        }
    }
}
