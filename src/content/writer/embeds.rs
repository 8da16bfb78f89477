//! What is filled in, and what the parser makes of its inside, which is nothing.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::{Host, Writer};
use crate::content::{Embed, Piece, Stands, embeds};

impl Writer<'_> {
    /// Whether an event belongs to an embed, which is taken from the file's text.
    pub(super) fn in_embed(&mut self, event: &Event<'_>, range: &Range<usize>) -> bool {
        if let Some(end) = self.embed_end {
            if matches!(event, Event::End(TagEnd::Paragraph)) {
                self.embed_end = None;
                self.host = Host::Flow;
            }
            return range.start < end;
        }
        if self.embedded.start < range.start && range.start < self.embedded.end {
            // A run of text that begins within goes on behind it.
            if let (Event::Text(_), Some(rest)) = (event, self.source.get(self.embedded.end..range.end)) {
                let rest_range = self.embedded.end..range.end;
                self.text_with_badges(rest, rest_range);
            }
            return true;
        }
        let Event::Start(Tag::Paragraph) = event else { return false };
        let paragraph = self.source.get(range.clone()).unwrap_or_default();
        let Some(embed) = embeds::embed(paragraph, range.start) else { return false };
        self.embed_end = Some(range.end);
        self.embed(embed);
        true
    }

    /// Whether there may be an embed in a run of text: not in code.
    pub(super) fn may_embed(&self, text: &str) -> bool {
        self.code.is_none() && text.contains("{{#")
    }

    /// Text, and what is filled in among it.
    pub(super) fn text_with_embeds(&mut self, text: &str, range: Range<usize>) {
        // Whatever has none is not looked at further than it reaches.
        if !self.may_embed(text) {
            return self.text(text, &range);
        }
        let stands = match self.host {
            Host::Heading => Stands::InHeading,
            Host::Cell => Stands::InCell,
            Host::Flow | Host::Line => Stands::InLine,
        };
        // Where the parser changed the text, nothing tells where in the file it stands.
        let is_verbatim = self.source.get(range.clone()) == Some(text);
        let escaped = self.source.get(..range.start).is_some_and(|before| before.ends_with('\\'));
        let visible = if is_verbatim && !escaped { self.source.get(range.start..) } else { None };
        let line = visible.and_then(|rest| rest.split('\n').next()).unwrap_or_default();
        let line = self.within_cell(line);
        let found = embeds::in_line(line, range.start, stands).filter(|it| it.span.start < range.end);
        let Some(mut embed) = found else { return self.text(text, &range) };
        if stands == Stands::InHeading {
            self.document.embeds.push(embed);
            return self.text(text, &range);
        }
        let span = embed.span;
        let before = self.source.get(range.start..span.start).unwrap_or_default();
        let behind = self.source.get(span.end..).and_then(|rest| rest.split('\n').next()).unwrap_or_default();
        if self.host == Host::Flow
            && before.trim().is_empty()
            && behind.trim().is_empty()
            && self.starts_line(span.start)
        {
            embed.stands = Stands::Alone;
        }
        if !before.is_empty() {
            self.text(before, &(range.start..span.start));
        }
        // What is filled in is not known here: another sentence is the page's summary.
        self.lead = None;
        self.embedded = span;
        self.embed(embed);
        if let Some(rest) = self.source.get(span.end..range.end).filter(|rest| !rest.is_empty()) {
            self.text_with_badges(rest, span.end..range.end);
        }
    }

    /// What of a line is in the same cell of a table, where text stands in one.
    pub(super) fn within_cell<'t>(&self, line: &'t str) -> &'t str {
        if self.host != Host::Cell {
            return line;
        }
        let ends = |(at, _): &(usize, &str)| !line.get(..*at).is_some_and(|before| before.ends_with('\\'));
        let end = line.match_indices('|').find(ends).map_or(line.len(), |(at, _)| at);
        line.get(..end).unwrap_or(line)
    }

    fn embed(&mut self, embed: Embed) {
        self.flush();
        self.hole(Piece::Embed { embed: self.document.embeds.len() });
        self.document.embeds.push(embed);
    }

    /// Whether nothing but the marks of lists and quotes stand before this byte on its line.
    fn starts_line(&self, at: usize) -> bool {
        let line = self.source.get(..at).and_then(|before| before.rsplit('\n').next()).unwrap_or_default();
        line.chars().all(|c| c.is_ascii_digit() || " \t>-+*.):[]x".contains(c))
    }
}
