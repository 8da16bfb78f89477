//! A folder is written in two steps: all that changed is written aside, beside its place; then all of it is put there.
#![expect(clippy::disallowed_methods, reason = "part of the room that writes the site")]

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use super::judge::{judge, leads_out, refuse_link};
use super::lock::{self, lock};
use super::manifest::{self, Manifest, Progress};
use super::{Folder, Kind, Report, at, versions};
use crate::path::SitePath;

/// A folder whose new files lie beside the old ones. Whoever has it says [`Staged::commit`] or [`Staged::abandon`].
pub(super) struct Staged<'f, 'a> {
    folder: &'f Folder<'a>,
    /// Held as long as this lives.
    lock: File,
    /// Whether the folder itself was not there.
    is_new: bool,
    before: Option<Manifest>,
    /// The manifest that is there, once it says that a build is under way.
    marked: Option<Manifest>,
    /// The folders that were made, those above first.
    made: Vec<PathBuf>,
    /// The files that are written aside.
    changed: Vec<PathBuf>,
}

/// Writes aside what changed. When this fails the folder is as it was.
///
/// # Errors
/// When something must not be written over, or cannot be written.
pub(super) fn stage<'f, 'a>(folder: &'f Folder<'a>) -> io::Result<Staged<'f, 'a>> {
    let path = &folder.path;
    refuse_link(folder)?;
    let is_new = !path.is_dir();
    if !is_new && Manifest::read(path)?.is_none() {
        // In a folder of somebody else's not even a lock is left.
        judge(folder, &Manifest::default())?;
    }
    fs::create_dir_all(path).map_err(|error| at(path, &error))?;
    let lock = lock(path)?;
    let (before, made, changed) = (None, Vec::new(), Vec::new());
    let mut staged = Staged { folder, lock, is_new, before, marked: None, made, changed };
    match staged.fill() {
        Ok(()) => Ok(staged),
        Err(error) => {
            let said = if staged.marked.is_some() { "; what was there is as it was" } else { "" };
            staged.abandon();
            Err(io::Error::new(error.kind(), format!("{error}{said}")))
        }
    }
}

impl Staged<'_, '_> {
    fn fill(&mut self) -> io::Result<()> {
        let Folder { path: folder, files, kind, .. } = self.folder;
        self.before = Manifest::read(folder)?;
        let before = self.before.clone().unwrap_or_default();
        let missing = judge(self.folder, &before)?;
        if before.progress != Progress::Done {
            sweep(folder, &before);
        }
        if *kind == Kind::Versions {
            versions::sweep_inner(folder)?;
        }
        // What is about to be written is ours from now on, should this be stopped.
        let marked = before.under_way(files, kind);
        marked.write(folder)?;
        self.marked = Some(marked);
        for inner in missing {
            let path = folder.join(inner.as_str());
            fs::create_dir(&path).map_err(|error| at(&path, &error))?;
            self.made.push(path);
        }
        self.write_changed()?;
        // The last manifest, too: when everything is in its place, nothing is left that needs room on the disk.
        Manifest::of(files, kind).write_aside(folder)
    }

