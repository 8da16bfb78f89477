//! What an expression refers to.

use std::collections::BTreeSet;
use std::fmt;

use hcl_edit::Span as _;
use hcl_edit::expr::{Expression as Hcl, Traversal, TraversalOperator};
use hcl_edit::template::{Directive, Element, Template};

use super::lex::{name_end, skip_trivia};
use crate::diagnostic::Span;

/// Something in the same module, by the name that expressions use.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Address {
    /// `var.NAME`
    Variable(String),
    /// `local.NAME`
    Local(String),
    /// `module.NAME`
    Module(String),
    /// `data.TYPE.NAME`
    Data(String, String),
    /// `ephemeral.TYPE.NAME`
    Ephemeral(String, String),
    /// `TYPE.NAME`
    Resource(String, String),
}

impl Address {
    /// Whether its first word is `root`.
    pub fn is_rooted_at(&self, root: &str) -> bool {
        matches!(self, Address::Resource(kind, _) if kind == root)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Address::Variable(name) => write!(f, "var.{name}"),
            Address::Local(name) => write!(f, "local.{name}"),
            Address::Module(name) => write!(f, "module.{name}"),
            Address::Data(kind, name) => write!(f, "data.{kind}.{name}"),
            Address::Ephemeral(kind, name) => write!(f, "ephemeral.{kind}.{name}"),
            Address::Resource(kind, name) => write!(f, "{kind}.{name}"),
        }
    }
}

/// One mention of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// What is mentioned.
    pub to: Address,
    /// The attribute of it that is read, where one is named: `id`, or a module's output.
    pub attribute: String,
    /// The bytes of the mention.
    pub span: Span,
}

/// Words that begin no address.
const OTHER_ROOTS: [&str; 6] = ["each", "count", "self", "path", "terraform", "run"];

/// The address that these words begin with, and how many of them it takes.
fn address(words: &[&str]) -> Option<(Address, usize)> {
    let owned = |word: &str| word.to_owned();
    Some(match words {
        ["var", name, ..] => (Address::Variable(owned(name)), 2),
        ["local", name, ..] => (Address::Local(owned(name)), 2),
        ["module", name, ..] => (Address::Module(owned(name)), 2),
        ["data", kind, name, ..] => (Address::Data(owned(kind), owned(name)), 3),
        ["ephemeral", kind, name, ..] => (Address::Ephemeral(owned(kind), owned(name)), 3),
        ["var" | "local" | "module" | "data" | "ephemeral", ..] => return None,
        [root, ..] if OTHER_ROOTS.contains(root) => return None,
        [kind, name, ..] => (Address::Resource(owned(kind), owned(name)), 2),
        _ => return None,
    })
}

impl Reference {
    /// The name of the variable that is mentioned, if one is.
    pub fn variable(&self) -> Option<&str> {
        match &self.to {
            Address::Variable(name) => Some(name),
            _ => None,
        }
    }
}

/// Whether `text` is nothing but names joined by dots.
pub fn is_chain(text: &str) -> bool {
    let mut at = 0;
    loop {
        let end = name_end(text, at);
        if end == at {
            return false;
        }
        match text.as_bytes().get(end) {
            None => return true,
            Some(b'.') => at = end + 1,
            Some(_) => return false,
        }
    }
}

/// The reference that a text of which [`is_chain`] holds is, if any. `base` is where it stands in the file.
pub fn of_chain(text: &str, base: usize) -> Option<Reference> {
    let mut words = text.split('.');
    let first: Vec<&str> = words.by_ref().take(4).collect();
    let (to, taken) = address(&first)?;
    let length: usize = first.iter().take(taken + 1).map(|word| word.len() + 1).sum::<usize>() - 1;
    let attribute = first.get(taken).map_or_else(String::new, |word| (*word).to_owned());
    Some(Reference { to, attribute, span: Span::new(base, base + length) })
}

/// The references in a text that is not parsed: chains of names outside strings and comments, but inside `${…}`. Names
/// that a `for` binds in it are left out.
pub fn of_text(text: &str, base: usize) -> Vec<Reference> {
    let mut found = Vec::new();
    let mut bound = BTreeSet::new();
    let mut quotes: Vec<u8> = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let opens = matches!(byte, b'$' | b'%') && bytes.get(at + 1) == Some(&b'{');
        if quotes.last() == Some(&b'"') {
            match byte {
                b'\\' => at += 1,
                b'"' => drop(quotes.pop()),
                _ if opens && bytes.get(at.wrapping_sub(1)) != Some(&byte) => {
                    quotes.push(b'{');
                    at += 1;
                }
                _ => {}
            }
            at += 1;
            continue;
        }
        let trivia_end = skip_trivia(text, at);
        if trivia_end > at {
            at = trivia_end;
            continue;
        }
        let end = if byte == b'.' { at } else { name_end(text, at) };
        if end == at {
            match byte {
                b'"' | b'{' => quotes.push(byte),
                b'}' => drop(quotes.pop()),
                _ => {}
            }
            at += 1;
            continue;
        }
        let mut last = end;
        while bytes.get(last) == Some(&b'.') && name_end(text, last + 1) > last + 1 {
            last = name_end(text, last + 1);
        }
        let chain = text.get(at..last).unwrap_or_default();
        if chain == "for" {
            let names = text.get(last..).unwrap_or_default();
            let names: String = names.chars().take(200).collect();
            if let Some((names, _)) = names.split_once(" in ") {
                bound.extend(names.split(',').map(|name| name.trim().to_owned()));
            }
        } else if bytes.get(last) != Some(&b'(') {
            found.extend(of_chain(chain, base + at));
        }
        at = last;
    }
    found
        .retain(|found: &Reference| !matches!(&found.to, Address::Resource(kind, _) if bound.contains(kind)));
    found
}

