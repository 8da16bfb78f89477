//! Templates: Go's (Helm) and Jinja's, in text or inside YAML.

use super::scanner::{Class, Scanner, is_word, is_word_start};

/// Text with `{{ … }}`, `{% … %}` and `{# … #}` in it.
pub(super) fn lex(s: &mut Scanner) {
    while !s.done() {
        s.skip_until(|byte| byte == b'{');
        if opens(s) {
            action(s, usize::MAX);
        } else {
            s.bump(1);
        }
    }
}

/// Whether an action or a comment starts here.
pub(super) fn opens(s: &Scanner) -> bool {
    s.peek() == b'{' && matches!(s.peek_at(1), b'{' | b'%' | b'#')
}

/// One action, from its opening braces past its closing ones, or up to `limit`.
pub(super) fn action(s: &mut Scanner, limit: usize) {
    let start = s.at();
    let close = if s.peek_at(1) == b'%' { "%}" } else { "}}" };
    if s.peek_at(1) == b'#' {
        s.skip_past("#}");
        return s.token(Class::Comment, start);
    }
    s.bump(2);
    s.skip_while(|byte| matches!(byte, b'-' | b'~'));
    s.token(Class::Variable, start);
    // Whether a function's name may stand here: first, after `|` and after `(`.
    let mut head = true;
    while !s.done() && s.at() < limit {
        let start = s.at();
        if s.starts_with(close)
            || matches!(s.peek(), b'-' | b'~')
                && s.rest().get(1..).is_some_and(|rest| rest.starts_with(close))
        {
            s.bump(if s.starts_with(close) { 2 } else { 3 });
            return s.token(Class::Variable, start);
        }
        let byte = s.peek();
        let class = token(s, head);
        head = match class {
            Class::Plain if byte.is_ascii_whitespace() => head,
            Class::Keyword => true,
            _ => matches!(byte, b'|' | b'('),
        };
        s.token(class, start);
    }
}

fn token(s: &mut Scanner, head: bool) -> Class {
    match s.peek() {
        b'"' => {
            s.bump(1);
            s.skip_quoted(b'"');
            Class::String
        }
        b'\'' => {
            s.bump(1);
            s.skip_quoted(b'\'');
            Class::String
        }
        b'`' => {
            s.bump(1);
            s.skip_past("`");
            Class::String
        }
        b'/' if s.peek_at(1) == b'*' => {
            s.skip_past("*/");
            Class::Comment
        }
        b'0'..=b'9' => {
            s.skip_number();
            Class::Number
        }
        b'$' => {
            s.bump(1);
            skip_path(s);
            Class::Variable
        }
        b'.' if is_word_start(s.peek_at(1)) => {
            skip_path(s);
            Class::Variable
        }
        byte if is_word_start(byte) => word(s, head),
        byte if byte.is_ascii_whitespace() => {
            s.skip_while(|byte| byte.is_ascii_whitespace());
            Class::Plain
        }
        _ => {
            s.bump(1);
            Class::Plain
        }
    }
}

fn skip_path(s: &mut Scanner) {
    s.skip_while(|byte| is_word(byte) || byte == b'.');
}

/// A keyword, a function or, in Jinja, a variable.
fn word(s: &mut Scanner, head: bool) -> Class {
    let start = s.at();
    s.skip_while(is_word);
    if let Some(class) = reserved(s.since(start)) {
        return class;
    }
    let follows = s.peek();
    if follows == b'.' {
        skip_path(s);
        return Class::Variable;
    }
    if follows == b'(' || head && takes_argument(s) || filters(s, start) {
        return Class::Function;
    }
    Class::Variable
}

fn reserved(word: &str) -> Option<Class> {
    match word {
        "if" | "else" | "elif" | "end" | "range" | "with" | "define" | "block" | "template" | "break" => {
            Some(Class::Keyword)
        }
        "continue" | "for" | "in" | "endfor" | "endif" | "set" | "endset" | "macro" | "endmacro" => {
            Some(Class::Keyword)
        }
        "endblock" | "extends" | "import" | "from" | "is" | "raw" | "endraw" | "call" | "endcall" => {
            Some(Class::Keyword)
        }
        "true" | "false" | "nil" | "none" | "True" | "False" | "None" => Some(Class::Constant),
        _ => None,
    }
}

/// Whether an argument follows the word before here, as one follows a function's name in Go's templates.
fn takes_argument(s: &Scanner) -> bool {
    let mut at = s.at();
    while matches!(s.byte(at), b' ' | b'\t') {
        at += 1;
    }
    let blank = at > s.at();
    match s.byte(at) {
        b'"' | b'`' | b'.' | b'$' | b'(' | b'0'..=b'9' => blank,
        byte if is_word_start(byte) => {
            let start = at;
            while is_word(s.byte(at)) && at - start < 12 {
                at += 1;
            }
            blank && !matches!(s.text(start, at), "if" | "else" | "in" | "is" | "and" | "or" | "not")
        }
        _ => false,
    }
}

/// Whether the word at `start` stands after a `|`.
fn filters(s: &Scanner, start: usize) -> bool {
    let mut at = start;
    while at > 0 && start - at < 8 && s.byte(at - 1) == b' ' {
        at -= 1;
    }
    at > 0 && s.byte(at - 1) == b'|'
}
