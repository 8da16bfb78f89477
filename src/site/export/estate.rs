//! The estate page as blocks: what its template shows, for its Markdown.

use crate::outline::estate::{self, Package, by_kind, of_packages, packages, users};
use crate::outline::{Outline, calls};
use crate::path::SitePath;
use crate::site::estate::{categories, columns, counts as counts_of, totals};
use crate::site::{Site, state};
use crate::source::block::{Block, Body, Group, Inline, Item, PageData, Table, TableRow, Target};

/// What there is, counted and grouped.
pub(super) fn data(site: &Site) -> PageData {
    let outline = &site.outline;
    let packages = packages(outline);
    let kinds = by_kind(&packages);
    let counts = kinds.iter().flat_map(|packages| totals(packages, &outline.texts));
    let counts = counts.map(|(count, name)| (name, number(count))).collect();
    let graph = calls::graph(&site.scan, &site.outline);
    let graphs = if graph.edges.is_empty() { Vec::new() } else { vec![graph] };
    let say = |name: &str| outline.texts.say(name).to_owned();
    let mut blocks = vec![
        Block::new("counts", say("estate.counts"), Body::Facts(counts)),
        Block::new("calls", say(calls::title(&packages)), Body::Graphs(graphs)),
        Block::new("environments", say("section.environments"), Body::Table(environments(outline))),
    ];
    blocks.extend(kinds.iter().map(|packages| table(packages, outline)));
    blocks.push(Block::new("inventories", say("section.inventories"), Body::Table(inventories(outline))));
    blocks.push(Block::new("resources", say("section.resources"), Body::List(resources(outline))));
    blocks.extend(state::blocks(site));
    PageData { blocks, ..PageData::default() }
}

fn number(number: usize) -> Vec<Inline> {
    vec![Inline::Text(number.to_string())]
}

/// Packages of one kind, a row each.
fn table(packages: &[&Package<'_>], outline: &Outline) -> Block {
    let names = columns(packages);
    let described = estate::described(outline);
    let has_described = packages.iter().any(|package| described.contains_key(package.id));
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
        if has_described {
            let percent = described.get(package.id).and_then(|it| estate::percent(*it));
            let words = |percent| outline.texts.fill("estate.percent", &[("percent", &percent)]);
            cells.push(percent.map(words).map(Inline::Text).into_iter().collect());
        }
        cells.push(number(users(package.id, outline).len()));
        TableRow { cells, ..TableRow::default() }
    });
    let one = packages.first().map_or("", |package| package.noun.0);
    let (id, title) = packages.first().map(|it| of_packages(it, &outline.texts)).unwrap_or_default();
    let texts = &outline.texts;
    let heads = [texts.say(one), texts.say("column.purpose")].into_iter();
    let heads = heads
        .chain(names.iter().map(|name| texts.title(name)))
        .chain(has_described.then(|| texts.say("column.documented")))
        .chain([texts.say("column.used-by")]);
    let table = Table::new(heads.map(str::to_owned), rows.collect());
    Block::new(id, title, Body::Table(table))
}

fn environments(outline: &Outline) -> Table {
    let rows = outline.environments().map(|it| {
        let counts = it.counts.iter().map(|(count, of)| format!("{count} {of}"));
        let versions = it.versions.iter().map(|(name, version)| format!("{name} {version}"));
        counting(&it.name, &it.slug, &it.summary, counts.chain(versions).collect())
    });
    Table::new(heads(outline, ["column.environment", "column.what", "column.how-many"]), rows.collect())
}

/// The pages about the whole that count something.
fn inventories(outline: &Outline) -> Table {
    let rows = estate::inventories(outline);
    let rows = rows.map(|it| counting(&it.label, &it.slug, &it.summary, counts_of(it, &outline.texts)));
    Table::new(heads(outline, ["column.inventory", "column.answers", "column.how-many"]), rows.collect())
}

/// These columns' heads, by the names of their texts.
fn heads<const N: usize>(outline: &Outline, names: [&str; N]) -> [String; N] {
    names.map(|name| outline.texts.say(name).to_owned())
}

/// The row of a page that counts something.
fn counting(name: &str, slug: &str, summary: &str, counts: Vec<String>) -> TableRow {
    let name = Inline::Link { text: name.to_owned(), code: false, to: Target::Overview(slug.to_owned()) };
    let cells = [name, Inline::Text(summary.to_owned()), Inline::Text(counts.join(", "))];
    TableRow { cells: cells.into_iter().map(|cell| vec![cell]).collect(), ..TableRow::default() }
}

/// What is built: a group a category, an item a type.
fn resources(outline: &Outline) -> Vec<Group> {
    let categories = categories(outline, &SitePath::root());
    let group = |category: crate::render::view::CategoryView| Group {
        title: format!("{} ({})", category.title, category.count),
        items: category
            .types
            .into_iter()
            .map(|of_type| {
                let modules: Vec<String> = of_type.modules.into_iter().map(|module| module.title).collect();
                Item {
                    name: vec![Inline::Code(of_type.name)],
                    detail: vec![Inline::Text({
                        let place = modules.join(outline.texts.say("list.comma"));
                        format!(
                            "{} {}",
                            of_type.count,
                            outline.texts.fill("relation.in", &[("place", &place)])
                        )
                    })],
                    ..Item::default()
                }
            })
            .collect(),
    };
    categories.into_iter().map(group).collect()
}
