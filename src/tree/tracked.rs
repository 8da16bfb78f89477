//! Files that git tracks although .gitignore names them: git takes no notice of .gitignore there, and they are files of the project like
//! any other.
#![expect(clippy::disallowed_methods, reason = "part of the room that reads the disk")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::list::{Found, is_left_by_editor};
use super::{NEVER, relative};
use crate::path::SourcePath;

/// Of the files that git tracks, those that a walk did not meet and that .gitignore alone can be the reason for, or that they are not on
/// disk.
pub(super) fn left_out(
    tracked: Vec<SourcePath>,
    walked: &Found,
    root: &Path,
    skip: Option<&Path>,
) -> Vec<SourcePath> {
    let skip = skip.and_then(|skip| relative(root, skip));
    let is_met = |path: &SourcePath| {
        walked.files.binary_search(path).is_ok() || walked.links.binary_search(path).is_ok()
    };
    let is_never_listed = |path: &SourcePath| {
        path.parent().components().any(|folder| NEVER.contains(&folder))
            || is_left_by_editor(path.name())
            || skip.as_ref().is_some_and(|skip| path.is_within(skip))
    };
    tracked.into_iter().filter(|path| !is_met(path) && !is_never_listed(path)).collect()
}

impl Found {
    /// Adds those of these files that are on disk, and the folders that lead to them, where they may come to be.
    pub(super) fn add<'a>(&mut self, root: &Path, files: impl IntoIterator<Item = &'a SourcePath>) {
        let mut folders: BTreeMap<SourcePath, bool> = BTreeMap::new();
        for file in files {
            let mut folder = file.parent();
            while !folder.is_root() && !folders.contains_key(&folder) {
                let is_there = is_itself(root, &folder) && root.join(folder.as_str()).is_dir();
                folders.insert(folder.clone(), is_there);
                folder = folder.parent();
            }
            let is_in_project = folders.get(&file.parent()).copied().unwrap_or(true);
            let data = is_in_project.then(|| fs::symlink_metadata(root.join(file.as_str())).ok()).flatten();
            let Some(kind) = data.map(|data| data.file_type()) else { continue };
            if kind.is_symlink() || kind.is_file() && is_itself(root, file) {
                self.list_of(kind, kind.is_symlink()).into_iter().for_each(|list| list.push(file.clone()));
            }
        }
        let there = folders.into_iter().filter(|(_, is_there)| *is_there);
        self.folders.extend(there.map(|(folder, _)| folder));
    }
}

/// Whether this is there under this very name, with no link on the way: where a disk does not tell `A.md` from `a.md`, the walk met it
/// under its own name.
fn is_itself(root: &Path, path: &SourcePath) -> bool {
    let real = fs::canonicalize(root.join(path.as_str())).ok();
    real.and_then(|real| relative(root, &real)).as_ref() == Some(path)
}
