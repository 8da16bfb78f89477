//! HCL: Terraform, OpenTofu, Packer and their like.

use std::ops::Range;

use super::scanner::{Class, Scanner, is_blank, is_word, is_word_start};

/// What the lexer is inside of.
enum Mode<'a> {
    /// `{ … }`: a block's body or an object.
    Brace,
    /// `${ … }` or `%{ … }` in a template.
    Interpolation,
    /// A string.
    Quoted,
    /// A heredoc, and the word that ends it.
    Heredoc(&'a str),
}

/// What may start at a place.
#[derive(Clone, Copy, PartialEq)]
enum Start {
    Nothing,
    /// An object's element, `key = value` or `key : value`.
    Element,
    /// A block or an attribute, or an object's element.
    Statement,
}

struct Hcl<'a> {
    stack: Vec<Mode<'a>>,
    /// What may start here.
    start: Start,
    /// Whether a block's labels stand here.
    labels: bool,
    /// The last of these labels.
    label: Option<Range<usize>>,
    /// The last byte that meant something.
    last: u8,
}

pub(super) fn lex(s: &mut Scanner) {
    let mut hcl = Hcl { stack: Vec::new(), start: Start::Statement, labels: false, label: None, last: 0 };
    while !s.done() {
        match hcl.stack.last() {
            Some(Mode::Quoted) => hcl.quoted(s),
            Some(&Mode::Heredoc(end)) => hcl.heredoc(s, end),
            _ => hcl.code(s),
        }
    }
}

impl<'a> Hcl<'a> {
    fn code(&mut self, s: &mut Scanner<'a>) {
        let start = s.at();
        let byte = s.peek();
        match byte {
            b'\n' => {
                s.bump(1);
                self.newline();
            }
            _ if is_blank(byte) => s.skip_blanks(),
            b'#' => comment(s, start),
            b'/' if s.peek_at(1) == b'/' => comment(s, start),
            b'/' if s.peek_at(1) == b'*' => {
                s.skip_past("*/");
                s.token(Class::Comment, start);
            }
            b'"' => self.open_quote(s),
            b'<' if self.open_heredoc(s) => self.after(b'"'),
            b'{' => self.open_brace(s),
            b'}' => self.close_brace(s),
            b',' => {
                s.bump(1);
                self.after(byte);
                self.start = Start::Element;
            }
            b'0'..=b'9' => {
                s.skip_number();
                s.token(Class::Number, start);
                self.after(byte);
            }
            _ if is_word_start(byte) => self.word(s),
            _ => {
                s.bump(1);
                self.after(byte);
            }
        }
    }

    /// After a line's end: an expression may go on, a list or a block does.
    fn newline(&mut self) {
        (self.labels, self.label) = (false, None);
        self.start = match self.last {
            b'?' | b':' | b'=' | b'+' | b'-' | b'*' | b'/' | b'%' | b'&' | b'|' | b'<' | b'>' | b'!'
            | b'(' | b'[' => Start::Nothing,
            b',' => Start::Element,
            _ => Start::Statement,
        };
    }

    fn after(&mut self, byte: u8) {
        self.start = Start::Nothing;
        self.last = byte;
    }

    fn open_brace(&mut self, s: &mut Scanner<'a>) {
        s.bump(1);
        self.stack.push(Mode::Brace);
        self.after(b'{');
        self.start = Start::Statement;
        if let (true, Some(label)) = (self.labels, self.label.take()) {
            s.name(label);
        }
        self.labels = false;
    }

    fn close_brace(&mut self, s: &mut Scanner<'a>) {
        let start = s.at();
        s.bump(1);
        if let Some(Mode::Interpolation) = self.stack.pop() {
            s.token(Class::Variable, start);
        }
        self.after(b'}');
    }

    /// A word that stands where code stands.
    fn word(&mut self, s: &mut Scanner<'a>) {
        let start = s.at();
        skip_name(s);
        while s.peek() == b':' && s.peek_at(1) == b':' && is_word_start(s.peek_at(2)) {
            s.bump(2);
            skip_name(s);
        }
        let class = self.class_of(s, s.since(start));
        if matches!(class, Class::Variable | Class::Plain) && !s.text(0, start).ends_with('.') {
            reference(s, start);
        }
        if class == Class::Variable {
            while s.peek() == b'.' && is_word(s.peek_at(1)) {
                s.bump(1);
                skip_name(s);
            }
        }
        s.token(class, start);
        self.after(b'a');
    }

    fn class_of(&mut self, s: &Scanner, word: &str) -> Class {
        let follows = s.peek();
        let (next, after_next) = s.after_blanks();
        let in_template = matches!(self.stack.last(), Some(Mode::Interpolation));
        if self.labels {
            return Class::String;
        }
        if next == b'=' && !matches!(after_next, b'=' | b'>') || self.start != Start::Nothing && next == b':'
        {
            return Class::Property;
        }
        match word {
            "for" | "in" | "if" => return Class::Keyword,
            "else" | "endif" | "endfor" if in_template => return Class::Keyword,
            "true" | "false" | "null" => return Class::Constant,
            _ => {}
        }
        if self.start == Start::Statement
            && !in_template
            && (next == b'{' || next == b'"' || is_word_start(next))
        {
            self.labels = true;
            return Class::Type;
        }
        match word {
            "list" | "map" | "set" | "object" | "tuple" | "optional" if follows == b'(' => Class::Type,
            _ if follows == b'(' => Class::Function,
            "var" | "local" | "module" | "data" | "each" | "count" | "self" | "path" | "terraform"
                if follows == b'.' =>
            {
                Class::Variable
            }
            "string" | "number" | "bool" | "any" if follows != b'.' => Class::Type,
            _ => Class::Plain,
        }
    }

