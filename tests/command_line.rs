//! What the program promises to scripts: exit codes, what goes to stdout, what is written and what is not.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

pub fn project(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

pub fn run(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments).output().unwrap()
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = crate::program();
    command.args(arguments).current_dir(folder).env("NO_COLOR", "1");
    command
}

#[track_caller]
pub fn expect(output: &Output, code: i32, said: &str) {
    let stderr = String::from_utf8_lossy(&output.stderr);
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(code), "{stderr}{stdout}");
    assert!(stderr.contains(said) || stdout.contains(said), "{said:?} is not in:\n{stderr}{stdout}");
}

#[test]
fn a_fine_site_exits_with_0_and_a_broken_link_with_1() {
    let fine = project(&[("README.md", "# Home\n")]);
    expect(&run(fine.path(), &["build"]), 0, "1 page");
    expect(&run(fine.path(), &["check"]), 0, "nothing to mend");
    let broken = project(&[("README.md", "# Home\n\n[x](gone.md)\n")]);
    let output = run(broken.path(), &["build"]);
    expect(&output, 1, "README.md:3:1");
    expect(&output, 1, "[x](gone.md)");
    assert!(
        broken.path().join("book/index.html").exists(),
        "findings do not keep the site from being written"
    );
    expect(&run(broken.path(), &["check"]), 1, "broken-link");
}

