#![expect(clippy::disallowed_methods, reason = "tests look at what was written")]

#[path = "../../tests/contents.rs"]
mod contents;

use super::manifest::{Manifest, Progress};
use super::*;
use contents::all;
use std::fs;

fn paths(names: &[&str]) -> Vec<SitePath> {
    names.iter().map(|name| SitePath::new(name).unwrap()).collect()
}

fn try_build(folder: &Path, names: &[&str], content: Content<'_>) -> io::Result<Report> {
    write(&[Folder { path: folder.into(), kind: Kind::Site, files: paths(names), content }])
}

fn says(text: &'static str) -> Content<'static> {
    Box::new(move |_| Ok(Cow::Borrowed(text.as_bytes())))
}

fn build(folder: &Path, names: &[&str], text: &'static str) -> Report {
    try_build(folder, names, says(text)).unwrap()
}

#[test]
fn only_what_changed_is_written_and_only_our_own_is_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("book");
    assert_eq!(build(&out, &["a.html", "b/c.html"], "1"), Report { written: 2, unchanged: 0, removed: 0 });
    fs::write(out.join("b/foreign.txt"), "mine").unwrap();
    assert_eq!(build(&out, &["a.html", "b/c.html"], "1"), Report { written: 0, unchanged: 2, removed: 0 });
    assert_eq!(build(&out, &["a.html"], "2"), Report { written: 1, unchanged: 0, removed: 1 });
    assert!(!out.join("b/c.html").exists());
    assert_eq!(fs::read_to_string(out.join("b/foreign.txt")).unwrap(), "mine");
    assert_eq!(clean(&out).unwrap().removed, 1);
    assert!(out.join("b/foreign.txt").exists() && !out.join("a.html").exists());
}

#[test]
fn a_build_that_fails_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let fails = || -> Content<'static> {
        Box::new(|path| match path.as_str() {
            "z/y/x" => Err(io::Error::other("no room")),
            _ => Ok(Cow::Borrowed(b"new")),
        })
    };
    // Not even the folder is made.
    let new = folder.path().join("new");
    let error = try_build(&new, &["a", "z/y/x"], fails()).unwrap_err().to_string();
    assert!(error.contains("z/y/x`: no room"), "{error}");
    assert!(!new.exists());
    build(folder.path(), &["a", "b", "c/d"], "old");
    let before = all(folder.path());
    assert!(try_build(folder.path(), &["a", "c/new", "e/f", "z/y/x"], fails()).is_err());
    assert_eq!(all(folder.path()), before);
}

#[test]
fn what_one_folder_cannot_take_the_others_are_not_given() {
    let folder = tempfile::tempdir().unwrap();
    let [one, other] = ["one", "other"].map(|name| folder.path().join(name));
    fs::create_dir(&other).unwrap();
    fs::write(other.join("a"), "mine").unwrap();
    let of = |path: &Path| Folder {
        path: path.into(),
        kind: Kind::Site,
        files: paths(&["a"]),
        content: says("1"),
    };
    assert!(write(&[of(&one), of(&other)]).is_err());
    assert!(!one.exists());
}

/// What a build leaves that is killed: before it wrote a file, and when it has put some into their places.
#[test]
fn what_a_killed_build_leaves_is_swept_away() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path();
    build(out, &["a", "b", "gone/c"], "old");
    let whole = all(out);
    let before = Manifest::read(out).unwrap().unwrap();
    let marked = before.under_way(&paths(&["new/d"]), &Kind::Site);
    marked.write(out).unwrap();
    fs::create_dir(out.join("new")).unwrap();
    for path in ["a", "new/d", manifest::NAME] {
        stage::write_aside(&out.join(path), &marked.text().as_bytes()[..40]).unwrap();
    }
    let foreign = [".infrabook-mine.tmp", ".infrabook-0123456789abcdef.tmp", "gone/mine"];
    foreign.iter().for_each(|name| fs::write(out.join(name), "mine").unwrap());
    assert_eq!(build(out, &["a", "b", "gone/c"], "old").written, 0);
    for name in foreign {
        assert_eq!(fs::read_to_string(out.join(name)).unwrap(), "mine", "{name}");
        fs::remove_file(out.join(name)).unwrap();
    }
    assert_eq!(all(out), whole);
}

