//! Writes events as blocks, as one line or as plain text.

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Tag, TagEnd};

use crate::content::tags::{self, Table};
use crate::content::{autolink, code_block, url};
use crate::html::{escape_body_into, escape_into};
use crate::texts::Texts;

/// Elements nested deeper than this are left out, their content kept.
pub(super) const DEEPEST: usize = 32;

/// What is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Blocks,
    Line,
    Text,
}

/// Escaped, for an attribute too.
fn escape(text: &str) -> String {
    let mut out = String::new();
    escape_into(text, &mut out);
    out
}

pub(super) struct Writer<'a> {
    /// The texts of the interface.
    texts: &'a Texts,
    mode: Mode,
    out: String,
    /// Text that is not written yet: bare URLs are looked for in the whole of it.
    run: String,
    table: Table,
    /// The block of code at hand: its language and its text.
    code: Option<(String, String)>,
    /// The links that are open, and whether each is written.
    links: Vec<bool>,
    depth: usize,
}

impl<'a> Writer<'a> {
    pub(super) fn new(mode: Mode, texts: &'a Texts) -> Self {
        let (out, run) = (String::new(), String::new());
        Self { texts, mode, out, run, table: Table::default(), code: None, links: Vec::new(), depth: 0 }
    }

    pub(super) fn finish(mut self) -> String {
        self.flush();
        if self.mode != Mode::Blocks {
            self.out.truncate(self.out.trim_end().len());
        }
        self.out
    }

    pub(super) fn is_blank(&self) -> bool {
        self.out.trim().is_empty() && self.run.trim().is_empty()
    }

    pub(super) fn clear(&mut self) {
        self.out.clear();
        self.run.clear();
    }

