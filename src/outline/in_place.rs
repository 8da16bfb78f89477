//! Pages that stand in the place of generated ones, as their front matter says: `reference: modules/vpc`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Embedded, Outline, PageKind, Redirect, Route, anchors};
use crate::content::{Document, heading_ids};
use crate::diagnostic::{Diagnostic, nearest};
use crate::outline::Destination;
use crate::path::{SitePath, SourcePath};
use crate::scan::Scan;
use crate::source::Model;
use crate::source::block::{Body, PageData};

/// The files that stand in the place of a generated page: its model, and its index there.
pub(super) type Claims = BTreeMap<SourcePath, (usize, usize)>;

/// What the ids of figures and footnotes begin with in a README that a page shows beside its own words, which may have the same.
pub const GUEST: &str = "readme-";

/// What embeds bring to a page that stands in the place of a generated one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brought {
    /// The ids of the blocks that it shows, which its headings may not take.
    pub ids: BTreeSet<String>,
    /// The ids that are its headings' first: of the blocks themselves, and of a README's headings.
    pub yielding: BTreeSet<String>,
}

/// Who stands in whose place, and which claims are none.
pub(super) fn claims(scan: &Scan, models: &[Box<dyn Model>]) -> (Claims, Vec<Diagnostic>) {
    let claiming = || {
        let documents = scan.documents.iter();
        documents.filter_map(|(file, it)| Some((file, it.document.front_matter.reference.as_ref()?)))
    };
    let (mut claims, mut faults) = (Claims::new(), Vec::new());
    if claiming().next().is_none() {
        return (claims, faults);
    }
    let known: BTreeMap<&SourcePath, (usize, usize)> = models
        .iter()
        .enumerate()
        .flat_map(|(model, it)| {
            it.pages().iter().enumerate().map(move |(at, page)| (&page.folder, (model, at)))
        })
        .collect();
    let mut first_of: BTreeMap<(usize, usize), &SourcePath> = BTreeMap::new();
    for (file, written) in claiming() {
        let mut fault = |message: String, help: String| {
            let fault = Diagnostic::error("broken-reference", file, message);
            faults.push(fault.at(written.span).help(help));
        };
        let folder = written.folder.trim().trim_end_matches('/');
        let from_root = SourcePath::new(folder.trim_start_matches('/'));
        let beside = file.parent().join(folder);
        let found = from_root.into_iter().chain(beside).find_map(|folder| known.get(&folder).copied());
        let Some(place) = found else {
            let near = nearest(folder, known.keys().map(|folder| folder.as_str()));
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "name the folder of a module, from the project's root".into(),
            };
            fault(format!("there is no module in `{folder}`"), help);
            continue;
        };
        match first_of.get(&place) {
            Some(first) => fault(
                format!("`{first}` stands in the place of `{folder}` already"),
                "take `reference` out of one of them".into(),
            ),
            None => {
                first_of.insert(place, file);
                claims.insert(file.clone(), place);
            }
        }
    }
    (claims, faults)
}

/// Where the generated page would be, the way to the one in its place. Fragments are handed on.
pub(super) fn redirects(outline: &Outline) -> Vec<(SitePath, Route)> {
    let redirect = |(index, page): (usize, &super::Page)| match (&page.kind, &page.file) {
        (PageKind::InPlace { folder, .. }, Some(file)) => {
            let to = Destination::Page(index, None);
            let redirect = Redirect { to, fragments: Vec::new(), written: file.clone() };
            Some((super::pages::reference_route(folder)?, Route::Redirect(Arc::new(redirect))))
        }
        _ => None,
    };
    outline.pages.iter().enumerate().filter_map(redirect).collect()
}

/// What the embeds of each such page bring to it.
pub(super) fn brought(scan: &Scan, outline: &Outline) -> BTreeMap<usize, Brought> {
    let in_place = outline.pages.iter().enumerate().filter_map(|(index, page)| match page.kind {
        PageKind::InPlace { model, index: of_model, .. } => {
            Some((index, page.file.as_ref()?, outline.models[model].page(of_model)))
        }
        _ => None,
    });
    in_place.map(|(index, file, data)| (index, of_page(file, data, scan, outline))).collect()
}

fn of_page(file: &SourcePath, mut data: PageData, scan: &Scan, outline: &Outline) -> Brought {
    let embeds = outline.embeds.get(file).map(Vec::as_slice).unwrap_or_default();
    let mut shown: BTreeSet<&str> = BTreeSet::new();
    for embed in embeds.iter().flatten() {
        if let Embedded::Sections(sections) = embed {
            shown.extend(sections.shown.iter().filter(|it| it.carries_ids).map(|it| it.id.as_str()));
        }
    }
    data.blocks.retain(|block| shown.contains(&*block.id));
    let mut brought = Brought { ids: anchors::of_data(&data), yielding: BTreeSet::new() };
    for id in &shown {
        brought.ids.remove(*id);
        brought.yielding.insert((*id).to_owned());
    }
    let readme = data.blocks.iter().find_map(|block| match &block.body {
        Body::Readme(readme) => scan.documents.get(readme),
        _ => None,
    });
    if let (Some(readme), Some(page)) = (readme, scan.documents.get(file)) {
        let own = own_ids(&page.document);
        let taken = |id: &str| own.contains(id) || brought.ids.contains(id);
        let ids = heading_ids(&readme.document, &taken);
        let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        brought.yielding.extend(ids);
        let notes = readme.document.note_ids();
        let on_page =
            |id: &String| if notes.contains(id.as_str()) { format!("{GUEST}{id}") } else { id.clone() };
        brought.yielding.extend(readme.document.anchors.iter().map(on_page));
    }
    brought
}

/// The ids of a page's own words: what is shown among them has others.
pub fn own_ids(document: &Document) -> BTreeSet<&str> {
    let headings = document.headings.iter().map(|heading| heading.id.as_str());
    headings.chain(document.anchors.iter().map(String::as_str)).collect()
}
