//! What expands within words, and what it expands in: strings, parameters, arithmetic, heredocs.

use super::{Heredoc, Mode, Shell};
use crate::highlight::scanner::{Class, Scanner, is_word, is_word_start};

impl<'a> Shell<'a> {
    /// At a `$`: what it expands, or a plain `$` that is `class`.
    pub(super) fn dollar(&mut self, s: &mut Scanner<'a>, class: Class) {
        let start = s.at();
        let opened = match (s.peek_at(1), s.peek_at(2)) {
            (b'(', b'(') => Some((3, Mode::Arithmetic(0))),
            (b'(', _) => Some((2, Mode::Substitution)),
            (b'{', _) => Some((2, Mode::Parameter)),
            _ => None,
        };
        if let Some((bytes, mode)) = opened {
            s.paint(class);
            s.bump(bytes);
            s.paint(Class::Variable);
            return self.push(mode);
        }
        match s.peek_at(1) {
            b'\'' if class == Class::Plain => {
                s.bump(2);
                s.skip_quoted(b'\'');
                s.token(Class::String, start);
            }
            byte if is_word_start(byte) => {
                s.paint(class);
                s.bump(1);
                s.skip_while(is_word);
                s.paint(Class::Variable);
            }
            b'0'..=b'9' | b'@' | b'*' | b'#' | b'?' | b'$' | b'!' | b'-' => {
                s.paint(class);
                s.bump(2);
                s.paint(Class::Variable);
            }
            _ => s.bump(1),
        }
    }

    /// The inside of `"…"` or `${…}`, up to its end or the next thing that opens.
    pub(super) fn text(&mut self, s: &mut Scanner<'a>, class: Class, ends: fn(u8) -> bool) {
        s.skip_until(|byte| matches!(byte, b'$' | b'`' | b'\\') || ends(byte));
        match s.peek() {
            b'\\' => s.bump(2),
            b'$' => self.dollar(s, class),
            b'`' => {
                s.paint(class);
                self.backquote(s);
            }
            b'"' if class == Class::Variable => {
                s.paint(class);
                s.bump(1);
                s.paint(Class::String);
                self.push(Mode::Quoted);
            }
            // `${` ends with its line: one that was never closed costs no more.
            b'\n' => {
                s.paint(class);
                self.pop();
            }
            _ => {
                s.bump(1);
                s.paint(class);
                self.pop();
            }
        }
    }

    pub(super) fn arithmetic(&mut self, s: &mut Scanner<'a>, depth: usize) {
        let start = s.at();
        let mut change = |depth| {
            if let Some((mode, _)) = self.stack.last_mut() {
                *mode = Mode::Arithmetic(depth);
            }
        };
        match s.peek() {
            b'(' => {
                s.bump(1);
                change(depth + 1);
            }
            b')' if depth > 0 => {
                s.bump(1);
                change(depth - 1);
            }
            b')' => {
                s.bump(if s.peek_at(1) == b')' { 2 } else { 1 });
                s.token(Class::Variable, start);
                self.pop();
            }
            b'$' => self.dollar(s, Class::Plain),
            b'0'..=b'9' => {
                s.skip_number();
                s.token(Class::Number, start);
            }
            byte if is_word_start(byte) => s.skip_while(is_word),
            _ => s.bump(1),
        }
    }

    pub(super) fn heredoc(&mut self, s: &mut Scanner<'a>, heredoc: Heredoc<'a>) {
        while !s.done() {
            if s.line_start() {
                if heredoc.indented {
                    s.skip_blanks();
                }
                if s.starts_with(heredoc.end) && s.line().trim_ascii_end() == heredoc.end {
                    s.bump(heredoc.end.len());
                    s.paint(Class::String);
                    self.pop();
                    return self.next_heredoc_after_line(s);
                }
            }
            s.skip_until(|byte| byte == b'\n' || heredoc.expands && matches!(byte, b'$' | b'`' | b'\\'));
            match s.peek() {
                b'\n' => s.bump(1),
                b'\\' => s.bump(2),
                b'$' => return self.dollar(s, Class::String),
                b'`' => {
                    s.paint(Class::String);
                    return self.backquote(s);
                }
                _ => break,
            }
        }
        s.paint(Class::String);
        self.pop();
    }

    /// Two heredocs of one command follow each other.
    fn next_heredoc_after_line(&mut self, s: &mut Scanner<'a>) {
        if !self.pending.is_empty() {
            s.skip_line();
            s.bump(1);
            self.next_heredoc(s);
        }
    }
}
