//! The project's files: the only reader of the disk. In tests the files are in memory.
#![expect(clippy::disallowed_methods, reason = "this is the room that reads the disk")]

mod changes;
mod list;
mod past;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::{fs, io};

use crate::config::{self, Published};
use crate::diagnostic::Diagnostic;
use crate::git::{self, Checkout};
use crate::path::SourcePath;

pub use changes::Changes;
use list::Listing;

/// A text file larger than this is not read: 8 MiB.
pub const MAX_TEXT: u64 = 8 << 20;

/// Folders that are never looked into, whatever .gitignore says.
pub const NEVER: &[&str] = &[".git", ".terraform", ".terragrunt-cache", ".infrabook", "node_modules"];

/// The files of a project. On disk, only their listing is held.
#[derive(Clone)]
pub struct Tree {
    name: String,
    checkout: Option<Checkout>,
    published: Published,
    files: Files,
    /// What a project in memory was at revisions; git knows it of one on disk.
    earlier: BTreeMap<String, Tree>,
    wanting: Arc<AtomicBool>,
}

#[derive(Clone)]
enum Files {
    /// Paths found below the folder.
    Disk {
        root: PathBuf,
        listing: Arc<Listing>,
    },
    Memory(Arc<BTreeMap<SourcePath, Vec<u8>>>),
}

impl Tree {
    /// Lists the files below `root`, .gitignore respected. `skip` is the output folder, which is never scanned.
    ///
    /// # Errors
    /// When `root` is not a folder that can be read. A folder below it that cannot be is passed over.
    pub fn from_disk(root: &Path, skip: Option<&Path>) -> io::Result<Self> {
        let root = fs::canonicalize(root)?;
        fs::read_dir(&root)?;
        let skip = skip.and_then(|path| real_place(path).ok());
        let listing = Arc::new(Listing::new(&root, skip)?);
        let files = Files::Disk { root: root.clone(), listing };
        let (name, checkout) = (name_of(&root), git::checkout(&root));
        let (published, earlier) = (Published::default(), BTreeMap::new());
        Ok(Self { name, checkout, published, files, earlier, wanting: Arc::default() })
    }

    /// The same project after these changes on disk: what did not change is not listed again.
    ///
    /// # Errors
    /// When a folder cannot be looked into for want of open files.
    pub fn after(&self, changes: &Changes) -> io::Result<Self> {
        let (files, checkout) = match &self.files {
            Files::Disk { root, listing } => {
                let listing = Listing::after(listing, root, changes)?;
                (Files::Disk { root: root.clone(), listing }, git::checkout(root))
            }
            Files::Memory(files) => (Files::Memory(Arc::clone(files)), self.checkout.clone()),
        };
        let (name, published, earlier) = (self.name.clone(), self.published.clone(), self.earlier.clone());
        Ok(Self { name, checkout, published, files, earlier, wanting: Arc::default() })
    }

    /// The same files, in a pipeline that publishes their site.
    #[must_use]
    pub fn published_by(self, published: Published) -> Self {
        Self { published, ..self }
    }

    /// What the pipeline says of where the site will be.
    pub fn published(&self) -> &Published {
        &self.published
    }

    /// These changes, and the links to what changed: they are read as what they lead to, in this tree and in the one before it.
    #[must_use]
    pub fn widened(&self, earlier: &Self, changes: &Changes) -> Changes {
        let mut wide = changes.clone();
        let (Files::Disk { listing, .. }, Files::Disk { listing: before, .. }) =
            (&self.files, &earlier.files)
        else {
            return wide;
        };
        let leads_elsewhere = |(link, target): &(&SourcePath, &SourcePath)| {
            changes.cover(target) || before.links.get(*link) != Some(*target)
        };
        listing.links.iter().filter(leads_elsewhere).for_each(|(link, _)| wide.add(link.clone()));
        before
            .links
            .keys()
            .filter(|link| !listing.links.contains_key(*link))
            .for_each(|link| wide.add(link.clone()));
        wide
    }

