//! The repository that a project is a folder of, for the pages that take in files beside the project.

use std::path::PathBuf;
use std::sync::atomic::Ordering;

use super::{Files, Tree, is_for_want_of_files, relative};
use crate::git;
use crate::path::SourcePath;

/// The repository around a project.
pub struct Around {
    /// Its files, by the same rules as the project's.
    pub tree: Tree,
    /// Its folder on disk.
    pub top: PathBuf,
    /// The project's folder in it.
    pub folder: SourcePath,
}

impl Tree {
    /// The repository that the project is a folder of; `None` where there is none, or the project is all of it. It is listed when it is
    /// first asked for.
    pub fn around(&self) -> Option<&Around> {
        self.around.get_or_init(|| self.look_around()).as_ref()
    }

    fn look_around(&self) -> Option<Around> {
        let Files::Disk { root, listing } = &self.files else { return None };
        let top = git::repository(root)?.top;
        let folder = relative(&top, root).filter(|folder| !folder.is_root())?;
        match Self::from_disk(&top, listing.skip.as_deref()) {
            Ok(tree) => Some(Around { tree, top, folder }),
            Err(error) => {
                self.wanting.fetch_or(is_for_want_of_files(&error), Ordering::Relaxed);
                None
            }
        }
    }
}
