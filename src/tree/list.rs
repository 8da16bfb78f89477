//! Which files there are: found once, and after a change looked for only where something changed.
#![expect(clippy::disallowed_methods, reason = "part of the room that reads the disk")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use ignore::WalkBuilder;

use super::{Changes, NEVER, is_for_want_of_files, relative, tracked};
use crate::git;
use crate::path::SourcePath;

/// The files and folders below a root, each list sorted. What .gitignore names is none of them, unless git tracks it.
#[derive(Clone, Debug, Default)]
pub(super) struct Listing {
    /// Every file of the project, links to such files among them.
    pub(super) paths: Vec<SourcePath>,
    /// Every folder that was looked into, and those on the way to tracked files.
    pub(super) folders: Vec<SourcePath>,
    /// The output folder, which is not.
    pub(super) skip: Option<PathBuf>,
    /// The links among the paths, and the files that they lead to.
    pub(super) links: BTreeMap<SourcePath, SourcePath>,
    /// The tracked files that .gitignore names, be they on disk or not.
    ignored: Arc<[SourcePath]>,
    found: Found,
}

/// What is on disk.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    pub(super) files: Vec<SourcePath>,
    pub(super) links: Vec<SourcePath>,
    pub(super) folders: Vec<SourcePath>,
}

impl Listing {
    /// # Errors
    /// When a folder cannot be looked into for want of open files.
    pub(super) fn new(root: &Path, skip: Option<PathBuf>) -> io::Result<Self> {
        // Before the walk, which says so where files cannot be opened now.
        let tracked = git::tracked(root);
        let mut found = walk(root, skip.as_deref(), None)?;
        found.sort();
        let ignored = tracked::left_out(tracked, &found, root, skip.as_deref());
        found.add(root, &ignored);
        Ok(Self::of(root, skip, ignored.into(), found))
    }

    /// These files, and nothing known of what is around them.
    pub(super) fn of_files(paths: Vec<SourcePath>) -> Self {
        Self { paths, ..Self::default() }
    }

    /// The listing after some changes: itself where no file came or went.
    ///
    /// # Errors
    /// See [`Listing::new`].
    pub(super) fn after(this: &Arc<Self>, root: &Path, changes: &Changes) -> io::Result<Arc<Self>> {
        if changes.iter().all(|path| this.still_holds(root, path)) {
            return Ok(Arc::clone(this));
        }
        let decides_what_is_listed = |path: &SourcePath| path.is_root() || path.name() == ".gitignore";
        if !root.is_dir() {
            return Err(io::ErrorKind::NotFound.into());
        }
        if changes.iter().any(decides_what_is_listed) {
            return Ok(Arc::new(Self::new(root, this.skip.clone())?));
        }
        let mut found = walk(root, this.skip.as_deref(), Some(changes))?;
        found.add(root, this.ignored.iter().filter(|path| changes.cover(path)));
        let unchanged = |paths: &[SourcePath]| -> Vec<SourcePath> {
            paths.iter().filter(|path| !changes.cover(path)).cloned().collect()
        };
        found.files.extend(unchanged(&this.found.files));
        found.links.extend(unchanged(&this.found.links));
        found.folders.extend(unchanged(&this.found.folders));
        Ok(Arc::new(Self::of(root, this.skip.clone(), Arc::clone(&this.ignored), found)))
    }

    fn of(root: &Path, skip: Option<PathBuf>, ignored: Arc<[SourcePath]>, mut found: Found) -> Self {
        found.sort();
        let led_to = |link: &SourcePath| Some((link.clone(), leads_to_its_like(link, root, &found.files)?));
        let links: BTreeMap<SourcePath, SourcePath> = found.links.iter().filter_map(led_to).collect();
        let mut paths: Vec<SourcePath> = found.files.iter().chain(links.keys()).cloned().collect();
        paths.sort();
        Self { paths, folders: found.folders.clone(), skip, links, ignored, found }
    }

    /// Whether a path that may have changed is what it was: a listed file, or nothing at all.
    fn still_holds(&self, root: &Path, path: &SourcePath) -> bool {
        if path.name() == ".gitignore" {
            return false;
        }
        if is_left_by_editor(path.name()) && self.found.folders.binary_search(path).is_err() {
            return !root.join(path.as_str()).is_dir();
        }
        let is = fs::symlink_metadata(root.join(path.as_str())).map(|data| data.file_type()).ok();
        let was_file = self.found.files.binary_search(path).is_ok();
        let was_other =
            || self.found.links.binary_search(path).is_ok() || self.found.folders.binary_search(path).is_ok();
        match is {
            Some(kind) => was_file && kind.is_file(),
            None => !was_file && !was_other(),
        }
    }
}

