//! The files that are asked about, as the folders of the checked-out commit hold them.

use std::collections::BTreeMap;
use std::ops::Range;

use gix::ObjectId;

use super::Asked;
use crate::path::SourcePath;

/// Folders nested deeper hold no pages.
const DEEPEST: usize = 128;

/// Files by number: their paths, and the folders that lead to them.
pub(super) struct Wanted {
    /// Each file's path within the project.
    pub(super) paths: Vec<SourcePath>,
    /// The repository's root.
    pub(super) root: Folder,
}

/// A folder of the repository, as far as wanted files lie in it.
#[derive(Default)]
pub(super) struct Folder {
    /// The numbers of all files in it and below it.
    pub(super) span: Range<u32>,
    pub(super) files: BTreeMap<Vec<u8>, u32>,
    pub(super) folders: BTreeMap<Vec<u8>, Folder>,
}

impl Wanted {
    /// The files of a commit that lie in `project`, a folder of the repository, and are asked about. `None` when the commit cannot be
    /// read.
    pub(super) fn of(
        repository: &gix::Repository,
        commit: ObjectId,
        project: &SourcePath,
        asked: &Asked,
    ) -> Option<Self> {
        let tree = repository.find_commit(commit).ok()?.tree_id().ok()?.detach();
        let mut above: Vec<&str> = project.components().collect();
        above.reverse();
        let mut lister = Lister { repository, asked, paths: Vec::new() };
        let root = lister.project(tree, &mut above);
        Some(Self { root, paths: lister.paths })
    }
}

struct Lister<'a> {
    repository: &'a gix::Repository,
    asked: &'a Asked,
    paths: Vec<SourcePath>,
}

impl Lister<'_> {
    /// A folder that leads to the project by way of `above`, the next part last.
    fn project(&mut self, tree: ObjectId, above: &mut Vec<&str>) -> Folder {
        let Some(part) = above.pop() else { return self.folder(tree, &SourcePath::root(), 0) };
        let mut folder = Folder::default();
        let next = self.repository.find_tree(tree).ok().and_then(|tree| {
            let entry = tree.find_entry(part)?;
            entry.mode().is_tree().then(|| entry.object_id())
        });
        if let Some(next) = next {
            let inner = self.project(next, above);
            folder.span = inner.span.clone();
            folder.folders.insert(part.into(), inner);
        }
        folder
    }

    fn folder(&mut self, tree: ObjectId, path: &SourcePath, depth: usize) -> Folder {
        let start = self.count();
        let mut folder = Folder::default();
        // A tree that is not there takes its files along: nothing is known of them.
        let tree = self.repository.find_tree(tree).ok();
        for entry in tree.iter().flat_map(gix::Tree::iter).filter_map(Result::ok) {
            let name = entry.filename();
            let Some(path) = std::str::from_utf8(name).ok().and_then(|name| path.join(name)) else {
                continue;
            };
            if entry.mode().is_tree() && depth < DEEPEST {
                let inner = self.folder(entry.object_id(), &path, depth + 1);
                if !inner.span.is_empty() {
                    folder.folders.insert(name.to_vec(), inner);
                }
            } else if entry.mode().is_blob_or_symlink() && (self.asked)(&path).is_some() {
                folder.files.insert(name.to_vec(), self.count());
                self.paths.push(path);
            }
        }
        folder.span = start..self.count();
        folder
    }

    fn count(&self) -> u32 {
        u32::try_from(self.paths.len()).unwrap_or(u32::MAX)
    }
}
