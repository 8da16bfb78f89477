//! A site of several versions: what lies where, what is listed, what is refused.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::command_line::{expect, project, run};
use crate::same_bytes::read_folder;

const CONFIG: &str = "[book]\ntitle = \"Site\"\nsrc = \"docs\"\n[output.html]\nsite-url = \"/site/\"\ncname = \"docs.example.com\"\n";

fn site() -> tempfile::TempDir {
    project(&[("book.toml", CONFIG), ("docs/README.md", "# Home\n"), ("docs/a/b.md", "# B\n")])
}

#[track_caller]
fn build(at: &Path, arguments: &[&str]) {
    expect(&run(at, &[&["build", "-d", "out"], arguments].concat()), 0, "2 pages");
}

fn list(at: &Path) -> Value {
    serde_json::from_slice(&fs::read(at.join("out/versions.json")).unwrap()).unwrap()
}

fn names(list: &Value) -> Vec<&str> {
    list["versions"].as_array().unwrap().iter().map(|version| version["name"].as_str().unwrap()).collect()
}

#[test]
fn every_version_has_a_folder_and_the_front_lists_them() {
    let folder = site();
    let at = folder.path();
    build(at, &["--version-name", "v1.9"]);
    build(at, &["--version-name", "v1.10", "--latest"]);
    build(at, &["--version-name", "main"]);
    let data = list(at);
    assert_eq!(names(&data), ["v1.10", "v1.9", "main"]);
    assert_eq!((&data["latest"], &data["home"]), (&json!("v1.10"), &json!("latest/")));
    let out = |path: &str| fs::read_to_string(at.join("out").join(path)).unwrap();
    let front = out("index.html");
    assert!(front.contains("data-home=\"latest/index.html\""), "{front}");
    for link in [
        "\"v1.10/index.html\">v1.10</a> <span class=\"badge badge-ok\">latest</span>",
        "\"v1.9/index.html\">v1.9</a>",
        "\"main/index.html\">",
    ] {
        assert!(front.contains(link), "{link} in {front}");
    }
    // The host reads these at the top only; 404.html is served at any depth.
    assert!(out(".nojekyll").is_empty() && out("CNAME") == "docs.example.com\n");
    assert!(!at.join("out/v1.9/CNAME").exists());
    for (page, base) in
        [("404.html", "/site/"), ("v1.9/404.html", "/site/v1.9/"), ("latest/404.html", "/site/latest/")]
    {
        assert!(out(page).contains(&format!("href=\"{base}_infrabook/style-")), "{page}");
    }
    // Every file that the front names is there.
    for part in front.split("_infrabook/").skip(1) {
        let name = part.split('"').next().unwrap();
        assert!(at.join("out/_infrabook").join(name).is_file(), "{name}");
    }
    // The latest is the same as its version, but for the one page that knows where it is.
    let [version, latest] = ["out/v1.10", "out/latest"].map(|path| read_folder(&at.join(path)));
    assert!(version.len() > 5 && version.keys().eq(latest.keys()));
    let other: Vec<_> =
        version.iter().filter(|(name, bytes)| latest[*name] != **bytes).map(|(name, _)| name).collect();
    assert_eq!(other, ["404.html"]);
    let page = out("latest/a/b.html");
    assert!(
        page.contains("data-versions=\"v1.10\"") && page.contains("href=\"../../index.html#versions\""),
        "{page}"
    );
}

#[test]
fn a_site_without_versions_knows_nothing_of_them() {
    let folder = site();
    build(folder.path(), &[]);
    for (name, bytes) in read_folder(&folder.path().join("out")) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!name.contains("version") && !text.contains("data-versions"), "{name}");
    }
}

