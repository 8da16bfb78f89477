//! HTTP messages: a request or a status line, headers, a body.

use super::json;
use super::scanner::{Class, Scanner};

pub(super) fn lex(s: &mut Scanner) {
    first_line(s);
    while !s.done() && !matches!(s.line().trim_ascii_end(), "") {
        let start = s.at();
        s.skip_until(|byte| matches!(byte, b':' | b'\n'));
        if s.peek() == b':' {
            s.token(Class::Property, start);
        }
        s.skip_line();
        s.bump(1);
    }
    if s.rest().trim_start().starts_with(['{', '[']) {
        json::lex(s);
    }
}

fn first_line(s: &mut Scanner) {
    while !s.done() {
        let start = s.at();
        s.skip_until(|byte| byte.is_ascii_whitespace());
        let word = s.since(start);
        let class = if word.starts_with("HTTP/") {
            Class::Type
        } else if word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_digit()) {
            Class::Number
        } else if start == 0 && word.bytes().all(|byte| byte.is_ascii_uppercase()) {
            Class::Keyword
        } else {
            Class::Plain
        };
        s.token(class, start);
        let ended = s.peek() == b'\n';
        s.bump(1);
        if ended {
            return;
        }
    }
}
