//! HCL code: the strings in it that are secrets, by what they stand under or by their shape. Code is not parsed here, only cut
//! apart, so that what is broken keeps no secret either.

use std::borrow::Cow;
use std::ops::Range;

use super::super::value::SENSITIVE;
use super::literal;
use crate::credential::{REDACTED, is_label, is_place, is_value, names_secret, secrets, settings};

/// `text` with its secrets replaced; `secret` says that the name it stands under is one's.
pub fn code(text: &str, secret: bool) -> Cow<'_, str> {
    replace(text, Scan::new(text, secret, false).edits())
}

/// The bytes of every string that stands, whole and as it is, right behind a name that names a secret: `password = "…"`, and
/// `name = "DB_PASSWORD"` with `value = "…"` beside it. What goes through a function or an operator is none.
pub fn literals(text: &str) -> Vec<Range<usize>> {
    // Few files have one, and reading them all would take time.
    if !literal::may_be_in(text) {
        return Vec::new();
    }
    let mut scan = Scan::new(text, false, false);
    scan.run();
    scan.literals
}

/// The bytes of every string in the value of a variable that is a secret.
pub fn strings(text: &str) -> Vec<Range<usize>> {
    let strings = Scan::new(text, true, false).edits().into_iter();
    strings.map(|(range, _)| range).collect()
}

/// A type without what `optional(…)` gives its attributes.
pub fn without_defaults(text: &str) -> String {
    replace(text, Scan::new(text, false, true).edits()).into_owned()
}

/// `text` with these bytes replaced. Where two overlap, the first one counts.
pub(super) fn replace<S: AsRef<str>>(text: &str, mut edits: Vec<(Range<usize>, S)>) -> Cow<'_, str> {
    if edits.is_empty() {
        return Cow::Borrowed(text);
    }
    edits.sort_by_key(|(range, _)| range.start);
    let mut out = String::with_capacity(text.len());
    let mut copied = 0;
    for (range, new) in edits.iter().filter(|(range, _)| !range.is_empty()) {
        if range.start >= copied {
            out.push_str(text.get(copied..range.start).unwrap_or_default());
            out.push_str(new.as_ref());
            copied = range.end;
        }
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(out)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The code itself, which nothing is around.
    Outermost,
    Bracket,
    Braces,
    /// `"…"`
    Quote,
    /// `${…}`, `%{…}`
    Template,
}

/// Something open.
struct Frame {
    kind: Kind,
    /// Whether what it stands in is a secret.
    secret: bool,
    entry: Entry,
    /// Whether an entry `name` says that `value` beside it is a secret.
    labelled: bool,
    /// The strings in the entry `value`.
    values: Vec<Range<usize>>,
    /// That entry, where it is one string as it is.
    value: Option<Range<usize>>,
    /// The braces in whose entry `value` it stands.
    value_of: Option<usize>,
    /// Of `optional(`: where its second argument begins, once that is known, and how many edits there were.
    default: Option<(usize, usize)>,
    is_optional: bool,
    /// Of a string: the pieces between interpolations, and where the one that is read begins.
    pieces: Vec<Range<usize>>,
    start: usize,
}

/// The entry, or argument, that is being read.
#[derive(Clone, Default)]
struct Entry {
    is_assigned: bool,
    secret: bool,
    is_label: bool,
    is_value: bool,
    is_place: bool,
    /// Its first word, which names a block.
    first: Range<usize>,
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
    open: Vec<Frame>,
    /// The word or string before, which may be a key.
    last: Range<usize>,
    /// The strings before, of which it is not known yet whether they are a key.
    pending: Vec<Range<usize>>,
    /// Whether what a secret is compared with comes next.
    is_compared: bool,
    /// Whether every default of `optional` is taken out.
    defaults: bool,
    edits: Vec<(Range<usize>, &'static str)>,
    /// See [`literals`].
    literals: Vec<Range<usize>>,
}

impl<'a> Scan<'a> {
    fn new(text: &'a str, secret: bool, defaults: bool) -> Self {
        let mut scan = Self {
            text,
            at: 0,
            open: Vec::new(),
            last: 0..0,
            pending: Vec::new(),
            is_compared: false,
            defaults,
            edits: Vec::new(),
            literals: Vec::new(),
        };
        scan.push(Kind::Outermost, 0);
        if let Some(outermost) = scan.open.first_mut() {
            outermost.secret = secret;
        }
        scan
    }

