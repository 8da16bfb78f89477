//! Takes the parser's events and writes a [`Document`].

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Tag, TagEnd};

use super::footnotes::Footnotes;
use super::headings::{Ids, id_of};
use super::raw_html::{self, Attribute, Token};
use super::tags::{self, Table};
use super::{CodeBlock, Document, Heading, Link, Name, Piece, autolink, references, url};
use crate::diagnostic::{Diagnostic, Span};
use crate::html::{escape_body_into, escape_into};
use crate::path::SourcePath;

/// The document in the making.
///
/// Text goes into `plain` first, which becomes the section's text for the search index, and from there into `html`: so
/// neighbouring text events are one run when bare URLs are looked for.
pub(super) struct Writer<'a> {
    source: &'a str,
    path: &'a SourcePath,
    document: Document,
    /// Finished, but not yet a piece.
    html: String,
    /// The plain text of the section (or the heading) at hand.
    plain: String,
    /// How much of `plain` is in `html`.
    written: usize,
    /// Where in the unwritten text bare URLs may start, and where in the file that is.
    urls: Vec<(usize, usize)>,
    has_www: bool,
    ids: Ids,
    table: Table,
    footnotes: Footnotes,
    /// The links that are open; `None` for one that leads nowhere.
    links: Vec<Option<usize>>,
    image: Option<Image>,
    code: Option<CodeBlock>,
    /// The block of raw HTML at hand: its text, and where in the file each of its lines starts.
    raw: Option<(String, Vec<(usize, usize)>)>,
    heading: Option<OpenHeading>,
    /// The term at hand: the piece its tag is in, and where its text starts.
    term: Option<(usize, usize)>,
    /// How many quotes, lists, tables and notes are open.
    depth: usize,
    /// The paragraph at hand, if it may be the lead: where its text starts, and whether it has words.
    lead: Option<(usize, bool)>,
}

/// An image being read: its content is its alternative text.
struct Image {
    dest: String,
    title: String,
    span: Span,
    alt_start: usize,
    nested: usize,
}

#[derive(Default)]
struct OpenHeading {
    /// The alternative texts of its images, which are not part of its text.
    alts: String,
    /// Footnotes' numbers, which are in its id but not in its text.
    notes: Vec<Range<usize>>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(source: &'a str, path: &'a SourcePath, document: Document) -> Self {
        Self {
            source,
            path,
            document,
            html: String::with_capacity(1024),
            plain: String::with_capacity(1024),
            written: 0,
            urls: Vec::new(),
            has_www: source.contains("www.") || source.contains("WWW."),
            ids: Ids::default(),
            table: Table::default(),
            footnotes: Footnotes::default(),
            links: Vec::new(),
            image: None,
            code: None,
            raw: None,
            heading: None,
            term: None,
            depth: 0,
            lead: None,
        }
    }

