//! Raw HTML.

use std::ops::Range;

use super::Writer;
use super::balance::is_of_page;
use crate::content::raw_html::{self, Attribute, OWN, Token};
use crate::content::{Link, Piece, references, url};
use crate::diagnostic::Span;

/// The elements in whose text no term is marked: links and controls hold no link, and code and headings mean something of their own.
const UNMARKED: [&str; 17] = [
    "a", "abbr", "button", "code", "dfn", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "kbd", "label", "pre",
    "summary", "svg",
];

/// The attributes that name other elements by their ids, with blanks between them.
const REFERENCES: [&str; 14] = [
    "aria-activedescendant",
    "aria-controls",
    "aria-describedby",
    "aria-details",
    "aria-errormessage",
    "aria-flowto",
    "aria-labelledby",
    "aria-owns",
    "commandfor",
    "for",
    "form",
    "headers",
    "list",
    "popovertarget",
];

impl Writer<'_> {
    /// Raw HTML: passed through, but for comments, and for URLs, which become holes. `lines` says where its parts stand.
    pub(super) fn raw_html(&mut self, html: &str, lines: &[(usize, usize)]) {
        self.flush();
        let is_block = self.heading.is_none() && lines.len() > 1;
        let source = self.source.len();
        let place = |at: usize| {
            let line = lines.partition_point(|&(start, _)| start <= at).saturating_sub(1);
            let (line_start, place) = lines.get(line).copied().unwrap_or_default();
            (place + at.saturating_sub(line_start)).min(source)
        };
        let mut at = 0;
        raw_html::tokens(html, |token| match token {
            Token::Comment { range } => {
                at += range.len();
                // Its last byte is on its last line, which may stand behind marks of its own.
                let end = (place(range.end - 1) + 1).min(source);
                self.document.unseen.push(Span::new(place(range.start), end));
            }
            Token::Text(text) => {
                at += text.len();
                self.html.push_str(text);
                self.plain.push_str(&references::decode(text));
            }
            Token::Other(text) => {
                self.close_unmarked(text);
                self.close_title(text);
                let start = place(at);
                self.other_markup(text, start..(start + text.len()).min(source));
                at += text.len();
            }
            Token::Open { text, name, .. } if is_of_page(name) => at += text.len(),
            Token::Open { start, text, name, attributes } => {
                at += text.len();
                if is_block {
                    self.plain.push(' ');
                }
                let start = place(start);
                let end = (start + text.len()).min(source);
                self.raw_tag(text, name, &attributes, Span::new(start, end));
                self.opened(text, name, Span::new(start, end));
                self.title_tag(name, &attributes);
            }
        });
        self.written = self.plain.len();
    }

    /// A tag that opens the title, or a picture in it.
    fn title_tag(&mut self, name: &str, attributes: &[Attribute<'_>]) {
        if name.eq_ignore_ascii_case("h1") && self.document.html_title.is_empty() {
            self.html_title = Some((self.plain.len(), String::new()));
        } else if let Some((_, alts)) = &mut self.html_title
            && let Some(alt) = attributes.iter().find(|it| it.name.eq_ignore_ascii_case("alt"))
        {
            alts.push_str(&references::decode(alt.value));
        }
    }

    /// The title's end.
    fn close_title(&mut self, text: &str) {
        let is_end = text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("</h1"));
        let Some((start, alts)) = self.html_title.take_if(|_| is_end) else { return };
        let words = self.plain.get(start..).unwrap_or_default();
        let said = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let titles = [said(words), said(&alts)];
        self.document.html_title = titles.into_iter().find(|it| !it.is_empty()).unwrap_or_default();
    }

    /// What ends here may have been the last element in whose text no term is marked.
    fn close_unmarked(&mut self, text: &str) {
        let Some(name) = text.strip_prefix("</").map(|name| name.trim_end_matches('>').trim()) else {
            return;
        };
        if let Some(at) = self.unmarked.iter().rposition(|open| open.eq_ignore_ascii_case(name)) {
            self.unmarked.truncate(at);
        }
    }

    pub(super) fn raw_tag(&mut self, text: &str, name: &str, attributes: &[Attribute<'_>], span: Span) {
        if UNMARKED.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            self.unmarked.push(name.to_owned());
        }
        let mut copied = 0;
        // The theme's rules about classes pass it over.
        if attributes.iter().any(|it| it.name.eq_ignore_ascii_case("class") && !it.value.is_empty()) {
            copied = 1 + name.len();
            self.html.push_str(text.get(..copied).unwrap_or_default());
            self.html.push_str(OWN);
        }
        for Attribute { name: attribute, value, range } in attributes {
            let is = |known: &str| attribute.eq_ignore_ascii_case(known);
            let is_id = is("id") || (is("name") && name.eq_ignore_ascii_case("a"));
            if is_id && !value.is_empty() {
                self.document.anchors.push(references::decode(value).into_owned());
                copied = self.raw_ids(text, copied, range.clone(), value, &[value]);
            } else if REFERENCES.iter().any(|known| is(known)) {
                let ids: Vec<&str> = value.split_ascii_whitespace().collect();
                copied = self.raw_ids(text, copied, range.clone(), value, &ids);
            }
            let Some(attribute) = ["href", "src", "poster"].into_iter().find(|known| is(known)) else {
                continue;
            };
            let dest = references::decode(value.trim()).into_owned();
            // The author's own mark-up may use what Markdown may not: then it is left as it is.
            if !url::is_safe(&dest) && !url::is_reference(&dest) && !url::is_term(&dest) {
                continue;
            }
            let image = attribute != "href" || name.eq_ignore_ascii_case("link");
            self.html.push_str(text.get(copied..range.start).unwrap_or_default().trim_end());
            self.document.links.push(Link { dest, image, span });
            self.hole(Piece::Url { link: self.document.links.len() - 1, attribute });
            copied = range.end;
        }
        self.html.push_str(text.get(copied..).unwrap_or_default());
    }

    /// Writes a tag's `text` up to the end of the value of the attribute at `range`, in which `ids` stand. How much is written then.
    fn raw_ids(
        &mut self,
        text: &str,
        mut copied: usize,
        range: Range<usize>,
        value: &str,
        ids: &[&str],
    ) -> usize {
        let attribute = text.get(range.clone()).unwrap_or_default();
        let quote = if attribute.ends_with(['"', '\'']) { "" } else { "\"" };
        let mut at = range.start + attribute.rfind(value).unwrap_or_default();
        for (index, id) in ids.iter().enumerate() {
            at += text.get(at..).and_then(|rest| rest.find(id)).unwrap_or_default();
            self.html.push_str(text.get(copied..at).unwrap_or_default());
            self.html.push_str(if index == 0 { quote } else { "" });
            self.hole(Piece::Id { id: references::decode(id).into_owned() });
            at += id.len();
            copied = at;
        }
        self.html.push_str(if ids.is_empty() { "" } else { quote });
        copied
    }
}
