//! Markdown, as source.

use super::scanner::{Class, Scanner};

pub(super) fn lex(s: &mut Scanner) {
    while !s.done() {
        let start = s.at();
        s.skip_blanks();
        let (first, second) = (s.peek(), s.peek_at(1));
        match first {
            b'#' => {
                s.skip_line();
                s.token(Class::Header, start);
            }
            b'`' if s.starts_with("```") => fence(s, b'`'),
            b'~' if s.starts_with("~~~") => fence(s, b'~'),
            b'>' => {
                s.skip_line();
                s.token(Class::Comment, start);
            }
            b'-' | b'*' | b'+' if second == b' ' => {
                let marker = s.at();
                s.bump(1);
                s.token(Class::Keyword, marker);
                inline(s);
            }
            _ => inline(s),
        }
        s.bump(1);
    }
}

/// Fenced code, up to a line that closes it.
fn fence(s: &mut Scanner, mark: u8) {
    let start = s.at();
    s.skip_while(|byte| byte == mark);
    let length = s.at() - start;
    loop {
        s.skip_line();
        s.bump(1);
        s.skip_while(|byte| byte == b' ');
        let line = s.at();
        s.skip_while(|byte| byte == mark);
        if s.done() || s.at() - line >= length {
            break;
        }
    }
    s.skip_line();
    s.token(Class::String, start);
}

/// The rest of a line of text.
fn inline(s: &mut Scanner) {
    loop {
        s.skip_until(|byte| matches!(byte, b'\n' | b'`' | b'<' | b']' | b'\\'));
        let start = s.at();
        match s.peek() {
            b'\\' if s.peek_at(1) != b'\n' => s.bump(2),
            b'`' => {
                s.skip_while(|byte| byte == b'`');
                s.skip_until(|byte| matches!(byte, b'`' | b'\n'));
                s.skip_while(|byte| byte == b'`');
                s.token(Class::String, start);
            }
            b'<' if s.starts_with("<!--") => {
                s.skip_past("-->");
                s.token(Class::Comment, start);
            }
            b']' if s.peek_at(1) == b'(' => {
                s.bump(2);
                let target = s.at();
                s.skip_until(|byte| matches!(byte, b')' | b'\n'));
                s.token(Class::Variable, target);
            }
            b'<' | b']' => s.bump(1),
            _ if s.peek() == b'\\' => s.bump(1),
            _ => return,
        }
    }
}
