//! The estate page: what there is, counted and grouped.

use std::collections::BTreeMap;

use super::Site;
use super::calls;
use super::page::Links;
use crate::catalog::{Class, Entity, EntityId};
use crate::outline::{Outline, PageKind};
use crate::path::{SitePath, SourcePath};
use crate::render;
use crate::render::view::{CategoryView, EstateView, LinkView, ModuleView, PageView, TocView, TypeView};

/// The estate as seen from `route`.
pub(super) fn estate(site: &Site, route: &SitePath) -> EstateView {
    let outline = &site.outline;
    let packages = packages(outline);
    let columns = columns(&packages);
    let modules: Vec<ModuleView> = packages
        .iter()
        .map(|package| {
            let page = &outline.pages[package.page];
            let of_column =
                |name: &&str| package.counts.iter().find(|(_, of)| of == name).map(|(count, _)| *count);
            ModuleView {
                name: page.label.clone(),
                folder: package.folder.parent().to_string(),
                url: page.route.url_from(route),
                summary: page.summary.clone(),
                counts: columns.iter().map(of_column).collect(),
                used_by: users(package.id, outline).len(),
            }
        })
        .collect();
    let graph = calls::graph(site);
    let links = Links { site, route };
    EstateView {
        counts: totals(&packages, &columns),
        columns: columns.iter().map(|name| (*name).to_owned()).collect(),
        diagram: if graph.edges.is_empty() {
            Default::default()
        } else {
            render::diagram(&graph, "calls-diagram", &links)
        },
        modules,
        categories: categories(outline, route),
    }
}

/// The page's headings.
pub(super) fn contents(estate: &EstateView, view: &mut PageView) {
    view.heading = Some(view.title.clone());
    view.lead.clone_from(&view.description);
    let sections = [
        ("calls", "Module calls", !estate.diagram.is_empty()),
        ("modules", "Modules", true),
        ("resources", "Resources", !estate.categories.is_empty()),
    ];
    for (id, text, _) in sections.into_iter().filter(|(_, _, shown)| *shown) {
        view.toc.push(TocView { level: 2, id: id.into(), text: text.into() });
    }
}

/// A package that has a page and counts.
pub(super) struct Package<'a> {
    pub(super) id: &'a EntityId,
    pub(super) folder: &'a SourcePath,
    pub(super) page: usize,
    pub(super) counts: &'a [(usize, &'static str)],
}

pub(super) fn packages(outline: &Outline) -> Vec<Package<'_>> {
    let pages = outline.pages.iter().enumerate().filter(|(_, page)| !page.auxiliary);
    let mut packages: Vec<Package<'_>> = pages
        .filter_map(|(page, it)| match &it.kind {
            PageKind::Source { entity, folder, .. } => {
                Some(Package { id: entity, folder, page, counts: &it.counts })
            }
            _ => None,
        })
        .collect();
    packages.sort_by(|a, b| a.folder.cmp(b.folder));
    packages
}

/// What packages count, in the order in which it is first met.
pub(super) fn columns(packages: &[Package<'_>]) -> Vec<&'static str> {
    let mut columns = Vec::new();
    for (_, name) in packages.iter().flat_map(|package| package.counts) {
        if !columns.contains(name) {
            columns.push(*name);
        }
    }
    columns
}

/// The packages that call this one.
pub(super) fn users<'a>(id: &'a EntityId, outline: &'a Outline) -> Vec<&'a EntityId> {
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

/// How many packages there are, and the sum of each column.
pub(super) fn totals(packages: &[Package<'_>], columns: &[&'static str]) -> Vec<(usize, String)> {
    let sum = |name: &&'static str| {
        let counts = packages.iter().flat_map(|package| package.counts);
        (counts.filter(|(_, of)| of == name).map(|(count, _)| count).sum(), (*name).to_owned())
    };
    let mut totals = vec![(packages.len(), "Modules".to_owned())];
    totals.extend(columns.iter().map(sum));
    totals
}

/// Resources by category, then by type.
pub(super) fn categories(outline: &Outline, route: &SitePath) -> Vec<CategoryView> {
    let mut by_category: BTreeMap<&str, BTreeMap<&str, Vec<&Entity>>> = BTreeMap::new();
    for entity in outline.catalog.entities.iter().filter(|it| it.class == Class::Resource && !it.auxiliary) {
        by_category
            .entry(entity.category.unwrap_or("other"))
            .or_default()
            .entry(type_name(entity))
            .or_default()
            .push(entity);
    }
    let mut categories: Vec<CategoryView> = by_category
        .into_iter()
        .map(|(category, types)| CategoryView {
            name: category.to_owned(),
            count: types.values().map(Vec::len).sum(),
            types: types
                .into_iter()
                .map(|(name, entities)| of_type(name, &entities, outline, route))
                .collect(),
        })
        .collect();
    categories.sort_by(|a, b| b.count.cmp(&a.count).then(a.name.cmp(&b.name)));
    categories
}

/// What a resource is counted as: its type, or itself where its source names none.
fn type_name(entity: &Entity) -> &str {
    if entity.type_name.is_empty() { &entity.name } else { &entity.type_name }
}

fn of_type(name: &str, entities: &[&Entity], outline: &Outline, route: &SitePath) -> TypeView {
    let mut modules: BTreeMap<usize, &Entity> = BTreeMap::new();
    for entity in entities {
        if let Some(page) = outline.page_of_entity(&entity.id) {
            modules.entry(page).or_insert(entity);
        }
    }
    let link = |(page, entity): (usize, &Entity)| LinkView {
        title: outline.pages[page].label.clone(),
        url: outline.entity_url(&entity.id, route),
    };
    TypeView {
        name: name.to_owned(),
        count: entities.len(),
        modules: modules.into_iter().map(link).collect(),
    }
}
