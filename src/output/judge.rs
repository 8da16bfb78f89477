//! What must not be written over, found before anything is written.
#![expect(clippy::disallowed_methods, reason = "part of the room that writes the site")]

use std::collections::BTreeSet;
use std::path::Path;
use std::{fs, io};

use super::manifest::{Manifest, can_list, is_absence};
use super::{Folder, Kind};
use crate::path::SitePath;

/// The folders that are missing for these files, those above first.
///
/// # Errors
/// When a file of somebody else's is in the place of one of these, one could not be listed as ours, a folder on the way to one is a link or a file, or a site of another
/// kind is there.
pub(super) fn judge(written: &Folder<'_>, before: &Manifest) -> io::Result<Vec<SitePath>> {
    let Folder { path: folder, kind, files, .. } = written;
    if let Some(why) = kind.conflict(before) {
        let message = format!("`{}` holds {why}", folder.display());
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, message));
    }
    if let Some(path) = files.iter().find(|path| !can_list(path)) {
        let message = format!("`{}`: a site has no file of this name", folder.join(path.as_str()).display());
        return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
    }
    let foreign = |path: &&SitePath| !before.has(path) && is_there(&folder.join(path.as_str()));
    if let Some(path) = files.iter().find(foreign) {
        if *before == Manifest::default() && built_by_mdbook(folder) {
            return Err(of_mdbook(folder));
        }
        return Err(super::foreign(&folder.join(path.as_str())));
    }
    let mut missing = Vec::new();
    for inner in folders(files) {
        let path = folder.join(inner.as_str());
        let refused = |message: String| Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        match fs::symlink_metadata(&path) {
            Ok(data) if data.is_dir() => {}
            Ok(data) if data.is_symlink() => {
                let why = "a folder on the way is a link, and what it leads to is not ours to write";
                return refused(format!("`{}`: {why}", path.display()));
            }
            Ok(_) => {
                let why = "a file is where a folder must be: move it away, or run `infrabook clean`";
                return refused(format!("`{}`: {why}", path.display()));
            }
            Err(error) if is_absence(&error) => missing.push(inner),
            Err(error) => return Err(super::at(&path, &error)),
        }
    }
    Ok(missing)
}

/// Whether mdBook built the folder: one of the scripts that every book of its has, whose name may hold a hash.
fn built_by_mdbook(folder: &Path) -> bool {
    let names =
        fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok).map(|entry| entry.file_name());
    let is_script = |name: &str| {
        let inner = name.strip_prefix("book").and_then(|rest| rest.strip_suffix(".js"));
        inner.is_some_and(|hash| hash.is_empty() || hash.starts_with('-'))
    };
    names.into_iter().any(|name| name.to_str().is_some_and(is_script))
}

fn of_mdbook(folder: &Path) -> io::Error {
    let message = format!(
        "`{}` holds a book that mdBook built, which is not deleted for you: delete that folder once, or build elsewhere with -d",
        folder.display()
    );
    io::Error::new(io::ErrorKind::AlreadyExists, message)
}

/// Fails when a version's folder is a link: the folder above it is ours, and what it leads to is not.
pub(super) fn refuse_link(folder: &Folder<'_>) -> io::Result<()> {
    if matches!(folder.kind, Kind::Version(_)) { no_link(&folder.path) } else { Ok(()) }
}

/// Fails when this is a link: it may lead anywhere.
pub(super) fn no_link(path: &Path) -> io::Result<()> {
    if !is_link(path) {
        return Ok(());
    }
    let message = format!("`{}` is a link, and what it leads to is not ours to write", path.display());
    Err(io::Error::new(io::ErrorKind::InvalidInput, message))
}

/// Whether there is a link.
pub(super) fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|data| data.is_symlink())
}

/// Every folder that one of these files is in, those above first.
fn folders(files: &[SitePath]) -> BTreeSet<SitePath> {
    let mut folders = BTreeSet::new();
    for file in files {
        let mut above = file.parent();
        while !above.is_root() && folders.insert(above.clone()) {
            above = above.parent();
        }
    }
    folders
}

/// Whether there is something, be it a link to nothing.
pub(super) fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Whether a folder between the output folder and the file is a link: it may lead anywhere.
pub(super) fn leads_out(folder: &Path, path: &SitePath) -> bool {
    let mut above = path.parent();
    while !above.is_root() {
        if is_link(&folder.join(above.as_str())) {
            return true;
        }
        above = above.parent();
    }
    false
}
