//! What stands in a paragraph of its own and is filled in from the rest of the project: `{{#diagram modules/vpc}}`.

use super::Embed;
use crate::diagnostic::Span;

/// The names of what can be filled in. Anything else between such braces is text.
const KNOWN: [&str; 1] = ["diagram"];

/// The embed that a paragraph is, if it is nothing else. `base` is where it stands in its file.
pub(super) fn embed(paragraph: &str, base: usize) -> Option<Embed> {
    let start = paragraph.len() - paragraph.trim_start().len();
    let text = paragraph.trim();
    let inner = text.strip_prefix("{{#")?.strip_suffix("}}")?;
    if inner.contains(['{', '}', '\n']) {
        return None;
    }
    let mut words = inner.split_whitespace();
    let name = words.next().filter(|name| KNOWN.contains(name))?.to_owned();
    let arguments = words.map(str::to_owned).collect();
    let span = Span::new(base + start, base + start + text.len());
    Some(Embed { name, arguments, span })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_paragraph_that_is_nothing_else() {
        let found = embed("{{#diagram modules/vpc  topology}}\n", 10).unwrap();
        assert_eq!(found.arguments, ["modules/vpc", "topology"]);
        assert_eq!((found.span.start, found.span.end), (10, 44));
        for text in [
            "{{#include x.md}}",
            "see {{#diagram a}}",
            "{{#diagram a}} {{#diagram b}}",
            "{{ diagram a }}",
            "{{#diagram",
        ] {
            assert_eq!(embed(text, 0), None, "{text}");
        }
    }
}
