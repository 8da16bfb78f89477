//! What the library gives, read: the elements and attributes that are listed here, and nothing else.

use std::collections::BTreeMap;

use roxmltree::{Document, Node, ParsingOptions};

use super::style::{Sheet, Style};
use super::{Fault, colour, theme};

/// Elements that are kept. All others go, with what is in them: among them `script`, `style`, `foreignObject`, `image`,
/// `filter` and what animates.
const ELEMENTS: &[&str] = &[
    "a",
    "circle",
    "clipPath",
    "defs",
    "desc",
    "ellipse",
    "g",
    "line",
    "linearGradient",
    "marker",
    "path",
    "polygon",
    "polyline",
    "rect",
    "stop",
    "svg",
    "text",
    "title",
    "tspan",
];

/// Attributes that are kept, style aside: numbers and keywords.
const ATTRIBUTES: &[&str] = &[
    "cx",
    "cy",
    "d",
    "dx",
    "dy",
    "gradientTransform",
    "gradientUnits",
    "height",
    "markerHeight",
    "markerUnits",
    "markerWidth",
    "offset",
    "orient",
    "points",
    "preserveAspectRatio",
    "r",
    "refX",
    "refY",
    "rx",
    "ry",
    "transform",
    "viewBox",
    "width",
    "x",
    "x1",
    "x2",
    "y",
    "y1",
    "y2",
];

/// Attributes whose value is `url(#id)`.
const REFERENCES: &[&str] = &["clip-path", "marker-end", "marker-mid", "marker-start"];

/// Deeper elements go.
const DEEPEST: usize = 64;

/// A diagram, read.
#[derive(Debug, Default)]
pub(super) struct Svg {
    /// What the author calls it; empty when nothing.
    pub(super) title: String,
    /// What the author says of it; empty when nothing.
    pub(super) description: String,
    /// Its kind, as the library names it: `flowchart-v2`.
    pub(super) kind: String,
    /// Left, top, width and height.
    pub(super) view: [f64; 4],
    /// The root's own style.
    pub(super) style: Style,
    pub(super) children: Vec<Content>,
}

/// What stands in an element.
#[derive(Debug)]
pub(super) enum Content {
    Element(Element),
    Text(String),
}

/// An element that is kept.
#[derive(Debug)]
pub(super) struct Element {
    pub(super) name: &'static str,
    /// Its id, if it has one.
    pub(super) id: Option<String>,
    pub(super) attributes: Vec<(&'static str, Value)>,
    pub(super) style: Style,
    pub(super) children: Vec<Content>,
}

/// An attribute's value.
#[derive(Debug)]
pub(super) enum Value {
    /// Numbers and keywords.
    Plain(String),
    /// The id of an element of the same picture, for `url(#id)`.
    Reference(String),
    /// Where a link leads, as written.
    Link(String),
}

/// Reads an SVG.
///
/// # Errors
/// What is not well-formed, has a document type, has no extent, or has too many rules of style.
pub(super) fn read(svg: &str) -> Result<Svg, Fault> {
    let unusable = || Fault::new("the diagram could not be drawn", "simplify it");
    let options = ParsingOptions { allow_dtd: false, nodes_limit: 200_000, ..ParsingOptions::default() };
    let document = Document::parse_with_options(svg, options).map_err(|_| unusable())?;
    let sheet = Sheet::of(&document).ok_or_else(|| {
        Fault::new("the diagram has too many classes for its size", "leave some `classDef` out")
    })?;
    let root = document.root_element();
    let text_of = |name: &str| {
        let child = root.children().find(|child| child.tag_name().name() == name);
        child.and_then(|child| child.text()).unwrap_or_default().trim().to_owned()
    };
    let by_id = document.descendants().filter_map(|node| Some((node.attribute("id")?, node))).collect();
    let reader = Reader { sheet: &sheet, by_id };
    Ok(Svg {
        title: text_of("title"),
        description: text_of("desc"),
        kind: root.attribute("aria-roledescription").unwrap_or_default().to_owned(),
        view: view(root).ok_or_else(unusable)?,
        style: sheet.style(root),
        children: reader.children(root, None, 0),
    })
}

/// The extent: four numbers, none of them out of bounds.
fn view(root: Node<'_, '_>) -> Option<[f64; 4]> {
    let numbers: Vec<f64> =
        root.attribute("viewBox")?.split([' ', ',']).filter_map(|word| word.parse().ok()).collect();
    let view: [f64; 4] = numbers.try_into().ok()?;
    let fits = |number: &f64| number.is_finite() && number.abs() <= 100_000.0;
    (view.iter().all(fits) && view[2] > 0.0 && view[3] > 0.0).then_some(view)
}

struct Reader<'a, 'input> {
    sheet: &'a Sheet<'a>,
    by_id: BTreeMap<&'a str, Node<'a, 'input>>,
}

impl Reader<'_, '_> {
    /// What is kept of an element's content. `on` is the colour of text in it, where an author has coloured what is below.
    fn children(&self, node: Node<'_, '_>, on: Option<&'static str>, depth: usize) -> Vec<Content> {
        let is_text = matches!(node.tag_name().name(), "text" | "tspan" | "title" | "desc");
        node.children()
            .filter_map(|child| match child.text() {
                Some(text) if child.is_text() => is_text.then(|| Content::Text(text.to_owned())),
                _ => self.element(child, on, depth + 1).map(Content::Element),
            })
            .collect()
    }

