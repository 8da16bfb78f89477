//! Who needs what: what the linker found, beside what a source knows of itself.

use std::collections::BTreeSet;

use super::impact;
use crate::catalog::{Edge, EntityId};
use crate::outline::{Outline, anchors};
use crate::source::block::{
    Badge, Block, Body, Group, Inline, Item, Other, PageData, Relation, Table, TableRow, Target, Tone,
};
use crate::texts::Texts;

/// What each relation is called from the other end, one by one and counted, in the order in which pages say it.
const RELATIONS: [(&str, &str, &str); 3] = [
    ("sets", "relation.sets", "count.calls"),
    ("reads", "relation.reads", "count.places"),
    ("calls", "relation.calls", "count.calls"),
];

/// Adds who needs the page's entity, and who needs each thing on the page.
pub(super) fn with_relations(mut data: PageData, entity: &EntityId, outline: &Outline) -> PageData {
    for block in &mut data.blocks {
        match &mut block.body {
            Body::Table(table) => with_runbooks(table, outline),
            Body::Fields(groups) => {
                for row in groups.iter_mut().flat_map(|group| &mut group.rows) {
                    add(&mut row.relations, row.entity.as_ref(), outline);
                }
            }
            Body::List(groups) => {
                for item in groups.iter_mut().flat_map(|group| &mut group.items) {
                    add(&mut item.relations, item.entity.as_ref(), outline);
                }
            }
            _ => {}
        }
    }
    let items: Vec<Item> = outline.links.to(entity).filter_map(|edge| caller(edge, outline)).collect();
    if !items.is_empty() {
        let badge =
            Badge::new(outline.texts.count("count.used-by", items.len()), Tone::Neutral).to(anchors::USED_BY);
        data.badges.push(badge);
    }
    let body = Body::List(vec![Group { title: String::new(), items }]);
    data.blocks.push(Block::new(anchors::USED_BY, outline.texts.say("section.used-by").to_owned(), body));
    data
}

/// Says beside each alarm that a table lists which runbooks answer it; nothing where the project has no runbooks.
pub(super) fn with_runbooks(table: &mut Table, outline: &Outline) {
    if outline.records.alerts.is_empty() {
        return;
    }
    for TableRow { entity, cells, .. } in &mut table.rows {
        let Some(id) = entity else { continue };
        let Some(pages) = outline.alarms.runbooks.get(id) else { continue };
        let is_it = |run: &Inline| matches!(run, Inline::Link { to: Target::Entity(to), .. } if to == id);
        let Some(cell) = cells.iter_mut().find(|cell| cell.iter().any(is_it)) else { continue };
        let told: Vec<Inline> = told(pages, outline).map(|page| runbook(page, outline)).collect();
        if pages.is_empty() {
            cell.extend([Inline::Break, Inline::Quiet(outline.texts.say("alarm.no-runbook").to_owned())]);
        } else if !told.is_empty() {
            cell.extend([Inline::Break, Inline::Quiet(format!("{} ", outline.texts.say("alarm.runbook")))]);
            cell.extend(listed(told.into_iter(), &outline.texts));
        }
    }
}

/// Those of the runbooks that other pages tell of.
fn told(pages: &[usize], outline: &Outline) -> impl Iterator<Item = usize> {
    pages.iter().copied().filter(|page| !outline.pages[*page].hidden)
}

fn runbook(page: usize, outline: &Outline) -> Inline {
    Inline::Link { text: outline.pages[page].title.clone(), code: false, to: Target::Page(page) }
}

/// With a comma between them.
fn listed(all: impl Iterator<Item = Inline>, texts: &Texts) -> Vec<Inline> {
    let comma = |at: usize| (at > 0).then(|| Inline::Text(texts.say("list.comma").to_owned()));
    all.enumerate().flat_map(|(at, one)| comma(at).into_iter().chain([one])).collect()
}

/// What answers an alarm.
fn runbooks(id: &EntityId, outline: &Outline) -> Option<Relation> {
    let pages = told(outline.alarms.runbooks.get(id)?, outline);
    let others: Vec<Other> =
        pages.map(|page| Other { link: runbook(page, outline), place: String::new() }).collect();
    (!others.is_empty()).then_some(Relation {
        words: "relation.runbook",
        counted: "count.runbooks",
        others,
        more: 0,
    })
}

/// The alarms that somebody answers, and the modules that make them: of many the first ones.
pub(super) fn alarms<'a>(ids: impl ExactSizeIterator<Item = &'a EntityId>, outline: &Outline) -> Vec<Inline> {
    const MOST: usize = 8;
    let more = ids.len().saturating_sub(MOST);
    let mut runs = Vec::new();
    for (at, id) in ids.take(MOST).enumerate() {
        runs.extend((at > 0).then(|| Inline::Text(outline.texts.say("list.comma").to_owned())));
        let text = id.address().unwrap_or_default().to_owned();
        runs.push(Inline::Link { text, code: true, to: Target::Entity(id.clone()) });
        runs.extend(page_name(id, outline).map(|place| {
            Inline::Quiet(format!(" {}", outline.texts.fill("relation.in", &[("place", &place)])))
        }));
    }
    runs.extend((more > 0).then(|| Inline::Quiet(outline.texts.count("relation.more", more))));
    runs
}

