//! What a change touches, as pages and people in a terminal are told.

use std::collections::BTreeMap;

use super::relations::page_name;
use crate::catalog::{Class, EntityId};
use crate::diagnostic::escape_controls;
use crate::diagram::{Direction, Edge, Graph, Node};
use crate::outline::{Impact, Outline, PageKind, Touched, anchors};
use crate::source::block::{Block, Body, Group, Inline, Item, Other, Relation, Target};

/// So many modules, environments or pages of a kind are named on a page; the rest is counted. All of them are told by
/// `infrabook graph --impact`.
const MOST: usize = 30;

/// So many pages may name what is touched, and be named: of more it is told how many they are.
const MOST_FAR: usize = 8;

/// The section of a page about this entity; none where nothing else needs it.
pub(super) fn block(entity: &EntityId, outline: &Outline) -> Option<Block> {
    if !outline.is_needed(entity) {
        return None;
    }
    let impact = outline.impact(entity);
    let item = Item {
        name: vec![Inline::Text(sentence(&impact, outline))],
        relations: relations(&shown(entity, &impact), &impact, outline),
        ..Item::default()
    };
    let body = Body::List(vec![Group { title: String::new(), items: vec![item] }]);
    Some(Block::new(anchors::IMPACT, outline.texts.say("section.impact").to_owned(), body))
}

/// What a page tells of the pages that its impact reaches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Naming {
    /// Those that name it.
    itself: Listed,
    /// Those that name only what is touched with it.
    behind: Listed,
}

/// The first pages of several, and how many there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Listed {
    pages: Vec<usize>,
    count: usize,
}

/// What the page about this entity tells of other pages; nothing where it has no impact.
pub(super) fn naming(entity: &EntityId, outline: &Outline) -> Naming {
    if outline.is_needed(entity) { shown(entity, &outline.impact(entity)) } else { Naming::default() }
}

fn shown(entity: &EntityId, impact: &Impact) -> Naming {
    let pages = |of_itself: bool, most: usize| {
        let those = impact.pages.iter().filter(|(_, named)| (named.root() == entity.root()) == of_itself);
        let (count, pages) = (those.clone().count(), those.take(most).map(|(page, _)| *page).collect());
        Listed { pages, count }
    };
    let mut behind = pages(false, MOST_FAR);
    if behind.count > MOST_FAR {
        behind.pages.clear();
    }
    Naming { itself: pages(true, MOST), behind }
}

/// The environments that a setting of a page reaches by way of others.
pub(super) fn of_setting(id: &EntityId, outline: &Outline) -> Option<Relation> {
    if outline.catalog.get(id)?.class != Class::Interface {
        return None;
    }
    let others: Vec<Other> =
        outline.environments_behind(id).filter_map(|at| environment(at, outline)).collect();
    (!others.is_empty()).then_some(Relation {
        words: "relation.touches",
        counted: "count.environments",
        others,
        more: 0,
    })
}

/// `A change here touches 3 modules, the environments dev and prod, and 2 pages.`
fn sentence(impact: &Impact, outline: &Outline) -> String {
    let modules = impact.modules.iter().filter(|it| !it.auxiliary).count();
    let examples = impact.modules.len() - modules;
    let environments: Vec<&str> = impact
        .environments
        .iter()
        .filter_map(|at| outline.environments().nth(*at))
        .map(|it| it.name.as_str())
        .collect();
    let mut parts = Vec::new();
    let texts = &outline.texts;
    let counted = |count: usize, name: &str| (count > 0).then(|| texts.count(name, count));
    parts.extend(counted(modules, "count.modules"));
    if !environments.is_empty() {
        let names = environments.join(texts.say("list.comma"));
        parts.push(texts.count_with("impact.environments", environments.len(), &[("names", &names)]));
    }
    parts.extend(counted(examples, "count.examples"));
    parts.extend(counted(impact.pages.len(), "count.pages"));
    let what = if parts.is_empty() { texts.say("impact.nothing").to_owned() } else { texts.list(&parts) };
    texts.fill("impact.sentence", &[("what", &what)])
}

/// By how far away they are.
fn relations(naming: &Naming, impact: &Impact, outline: &Outline) -> Vec<Relation> {
    let modules = |words: &'static str, counted: &'static str, is: &dyn Fn(&Touched) -> bool| {
        let those = impact.modules.iter().filter(|it| is(it));
        let count = those.clone().count();
        first(words, counted, count, those.filter_map(|it| module(it, outline)))
    };
    let environments = impact.environments.iter();
    let environments = environments.filter_map(|at| environment(*at, outline));
    let pages = |words: &'static str, listed: &Listed| {
        first(words, "count.pages", listed.count, listed.pages.iter().filter_map(|at| page(*at, outline)))
    };
    let mut behind = pages("impact.named-on", &naming.behind);
    if naming.behind.pages.is_empty() && naming.behind.count > 0 {
        let words = outline.texts.count("impact.far", naming.behind.count);
        behind.others.push(Other { link: Inline::Markdown(words), place: String::new() });
        behind.more = 0;
    }
    vec![
        modules("impact.directly", "count.modules", &|it| !it.auxiliary && it.depth == 1),
        modules("impact.through", "count.modules", &|it| !it.auxiliary && it.depth == 2),
        modules("impact.further", "count.modules", &|it| !it.auxiliary && it.depth > 2),
        first("impact.in", "count.environments", impact.environments.len(), environments),
        modules("relation.examples", "count.examples", &|it| it.auxiliary),
        behind,
    ]
}

