//! The sections of a source's page.

use super::fields;
use super::inline::{self, Resolve, push_id};
use super::table::table;
use crate::content::description;
use crate::diagram;
use crate::highlight::highlight;
use crate::html::Html;
use crate::path::SourcePath;
use crate::source::block::{Block, Body, Branch, Excerpt, Group, Inline, Item, PageData, Table};

/// A README's words.
type Words<'a> = &'a dyn Fn(&SourcePath) -> Option<Html>;

/// The sections, in order, without those that have nothing in them. `words` gives a README's words.
pub fn blocks(data: &PageData, resolve: &dyn Resolve, words: Words<'_>) -> Html {
    let mut html = Html::new();
    for block in data.blocks.iter().filter(|block| !block.body.is_empty()) {
        section(block, resolve, words, &mut html);
    }
    html
}

/// A section among an author's words, who heads it. `id` is its own, where it has one, and `figure` that of a picture in it.
pub fn embedded(block: &Block, id: &str, figure: &str, resolve: &dyn Resolve, words: Words<'_>) -> Html {
    let mut html = Html::trusted("<div class=\"embed\"");
    push_id(id, resolve, &mut html);
    html.push_trusted(">\n");
    body(&block.body, figure, resolve, words, &mut html);
    html.push_trusted("</div>\n");
    html
}

/// A table by itself, among an author's words.
pub fn embedded_table(of: &Table, resolve: &dyn Resolve) -> Html {
    let mut html = Html::trusted("<div class=\"embed\">\n");
    table(of, resolve, &mut html);
    html.push_trusted("</div>\n");
    html
}

fn section(block: &Block, resolve: &dyn Resolve, words: Words<'_>, html: &mut Html) {
    html.push_trusted("<section class=\"block\" data-ui>\n<h2");
    html.push_attribute("id", &block.id);
    html.push_trusted(">");
    html.push_text(&block.title);
    if let Body::Fields(groups) = &block.body {
        html.push_trusted(" <span class=\"count\">");
        html.push_text(&groups.iter().map(|group| group.rows.len()).sum::<usize>().to_string());
        html.push_trusted("</span>");
    }
    html.push_trusted(" <a class=\"permalink\"");
    html.push_attribute("href", &format!("#{}", block.id));
    html.push_attribute("aria-label", &resolve.texts().fill("page.permalink", &[("title", &block.title)]));
    html.push_trusted(">#</a></h2>\n");
    body(&block.body, &block.id, resolve, words, html);
    html.push_trusted("</section>\n");
}

fn body(body: &Body, id: &str, resolve: &dyn Resolve, words: Words<'_>, html: &mut Html) {
    match body {
        Body::Facts(list) => facts(list, resolve, html),
        Body::Fields(groups) => fields::lists(groups, resolve, html),
        Body::List(groups) => lists(groups, resolve, html),
        Body::Table(one) => table(one, resolve, html),
        Body::Tree(branches) => tree(branches, resolve, html),
        // The site has put graphs in its place.
        Body::View(_) | Body::Picture(..) => {}
        Body::Graphs(all) => graphs(all, id, resolve, html),
        Body::Excerpt(all) => all.iter().for_each(|one| excerpt(one, html)),
        Body::Readme(path) => {
            if let Some(words) = words(path) {
                html.push(&words);
            }
        }
        Body::Words(text) => html.push(&description::description(text, resolve.texts())),
    }
}

/// Things within things, each on a line of its own.
fn tree(branches: &[Branch], resolve: &dyn Resolve, html: &mut Html) {
    html.push_trusted("<ul class=\"tree\">\n");
    for branch in branches {
        html.push_trusted("<li>");
        inline::push(&branch.line, resolve, html);
        if !branch.below.is_empty() {
            tree(&branch.below, resolve, html);
        }
        html.push_trusted("</li>\n");
    }
    html.push_trusted("</ul>\n");
}

