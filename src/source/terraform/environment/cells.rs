//! What counts in an environment, as a cell of a table.

use super::compare::Cell;
use crate::source::block::{Badge, Inline, Tone};
use crate::source::terraform::syntax::Node;
use crate::source::terraform::value::{SENSITIVE, compact, pretty, pretty_start};
use crate::texts::Texts;

/// A value longer than this unfolds.
const LONG: usize = 56;

/// So much of a long value is shown.
const GLIMPSE: usize = 40;

/// A cell's runs.
pub fn runs(cell: &Cell, texts: &Texts) -> Vec<Inline> {
    let badge = |text: &str, tone| Inline::Badge(Badge::new(text.to_owned(), tone));
    let run = match cell {
        Cell::Set(node) => return vec![value(node, texts)],
        Cell::Default(node) => Inline::Quiet(in_line(node).unwrap_or_else(|| glimpse(node, texts))),
        Cell::Object(true) | Cell::Told => return Vec::new(),
        Cell::Object(false) => Inline::Quiet(texts.say("field.default-is").into()),
        Cell::Ignored => Inline::Quiet(texts.say("state.not-declared").into()),
        Cell::Sensitive => badge(texts.say("state.sensitive"), Tone::Neutral),
        Cell::Unknown => Inline::Quiet(texts.say("state.unknown").into()),
        Cell::Missing => badge(texts.say("state.not-set"), Tone::Wrong),
        Cell::Stray => badge(texts.say("state.not-declared"), Tone::Warning),
        Cell::Nothing | Cell::NoStack => Inline::Quiet("–".into()),
    };
    vec![run]
}

/// A value that is set.
pub fn value(node: &Node, texts: &Texts) -> Inline {
    match node {
        Node::Redacted => Inline::Badge(Badge::new(texts.say("state.sensitive"), Tone::Neutral)),
        Node::Expression(text) if text == SENSITIVE => value(&Node::Redacted, texts),
        node => match in_line(node) {
            Some(text) => Inline::Code(text),
            None => Inline::Unfolding { glimpse: glimpse(node, texts), code: pretty_start(node) },
        },
    }
}

/// A value on one line, where it is short.
pub fn in_line(node: &Node) -> Option<String> {
    let text = compact(node).or_else(|| Some(pretty(node)).filter(|text| !text.contains('\n')))?;
    (text.chars().count() <= LONG).then_some(text)
}

/// What a long value is: its kind, its size, or how it begins.
fn glimpse(node: &Node, texts: &Texts) -> String {
    match node {
        Node::List(items) => format!("[ {} ]", texts.count("count.items", items.len())),
        Node::Object(entries) => format!("{{ {} }}", texts.count("count.attributes", entries.len())),
        node => {
            let text = pretty(node);
            let first: String = text.lines().next().unwrap_or_default().chars().take(GLIMPSE).collect();
            format!("{first} …")
        }
    }
}
