//! Takes the parser's events and writes a [`Document`].

mod alerts;
mod badges;
mod balance;
mod code;
mod containers;
mod embeds;
mod headings;
mod html;
mod links;
mod misspelt;

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use self::code::{NotesList, OpenCode};
use self::containers::Containers;
use self::headings::OpenHeading;
use self::links::Image;
use super::containers::Quoted;
use super::footnotes::{Footnotes, Reference};
use super::headings::Ids;
use super::tags::{self, Table};
use super::{Dialect, Document, Name, Piece, autolink, badges as badges_of, description, names};
use crate::diagnostic::{Diagnostic, Span};
use crate::html::escape_body_into;
use crate::path::SourcePath;

/// The document in the making.
///
/// Text goes into `plain` first, which becomes the section's text for the search index, and from there into `html`: so
/// neighbouring text events are one run when bare URLs are looked for.
pub(super) struct Writer<'a> {
    source: &'a str,
    path: &'a SourcePath,
    dialect: Dialect,
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
    containers: Containers,
    /// The links that are open; `None` for one that leads nowhere.
    links: Vec<Option<usize>>,
    image: Option<Image>,
    code: Option<OpenCode>,
    /// The block of code that has just ended: the list that follows may have the notes on it.
    noting: Option<usize>,
    /// The lists that are open.
    lists: Vec<Option<NotesList>>,
    /// Where the paragraph at hand ends that is an embed: its text is none.
    embed_end: Option<usize>,
    /// The embed among words that came last: what the parser makes of its inside is none.
    embedded: Span,
    /// What text stands in.
    host: Host,
    /// The block of raw HTML at hand: its text, and where in the file each of its lines starts.
    raw: Option<(String, Vec<(usize, usize)>)>,
    heading: Option<OpenHeading>,
    /// The `<h1>` at hand: where its text starts, and what its pictures say.
    html_title: Option<(usize, String)>,
    /// The term at hand: the piece its tag is in, and where its text starts.
    term: Option<(usize, usize)>,
    /// The definition at hand: where its text starts.
    definition: Option<usize>,
    /// The elements of raw HTML that are open and in whose text no term is marked.
    unmarked: Vec<String>,
    open: balance::Open,
    /// How many quotes, lists, tables and notes are open.
    depth: usize,
    /// The paragraph at hand, if it may be the lead: where its text starts, and whether it has words.
    lead: Option<(usize, bool)>,
}

/// What text stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Host {
    /// An item of a list, or what else holds text without a paragraph around it, and may hold blocks.
    Flow,
    /// A cell of a table.
    Cell,
    /// A paragraph, a term.
    Line,
    /// A heading, or the title of a container.
    Heading,
}

impl<'a> Writer<'a> {
    pub(super) fn new(source: &'a str, path: &'a SourcePath, dialect: Dialect, document: Document) -> Self {
        Self {
            source,
            path,
            dialect,
            document,
            html: String::with_capacity(1024),
            plain: String::with_capacity(1024),
            written: 0,
            urls: Vec::new(),
            has_www: source.contains("www.") || source.contains("WWW."),
            ids: Ids::default(),
            table: Table::default(),
            footnotes: Footnotes::default(),
            containers: Containers::default(),
            links: Vec::new(),
            image: None,
            code: None,
            noting: None,
            lists: Vec::new(),
            embed_end: None,
            embedded: Span::default(),
            host: Host::Flow,
            raw: None,
            heading: None,
            html_title: None,
            term: None,
            definition: None,
            unmarked: Vec::new(),
            open: balance::Open::default(),
            depth: 0,
            lead: None,
        }
    }

    /// The same, where quotes are containers. `start` is where the text for the parser begins in the file.
    pub(super) fn with_containers(mut self, quoted: &mut Quoted, start: usize) -> Self {
        let of_file = std::mem::take(&mut quoted.containers);
        self.containers.by_start = of_file.into_iter().map(|(at, it)| (at + start, it)).collect();
        let in_file = |range: Range<usize>| Span::new(range.start + start, range.end + start);
        for fault in std::mem::take(&mut quoted.faults) {
            let span = in_file(fault.span);
            let fault = Diagnostic::warning("markup", self.path, fault.message).at(span).help(fault.help);
            self.document.diagnostics.push(fault);
        }
        let rewritten = std::mem::take(&mut quoted.rewritten);
        self.document.rewritten.extend(rewritten.into_iter().map(|(range, new)| (in_file(range), new)));
        self
    }

