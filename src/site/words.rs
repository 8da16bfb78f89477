//! Documents' words on a page.

use std::cell::RefCell;

use super::page::Links;
use super::{Site, embeds, print};
use crate::content::{self, Rendering, TermUse};
use crate::html::Html;
use crate::outline::Destination;
use crate::path::{SitePath, SourcePath};

/// All words of one page.
pub(super) struct Words<'a> {
    pub(super) links: Links<'a>,
    /// Which terms of the glossary are marked already: each is once a page, whichever of its documents uses it first.
    marked: RefCell<Vec<bool>>,
    /// What its ids begin with, where it is a part of a document.
    pub(super) prefix: String,
}

impl<'a> Words<'a> {
    /// None yet, of the page at `route`.
    pub(super) fn on(site: &'a Site, route: &'a SitePath) -> Self {
        Self::linked(Links::on(site, route))
    }

    /// The same, its addresses as these.
    pub(super) fn linked(links: Links<'a>) -> Self {
        let terms = links.site.outline.glossary.as_deref().map_or(0, |glossary| glossary.terms.len());
        Self { links, marked: RefCell::new(vec![false; terms]), prefix: String::new() }
    }

    /// The same of a page in a document of several.
    pub(super) fn joined(links: Links<'a>, page: usize) -> Self {
        Self { prefix: print::prefix_of(page), ..Self::linked(links) }
    }

    /// A document's words, its links as they are from the page.
    pub(super) fn of(&self, file: &SourcePath, how: &Rendering<'_>) -> Html {
        let Links { site, .. } = self.links;
        let Some((file, authored)) = site.scan.documents.get_key_value(file) else { return Html::new() };
        let destinations = site.outline.destinations.get(file).map(Vec::as_slice).unwrap_or_default();
        let names = site.outline.names.get(file).map(Vec::as_slice).unwrap_or_default();
        let embed = |index: usize| embeds::html(self, file, index);
        let name = |name: usize| self.links.destination(names.get(name)?);
        let terms = |text: &str| self.terms(text);
        let how = Rendering {
            embed: &embed,
            name: &name,
            terms: &terms,
            texts: &site.scan.texts,
            id_prefix: &self.prefix,
            ..*how
        };
        content::render(&authored.document, &how, &|link| self.links.destination(destinations.get(link)?))
    }

    /// The terms of the glossary that stand in a text, as far as they are the page's first.
    fn terms(&self, text: &str) -> Vec<TermUse> {
        let Some(glossary) = self.links.site.outline.glossary.as_deref() else { return Vec::new() };
        let mut marked = self.marked.borrow_mut();
        let is_new = |term: usize| marked.get_mut(term).is_some_and(|it| !std::mem::replace(it, true));
        let uses = glossary.uses(text, is_new).into_iter().filter_map(|(bytes, term)| {
            let term = glossary.terms.get(term)?;
            let place = Destination::Page(glossary.page, Some(term.id.clone()));
            let (id, definition) = (term.id.clone(), term.definition.clone());
            Some(TermUse { bytes, address: self.links.destination(&place)?, id, definition })
        });
        uses.collect()
    }
}
