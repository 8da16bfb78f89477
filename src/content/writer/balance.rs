//! Elements of raw HTML that are not closed, and ends of such that are not open: so that what an author forgets stays within their words.

use std::ops::Range;

use pulldown_cmark::{Event, TagEnd};

use super::Writer;
use crate::diagnostic::{Diagnostic, Span};
use crate::html::escape_body_into;

/// Elements that have no end: <https://html.spec.whatwg.org/multipage/syntax.html#void-elements>
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];

/// Elements whose end may be left out, or does no harm alone.
const OPTIONAL: [&str; 15] = [
    "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "option", "optgroup",
    "rt", "rp",
];

/// Elements that the page has already: browsers would lay their attributes over its own.
const OF_PAGE: [&str; 3] = ["html", "head", "body"];

/// The elements of raw HTML that are open.
#[derive(Default)]
pub(super) struct Open {
    elements: Vec<Element>,
    /// How many blocks of Markdown are open.
    level: usize,
}

/// One of them.
struct Element {
    /// As written.
    name: String,
    /// Where its tag stands.
    span: Span,
    /// How many blocks of Markdown it stands in.
    level: usize,
}

impl Writer<'_> {
    /// Follows the blocks of Markdown: what was opened in one ends in it.
    pub(super) fn follow_blocks(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(tag) if is_block(tag.to_end()) => self.open.level += 1,
            Event::End(tag) if is_block(*tag) => {
                let level = self.open.level;
                let kept = self.open.elements.partition_point(|element| element.level < level);
                if kept < self.open.elements.len() {
                    self.flush();
                    self.close_from(kept);
                }
                self.open.level = level.saturating_sub(1);
            }
            _ => {}
        }
    }

    /// Closes what is open, the innermost first, down to the element at this place.
    pub(super) fn close_from(&mut self, kept: usize) {
        while self.open.elements.len() > kept {
            let Some(Element { name, span, .. }) = self.open.elements.pop() else { return };
            self.html.push_str(&format!("</{name}>"));
            let message = format!("`<{name}>` is not closed");
            let help = format!("write `</{name}>` where it ends; if it is no HTML, write `\\<{name}>`");
            let found = Diagnostic::warning("markup", self.path, message).at(span).help(help);
            self.document.diagnostics.push(found);
        }
    }

    /// Takes note of an opening tag that was written.
    pub(super) fn opened(&mut self, text: &str, name: &str, span: Span) {
        if is_one_of(name, &VOID) || is_one_of(name, &OPTIONAL) {
            return;
        }
        if text.ends_with("/>") && self.html.ends_with("/>") {
            // In HTML the slash means nothing, and what is in an SVG may be HTML again.
            self.html.truncate(self.html.len() - "/>".len());
            self.html.push_str(&format!("></{name}>"));
        } else {
            let (name, level) = (name.to_owned(), self.open.level);
            self.open.elements.push(Element { name, span, level });
        }
    }

    /// Writes what is no opening tag, but for an end of what is not open, and with what a broken tag would swallow as text.
    pub(super) fn other_markup(&mut self, text: &str, range: Range<usize>) {
        let starts_tag =
            |rest: &str| rest.starts_with(|c: char| "/!?".contains(c) || c.is_ascii_alphabetic());
        if text.strip_prefix('<').is_some_and(starts_tag) && !text.ends_with('>') {
            return escape_body_into(text, &mut self.html);
        }
        let Some(name) = text.strip_prefix("</") else { return self.html.push_str(text) };
        let name = name.trim_end_matches('>').trim();
        if is_of_page(name) {
            return;
        }
        let level = self.open.level;
        let opened = self.open.elements.iter().rposition(|it| it.name.eq_ignore_ascii_case(name));
        match opened.filter(|at| self.open.elements.get(*at).is_some_and(|it| it.level == level)) {
            Some(at) => {
                self.close_from(at + 1);
                self.open.elements.truncate(at);
                self.html.push_str(text);
            }
            None if is_one_of(name, &OPTIONAL) => self.html.push_str(text),
            None => {
                let message = format!("`</{name}>` ends nothing that is open here: it is left out");
                let help = "take it out, or write where the element begins, in the same list or quote";
                let found = Diagnostic::warning("markup", self.path, message).at(range).help(help);
                self.document.diagnostics.push(found);
            }
        }
    }
}

/// Whether a tag of this name is left out.
pub(super) fn is_of_page(name: &str) -> bool {
    is_one_of(name, &OF_PAGE)
}

fn is_one_of(name: &str, known: &[&str]) -> bool {
    known.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Whether what is opened in it has to end in it.
fn is_block(tag: TagEnd) -> bool {
    use TagEnd::{
        BlockQuote, DefinitionListDefinition, DefinitionListTitle, FootnoteDefinition, Heading, Item, List,
        Paragraph, TableCell,
    };
    let is_line = matches!(tag, Paragraph | Heading(_) | TableCell | DefinitionListTitle);
    let holds_blocks =
        matches!(tag, BlockQuote(_) | List(_) | Item | FootnoteDefinition | DefinitionListDefinition);
    is_line || holds_blocks
}
