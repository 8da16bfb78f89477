//! Makefiles.

use super::scanner::{Class, Scanner, is_blank, is_word};

pub(super) fn lex(s: &mut Scanner) {
    while !s.done() {
        if s.peek() == b'\t' {
            recipe(s);
        } else {
            s.skip_blanks();
            directive_or_name(s);
        }
        rest_of_line(s);
        s.bump(1);
    }
}

/// The start of a recipe's line: `@`, `-` or `+`, then the command.
fn recipe(s: &mut Scanner) {
    s.skip_while(|byte| is_blank(byte) || matches!(byte, b'@' | b'-' | b'+'));
    let start = s.at();
    s.skip_while(|byte| is_word(byte) || matches!(byte, b'-' | b'.' | b'/'));
    s.token(Class::Function, start);
}

/// `ifeq`, `NAME :=`, `target: `.
fn directive_or_name(s: &mut Scanner) {
    let start = s.at();
    s.skip_while(|byte| is_word(byte) || byte == b'-');
    match s.since(start) {
        "ifeq" | "ifneq" | "ifdef" | "ifndef" | "else" | "endif" | "include" | "endef" => {
            return s.token(Class::Keyword, start);
        }
        "define" | "export" | "override" | "unexport" if is_blank(s.peek()) => {
            s.token(Class::Keyword, start);
            s.skip_blanks();
            return name(s, s.at());
        }
        _ => {}
    }
    name(s, start);
}

fn name(s: &mut Scanner, start: usize) {
    s.skip_until(|byte| matches!(byte, b'\n' | b'=' | b':' | b'?' | b'+' | b'!' | b'#' | b'$' | b'(' | b'"'));
    match (s.peek(), s.peek_at(1)) {
        (b'=', _) | (b':' | b'?' | b'+' | b'!', b'=') => s.token_trimmed(Class::Property, start),
        (b':', b':') if s.peek_at(2) == b'=' => s.token_trimmed(Class::Property, start),
        (b':', _) => s.token_trimmed(Class::Function, start),
        _ => {}
    }
}

fn rest_of_line(s: &mut Scanner) {
    loop {
        s.skip_until(|byte| matches!(byte, b'\n' | b'#' | b'$' | b'"' | b'\'' | b'\\'));
        let start = s.at();
        match s.peek() {
            b'\\' => s.bump(2),
            b'#' => {
                s.skip_line();
                s.token(Class::Comment, start);
            }
            quote @ (b'"' | b'\'') => {
                s.bump(1);
                s.skip_quoted(quote);
                s.token(Class::String, start);
            }
            b'$' => {
                expansion(s);
                s.token(Class::Variable, start);
            }
            _ => return,
        }
    }
}

/// `$@`, `$$`, `$(NAME)`, `${NAME}`, with others inside.
fn expansion(s: &mut Scanner) {
    s.bump(1);
    let (open, close) = match s.peek() {
        b'(' => (b'(', b')'),
        b'{' => (b'{', b'}'),
        b'\n' => return,
        _ => return s.bump(1),
    };
    let mut depth = 0usize;
    while !s.done() && s.peek() != b'\n' {
        let byte = s.peek();
        s.bump(1);
        depth += usize::from(byte == open);
        depth -= usize::from(byte == close);
        if depth == 0 {
            return;
        }
    }
}
