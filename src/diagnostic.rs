//! What went wrong, where, and the cure. Printing is `cli`'s.

use serde::Serialize;

use crate::path::SourcePath;

/// How grave a diagnostic is. A rule's level decides for findings; faults of the input carry their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth a look; the exit code stays 0.
    Warning,
    /// Makes the command exit with 1.
    Error,
}

/// Bytes of a file: `start..end`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// `start..end`
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end: end.max(start) }
    }
}

impl From<std::ops::Range<usize>> for Span {
    fn from(range: std::ops::Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// One finding, about one place in one file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// The file it is about.
    pub path: SourcePath,
    /// The bytes it is about; `None` when it is about the whole file.
    pub span: Option<Span>,
    /// The rule's name, such as `broken-link`: kebab-case, stable, what book.toml's `[check]` calls it.
    pub code: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// What is wrong, one sentence without a full stop.
    pub message: String,
    /// The cure, one sentence without a full stop; empty when there is none to name.
    pub help: String,
}

impl Diagnostic {
    /// A warning about a whole file; see [`Diagnostic::at`] and [`Diagnostic::help`] for the rest.
    pub fn warning(code: &'static str, path: &SourcePath, message: impl Into<String>) -> Self {
        let (path, message) = (path.clone(), message.into());
        Self { path, span: None, code, severity: Severity::Warning, message, help: String::new() }
    }

    /// An error about a whole file.
    pub fn error(code: &'static str, path: &SourcePath, message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, ..Self::warning(code, path, message) }
    }

    /// The same, about these bytes.
    pub fn at(mut self, span: impl Into<Span>) -> Self {
        self.span = Some(span.into());
        self
    }

    /// The same, with its cure.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }
}

/// Where the lines of a text begin, and how many characters stand before each of its blocks: counted once, so that any number of
/// findings in it can be placed.
#[derive(Clone, Debug)]
pub struct Lines {
    starts: Vec<usize>,
    /// The characters before each block of [`Lines::BLOCK`] bytes.
    before: Vec<usize>,
}

impl Lines {
    const BLOCK: usize = 1024;

    /// The lines of `text`.
    pub fn of(text: &str) -> Self {
        let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        let mut before = vec![0];
        let mut seen = 0;
        for block in text.as_bytes().chunks(Self::BLOCK) {
            seen += characters(block);
            before.push(seen);
        }
        Self { before, starts: std::iter::once(0).chain(breaks).collect() }
    }

    /// The bytes of the line that a byte stands on, and its number from 1.
    pub fn line(&self, text: &str, byte: usize) -> (std::ops::Range<usize>, usize) {
        let number = self.starts.partition_point(|&start| start <= byte.min(text.len()));
        let start = number.checked_sub(1).and_then(|at| self.starts.get(at)).copied().unwrap_or(0);
        let end = self.starts.get(number).map_or(text.len(), |next| next - 1);
        (start..end, number)
    }

    /// Line and column of a byte, both from 1, the column in characters. A byte inside a character counts as its start; one past
    /// the end as the end.
    pub fn place(&self, text: &str, byte: usize) -> (usize, usize) {
        let mut byte = byte.min(text.len());
        while !text.is_char_boundary(byte) {
            byte -= 1;
        }
        let (line, number) = self.line(text, byte);
        (number, self.characters_before(text, byte) - self.characters_before(text, line.start) + 1)
    }

    fn characters_before(&self, text: &str, byte: usize) -> usize {
        let block = byte / Self::BLOCK;
        let rest = text.as_bytes().get(block * Self::BLOCK..byte).unwrap_or_default();
        self.before.get(block).map_or(0, |before| before + characters(rest))
    }
}

/// How many characters begin in these bytes.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xc0 != 0x80).count()
}

/// [`Lines::place`], for a single byte of a text.
pub fn line_column(text: &str, byte: usize) -> (usize, usize) {
    Lines::of(text).place(text, byte)
}

/// Control characters made visible, so that no file name or message can drive a terminal.
pub fn escape_controls(text: &str) -> String {
    let bidi =
        |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}');
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if (c.is_control() && c != '\n' && c != '\t') || bidi(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}

/// The name in `known` that `word` was most likely meant to be.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let letters = bag(word);
    let near = known.into_iter().filter_map(|name| {
        let most = name.chars().count().max(3) / 3;
        // Most names are told to be too far without being compared.
        let is_far = differing(&letters, &bag(name)) > 2 * most;
        if is_far {
            return None;
        }
        let distance = strsim::damerau_levenshtein(word, name);
        (distance <= most).then_some((distance, name))
    });
    near.min().map(|(_, name)| name)
}

/// How often each character stands in a word, those of one remainder together.
fn bag(word: &str) -> [u16; 64] {
    let mut counts = [0_u16; 64];
    for c in word.chars() {
        let count = &mut counts[c as usize % 64];
        *count = count.saturating_add(1);
    }
    counts
}

/// How many characters one has and the other has not. A change of one character makes two of them at most.
fn differing(a: &[u16; 64], b: &[u16; 64]) -> usize {
    a.iter().zip(b).map(|(a, b)| usize::from(a.abs_diff(*b))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_characters() {
        let text = "aé\nüb\n";
        assert_eq!(line_column(text, 0), (1, 1));
        assert_eq!(line_column(text, 2), (1, 2));
        assert_eq!(line_column(text, 4), (2, 1));
        assert_eq!(line_column(text, 6), (2, 2));
        assert_eq!(line_column(text, 99), (3, 1));
    }

    #[test]
    fn long_texts_are_counted_in_blocks() {
        for text in
            ["é".repeat(3_000), format!("{}\n{}é", "x".repeat(2_048), "y".repeat(1_023)), "z".repeat(2_048)]
        {
            let lines = Lines::of(&text);
            for (byte, _) in text.char_indices().chain([(text.len(), ' ')]) {
                let start = text[..byte].rfind('\n').map_or(0, |at| at + 1);
                assert_eq!(lines.place(&text, byte).1, text[start..byte].chars().count() + 1, "{byte}");
            }
        }
    }

    #[test]
    fn suggestions_are_near_or_absent() {
        assert_eq!(nearest("titel", ["title", "authors"]), Some("title"));
        assert_eq!(nearest("zzz", ["title", "authors"]), None);
    }

    #[test]
    fn what_is_told_far_without_comparing_is_far() {
        let words = [
            "",
            "a",
            "ab",
            "ba",
            "title",
            "titel",
            "tilte",
            "tittle",
            "subtitle",
            "\u{e9}t\u{e9}",
            "ete",
            "network",
        ];
        for word in words {
            for name in words {
                let distance = strsim::damerau_levenshtein(word, name);
                assert!(differing(&bag(word), &bag(name)) <= 2 * distance, "{word} {name}");
            }
        }
    }

    #[test]
    fn terminals_are_not_driven() {
        assert_eq!(escape_controls("a\u{1b}]0;x\u{7}\u{202e}"), "a\\u{1b}]0;x\\u{7}\\u{202e}");
    }
}
