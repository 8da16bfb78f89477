//! What is filled in from the rest of the project: `{{#terraform modules/vpc inputs}}` in a paragraph of its own,
//! `{{#terraform value modules/vpc#var.cidr.default}}` in the middle of a sentence.

use std::ops::Range;

use super::{Embed, Stands};
use crate::diagnostic::{Span, nearest};

/// The names of what can be filled in.
pub const KNOWN: [&str; 5] = ["diagram", "environments", "overview", "resources", "terraform"];

/// mdBook's own, which are text here or understood elsewhere.
const OF_MDBOOK: [&str; 7] =
    ["include", "playground", "playpen", "rustdoc_include", "template", "title", "shiftinclude"];

/// The embed that a paragraph is, if it is nothing else: one of ours, or one whose name is spelt much the same. Anything else between
/// such braces is text. `base` is where the paragraph stands in its file.
pub(super) fn embed(paragraph: &str, base: usize) -> Option<Embed> {
    let start = paragraph.len() - paragraph.trim_start().len();
    let text = paragraph.trim();
    let found = inner(text)?;
    if found.end != text.len() {
        return None;
    }
    let embed = read(text, base + start, Stands::Alone)?;
    is_meant(&embed.name).then_some(embed)
}

/// Whether this is the name of an embed, or one spelt much the same.
pub(super) fn is_meant(name: &str) -> bool {
    KNOWN.contains(&name) || !OF_MDBOOK.contains(&name) && nearest(name, KNOWN).is_some()
}

/// The first embed in the middle of `text`, which stands at `base` in its file. What is spelt another way is text.
pub(super) fn in_line(text: &str, base: usize, stands: Stands) -> Option<Embed> {
    text.match_indices("{{#").find_map(|(at, _)| {
        let embed = read(text.get(at..)?, base + at, stands)?;
        KNOWN.contains(&embed.name.as_str()).then_some(embed)
    })
}

/// Where what is an embed but for a blank stands in `text`, and its name: `{{ #terraform …}}`.
pub(super) fn misspelt(text: &str) -> Option<(Range<usize>, &'static str)> {
    text.match_indices("{{ ").find_map(|(at, _)| {
        let rest = text.get(at..)?;
        let inner = rest.get(2..rest.find("}}")?)?.trim_start().strip_prefix('#')?;
        let name = inner.split_whitespace().next()?;
        let known = KNOWN.iter().find(|known| **known == name)?;
        Some((at..at + 2 + (rest.find("}}")?), *known))
    })
}

/// The embed at the beginning of `text`.
fn read(text: &str, start: usize, stands: Stands) -> Option<Embed> {
    let range = inner(text)?;
    let mut words = text.get(range.start..range.end - 2)?.split_whitespace();
    let name = words.next()?.to_owned();
    let arguments = words.map(str::to_owned).collect();
    Some(Embed { name, arguments, stands, span: Span::new(start, start + range.end) })
}

/// Where the words begin, and where the whole ends.
fn inner(text: &str) -> Option<Range<usize>> {
    let start = "{{#".len();
    let rest = text.strip_prefix("{{#")?;
    let length = rest.find(['{', '}', '\n'])?;
    rest.get(length..)?.starts_with("}}").then_some(start..start + length + 2)
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
            "{{#playground x.rs}}",
            "{{#title Terraform}}",
            "{{#each x}}",
            "see {{#diagram a}}",
            "{{#diagram a}} {{#diagram b}}",
            "{{ diagram a }}",
            "{{#diagram",
            "{{#diagram a}",
        ] {
            assert_eq!(embed(text, 0), None, "{text}");
        }
        // What was meant is for others to say.
        assert_eq!(embed("{{#terrafrom x}}", 0).unwrap().name, "terrafrom");
        assert_eq!(embed("{{#environment}}", 0).unwrap().name, "environment");
    }

    #[test]
    fn a_blank_before_the_mark_is_a_slip() {
        let found = |text| misspelt(text).map(|(place, name)| (&text[place], name));
        assert_eq!(found("a {{ #terraform x }} b"), Some(("{{ #terraform x }}", "terraform")));
        for text in ["{{#terraform x}}", "{{ #each x }}", "{{ terraform }}", "{{ #terraform", "{{ }}"] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn in_the_middle_of_words_only_names_that_are_known() {
        let found = in_line("by {{#x}} {{#terraform value a#var.b}} at", 5, Stands::InLine).unwrap();
        assert_eq!((found.name.as_str(), found.span), ("terraform", Span::new(15, 43)));
        assert_eq!(in_line("{{#terrafrom value a#var.b}} {{#terraform", 0, Stands::InLine), None);
    }
}
