//! TOML.

use super::scanner::{Class, Scanner, is_blank};

pub(super) fn lex(s: &mut Scanner) {
    // A key may stand at the start of a line, and after `{` and `,` in an inline table.
    let mut fresh = true;
    // `[`, `{`: what is open, so that a `[` in a value is not a table's header. Only whether the innermost is `{`.
    let mut open: Vec<u8> = Vec::new();
    while !s.done() {
        let start = s.at();
        match s.peek() {
            b'\n' => {
                s.bump(1);
                fresh = open.last() != Some(&b'[');
            }
            byte if is_blank(byte) => s.skip_blanks(),
            b'#' => {
                s.skip_line();
                s.token(Class::Comment, start);
            }
            b'[' if fresh && open.is_empty() => {
                s.skip_until(|byte| matches!(byte, b'\n' | b'#' | b']'));
                s.skip_while(|byte| byte == b']');
                s.token(Class::Type, start);
            }
            byte @ (b'[' | b'{') => {
                s.bump(1);
                open.push(byte);
                fresh = byte == b'{';
            }
            b']' | b'}' => {
                s.bump(1);
                open.pop();
                fresh = false;
            }
            b',' => {
                s.bump(1);
                fresh = open.last() == Some(&b'{');
            }
            b'=' => {
                s.bump(1);
                fresh = false;
            }
            _ => piece(s, fresh),
        }
    }
}

/// A key, a part of one, or a value.
fn piece(s: &mut Scanner, key: bool) {
    let start = s.at();
    let mut class = Class::String;
    match s.peek() {
        b'"' if s.starts_with("\"\"\"") => multi_line(s, "\"\"\""),
        b'\'' if s.starts_with("'''") => multi_line(s, "'''"),
        b'"' => {
            s.bump(1);
            s.skip_quoted(b'"');
        }
        b'\'' => {
            s.bump(1);
            s.skip_until(|byte| matches!(byte, b'\'' | b'\n'));
            s.bump(usize::from(s.peek() == b'\''));
        }
        _ => {
            s.bump(1);
            s.skip_until(|byte| {
                byte.is_ascii_whitespace()
                    || matches!(byte, b'=' | b',' | b'[' | b']' | b'{' | b'}' | b'#' | b'"' | b'\'')
            });
            class = match s.since(start) {
                "true" | "false" | "inf" | "nan" | "+inf" | "-inf" => Class::Constant,
                // Numbers, dates and times alike.
                word if word.trim_start_matches(['+', '-']).starts_with(|c: char| c.is_ascii_digit()) => {
                    Class::Number
                }
                _ => Class::Plain,
            };
        }
    }
    s.token(if key { Class::Property } else { class }, start);
}

/// A string of several lines: `\` escapes in the basic kind only.
fn multi_line(s: &mut Scanner, fence: &str) {
    s.bump(3);
    let quote = fence.as_bytes().first().copied().unwrap_or(0);
    loop {
        s.skip_until(|byte| byte == quote || byte == b'\\');
        if s.done() {
            return;
        }
        if s.starts_with(fence) {
            // Up to two quotes may stand before the three that close.
            return s.skip_while(|byte| byte == quote);
        }
        s.bump(if s.peek() == b'\\' && quote == b'"' { 2 } else { 1 });
    }
}
