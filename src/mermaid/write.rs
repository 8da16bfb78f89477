//! What was read, written: ids of our own, numbers cut short, and nothing said twice.

use std::collections::{BTreeMap, BTreeSet};

use super::filter::{Content, Element, Svg, Value, reference};
use super::style::{Style, initial, property};
use super::{Fault, Part, Picture};
use crate::html::{escape_body_into, escape_into};

/// Writes a picture whose ids start with `id`.
///
/// # Errors
/// A picture with nothing in it.
pub(super) fn write(svg: &Svg, id: &str) -> Result<Picture, Fault> {
    let (mut referred, mut given) = (BTreeSet::new(), BTreeSet::new());
    collect(&svg.children, &mut referred, &mut given);
    // Numbered by name, so that the same picture has the same ids.
    let ids = referred
        .intersection(&given)
        .enumerate()
        .map(|(n, name)| (*name, format!("{id}.{}", n + 1)))
        .collect();
    let mut writer = Writer { ids, written: BTreeSet::new(), out: String::new(), parts: Vec::new() };
    writer.root(svg, id);
    writer.cut();
    let shows = |part: &Part| match part {
        Part::Svg(svg) => svg.contains("<path") || svg.contains("<text"),
        Part::Href(_) => true,
        Part::Id(_) => false,
    };
    if !writer.parts.iter().any(shows) {
        return Err(Fault::new("the diagram is empty", "write something into it, or take the fence out"));
    }
    Ok(Picture { parts: writer.parts })
}

/// The ids that something refers to, and those that something has.
fn collect<'a>(contents: &'a [Content], referred: &mut BTreeSet<&'a str>, given: &mut BTreeSet<&'a str>) {
    for content in contents {
        let Content::Element(element) = content else { continue };
        for (_, value) in &element.attributes {
            if let Value::Reference(id) = value {
                referred.insert(id);
            }
        }
        referred.extend(["fill", "stroke"].iter().filter_map(|name| reference(element.style.get(name)?)));
        given.extend(element.id.as_deref());
        collect(&element.children, referred, given);
    }
}

struct Writer<'a> {
    /// What each id that is referred to becomes.
    ids: BTreeMap<&'a str, String>,
    /// The ids that are given: the first element of a name has it.
    written: BTreeSet<&'a str>,
    out: String,
    parts: Vec<Part>,
}

