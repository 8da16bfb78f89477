//! Files that git tracks although .gitignore names them: git takes no notice of .gitignore there, and they are files of the project like
//! any other.
#![expect(clippy::disallowed_methods, reason = "part of the room that reads the disk")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::list::{Found, is_left_by_editor};
use super::{NEVER, relative};
use crate::path::SourcePath;

/// Of the files that git tracks, those that a walk did not meet and that .gitignore alone can be the reason for, or that they are not on
/// disk.
pub(super) fn left_out(
    tracked: Vec<SourcePath>,
    walked: &Found,
    root: &Path,
    skip: Option<&Path>,
) -> Vec<SourcePath> {
    let skip = skip.and_then(|skip| relative(root, skip));
    let is_met = |path: &SourcePath| {
        walked.files.binary_search(path).is_ok() || walked.links.binary_search(path).is_ok()
    };
    let is_never_listed = |path: &SourcePath| {
        path.parent().components().any(|folder| NEVER.contains(&folder))
            || is_left_by_editor(path.name())
            || skip.as_ref().is_some_and(|skip| path.is_within(skip))
    };
    tracked.into_iter().filter(|path| !is_met(path) && !is_never_listed(path)).collect()
}

impl Found {
    /// Adds those of these files that are on disk, and the folders that lead to them, where they may come to be.
    pub(super) fn add<'a>(&mut self, root: &Path, files: impl IntoIterator<Item = &'a SourcePath>) {
        let mut folders: BTreeMap<SourcePath, bool> = BTreeMap::new();
        for file in files {
            let mut folder = file.parent();
            while !folder.is_root() && !folders.contains_key(&folder) {
                let is_there = is_itself(root, &folder) && root.join(folder.as_str()).is_dir();
                folders.insert(folder.clone(), is_there);
                folder = folder.parent();
            }
            let is_in_project = folders.get(&file.parent()).copied().unwrap_or(true);
            let data = is_in_project.then(|| fs::symlink_metadata(root.join(file.as_str())).ok()).flatten();
            let Some(kind) = data.map(|data| data.file_type()) else { continue };
            if kind.is_symlink() || kind.is_file() && is_itself(root, file) {
                self.list_of(kind, kind.is_symlink()).into_iter().for_each(|list| list.push(file.clone()));
            }
        }
        let there = folders.into_iter().filter(|(_, is_there)| *is_there);
        self.folders.extend(there.map(|(folder, _)| folder));
    }
}

/// Whether this is there under this very name, with no link on the way: where a disk does not tell `A.md` from `a.md`, the walk met it
/// under its own name.
fn is_itself(root: &Path, path: &SourcePath) -> bool {
    let real = fs::canonicalize(root.join(path.as_str())).ok();
    real.and_then(|real| relative(root, &real)).as_ref() == Some(path)
}

#[cfg(test)]
mod tests {
    use super::super::Tree;
    use crate::git::tracked::tests::track;

    use super::*;

    fn write(root: &Path, path: &str, text: &str) {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn paths(root: &Path) -> Vec<String> {
        let tree = Tree::from_disk(root, Some(&root.join("book"))).unwrap();
        let paths: Vec<String> = tree.paths().iter().map(ToString::to_string).collect();
        paths.into_iter().filter(|path| path != ".gitignore").collect()
    }

    #[test]
    fn what_is_tracked_is_listed_whatever_is_ignored() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        write(root, ".gitignore", "*.tfvars\nlocal/\n.*.env\n");
        let tracked = [
            "main.tf",
            "live/prod.tfvars",
            "local/notes/a.md",
            ".x.env",
            // Not there.
            "live/gone.tfvars",
            "local/gone/b.md",
            // Never listed, be it tracked or not.
            "local/.terraform/x.tf",
            "local/node_modules/x.md",
            "book/x.tfvars",
            "live/x.tfvars~",
            "local/notes/.a.md.swp",
        ];
        for file in tracked.into_iter().filter(|file| !file.contains("gone")) {
            write(root, file, "");
        }
        write(root, "live/mine.tfvars", "");
        write(root, "local/notes/mine.md", "");
        assert_eq!(paths(root), ["main.tf"]);
        track(root, &tracked);
        assert_eq!(paths(root), [".x.env", "live/prod.tfvars", "local/notes/a.md", "main.tf"]);
        // Of folders, those where one may come to be.
        let tree = Tree::from_disk(root, None).unwrap();
        let folders: Vec<&str> = tree.folders().iter().map(SourcePath::as_str).collect();
        assert_eq!(folders, ["", "book", "live", "local", "local/notes"]);
    }

    #[test]
    fn of_a_project_in_a_folder_of_a_repository_too() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        write(root, ".gitignore", "*.tfvars\n");
        for file in ["live/main.tf", "live/prod.tfvars", "live/mine.tfvars", "prod.tfvars"] {
            write(root, file, "");
        }
        track(root, &["live/main.tf", "live/prod.tfvars", "prod.tfvars"]);
        assert_eq!(paths(&root.join("live")), ["main.tf", "prod.tfvars"]);
    }

    #[cfg(unix)]
    #[test]
    fn no_link_leads_out_of_the_project() {
        let outside = tempfile::tempdir().unwrap();
        write(outside.path(), "secret.md", "x");
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        write(root, ".gitignore", "local/\nout.md\nin.md\nhidden.md\n");
        write(root, "local/a.md", "a");
        write(root, "local/mine.md", "mine");
        let link = |to: &Path, name: &str| std::os::unix::fs::symlink(to, root.join(name)).unwrap();
        link(outside.path(), "local/away");
        link(Path::new("."), "local/again");
        link(&outside.path().join("secret.md"), "out.md");
        link(Path::new("local/a.md"), "in.md");
        link(Path::new("local/mine.md"), "hidden.md");
        let tracked =
            ["hidden.md", "in.md", "local/a.md", "local/again/a.md", "local/away/secret.md", "out.md"];
        track(root, &tracked);
        assert_eq!(paths(root), ["in.md", "local/a.md"]);
    }
}
