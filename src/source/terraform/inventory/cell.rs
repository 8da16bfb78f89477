//! What stands in the cells of inventories: resources, modules, values and places, linked.

use crate::catalog::EntityId;
use crate::path::SourcePath;
use crate::source::block::{Badge, Code, Inline, Target, Tone};
use crate::source::terraform::element::Element;
use crate::source::terraform::lower::module_id;
use crate::source::terraform::model::Estate;
use crate::source::terraform::module::Module;
use crate::source::terraform::page::expression::links_in;
use crate::source::terraform::page::{Context, one_line};
use crate::source::terraform::resource::Resource;
use crate::source::terraform::syntax::{Expression, Node};
use crate::source::terraform::value::{SENSITIVE, key_text, pretty};
use crate::texts::Texts;

/// Longer expressions are cut: what is whole stands on the module's page, or in its file.
const LONGEST: usize = 160;

/// A resource, by its address.
pub fn resource(cx: &Context, resource: &Resource) -> Vec<Inline> {
    let to = Target::Entity(id(cx, resource));
    vec![Inline::Link { text: resource.address().to_string(), code: true, to }]
}

/// The id of a resource.
pub fn id(cx: &Context, resource: &Resource) -> EntityId {
    cx.id.with_address(&resource.address().to_string())
}

/// A resource, and the module that declares it.
pub fn resource_of(cx: &Context, it: &Resource, of: &Module) -> Vec<Inline> {
    let mut cell = resource(cx, it);
    cell.extend([Inline::Quiet(format!(" {} ", cx.say("inventory.in"))), module(cx.estate, of)]);
    cell
}

/// A module, by its folder.
pub fn module(estate: &Estate, module: &Module) -> Inline {
    let text = match module.folder.is_root() {
        true => module.title(&estate.repository),
        false => module.folder.to_string(),
    };
    Inline::Link { text, code: false, to: Target::Entity(root(estate, &module.folder)) }
}

/// The id of the module in this folder.
pub fn root(estate: &Estate, folder: &SourcePath) -> EntityId {
    module_id(&estate.repository, folder)
}

/// `main.tf:12`
pub fn place(element: &Element) -> Vec<Inline> {
    let text = format!("{}:{}", element.at.file.name(), element.at.line);
    let to = Target::File(element.at.file.clone(), element.at.line);
    vec![Inline::Link { text, code: false, to }]
}

/// An expression on one line; a long one is cut.
pub fn value(cx: &Context, value: &Expression) -> Inline {
    if value.node == Node::Redacted {
        return Inline::Quiet(SENSITIVE.to_owned());
    }
    let mut text = String::new();
    flat(&value.node, &mut text);
    let whole = text.len();
    let text = cut(&text, LONGEST);
    let mut links = links_in(cx, &text, &value.references);
    if text.len() < whole {
        // The last word may be cut.
        links.retain(|link| link.bytes.end + '…'.len_utf8() < text.len());
    }
    Inline::Expression(Code { text, links })
}

/// Writes a value on one line: `["a", var.b]`.
fn flat(node: &Node, out: &mut String) {
    // What is longer is not shown.
    if out.len() > LONGEST {
        return;
    }
    match node {
        Node::List(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                out.push_str(if at > 0 { ", " } else { "" });
                flat(item, out);
            }
            out.push(']');
        }
        Node::Object(entries) if !entries.is_empty() => {
            out.push_str("{ ");
            for (at, (key, item)) in entries.iter().enumerate() {
                out.push_str(if at > 0 { ", " } else { "" });
                out.push_str(&key_text(key));
                out.push_str(" = ");
                flat(item, out);
            }
            out.push_str(" }");
        }
        node => out.push_str(&one_line(&pretty(node))),
    }
}

/// The start of a text, with a mark where something is left out.
pub fn cut(text: &str, longest: usize) -> String {
    if text.len() <= longest {
        return text.to_owned();
    }
    let mut end = longest;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}…", &text[..end])
}

/// Why something is to be looked at.
pub fn mark(word: impl Into<String>) -> Inline {
    Inline::Badge(Badge::new(word, Tone::Warning))
}

/// These, with a comma between them; of many the first ones.
pub fn joined(all: Vec<Vec<Inline>>, most: usize, texts: &Texts) -> Vec<Inline> {
    let count = all.len();
    let mut line = Vec::new();
    for (at, one) in all.into_iter().take(most).enumerate() {
        if at > 0 {
            line.push(Inline::Text(texts.say("list.comma").to_owned()));
        }
        line.extend(one);
    }
    if count > most {
        line.push(Inline::Quiet(format!(" {}", texts.count("page.more", count - most))));
    }
    line
}
