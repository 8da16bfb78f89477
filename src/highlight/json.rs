//! JSON, with the comments and the freedoms of JSONC and JSON5.

use super::scanner::{Class, Scanner, is_word, is_word_start};

pub(super) fn lex(s: &mut Scanner) {
    while !s.done() {
        token(s);
    }
}

/// The rest of a line: a list in a Dockerfile.
pub(super) fn line(s: &mut Scanner) {
    while !s.done() && s.peek() != b'\n' {
        token(s);
    }
}

fn token(s: &mut Scanner) {
    let start = s.at();
    let mut class = Class::Plain;
    match s.peek() {
        quote @ (b'"' | b'\'') => {
            s.bump(1);
            s.skip_quoted(quote);
            class = if is_key(s) { Class::Property } else { Class::String };
        }
        b'0'..=b'9' => {
            s.skip_number();
            class = Class::Number;
        }
        b'-' | b'+' if s.peek_at(1).is_ascii_digit() => {
            s.bump(1);
            s.skip_number();
            class = Class::Number;
        }
        b'/' if s.peek_at(1) == b'*' => {
            s.skip_past("*/");
            class = Class::Comment;
        }
        byte if byte == b'#' || byte == b'/' && s.peek_at(1) == b'/' => {
            s.skip_line();
            class = Class::Comment;
        }
        byte if is_word_start(byte) || byte == b'$' => {
            s.skip_while(|byte| is_word(byte) || byte == b'$');
            class = match s.since(start) {
                _ if is_key(s) => Class::Property,
                "true" | "false" | "null" | "NaN" | "Infinity" => Class::Constant,
                _ => Class::Plain,
            };
        }
        _ => s.bump(1),
    }
    s.token(class, start);
}

fn is_key(s: &Scanner) -> bool {
    s.after_blanks().0 == b':'
}
