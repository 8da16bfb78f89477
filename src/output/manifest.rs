//! The list of the files that builds wrote: one path a line, sorted.
#![expect(clippy::disallowed_methods, reason = "part of the room that writes the site")]

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use super::{Kind, stage};
use crate::path::{SitePath, is_reserved};
use crate::version::VersionName;

/// The manifest's name in the output folder.
pub(super) const NAME: &str = ".infrabook-manifest";

/// The first line, so that a file of another kind with this name is not taken for one.
const HEAD: &str = "# Files written by infrabook: the next build may delete them.\n";

/// What is no path of a site begins with `/`: this stands in the manifest while a build writes.
const UNDER_WAY: &str = "/under way";
/// In the manifest while what is in place is not all of the kind that it names.
const IN_PART: &str = "/in part";
/// In the manifest of a folder that holds versions.
const VERSIONS: &str = "/versions";
/// In the manifest of a version, before its name.
const VERSION: &str = "/version ";

/// What builds wrote into a folder, or are about to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    files: BTreeSet<SitePath>,
    /// What the files are.
    pub(super) kind: Kind,
    pub(super) progress: Progress,
}

/// How far the build came that wrote a manifest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Progress {
    /// To its end.
    #[default]
    Done,
    /// Files may lie beside their places. Those in place are what the manifest says they are.
    UnderWay,
    /// The same, but those in place are of one kind in part only: the first ones of their kind, or put among those of another.
    InPart,
}

impl Manifest {
    /// The folder's manifest; `None` where there is none. Paths that lead out of the folder, or into git's, are not believed.
    ///
    /// # Errors
    /// When it cannot be read, or the file of this name is none of ours.
    pub(super) fn read(folder: &Path) -> io::Result<Option<Self>> {
        let path = folder.join(NAME);
        match fs::symlink_metadata(&path) {
            Err(error) if is_absence(&error) => Ok(None),
            Err(error) => Err(super::at(&path, &error)),
            Ok(data) if !data.is_file() => Err(super::foreign(&path)),
            Ok(_) => {
                let bytes = fs::read(&path).map_err(|error| super::at(&path, &error))?;
                Self::parse(&bytes).map(Some).ok_or_else(|| super::foreign(&path))
            }
        }
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?.strip_prefix(HEAD)?;
        let files = text.lines().filter_map(unescape).filter(can_list).collect();
        let mut manifest = Self { files, ..Self::default() };
        for note in text.lines().filter(|line| line.starts_with('/')) {
            match (note, note.strip_prefix(VERSION).map(VersionName::new)) {
                (UNDER_WAY, _) if manifest.progress == Progress::Done => {
                    manifest.progress = Progress::UnderWay
                }
                (IN_PART, _) => manifest.progress = Progress::InPart,
                (VERSIONS, _) => manifest.kind = Kind::Versions,
                (_, Some(Ok(name))) => manifest.kind = Kind::Version(name),
                // A word of another version of this program.
                _ => {}
            }
        }
        Some(manifest)
    }

    pub(super) fn of(files: &[SitePath], kind: &Kind) -> Self {
        Self { files: files.iter().cloned().collect(), kind: kind.clone(), progress: Progress::Done }
    }

    pub(super) fn files(&self) -> impl Iterator<Item = &SitePath> {
        self.files.iter()
    }

    pub(super) fn has(&self, path: &SitePath) -> bool {
        self.files.contains(path)
    }

    /// These, and `files`.
    pub(super) fn with(&self, files: &[SitePath]) -> Self {
        Self { files: self.files.iter().chain(files).cloned().collect(), ..self.clone() }
    }

    /// The same with `files`, as it stands while a build writes these aside: what is in place stays what it was.
    pub(super) fn under_way(&self, files: &[SitePath], kind: &Kind) -> Self {
        let is_new = self.files.is_empty();
        let kind = if is_new { kind } else { &self.kind };
        let is_in_part = is_new || self.progress == Progress::InPart;
        let progress = if is_in_part { Progress::InPart } else { Progress::UnderWay };
        Self { progress, kind: kind.clone(), ..self.with(files) }
    }

    /// These, less `files`.
    pub(super) fn without(&self, files: &[SitePath]) -> Vec<SitePath> {
        let files: BTreeSet<&SitePath> = files.iter().collect();
        self.files.iter().filter(|path| !files.contains(path)).cloned().collect()
    }

