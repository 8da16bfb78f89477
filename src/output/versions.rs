//! A folder whose folders are the versions of a site.
#![expect(clippy::disallowed_methods, reason = "part of the room that writes the site")]

use std::path::Path;
use std::{fs, io};

use super::manifest::{self, Manifest, Progress};
use super::{Kind, judge, lock, outputs, stage};
use crate::path::SitePath;
use crate::version::{LATEST, VersionName};

impl Kind {
    /// What is there that files of this kind must not be put among.
    pub(super) fn conflict(&self, before: &Manifest) -> Option<&'static str> {
        before.files().next()?;
        match (&before.kind, self) {
            (Self::Site, Self::Site)
            | (Self::Versions, Self::Versions)
            | (Self::Version(_), Self::Version(_)) => None,
            (Self::Versions, _) => {
                Some("versions of a site: name this one with --version-name, or build elsewhere")
            }
            (Self::Version(_), _) => {
                Some("a version of a site: build into the folder above it with --version-name")
            }
            (Self::Site, _) => {
                Some("a site that is no version: `infrabook clean` deletes it; or build elsewhere")
            }
        }
    }
}

/// The versions in a folder, in no order: the names of those that are there, and of the one in the folder of the latest. They are found
/// by their manifests, so that no list of them can be wrong.
///
/// # Errors
/// When the folder is there and cannot be read.
pub fn versions(folder: &Path) -> io::Result<(Vec<VersionName>, Option<VersionName>)> {
    let (mut all, mut latest) = (Vec::new(), None);
    for (name, manifest) in inner(folder)? {
        match manifest.kind {
            // The build that was to make it one was stopped.
            _ if manifest.progress == Progress::InPart => {}
            Kind::Version(version) if name == LATEST => latest = Some(version),
            // A folder that was renamed is not what its pages say.
            Kind::Version(version) if name == version.as_str() => all.push(version),
            _ => {}
        }
    }
    Ok((all, latest))
}

/// The folders in this one that hold a version, each with its manifest, sorted.
pub(super) fn inner(folder: &Path) -> io::Result<Vec<(String, Manifest)>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if manifest::is_absence(&error) => return Ok(Vec::new()),
        entries => entries.map_err(|error| super::at(folder, &error))?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| super::at(folder, &error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        // What a link leads to is not ours.
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if !is_folder || name != LATEST && VersionName::new(&name).is_err() {
            continue;
        }
        // A manifest that is none, or that cannot be read, is somebody else's.
        if let Ok(Some(manifest)) = Manifest::read(&entry.path())
            && matches!(manifest.kind, Kind::Version(_))
        {
            found.push((name, manifest));
        }
    }
    found.sort_by(|(one, _), (other, _)| one.cmp(other));
    Ok(found)
}

/// Deletes what builds that were stopped wrote aside in the versions' folders, which may never be built again.
///
/// # Errors
/// When the folder cannot be read.
pub(super) fn sweep_inner(folder: &Path) -> io::Result<()> {
    for (name, manifest) in inner(folder)? {
        let path = folder.join(name);
        // What cannot be swept now is swept by another build.
        if manifest.progress != Progress::Done
            && let Ok(_lock) = lock::lock(&path)
        {
            stage::sweep(&path, &manifest);
        }
    }
    Ok(())
}

/// Deletes what earlier builds wrote into the folder, all versions and outputs if it holds such, and the folder when nothing else is in it.
///
/// # Errors
/// When a build is writing the folder, its manifest is none, or a file cannot be deleted.
pub fn clean(folder: &Path) -> io::Result<Cleaned> {
    let removed = clean_ours(folder)?;
    Ok(Cleaned { removed, is_empty: !judge::is_there(folder) })
}

/// What came of cleaning a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cleaned {
    /// How many files were deleted.
    pub removed: usize,
    /// Whether nothing is left there: what builds did not write stays.
    pub is_empty: bool,
}

/// The same, counted: how many files were deleted.
pub(super) fn clean_ours(folder: &Path) -> io::Result<usize> {
    let Some(manifest) = Manifest::read(folder)? else { return Ok(0) };
    let lock = lock::lock(folder)?;
    let mut removed = 0;
    if manifest.kind == Kind::Versions {
        for (name, _) in inner(folder)? {
            removed += clean_ours(&folder.join(name))?;
        }
    }
    removed += outputs::clean(folder)?;
    stage::sweep(folder, &manifest);
    let mut left = Vec::new();
    for path in manifest.files() {
        match stage::remove(folder, path) {
            Some(was_there) => removed += usize::from(was_there),
            None => left.push(path.clone()),
        }
    }
    if let Some(path) = left.first() {
        Manifest::of(&left, &manifest.kind).write(folder)?;
        let message = format!("`{}` cannot be deleted", folder.join(path.as_str()).display());
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, message));
    }
    fs::remove_file(folder.join(manifest::NAME))?;
    lock::remove(folder, lock);
    let _ = fs::remove_dir(folder);
    Ok(removed)
}

/// Every file in the folder that builds wrote, those of its versions among them.
pub(super) fn written(folder: &Path) -> Vec<SitePath> {
    let top = Manifest::read(folder).ok().flatten().unwrap_or_default();
    let mut all: Vec<SitePath> = top.files().cloned().collect();
    if top.kind == Kind::Versions {
        for (name, manifest) in inner(folder).unwrap_or_default() {
            all.extend(manifest.files().filter_map(|path| SitePath::new(&format!("{name}/{path}"))));
        }
    }
    all
}
