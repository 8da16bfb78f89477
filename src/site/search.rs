//! What the search finds: every page, every section of its words, every entity that has a place on it.

use std::collections::BTreeMap;

use crate::catalog::{Entity, Field};
use crate::content::{Document, Heading, Term, description, heading_ids};
use crate::outline::{Outline, Page, PageKind, anchors, encode_fragment};
use crate::path::SitePath;
use crate::scan::Scan;
use crate::search::Entry;

/// Everything there is to find, page by page, the page itself first.
pub(super) fn entries(scan: &Scan, outline: &Outline) -> Vec<Entry> {
    let mut declared: BTreeMap<usize, Vec<&Entity>> = BTreeMap::new();
    for entity in outline.catalog.entities.iter().filter(|entity| entity.anchor.is_some()) {
        if let Some(page) = outline.page_of_entity(&entity.id) {
            declared.entry(page).or_default().push(entity);
        }
    }
    let mut entries = Vec::new();
    // A picture says nothing that is not on the page that it belongs to.
    let is_picture = |page: &Page| matches!(page.kind, PageKind::View { .. });
    let is_found = |page: &Page| !is_picture(page) && !page.hidden;
    for (index, page) in outline.pages.iter().enumerate().filter(|(_, page)| is_found(page)) {
        sections(page, scan, outline, &mut entries);
        for entity in declared.remove(&index).unwrap_or_default() {
            of_entity(entity, page, outline, &mut entries);
        }
    }
    entries
}

/// The page, each heading of its words, and each term that it explains.
fn sections(page: &Page, scan: &Scan, outline: &Outline, entries: &mut Vec<Entry>) {
    let url = page.route.url_from(&SitePath::root());
    let kind = kind(page, scan, outline);
    let Some(document) = document(page, scan) else {
        return entries.push(Entry { text: page.summary.clone(), ..of_page(page, url, kind) });
    };
    // The ids as they are on the page: a module's blocks have theirs before its README does.
    let taken = anchors::taken(page, outline);
    let ids = heading_ids(document, &|id| taken.contains(id));
    let mut text = document.sections.first().cloned().unwrap_or_default();
    let mut below = Vec::new();
    // The headings that the next one may stand under.
    let mut above: Vec<&Heading> = Vec::new();
    for ((heading, id), words) in document.headings.iter().zip(&ids).zip(document.sections.iter().skip(1)) {
        if heading.level == 1 {
            text.push('\n');
            text.push_str(words);
            continue;
        }
        while above.last().is_some_and(|last| last.level >= heading.level) {
            above.pop();
        }
        below.push(Entry {
            url: format!("{url}#{}", encode_fragment(id)),
            title: heading.text.clone(),
            context: context(page),
            above: above.last().map(|last| last.text.clone()).unwrap_or_default(),
            kind: kind.clone(),
            text: words.clone(),
            ..Entry::default()
        });
        above.push(heading);
    }
    below.extend(document.terms.iter().filter_map(|term| of_term(term, &url, page)));
    let keywords = document.front_matter.tags.join(" ");
    let mut first = Entry { text: lead(page, document, text), keywords, ..of_page(page, url, kind) };
    first.aliases.extend(document.front_matter.alerts.iter().map(|alert| alert.name.clone()));
    entries.push(first);
    entries.extend(below);
}

fn of_page(page: &Page, url: String, kind: String) -> Entry {
    let mut aliases = match &page.kind {
        PageKind::InPlace { folder, .. } => vec![folder.to_string()],
        PageKind::Source { folder, .. } => vec![folder.to_string(), page.label.clone()],
        _ => Vec::new(),
    };
    // A page is known by its address, too.
    let stem =
        url.rsplit('/').next().and_then(|file| file.strip_suffix(".html")).filter(|stem| *stem != "index");
    aliases.extend(stem.filter(|stem| *stem != page.title).map(str::to_owned));
    let context = page.root().map(|root| root.folder.to_string()).unwrap_or_default();
    let weight = match page.kind {
        _ if page.auxiliary => 0,
        // It only lists what others say more of.
        PageKind::Overview { .. } => 10,
        _ => 30,
    };
    Entry { url, title: page.title.clone(), aliases, context, kind, weight, ..Entry::default() }
}

