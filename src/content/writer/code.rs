//! Blocks of code, and the pictures that are drawn from some.

use std::ops::Range;

use pulldown_cmark::CodeBlockKind;

use super::Writer;
use crate::content::fence::{Fault as SetFault, Fence};
use crate::content::hidden_lines::{self, Rule};
use crate::content::{CodeBlock, CodeNote, Name, Piece, Word, code_notes, names};
use crate::diagnostic::{Diagnostic, Span};
use crate::highlight::Look;
use crate::mermaid::{self, Fault, Part, Picture};

/// The block at hand.
pub(super) struct OpenCode {
    block: CodeBlock,
    fence: Fence,
    /// Where its fence starts.
    start: usize,
    /// Where in the file each part of its text starts, and where in the text.
    parts: Vec<(usize, usize)>,
}

/// A list with the notes on a block of code.
pub(super) struct NotesList {
    code: usize,
    notes: Vec<CodeNote>,
    /// How many there are so far.
    items: usize,
}

impl OpenCode {
    pub(super) fn new(kind: &CodeBlockKind<'_>, range: Range<usize>) -> Self {
        let mut fence = match kind {
            CodeBlockKind::Fenced(info) => Fence::read(info),
            CodeBlockKind::Indented => Fence::default(),
        };
        let block = CodeBlock {
            language: std::mem::take(&mut fence.language),
            info: std::mem::take(&mut fence.info),
            title: std::mem::take(&mut fence.title),
            first_number: fence.first_number,
            ..CodeBlock::default()
        };
        Self { block, fence, start: range.start, parts: Vec::new() }
    }

    /// Takes text that stands at `place` in the file.
    pub(super) fn push(&mut self, text: &str, place: usize) {
        self.parts.push((self.block.text.len(), place));
        self.block.text.push_str(text);
    }

    /// Takes the marks of hidden lines out of the text, and gives the places of these lines.
    fn hide_lines(&mut self, rule: &Rule<'_>) -> Vec<usize> {
        let text = std::mem::take(&mut self.block.text);
        let read: Vec<_> = text.split_inclusive('\n').map(|line| (line, rule.read(line))).collect();
        if read.iter().all(|(_, (_, mark))| mark.is_empty()) {
            self.block.text = text;
            return Vec::new();
        }
        let (mut parts, mut places) = (Vec::new(), Vec::new());
        let mut start = 0;
        for (line, (is_hidden, mark)) in read {
            for bytes in [0..mark.start, mark.end..line.len()] {
                parts.push((self.block.text.len(), self.place(start + bytes.start)));
                self.block.text.push_str(&line[bytes]);
            }
            if is_hidden {
                places.push(self.place(start));
            }
            self.block.hidden.push(is_hidden);
            start += line.len();
        }
        if places.is_empty() {
            self.block.hidden.clear();
        }
        self.parts = parts;
        places
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
        self.hide_lines(&mut code);
        let drawn = self.dialect.mermaid && code.block.language == "mermaid";
        let picture = if drawn { self.draw(&code) } else { None };
        if !code.block.title.is_empty() {
            self.plain.push_str(&code.block.title);
            self.plain.push('\n');
        }
        self.plain.push_str(&code.block.visible());
        let index = self.document.code.len();
        code.block.looks = self.looks(&code);
        self.noting = picture.is_none().then_some(index);
        code.block.words = self.words(&code);
        match picture {
            Some(picture) => self.figure(picture, index, code.start),
            None => self.hole(Piece::Code { code: index }),
        }
        self.document.code.push(code.block);
    }

    /// Hides lines of a block; where it is read as Markdown, they are left out.
    fn hide_lines(&mut self, code: &mut OpenCode) {
        let prefix = std::mem::take(&mut code.fence.hidden_prefix);
        // For mdBook `{.rust}` is the name of another language.
        let language = if code.fence.is_of_class { "" } else { code.block.language.as_str() };
        let Some(rule) = hidden_lines::rule(language, &prefix, &self.dialect.hidden_lines) else { return };
        for place in code.hide_lines(&rule) {
            let start =
                self.source.get(..place).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
            let length = self.source.get(place..).and_then(|rest| rest.find('\n')).map(|end| end + 1);
            let end = length.map_or(self.source.len(), |length| place + length);
            self.document.rewritten.push((Span::new(start, end), String::new()));
        }
    }

    /// How the lines of a block look; what its fence says of lines that are not there is told.
    fn looks(&mut self, code: &OpenCode) -> Vec<Look> {
        let (looks, faults) = code.fence.looks(code.block.text.lines().count());
        let line = self.first_line(code.start);
        let written = self.source.get(line.start..line.end).unwrap_or_default();
        for SetFault { part, message, help } in faults {
            let at = written.find(&part).map(|at| line.start + at);
            let span = at.map_or(line, |at| Span::new(at, at + part.len()));
            let fault = Diagnostic::warning("markup", self.path, message).at(span).help(help);
            self.document.diagnostics.push(fault);
        }
        looks
    }

    /// Takes note of a list that starts: one that numbers from 1 right behind a block of code that refers to its items has the notes on it.
    pub(super) fn start_list(&mut self, first: Option<u64>) {
        let code = self.noting.take().filter(|_| first == Some(1));
        let notes =
            code.and_then(|code| Some((code, code_notes::notes(&self.document.code.get(code)?.text, code))));
        let notes = notes.filter(|(_, notes)| !notes.is_empty());
        if notes.is_some() {
            self.html.push_str("<ol class=\"code-notes\">\n");
        }
        self.lists.push(notes.map(|(code, notes)| NotesList { code, notes, items: 0 }));
    }

    /// Opens an item of the list at hand, if it is a note on code. Whether it is.
    pub(super) fn open_note(&mut self) -> bool {
        let Some(Some(list)) = self.lists.last_mut() else { return false };
        list.items += 1;
        let id = code_notes::id(list.code, list.items);
        self.html.push_str("<li id=\"");
        self.hole(Piece::NoteId { id });
        self.html.push_str("\">");
        true
    }

    /// Ends a list: what code refers to in it is known.
    pub(super) fn end_list(&mut self) {
        let Some(Some(NotesList { code, mut notes, items })) = self.lists.pop() else { return };
        notes.retain(|note| note.number <= items);
        if let Some(block) = self.document.code.get_mut(code) {
            block.notes = notes;
        }
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
                Part::Id(id) => self.hole(Piece::NoteId { id }),
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
