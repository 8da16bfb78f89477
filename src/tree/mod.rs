//! The project's files: the only reader of the disk. In tests the files are in memory.
#![expect(clippy::disallowed_methods, reason = "this is the room that reads the disk")]

mod around;
mod changes;
mod list;
mod overlay;
mod past;
mod read;
mod tracked;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::{fs, io};

use crate::config::{self, EnvVars};
use crate::git::{self, Checkout};
use crate::path::SourcePath;

pub use around::Around;
pub use changes::Changes;
use list::Listing;
pub use overlay::{MadeOf, Overlay};
use read::is_for_want_of_files;
pub use read::{Opened, Stamp};

/// A text file larger than this is not read: 8 MiB.
pub const MAX_TEXT: u64 = 8 << 20;

/// Folders that are never looked into, whatever .gitignore says.
pub const NEVER: &[&str] = &[".git", ".terraform", ".terragrunt-cache", ".infrabook", "node_modules"];

/// The files of a project. On disk, only their listing is held.
#[derive(Clone)]
pub struct Tree {
    name: String,
    checkout: Option<Checkout>,
    variables: EnvVars,
    files: Files,
    /// What a project in memory was at revisions; git knows it of one on disk.
    earlier: BTreeMap<String, Tree>,
    /// What lies over the files.
    overlay: Arc<Overlay>,
    /// See [`Tree::around`].
    around: Arc<OnceLock<Option<Around>>>,
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
    /// Lists the files below `root`: what .gitignore names is none of them, unless git tracks it. `skip` is the output folder, which is never scanned.
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
        let (variables, earlier) = (EnvVars::default(), BTreeMap::new());
        Ok(Self {
            name,
            checkout,
            variables,
            files,
            earlier,
            overlay: Arc::default(),
            around: Arc::default(),
            wanting: Arc::default(),
        })
    }

    /// The same project after these changes on disk: what did not change is not listed again, and nothing lies over it.
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
        Ok(Self {
            checkout,
            files,
            overlay: Arc::default(),
            around: Arc::default(),
            wanting: Arc::default(),
            ..self.clone()
        })
    }

    /// The same files, where environment variables say these things of their site.
    #[must_use]
    pub fn with_variables(self, variables: EnvVars) -> Self {
        Self { variables, ..self }
    }

    /// What environment variables say of the site.
    pub fn variables(&self) -> &EnvVars {
        &self.variables
    }

    /// These changes, the files over which another text lies now, and the links to what changed: they are read as what they lead to, in this tree and in the one before it.
    #[must_use]
    pub fn widened(&self, earlier: &Self, changes: &Changes) -> Changes {
        let mut wide = changes.clone();
        self.add_laid(earlier, &mut wide);
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
        let (name, variables, earlier) = (String::new(), EnvVars::default(), BTreeMap::new());
        let mut tree = Self {
            name,
            checkout: None,
            variables,
            files,
            earlier,
            around: Arc::default(),
            overlay: Arc::default(),
            wanting: Arc::default(),
        };
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

    /// How `folder` lies within the folder above it, in the same repository, that holds the nearest book.toml; `None` where it holds one
    /// itself, or none above it does.
    pub fn below_book(folder: &Path) -> Option<SourcePath> {
        let (root, inner) = Self::book_of(folder).ok()?;
        let is_in_git = || root.ancestors().any(|above| above.join(".git").exists());
        (!inner.is_root() && root.join(config::FILE).exists() && is_in_git()).then_some(inner)
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
            variables: EnvVars::default(),
            files: Files::Memory(Arc::new(files)),
            earlier: BTreeMap::new(),
            overlay: Arc::default(),
            around: Arc::default(),
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
        self.overlay.paths(match &self.files {
            Files::Disk { listing, .. } => listing.paths.clone(),
            Files::Memory(files) => files.keys().cloned().collect(),
        })
    }

    /// The project's folder on disk, links followed; `None` where its files are in memory.
    pub fn root(&self) -> Option<&Path> {
        match &self.files {
            Files::Disk { root, .. } => Some(root),
            Files::Memory(_) => None,
        }
    }

    /// Whether this is one of them.
    pub fn lists(&self, path: &SourcePath) -> bool {
        match &self.files {
            Files::Disk { listing, .. } => listing.paths.binary_search(path).is_ok(),
            Files::Memory(files) => files.contains_key(path),
        }
    }

    /// Every folder that files of the project may lie in, the root among them, sorted: those that git ignores, and tracks
    /// no file in, are not.
    pub fn folders(&self) -> &[SourcePath] {
        match &self.files {
            Files::Disk { listing, .. } => &listing.folders,
            Files::Memory(_) => &[],
        }
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
}
