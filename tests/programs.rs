//! Programs that book.toml names, by mdBook's protocol: preprocessors and renderers, spoken with for real.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Output;

use infrabook::path::SourcePath;
use infrabook::preprocess::{Kept, Permission, preprocess};
use infrabook::scan::scan;
use infrabook::serve::Snapshot;
use infrabook::site::Site;
use infrabook::source;
use infrabook::tree::{Changes, Tree};
use tempfile::TempDir;

const SUMMARY: &str =
    "# Summary\n\n[Start](README.md)\n\n- [One](one.md)\n  - [Two](sub/README.md)\n- [Gone](gone.md)\n";

/// A book on disk, and the programs of `tests/fixtures/programs` in its folder `tools`.
pub struct Project {
    pub folder: TempDir,
}

impl Project {
    /// A small book; `book_toml` says what is run.
    pub fn new(book_toml: &str) -> Self {
        let project = Self { folder: tempfile::tempdir().unwrap() };
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/programs");
        for name in ["stamp.py", "collect.py"] {
            project.write(&format!("tools/{name}"), &fs::read_to_string(fixtures.join(name)).unwrap());
        }
        // It works in the folder of its output: a path with a slash leads there from the book's all the same.
        fs::set_permissions(project.at("tools/collect.py"), fs::Permissions::from_mode(0o755)).unwrap();
        for (path, text) in [
            ("src/SUMMARY.md", SUMMARY),
            ("src/README.md", "# Start\n\nWords.\n"),
            ("src/one.md", "# One\n\n{{#include ../part.txt}}\n\n[two](sub/README.md)\n"),
            ("src/sub/README.md", "# Two\n\nMore words.\n"),
            ("src/gone.md", "# Gone\n"),
            ("part.txt", "taken in\n"),
            ("book.toml", book_toml),
        ] {
            project.write(path, text);
        }
        project
    }

