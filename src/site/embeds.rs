//! What stands in the place of an embed, as it is seen from the page that it is on.

use std::borrow::Cow;

use super::Site;
use super::page::{Links, document, of_overview, of_root, words};
use super::relations::{page_name, with_runbooks};
use crate::catalog::EntityId;
use crate::content::{Document, Piece, Rendering, description};
use crate::diagram::{Graph, Placed};
use crate::html::Html;
use crate::outline::{
    Embedded, Outline, PageKind, Sections, Selection, Shown, ShownSection, calls, encode_fragment,
};
use crate::path::{SitePath, SourcePath};
use crate::render::{self, Resolve, Standing};
use crate::source::block::{Block, Body, Inline, PageData, Reading, Table, TableRow, Target};

/// What stands for `embeds[index]` of the document in `file`, on the page at `route`.
pub(super) fn html(site: &Site, file: &SourcePath, index: usize, route: &SitePath) -> Html {
    let embeds = site.outline.embeds.get(file).map(Vec::as_slice).unwrap_or_default();
    // On a page that shows a README beside its own words, both may have a first figure.
    let is_guest = site
        .outline
        .page_of_file(file)
        .is_some_and(|page| site.outline.pages[page].file.as_ref() != Some(file));
    let figure = format!("{}figure-{}", if is_guest { "readme-" } else { "" }, index + 1);
    let links = Links { site, route };
    match embeds.get(index).and_then(Option::as_ref) {
        Some(Embedded::Estate) => render::diagram(&calls::graph(&site.scan, &site.outline), &figure, &links),
        Some(Embedded::Picture(folder, views)) => {
            let graph = views.iter().find_map(|view| site.outline.diagram(folder, view));
            graph.map(|graph| render::diagram(&graph, &figure, &links)).unwrap_or_default()
        }
        Some(Embedded::Sections(of)) => sections(site, file, (index, of), &figure, route),
        Some(Embedded::Value(_, shown)) => value(shown),
        Some(Embedded::Resources(selection)) => resources(selection, &links),
        None => Html::new(),
    }
}

fn value(shown: &Shown) -> Html {
    match shown {
        Shown::Code(text) => {
            let mut html = Html::trusted("<code>");
            html.push_text(text);
            html.push_trusted("</code>");
            html
        }
        Shown::Words(text) => description::inline(text),
        Shown::Sensitive => Html::text("(sensitive)"),
    }
}

/// Sections of a page, one after the other, without their headings.
fn sections(
    site: &Site,
    file: &SourcePath,
    (index, of): (usize, &Sections),
    figure: &str,
    route: &SitePath,
) -> Html {
    let data = shown_data(site, file, of);
    let mut html = Html::new();
    for (number, shown) in of.shown.iter().enumerate() {
        let Some(block) = data.blocks.iter().find(|it| it.id == *shown.id && !it.body.is_empty()) else {
            continue;
        };
        let figure =
            if number == 0 { Cow::Borrowed(figure) } else { format!("{figure}-{}", number + 1).into() };
        html.push(&section(site, file, (index, block, shown), of.page, &figure, route));
    }
    html
}

/// What the page has that an embed in `file` shows sections of.
pub(super) fn shown_data(site: &Site, file: &SourcePath, of: &Sections) -> PageData {
    let outline = &site.outline;
    let page = &outline.pages[of.page];
    match (page.root(), &page.kind) {
        (Some(_), _) => of_root(of.page, outline.page_of_file(file), site),
        (None, PageKind::Overview { model, index }) => of_overview(*model, *index, outline),
        _ => PageData::default(),
    }
}

