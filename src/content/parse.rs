//! Markdown to [`Document`]: one pass over the parser's events.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::writer::Writer;
use super::{Document, containers, front_matter, unseen};
use crate::diagnostic::{Diagnostic, Span};
use crate::path::SourcePath;

/// The largest Markdown file that is read.
const LARGEST: usize = 8 << 20;

/// So many `[^` make the parser slow: footnotes are off above it.
const MOST_FOOTNOTES: usize = 4096;

/// What a book may turn on or off in its Markdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// Straight quotes, `--` and `...` become typographic ones.
    pub smart_punctuation: bool,
    /// A line that starts with `: ` defines the term above it.
    pub definition_lists: bool,
    /// `> [!NOTE]` starts an alert.
    pub alerts: bool,
    /// A fence of `mermaid` becomes a picture.
    pub mermaid: bool,
    /// `!!! note` starts an admonition, and `=== "Title"` a tab, as in MkDocs.
    pub admonitions: bool,
    /// Text is left as pieces of its own, for the glossary's terms to be marked in it.
    pub terms: bool,
    /// What hidden lines of code begin with, by the code's language.
    pub hidden_lines: Arc<BTreeMap<String, String>>,
}

impl Default for Dialect {
    fn default() -> Self {
        Self {
            smart_punctuation: false,
            definition_lists: true,
            alerts: true,
            mermaid: true,
            admonitions: false,
            terms: false,
            hidden_lines: Arc::default(),
        }
    }
}

/// Parses a Markdown file. Never fails: what is wrong is in [`Document::diagnostics`].
pub fn parse(text: &str, path: &SourcePath) -> Document {
    parse_with(text, path, Dialect::default())
}

/// The same, in a dialect.
pub fn parse_with(text: &str, path: &SourcePath, dialect: Dialect) -> Document {
    if let Some(fault) = unreadable(text, path) {
        return Document { diagnostics: vec![fault], ..Document::default() };
    }
    let (front_matter, start, mut diagnostics) = front_matter::read(text, path);
    let body = text.get(start..).unwrap_or_default();
    let options = options(body, &dialect, path, &mut diagnostics);
    let quoted = containers::quoted(body, options, dialect.admonitions);
    let terms = dialect.terms && front_matter.glossary != Some(false);
    let dialect = Dialect { terms, ..dialect };
    let known = Document { front_matter, diagnostics, body: start, ..Document::default() };
    let mut writer = Writer::new(text, path, dialect, known);
    let definitions = match quoted {
        None => {
            let parser = Parser::new_ext(body, options);
            let definitions = unseen::definitions(&parser);
            for (event, range) in parser.into_offset_iter() {
                writer.event(event, range.start + start..range.end + start);
            }
            definitions
        }
        Some(mut quoted) => {
            writer = writer.with_containers(&mut quoted, start);
            let parser = Parser::new_ext(&quoted.text, options);
            let definitions = unseen::definitions(&parser);
            for (event, range) in parser.into_offset_iter() {
                let range = quoted.in_file(range);
                writer.event(event, range.start + start..range.end + start);
            }
            definitions.into_iter().map(|range| quoted.in_file(range)).collect()
        }
    };
    let mut document = writer.finish();
    let notes = unseen::notes(body);
    let in_file = definitions.into_iter().chain(notes).map(|it| Span::new(it.start + start, it.end + start));
    document.unseen.extend(in_file);
    document.unseen.sort_by_key(|span| span.start);
    document
}

/// Text in a fence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FencedText {
    /// Bytes of the file: from the first line's text to the last one's end.
    pub(super) text: Range<usize>,
    /// `` ` `` or `~`, and how often it stands there.
    pub(super) mark: char,
    pub(super) length: usize,
    /// Whether it stands in a quote, a list or the like.
    pub(super) is_inner: bool,
}

/// The text in all fences of a Markdown file, in order; but for fences of admonish, in which stands Markdown.
pub(super) fn fenced(text: &str, path: &SourcePath, dialect: &Dialect) -> Vec<FencedText> {
    if unreadable(text, path).is_some() {
        return Vec::new();
    }
    let (_, start, _) = front_matter::read(text, path);
    let body = text.get(start..).unwrap_or_default();
    let options = options(body, dialect, path, &mut Vec::new());
    let quoted = containers::quoted(body, options, dialect.admonitions);
    let parsed = quoted.as_ref().map_or(body, |quoted| &quoted.text);
    let mut found = Vec::new();
    let mut open: Option<FencedText> = None;
    let mut depth = 0_usize;
    for (event, range) in Parser::new_ext(parsed, options).into_offset_iter() {
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if !info.starts_with("admonish") => {
                let marks = parsed[range].trim_start();
                let mark = if marks.starts_with('~') { '~' } else { '`' };
                let length = marks.len() - marks.trim_start_matches(mark).len();
                open = Some(FencedText { text: 0..0, mark, length, is_inner: depth > 1 });
            }
            Event::Text(_) => {
                if let Some(fence) = &mut open {
                    let range = quoted.as_ref().map_or(range.clone(), |quoted| quoted.in_file(range));
                    let first = if fence.text.is_empty() { range.start + start } else { fence.text.start };
                    fence.text = first..range.end + start;
                }
            }
            Event::End(TagEnd::CodeBlock) => found.extend(open.take().filter(|fence| !fence.text.is_empty())),
            _ => {}
        }
    }
    found
}

fn unreadable(text: &str, path: &SourcePath) -> Option<Diagnostic> {
    if text.len() > LARGEST {
        let message = format!("the file is larger than {} MiB, the most that is read", LARGEST >> 20);
        return Some(
            Diagnostic::error("parse-error", path, message).help("split it, or leave it out of the site"),
        );
    }
    let nul = text.find('\0')?;
    let message = "the file holds a NUL byte, so it is no text";
    Some(Diagnostic::error("parse-error", path, message).at(nul..nul + 1).help("save it as UTF-8 text"))
}

fn options(body: &str, dialect: &Dialect, path: &SourcePath, diagnostics: &mut Vec<Diagnostic>) -> Options {
    let mut options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES;
    options.set(Options::ENABLE_GFM, dialect.alerts);
    options.set(Options::ENABLE_SMART_PUNCTUATION, dialect.smart_punctuation);
    options.set(Options::ENABLE_DEFINITION_LIST, dialect.definition_lists);
    let few = !body.contains("[^") || body.match_indices("[^").nth(MOST_FOOTNOTES).is_none();
    options.set(Options::ENABLE_FOOTNOTES, few);
    if !few {
        let message =
            format!("the file has more than {MOST_FOOTNOTES} `[^`, so its footnotes are left as text");
        diagnostics.push(Diagnostic::warning("parse-error", path, message).help("split the file"));
    }
    options
}
