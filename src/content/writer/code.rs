//! Blocks of code, and the pictures that are drawn from some.

use std::ops::Range;

use pulldown_cmark::CodeBlockKind;

use super::Writer;
use crate::content::{CodeBlock, Name, Piece, Word, names};
use crate::diagnostic::{Diagnostic, Span};
use crate::mermaid::{self, Fault, Part, Picture};

/// The block at hand.
pub(super) struct OpenCode {
    block: CodeBlock,
    /// Where its fence starts.
    start: usize,
    /// Where in the file each part of its text starts, and where in the text.
    parts: Vec<(usize, usize)>,
}

impl OpenCode {
    pub(super) fn new(kind: &CodeBlockKind<'_>, range: Range<usize>) -> Self {
        Self { block: code_block(kind), start: range.start, parts: Vec::new() }
    }

    /// Takes text that stands at `place` in the file.
    pub(super) fn push(&mut self, text: &str, place: usize) {
        self.parts.push((self.block.text.len(), place));
        self.block.text.push_str(text);
    }

    /// Where in the file a byte of the text stands.
    fn place(&self, byte: usize) -> usize {
        let part = self.parts.partition_point(|&(at, _)| at <= byte).checked_sub(1);
        part.and_then(|part| self.parts.get(part)).map_or(self.start, |&(at, place)| place + byte - at)
    }
}

impl Writer<'_> {
    pub(super) fn end_code(&mut self) {
        let Some(mut code) = self.code.take() else { return };
        let drawn = self.dialect.mermaid && code.block.language == "mermaid";
        let picture = if drawn { self.draw(&code) } else { None };
        self.plain.push_str(&code.block.text);
        let index = self.document.code.len();
        code.block.words = self.words(&code);
        match picture {
            Some(picture) => self.figure(picture, index, code.start),
            None => self.hole(Piece::Code { code: index }),
        }
        self.document.code.push(code.block);
    }

    /// The words of a block that may become links: each is one of the document's names.
    fn words(&mut self, code: &OpenCode) -> Vec<Word> {
        let OpenCode { block, .. } = code;
        let text = |bytes: &Range<usize>| block.text.get(bytes.clone()).unwrap_or_default().to_owned();
        let words = names::of_block(&block.language, &block.text);
        self.document.declared.extend(words.names.iter().map(text));
        let found = words.leading.into_iter().map(|bytes| {
            let text = text(&bytes);
            let start = code.place(bytes.start);
            let span = Span::new(start, start + text.len());
            self.document.names.push(Name { text, in_block: true, span });
            Word { bytes, name: self.document.names.len() - 1 }
        });
        found.collect()
    }

    /// The picture of a block of Mermaid; what cannot be drawn is told, and stays code.
    fn draw(&mut self, code: &OpenCode) -> Option<Picture> {
        // A dot stands in no heading's id, so ours are free.
        let id = format!("mermaid.{}", self.document.code.len() + 1);
        match mermaid::draw(&code.block.text, &id)? {
            Ok(picture) => Some(picture),
            Err(Fault { message, help, span }) => {
                let span = match span {
                    Some(span) => Span::new(code.place(span.start), code.place(span.end)),
                    None => self.first_line(code.start),
                };
                let found = Diagnostic::warning("mermaid", self.path, message).at(span).help(help);
                self.document.diagnostics.push(found);
                None
            }
        }
    }

    /// A picture, and what it was drawn from, for who cannot see it or wants to copy it.
    fn figure(&mut self, picture: Picture, code: usize, start: usize) {
        // What may scroll must be reached by keyboard.
        self.html.push_str("<figure class=\"mermaid\">\n<div class=\"diagram-frame\" tabindex=\"0\">");
        for part in picture.parts {
            match part {
                Part::Svg(svg) => self.html.push_str(&svg),
                Part::Href(destination) => {
                    let span = self.first_line(start);
                    if let Some(link) = self.authored_link(destination, false, span) {
                        self.hole(Piece::Url { link, attribute: "href" });
                    }
                }
            }
        }
        self.html.push_str("</div>\n<details><summary>");
        self.say("picture.source", "");
        self.html.push_str("</summary>\n");
        self.hole(Piece::Code { code });
        self.html.push_str("</details>\n</figure>\n");
    }

    fn first_line(&self, start: usize) -> Span {
        let line = self.source.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        Span::new(start, start + line.len())
    }
}

/// A block of code without its text: what its info string says.
fn code_block(kind: &CodeBlockKind<'_>) -> CodeBlock {
    let CodeBlockKind::Fenced(info) = kind else { return CodeBlock::default() };
    let info = info.trim();
    let end = info.find(|c: char| c.is_whitespace() || matches!(c, ',' | '{')).unwrap_or(info.len());
    let (language, rest) = info.split_at(end);
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
    CodeBlock { language: language.to_lowercase(), info: rest.into(), ..CodeBlock::default() }
}
