//! The project as it was at a revision: its files out of git's objects. No program is run, and nothing is checked out.

use std::path::Path;

use gix::bstr::BStr;
use gix::objs::tree::EntryKind;
use gix::revision::walk::Sorting;
use gix::traverse::commit::simple::CommitTimeOrder;

use crate::diagnostic::{Diagnostic, nearest};
use crate::path::SourcePath;
use crate::tree::{MAX_TEXT, NEVER, Tree};

/// Stands for the nearest tag before the commit that is checked out.
pub const LATEST_TAG: &str = "latest-tag";

/// A tree of more entries is not walked: trees that hold themselves many times over grow without bound.
const MOST_ENTRIES: usize = 2_000_000;

/// Folders stand in each other this deep.
const MAX_DEPTH: usize = 128;

/// Some of the files of a project as they were at a revision.
pub struct Revision {
    /// What it is called: as asked for, or the tag that was found.
    pub name: String,
    /// Its commit.
    pub commit: String,
    /// The files.
    pub tree: Tree,
    /// The files that were not read, and why.
    pub faults: Vec<Diagnostic>,
}

/// Why there is no such revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unresolved {
    /// What is wrong, without a full stop.
    pub message: String,
    /// The cure.
    pub help: String,
}

impl Unresolved {
    fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into() }
    }
}

/// The files of the project in the folder `project` that `wants` names, as they were at a revision: a tag, a branch, a commit,
/// `HEAD~3`, or [`LATEST_TAG`]. Links and submodules are no files.
///
/// # Errors
/// Where there is no repository, no such revision, or not all of it is here.
pub fn read(
    project: &Path,
    revision: &str,
    wants: &dyn Fn(&SourcePath) -> bool,
) -> Result<Revision, Unresolved> {
    let (mut repository, folder) = open(project)?;
    // Trees and bases of deltas are asked for again and again.
    repository.object_cache_size_if_unset(16 << 20);
    let (name, commit) = match revision {
        LATEST_TAG => latest_tag(&repository)?,
        name => (name.to_owned(), commit(&repository, name)?),
    };
    let incomplete = || absent(&repository, &name);
    let tree = repository.find_commit(commit).and_then(|commit| commit.tree()).map_err(|_| incomplete())?;
    let mut walk = Walk {
        repository: &repository,
        wants,
        files: Vec::new(),
        faults: Vec::new(),
        entries: 0,
        name: &name,
    };
    let inside = match folder.is_root() {
        true => Some(tree),
        false => {
            let entry = tree.lookup_entry_by_path(folder.as_str()).map_err(|_| incomplete())?;
            let entry = entry.filter(|entry| entry.mode().is_tree());
            entry
                .map(|entry| repository.find_tree(entry.object_id()))
                .transpose()
                .map_err(|_| incomplete())?
        }
    };
    // Where the project's folder was not there, it held nothing.
    if let Some(tree) = inside {
        walk.tree(&tree, &SourcePath::root(), 0)?;
    }
    let Walk { files, faults, .. } = walk;
    let tree = Tree::from_memory("", files);
    Ok(Revision { name, commit: commit.to_string(), tree, faults })
}

/// What to say where there is no repository.
pub fn nowhere() -> Unresolved {
    let help = "an earlier version is read from git: run it in a clone of the repository";
    Unresolved::new("the project is in no git repository", help)
}

/// The repository that a project is in, and the project's folder within it.
fn open(project: &Path) -> Result<(gix::Repository, SourcePath), Unresolved> {
    let repository = gix::discover(project).map_err(|_| nowhere())?;
    let top = repository.workdir().and_then(|top| crate::tree::real_path(top).ok()).ok_or_else(nowhere)?;
    let project = crate::tree::real_path(project).map_err(|_| nowhere())?;
    let folder = crate::tree::relative(&top, &project).ok_or_else(nowhere)?;
    Ok((repository, folder))
}

/// The commit that a name stands for.
fn commit(repository: &gix::Repository, name: &str) -> Result<gix::ObjectId, Unresolved> {
    // A leading dash is an option to git, and never a name.
    let found = Some(name).filter(|name| !name.is_empty() && !name.starts_with('-'));
    let found = found.and_then(|name| repository.rev_parse_single(BStr::new(name)).ok());
    let commit = found.and_then(|id| id.object().ok()?.peel_to_commit().ok());
    commit.map(|commit| commit.id).ok_or_else(|| absent(repository, name))
}

