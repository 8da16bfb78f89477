//! What changed since an earlier revision: a page for all of it, and a section on the page of each module.

use crate::catalog::EntityId;
use crate::outline::{Outline, anchors, since};
use crate::source::block::{
    Badge, Block, Body, Code, Group, Inline, Item, PageData, Settings, Table, TableRow, Target, Tone,
};
use crate::source::change::{Change, RootChanges};
use crate::texts::Texts;

/// What changed in what a page is about.
pub(super) fn block(entity: &EntityId, outline: &Outline) -> Option<Block> {
    let changes = outline.changes_of(entity)?;
    let title = outline.texts.fill("changes.since", &[("revision", &outline.since.as_ref()?.name())]);
    Some(Block::new(anchors::CHANGES, title, body(changes, &outline.texts)))
}

/// All that changed: a table, then a section a module.
pub(super) fn page(outline: &Outline) -> PageData {
    let Some(since) = &outline.since else { return PageData::default() };
    let mut blocks = Vec::new();
    let mut rows = Vec::new();
    for (id, changes) in since.sections() {
        let name = name(changes, &outline.texts);
        rows.push(row(changes, &name, &id, &outline.texts));
        blocks.push(Block::new(id, name, body(changes, &outline.texts)));
    }
    let heads = ["column.module", "column.changes", "column.breaking", "column.next-version"];
    let table = Table::new(heads.map(|name| outline.texts.say(name).to_owned()), rows);
    blocks.insert(
        0,
        Block::new(since::MODULES.0, outline.texts.say(since::MODULES.1).to_owned(), Body::Table(table)),
    );
    PageData { badges: Vec::new(), blocks }
}

/// `modules/vpc`; what lies at the top of the project has no folder to be called by.
fn name(changes: &RootChanges, texts: &Texts) -> String {
    if changes.folder.is_root() { texts.say("changes.root").to_owned() } else { changes.folder.to_string() }
}

fn row(changes: &RootChanges, name: &str, id: &str, texts: &Texts) -> TableRow {
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
        0 => Inline::Text(texts.say("changes.none").into()),
        some => Inline::Badge(Badge::new(texts.count("changes.count-breaking", some), Tone::Warning)),
    };
    let next = Inline::Text(texts.say(changes.next().text()).to_owned());
    TableRow { cells: vec![vec![module], vec![count], vec![breaking], vec![next]], ..TableRow::default() }
}

/// What breaks, then the rest.
fn body(changes: &RootChanges, texts: &Texts) -> Body {
    let items = |breaking: bool| -> Vec<Item> {
        changes
            .changes
            .iter()
            .filter(|change| change.is_breaking() == breaking)
            .map(|it| item(it, texts))
            .collect()
    };
    let mut groups = vec![
        Group { title: texts.say("changes.breaking").into(), items: items(true) },
        Group { title: texts.say("changes.other").into(), items: items(false) },
    ];
    if changes.incomplete {
        let item =
            Item { name: vec![Inline::Text(texts.say("changes.incomplete").into())], ..Item::default() };
        groups.push(Group { title: texts.say("changes.incomplete-title").into(), items: vec![item] });
    }
    Body::List(groups)
}

fn item(change: &Change, texts: &Texts) -> Item {
    let name = match &change.entity {
        Some(entity) => {
            Inline::Link { text: change.name.clone(), code: true, to: Target::Entity(entity.clone()) }
        }
        None => Inline::Code(change.name.clone()),
    };
    let [kind, event] = [word("change.kind", change.kind, texts), word("change.event", change.event, texts)];
    let mut detail = vec![Inline::Text(format!("{kind} {event}"))];
    let text = |text: &str| Inline::Text(text.to_owned());
    // Longer code stands below the line, folded.
    let values = change.values_in_line(texts.say("changes.was"), text, |code| Inline::Code(code.to_owned()));
    let fits = values.is_some();
    detail.extend(values.into_iter().flatten());
    let badge = Badge::new(texts.say("changes.is-breaking"), Tone::Warning);
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
        settings: (!fits).then(|| Settings {
            title: texts.say("changes.values").into(),
            code: before_and_after(change, texts),
        }),
        ..Item::default()
    }
}

/// A word of a source's vocabulary in the reader's language; one that has no text stands as it is.
fn word(group: &str, word: &'static str, texts: &Texts) -> String {
    let name = format!("{group}.{}", word.replace(' ', "-"));
    if texts.has(&name) { texts.say(&name).to_owned() } else { word.to_owned() }
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

fn before_and_after(change: &Change, texts: &Texts) -> Code {
    let part = |words: &str, code: &Option<String>| match code {
        Some(code) => format!("# {words}\n{code}\n"),
        None => String::new(),
    };
    let text =
        [part(texts.say("changes.before"), &change.old), part(texts.say("changes.after"), &change.new)];
    Code {
        text: text.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n"),
        links: Vec::new(),
    }
}
