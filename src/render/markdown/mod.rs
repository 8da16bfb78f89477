//! A source's page as Markdown, for who reads that rather than a page: the same sections in the same order. What unfolds on a page stands there
//! whole; what a picture shows stands there as Mermaid.

mod fields;
mod inline;
mod items;
mod table;

use super::inline::Resolve;
use crate::content::description;
use crate::diagram::{self, Graph};
use crate::markdown::{fence, push_heading, push_text};
use crate::path::SourcePath;
use crate::source::block::{Block, Body, Branch, Excerpt, Inline, PageData};

pub use inline::badges;

/// The sections, in order, without those that have nothing in them. `words` gives a README's words, its headings from level 3 down.
pub fn blocks(
    data: &PageData,
    resolve: &dyn Resolve,
    words: &dyn Fn(&SourcePath) -> Option<String>,
) -> String {
    let mut out = String::new();
    for block in data.blocks.iter().filter(|block| !block.body.is_empty()) {
        section(block, resolve, words, &mut out);
    }
    out
}

fn section(
    block: &Block,
    resolve: &dyn Resolve,
    words: &dyn Fn(&SourcePath) -> Option<String>,
    out: &mut String,
) {
    push_heading(2, &block.title, out);
    push_body(&block.body, resolve, words, out);
}

/// What stands in a section, without its heading.
pub fn body(block: &Block, resolve: &dyn Resolve, words: &dyn Fn(&SourcePath) -> Option<String>) -> String {
    let mut out = String::new();
    push_body(&block.body, resolve, words, &mut out);
    out
}

fn push_body(
    body: &Body,
    resolve: &dyn Resolve,
    words: &dyn Fn(&SourcePath) -> Option<String>,
    out: &mut String,
) {
    match body {
        Body::Facts(list) => facts(list, resolve, out),
        Body::Fields(groups) => groups.iter().for_each(|group| fields::group(group, resolve, out)),
        Body::List(groups) => groups.iter().for_each(|group| items::group(group, resolve, out)),
        Body::Table(one) => table::table(one, resolve, out),
        // The site has put graphs in its place.
        Body::View(_) | Body::Picture(..) => {}
        Body::Tree(branches) => tree(branches, 0, resolve, out),
        Body::Graphs(all) => all.iter().for_each(|graph| push_block(&diagram(graph), out)),
        Body::Excerpt(all) => all.iter().for_each(|one| excerpt(one, out)),
        Body::Readme(path) => push_block(&words(path).unwrap_or_default(), out),
        Body::Words(text) => push_block(&description::markdown(text), out),
    }
}

/// Things within things, as lists within lists.
fn tree(branches: &[Branch], level: usize, resolve: &dyn Resolve, out: &mut String) {
    for branch in branches {
        (0..level).for_each(|_| out.push_str("  "));
        out.push_str("- ");
        inline::push(&branch.line, resolve, false, out);
        out.push('\n');
        tree(&branch.below, level + 1, resolve, out);
    }
    if level == 0 {
        out.push('\n');
    }
}

/// Appends a block, and the blank line behind it.
fn push_block(block: &str, out: &mut String) {
    let block = block.trim_matches('\n').trim_end();
    if !block.is_empty() {
        out.push_str(block);
        out.push_str("\n\n");
    }
}

/// A diagram: what it shows, and Mermaid.
pub fn diagram(graph: &Graph) -> String {
    let mut out = String::new();
    if !graph.title.is_empty() {
        push_text(&graph.title, &mut out);
        out.push_str(":\n\n");
    }
    out.push_str(&fence("mermaid", &diagram::mermaid(graph)));
    out
}

fn facts(facts: &[(String, Vec<Inline>)], resolve: &dyn Resolve, out: &mut String) {
    for (label, value) in facts {
        out.push_str("- ");
        push_text(label, out);
        out.push_str(": ");
        inline::push(value, resolve, false, out);
        out.push('\n');
    }
    out.push('\n');
}

fn excerpt(excerpt: &Excerpt, out: &mut String) {
    if !excerpt.title.is_empty() {
        push_text(&excerpt.title, out);
        out.push_str(":\n\n");
    }
    push_block(&fence(excerpt.language, &excerpt.text), out);
}
