//! What is another than it was at an earlier revision.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Outline;
use crate::catalog::EntityId;
use crate::scan::{Past, Scan};
use crate::source::change::{Next, RootChanges};
use crate::source::{Model, Project};

/// The section of the page of what changed that lists all modules that did: the id of its heading, and the name
/// of the heading's text.
pub const MODULES: (&str, &str) = ("modules", "noun.modules");

/// What changed since an earlier revision.
pub struct Since {
    /// What was read of the revision.
    past: Arc<Past>,
    /// Each source's reading of it, in the sources' order. Shared by the outlines of one preview.
    models: Arc<Vec<Box<dyn Model>>>,
    /// What changed, by folder.
    pub changes: Vec<RootChanges>,
    by_entity: BTreeMap<EntityId, usize>,
}

impl Since {
    /// Holds today's models against those of the revision that the project is held against.
    pub(super) fn new(scan: &Scan, models: &[Box<dyn Model>], previous: Option<&Outline>) -> Option<Self> {
        let past = scan.past()?;
        let known = previous.and_then(|outline| outline.since.as_ref());
        let known =
            known.filter(|known| Arc::ptr_eq(&known.past, past)).map(|known| Arc::clone(&known.models));
        let earlier = known.unwrap_or_else(|| Arc::new(read(scan, past)));
        let mut changes: Vec<RootChanges> =
            models.iter().zip(earlier.iter()).flat_map(|(now, then)| now.changes(then.as_ref())).collect();
        changes.sort_by(|a, b| (&a.folder, &a.entity).cmp(&(&b.folder, &b.entity)));
        let of_entity = |(at, it): (usize, &RootChanges)| Some((it.entity.clone()?, at));
        let by_entity = changes.iter().enumerate().filter_map(of_entity).collect();
        Some(Self { past: Arc::clone(past), models: earlier, changes, by_entity })
    }

    /// What the revision is called.
    pub fn name(&self) -> &str {
        &self.past.name
    }

    /// The sections of the page of what changed: the id of each, unique on it, and what it tells.
    pub fn sections(&self) -> Vec<(String, &RootChanges)> {
        let mut taken = BTreeSet::new();
        let section = |changes: &RootChanges| {
            let folder = &changes.folder;
            let mut id = format!("module_{}", if folder.is_root() { "root" } else { folder.as_str() });
            // Two sources may have something in one folder.
            while !taken.insert(id.clone()) {
                id.push('-');
            }
            id
        };
        let ids: Vec<String> = self.changes.iter().map(section).collect();
        ids.into_iter().zip(&self.changes).collect()
    }

    /// The version that all changes together ask for; `None` where there are none.
    pub fn next(&self) -> Option<Next> {
        self.changes.iter().map(RootChanges::next).max()
    }
}

fn read(scan: &Scan, past: &Past) -> Vec<Box<dyn Model>> {
    let model = |(source, files): &(Arc<dyn crate::source::Source>, Vec<crate::source::SourceFile>)| {
        let paths: Vec<_> = files.iter().map(|file| file.path.clone()).collect();
        let unlisted = BTreeSet::new();
        let forge = scan.forge.as_ref();
        let project = Project {
            config: &scan.config,
            paths: &paths,
            unlisted: &unlisted,
            name: &scan.name,
            forge,
            texts: &scan.texts,
        };
        source.model(files, &project, None)
    };
    past.sources.iter().map(model).collect()
}

impl Outline {
    /// What changed in what this entity stands for.
    pub fn changes_of(&self, entity: &EntityId) -> Option<&RootChanges> {
        let since = self.since.as_ref()?;
        since.changes.get(*since.by_entity.get(entity)?)
    }
}
