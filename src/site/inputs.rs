//! What a page is made from: who keeps a page knows by it how long it is good.

use std::sync::Arc;

use super::{Age, Site, not_found};
use crate::outline::{Destination, Glossary, PageKind, Records, Route};
use crate::path::SitePath;
use crate::scan::Authored;

/// Everything that one page's bytes depend on. Of two sites of which the second was made [`Site::after`] the first, pages whose
/// inputs are equal are equal.
#[derive(Clone)]
pub struct Inputs {
    age: Age,
    words: Option<Words>,
    /// What all pages say of themselves, for the pages that list it.
    records: Option<Arc<Records>>,
}

/// A document, and where its links lead.
#[derive(Clone)]
struct Words {
    authored: Arc<Authored>,
    destinations: Vec<Destination>,
    /// The words that may be marked in it.
    glossary: Option<Arc<Glossary>>,
}

impl PartialEq for Inputs {
    fn eq(&self, other: &Self) -> bool {
        self.age == other.age && self.words == other.words && self.records == other.records
    }
}

impl PartialEq for Words {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.authored, &other.authored)
            && self.destinations == other.destinations
            && self.glossary == other.glossary
    }
}

impl Site {
    /// What a page is made from; `None` when there is no page at this route, but a file, or nothing.
    pub fn inputs(&self, route: &SitePath) -> Option<Inputs> {
        // A page of words sees nothing of the estate, unless it asks for a picture of it.
        let blind = Age { estate: 0, ..self.age };
        let page = match self.outline.routes.get(route) {
            Some(Route::Page(page)) => &self.outline.pages[*page],
            None if not_found().as_ref() == Some(route) => {
                return Some(Inputs { age: blind, words: None, records: None });
            }
            _ => return None,
        };
        let file = page.file.as_ref();
        let has_embeds = file.is_some_and(|file| self.outline.embeds.contains_key(file));
        let age = if page.kind == PageKind::Authored && !has_embeds { blind } else { self.age };
        let words = file.and_then(|file| {
            let authored = Arc::clone(self.scan.documents.get(file)?);
            let destinations = self.outline.destinations.get(file).cloned().unwrap_or_default();
            let glossary = self.outline.glossary.clone();
            Some(Words { authored, destinations, glossary })
        });
        let lists =
            matches!(page.kind, PageKind::Tag(_) | PageKind::Tags | PageKind::Alerts | PageKind::Upkeep);
        let records = lists.then(|| Arc::clone(&self.outline.records));
        let age = if lists { blind } else { age };
        Some(Inputs { age, words, records })
    }
}
