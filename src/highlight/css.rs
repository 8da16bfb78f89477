//! CSS and SCSS.

use super::scanner::{Class, Scanner, is_word, is_word_start};

pub(super) fn lex(s: &mut Scanner) {
    while !s.done() {
        s.skip_while(|byte| byte.is_ascii_whitespace() || matches!(byte, b'}' | b';'));
        if !comment(s) {
            statement(s);
        }
    }
}

fn comment(s: &mut Scanner) -> bool {
    let start = s.at();
    if s.starts_with("/*") {
        s.skip_past("*/");
    } else if s.starts_with("//") {
        s.skip_line();
    } else {
        return false;
    }
    s.token(Class::Comment, start);
    true
}

/// A rule's selector, a declaration or an at-rule, up to what ends it.
fn statement(s: &mut Scanner) {
    let start = s.at();
    if s.peek() == b'@' {
        s.bump(1);
        s.skip_while(is_name);
        s.token(Class::Keyword, start);
    } else {
        let rest = s.rest().as_bytes();
        let end =
            rest.iter().position(|byte| matches!(byte, b';' | b'{' | b'}' | b'"')).unwrap_or(rest.len());
        if rest.get(end) == Some(&b'{') && !s.text(start, start + end).ends_with('#') {
            s.bump(end);
            s.token_trimmed(Class::Type, start);
            return s.bump(1);
        }
        s.skip_while(|byte| is_name(byte) || byte == b'$');
        if s.after_blanks().0 == b':' {
            let class =
                if s.since(start).starts_with(['$', '-']) { Class::Variable } else { Class::Property };
            s.token(class, start);
        }
    }
    values(s);
}

fn values(s: &mut Scanner) {
    while !s.done() {
        let start = s.at();
        let mut class = Class::Plain;
        match s.peek() {
            b';' | b'{' | b'}' => return s.bump(1),
            quote @ (b'"' | b'\'') => {
                s.bump(1);
                s.skip_quoted(quote);
                class = Class::String;
            }
            b'#' if s.peek_at(1) == b'{' => s.bump(2),
            b'#' => {
                s.bump(1);
                s.skip_while(is_word);
                class = Class::Number;
            }
            b'0'..=b'9' => {
                s.skip_number();
                s.bump(usize::from(s.peek() == b'%'));
                class = Class::Number;
            }
            b'!' => {
                s.bump(1);
                s.skip_while(is_word);
                class = Class::Keyword;
            }
            b'/' if comment(s) => {}
            b'$' | b'@' => {
                s.bump(1);
                s.skip_while(is_name);
                class = Class::Variable;
            }
            byte if is_word_start(byte) || byte == b'-' => {
                s.skip_while(is_name);
                class = match s.peek() {
                    b'(' => Class::Function,
                    _ if s.since(start).starts_with("--") => Class::Variable,
                    _ => Class::Plain,
                };
            }
            _ => s.bump(1),
        }
        s.token(class, start);
    }
}

fn is_name(byte: u8) -> bool {
    is_word(byte) || byte == b'-'
}
