//! What an embed shows: the same on a page and in its Markdown, which only write it.

use super::Site;
use super::page::{of_overview, of_root};
use super::relations::{page_name, with_runbooks};
use crate::content::{Document, Piece};
use crate::diagram::Graph;
use crate::outline::{Embedded, Outline, PageKind, Sections, Selection, Shown, calls, own_ids};
use crate::path::SourcePath;
use crate::source::block::{Block, Body, Inline, PageData, Reading, Table, TableRow, Target};

/// What stands in the place of an embed.
pub(super) enum Shows<'a> {
    /// A picture.
    Picture(Graph),
    /// Sections of a page, one after the other, without their headings.
    Sections(Vec<Section>),
    /// A value, in a line.
    Value(&'a Shown),
    /// What is found in the catalog, a row each; perhaps nothing.
    Resources(Table),
}

/// A section of another page, or of the one in whose place this one stands.
pub(super) struct Section {
    /// What is in it.
    pub(super) block: Block,
    /// Which it is of those that the embed names: the first is 1.
    pub(super) number: usize,
    /// The page that it belongs to.
    pub(super) page: usize,
    /// Whether its elements have their ids here.
    pub(super) carries_ids: bool,
    /// Its own id: empty where words of the author's have it, which then stand for it.
    pub(super) id: String,
    /// By how much the headings of the README that it is are put down; `None` where no words are shown.
    pub(super) shift: Option<u8>,
}

/// What `embeds[index]` of the document in `file` shows; `None` where it is not understood, or nothing is there.
pub(super) fn shown<'a>(site: &'a Site, file: &SourcePath, index: usize) -> Option<Shows<'a>> {
    let outline = &site.outline;
    Some(match outline.embeds.get(file)?.get(index)?.as_ref()? {
        Embedded::Estate => Shows::Picture(calls::graph(&site.scan, outline)),
        Embedded::Picture(folder, views) => {
            Shows::Picture(views.iter().find_map(|view| outline.diagram(folder, view))?)
        }
        Embedded::Sections(of) => Shows::Sections(sections(site, file, index, of)),
        Embedded::Value(_, shown) => Shows::Value(shown),
        Embedded::Resources(selection) => Shows::Resources(found(selection, outline)),
    })
}

fn sections(site: &Site, file: &SourcePath, index: usize, of: &Sections) -> Vec<Section> {
    let outline = &site.outline;
    let page = &outline.pages[of.page];
    let data = match (page.root(), &page.kind) {
        (Some(_), _) => of_root(of.page, outline.page_of_file(file), site),
        (None, PageKind::Overview { model, index }) => of_overview(*model, *index, outline),
        _ => PageData::default(),
    };
    let document = site.scan.documents.get(file).map(|authored| &authored.document);
    let own = document.map(own_ids).unwrap_or_default();
    let mut sections = Vec::new();
    for (number, shown) in (1..).zip(&of.shown) {
        let Some(block) = data.blocks.iter().find(|it| it.id == *shown.id && !it.body.is_empty()) else {
            continue;
        };
        let shift = match &block.body {
            Body::Readme(_) if !shown.carries_ids => continue,
            // What fills another page with its own words would do so without an end.
            Body::Readme(readme) if readme == file => None,
            _ => Some(document.map_or(0, |document| level_above(document, index) - 1)),
        };
        let id = if own.contains(&*block.id) { String::new() } else { block.id.to_string() };
        let (block, carries_ids) = (block.clone(), shown.carries_ids);
        sections.push(Section { block, number, page: of.page, carries_ids, id, shift });
    }
    sections
}

/// The level of the heading above an embed; 1 where there is none.
fn level_above(document: &Document, index: usize) -> u8 {
    let before = document.pieces.iter().take_while(|piece| **piece != Piece::Embed { embed: index });
    let headings = before.filter_map(|piece| match piece {
        Piece::HeadingOpen { heading } => document.headings.get(*heading),
        _ => None,
    });
    headings.last().map_or(1, |heading| heading.level.max(1))
}

/// What is found in the catalog, a row each.
fn found(selection: &Selection, outline: &Outline) -> Table {
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
    let heads = ["column.resource", "column.module", "column.purpose"];
    let heads = heads.map(|name| outline.texts.say(name).to_owned());
    let mut table = Table::new(heads, rows).read_as(reading);
    with_runbooks(&mut table, outline);
    table
}
