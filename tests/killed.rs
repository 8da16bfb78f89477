//! A build that is killed, at whatever moment: every file is whole, no version is claimed that is not there, the next build mends it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;

use crate::command_line::{expect, project, run};
use crate::program;
use crate::same_bytes::read_folder;

const PAGES: usize = 20;

#[test]
fn whenever_a_build_is_killed_the_next_one_mends_it() {
    let pages: Vec<(String, String)> =
        (0..PAGES).map(|n| (format!("docs/p{n}.md"), format!("# Page {n}\n\n## Part\n\nWords.\n"))).collect();
    let mut files =
        vec![("book.toml", "[book]\ntitle = \"Site\"\nsrc = \"docs\"\n"), ("docs/README.md", "# Home\n")];
    files.extend(pages.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let folder = project(&files);
    let at = folder.path();
    let other = ["build", "-d", "out", "--version-name", "v3"];
    let latest = |name| ["build", "-d", "out", "--latest", "--version-name", name];
    let build = |arguments: &[&str]| expect(&run(at, arguments), 0, "21 pages");
    build(&other);
    let states = ["v1", "v2", "v1"].map(|name| {
        build(&latest(name));
        (name, read_folder(&at.join("out")))
    });
    // The first did not know of all versions yet.
    let [_, mut new, mut old] = states.each_ref();
    // Before anything is written, when all is, and between: where exactly is not asked.
    for delay in [20, 40, 50, 60, 70] {
        let mut killed = program()
            .args(latest(new.0))
            .current_dir(at)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(delay));
        let _ = killed.kill();
        killed.wait().unwrap();
        every_file_is_whole(at, &old.1, &new.1);
        build(&other);
        no_version_is_claimed_that_is_not_there(at);
        build(&latest(new.0));
        assert!(read_folder(&at.join("out")) == new.1, "{delay} ms");
        std::mem::swap(&mut old, &mut new);
    }
}

type Files = BTreeMap<String, Vec<u8>>;

#[track_caller]
fn every_file_is_whole(at: &Path, old: &Files, new: &Files) {
    let found = read_folder(&at.join("out"));
    assert!(old.keys().all(|name| found.contains_key(name)));
    for (name, bytes) in found.iter().filter(|(name, _)| !name.contains(".infrabook")) {
        assert!(old.get(name) == Some(bytes) || new.get(name) == Some(bytes), "{name}");
    }
}

#[track_caller]
fn no_version_is_claimed_that_is_not_there(at: &Path) {
    let found = read_folder(&at.join("out"));
    assert!(found.keys().all(|name| !name.ends_with(".tmp")), "{:?}", found.keys());
    let list: Value = serde_json::from_slice(&found["versions.json"]).unwrap();
    if list["home"] == "latest/" {
        let said = format!("data-versions=\"{}\"", list["latest"].as_str().unwrap());
        for n in 0..PAGES {
            let page = fs::read_to_string(at.join(format!("out/latest/p{n}.html"))).unwrap();
            assert!(page.contains(&said), "{said} on page {n}");
        }
    }
}
