//! Where a lexer stands in its text, and the mark-up of what it has classified so far.

use std::ops::Range;

use super::{Link, Look, Note, Words};
use crate::html::Html;

/// What a piece of code is: the table in [`super`] says what each letter means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Plain,
    Comment,
    Keyword,
    String,
    Number,
    Constant,
    Property,
    Function,
    Type,
    Variable,
    Inserted,
    Deleted,
    Header,
}

impl Class {
    fn opening(self) -> &'static str {
        match self {
            Class::Plain => "",
            Class::Comment => "<span class=\"c\">",
            Class::Keyword => "<span class=\"k\">",
            Class::String => "<span class=\"s\">",
            Class::Number => "<span class=\"n\">",
            Class::Constant => "<span class=\"b\">",
            Class::Property => "<span class=\"p\">",
            Class::Function => "<span class=\"f\">",
            Class::Type => "<span class=\"t\">",
            Class::Variable => "<span class=\"v\">",
            Class::Inserted => "<span class=\"i\">",
            Class::Deleted => "<span class=\"d\">",
            Class::Header => "<span class=\"h\">",
        }
    }
}

impl Look {
    /// What opens and closes such a line.
    fn tags(self) -> (&'static str, &'static str) {
        match self {
            Look::Plain => ("<span class=\"line\">", "</span>"),
            Look::Marked => ("<mark class=\"line\">", "</mark>"),
            Look::Inserted => ("<ins class=\"line\">", "</ins>"),
            Look::Deleted => ("<del class=\"line\">", "</del>"),
            Look::Hidden => ("<span class=\"hidden-line\" hidden>", "</span>"),
            Look::Untold => ("", ""),
        }
    }
}

