//! Type constraints, parsed: what a variable takes, and what its attributes are for.

use super::secret::{redact_node, without_defaults};
use super::syntax::{Node, dedent, item, skip_trivia, value};
use super::value::SENSITIVE;
use crate::diagnostic::Span;

/// Types may stand inside each other this deep.
const MAX_DEPTH: usize = 32;

/// A type constraint.
#[derive(Clone, Debug, PartialEq)]
pub struct Type {
    /// As written, its indentation taken off.
    pub text: String,
    /// What was written, byte for byte: what terraform-docs prints.
    pub verbatim: String,
    /// What it means.
    pub shape: Shape,
}

/// The structure of a type.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// `string`, `any`: a single word, or whatever could not be understood.
    Name(String),
    /// `list(…)`, `set(…)`, `map(…)`
    Collection(&'static str, Box<Shape>),
    /// `tuple([…])`
    Tuple(Vec<Shape>),
    /// `object({…})`
    Object(Vec<AttributeType>),
}

/// One attribute of an object type.
#[derive(Clone, Debug, PartialEq)]
pub struct AttributeType {
    /// Its name.
    pub name: String,
    /// Its type.
    pub shape: Shape,
    /// Whether it stands in `optional(…)`.
    pub optional: bool,
    /// The default that `optional` gives it.
    pub default: Option<Node>,
    /// The comments above and beside it.
    pub description: String,
    /// The bytes of its name in the type's own text.
    pub span: Span,
}

impl Type {
    /// The type whose source text this is.
    pub fn parse(source: &str) -> Self {
        let mut reader = Reader { text: source, at: 0 };
        let shape = reader.shape(0);
        Self { text: dedent(source), verbatim: source.to_owned(), shape }
    }

    /// Takes out what `optional(…)` gives its attributes.
    pub fn hide_defaults(&mut self) {
        *self = Self::parse(&without_defaults(&self.verbatim));
    }
}

impl Shape {
    /// The attributes of the objects inside, through whatever collections stand around them.
    pub fn attributes(&self) -> &[AttributeType] {
        match self {
            Shape::Object(attributes) => attributes,
            Shape::Collection(_, inner) => inner.attributes(),
            Shape::Tuple(items) => {
                items.iter().map(Shape::attributes).find(|attributes| !attributes.is_empty()).unwrap_or(&[])
            }
            Shape::Name(_) => &[],
        }
    }