#[test]
fn check_writes_nothing() {
    let folder = project(&[("README.md", "# Home\n")]);
    run(folder.path(), &["check"]);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn usage_and_configuration_exit_with_2() {
    let folder = project(&[("README.md", "# Home\n"), ("book.toml", "[book]\ntitel = 'x'\n")]);
    expect(&run(folder.path(), &["bulid"]), 2, "build");
    let output = run(folder.path(), &["build"]);
    expect(&output, 2, "did you mean `title`?");
    expect(&output, 2, "book.toml:2:1");
    expect(&run(folder.path(), &["build", "nowhere"]), 2, "nowhere");
    expect(&run(folder.path(), &["check", "--deny", "broken-lnik"]), 2, "did you mean `broken-link`?");
}

#[test]
fn warnings_can_be_made_to_fail() {
    let folder = project(&[("README.md", "# Home\n"), ("m/main.tf", "# A module.\n\nvariable \"x\" {}\n")]);
    expect(&run(folder.path(), &["check"]), 0, "`var.x` has no description");
    expect(&run(folder.path(), &["check", "--deny", "missing-description"]), 1, "missing-description");
    expect(&run(folder.path(), &["check", "--deny", "all"]), 1, "missing-description");
}

#[test]
fn findings_are_data_when_asked_for() {
    let folder = project(&[("README.md", "# Home\n\n[x](gone.md)\n")]);
    let output = run(folder.path(), &["check", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let finding = &json["diagnostics"][0];
    assert_eq!((&finding["code"], &finding["line"]), (&"broken-link".into(), &3.into()));
    assert_eq!((&finding["file"], &finding["column"]), (&"README.md".into(), &1.into()));
    let output = run(folder.path(), &["check", "--format", "github"]);
    expect(&output, 1, "::error file=README.md,line=3,col=1,title=broken-link::");
}

#[test]
fn every_format_has_what_is_found() {
    let folder = project(&[("README.md", "# Home\n\n[x](gone.md)\n"), ("m/main.tf", "variable \"x\" {}\n")]);
    let json = |arguments: &[&str]| -> serde_json::Value {
        let output = run(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(1));
        serde_json::from_slice(&output.stdout).unwrap()
    };
    for log in [json(&["check", "--format", "sarif"]), json(&["build", "--diagnostics", "sarif"])] {
        let codes: Vec<_> =
            log["runs"][0]["results"].as_array().unwrap().iter().map(|result| &result["ruleId"]).collect();
        assert!(codes.contains(&&"broken-link".into()) && codes.contains(&&"missing-description".into()));
    }
    assert_eq!(json(&["check", "--format", "gitlab"])[0]["check_name"], "broken-link");
}

#[test]
fn a_job_of_githubs_has_text_annotations_and_a_summary() {
    let folder = project(&[("README.md", "# Home\n\n[x](##[gone].md)\n")]);
    let summary = folder.path().join("summary.md");
    fs::write(&summary, "before\n").unwrap();
    let in_job = |arguments: &[&str], summary: &Path| {
        let mut command = command(folder.path(), arguments);
        command.env("GITHUB_ACTIONS", "true").env("GITHUB_STEP_SUMMARY", summary);
        command.output().unwrap()
    };
    let output = in_job(&["check"], &summary);
    let log = String::from_utf8_lossy(&output.stderr);
    let at = |part: &str| log.find(part).unwrap_or_else(|| panic!("{part} is not in {log}"));
    let stop = at("::stop-commands::");
    let token = log[stop..].lines().next().unwrap().rsplit("::").next().unwrap();
    let resume = at(&format!("::{token}::"));
    assert!(stop < at("README.md:3:1") && at("README.md:3:1") < resume);
    assert!(resume < at("::group::Annotations") && resume < at("::error file=README.md,line=3,col=1,"));
    assert!(log.ends_with("1 error in 1 page\n") && output.stdout.is_empty(), "{log}");
    let written = fs::read_to_string(&summary).unwrap();
    assert!(written.starts_with("before\n### infrabook: 1 error\n"), "{written}");
    // What cannot be written is told, and fails nothing; a format that was asked for is all there is.
    expect(
        &in_job(&["build"], &folder.path().join("gone/summary.md")),
        1,
        "the job summary cannot be written",
    );
    let output = in_job(&["check", "--format", "json"], &summary);
    assert!(serde_json::from_slice::<serde_json::Value>(&output.stdout).is_ok() && output.stderr.is_empty());
    assert_eq!(fs::read_to_string(&summary).unwrap(), written);
}

#[test]
fn levels_are_set_for_one_run() {
    let folder = project(&[("README.md", "# Home\n\n[x](gone.md)\n")]);
    expect(&run(folder.path(), &["check", "--warn", "broken-link"]), 0, "warning[broken-link]");
    expect(&run(folder.path(), &["check", "--allow", "broken-link"]), 0, "nothing to mend");
    expect(&run(folder.path(), &["check", "--allow", "broken-link", "--deny", "broken-link"]), 1, "1 error");
}

#[test]
fn files_of_the_theme_are_named_and_printed() {
    let folder = tempfile::tempdir().unwrap();
    expect(&run(folder.path(), &["theme", "list"]), 0, "style/10-tokens.css\n");
    expect(&run(folder.path(), &["theme", "show", "templates/page.html"]), 0, "{% extends \"base.html\" %}");
    let wrong = run(folder.path(), &["theme", "show", "templates/pages.html"]);
    expect(&wrong, 2, "the theme has no file `templates/pages.html`: did you mean `templates/page.html`?");
    expect(&run(folder.path(), &["theme", "show", "x"]), 2, "`infrabook theme list` names them");
}

#[test]
fn rules_are_explained() {
    let folder =
        project(&[("book.toml", "[check]\nduplicate-title = \"deny\"\n"), ("docs/eu/a.md", "# A\n")]);
    expect(
        &run(&folder.path().join("docs/eu"), &["explain", "duplicate-title"]),
        0,
        "level: deny by book.toml",
    );
    expect(
        &run(folder.path(), &["explain", "duplicate-title"]),
        0,
        "level: deny by book.toml, warn by default",
    );
    expect(&run(folder.path(), &["explain", "broken-link"]), 0, "level: deny, unless set otherwise");
    expect(&run(folder.path(), &["explain", "duplicate-titel"]), 2, "did you mean `duplicate-title`?");
    let list = run(folder.path(), &["explain"]);
    expect(&list, 0, "duplicate-title       deny   two pages with one title");
}

#[test]
fn a_site_never_buries_its_project() {
    let folder = project(&[("README.md", "# Home\n"), ("docs/a.md", "# A\n"), ("mine/index.html", "mine")]);
    expect(&run(folder.path(), &["build", "-d", "."]), 2, "cannot be the output folder");
    expect(&run(folder.path(), &["build", "-d", "docs"]), 2, "cannot be the output folder");
    expect(&run(folder.path(), &["build", "-d", "mine"]), 2, "index.html");
    assert_eq!(fs::read_to_string(folder.path().join("mine/index.html")).unwrap(), "mine");
}

#[test]
fn clean_deletes_only_what_builds_wrote() {
    let folder = project(&[("README.md", "# Home\n")]);
    run(folder.path(), &["build"]);
    fs::write(folder.path().join("book/mine.txt"), "mine").unwrap();
    expect(&run(folder.path(), &["clean"]), 0, "what is left there, no build of this program wrote");
    let left: Vec<_> =
        fs::read_dir(folder.path().join("book")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["mine.txt"]);
}

#[test]
fn a_book_that_mdbook_built_is_neither_written_over_nor_deleted() {
    for script in ["book.js", "book-609e4cb8.js"] {
        let folder = project(&[("README.md", "# Home\n")]);
        let built = folder.path().join("book");
        fs::create_dir(&built).unwrap();
        fs::write(built.join("index.html"), "theirs").unwrap();
        expect(&run(folder.path(), &["build"]), 2, "no build of this program wrote it");
        fs::write(built.join(script), "").unwrap();
        expect(&run(folder.path(), &["build"]), 2, "holds a book that mdBook built");
        assert_eq!(fs::read_to_string(built.join("index.html")).unwrap(), "theirs");
    }
}

#[test]
fn inspect_prints_one_module_as_terraform_docs_does() {
    let text = "variable \"cidr\" {\n  description = \"Where it lives.\"\n  type        = string\n}\n";
    let folder = project(&[("m/main.tf", text)]);
    let output = run(folder.path(), &["inspect", "m", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["inputs"][0]["name"], "cidr");
    assert_eq!(json["inputs"][0]["required"], true);
    expect(&run(folder.path(), &["inspect", "nowhere"]), 2, "nowhere");
}

#[test]
fn graph_prints_a_module_as_every_format_and_says_what_it_cannot_draw() {
    let files = [
        ("README.md", "# Home\n\n{{#diagram net}}\n\n{{#diagram estate}}\n"),
        (
            "net/main.tf",
            "variable \"cidr\" {}\nresource \"aws_vpc\" \"a\" {\n  cidr_block = var.cidr\n}\nresource \"aws_subnet\" \"b\" {\n  vpc_id = aws_vpc.a.id\n}\n",
        ),
        (
            "prod/main.tf",
            "terraform {\n  backend \"s3\" {}\n}\nvariable \"cidr\" {}\nmodule \"net\" {\n  source = \"../net\"\n  cidr   = var.cidr\n}\n",
        ),
        ("empty/notes.txt", "nothing\n"),
        ("book.toml", "[book]\ntitle = \"T\"\nsrc = \".\"\n"),
    ];
    let folder = project(&files);
    let at = folder.path();
    for (arguments, said) in [
        (&["graph", "net"][..], "<svg "),
        (&["graph", "net", "-f", "mermaid"], "subgraph n0[\"a<br>aws_vpc\"]"),
        (&["graph", "net", "-f", "dot"], "digraph {"),
        (&["graph", "net", "-f", "json"], "\"id\": \"aws_subnet.b\""),
        (&["graph", "prod", "--kind", "topology", "-f", "json"], "\"id\": \"module.net.aws_vpc.a\""),
        (&["graph", "net", "--flow", "var.cidr", "-f", "mermaid"], "cidr_block"),
        (&["graph", ".", "-f", "dot"], "prod"),
        (&["graph", "net", "--full", "-f", "json"], "\"id\": \"var.cidr\""),
        (&["graph", "--impact", "net"], "<svg "),
        (&["graph", "net", "--impact", "-f", "mermaid"], "prod"),
        (&["graph", "net", "--impact", "-f", "dot"], "digraph {"),
        (&["graph", "net#var.cidr", "--impact", "-f", "json"], "\"id\": \"net#var.cidr\""),
        (
            &["graph", "net#var.cidr", "--impact", "-f", "text"],
            "net#var.cidr\n\nenvironments (1)\n  prod\n\nmodules (1)\n  prod\n",
        ),
        (
            &["graph", "net", "--flow", "cidr", "--impact", "-f", "text"],
            "net#var.cidr\n\nenvironments (1)\n  prod\n\nmodules (1)\n  prod\n",
        ),
        (&["graph", "prod", "--impact", "-f", "text"], "prod\n\nenvironments (1)\n  prod\n"),
    ] {
        expect(&run(at, arguments), 0, said);
    }
    expect(&run(at, &["graph", "net#var.cdir", "--impact"]), 2, "did you mean `var.cidr`?");
    expect(&run(at, &["graph", "--impact"]), 2, "holds no module");
    expect(&run(at, &["graph", "net", "-f", "text"]), 2, "add --impact");
    expect(&run(at, &["graph", "net", "--impact", "--full"]), 2, "cannot be used with");
    expect(&run(at, &["graph", "net", "--flow", "cdir"]), 2, "did you mean `cidr`?");
    expect(&run(at, &["graph", "net", "--kind", "topology"]), 2, "try --kind module");
    expect(&run(at, &["graph", "empty", "--kind", "module"]), 2, "holds no module");
    expect(&run(at, &["graph", "gone"]), 2, "cannot be read");
    let alone = project(&[("notes.txt", "x")]);
    expect(&run(alone.path(), &["graph"]), 2, "nothing to draw");
    // Pages hold the same pictures; layouts are kept, and torn ones do no harm.
    expect(&run(at, &["build", "-d", "one"]), 0, "page");
    let home = fs::read_to_string(at.join("one/index.html")).unwrap();
    assert_eq!(home.matches("<svg xmlns").count(), 2, "{home}");
    assert!(at.join("one/reference/net/flow/cidr.html").exists());
    let layouts = at.join(".infrabook/layouts");
    let kept = fs::read(&layouts).unwrap();
    fs::write(&layouts, &kept[..kept.len() / 2]).unwrap();
    expect(&run(at, &["build", "-d", "one"]), 0, "0 files changed");
    assert_eq!(fs::read(&layouts).unwrap(), kept);
    expect(&run(at, &["build", "-d", ".infrabook"]), 2, "kept between builds");
}

#[test]
fn in_a_folder_of_a_project_its_book_is_meant() {
    let module = "# A module.\n\nvariable \"cidr\" {\n  description = \"Range.\"\n}\nresource \"aws_vpc\" \"a\" {\n  cidr_block = var.cidr\n}\nresource \"aws_subnet\" \"b\" {\n  vpc_id = aws_vpc.a.id\n}\n";
    let files = [
        ("infra/book.toml", "[book]\nsrc = \"docs\"\n"),
        ("infra/docs/README.md", "# Home\n\n[up](../modules/net/)\n"),
        ("infra/docs/guide/one.md", "# One\n"),
        ("infra/modules/net/main.tf", module),
        (
            "infra/prod/main.tf",
            "# Prod.\n\nmodule \"net\" {\n  source = \"../modules/net\"\n  cidr   = \"10.0.0.0/16\"\n}\n",
        ),
    ];
    let folder = project(&files);
    let at = |path: &str| folder.path().join(path);
    // Without git, a book.toml further up may be anybody's.
    expect(&run(&at("infra/docs"), &["check"]), 1, "leaves the project");
    gix::init(folder.path()).unwrap();
    for (command, said) in [
        (&["check"][..], " in 12 pages"),
        (&["build"], "diagram in ../../book"),
        (&["clean"], "removed from ../../book"),
        (&["graph", "-f", "dot"], "prod"),
    ] {
        let output = run(&at("infra/docs/guide"), command);
        expect(&output, 0, said);
        assert!(output.stderr.starts_with(b"in ../../, which holds book.toml\n"), "{output:?}");
    }
    expect(&run(&at("infra/modules/net"), &["graph", "-f", "json"]), 0, "\"id\": \"aws_vpc.a\"");
    assert!(!at("infra/docs/guide/book").exists() && !at("infra/docs/book").exists());
    // What is written counts, and so does a book.toml here.
    for (inside, arguments, code) in [("infra/docs", &["check", "."][..], 1), ("infra", &["check"], 0)] {
        let output = run(&at(inside), arguments);
        expect(&output, code, "");
        assert!(!String::from_utf8_lossy(&output.stderr).contains("in ../"), "{output:?}");
    }
}

#[test]
fn diagrams_are_no_pages() {
    let net = "variable \"cidr\" {}\nresource \"aws_vpc\" \"a\" {\n  cidr_block = var.cidr\n}\n";
    let prod = "variable \"cidr\" {}\nmodule \"net\" {\n  source = \"../net\"\n  cidr   = var.cidr\n}\n";
    let site = "[output.html]\nsite-url = \"https://x.example/\"\n";
    let files =
        [("README.md", "# Home\n"), ("net/main.tf", net), ("prod/main.tf", prod), ("book.toml", site)];
    let folder = project(&files);
    expect(&run(folder.path(), &["check"]), 0, " in 10 pages, 2 diagrams; ");
    expect(&run(folder.path(), &["build"]), 0, "10 pages, 2 diagrams in ");
    let sitemap = fs::read_to_string(folder.path().join("book/sitemap.xml")).unwrap();
    assert!(folder.path().join("book/reference/net/flow/cidr.html").exists());
    assert!(sitemap.contains("/reference/net/") && !sitemap.contains("/flow/"), "{sitemap}");
}

#[test]
fn shells_and_man_are_told_of_every_command() {
    let folder = project(&[]);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = run(folder.path(), &["completions", shell]);
        expect(&output, 0, "dry-run");
        assert!(output.stderr.is_empty());
    }
    expect(&run(folder.path(), &["completions", "csh"]), 2, "bash");
    expect(&run(folder.path(), &["man"]), 0, "infrabook\\-init(1)");
    expect(&run(folder.path(), &["man", "init"]), 0, "dry\\-run");
    expect(&run(folder.path(), &["man", "nonsense"]), 2, "no command `nonsense`");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}
