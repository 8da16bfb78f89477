//! Text in Markdown that GitHub shows.

use crate::diagnostic::escape_controls;

/// Text on one line, in a cell as well: no mark-up, no mention, no end of the cell. Every sign that could mean something to
/// Markdown, to HTML or to GitHub is written as a number, which none of them takes for the sign.
pub(in crate::cli) fn escape(text: &str) -> String {
    let text = escape_controls(text);
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\n' | '\r' | '\t' => out.push(' '),
            // GitHub looks for mentions after the rest is done: nothing may stand right behind the sign.
            '@' => out.push_str("&#64;&#8203;"),
            '-' | ',' | '(' | ')' | '/' => out.push(c),
            // The end of a part of a sentence.
            ':' | ';' if chars.peek() == Some(&' ') => out.push(c),
            c if c.is_ascii_punctuation() => out.push_str(&format!("&#{};", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}
