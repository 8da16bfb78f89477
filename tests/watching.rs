//! `infrabook watch`, as a person starts it.

use std::fs;
use std::path::Path;

use crate::programs::{Project, stamp};

/// The program, watching, until it is dropped.
struct Watching(std::process::Child);

impl Watching {
    fn of(folder: &Path, arguments: &[&str]) -> Self {
        let mut program = crate::program();
        program.arg("watch").args(arguments).current_dir(folder).stderr(std::process::Stdio::null());
        Self(program.spawn().unwrap())
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

/// Waits until a page holds this.
#[track_caller]
fn until_it_holds(page: &Path, what: &str) {
    let holds = || fs::read_to_string(page).is_ok_and(|page| page.contains(what));
    let seen = (0..600).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(50));
        holds()
    });
    assert!(seen, "{} never holds {what}", page.display());
}

#[test]
fn watch_builds_again_when_a_file_changes() {
    let project = Project::new(&stamp("a", "append = 'STAMP'"));
    let page = project.at("out/one.html");
    let watching = Watching::of(project.folder.path(), &["-d", "out"]);
    until_it_holds(&page, "STAMP");
    project.write("src/one.md", "# One\n\nWritten anew.\n");
    until_it_holds(&page, "Written anew");
    until_it_holds(&page, "STAMP");
    drop(watching);
    let refused = project.run(&["watch", "-d", "src"]);
    assert_eq!(refused.status.code(), Some(2));
}

/// A program that runs behind the reading stands for a person who saves at that time.
#[test]
fn watch_builds_once_more_where_a_file_changed_before_it_was_watched() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let part = folder.path().join("shared/part.txt");
    write("late.py", &format!("import sys\nsys.stdin.read()\nopen({part:?}, 'w').write('Other words.')\n"));
    let late = folder.path().join("late.py");
    let output = format!("[output.html]\n[output.late]\ncommand = \"python3 '{}'\"\n", late.display());
    write("book/book.toml", &format!("[book]\nsrc = 'docs'\n{output}"));
    write("book/docs/a.md", "# A\n\n{{#include ../../shared/part.txt}}\n");
    write("shared/part.txt", "First words.\n");
    crate::repository::track(folder.path(), &["shared/part.txt"]);
    let page = folder.path().join("book/book/html/a.html");
    let _watching = Watching::of(&folder.path().join("book"), &[]);
    until_it_holds(&page, "Other words.");
}

#[test]
fn watch_sees_files_beside_the_project_that_pages_take_in() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("book/book.toml", "[book]\nsrc = 'docs'\n");
    write("book/docs/a.md", "# A\n\n{{#include ../../shared/part.txt}}\n");
    write("shared/part.txt", "First words.\n");
    crate::repository::track(folder.path(), &["shared/part.txt"]);
    let page = folder.path().join("book/book/a.html");
    let _watching = Watching::of(&folder.path().join("book"), &[]);
    until_it_holds(&page, "First words.");
    // It is watched soon after the page is there; nobody says when.
    let seen = (0..60).any(|round| {
        write("shared/part.txt", &format!("Other words, {round}.\n"));
        std::thread::sleep(std::time::Duration::from_millis(500));
        fs::read_to_string(&page).is_ok_and(|page| page.contains("Other words"))
    });
    assert!(seen);
}
