//! Where words mention what stands on a page of the reference.

use std::collections::{BTreeMap, BTreeSet};

use super::Site;
use crate::catalog::EntityId;
use crate::outline::{PageKind, anchors};
use crate::source::block::{Block, Body, Group, Inline, Item, Other, PageData, Relation, Target};

/// So many things are named beside a page that mentions them.
const MOST_NAMED: usize = 8;

/// What a page of the reference shows of its mentions: the page that mentions something, and what that is. Its own words are left out,
/// and pages that are hidden.
pub(super) fn shown(site: &Site, page: usize) -> Vec<(usize, Option<&EntityId>)> {
    let outline = &site.outline;
    let is_shown = |from: usize| from != page && !outline.pages[from].hidden;
    let all = outline.mentions.get(&page).into_iter().flatten();
    all.filter(|it| is_shown(it.from)).map(|it| (it.from, it.entity.as_ref())).collect()
}

/// Adds who mentions the page, and beside each thing on it who mentions that.
/// `seen_from` is the page that shows it, which is not told of itself.
pub(super) fn with_mentions(
    mut data: PageData,
    page: usize,
    seen_from: Option<usize>,
    site: &Site,
) -> PageData {
    let mut by_page: BTreeMap<usize, BTreeSet<&EntityId>> = BTreeMap::new();
    let mut by_entity: BTreeMap<&EntityId, BTreeSet<usize>> = BTreeMap::new();
    for (from, entity) in shown(site, page).into_iter().filter(|(from, _)| Some(*from) != seen_from) {
        by_page.entry(from).or_default().extend(entity);
        if let Some(entity) = entity {
            by_entity.entry(entity).or_default().insert(from);
        }
    }
    let relation = |id: &Option<EntityId>| {
        let pages = by_entity.get(id.as_ref()?)?;
        let others = pages.iter().map(|from| Other { link: link(*from, site), place: String::new() });
        Some(Relation {
            words: "section.mentioned-in",
            counted: "count.pages",
            others: others.collect(),
            more: 0,
        })
    };
    for block in &mut data.blocks {
        match &mut block.body {
            Body::Fields(groups) => {
                let rows = groups.iter_mut().flat_map(|group| &mut group.rows);
                rows.for_each(|row| row.relations.extend(relation(&row.entity)));
            }
            Body::List(groups) => {
                let items = groups.iter_mut().flat_map(|group| &mut group.items);
                items.for_each(|item| item.relations.extend(relation(&item.entity)));
            }
            _ => {}
        }
    }
    let items = by_page.into_iter().map(|(from, entities)| item(from, &entities, site));
    let body = Body::List(vec![Group { title: String::new(), items: items.collect() }]);
    data.blocks.push(Block::new(
        anchors::MENTIONED,
        site.scan.texts.say("section.mentioned-in").to_owned(),
        body,
    ));
    data
}

/// A page, and what it mentions.
fn item(from: usize, entities: &BTreeSet<&EntityId>, site: &Site) -> Item {
    let mut detail = Vec::new();
    for id in entities.iter().take(MOST_NAMED) {
        if !detail.is_empty() {
            detail.push(Inline::Text(site.scan.texts.say("list.comma").into()));
        }
        let text = id.address().unwrap_or_default().to_owned();
        detail.push(Inline::Link { text, code: true, to: Target::Entity((*id).clone()) });
    }
    if let Some(more @ 1..) = entities.len().checked_sub(MOST_NAMED) {
        detail.push(Inline::Text(site.scan.texts.count("relation.more", more)));
    }
    Item { name: vec![link(from, site)], detail, ..Item::default() }
}

/// A page by its title; a module's by its folder.
fn link(index: usize, site: &Site) -> Inline {
    let page = &site.outline.pages[index];
    let text = match &page.kind {
        PageKind::Source { folder, .. } if !folder.is_root() => folder.to_string(),
        _ => page.title.clone(),
    };
    Inline::Link { text, code: false, to: Target::Page(index) }
}