/// Diagrams: the first stands open, others unfold.
fn graphs(graphs: &[diagram::Graph], id: &str, resolve: &dyn Resolve, html: &mut Html) {
    let Some((first, others)) = graphs.split_first() else { return };
    html.push(&diagram(first, id, resolve));
    for (number, graph) in others.iter().enumerate() {
        html.push_trusted("<details class=\"fold\"><summary>");
        html.push_text(&graph.title);
        html.push_trusted("</summary>\n");
        html.push(&diagram(graph, &format!("{id}-{}", number + 2), resolve));
        html.push_trusted("</details>\n");
    }
}

/// So many links of a picture are gone through by keyboard; past more, a link leads.
const FEW_LINKS: usize = 10;

/// A diagram, and the same as text.
pub fn diagram(graph: &diagram::Graph, id: &str, resolve: &dyn Resolve) -> Html {
    let placed = resolve.layout(graph);
    let mut html = Html::trusted("<figure class=\"diagram-figure\">");
    // No heading's id has a dot in it.
    let end = format!("{id}.end");
    let links = graph.nodes.iter().filter_map(|node| resolve.entity(node.entity.as_ref()?)).count();
    if links > FEW_LINKS {
        html.push_trusted("<a class=\"skip\"");
        html.push_attribute("href", &format!("#{end}"));
        html.push_trusted(">");
        html.push_text(resolve.texts().say("picture.skip"));
        html.push_trusted("</a>");
    }
    // What stands in the tools is made by script.
    html.push_trusted(
        "<div class=\"diagram-tools\"></div><div class=\"diagram-frame\" tabindex=\"0\" role=\"group\"",
    );
    html.push_attribute("aria-label", &graph.title);
    html.push_trusted(">");
    html.push(&diagram::svg(graph, &placed, id, resolve.texts(), &|entity| resolve.entity(entity)));
    html.push_trusted("</div>");
    if links > FEW_LINKS {
        html.push_trusted("<span");
        html.push_attribute("id", &end);
        html.push_trusted("></span>");
    }
    edges(diagram::edge_list(graph), resolve, &mut html);
    html.push_trusted("<details class=\"fold as-mermaid\"><summary>");
    html.push_text(resolve.texts().say("picture.as-mermaid"));
    html.push_trusted("</summary>");
    code("mermaid", &diagram::mermaid(graph), &mut html);
    html.push_trusted("</details></figure>\n");
    html
}

/// The edges as words: a line for each node from which some start.
fn edges(mut edges: Vec<(String, String, String)>, resolve: &dyn Resolve, html: &mut Html) {
    if edges.is_empty() {
        return;
    }
    edges.sort_by(|a, b| a.0.cmp(&b.0));
    html.push_trusted("<details class=\"fold edges-text\"><summary>");
    html.push_text(resolve.texts().say("picture.as-text"));
    html.push_trusted("</summary><ul dir=\"ltr\">\n");
    for of_one in edges.chunk_by(|a, b| a.0 == b.0) {
        html.push_trusted("<li>");
        for (i, (from, to, label)) in of_one.iter().enumerate() {
            if i == 0 {
                html.push_text(from);
            }
            html.push_trusted(if i == 0 { " \u{2192} " } else { ", " });
            html.push_text(to);
            if !label.is_empty() {
                html.push_trusted(" <span class=\"quiet\">");
                html.push_text(label);
                html.push_trusted("</span>");
            }
        }
        html.push_trusted("</li>\n");
    }
    html.push_trusted("</ul></details>");
}

fn facts(facts: &[(String, Vec<Inline>)], resolve: &dyn Resolve, html: &mut Html) {
    html.push_trusted("<dl class=\"facts\">\n");
    for (label, value) in facts {
        html.push_trusted("<div><dt>");
        html.push_text(label);
        html.push_trusted("</dt><dd>");
        inline::push(value, resolve, html);
        html.push_trusted("</dd></div>\n");
    }
    html.push_trusted("</dl>\n");
}

