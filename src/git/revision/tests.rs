#![expect(clippy::disallowed_methods, reason = "a test lays out what is read")]

use super::*;
use std::collections::BTreeMap;
use std::path::PathBuf;

use gix::objs::tree::Entry;

/// Its path, its mode, its bytes.
type File<'a> = (&'a str, EntryKind, &'a [u8]);

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

    fn tree(&self, files: &[File<'_>]) -> gix::ObjectId {
        let mut folders: BTreeMap<&str, Vec<File<'_>>> = BTreeMap::new();
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

    fn commit(&mut self, files: &[File<'_>]) -> gix::ObjectId {
        self.seconds += 100;
        let time = format!("{} +0000", self.seconds);
        let who = gix::actor::SignatureRef { name: "A".into(), email: "a@example.org".into(), time: &time };
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
        found.unwrap_or_else(|why| panic!("{why:?}")).tree.paths().iter().map(ToString::to_string).collect()
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
    let latest = |repository: &Repository| read(&repository.path(), LATEST_TAG, &|_| true).map(|at| at.name);
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
