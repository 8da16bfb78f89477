//! The estate page, without what stands on it: the packages that it lists, and its sections.

use std::collections::{BTreeMap, BTreeSet};

use super::{Outline, calls};
use crate::catalog::{Class, EntityId};
use crate::path::SourcePath;
use crate::scan::Scan;
use crate::source::block::Overview;
use crate::texts::Texts;

/// The id of a section's heading, and the heading.
pub type Section = (String, String);

/// The section of what drifts: its id, and the name of its heading's text.
pub const DRIFT: (&str, &str) = ("drift", "section.drift");

/// The section of what should be looked at again: its id, and the name of its heading's text.
pub const UPKEEP: (&str, &str) = ("upkeep", "index.upkeep");

/// The sections that the page has, in their order.
pub fn sections(scan: &Scan, outline: &Outline) -> Vec<Section> {
    let section =
        |is: bool, id: &str, title: &str| is.then(|| (id.to_owned(), outline.texts.say(title).to_owned()));
    let packages = packages(outline);
    let tables = by_kind(&packages)
        .into_iter()
        .filter_map(|some| some.first().map(|it| of_packages(it, &outline.texts)));
    let has_resources =
        outline.catalog.entities.iter().any(|it| it.class == Class::Resource && !it.auxiliary);
    section(!calls::graph(scan, outline).edges.is_empty(), "calls", calls::title(&packages))
        .into_iter()
        .chain(section(outline.environments().next().is_some(), "environments", "section.environments"))
        .chain(tables)
        .chain(section(inventories(outline).next().is_some(), "inventories", "section.inventories"))
        .chain(section(has_resources, "resources", "section.resources"))
        .chain(section(outline.drifts().next().is_some(), DRIFT.0, DRIFT.1))
        .chain(section(outline.records.pages.iter().any(|it| it.reviewed.is_some()), UPKEEP.0, UPKEEP.1))
        .collect()
}

/// The section of packages of one kind, one of which this is.
pub fn of_packages(package: &Package<'_>, texts: &Texts) -> Section {
    of_noun(package.noun.1, texts)
}

/// The section of packages of which several are called so: see [`crate::source::block::SourcePage::noun`].
pub fn of_noun(many: &str, texts: &Texts) -> Section {
    let id = many.rsplit('.').next().unwrap_or(many);
    (id.to_lowercase().replace(' ', "-"), texts.say(many).to_owned())
}

/// The pages about the whole that count something, but for those of environments.
pub fn inventories(outline: &Outline) -> impl Iterator<Item = &Overview> {
    let environments: BTreeSet<&str> = outline.environments().map(|it| it.slug.as_str()).collect();
    let of_model = outline.models.iter().flat_map(|model| model.overviews());
    of_model.filter(move |it| {
        let is_listed =
            it.within.is_empty() && !it.counts.is_empty() && !environments.contains(it.slug.as_str());
        is_listed && outline.page_of_overview(&it.slug).is_some()
    })
}

/// Packages of one kind beside each other; what is applied comes behind what it is made of.
pub fn by_kind<'a, 'b>(packages: &'b [Package<'a>]) -> Vec<Vec<&'b Package<'a>>> {
    let mut kinds: BTreeMap<(&str, &str), Vec<&Package<'_>>> = BTreeMap::new();
    for package in packages {
        kinds.entry(package.noun).or_default().push(package);
    }
    kinds.into_values().collect()
}

/// A package that has a page and counts.
pub struct Package<'a> {
    /// Its entity.
    pub id: &'a EntityId,
    /// Its folder.
    pub folder: &'a SourcePath,
    /// Its page, by index.
    pub page: usize,
    /// What it has, counted.
    pub counts: &'a [(usize, &'static str)],
    /// What it is: see [`crate::source::block::SourcePage::noun`].
    pub noun: (&'static str, &'static str),
}

/// Every package but those of examples and tests, by folder.
pub fn packages(outline: &Outline) -> Vec<Package<'_>> {
    let pages = outline.pages.iter().enumerate().filter(|(_, page)| !page.auxiliary);
    let mut packages: Vec<Package<'_>> = pages
        .filter_map(|(page, it)| {
            let root = it.root()?;
            let noun = outline.models.get(root.model)?.pages().get(root.index)?.noun;
            Some(Package { id: root.entity, folder: root.folder, page, counts: &it.counts, noun })
        })
        .collect();
    packages.sort_by(|a, b| a.folder.cmp(b.folder));
    packages
}

/// How many of the inputs and outputs of each package say what they are for, and of how many, by the package.
pub fn described(outline: &Outline) -> BTreeMap<&EntityId, (usize, usize)> {
    let mut described: BTreeMap<&EntityId, (usize, usize)> = BTreeMap::new();
    for entity in outline.catalog.entities.iter().filter(|it| it.class == Class::Interface) {
        if let Some(parent) = &entity.parent {
            let (of_them, all) = described.entry(parent).or_default();
            *of_them += usize::from(entity.is_described());
            *all += 1;
        }
    }
    described
}

/// The share of what is described, in whole percent, never more than there is.
pub fn percent((described, all): (usize, usize)) -> Option<usize> {
    (described * 100).checked_div(all)
}

/// The packages that call this one.
pub fn users<'a>(id: &'a EntityId, outline: &'a Outline) -> Vec<&'a EntityId> {
    let mut users: Vec<&EntityId> = outline
        .links
        .to(id)
        .filter_map(|edge| outline.catalog.get(&edge.from))
        .filter(|entity| !entity.auxiliary)
        .filter_map(|entity| entity.parent.as_ref().or(Some(&entity.id)))
        .collect();
    users.sort();
    users.dedup();
    users
}
