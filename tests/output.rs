//! The output folder: what `build --check` says, what a build that fails leaves, where none writes.

use std::fs;
use std::path::Path;

use crate::command_line::{expect, project, run};
use crate::same_bytes::read_folder;

#[test]
fn check_says_what_a_build_would_change_and_changes_nothing() {
    let pages: Vec<(String, String)> =
        (0..30).map(|n| (format!("docs/p{n}.md"), format!("# Page {n}\n"))).collect();
    let mut files = vec![("README.md", "# Home\n"), ("docs/a.md", "# A\n")];
    files.extend(pages.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let folder = project(&files);
    let at = folder.path();
    let check = || run(at, &["build", "--check"]);
    expect(&check(), 1, "book/404.html: missing");
    expect(&check(), 1, "more");
    assert!(!at.join("book").exists() && !at.join(".infrabook").exists());
    expect(&run(at, &["build"]), 0, "32 pages");
    expect(&check(), 0, "nothing would change");
    fs::write(at.join("book/mine.txt"), "mine").unwrap();
    expect(&check(), 0, "nothing would change");
    fs::write(at.join("docs/a.md"), "# A\n\nNew words.\n").unwrap();
    fs::remove_file(at.join("book/docs/p3.html")).unwrap();
    let before = read_folder(&at.join("book"));
    let output = check();
    for said in ["book/docs/a.html: differs", "book/docs/p3.html: missing", "files would change"] {
        expect(&output, 1, said);
    }
    fs::remove_file(at.join("docs/p4.md")).unwrap();
    expect(&check(), 1, "book/docs/p4.html: no longer part of the site");
    let output = check();
    let said = String::from_utf8(output.stderr.clone()).unwrap();
    let count = said.split(" files would change").next().and_then(|said| said.lines().last()).unwrap();
    let listed = said.lines().filter(|line| line.starts_with("./book/") && line.contains(": ")).count();
    expect(&output, 1, &format!("and {} more\n", count.parse::<usize>().unwrap() - listed));
    assert_eq!(listed, 20);
    assert_eq!(read_folder(&at.join("book")), before);
    // Where a build is refused, so is the comparison.
    expect(&run(at, &["build", "--check", "-d", "docs"]), 2, "cannot be the output folder");
    fs::remove_file(at.join("book/.infrabook-manifest")).unwrap();
    expect(&check(), 2, "which no build wrote");
}

#[test]
fn a_build_that_cannot_write_leaves_the_site_as_it_was() {
    let folder = project(&[("README.md", "# Home\n"), ("docs/a.md", "# A\n"), ("docs/x/b.md", "# B\n")]);
    let at = folder.path();
    expect(&run(at, &["build"]), 0, "pages");
    let before = read_folder(&at.join("book"));
    // All pages change, one is new, and where it must be written something else lies.
    for (path, text) in [("README.md", "# New home\n"), ("docs/a.md", "# New A\n"), ("docs/y/c.md", "# C\n")]
    {
        fs::create_dir_all(at.join(path).parent().unwrap()).unwrap();
        fs::write(at.join(path), text).unwrap();
    }
    fs::write(at.join("book/docs/y"), "mine").unwrap();
    expect(&run(at, &["build"]), 2, "book/docs/y");
    fs::remove_file(at.join("book/docs/y")).unwrap();
    assert_eq!(read_folder(&at.join("book")), before);
    expect(&run(at, &["build"]), 0, "4 pages");
}

#[cfg(unix)]
#[test]
fn no_build_writes_where_it_must_not() {
    let folder = project(&[("p/README.md", "# Home\n"), ("p/docs/a.md", "# A\n"), ("file", "mine")]);
    let at = folder.path();
    fs::create_dir(at.join("p/.git")).unwrap();
    for (target, link) in [("p", "to-project"), ("p/docs", "to-sources"), ("nowhere", "to-nothing")] {
        std::os::unix::fs::symlink(at.join(target), at.join(link)).unwrap();
    }
    let before = read_folder(at);
    let home = std::env::var("HOME").unwrap();
    let outputs = [
        ("/", "a folder of its own"),
        (home.as_str(), "a folder of its own"),
        (".", "the project's folder, or holds it"),
        ("p", "the project's folder, or holds it"),
        ("to-project", "the project's folder, or holds it"),
        ("p/docs", "which no build wrote"),
        ("p/docs/site", "which the site is made from"),
        ("to-sources/site", "which the site is made from"),
        ("to-nothing", "a link to nothing"),
        ("p/.git/site", "belongs to git"),
        ("p/.infrabook/site", "kept between builds"),
        ("file", "not a folder"),
    ];
    for (output, why) in outputs {
        for check in [&[][..], &["--check"]] {
            expect(&run(at, &[&["build", "p", "-d", output], check].concat()), 2, why);
        }
    }
    assert_eq!(read_folder(at), before);
    assert_eq!(fs::read_link(at.join("to-nothing")).unwrap(), Path::new(&at.join("nowhere")));
}
