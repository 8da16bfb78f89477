//! The output folder: the only writer of a site. It writes what changed, and deletes only what it wrote before.
//!
//! Whenever a build stops, be it killed, every file is whole, and the next build knows what is its own: what changed is written aside
//! first, then all of it is put into its place, then what is no longer part of the site is deleted; the manifest lists, from before
//! the first of these to after the last, at least all that is ours.

mod compare;
mod create;
mod in_place;
mod judge;
mod lock;
mod manifest;
mod outputs;
mod refuse;
mod stage;
#[cfg(test)]
mod tests;
mod versions;

use std::borrow::Cow;
use std::io;
use std::path::{Path, PathBuf};

use crate::path::SitePath;
use crate::version::VersionName;

pub use compare::{Differences, compare};
pub use create::{create, is_there};
pub use in_place::rewrite;
pub use outputs::{WHOLE, begin, refuse_links, retire};
pub use refuse::refuse;
pub use versions::{Cleaned, clean, versions};

/// A folder to write: these files, and none that an earlier build wrote.
pub struct Folder<'a> {
    /// Where it is.
    pub path: PathBuf,
    /// What its files are.
    pub kind: Kind,
    /// Its files, in any order.
    pub files: Vec<SitePath>,
    /// Gives each file's bytes; called in parallel, once a file.
    pub content: Content<'a>,
}

/// What the files of a folder are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// A site.
    #[default]
    Site,
    /// One version of a site, in a folder of that name or in the one of the latest.
    Version(VersionName),
    /// What leads to the versions, which lie in folders of this one.
    Versions,
}

/// What stands in a file.
pub type Content<'a> = Box<dyn Fn(&SitePath) -> io::Result<Cow<'a, [u8]>> + Sync + 'a>;

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

/// Writes these folders: all of what changed in them, or nothing. One that holds the others comes first: it is kept for this build
/// before the others, and changes after them.
///
/// # Errors
/// When something must not be written over, when something cannot be written, or when another build is writing there. The message
/// names the file. All folders are as they were, unless a file that was written could not be put into its place: then some files are
/// new and the others old, and the next build goes on.
pub fn write(folders: &[Folder<'_>]) -> io::Result<Report> {
    let mut all = Vec::new();
    for folder in folders {
        match stage::stage(folder) {
            Ok(staged) => all.push(staged),
            Err(error) => {
                all.into_iter().rev().for_each(stage::Staged::abandon);
                return Err(error);
            }
        }
    }
    let mut report = Report::default();
    let mut all = all.into_iter().rev();
    while let Some(staged) = all.next() {
        match staged.commit() {
            Ok(one) => report.add(one),
            Err(error) => {
                all.for_each(stage::Staged::abandon);
                return Err(error);
            }
        }
    }
    Ok(report)
}

impl Report {
    fn add(&mut self, other: Self) {
        self.written += other.written;
        self.unchanged += other.unchanged;
        self.removed += other.removed;
    }
}

/// The error with its file, once.
fn at(path: &Path, error: &io::Error) -> io::Error {
    let text = error.to_string();
    let name = path.display().to_string();
    if text.contains(&name) {
        io::Error::new(error.kind(), text)
    } else {
        io::Error::new(error.kind(), format!("`{name}`: {text}"))
    }
}

/// What is said of a file that is in the place of one of ours.
fn foreign(path: &Path) -> io::Error {
    let message = format!(
        "`{}` is there, and no build of this program wrote it: move it away, or build elsewhere",
        path.display()
    );
    io::Error::new(io::ErrorKind::AlreadyExists, message)
}
