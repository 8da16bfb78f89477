//! What `init` writes into each kind of folder; and that it writes over nothing.

use std::fs;
use std::path::Path;

use crate::book::Book;
use crate::command_line::{expect, project, run};
use crate::contents::all;

fn read(folder: &Path, path: &str) -> String {
    fs::read_to_string(folder.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Runs `init` and fails if a file that was there is not as it was. What it said.
#[track_caller]
fn init(folder: &Path, arguments: &[&str]) -> String {
    let before = all(folder);
    let output = run(folder, &[&["init"], arguments].concat());
    let after = all(folder);
    for file in &before {
        assert!(after.contains(file), "{} is not as it was", file.0);
    }
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(output.stdout.is_empty());
    said
}

const NETWORK: [(&str, &str); 2] = [
    (
        "modules/network/main.tf",
        "# Addresses.\n\nvariable \"cidr\" {\n  description = \"Range.\"\n  type = string\n}\n\noutput \"cidr\" {\n  description = \"Range.\"\n  value = var.cidr\n}\n",
    ),
    ("README.md", "# Our *platform*\n\nWords.\n"),
];

#[test]
fn a_new_folder_becomes_a_site_without_findings() {
    for files in [
        &[][..],
        &[("README.md", "# Acme\n\nSee [nothing](nowhere.md).\n"), ("LICENSE", "x"), (".gitignore", "x\n")],
    ] {
        let folder = project(files);
        let said = init(folder.path(), &[]);
        assert!(said.contains("wrote book.toml\n") && said.contains("\n  infrabook check\n"), "{said}");
        expect(&run(folder.path(), &["check", "--deny", "all"]), 0, "nothing to mend");
        let book = Book::from_dir(folder.path())
            .has("index.html", "reference/environments/dev/index.html")
            .has("terraform/index.html", "<svg")
            .has("terraform/index.html", "#input_name")
            .has("reference/modules/example/index.html", "environments/dev");
        assert!(book.findings().is_empty());
        if files.is_empty() {
            assert!(read(folder.path(), ".gitignore").contains("/book\n"));
        } else {
            assert!(said.contains("add this line to .gitignore") && said.contains(": /book"), "{said}");
            assert!(read(folder.path(), "docs/README.md").contains("\n# Acme\n"));
        }
        let before = all(folder.path());
        let said = init(folder.path(), &[]);
        assert!(said.contains("nothing to write") && !said.contains("wrote"), "{said}");
        assert_eq!(all(folder.path()), before);
    }
}

#[test]
fn a_folder_that_is_not_there_is_made_and_a_dry_run_makes_none() {
    let folder = project(&[]);
    let said = init(folder.path(), &["a/b", "--dry-run", "--title", "T"]);
    assert!(said.contains("would write book.toml") && said.contains("files would be written"), "{said}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    let said = init(folder.path(), &["a/b", "--title", "T & \"Q\"", "--ci", "none"]);
    assert!(said.contains("infrabook serve --open a/b"), "{said}");
    assert!(!folder.path().join("a/b/.github").exists());
    Book::from_dir(&folder.path().join("a/b")).has("index.html", "T &amp; &quot;Q&quot;");
}

#[test]
fn a_repository_of_terraform_gets_a_book_toml_and_a_pipeline() {
    let folder = project(&NETWORK);
    let said = init(folder.path(), &[]);
    assert!(said.contains("found Terraform: 1 module\n"), "{said}");
    let names: Vec<String> = all(folder.path()).into_iter().map(|(path, _)| path).collect();
    assert_eq!(
        names,
        [
            ".github",
            ".github/workflows",
            ".github/workflows/docs.yml",
            ".gitignore",
            "README.md",
            "book.toml",
            "modules",
            "modules/network",
            "modules/network/main.tf"
        ]
    );
    assert!(read(folder.path(), "book.toml").starts_with("[book]\ntitle = \"Our platform\"\n"));
    let pipeline = read(folder.path(), ".github/workflows/docs.yml");
    assert!(pipeline.contains("main") && !pipeline.contains("DEFAULT_BRANCH"), "{pipeline}");
    expect(&run(folder.path(), &["check", "--deny", "all"]), 0, "nothing to mend");
}

#[test]
fn the_pipeline_is_the_repositorys() {
    let folder = project(&[(".gitlab-ci.yml", "test: {}\n"), NETWORK[0]]);
    let said = init(folder.path(), &[]);
    assert!(said.contains("include: [{ local: .gitlab/docs.yml }]"), "{said}");
    assert!(read(folder.path(), ".gitlab/docs.yml").contains("infrabook build"));
    let folder = project(&[NETWORK[0]]);
    init(folder.path(), &["--ci", "gitlab"]);
    assert!(read(folder.path(), ".gitlab-ci.yml").contains("infrabook build"));
    assert!(init(folder.path(), &[]).contains("runs infrabook already"));

    // A project within a repository: the pipeline stands at the top, and names the folder and the branch.
    let folder = project(&[("infra/live/main.tf", "# x\n")]);
    let repository = gix::init(folder.path()).unwrap();
    fs::write(repository.git_dir().join("HEAD"), "ref: refs/heads/trunk\n").unwrap();
    let config = repository.git_dir().join("config");
    let remote = "[remote \"origin\"]\n\turl = git@github.com:Acme/infra.git\n";
    fs::write(&config, fs::read_to_string(&config).unwrap() + remote).unwrap();
    let said = init(folder.path(), &["infra"]);
    assert!(
        said.contains("wrote infra/book.toml") && said.contains("wrote .github/workflows/docs.yml"),
        "{said}"
    );
    let pipeline = read(folder.path(), ".github/workflows/docs.yml");
    assert!(pipeline.contains("trunk") && pipeline.contains("infrabook check \"infra\""), "{pipeline}");
    assert!(read(folder.path(), "infra/book.toml").contains("\"https://acme.github.io/infra/\""));
    assert!(init(folder.path(), &["infra"]).contains("nothing to write"));
}

#[test]
fn a_book_of_mdbook_stays_as_it_is() {
    let folder = project(&[
        (
            "book.toml",
            "[book]\ntitle = \"B\"\nmultilingual = false\n[output.html]\nmathjax-support = true\n[output.linkcheck]\nx = 1\n",
        ),
        ("src/SUMMARY.md", "# Summary\n\n- [One](one.md)\n"),
        ("src/one.md", "# One\n\n{{#include two.txt}}\n"),
        ("src/two.txt", "Two.\n"),
    ]);
    let said = init(folder.path(), &[]);
    for words in [
        "`book.multilingual` has no effect",
        "`output.html.mathjax-support` has no effect",
        "wrote .github/workflows/docs.yml",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    // The site of a book with several outputs is below the folder that is built into.
    let pipeline = read(folder.path(), ".github/workflows/docs.yml");
    assert!(pipeline.contains("path: ${{ runner.temp }}/site/html\n"), "{pipeline}");
    assert!(pipeline.contains("--dest-dir \"$RUNNER_TEMP/site\""), "{pipeline}");
    let of_gitlab = project(&[("book.toml", "[output.html]\n[output.linkcheck]\n"), ("src/SUMMARY.md", "")]);
    init(of_gitlab.path(), &["--ci", "gitlab"]);
    let pipeline = read(of_gitlab.path(), ".gitlab-ci.yml");
    assert!(pipeline.contains("--dest-dir site") && pipeline.contains("- mv site/html public"), "{pipeline}");
    expect(&run(folder.path(), &["build"]), 0, "1 page");
    assert!(read(folder.path(), "book/html/one.html").contains("<p>Two.</p>"));
    let folder = project(&[("book.toml", "[book]\ntitel = \"B\"\n"), ("src/SUMMARY.md", "")]);
    assert!(init(folder.path(), &[]).contains("has no key `titel`"));
}

#[test]
fn a_site_of_mkdocs_is_taken_up() {
    let folder = project(&[
        (
            "mkdocs.yml",
            "site_name: 'Infra: the \"site\"'\nsite_url: !ENV [URL, 'https://docs.example.com/infra/']\nrepo_url: https://github.com/acme/infra\ndocs_dir: handbook\n\
             theme: {name: material}\nplugins: [search, macros]\nmarkdown_extensions:\n  - pymdownx.emoji:\n      emoji_index: !!python/name:material.extensions.emoji.twemoji\n\
             nav:\n  - Home: index.md\n  - Guide:\n    - guide/index.md\n    - Gone: gone.md\n    - 'Net [work]': guide/net work.md\n  - Chat: https://chat.example.com\n",
        ),
        ("handbook/index.md", "# Home\n\n!!! warning \"Mind\"\n    See [net](guide/net%20work.md).\n"),
        ("handbook/guide/index.md", "# The guide\n"),
        ("handbook/guide/net work.md", "# Net\n"),
        ("handbook/other.md", "# Other\n"),
    ]);
    let said = init(folder.path(), &[]);
    for words in [
        "found MkDocs: mkdocs.yml",
        "wrote handbook/SUMMARY.md",
        "the link \"Chat\" to https://chat.example.com is left out",
        "there is no `gone.md`",
        "not taken up: `theme`, the plugin `macros`",
        "1 page that `nav` does not name stands at the end",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert_eq!(
        read(folder.path(), "handbook/SUMMARY.md"),
        "# Summary\n\n- [Home](index.md)\n- [Guide](guide/index.md)\n  - [Gone]()\n  - [Net \\[work\\]](<guide/net work.md>)\n- [Other pages]()\n  - [Other](other.md)\n"
    );
    expect(&run(folder.path(), &["check", "--deny", "all"]), 0, "nothing to mend in 4 pages");
    let book = Book::from_dir(folder.path());
    assert!(book.findings().is_empty());
    let book = book.has(
        "index.html",
        "<div class=\"alert alert-warning\"><p class=\"alert-title\"><span>Mind</span></p>",
    );
    let book = book.has("index.html", "Infra: the &quot;site&quot;");
    book.has("404.html", "/infra/");
    assert!(init(folder.path(), &[]).contains("nothing to write"));
}

#[test]
fn a_file_among_the_pages_says_where_the_site_is() {
    for (settings, url) in [
        ("site_name: x\n", "https://docs.example.com/"),
        ("site_url: https://other.example/a/\n", "https://other.example/a/"),
    ] {
        let folder = project(&[
            ("mkdocs.yml", settings),
            ("docs/index.md", "# Home\n"),
            ("docs/CNAME", "docs.example.com\n"),
        ]);
        init(folder.path(), &["--ci", "none"]);
        let book = read(folder.path(), "book.toml");
        assert!(book.contains(&format!("\nsite-url = \"{url}\"\n")), "{book}");
        Book::from_dir(folder.path()).has("index.html", &format!("<link rel=\"canonical\" href=\"{url}\">"));
    }
}

#[test]
fn where_the_pages_lie_outside_nothing_is_written() {
    let folder = project(&[
        ("site/mkdocs.yml", "docs_dir: ../docs\n"),
        ("site/x.md", "# X\n"),
        ("docs/a.md", "# A\n"),
    ]);
    let before = all(folder.path());
    let output = run(folder.path(), &["init", "site"]);
    expect(&output, 2, "`docs_dir: ../docs` in mkdocs.yml lies outside of the project");
    assert_eq!(all(folder.path()), before);
}

#[test]
fn what_to_type_next_can_be_typed() {
    let folder = project(&[]);
    let said = init(folder.path(), &["--", "-x"]);
    assert!(said.ends_with("\n  infrabook check ./-x\n"), "{said}");
    expect(&run(folder.path(), &["check", "./-x"]), 0, "nothing to mend");
}

#[test]
fn a_mkdocs_yml_that_cannot_be_read_costs_its_settings() {
    let folder = project(&[("mkdocs.yaml", "site_name: [x\nnav: }\n"), ("docs/index.md", "# Home\n")]);
    let said = init(folder.path(), &[]);
    assert!(said.contains("mkdocs.yaml cannot be read") && said.contains("line 2"), "{said}");
    expect(&run(folder.path(), &["check", "--deny", "all"]), 0, "1 page");
}

#[test]
fn a_folder_of_markdown_gets_a_book_toml() {
    let folder = project(&[("docs/README.md", "# Ours\n"), ("docs/a.md", "# A\n"), ("main.py", "")]);
    assert!(init(folder.path(), &[]).contains("found Markdown"));
    assert!(read(folder.path(), "book.toml").contains("src = \"docs\""));
    expect(&run(folder.path(), &["check", "--deny", "all"]), 0, "2 pages");
    let folder = project(&[("notes/a.md", "# A\n"), ("README.md", "# R\n\n[a](notes/a.md)\n")]);
    init(folder.path(), &[]);
    expect(&run(folder.path(), &["check", "--deny", "all"]), 0, "2 pages");
}

#[cfg(unix)]
#[test]
fn links_are_not_followed_and_what_cannot_be_written_is_said() {
    let outside = project(&[]);
    let folder = project(&[]);
    std::os::unix::fs::symlink(outside.path(), folder.path().join("docs")).unwrap();
    expect(&run(folder.path(), &["init"]), 2, "docs/README.md cannot be written");
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
    let file = project(&[("x", "")]);
    expect(&run(file.path(), &["init", "x"]), 2, "x");
}
