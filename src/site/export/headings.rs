//! Which headings pages have as Markdown: a fragment that names another thing leads nowhere there.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use crate::content::id_of;
use crate::outline::{PageKind, anchors, estate};
use crate::site::Site;
use crate::source::block::PageData;

/// The ids of each page's headings, found when a link first asks for them.
pub(in crate::site) struct Headings(Vec<OnceLock<BTreeSet<String>>>);

impl Headings {
    /// None is found yet, of so many pages.
    pub(in crate::site) fn new(pages: usize) -> Self {
        Self(vec![OnceLock::new(); pages])
    }

    /// Whether a page's Markdown has a heading of this id, or its author's own mark-up with it.
    pub(super) fn has(&self, page: usize, id: &str, site: &Site) -> bool {
        self.0.get(page).is_some_and(|it| it.get_or_init(|| find(page, site)).contains(id))
    }
}

fn find(index: usize, site: &Site) -> BTreeSet<String> {
    let page = &site.outline.pages[index];
    let ids = |file| site.scan.documents.get(file).map(|authored| authored.document.written_ids());
    let owned = |id: &str| id.to_owned();
    let mut found: BTreeSet<String> =
        page.file.as_ref().and_then(ids).into_iter().flatten().map(owned).collect();
    match &page.kind {
        PageKind::Source { model, index, entity, .. } => {
            found.extend(titles(&site.outline.models[*model].page(*index)));
            let added = anchors::added(entity, &site.outline);
            // That heading says since when.
            found.extend(added.filter(|id| *id != anchors::CHANGES).map(owned));
        }
        PageKind::Overview { model, index } => {
            found.extend(titles(&site.outline.models[*model].overview(*index)));
        }
        PageKind::Estate => {
            let sections = estate::sections(&site.scan, &site.outline).into_iter();
            found.extend(sections.filter(|(id, title)| id_of(title) == *id).map(|(id, _)| id));
        }
        PageKind::InPlace { .. } => {
            // The headings of the README that it shows, if it does.
            let readme = page.stands_for.as_ref().and_then(ids).into_iter().flatten();
            let brought = site.outline.brought.get(&index);
            let is_shown = |id: &&str| brought.is_some_and(|brought| brought.yielding.contains(*id));
            found.extend(readme.filter(is_shown).map(owned));
        }
        _ => {}
    }
    found
}

/// The ids of blocks that their titles have too, which is all that tells a heading of Markdown.
fn titles(data: &PageData) -> impl Iterator<Item = String> {
    let blocks = data.blocks.iter().filter(|block| !block.body.is_empty());
    blocks.filter(|block| id_of(&block.title) == *block.id).map(|block| block.id.to_string())
}
