//! A session in a terminal: prompts, what was typed after them, and what came out.

use std::ops::Range;

use super::scanner::{Class, Scanner, is_word};
use super::shell;

pub(super) fn lex(s: &mut Scanner) {
    while !s.done() {
        let start = s.at();
        let line = s.line();
        let prompt = prompt(line);
        if prompt > 0 {
            s.bump(prompt);
            s.token(Class::Header, start);
            shell::command(s, true);
        } else {
            s.bump(line.len());
            if line.starts_with("# ") {
                s.token(Class::Comment, start);
            }
            s.bump(1);
        }
    }
}

/// What was typed: one command each, with the lines that it went on to.
pub(super) fn typed(code: &str) -> Vec<Range<usize>> {
    let mut s = Scanner::new(code, &[]);
    let mut commands: Vec<Range<usize>> = Vec::new();
    let mut is_open = false;
    while !s.done() {
        let line = s.line();
        let prompt = prompt(line);
        if prompt == 0 {
            s.bump(line.len() + 1);
            is_open = false;
            continue;
        }
        let goes_on = is_open && line.starts_with("> ");
        s.bump(prompt);
        let start = s.at();
        let opens = shell::command(&mut s, true);
        match commands.last_mut().filter(|_| goes_on) {
            // What is closed on this line is open in the one above: it ends with the first line that has no such prompt.
            Some(last) => last.end = s.at(),
            None => {
                commands.push(start..s.at());
                is_open = opens;
            }
        }
    }
    commands
}

/// How long the prompt is that a line starts with: `$ `, `> `, `% `, `me@host:~$ `, `(venv) $ `, `PS C:\> `.
fn prompt(line: &str) -> usize {
    let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
    let text = line.get(indent..).unwrap_or_default();
    let end = match text.as_bytes() {
        [b'$' | b'>' | b'%', b' ', ..] => Some(2),
        [b'$'] => Some(1),
        [b'(', ..] => text.find(") $ ").map(|at| at + 4),
        [b'P', b'S', b' ', ..] => text.find("> ").map(|at| at + 2),
        _ => user_at_host(text),
    };
    end.map_or(0, |end| indent + end)
}

fn user_at_host(text: &str) -> Option<usize> {
    let bracket = usize::from(text.starts_with('['));
    let user =
        text.bytes().skip(bracket).take_while(|&byte| is_word(byte) || matches!(byte, b'-' | b'.')).count();
    if user == 0 || text.as_bytes().get(bracket + user) != Some(&b'@') {
        return None;
    }
    text.find("$ ").or_else(|| text.find("# ")).map(|at| at + 2)
}
