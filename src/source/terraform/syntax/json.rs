//! Files in Terraform's JSON syntax.

use std::collections::BTreeSet;

use super::expression::is_number;
use super::lex::Heredocs;
use super::{Attribute, Block, Body, Expression, Fault, MAX_DEPTH, Node, Parsed, expression, reference};
use crate::diagnostic::Span;

/// Reads a file of JSON: what is a block, and how many labels it has, follows from its name and place.
pub fn parse_json(text: &str) -> Parsed {
    read(text, "write { \"variable\": { … } }", |value| {
        let mut body = Body::default();
        for member in value.members() {
            let labels = match member.name.as_str() {
                "//" => continue,
                "resource" | "data" | "ephemeral" => 2,
                "variable" | "output" | "module" | "provider" | "check" => 1,
                _ => 0,
            };
            blocks(member, labels, &mut body.blocks, text);
        }
        body
    })
}

/// Reads one of Terragrunt's files in JSON: `terragrunt.hcl.json`.
pub fn parse_json_terragrunt(text: &str) -> Parsed {
    read(text, "write { \"terraform\": { … } }", |read| {
        let mut out = Body::default();
        for member in read.members() {
            let labels = match member.name.as_str() {
                "//" => continue,
                "locals" | "terraform" | "dependencies" | "remote_state" | "exclude" => 0,
                "dependency" | "generate" => 1,
                // Older files have one without a label.
                "include" => usize::from(!member.value.members().iter().any(|inner| inner.name == "path")),
                _ => {
                    out.attributes.push(Attribute {
                        name: member.name.clone(),
                        name_span: member.name_span,
                        value: value(&member.value, false),
                    });
                    continue;
                }
            };
            blocks(member, labels, &mut out.blocks, text);
        }
        out
    })
}

/// Reads a file of values in JSON, such as `prod.tfvars.json`: whatever stands in it is a value.
pub fn parse_json_values(text: &str) -> Parsed {
    read(text, "write { \"name\": … }", |read| {
        let mut names = BTreeSet::new();
        let members = read.members().into_iter().filter(|member| names.insert(member.name.clone()));
        let attributes = members.map(|member| Attribute {
            name: member.name.clone(),
            name_span: member.name_span,
            value: value(&member.value, false),
        });
        Body { attributes: attributes.collect(), blocks: Vec::new() }
    })
}

/// Reads a file that holds one object.
fn read(text: &str, help: &str, body: impl Fn(&Value) -> Body) -> Parsed {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut reader = Reader { text, at: start };
    let value = match reader.value(0) {
        Ok(value) => value,
        Err(fault) => return Parsed { body: Body::default(), faults: vec![fault] },
    };
    let mut faults = Vec::new();
    reader.blank();
    if reader.at < text.len() {
        let help = "a file holds one object";
        faults.push(Fault::new(reader.at..text.len(), "something follows the end of the object", help));
    }
    if !matches!(value.kind, Kind::Object(_) | Kind::List(_)) {
        faults.push(Fault::new(value.span, "this is not an object", help));
    }
    Parsed { body: body(&value), faults }
}

struct Value {
    span: Span,
    kind: Kind,
}

enum Kind {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Value>),
    Object(Vec<Member>),
}

struct Member {
    name: String,
    name_span: Span,
    value: Value,
}

impl Value {
    /// The members of this object, or of the objects in this list.
    fn members(&self) -> Vec<&Member> {
        match &self.kind {
            Kind::Object(members) => members.iter().collect(),
            Kind::List(items) => items.iter().flat_map(Value::members).collect(),
            _ => Vec::new(),
        }
    }

    /// The bodies of a block that is given once, or several times in a list.
    fn bodies(&self) -> Vec<&Value> {
        match &self.kind {
            Kind::List(items) => items.iter().flat_map(Value::bodies).collect(),
            Kind::Object(_) => vec![self],
            _ => Vec::new(),
        }
    }
}