    fn element(&self, node: Node<'_, '_>, on: Option<&'static str>, depth: usize) -> Option<Element> {
        if node.tag_name().name() == "use" {
            return self.used(node, on, depth);
        }
        let name = ELEMENTS.iter().find(|known| **known == node.tag_name().name()).copied()?;
        let is_about_root = matches!(name, "title" | "desc") && depth == 1;
        if depth > DEEPEST || is_about_root {
            return None;
        }
        let mut style = self.sheet.style(node);
        let is = |property: &str, value: &str| style.get(property).is_some_and(|own| own == value);
        if is("display", "none") || is("opacity", "0") {
            return None;
        }
        // Only there to be shown elsewhere.
        if name == "defs" && node.children().all(|child| !is_defined(child)) {
            return None;
        }
        let on = self.text_colour(node).or(on);
        if let Some(colour) = on.filter(|_| matches!(name, "text" | "tspan"))
            && style.get("fill").is_none_or(|fill| theme::is_themed(fill) || fill == "currentColor")
        {
            style.insert("fill", colour.to_owned());
        }
        let children = self.children(node, on, depth);
        let id = node.attribute("id").map(str::to_owned);
        if let Some((x, y)) = shift(node).filter(|_| name == "svg") {
            return Some(Element { name: "g", id, attributes: moved(x, y), style, children });
        }
        let attributes = node
            .attributes()
            .filter_map(|attribute| kept(name, attribute.name(), attribute.value()))
            .collect();
        Some(Element { name, id, attributes, style, children })
    }

    /// What a `use` shows, put in its place: the page's style does not reach into a `use`. One that shows others shows
    /// nothing, lest they double at each step.
    fn used(&self, node: Node<'_, '_>, on: Option<&'static str>, depth: usize) -> Option<Element> {
        let id = node.attributes().find(|attribute| attribute.name() == "href")?.value().strip_prefix('#')?;
        let shown = *self.by_id.get(id)?;
        if shown.descendants().any(|inner| inner.tag_name().name() == "use") {
            return None;
        }
        Some(Element {
            name: "g",
            id: None,
            attributes: moved(number(node, "x"), number(node, "y")),
            style: self.sheet.style(node),
            children: self.element(shown, on, depth + 1).map(Content::Element).into_iter().collect(),
        })
    }

    /// The colour of text in a group whose first shape has a colour of the author's.
    fn text_colour(&self, group: Node<'_, '_>) -> Option<&'static str> {
        let is_shape = |node: &Node<'_, '_>| {
            matches!(node.tag_name().name(), "rect" | "path" | "polygon" | "circle" | "ellipse")
        };
        if group.tag_name().name() != "g" {
            return None;
        }
        let shape = group.first_element_child()?;
        let shape = if is_shape(&shape) { shape } else { shape.first_element_child().filter(is_shape)? };
        colour::text_on(self.sheet.style(shape).get("fill")?)
    }
}

/// How far what is in a nested picture is moved, when that is all that it does: a label. As a group it gives its words to
/// the link that it stands in, and cuts nothing off.
fn shift(picture: Node<'_, '_>) -> Option<(f64, f64)> {
    let [left, top, width, height] = view(picture)?;
    let is_as_large = width == number(picture, "width") && height == number(picture, "height");
    is_as_large.then(|| (number(picture, "x") - left, number(picture, "y") - top))
}

fn moved(x: f64, y: f64) -> Vec<(&'static str, Value)> {
    if x == 0.0 && y == 0.0 {
        return Vec::new();
    }
    vec![("transform", Value::Plain(format!("translate({x} {y})")))]
}

/// An attribute's number, or 0.
fn number(node: Node<'_, '_>, name: &str) -> f64 {
    node.attribute(name).and_then(|value| value.parse().ok()).unwrap_or_default()
}

/// Whether something may refer to this by `url(#id)`.
fn is_defined(node: Node<'_, '_>) -> bool {
    matches!(node.tag_name().name(), "marker" | "linearGradient" | "clipPath")
}

/// An attribute, if it is one of those that are kept and its value is harmless. Style is read elsewhere.
fn kept(element: &str, name: &str, value: &str) -> Option<(&'static str, Value)> {
    if name == "href" {
        return match element {
            "a" => Some(("href", Value::Link(value.to_owned()))),
            _ => None,
        };
    }
    if let Some(name) = REFERENCES.iter().find(|known| **known == name) {
        return reference(value).map(|id| (*name, Value::Reference(id.to_owned())));
    }
    let name = ATTRIBUTES.iter().find(|known| **known == name).copied()?;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b" \n\t.,%()+-".contains(&byte);
    let is_harmless = value.bytes().all(is_plain) && !value.contains("url");
    is_harmless.then(|| (name, Value::Plain(value.to_owned())))
}

/// The id in `url(#id)`.
pub(super) fn reference(value: &str) -> Option<&str> {
    let id = value.trim().strip_prefix("url(#")?.strip_suffix(')')?;
    (!id.contains(['(', ')', '"', '\''])).then_some(id)
}
