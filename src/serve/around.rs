//! Files beside the project that its documents take in: what changes there is a change of these documents.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::path::{Place, SourcePath};
use crate::scan::Scan;
use crate::tree::{Changes, Stamp, Tree, relative};

/// The files beside the project that documents look for, be they there or not.
#[derive(Default)]
pub(super) struct Around {
    /// The top of the repository.
    top: PathBuf,
    /// Each file, from there, and the documents that look for it: links, and what they lead to.
    files: BTreeMap<SourcePath, BTreeSet<SourcePath>>,
    /// What they were like when they were looked at last.
    stamps: BTreeMap<SourcePath, Option<Stamp>>,
}

impl Around {
    pub(super) fn of(tree: &Tree, scan: &Scan) -> Self {
        let mut files: BTreeMap<SourcePath, BTreeSet<SourcePath>> = BTreeMap::new();
        for (document, authored) in &scan.documents {
            for place in authored.looks_for() {
                let Place::Around(file) = place else { continue };
                let real = tree.around().and_then(|around| around.tree.real(file).ok().flatten());
                // What a link leads to changes where it lies itself.
                for file in real.into_iter().chain([file.clone()]) {
                    files.entry(file).or_default().insert(document.clone());
                }
            }
        }
        // Where there are none, the repository need not be looked for.
        let top = if files.is_empty() { None } else { tree.around().map(|around| around.top.clone()) };
        let stamps = files.keys().map(|file| (file.clone(), stamp(tree, file))).collect();
        Self { top: top.unwrap_or_default(), files, stamps }
    }

    /// Whether the same files are looked for by the same documents.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.top == other.top && self.files == other.files
    }

    /// The folders in which these files, folders on the way to them, or what git ignores of them may change.
    pub(super) fn folders(&self) -> BTreeSet<PathBuf> {
        let mut folders = BTreeSet::new();
        for file in self.files.keys() {
            let mut folder = file.parent();
            while folders.insert(self.top.join(folder.as_str())) && !folder.is_root() {
                folder = folder.parent();
            }
        }
        folders
    }

    /// The documents that look for one of them.
    pub(super) fn all_documents(&self) -> impl Iterator<Item = &SourcePath> {
        self.files.values().flatten()
    }

    /// The documents for which it matters that something changed at a path on disk.
    pub(super) fn documents(&self, path: &Path) -> Vec<SourcePath> {
        let Some(changed) = relative(&self.top, path).filter(|_| !self.files.is_empty()) else {
            return Vec::new();
        };
        let decides = if changed.name() == ".gitignore" { changed.parent() } else { changed };
        let files = self.files.iter().filter(|(file, _)| file.is_within(&decides));
        files.flat_map(|(_, documents)| documents).cloned().collect()
    }

    /// Looks at each file, and adds the documents of those that are not what they were.
    pub(super) fn look(&mut self, tree: &Tree, changes: &mut Changes) {
        for (file, before) in &mut self.stamps {
            let now = stamp(tree, file);
            if std::mem::replace(before, now) != now {
                self.files.get(file).into_iter().flatten().for_each(|document| changes.add(document.clone()));
            }
        }
    }
}

fn stamp(tree: &Tree, file: &SourcePath) -> Option<Stamp> {
    tree.around()?.tree.stamp(file)
}
