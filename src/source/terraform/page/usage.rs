//! The block that calls a module, to copy.

use super::address::Address;
use crate::source::block::Excerpt;
use crate::source::terraform::module::Module;
use crate::source::terraform::syntax::Node;
use crate::source::terraform::types::Shape;
use crate::source::terraform::value::{pretty, quote, write_attributes};
use crate::source::terraform::variable::Variable;
use crate::texts::Texts;

/// The call with required inputs; where there are others, the call with all of them.
pub fn usage(module: &Module, address: &Address, texts: &Texts) -> Vec<Excerpt> {
    let shown =
        || module.declared.variables.iter().map(|variable| &**variable).filter(|v| !v.element.ignored);
    let required: Vec<&Variable> = shown().filter(|variable| variable.required()).collect();
    let optional: Vec<&Variable> = shown().filter(|variable| !variable.required()).collect();
    let mut excerpts = vec![excerpt("", call(address, texts, &[&required]))];
    if !optional.is_empty() {
        excerpts.push(excerpt(texts.say("usage.all-inputs"), call(address, texts, &[&required, &optional])));
    }
    excerpts
}

fn excerpt(title: &str, text: String) -> Excerpt {
    Excerpt { title: title.to_owned(), language: "hcl", text }
}

fn call(address: &Address, texts: &Texts, inputs: &[&[&Variable]]) -> String {
    let quoted = |written: &str| {
        let mut text = String::new();
        quote(written, &mut text);
        text
    };
    let mut text = format!("module {} {{\n  # {}\n", quoted(&address.label), texts.say(address.hint));
    let mut found = vec![("source".to_owned(), quoted(&address.source))];
    found.extend(address.version.map(|version| ("version".to_owned(), quoted(version))));
    write_attributes(&found, 1, &mut text);
    for group in inputs.iter().filter(|group| !group.is_empty()) {
        text.push('\n');
        let lines: Vec<(String, String)> =
            group.iter().map(|variable| (variable.name.clone(), argument(variable))).collect();
        write_attributes(&lines, 1, &mut text);
    }
    text.push_str("}\n");
    text
}

/// The value to write for an input: its default, else a placeholder of its type.
fn argument(variable: &Variable) -> String {
    let text = match &variable.default {
        Some(default) if default.node == Node::Redacted => "null # sensitive".to_owned(),
        Some(default) => pretty(&without_redacted(&default.node)),
        None => match &variable.type_constraint {
            Some(constraint) => placeholder(&constraint.shape, 0),
            None => "null".to_owned(),
        },
    };
    // Everything after the first line stands one level deeper.
    text.replace('\n', "\n  ")
}

/// A value to copy: what is not shown is null in it.
fn without_redacted(node: &Node) -> Node {
    match node {
        Node::Redacted => Node::Null,
        Node::List(items) => Node::List(items.iter().map(without_redacted).collect()),
        Node::Object(entries) => {
            Node::Object(entries.iter().map(|(key, value)| (key.clone(), without_redacted(value))).collect())
        }
        node => node.clone(),
    }
}

/// An empty value of a type; of an object, with the attributes that it must have.
fn placeholder(shape: &Shape, level: usize) -> String {
    match shape {
        Shape::Name(name) => match name.as_str() {
            "string" => "\"\"",
            "number" => "0",
            "bool" => "false",
            "list" => "[]",
            "map" => "{}",
            _ => "null",
        }
        .to_owned(),
        Shape::Collection("map", _) => "{}".to_owned(),
        Shape::Collection(..) => "[]".to_owned(),
        Shape::Tuple(items) => {
            let items: Vec<String> = items.iter().map(|item| placeholder(item, level + 1)).collect();
            format!("[{}]", items.join(", "))
        }
        Shape::Object(attributes) => {
            let required: Vec<(String, String)> = attributes
                .iter()
                .filter(|attribute| !attribute.optional)
                .map(|attribute| (attribute.name.clone(), placeholder(&attribute.shape, level + 1)))
                .collect();
            if required.is_empty() {
                return "{}".to_owned();
            }
            let mut text = String::from("{\n");
            write_attributes(&required, level + 1, &mut text);
            (0..level).for_each(|_| text.push_str("  "));
            text.push('}');
            text
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::path::SourcePath;

    fn module(text: &str) -> Module {
        let folder = SourcePath::root();
        Module::from_files(&folder, [(folder.join("main.tf").unwrap(), text)])
    }

    fn address(version: Option<&'static str>) -> Address {
        Address { label: "vpc".into(), source: "./modules/vpc".into(), version, hint: "where it is" }
    }

    #[test]
    fn a_call_to_copy() {
        let module = module(
            "variable \"cidr\" {\n  type = string\n}\nvariable \"tiers\" {\n  type = object({ newbits = number, name = optional(string) })\n}\nvariable \"tags\" {\n  type = map(string)\n  default = { a = \"b\" }\n}\nvariable \"key\" {\n  sensitive = true\n  default = \"x\"\n}\n",
        );
        let excerpts = usage(&module, &address(None), Texts::english());
        assert_eq!(
            excerpts[0].text,
            "module \"vpc\" {\n  # where it is\n  source = \"./modules/vpc\"\n\n  cidr = \"\"\n  tiers = {\n    newbits = 0\n  }\n}\n"
        );
        assert_eq!(excerpts[1].title, "All inputs");
        assert!(
            excerpts[1].text.ends_with("\n\n  key = null # sensitive\n  tags = {\n    a = \"b\"\n  }\n}\n"),
            "{}",
            excerpts[1].text
        );
    }

    #[test]
    fn a_version_stands_below_the_source() {
        assert_eq!(
            usage(&module("variable \"x\" {}\n"), &address(Some("VERSION")), Texts::english())[0].text,
            "module \"vpc\" {\n  # where it is\n  source  = \"./modules/vpc\"\n  version = \"VERSION\"\n\n  x = null\n}\n"
        );
    }
}
