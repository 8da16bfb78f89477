//! One build at a time writes a folder.
#![expect(clippy::disallowed_methods, reason = "part of the room that writes the site")]

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;

/// The lock's name in the output folder: an empty file that stays, since to delete it would let two builds hold two of them.
pub(super) const NAME: &str = ".infrabook.lock";

/// Keeps every other build out of the folder, until the file is closed.
///
/// # Errors
/// When another build is there, or the file of this name cannot be opened.
pub(super) fn lock(folder: &Path) -> io::Result<File> {
    let path = folder.join(NAME);
    if fs::symlink_metadata(&path).is_ok_and(|data| !data.is_file()) {
        return Err(super::foreign(&path));
    }
    let file = File::options().write(true).create(true).truncate(false).open(&path);
    let file = file.map_err(|error| super::at(&path, &error))?;
    hold(file.try_lock(), folder).map(|()| file)
}

/// Fails when a build is writing the folder now. Nothing is made.
pub(super) fn is_free(folder: &Path) -> io::Result<()> {
    let path = folder.join(NAME);
    if !fs::symlink_metadata(&path).is_ok_and(|data| data.is_file()) {
        return Ok(());
    }
    let file = File::open(&path).map_err(|error| super::at(&path, &error))?;
    hold(file.try_lock_shared(), folder)
}

fn hold(result: Result<(), TryLockError>, folder: &Path) -> io::Result<()> {
    match result {
        Err(TryLockError::WouldBlock) => {
            let message = format!("another build is writing `{}`: wait for it", folder.display());
            Err(io::Error::new(io::ErrorKind::ResourceBusy, message))
        }
        // Some network file systems know no locks; a build there goes without.
        Ok(()) | Err(TryLockError::Error(_)) => Ok(()),
    }
}

/// Deletes the lock of a folder that is being given up, but no file of this name that somebody wrote something into. It is deleted
/// while it is held: once it is not, it may be another build's.
pub(super) fn remove(folder: &Path, held: File) {
    let path = folder.join(NAME);
    if fs::symlink_metadata(&path).is_ok_and(|data| data.is_file() && data.len() == 0) {
        let _ = fs::remove_file(path);
    }
    drop(held);
}