/// A position in some code, and the mark-up of all before it.
///
/// A lexer moves on, then says what it has passed: every byte is painted once, in order, so whatever a lexer makes of
/// its input, the text comes out whole. The position never leaves the text and never stands inside a character.
pub(super) struct Scanner<'a> {
    code: &'a str,
    at: usize,
    /// All before this has a class.
    painted: usize,
    /// The run of one class that is not written yet; between its end and `painted` stand only blanks.
    run: Class,
    run_start: usize,
    run_end: usize,
    /// The links that do not end before what is written next.
    links: &'a [Link],
    words: Words,
    /// The same of commands.
    commands: &'a [Range<usize>],
    /// The same of notes.
    notes: &'a [Note],
    /// How the lines look that are not written yet, the one at hand left out; `None` where they are not told apart.
    looks: Option<&'a [Look]>,
    /// What closes the line at hand.
    end_of_line: &'static str,
    html: Html,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(code: &'a str, links: &'a [Link]) -> Self {
        let html = Html::trusted(String::with_capacity(code.len().saturating_mul(2)));
        Self {
            code,
            at: 0,
            painted: 0,
            run: Class::Plain,
            run_start: 0,
            run_end: 0,
            links,
            words: Words::default(),
            commands: &[],
            notes: &[],
            looks: None,
            end_of_line: "",
            html,
        }
    }

    /// These bytes may lead somewhere.
    pub(super) fn word(&mut self, bytes: Range<usize>) {
        self.words.leading.push(bytes);
    }

    /// These bytes are the name that a block gives to what it declares.
    pub(super) fn name(&mut self, bytes: Range<usize>) {
        self.words.names.push(bytes);
    }

    /// The words that mean something beyond this code.
    pub(super) fn words(self) -> Words {
        self.words
    }

    /// The same, where these bytes are commands.
    pub(super) fn with_commands(self, commands: &'a [Range<usize>]) -> Self {
        Self { commands, ..self }
    }

    /// The same, where lines look so, if they are told apart, and notes are referred to.
    pub(super) fn with_lines(self, looks: &'a [Look], notes: &'a [Note]) -> Self {
        Self { looks: (!looks.is_empty()).then_some(looks), notes, ..self }
    }

    /// The mark-up; what was never painted is plain.
    pub(super) fn finish(mut self) -> Html {
        self.at = self.code.len();
        self.paint(Class::Plain);
        self.write(self.run, self.run_start, self.run_end);
        self.write(Class::Plain, self.run_end, self.painted);
        self.html
    }

    /// Everything from what was painted last up to here is `class`.
    pub(super) fn paint(&mut self, class: Class) {
        let (from, to) = (self.painted, self.at);
        if from >= to {
            return;
        }
        self.painted = to;
        if class == self.run {
            self.run_end = to;
        } else if class == Class::Plain && self.text(from, to).bytes().all(|byte| byte.is_ascii_whitespace())
        {
            // Blanks wait: they join whatever comes next, and two tokens of one class become one span.
        } else {
            self.write(self.run, self.run_start, self.run_end);
            self.run_start = if class == Class::Plain { self.run_end } else { from };
            if class != Class::Plain {
                self.write(Class::Plain, self.run_end, from);
            }
            self.run = class;
            self.run_end = to;
        }
    }

    /// What stands before `start` and has no class yet is plain; from there up to here is `class`.
    pub(super) fn token(&mut self, class: Class, start: usize) {
        if class == Class::Plain {
            return;
        }
        let end = std::mem::replace(&mut self.at, start);
        self.paint(Class::Plain);
        self.at = end;
        self.paint(class);
    }

    /// The same, but blanks before here stay plain.
    pub(super) fn token_trimmed(&mut self, class: Class, start: usize) {
        let end = self.at;
        self.at = start + self.since(start).trim_ascii_end().len();
        self.token(class, start);
        self.at = end;
    }

    /// Writes these bytes: line by line, where lines are told apart. Every byte is written once, in order.
    fn write(&mut self, class: Class, mut from: usize, to: usize) {
        while self.looks.is_some() && from < to {
            let line = self.text(from, to).find('\n').map_or(to, |at| from + at + 1);
            self.write_commands(class, from, line);
            from = line;
        }
        self.write_commands(class, from, to);
    }

    /// Writes these bytes, and the commands that begin or end among them.
    fn write_commands(&mut self, class: Class, mut from: usize, to: usize) {
        if from >= to {
            return;
        }
        while let Some((command, later)) = self.commands.split_first()
            && command.start < to
        {
            // The run may reach from one command into the next: what is between them is a line's end.
            let is_blank = self.text(from, command.start).trim().is_empty();
            self.write_linked(if is_blank { Class::Plain } else { class }, from, command.start);
            from = from.max(command.start);
            if from == command.start {
                self.html.push_trusted("<span class=\"cmd\">");
            }
            let end = command.end.min(to);
            self.write_linked(class, from, end);
            from = end;
            if end < command.end {
                return;
            }
            self.html.push_trusted("</span>");
            self.commands = later;
        }
        self.write_linked(class, from, to);
    }

    /// The same with the lines that begin or end at their ends. A command holds whole lines.
    fn write_linked(&mut self, class: Class, from: usize, to: usize) {
        if from >= to {
            return;
        }
        if let Some((look, later)) = self.looks.and_then(<[Look]>::split_first)
            && (from == 0 || self.byte(from - 1) == b'\n')
        {
            let (opening, closing) = look.tags();
            self.looks = Some(later);
            self.end_of_line = closing;
            self.html.push_trusted(opening);
        }
        self.write_words(class, from, to);
        if self.looks.is_some() && (to == self.code.len() || self.byte(to - 1) == b'\n') {
            self.html.push_trusted(std::mem::take(&mut self.end_of_line));
        }
    }

    /// The same with the links among them.
    fn write_words(&mut self, class: Class, mut from: usize, to: usize) {
        while let Some((link, later)) = self.links.split_first()
            && link.bytes.start < to
        {
            self.write_run(class, from, link.bytes.start);
            from = from.max(link.bytes.start);
            if from == link.bytes.start {
                self.html.push_trusted("<a");
                self.html.push_attribute("href", &link.address);
                self.html.push_trusted(">");
            }
            let end = link.bytes.end.min(to);
            self.write_run(class, from, end);
            from = end;
            if end < link.bytes.end {
                return;
            }
            self.html.push_trusted("</a>");
            self.links = later;
        }
        self.write_run(class, from, to);
    }

    /// The same with the notes among them, whose own bytes are not shown.
    fn write_run(&mut self, class: Class, mut from: usize, to: usize) {
        while let Some((note, later)) = self.notes.split_first()
            && note.bytes.start < to
        {
            self.write_text(class, from, note.bytes.start);
            if from <= note.bytes.start {
                self.html.push_trusted("<a class=\"note\"");
                self.html.push_attribute("href", &note.address);
                self.html.push_trusted(">");
                self.html.push_text(&note.number.to_string());
                self.html.push_trusted("</a>");
            }
            from = from.max(note.bytes.end.min(to));
            if from < note.bytes.end {
                return;
            }
            self.notes = later;
        }
        self.write_text(class, from, to);
    }

    fn write_text(&mut self, class: Class, from: usize, to: usize) {
        if from >= to {
            return;
        }
        self.html.push_trusted(class.opening());
        let text = self.code.get(from..to).unwrap_or_default();
        self.html.push_text(text);
        if class != Class::Plain {
            self.html.push_trusted("</span>");
        }
    }
}

/// Looking.
impl<'a> Scanner<'a> {
    /// Where it stands.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Whether nothing is left.
    pub(super) fn done(&self) -> bool {
        self.at >= self.code.len()
    }

    /// The next byte; 0 at the end.
    pub(super) fn peek(&self) -> u8 {
        self.byte(self.at)
    }

    /// The byte `ahead` places on; 0 past the end.
    pub(super) fn peek_at(&self, ahead: usize) -> u8 {
        self.byte(self.at + ahead)
    }

