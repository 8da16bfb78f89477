//! What stands in a file, and where it lies.
#![expect(clippy::disallowed_methods, reason = "part of the room that reads the project")]

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::{fs, io};

use super::{Files, MAX_TEXT, NEVER, Tree, relative};
use crate::diagnostic::Diagnostic;
use crate::path::SourcePath;

impl Tree {
    /// A file's bytes.
    ///
    /// # Errors
    /// When it cannot be read, or is not there.
    pub fn bytes(&self, path: &SourcePath) -> io::Result<Cow<'_, [u8]>> {
        if let Some(laid) = self.overlay.over(path) {
            return laid
                .map(|text| Cow::Borrowed(text.as_bytes()))
                .ok_or_else(|| io::ErrorKind::NotFound.into());
        }
        match &self.files {
            Files::Disk { root, .. } => fs::read(root.join(path.as_str())).map(Cow::Owned),
            Files::Memory(files) => files
                .get(path)
                .map(|bytes| Cow::Borrowed(bytes.as_slice()))
                .ok_or(io::ErrorKind::NotFound.into()),
        }
    }

    /// A file to be read piece by piece: it may be large, and only a part of it wanted.
    ///
    /// # Errors
    /// When it is not there, is no file, or by now leads out of the project.
    pub fn open(&self, path: &SourcePath) -> io::Result<Opened> {
        let gone = || io::Error::from(io::ErrorKind::NotFound);
        let real = self.real(path).ok().flatten().ok_or_else(gone)?;
        if let Some(Some(laid)) = self.overlay.over(path) {
            let bytes = laid.as_bytes().to_vec();
            let stamp = Stamp { size: bytes.len() as u64, modified: 0 };
            return Ok(Opened { stamp, reader: Box::new(io::Cursor::new(bytes)) });
        }
        match &self.files {
            Files::Disk { root, .. } => {
                let file = fs::File::open(root.join(real.as_str()))?;
                let data = file.metadata()?;
                Ok(Opened { stamp: Stamp::of(&data), reader: Box::new(file) })
            }
            Files::Memory(files) => {
                let bytes = files.get(&real).ok_or_else(gone)?.clone();
                let stamp = Stamp { size: bytes.len() as u64, modified: 0 };
                Ok(Opened { stamp, reader: Box::new(io::Cursor::new(bytes)) })
            }
        }
    }

    /// What tells every file from what it was before, as far as that can be told without reading it.
    pub fn stamps(&self) -> BTreeMap<SourcePath, Stamp> {
        let Files::Disk { listing, .. } = &self.files else { return BTreeMap::new() };
        listing.paths.iter().filter_map(|path| Some((path.clone(), self.stamp(path)?))).collect()
    }

    /// The same of one file on disk; `None` when it is not there.
    pub fn stamp(&self, path: &SourcePath) -> Option<Stamp> {
        let Files::Disk { root, .. } = &self.files else { return None };
        fs::metadata(root.join(path.as_str())).ok().map(|data| Stamp::of(&data))
    }

    /// A file's text. Bytes that are not UTF-8 are replaced, with a diagnostic that says where.
    ///
    /// # Errors
    /// When it cannot be read or is larger than [`MAX_TEXT`]: the diagnostic to show.
    pub fn text(&self, path: &SourcePath) -> Result<(Arc<str>, Option<Diagnostic>), Diagnostic> {
        let unreadable = |error: io::Error| {
            if is_for_want_of_files(&error) {
                self.wanting.store(true, Ordering::Relaxed);
            }
            Diagnostic::error("unreadable", path, format!("this file cannot be read: {error}"))
        };
        let size = match &self.files {
            _ if self.overlay.over(path).is_some() => self.bytes(path).map_err(unreadable)?.len() as u64,
            Files::Disk { root, .. } => fs::metadata(root.join(path.as_str())).map_err(unreadable)?.len(),
            Files::Memory(files) => files.get(path).map_or(0, |bytes| bytes.len() as u64),
        };
        if size > MAX_TEXT {
            let message = format!("this file is larger than {} MiB and was not read", MAX_TEXT >> 20);
            return Err(Diagnostic::error("unreadable", path, message).help("split it, or exclude it"));
        }
        let bytes = self.bytes(path).map_err(unreadable)?.into_owned();
        match String::from_utf8(bytes) {
            Ok(text) => Ok((text.into(), None)),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                let message = "this file is not UTF-8 from here on";
                let diagnostic =
                    Diagnostic::error("parse-error", path, message).at(at..at + 1).help("save it as UTF-8");
                Ok((text.into(), Some(diagnostic)))
            }
        }
    }

    /// Whether a path names a file that lies in the project, links followed.
    pub fn holds(&self, path: &SourcePath) -> bool {
        matches!(self.real(path), Ok(Some(_)))
    }

    /// Where a file of the project lies when links are followed; `None` when nothing is there.
    ///
    /// # Errors
    /// A path that leads out of the project, to nothing, to what is never looked into, or to what is no file.
    pub fn real(&self, path: &SourcePath) -> Result<Option<SourcePath>, Diagnostic> {
        let fault = |why: &str, help: &str| {
            let message = format!("this file cannot be read: {why}");
            Err(Diagnostic::error("unreadable", path, message).help(help))
        };
        if let Some(laid) = self.overlay.over(path) {
            return Ok(laid.map(|_| path.clone()));
        }
        let root = match &self.files {
            Files::Disk { root, .. } => root,
            Files::Memory(files) => return Ok(files.contains_key(path).then(|| path.clone())),
        };
        let named = root.join(path.as_str());
        let real = match fs::canonicalize(&named) {
            Ok(real) => real,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return match fs::symlink_metadata(&named) {
                    Ok(_) => fault("it is a link to nothing", "mend the link, or remove it"),
                    Err(_) => Ok(None),
                };
            }
            Err(error) => return fault(&error.to_string(), ""),
        };
        let Some(real_path) = relative(root, &real) else {
            return fault("it leads out of the project", "put the file itself here");
        };
        // `notes.md` that is `prod.tfvars` would be read as what it is not.
        if real_path.extension() != path.extension() {
            return fault("it is a link to a file of another kind", "put the file itself here");
        }
        if real_path.components().any(|part| NEVER.contains(&part)) {
            return fault(&format!("it leads to `{real_path}`, which is none of the project's files"), "");
        }
        match fs::metadata(&real) {
            Ok(data) if data.is_file() => Ok(Some(real_path)),
            Ok(data) if data.is_dir() => fault("it is a folder", "move it away"),
            // Pipes and devices may never end.
            Ok(_) => fault("it is no regular file", "move it away"),
            Err(error) => fault(&error.to_string(), ""),
        }
    }

    /// A file's text byte for byte, for who writes it anew; `None` when nothing is there.
    ///
    /// # Errors
    /// What [`Tree::real`] and [`Tree::text`] refuse, and bytes that are no text.
    pub fn exact(&self, path: &SourcePath) -> Result<Option<Arc<str>>, Diagnostic> {
        if self.real(path)?.is_none() {
            return Ok(None);
        }
        let (text, fault) = self.text(path)?;
        let no_text = fault.or_else(|| {
            let at = text.find('\0')?;
            let message = "this file is no text: a NUL stands in it";
            Some(Diagnostic::error("unreadable", path, message).at(at..at + 1).help("save it as UTF-8"))
        });
        match no_text {
            Some(fault) => Err(Diagnostic { code: "unreadable", ..fault }),
            None => Ok(Some(text)),
        }
    }

    /// Where a file that is to be written lies when links are followed, and what it holds now.
    ///
    /// # Errors
    /// What [`Tree::exact`] refuses, and a folder that is not there or lies outside of the project.
    pub fn target(&self, path: &SourcePath) -> Result<(SourcePath, Option<Arc<str>>), Diagnostic> {
        if let Some(real) = self.real(path)? {
            return Ok((real, self.exact(path)?));
        }
        let Files::Disk { root, .. } = &self.files else { return Ok((path.clone(), None)) };
        let folder = fs::canonicalize(root.join(path.parent().as_str())).map_err(|error| {
            let message = format!("this file cannot be made: its folder: {error}");
            Diagnostic::error("unwritable", path, message).help("make the folder")
        })?;
        let real = relative(root, &folder).and_then(|folder| folder.join(path.name()));
        match real.filter(|real| !real.components().any(|part| NEVER.contains(&part))) {
            Some(real) => Ok((real, None)),
            None => {
                let message = "this file cannot be made: its folder leads out of the project";
                Err(Diagnostic::error("unwritable", path, message).help("name another file"))
            }
        }
    }

    /// What a folder holds that is not listed, since git ignores it or a link leads there: its own files, and the folder itself where it
    /// is there, or where the last folder on the way to it is empty, as a submodule is that was not fetched.
    pub fn unlisted(&self, folder: &SourcePath) -> Vec<SourcePath> {
        let Files::Disk { root, listing } = &self.files else { return Vec::new() };
        let mut at = folder.clone();
        let entries = loop {
            match fs::read_dir(root.join(at.as_str())) {
                Ok(entries) => break entries,
                Err(error) if error.kind() == io::ErrorKind::NotFound && !at.is_root() => at = at.parent(),
                // Nobody can tell.
                Err(_) => return vec![folder.clone()],
            }
        };
        let mut entries = entries.filter_map(Result::ok);
        if at != *folder {
            return entries.next().is_none().then(|| folder.clone()).into_iter().collect();
        }
        let is_folder = |entry: &fs::DirEntry| entry.file_type().is_ok_and(|kind| kind.is_dir());
        let files = entries.filter(|entry| !is_folder(entry));
        let named = files.filter_map(|entry| folder.join(entry.file_name().to_str()?));
        let unlisted = named.filter(|path| listing.paths.binary_search(path).is_err());
        unlisted.chain([folder.clone()]).collect()
    }

    /// Whether a path lies in a git repository of its own below this project: a submodule, or a clone.
    pub fn is_in_other_repository(&self, path: &SourcePath) -> bool {
        let Files::Disk { root, .. } = &self.files else { return false };
        let mut above = path.clone();
        while !above.is_root() {
            if fs::symlink_metadata(root.join(above.as_str()).join(".git")).is_ok() {
                return true;
            }
            above = above.parent();
        }
        false
    }
}

