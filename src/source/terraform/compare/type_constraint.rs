//! Types: whether every value that one takes is taken by another, as Terraform converts them.
//! https://developer.hashicorp.com/terraform/language/expressions/type-constraints

use std::collections::BTreeMap;

use super::Both;
use crate::source::terraform::types::{AttributeType, Shape};

/// How one difference changes what is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Difference {
    /// All that was taken still is.
    Wider,
    /// It cannot be shown that all that was taken still is.
    Narrower,
    /// The same is taken, and comes to something else.
    Other,
}

/// Every difference between two types of the input `name`, and what to say of it; none where they are the same but for their comments.
pub(super) fn differences(name: &str, then: &Shape, now: &Shape) -> Vec<(Difference, String)> {
    let mut found = Vec::new();
    let whole = Place { path: name.to_owned(), is_whole: true, in_collection: false };
    of_shapes(&whole, then, now, &mut found);
    found
}

/// Where in a type something stands.
struct Place {
    /// From the input on: `rules[*].port`.
    path: String,
    is_whole: bool,
    in_collection: bool,
}

impl Place {
    /// `it`, or the path of an attribute.
    fn words(&self) -> String {
        if self.is_whole { "it".to_owned() } else { format!("`{}`", self.path) }
    }

    fn attribute(&self, name: &str) -> Self {
        Self { path: format!("{}.{name}", self.path), is_whole: false, in_collection: false }
    }

    fn element(&self, of: &str) -> Self {
        Self { path: format!("{}{of}", self.path), is_whole: false, in_collection: true }
    }
}

fn of_shapes(at: &Place, then: &Shape, now: &Shape, found: &mut Vec<(Difference, String)>) {
    use Difference::{Narrower, Other, Wider};
    let mut say = |difference, words: String| found.push((difference, format!("{} {words}", at.words())));
    let became = || format!("takes {}, and took {}", now.short(), then.short());
    match (kind_of(then), kind_of(now)) {
        (Kind::Any, Kind::Any) => {}
        // All elements of a collection have one type: objects that differ in what they leave out have none in common.
        (Kind::Primitive(_), Kind::Any) => say(Wider, became()),
        (_, Kind::Any) if at.in_collection => say(Narrower, became()),
        (_, Kind::Any) => say(Wider, became()),
        (Kind::Primitive(old), Kind::Primitive(new)) if old == new => {}
        (Kind::Primitive("bool" | "number"), Kind::Primitive("string")) => say(Wider, became()),
        (Kind::Collection(old, then), Kind::Collection(new, now)) if (old == "map") == (new == "map") => {
            if old != new {
                say(Other, became());
            }
            let any = Shape::Name("any".into());
            of_shapes(&at.element("[*]"), then.unwrap_or(&any), now.unwrap_or(&any), found);
        }
        (Kind::Tuple(then), Kind::Tuple(now)) if then.len() == now.len() => {
            for (number, (then, now)) in then.iter().zip(now).enumerate() {
                of_shapes(&at.element(&format!("[{number}]")), then, now, found);
            }
        }
        (Kind::Object(then), Kind::Object(now)) => of_objects(at, then, now, found),
        (Kind::Other(old), Kind::Other(new)) if old == new => {}
        _ => say(Narrower, became()),
    }
}

fn of_objects(
    at: &Place,
    then: &[AttributeType],
    now: &[AttributeType],
    found: &mut Vec<(Difference, String)>,
) {
    use Difference::{Narrower, Other, Wider};
    let mut attributes: BTreeMap<&str, Both<&AttributeType>> = BTreeMap::new();
    for attribute in then {
        attributes.entry(&attribute.name).or_default().0 = Some(attribute);
    }
    for attribute in now {
        attributes.entry(&attribute.name).or_default().1 = Some(attribute);
    }
    for (name, both) in attributes {
        let at = at.attribute(name);
        let mut say = |difference, words: &str| found.push((difference, format!("{} {words}", at.words())));
        match both {
            Both(None, Some(now)) if now.optional => say(Wider, "was added and may be left out"),
            Both(None, Some(_)) => say(Narrower, "was added and has to be set"),
            // Terraform drops what an object type does not name: https://developer.hashicorp.com/terraform/language/expressions/type-constraints#conversion-of-complex-types
            Both(Some(_), None) => {
                say(Narrower, "was removed: what calls set there is dropped without a word")
            }
            Both(Some(then), Some(now)) => {
                match (then.optional, now.optional) {
                    (true, false) => say(Narrower, "has to be set now"),
                    (false, true) => say(Wider, "may be left out now"),
                    (true, true) if then.default != now.default => say(Other, "has another default"),
                    _ => {}
                }
                of_shapes(&at, &then.shape, &now.shape, found);
            }
            Both(None, None) => {}
        }
    }
}

enum Kind<'a> {
    Any,
    Primitive(&'a str),
    /// `list`, `set` or `map`, of what: nothing where old code writes the word alone.
    Collection(&'a str, Option<&'a Shape>),
    Tuple(&'a [Shape]),
    Object(&'a [AttributeType]),
    /// What could not be understood.
    Other(&'a str),
}

fn kind_of(shape: &Shape) -> Kind<'_> {
    match shape {
        Shape::Name(name) => match name.as_str() {
            "any" => Kind::Any,
            "string" | "number" | "bool" => Kind::Primitive(name),
            "list" | "set" | "map" => Kind::Collection(name, None),
            other => Kind::Other(other),
        },
        Shape::Collection(kind, inner) => Kind::Collection(kind, Some(inner)),
        Shape::Tuple(items) => Kind::Tuple(items),
        Shape::Object(attributes) => Kind::Object(attributes),
    }
}