/// The first of so many.
fn first(
    words: &'static str,
    counted: &'static str,
    count: usize,
    all: impl Iterator<Item = Other>,
) -> Relation {
    let others: Vec<Other> = all.take(MOST).collect();
    let more = count.saturating_sub(others.len());
    Relation { words, counted, others, more }
}

fn module(it: &Touched, outline: &Outline) -> Option<Other> {
    let text = page_name(&it.entity, outline)?;
    let link = Inline::Link { text, code: false, to: Target::Entity(it.entity.clone()) };
    Some(Other { link, place: String::new() })
}

fn environment(at: usize, outline: &Outline) -> Option<Other> {
    let it = outline.environments().nth(at)?;
    let link = Inline::Link { text: it.name.clone(), code: false, to: Target::Overview(it.slug.clone()) };
    Some(Other { link, place: String::new() })
}

fn page(index: usize, outline: &Outline) -> Option<Other> {
    let page = outline.pages.get(index)?;
    let link = Inline::Link {
        text: name_of(page.title.as_str(), index, outline),
        code: false,
        to: Target::Page(index),
    };
    Some(Other { link, place: String::new() })
}

/// A page's title; of a module's README its folder.
fn name_of(title: &str, index: usize, outline: &Outline) -> String {
    match &outline.pages[index].kind {
        PageKind::Source { folder, .. } if !folder.is_root() => folder.to_string(),
        _ => title.to_owned(),
    }
}

/// The same as a picture: each arrow is a way that a change takes.
pub fn graph(entity: &EntityId, outline: &Outline) -> Graph {
    let impact = outline.impact(entity);
    let mut graph =
        Graph { title: "What a change touches".into(), direction: Direction::Right, ..Graph::default() };
    let mut node_of: BTreeMap<EntityId, usize> = BTreeMap::new();
    let start = start_name(entity, outline);
    graph.nodes.push(Node {
        id: start.clone(),
        label: start,
        category: if entity.address().is_some() { "input" } else { "module" },
        entity: Some(entity.clone()),
        ..Node::default()
    });
    node_of.insert(entity.clone(), 0);
    let root = outline.page_of_entity(entity).and_then(|page| outline.pages[page].root());
    node_of.extend(root.map(|root| (root.entity.clone(), 0)));
    for it in &impact.modules {
        let name = page_name(&it.entity, outline).unwrap_or_default();
        node_of.insert(it.entity.clone(), graph.nodes.len());
        let entity = Some(it.entity.clone());
        graph.nodes.push(Node {
            id: name.clone(),
            label: name,
            category: "module",
            entity,
            ..Node::default()
        });
    }
    let ways =
        impact.modules.iter().filter_map(|it| Some((*node_of.get(&it.through)?, *node_of.get(&it.entity)?)));
    graph.edges = ways.map(|(from, to)| Edge { from, to, ..Edge::default() }).collect();
    for it in impact.environments.iter().filter_map(|at| outline.environments().nth(*at)) {
        let to = graph.nodes.len();
        let (id, label) = (format!("environment {}", it.name), it.name.clone());
        graph.nodes.push(Node {
            id,
            label,
            sublabel: "environment".into(),
            category: "output",
            ..Node::default()
        });
        let roots = it.roots.iter().filter_map(|root| node_of.get(root));
        graph.edges.extend(roots.map(|from| Edge { from: *from, to, ..Edge::default() }));
    }
    for (page, through) in &impact.pages {
        let to = graph.nodes.len();
        let page = &outline.pages[*page];
        let (id, label) = (page.route.to_string(), page.title.clone());
        graph.nodes.push(Node { id, label, sublabel: "page".into(), ..Node::default() });
        let from = node_of.get(through).copied().unwrap_or(0);
        graph.edges.push(Edge { from, to, dashed: true, ..Edge::default() });
    }
    graph
}

/// `modules/vpc`, `modules/vpc#var.cidr`
fn start_name(entity: &EntityId, outline: &Outline) -> String {
    let place = page_name(entity, outline).unwrap_or_default();
    entity.address().map_or(place.clone(), |address| format!("{place}#{address}"))
}

/// The same for people who read a terminal, a line each.
pub fn text(entity: &EntityId, outline: &Outline) -> String {
    let impact = outline.impact(entity);
    let name = |id: &EntityId| page_name(id, outline).unwrap_or_default();
    let mut out = format!("{}\n", escape_controls(&start_name(entity, outline)));
    let mut section = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            out.push_str(&format!("\n{title} ({})\n", lines.len()));
            lines.iter().for_each(|line| out.push_str(&format!("  {}\n", escape_controls(line))));
        }
    };
    let environments = impact.environments.iter().filter_map(|at| outline.environments().nth(*at));
    section("environments", environments.map(|it| it.name.clone()).collect());
    let modules = |auxiliary: bool| -> Vec<String> {
        let those = impact.modules.iter().filter(|it| it.auxiliary == auxiliary);
        let line = |it: &Touched| match it.depth {
            1 => name(&it.entity),
            _ => format!("{} through {}", name(&it.entity), name(&it.through)),
        };
        those.map(line).collect()
    };
    section("modules", modules(false));
    section("examples and tests", modules(true));
    let place = |page: usize| match &outline.pages[page].file {
        Some(file) => file.to_string(),
        None => outline.pages[page].title.clone(),
    };
    let direct = outline.pages_that_name(entity);
    let pages = |is_direct: bool| -> Vec<String> {
        let those = impact.pages.iter().filter(|(page, _)| direct.contains(page) == is_direct);
        those.map(|(page, _)| place(*page)).collect()
    };
    section("pages that name it", pages(true));
    section("pages that name what is touched", pages(false));
    if impact == Impact::default() {
        out.push_str("\nnothing else in this project needs it\n");
    }
    out
}