    pub fn at(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub fn write(&self, path: &str, text: &str) {
        fs::create_dir_all(self.at(path).parent().unwrap()).unwrap();
        fs::write(self.at(path), text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.at(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        let log = self.at("../").join(format!("{}.log", self.folder.path().file_name().unwrap().display()));
        let mut program = crate::program();
        let output = program.args(arguments).current_dir(self.folder.path()).env("STAMP_LOG", &log).output();
        if log.exists() {
            fs::rename(&log, self.at("calls.log")).unwrap();
        }
        output.unwrap()
    }

    /// Builds the book; its exit code, and what it said.
    fn build(&self) -> (Option<i32>, String) {
        let output = self.run(&["build"]);
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    }

    fn built(&self) {
        let (code, said) = self.build();
        assert_eq!(code, Some(0), "{said}");
    }

    /// What was asked of programs in the last run, a line each.
    fn calls(&self) -> String {
        let calls = fs::read_to_string(self.at("calls.log")).unwrap_or_default();
        let _ = fs::remove_file(self.at("calls.log"));
        calls
    }

    /// The site that a build would write, and the files that it is made from.
    fn fresh(&self) -> BTreeMap<String, Vec<u8>> {
        let laid = self.laid(&mut Kept::default(), &Changes::anything()).unwrap();
        let site = Site::new(scan(&laid, &source::all(), None).ok().unwrap());
        bytes_of(&site, &laid)
    }

    fn laid(&self, kept: &mut Kept, changes: &Changes) -> Result<Tree, String> {
        let tree = Tree::from_disk(self.folder.path(), None).unwrap();
        preprocess(&tree, Permission::Granted, changes, kept).map_err(|faults| faults[0].message.clone())
    }
}

fn bytes_of(site: &Site, tree: &Tree) -> BTreeMap<String, Vec<u8>> {
    let bytes = |route: &infrabook::path::SitePath| site.bytes(route, tree).unwrap().into_owned();
    site.routes().iter().map(|route| (route.to_string(), bytes(route))).collect()
}

/// `[preprocessor.NAME]` with this program and these keys.
pub fn stamp(name: &str, keys: &str) -> String {
    format!("[preprocessor.{name}]\ncommand = 'python3 tools/stamp.py {name}'\n{keys}\n")
}

#[test]
fn what_programs_make_of_the_book_is_what_is_built() {
    let keys = "append = \"\\n## Stamped\\n\"\nreplace = { 'taken in' = 'put in place' }\nremove = ['Gone']\n[preprocessor.a.add]\nAdded = '# Added page'\n";
    let project = Project::new(&stamp("a", &format!("after = ['links']\n{keys}")));
    project.built();
    let one = project.read("book/one.html");
    assert!(
        one.contains("put in place") && one.contains("id=\"stamped\"") && one.contains("sub/index.html"),
        "{one}"
    );
    assert!(project.read("book/sub/index.html").contains("id=\"stamped\""));
    assert!(project.read("book/added.html").contains("Added page"));
    assert!(!project.at("book/gone.html").exists() && !project.at("src/added.md").exists());
    assert!(project.read("src/one.md").contains("{{#include"), "no file of the book's is written");
    assert_eq!(project.calls(), "a supports html\na html\n");
}

#[test]
fn a_page_that_a_program_made_has_no_file_to_edit() {
    let html = "[output.html]\nedit-url-template = 'https://forge.example/edit/{path}'\n\
                git-repository-url = 'https://forge.example/acme/infra'\n";
    let project = Project::new(&format!("{html}{}[preprocessor.a.add]\nAdded = '# Added'\n", stamp("a", "")));
    project.built();
    let added = project.read("book/added.html");
    assert!(!added.contains("src/added.md"), "{added}");
    assert!(project.read("book/one.html").contains("https://forge.example/edit/src/one.md"));
    let mut kept = Kept::default();
    let laid = project.laid(&mut kept, &Changes::anything()).unwrap();
    let snapshot = Snapshot::new(laid, &source::all()).ok().unwrap();
    project.write("src/added.md", "a file after all");
    let changes = Changes::from_iter([SourcePath::new("src/added.md").unwrap()]);
    let laid = project.laid(&mut kept, &changes).unwrap();
    let wide = laid.widened(&snapshot.tree, &changes);
    let snapshot = snapshot.after(laid, &wide, &source::all()).ok().unwrap();
    let preview = bytes_of(&snapshot.site, &snapshot.tree);
    let page = String::from_utf8_lossy(&preview["added.html"]);
    assert!(page.contains("https://forge.example/edit/src/added.md"), "{page}");
}

#[test]
fn programs_run_in_their_order() {
    // The last one sees what the others appended; `links` runs before `z`, and after `early`.
    let toml = stamp("early", "before = ['links']\nreplace = { '{{#include' = '\\{{#include' }")
        + &stamp("z", "before = ['m']\nappend = 'Z'")
        + &stamp("m", "replace = { Z = 'first, ' }\nappend = 'second'")
        + &stamp("last", "after = ['m']\nreplace = { 'first, second' = 'in order' }");
    let project = Project::new(&toml);
    project.built();
    let one = project.read("book/one.html");
    assert!(one.contains("in order") && one.contains("{{#include ../part.txt}}"), "{one}");
    assert_eq!(
        project.calls().lines().filter(|line| !line.contains("supports")).collect::<Vec<_>>(),
        ["early html", "z html", "m html", "last html"]
    );
}

#[test]
fn a_chapter_that_is_left_alone_keeps_its_lines() {
    let project = Project::new(&stamp("a", "replace = { 'More words' = 'Other words' }"));
    project.write("src/one.md", "# One\n\n{{#include ../part.txt}}\n\n[gone](nowhere.md)\n");
    let (code, said) = project.build();
    assert_eq!(code, Some(1));
    assert!(said.contains("src/one.md:5:1"), "{said}");
    assert!(project.read("book/sub/index.html").contains("Other words"));
}

#[test]
fn programs_say_what_they_support_or_the_table_does() {
    for (command, keys, stamped, warned, calls) in [
        ("a 1", "", false, false, "a supports html\n"),
        ("a 3", "", false, true, "a supports html\n"),
        ("a 1", "renderers = ['html']", true, false, "a html\n"),
        ("a", "renderers = ['epub']", false, false, ""),
    ] {
        let project = Project::new(&format!(
            "[preprocessor.a]\ncommand = 'python3 tools/stamp.py {command}'\nappend = 'STAMP'\n{keys}\n"
        ));
        let (code, said) = project.build();
        assert_eq!(code, Some(0), "{said}");
        assert_eq!(project.read("book/one.html").contains("STAMP"), stamped, "{command} {keys}");
        assert_eq!(said.contains("warning[program]") && said.contains("exit status: 3"), warned, "{said}");
        assert_eq!(project.calls(), calls);
    }
}

#[test]
fn programs_that_give_no_book_fail_the_build_and_name_their_table() {
    for (toml, place, what) in [
        (stamp("a", "fail = 7"), "book.toml:2:11", "failed: exit status: 7"),
        (stamp("a", "say = 'hello'"), "book.toml:2:11", "no book"),
        (stamp("a", "say = ''"), "book.toml:2:11", "answered nothing"),
        (
            "[preprocessor.no-such]\n".into(),
            "book.toml:1:15",
            "`mdbook-no-such`, the program of `[preprocessor.no-such]`, was not found",
        ),
        ("[preprocessor.a]\ncommand = 'tools/none'\n".into(), "book.toml:2:11", "was not found"),
        ("[preprocessor.a]\ncommand = \"python3 'x\"\n".into(), "book.toml:2:11", "a quote"),
        (stamp("a", "after = ['b']") + &stamp("b", "after = ['a']"), "book.toml:1:15", "wait for each other"),
    ] {
        let project = Project::new(&toml);
        let (code, said) = project.build();
        assert_eq!(code, Some(2), "{toml}: {said}");
        assert!(said.contains(place) && said.contains(what), "{toml}: {said}");
        assert!(!project.at("book").exists());
    }
}

#[test]
fn a_program_that_may_be_missing_is_told_of() {
    let project = Project::new(
        "[preprocessor.no-such]\noptional = true\n[output.html]\n[output.no-such-too]\noptional = true\n",
    );
    let (code, said) = project.build();
    assert_eq!(code, Some(0), "{said}");
    for table in ["[preprocessor.no-such]", "[output.no-such-too]"] {
        assert!(said.contains(&format!("the book is made without `{table}`")), "{said}");
    }
}

#[test]
fn only_pages_are_handed_to_programs_and_published() {
    let all = "[output.html]\n[output.markdown]\n[output.collect]\ncommand = 'tools/collect.py'\n";
    let add = |path: &str| format!("[preprocessor.a.add]\n'{path}' = 'STRAY'\n");
    for toml in [
        "[preprocessor.admonish]\n".to_owned(),
        format!("{all}{}", stamp("a", "append = 'STAMP'")),
        stamp("a", &add("../prod")),
        stamp("a", &add(".hidden/x")),
        stamp("a", &add("ignored")),
        stamp("a", &add("linked")),
    ] {
        let project = Project::new(&toml);
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("x.md"), "canary").unwrap();
        for path in [
            ".env",
            "prod.tfvars",
            "x.tfstate",
            ".git/config",
            ".terraform/x.md",
            "local/x.md",
            "src/ignored.md",
        ] {
            project.write(path, "password = \"canary\"\n");
        }
        project.write(".gitignore", "local/\nignored.md\n");
        for (to, link) in [
            (".env", "env.md"),
            ("prod.tfvars", "tfvars.md"),
            ("local/x.md", "linked.md"),
            (outside.path().join("x.md").to_str().unwrap(), "out.md"),
        ] {
            let to = project.at(to);
            std::os::unix::fs::symlink(to, project.at("src").join(link)).unwrap();
        }
        // Of a pipe, whoever reads it gets what is written, and waits until then.
        let pipe = std::process::Command::new("mkfifo").arg(project.at("src/pipe.md")).status().unwrap();
        assert!(pipe.success());
        let end = project.at("src/pipe.md");
        std::thread::spawn(move || fs::write(end, "canary"));
        let chapters = [
            "env.md",
            "tfvars.md",
            "linked.md",
            "out.md",
            "pipe.md",
            "ignored.md",
            "../.env",
            "../prod.tfvars",
            "../x.tfstate",
            "../.git/config",
            "../.terraform/x.md",
            "../local/x.md",
            "../../x.md",
            "/etc/hostname",
        ];
        let list: String = chapters.iter().map(|path| format!("- [X]({path})\n")).collect();
        project.write("src/SUMMARY.md", &format!("# Summary\n\n- [One](one.md)\n{list}"));
        let (code, said) = project.build();
        assert!(matches!(code, Some(1 | 2)), "{said}");
        assert!(said.contains("there is no page `ignored.md`"), "{said}");
        let built = crate::includes::all_of(&project.at("book")) + &said;
        assert!(!built.contains("canary"), "{toml}: {built}");
        assert!(!built.contains("STRAY"), "{toml}: {built}");
        assert!(project.read("src/ignored.md").contains("canary"));
    }
}

#[test]
fn what_the_site_does_by_itself_needs_no_program() {
    let toml = "[preprocessor.mermaid]\ncommand = 'mdbook-mermaid'\n[preprocessor.alerts]\n[output.html]\n[output.linkcheck]\n";
    let project = Project::new(toml);
    project.built();
    assert!(project.at("book/html/one.html").exists() && !project.at("book/linkcheck").exists());
    let written = Project::new(
        "[preprocessor.admonish]\ncommand = 'mdbook-admonish'\n[preprocessor.tabs]\n[preprocessor.toc]\n",
    );
    let tabs = "{{#tabs }}\n{{#tab name=\"Linux\" }}\nApt.\n{{#endtab }}\n{{#endtabs }}\n";
    let text = format!(
        "# One\n\n{tabs}\n```admonish bug\n{{{{#include ../part.txt}}}}\n```\n\n[gone](nowhere.md)\n"
    );
    written.write("src/one.md", &text);
    let (code, said) = written.build();
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("src/one.md:13:1"), "its lines stay: {said}");
    let one = written.read("book/one.html");
    assert!(["class=\"tabs", "Linux", "Bug", "taken in"].iter().all(|words| one.contains(words)), "{one}");
    assert!(!one.contains("{{#") && !one.contains("admonish"), "{one}");
    let other = Project::new("[preprocessor.mermaid]\ncommand = 'tools/none'\n");
    assert_eq!(other.build().0, Some(2), "a command of one's own is run");
}

#[test]
fn only_what_makes_or_checks_the_site_runs_programs() {
    let project = Project::new(
        &(stamp("a", "append = 'STAMP'") + "[output.html]\n[output.c]\ncommand = 'tools/collect.py'\n"),
    );
    project.write("modules/vpc/main.tf", "variable \"cidr\" {\n  description = \"A range.\"\n}\n");
    for arguments in [
        ["graph", "."].as_slice(),
        &["inspect", "modules/vpc"],
        &["explain", "broken-link"],
        &["inject", "--check", "modules/vpc"],
        &["init"],
        &["clean"],
        &["test"],
    ] {
        project.run(arguments);
        assert_eq!(project.calls(), "", "{arguments:?}");
    }
    let checked = project.run(&["check"]);
    assert_eq!((checked.status.code(), project.calls().as_str()), (Some(0), "a supports html\na html\n"));
    assert!(!project.at("book").exists());
}

#[test]
fn the_environment_can_forbid_programs() {
    for (toml, table) in [
        (stamp("a", ""), "[preprocessor.a]"),
        ("[output.html]\n[output.c]\ncommand = 'tools/collect.py'\n".into(), "[output.c]"),
    ] {
        let project = Project::new(&toml);
        let run = |value: &str| {
            crate::program()
                .arg("build")
                .current_dir(project.folder.path())
                .env("INFRABOOK_NO_PROGRAMS", value)
                .output()
                .unwrap()
        };
        let refused = run("1");
        let said = String::from_utf8(refused.stderr).unwrap();
        assert_eq!(refused.status.code(), Some(2), "{said}");
        assert!(said.contains(table) && said.contains("INFRABOOK_NO_PROGRAMS"), "{said}");
        assert!(!project.at("book/c").exists());
        assert_eq!(run("0").status.code(), Some(0));
    }
    // A book without programs builds.
    let output = crate::program()
        .arg("build")
        .current_dir(Project::new("").folder.path())
        .env("INFRABOOK_NO_PROGRAMS", "1")
        .output();
    assert_eq!(output.unwrap().status.code(), Some(0));
}

#[test]
fn the_preview_is_what_a_build_writes_after_any_edit() {
    let project =
        Project::new(&stamp("a", "after = ['links']\nappend = 'STAMP'\nreplace = { 'More' = 'Fewer' }"));
    let mut kept = Kept::default();
    let laid = project.laid(&mut kept, &Changes::anything()).unwrap();
    let mut snapshot = Snapshot::new(laid, &source::all()).ok().unwrap();
    for (path, text) in [
        ("src/one.md", "# One\n\nOther. {{#include ../part.txt}}\n"),
        ("part.txt", "another part\n"),
        ("src/SUMMARY.md", "# Summary\n\n- [Two](sub/README.md)\n- [One](one.md)\n- [New](new.md)\n"),
        ("src/new.md", "# New\n\nMore.\n"),
        ("main.tf", "variable \"x\" {}\n"),
        (
            "tools/stamp.py",
            "import json, sys\nif 'supports' in sys.argv: sys.exit()\nc, b = json.load(sys.stdin)\njson.dump(b, sys.stdout)\n",
        ),
        ("src/one.md", "# One\n\nPlain.\n"),
        ("book.toml", "[book]\ntitle = 'Without'\n"),
    ] {
        project.write(path, text);
        let changes = Changes::from_iter([SourcePath::new(path).unwrap()]);
        let laid = project.laid(&mut kept, &changes).unwrap();
        let wide = laid.widened(&snapshot.tree, &changes);
        snapshot = snapshot.after(laid, &wide, &source::all()).ok().unwrap();
        let (preview, built) = (bytes_of(&snapshot.site, &snapshot.tree), project.fresh());
        assert_eq!(preview.keys().collect::<Vec<_>>(), built.keys().collect::<Vec<_>>(), "{path}");
        let differing: Vec<_> = preview
            .iter()
            .filter(|(route, bytes)| built.get(*route) != Some(*bytes))
            .map(|(route, _)| route)
            .collect();
        assert_eq!(differing, Vec::<&String>::new(), "{path}");
    }
}

#[test]
fn programs_are_asked_again_only_when_they_would_be_asked_something_else() {
    let project = Project::new("");
    let log = project.at("log.txt");
    let program = format!(
        "import json, sys\nopen({:?}, 'a').write('x')\nif 'supports' in sys.argv: sys.exit()\njson.dump(json.load(sys.stdin)[1], sys.stdout)\n",
        log.display().to_string()
    );
    project.write("tools/count.py", &program);
    // What it imports is another file of the project.
    project.write("tools/lib.py", "x = 0\n");
    project
        .write("book.toml", "[preprocessor.a]\ncommand = 'python3 tools/count.py'\nrenderers = ['html']\n");
    let mut kept = Kept::default();
    let mut runs_after = |path: &str, text: &str| {
        let _ = fs::remove_file(&log);
        project.write(path, text);
        project.laid(&mut kept, &Changes::from_iter([SourcePath::new(path).unwrap()])).unwrap();
        fs::read_to_string(&log).unwrap_or_default().len()
    };
    for (path, text, runs) in [
        ("src/one.md", "# One\n", 1),
        ("src/one.md", "# One\n", 0),
        ("src/one.md", "# Other\n", 1),
        ("modules/vpc/main.tf", "variable \"x\" {}\n", 0),
        ("src/data.csv", "1", 1),
        ("src/data.csv", "1", 0),
        ("src/data.csv", "2", 1),
        ("tools/lib.py", "x = 1\n", 1),
        ("tools/lib.py", "x = 1\n", 0),
        ("tools/lib.py", "x = 2\n", 1),
        (
            "book.toml",
            "[preprocessor.a]\ncommand = 'python3 tools/count.py'\nrenderers = ['html']\nkey = 1\n",
            1,
        ),
    ] {
        assert_eq!(runs_after(path, text), runs, "{path} {text}");
    }
}

#[test]
fn outputs_come_and_go_and_the_next_build_goes_on() {
    const HTML: &str = "[output.html]\n";
    let collect = "[output.collect]\ncommand = 'tools/collect.py'\nown = 1\n";
    let project = Project::new(HTML);
    let there = |path: &str| project.at(&format!("book/{path}")).exists();
    project.built();
    assert!(there("one.html"));
    let both = format!("{HTML}{collect}[output.markdown]\n{}", stamp("a", "append = \"STAMP\\n\""));
    project.write("book.toml", &both);
    for _ in 0..2 {
        project.built();
        assert!(there("html/one.html") && !there("one.html"));
        let book = project.read("book/collect/book.md");
        assert!(book.contains("taken in") && book.contains("STAMP"), "{book}");
        assert!(project.read("book/markdown/sub/index.md").contains("STAMP"));
    }
    let told: serde_json::Value = serde_json::from_str(&project.read("book/collect/told.json")).unwrap();
    assert_eq!(told["version"], "0.5.4");
    assert_eq!(told["config"]["output"]["collect"]["own"], 1);
    assert!(told["destination"].as_str().unwrap().ends_with("/book/collect"));
    assert_eq!(told["config"]["build"].get("build-dir"), None);
    assert_eq!(project.run(&["build", "-d", "other"]).status.code(), Some(0));
    let told: serde_json::Value = serde_json::from_str(&project.read("other/collect/told.json")).unwrap();
    let place = fs::canonicalize(project.at("other")).unwrap();
    assert_eq!(told["config"]["build"]["build-dir"], place.to_str().unwrap());
    project.write("book.toml", HTML);
    project.built();
    assert!(there("one.html") && !there("html") && !there("markdown"));
    assert!(there("collect/book.md"), "what another program wrote is not ours to delete");
    project.built();
    project.write("book.toml", collect);
    let (code, said) = project.build();
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("the site is not built") && there("book.md") && !there("one.html"));
    project.write("book.toml", &both);
    project.built();
    assert_eq!(project.run(&["clean"]).status.code(), Some(0));
    assert!(!there("html") && !there("markdown") && there("collect/book.md"));
}

