//! The list of the files that builds wrote: one path a line, sorted.

use std::collections::BTreeSet;
use std::path::Path;
use std::{fs, io};

use crate::path::SitePath;

/// The manifest's name in the output folder.
pub(super) const NAME: &str = ".infrabook-manifest";

/// The first line, so that a file of another kind with this name is not taken for one.
const HEAD: &str = "# Files written by infrabook: the next build may delete them.";

pub(super) struct Manifest(BTreeSet<SitePath>);

impl Manifest {
    /// The folder's manifest; empty where there is none, or none of ours. Paths that lead out of the folder are not believed.
    #[expect(clippy::disallowed_methods, reason = "part of the room that writes the site")]
    pub(super) fn read(folder: &Path) -> Self {
        let text = fs::read_to_string(folder.join(NAME)).unwrap_or_default();
        let mut lines = text.lines();
        let ours = lines.next() == Some(HEAD);
        Self(lines.filter(|_| ours).filter_map(SitePath::new).filter(|path| !path.is_root()).collect())
    }

    pub(super) fn of(files: &[SitePath]) -> Self {
        Self(files.iter().cloned().collect())
    }

    /// Whether this path is listed.
    pub(super) fn has(&self, path: &str) -> bool {
        SitePath::new(&path.replace('\\', "/")).is_some_and(|path| self.0.contains(&path))
    }

    /// These, and `files`.
    pub(super) fn with(&self, files: &[SitePath]) -> Self {
        Self(self.0.iter().chain(files).cloned().collect())
    }

    /// These, less `files`.
    pub(super) fn without(&self, files: &[SitePath]) -> Vec<SitePath> {
        let files: BTreeSet<&SitePath> = files.iter().collect();
        self.0.iter().filter(|path| !files.contains(path)).cloned().collect()
    }

    /// Those of `files` that are not in here.
    pub(super) fn foreign_to<'a>(&self, files: &'a [SitePath]) -> Vec<&'a SitePath> {
        files.iter().filter(|path| !self.0.contains(*path)).collect()
    }

    pub(super) fn write(&self, folder: &Path) -> io::Result<()> {
        let mut text = String::from(HEAD);
        text.push('\n');
        for path in &self.0 {
            text.push_str(path.as_str());
            text.push('\n');
        }
        super::write_file(folder, &SitePath::new(NAME).unwrap_or_else(SitePath::root), text.as_bytes())
            .map(|_| ())
    }
}
