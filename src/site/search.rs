//! What the search finds: every section of every page's words, and every entity that has a place on a page.

use crate::catalog::{Entity, Field};
use crate::content::description;
use crate::outline::{Outline, PageKind, encode_fragment};
use crate::path::SitePath;
use crate::scan::Scan;
use crate::search::Entry;

/// Everything there is to find, pages first, in the pages' order.
pub(super) fn entries(scan: &Scan, outline: &Outline) -> Vec<Entry> {
    let mut entries = Vec::new();
    for page in &outline.pages {
        let document = page.file.as_ref().and_then(|file| scan.documents.get(file)).map(|read| &read.document);
        let url = page.route.url_from(&SitePath::root());
        let kind = match &page.kind {
            PageKind::Authored => "Guide",
            PageKind::Source { entity, .. } => {
                outline.catalog.get(entity).map_or("Module", |entity| label(&entity.kind))
            }
            PageKind::Estate => "Overview",
        };
        let place = match &page.kind {
            PageKind::Source { folder, .. } => folder.as_str(),
            _ => "",
        };
        let lead = document.and_then(|document| document.sections.first()).map_or("", String::as_str);
        entries.push(Entry {
            url: url.clone(),
            title: page.title.clone(),
            context: place.to_owned(),
            kind: kind.to_owned(),
            text: format!("{} {lead}", page.summary),
            weight: 3,
        });
        let Some(document) = document else { continue };
        for (heading, text) in document.headings.iter().zip(document.sections.iter().skip(1)) {
            let is_title = heading.level == 1;
            if is_title && text.trim().is_empty() {
                continue;
            }
            entries.push(Entry {
                url: if is_title { url.clone() } else { format!("{url}#{}", encode_fragment(&heading.id)) },
                title: heading.text.clone(),
                context: page.title.clone(),
                kind: "Guide".to_owned(),
                text: text.clone(),
                weight: if is_title { 2 } else { 1 },
            });
        }
    }
    entries.extend(outline.catalog.entities.iter().filter_map(|entity| of_entity(entity, outline)));
    entries
}

fn of_entity(entity: &Entity, outline: &Outline) -> Option<Entry> {
    entity.anchor.as_ref()?;
    let page = &outline.pages[outline.page_of_entity(&entity.id)?];
    let mut text = String::from(entity.id.address().unwrap_or_default());
    text.push(' ');
    text.push_str(&description::plain(&entity.description));
    entity.fields.iter().for_each(|field| describe(field, &mut text));
    Some(Entry {
        url: outline.entity_url(&entity.id, &SitePath::root())?,
        title: entity.name.clone(),
        context: page.title.clone(),
        kind: label(&entity.kind).to_owned(),
        text,
        // What an example declares is found after what the estate declares.
        weight: if entity.auxiliary || page.auxiliary { 1 } else { 2 },
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
fn label(kind: &str) -> &str {
    kind.rsplit('/').next().unwrap_or(kind)
}