#[test]
fn outputs_do_not_follow_links() {
    let toml = "[output.html]\n[output.markdown]\n[output.rend]\ncommand = 'tools/collect.py'\n";
    for (name, to) in [("html", "../src"), ("rend", ".."), ("markdown", "../other"), ("markdown", "nowhere")]
    {
        let project = Project::new(toml);
        project.write("other/x.md", "mine");
        fs::create_dir(project.at("book")).unwrap();
        std::os::unix::fs::symlink(to, project.at("book").join(name)).unwrap();
        let before = files(project.folder.path());
        let (code, said) = project.build();
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains(&format!("book/{name}` is a link")), "{said}");
        project.calls();
        assert_eq!(files(project.folder.path()), before, "{name}: nothing is made");
        // One that is no output any more is nothing to clean, either.
        project.write("book/.infrabook-outputs", &noted(&["html", "markdown", "rend"]));
        project.write("book.toml", "");
        project.built();
        assert_eq!(project.run(&["clean"]).status.code(), Some(0));
        assert!(project.read("other/x.md") == "mine" && project.at("src/one.md").exists());
        assert!(fs::symlink_metadata(project.at("book").join(name)).is_ok());
    }
}

/// The note of these outputs.
fn noted(names: &[&str]) -> String {
    format!("# Outputs of programs that book.toml names: builds leave them alone.\n{}\n", names.join("\n"))
}

