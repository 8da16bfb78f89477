//! Parts of a file: its lines, or what stands between `ANCHOR: name` and `ANCHOR_END: name`.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::source_map::{Origin, Text};

/// Which part of a file is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part<'a> {
    /// The first line, counted from 0, and the first one behind the last.
    Lines(usize, Option<usize>),
    /// What stands between anchors of this name.
    Anchor(&'a str),
}

impl<'a> Part<'a> {
    pub(super) const WHOLE: Self = Self::Lines(0, None);

    /// Reads what stands behind the first colon: `2`, `2:10`, `2:`, `:10`, `name`. What goes wrong in a number is no end.
    pub(super) fn read(text: &'a str) -> Self {
        let mut words = text.splitn(3, ':');
        let first = words.next().unwrap_or_default();
        let start = first.parse::<usize>().ok().map(|line| line.saturating_sub(1));
        let end = words.next().map(|end| end.parse().ok());
        match (start, end) {
            (None, _) if !first.is_empty() => Self::Anchor(first),
            (Some(start), None) => Self::Lines(start, Some(start.saturating_add(1))),
            (start, end) => Self::Lines(start.unwrap_or(0), end.flatten()),
        }
    }
}

/// A file's text, and what is known of its lines: found once, for all parts of it that are taken.
pub(super) struct Source {
    text: Arc<str>,
    is_code: bool,
    secrets: Arc<[(Range<usize>, &'static str)]>,
    /// Where each line starts.
    lines: Vec<usize>,
    /// The lines with an anchor that begins or ends something: not part of what is taken.
    is_anchor: Vec<bool>,
    begins: BTreeMap<String, Vec<usize>>,
    ends: BTreeMap<String, Vec<usize>>,
}

impl Source {
    pub(super) fn new(text: Arc<str>, is_code: bool, secrets: Arc<[(Range<usize>, &'static str)]>) -> Self {
        let (mut lines, mut is_anchor) = (Vec::new(), Vec::new());
        let (mut begins, mut ends) = (BTreeMap::<_, Vec<_>>::new(), BTreeMap::<_, Vec<_>>::new());
        let mut start = 0;
        for (number, line) in text.split_inclusive('\n').enumerate() {
            let (begin, end) = (anchor(line, "ANCHOR:"), anchor(line, "ANCHOR_END:"));
            is_anchor.push(begin.is_some() || end.is_some());
            begin.into_iter().for_each(|name| begins.entry(name.to_owned()).or_default().push(number));
            end.into_iter().for_each(|name| ends.entry(name.to_owned()).or_default().push(number));
            lines.push(start);
            start += line.len();
        }
        Self { text, is_code, secrets, lines, is_anchor, begins, ends }
    }

    /// Whether it is a source's, not a document's part.
    pub(super) fn is_code(&self) -> bool {
        self.is_code
    }

    pub(super) fn line_count(&self) -> usize {
        self.lines.len()
    }

    /// The names of its anchors.
    pub(super) fn anchors(&self) -> impl Iterator<Item = &str> {
        self.begins.keys().map(String::as_str)
    }

    /// Whether there is anything that a part could mean.
    pub(super) fn has(&self, part: Part<'_>) -> bool {
        match part {
            Part::WHOLE => true,
            Part::Lines(start, end) => start < self.lines.len() && end.is_none_or(|end| end > start),
            Part::Anchor(name) => self.begins.contains_key(name),
        }
    }

    /// The size of a part at most, in bytes.
    pub(super) fn size(&self, part: Part<'_>) -> usize {
        self.bytes(part).len()
    }

    /// The bytes from a part's first line to its last.
    fn bytes(&self, part: Part<'_>) -> Range<usize> {
        let (start, end) = match part {
            Part::Lines(start, end) => (start, end.unwrap_or(usize::MAX)),
            Part::Anchor(name) => self.first(name).unwrap_or((0, 0)),
        };
        let byte = |line: usize| self.lines.get(line).copied().unwrap_or(self.text.len());
        byte(start)..byte(end).max(byte(start))
    }

    /// The secrets that stood in a part, and what they were.
    pub(super) fn secrets(&self, part: Part<'_>) -> &[(Range<usize>, &'static str)] {
        let part = self.bytes(part);
        let first = self.secrets.partition_point(|(secret, _)| secret.end <= part.start);
        let end = self.secrets.partition_point(|(secret, _)| secret.start < part.end);
        self.secrets.get(first..end).unwrap_or_default()
    }

    /// The line that a byte stands on, from 1.
    pub(super) fn line(&self, byte: usize) -> usize {
        self.lines.partition_point(|start| *start <= byte)
    }

    /// The lines of a part, without the end of the last one. `origin` is where the file's first byte stands.
    pub(super) fn take(&self, part: Part<'_>, origin: &Origin) -> Text {
        let mut out = Text::default();
        match part {
            Part::Lines(start, end) => {
                let end = end.unwrap_or(usize::MAX).min(self.lines.len());
                (start..end).for_each(|line| self.push(line, origin, &mut out));
            }
            Part::Anchor(name) => {
                let (start, end) = self.first(name).unwrap_or((0, 0));
                let lines = (start..end).filter(|line| !self.is_anchor[*line]);
                lines.for_each(|line| self.push(line, origin, &mut out));
            }
        }
        out.pop_line_end();
        out
    }

    /// All lines, those outside of the part hidden as rustdoc hides them.
    pub(super) fn take_with_hidden(&self, part: Part<'_>, origin: &Origin) -> Text {
        let mut out = Text::default();
        let mut is_within = false;
        for line in 0..self.lines.len() {
            match part {
                Part::Lines(start, end) => is_within = line >= start && end.is_none_or(|end| line < end),
                Part::Anchor(name) => {
                    let of = if is_within { &self.ends } else { &self.begins };
                    if of.get(name).is_some_and(|lines| lines.binary_search(&line).is_ok()) {
                        is_within = !is_within;
                    }
                    if self.is_anchor[line] {
                        continue;
                    }
                }
            }
            if !is_within {
                out.push("# ", &origin.place_of(self.lines[line]));
            }
            self.push(line, origin, &mut out);
        }
        out.pop_line_end();
        out
    }

    /// The lines of the first part of this name: it goes up to its end's line, else to that of the file.
    fn first(&self, name: &str) -> Option<(usize, usize)> {
        let start = self.begins.get(name)?.first()? + 1;
        let ends = self.ends.get(name).map(Vec::as_slice).unwrap_or_default();
        let end = ends.get(ends.partition_point(|line| *line < start));
        Some((start, end.copied().unwrap_or(self.lines.len())))
    }

    fn push(&self, line: usize, origin: &Origin, out: &mut Text) {
        let start = self.lines[line];
        let end = self.lines.get(line + 1).copied().unwrap_or(self.text.len());
        let whole = &self.text[start..end];
        let words = whole.strip_suffix('\n').map_or(whole, |line| line.strip_suffix('\r').unwrap_or(line));
        if whole.len() - words.len() < 2 && whole.ends_with('\n') {
            return out.push(whole, &origin.at(start));
        }
        out.push(words, &origin.at(start));
        out.push("\n", &origin.at(end.saturating_sub(1).max(start)));
    }
}

/// The name behind a mark in a line, where there is one: the first.
fn anchor<'a>(line: &'a str, mark: &str) -> Option<&'a str> {
    line.match_indices(mark).find_map(|(at, _)| {
        let rest = line[at + mark.len()..].trim_start();
        let is_of_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        let name = &rest[..rest.find(|c| !is_of_name(c)).unwrap_or(rest.len())];
        Some(name).filter(|name| !name.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "one\n// ANCHOR: a\ntwo\r\n  # ANCHOR: b-c\nthree\n// ANCHOR_END: a\nfour\n// ANCHOR_END: b-c\nfive\n// ANCHOR: a\nsix";

    fn taken(text: &str, part: &str) -> String {
        Source::new(text.into(), false, Arc::default()).take(Part::read(part), &Origin::exact(0, 0)).text
    }

    #[test]
    fn lines_are_counted_from_one() {
        let text = "a\nb\r\nc\n\nd";
        for (part, expected) in [
            ("", "a\nb\nc\n\nd"),
            ("2", "b"),
            ("0", "a"),
            ("2:3", "b\nc"),
            ("4:", "\nd"),
            (":2", "a\nb"),
            ("2:x", "b\nc\n\nd"),
            ("3:2", ""),
            ("2:99", "b\nc\n\nd"),
            ("9", ""),
            (":0", ""),
            ("2:3:4", "b\nc"),
        ] {
            assert_eq!(taken(text, part), expected, "{part}");
        }
        assert_eq!(
            (taken("a\n\n", ""), taken("\n", ""), taken("", "")),
            ("a\n".into(), "".into(), "".into())
        );
    }

    #[test]
    fn anchors_may_cross_and_never_show() {
        for (part, expected) in [("a", "two\nthree"), ("b-c", "three\nfour"), ("gone", "")] {
            assert_eq!(taken(FILE, part), expected, "{part}");
        }
        assert_eq!(taken(FILE, "2"), "// ANCHOR: a");
        assert_eq!(taken("ANCHOR: x\na\nANCHOR: y\nb", "x"), "a\nb");
        let found: Vec<String> =
            Source::new(FILE.into(), false, Arc::default()).anchors().map(str::to_owned).collect();
        assert_eq!(found, ["a", "b-c"]);
    }

    #[test]
    fn what_is_outside_of_a_part_is_hidden() {
        let hidden = |part: &str| {
            Source::new(FILE.into(), false, Arc::default())
                .take_with_hidden(Part::read(part), &Origin::exact(0, 0))
                .text
        };
        assert_eq!(hidden("a"), "# one\ntwo\nthree\n# four\n# five\nsix");
        assert_eq!(hidden("gone"), "# one\n# two\n# three\n# four\n# five\n# six");
        assert!(hidden("3").starts_with("# one\n# // ANCHOR: a\ntwo\n# "));
    }

    #[test]
    fn a_part_is_at_most_as_large_as_said() {
        let source = Source::new(FILE.into(), false, Arc::default());
        for part in ["", "2:4", "a", "b-c", "9:99", "gone"] {
            let part = Part::read(part);
            assert!(source.take(part, &Origin::exact(0, 0)).text.len() <= source.size(part), "{part:?}");
        }
    }
}