impl<'a> Writer<'a> {
    fn root(&mut self, svg: &'a Svg, id: &str) {
        // What is inside a role of `img` is hidden from screen readers: links must not be.
        let role = if has_link(&svg.children) { "group" } else { "img" };
        let [left, top, width, height] = svg.view.map(short);
        self.out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"diagram\" role=\"{role}\" aria-labelledby=\""
        );
        self.id(format!("{id}.title"));
        if !svg.description.is_empty() {
            self.out.push(' ');
            self.id(format!("{id}.desc"));
        }
        self.out.push_str(&format!(
            "\" viewBox=\"{left} {top} {width} {height}\" width=\"{width}\" height=\"{height}\" \
             font-family=\"system-ui, sans-serif\""
        ));
        self.style(&svg.style, &initial());
        let title = if svg.title.is_empty() { words(&svg.kind) } else { &svg.title };
        for (name, text) in [("title", title), ("desc", &svg.description)] {
            if !text.is_empty() {
                self.out.push_str(&format!("><{name} id=\""));
                self.id(format!("{id}.{name}"));
                self.out.push_str("\">");
                escape_body_into(text, &mut self.out);
                self.out.push_str(&format!("</{name}"));
            }
        }
        self.out.push('>');
        let mut inherited = initial();
        inherited.extend(svg.style.clone());
        self.contents(&svg.children, &inherited);
        self.out.push_str("</svg>");
    }

    /// `inherited` is what the elements around have set.
    fn contents(&mut self, contents: &'a [Content], inherited: &Style) {
        for content in contents {
            match content {
                Content::Text(text) => escape_body_into(text, &mut self.out),
                Content::Element(element) if self.is_idle(element) => {}
                Content::Element(element) => self.element(element, inherited),
            }
        }
    }

    /// Whether nothing of it is seen: an empty group, or what is only there to be referred to and is not.
    fn is_idle(&self, element: &Element) -> bool {
        let is_called = || element.id.as_deref().is_some_and(|id| self.ids.contains_key(id));
        match element.name {
            "marker" | "clipPath" | "linearGradient" => !is_called(),
            "g" | "defs" | "text" | "tspan" | "a" => {
                !is_called()
                    && element.children.iter().all(|content| match content {
                        Content::Text(text) => text.is_empty(),
                        Content::Element(element) => self.is_idle(element),
                    })
            }
            _ => false,
        }
    }

    fn element(&mut self, element: &'a Element, inherited: &Style) {
        let start = self.out.len();
        self.out.push('<');
        self.out.push_str(element.name);
        let bare = (self.parts.len(), self.out.len());
        if let Some(id) = element.id.as_deref()
            && let Some(ours) = self.ids.get(id).cloned()
            && self.written.insert(id)
        {
            self.out.push_str(" id=\"");
            self.id(ours);
            self.out.push('"');
        }
        for (name, value) in &element.attributes {
            self.attribute(name, value);
        }
        self.style(&element.style, inherited);
        // A word of a label that says nothing of its own.
        if matches!(element.name, "g" | "tspan") && (self.parts.len(), self.out.len()) == bare {
            self.out.truncate(start);
            return self.contents(&element.children, inherited);
        }
        if element.children.is_empty() {
            return self.out.push_str("/>");
        }
        self.out.push('>');
        let mut handed_down = inherited.clone();
        let own =
            element.style.iter().filter(|(name, _)| property(name).is_some_and(|(_, inherits)| inherits));
        handed_down.extend(own.map(|(name, value)| (*name, value.clone())));
        self.contents(&element.children, &handed_down);
        self.out.push_str(&format!("</{}>", element.name));
    }

    fn attribute(&mut self, name: &str, value: &Value) {
        let value = match value {
            Value::Plain(value) => shortened(value, if name.ends_with("ransform") { 3 } else { 2 }),
            Value::Reference(id) => {
                if let Some(ours) = self.ids.get(id.as_str()).cloned() {
                    self.refer(name, ours);
                }
                return;
            }
            Value::Link(destination) => {
                self.cut();
                return self.parts.push(Part::Href(destination.clone()));
            }
        };
        self.put(name, &value);
    }

    /// The properties of an element that those around it have not set alike.
    fn style(&mut self, style: &Style, inherited: &Style) {
        for (name, value) in style {
            // What is not shown is not here.
            if *name == "display" || inherited.get(name) == Some(value) {
                continue;
            }
            match reference(value) {
                Some(id) => match self.ids.get(id).cloned() {
                    Some(ours) => self.refer(name, ours),
                    None => self.put(name, "none"),
                },
                None => self.put(name, &shortened(value, 2)),
            }
        }
    }

    fn put(&mut self, name: &str, value: &str) {
        self.out.push_str(&format!(" {name}=\""));
        escape_into(value, &mut self.out);
        self.out.push('"');
    }

    /// An attribute that refers to an element of the picture.
    fn refer(&mut self, name: &str, ours: String) {
        self.out.push_str(&format!(" {name}=\"url(#"));
        self.id(ours);
        self.out.push_str(")\"");
    }

    /// An id of ours, in an attribute.
    fn id(&mut self, ours: String) {
        self.cut();
        self.parts.push(Part::Id(ours));
    }

    /// Makes a part of what is written so far.
    fn cut(&mut self) {
        if !self.out.is_empty() {
            self.parts.push(Part::Svg(std::mem::take(&mut self.out)));
        }
    }
}

fn has_link(contents: &[Content]) -> bool {
    contents.iter().any(|content| match content {
        Content::Element(element) => element.name == "a" || has_link(&element.children),
        Content::Text(_) => false,
    })
}

fn short(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}

/// The same numbers, each with so many digits behind its point at most.
fn shortened(value: &str, digits: usize) -> String {
    let mut behind = None;
    let keep = |c: char| {
        behind = match (c, behind) {
            ('.', _) => Some(0),
            ('0'..='9', Some(n)) => Some(n + 1),
            _ => None,
        };
        behind.is_none_or(|n| n <= digits)
    };
    let mut keep = keep;
    value.chars().filter(|c| keep(*c)).collect()
}

/// What a picture without a title is called, by the library's name for its kind.
fn words(kind: &str) -> &'static str {
    const KINDS: &[(&str, &str)] = &[
        ("architecture", "Architecture diagram"),
        ("block", "Block diagram"),
        ("c4", "C4 diagram"),
        ("class", "Class diagram"),
        ("er", "Entity relationship diagram"),
        ("flowchart", "Flowchart"),
        ("gantt", "Gantt chart"),
        ("gitGraph", "Git graph"),
        ("journey", "User journey"),
        ("kanban", "Kanban board"),
        ("mindmap", "Mind map"),
        ("packet", "Packet diagram"),
        ("pie", "Pie chart"),
        ("quadrant", "Quadrant chart"),
        ("radar", "Radar chart"),
        ("requirement", "Requirement diagram"),
        ("sankey", "Sankey diagram"),
        ("sequence", "Sequence diagram"),
        ("state", "State diagram"),
        ("timeline", "Timeline"),
        ("xychart", "Chart"),
    ];
    KINDS.iter().find(|(start, _)| kind.starts_with(start)).map_or("Diagram", |(_, words)| words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_cut_short() {
        assert_eq!(shortened("M1.23456,-7.5L.999 8", 2), "M1.23,-7.5L.99 8");
        assert_eq!(shortened("translate(1.23456, 2)", 3), "translate(1.234, 2)");
        assert_eq!(shortened("1.23456e-7", 2), "1.23e-7");
    }
}