    /// The byte at a position; 0 past the end.
    pub(super) fn byte(&self, at: usize) -> u8 {
        self.code.as_bytes().get(at).copied().unwrap_or(0)
    }

    /// The byte before this one; 0 at the start.
    pub(super) fn before(&self) -> u8 {
        self.at.checked_sub(1).map_or(0, |at| self.byte(at))
    }

    /// Whether a line starts here.
    pub(super) fn line_start(&self) -> bool {
        self.at == 0 || self.before() == b'\n'
    }

    /// Whether what follows starts with `prefix`.
    pub(super) fn starts_with(&self, prefix: &str) -> bool {
        self.rest().as_bytes().starts_with(prefix.as_bytes())
    }

    /// What follows.
    pub(super) fn rest(&self) -> &'a str {
        self.code.get(self.at..).unwrap_or_default()
    }

    /// What follows on this line, its end left out. Looks at all of it: for a line's start, not for every byte.
    pub(super) fn line(&self) -> &'a str {
        let rest = self.rest();
        let end = rest.bytes().position(|byte| byte == b'\n').unwrap_or(rest.len());
        rest.get(..end).unwrap_or_default()
    }

    /// The text between two positions.
    pub(super) fn text(&self, from: usize, to: usize) -> &'a str {
        self.code.get(from..to).unwrap_or_default()
    }

    /// The text from `start` up to here.
    pub(super) fn since(&self, start: usize) -> &'a str {
        self.text(start, self.at)
    }

    /// The next two bytes after the blanks that stand here.
    pub(super) fn after_blanks(&self) -> (u8, u8) {
        let mut at = self.at;
        while is_blank(self.byte(at)) {
            at += 1;
        }
        (self.byte(at), self.byte(at + 1))
    }
}

/// Moving.
impl Scanner<'_> {
    /// Moves on by so many bytes, at most to the end, and to the end of the character it lands in.
    pub(super) fn bump(&mut self, bytes: usize) {
        self.go(self.at.saturating_add(bytes));
    }

    /// Moves to a position: forward only.
    pub(super) fn go(&mut self, to: usize) {
        let mut to = to.clamp(self.at, self.code.len());
        while !self.code.is_char_boundary(to) {
            to += 1;
        }
        self.at = to;
    }

    /// Moves on to the first byte that `stop` holds for, or the end. `stop` must hold for ASCII only.
    pub(super) fn skip_until(&mut self, stop: impl Fn(u8) -> bool) {
        let rest = self.rest().as_bytes();
        self.at += rest.iter().position(|&byte| byte < 0x80 && stop(byte)).unwrap_or(rest.len());
    }

    /// Moves past every byte that `keep` holds for. `keep` must hold for the bytes above ASCII all or none.
    pub(super) fn skip_while(&mut self, keep: impl Fn(u8) -> bool) {
        let rest = self.rest().as_bytes();
        self.at += rest.iter().position(|&byte| !keep(byte)).unwrap_or(rest.len());
    }

    /// Moves past spaces, tabs and carriage returns.
    pub(super) fn skip_blanks(&mut self) {
        self.skip_while(is_blank);
    }

    /// Moves to the end of the line, before the line feed.
    pub(super) fn skip_line(&mut self) {
        self.skip_until(|byte| byte == b'\n');
    }

    /// Moves past the next `needle`, or to the end.
    pub(super) fn skip_past(&mut self, needle: &str) {
        let rest = self.rest();
        self.at += rest.find(needle).map_or(rest.len(), |at| at + needle.len());
    }

    /// Moves past a string that opened before here: past `quote`, or to the end of the line. `\` escapes.
    pub(super) fn skip_quoted(&mut self, quote: u8) {
        loop {
            self.skip_until(|byte| byte == quote || byte == b'\\' || byte == b'\n');
            match self.peek() {
                b'\\' if self.peek_at(1) != b'\n' => self.bump(2),
                byte if byte == quote && !self.done() => return self.bump(1),
                _ => return,
            }
        }
    }

    /// Moves past a number: digits, letters (`0x1f`, `5m`, `10Gi`), `_`, one `.` at a time, a signed exponent.
    pub(super) fn skip_number(&mut self) {
        let hexadecimal = self.peek() == b'0' && self.peek_at(1) | 0x20 == b'x';
        loop {
            self.skip_while(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            let exponent = !hexadecimal && self.before() | 0x20 == b'e';
            match (self.peek(), self.peek_at(1)) {
                (b'.', b'0'..=b'9') => self.bump(1),
                (b'+' | b'-', b'0'..=b'9') if exponent => self.bump(1),
                _ => return,
            }
        }
    }
}

/// A space, a tab or a carriage return.
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r')
}

/// A letter, a digit, `_`, or part of any character above ASCII.
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// What a word may start with.
pub(super) fn is_word_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}