    fn edits(mut self) -> Vec<(Range<usize>, &'static str)> {
        self.run();
        self.edits
    }

    fn run(&mut self) {
        while let Some(byte) = self.byte(0) {
            match self.open.last().map(|frame| frame.kind) {
                Some(Kind::Quote) => self.in_string(byte),
                _ => self.in_code(byte),
            }
        }
        // What is never closed ends here.
        while !self.open.is_empty() {
            self.close();
        }
    }

    fn byte(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + ahead).copied()
    }

    fn push(&mut self, kind: Kind, length: usize) {
        let secret = self.is_secret();
        let value_of = self.value_of();
        let is_optional = self.text.get(self.last.clone()) == Some("optional") && self.last.end == self.at;
        let start = self.at + length;
        self.open.push(Frame {
            kind,
            secret,
            entry: Entry::default(),
            labelled: false,
            values: Vec::new(),
            value: None,
            value_of,
            default: None,
            is_optional: is_optional && kind == Kind::Bracket,
            pieces: Vec::new(),
            start,
        });
        self.at = start;
        self.last = 0..0;
    }

    /// Whether a string that stands here is a secret.
    fn is_secret(&self) -> bool {
        let is_in_secret = |frame: &Frame| frame.entry.secret || (frame.secret && !frame.entry.is_place);
        self.is_compared || self.open.last().is_some_and(is_in_secret)
    }

    /// The braces in whose entry `value` a string that stands here is.
    fn value_of(&self) -> Option<usize> {
        let frame = self.open.last()?;
        match frame.kind {
            Kind::Braces => frame.entry.is_value.then(|| self.open.len() - 1),
            _ => frame.value_of,
        }
    }

    fn in_string(&mut self, byte: u8) {
        let here = self.at;
        let Some(frame) = self.open.last_mut() else { return };
        match byte {
            b'\\' => self.at += 2,
            b'"' => {
                self.at += 1;
                self.close();
            }
            // Strings end on their line.
            b'\n' => self.close(),
            b'$' | b'%' if self.text.as_bytes().get(here + 1) == Some(&b'{') => {
                let is_escaped = here > frame.start && self.text.as_bytes().get(here - 1) == Some(&byte);
                if is_escaped {
                    self.at += 2;
                    return;
                }
                frame.pieces.push(frame.start..here);
                frame.start = usize::MAX;
                self.push(Kind::Template, 2);
            }
            _ => self.at += 1,
        }
    }

    fn in_code(&mut self, byte: u8) {
        if let Some(end) = self.comment_end() {
            self.judge();
            let start = self.at;
            self.shapes(start..end, false);
            self.at = end;
            return;
        }
        if byte == b'\n' {
            self.judge();
            if matches!(self.open.last().map(|frame| frame.kind), Some(Kind::Braces | Kind::Outermost)) {
                self.end_entry();
            }
        }
        if byte.is_ascii_whitespace() {
            self.at += 1;
            return;
        }
        if matches!(byte, b'=' | b':') {
            return self.separator(byte);
        }
        self.judge();
        match byte {
            b'"' => self.push(Kind::Quote, 1),
            b'{' => self.braces(),
            b'(' => self.push(Kind::Bracket, 1),
            b'[' => self.bracket(),
            b')' | b']' | b'}' => {
                if self.open.len() > 1 {
                    self.close();
                }
                self.at += 1;
                self.resume_string();
            }
            b',' => self.comma(),
            b'<' if self.byte(1) == Some(b'<') => self.heredoc(),
            b'!' if self.byte(1) == Some(b'=') => self.compare(),
            byte if is_word(byte) => self.word(),
            _ => {
                self.is_compared = false;
                self.last = 0..0;
                self.at += 1;
            }
        }
    }