/// Lists of things, each under its sub-heading; one filter serves them all.
fn lists(groups: &[Group], resolve: &dyn Resolve, html: &mut Html) {
    let items: usize = groups.iter().map(|group| group.items.len()).sum();
    html.push_trusted(if items >= fields::FILTER_FROM { "<div data-filter>\n" } else { "<div>\n" });
    groups.iter().for_each(|one| group(one, resolve, html));
    html.push_trusted("</div>\n");
}

fn group(group: &Group, resolve: &dyn Resolve, html: &mut Html) {
    let Some(first) = group.items.first() else { return };
    inline::group_title(&group.title, first.category, resolve, html);
    html.push_trusted("<ul class=\"items\">\n");
    for one in &group.items {
        item(one, resolve, html);
    }
    html.push_trusted("</ul>\n");
}

fn item(item: &Item, resolve: &dyn Resolve, html: &mut Html) {
    html.push_trusted("<li class=\"item\"");
    inline::push_id(&item.anchor, resolve, html);
    html.push_trusted("><div class=\"head\"><span>");
    // A name that leads nowhere else leads to its own place.
    let is_anchor =
        !item.anchor.is_empty() && !item.name.iter().any(|run| matches!(run, Inline::Link { .. }));
    if is_anchor {
        html.push_trusted("<a class=\"permalink\"");
        html.push_attribute("href", &resolve.anchor(&item.anchor));
        html.push_trusted(">");
    }
    inline::push(&item.name, resolve, html);
    html.push_trusted(if is_anchor { "</a></span>" } else { "</span>" });
    for badge in &item.badges {
        html.push_trusted(" ");
        inline::badge(badge, html);
    }
    if !item.detail.is_empty() {
        html.push_trusted(" <span class=\"quiet\">");
        inline::push(&item.detail, resolve, html);
        html.push_trusted("</span>");
    }
    source(item.source.as_ref(), resolve, html);
    html.push_trusted("</div>");
    if !item.description.trim().is_empty() {
        html.push(&description::description(&item.description, resolve.texts()));
    }
    fields::notes(&item.notes, resolve, html);
    if let Some(settings) = &item.settings {
        html.push_trusted("<details class=\"fold\"><summary>");
        html.push_text(&settings.title);
        html.push_trusted("</summary>");
        inline::push_block(&settings.code.text, &inline::links(&settings.code.links, resolve), html);
        html.push_trusted("</details>");
    }
    fields::relations(&item.relations, !item.anchor.is_empty(), resolve, html);
    html.push_trusted("</li>\n");
}

/// Appends a link to the line where something is declared, where it can be read.
pub(super) fn source(place: Option<&(SourcePath, usize)>, resolve: &dyn Resolve, html: &mut Html) {
    let Some((path, line)) = place else { return };
    let words = format!("{}:{line}", path.name());
    match resolve.file(path, *line) {
        Some(address) => {
            html.push_trusted(" <a class=\"source\"");
            html.push_attribute("href", &address);
            html.push_trusted(" rel=\"noopener\">");
            html.push_text(&words);
            html.push_trusted("</a>");
        }
        None => {
            html.push_trusted(" <span class=\"source\">");
            html.push_text(&words);
            html.push_trusted("</span>");
        }
    }
}

fn excerpt(excerpt: &Excerpt, html: &mut Html) {
    if excerpt.title.is_empty() {
        return code(excerpt.language, &excerpt.text, html);
    }
    html.push_trusted("<details class=\"fold excerpt\"><summary>");
    html.push_text(&excerpt.title);
    html.push_trusted("</summary>\n");
    code(excerpt.language, &excerpt.text, html);
    html.push_trusted("</details>\n");
}

/// Appends a block of code, as Markdown's are.
pub(super) fn code(language: &str, text: &str, html: &mut Html) {
    html.push_trusted("<div class=\"code\"");
    html.push_attribute("data-language", language);
    html.push_trusted("><pre tabindex=\"0\"><code>");
    html.push(&highlight(language, text).unwrap_or_else(|| Html::text(text)));
    html.push_trusted("</code></pre></div>\n");
}