    /// Whether a file of this tree could not be read for want of open files: what was made of it is not to be trusted.
    pub fn wanted_files(&self) -> bool {
        self.wanting.load(Ordering::Relaxed)
    }

    /// The folder that is not looked into, links followed.
    pub fn skipped(&self) -> Option<&Path> {
        match &self.files {
            Files::Disk { listing, .. } => listing.skip.as_deref(),
            Files::Memory(_) => None,
        }
    }

    /// The files of one folder of the project at `root`, not those of the folders in it, whatever git ignores. Of links only those to a
    /// file of the project, of their own kind.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn of_folder(root: &Path, folder: &SourcePath) -> io::Result<Self> {
        let root = fs::canonicalize(root)?;
        let entries = fs::read_dir(root.join(folder.as_str()))?.filter_map(Result::ok);
        let named = |entry: fs::DirEntry| folder.join(entry.file_name().to_str()?);
        let mut paths: Vec<SourcePath> = entries.filter_map(named).collect();
        paths.sort();
        let files = Files::Disk { root, listing: Arc::default() };
        let (name, published, earlier) = (String::new(), Published::default(), BTreeMap::new());
        let mut tree = Self { name, checkout: None, published, files, earlier, wanting: Arc::default() };
        paths.retain(|path| {
            let real = tree.real(path).ok().flatten();
            real.is_some_and(|real| real.extension() == path.extension())
        });
        if let Files::Disk { root, listing } = &mut tree.files {
            tree.name = name_of(root);
            *listing = Arc::new(Listing::of_files(paths));
        }
        Ok(tree)
    }

    /// The text of one file at the project's root, before the files are listed: which folder is not to be listed stands in it.
    pub fn peek(root: &Path, name: &str) -> Option<String> {
        fs::read_to_string(root.join(name)).ok()
    }

    /// The folder of the project that `folder` is part of, the nearest that git knows or that holds a book.toml, or `folder` itself; and
    /// `folder` within it.
    ///
    /// # Errors
    /// When `folder` does not exist.
    pub fn project_of(folder: &Path) -> io::Result<(PathBuf, SourcePath)> {
        let folder = fs::canonicalize(folder)?;
        // Without git, the folder of the book.
        let has = |name: &str| folder.ancestors().find(|above| above.join(name).exists());
        let root = has(".git").or_else(|| has(config::FILE)).unwrap_or(&folder);
        let inner = relative(root, &folder).unwrap_or_else(SourcePath::root);
        Ok((root.to_owned(), inner))
    }

    /// The nearest folder around `folder` that holds a book.toml or is the top of a repository, or `folder` itself; and `folder`
    /// within it.
    ///
    /// # Errors
    /// When `folder` does not exist.
    pub fn book_of(folder: &Path) -> io::Result<(PathBuf, SourcePath)> {
        let folder = fs::canonicalize(folder)?;
        let is_top = |above: &&Path| [config::FILE, ".git"].iter().any(|name| above.join(name).exists());
        let root = folder.ancestors().find(is_top).unwrap_or(&folder);
        let inner = relative(root, &folder).unwrap_or_else(SourcePath::root);
        Ok((root.to_owned(), inner))
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

    /// These files and no others.
    pub fn from_memory<P: AsRef<str>, B: Into<Vec<u8>>>(
        name: &str,
        files: impl IntoIterator<Item = (P, B)>,
    ) -> Self {
        let files = files
            .into_iter()
            .filter_map(|(path, bytes)| Some((SourcePath::new(path.as_ref())?, bytes.into())))
            .collect();
        Self {
            name: name.to_owned(),
            checkout: None,
            published: Published::default(),
            files: Files::Memory(Arc::new(files)),
            earlier: BTreeMap::new(),
            wanting: Arc::default(),
        }
    }

    /// The name of the project's folder.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What is checked out here, where git knows the files.
    pub fn checkout(&self) -> Option<&Checkout> {
        self.checkout.as_ref()
    }

    /// Every file's path, sorted.
    pub fn paths(&self) -> Vec<SourcePath> {
        match &self.files {
            Files::Disk { listing, .. } => listing.paths.clone(),
            Files::Memory(files) => files.keys().cloned().collect(),
        }
    }

    /// Every folder that files of the project may lie in, the root among them, sorted: those that git ignores are not.
    pub fn folders(&self) -> &[SourcePath] {
        match &self.files {
            Files::Disk { listing, .. } => &listing.folders,
            Files::Memory(_) => &[],
        }
    }

    /// A file's bytes.
    ///
    /// # Errors
    /// When it cannot be read, or is not there.
    pub fn bytes(&self, path: &SourcePath) -> io::Result<Cow<'_, [u8]>> {
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
}