    fn word(&mut self) {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|&byte| !is_word(byte)).unwrap_or(rest.len());
        self.last = self.at..self.at + length;
        self.at += length;
        let last = self.last.clone();
        if let Some(frame) = self.open.last_mut()
            && frame.entry.first.is_empty()
        {
            frame.entry.first = last;
        }
    }

    /// `=`, `=>`, `==`, `:`
    fn separator(&mut self, byte: u8) {
        let next = self.byte(1);
        if byte == b'=' && next == Some(b'=') {
            return self.compare();
        }
        let Some(frame) = self.open.last_mut() else { return };
        let is_arrow = byte == b'=' && next == Some(b'>');
        let may_assign = match byte {
            b'=' => is_arrow || !frame.entry.is_assigned,
            _ => frame.kind == Kind::Braces && !frame.entry.is_assigned && !self.last.is_empty(),
        };
        if may_assign {
            let key = self.text.get(self.last.clone()).unwrap_or_default();
            frame.entry.is_assigned = true;
            frame.entry.secret = names_secret(key);
            frame.entry.is_label = is_label(key);
            frame.entry.is_value = is_value(key);
            frame.entry.is_place = is_place(key);
            self.pending.clear();
        } else {
            self.judge();
        }
        self.last = 0..0;
        self.at += if is_arrow { 2 } else { 1 };
    }

    /// `==`, `!=`
    fn compare(&mut self) {
        self.judge();
        self.is_compared = self.text.get(self.last.clone()).is_some_and(names_secret);
        self.last = 0..0;
        self.at += 2;
    }

    /// `{`, also of a block: `secret { … }`
    fn braces(&mut self) {
        let names = self.open.last().is_some_and(|frame| {
            let name = self.text.get(frame.entry.first.clone()).unwrap_or_default();
            !frame.entry.is_assigned && names_secret(name)
        });
        self.push(Kind::Braces, 1);
        if let Some(frame) = self.open.last_mut() {
            frame.secret |= names;
        }
    }

    /// `[`; the key in `x["key"]` is none of the value.
    fn bracket(&mut self) {
        let before = self.at.checked_sub(1).and_then(|at| self.text.as_bytes().get(at));
        let is_index = before.is_some_and(|&byte| is_word(byte) || matches!(byte, b']' | b')'));
        self.push(Kind::Bracket, 1);
        if let (true, Some(frame)) = (is_index, self.open.last_mut()) {
            frame.secret = false;
            frame.value_of = None;
        }
    }

    fn comma(&mut self) {
        self.at += 1;
        self.end_entry();
        let (start, edits) = (self.at, self.edits.len());
        if let Some(frame) = self.open.last_mut()
            && frame.is_optional
            && frame.default.is_none()
        {
            frame.default = Some((start, edits));
        }
    }

    fn end_entry(&mut self) {
        self.last = 0..0;
        self.is_compared = false;
        if let Some(frame) = self.open.last_mut() {
            frame.entry = Entry::default();
        }
    }

    /// Closes the innermost; what closes it, if anything, stands at or right before here.
    fn close(&mut self) {
        self.judge();
        let Some(mut frame) = self.open.pop() else { return };
        match frame.kind {
            Kind::Quote => {
                let end = self.at.min(self.text.len());
                let is_closed =
                    self.text.get(..end).is_some_and(|text| text.ends_with('"') && end > frame.start);
                let end = if is_closed { end - 1 } else { end };
                self.last = if frame.pieces.is_empty() { frame.start..end } else { 0..0 };
                if frame.start <= end {
                    frame.pieces.push(frame.start..end);
                }
                self.pending = frame.pieces;
            }
            Kind::Braces if frame.labelled => {
                self.literals.extend(frame.value);
                self.edits.extend(frame.values.into_iter().map(|value| (value, REDACTED)));
            }
            _ => {}
        }
        if let Some((start, edits)) = frame.default {
            self.close_optional(start, edits, frame.secret);
        }
        if self.open.is_empty() {
            self.pending.clear();
        }
    }

    fn close_optional(&mut self, start: usize, edits: usize, secret: bool) {
        let argument = self.text.get(start..self.at.min(self.text.len())).unwrap_or_default();
        let start = start + argument.len() - argument.trim_start().len();
        let argument = argument.trim().trim_end_matches(',').trim_end();
        let is_number = argument.starts_with(|c: char| c.is_ascii_digit());
        let is_hidden = self.defaults || (secret && (is_number || self.edits.len() > edits));
        if is_hidden && !matches!(argument, "" | "null") {
            self.edits.truncate(edits);
            self.edits.push((start..start + argument.len(), SENSITIVE));
        }
    }

    /// After a `}` that ended an interpolation, the string around it goes on.
    fn resume_string(&mut self) {
        let at = self.at;
        if let Some(frame) = self.open.last_mut()
            && frame.kind == Kind::Quote
        {
            frame.start = at;
        }
    }

    /// Says of the strings before whether they are secrets: they are no key.
    fn judge(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let secret = self.is_secret();
        let value_of = self.value_of();
        self.judge_literal();
        for piece in std::mem::take(&mut self.pending).into_iter().filter(|piece| !piece.is_empty()) {
            let text = self.text.get(piece.clone()).unwrap_or_default();
            if let Some(frame) = self.open.last_mut()
                && frame.entry.is_label
                && names_secret(text)
            {
                frame.labelled = true;
            }
            if let Some(frame) = value_of.and_then(|at| self.open.get_mut(at)) {
                frame.values.push(piece.clone());
            }
            if secret && text != REDACTED {
                self.edits.push((piece, REDACTED));
            } else if !secret {
                self.shapes(piece, false);
            }
        }
        self.is_compared = false;
    }

    /// Keeps the string before when it is a literal: all of an entry's value.
    fn judge_literal(&mut self) {
        let ([piece], false, Some(frame)) = (self.pending.as_slice(), self.is_compared, self.open.last_mut())
        else {
            return;
        };
        let is_entry = matches!(frame.kind, Kind::Braces | Kind::Outermost) && frame.entry.is_assigned;
        if is_entry && frame.entry.secret {
            self.literals.push(piece.clone());
        } else if is_entry && frame.entry.is_value {
            frame.value = Some(piece.clone());
        }
    }

    /// Takes out what has the shape of a secret.
    fn shapes(&mut self, range: Range<usize>, is_heredoc: bool) {
        let text = self.text.get(range.clone()).unwrap_or_default();
        let mut found = secrets(text);
        if is_heredoc {
            found.extend(settings(text));
        }
        let moved = |found: Range<usize>| (range.start + found.start..range.start + found.end, REDACTED);
        self.edits.extend(found.into_iter().map(moved));
    }

    fn comment_end(&self) -> Option<usize> {
        let rest = self.text.get(self.at..)?;
        if rest.starts_with('#') || rest.starts_with("//") {
            return Some(self.at + rest.find('\n').unwrap_or(rest.len()));
        }
        let inner = rest.strip_prefix("/*")?;
        Some(inner.find("*/").map_or(self.text.len(), |end| self.at + end + 4))
    }

    /// `<<NAME`, and the lines down to that name.
    fn heredoc(&mut self) {
        let rest = self.text.get(self.at + 2..).unwrap_or_default();
        let (head, body) = rest.split_once('\n').unwrap_or((rest, ""));
        let name = head.trim_start_matches('-').trim_end();
        if name.is_empty() || !name.bytes().all(is_word) {
            self.at += 2;
            return;
        }
        let start = self.at + 2 + (rest.len() - body.len());
        let mut end = start;
        for line in body.split_inclusive('\n') {
            if line.trim() == name {
                break;
            }
            end += line.len();
        }
        let text = self.text.get(start..end).unwrap_or_default();
        let lines = start..start + text.trim_end_matches(['\n', '\r']).len();
        if let Some(frame) = self.value_of().and_then(|at| self.open.get_mut(at)) {
            frame.values.push(lines.clone());
        }
        if self.is_secret() {
            self.edits.push((lines, REDACTED));
        } else {
            self.shapes(lines, true);
        }
        let after = self.text.get(end..).unwrap_or_default();
        self.at = end + after.find('\n').unwrap_or(after.len());
    }
}

pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.') || !byte.is_ascii()
}