fn section(
    site: &Site,
    file: &SourcePath,
    (index, block, shown): (usize, &Block, &ShownSection),
    page: usize,
    figure: &str,
    route: &SitePath,
) -> Html {
    let outline = &site.outline;
    let afar = Afar { links: Links { site, route }, page, ids: shown.carries_ids };
    let own: Option<&Document> =
        outline.page_of_file(file).and_then(|page| document(site, &outline.pages[page]));
    let is_heading = |id: &str| own.is_some_and(|own| own.headings.iter().any(|heading| heading.id == id));
    // A heading of the author's that is called so stands for it.
    let id = if is_heading(&block.id) { "" } else { &*block.id };
    let taken = |id: &str| {
        is_heading(id) || outline.brought.get(&page).is_some_and(|brought| brought.ids.contains(id))
    };
    let readme = |readme: &SourcePath| {
        // What fills another page with its own words would do so without an end.
        if readme == file {
            return None;
        }
        let how = Rendering {
            heading_shift: own.map_or(1, |own| level_above(own, index).saturating_sub(1)),
            permalinks: true,
            skip_title: true,
            reserved: &taken,
            ..Rendering::default()
        };
        Some(words(site, Some(readme), route, &how))
    };
    if matches!(block.body, Body::Readme(_)) && !shown.carries_ids {
        return Html::new();
    }
    render::embedded(block, id, figure, &afar, &readme)
}

/// The level of the heading above an embed; 1 where there is none.
fn level_above(document: &Document, index: usize) -> u8 {
    let before = document.pieces.iter().take_while(|piece| **piece != Piece::Embed { embed: index });
    let headings = before.filter_map(|piece| match piece {
        Piece::HeadingOpen { heading } => document.headings.get(*heading),
        _ => None,
    });
    headings.last().map_or(1, |heading| heading.level)
}

/// A line a resource.
fn resources(selection: &Selection, links: &Links<'_>) -> Html {
    let table = found(selection, &links.site.outline);
    if table.rows.is_empty() {
        return Html::trusted("<p class=\"quiet\">There is no such resource in this estate.</p>\n");
    }
    render::embedded_table(&table, links)
}

/// What is found in the catalog, a row each.
pub(super) fn found(selection: &Selection, outline: &Outline) -> Table {
    /// A table of so many rows is looked through.
    const LONG: usize = 9;
    let rows: Vec<TableRow> = selection
        .of(outline)
        .map(|entity| {
            let to = Target::Entity(entity.id.clone());
            let name = Inline::Link { text: entity.name.clone(), code: true, to };
            let module = page_name(&entity.id, outline).map(|text| {
                let to = entity.parent.clone().unwrap_or_else(|| entity.id.clone());
                Inline::Link { text, code: false, to: Target::Entity(to) }
            });
            let purpose = Inline::Markdown(entity.description.clone());
            TableRow {
                entity: Some(entity.id.clone()),
                cells: vec![vec![name], module.into_iter().collect(), vec![purpose]],
                ..TableRow::default()
            }
        })
        .collect();
    let reading = if rows.len() < LONG { Reading::Whole } else { Reading::List };
    let mut table = Table::new(["Resource", "Module", "What it is for"], rows).read_as(reading);
    with_runbooks(&mut table, outline);
    table
}

/// Addresses from a page that shows what belongs to another one.
struct Afar<'a> {
    links: Links<'a>,
    page: usize,
    ids: bool,
}

impl Resolve for Afar<'_> {
    fn entity(&self, id: &EntityId) -> Option<String> {
        self.links.entity(id)
    }

    fn picture(&self, id: &EntityId) -> Option<String> {
        self.links.picture(id)
    }

    fn overview(&self, slug: &str) -> Option<String> {
        self.links.overview(slug)
    }

    fn page(&self, page: usize) -> Option<String> {
        self.links.page(page)
    }

    fn layout(&self, graph: &Graph) -> Placed {
        self.links.layout(graph)
    }

    fn file(&self, path: &SourcePath, line: usize) -> Option<String> {
        self.links.file(path, line)
    }

    fn anchor(&self, id: &str) -> String {
        if self.ids {
            return format!("#{}", encode_fragment(id));
        }
        let outline = &self.links.site.outline;
        let to = outline.pages[self.page].route.url_from(self.links.route);
        if outline.has_anchor(self.page, id) { format!("{to}#{}", encode_fragment(id)) } else { to }
    }

    fn standing(&self) -> Standing {
        Standing { ids: self.ids, headings: false }
    }
}