/// Whether an error is one of too many open files, here or in the system: it passes.
pub(super) fn is_for_want_of_files(error: &io::Error) -> bool {
    const CODES: &[i32] = if cfg!(windows) { &[4] } else { &[23, 24] };
    // Whoever walks through folders wraps what the system said.
    let wrapped = || std::error::Error::source(error).and_then(|inner| inner.downcast_ref::<io::Error>());
    match error.raw_os_error() {
        Some(code) => CODES.contains(&code),
        None => wrapped().is_some_and(is_for_want_of_files),
    }
}

/// A file that is open.
pub struct Opened {
    /// What it is like now.
    pub stamp: Stamp,
    /// Its bytes.
    pub reader: Box<dyn ReadSeek>,
}

/// What can be read from any place on.
pub trait ReadSeek: io::Read + io::Seek + Send {}

impl<T: io::Read + io::Seek + Send> ReadSeek for T {}

/// What changes when a file does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Its size, in bytes.
    pub size: u64,
    /// When it was written, in nanoseconds since 1970; 0 where that is not known.
    pub modified: u128,
}

impl Stamp {
    fn of(data: &fs::Metadata) -> Self {
        let modified = data.modified().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
        Self { size: data.len(), modified: modified.map_or(0, |since| since.as_nanos()) }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn write(root: &Path, path: &str, text: &str) {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn what_is_written_anew_is_read_exactly_or_not_at_all() {
        let outside = tempfile::tempdir().unwrap();
        write(outside.path(), "theirs.md", "x");
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for path in ["a.md", "b/c.md", ".git/config", "sub/.git/HEAD", "sub/x.md", "prod.tfvars"] {
            write(root, path, "ü");
        }
        fs::write(root.join("bytes.md"), b"ok \xff").unwrap();
        fs::write(root.join("wide.md"), "a\0b\0").unwrap();
        fs::write(root.join("large.md"), vec![b'x'; MAX_TEXT as usize + 1]).unwrap();
        let link = |to: &Path, name: &str| std::os::unix::fs::symlink(to, root.join(name)).unwrap();
        link(Path::new("b/c.md"), "in.md");
        link(&outside.path().join("theirs.md"), "out.md");
        link(outside.path(), "away");
        link(Path::new("gone"), "nothing.md");
        link(Path::new(".git/config"), "config.md");
        link(Path::new("prod.tfvars"), "notes.md");
        link(Path::new(".git"), "hidden");
        let tree = Tree::from_disk(root, None).unwrap();
        let target = |path: &str| match tree.target(&SourcePath::new(path).unwrap()) {
            Ok((real, text)) => format!("{real} {}", text.as_deref().unwrap_or("-")),
            Err(fault) => fault.message,
        };
        for (path, expected) in [
            ("a.md", "a.md ü"),
            ("in.md", "b/c.md ü"),
            ("new.md", "new.md -"),
            ("gone/new.md", "its folder"),
            ("out.md", "leads out of the project"),
            ("away/new.md", "leads out of the project"),
            ("nothing.md", "link to nothing"),
            ("config.md", "of another kind"),
            ("notes.md", "of another kind"),
            ("hidden/new.md", "leads out of the project"),
            ("b", "it is a folder"),
            ("bytes.md", "not UTF-8"),
            ("wide.md", "no text"),
            ("large.md", "8 MiB"),
        ] {
            let found = target(path);
            assert!(found.contains(expected), "{path}: {found}");
        }
        let other = |path: &str| tree.is_in_other_repository(&SourcePath::new(path).unwrap());
        assert!(other("sub/x.md") && other("sub") && !other("a.md") && !other("b/c.md"));
    }

    #[test]
    fn bytes_that_are_no_text_are_said_and_replaced() {
        let tree = Tree::from_memory("t", [("a.md", b"ok \xff".to_vec())]);
        let (text, diagnostic) = tree.text(&SourcePath::new("a.md").unwrap()).unwrap();
        assert_eq!(&*text, "ok \u{fffd}");
        assert_eq!(diagnostic.unwrap().span.unwrap().start, 3);
    }

    #[test]
    fn large_files_are_not_read() {
        let tree = Tree::from_memory("t", [("a.md", vec![b'x'; MAX_TEXT as usize + 1])]);
        assert!(tree.text(&SourcePath::new("a.md").unwrap()).unwrap_err().message.contains("8 MiB"));
    }
}