#[test]
fn the_manifest_lists_at_any_moment_all_that_is_ours() {
    let folder = tempfile::tempdir().unwrap();
    build(folder.path(), &["a", "b"], "old");
    let out = folder.path();
    let looks: Content<'_> = Box::new(|path| {
        let now = Manifest::read(out)?.unwrap();
        assert!(
            now.progress == Progress::UnderWay
                && ["a", "b", "c"].iter().all(|name| now.has(&paths(&[name])[0]))
        );
        Ok(Cow::Owned(path.as_str().into()))
    });
    assert_eq!(try_build(out, &["a", "c"], looks).unwrap(), Report { written: 2, unchanged: 0, removed: 1 });
    assert_eq!(Manifest::read(out).unwrap(), Some(Manifest::of(&paths(&["a", "c"]), &Kind::Site)));
}

#[test]
fn files_of_others_are_not_written_over() {
    for name in ["a", "b/c", manifest::NAME, ".infrabook-a.tmp"] {
        let folder = tempfile::tempdir().unwrap();
        let name = if name == ".infrabook-a.tmp" {
            stage::aside(Path::new("a")).display().to_string()
        } else {
            name.to_owned()
        };
        let mine = folder.path().join(&name);
        fs::create_dir_all(mine.parent().unwrap()).unwrap();
        fs::write(&mine, "mine").unwrap();
        let error = try_build(folder.path(), &["a", "b/c"], says("x")).unwrap_err().to_string();
        assert!(error.contains(&format!("{name}` is there")), "{error}");
        assert_eq!(fs::read_to_string(&mine).unwrap(), "mine");
        let left = all(folder.path()).into_iter().filter(|(path, _)| !folder.path().join(path).is_dir());
        let is_in_the_way_of_a_new_file = name.ends_with(".tmp");
        assert_eq!(left.count(), if is_in_the_way_of_a_new_file { 2 } else { 1 }, "{name}");
    }
    // A file where a folder must be, and a folder where a file must be.
    let folder = tempfile::tempdir().unwrap();
    build(folder.path(), &["a", "b/c"], "1");
    let before = all(folder.path());
    assert!(try_build(folder.path(), &["a/x"], says("2")).is_err());
    assert!(try_build(folder.path(), &["b"], says("2")).is_err());
    assert_eq!(all(folder.path()), before);
}

#[test]
fn a_comparison_names_what_a_build_would_change_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("book");
    let look = |names: &[&str], text| {
        compare(&[Folder { path: out.clone(), kind: Kind::Site, files: paths(names), content: says(text) }])
    };
    let in_out = |names: &[&str]| names.iter().map(|name| out.join(name)).collect::<Vec<_>>();
    assert_eq!(look(&["a", "b/c"], "1").unwrap().missing, in_out(&["a", "b/c"]));
    assert!(!out.exists());
    build(&out, &["a", "b/c"], "1");
    fs::write(out.join("mine"), "mine").unwrap();
    let before = all(&out);
    assert_eq!(look(&["a", "b/c"], "1").unwrap(), Differences::default());
    fs::write(out.join("a"), "2").unwrap();
    let found = look(&["a", "d"], "1").unwrap();
    let [changed, missing, stale] = [["a"], ["d"], ["b/c"]].map(|names| in_out(&names));
    assert_eq!(found, Differences { changed, missing, stale });
    assert_eq!((found.count(), all(&out).len()), (3, before.len()));
    assert!(look(&["mine"], "1").is_err(), "a build would refuse it");
    // A stopped build is not the one that was asked for, though every file is.
    fs::write(out.join("a"), "1").unwrap();
    Manifest::of(&paths(&["a", "b/c"]), &Kind::Site).under_way(&[], &Kind::Site).write(&out).unwrap();
    assert_eq!(look(&["a", "b/c"], "1").unwrap().changed, in_out(&[manifest::NAME]));
}