/// What to say of a revision that is not here.
fn absent(repository: &gix::Repository, name: &str) -> Unresolved {
    let message = format!("there is no revision `{name}` in this repository");
    // `HEAD~3`, `main^`: what stands before is the name.
    let word = name.split(['~', '^', '@', ':']).next().unwrap_or_default();
    let known: Vec<String> = names(repository);
    let near = nearest(word, known.iter().map(String::as_str)).filter(|near| *near != word);
    match near {
        Some(near) => Unresolved::new(message, format!("did you mean `{near}`?")),
        None if repository.is_shallow().unwrap_or(false) => Unresolved::new(
            message,
            "this clone is shallow: run `git fetch --unshallow --tags`; in a pipeline, check out with `fetch-depth: 0`",
        ),
        None => {
            Unresolved::new(message, "name a tag, a branch or a commit; `git fetch --tags` brings all tags")
        }
    }
}

/// Every tag and branch.
fn names(repository: &gix::Repository) -> Vec<String> {
    let Ok(references) = repository.references() else { return Vec::new() };
    let all = [references.tags(), references.local_branches(), references.remote_branches()];
    let all = all.into_iter().filter_map(Result::ok).flatten().filter_map(Result::ok);
    all.map(|reference| reference.name().shorten().to_string()).collect()
}

/// The tag that one meets first when one goes back from the commit that is checked out, which does not count itself.
fn latest_tag(repository: &gix::Repository) -> Result<(String, gix::ObjectId), Unresolved> {
    let head = repository.head_commit().map_err(|_| {
        Unresolved::new("the repository has no commit yet", "commit, and tag the version to compare with")
    })?;
    let tags = tags(repository);
    let parents: Vec<gix::ObjectId> = head.parent_ids().map(gix::Id::detach).collect();
    let walk =
        repository.rev_walk(parents).sorting(Sorting::ByCommitTime(CommitTimeOrder::NewestFirst)).all();
    let found = walk.ok().into_iter().flatten().map_while(Result::ok).find_map(|commit| {
        let at = tags.partition_point(|(id, ..)| *id < commit.id);
        let of_commit = tags.iter().skip(at).take_while(|(id, ..)| *id == commit.id);
        of_commit.max_by(|a, b| rank(&a.1).cmp(&rank(&b.1)))
    });
    found.map(|(id, name)| (name.clone(), *id)).ok_or_else(|| {
        let message = "there is no tag before the commit that is checked out";
        match repository.is_shallow().unwrap_or(false) {
            true => Unresolved::new(
                message,
                "this clone is shallow: run `git fetch --unshallow --tags`; in a pipeline, check out with `fetch-depth: 0`",
            ),
            false => Unresolved::new(message, "name a revision, or run `git fetch --tags`"),
        }
    })
}

/// Every tag of a commit, by its commit.
fn tags(repository: &gix::Repository) -> Vec<(gix::ObjectId, String)> {
    let Ok(references) = repository.references() else { return Vec::new() };
    let mut tags: Vec<(gix::ObjectId, String)> = references
        .tags()
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .filter_map(|mut tag| {
            let name = tag.name().shorten().to_string();
            Some((tag.peel_to_id().ok()?.detach(), name))
        })
        .collect();
    tags.sort();
    tags
}

/// Of two tags of one commit, the release before its candidate, and `v1.3.2` before `v1`.
fn rank(tag: &str) -> (bool, Vec<u64>, &str) {
    let numbers = tag.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok());
    (!tag.contains('-'), numbers.collect(), tag)
}

struct Walk<'a> {
    repository: &'a gix::Repository,
    wants: &'a dyn Fn(&SourcePath) -> bool,
    files: Vec<(String, Vec<u8>)>,
    faults: Vec<Diagnostic>,
    entries: usize,
    name: &'a str,
}

