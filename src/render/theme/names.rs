//! The names in a template's text: blocks, and what its tags ask of the view.

use std::collections::BTreeSet;

use serde_json::Value;
use tera::Tera;

use crate::diagnostic::{Diagnostic, Span, nearest};
use crate::path::SourcePath;

/// The blocks that a template has, in their order.
pub(super) fn blocks(text: &str) -> Vec<&str> {
    after_word(text, "block")
}

/// The last tag that waits for its end: the bytes of its word, and the word.
pub(super) fn unclosed(text: &str) -> Option<(Span, &str)> {
    let mut open: Vec<(Span, &str)> = Vec::new();
    for (at, tag) in tags(text).filter(|(at, _)| text.as_bytes().get(at - 1) == Some(&b'%')) {
        let rest = tag.trim_start_matches(['-', ' ', '\n', '\t']);
        let word = rest.split(|c| !is_of_name(c)).next().unwrap_or_default();
        let start = at + tag.len() - rest.len();
        match word {
            "if" | "for" | "block" | "filter" => open.push((Span::new(start, start + word.len()), word)),
            _ if word.starts_with("end") => drop(open.pop()),
            _ => {}
        }
    }
    open.pop()
}

/// The names that templates set themselves.
fn set(text: &str) -> Vec<&str> {
    let looped = after_word(text, "for").into_iter();
    let second = tags(text).filter_map(|(_, tag)| {
        tag.trim_start().strip_prefix("for ")?.split_once(',')?.1.split_whitespace().next()
    });
    let captured = ["set", "set_global"].into_iter().flat_map(|word| after_word(text, word));
    looped.chain(second).chain(captured).collect()
}

/// The first word after a tag's own.
fn after_word<'a>(text: &'a str, word: &str) -> Vec<&'a str> {
    let name = |(_, tag): (usize, &'a str)| {
        let rest = tag
            .trim_start_matches(['-', ' ', '\n', '\t'])
            .strip_prefix(word)?
            .strip_prefix(' ')?
            .trim_start();
        let end = rest.find(|c: char| !is_of_name(c)).unwrap_or(rest.len());
        rest.get(..end).filter(|name| !name.is_empty())
    };
    tags(text).filter_map(name).collect()
}

/// What stands between `{{ }}` and `{% %}`, each with its place. Comments are left out.
fn tags(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + text.get(at..)?.find('{')?;
            let close = match text.as_bytes().get(start + 1) {
                Some(b'{') => "}}",
                Some(b'%') => "%}",
                Some(b'#') => "#}",
                _ => {
                    at = start + 1;
                    continue;
                }
            };
            let inner = start + 2;
            let end = inner + text.get(inner..)?.find(close)?;
            at = end + 2;
            if close != "#}" {
                return Some((inner, text.get(inner..end)?));
            }
        }
    })
}

fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// The names and paths in a template's tags, such as `site.title`, each with its place. What stands in quotes is left out.
fn paths(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (start, tag) in tags(text) {
        let mut quote = None;
        let mut from = None;
        for (at, c) in tag.char_indices().chain([(tag.len(), ' ')]) {
            let goes_on = quote.is_none() && (is_of_name(c) || c == '.');
            if let (false, Some(begun)) = (goes_on, from) {
                found.extend(tag.get(begun..at).map(|path| (start + begun, path)));
                from = None;
            }
            match quote {
                Some(open) if c == open => quote = None,
                None if matches!(c, '"' | '\'' | '`') => quote = Some(c),
                _ if goes_on && from.is_none() => from = Some(at),
                _ => {}
            }
        }
    }
    found
}

/// The path that ends at this byte: `site.titel`.
pub(super) fn path_up_to(text: &str, end: usize) -> &str {
    let before = text.get(..end).unwrap_or_default();
    let start = before.rfind(|c: char| !(is_of_name(c) || c == '.')).map_or(0, |at| at + 1);
    before.get(start..).unwrap_or_default()
}

/// Names in a user's template that no view has: where they are only asked for, as in `{% if titel %}`, filling it does not fail.
/// `all` are the texts of all templates, `views` everything that a view has.
pub(super) fn unknown(
    (name, text): (&str, &str),
    tera: &Tera,
    all: &[&str],
    views: &Value,
    folder: &SourcePath,
) -> Vec<Diagnostic> {
    let path = folder.join(&format!("templates/{name}")).unwrap_or_else(|| folder.clone());
    let own: BTreeSet<&str> = all.iter().flat_map(|text| set(text)).chain(["loop"]).collect();
    let asked = tera.get_template_variables(name).unwrap_or_default();
    let mut found = Vec::new();
    for (at, written) in paths(text) {
        let mut value = views;
        let mut end = at;
        for (depth, part) in written.split('.').enumerate() {
            let start = if depth == 0 { at } else { end + 1 };
            end = start + part.len();
            if depth == 0 && (own.contains(part) || !asked.contains(part)) {
                break;
            }
            let Value::Object(fields) = value else { break };
            if let Some(inner) = fields.get(part) {
                value = inner;
                continue;
            }
            let whole = path_up_to(text, end);
            let help = match nearest(part, fields.keys().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "the manual's page on theming lists what there is".to_owned(),
            };
            let finding = Diagnostic::warning("theme", &path, format!("there is no `{whole}`"));
            found.push(finding.at(Span::new(start, end)).help(help));
            break;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_from_tags_alone() {
        let text = "title {# {{ no }} #}{% block main -%}{{ site.title | upper }}{% if \"a.b\" ~ x %}{% for a, b in all %}";
        assert_eq!(blocks(text), ["main"]);
        let names: Vec<&str> = paths(text).into_iter().map(|(_, path)| path).collect();
        assert_eq!(names, ["block", "main", "site.title", "upper", "if", "x", "for", "a", "b", "in", "all"]);
        assert_eq!(set(text), ["a", "b"]);
        assert_eq!(path_up_to("{{ site.titel }}", 13), "site.titel");
    }
}
