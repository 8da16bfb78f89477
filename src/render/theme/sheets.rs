//! What is not closed in the user's style sheets: a browser leaves out what follows, and says nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Span};
use crate::path::SourcePath;

/// Findings about the style sheets among the theme's `files`, which have their names from its `folder`.
pub(super) fn unclosed(folder: &SourcePath, files: &BTreeMap<String, Arc<str>>) -> Vec<Diagnostic> {
    let sheets = files.iter().filter(|(name, _)| name.starts_with("style/") && name.ends_with(".css"));
    let finding = |(name, css): (&String, &Arc<str>)| {
        let (at, what) = fault(css)?;
        let (message, help) = match what {
            Fault::Open => {
                ("this `{` is not closed: what follows is no rule of its own", "write a `}` behind the rule")
            }
            Fault::Close => {
                ("nothing is open that this `}` closes: the rule behind it is lost", "take it out")
            }
            Fault::Comment => {
                ("this comment is not closed: all that follows is lost", "write `*/` behind it")
            }
        };
        let length = if what == Fault::Comment { 2 } else { 1 };
        Some(
            Diagnostic::warning("theme", &folder.join(name)?, message)
                .at(Span::new(at, at + length))
                .help(help),
        )
    };
    sheets.filter_map(finding).collect()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    Open,
    Close,
    Comment,
}

/// The first byte of what is not closed, or closes nothing. Comments and strings hold no braces that count; a string ends with its
/// line (<https://www.w3.org/TR/css-syntax-3/#consume-string-token>).
fn fault(css: &str) -> Option<(usize, Fault)> {
    let bytes = css.as_bytes();
    let mut open = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'/' if bytes.get(at + 1) == Some(&b'*') => match css[at + 2..].find("*/") {
                Some(length) => at += length + 3,
                None => return Some((at, Fault::Comment)),
            },
            b'"' | b'\'' => at = end_of_string(bytes, at),
            b'{' => open.push(at),
            b'}' if open.pop().is_none() => return Some((at, Fault::Close)),
            _ => {}
        }
        at += 1;
    }
    Some((open.pop()?, Fault::Open))
}

/// The last byte of the string that begins here.
fn end_of_string(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'\n' => return at,
            byte if *byte == bytes[start] => return at,
            _ => {}
        }
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_count_outside_of_strings_and_comments() {
        for (css, expected) in [
            ("", None),
            ("a { b: c }\n@media x { a { b: c } }", None),
            ("a::before { content: \"{\"; } b { c: '}\\'}' } /* { */", None),
            ("a\\{b { c: d }", None),
            (":root { --a: 1;\na { b: c }", Some((6, Fault::Open))),
            ("@media x { a { b: c }", Some((9, Fault::Open))),
            ("a { b: c }}\nd { e: f }", Some((10, Fault::Close))),
            ("a { b: \"c }\n }", None),
            ("a { b: c } /* d", Some((11, Fault::Comment))),
            ("a { b: 'c\\", Some((2, Fault::Open))),
            ("ü { b: \"ü\"", Some((3, Fault::Open))),
        ] {
            assert_eq!(fault(css), expected, "{css}");
        }
    }
}
