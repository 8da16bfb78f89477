//! Headings and defined terms: what has an id.

use std::ops::Range;

use pulldown_cmark::{CowStr, HeadingLevel};

use super::Writer;
use crate::content::headings::id_of;
use crate::content::{Heading, Piece, Term, description};

/// The heading at hand.
#[derive(Default)]
pub(super) struct OpenHeading {
    /// The alternative texts of its images, which are not part of its text.
    pub(super) alts: String,
    /// Footnotes' numbers, which are in its id but not in its text.
    pub(super) notes: Vec<Range<usize>>,
}

impl Writer<'_> {
    pub(super) fn start_heading(
        &mut self,
        level: HeadingLevel,
        id: Option<CowStr<'_>>,
        classes: &[CowStr<'_>],
        range: Range<usize>,
    ) {
        self.document.sections.push(self.plain.as_str().into());
        self.plain.clear();
        self.written = 0;
        self.heading = Some(OpenHeading::default());
        self.hole(Piece::HeadingOpen { heading: self.document.headings.len() });
        self.document.headings.push(Heading {
            level: level as u8,
            id: id.map(CowStr::into_string).unwrap_or_default(),
            class: classes.join(" "),
            text: String::new(),
            span: range.into(),
        });
    }

    pub(super) fn end_heading(&mut self) {
        let heading = self.document.headings.len().saturating_sub(1);
        let OpenHeading { alts, notes } = self.heading.take().unwrap_or_default();
        let Some(ended) = self.document.headings.last_mut() else { return };
        if ended.id.is_empty() {
            let written = [id_of(&self.plain), id_of(&alts)].into_iter().find(|id| !id.is_empty());
            ended.id = self.ids.unique(written.unwrap_or_else(|| "section".into()));
        }
        for note in notes.into_iter().rev() {
            self.plain.replace_range(note, "");
        }
        let text = if self.plain.trim().is_empty() { &alts } else { &self.plain };
        ended.text = text.trim().replace('\n', " ");
        self.plain.clear();
        self.written = 0;
        self.hole(Piece::HeadingClose { heading });
    }

    pub(super) fn end_term(&mut self) {
        let Some((piece, start)) = self.term.take() else { return };
        let text = self.plain.get(start..).unwrap_or_default();
        let id = id_of(text);
        if id.is_empty() {
            return;
        }
        // A line a name.
        let names = text.lines().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
        let id = self.ids.unique(id);
        // The tag was the first thing after a cut, so it starts its piece; what follows of the term are few pieces.
        self.cut();
        if let Some(Piece::Html(html)) = self.document.pieces.get_mut(piece) {
            let rest = html.split_off("<dt".len());
            html.push_str(" id=\"");
            let hole = [Piece::Id { id: id.clone() }, Piece::Html(format!("\"{rest}"))];
            self.document.pieces.splice(piece + 1..piece + 1, hole);
        }
        self.document.anchors.push(id.clone());
        self.document.terms.push(Term { names, id, definition: String::new() });
    }

    pub(super) fn end_definition(&mut self) {
        let Some(start) = self.definition.take() else { return };
        let words = self.plain.get(start..).unwrap_or_default().trim().replace('\n', " ");
        // Of several definitions, the first.
        if let Some(term) = self.document.terms.last_mut().filter(|term| term.definition.is_empty()) {
            term.definition = description::sentence(&words);
        }
    }
}