    pub(super) fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) => match &mut self.code {
                Some((_, code)) => code.push_str(&text),
                None => self.run.push_str(&text),
            },
            Event::Html(text) | Event::InlineHtml(text) => self.run.push_str(&text),
            Event::Code(code) => {
                self.flush();
                self.code_span(&code);
            }
            Event::SoftBreak => self.run.push(if self.mode == Mode::Blocks { '\n' } else { ' ' }),
            Event::HardBreak => self.mark_up("<br>\n"),
            Event::Rule => self.mark_up("<hr>\n"),
            Event::TaskListMarker(done) => {
                let (open, name) = tags::task(done);
                self.mark_up(&format!("{open}{}\"> ", escape(self.texts.say(name))));
            }
            Event::FootnoteReference(_) => {}
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        self.flush();
        match tag {
            Tag::Link { link_type: LinkType::Email, dest_url, .. } => {
                self.start_link(&format!("mailto:{dest_url}"), false)
            }
            Tag::Link { link_type, dest_url, .. } => {
                self.start_link(&dest_url, link_type == LinkType::Autolink)
            }
            Tag::CodeBlock(kind) => {
                let language = match &kind {
                    CodeBlockKind::Fenced(info) => {
                        info.split([' ', ',', '\t', '{']).next().unwrap_or_default()
                    }
                    CodeBlockKind::Indented => "",
                };
                self.code = Some((language.to_lowercase(), String::new()));
            }
            tag => {
                let is_shown = self.is_shown(tag.to_end());
                self.depth += 1;
                if is_shown {
                    self.open(tag);
                }
            }
        }
    }

    fn open(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { .. } => self.out.push_str("<p><strong>"),
            Tag::HtmlBlock => self.out.push_str("<p>"),
            Tag::List(Some(first)) if first != 1 => self.out.push_str(&format!("<ol start=\"{first}\">\n")),
            Tag::TableCell => self.out.push_str(self.table.open_cell()),
            Tag::BlockQuote(Some(kind)) => {
                let kind = tags::alert(kind);
                let title = escape(self.texts.say(&format!("alert.{kind}")));
                self.out.push_str(&format!(
                    "<div class=\"alert alert-{kind}\"><p class=\"alert-title\">{title}</p>\n"
                ));
            }
            tag => {
                self.out.push_str(tags::open(&tag).unwrap_or_default());
                match tag {
                    Tag::Table(alignments) => self.table.start(alignments),
                    Tag::TableHead => self.table.row(true),
                    Tag::TableRow => self.table.row(false),
                    _ => {}
                }
            }
        }
    }

    fn end(&mut self, tag: TagEnd) {
        self.flush();
        match tag {
            TagEnd::Link => {
                if self.links.pop() == Some(true) {
                    self.out.push_str("</a>");
                }
                return;
            }
            TagEnd::CodeBlock => self.end_code(),
            tag => {
                self.depth -= 1;
                if self.is_shown(tag) {
                    match tag {
                        TagEnd::Heading(_) => self.out.push_str("</strong></p>\n"),
                        TagEnd::HtmlBlock => self.out.push_str("</p>\n"),
                        TagEnd::TableCell => self.table.close_cell(&mut self.out),
                        tag => self.out.push_str(tags::close(tag)),
                    }
                }
            }
        }
        if tags::separates(tag) {
            self.separate();
        }
    }

    /// Whether an element's tags are written: by mode, and by how deep it is. The same when it opens and when it closes.
    fn is_shown(&self, tag: TagEnd) -> bool {
        // Parts of a table go with the table, which stands at any depth.
        let is_part = matches!(tag, TagEnd::Table | TagEnd::TableHead | TagEnd::TableRow | TagEnd::TableCell);
        match self.mode {
            Mode::Blocks => is_part || self.depth < DEEPEST,
            Mode::Line => {
                matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough)
                    && self.depth < DEEPEST
            }
            Mode::Text => false,
        }
    }

    fn start_link(&mut self, dest: &str, is_bare: bool) {
        let is_shown = self.mode != Mode::Text && is_absolute(dest);
        if is_shown {
            self.open_link(dest, is_bare);
        }
        self.links.push(is_shown);
    }

    /// `is_bare`: its words are where it leads, which need not be said beside them on paper.
    fn open_link(&mut self, dest: &str, is_bare: bool) {
        self.out.push_str(if is_bare { "<a class=\"bare\" href=\"" } else { "<a href=\"" });
        url::push(dest, &mut self.out);
        self.out.push_str("\" rel=\"noopener nofollow\">");
    }

    fn code_span(&mut self, code: &str) {
        if self.mode == Mode::Text {
            return self.out.push_str(code);
        }
        self.out.push_str("<code>");
        escape_body_into(code, &mut self.out);
        self.out.push_str("</code>");
    }

    fn end_code(&mut self) {
        let Some((language, text)) = self.code.take() else { return };
        if self.mode == Mode::Blocks {
            self.out.push_str(code_block(&language, &text).as_str());
        } else {
            self.code_span(&text.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }

    fn mark_up(&mut self, html: &str) {
        self.flush();
        if self.mode == Mode::Blocks {
            self.out.push_str(html);
        } else {
            self.separate();
        }
    }

    /// A space between what would run together without the blocks.
    fn separate(&mut self) {
        if self.mode != Mode::Blocks && !self.out.is_empty() && !self.out.ends_with(' ') {
            self.out.push(' ');
        }
    }

    fn flush(&mut self) {
        if self.run.is_empty() {
            return;
        }
        let run = std::mem::take(&mut self.run);
        if self.mode == Mode::Text {
            self.out.push_str(&run);
        } else if self.links.is_empty()
            && (run.contains("://") || run.contains("www.") || run.contains("WWW."))
        {
            self.linked(&run);
        } else {
            escape_body_into(&run, &mut self.out);
        }
        // Its buffer serves again.
        self.run = run;
        self.run.clear();
    }

    fn linked(&mut self, run: &str) {
        let before = self.out.chars().next_back();
        let mut starts = Vec::new();
        autolink::starts(run, before, |at| starts.push(at));
        let mut written = 0;
        for start in starts {
            if start < written {
                continue;
            }
            let Some(found) = run.get(start..).and_then(|text| text.get(..autolink::length(text)?)) else {
                continue;
            };
            escape_body_into(run.get(written..start).unwrap_or_default(), &mut self.out);
            let is_www = found.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www."));
            self.open_link(&if is_www { format!("http://{found}") } else { found.to_owned() }, true);
            escape_body_into(found, &mut self.out);
            self.out.push_str("</a>");
            written = start + found.len();
        }
        escape_body_into(run.get(written..).unwrap_or_default(), &mut self.out);
    }
}

/// Whether text out of source code may link there: only to where it says it leads, spelt plainly.
pub(super) fn is_absolute(dest: &str) -> bool {
    let starts =
        |scheme: &str| dest.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    url::is_safe(dest) && (starts("https://") || starts("http://") || starts("mailto:"))
}
