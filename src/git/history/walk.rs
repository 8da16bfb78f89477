//! One walk over the history, for all files at once.
//!
//! Each commit holds a set of files that are in it as they are in the checked-out one, and hands each down to the first parent that has
//! the file as it has. A file that no parent has so was changed by the commit: for a merge, that it differs from all parents. This is
//! what `git log -1 -- FILE` does (git-log(1), "History Simplification", default mode), for one file after the other.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use gix::ObjectId;
use gix::bstr::ByteSlice;
use gix::objs::tree::name_order;

use super::author::Authors;
use super::wanted::{Folder, Wanted};
use super::{Change, Gap};
use crate::path::SourcePath;

type Files = BTreeSet<u32>;

/// The last change of each wanted file of the commit `head`, and why some have none. Of `known`, a commit whose answers are there, only
/// what is newer is walked.
pub(super) fn walk(
    repository: &gix::Repository,
    head: ObjectId,
    authors: Authors,
    wanted: &Wanted,
    known: Option<&(ObjectId, BTreeMap<SourcePath, Change>)>,
) -> (BTreeMap<SourcePath, Change>, Option<Gap>) {
    let mut walk = Walk {
        repository,
        wanted,
        shallow: shallow(repository),
        authors,
        waiting: BTreeMap::new(),
        found: BTreeMap::new(),
        gap: None,
    };
    walk.hand(head, wanted.root.span.clone().collect());
    // The newest first: a commit is looked at when all that come after it have been. Where a clock was wrong it is looked at again, for
    // the files that came later.
    while let Some(((_, id), mut commit)) = walk.waiting.pop_last() {
        if let Some((_, answers)) = known.filter(|(known, _)| *known == id) {
            commit.files.retain(|&file| {
                let path = &wanted.paths[file as usize];
                answers.get(path).map(|answer| walk.found.insert(path.clone(), answer.clone())).is_none()
            });
        }
        walk.pass(id, commit);
    }
    (walk.found, walk.gap)
}

/// The commits whose parents this clone does not have.
fn shallow(repository: &gix::Repository) -> BTreeSet<ObjectId> {
    let commits = repository.shallow_commits().ok().flatten();
    commits.iter().flat_map(|commits| commits.iter().copied()).collect()
}

struct Walk<'a> {
    repository: &'a gix::Repository,
    wanted: &'a Wanted,
    shallow: BTreeSet<ObjectId>,
    authors: Authors,
    /// The commits that files were handed to, by their time.
    waiting: BTreeMap<(i64, ObjectId), Commit>,
    found: BTreeMap<SourcePath, Change>,
    gap: Option<Gap>,
}

struct Commit {
    tree: ObjectId,
    parents: Vec<ObjectId>,
    files: Files,
}

impl Walk<'_> {
    /// Hands a commit's files to its parents, and answers for those that it changed.
    fn pass(&mut self, id: ObjectId, commit: Commit) {
        let Commit { tree, parents, mut files } = commit;
        if self.shallow.contains(&id) {
            // To git, such a commit adds all of its files.
            return self.lose(&files, Gap::Shallow);
        }
        for parent in parents {
            if files.is_empty() {
                return;
            }
            let Some(changed) = self.changed(tree, parent, &files) else {
                return self.lose(&files, Gap::Unreadable);
            };
            for file in &changed {
                files.remove(file);
            }
            self.hand(parent, std::mem::replace(&mut files, changed));
        }
        if !files.is_empty() {
            self.answer(id, &files);
        }
    }

    fn hand(&mut self, id: ObjectId, files: Files) {
        if files.is_empty() {
            return;
        }
        let Some((seconds, commit)) = self.read(id) else { return self.lose(&files, Gap::Unreadable) };
        let waiting = self.waiting.entry((seconds, id)).or_insert(commit);
        let fewer = if waiting.files.len() < files.len() {
            std::mem::replace(&mut waiting.files, files)
        } else {
            files
        };
        waiting.files.extend(fewer);
    }

    fn read(&self, id: ObjectId) -> Option<(i64, Commit)> {
        let commit = self.repository.find_commit(id).ok()?;
        let commit = commit.decode().ok()?;
        let seconds = commit.committer().ok()?.seconds();
        Some((
            seconds,
            Commit { tree: commit.tree(), parents: commit.parents().collect(), files: Files::new() },
        ))
    }

    fn lose(&mut self, files: &Files, gap: Gap) {
        if !files.is_empty() {
            self.gap = self.gap.or(Some(gap));
        }
    }

    fn answer(&mut self, id: ObjectId, files: &Files) {
        let commit = self.repository.find_commit(id).ok();
        match commit.as_ref().and_then(|commit| self.authors.change(commit)) {
            Some(change) => {
                let path = |&file: &u32| self.wanted.paths[file as usize].clone();
                self.found.extend(files.iter().map(path).map(|path| (path, change.clone())));
            }
            None => self.lose(files, Gap::Unreadable),
        }
    }

    /// Those of `files`, all of which are in `tree`, that `parent` does not have or has otherwise. `None` when it cannot be read.
    fn changed(&self, tree: ObjectId, parent: ObjectId, files: &Files) -> Option<Files> {
        let before = self.repository.find_commit(parent).ok()?.tree_id().ok()?.detach();
        let mut changed = Files::new();
        if before != tree {
            self.compare(&self.wanted.root, (before, tree), files, &mut changed)?;
        }
        Some(changed)
    }

    fn compare(
        &self,
        folder: &Folder,
        (before, after): (ObjectId, ObjectId),
        files: &Files,
        changed: &mut Files,
    ) -> Option<()> {
        let before = self.repository.find_tree(before).ok()?;
        let after = self.repository.find_tree(after).ok()?;
        let order = |a: &gix::objs::tree::EntryRef<'_>, b: &gix::objs::tree::EntryRef<'_>| {
            name_order(a.filename, a.mode.is_tree(), b.filename, b.mode.is_tree())
        };
        let mut earlier = before.iter().map(|entry| entry.map(|entry| entry.inner)).peekable();
        for entry in after.iter() {
            let entry = entry.ok()?.inner;
            let is_behind = |it: &gix::Result<gix::objs::tree::EntryRef<'_>>| {
                it.as_ref().is_ok_and(|it| order(it, &entry) == Ordering::Less)
            };
            while earlier.next_if(is_behind).is_some() {}
            let old = match earlier.peek() {
                Some(Err(_)) => return None,
                Some(Ok(old)) if order(old, &entry) == Ordering::Equal => Some(old),
                _ => None,
            };
            if old.is_some_and(|old| old.oid == entry.oid && old.mode == entry.mode) {
                continue;
            }
            let name = entry.filename.as_bytes();
            if let Some(&file) = folder.files.get(name).filter(|_| !entry.mode.is_tree()) {
                changed.extend(files.get(&file));
            } else if let Some(inner) = folder.folders.get(name).filter(|_| entry.mode.is_tree()) {
                let mut of_folder = files.range(inner.span.clone()).peekable();
                match old {
                    None => changed.extend(of_folder),
                    Some(_) if of_folder.peek().is_none() => {}
                    Some(old) => self.compare(inner, (old.oid.into(), entry.oid.into()), files, changed)?,
                }
            }
        }
        Some(())
    }
}
