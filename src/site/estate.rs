//! The estate page: what there is, counted and grouped.

use std::collections::{BTreeMap, BTreeSet};

use super::Site;
use super::calls;
use super::page::Links;
use crate::catalog::{Class, Entity, EntityId};
use crate::outline::Outline;
use crate::path::{SitePath, SourcePath};
use crate::render;
use crate::render::view::{
    CategoryView, EnvironmentView, EstateView, InventoryView, LinkView, ModuleView, PackagesView, PageView,
    TocView, TypeView,
};
use crate::source::block::{Environment, Overview};

/// The estate as seen from `route`.
pub(super) fn estate(site: &Site, route: &SitePath) -> EstateView {
    let outline = &site.outline;
    let packages = packages(outline);
    let kinds = by_kind(&packages);
    let tables: Vec<PackagesView> = kinds.iter().map(|packages| table(packages, outline, route)).collect();
    let graph = calls::graph(site);
    let links = Links { site, route };
    EstateView {
        counts: kinds.iter().flat_map(|packages| totals(packages)).collect(),
        environments: environments(outline, route),
        diagram: if graph.edges.is_empty() {
            Default::default()
        } else {
            render::diagram(&graph, "calls-diagram", &links)
        },
        tables,
        inventories: inventories(outline, route),
        categories: categories(outline, route),
    }
}

/// Packages of one kind beside each other; what is applied comes behind what it is made of.
pub(super) fn by_kind<'a, 'b>(packages: &'b [Package<'a>]) -> Vec<Vec<&'b Package<'a>>> {
    let mut kinds: BTreeMap<(&str, &str), Vec<&Package<'_>>> = BTreeMap::new();
    for package in packages {
        kinds.entry(package.noun).or_default().push(package);
    }
    kinds.into_values().collect()
}

/// The table of packages of one kind.
fn table(packages: &[&Package<'_>], outline: &Outline, route: &SitePath) -> PackagesView {
    let columns = columns(packages);
    let row = |package: &&Package<'_>| {
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
    };
    let (one, many) = packages.first().map_or(("", ""), |package| package.noun);
    PackagesView {
        id: many.to_lowercase().replace(' ', "-"),
        title: many.to_owned(),
        one: one.to_owned(),
        rows: packages.iter().map(row).collect(),
        columns: columns.into_iter().map(str::to_owned).collect(),
    }
}

/// The page's headings.
pub(super) fn contents(estate: &EstateView, view: &mut PageView) {
    view.heading = Some(view.title.clone());
    view.lead.clone_from(&view.description);
    let calls = (!estate.diagram.is_empty()).then_some(("calls", "Module calls"));
    let environments = (!estate.environments.is_empty()).then_some(("environments", "Environments"));
    let tables = estate.tables.iter().map(|table| (table.id.as_str(), table.title.as_str()));
    let inventories = (!estate.inventories.is_empty()).then_some(("inventories", "Inventories"));
    let resources = (!estate.categories.is_empty()).then_some(("resources", "Resources"));
    let before = calls.into_iter().chain(environments);
    for (id, text) in before.chain(tables).chain(inventories).chain(resources) {
        view.toc.push(TocView { level: 2, id: id.into(), text: text.into() });
    }
}

/// Where the estate is applied.
fn environments(outline: &Outline, route: &SitePath) -> Vec<EnvironmentView> {
    let card = |it: &Environment| EnvironmentView {
        name: it.name.clone(),
        url: outline.page_of_overview(&it.slug).map(|page| outline.pages[page].route.url_from(route)),
        summary: it.summary.clone(),
        counts: it.counts.iter().map(|(count, of)| (*count, (*of).to_owned())).collect(),
    };
    outline.environments().map(card).collect()
}

/// A package that has a page and counts.
pub(super) struct Package<'a> {
    pub(super) id: &'a EntityId,
    pub(super) folder: &'a SourcePath,
    pub(super) page: usize,
    pub(super) counts: &'a [(usize, &'static str)],
    /// What it is: `("Module", "Modules")`.
    pub(super) noun: (&'static str, &'static str),
}

pub(super) fn packages(outline: &Outline) -> Vec<Package<'_>> {
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

/// What packages count, in the order in which it is first met.
pub(super) fn columns(packages: &[&Package<'_>]) -> Vec<&'static str> {
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

/// How many packages of a kind there are, and the sum of each column.
pub(super) fn totals(packages: &[&Package<'_>]) -> Vec<(usize, String)> {
    let sum = |name: &&'static str| {
        let counts = packages.iter().flat_map(|package| package.counts);
        (counts.filter(|(_, of)| of == name).map(|(count, _)| count).sum(), (*name).to_owned())
    };
    let many = packages.first().map_or("", |package| package.noun.1);
    let mut totals = vec![(packages.len(), many.to_owned())];
    totals.extend(columns(packages).iter().map(sum));
    totals
}

/// The pages about the whole that count something, but for those of environments.
pub(super) fn counting(outline: &Outline) -> Vec<&Overview> {
    let environments: BTreeSet<&str> = outline.environments().map(|it| it.slug.as_str()).collect();
    let of_model = outline.models.iter().flat_map(|model| model.overviews());
    let counting = of_model.filter(|it| {
        it.within.is_empty() && !it.counts.is_empty() && !environments.contains(it.slug.as_str())
    });
    counting.collect()
}

/// What such a page counts, without what there is none of.
pub(super) fn counts(of: &Overview) -> Vec<(usize, String)> {
    of.counts.iter().filter(|(count, _)| *count > 0).map(|it| counted(*it)).collect()
}

fn inventories(outline: &Outline, route: &SitePath) -> Vec<InventoryView> {
    let view = |it: &Overview| {
        let page = &outline.pages[outline.page_of_overview(&it.slug)?];
        Some(InventoryView {
            link: LinkView { title: it.label.clone(), url: Some(page.route.url_from(route)) },
            summary: it.summary.clone(),
            counts: counts(it),
        })
    };
    counting(outline).into_iter().filter_map(view).collect()
}

/// One of what has a plural is said so.
fn counted((count, of): (usize, &str)) -> (usize, String) {
    let one = of.strip_suffix('s').filter(|one| count == 1 && !one.contains(' '));
    (count, one.unwrap_or(of).to_owned())
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
        title: outline.pages[page].root_label().to_owned(),
        url: outline.entity_url(&entity.id, route),
    };
    TypeView {
        name: name.to_owned(),
        count: entities.len(),
        modules: modules.into_iter().map(link).collect(),
    }
}
