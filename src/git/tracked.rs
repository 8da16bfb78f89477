//! Which files git tracks.

use std::path::Path;

use gix::index::entry::Mode;

use super::{Found, find};
use crate::path::SourcePath;

/// The files below the folder `project` that git tracks, seen from there, be they on disk or not: what its index names. Submodules, and
/// folders that a sparse index has in the place of their files, are no files. Empty where there is no repository, or no index that can
/// be read.
pub fn tracked(project: &Path) -> Vec<SourcePath> {
    let Some(Found { repository, folder, .. }) = find(project) else { return Vec::new() };
    let Ok(index) = repository.open_index() else { return Vec::new() };
    let entries = match folder.is_root() {
        true => index.entries(),
        false => index.prefixed_entries(format!("{folder}/").as_str().into()).unwrap_or_default(),
    };
    let is_file = |mode| matches!(mode, Mode::FILE | Mode::FILE_EXECUTABLE | Mode::SYMLINK);
    let files = entries.iter().filter(|entry| is_file(entry.mode));
    // Names that are no file's, such as `a/../b`, are not taken for another's.
    let path = |text: &str| SourcePath::new(text).filter(|path| path.as_str() == text)?.strip(&folder);
    files.filter_map(|entry| path(std::str::from_utf8(entry.path(&index)).ok()?)).collect()
}

#[cfg(test)]
pub(crate) mod tests {
    #![expect(clippy::disallowed_methods, reason = "a test lays out what is read")]

    use std::fs;

    use gix::index::entry::{Flags, Stat};

    use super::*;

    /// Makes a repository in a folder, whose index names these files; where there is one, it has another index now.
    pub(crate) fn track(folder: &Path, files: &[&str]) {
        let entries: Vec<(&str, Mode)> = files.iter().map(|file| (*file, Mode::FILE)).collect();
        track_entries(folder, &entries);
    }

    fn track_entries(folder: &Path, entries: &[(&str, Mode)]) {
        let repository = gix::open(folder).or_else(|_| gix::init(folder)).unwrap();
        let hash = repository.object_hash();
        let mut index = gix::index::State::new(hash);
        for (path, mode) in entries {
            let (stat, flags) = (Stat::default(), Flags::empty());
            index.dangerously_push_entry(stat, hash.null(), flags, *mode, (*path).into());
        }
        index.sort_entries();
        gix::index::File::from_state(index, repository.index_path()).write(Default::default()).unwrap();
    }

    fn paths(project: &Path) -> Vec<String> {
        tracked(project).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn files_are_those_of_the_index_seen_from_the_project() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        assert!(paths(root).is_empty());
        gix::init(root).unwrap();
        assert!(paths(root).is_empty(), "no index yet");
        track_entries(
            root,
            &[
                ("a.tf", Mode::FILE),
                ("live-old/b.tf", Mode::FILE),
                ("live/../c.tf", Mode::FILE),
                ("live/link.md", Mode::SYMLINK),
                ("live/modules", Mode::COMMIT),
                ("live/prod/run", Mode::FILE_EXECUTABLE),
                ("sparse/", Mode::DIR),
            ],
        );
        assert_eq!(paths(root), ["a.tf", "live-old/b.tf", "live/link.md", "live/prod/run"]);
        for (project, expected) in
            [("live", &["link.md", "prod/run"][..]), ("live/prod", &["run"]), ("new", &[])]
        {
            fs::create_dir_all(root.join(project)).unwrap();
            assert_eq!(paths(&root.join(project)), expected, "{project}");
        }
    }

    #[test]
    fn a_broken_index_is_none() {
        let folder = tempfile::tempdir().unwrap();
        track(folder.path(), &["a.tf", "b/c.tf"]);
        let index = folder.path().join(".git/index");
        let whole = fs::read(&index).unwrap();
        assert_eq!(paths(folder.path()), ["a.tf", "b/c.tf"]);
        for length in 0..whole.len() {
            fs::write(&index, &whole[..length]).unwrap();
            assert!(paths(folder.path()).is_empty(), "{length} bytes");
        }
        // Without a checksum, as `index.skipHash` has it, nothing but the form tells what is wrong: it costs files, never the site.
        for at in 0..whole.len() - 20 {
            for byte in [1, 0xff] {
                let mut broken = whole.clone();
                broken[at] = byte;
                broken[whole.len() - 20..].fill(0);
                fs::write(&index, &broken).unwrap();
                assert!(tracked(folder.path()).len() <= 2, "{byte} at {at}");
            }
        }
        fs::remove_file(&index).unwrap();
        fs::create_dir(&index).unwrap();
        assert!(paths(folder.path()).is_empty(), "a folder");
    }

    #[test]
    fn a_further_work_tree_has_its_own_index() {
        let folder = tempfile::tempdir().unwrap();
        let (main, other) = (folder.path().join("main"), folder.path().join("other"));
        track(&main, &["main.tf"]);
        let own = main.join(".git/worktrees/other");
        fs::create_dir_all(&own).unwrap();
        fs::create_dir_all(other.join("live")).unwrap();
        let write = |path: &Path, text: String| fs::write(path, text).unwrap();
        write(&own.join("HEAD"), "ref: refs/heads/other\n".into());
        write(&own.join("commondir"), "../..\n".into());
        write(&own.join("gitdir"), format!("{}\n", other.join(".git").display()));
        write(&other.join(".git"), format!("gitdir: {}\n", own.display()));
        assert!(paths(&other).is_empty(), "no index yet");
        track(&other, &["live/other.tf"]);
        assert_eq!((paths(&other), paths(&main)), (vec!["live/other.tf".into()], vec!["main.tf".into()]));
        assert_eq!(paths(&other.join("live")), ["other.tf"]);
    }

    #[test]
    fn a_repository_of_another_hash_has_no_index_that_is_read() {
        let folder = tempfile::tempdir().unwrap();
        track(folder.path(), &["a.tf"]);
        let settings = "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tobjectformat = sha256\n";
        fs::write(folder.path().join(".git/config"), settings).unwrap();
        assert!(paths(folder.path()).is_empty());
    }
}
