//! Hostile text in every place of every block.

use std::collections::BTreeSet;

use super::view::{FactView, PageView};
use super::{Resolve, Theme, Theming, badges, blocks};
use crate::catalog::{EntityId, Value};
use crate::diagram::{Edge, Graph, Node};
use crate::html::Html;
use crate::path::SourcePath;
use crate::source::block::{
    Badge, Block, Body, Branch, Code, CodeLink, Excerpt, FieldGroup, FieldRow, Group, Inline, Item, Other,
    PageData, Reading, Relation, Settings, Table, TableRow, Target, Tone,
};
use crate::texts::Texts;

const HOSTILE: [&str; 6] = [
    "\"><script>x</script>",
    "' onmouseover='x' a=\"",
    "</code></pre><img src=x>",
    "<svg onload=x>",
    "javascript:alert(1)",
    "[a](javascript:alert(1))",
];

struct Links;

impl Resolve for Links {
    fn texts(&self) -> &Texts {
        Texts::english()
    }

    fn entity(&self, id: &EntityId) -> Option<String> {
        Some(format!("../{}", id.address().unwrap_or_default()))
    }

    fn picture(&self, id: &EntityId) -> Option<String> {
        self.entity(id)
    }

    fn page(&self, page: usize) -> Option<String> {
        Some(format!("../{page}.html"))
    }

    fn overview(&self, slug: &str) -> Option<String> {
        Some(format!("../{slug}.html"))
    }

    fn file(&self, path: &SourcePath, line: usize) -> Option<String> {
        Some(format!("https://forge.example/{path}#L{line}"))
    }
}

/// A page that says `text` wherever something can be said.
fn page(text: &str) -> String {
    let t = || text.to_owned();
    let file = || (SourcePath::new(&text.replace('/', "_")).unwrap(), 1);
    let badge = || Badge::new(t(), Tone::Warning);
    let entity = || EntityId::of_root("terraform", text, &SourcePath::root()).with_address(text);
    let link = |to| Inline::Link { text: t(), code: true, to };
    // All but the last character leads somewhere.
    let linked = |text: &str| {
        let end = text.char_indices().next_back().map_or(0, |(at, _)| at);
        let word = CodeLink { bytes: 0..end, to: Target::Entity(entity()) };
        if end > 0 { vec![word] } else { Vec::new() }
    };
    let code = |text: String| Code { links: linked(&text), text };
    let runs = || {
        let targets = [
            Target::Entity(entity()),
            Target::Picture(entity()),
            Target::Page(1),
            Target::Overview(t()),
            Target::Anchor(t()),
            Target::Url(t()),
            Target::File(file().0, 1),
        ];
        let mut runs: Vec<Inline> = targets.into_iter().map(link).collect();
        runs.push(link(Target::Url(format!("https://example.com/{text}"))));
        runs.extend([Inline::Text(t()), Inline::Code(t()), Inline::Markdown(t()), Inline::Badge(badge())]);
        runs.push(Inline::Expression(code(t())));
        runs.push(Inline::Unfolding { glimpse: t(), code: t() });
        runs
    };
    let relations = || {
        vec![Relation {
            words: "relation.reads",
            counted: "count.places",
            others: vec![Other { link: link(Target::Entity(entity())), place: t() }; 9],
            more: 3,
        }]
    };
    let field = |required, value| FieldRow {
        entity: Some(entity()),
        anchor: t(),
        name: t(),
        type_text: t(),
        required,
        links: match &value {
            Value::Literal(text) | Value::Expression(text) => linked(text),
            _ => Vec::new(),
        },
        value: Some(value),
        description: t(),
        badges: vec![badge()],
        notes: vec![runs()],
        source: Some(file()),
        nested: Vec::new(),
        relations: relations(),
    };
    let long = format!("{text}\n{}", text.repeat(9));
    let mut fields = vec![
        field(Some(true), Value::Literal(t())),
        field(Some(false), Value::Expression(long.clone())),
        field(None, Value::Redacted),
        field(None, Value::Literal(text.repeat(3))),
    ];
    fields.push(FieldRow { type_text: long.clone(), nested: fields.clone(), ..fields[0].clone() });
    fields.push(FieldRow { name: text.repeat(3), type_text: long, ..fields[0].clone() });
    let item = Item {
        category: "network",
        entity: Some(entity()),
        anchor: t(),
        name: runs(),
        detail: runs(),
        description: t(),
        badges: vec![badge()],
        source: Some(file()),
        notes: vec![runs()],
        settings: Some(Settings { title: t(), code: code(t()) }),
        relations: relations(),
    };
    let anchored = Item { name: vec![Inline::Code(t())], ..item.clone() };
    let node = |parent| Node {
        id: t(),
        label: t(),
        sublabel: t(),
        parent,
        category: "network",
        entity: Some(entity()),
    };
    let nodes = vec![node(None), node(Some(0)), node(None)];
    let edges = vec![Edge { from: 1, to: 2, label: t(), dashed: true }];
    let row = || TableRow { entity: None, anchor: t(), cells: vec![runs(), runs()], marked: true };
    let table = |reading| Body::Table(Table::new([t(), t()], vec![row()]).read_as(reading));
    let bodies = vec![
        Body::Facts(vec![(t(), runs())]),
        Body::Fields(vec![FieldGroup { title: t(), rows: fields }]),
        Body::List(vec![Group { title: t(), items: vec![item, anchored] }]),
        Body::Tree(vec![Branch { line: runs(), below: vec![Branch { line: runs(), below: Vec::new() }] }]),
        table(Reading::Whole),
        table(Reading::List),
        table(Reading::Matrix("Only differences")),
        Body::Graphs(vec![Graph { title: t(), nodes, edges, ..Graph::default() }]),
        Body::Excerpt(vec![
            Excerpt { title: String::new(), language: "hcl", text: t() },
            Excerpt { title: t(), language: "hcl", text: t() },
        ]),
        Body::Words(t()),
    ];
    let blocks_of = |body| Block::new("block", "Block", body);
    let data = PageData { badges: vec![badge()], blocks: bodies.into_iter().map(blocks_of).collect() };
    let mut view = PageView::sample();
    for part in [
        &mut view.title,
        &mut view.description,
        &mut view.lead,
        &mut view.site.title,
        &mut view.site.language,
    ] {
        part.clone_from(&t());
    }
    view.heading = Some(t());
    view.tags[0].title = t();
    let fact = FactView { label: t(), text: t(), from: Some(t()), late: t(), until: Some(t()), is_day: true };
    view.facts = vec![fact];
    view.toc[0].text = t();
    view.toc[0].id = t();
    view.breadcrumb[0].title = t();
    view.badges = badges(&data.badges);
    view.body = blocks(&data, &Links, &|_| None);
    let theming = Theming {
        folder: &SourcePath::root(),
        names: Vec::new(),
        files: &Default::default(),
        look: &Default::default(),
        pictures: &Default::default(),
        texts: &Default::default(),
    };
    Theme::new(&theming).0.render("reference.html", &view).unwrap()
}