/// Whether an error is one of too many open files, here or in the system: it passes.
fn is_for_want_of_files(error: &io::Error) -> bool {
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

/// A path without links and dots in it.
///
/// # Errors
/// When it does not exist.
pub fn real_path(path: &Path) -> io::Result<PathBuf> {
    fs::canonicalize(path)
}

/// The same of a path that need not exist yet: of what there is of it.
///
/// # Errors
/// When nothing of it exists.
pub fn real_place(path: &Path) -> io::Result<PathBuf> {
    match (fs::canonicalize(path), path.parent(), path.file_name()) {
        (Err(_), Some(parent), Some(name)) => {
            let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
            Ok(real_place(parent)?.join(name))
        }
        (result, ..) => result,
    }
}

fn name_of(root: &Path) -> String {
    root.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// A path below `root`, when it is UTF-8.
pub(crate) fn relative(root: &Path, path: &Path) -> Option<SourcePath> {
    let parts: Option<Vec<&str>> = path.strip_prefix(root).ok()?.iter().map(|part| part.to_str()).collect();
    SourcePath::new(&parts?.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(root: &Path, path: &str, text: &str) {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    #[test]
    fn git_ignored_and_foreign_folders_are_not_listed() {
        let folder = tempfile::tempdir().unwrap();
        for path in [
            "a.md",
            "b/c.tf",
            ".terraform/m/x.tf",
            "b/.git/x",
            "secret.tf",
            "out/index.html",
            ".github/x.yml",
        ] {
            write(folder.path(), path, "");
        }
        write(folder.path(), ".gitignore", "secret.tf\n");
        let tree = Tree::from_disk(folder.path(), Some(&folder.path().join("out"))).unwrap();
        let paths: Vec<String> = tree.paths().iter().map(ToString::to_string).collect();
        assert_eq!(paths, [".github/x.yml", ".gitignore", "a.md", "b/c.tf"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_out_of_the_project_are_not_followed() {
        let outside = tempfile::tempdir().unwrap();
        write(outside.path(), "secret.md", "x");
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "a.md", "a");
        let link = |to: &Path, name: &str| std::os::unix::fs::symlink(to, folder.path().join(name)).unwrap();
        link(&outside.path().join("secret.md"), "out.md");
        link(outside.path(), "folder");
        link(Path::new("a.md"), "in.md");
        link(Path::new("loop"), "loop");
        write(folder.path(), ".gitignore", "hidden.md\n");
        write(folder.path(), "hidden.md", "x");
        link(Path::new("hidden.md"), "shown.md");
        write(folder.path(), "prod.tfvars", "x");
        link(Path::new("prod.tfvars"), "logo.png");
        let tree = Tree::from_disk(folder.path(), None).unwrap();
        assert_eq!(
            tree.paths().iter().map(ToString::to_string).collect::<Vec<_>>(),
            [".gitignore", "a.md", "in.md", "prod.tfvars"]
        );
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
