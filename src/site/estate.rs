//! The estate page: what there is, counted and grouped.

use std::collections::BTreeMap;

use super::page::Links;
use super::{Site, state};
use crate::catalog::{Class, Entity};
use crate::outline::estate::{self, DRIFT, Package, by_kind, of_packages, packages, users};
use crate::outline::{Outline, calls};
use crate::path::SitePath;
use crate::render;
use crate::render::view::{
    CategoryView, CountView, EnvironmentView, EstateView, InventoryView, LinkView, ModuleView, PackagesView,
    PageView, TocView, TypeView,
};
use crate::source::block::{Environment, Overview, PageData};
use crate::texts::Texts;

/// The estate as seen from `route`.
pub(super) fn estate(site: &Site, route: &SitePath) -> EstateView {
    let outline = &site.outline;
    let packages = packages(outline);
    let kinds = by_kind(&packages);
    let tables: Vec<PackagesView> = kinds.iter().map(|packages| table(packages, outline, route)).collect();
    let graph = calls::graph(&site.scan, outline);
    let links = Links::on(site, route);
    EstateView {
        counts: numbers(&kinds, outline),
        environments: environments(outline, route),
        diagram: if graph.edges.is_empty() {
            Default::default()
        } else {
            render::diagram(&graph, "calls-diagram", &links)
        },
        diagram_title: outline.texts.say(calls::title(&packages)).to_owned(),
        tables,
        inventories: inventories(outline, route),
        categories: categories(outline, route),
        state: render::blocks(
            &PageData { blocks: state::blocks(site), ..PageData::default() },
            &links,
            &|_| None,
        ),
    }
}

/// What there is, each number with the section that it is the sum of.
fn numbers(kinds: &[Vec<&Package<'_>>], outline: &Outline) -> Vec<CountView> {
    let texts = &outline.texts;
    let of_kind = |packages: &Vec<&Package<'_>>| {
        let section = packages.first().map(|it| of_packages(it, texts).0).unwrap_or_default();
        let resources = texts.title("count.resources");
        let numbers = totals(packages, texts).into_iter().map(move |(count, name)| CountView {
            url: if name == resources && count > 0 { "#resources".into() } else { format!("#{section}") },
            count,
            name,
        });
        numbers.collect::<Vec<_>>()
    };
    let drifts = outline.drifts().count();
    let drifting = CountView {
        count: drifts,
        name: texts.count("estate.drifting", drifts),
        url: format!("#{}", DRIFT.0),
    };
    kinds.iter().flat_map(of_kind).chain(Some(drifting).filter(|it| it.count > 0)).collect()
}

/// The table of packages of one kind.
fn table(packages: &[&Package<'_>], outline: &Outline, route: &SitePath) -> PackagesView {
    let columns = columns(packages);
    let described = estate::described(outline);
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
            documented: described
                .get(package.id)
                .and_then(|it| estate::percent(*it))
                .map(|percent| outline.texts.fill("estate.percent", &[("percent", &percent)])),
            used_by: users(package.id, outline).len(),
        }
    };
    let one = packages.first().map_or("", |package| package.noun.0);
    let (id, title) = packages.first().map(|it| of_packages(it, &outline.texts)).unwrap_or_default();
    PackagesView {
        id,
        title,
        one: outline.texts.say(one).to_owned(),
        documented: packages.iter().any(|package| described.contains_key(package.id)),
        rows: packages.iter().map(row).collect(),
        columns: columns.into_iter().map(|name| outline.texts.title(name).to_owned()).collect(),
    }
}

/// The page's headings.
pub(super) fn contents(site: &Site, view: &mut PageView) {
    view.heading = Some(view.title.clone());
    view.lead.clone_from(&view.description);
    let sections = estate::sections(&site.scan, &site.outline).into_iter();
    view.toc.extend(sections.map(|(id, text)| TocView { level: 2, id, text }));
}

/// Where the estate is applied.
fn environments(outline: &Outline, route: &SitePath) -> Vec<EnvironmentView> {
    let card = |it: &Environment| EnvironmentView {
        name: it.name.clone(),
        url: outline.page_of_overview(&it.slug).map(|page| outline.pages[page].route.url_from(route)),
        summary: it.summary.clone(),
        counts: it.counts.iter().map(|(count, of)| (*count, (*of).to_owned())).collect(),
        versions: it.versions.clone(),
    };
    outline.environments().map(card).collect()
}

/// What packages count, by the names of the texts, in the order in which it is first met.
pub(super) fn columns(packages: &[&Package<'_>]) -> Vec<&'static str> {
    let mut columns = Vec::new();
    for (_, name) in packages.iter().flat_map(|package| package.counts) {
        if !columns.contains(name) {
            columns.push(*name);
        }
    }
    columns
}

/// How many packages of a kind there are, and the sum of each column.
pub(super) fn totals(packages: &[&Package<'_>], texts: &Texts) -> Vec<(usize, String)> {
    let sum = |name: &&'static str| {
        let counts = packages.iter().flat_map(|package| package.counts);
        (counts.filter(|(_, of)| of == name).map(|(count, _)| count).sum(), texts.title(name).to_owned())
    };
    let many = packages.first().map_or("", |package| package.noun.1);
    let mut totals = vec![(packages.len(), texts.say(many).to_owned())];
    totals.extend(columns(packages).iter().map(sum));
    totals
}

/// What such a page counts, without what there is none of.
pub(super) fn counts(of: &Overview, texts: &Texts) -> Vec<String> {
    of.counts.iter().filter(|(count, _)| *count > 0).map(|(count, of)| texts.count(of, *count)).collect()
}

/// The pages about the whole that count something.
fn inventories(outline: &Outline, route: &SitePath) -> Vec<InventoryView> {
    let view = |it: &Overview| {
        let page = &outline.pages[outline.page_of_overview(&it.slug)?];
        Some(InventoryView {
            link: LinkView { title: it.label.clone(), url: Some(page.route.url_from(route)) },
            summary: it.summary.clone(),
            counts: counts(it, &outline.texts),
        })
    };
    estate::inventories(outline).filter_map(view).collect()
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
            title: outline.texts.say(&format!("category.{category}")).to_owned(),
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
