//! The syntax of one file: blocks, attributes and expressions, with their bytes.
//!
//! The structure of a file (blocks, attributes, where an expression ends) is read here, so that what is broken costs no
//! more than itself. Expressions that are more than a literal or a plain reference are `hcl-edit`'s to judge.

mod expression;
mod json;
mod lex;
mod reference;
mod structure;
#[cfg(test)]
mod tests;

pub(super) use reference::of_text;
pub use reference::{Address, Reference};

pub(super) use expression::parsed;
pub use json::{parse_json, parse_json_terragrunt, parse_json_values};
pub(super) use lex::{Heredocs, skip_trivia};
pub use structure::parse;

use crate::diagnostic::Span;

/// Blocks, attributes and values may stand inside each other this deep.
pub const MAX_DEPTH: usize = 64;

/// What stands between a block's braces, or in a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    /// `name = value`, in order, each name once.
    pub attributes: Vec<Attribute>,
    /// The blocks, in order.
    pub blocks: Vec<Block>,
}

impl Body {
    /// The attribute of this name.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }

    /// The blocks of this kind.
    pub fn blocks<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Block> {
        self.blocks.iter().filter(move |block| block.kind == kind)
    }
}

/// `name = value`
#[derive(Clone, Debug, PartialEq)]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// The bytes of the name.
    pub name_span: Span,
    /// Its value.
    pub value: Expression,
}

/// `kind "label" { … }`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Block {
    /// `resource`
    pub kind: String,
    /// `aws_vpc`, `main`
    pub labels: Vec<String>,
    /// From the kind to the closing brace.
    pub span: Span,
    /// From the kind to the last label.
    pub header: Span,
    /// What stands in it, as far as it could be read.
    pub body: Body,
    /// Whether something in it could not be read.
    pub broken: bool,
}

/// A value as written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Expression {
    /// Its bytes.
    pub span: Span,
    /// What it is.
    pub node: Node,
    /// What it refers to, in order.
    pub references: Vec<Reference>,
}

/// A literal, or the source text of anything else.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Node {
    /// `null`
    #[default]
    Null,
    /// `true`
    Bool(bool),
    /// A number as it is written.
    Number(String),
    /// A string without interpolations, unescaped.
    Text(String),
    /// `[…]`
    List(Vec<Node>),
    /// `{…}` with literal keys, in order, each key once.
    Object(Vec<(String, Node)>),
    /// The source text of anything else, its indentation taken off.
    Expression(String),
    /// A value that is sensitive or looks like a secret: gone.
    Redacted,
}

impl Node {
    /// Whether nothing in it has to be evaluated.
    pub fn is_literal(&self) -> bool {
        match self {
            Node::Expression(_) | Node::Redacted => false,
            Node::List(items) => items.iter().all(Node::is_literal),
            Node::Object(entries) => entries.iter().all(|(_, value)| value.is_literal()),
            _ => true,
        }
    }

    /// Whether it is an expression without text of its own: `aws_db_instance.this.password` tells nothing.
    pub fn is_plain(&self) -> bool {
        matches!(self, Node::Expression(text) if !text.contains(['"', '<']))
    }

    /// The string, when it is a literal one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Node::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The boolean, when it is a literal one; Terraform takes `"true"` for `true`.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Node::Bool(value) => Some(*value),
            Node::Text(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// The value of this key, when it is an object that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        match self {
            Node::Object(entries) => entries.iter().find(|(name, _)| name == key).map(|(_, value)| value),
            _ => None,
        }
    }
}

/// Something in a file that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The bytes it is about.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// The cure.
    pub help: String,
    /// Whether all of it was kept all the same: nothing is missing, though something was not looked into.
    pub kept: bool,
}

impl Fault {
    fn new(span: impl Into<Span>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { span: span.into(), message: message.into(), help: help.into(), kept: false }
    }
}

/// A file's syntax and its faults.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parsed {
    /// What could be read.
    pub body: Body,
    /// What could not, in order.
    pub faults: Vec<Fault>,
}

/// The bytes of the item of a list that begins at `at`, and of what follows it.
pub(super) fn item(text: &str, at: usize) -> (std::ops::Range<usize>, usize) {
    let extent = lex::item_end(text, at, lex::Until::Item, false, &mut lex::Heredocs::default());
    (at..extent.end, extent.next)
}

/// The value that stands at `range`, if one can be read there.
pub(super) fn value(text: &str, range: std::ops::Range<usize>) -> Option<Expression> {
    let read = expression::read(text, range, 0, &mut lex::Heredocs::default(), 0);
    read.ok().map(|(expression, _)| expression)
}

/// The keys and the values of the object whose brace stands at `open`, as far as they can be told apart.
pub(super) fn entries<'a>(
    text: &'a str,
    open: usize,
    heredocs: &mut Heredocs<'a>,
) -> Vec<(std::ops::Range<usize>, std::ops::Range<usize>)> {
    let byte = |at: usize| text.as_bytes().get(at).copied();
    let mut found = Vec::new();
    if byte(open) != Some(b'{') {
        return found;
    }
    let mut at = skip_trivia(text, open + 1);
    while byte(at).is_some_and(|byte| byte != b'}') {
        let key = lex::item_end(text, at, lex::Until::Key, false, heredocs);
        if key.fault.is_some() || !matches!(byte(key.next), Some(b'=' | b':')) {
            break;
        }
        let start = skip_trivia(text, key.next + 1);
        let value = lex::item_end(text, start, lex::Until::Entry, false, heredocs);
        if value.fault.is_some() || value.next <= at {
            break;
        }
        found.push((at..key.end, start..value.end));
        at = lex::skip_blanks(text, value.next);
        if byte(at) == Some(b',') {
            at += 1;
        }
        at = skip_trivia(text, at);
    }
    found
}

/// `text` with the indentation that its lines after the first share taken off.
pub(super) fn dedent(text: &str) -> String {
    if !text.contains('\n') {
        return text.trim_end_matches('\r').to_owned();
    }
    let indent = text
        .lines()
        .skip(1)
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.len() - line.trim_start_matches([' ', '\t']).len())
        .min()
        .unwrap_or(0);
    let mut out = String::with_capacity(text.len());
    for (number, line) in text.lines().enumerate() {
        if number > 0 {
            out.push('\n');
        }
        let cut = if number == 0 { 0 } else { indent };
        out.push_str(line.get(cut..).unwrap_or("").trim_end_matches('\r'));
    }
    out
}