    /// What stands in the file.
    pub(super) fn text(&self) -> String {
        let mut text = String::from(HEAD);
        match self.progress {
            Progress::Done => {}
            Progress::UnderWay => text.push_str(&format!("{UNDER_WAY}\n")),
            Progress::InPart => text.push_str(&format!("{UNDER_WAY}\n{IN_PART}\n")),
        }
        match &self.kind {
            Kind::Site => {}
            Kind::Versions => text.push_str(&format!("{VERSIONS}\n")),
            Kind::Version(name) => text.push_str(&format!("{VERSION}{name}\n")),
        }
        for path in &self.files {
            text.push_str(&escape(path));
            text.push('\n');
        }
        text
    }

    /// Puts it in the place of the one that is there.
    pub(super) fn write(&self, folder: &Path) -> io::Result<()> {
        let target = folder.join(NAME);
        self.write_aside(folder)?;
        stage::put(&target).map_err(|error| super::at(&target, &error))
    }

    /// Writes it beside its place.
    pub(super) fn write_aside(&self, folder: &Path) -> io::Result<()> {
        let target = folder.join(NAME);
        Self::sweep(folder);
        stage::write_aside(&target, self.text().as_bytes()).map_err(|error| super::at(&target, &error))
    }

    /// Notes in the one that is there that files of another kind are put among its own from now on. It is added to that one, since
    /// beside it the last one lies by now; a note that is torn says nothing, and then nothing was put.
    pub(super) fn note_in_part(folder: &Path) -> io::Result<()> {
        let target = folder.join(NAME);
        let file = File::options().append(true).open(&target);
        file.and_then(|mut file| writeln!(file, "{IN_PART}")).map_err(|error| super::at(&target, &error))
    }

    /// Deletes what a build that was stopped left of a manifest that it was writing.
    pub(super) fn sweep(folder: &Path) {
        let torn = stage::aside(&folder.join(NAME));
        let is_file = fs::symlink_metadata(&torn).is_ok_and(|data| data.is_file());
        let begins_like_one =
            |bytes: Vec<u8>| bytes.starts_with(HEAD.as_bytes()) || HEAD.as_bytes().starts_with(&bytes);
        if is_file && fs::read(&torn).is_ok_and(begins_like_one) {
            let _ = fs::remove_file(torn);
        }
    }
}

/// Whether nothing is there: nothing of the name, or no folder that it could be in.
pub(super) fn is_absence(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Whether a manifest that lists this file is believed: what is not could never be deleted.
pub(super) fn can_list(path: &SitePath) -> bool {
    !path.is_root() && !path.components().any(is_reserved)
}

/// A path on one line. No path of a site holds a backslash.
fn escape(path: &SitePath) -> String {
    path.as_str().replace('\n', "\\n").replace('\r', "\\r")
}

fn unescape(line: &str) -> Option<SitePath> {
    SitePath::new(&line.replace("\\n", "\n").replace("\\r", "\r"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let files = ["a b/ü.html", "two\nlines", "index.html"].map(|path| SitePath::new(path).unwrap());
        for kind in [Kind::Site, Kind::Versions, Kind::Version(VersionName::new("v1.4").unwrap())] {
            let manifest = Manifest::of(&files, &kind);
            assert_eq!(Manifest::parse(manifest.text().as_bytes()), Some(manifest.clone()));
            for begun in [manifest.under_way(&[], &kind), Manifest::default().under_way(&files, &kind)] {
                assert_eq!(Manifest::parse(begun.text().as_bytes()), Some(begun));
            }
        }
        let odd = format!("{HEAD}/version ../x\n/of tomorrow\n");
        assert_eq!(Manifest::parse(odd.as_bytes()), Some(Manifest::default()));
    }

    #[test]
    fn what_leads_elsewhere_is_not_believed() {
        let text = format!(
            "{HEAD}../out\n/etc/passwd\n.git/HEAD\nx/.Git/config\n.infrabook.lock\n.\n\na\\b\nfine.html\r\n"
        );
        let files: Vec<String> =
            Manifest::parse(text.as_bytes()).unwrap().files().map(ToString::to_string).collect();
        assert_eq!(files, ["fine.html"]);
        assert_eq!(Manifest::parse(b"# Mine\nfine.html\n"), None);
        assert_eq!(Manifest::parse(b"\xff"), None);
    }
}
