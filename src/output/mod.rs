//! The output folder: the only writer of a site. It writes what changed, and deletes only what it wrote before.
#![expect(clippy::disallowed_methods, reason = "this is the room that writes the site")]

mod create;
mod in_place;
mod manifest;
mod refuse;

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use crate::path::SitePath;
use manifest::Manifest;

pub use create::{create, is_there};
pub use in_place::rewrite;
pub use refuse::refuse;

/// What a build did to the output folder, in files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// New or changed.
    pub written: usize,
    /// The same as before.
    pub unchanged: usize,
    /// Of an earlier build, no longer part of the site.
    pub removed: usize,
}

/// Writes a site: `files` in any order, `content` gives each file's bytes and is called in parallel, once a file.
///
/// A file is written beside its place and renamed into it, the manifest last: whenever this stops, every file is whole, and
/// the next build knows what is its own.
///
/// # Errors
/// When something cannot be written, or another build is writing the same folder.
pub fn write<'a>(
    folder: &Path,
    files: &[SitePath],
    content: impl Fn(&SitePath) -> io::Result<std::borrow::Cow<'a, [u8]>> + Sync,
) -> io::Result<Report> {
    fs::create_dir_all(folder)?;
    let lock = lock(folder)?;
    let before = Manifest::read(folder);
    if let Some(foreign) = before.foreign_to(files).iter().find(|path| folder.join(path.as_str()).exists()) {
        let message = format!(
            "`{foreign}` is there, and no build of this program wrote it: move it away, or build elsewhere"
        );
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, message));
    }
    // What is about to be written is ours from now on, should this be interrupted.
    before.with(files).write(folder)?;
    let counts = (AtomicU64::new(0), AtomicU64::new(0));
    files.par_iter().try_for_each(|path| -> io::Result<()> {
        let changed = write_file(folder, path, &content(path)?)?;
        let count = if changed { &counts.0 } else { &counts.1 };
        count.fetch_add(1, Ordering::Relaxed);
        Ok(())
    })?;
    let (mut removed, mut left) = (0, Vec::new());
    for path in before.without(files) {
        match remove(folder, &path) {
            Some(was_there) => removed += usize::from(was_there),
            None => left.push(path),
        }
    }
    // What could not be deleted is still ours to delete.
    Manifest::of(files).with(&left).write(folder)?;
    drop(lock);
    let count = |n: AtomicU64| usize::try_from(n.into_inner()).unwrap_or(usize::MAX);
    Ok(Report { written: count(counts.0), unchanged: count(counts.1), removed })
}

/// Deletes what earlier builds wrote into the folder, and the folder when nothing else is in it.
///
/// # Errors
/// When the folder is locked by a build that is running.
pub fn clean(folder: &Path) -> io::Result<usize> {
    if !folder.join(manifest::NAME).is_file() {
        return Ok(0);
    }
    let lock = lock(folder)?;
    let removed = Manifest::read(folder)
        .without(&[])
        .into_iter()
        .filter(|path| remove(folder, path) == Some(true))
        .count();
    let _ = fs::remove_file(folder.join(manifest::NAME));
    drop(lock);
    let _ = fs::remove_file(folder.join(LOCK));
    let _ = fs::remove_dir(folder);
    Ok(removed)
}

const LOCK: &str = ".infrabook.lock";

fn lock(folder: &Path) -> io::Result<File> {
    let path = folder.join(LOCK);
    if fs::symlink_metadata(&path).is_ok_and(|data| data.is_symlink()) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, format!("{LOCK} is a link")));
    }
    let file = File::options().write(true).create(true).truncate(false).open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(io::Error::new(io::ErrorKind::ResourceBusy, "another build is writing this folder"))
        }
        // Some network file systems know no locks; a build there goes without.
        Err(TryLockError::Error(_)) => Ok(file),
    }
}

/// Writes one file unless it holds these bytes already. Whether it did.
fn write_file(folder: &Path, path: &SitePath, bytes: &[u8]) -> io::Result<bool> {
    let target = folder.join(path.as_str());
    if leads_out(folder, path) {
        let message = format!("{path}: a folder on the way is a link; what it leads to is not ours to write");
        return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
    }
    if same(&target, bytes) {
        return Ok(false);
    }
    let name = |error: io::Error| io::Error::new(error.kind(), format!("{path}: {error}"));
    let temporary = temporary(&target);
    let written = write_whole(&temporary, bytes).or_else(|error| match error.kind() {
        // Folders are made only when one is missing: most files have a neighbour that made theirs.
        io::ErrorKind::NotFound => {
            target.parent().map_or(Ok(()), fs::create_dir_all)?;
            write_whole(&temporary, bytes)
        }
        _ => Err(error),
    });
    written.and_then(|()| fs::rename(&temporary, &target)).map_err(|error| {
        let _ = fs::remove_file(&temporary);
        name(error)
    })?;
    Ok(true)
}

fn same(target: &Path, bytes: &[u8]) -> bool {
    let size = fs::symlink_metadata(target).ok().filter(fs::Metadata::is_file).map(|data| data.len());
    size == Some(bytes.len() as u64) && fs::read(target).is_ok_and(|there| there == bytes)
}

