//! What the search finds: every page, every section of its words, every entity that has a place on it.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Entity, Field};
use crate::content::{description, heading_ids};
use crate::outline::{Outline, Page, PageKind, anchors, encode_fragment};
use crate::path::SitePath;
use crate::scan::Scan;
use crate::search::Entry;

/// Everything there is to find, page by page, the page itself first.
pub(super) fn entries(scan: &Scan, outline: &Outline) -> Vec<Entry> {
    let mut of_page: BTreeMap<usize, Vec<&Entity>> = BTreeMap::new();
    for entity in outline.catalog.entities.iter().filter(|entity| entity.anchor.is_some()) {
        if let Some(page) = outline.page_of_entity(&entity.id) {
            of_page.entry(page).or_default().push(entity);
        }
    }
    let mut entries = Vec::new();
    // A picture says nothing that is not on the page that it belongs to.
    let is_picture = |page: &Page| matches!(page.kind, PageKind::View { .. });
    let is_found = |page: &Page| !is_picture(page) && !page.hidden;
    for (index, page) in outline.pages.iter().enumerate().filter(|(_, page)| is_found(page)) {
        sections(page, scan, outline, &mut entries);
        let entities = of_page.remove(&index).unwrap_or_default();
        entries.extend(entities.iter().filter_map(|entity| of_entity(entity, page, outline)));
    }
    entries
}

/// The page, and each heading of its words.
fn sections(page: &Page, scan: &Scan, outline: &Outline, entries: &mut Vec<Entry>) {
    let url = page.route.url_from(&SitePath::root());
    let document = page.file.as_ref().and_then(|file| scan.documents.get(file)).map(|read| &read.document);
    let alerts = document.iter().flat_map(|document| &document.front_matter.alerts);
    let alerts: Vec<String> = alerts.map(|alert| alert.name.clone()).collect();
    let texts = &outline.texts;
    let (kind, mut aliases) = match &page.kind {
        PageKind::Authored => {
            (texts.say(if alerts.is_empty() { "kind.guide" } else { "kind.runbook" }).to_owned(), Vec::new())
        }
        PageKind::InPlace { folder, .. } => (texts.say("kind.guide").to_owned(), vec![folder.to_string()]),
        PageKind::Tag(_) => (texts.say("column.tag").to_owned(), Vec::new()),
        PageKind::Tags | PageKind::Alerts | PageKind::Upkeep => {
            (texts.say("kind.overview").to_owned(), Vec::new())
        }
        PageKind::Estate | PageKind::Changes | PageKind::Overview { .. } | PageKind::View { .. } => {
            (texts.say("kind.overview").to_owned(), Vec::new())
        }
        PageKind::Source { entity, folder, .. } => {
            let kind = outline.catalog.get(entity).map_or_else(String::new, |entity| label(&entity.kind));
            (kind, vec![folder.to_string(), page.label.clone()])
        }
    };
    aliases.extend(alerts);
    let mut text = document.and_then(|document| document.sections.first()).cloned().unwrap_or_default();
    // The ids as they are on the page: a module's blocks have theirs before its README does.
    let taken = if document.is_some() { anchors::taken(page, outline) } else { BTreeSet::new() };
    let ids = document.map(|document| heading_ids(document, &|id| taken.contains(id))).unwrap_or_default();
    let sections =
        document.map(|document| document.headings.iter().zip(&ids).zip(document.sections.iter().skip(1)));
    let mut below = Vec::new();
    for ((heading, id), words) in sections.into_iter().flatten() {
        if heading.level == 1 {
            text.push(' ');
            text.push_str(words);
            continue;
        }
        below.push(Entry {
            url: format!("{url}#{}", encode_fragment(id)),
            title: heading.text.clone(),
            context: context(page),
            kind: texts.say("kind.section").into(),
            text: words.clone(),
            ..Entry::default()
        });
    }
    if text.trim().is_empty() {
        text.clone_from(&page.summary);
    }
    entries.push(Entry {
        url,
        title: page.title.clone(),
        aliases,
        kind,
        text,
        weight: if page.auxiliary { 0 } else { 30 },
        ..Entry::default()
    });
    entries.extend(below);
}

/// What tells a page from others of its title: the folder of a module.
fn context(page: &Page) -> String {
    match page.root() {
        Some(root) if !root.folder.is_root() => root.folder.to_string(),
        _ => page.title.clone(),
    }
}

fn of_entity(entity: &Entity, page: &Page, outline: &Outline) -> Option<Entry> {
    let mut text = description::plain(&entity.description);
    entity.fields.iter().for_each(|field| describe(field, &mut text));
    let address = entity.id.address().unwrap_or_default().to_owned();
    Some(Entry {
        url: outline.entity_url(&entity.id, &SitePath::root())?,
        title: entity.name.clone(),
        aliases: if address == entity.name { Vec::new() } else { vec![address] },
        context: context(page),
        kind: label(&entity.kind),
        text,
        // What an example declares is found after what the estate declares.
        weight: if entity.auxiliary || page.auxiliary { 0 } else { 10 },
    })
}

fn describe(field: &Field, text: &mut String) {
    for nested in &field.nested {
        text.push(' ');
        text.push_str(&nested.name);
        text.push(' ');
        text.push_str(&nested.description);
        describe(nested, text);
    }
}

/// A kind's last part, as people say it: `terraform/data-source` is a `Data source`.
fn label(kind: &str) -> String {
    let words = kind.rsplit('/').next().unwrap_or(kind).replace('-', " ");
    let mut chars = words.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
