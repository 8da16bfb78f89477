//! What a page is made from: who keeps a page knows by it how long it is good.

use std::sync::Arc;

use super::{Age, Site, impact, mentions};
use crate::catalog::EntityId;
use crate::outline::{Alarms, Destination, Embedded, Glossary, Outline, PageKind, Records, Route};
use crate::path::SitePath;
use crate::scan::Authored;

/// Everything that one page's bytes depend on. Of two sites of which the second was made [`Site::after`] the first, pages whose
/// inputs are equal are equal.
#[derive(Clone)]
pub struct Inputs {
    age: Age,
    /// Its own words, and a README's that it shows in the place of its page.
    words: Vec<Words>,
    /// Which pages mention what stands on it.
    mentions: Vec<(usize, Option<EntityId>)>,
    /// What its impacts tell of pages whose words name something.
    naming: Vec<impact::Naming>,
    /// What all pages say of themselves, for the pages that list it.
    records: Option<Arc<Records>>,
    /// Which page answers which alarm, for the pages that may say so.
    alarms: Option<Arc<Alarms>>,
}

/// A document, and where its links and the names in its code lead.
#[derive(Clone)]
struct Words {
    authored: Arc<Authored>,
    destinations: Vec<Destination>,
    names: Vec<Destination>,
    /// The words that may be marked in it.
    glossary: Option<Arc<Glossary>>,
}

impl Inputs {
    /// Nothing but what pages share.
    fn of(age: Age) -> Self {
        Self { age, words: Vec::new(), mentions: Vec::new(), naming: Vec::new(), records: None, alarms: None }
    }
}

impl PartialEq for Inputs {
    fn eq(&self, other: &Self) -> bool {
        self.age == other.age
            && self.words == other.words
            && self.mentions == other.mentions
            && self.naming == other.naming
            && self.records == other.records
            && self.alarms == other.alarms
    }
}

impl PartialEq for Words {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.authored, &other.authored)
            && self.destinations == other.destinations
            && self.names == other.names
            && self.glossary == other.glossary
    }
}

impl Site {
    /// What a page is made from; `None` when there is no page at this route, but a file, or nothing.
    pub fn inputs(&self, route: &SitePath) -> Option<Inputs> {
        // A page of words sees nothing of the estate, unless it asks for a picture of it.
        let blind = Age { estate: 0, ..self.age };
        let index = match self.outline.routes.get(route) {
            Some(Route::Page(page)) => *page,
            None if self.not_found().as_ref() == Some(route) => return Some(Inputs::of(blind)),
            _ => return None,
        };
        let page = &self.outline.pages[index];
        let has_embeds = page.documents().any(|file| self.outline.embeds.contains_key(file));
        let sees_estate = !page.is_authored() || has_embeds;
        let age = if sees_estate { self.age } else { blind };
        let words = page.documents().filter_map(|file| {
            let authored = Arc::clone(self.scan.documents.get(file)?);
            let destinations = self.outline.destinations.get(file).cloned().unwrap_or_default();
            let names = self.outline.names.get(file).cloned().unwrap_or_default();
            let glossary = self.outline.glossary.clone();
            Some(Words { authored, destinations, names, glossary })
        });
        let words = words.collect();
        let lists =
            matches!(page.kind, PageKind::Tag(_) | PageKind::Tags | PageKind::Alerts | PageKind::Upkeep);
        let alarms = Arc::clone(&self.outline.alarms);
        if lists {
            let records = Some(Arc::clone(&self.outline.records));
            let alarms = Some(alarms).filter(|_| page.kind == PageKind::Alerts);
            return Some(Inputs { records, alarms, ..Inputs::of(blind) });
        }
        let answers = self.outline.alarms.of_page.contains_key(&index);
        let alarms = Some(alarms).filter(|_| answers || sees_estate);
        let about = about(index, &self.outline);
        let mentions = about.iter().flat_map(|&page| mentions::shown(self, page));
        let mentions = mentions.map(|(from, entity)| (from, entity.cloned())).collect();
        // The estate's page tells how long ago pages were reviewed.
        let records = (page.kind == PageKind::Estate).then(|| Arc::clone(&self.outline.records));
        Some(Inputs { age, words, mentions, naming: naming(&about, &self.outline), records, alarms })
    }
}

/// The pages of the reference that a page shows something of: itself, and those of which its embeds do.
fn about(index: usize, outline: &Outline) -> Vec<usize> {
    let page = &outline.pages[index];
    let embeds = page.documents().filter_map(|file| outline.embeds.get(file)).flatten().flatten();
    let shown = embeds.filter_map(|embed| match embed {
        Embedded::Sections(sections) => Some(sections.page),
        _ => None,
    });
    Some(index).filter(|_| !page.is_authored()).into_iter().chain(shown).collect()
}

/// What the impacts of these pages tell of others.
fn naming(about: &[usize], outline: &Outline) -> Vec<impact::Naming> {
    let roots = about.iter().filter_map(|page| outline.pages[*page].root());
    roots.map(|root| impact::naming(root.entity, outline)).collect()
}