/// What is there; with `changes`, what they cover of it.
fn walk(root: &Path, skip: Option<&Path>, changes: Option<&Changes>) -> io::Result<Found> {
    let ways: Option<BTreeSet<SourcePath>> = changes.map(ways_to);
    let (root, skip) = (root.to_owned(), skip.map(Path::to_owned));
    let mut builder = WalkBuilder::new(&root);
    builder
        .hidden(false)
        .ignore(false)
        .git_global(false)
        .git_exclude(false)
        .require_git(false)
        .follow_links(false);
    let covered = {
        let changes = changes.cloned();
        move |path: &SourcePath| changes.as_ref().is_none_or(|changes| changes.cover(path))
    };
    builder.filter_entry({
        let (root, covered) = (root.clone(), covered.clone());
        move |entry| {
            let name = entry.file_name().to_str().unwrap_or_default();
            let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            let is_looked_at = || {
                let Some(ways) = &ways else { return true };
                relative(&root, entry.path()).is_some_and(|path| ways.contains(&path) || covered(&path))
            };
            !(is_folder && NEVER.contains(&name) || !is_folder && is_left_by_editor(name))
                && skip.as_deref() != Some(entry.path())
                && is_looked_at()
        }
    });
    let mut found = Found::default();
    for entry in builder.build() {
        let is_passing = |error: &ignore::Error| error.io_error().is_some_and(is_for_want_of_files);
        let entry = match entry {
            // Without its .gitignore, a folder would show what it is to hide.
            Ok(entry) if !entry.error().is_some_and(is_passing) => entry,
            Err(error) if is_passing(&error) => return Err(io::Error::other(error)),
            Ok(_) => return Err(io::Error::other("too many open files")),
            // A folder that may not be looked into, or has just gone, is passed over.
            Err(_) => continue,
        };
        let Some(path) = relative(&root, entry.path()).filter(|path| covered(path)) else { continue };
        let kind = entry.file_type();
        if let Some(list) = kind.and_then(|kind| found.list_of(kind, entry.path_is_symlink())) {
            list.push(path);
        }
    }
    Ok(found)
}

impl Found {
    /// Where something of this kind belongs. Pipes and devices belong nowhere: to read them may never end.
    pub(super) fn list_of(&mut self, kind: fs::FileType, is_link: bool) -> Option<&mut Vec<SourcePath>> {
        match () {
            () if is_link => Some(&mut self.links),
            () if kind.is_dir() => Some(&mut self.folders),
            () if kind.is_file() => Some(&mut self.files),
            () => None,
        }
    }

    fn sort(&mut self) {
        for list in [&mut self.files, &mut self.links, &mut self.folders] {
            list.sort();
            list.dedup();
        }
    }
}

/// Whether this is a file that an editor puts beside the one that is being written: vim's `.x.swp`, the `x~` of many, `#x#` and
/// `.#x` of Emacs. They are no part of a project.
pub(super) fn is_left_by_editor(name: &str) -> bool {
    let is_swap = |end: &str| [".swp", ".swo", ".swx"].contains(&end);
    name.ends_with('~')
        || name.starts_with(".#")
        || name.len() > 1 && name.starts_with('#') && name.ends_with('#')
        || name.starts_with('.') && name.len() > 4 && name.get(name.len() - 4..).is_some_and(is_swap)
}

/// The folders on the way to what changed.
fn ways_to(changes: &Changes) -> BTreeSet<SourcePath> {
    let mut ways = BTreeSet::from([SourcePath::root()]);
    for path in changes.iter() {
        let mut folder = path.parent();
        while ways.insert(folder.clone()) {
            folder = folder.parent();
        }
    }
    ways
}