/// Writes a file that is not there. One that is was left by a build that was stopped, or is a link: it goes first.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let create = || File::options().write(true).create_new(true).open(path);
    let mut file = create().or_else(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => fs::remove_file(path).and_then(|()| create()),
        _ => Err(error),
    })?;
    file.write_all(bytes)
}

/// Whether a folder between the output folder and the file is a link: it may lead anywhere.
fn leads_out(folder: &Path, path: &SitePath) -> bool {
    let mut above = path.parent();
    while !above.is_root() {
        if fs::symlink_metadata(folder.join(above.as_str())).is_ok_and(|data| data.is_symlink()) {
            return true;
        }
        above = above.parent();
    }
    false
}

/// A name of our own beside the target, so that the rename stays on one disk.
fn temporary(target: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".infrabook-");
    name.push(target.file_name().unwrap_or_default());
    name.push(".tmp");
    target.with_file_name(name)
}

/// Deletes one of our files, and the folders that it leaves empty. Whether it was there; `None` when it could not be deleted.
fn remove(folder: &Path, path: &SitePath) -> Option<bool> {
    if leads_out(folder, path) {
        return None;
    }
    let was_there = match fs::remove_file(folder.join(path.as_str())) {
        Ok(()) => true,
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(_) => return None,
    };
    let mut above = path.parent();
    while !above.is_root() && fs::remove_dir(folder.join(above.as_str())).is_ok() {
        above = above.parent();
    }
    Some(was_there)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::borrow::Cow;

    fn paths(names: &[&str]) -> Vec<SitePath> {
        names.iter().map(|name| SitePath::new(name).unwrap()).collect()
    }

    fn build(folder: &Path, names: &[&str], text: &'static str) -> Report {
        write(folder, &paths(names), |_| Ok(Cow::Borrowed(text.as_bytes()))).unwrap()
    }

    #[test]
    fn only_what_changed_is_written_and_only_our_own_is_deleted() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("book");
        assert_eq!(
            build(&out, &["a.html", "b/c.html"], "1"),
            Report { written: 2, unchanged: 0, removed: 0 }
        );
        fs::write(out.join("b/foreign.txt"), "mine").unwrap();
        assert_eq!(
            build(&out, &["a.html", "b/c.html"], "1"),
            Report { written: 0, unchanged: 2, removed: 0 }
        );
        assert_eq!(build(&out, &["a.html"], "2"), Report { written: 1, unchanged: 0, removed: 1 });
        assert!(!out.join("b/c.html").exists());
        assert_eq!(fs::read_to_string(out.join("b/foreign.txt")).unwrap(), "mine");
        assert_eq!(clean(&out).unwrap(), 1);
        assert!(out.join("b/foreign.txt").exists() && !out.join("a.html").exists());
    }

    #[test]
    fn a_failed_build_leaves_whole_files_and_knows_them() {
        let folder = tempfile::tempdir().unwrap();
        build(folder.path(), &["a", "b"], "old");
        let failed = write(folder.path(), &paths(&["a", "c"]), |path| match path.as_str() {
            "a" => Ok(Cow::Borrowed(b"new".as_slice())),
            _ => Err(io::Error::other("gone")),
        });
        assert!(failed.is_err());
        assert_eq!(fs::read_to_string(folder.path().join("b")).unwrap(), "old");
        assert_eq!(build(folder.path(), &["a"], "new").removed, 1);
        assert!(!folder.path().join("b").exists());
    }

    #[test]
    fn files_of_others_are_not_written_over() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a"), "mine").unwrap();
        let error =
            write(folder.path(), &paths(&["a", "b"]), |_| Ok(Cow::Borrowed(b"x".as_slice()))).unwrap_err();
        assert!(error.to_string().contains("`a` is there"), "{error}");
        assert_eq!(fs::read_to_string(folder.path().join("a")).unwrap(), "mine");
        assert!(!folder.path().join("b").exists());
    }

    #[cfg(unix)]
    #[test]
    fn links_in_the_output_folder_are_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let (out, infra) = (folder.path().join("book"), folder.path().join("infra"));
        build(&out, &["x/main.tf", "y"], "1");
        fs::remove_dir_all(out.join("x")).unwrap();
        fs::create_dir(&infra).unwrap();
        fs::write(infra.join("main.tf"), "mine").unwrap();
        std::os::unix::fs::symlink(&infra, out.join("x")).unwrap();
        build(&out, &["y"], "1");
        assert_eq!(fs::read_to_string(infra.join("main.tf")).unwrap(), "mine");
        assert!(write(&out, &paths(&["x/main.tf"]), |_| Ok(Cow::Borrowed(b"2".as_slice()))).is_err());
        assert_eq!(fs::read_to_string(infra.join("main.tf")).unwrap(), "mine");
    }

    #[test]
    fn two_builds_do_not_write_one_folder() {
        let folder = tempfile::tempdir().unwrap();
        let held = lock(folder.path()).unwrap();
        let error = write(folder.path(), &paths(&["a"]), |_| Ok(Cow::Borrowed(b"".as_slice()))).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::ResourceBusy);
        drop(held);
    }

    #[test]
    fn emptied_folders_go() {
        let folder = tempfile::tempdir().unwrap();
        build(folder.path(), &["x/y/a"], "1");
        build(folder.path(), &["b"], "1");
        assert!(!folder.path().join("x").exists());
    }
}
