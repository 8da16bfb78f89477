//! Lines of `key = value`: INI, Java properties, environment files, `.conf` of that shape.

use super::scanner::{Class, Scanner};
use super::shared;

pub(super) fn lex(s: &mut Scanner) {
    while !s.done() {
        s.skip_blanks();
        let start = s.at();
        match s.peek() {
            b'#' | b';' | b'!' => {
                s.skip_line();
                s.token(Class::Comment, start);
            }
            b'[' => {
                s.skip_until(|byte| matches!(byte, b'\n' | b']'));
                s.bump(usize::from(s.peek() == b']'));
                s.token(Class::Type, start);
            }
            _ => setting(s),
        }
        s.skip_line();
        s.bump(1);
    }
}

fn setting(s: &mut Scanner) {
    let mut start = s.at();
    if s.starts_with("export ") {
        s.bump("export".len());
        s.token(Class::Keyword, start);
        s.skip_blanks();
        start = s.at();
    }
    s.skip_until(|byte| matches!(byte, b'\n' | b'=' | b':'));
    if s.peek() == b'\n' || s.done() {
        return;
    }
    s.token_trimmed(Class::Property, start);
    s.bump(1);
    s.skip_blanks();
    s.paint(Class::Plain);
    value(s);
}

fn value(s: &mut Scanner) {
    let start = s.at();
    let text = s.line().trim_ascii_end();
    if let Some(class) = shared::scalar(text) {
        s.bump(text.len());
        return s.token(class, start);
    }
    let quote = s.peek();
    let quoted = quote == b'"' || quote == b'\'';
    let base = if quoted { Class::String } else { Class::Plain };
    s.bump(usize::from(quoted));
    loop {
        s.skip_until(|byte| byte == b'\n' || byte == b'$' || byte == b'\\' || quoted && byte == quote);
        match s.peek() {
            b'\\' if s.peek_at(1) == b'\n' => s.bump(2),
            b'\\' if quoted => s.bump(2),
            b'\\' => s.bump(1),
            b'$' if s.peek_at(1) == b'{' && quote != b'\'' => {
                s.paint(base);
                s.skip_until(|byte| matches!(byte, b'}' | b'\n'));
                s.bump(usize::from(s.peek() == b'}'));
                s.paint(Class::Variable);
            }
            b'$' => s.bump(1),
            b'\n' => break,
            _ => {
                s.bump(1);
                break;
            }
        }
    }
    s.paint(base);
}