    fn open_quote(&mut self, s: &mut Scanner<'a>) {
        let start = s.at();
        s.bump(1);
        if self.start != Start::Nothing && skip_quoted_key(s) {
            s.token(Class::Property, start);
        } else {
            s.token(Class::String, start);
            self.stack.push(Mode::Quoted);
            let stops = |&byte: &u8| matches!(byte, b'"' | b'$' | b'%' | b'\\' | b'\n');
            let length = s.rest().bytes().position(|byte| stops(&byte)).unwrap_or(0);
            if length > 0 && s.peek_at(length) == b'"' {
                let inside = s.at()..s.at() + length;
                if self.labels {
                    self.label = Some(inside);
                } else {
                    s.word(inside);
                }
            }
        }
        self.after(b'"');
    }

    /// The inside of a string, up to its end or its next interpolation.
    fn quoted(&mut self, s: &mut Scanner<'a>) {
        loop {
            s.skip_until(|byte| matches!(byte, b'"' | b'\\' | b'$' | b'%' | b'\n'));
            match s.peek() {
                b'\\' if s.peek_at(1) != b'\n' => s.bump(2),
                b'$' | b'%' => {
                    if self.interpolation(s) {
                        return;
                    }
                }
                b'"' => {
                    s.bump(1);
                    break;
                }
                // A string ends with its line: one that was never closed costs that line.
                _ => break,
            }
        }
        s.paint(Class::String);
        self.stack.pop();
    }

    /// The inside of a heredoc, up to its end or its next interpolation.
    fn heredoc(&mut self, s: &mut Scanner<'a>, end: &str) {
        while !s.done() {
            if s.line_start() {
                s.skip_blanks();
                if s.starts_with(end) && s.line().trim_ascii_end() == end {
                    s.bump(end.len());
                    break;
                }
            }
            s.skip_until(|byte| matches!(byte, b'$' | b'%' | b'\n'));
            if s.peek() == b'\n' {
                s.bump(1);
            } else if self.interpolation(s) {
                return;
            }
        }
        s.paint(Class::String);
        self.stack.pop();
    }

    /// At a `$` or `%` of a template: enters what it opens, or moves past it.
    fn interpolation(&mut self, s: &mut Scanner<'a>) -> bool {
        let sigil = s.peek();
        if s.peek_at(1) == b'{' && !s.done() {
            s.paint(Class::String);
            s.bump(if s.peek_at(2) == b'~' { 3 } else { 2 });
            s.paint(Class::Variable);
            self.stack.push(Mode::Interpolation);
            self.after(b'{');
            return true;
        }
        let escaped = s.peek_at(1) == sigil && s.peek_at(2) == b'{';
        s.bump(if escaped { 3 } else { 1 });
        false
    }

    /// `<<EOT` or `<<-EOT` at the end of a line.
    fn open_heredoc(&mut self, s: &mut Scanner<'a>) -> bool {
        let start = s.at();
        let word_at = start + if s.peek_at(2) == b'-' { 3 } else { 2 };
        if s.peek_at(1) != b'<' || !is_word_start(s.byte(word_at)) {
            return false;
        }
        let after = |mut at: usize, holds: fn(u8) -> bool| {
            while holds(s.byte(at)) {
                at += 1;
            }
            at
        };
        let word_end = after(word_at, is_name);
        let line_end = after(word_end, is_blank);
        if !matches!(s.byte(line_end), b'\n' | 0) {
            return false;
        }
        let word = s.text(word_at, word_end);
        s.go(line_end + 1);
        s.token(Class::String, start);
        self.stack.push(Mode::Heredoc(word));
        true
    }
}

/// Notes the names joined by dots that start at a place, the first of which has been passed.
fn reference(s: &mut Scanner, start: usize) {
    let mut end = s.at();
    while s.byte(end) == b'.' && is_word_start(s.byte(end + 1)) {
        end += 1;
        while is_name(s.byte(end)) {
            end += 1;
        }
    }
    if end > s.at() {
        s.word(start..end);
    }
}

fn comment(s: &mut Scanner, start: usize) {
    s.skip_line();
    s.token(Class::Comment, start);
}

/// After an opening quote: past a string without interpolation that an `=` or a `:` makes an object's key.
fn skip_quoted_key(s: &mut Scanner) -> bool {
    let rest = s.rest().as_bytes();
    let stops = |&byte: &u8| matches!(byte, b'"' | b'$' | b'%' | b'\\' | b'\n');
    let Some(end) = rest.iter().position(stops) else { return false };
    let after = rest.get(end..).and_then(|rest| rest.strip_prefix(b"\"")).unwrap_or_default();
    let key = match after.iter().position(|&byte| !is_blank(byte)).and_then(|blanks| after.get(blanks..)) {
        Some([b'=', next, ..]) => !matches!(next, b'=' | b'>'),
        Some([b'=' | b':', ..]) => true,
        _ => false,
    };
    if key {
        s.bump(end + 1);
    }
    key
}

fn skip_name(s: &mut Scanner) {
    s.skip_while(is_name);
}

fn is_name(byte: u8) -> bool {
    is_word(byte) || byte == b'-'
}