/// Appends the blocks that `member` stands for, below `labels` levels of labels.
fn blocks(member: &Member, labels: usize, out: &mut Vec<Block>, text: &str) {
    let mut level: Vec<(Vec<String>, Span, &Value)> = vec![(Vec::new(), member.name_span, &member.value)];
    for _ in 0..labels {
        let mut next = Vec::new();
        for (names, _, value) in &level {
            for inner in value.members() {
                if inner.name != "//" {
                    // A label as long as a file would be copied to every block below it.
                    let label = inner.name.chars().take(256).collect();
                    let names = names.iter().cloned().chain([label]).collect();
                    next.push((names, inner.name_span, &inner.value));
                }
            }
        }
        level = next;
    }
    for (names, name_span, value) in level {
        for object in value.bodies() {
            let span = Span::new(name_span.start, object.span.end);
            let kind = member.name.clone();
            let inner = body(object, &kind, text);
            out.push(Block {
                kind,
                labels: names.clone(),
                span,
                header: name_span,
                body: inner,
                broken: false,
            });
        }
    }
}

/// The body of a block of this kind.
fn body(object: &Value, kind: &str, text: &str) -> Body {
    let mut out = Body::default();
    let mut names = BTreeSet::new();
    let Kind::Object(members) = &object.kind else { return out };
    for member in members {
        let labels = match (kind, member.name.as_str()) {
            (_, "//") => continue,
            ("terraform", "backend") | (_, "dynamic" | "provisioner") | ("check", "data") => Some(1),
            ("terraform", "required_providers" | "cloud" | "provider_meta") => Some(0),
            ("variable", "validation") => Some(0),
            ("resource" | "data" | "ephemeral", "lifecycle" | "connection") => Some(0),
            (_, "precondition" | "postcondition" | "assert") => Some(0),
            _ => None,
        };
        match labels {
            Some(labels) => blocks(member, labels, &mut out.blocks, text),
            None if names.insert(member.name.clone()) => out.attributes.push(Attribute {
                name: member.name.clone(),
                name_span: member.name_span,
                value: value(&member.value, is_verbatim(kind, &member.name)),
            }),
            // Terraform refuses a second one; where it would hide a secret, it counts.
            None if matches!(member.name.as_str(), "sensitive" | "ephemeral") => {
                let hides = !matches!(member.value.kind, Kind::Bool(false));
                let first = out.attributes.iter_mut().find(|attribute| attribute.name == member.name);
                if let (true, Some(first)) = (hides, first) {
                    first.value = value(&member.value, false);
                }
            }
            None => {}
        }
    }
    out
}

/// Whether strings here are expressions themselves, without `${…}` around them.
fn is_verbatim(kind: &str, name: &str) -> bool {
    matches!(
        (kind, name),
        (_, "depends_on" | "provider" | "providers" | "ignore_changes" | "replace_triggered_by")
            | ("moved" | "import" | "removed", "from" | "to")
    )
}

fn value(value: &Value, verbatim: bool) -> Expression {
    let mut references = Vec::new();
    let node = node(value, verbatim, &mut references);
    Expression { span: value.span, node, references }
}

