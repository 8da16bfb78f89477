//! Pages that were made are kept for as long as nothing changes that they are made from.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use xxhash_rust::xxh3::xxh3_64;

use super::snapshot::Snapshot;
use crate::path::SitePath;
use crate::site::Inputs;

/// At the most so many bytes are kept: 4 MiB, some hundreds of pages. Where more are asked for, it begins again.
const MOST: usize = 4 << 20;

/// A page as it is sent.
#[derive(Clone)]
pub(super) struct Made {
    pub(super) bytes: Arc<[u8]>,
    /// What tells these bytes from others: an entity tag.
    pub(super) tag: Arc<str>,
}

/// The pages that were made.
#[derive(Default)]
pub(super) struct Memo(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    pages: BTreeMap<SitePath, (Inputs, Made)>,
    bytes: usize,
}

impl Made {
    pub(super) fn new(bytes: Vec<u8>) -> Self {
        Self { tag: format!("\"{:016x}\"", xxh3_64(&bytes)).into(), bytes: bytes.into() }
    }
}

impl Memo {
    /// The page at a route, with `tail` at its end: kept, or made now. `None` when there is no page.
    pub(super) fn page(&self, route: &SitePath, snapshot: &Snapshot, tail: &str) -> Option<Made> {
        let inputs = snapshot.site.inputs(route)?;
        if let Some((_, made)) = self.kept().pages.get(route).filter(|(known, _)| *known == inputs) {
            return Some(made.clone());
        }
        // Two readers who ask at once both have it made: neither waits for the other.
        let mut bytes = snapshot.site.bytes(route, &snapshot.tree).ok()?.into_owned();
        bytes.extend_from_slice(tail.as_bytes());
        let made = Made::new(bytes);
        self.kept().keep(route, inputs, made.clone());
        Some(made)
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn keep(&mut self, route: &SitePath, inputs: Inputs, made: Made) {
        if self.bytes + made.bytes.len() > MOST {
            *self = Self::default();
        }
        self.bytes += made.bytes.len();
        if let Some((_, before)) = self.pages.insert(route.clone(), (inputs, made)) {
            self.bytes -= before.bytes.len();
        }
    }
}