/// Every file and link below a folder but what is kept between builds, sorted; links are not followed.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        match entry.file_type().unwrap().is_dir() {
            true if entry.file_name() != ".infrabook" => found.append(&mut files(&entry.path())),
            true => {}
            false => found.push(entry.path()),
        }
    }
    found.sort();
    found
}

#[test]
fn a_renderer_that_fails_fails_the_build() {
    for (command, what) in [("false", "failed: exit status: 1"), ("tools/none", "was not found")] {
        let project = Project::new(&format!("[output.html]\n[output.x]\ncommand = '{command}'\n"));
        let (code, said) = project.build();
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains(what) && said.contains("book.toml:3:11"), "{said}");
    }
}

#[test]
fn what_a_changed_chapter_takes_in_is_known_and_its_faults_are_told() {
    let project = Project::new(&stamp("a", "append = 'STAMP'"));
    project.write("src/one.md", "# One\n\n{{#include nope.md}}\n\n{{#include parts/in.md}}\n");
    project.write("src/parts/in.md", "Taken in.\n");
    let (code, said) = project.build();
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("there is no `nope.md` to take in, on line 3") && said.contains("src/one.md"),
        "{said}"
    );
    assert!(!said.contains("parts/in.md"), "{said}");
    assert!(fs::read_to_string(project.at("book/one.html")).unwrap().contains("Taken in."));
}
