//! What changed since an earlier revision: a page for all of it, and a section on the page of each module.

use std::borrow::Cow;

use crate::catalog::EntityId;
use crate::outline::{Outline, anchors, since};
use crate::source::block::{
    Badge, Block, Body, Code, Group, Inline, Item, PageData, Settings, Table, TableRow, Target, Tone,
};
use crate::source::change::{Change, INCOMPLETE, RootChanges};

/// What changed in what a page is about.
pub(super) fn block(entity: &EntityId, outline: &Outline) -> Option<Block> {
    let changes = outline.changes_of(entity)?;
    let title = format!("Changes since {}", outline.since.as_ref()?.name());
    Some(Block::new(anchors::CHANGES, title, body(changes)))
}

/// All that changed: a table, then a section a module.
pub(super) fn page(outline: &Outline) -> PageData {
    let Some(since) = &outline.since else { return PageData::default() };
    let mut blocks = Vec::new();
    let mut rows = Vec::new();
    for (id, changes) in since.sections() {
        let name = name(changes);
        rows.push(row(changes, &name, &id));
        blocks.push(Block::new(id, name, body(changes)));
    }
    let table = Table::new(["Module", "Changes", "Breaking", "Next version"], rows);
    blocks.insert(0, Block::new(since::MODULES.0, since::MODULES.1, Body::Table(table)));
    PageData { badges: Vec::new(), blocks }
}

/// `modules/vpc`; what lies at the top of the project has no folder to be called by.
fn name(changes: &RootChanges) -> Cow<'static, str> {
    if changes.folder.is_root() {
        Cow::Borrowed("Root module")
    } else {
        Cow::Owned(changes.folder.to_string())
    }
}

fn row(changes: &RootChanges, name: &str, id: &str) -> TableRow {
    let is_code = !changes.folder.is_root();
    let module = match &changes.entity {
        Some(entity) => {
            Inline::Link { text: name.to_owned(), code: is_code, to: Target::Entity(entity.clone()) }
        }
        None => Inline::Code(name.to_owned()),
    };
    let count = Inline::Link {
        text: changes.changes.len().to_string(),
        code: false,
        to: Target::Anchor(id.to_owned()),
    };
    let breaking = match changes.breaking() {
        0 => Inline::Text("none".into()),
        some => Inline::Badge(Badge::new(format!("{some} breaking"), Tone::Warning)),
    };
    let next = Inline::Text(changes.next().as_str().to_owned());
    TableRow { cells: vec![vec![module], vec![count], vec![breaking], vec![next]], ..TableRow::default() }
}

/// What breaks, then the rest.
fn body(changes: &RootChanges) -> Body {
    let items = |breaking: bool| -> Vec<Item> {
        changes.changes.iter().filter(|change| change.is_breaking() == breaking).map(item).collect()
    };
    let mut groups = vec![
        Group { title: "Breaking changes".into(), items: items(true) },
        Group { title: "Other changes".into(), items: items(false) },
    ];
    if changes.incomplete {
        let item = Item { name: vec![Inline::Text(INCOMPLETE.into())], ..Item::default() };
        groups.push(Group { title: "Incomplete".into(), items: vec![item] });
    }
    Body::List(groups)
}

fn item(change: &Change) -> Item {
    let name = match &change.entity {
        Some(entity) => {
            Inline::Link { text: change.name.clone(), code: true, to: Target::Entity(entity.clone()) }
        }
        None => Inline::Code(change.name.clone()),
    };
    let mut detail = vec![Inline::Text(format!("{} {}", change.kind, change.event))];
    let text = |text: &str| Inline::Text(text.to_owned());
    // Longer code stands below the line, folded.
    let values = change.values_in_line(text, |code| Inline::Code(code.to_owned()));
    let fits = values.is_some();
    detail.extend(values.into_iter().flatten());
    let badge = Badge::new("breaking", Tone::Warning);
    Item {
        name: vec![name],
        detail,
        badges: if change.is_breaking() { vec![badge] } else { Vec::new() },
        source: change.source.clone(),
        notes: change
            .reason()
            .into_iter()
            .chain(change.details.iter().map(String::as_str))
            .map(sentence)
            .collect(),
        settings: (!fits)
            .then(|| Settings { title: "Before and after".into(), code: before_and_after(change) }),
        ..Item::default()
    }
}

/// Words as a sentence; what stands between backticks is code.
fn sentence(words: &str) -> Vec<Inline> {
    let mut chars = words.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    let mut text: String = first.chain(chars).collect();
    if text.ends_with(|c: char| c.is_alphanumeric() || c == '`') {
        text.push('.');
    }
    let run = |(number, part): (usize, &str)| match number % 2 {
        0 => Inline::Text(part.to_owned()),
        _ => Inline::Code(part.to_owned()),
    };
    text.split('`').enumerate().map(run).collect()
}

fn before_and_after(change: &Change) -> Code {
    let part = |words: &str, code: &Option<String>| match code {
        Some(code) => format!("# {words}\n{code}\n"),
        None => String::new(),
    };
    let text = [part("before", &change.old), part("after", &change.new)];
    Code {
        text: text.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n"),
        links: Vec::new(),
    }
}