/// What a page says first: what it is about.
fn lead(page: &Page, document: &Document, words: String) -> String {
    match &document.front_matter.description {
        Some(description) if !words.contains(description.as_str()) => format!("{description}\n{words}"),
        _ if words.trim().is_empty() => page.summary.clone(),
        _ => words,
    }
}

fn of_term(term: &Term, page_url: &str, page: &Page) -> Option<Entry> {
    let (title, others) = term.names.split_first()?;
    Some(Entry {
        url: format!("{page_url}#{}", encode_fragment(&term.id)),
        title: title.clone(),
        aliases: others.to_vec(),
        context: context(page),
        kind: "term".into(),
        text: term.definition.clone(),
        weight: 10,
        ..Entry::default()
    })
}

/// What a page and its sections are: a key of the texts `search.kind`.
fn kind(page: &Page, scan: &Scan, outline: &Outline) -> String {
    let kind = match &page.kind {
        PageKind::Authored if document(page, scan).is_some_and(|it| !it.front_matter.alerts.is_empty()) => {
            "runbook"
        }
        PageKind::Authored | PageKind::InPlace { .. } => "guide",
        PageKind::Tag(_) => "tag",
        PageKind::Overview { .. } => "inventory",
        PageKind::Tags
        | PageKind::Alerts
        | PageKind::Upkeep
        | PageKind::Estate
        | PageKind::Changes
        | PageKind::View { .. } => "overview",
        PageKind::Source { entity, .. } => {
            outline.catalog.get(entity).map_or("overview", |entity| last(&entity.kind))
        }
    };
    kind.to_owned()
}

fn document<'a>(page: &Page, scan: &'a Scan) -> Option<&'a Document> {
    Some(&scan.documents.get(page.file.as_ref()?)?.document)
}

/// What tells a page from others of its title: the folder of a module.
fn context(page: &Page) -> String {
    match page.root() {
        Some(root) if !root.folder.is_root() => root.folder.to_string(),
        _ => page.title.clone(),
    }
}

fn of_entity(entity: &Entity, page: &Page, outline: &Outline, entries: &mut Vec<Entry>) {
    let Some(url) = outline.entity_url(&entity.id, &SitePath::root()) else { return };
    let address = entity.id.address().unwrap_or_default().to_owned();
    let found = Entry {
        url,
        title: entity.name.clone(),
        aliases: if address == entity.name { Vec::new() } else { vec![address] },
        context: context(page),
        kind: last(&entity.kind).to_owned(),
        text: description::plain(&entity.description),
        // What others use comes first; what an example declares, after what the estate declares.
        weight: match page.root() {
            _ if entity.auxiliary || page.auxiliary => 0,
            Some(root) if outline.links.to(root.entity).next().is_some() => 15,
            _ => 10,
        },
        ..Entry::default()
    };
    let mut attributes = Vec::new();
    // What a page does not show has no place on it.
    if let Some(field) = entity.fields.first().filter(|_| found.url.contains('#')) {
        of_attributes(field, &found, &mut attributes);
    }
    entries.push(found);
    entries.extend(attributes);
}

/// The attributes of a structured type, at any depth: each has a place of its own.
fn of_attributes(field: &Field, parent: &Entry, entries: &mut Vec<Entry>) {
    for nested in &field.nested {
        let attribute = Entry {
            url: format!("{}.{}", parent.url, encode_fragment(&nested.name)),
            title: format!("{}.{}", parent.title, nested.name),
            aliases: vec![nested.name.clone()],
            context: parent.context.clone(),
            kind: "attribute".into(),
            weight: parent.weight.saturating_sub(10),
            text: description::plain(&nested.description),
            ..Entry::default()
        };
        entries.push(attribute.clone());
        of_attributes(nested, &attribute, entries);
    }
}

/// A kind's last part: `data` of `terraform/data`.
fn last(kind: &str) -> &str {
    kind.rsplit('/').next().unwrap_or(kind)
}
