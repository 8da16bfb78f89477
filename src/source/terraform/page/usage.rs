//! The block that calls a module, to copy.

use crate::path::SourcePath;
use crate::source::block::Excerpt;
use crate::source::terraform::module::Module;
use crate::source::terraform::syntax::Node;
use crate::source::terraform::types::Shape;
use crate::source::terraform::value::{pretty, quote, write_attributes};
use crate::source::terraform::variable::Variable;

/// The call with required inputs; where there are others, the call with all of them.
pub fn usage(module: &Module, repository: &str) -> Vec<Excerpt> {
    let shown =
        || module.declared.variables.iter().map(|variable| &**variable).filter(|v| !v.element.ignored);
    let required: Vec<&Variable> = shown().filter(|variable| variable.required()).collect();
    let optional: Vec<&Variable> = shown().filter(|variable| !variable.required()).collect();
    let mut excerpts = vec![excerpt("", call(module, repository, &[&required]))];
    if !optional.is_empty() {
        excerpts.push(excerpt("All inputs", call(module, repository, &[&required, &optional])));
    }
    excerpts
}

fn excerpt(title: &str, text: String) -> Excerpt {
    Excerpt { title: title.to_owned(), language: "hcl", text }
}

fn call(module: &Module, repository: &str, inputs: &[&[&Variable]]) -> String {
    let mut text = String::from("module ");
    quote(&label(&module.title(repository)), &mut text);
    text.push_str(" {\n");
    let (source, hint) = source(repository, &module.folder);
    let mut quoted = String::new();
    quote(&source, &mut quoted);
    if !hint.is_empty() {
        text.push_str("  # ");
        text.push_str(hint);
        text.push('\n');
    }
    write_attributes(&[("source".to_owned(), quoted)], 1, &mut text);
    for group in inputs.iter().filter(|group| !group.is_empty()) {
        text.push('\n');
        let lines: Vec<(String, String)> =
            group.iter().map(|variable| (variable.name.clone(), argument(variable))).collect();
        write_attributes(&lines, 1, &mut text);
    }
    text.push_str("}\n");
    text
}

/// A module's name as a label: letters, digits, `_` and `-`.
fn label(title: &str) -> String {
    let fits = |c: char| if c.is_ascii_alphanumeric() || c == '-' || c == '_' { c } else { '_' };
    let label: String = title.chars().take(64).map(fits).collect();
    // `terraform-aws-vpc` is the vpc module for aws, by the registry's custom.
    let short = label.strip_prefix("terraform-").and_then(|rest| rest.split_once('-')).map(|(_, name)| name);
    let label = short.filter(|name| !name.is_empty()).unwrap_or(&label).to_owned();
    if label.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') { label } else { format!("_{label}") }
}

/// Where a caller finds the module, and how to pin it.
fn source(repository: &str, folder: &SourcePath) -> (String, &'static str) {
    let has_host = repository.split('/').next().is_some_and(|host| host.contains('.') && host != ".");
    if has_host {
        let inner = if folder.is_root() { String::new() } else { format!("//{folder}") };
        return (
            format!("git::https://{repository}.git{inner}"),
            "pin a version: add ?ref=TAG to the source",
        );
    }
    let path = if folder.is_root() { "./".to_owned() } else { format!("./{folder}") };
    (path, "the path from the calling module")
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

    fn module(folder: &str, text: &str) -> Module {
        let folder = SourcePath::new(folder).unwrap();
        Module::from_files(&folder, [(folder.join("main.tf").unwrap(), text)])
    }

    #[test]
    fn a_call_to_copy() {
        let module = module(
            "modules/vpc",
            "variable \"cidr\" {\n  type = string\n}\nvariable \"tiers\" {\n  type = object({ newbits = number, name = optional(string) })\n}\nvariable \"tags\" {\n  type = map(string)\n  default = { a = \"b\" }\n}\nvariable \"key\" {\n  sensitive = true\n  default = \"x\"\n}\n",
        );
        let excerpts = usage(&module, ".");
        assert_eq!(
            excerpts[0].text,
            "module \"vpc\" {\n  # the path from the calling module\n  source = \"./modules/vpc\"\n\n  cidr = \"\"\n  tiers = {\n    newbits = 0\n  }\n}\n"
        );
        assert_eq!(excerpts[1].title, "All inputs");
        assert!(
            excerpts[1].text.ends_with("\n\n  key = null # sensitive\n  tags = {\n    a = \"b\"\n  }\n}\n"),
            "{}",
            excerpts[1].text
        );
    }

    #[test]
    fn the_source_names_the_forge_where_it_is_known() {
        let root = module("", "variable \"x\" {}\n");
        let text = &usage(&root, "github.com/acme/terraform-aws-vpc")[0].text;
        assert!(
            text.starts_with(
                "module \"vpc\" {\n  # pin a version: add ?ref=TAG to the source\n  source = \"git::https://github.com/acme/terraform-aws-vpc.git\"\n"
            ),
            "{text}"
        );
        assert!(usage(&root, ".")[0].text.contains("module \"Root_module\" {\n"));
    }
}