impl Walk<'_> {
    fn tree(&mut self, tree: &gix::Tree<'_>, folder: &SourcePath, depth: usize) -> Result<(), Unresolved> {
        for entry in tree.iter() {
            let entry = entry.map_err(|_| absent(self.repository, self.name))?;
            self.entries += 1;
            if self.entries > MOST_ENTRIES || depth > MAX_DEPTH {
                let message = format!("`{}` holds more files than are read", self.name);
                return Err(Unresolved::new(message, "name another revision"));
            }
            // Names that are no file's, such as `..`, lead elsewhere.
            let name = std::str::from_utf8(entry.filename()).ok().filter(|name| !NEVER.contains(name));
            let path = name.and_then(|name| folder.join(name).filter(|path| path.name() == name));
            let Some(path) = path.filter(|path| path.parent() == *folder) else { continue };
            match entry.mode().kind() {
                EntryKind::Tree => {
                    let inner = self.repository.find_tree(entry.object_id());
                    self.tree(&inner.map_err(|_| absent(self.repository, self.name))?, &path, depth + 1)?;
                }
                EntryKind::Blob | EntryKind::BlobExecutable if (self.wants)(&path) => {
                    self.file(entry.object_id(), &path)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn file(&mut self, id: gix::ObjectId, path: &SourcePath) -> Result<(), Unresolved> {
        let gone = |_| absent(self.repository, self.name);
        if self.repository.find_header(id).map_err(gone)?.size() > MAX_TEXT {
            let message = format!(
                "at `{}`, this file was larger than {} MiB and was not read",
                self.name,
                MAX_TEXT >> 20
            );
            self.faults.push(Diagnostic::warning("unreadable", path, message));
            return Ok(());
        }
        let mut object = self.repository.find_object(id).map_err(gone)?;
        self.files.push((path.to_string(), std::mem::take(&mut object.data)));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use std::path::PathBuf;

    use gix::objs::tree::Entry;

    /// A repository whose commits are made without a work tree.
    struct Repository {
        folder: tempfile::TempDir,
        git: gix::Repository,
        last: Option<gix::ObjectId>,
        seconds: u32,
    }

    impl Repository {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let git = gix::init(folder.path()).unwrap();
            Self { folder, git, last: None, seconds: 0 }
        }

        fn path(&self) -> PathBuf {
            self.folder.path().to_owned()
        }

        fn tree(&self, files: &[(&str, EntryKind, &[u8])]) -> gix::ObjectId {
            let mut folders: BTreeMap<&str, Vec<(&str, EntryKind, &[u8])>> = BTreeMap::new();
            let mut entries = Vec::new();
            for (path, kind, bytes) in files {
                match path.split_once('/') {
                    Some((folder, rest)) => folders.entry(folder).or_default().push((rest, *kind, bytes)),
                    None => {
                        let oid = match kind {
                            EntryKind::Commit => gix::ObjectId::null(gix::hash::Kind::Sha1),
                            _ => self.git.write_blob(bytes).unwrap().detach(),
                        };
                        entries.push(Entry { mode: (*kind).into(), filename: (*path).into(), oid });
                    }
                }
            }
            for (folder, files) in folders {
                let oid = self.tree(&files);
                entries.push(Entry { mode: EntryKind::Tree.into(), filename: folder.into(), oid });
            }
            entries.sort();
            self.git.write_object(gix::objs::Tree { entries }).unwrap().detach()
        }

        fn commit(&mut self, files: &[(&str, EntryKind, &[u8])]) -> gix::ObjectId {
            self.seconds += 100;
            let time = format!("{} +0000", self.seconds);
            let who =
                gix::actor::SignatureRef { name: "A".into(), email: "a@example.org".into(), time: &time };
            let tree = self.tree(files);
            let id = self.git.commit_as(who, who, "HEAD", "x", tree, self.last).unwrap().detach();
            self.last = Some(id);
            id
        }

        fn tag(&self, name: &str, id: gix::ObjectId) {
            self.git.tag_reference(name, id, gix::refs::transaction::PreviousValue::Any).unwrap();
        }

        fn files(&self, folder: &str, revision: &str) -> Vec<String> {
            let found = read(&self.path().join(folder), revision, &|path| path.extension() == Some("tf"));
            found
                .unwrap_or_else(|why| panic!("{why:?}"))
                .tree
                .paths()
                .iter()
                .map(ToString::to_string)
                .collect()
        }
    }

    const FILE: EntryKind = EntryKind::Blob;

    #[test]
    fn files_are_those_of_the_revision_and_no_links() {
        let mut repository = Repository::new();
        let first = repository.commit(&[
            ("main.tf", FILE, b"one"),
            ("notes.md", FILE, b""),
            ("link.tf", EntryKind::Link, b"main.tf"),
            ("module.tf", EntryKind::Commit, b""),
            ("sub/a/x.tf", FILE, b"x"),
            (".terraform/m/y.tf", FILE, b"y"),
        ]);
        repository.tag("v1.0", first);
        repository.commit(&[("main.tf", FILE, b"two")]);
        std::fs::create_dir_all(repository.path().join("sub/a")).unwrap();
        std::fs::create_dir_all(repository.path().join("new")).unwrap();
        assert_eq!(repository.files("", "v1.0"), ["main.tf", "sub/a/x.tf"]);
        assert_eq!(repository.files("", "HEAD"), ["main.tf"]);
        assert_eq!(repository.files("", "HEAD~1"), ["main.tf", "sub/a/x.tf"]);
        assert_eq!(repository.files("", "v1.0^0"), ["main.tf", "sub/a/x.tf"]);
        assert_eq!(repository.files("", &first.to_string()[..9]), ["main.tf", "sub/a/x.tf"]);
        // A project in a folder of the repository, and one that was not there yet.
        assert_eq!(repository.files("sub", "v1.0"), ["a/x.tf"]);
        assert!(repository.files("new", "v1.0").is_empty());
        let at = read(&repository.path(), "v1.0", &|_| true).unwrap();
        assert_eq!(at.commit, first.to_string());
        assert_eq!(&*at.tree.bytes(&SourcePath::new("main.tf").unwrap()).unwrap(), b"one");
    }

    #[test]
    fn names_in_a_tree_that_lead_elsewhere_are_passed_over() {
        let mut repository = Repository::new();
        repository.commit(&[("a/../x.tf", FILE, b""), ("a/./y.tf", FILE, b""), ("a/b\\c.tf", FILE, b"")]);
        assert!(repository.files("", "HEAD").iter().all(|path| path.starts_with("a/b")));
    }

    #[test]
    fn large_files_are_told_and_not_read() {
        let mut repository = Repository::new();
        let large = vec![b'x'; MAX_TEXT as usize + 1];
        repository.commit(&[("main.tf", FILE, &large), ("b.tf", FILE, b"")]);
        let at = read(&repository.path(), "HEAD", &|_| true).unwrap();
        assert_eq!(at.tree.paths().len(), 1);
        assert!(at.faults[0].message.contains("8 MiB"), "{:?}", at.faults);
    }

    #[test]
    fn the_latest_tag_is_the_nearest_before_what_is_checked_out() {
        let mut repository = Repository::new();
        let latest =
            |repository: &Repository| read(&repository.path(), LATEST_TAG, &|_| true).map(|at| at.name);
        assert!(latest(&repository).is_err());
        let first = repository.commit(&[("main.tf", FILE, b"1")]);
        repository.tag("v1.9", first);
        assert!(latest(&repository).unwrap_err().message.contains("no tag"));
        let second = repository.commit(&[("main.tf", FILE, b"2")]);
        assert_eq!(latest(&repository).unwrap(), "v1.9");
        for name in ["v1", "v1.10", "v1.10-rc2"] {
            repository.tag(name, second);
        }
        assert_eq!(latest(&repository).unwrap(), "v1.9");
        repository.commit(&[("main.tf", FILE, b"3")]);
        assert_eq!(latest(&repository).unwrap(), "v1.10");
    }

    #[test]
    fn what_is_not_there_is_told_with_a_cure() {
        let outside = tempfile::tempdir().unwrap();
        let why = |path: &Path, name: &str| read(path, name, &|_| true).err().unwrap();
        assert!(why(outside.path(), "v1").message.contains("no git repository"));
        let mut repository = Repository::new();
        let first = repository.commit(&[("main.tf", FILE, b"1")]);
        repository.tag("v1.3.0", first);
        for (name, help) in [
            ("v1.3.1", "did you mean `v1.3.0`?"),
            ("elsewhere", "git fetch --tags"),
            ("", "name a tag"),
            ("--all", "name a tag"),
            ("HEAD~7", "name a tag"),
            ("\u{1b}]0;x", "name a tag"),
        ] {
            assert!(why(&repository.path(), name).help.contains(help), "{name}");
        }
        std::fs::write(repository.path().join(".git/shallow"), format!("{first}\n")).unwrap();
        assert!(why(&repository.path(), "elsewhere").help.contains("fetch-depth: 0"));
        assert!(why(&repository.path(), LATEST_TAG).help.contains("fetch-depth: 0"));
    }
}
