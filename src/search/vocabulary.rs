//! The terms of one task, and where they were met.

use std::ops::Range;
use std::sync::Arc;

use super::postings::Role;
use super::tokens::{self, Part};

/// An entry or page, the highest role of a term so far, and how often the term stood there.
#[derive(Clone, Copy, Debug)]
pub struct Posting {
    pub at: u32,
    pub role: Role,
    pub count: u32,
}

/// A term and where it was met, in order.
#[derive(Debug)]
pub struct Found {
    pub text: Arc<str>,
    pub postings: Vec<Posting>,
}

#[expect(clippy::disallowed_types, reason = "a lookup a word; only the vectors beside the maps are read out")]
type Map<K, V> = std::collections::HashMap<K, V, foldhash::fast::RandomState>;

/// Terms by their text, and what text between blanks consists of: most of it was read before, and reading is what costs. The maps
/// only lead to an index and are never walked.
#[derive(Default)]
pub struct Vocabulary {
    indices: Map<Arc<str>, usize>,
    read: Map<Box<str>, Range<usize>>,
    parts: Vec<(usize, Part)>,
    /// All terms in the order in which they were met.
    pub found: Vec<Found>,
}

impl Vocabulary {
    /// Adds the terms of `text`, in the roles that `role` gives their parts.
    pub fn add_words(&mut self, text: &str, at: u32, mut role: impl FnMut(Part) -> Role) {
        for chunk in text.split_ascii_whitespace() {
            let range = match self.read.get(chunk) {
                Some(range) => range.clone(),
                None => self.read(chunk),
            };
            for i in range {
                if let Some(&(index, part)) = self.parts.get(i) {
                    self.place(index, at, role(part));
                }
            }
        }
    }

    /// Adds one term.
    pub fn add(&mut self, term: &str, at: u32, role: Role) {
        let index = self.index(term);
        self.place(index, at, role);
    }

    fn read(&mut self, chunk: &str) -> Range<usize> {
        let start = self.parts.len();
        tokens::terms(chunk, |term, part| {
            let index = self.index(term);
            self.parts.push((index, part));
        });
        let range = start..self.parts.len();
        self.read.insert(chunk.into(), range.clone());
        range
    }

    fn index(&mut self, term: &str) -> usize {
        if let Some(&index) = self.indices.get(term) {
            return index;
        }
        let (text, index): (Arc<str>, _) = (term.into(), self.found.len());
        self.indices.insert(text.clone(), index);
        self.found.push(Found { text, postings: Vec::new() });
        index
    }

    fn place(&mut self, index: usize, at: u32, role: Role) {
        let Some(found) = self.found.get_mut(index) else { return };
        // Pages and entries are counted apart, and a page's contexts are read before its entries.
        match found.postings.last_mut() {
            Some(last) if last.at == at && (last.role == Role::Context) == (role == Role::Context) => {
                last.role = last.role.max(role);
                last.count += 1;
            }
            _ => found.postings.push(Posting { at, role, count: 1 }),
        }
    }
}
