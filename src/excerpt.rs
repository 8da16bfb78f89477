//! The lines that findings are about, as they may be shown.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::credential;
use crate::diagnostic::{Diagnostic, Lines, escape_controls};
use crate::path::SourcePath;
use crate::source;
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

/// What of a file no excerpt shows, in order.
struct Blanks(Vec<Range<usize>>);

impl Blanks {
    /// What has the shape of a secret, and what a source that knows the file says of it.
    fn of(path: &SourcePath, text: &str) -> Self {
        let mut blanks = credential::secrets(text);
        blanks.extend(credential::sure(text).into_iter().map(|(place, _)| place));
        blanks.extend(source::all().iter().flat_map(|source| source.blanks(path, text)));
        blanks.sort_by_key(|blank| blank.start);
        blanks.dedup_by(|next, blank| {
            let overlap = next.start <= blank.end;
            blank.end = if overlap { blank.end.max(next.end) } else { blank.end };
            overlap
        });
        Self(blanks)
    }

    /// Whether the character at this byte is left out.
    fn covers(&self, at: usize) -> bool {
        let next = self.0.partition_point(|blank| blank.start <= at);
        next.checked_sub(1).and_then(|last| self.0.get(last)).is_some_and(|blank| blank.contains(&at))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excerpts_show_no_strings() {
        let shown = |name: &str, text: &str| -> String {
            let blanks = Blanks::of(&SourcePath::new(name).unwrap(), text);
            text.char_indices()
                .map(|(at, c)| if blanks.covers(at) && !c.is_whitespace() { '*' } else { c })
                .collect()
        };
        for (text, expected) in [
            ("password = \"hunter49\" oops", "password = ********** ****"),
            ("password = hunter49 oops", "password = ******** ****"),
            ("  default = \"hunter\" oops", "  default = \"******\" oops"),
            ("  default = \"hunter oops", "  default = ******* ****"),
            ("  default = hunter\" oops", "  default = ******* ****"),
            (
                "variable \"url\" { default = \"postgres://u:hunter17@h/db\" }",
                "variable \"url\" { default = \"**************************\" }",
            ),
            ("module \"a\" {", "module \"a\" {"),
            ("  source = \"../missing\"", "  source = \"../missing\""),
            ("  \"default\": \"hunter\",", "  \"default\": \"******\","),
            ("  x = \"${upper(\"hunter\")}\"", "  x = \"******************\""),
            ("  \"hunter\",", "  \"******\","),
            ("# see postgres://u:hunter@h", "# see postgres://u:******@h"),
            ("x = <<E\nhunter\nE\ny = 1", "x = <<E\n******\nE\ny = 1"),
            ("x = var.y ? \"hunter\" : \"hunter\"", "x = var.y ? \"******\" : \"******\""),
        ] {
            assert_eq!(shown("main.tf", text), expected);
        }
        for (text, expected) in [
            ("  config_path = \"../netwrok\"", "  config_path = \"../netwrok\""),
            ("  path = \"../../rot.hcl\"", "  path = \"../../rot.hcl\""),
            ("  path = \"hunter\"", "  path = \"******\""),
            ("  password = \"../hunter\"", "  password = ***********"),
            ("  x = \"../hunter\"", "  x = \"*********\""),
        ] {
            assert_eq!(shown("live/terragrunt.hcl", text), expected);
        }
        assert_eq!(shown("a.md", "see \"x\" and password=hunter\n"), "see \"x\" and password=******\n");
    }
}