/// What a manifest would list and not believe could never be deleted.
#[test]
fn what_no_manifest_would_own_up_to_is_not_written() {
    for name in [".git/hooks/index.html", "x/.GIT/a", manifest::NAME, lock::NAME, "x/.infrabook-a.tmp"] {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("book");
        let error = try_build(&out, &["a", name], says("x")).unwrap_err().to_string();
        assert!(error.contains(name) && !out.exists(), "{error}");
        let files = paths(&["a", name]);
        assert!(compare(&[Folder { path: out, kind: Kind::Site, files, content: says("x") }]).is_err());
    }
    let odd = paths(&["two\nlines", "a\r", "# a", " ", "\u{2028}", ".github/a"]);
    let list = Manifest::of(&odd, &Kind::Site);
    let folder = tempfile::tempdir().unwrap();
    list.write(folder.path()).unwrap();
    assert!(odd.iter().all(manifest::can_list));
    assert_eq!(Manifest::read(folder.path()).unwrap(), Some(list));
}

#[cfg(unix)]
#[test]
fn links_in_the_output_folder_are_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    let (out, infra) = (folder.path().join("book"), folder.path().join("infra"));
    build(&out, &["x/main.tf", "y"], "1");
    fs::remove_dir_all(out.join("x")).unwrap();
    fs::create_dir(&infra).unwrap();
    fs::write(infra.join("main.tf"), "mine").unwrap();
    std::os::unix::fs::symlink(&infra, out.join("x")).unwrap();
    build(&out, &["y"], "1");
    assert_eq!(fs::read_to_string(infra.join("main.tf")).unwrap(), "mine");
    assert!(try_build(&out, &["x/main.tf"], says("2")).is_err());
    assert_eq!(fs::read_to_string(infra.join("main.tf")).unwrap(), "mine");
}

#[test]
fn two_builds_do_not_write_one_folder() {
    let folder = tempfile::tempdir().unwrap();
    let held = lock::lock(folder.path()).unwrap();
    let out =
        Folder { path: folder.path().into(), kind: Kind::Site, files: paths(&["a"]), content: says("") };
    assert_eq!(compare(&[out]).unwrap_err().kind(), io::ErrorKind::ResourceBusy);
    let error = try_build(folder.path(), &["a"], says("")).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::ResourceBusy);
    drop(held);
    build(folder.path(), &["a"], "");
}

#[test]
fn emptied_folders_go() {
    let folder = tempfile::tempdir().unwrap();
    build(folder.path(), &["x/y/a"], "1");
    build(folder.path(), &["b"], "1");
    assert!(!folder.path().join("x").exists());
}

#[test]
fn versions_are_found_by_their_manifests() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path();
    let write_kind = |name: &str, kind: Kind, files: &[&str]| {
        let folder = Folder { path: out.join(name), kind, files: paths(files), content: says("x") };
        write(&[folder]).map(|report| report.written)
    };
    let version = |name: &str| VersionName::new(name).unwrap();
    let of = |name: &str| Kind::Version(version(name));
    write_kind("v1", of("v1"), &["index.html", "docs/notes.md"]).unwrap();
    write_kind("latest", of("v2"), &["index.html"]).unwrap();
    write_kind("v2", of("v2"), &["index.html"]).unwrap();
    write_kind("renamed", of("v3"), &["index.html"]).unwrap();
    write_kind("plain", of("plain"), &["other.html"]).unwrap();
    write_kind("a-site", Kind::Site, &["index.html"]).unwrap();
    write_kind("", Kind::Versions, &["index.html"]).unwrap();
    fs::create_dir(out.join("theirs")).unwrap();
    fs::write(out.join("theirs").join(manifest::NAME), "theirs").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("v1", out.join("link")).unwrap();
    let (mut all, latest) = versions(out).unwrap();
    all.sort_by(VersionName::newest_first);
    assert_eq!((all, latest), (vec![version("v2"), version("v1"), version("plain")], Some(version("v2"))));
    assert_eq!(versions(&out.join("nowhere")).unwrap(), (vec![], None));
    // What a version holds is no source that would be buried.
    let elsewhere = tempfile::tempdir().unwrap();
    assert_eq!(refuse(out, elsewhere.path(), &[]).unwrap(), None);
    // No kind is put among another.
    assert!(write_kind("", Kind::Site, &["index.html"]).is_err());
    assert!(write_kind("v1", Kind::Site, &["index.html"]).is_err());
    assert!(write_kind("a-site", Kind::Versions, &["index.html"]).is_err());
    assert_eq!(write_kind("latest", of("v3"), &["index.html"]).unwrap(), 0);
    // One version goes, then all.
    assert_eq!(clean(&out.join("v1")).unwrap().removed, 2);
    assert!(!out.join("v1").exists() && out.join("v2/index.html").exists());
    assert_eq!(clean(out).unwrap().removed, 5);
    assert!(out.join("a-site/index.html").exists() && out.join("theirs").exists());
}