    /// Takes one event, and the bytes of the file it is about.
    pub(super) fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        if self.image.is_some() {
            return self.in_image(&event);
        }
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.text(&text, &range)
            }
            Event::Code(code) => self.inline_code(&code, range),
            Event::Html(html) => match &mut self.raw {
                Some((block, lines)) => {
                    lines.push((block.len(), range.start));
                    block.push_str(&html);
                }
                None => self.raw_html(&html, &[(0, range.start)]),
            },
            Event::InlineHtml(html) => self.raw_html(&html, &[(0, range.start)]),
            Event::FootnoteReference(name) => self.footnote_reference(&name),
            Event::SoftBreak => self.plain.push('\n'),
            Event::HardBreak => self.mark_up("<br>\n"),
            Event::Rule => self.mark_up("<hr>\n"),
            Event::TaskListMarker(done) => self.mark_up(tags::task(done)),
        }
    }

    /// The document.
    pub(super) fn finish(mut self) -> Document {
        self.flush();
        self.cut();
        self.document.sections.push(self.plain);
        self.footnotes.finish(self.path, &mut self.document);
        self.document
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        self.flush();
        match &tag {
            Tag::BlockQuote(_) | Tag::List(_) | Tag::DefinitionList => self.depth += 1,
            Tag::Paragraph if self.depth == 0 && self.document.lead.is_empty() => {
                self.lead = Some((self.plain.len(), false));
            }
            Tag::DefinitionListTitle => {
                self.cut();
                self.term = Some((self.document.pieces.len(), self.plain.len()));
            }
            Tag::TableHead => self.table.row(true),
            Tag::TableRow => self.table.row(false),
            _ => {}
        }
        if let Some(opening) = tags::open(&tag) {
            self.html.push_str(opening);
        }
        match tag {
            Tag::Heading { level, id, classes, .. } => self.start_heading(level, id, &classes, range),
            Tag::CodeBlock(kind) => self.code = Some(code_block(&kind)),
            Tag::HtmlBlock => self.raw = Some((String::new(), Vec::new())),
            Tag::List(Some(first)) if first != 1 => self.html.push_str(&format!("<ol start=\"{first}\">\n")),
            Tag::FootnoteDefinition(name) => {
                self.cut();
                self.depth += 1;
                self.footnotes.start(&name, range.into(), &mut self.document.pieces);
            }
            Tag::Table(alignments) => self.table.start(alignments),
            Tag::TableCell => self.html.push_str(self.table.open_cell()),
            Tag::Link { link_type, dest_url, title, .. } => {
                self.start_link(link_type, &dest_url, &title, range)
            }
            Tag::Image { dest_url, title, .. } => {
                let (dest, title) = (dest_url.into_string(), title.into_string());
                let alt_start = self.plain.len();
                self.image = Some(Image { dest, title, span: range.into(), alt_start, nested: 0 });
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        self.flush();
        match tag {
            TagEnd::Heading(_) => return self.end_heading(),
            TagEnd::Link => {
                if let Some(link) = self.links.pop().flatten() {
                    self.hole(Piece::LinkClose { link });
                }
            }
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::HtmlBlock => {
                if let Some((html, lines)) = self.raw.take() {
                    self.raw_html(&html, &lines);
                }
            }
            TagEnd::TableCell => self.html.push_str(self.table.close_cell()),
            TagEnd::DefinitionListTitle => self.end_term(),
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::DefinitionList => self.depth -= 1,
            TagEnd::FootnoteDefinition => {
                self.cut();
                self.depth -= 1;
                self.footnotes.end(&mut self.document.pieces);
            }
            TagEnd::Paragraph => self.end_lead(),
            _ => {}
        }
        self.html.push_str(tags::close(tag));
        if tags::separates(tag) {
            self.separate();
        }
    }

    fn text(&mut self, text: &str, range: &Range<usize>) {
        if let Some(code) = &mut self.code {
            return code.text.push_str(text);
        }
        if let Some((_, words)) = &mut self.lead {
            *words = *words || text.contains(char::is_alphabetic);
        }
        let base = self.plain.len();
        if self.links.is_empty() && (text.contains(':') || (self.has_www && text.contains(['w', 'W']))) {
            let run_is_new = base == self.written;
            let before = if run_is_new { self.source.get(..range.start) } else { Some(self.plain.as_str()) };
            let before = before.and_then(|before| before.chars().next_back());
            let is_verbatim = text.len() == range.len();
            autolink::starts(text, before, |at| {
                self.urls.push((base + at, range.start + if is_verbatim { at } else { 0 }));
            });
        }
        self.plain.push_str(text);
    }

    fn inline_code(&mut self, code: &str, range: Range<usize>) {
        self.flush();
        if let Some((_, words)) = &mut self.lead {
            *words = true;
        }
        if self.links.is_empty() && self.heading.is_none() && is_address(code) {
            self.document.names.push(Name { text: code.to_owned(), span: range.into() });
            self.hole(Piece::Name { name: self.document.names.len() - 1 });
        } else {
            self.html.push_str("<code>");
            escape_body_into(code, &mut self.html);
            self.html.push_str("</code>");
        }
        self.plain.push_str(code);
        self.written = self.plain.len();
    }

    fn start_heading(
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

    fn end_heading(&mut self) {
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

    fn end_term(&mut self) {
        let Some((piece, start)) = self.term.take() else { return };
        let id = id_of(self.plain.get(start..).unwrap_or_default());
        if id.is_empty() {
            return;
        }
        let id = self.ids.unique(id);
        // The tag was the first thing after a cut, so it starts its piece. The id needs no escape.
        let opening = match self.document.pieces.get_mut(piece) {
            Some(Piece::Html(html)) => html,
            _ => &mut self.html,
        };
        opening.insert_str("<dt".len(), &format!(" id=\"{id}\""));
        self.document.anchors.push(id);
    }

    fn end_code(&mut self) {
        let Some(code) = self.code.take() else { return };
        self.plain.push_str(&code.text);
        self.hole(Piece::Code { code: self.document.code.len() });
        self.document.code.push(code);
    }

    fn end_lead(&mut self) {
        if let Some((start, true)) = self.lead.take() {
            self.document.lead = self.plain.get(start..).unwrap_or_default().trim().replace('\n', " ");
        }
    }

    fn start_link(&mut self, kind: LinkType, dest: &str, title: &str, range: Range<usize>) {
        let dest = if kind == LinkType::Email { format!("mailto:{dest}") } else { dest.to_owned() };
        let link = self.authored_link(dest, false, range.into());
        self.links.push(link);
        if let Some(link) = link {
            self.hole(Piece::LinkOpen { link, title: title.to_owned() });
        }
    }

    /// The link's index; `None`, and a diagnostic, when it may lead nowhere.
    fn authored_link(&mut self, dest: String, image: bool, span: Span) -> Option<usize> {
        if url::is_safe(&dest) || url::is_reference(&dest) {
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

    fn in_image(&mut self, event: &Event<'_>) {
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

    fn end_image(&mut self) {
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

    fn footnote_reference(&mut self, name: &str) {
        self.flush();
        let number = self.footnotes.reference(name, &mut self.html);
        if let Some(heading) = &mut self.heading {
            let start = self.plain.len();
            self.plain.push_str(&number.to_string());
            heading.notes.push(start..self.plain.len());
            self.written = self.plain.len();
        }
    }

    /// Raw HTML: passed through, but for comments, and for URLs, which become holes. `lines` says where its parts stand.
    fn raw_html(&mut self, html: &str, lines: &[(usize, usize)]) {
        self.flush();
        let is_block = self.heading.is_none() && lines.len() > 1;
        raw_html::tokens(html, |token| match token {
            Token::Comment => {}
            Token::Text(text) => {
                self.html.push_str(text);
                self.plain.push_str(&references::decode(text));
            }
            Token::Other(text) => self.html.push_str(text),
            Token::Open { start, text, name, attributes } => {
                if is_block {
                    self.plain.push(' ');
                }
                let line = lines.partition_point(|&(at, _)| at <= start).saturating_sub(1);
                let (line_start, place) = lines.get(line).copied().unwrap_or_default();
                let start = place + start.saturating_sub(line_start);
                let end = (start + text.len()).min(self.source.len());
                self.raw_tag(text, name, &attributes, Span::new(start, end));
            }
        });
        self.written = self.plain.len();
    }

    fn raw_tag(&mut self, text: &str, name: &str, attributes: &[Attribute<'_>], span: Span) {
        let mut copied = 0;
        for Attribute { name: attribute, value, range } in attributes {
            let is = |known: &str| attribute.eq_ignore_ascii_case(known);
            if (is("id") || (is("name") && name.eq_ignore_ascii_case("a"))) && !value.is_empty() {
                self.document.anchors.push(references::decode(value).into_owned());
            }
            let Some(attribute) = ["href", "src", "poster"].into_iter().find(|known| is(known)) else {
                continue;
            };
            let dest = references::decode(value.trim()).into_owned();
            // The author's own mark-up may use what Markdown may not: then it is left as it is.
            if !url::is_safe(&dest) && !url::is_reference(&dest) {
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

    /// Writes mark-up that separates words.
    fn mark_up(&mut self, html: &str) {
        self.flush();
        self.html.push_str(html);
        self.separate();
    }

    fn separate(&mut self) {
        if !self.plain.is_empty() && !self.plain.ends_with('\n') {
            self.plain.push('\n');
        }
        self.written = self.plain.len();
    }

    /// Writes what text has come since the last time.
    fn flush(&mut self) {
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
            escape_body_into(plain.get(written..start).unwrap_or_default(), &mut self.html);
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
        escape_body_into(plain.get(written..).unwrap_or_default(), &mut self.html);
        self.written = plain.len();
        self.plain = plain;
    }

    /// Makes a piece of the HTML so far.
    fn cut(&mut self) {
        if !self.html.is_empty() {
            self.document.pieces.push(Piece::Html(self.html.as_str().into()));
            self.html.clear();
        }
    }

    fn hole(&mut self, piece: Piece) {
        self.cut();
        self.document.pieces.push(piece);
    }
}

/// A block of code without its text: what its info string says.
fn code_block(kind: &CodeBlockKind<'_>) -> CodeBlock {
    let CodeBlockKind::Fenced(info) = kind else { return CodeBlock::default() };
    let info = info.trim();
    let end = info.find(|c: char| c.is_whitespace() || matches!(c, ',' | '{')).unwrap_or(info.len());
    let (language, rest) = info.split_at(end);
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
    CodeBlock { language: language.to_lowercase(), info: rest.into(), text: String::new() }
}

/// Whether inline code has the shape of an address: names joined by dots, perhaps with an index.
fn is_address(code: &str) -> bool {
    let is_part = |byte: u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'[' | b']' | b'"' | b'*')
    };
    let starts = |text: &str| text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    code.len() <= 200
        && starts(code)
        && code.split_once('.').is_some_and(|(_, rest)| starts(rest))
        && code.bytes().all(is_part)
}
