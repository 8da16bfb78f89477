//! What counts in an environment, as a cell of a table.

use super::compare::Cell;
use crate::source::block::{Badge, Inline, Tone};
use crate::source::terraform::syntax::Node;
use crate::source::terraform::value::{SENSITIVE, compact, pretty, pretty_start};

/// A value longer than this unfolds.
const LONG: usize = 56;

/// So much of a long value is shown.
const GLIMPSE: usize = 40;

/// A cell's runs.
pub fn runs(cell: &Cell) -> Vec<Inline> {
    let badge = |text: &str, tone| Inline::Badge(Badge::new(text, tone));
    let run = match cell {
        Cell::Set(node) => return vec![value(node)],
        Cell::Default(node) => Inline::Quiet(in_line(node).unwrap_or_else(|| glimpse(node))),
        Cell::Object(true) | Cell::Told => return Vec::new(),
        Cell::Object(false) => Inline::Quiet("default".into()),
        Cell::Ignored => Inline::Quiet("not declared".into()),
        Cell::Sensitive => badge("sensitive", Tone::Neutral),
        Cell::Unknown => Inline::Quiet("unknown".into()),
        Cell::Missing => badge("not set", Tone::Wrong),
        Cell::Stray => badge("not declared", Tone::Warning),
        Cell::Nothing | Cell::NoStack => Inline::Quiet("–".into()),
    };
    vec![run]
}

/// A value that is set.
pub fn value(node: &Node) -> Inline {
    match node {
        Node::Redacted => Inline::Badge(Badge::new("sensitive", Tone::Neutral)),
        Node::Expression(text) if text == SENSITIVE => value(&Node::Redacted),
        node => match in_line(node) {
            Some(text) => Inline::Code(text),
            None => Inline::Unfolding { glimpse: glimpse(node), code: pretty_start(node) },
        },
    }
}

/// A value on one line, where it is short.
pub fn in_line(node: &Node) -> Option<String> {
    let text = compact(node).or_else(|| Some(pretty(node)).filter(|text| !text.contains('\n')))?;
    (text.chars().count() <= LONG).then_some(text)
}

/// What a long value is: its kind, its size, or how it begins.
fn glimpse(node: &Node) -> String {
    let counted = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    match node {
        Node::List(items) => format!("[ {} ]", counted(items.len(), "item")),
        Node::Object(entries) => format!("{{ {} }}", counted(entries.len(), "attribute")),
        node => {
            let text = pretty(node);
            let first: String = text.lines().next().unwrap_or_default().chars().take(GLIMPSE).collect();
            format!("{first} …")
        }
    }
}
