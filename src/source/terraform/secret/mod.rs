//! Values that look like secrets leave the program nowhere: they are taken out as a file is read.

mod code;
mod excerpt;
mod file;
mod literal;

pub use crate::credential::{REDACTED, mask, names_one_secret, names_secret};
pub use code::{code, literals, strings, without_defaults};
pub use excerpt::blanks;
pub use file::masked_file;
pub use literal::is_secret;

use std::borrow::Cow;

use serde_json::Value as Json;

use super::syntax::{Block, Body, Node};
use super::value::json;
use crate::credential::{holds_secret, is_label, is_place, is_value};

/// Takes every value that looks like a secret out of `body`; in descriptions, only the secret itself.
pub fn redact(body: &mut Body) {
    redact_attributes(body, false);
    for block in &mut body.blocks {
        redact_block(block, false);
        // These are named by their label.
        let named = match block.kind.as_str() {
            "variable" => "default",
            "output" => "value",
            _ => continue,
        };
        let value = block.body.attributes.iter_mut().find(|attribute| attribute.name == named);
        if let (Some(name), Some(value)) = (block.labels.first(), value) {
            redact_named(name, &mut value.value.node, false);
        }
    }
}

/// A value that is no Terraform, such as an output's, without what looks like a secret.
pub fn redact_json(name: &str, value: Json) -> Json {
    let before = node_of(&value);
    let mut node = before.clone();
    redact_named(name, &mut node, false);
    if node == before { value } else { json(&node) }
}

fn node_of(value: &Json) -> Node {
    match value {
        Json::Null => Node::Null,
        Json::Bool(value) => Node::Bool(*value),
        Json::Number(number) => Node::Number(number.to_string()),
        Json::String(text) => Node::Text(text.clone()),
        Json::Array(items) => Node::List(items.iter().map(node_of).collect()),
        Json::Object(entries) => {
            Node::Object(entries.iter().map(|(name, value)| (name.clone(), node_of(value))).collect())
        }
    }
}

/// The same for a node; `secret` says that what it stands in is one.
pub fn redact_node(node: &mut Node, secret: bool) {
    match node {
        Node::Text(text) => {
            if (secret && !text.is_empty()) || holds_secret(text) {
                *node = Node::Redacted;
            }
        }
        // `upper("…")`: a name that says secret, and text of its own.
        Node::Expression(text) if secret && matches!(code(text, true), Cow::Owned(_)) => {
            *node = Node::Redacted
        }
        Node::Expression(text) => {
            if let Cow::Owned(masked) = code(text, false) {
                *text = masked;
            }
        }
        Node::List(items) => items.iter_mut().for_each(|item| redact_node(item, secret)),
        Node::Object(entries) => {
            let secret_beside = entries.iter().any(|(name, value)| is_label(name) && says_secret(value));
            for (name, value) in entries {
                redact_named(name, value, secret || (secret_beside && is_value(name)));
                if let Cow::Owned(masked) = mask(name) {
                    *name = masked;
                }
            }
        }
        Node::Null | Node::Bool(_) | Node::Number(_) | Node::Redacted => {}
    }
}

/// Takes out of a value what looks like a secret under this name. A number is a secret only where the name is its own, not that of something around it.
pub fn redact_named(name: &str, node: &mut Node, secret: bool) {
    if matches!(node, Node::Number(_)) && names_one_secret(name) {
        *node = Node::Redacted;
    }
    redact_node(node, (secret && !is_place(name)) || names_secret(name));
}

fn says_secret(value: &Node) -> bool {
    value.as_text().is_some_and(names_secret)
}

fn redact_block(block: &mut Block, secret: bool) {
    // The type of a variable is read from the source text, and redacted there.
    let kept = (block.kind == "variable").then(|| block.body.attribute("type").cloned()).flatten();
    redact_attributes(&mut block.body, secret);
    if let Some(kept) = kept
        && let Some(place) = block.body.attributes.iter_mut().find(|attribute| attribute.name == "type")
    {
        *place = kept;
    }
    for inner in &mut block.body.blocks {
        // `secret { name = "x", value = "…" }`
        let name = if inner.kind == "dynamic" { inner.labels.first() } else { Some(&inner.kind) };
        let secret = secret || name.is_some_and(|name| names_secret(name));
        redact_block(inner, secret);
    }
}

fn redact_attributes(body: &mut Body, secret: bool) {
    let secret_beside = body
        .attributes
        .iter()
        .any(|attribute| is_label(&attribute.name) && says_secret(&attribute.value.node));
    for attribute in &mut body.attributes {
        let name = attribute.name.as_str();
        let node = &mut attribute.value.node;
        match (name, node) {
            ("description" | "error_message" | "deprecated", Node::Text(text)) => {
                if let Cow::Owned(masked) = mask(text) {
                    *text = masked;
                }
            }
            ("description" | "error_message" | "deprecated", node) => redact_node(node, false),
            (name, node) => redact_named(name, node, secret || (secret_beside && is_value(name))),
        }
    }
}

#[cfg(test)]
mod tests;