/// Appends what `expression` refers to. `base` is where its text stands in the file.
pub fn collect(expression: &Hcl, base: usize, found: &mut Vec<Reference>) {
    Walk { base, scope: Vec::new(), found }.expression(expression);
}

struct Walk<'e, 'f> {
    base: usize,
    /// Names that a `for` around binds.
    scope: Vec<&'e str>,
    found: &'f mut Vec<Reference>,
}

impl<'e> Walk<'e, '_> {
    fn expression(&mut self, expression: &'e Hcl) {
        match expression {
            Hcl::Null(_) | Hcl::Bool(_) | Hcl::Number(_) | Hcl::String(_) | Hcl::Variable(_) => {}
            Hcl::Array(items) => items.iter().for_each(|item| self.expression(item)),
            Hcl::Object(object) => {
                for (key, value) in object {
                    if let hcl_edit::expr::ObjectKey::Expression(key) = key {
                        self.expression(key);
                    }
                    self.expression(value.expr());
                }
            }
            Hcl::StringTemplate(template) => template.iter().for_each(|element| self.element(element)),
            Hcl::HeredocTemplate(heredoc) => self.template(&heredoc.template),
            Hcl::Parenthesis(inner) => self.expression(inner.inner()),
            Hcl::Conditional(conditional) => {
                self.expression(&conditional.cond_expr);
                self.expression(&conditional.true_expr);
                self.expression(&conditional.false_expr);
            }
            Hcl::FuncCall(call) => call.args.iter().for_each(|argument| self.expression(argument)),
            Hcl::Traversal(traversal) => self.traversal(traversal),
            Hcl::UnaryOp(operation) => self.expression(&operation.expr),
            Hcl::BinaryOp(operation) => {
                self.expression(&operation.lhs_expr);
                self.expression(&operation.rhs_expr);
            }
            Hcl::ForExpr(each) => {
                self.expression(&each.intro.collection_expr);
                let outer = self.scope.len();
                self.scope.extend(each.intro.key_var.iter().map(|name| name.value().as_str()));
                self.scope.push(each.intro.value_var.value().as_str());
                if let Some(key) = &each.key_expr {
                    self.expression(key);
                }
                self.expression(&each.value_expr);
                if let Some(condition) = &each.cond {
                    self.expression(&condition.expr);
                }
                self.scope.truncate(outer);
            }
        }
    }

    fn template(&mut self, template: &'e Template) {
        template.iter().for_each(|element| self.element(element));
    }

    fn element(&mut self, element: &'e Element) {
        match element {
            Element::Literal(_) => {}
            Element::Interpolation(interpolation) => self.expression(&interpolation.expr),
            Element::Directive(directive) => match &**directive {
                Directive::If(branch) => {
                    self.expression(&branch.if_expr.cond_expr);
                    self.template(&branch.if_expr.template);
                    if let Some(other) = &branch.else_expr {
                        self.template(&other.template);
                    }
                }
                Directive::For(each) => {
                    self.expression(&each.for_expr.collection_expr);
                    let outer = self.scope.len();
                    self.scope.extend(each.for_expr.key_var.iter().map(|name| name.value().as_str()));
                    self.scope.push(each.for_expr.value_var.value().as_str());
                    self.template(&each.for_expr.template);
                    self.scope.truncate(outer);
                }
            },
        }
    }

    fn traversal(&mut self, traversal: &'e Traversal) {
        for operator in &traversal.operators {
            if let TraversalOperator::Index(index) = operator.value() {
                self.expression(index);
            }
        }
        let Hcl::Variable(root) = &traversal.expr else { return self.expression(&traversal.expr) };
        if self.scope.contains(&root.value().as_str()) {
            return;
        }
        let mut words = vec![root.value().as_str()];
        let mut end = root.span().map_or(0, |span| span.end);
        for operator in &traversal.operators {
            let TraversalOperator::GetAttr(name) = operator.value() else { break };
            words.push(name.value().as_str());
            end = operator.span().map_or(end, |span| span.end);
            if words.len() == 3 + usize::from(matches!(words.first(), Some(&"data" | &"ephemeral"))) {
                break;
            }
        }
        let Some((to, taken)) = address(&words) else { return };
        // Past an index or a splat, the attribute comes later: `aws_subnet.this[0].id`.
        let later = traversal.operators.iter().skip(taken - 1).find_map(|operator| match operator.value() {
            TraversalOperator::GetAttr(name) => Some(name.value().as_str()),
            _ => None,
        });
        let start = self.base + root.span().map_or(0, |span| span.start);
        let attribute = later.unwrap_or_default().to_owned();
        self.found.push(Reference { to, attribute, span: Span::new(start, self.base + end) });
    }
}
