//! A whole file of configuration, as code to show.

use super::super::element::hides_values;
use super::super::syntax::{Node, parse};
use super::super::value::SENSITIVE;
use super::code::{code, replace, without_defaults};
use crate::credential::names_secret;

/// A file of configuration that may be shown. `None` when it is broken, so that nobody knows what is secret in it.
pub fn masked_file(text: &str) -> Option<String> {
    let parsed = parse(text);
    if parsed.faults.iter().any(|fault| !fault.kept) {
        return None;
    }
    let mut edits = Vec::new();
    for block in &parsed.body.blocks {
        let (hidden, value) = match block.kind.as_str() {
            "variable" => (hides_values(block), "default"),
            "output" => (hides_values(block), "value"),
            _ => continue,
        };
        let is_secret = block.labels.first().is_some_and(|name| names_secret(name));
        for attribute in &block.body.attributes {
            let span = attribute.value.span.start..attribute.value.span.end;
            let source = text.get(span.clone()).unwrap_or_default();
            let node = &attribute.value.node;
            if attribute.name == value && (hidden || is_secret) && *node != Node::Null && !node.is_plain() {
                edits.push((span, SENSITIVE.to_owned()));
            } else if attribute.name == "type" && block.kind == "variable" {
                edits.push((
                    span,
                    if hidden { without_defaults(source) } else { code(source, is_secret).into_owned() },
                ));
            }
        }
    }
    let shown = replace(text, edits);
    Some(code(&shown, false).into_owned())
}
