//! Git repositories for tests, made through the library: no git is run.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use gix::ObjectId;
use gix::objs::tree::{Entry, EntryKind};
use gix::objs::{Kind, Write};
use tempfile::TempDir;

/// Files by their path.
pub type Files = BTreeMap<String, String>;

/// A repository in a folder of its own.
pub struct Repository {
    folder: TempDir,
    git: gix::Repository,
}

/// These files.
pub fn files<const N: usize>(files: [(&str, &str); N]) -> Files {
    files.map(|(path, text)| (path.to_owned(), text.to_owned())).into()
}

/// Makes the folder a repository, where it is none, whose index names these files.
pub fn track(folder: &Path, files: &[&str]) {
    let git = gix::open(folder).or_else(|_| gix::init(folder)).unwrap();
    let hash = git.object_hash();
    let mut index = gix::index::State::new(hash);
    for file in files {
        let (stat, flags) = (gix::index::entry::Stat::default(), gix::index::entry::Flags::empty());
        index.dangerously_push_entry(stat, hash.null(), flags, gix::index::entry::Mode::FILE, (*file).into());
    }
    index.sort_entries();
    gix::index::File::from_state(index, git.index_path()).write(Default::default()).unwrap();
}

impl Repository {
    /// One without commits.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let git = gix::init(folder.path()).unwrap();
        Self { folder, git }
    }

    /// Its folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A commit that has these files and no others. `when` is in seconds and the hours from UTC: `3600 +0100`.
    pub fn commit(&self, parents: &[ObjectId], who: &str, when: &str, files: &Files) -> ObjectId {
        let nested: Vec<(&str, &str)> =
            files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let tree = self.tree(&nested);
        let parents: String = parents.iter().map(|parent| format!("parent {parent}\n")).collect();
        let who = format!("{who} <x@mail.example> {when}");
        // Byte for byte: the library writes no name that git would not.
        let commit = format!("tree {tree}\n{parents}author {who}\ncommitter {who}\n\nchange\n");
        self.git.write_buf(Kind::Commit, commit.as_bytes()).unwrap()
    }

    fn tree(&self, files: &[(&str, &str)]) -> ObjectId {
        let mut folders: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
        let mut entries = Vec::new();
        let mut entry = |name: &str, kind: EntryKind, oid: ObjectId| {
            entries.push(Entry { mode: kind.into(), filename: name.into(), oid });
        };
        for (path, text) in files {
            match path.split_once('/') {
                Some((folder, rest)) => folders.entry(folder).or_default().push((rest, text)),
                None => entry(path, EntryKind::Blob, self.git.write_blob(text).unwrap().detach()),
            }
        }
        for (name, files) in folders {
            entry(name, EntryKind::Tree, self.tree(&files));
        }
        entries.sort();
        self.git.write_object(&gix::objs::Tree { entries }).unwrap().detach()
    }

    /// Makes this commit the newest of the branch `main`, and its files those on disk.
    pub fn check_out(&self, commit: ObjectId, files: &Files) {
        self.put(".git/HEAD", "ref: refs/heads/main\n");
        self.put(".git/refs/heads/main", &format!("{commit}\n"));
        for entry in fs::read_dir(self.path()).unwrap().map(Result::unwrap) {
            match entry.file_name().to_str().unwrap() {
                ".git" | ".infrabook" => {}
                _ if entry.path().is_dir() => fs::remove_dir_all(entry.path()).unwrap(),
                _ => fs::remove_file(entry.path()).unwrap(),
            }
        }
        files.iter().for_each(|(path, text)| self.put(path, text));
    }

    /// Writes a file, be it git's own.
    pub fn put(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Where an object lies.
    pub fn object(&self, id: ObjectId) -> PathBuf {
        let id = id.to_string();
        self.path().join(".git/objects").join(&id[..2]).join(&id[2..])
    }

    /// The tree of a commit.
    pub fn tree_of(&self, commit: ObjectId) -> ObjectId {
        self.git.find_commit(commit).unwrap().tree_id().unwrap().detach()
    }
}
