//! What the search finds: every page, every section of its words, every entity that has a place on it.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Class, Entity, EntityId, Field};
use crate::content::{Document, Heading, Term, description, heading_ids};
use crate::outline::{Outline, Page, PageKind, anchors, encode_fragment};
use crate::path::SitePath;
use crate::scan::Scan;
use crate::search::Entry;

/// By how many per cent pages and what stands on them come before others of an equal name, by their kind: first what says what to do,
/// then what one sets, then what there is.
const WEIGHTS: [(&str, u8); 10] = [
    ("runbook", 45),
    ("guide", 30),
    ("module", 30),
    ("overview", 25),
    ("variable", 20),
    ("term", 15),
    ("output", 14),
    ("resource", 12),
    ("module-call", 12),
    ("tag", 5),
];
/// Of any other kind.
const WEIGHT: u8 = 10;
/// What the module has before others that others call.
const OF_CALLED: u8 = 5;
/// What is taken from parts of a module inside another, from attributes, and from inputs that are only passed on to a call.
const OF_INNER: u8 = 10;

/// Everything there is to find, page by page, the page itself first.
pub(super) fn entries(scan: &Scan, outline: &Outline) -> Vec<Entry> {
    let mut declared: BTreeMap<usize, Vec<&Entity>> = BTreeMap::new();
    for entity in outline.catalog.entities.iter().filter(|entity| entity.anchor.is_some()) {
        if let Some(page) = outline.page_of_entity(&entity.id) {
            declared.entry(page).or_default().push(entity);
        }
    }
    let folders: BTreeSet<&str> =
        outline.pages.iter().filter_map(|page| Some(page.root()?.folder.as_str())).collect();
    let mut entries = Vec::new();
    // A picture says nothing that is not on the page that it belongs to.
    let is_picture = |page: &Page| matches!(page.kind, PageKind::View { .. });
    let folder = scan.layout.folder();
    let is_left_out = |page: &Page| {
        let file = page.file.as_ref().and_then(|file| file.strip(&folder));
        file.is_some_and(|file| !scan.config.html.searches(&file))
    };
    let is_found = |page: &Page| !is_picture(page) && !page.hidden && !is_left_out(page);
    for (index, page) in outline.pages.iter().enumerate().filter(|(_, page)| is_found(page)) {
        sections(page, scan, outline, &mut entries);
        for entity in declared.remove(&index).unwrap_or_default() {
            of_entity(entity, page, outline, &folders, &mut entries);
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
    let weight = if page.auxiliary { 0 } else { weight(&kind) };
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
        weight: weight("term"),
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

fn weight(kind: &str) -> u8 {
    WEIGHTS.iter().find(|(known, _)| *known == kind).map_or(WEIGHT, |(_, weight)| *weight)
}

fn of_entity(
    entity: &Entity,
    page: &Page,
    outline: &Outline,
    folders: &BTreeSet<&str>,
    entries: &mut Vec<Entry>,
) {
    let Some(url) = outline.entity_url(&entity.id, &SitePath::root()) else { return };
    let address = entity.id.address().unwrap_or_default().to_owned();
    let found = Entry {
        url,
        title: entity.name.clone(),
        aliases: if address == entity.name { Vec::new() } else { vec![address] },
        context: context(page),
        kind: last(&entity.kind).to_owned(),
        text: description::plain(&entity.description),
        weight: weight_of(entity, page, outline, folders),
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

/// What others use comes first; what an example declares, after what the estate declares.
fn weight_of(entity: &Entity, page: &Page, outline: &Outline, folders: &BTreeSet<&str>) -> u8 {
    if entity.auxiliary || page.auxiliary {
        return 0;
    }
    let mut weight = weight(last(&entity.kind));
    if let Some(root) = page.root() {
        weight += if outline.links.to(root.entity).next().is_some() { OF_CALLED } else { 0 };
        if is_inner(root.folder.as_str(), folders) {
            weight = weight.saturating_sub(OF_INNER);
        }
    }
    if is_passed_on(entity, outline) { weight.saturating_sub(OF_INNER) } else { weight }
}

/// Whether another module's folder is above it: what that one declares is what its users see.
fn is_inner(folder: &str, folders: &BTreeSet<&str>) -> bool {
    let above = |path: &str| path.rsplit_once('/').map_or(0, |(above, _)| above.len());
    let mut rest = folder;
    while !rest.is_empty() {
        rest = rest.get(..above(rest)).unwrap_or_default();
        if folders.contains(rest) {
            return true;
        }
    }
    false
}

/// Whether nothing but module calls reads it: the module that they call says what it is.
fn is_passed_on(entity: &Entity, outline: &Outline) -> bool {
    let is_call = |id: &EntityId| id.address().is_some_and(|address| address.starts_with("module."));
    let mut readers = outline.links.to(&entity.id).filter(|edge| edge.relation == "reads").peekable();
    entity.class == Class::Interface && readers.peek().is_some() && readers.all(|edge| is_call(&edge.from))
}

/// The attributes of a structured type, at any depth: each has a place of its own.
fn of_attributes(field: &Field, parent: &Entry, entries: &mut Vec<Entry>) {
    for nested in &field.nested {
        let attribute = Entry {
            url: format!("{}.{}", parent.url, encode_fragment(&nested.name)),
            title: format!("{}.{}", parent.title, nested.name),
            context: parent.context.clone(),
            kind: "attribute".into(),
            weight: parent.weight.saturating_sub(OF_INNER),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_is_inner_below_another_one() {
        let estate = BTreeSet::from(["modules/network", "modules/network/subnets", "modules/networks"]);
        let module = BTreeSet::from(["", "modules/network"]);
        for (folder, folders, is) in [
            ("modules/network", &estate, false),
            ("modules/network/subnets", &estate, true),
            ("modules/networks", &estate, false),
            ("modules/network", &module, true),
            ("", &module, false),
        ] {
            assert_eq!(is_inner(folder, folders), is, "{folder}");
        }
    }

    #[test]
    fn what_says_what_to_do_comes_before_what_one_sets_and_what_there_is() {
        let kinds = ["runbook", "guide", "variable", "output", "resource", "local"];
        assert!(kinds.windows(2).all(|pair| weight(pair[0]) > weight(pair[1])));
    }
}
