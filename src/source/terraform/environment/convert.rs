//! What a value comes to as the value of a variable: Terraform converts it to the variable's type, so that `"3"` is 3 for a number.
//!
//! The rules are those of "Type Conversion" and of `optional` in "Type Constraints" of Terraform's language reference, and what its
//! console answers.

use std::collections::BTreeMap;

use crate::source::terraform::syntax::Node;
use crate::source::terraform::types::{AttributeType, Shape};
use crate::source::terraform::value::{json, plain_number};
use crate::source::terraform::variable::Variable;

/// What counts where a variable is set to this: its default, where `null` stands for it.
pub fn as_set(node: &Node, variable: &Variable) -> Node {
    let shape = variable.type_constraint.as_ref().map(|it| &it.shape);
    match &variable.default {
        Some(default) if *node == Node::Null && variable.nullable == Some(false) => {
            converted(&default.node, shape)
        }
        _ => converted(node, shape),
    }
}

/// The value as its type makes it, in one way of several to write it: numbers without needless digits, sets in order and each of their
/// items once, objects with the attributes that their type knows. What does not fit the type stays as it is.
pub fn converted(node: &Node, shape: Option<&Shape>) -> Node {
    match (node, shape) {
        (Node::Null | Node::Redacted | Node::Expression(_), _) => node.clone(),
        (Node::List(items), Some(Shape::Tuple(shapes))) => {
            Node::List(items.iter().enumerate().map(|(at, item)| converted(item, shapes.get(at))).collect())
        }
        (Node::List(items), Some(Shape::Collection(kind, inner))) => {
            let items = items.iter().map(|item| converted(item, Some(inner))).collect();
            let items = alike(items, inner, |item| item);
            Node::List(if *kind == "set" { sorted(items) } else { items })
        }
        (Node::List(items), _) => Node::List(items.iter().map(|item| converted(item, None)).collect()),
        (Node::Object(entries), Some(Shape::Object(known))) => Node::Object(attributes(entries, known)),
        (Node::Object(entries), Some(Shape::Collection("map", inner))) => {
            let entry = |(key, value): &(String, Node)| (key.clone(), converted(value, Some(inner)));
            Node::Object(alike(entries.iter().map(entry).collect(), inner, |(_, value)| value))
        }
        (Node::Object(entries), _) => {
            let entry = |(key, value): &(String, Node)| (key.clone(), converted(value, None));
            Node::Object(entries.iter().map(entry).collect())
        }
        (scalar, Some(Shape::Name(name))) => as_scalar(scalar, name),
        (scalar, _) => as_scalar(scalar, ""),
    }
}

/// A string, a number or a boolean as one of the type of this name.
fn as_scalar(node: &Node, name: &str) -> Node {
    let number = |text: &str| Node::Number(plain_number(text).unwrap_or_else(|| text.to_owned()));
    match (node, name) {
        (Node::Bool(value), "string") => Node::Text(value.to_string()),
        (Node::Number(text), "string") => Node::Text(plain_number(text).unwrap_or_else(|| text.clone())),
        (Node::Number(text), _) => number(text),
        (Node::Text(text), "number") if plain_number(text).is_some() => number(text),
        (Node::Text(text), "bool") => match text.as_str() {
            "true" | "1" => Node::Bool(true),
            "false" | "0" => Node::Bool(false),
            _ => node.clone(),
        },
        _ => node.clone(),
    }
}

/// The attributes that a type knows: those that are not set, or to `null`, have the default of theirs; others are dropped.
fn attributes(entries: &[(String, Node)], known: &[AttributeType]) -> Vec<(String, Node)> {
    let set: BTreeMap<&str, &Node> = entries.iter().map(|(name, value)| (name.as_str(), value)).collect();
    let of = |attribute: &AttributeType| {
        let set = set.get(attribute.name.as_str()).copied();
        let value = match (set, &attribute.default) {
            (None | Some(Node::Null), Some(default)) => default,
            (None, None) if !attribute.optional => return None,
            (set, _) => set.unwrap_or(&Node::Null),
        };
        Some((attribute.name.clone(), converted(value, Some(&attribute.shape))))
    };
    known.iter().filter_map(of).collect()
}

/// The items of a `list(any)` are of one type: where strings are among scalars of other kinds, all become strings.
fn alike<T>(mut items: Vec<T>, inner: &Shape, node: impl Fn(&mut T) -> &mut Node) -> Vec<T> {
    if !matches!(inner, Shape::Name(name) if name == "any") {
        return items;
    }
    let mut nodes: Vec<&mut Node> = items.iter_mut().map(node).collect();
    let is_scalar =
        |node: &Node| matches!(node, Node::Null | Node::Bool(_) | Node::Number(_) | Node::Text(_));
    let has_text = nodes.iter().any(|node| matches!(node, Node::Text(_)));
    if has_text && nodes.iter().all(|node| is_scalar(node)) {
        nodes.iter_mut().for_each(|node| **node = as_scalar(node, "string"));
    }
    items
}

/// The items of a set: in one order, each once.
fn sorted(mut items: Vec<Node>) -> Vec<Node> {
    items.sort_by_cached_key(|item| json(item).to_string());
    items.dedup();
    items
}

#[cfg(test)]
mod tests {
    use super::super::super::syntax::value;
    use super::super::super::types::Type;
    use super::super::super::value::compact;
    use super::*;

    #[test]
    fn what_a_type_makes_of_values() {
        for (shape, written, counts) in [
            ("number", "\"3\"", "3"),
            ("number", "2.0", "2"),
            ("number", "\"x\"", "\"x\""),
            ("bool", "\"true\"", "true"),
            ("bool", "\"0\"", "false"),
            ("string", "3", "\"3\""),
            ("string", "1.50", "\"1.5\""),
            ("string", "false", "\"false\""),
            ("any", "1.0", "1"),
            ("set(string)", "[\"b\", \"a\", \"b\"]", "[\"a\", \"b\"]"),
            ("set(string)", "[1, \"1\"]", "[\"1\"]"),
            ("list(number)", "[\"1\", 2.0]", "[1, 2]"),
            ("list(any)", "[1, \"a\", true]", "[\"1\", \"a\", \"true\"]"),
            ("list(any)", "[1, 2]", "[1, 2]"),
            ("map(number)", "{ x = \"1\" }", "{ x = 1 }"),
            ("map(any)", "{ x = \"1\", y = 2 }", "{ x = \"1\", y = \"2\" }"),
            ("map(set(string))", "{ x = [\"b\", \"a\"] }", "{ x = [\"a\", \"b\"] }"),
            ("tuple([string, number])", "[1, \"2\"]", "[\"1\", 2]"),
            (
                "object({ a = optional(number, 3), b = string })",
                "{ b = \"x\", extra = 1 }",
                "{ a = 3, b = \"x\" }",
            ),
            ("object({ a = optional(number, \"3\") })", "{ a = null }", "{ a = 3 }"),
            ("object({ a = optional(number) })", "{}", "{ a = null }"),
            ("object({ a = number })", "{}", "{}"),
            ("string", "null", "null"),
        ] {
            let node = value(written, 0..written.len()).unwrap().node;
            let made = converted(&node, Some(&Type::parse(shape).shape));
            assert_eq!(compact(&made).as_deref(), Some(counts), "{shape} {written}");
        }
    }
}