    /// Takes one event, and the bytes of the file it is about.
    pub(super) fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        if self.image.is_some() {
            return self.in_image(&event);
        }
        self.follow_blocks(&event);
        if self.in_embed(&event, &range) {
            return;
        }
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.code.is_none() && self.is_misspelt(&text, &range) => {
                self.text(&text, &range)
            }
            Event::Text(text) if self.may_hold_badge(&text) => self.text_with_badges(&text, range),
            Event::Text(text) if self.may_embed(&text) => self.text_with_embeds(&text, range),
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
            Event::FootnoteReference(name) => self.footnote_reference(&name, range.into()),
            Event::SoftBreak if self.term.is_some() => self.mark_up("<br>\n"),
            Event::SoftBreak => self.plain.push('\n'),
            Event::HardBreak => self.mark_up("<br>\n"),
            Event::Rule => self.mark_up("<hr>\n"),
            Event::TaskListMarker(done) => {
                let (open, name) = tags::task(done);
                self.mark_up(open);
                self.say(name, "");
                self.html.push_str("\"> ");
            }
        }
    }

    /// The document.
    pub(super) fn finish(mut self) -> Document {
        self.flush();
        self.close_from(0);
        self.cut();
        self.document.sections.push(self.plain);
        self.footnotes.finish(self.path, &mut self.document);
        self.document
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        self.flush();
        let mut is_note = false;
        match &tag {
            Tag::List(first) => {
                self.start_list(*first);
                is_note = self.lists.last().is_some_and(Option::is_some);
            }
            Tag::Item => is_note = self.open_note(),
            _ => {}
        }
        self.noting = None;
        match &tag {
            Tag::Paragraph | Tag::DefinitionListTitle => self.host = Host::Line,
            Tag::TableCell => self.host = Host::Cell,
            Tag::Heading { .. } => self.host = Host::Heading,
            Tag::Item | Tag::DefinitionListDefinition => self.host = Host::Flow,
            _ => {}
        }
        match &tag {
            Tag::BlockQuote(_) | Tag::List(_) | Tag::DefinitionList => self.depth += 1,
            Tag::Paragraph if self.depth == 0 && self.document.lead.is_empty() => {
                self.lead = Some((self.plain.len(), false));
            }
            Tag::DefinitionListTitle => {
                self.cut();
                self.term = Some((self.document.pieces.len(), self.plain.len()));
            }
            Tag::DefinitionListDefinition => self.definition = Some(self.plain.len()),
            Tag::TableHead => self.table.row(true),
            Tag::TableRow => self.table.row(false),
            _ => {}
        }
        let is_container = matches!(tag, Tag::BlockQuote(_)) && self.open_container(range.start);
        if matches!(tag, Tag::BlockQuote(None)) && !is_container {
            self.tell_of_alert(range.start);
        }
        if let Some(opening) = tags::open(&tag).filter(|_| !is_container && !is_note) {
            self.html.push_str(opening);
        }
        if let Tag::BlockQuote(Some(kind)) = &tag
            && !is_container
        {
            let kind = tags::alert(*kind);
            self.html.push_str(&format!("<div class=\"alert alert-{kind}\"><p class=\"alert-title\">"));
            self.say(&format!("alert.{kind}"), kind);
            self.html.push_str("</p>\n");
        }
        match tag {
            Tag::Heading { .. } if self.is_container_title() => {}
            Tag::Heading { level, .. }
                if self.source.get(range.clone()).is_some_and(badges_of::ends_with_tone) =>
            {
                self.start_heading(level, None, &[], range)
            }
            Tag::Heading { level, id, classes, .. } => self.start_heading(level, id, &classes, range),
            Tag::CodeBlock(kind) => self.code = Some(OpenCode::new(&kind, range)),
            Tag::HtmlBlock => self.raw = Some((String::new(), Vec::new())),
            Tag::List(Some(first)) if first != 1 => self.html.push_str(&format!("<ol start=\"{first}\">\n")),
            Tag::FootnoteDefinition(name) => {
                self.cut();
                self.depth += 1;
                self.document.notes.push(range.clone().into());
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
        self.noting = None;
        if matches!(tag, TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::List(_)) {
            self.host = Host::Flow;
        }
        match tag {
            TagEnd::Heading(_) if self.end_container_title() => return,
            TagEnd::Heading(_) => return self.end_heading(),
            TagEnd::Link => {
                if let Some(link) = self.links.pop().flatten() {
                    self.hole(Piece::LinkClose { link });
                }
            }
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::List(_) => {
                self.depth -= 1;
                self.end_list();
            }
            TagEnd::TableHead => self.table.row(false),
            TagEnd::HtmlBlock => {
                if let Some((html, lines)) = self.raw.take() {
                    self.raw_html(&html, &lines);
                }
            }
            TagEnd::TableCell => self.table.close_cell(&mut self.html),
            TagEnd::DefinitionListTitle => self.end_term(),
            TagEnd::DefinitionListDefinition => self.end_definition(),
            TagEnd::BlockQuote(_) | TagEnd::DefinitionList => self.depth -= 1,
            TagEnd::FootnoteDefinition => {
                self.cut();
                self.depth -= 1;
                self.footnotes.end(&mut self.document.pieces);
            }
            TagEnd::Paragraph => self.end_lead(),
            _ => {}
        }
        let container = if matches!(tag, TagEnd::BlockQuote(_)) { self.close_container() } else { None };
        self.html.push_str(container.unwrap_or_else(|| tags::close(tag)));
        if tags::separates(tag) {
            self.separate();
        }
    }

    fn text(&mut self, text: &str, range: &Range<usize>) {
        if let Some(code) = &mut self.code {
            return code.push(text, range.start);
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
        if self.links.is_empty() && self.heading.is_none() && names::is_address(code) {
            self.document.names.push(Name { text: code.to_owned(), in_block: false, span: range.into() });
            self.hole(Piece::Name { name: self.document.names.len() - 1 });
        } else {
            self.html.push_str("<code>");
            escape_body_into(code, &mut self.html);
            self.html.push_str("</code>");
        }
        self.plain.push_str(code);
        self.written = self.plain.len();
    }

    fn end_lead(&mut self) {
        if let Some((start, true)) = self.lead.take() {
            let paragraph = self.plain.get(start..).unwrap_or_default();
            self.document.lead = description::sentence(&paragraph.trim().replace('\n', " "));
        }
    }

    fn footnote_reference(&mut self, name: &str, span: Span) {
        self.flush();
        self.document.notes.push(span);
        let Reference { number, ids: [id, of_note] } = self.footnotes.reference(name);
        self.html.push_str("<sup class=\"footnote-reference\" id=\"");
        self.hole(Piece::NoteId { id });
        self.html.push_str("\"><a href=\"#");
        self.hole(Piece::NoteId { id: of_note });
        self.html.push_str("\">");
        self.html.push_str(&number.to_string());
        self.html.push_str("</a></sup>");
        if let Some(heading) = &mut self.heading {
            let start = self.plain.len();
            self.plain.push_str(&number.to_string());
            heading.notes.push(start..self.plain.len());
            self.written = self.plain.len();
        }
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

    /// Makes a piece of the HTML so far.
    fn cut(&mut self) {
        if !self.html.is_empty() {
            self.document.pieces.push(Piece::Html(self.html.as_str().into()));
            self.html.clear();
        }
    }

    /// A text of the interface.
    fn say(&mut self, name: &str, otherwise: &str) {
        self.hole(Piece::Say { name: name.to_owned(), otherwise: otherwise.to_owned() });
    }

    fn hole(&mut self, piece: Piece) {
        self.cut();
        self.document.pieces.push(piece);
    }
}