/// What a build of `v2` leaves that is to be the latest, killed when all is written aside, then when some is put; and what the next build
/// of another version makes of it.
#[test]
fn a_killed_build_claims_no_version_that_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path();
    let [v1, v2, v3] = ["v1", "v2", "v3"].map(|name| VersionName::new(name).unwrap());
    let one = |name: &str, version: &VersionName, text| Folder {
        path: out.join(name),
        kind: Kind::Version(version.clone()),
        files: paths(&["index.html", "docs/a.html"]),
        content: says(text),
    };
    let front = || Folder {
        path: out.into(),
        kind: Kind::Versions,
        files: paths(&["index.html"]),
        content: says("front"),
    };
    let listed = || {
        let (mut all, latest) = versions(out).unwrap();
        all.sort_by(VersionName::newest_first);
        (all, latest)
    };
    let aside = || all(out).into_iter().filter(|(name, _)| name.ends_with(".tmp")).count();
    write(&[front(), one("v1", &v1, "1"), one("latest", &v1, "1")]).unwrap();

    // A `Staged` that is dropped unlocks the folder, and that is all, as a kill does.
    for folder in [one("v2", &v2, "2"), one("latest", &v2, "2")] {
        drop(stage::stage(&folder).unwrap());
    }
    assert_eq!((listed(), aside()), ((vec![v1.clone()], Some(v1.clone())), 6));
    write(&[front(), one("v3", &v3, "3")]).unwrap();
    assert_eq!((listed(), aside()), ((vec![v3.clone(), v1.clone()], Some(v1.clone())), 0));

    // Between two puts no version is there in whole.
    for folder in [one("v2", &v2, "2"), one("latest", &v2, "2")] {
        let path = folder.path.clone();
        let staged = stage::stage(&folder).unwrap();
        staged.note_kind().unwrap();
        stage::put(&path.join("index.html")).unwrap();
        drop(staged);
        let new =
            ["index.html", "docs/a.html"].map(|file| fs::read(path.join(file)).ok() == Some(b"2".into()));
        assert_eq!(new, [true, false]);
    }
    assert_eq!((listed(), aside()), ((vec![v3.clone(), v1.clone()], None), 4));
    write(&[front(), one("v3", &v3, "3")]).unwrap();
    assert_eq!((listed(), aside()), ((vec![v3.clone(), v1.clone()], None), 0));

    // Where a file cannot be put, it is the same.
    write(&[one("latest", &v1, "1")]).unwrap();
    let latest = one("latest", &v2, "2");
    let staged = stage::stage(&latest).unwrap();
    fs::remove_file(out.join("latest/docs/a.html")).unwrap();
    fs::create_dir(out.join("latest/docs/a.html")).unwrap();
    assert_eq!(listed().1, Some(v1.clone()));
    assert!(staged.commit().is_err());
    assert_eq!((listed().1, aside()), (None, 0));
    fs::remove_dir(out.join("latest/docs/a.html")).unwrap();

    // It is no other before it is built again.
    drop(stage::stage(&one("latest", &v1, "1")).unwrap());
    assert_eq!(listed().1, None);
    write(&[front(), one("v2", &v2, "2"), one("latest", &v2, "2")]).unwrap();
    assert_eq!(listed(), (vec![v3, v2.clone(), v1], Some(v2)));
    // All of it is known to be ours.
    clean(out).unwrap();
    assert!(!out.exists());
}