    fn write_changed(&mut self) -> io::Result<()> {
        let Folder { path: folder, files, content, .. } = self.folder;
        let has_failed = AtomicBool::new(false);
        let write = |path: &SitePath| -> io::Result<Option<PathBuf>> {
            let target = folder.join(path.as_str());
            let bytes = content(path)?;
            if holds(&target, &bytes)? {
                return Ok(None);
            }
            write_aside(&target, &bytes).map(|()| Some(target))
        };
        let all: Vec<io::Result<Option<PathBuf>>> = files
            .par_iter()
            .map(|path| {
                // What was written when another file failed must be known, to be deleted.
                if has_failed.load(Ordering::Relaxed) {
                    return Ok(None);
                }
                write(path).map_err(|error| {
                    has_failed.store(true, Ordering::Relaxed);
                    at(&folder.join(path.as_str()), &error)
                })
            })
            .collect();
        let mut failed = None;
        for result in all {
            match result {
                Ok(written) => self.changed.extend(written),
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        failed.map_or(Ok(()), Err)
    }

    /// Puts everything into its place, then deletes what is no longer part of the site.
    ///
    /// # Errors
    /// When a file cannot be put into its place. Every file is whole, and the next build goes on.
    pub(super) fn commit(self) -> io::Result<Report> {
        let Folder { path: folder, files, kind, .. } = self.folder;
        if let Err(error) = self.note_kind() {
            self.abandon();
            return Err(error);
        }
        let put_all = self.changed.par_iter().try_for_each(|target| {
            put(target).map_err(|error| {
                let error = at(target, &error);
                io::Error::new(error.kind(), format!("{error}; build again when that is mended"))
            })
        });
        if let Err(error) = put_all {
            self.delete_aside();
            return Err(error);
        }
        let (mut removed, mut left) = (0, Vec::new());
        for path in self.before.unwrap_or_default().without(files) {
            match remove(folder, &path) {
                Some(was_there) => removed += usize::from(was_there),
                None => left.push(path),
            }
        }
        if left.is_empty() {
            let target = folder.join(manifest::NAME);
            put(&target).map_err(|error| at(&target, &error))?;
        } else {
            // What could not be deleted is still ours to delete.
            Manifest::of(files, kind).with(&left).write(folder)?;
        }
        drop(self.lock);
        Ok(Report { written: self.changed.len(), unchanged: files.len() - self.changed.len(), removed })
    }

    /// Notes, before anything is put into its place, where that is to be of another kind than what is there.
    pub(super) fn note_kind(&self) -> io::Result<()> {
        let Folder { path, kind, .. } = self.folder;
        match &self.marked {
            Some(marked) if marked.progress == Progress::UnderWay && marked.kind != *kind => {
                Manifest::note_in_part(path)
            }
            _ => Ok(()),
        }
    }

    /// Leaves the folder as it was.
    pub(super) fn abandon(self) {
        let folder = &self.folder.path;
        self.delete_aside();
        self.made.iter().rev().for_each(|made| {
            let _ = fs::remove_dir(made);
        });
        if self.marked.is_some() {
            // There is room for it: what was written since is deleted. Where it fails, the one that is there lists more than there is.
            let _ = match &self.before {
                Some(before) => before.write(folder),
                None => fs::remove_file(folder.join(manifest::NAME)),
            };
        }
        if self.is_new {
            lock::remove(folder, self.lock);
            let _ = fs::remove_dir(folder);
        }
    }

    fn delete_aside(&self) {
        for target in &self.changed {
            let _ = fs::remove_file(aside(target));
        }
        Manifest::sweep(&self.folder.path);
    }
}

/// Deletes what a build that was stopped wrote aside: beside the files that its manifest lists, and nothing else.
pub(super) fn sweep(folder: &Path, manifest: &Manifest) {
    for path in manifest.files().filter(|path| !leads_out(folder, path)) {
        let _ = fs::remove_file(aside(&folder.join(path.as_str())));
    }
    Manifest::sweep(folder);
}

/// Where a file is written aside: beside its place, so that the rename stays on one disk. Its name is as long for every file.
pub(super) fn aside(target: &Path) -> PathBuf {
    let name = target.file_name().unwrap_or_default();
    target.with_file_name(format!(".infrabook-{:016x}.tmp", xxh3_64(name.as_encoded_bytes())))
}

/// Writes beside the target. When that fails nothing is left there, and what was there before is not touched.
pub(super) fn write_aside(target: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = aside(target);
    let mut file = File::create_new(&beside).map_err(|error| match error.kind() {
        // Nobody else's name is like this one by chance.
        io::ErrorKind::AlreadyExists => super::foreign(&beside),
        _ => error,
    })?;
    file.write_all(bytes).inspect_err(|_| {
        let _ = fs::remove_file(&beside);
    })
}

/// Puts what was written aside into its place.
pub(super) fn put(target: &Path) -> io::Result<()> {
    fs::rename(aside(target), target)
}

/// Whether a file holds these bytes.
///
/// # Errors
/// When it is a folder.
pub(super) fn holds(target: &Path, bytes: &[u8]) -> io::Result<bool> {
    match fs::symlink_metadata(target) {
        Ok(data) if data.is_dir() => {
            Err(io::Error::new(io::ErrorKind::IsADirectory, "a folder lies there: move it away"))
        }
        Ok(data) if data.is_file() && data.len() == bytes.len() as u64 => {
            Ok(fs::read(target).is_ok_and(|there| there == bytes))
        }
        _ => Ok(false),
    }
}

/// Deletes one of our files, and the folders that it leaves empty. Whether it was there; `None` when it could not be deleted.
pub(super) fn remove(folder: &Path, path: &SitePath) -> Option<bool> {
    if leads_out(folder, path) {
        return None;
    }
    let was_there = match fs::remove_file(folder.join(path.as_str())) {
        Ok(()) => true,
        Err(error) if manifest::is_absence(&error) => false,
        Err(_) => return None,
    };
    let mut above = path.parent();
    while !above.is_root() && fs::remove_dir(folder.join(above.as_str())).is_ok() {
        above = above.parent();
    }
    Some(was_there)
}
