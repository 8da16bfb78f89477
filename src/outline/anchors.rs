//! Which anchors a page has. Found when a link with a fragment asks for them, once a page.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use super::{Outline, Page, PageKind, estate, since};
use crate::catalog::EntityId;
use crate::content::heading_ids;
use crate::scan::Scan;
use crate::source::block::{Block, Body, FieldRow, PageData};

/// The id of the section that tells who calls a module.
pub const USED_BY: &str = "used-by";

/// The id of the section that tells what a change touches.
pub const IMPACT: &str = "impact";

/// The id of the section that tells what changed.
pub const CHANGES: &str = "changes-since";

/// The id of the section that tells which words mention what stands on the page.
pub const MENTIONED: &str = "mentioned-in";

/// The anchors of the pages asked for so far.
pub struct Anchors {
    of_page: Vec<OnceLock<BTreeSet<String>>>,
}

impl Anchors {
    /// None is found yet, of so many pages.
    pub fn new(pages: usize) -> Self {
        Self { of_page: vec![OnceLock::new(); pages] }
    }

    /// The anchors of a page.
    pub fn of(&self, page: usize, scan: &Scan, outline: &Outline) -> &BTreeSet<String> {
        self.of_page[page].get_or_init(|| find(page, scan, outline))
    }
}

fn find(index: usize, scan: &Scan, outline: &Outline) -> BTreeSet<String> {
    let page = &outline.pages[index];
    let taken = taken(page, outline);
    let mut anchors = BTreeSet::new();
    if let Some(authored) = page.file.as_ref().and_then(|file| scan.documents.get(file)) {
        let ids = heading_ids(&authored.document, &|id| taken.contains(id));
        anchors.extend(ids.iter().map(ToString::to_string));
        anchors.extend(authored.document.anchors.iter().cloned());
    }
    anchors.extend(taken);
    anchors.extend(of_site(&page.kind, scan, outline));
    anchors.extend(outline.brought.get(&index).into_iter().flat_map(|it| it.yielding.iter().cloned()));
    anchors
}

/// The ids on a page that its words may not take, since its blocks have them: none on an authored page.
pub fn taken(page: &Page, outline: &Outline) -> BTreeSet<String> {
    match page.kind {
        PageKind::Source { model, index, ref entity, .. } => {
            let mut taken = of_data(&outline.models[model].page(index));
            taken.extend(added(entity, outline).map(str::to_owned));
            taken.extend(of_kind(&page.kind).map(str::to_owned));
            taken
        }
        PageKind::InPlace { .. } => {
            let page = page.file.as_ref().and_then(|file| outline.page_of_file(file));
            page.and_then(|page| outline.brought.get(&page)).map(|it| it.ids.clone()).unwrap_or_default()
        }
        PageKind::Overview { model, index } => of_data(&outline.models[model].overview(index)),
        PageKind::Authored
        | PageKind::View { .. }
        | PageKind::Estate
        | PageKind::Changes
        | PageKind::Tag(_)
        | PageKind::Tags
        | PageKind::Alerts
        | PageKind::Upkeep => BTreeSet::new(),
    }
}

/// The ids on a page that the site makes: there are no words on it that could take them.
fn of_site(kind: &PageKind, scan: &Scan, outline: &Outline) -> BTreeSet<String> {
    match (kind, &outline.since) {
        (PageKind::Estate, _) => estate::sections(scan, outline).into_iter().map(|(id, _)| id).collect(),
        (PageKind::Changes, Some(since)) => {
            let of_modules = since.sections().into_iter().map(|(id, _)| id);
            let all = (!since.changes.is_empty()).then(|| since::MODULES.0.to_owned());
            of_modules.chain(all).collect()
        }
        _ => outline.records.sections(kind).into_iter().map(|(id, _)| id.to_owned()).collect(),
    }
}

/// The ids that every page of a kind keeps free: who mentions a page is known only when links are resolved, for which anchors are asked.
pub fn of_kind(kind: &PageKind) -> Option<&'static str> {
    matches!(kind, PageKind::Source { .. }).then_some(MENTIONED)
}

/// The ids of the sections that the site adds to what a source gives a page about this entity, in their order.
pub fn added<'a>(entity: &'a EntityId, outline: &'a Outline) -> impl Iterator<Item = &'static str> {
    let of_all: [(&'static str, bool); 3] = [
        (USED_BY, outline.links.to(entity).next().is_some()),
        (IMPACT, outline.is_needed(entity)),
        (CHANGES, outline.changes_of(entity).is_some()),
    ];
    of_all.into_iter().filter(|(_, is)| *is).map(|(id, _)| id)
}

/// The ids that a source's page has of itself: a README heading may not take one of them.
pub fn of_data(data: &PageData) -> BTreeSet<String> {
    let mut anchors = BTreeSet::new();
    for Block { id, body, .. } in data.blocks.iter().filter(|block| !block.body.is_empty()) {
        anchors.insert(id.to_string());
        match body {
            Body::Fields(groups) => {
                groups.iter().flat_map(|group| &group.rows).for_each(|row| of_row(row, &mut anchors));
            }
            Body::List(groups) => {
                anchors.extend(groups.iter().flat_map(|group| &group.items).map(|item| item.anchor.clone()));
            }
            Body::Table(table) => anchors.extend(table.rows.iter().map(|row| row.anchor.clone())),
            _ => {}
        }
    }
    anchors.remove("");
    anchors
}

fn of_row(row: &FieldRow, anchors: &mut BTreeSet<String>) {
    anchors.insert(row.anchor.clone());
    row.nested.iter().for_each(|nested| of_row(nested, anchors));
}
