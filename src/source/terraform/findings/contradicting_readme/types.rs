//! What a README says of a type, held against the code: what is only vaguer is right.

use super::super::super::types::{Shape, Type};
use super::super::super::variable::Variable;
use crate::content::Cell;

/// The variable's type, where the cell plainly says otherwise.
pub(super) fn contradicted(cell: &Cell, variable: &Variable) -> Option<String> {
    let code = &variable.type_constraint.as_ref()?.shape;
    if cell.has_html || cell.text.is_empty() || cell.text.len() > 200 || cell.text.contains("...") {
        return None;
    }
    let told = Type::parse(&plain(&cell.text)).shape;
    differs(&told, code).then(|| code.short())
}

/// `List of strings` as Terraform writes it: `list(string)`.
fn plain(text: &str) -> String {
    let text = text.trim().trim_matches('"').to_lowercase();
    let mut words = text.split(" of ").map(|word| word.trim().trim_end_matches('s').to_owned());
    match (text.contains('('), words.next(), words.next(), words.next()) {
        (false, Some(outer), Some(inner), None) => format!("{outer}({inner})"),
        _ => text,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Text,
    Number,
    Bool,
    /// Lists, sets and tuples.
    Sequence,
    /// Maps and objects.
    Mapping,
}

/// What a type is at its outermost; `None` when it may be anything, or is unknown here.
fn family(shape: &Shape) -> Option<Family> {
    let name = match shape {
        Shape::Name(name) => name.trim(),
        Shape::Collection(kind, _) => kind,
        Shape::Tuple(_) => "tuple",
        Shape::Object(_) => "object",
    };
    Some(match name {
        "string" | "str" => Family::Text,
        "number" | "int" | "integer" | "float" => Family::Number,
        "bool" | "boolean" => Family::Bool,
        "list" | "set" | "tuple" | "array" => Family::Sequence,
        "map" | "object" | "dict" => Family::Mapping,
        _ => return None,
    })
}

fn differs(told: &Shape, code: &Shape) -> bool {
    let (Some(of_told), Some(of_code)) = (family(told), family(code)) else { return false };
    match (told, code) {
        _ if of_told != of_code => true,
        (Shape::Collection(told_kind, told), Shape::Collection(kind, code)) => {
            told_kind != kind || differs(told, code)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_vaguer_is_right() {
        for (told, code, is_wrong) in [
            ("string", "string", false),
            ("str", "string", false),
            ("boolean", "bool", false),
            ("int", "number", false),
            ("string", "number", true),
            ("bool", "string", true),
            ("list", "list(string)", false),
            ("list", "set(string)", false),
            ("List of strings", "list(string)", false),
            ("list of numbers", "list(string)", true),
            ("list( string )", "list(string)", false),
            ("list(string)", "set(string)", true),
            ("list(any)", "list(string)", false),
            ("list(map)", "list(map(string))", false),
            ("string", "list(string)", true),
            ("map", "object({ a = string })", false),
            ("object({...})", "object({ a = string })", false),
            ("object", "map(string)", false),
            ("map(string)", "map(number)", true),
            ("any", "string", false),
            ("string", "any", false),
            ("CIDR", "string", false),
            ("string (optional)", "string", false),
            ("\"string\"", "string", false),
            ("list", "map(string)", true),
        ] {
            let (shape, code) = (Type::parse(&plain(told)).shape, Type::parse(code).shape);
            assert_eq!(differs(&shape, &code), is_wrong, "{told} of {code:?}");
        }
    }
}
