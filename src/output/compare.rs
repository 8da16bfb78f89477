//! What a build would change, with nothing written.
#![expect(clippy::disallowed_methods, reason = "part of the room that writes the site")]

use std::fs;
use std::io;
use std::path::PathBuf;

use rayon::prelude::*;

use super::judge::{is_there, judge, leads_out, refuse_link};
use super::manifest::{self, Manifest};
use super::{Folder, at, lock, stage};
use crate::path::SitePath;

/// How an output folder differs from the site: files, with their folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Differences {
    /// There, with other bytes.
    pub changed: Vec<PathBuf>,
    /// Not there.
    pub missing: Vec<PathBuf>,
    /// Of an earlier build, no longer part of the site.
    pub stale: Vec<PathBuf>,
}

impl Differences {
    /// How many files they are.
    pub fn count(&self) -> usize {
        self.changed.len() + self.missing.len() + self.stale.len()
    }
}

/// What [`super::write`] would change. Files of others are passed over, as there.
///
/// # Errors
/// When a build would fail before it writes, or is under way.
pub fn compare(folders: &[Folder<'_>]) -> io::Result<Differences> {
    let mut differences = Differences::default();
    for folder in folders {
        compare_one(folder, &mut differences)?;
    }
    Ok(differences)
}

enum Look {
    Same,
    Changed,
    Missing,
}

fn compare_one(folder: &Folder<'_>, differences: &mut Differences) -> io::Result<()> {
    let Folder { path, kind, files, content } = folder;
    refuse_link(folder)?;
    lock::is_free(path)?;
    let before = Manifest::read(path)?.unwrap_or_default();
    judge(folder, &before)?;
    let look = |file: &SitePath| -> io::Result<Look> {
        let target = path.join(file.as_str());
        let is_same = content(file).and_then(|bytes| stage::holds(&target, &bytes));
        Ok(match is_same.map_err(|error| at(&target, &error))? {
            true => Look::Same,
            false if is_there(&target) => Look::Changed,
            false => Look::Missing,
        })
    };
    let looks: Vec<Look> = files.par_iter().map(look).collect::<io::Result<_>>()?;
    let count = differences.count();
    for (file, look) in files.iter().zip(looks) {
        match look {
            Look::Same => {}
            Look::Changed => differences.changed.push(path.join(file.as_str())),
            Look::Missing => differences.missing.push(path.join(file.as_str())),
        }
    }
    let stale = before.without(files).into_iter().filter(|file| !leads_out(path, file));
    differences.stale.extend(stale.map(|file| path.join(file.as_str())).filter(|file| is_there(file)));
    // The list of the files is a file, too; when one of them differs it goes without saying.
    let written = fs::read(path.join(manifest::NAME)).unwrap_or_default();
    if differences.count() == count && written != Manifest::of(files, kind).text().as_bytes() {
        differences.changed.push(path.join(manifest::NAME));
    }
    Ok(())
}