#[test]
fn the_list_is_what_lies_there() {
    let folder = site();
    let at = folder.path();
    build(at, &["--version-name", "v1"]);
    build(at, &["--version-name", "v2"]);
    assert_eq!(list(at)["home"], "v2/");
    // A torn list is no matter: it is made anew.
    fs::write(at.join("out/versions.json"), "{\"versions\":[{\"name\":\"ev").unwrap();
    fs::create_dir_all(at.join("out/v9")).unwrap();
    fs::write(at.join("out/v9/index.html"), "mine").unwrap();
    expect(
        &run(at, &["build", "-d", "out", "--version-name", "v2", "--check"]),
        1,
        "out/versions.json: differs",
    );
    build(at, &["--version-name", "v2"]);
    assert_eq!(names(&list(at)), ["v2", "v1"]);
    expect(&run(at, &["build", "-d", "out", "--version-name", "v2", "--check"]), 0, "nothing would change");
    // A version goes; the next build tells it.
    expect(&run(at, &["clean", "-d", "out/v1"]), 0, "removed");
    expect(
        &run(at, &["build", "-d", "out", "--version-name", "v2", "--check"]),
        1,
        "out/index.html: differs",
    );
    build(at, &["--version-name", "v2", "--latest"]);
    assert_eq!(names(&list(at)), ["v2"]);
    // All go, but for what is not ours.
    expect(&run(at, &["clean", "-d", "out"]), 0, "removed");
    assert_eq!(read_folder(&at.join("out")).into_keys().collect::<Vec<_>>(), ["v9/index.html"]);
}

#[test]
fn what_is_not_ours_is_refused() {
    for theirs in ["index.html", "versions.json", "404.html", "v1/index.html", "latest/a/b.html"] {
        let folder = site();
        let at = folder.path();
        let path = at.join("out").join(theirs);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, "mine").unwrap();
        let output = run(at, &["build", "-d", "out", "--version-name", "v1", "--latest"]);
        expect(&output, 2, &format!("out/{theirs}` is there, and no build of this program wrote it"));
        let left = read_folder(&at.join("out"));
        let ours: BTreeSet<_> =
            left.keys().filter(|name| *name != theirs && *name != ".infrabook.lock").collect();
        assert!(ours.iter().all(|name| name.ends_with(".infrabook.lock")), "{ours:?}");
        assert_eq!(left[theirs], b"mine");
    }
}

#[test]
fn names_and_kinds_are_refused_that_do_not_fit() {
    let folder = site();
    let at = folder.path();
    for name in ["", "..", "a/b", "latest", "con", ".git", "v 1"] {
        expect(&run(at, &["build", "-d", "out", "--version-name", name]), 2, "cannot name a version");
    }
    expect(&run(at, &["build", "-d", "out", "--latest"]), 2, "--version-name");
    assert!(!at.join("out").exists());
    build(at, &["--version-name", "v1"]);
    expect(&run(at, &["build", "-d", "out"]), 2, "holds versions of a site");
    expect(&run(at, &["build", "-d", "out/v1"]), 2, "holds a version of a site");
    expect(&run(at, &["build", "-d", "book"]), 0, "2 pages");
    expect(&run(at, &["build", "-d", "book", "--version-name", "v1"]), 2, "holds a site that is no version");
}

#[cfg(unix)]
#[test]
fn a_link_in_the_place_of_a_version_is_not_followed() {
    let (folder, other) = (site(), tempfile::tempdir().unwrap());
    let at = folder.path();
    fs::create_dir(at.join("out")).unwrap();
    std::os::unix::fs::symlink(other.path(), at.join("out/v1")).unwrap();
    expect(&run(at, &["build", "-d", "out", "--version-name", "v1"]), 2, "out/v1` is a link");
    assert_eq!(fs::read_dir(other.path()).unwrap().count(), 0);
}

#[test]
fn search_engines_are_led_to_the_latest() {
    let config = CONFIG.replace("\"/site/\"", "\"https://docs.example.com/site\"");
    let folder = project(&[("book.toml", &config), ("docs/README.md", "# Home\n"), ("docs/a/b.md", "# B\n")]);
    let at = folder.path();
    build(at, &["--version-name", "v1"]);
    build(at, &["--version-name", "v2", "--latest"]);
    let out = |path: &str| fs::read_to_string(at.join("out").join(path)).unwrap();
    for (version, named) in [("v1", "v1"), ("v2", "latest"), ("latest", "latest")] {
        let address = format!("https://docs.example.com/site/{named}/a/b.html");
        assert!(
            out(&format!("{version}/a/b.html")).contains(&format!("rel=\"canonical\" href=\"{address}\""))
        );
        assert!(out(&format!("{version}/sitemap.xml")).contains(&format!("<loc>{address}</loc>")));
    }
}
