//! The project as it was at a revision: its files out of git's objects. No program is run, and nothing is checked out.

#[cfg(test)]
mod tests;

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

/// What a revision is called, and its commit: as [`read`] finds it, of which nothing is read.
///
/// # Errors
/// Where there is no repository or no such revision.
pub fn resolve(project: &Path, revision: &str) -> Result<(String, String), Unresolved> {
    let repository = super::find(project).ok_or_else(nowhere)?.repository;
    named(&repository, revision).map(|(name, commit)| (name, commit.to_string()))
}

fn named(repository: &gix::Repository, revision: &str) -> Result<(String, gix::ObjectId), Unresolved> {
    match revision {
        LATEST_TAG => latest_tag(repository),
        name => Ok((name.to_owned(), commit(repository, name)?)),
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
    let super::Found { mut repository, folder, .. } = super::find(project).ok_or_else(nowhere)?;
    // Trees and bases of deltas are asked for again and again.
    repository.object_cache_size_if_unset(16 << 20);
    let (name, commit) = named(&repository, revision)?;
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
