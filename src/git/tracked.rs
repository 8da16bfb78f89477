//! Which files git tracks.

use std::path::Path;

use gix::index::entry::Mode;

use super::{Found, find};
use crate::path::SourcePath;

/// The files below the folder `project` that git tracks, seen from there, be they on disk or not: what its index names. Submodules, and
/// folders that a sparse index has in the place of their files, are no files. Empty where there is no repository, or no index that can
/// be read.
pub fn tracked(project: &Path) -> Vec<SourcePath> {
    let Some(Found { repository, folder, .. }) = find(project) else { return Vec::new() };
    let Ok(index) = repository.open_index() else { return Vec::new() };
    let entries = match folder.is_root() {
        true => index.entries(),
        false => index.prefixed_entries(format!("{folder}/").as_str().into()).unwrap_or_default(),
    };
    let is_file = |mode| matches!(mode, Mode::FILE | Mode::FILE_EXECUTABLE | Mode::SYMLINK);
    let files = entries.iter().filter(|entry| is_file(entry.mode));
    // Names that are no file's, such as `a/../b`, are not taken for another's.
    let path = |text: &str| SourcePath::new(text).filter(|path| path.as_str() == text)?.strip(&folder);
    files.filter_map(|entry| path(std::str::from_utf8(entry.path(&index)).ok()?)).collect()
}
