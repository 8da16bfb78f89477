//! Links, images and bare URLs.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType};

use super::Writer;
use crate::content::{Link, Piece, autolink, url};
use crate::diagnostic::{Diagnostic, Span};
use crate::html::{escape_body_into, escape_into};

/// An image being read: its content is its alternative text.
pub(super) struct Image {
    pub(super) dest: String,
    pub(super) title: String,
    pub(super) span: Span,
    pub(super) alt_start: usize,
    pub(super) nested: usize,
}

impl Writer<'_> {
    pub(super) fn start_link(&mut self, kind: LinkType, dest: &str, title: &str, range: Range<usize>) {
        let dest = if kind == LinkType::Email { format!("mailto:{dest}") } else { dest.to_owned() };
        let link = self.authored_link(dest, false, range.into());
        self.links.push(link);
        if let Some(link) = link {
            self.hole(Piece::LinkOpen { link, title: title.to_owned() });
        }
    }

    /// The link's index; `None`, and a diagnostic, when it may lead nowhere.
    pub(super) fn authored_link(&mut self, dest: String, image: bool, span: Span) -> Option<usize> {
        if url::is_safe(&dest) || url::is_reference(&dest) || url::is_term(&dest) {
            self.document.links.push(Link { dest, image, span });
            return Some(self.document.links.len() - 1);
        }
        let message = format!("`{dest}` is no web address, mail address or path, so it is left out");
        let help = "use http, https or mailto, or a path";
        self.document
            .diagnostics
            .push(Diagnostic::warning("unsafe-link", self.path, message).at(span).help(help));
        None
    }

    pub(super) fn in_image(&mut self, event: &Event<'_>) {
        let Some(image) = &mut self.image else { return };
        match event {
            Event::Start(_) => image.nested += 1,
            Event::End(_) if image.nested > 0 => image.nested -= 1,
            Event::End(_) => self.end_image(),
            Event::Text(text) | Event::Code(text) => self.plain.push_str(text),
            Event::SoftBreak | Event::HardBreak => self.plain.push(' '),
            _ => {}
        }
    }

    pub(super) fn end_image(&mut self) {
        let Some(Image { dest, title, span, alt_start, .. }) = self.image.take() else { return };
        let alt = self.plain.get(alt_start..).unwrap_or_default().to_owned();
        if let Some(heading) = &mut self.heading {
            heading.alts.push_str(&alt);
            self.plain.truncate(alt_start);
        }
        self.written = self.plain.len();
        if url::is_inline_image(&dest) {
            self.html.push_str("<img src=\"");
            url::push(&dest, &mut self.html);
            self.html.push_str("\" alt=\"");
            escape_into(&alt, &mut self.html);
            self.html.push_str("\">");
        } else if let Some(link) = self.authored_link(dest, true, span) {
            self.hole(Piece::Image { link, alt, title });
        } else {
            escape_body_into(&alt, &mut self.html);
        }
    }

    /// Writes what text has come since the last time.
    pub(super) fn flush(&mut self) {
        if self.written == self.plain.len() {
            return;
        }
        let plain = std::mem::take(&mut self.plain);
        let mut written = self.written;
        for (start, place) in std::mem::take(&mut self.urls) {
            // One within the last, such as the second of `https://a/https://b`, is part of it.
            if start < written {
                continue;
            }
            let Some(found) = plain.get(start..).and_then(|text| text.get(..autolink::length(text)?)) else {
                continue;
            };
            self.running_text(plain.get(written..start).unwrap_or_default());
            let is_www = !found.contains("://")
                || found.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www."));
            let dest = if is_www { format!("http://{found}") } else { found.to_owned() };
            let mut end = (place + found.len()).min(self.source.len());
            while !self.source.is_char_boundary(end) {
                end -= 1;
            }
            self.document.links.push(Link { dest, image: false, span: Span::new(place, end) });
            let link = self.document.links.len() - 1;
            self.hole(Piece::LinkOpen { link, title: String::new() });
            escape_body_into(found, &mut self.html);
            self.hole(Piece::LinkClose { link });
            written = start + found.len();
        }
        self.running_text(plain.get(written..).unwrap_or_default());
        self.written = plain.len();
        self.plain = plain;
    }

    /// Writes text: as a piece of its own where terms may be marked in it.
    fn running_text(&mut self, text: &str) {
        let is_marked = self.dialect.terms
            && self.heading.is_none()
            && self.term.is_none()
            && self.links.is_empty()
            && self.unmarked.is_empty()
            && !self.table.is_head()
            && !self.is_in_container_title()
            && text.contains(char::is_alphanumeric);
        if is_marked {
            self.hole(Piece::Text(text.to_owned()));
        } else {
            escape_body_into(text, &mut self.html);
        }
    }
}
