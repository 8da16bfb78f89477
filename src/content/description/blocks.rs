//! Writes events as Markdown again, every mark of it our own: nothing of a text's own marks is taken over, so what is hostile in it stays text, and
//! what it defines or leaves open ends with it.

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Tag, TagEnd};

use super::writer::{DEEPEST, is_absolute};
use crate::markdown;

/// What has a mark on each of its lines, or none.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Paragraphs, lists, tables, code, with blank lines between.
    Blocks,
    /// One line: the blocks' content, one after the other.
    Line,
    /// The same, for a table's cell.
    Cell,
}

pub(super) struct Blocks {
    shape: Shape,
    out: String,
    /// Text that is not written yet: neighbours are escaped as one.
    run: String,
    /// What each further line begins with: that of the quotes and items that are open.
    prefix: String,
    /// How long the prefix was before each of them; `None` for one that is too deep to be written.
    containers: Vec<Option<usize>>,
    /// The number of the next item of each list that is open; `None` where it has none.
    lists: Vec<Option<u64>>,
    /// Whether a mark has just been written that the next block stands behind.
    is_fresh: bool,
    code: Option<(String, String)>,
    /// The links that are open, and where each leads, if it is written.
    links: Vec<Option<String>>,
    /// How many columns the table has.
    columns: usize,
    in_table: bool,
}

impl Blocks {
    pub(super) fn new(shape: Shape) -> Self {
        Self {
            shape,
            out: String::new(),
            run: String::new(),
            prefix: String::new(),
            containers: Vec::new(),
            lists: Vec::new(),
            is_fresh: true,
            code: None,
            links: Vec::new(),
            columns: 0,
            in_table: false,
        }
    }

    pub(super) fn finish(mut self) -> String {
        self.flush();
        self.out.truncate(self.out.trim_end().len());
        self.out
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
                self.out.push_str(&markdown::code(&code, self.in_cell()));
            }
            Event::SoftBreak | Event::HardBreak => self.run.push(' '),
            Event::Rule => self.begin(),
            Event::TaskListMarker(done) => self.run.push_str(if done { "(done) " } else { "(to do) " }),
            Event::FootnoteReference(_) => {}
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        self.flush();
        match tag {
            Tag::Paragraph | Tag::HtmlBlock => self.begin(),
            Tag::Heading { .. } => {
                self.begin();
                self.mark("**");
            }
            Tag::Emphasis => self.mark("*"),
            Tag::Strong => self.mark("**"),
            Tag::Strikethrough => self.mark("~~"),
            Tag::CodeBlock(kind) => {
                let info = if let CodeBlockKind::Fenced(info) = &kind { info } else { "" };
                let language = info.split([' ', ',', '\t', '{']).next().unwrap_or_default();
                self.code = Some((language.to_lowercase(), String::new()));
            }
            Tag::BlockQuote(_) => {
                if self.containers.len() < DEEPEST {
                    self.begin();
                }
                self.open("> ", "> ");
            }
            Tag::List(first) => {
                if self.lists.is_empty() {
                    self.begin();
                }
                self.lists.push(first);
            }
            Tag::Item => self.item(),
            Tag::Link { link_type, dest_url, .. } => {
                let dest = match link_type {
                    LinkType::Email => format!("mailto:{dest_url}"),
                    _ => dest_url.into_string(),
                };
                let dest = Some(dest).filter(|dest| is_absolute(dest));
                self.out.push_str(if dest.is_some() { "[" } else { "" });
                self.links.push(dest);
            }
            Tag::Table(alignments) => {
                self.begin();
                (self.columns, self.in_table) = (alignments.len(), true);
            }
            Tag::TableHead | Tag::TableRow => self.begin_line(),
            Tag::TableCell => self.out.push_str(if self.shape == Shape::Blocks { "| " } else { "" }),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        self.flush();
        match tag {
            TagEnd::Heading(_) | TagEnd::Strong => self.mark("**"),
            TagEnd::Emphasis => self.mark("*"),
            TagEnd::Strikethrough => self.mark("~~"),
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::BlockQuote(_) | TagEnd::Item => {
                if let Some(length) = self.containers.pop().flatten() {
                    self.prefix.truncate(length);
                }
                self.is_fresh = false;
            }
            TagEnd::List(_) => drop(self.lists.pop()),
            TagEnd::Link => {
                if let Some(dest) = self.links.pop().flatten() {
                    self.out.push_str(&format!("]({})", markdown::destination(&dest)));
                }
            }
            TagEnd::TableCell => self.out.push(' '),
            TagEnd::TableHead | TagEnd::TableRow if self.shape == Shape::Blocks => {
                self.out.push('|');
                if tag == TagEnd::TableHead {
                    self.line();
                    self.out.push('|');
                    self.out.push_str(&"---|".repeat(self.columns));
                }
            }
            TagEnd::Table => self.in_table = false,
            _ => {}
        }
    }

    fn item(&mut self) {
        let mark = match self.lists.last_mut() {
            Some(Some(number)) => {
                *number = number.saturating_add(1).min(999_999_999);
                format!("{}. ", *number - 1)
            }
            _ => "- ".to_owned(),
        };
        self.begin_line();
        self.open(&mark, &" ".repeat(mark.len()));
    }

    /// Opens a quote or an item, unless it is too deep.
    fn open(&mut self, first: &str, prefix: &str) {
        if self.shape != Shape::Blocks || self.containers.len() >= DEEPEST {
            self.containers.push(None);
            return;
        }
        self.containers.push(Some(self.prefix.len()));
        self.out.push_str(first);
        self.prefix.push_str(prefix);
        self.is_fresh = true;
    }

    /// Begins a block: behind the mark that was just written, or after a blank line.
    fn begin(&mut self) {
        if self.shape != Shape::Blocks {
            return self.separate();
        }
        if !std::mem::take(&mut self.is_fresh) {
            self.line();
            self.out.truncate(self.out.trim_end_matches(' ').len());
            self.line();
        }
    }

    /// Begins a line: behind the mark that was just written, or after the line before.
    fn begin_line(&mut self) {
        if self.shape != Shape::Blocks {
            return self.separate();
        }
        if !std::mem::take(&mut self.is_fresh) && !self.ends_line() {
            self.line();
        }
    }

    fn ends_line(&self) -> bool {
        self.out.strip_suffix(&*self.prefix).is_some_and(|rest| rest.is_empty() || rest.ends_with('\n'))
    }

    fn line(&mut self) {
        self.out.push('\n');
        self.out.push_str(&self.prefix);
    }

    fn separate(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with(' ') {
            self.out.push(' ');
        }
    }

    fn mark(&mut self, mark: &str) {
        self.out.push_str(mark);
    }

    fn end_code(&mut self) {
        let Some((language, code)) = self.code.take() else { return };
        if self.shape != Shape::Blocks || self.in_table {
            self.separate();
            let code = code.split_whitespace().collect::<Vec<_>>().join(" ");
            self.out.push_str(&markdown::code(&code, self.in_cell()));
            return self.separate();
        }
        self.begin();
        for (number, line) in markdown::fence(&language, &code).lines().enumerate() {
            if number > 0 {
                self.line();
            }
            self.out.push_str(line);
            self.out.truncate(self.out.trim_end_matches(' ').len());
        }
    }

    fn in_cell(&self) -> bool {
        self.in_table || self.shape == Shape::Cell
    }

    fn flush(&mut self) {
        if self.run.is_empty() {
            return;
        }
        // Text in an item that has no paragraphs stands behind its mark.
        self.is_fresh = false;
        let run = std::mem::take(&mut self.run);
        markdown::push_text(&run, &mut self.out);
    }
}