    /// On one line, the attributes of objects left out: `list(object({…}))`.
    pub fn short(&self) -> String {
        match self {
            Shape::Name(name) => name.clone(),
            Shape::Collection(kind, inner) => format!("{kind}({})", inner.short()),
            Shape::Tuple(items) => {
                let items: Vec<String> = items.iter().map(Shape::short).collect();
                format!("tuple([{}])", items.join(", "))
            }
            Shape::Object(attributes) if attributes.is_empty() => "object({})".to_owned(),
            Shape::Object(_) => "object({…})".to_owned(),
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Passes over `byte` and the blanks and comments before it; stays where it is when there is none.
    fn take(&mut self, byte: u8) -> bool {
        let at = skip_trivia(self.text, self.at);
        let here = self.text.as_bytes().get(at) == Some(&byte);
        if here {
            self.at = at + 1;
        }
        here
    }

    /// Passes over blanks and comments, and says what the comments said: those that no empty line follows.
    fn trivia(&mut self) -> String {
        let mut said = String::new();
        loop {
            let rest = self.rest();
            let blanks = rest.len() - rest.trim_start().len();
            if rest.get(..blanks).is_some_and(|blank| blank.bytes().filter(|&b| b == b'\n').count() > 1) {
                said.clear();
            }
            self.at += blanks;
            let Some(comment) = self.comment() else { return said };
            push_words(&mut said, &comment);
        }
    }

    /// The comment that stands here, without its markers.
    fn comment(&mut self) -> Option<String> {
        let rest = self.rest();
        let line = ["#", "//"].iter().find_map(|marker| rest.strip_prefix(marker));
        if let Some(line) = line {
            let line = line.split('\n').next().unwrap_or_default();
            self.at = self.text.len() - rest.len() + rest.find('\n').unwrap_or(rest.len());
            return Some(super::heading::without_rulers(line.trim_start_matches(['#', '/']).trim()));
        }
        let block = rest.strip_prefix("/*")?;
        let end = block.find("*/");
        self.at += end.map_or(rest.len(), |end| end + 4);
        let words: Vec<&str> =
            block[..end.unwrap_or(block.len())].split_whitespace().filter(|w| *w != "*").collect();
        Some(words.join(" "))
    }

    /// The comment later on this line, if any.
    fn trailing(&mut self) -> String {
        let rest = self.rest();
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t', '\r']).len();
        self.at += blanks;
        self.comment().unwrap_or_default()
    }

    fn word(&mut self) -> &'a str {
        self.trivia();
        let rest = self.rest();
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-').unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    fn shape(&mut self, depth: usize) -> Shape {
        self.trivia();
        let start = self.at;
        let word = self.word();
        let kind = match word {
            "list" => "list",
            "set" => "set",
            "map" => "map",
            "tuple" | "object" => word,
            _ if !word.is_empty() && !self.rest().starts_with(['(', '.', '[']) => {
                return Shape::Name(word.to_owned());
            }
            _ => return self.other(start),
        };
        if !self.take(b'(') {
            return Shape::Name(word.to_owned());
        }
        if depth >= MAX_DEPTH {
            return self.other(start);
        }
        let shape = match kind {
            "tuple" => self.tuple(depth),
            "object" => self.object(depth),
            "list" => Shape::Collection("list", Box::new(self.shape(depth + 1))),
            "set" => Shape::Collection("set", Box::new(self.shape(depth + 1))),
            _ => Shape::Collection("map", Box::new(self.shape(depth + 1))),
        };
        self.take(b',');
        self.take(b')');
        shape
    }

    /// What is no type that is known here, as text.
    fn other(&mut self, start: usize) -> Shape {
        let (range, next) = item(self.text, start);
        self.at = next.max(self.at);
        Shape::Name(dedent(self.text.get(range).unwrap_or_default().trim_matches('"')))
    }

    fn tuple(&mut self, depth: usize) -> Shape {
        let mut items = Vec::new();
        if self.take(b'[') {
            while !self.take(b']') && self.at < self.text.len() {
                let before = self.at;
                items.push(self.shape(depth + 1));
                if !self.take(b',') && self.at == before {
                    break;
                }
            }
        }
        Shape::Tuple(items)
    }

    fn object(&mut self, depth: usize) -> Shape {
        let mut attributes: Vec<AttributeType> = Vec::new();
        if !self.take(b'{') {
            return Shape::Object(attributes);
        }
        self.trailing();
        while self.at < self.text.len() {
            let mut description = self.trivia();
            if self.take(b'}') {
                break;
            }
            let quoted = self.take(b'"');
            let start = self.at;
            let name = self.word().to_owned();
            let span = Span::new(start, self.at);
            if quoted {
                self.take(b'"');
            }
            if name.is_empty() || !(self.take(b'=') || self.take(b':')) {
                // Not an attribute: give up on the rest of this object, keep what was read.
                let (_, next) = item(self.text, self.at);
                self.at = next;
                self.take(b'}');
                break;
            }
            let (shape, optional, default) = self.attribute(depth);
            let rest = self.rest().trim_start_matches([' ', '\t', '\r']);
            if rest.starts_with(',') {
                self.at = self.text.len() - rest.len() + 1;
            }
            push_words(&mut description, &self.trailing());
            self.at += usize::from(self.rest().starts_with(','));
            attributes.push(AttributeType { name, shape, optional, default, description, span });
        }
        Shape::Object(attributes)
    }

    /// A type, or `optional(type)`, or `optional(type, default)`.
    fn attribute(&mut self, depth: usize) -> (Shape, bool, Option<Node>) {
        self.trivia();
        let start = self.at;
        if self.word() != "optional" || !self.take(b'(') {
            self.at = start;
            return (self.shape(depth + 1), false, None);
        }
        let shape = self.shape(depth + 1);
        let mut default = None;
        if self.take(b',') {
            self.trivia();
            let (range, next) = item(self.text, self.at);
            default = match self.text.get(range.clone()) {
                Some(SENSITIVE) => Some(Node::Redacted),
                _ => value(self.text, range).map(|expression| expression.node),
            };
            if let Some(default) = &mut default {
                redact_node(default, false);
            }
            self.at = next;
            self.take(b',');
        }
        self.take(b')');
        (shape, true, default)
    }
}

fn push_words(text: &mut String, more: &str) {
    if !text.is_empty() && !more.is_empty() {
        text.push(' ');
    }
    text.push_str(more);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(shape: &Shape) -> Vec<(String, String, bool)> {
        shape.attributes().iter().map(|a| (a.name.clone(), a.shape.short(), a.optional)).collect()
    }

    #[test]
    fn nested_objects_through_collections() {
        let t = Type::parse(
            "map(object({\n  # The size.\n  # In bits.\n  newbits = number # beside\n  zones = optional(list(string), [\"a\"]), // spread\n\n  # heading\n\n  inner = set(object({ x = optional(bool) }))\n}))",
        );
        let attributes = t.shape.attributes();
        assert_eq!(
            names(&t.shape),
            [
                ("newbits".into(), "number".into(), false),
                ("zones".into(), "list(string)".into(), true),
                ("inner".into(), "set(object({…}))".into(), false)
            ]
        );
        assert_eq!(attributes[0].description, "The size. In bits. beside");
        assert_eq!(attributes[1].description, "spread");
        assert_eq!(attributes[1].default, Some(Node::List(vec![Node::Text("a".into())])));
        assert_eq!(attributes[2].description, "");
        assert_eq!(names(&attributes[2].shape), [("x".into(), "bool".into(), true)]);
    }

    #[test]
    fn plain_legacy_and_odd_types() {
        assert_eq!(Type::parse("string").shape, Shape::Name("string".into()));
        assert_eq!(Type::parse("list").shape.short(), "list");
        assert_eq!(Type::parse("tuple([string, number])").shape.short(), "tuple([string, number])");
        assert_eq!(Type::parse("object({})").shape.short(), "object({})");
        assert_eq!(Type::parse("list(${x})").shape.attributes().len(), 0);
    }

    #[test]
    fn deep_and_broken_types_end() {
        let deep = "list(".repeat(5_000);
        assert!(!Type::parse(&deep).shape.short().is_empty());
        for broken in [
            "object({",
            "object({ a",
            "object({ a = ",
            "object({ = 1 })",
            "tuple([",
            "tuple([,])",
            "object({ a = optional( })",
            "map()",
            "",
        ] {
            let _ = Type::parse(broken);
        }
    }

    #[test]
    fn one_line_objects_keep_their_comments_apart() {
        let t = Type::parse("object({ a = string, b = number /* the b */ })");
        assert_eq!(t.shape.attributes()[0].description, "");
        assert_eq!(t.shape.attributes()[1].description, "the b");
    }
}
