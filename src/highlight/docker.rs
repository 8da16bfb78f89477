//! Dockerfiles.

use super::scanner::{Class, Scanner, is_word, is_word_start};
use super::{json, shell};

const INSTRUCTIONS: [&str; 18] = [
    "ADD",
    "ARG",
    "CMD",
    "COPY",
    "ENTRYPOINT",
    "ENV",
    "EXPOSE",
    "FROM",
    "HEALTHCHECK",
    "LABEL",
    "MAINTAINER",
    "ONBUILD",
    "RUN",
    "SHELL",
    "STOPSIGNAL",
    "USER",
    "VOLUME",
    "WORKDIR",
];

pub(super) fn lex(s: &mut Scanner) {
    while !s.done() {
        s.skip_while(|byte| byte.is_ascii_whitespace());
        let start = s.at();
        if s.peek() == b'#' {
            s.skip_line();
            s.token(Class::Comment, start);
        } else {
            instruction(s);
        }
    }
}

fn instruction(s: &mut Scanner) {
    let start = s.at();
    s.skip_while(|byte| byte.is_ascii_alphabetic());
    let word = s.since(start);
    if !INSTRUCTIONS.iter().any(|instruction| word.eq_ignore_ascii_case(instruction)) {
        return arguments(s, false);
    }
    s.token(Class::Keyword, start);
    s.skip_blanks();
    let runs = ["RUN", "CMD", "ENTRYPOINT"].iter().any(|name| word.eq_ignore_ascii_case(name));
    options(s);
    if ["ONBUILD", "HEALTHCHECK"].iter().any(|name| word.eq_ignore_ascii_case(name)) {
        // Another instruction follows.
        return;
    }
    if s.peek() == b'[' {
        json::line(s);
    } else if runs {
        shell::command(s, false);
    } else {
        let sets = ["ENV", "ARG", "LABEL"].iter().any(|name| word.eq_ignore_ascii_case(name));
        arguments(s, sets);
    }
}

/// `--from=build --chown=me` and the like.
fn options(s: &mut Scanner) {
    while s.starts_with("--") {
        let start = s.at();
        s.skip_until(|byte| byte == b'=' || byte.is_ascii_whitespace());
        s.token(Class::Property, start);
        loop {
            s.skip_until(|byte| byte == b'$' || byte.is_ascii_whitespace());
            if s.peek() != b'$' {
                break;
            }
            variable(s);
        }
        skip_space(s);
    }
}

/// Blanks, and ends of lines that go on.
fn skip_space(s: &mut Scanner) {
    s.skip_blanks();
    while s.peek() == b'\\' && matches!(s.peek_at(1), b'\n' | b'\r') {
        s.bump(if s.peek_at(1) == b'\n' { 2 } else { 3 });
        s.skip_blanks();
    }
}

/// The rest of an instruction that holds no command; in some, words before `=` are names that it sets.
fn arguments(s: &mut Scanner, sets: bool) {
    loop {
        skip_space(s);
        let start = s.at();
        match s.peek() {
            _ if s.done() => return,
            b'\n' => return s.bump(1),
            quote @ (b'"' | b'\'') => {
                s.bump(1);
                s.skip_quoted(quote);
                s.token(Class::String, start);
            }
            b'$' => variable(s),
            byte if is_word_start(byte) && s.before().is_ascii_whitespace() => {
                s.skip_while(|byte| is_word(byte) || matches!(byte, b'.' | b'-' | b'/'));
                if sets && s.peek() == b'=' {
                    s.token(Class::Property, start);
                } else if s.since(start).eq_ignore_ascii_case("as") {
                    s.token(Class::Keyword, start);
                }
            }
            _ => s.bump(1),
        }
    }
}

/// `$NAME` or `${NAME}`.
fn variable(s: &mut Scanner) {
    let start = s.at();
    s.bump(1);
    if s.peek() == b'{' {
        s.skip_until(|byte| matches!(byte, b'}' | b'\n'));
        s.bump(usize::from(s.peek() == b'}'));
    } else {
        s.skip_while(is_word);
    }
    s.token(Class::Variable, start);
}