/// The file that a link leads to, if it is listed itself, so that nothing ignored or foreign comes in under another name; and its
/// extension is the link's, so that what may not be published does not become something that may.
fn leads_to_its_like(link: &SourcePath, root: &Path, listed: &[SourcePath]) -> Option<SourcePath> {
    let target = fs::canonicalize(root.join(link.as_str())).ok()?;
    let target = relative(root, &target)?;
    (listed.binary_search(&target).is_ok() && link.extension() == target.extension()).then_some(target)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::tracked::tests::track;

    /// Numbers that look random and are the same every time.
    fn dice(mut state: u64) -> impl FnMut(usize) -> usize {
        move |sides| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % sides
        }
    }

    /// One change to the disk, and the paths that a watcher would name.
    fn change(root: &Path, dice: &mut impl FnMut(usize) -> usize) -> Vec<String> {
        const FOLDERS: [&str; 6] = ["", "a/", "a/b/", "a-b/", "c/", "c/.terraform/"];
        const FILES: [&str; 5] = ["x.md", "y.tf", ".gitignore", "secret.md", "z"];
        let mut pick = || format!("{}{}", FOLDERS[dice(6)], FILES[dice(5)]);
        let (file, other) = (pick(), pick());
        let at = |path: &str| root.join(path);
        let make = |path: &str| fs::create_dir_all(at(path).parent().unwrap()).unwrap();
        match dice(8) {
            0..=2 => {
                make(&file);
                let text = if file.ends_with(".gitignore") { "secret.*\nb/\n" } else { "text" };
                let _ = fs::remove_dir_all(at(&file));
                let _ = fs::write(at(&file), text);
                // Of a folder that is new, it is the folder that is named.
                let first = file.split('/').next().unwrap().to_owned();
                vec![file, first]
            }
            3 => {
                let _ = fs::remove_file(at(&file));
                vec![file]
            }
            4 => {
                let folder = FOLDERS[1 + dice(5)].trim_end_matches('/');
                let _ = fs::remove_dir_all(at(folder));
                vec![folder.to_owned()]
            }
            5 => {
                let folder = FOLDERS[1 + dice(5)].trim_end_matches('/');
                let _ = fs::rename(at(folder), at("moved"));
                vec![folder.to_owned(), "moved".into()]
            }
            6 => {
                make(&file);
                let _ = fs::rename(at(&other), at(&file));
                let first = file.split('/').next().unwrap().to_owned();
                vec![file, other, first]
            }
            _ => {
                make(&file);
                #[cfg(unix)]
                let _ = std::os::unix::fs::symlink(at(&other), at(&file));
                let first = file.split('/').next().unwrap().to_owned();
                vec![file, first]
            }
        }
    }

    #[test]
    fn a_listing_after_changes_is_that_of_a_fresh_look() {
        const TRACKED: [&str; 6] =
            ["secret.md", "a/secret.md", "a/b/x.md", "a/b/z", "c/.terraform/secret.md", "moved/b/y.tf"];
        let mut were_ignored = 0;
        for seed in 0..90 {
            let folder = tempfile::tempdir().unwrap();
            let root = fs::canonicalize(folder.path()).unwrap();
            if seed % 3 > 0 {
                track(&root, &TRACKED);
            }
            let mut dice = dice(seed);
            let mut listing = Arc::new(Listing::new(&root, None).unwrap());
            for step in 0..12 {
                let mut changed = Vec::new();
                for _ in 0..=dice(3) {
                    changed.extend(change(&root, &mut dice));
                }
                let changes: Changes = changed.iter().filter_map(|path| SourcePath::new(path)).collect();
                listing = Listing::after(&listing, &root, &changes).unwrap();
                let fresh = Listing::new(&root, None).unwrap();
                assert_eq!(listing.paths, fresh.paths, "seed {seed}, step {step}: {changes:?}");
                assert_eq!(listing.links, fresh.links, "seed {seed}, step {step}: {changes:?}");
                assert_eq!(listing.folders, fresh.folders, "seed {seed}, step {step}: {changes:?}");
                were_ignored += listing.ignored.iter().filter(|path| listing.paths.contains(path)).count();
            }
        }
        assert!(were_ignored > 100, "{were_ignored}");
    }

    #[test]
    fn what_editors_leave_is_no_part_of_a_project() {
        for name in [".a.md.swp", ".swp.swo", "a.md~", "#a.md#", ".#a.md"] {
            assert!(is_left_by_editor(name), "{name}");
        }
        for name in ["a.md", ".gitignore", ".swp", "#", "a.swp", "#1.md", "ü~ü"] {
            assert!(!is_left_by_editor(name), "{name}");
        }
    }

    #[test]
    fn where_no_file_comes_or_goes_nothing_is_listed_again() {
        let folder = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(folder.path()).unwrap();
        fs::write(root.join("a.md"), "one").unwrap();
        let listing = Arc::new(Listing::new(&root, None).unwrap());
        fs::write(root.join("a.md"), "two").unwrap();
        let changes: Changes = ["a.md", ".a.md.swp"].into_iter().filter_map(SourcePath::new).collect();
        assert!(Arc::ptr_eq(&listing, &Listing::after(&listing, &root, &changes).unwrap()));
    }
}