/// The start tags of a page, as a browser would find them: name, and each attribute with its value.
fn tags(html: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let end = rest.find(|c: char| c.is_whitespace() || c == '>' || c == '/').unwrap_or(rest.len());
        let name = rest[..end].to_ascii_lowercase();
        rest = &rest[end..];
        let mut attributes = Vec::new();
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
            if rest.is_empty() || rest.starts_with('>') {
                break;
            }
            let end =
                rest.find(|c: char| c.is_whitespace() || "=>/".contains(c)).unwrap_or(rest.len()).max(1);
            let attribute = rest[..end].to_ascii_lowercase();
            rest = rest[end..].trim_start();
            let mut value = "";
            if let Some(after) = rest.strip_prefix('=') {
                let after = after.trim_start();
                let quote = after.chars().next().filter(|c| *c == '"' || *c == '\'');
                let body = if quote.is_some() { &after[1..] } else { after };
                let end = match quote {
                    Some(quote) => body.find(quote),
                    None => body.find(|c: char| c.is_whitespace() || c == '>'),
                };
                value = &body[..end.unwrap_or(body.len())];
                rest = &body[(value.len() + usize::from(quote.is_some())).min(body.len())..];
            }
            attributes.push((attribute, value.to_owned()));
        }
        tags.push((name, attributes));
    }
    tags
}

/// What a page is made of: each element with the names of its attributes.
fn shapes(html: &str) -> BTreeSet<(String, Vec<String>)> {
    tags(html)
        .into_iter()
        .map(|(name, all)| (name, all.into_iter().map(|(name, _)| name).collect()))
        .collect()
}

#[test]
fn hostile_text_adds_no_element_and_no_attribute() {
    for hostile in HOSTILE {
        let html = page(hostile);
        // Text of the same length, so that the same things are folded.
        let mut known = shapes(&page(&"x".repeat(hostile.chars().count())));
        known.insert(("span".into(), vec!["class".into()]));
        known.insert(("p".into(), Vec::new()));
        known.insert(("wbr".into(), Vec::new()));
        let strange: Vec<_> = shapes(&html).difference(&known).cloned().collect();
        assert_eq!(strange, [], "{hostile}");
        for (name, attributes) in tags(&html) {
            for (attribute, value) in attributes {
                assert!(!attribute.starts_with("on"), "{hostile}: <{name} {attribute}>");
                let is_address = attribute == "href" || attribute == "src";
                assert!(!(is_address && value.starts_with("javascript:")), "{hostile}: {attribute}={value}");
            }
        }
        let scripts = |html: &str| html.matches("<script").count();
        assert_eq!(scripts(&html), scripts(&page("x")), "{hostile}");
    }
}

#[test]
fn the_scanner_sees_what_it_is_to_find() {
    assert!(shapes("<p>\"><script>x</script>").contains(&("script".into(), Vec::new())));
    assert!(
        shapes("<a title='x' onclick=y>").contains(&("a".into(), vec!["title".into(), "onclick".into()]))
    );
}

#[test]
fn sections_without_content_are_left_out() {
    let readme = Block::new("readme", "README", Body::Readme(SourcePath::root()));
    let empty = Block::new("facts", "Facts", Body::Facts(Vec::new()));
    let data = PageData { blocks: vec![readme, empty], ..PageData::default() };
    let html = blocks(&data, &Links, &|_| Some(Html::trusted("<p>words</p>"))).into_string();
    assert!(html.contains("<p>words</p>") && !html.contains("facts"), "{html}");
}