fn node(value: &Value, verbatim: bool, references: &mut Vec<reference::Reference>) -> Node {
    match &value.kind {
        Kind::Null => Node::Null,
        Kind::Bool(value) => Node::Bool(*value),
        Kind::Number(text) => Node::Number(text.clone()),
        Kind::List(items) => Node::List(items.iter().map(|item| node(item, verbatim, references)).collect()),
        Kind::Object(members) => {
            let mut entries: Vec<(String, Node)> = Vec::with_capacity(members.len());
            let mut seen = BTreeSet::new();
            // The last of two members with one name counts.
            for member in members.iter().rev() {
                if seen.insert(member.name.as_str()) {
                    entries.push((member.name.clone(), node(&member.value, verbatim, references)));
                }
            }
            entries.reverse();
            Node::Object(entries)
        }
        Kind::Text(text) => {
            let mut take = |found: Vec<reference::Reference>| {
                references.extend(
                    found.into_iter().map(|found| reference::Reference { span: value.span, ..found }),
                );
            };
            if verbatim {
                take(reference::of_text(text, 0));
                return Node::Expression(text.clone());
            }
            if !text.contains("${") && !text.contains("%{") {
                return Node::Text(text.clone());
            }
            let quoted = format!("\"{}\"", text.replace('\\', "\\\\").replace('\n', "\\n"));
            let whole = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
            let source = match whole {
                Some(inner) if !inner.contains("${") => inner.trim(),
                _ => quoted.as_str(),
            };
            let widest = source.matches(',').count();
            match expression::read(source, 0..source.len(), widest, &mut Heredocs::default(), 0) {
                Ok((read, _)) => {
                    take(read.references);
                    match read.node {
                        text @ Node::Text(_) => text,
                        _ => Node::Expression(source.to_owned()),
                    }
                }
                Err(_) => {
                    take(reference::of_text(text, 0));
                    Node::Expression(text.clone())
                }
            }
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blank(&mut self) {
        while matches!(self.byte(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    fn fault<T>(&self, message: &str) -> Result<T, Fault> {
        let mut end = (self.at + 1).min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end += 1;
        }
        Err(Fault::new(self.at..end, message, "correct the JSON of this file"))
    }

    fn value(&mut self, depth: usize) -> Result<Value, Fault> {
        self.blank();
        let start = self.at;
        let kind = match self.byte() {
            Some(b'{' | b'[') if depth >= MAX_DEPTH => {
                return self.fault("values are nested more than 64 deep here");
            }
            Some(b'{') => self.object(depth)?,
            Some(b'[') => self.list(depth)?,
            Some(b'"') => Kind::Text(self.string()?),
            Some(_) => self.word()?,
            None => return self.fault("the file ends where a value is expected"),
        };
        Ok(Value { span: Span::new(start, self.at), kind })
    }

    fn word(&mut self) -> Result<Kind, Fault> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !"+-.".contains(c)).unwrap_or(rest.len());
        let word = &rest[..end];
        let kind = match word {
            "null" => Kind::Null,
            "true" => Kind::Bool(true),
            "false" => Kind::Bool(false),
            number if is_number(number) => Kind::Number(number.to_owned()),
            _ => return self.fault("this is no JSON value"),
        };
        self.at += end;
        Ok(kind)
    }

    fn string(&mut self) -> Result<String, Fault> {
        let start = self.at;
        let mut at = start + 1;
        loop {
            match self.text.as_bytes().get(at) {
                Some(b'"') => break,
                Some(b'\\') => at += 2,
                Some(b'\n') | None => return self.fault("this string does not end on its line"),
                Some(_) => at += 1,
            }
        }
        match self.text.get(start..at + 1).map(serde_json::from_str) {
            Some(Ok(text)) => {
                self.at = at + 1;
                Ok(text)
            }
            _ => self.fault("this string holds an escape that JSON does not know"),
        }
    }

    fn list(&mut self, depth: usize) -> Result<Kind, Fault> {
        let mut items = Vec::new();
        self.at += 1;
        self.blank();
        while self.byte() != Some(b']') {
            items.push(self.value(depth + 1)?);
            self.separator(b']')?;
        }
        self.at += 1;
        Ok(Kind::List(items))
    }

    fn object(&mut self, depth: usize) -> Result<Kind, Fault> {
        let mut members = Vec::new();
        self.at += 1;
        self.blank();
        while self.byte() != Some(b'}') {
            let start = self.at;
            if self.byte() != Some(b'"') {
                return self.fault("a name in quotation marks is expected here");
            }
            let name = self.string()?;
            let name_span = Span::new(start, self.at);
            self.blank();
            if self.byte() != Some(b':') {
                return self.fault("a colon is expected here");
            }
            self.at += 1;
            let value = self.value(depth + 1)?;
            members.push(Member { name, name_span, value });
            self.separator(b'}')?;
        }
        self.at += 1;
        Ok(Kind::Object(members))
    }

    /// Passes over a comma, or stays before `close`.
    fn separator(&mut self, close: u8) -> Result<(), Fault> {
        self.blank();
        match self.byte() {
            Some(b',') => {
                self.at += 1;
                self.blank();
                if self.byte() == Some(close) { self.fault("nothing follows this comma") } else { Ok(()) }
            }
            Some(byte) if byte == close => Ok(()),
            _ => self.fault("a comma is expected here"),
        }
    }
}
