//! HTML, XML and SVG.

use super::scanner::{Class, Scanner, is_word, is_word_start};

pub(super) fn lex(s: &mut Scanner) {
    while !s.done() {
        s.skip_until(|byte| byte == b'<' || byte == b'&');
        let start = s.at();
        if s.starts_with("<!--") {
            s.skip_past("-->");
            s.token(Class::Comment, start);
        } else if s.starts_with("<![CDATA[") {
            s.skip_past("]]>");
        } else if s.peek() == b'&' {
            reference(s);
        } else if matches!(s.peek_at(1), b'/' | b'!' | b'?') || is_word_start(s.peek_at(1)) {
            tag(s);
        } else {
            s.bump(1);
        }
    }
}

/// `&amp;`, `&#38;`.
fn reference(s: &mut Scanner) {
    let start = s.at();
    s.bump(1);
    s.skip_while(|byte| byte.is_ascii_alphanumeric() || byte == b'#');
    if s.peek() == b';' {
        s.bump(1);
        s.token(Class::Constant, start);
    }
}

fn tag(s: &mut Scanner) {
    s.bump(1);
    s.skip_while(|byte| matches!(byte, b'/' | b'!' | b'?'));
    let class = if matches!(s.before(), b'!' | b'?') { Class::Keyword } else { Class::Type };
    let start = s.at();
    s.skip_while(is_name);
    let name = s.since(start);
    s.token(class, start);
    while !s.done() {
        let start = s.at();
        match s.peek() {
            b'>' => {
                s.bump(1);
                break;
            }
            // A tag that was never closed costs no more than itself.
            b'<' => return,
            quote @ (b'"' | b'\'') => {
                s.bump(1);
                s.skip_until(|byte| byte == quote);
                s.bump(1);
                s.token(Class::String, start);
            }
            byte if is_name(byte) => {
                let value = s.before() == b'=';
                s.skip_while(is_name);
                s.token(if value { Class::String } else { Class::Property }, start);
            }
            _ => s.bump(1),
        }
    }
    // No mark-up in these.
    match name {
        "script" => skip_to(s, "</script"),
        "style" => skip_to(s, "</style"),
        _ => {}
    }
}

fn skip_to(s: &mut Scanner, end: &str) {
    let rest = s.rest();
    s.bump(rest.find(end).unwrap_or(rest.len()));
}

fn is_name(byte: u8) -> bool {
    is_word(byte) || matches!(byte, b'-' | b':' | b'.' | b'@' | b'#' | b'%')
}
