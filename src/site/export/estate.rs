//! The estate page as blocks: what its template shows, for its Markdown.

use crate::outline::estate::{Package, by_kind, of_packages, packages, users};
use crate::outline::{Outline, calls};
use crate::path::SitePath;
use crate::site::Site;
use crate::site::estate::{categories, columns, totals};
use crate::source::block::{Block, Body, Group, Inline, Item, PageData, Table, TableRow, Target};

/// What there is, counted and grouped.
pub(super) fn data(site: &Site) -> PageData {
    let outline = &site.outline;
    let packages = packages(outline);
    let kinds = by_kind(&packages);
    let counts = kinds.iter().flat_map(|packages| totals(packages));
    let counts = counts.map(|(count, name)| (name, number(count))).collect();
    let graph = calls::graph(&site.scan, &site.outline);
    let graphs = if graph.edges.is_empty() { Vec::new() } else { vec![graph] };
    let mut blocks = vec![
        Block::new("counts", "What there is", Body::Facts(counts)),
        Block::new("calls", calls::title(&packages), Body::Graphs(graphs)),
        Block::new("environments", "Environments", Body::List(environments(outline))),
    ];
    blocks.extend(kinds.iter().map(|packages| table(packages, outline)));
    blocks.push(Block::new("inventories", "Inventories", Body::List(inventories(outline))));
    blocks.push(Block::new("resources", "Resources", Body::List(resources(outline))));
    PageData { blocks, ..PageData::default() }
}

fn number(number: usize) -> Vec<Inline> {
    vec![Inline::Text(number.to_string())]
}

/// Packages of one kind, a row each.
fn table(packages: &[&Package<'_>], outline: &Outline) -> Block {
    let names = columns(packages);
    let rows = packages.iter().map(|package| {
        let page = &outline.pages[package.page];
        let text = package.folder.to_string();
        let text = if text.is_empty() { page.label.clone() } else { text };
        let name = Inline::Link { text, code: true, to: Target::Entity(package.id.clone()) };
        let of_column = |name: &&str| {
            let count = package.counts.iter().find(|(_, of)| of == name);
            count.map(|(count, _)| number(*count)).unwrap_or_default()
        };
        let mut cells = vec![vec![name], vec![Inline::Text(page.summary.clone())]];
        cells.extend(names.iter().map(of_column));
        cells.push(number(users(package.id, outline).len()));
        TableRow { cells, ..TableRow::default() }
    });
    let one = packages.first().map_or("", |package| package.noun.0);
    let (id, title) = packages.first().map(|it| of_packages(it)).unwrap_or_default();
    let heads = [one, "What it is for"].into_iter().chain(names.iter().copied()).chain(["Used by"]);
    let table = Table::new(heads, rows.collect());
    Block::new(id, title, Body::Table(table))
}

fn environments(outline: &Outline) -> Vec<Group> {
    let items = outline.environments().map(|it| {
        let to = Target::Overview(it.slug.clone());
        let counts: Vec<String> = it.counts.iter().map(|(count, of)| format!("{count} {of}")).collect();
        Item {
            name: vec![Inline::Link { text: it.name.clone(), code: false, to }],
            detail: vec![Inline::Text(counts.join(", "))],
            ..Item::default()
        }
    });
    vec![Group { title: String::new(), items: items.collect() }]
}

/// The pages about the whole, but for those that others lead to.
fn inventories(outline: &Outline) -> Vec<Group> {
    let all = outline.models.iter().flat_map(|model| model.overviews());
    let items = all.filter(|it| it.within.is_empty() && !it.counts.is_empty()).map(|it| {
        let to = Target::Overview(it.slug.clone());
        Item {
            name: vec![Inline::Link { text: it.label.clone(), code: false, to }],
            detail: vec![Inline::Text(it.summary.clone())],
            ..Item::default()
        }
    });
    vec![Group { title: String::new(), items: items.collect() }]
}

/// What is built: a group a category, an item a type.
fn resources(outline: &Outline) -> Vec<Group> {
    let categories = categories(outline, &SitePath::root());
    let group = |category: crate::render::view::CategoryView| Group {
        title: format!("{} ({})", category.name, category.count),
        items: category
            .types
            .into_iter()
            .map(|of_type| {
                let modules: Vec<String> = of_type.modules.into_iter().map(|module| module.title).collect();
                Item {
                    name: vec![Inline::Code(of_type.name)],
                    detail: vec![Inline::Text(format!("{} in {}", of_type.count, modules.join(", ")))],
                    ..Item::default()
                }
            })
            .collect(),
    };
    categories.into_iter().map(group).collect()
}
