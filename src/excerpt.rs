//! The lines that findings are about, as they may be shown.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Lines, escape_controls};
use crate::path::SourcePath;
use crate::source::terraform::secret::Blanks;
use crate::tree::Tree;

/// The files that diagnostics are about, read again for their lines: each once.
pub struct Sources<'a> {
    tree: &'a Tree,
    known: BTreeMap<SourcePath, Option<Arc<Text>>>,
}

/// A file, its lines, and what of them may not be shown.
pub struct Text {
    text: Arc<str>,
    lines: Lines,
    blanks: Blanks,
}

impl<'a> Sources<'a> {
    /// The files of this tree.
    pub fn new(tree: &'a Tree) -> Self {
        Self { tree, known: BTreeMap::new() }
    }

    /// One of them; `None` when it cannot be read.
    pub fn of(&mut self, path: &SourcePath) -> Option<Arc<Text>> {
        let read = || {
            let (text, _) = self.tree.text(path).ok()?;
            Some(Arc::new(Text { lines: Lines::of(&text), blanks: Blanks::of(path, &text), text }))
        };
        self.known.entry(path.clone()).or_insert_with(read).clone()
    }

    /// The line and column of a finding, both from 1.
    pub fn place(&mut self, diagnostic: &Diagnostic) -> Option<(usize, usize)> {
        let file = self.of(&diagnostic.path)?;
        Some(file.lines.place(&file.text, diagnostic.span?.start))
    }

    /// The lines and columns of a finding, from 1.
    pub fn region(&mut self, diagnostic: &Diagnostic) -> Option<Region> {
        let (span, file) = (diagnostic.span?, self.of(&diagnostic.path)?);
        let marked = file.text.get(span.start..span.end).unwrap_or_default();
        let end = span.start + marked.trim_end_matches(['\r', '\n']).len();
        let place = |byte| file.lines.place(&file.text, byte);
        Some(Region { start: place(span.start), end: place(end) })
    }

    /// The line that a finding is about.
    pub fn excerpt(&mut self, diagnostic: &Diagnostic) -> Option<Excerpt> {
        let (span, file) = (diagnostic.span?, self.of(&diagnostic.path)?);
        Some(Excerpt::new(&file, span.start, span.end))
    }
}

/// Where a finding begins and ends: lines and columns, from 1, columns in characters. The end is one past the last character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// Line and column of the first character.
    pub start: (usize, usize),
    /// Line and column behind the last one.
    pub end: (usize, usize),
}

/// The line that a span begins on: shortened, and free of controls and of secrets. What is left out keeps its length, so that
/// columns stay true.
pub struct Excerpt {
    /// The line.
    pub line: String,
    /// Its number, from 1.
    pub number: usize,
    /// Where in [`Excerpt::line`] what the finding is about begins, in bytes.
    pub start: usize,
    /// And where it ends.
    pub end: usize,
}

impl Excerpt {
    /// Characters kept before the span, and of the span and what follows.
    const BEFORE: usize = 100;
    const AFTER: usize = 120;

    /// The line that `start..end` of a file begins on.
    pub fn new(file: &Text, start: usize, end: usize) -> Self {
        let text = &*file.text;
        let floor = |mut at: usize| {
            at = at.min(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let (start, end) = (floor(start), floor(end));
        let (line, number) = file.lines.line(text, start);
        let (line_start, line_end) = (line.start, line.end);
        let line_end = if text[..line_end].ends_with('\r') { line_end.max(start + 1) - 1 } else { line_end };
        let line_end = line_end.max(start);
        let first = text[line_start..start]
            .char_indices()
            .rev()
            .take(Self::BEFORE)
            .last()
            .map_or(start, |(at, _)| line_start + at);
        let last =
            text[start..line_end].char_indices().nth(Self::AFTER).map_or(line_end, |(at, _)| start + at);
        let show = |range: std::ops::Range<usize>| {
            let is_blank = |at: usize, c: char| !c.is_whitespace() && file.blanks.covers(range.start + at);
            let shown =
                text[range.clone()].char_indices().map(|(at, c)| if is_blank(at, c) { '*' } else { c });
            escape_controls(&shown.collect::<String>()).replace('\t', " ")
        };
        let before = show(first..start);
        let marked = show(start..end.clamp(start, last));
        let after = show(end.clamp(start, last)..last);
        let (start, end) = (before.len(), before.len() + marked.len());
        Self { line: format!("{before}{marked}{after}"), number, start, end }
    }
}