/// Who needs it goes before what the source says.
fn add(relations: &mut Vec<Relation>, id: Option<&EntityId>, outline: &Outline) {
    if let Some(id) = id {
        relations.splice(..0, runbooks(id, outline).into_iter().chain(users(id, outline)));
        relations.extend(impact::of_setting(id, outline));
        if outline.has_picture(id) {
            let (text, to) =
                (outline.texts.say("relation.as-diagram").to_owned(), Target::Picture(id.clone()));
            let link = Inline::Link { text, code: false, to };
            let others = vec![Other { link, place: String::new() }];
            relations.push(Relation { words: "relation.way", counted: "count.diagrams", others, more: 0 });
        }
    }
}

/// Who needs this entity: those beside it first. Of examples and tests only the pages are named.
fn users(id: &EntityId, outline: &Outline) -> Vec<Relation> {
    let is_auxiliary = |id: &EntityId| outline.catalog.get(id).is_none_or(|entity| entity.auxiliary);
    let of_example = |edge: &&Edge| edge.from.root() != id.root() && is_auxiliary(&edge.from);
    let (examples, mut edges): (Vec<&Edge>, Vec<&Edge>) = outline.links.to(id).partition(of_example);
    edges.sort_by_key(|edge| edge.from.root() != id.root());
    let named = RELATIONS.iter().map(|(relation, words, counted)| {
        let those = edges.iter().filter(|edge| edge.relation == *relation);
        let others = those.filter_map(|edge| user(id, &edge.from, outline)).collect();
        Relation { words, counted, others, more: 0 }
    });
    let mut pages = BTreeSet::new();
    let first_of_page = examples.into_iter().filter(|edge| pages.insert(edge.from.root()));
    let examples = first_of_page.filter_map(|edge| {
        let text = page_name(&edge.from, outline)?;
        let link = Inline::Link { text, code: false, to: Target::Entity(edge.from.clone()) };
        Some(Other { link, place: String::new() })
    });
    let examples = Relation {
        words: "relation.examples",
        counted: "count.examples",
        others: examples.collect(),
        more: 0,
    };
    named.chain([examples]).filter(|it| !it.others.is_empty()).collect()
}

/// `aws_vpc.this`, and the place that it is in when that is another page.
fn user(of: &EntityId, user: &EntityId, outline: &Outline) -> Option<Other> {
    let name = user.address().or_else(|| outline.catalog.get(user).map(|entity| entity.name.as_str()))?;
    let link = Inline::Link { text: name.to_owned(), code: true, to: Target::Entity(user.clone()) };
    let place = if user.root() == of.root() { String::new() } else { page_name(user, outline)? };
    Some(Other { link, place })
}

/// What the page that shows an entity is called from afar: its folder, where it has one.
pub(super) fn page_name(id: &EntityId, outline: &Outline) -> Option<String> {
    let page = &outline.pages[outline.page_of_entity(id)?];
    Some(match page.root() {
        Some(root) if !root.folder.is_root() => root.folder.to_string(),
        _ => page.label.clone(),
    })
}

/// A page whose things need the whole of this one.
fn caller(edge: &Edge, outline: &Outline) -> Option<Item> {
    let user = outline.catalog.get(&edge.from)?;
    let page = &outline.pages[outline.page_of_entity(&edge.from)?];
    let owner = Target::Entity(owner(&edge.from, outline));
    Some(Item {
        name: vec![Inline::Link { text: page.root_label().to_owned(), code: false, to: owner }],
        detail: vec![
            Inline::Text(format!("{} ", verb(edge.relation, &outline.texts))),
            Inline::Link { text: user.name.clone(), code: true, to: Target::Entity(user.id.clone()) },
            {
                let place = user.location.file.parent();
                Inline::Text(format!(" {}", outline.texts.fill("relation.in", &[("place", &place)])))
            },
        ],
        source: Some((user.location.file.clone(), user.location.line)),
        ..Item::default()
    })
}

/// What one thing does with another, of what is told of callers.
fn verb<'a>(relation: &'a str, texts: &'a Texts) -> &'a str {
    match relation {
        "calls" => texts.say("relation.verb-calls"),
        "reads" => texts.say("relation.verb-reads"),
        "sets" => texts.say("relation.verb-sets"),
        other => other,
    }
}

/// The entity whose page shows this one.
fn owner(id: &EntityId, outline: &Outline) -> EntityId {
    let root = outline.page_of_entity(id).and_then(|page| outline.pages[page].root());
    root.map_or_else(|| id.clone(), |root| root.entity.clone())
}
