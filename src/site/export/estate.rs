//! The estate page as blocks: what its template shows, for its Markdown.

use crate::path::SitePath;
use crate::site::estate::{categories, columns, packages, totals, users};
use crate::site::{Site, calls};
use crate::source::block::{Block, Body, Group, Inline, Item, PageData, Table, TableRow, Target};

/// What there is, counted and grouped.
pub(super) fn data(site: &Site) -> PageData {
    let outline = &site.outline;
    let packages = packages(outline);
    let names = columns(&packages);
    let number = |number: usize| vec![Inline::Text(number.to_string())];
    let counts = totals(&packages, &names).into_iter().map(|(count, name)| (name, number(count))).collect();
    let graph = calls::graph(site);
    let graphs = if graph.edges.is_empty() { Vec::new() } else { vec![graph] };
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
    let heads = ["Module", "What it is for"].into_iter().chain(names.iter().copied()).chain(["Used by"]);
    let modules = Table::new(heads, rows.collect());
    let blocks = vec![
        Block::new("counts", "What there is", Body::Facts(counts)),
        Block::new("calls", "Module calls", Body::Graphs(graphs)),
        Block::new("modules", "Modules", Body::Table(modules)),
        Block::new("resources", "Resources", Body::List(resources(site))),
    ];
    PageData { blocks, ..PageData::default() }
}

/// What is built: a group a category, an item a type.
fn resources(site: &Site) -> Vec<Group> {
    let categories = categories(&site.outline, &SitePath::root());
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
