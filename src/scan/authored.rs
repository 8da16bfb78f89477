//! A document as it was read, and where in which file stands what is found in it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::Scan;
use crate::content::{self, Assembled, Dialect, Document};
use crate::diagnostic::{Diagnostic, Lines, Span};
use crate::path::{Place, SourcePath};

/// A Markdown file and what it says.
pub struct Authored {
    /// What stands in the file.
    pub(super) text: Arc<str>,
    /// Whether there is no such file: a program made the text.
    pub is_made: bool,
    /// The same with what it takes in, where it does.
    pub(super) assembled: Option<Assembled>,
    /// How it was read: whether what a tool wrote into it was left out, and its dialect.
    pub(super) read_as: (bool, Dialect),
    /// What it says.
    pub document: Document,
    /// The Markdown files that its links name, be they there or not.
    pub(super) leads_to: Vec<SourcePath>,
}

impl Authored {
    /// The text that its document's spans are bytes of: the file's own, with what it takes in.
    pub fn text(&self) -> &str {
        self.assembled.as_ref().map_or(&self.text, |assembled| &assembled.text)
    }

    /// Bytes of that text as bytes of the file that they stand in, where that may be another file than the document's own, `path`.
    pub fn place<'a>(&'a self, path: &'a SourcePath, span: Span) -> (&'a SourcePath, Span) {
        self.assembled.as_ref().and_then(|it| it.map.place(span)).unwrap_or((path, span))
    }

    /// A finding in that text, told where it stands.
    pub fn told(&self, finding: Diagnostic) -> Diagnostic {
        let place = self.assembled.as_ref().zip(finding.span).and_then(|(it, span)| it.map.place(span));
        match place {
            Some((path, span)) => Diagnostic { path: path.clone(), span: Some(span), ..finding },
            None => finding,
        }
    }

    /// The files that it looks for to take them in, be they there or not, sorted.
    pub fn looks_for(&self) -> &[Place] {
        self.assembled.as_ref().map(|it| it.looked_for.as_slice()).unwrap_or_default()
    }

    /// Whether all that it is put together from stands where it stood in another reading.
    pub fn stands_as(&self, other: &Self) -> bool {
        let map = |of: &Self| of.assembled.as_ref().map(|it| it.map.clone());
        map(self) == map(other)
    }

    /// What it says is the page's `<title>`, in mdBook's way.
    pub fn page_title(&self) -> Option<&str> {
        self.assembled.as_ref()?.title.as_deref()
    }

    /// What of the text was left out when it was read, by its bytes: what a tool wrote into it.
    pub fn left_out(&self) -> Vec<Range<usize>> {
        let (without_injected, _) = self.read_as;
        if without_injected { content::injected(self.text()) } else { Vec::new() }
    }
}

/// Where in which file and on which line things in a document's text stand: the lines of each file are counted once.
pub struct Placed<'a> {
    scan: &'a Scan,
    path: &'a SourcePath,
    authored: &'a Authored,
    lines: BTreeMap<&'a SourcePath, (&'a str, Lines)>,
}

impl<'a> Placed<'a> {
    /// The document at `path`.
    pub fn new(scan: &'a Scan, path: &'a SourcePath, authored: &'a Authored) -> Self {
        Self { scan, path, authored, lines: BTreeMap::new() }
    }

    /// The file and the line, from 1, that a span of the document's text begins in.
    pub fn line(&mut self, span: Span) -> (&'a SourcePath, usize) {
        let (file, span) = self.authored.place(self.path, span);
        let (text, lines) = self.lines.entry(file).or_insert_with(|| {
            let text = self.scan.text(file).unwrap_or_default();
            (text, Lines::of(text))
        });
        (file, lines.line(text, span.start).1)
    }
}
