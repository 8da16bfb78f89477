//! Directives as mdBook's link preprocessor reads them: `{{#include main.rs:2:10}}`.
//! <https://rust-lang.github.io/mdBook/format/mdbook.html>

use std::ops::Range;

use super::part::Part;
use crate::content::embeds;

/// A directive, and the bytes of the text it stands on.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Directive<'a> {
    pub(super) span: Range<usize>,
    pub(super) what: What<'a>,
}

/// What stands in its place.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum What<'a> {
    /// Itself, without the backslash before it.
    Escaped,
    /// A part of a file.
    Include(&'a str, Part<'a>),
    /// A file in which the lines outside of a part are hidden.
    RustdocInclude(&'a str, Part<'a>),
    /// A fence with a file of Rust, and words behind its language.
    Playground(&'a str, Vec<&'a str>),
    /// Nothing: it says what the page's `<title>` is.
    Title(&'a str),
}

/// The directives of a text, in order: in code too. What has their form and another name is text.
pub(super) fn directives(text: &str) -> Directives<'_> {
    Directives { text, at: 0, brace: 0, line: (0, None) }
}

pub(super) struct Directives<'a> {
    text: &'a str,
    /// What stands before is done.
    at: usize,
    /// The first `}` at or behind the place that was asked for last.
    brace: usize,
    /// Where the line at hand ends, and the last `}}` on it.
    line: (usize, Option<usize>),
}

impl<'a> Iterator for Directives<'a> {
    type Item = Directive<'a>;

    fn next(&mut self) -> Option<Directive<'a>> {
        loop {
            let open = self.at + self.text.get(self.at..)?.find("{{")?;
            if let Some(span) = self.escaped(open) {
                self.at = span.end;
                let name = self.text[open + "{{#".len()..].split(|c: char| !is_of_name(c)).next();
                // Behind a backslash an embed is text for the parser of Markdown, and has to stay so.
                if !embeds::is_meant(name.unwrap_or_default()) {
                    return Some(Directive { span, what: What::Escaped });
                }
                continue;
            }
            let Some((name, words, end)) = self.braced(open) else {
                self.at = open + 1;
                continue;
            };
            self.at = end;
            if let Some(what) = what(name, words) {
                return Some(Directive { span: open..end, what });
            }
        }
    }
}

impl<'a> Directives<'a> {
    /// `\{{#`, up to the last `}}` on the line, where `{{` stands at `open`.
    fn escaped(&mut self, open: usize) -> Option<Range<usize>> {
        let start = open.checked_sub(1).filter(|start| *start >= self.at)?;
        let is_escape = self.text.as_bytes()[start] == b'\\' && self.text[open..].starts_with("{{#");
        if !is_escape {
            return None;
        }
        if self.line.0 <= open {
            let rest = &self.text[open..];
            let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
            self.line = (open + line.len(), line.rfind("}}").map(|at| open + at));
        }
        let close = self.line.1.filter(|close| *close >= open + "{{#".len())?;
        Some(start..close + "}}".len())
    }

    /// The name and the rest of `{{ #name rest}}` at `open`, and where it ends. It may go over several lines.
    fn braced(&mut self, open: usize) -> Option<(&'a str, &'a str, usize)> {
        let inner = self.text[open + "{{".len()..].trim_start().strip_prefix('#')?;
        let name = &inner[..inner.find(|c| !is_of_name(c)).unwrap_or(inner.len())];
        let rest = &inner[name.len()..];
        if name.is_empty() || !rest.starts_with(char::is_whitespace) {
            return None;
        }
        let start = self.text.len() - rest.len();
        if self.brace < start {
            self.brace = self.text[start..].find('}').map_or(self.text.len(), |at| start + at);
        }
        let (rest, end) = (&self.text[start..self.brace], self.brace + "}}".len());
        let words = match rest.trim_start() {
            // Something has to stand there, be it the last of several blanks.
            "" => &rest[rest.char_indices().nth(1).map(|_| rest.char_indices().last())??.0..],
            words => words,
        };
        self.text[self.brace..].starts_with("}}").then_some((name, words, end))
    }
}

fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn what<'a>(name: &str, rest: &'a str) -> Option<What<'a>> {
    let mut words = rest.split_whitespace();
    let part = |word: &'a str| match word.split_once(':') {
        Some((file, part)) => (file, Part::read(part)),
        None => (word, Part::WHOLE),
    };
    match name {
        "title" => Some(What::Title(rest)),
        "include" => words.next().map(part).map(|(file, part)| What::Include(file, part)),
        "rustdoc_include" => words.next().map(part).map(|(file, part)| What::RustdocInclude(file, part)),
        // What it was called before.
        "playground" | "playpen" => words.next().map(|file| What::Playground(file, words.collect())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        directives(text).map(|it| format!("{} {:?}", &text[it.span], it.what)).collect()
    }

    #[test]
    fn forms_are_those_of_mdbook() {
        for (text, expected) in [
            ("a {{#include x.md}} b", &["{{#include x.md}} Include(\"x.md\", Lines(0, None))"][..]),
            ("{{#include x:2}}", &["{{#include x:2}} Include(\"x\", Lines(1, Some(2)))"]),
            ("{{{#title  A b }}}", &["{{#title  A b }} Title(\"A b \")"]),
            ("{{#title  }}", &["{{#title  }} Title(\" \")"]),
            (
                "{{ #rustdoc_include\nx:a\n}}",
                &["{{ #rustdoc_include\nx:a\n}} RustdocInclude(\"x\", Anchor(\"a\"))"],
            ),
            ("{{#playpen x.rs a b}}", &["{{#playpen x.rs a b}} Playground(\"x.rs\", [\"a\", \"b\"])"]),
            ("\\{{#include x}} b}} c", &["\\{{#include x}} b}} Escaped"]),
            ("\\{{#include\nx}}", &["{{#include\nx}} Include(\"x\", Lines(0, None))"]),
            ("\\{{#each x}}", &["\\{{#each x}} Escaped"]),
            // What holds another is one.
            ("{{#foo {{#include x}}", &[]),
            ("{{#include x} }}", &[]),
            ("{{#include}} {{#include }} {{#title }} {{include x}} {{#in-clude x}}", &[]),
            ("\\{{#diagram x}} \\{{#diagrm x}}", &[]),
            ("{{#diagram x}} {{#include y}}", &["{{#include y}} Include(\"y\", Lines(0, None))"]),
        ] {
            assert_eq!(found(text), expected, "{text:?}");
        }
    }

    #[test]
    fn time_is_linear() {
        for piece in
            ["{{#include ", "\\{{#include x ", "{{{", "{{ ", "{{#a b}", "\\{{#include x}} ", "{{#include x}}"]
        {
            let text = piece.repeat(200_000);
            assert!(directives(&text).count() <= 200_000);
        }
    }
}
