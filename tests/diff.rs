//! What changed between two versions: the command, on repositories that are made for it, and the pages of a site.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use gix::objs::tree::{Entry, EntryKind};
use infrabook::path::SourcePath;
use infrabook::scan::scan;
use infrabook::serve::Snapshot;
use infrabook::site::Site;
use infrabook::source;
use infrabook::tree::{Changes, Tree};
use tempfile::TempDir;

use crate::book::Book;
use crate::command_line::{expect, project, run};

/// Commits what lies in a folder, and tags it.
fn commit(folder: &Path, tag: &str) {
    let repository = gix::open(folder).or_else(|_| gix::init(folder)).unwrap();
    let tree = tree(&repository, folder);
    let parents: Vec<_> = repository.head_id().ok().map(gix::Id::detach).into_iter().collect();
    let time = format!("{} +0000", 1000 + parents.len());
    let who = gix::actor::SignatureRef { name: "A".into(), email: "a@example.org".into(), time: &time };
    let id = repository.commit_as(who, who, "HEAD", tag, tree, parents).unwrap().detach();
    repository.tag_reference(tag, id, gix::refs::transaction::PreviousValue::Any).unwrap();
}

fn tree(repository: &gix::Repository, folder: &Path) -> gix::ObjectId {
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap).filter(|entry| entry.file_name() != ".git")
    {
        let (mode, oid) = if entry.path().is_dir() {
            (EntryKind::Tree, tree(repository, &entry.path()))
        } else {
            (EntryKind::Blob, repository.write_blob(fs::read(entry.path()).unwrap()).unwrap().detach())
        };
        entries.push(Entry { mode: mode.into(), filename: entry.file_name().to_str().unwrap().into(), oid });
    }
    entries.sort();
    repository.write_object(gix::objs::Tree { entries }).unwrap().detach()
}

fn write(folder: &TempDir, path: &str, text: &str) {
    let path = folder.path().join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// v1 and v2 are committed; the files on disk are further on.
fn repository() -> TempDir {
    let folder = project(&[
        ("README.md", "# Home\n"),
        ("modules/vpc/main.tf", "variable \"cidr\" {\n  default = \"10.0.0.0/16\"\n}\n"),
        ("modules/dns/main.tf", "variable \"zone\" {}\n"),
    ]);
    commit(folder.path(), "v1");
    write(&folder, "modules/vpc/main.tf", "variable \"cidr\" {\n  default = \"10.1.0.0/16\"\n}\n");
    commit(folder.path(), "v2");
    write(&folder, "modules/vpc/main.tf", "variable \"cidr\" {}\n");
    write(&folder, "modules/dns/main.tf", "variable \"zone\" {}\noutput \"id\" {\n  value = 1\n}\n");
    folder
}

fn said(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn versions_are_named_in_each_way() {
    let folder = repository();
    let at = folder.path();
    let second = "input cidr: default changed, \"10.0.0.0/16\" → \"10.1.0.0/16\" (modules/vpc/main.tf:1)";
    expect(&run(at, &["diff", "v1..v2"]), 0, second);
    expect(&run(at, &["diff", "v1..HEAD"]), 0, second);
    expect(
        &run(at, &["diff", "v1..v2"]),
        0,
        "1 module changed since v1 until v2, and nothing breaks: a minor version",
    );
    let third = "breaking: input cidr: now required, was";
    for arguments in [&["diff", "v2"][..], &["diff", "v2.."], &["diff", "HEAD"]] {
        let output = run(at, arguments);
        expect(&output, 0, third);
        expect(&output, 0, "modules/dns: minor");
    }
    // By itself: the latest tag before the commit that is checked out.
    expect(&run(at, &["diff"]), 0, "2 modules changed since v1, and 1 change breaks: a major version");
    // Backwards, what was added is removed.
    expect(&run(at, &["diff", "v2..v1"]), 0, "\"10.1.0.0/16\" → \"10.0.0.0/16\"");
    expect(&run(at, &["diff", "v1..v1"]), 0, "nothing changed since v1 until v1");
}

#[test]
fn folders_limit_what_is_told() {
    let folder = repository();
    for arguments in
        [&["diff", "v2", "modules/dns"][..], &["diff", "v2", "./modules/dns"], &["diff", "modules/dns"]]
    {
        let output = run(folder.path(), arguments);
        expect(&output, 0, "output id: added");
        assert!(!said(&output).contains("modules/vpc"), "{}", said(&output));
    }
    expect(&run(&folder.path().join("modules"), &["diff", "v2", "dns"]), 0, "output id: added");
    expect(&run(&folder.path().join("modules"), &["diff", "../modules/dns"]), 0, "output id: added");
    expect(&run(folder.path(), &["diff", "v2", "modules/none"]), 2, "no module in `modules/none`");
    expect(&run(folder.path(), &["diff", "v2", "../elsewhere"]), 2, "outside of the project");
}

#[test]
fn exit_codes_are_those_that_are_promised() {
    let folder = repository();
    let at = folder.path();
    expect(&run(at, &["diff", "v2", "--deny-breaking"]), 1, "breaking:");
    expect(&run(at, &["diff", "v1..v2", "--deny-breaking"]), 0, "minor");
    expect(&run(at, &["diff", "v2", "modules/dns", "--deny-breaking"]), 0, "minor");
    expect(&run(at, &["diff", "v22"]), 2, "no revision `v22` in this repository; did you mean `v2`?");
    expect(&run(at, &["diff", "v1...v2"]), 2, "write `A..B`");
    // As git has it.
    expect(
        &run(at, &["diff", "v1", "v2"]),
        2,
        "no module in `v2`, neither then nor now; did you mean `v1..v2`?",
    );
    expect(&run(&at.join("modules"), &["diff", "v1", "v2"]), 2, "did you mean `v1..v2`?");
    // What could not be read may hold what breaks.
    write(&folder, "modules/vpc/main.tf", "variable \"cidr\" {\n");
    commit(at, "v3");
    expect(&run(at, &["diff", "v2..v3", "modules/vpc"]), 0, "Not all of its files could be read");
    expect(
        &run(at, &["diff", "v2..v3", "modules/vpc", "--deny-breaking"]),
        1,
        "nothing shows that nothing breaks",
    );
    expect(&run(at, &["diff", "v2..v3", "modules/dns", "--deny-breaking"]), 0, "minor");
    write(&folder, "modules/vpc/main.tf", &"# long\n".repeat(10 << 17));
    commit(at, "v4");
    expect(&run(at, &["diff", "v2..v4", "--deny-breaking"]), 1, "at `v4`, this file was larger than 8 MiB");
    let outside = project(&[("main.tf", "")]);
    expect(&run(outside.path(), &["diff"]), 2, "in no git repository");
}

#[test]
fn json_and_markdown_say_the_same() {
    let folder = repository();
    let output = run(folder.path(), &["diff", "v2", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&json["next"], &json["breaking"]), (&"major".into(), &1.into()));
    assert_eq!(json["since"]["revision"], "v2");
    assert!(json["until"].is_null() && json["since"]["commit"].as_str().unwrap().len() == 40);
    let change = &json["modules"][1]["changes"][0];
    assert_eq!(json["modules"][1]["path"], "modules/vpc");
    assert_eq!((&change["kind"], &change["change"]), (&"input".into(), &"now-required".into()));
    assert_eq!((&change["breaking"], &change["line"]), (&true.into(), &1.into()));
    let markdown = said(&run(folder.path(), &["diff", "v2", "--format", "markdown"]));
    assert!(markdown.starts_with("## Changes since `v2`\n"), "{markdown}");
    assert!(
        markdown.contains("- **Breaking:** input `cidr`: now required, was `\"10.1.0.0/16\"`\n"),
        "{markdown}"
    );
}

#[test]
fn a_project_may_be_a_folder_of_its_repository() {
    let folder = project(&[
        ("infra/book.toml", "[terraform]\npaths = [\"modules\"]\n[versions]\nsince = \"latest-tag\"\n"),
        ("infra/README.md", "# Home\n"),
        ("infra/modules/a/main.tf", "variable \"x\" {}\n"),
        ("infra/other/main.tf", "variable \"x\" {}\n"),
        ("apps/main.tf", "variable \"x\" {}\n"),
    ]);
    commit(folder.path(), "v1");
    for path in ["infra/modules/a/main.tf", "infra/other/main.tf", "apps/main.tf"] {
        write(&folder, path, "variable \"x\" {}\nvariable \"y\" {}\n");
    }
    commit(folder.path(), "v2");
    let output = run(&folder.path().join("infra"), &["diff"]);
    expect(&output, 0, "breaking: input y: added as required (modules/a/main.tf:2)");
    assert!(said(&output).contains("1 module changed since v1"), "{}", said(&output));
    expect(&run(&folder.path().join("infra"), &["build"]), 0, "pages");
    let page = fs::read_to_string(folder.path().join("infra/book/reference/changes.html")).unwrap();
    assert!(page.contains("Changes since v1") && page.contains("breaking</span>"), "{page}");
}

#[test]
fn a_revision_that_is_not_there_costs_the_page_and_not_the_site() {
    let folder = project(&[
        ("README.md", "# Home\n"),
        ("main.tf", "variable \"x\" {}\n"),
        ("book.toml", "[versions]\nsince = \"v9\"\n"),
    ]);
    commit(folder.path(), "v1");
    let output = run(folder.path(), &["build"]);
    expect(&output, 1, "there is no revision `v9`");
    expect(&output, 1, "book.toml:2:9");
    assert!(folder.path().join("book/index.html").exists());
    assert!(!folder.path().join("book/reference/changes.html").exists());
    // What is asked for on the command line counts.
    expect(&run(folder.path(), &["build", "--since", "v1"]), 0, "pages");
    assert!(folder.path().join("book/reference/changes.html").exists());
    expect(&run(folder.path(), &["build", "--since", "v8"]), 2, "there is no revision `v8`");
}

#[test]
fn a_preview_holds_the_site_against_what_the_revision_means_by_then() {
    for (since, has_forge) in [("moving", false), ("moving", true), ("latest-tag", false), ("v3", false)] {
        let folder = repository();
        let at = folder.path();
        write(&folder, "book.toml", &format!("[versions]\nsince = \"{since}\"\n"));
        if has_forge {
            let url = "[remote \"origin\"]\n\turl = https://forge.example/acme/infra.git\n";
            let config = fs::read_to_string(at.join(".git/config")).unwrap();
            write(&folder, ".git/config", &format!("{config}{url}"));
        }
        let head = gix::open(at).unwrap().head_id().unwrap().to_string();
        write(&folder, ".git/refs/tags/moving", &format!("{}\n", parent(at)));
        let mut preview = Snapshot::new(Tree::from_disk(at, None).unwrap(), &source::all()).ok().unwrap();
        let steps: [(&str, &dyn Fn()); 4] = [
            ("an edit", &|| {}),
            ("a tag moved", &|| write(&folder, ".git/refs/tags/moving", &format!("{head}\n"))),
            ("a commit", &|| commit(at, "v3")),
            ("a tag gone", &|| fs::remove_file(at.join(".git/refs/tags/v2")).unwrap()),
        ];
        for (what, act) in steps {
            act();
            write(&folder, "README.md", &format!("# Home\n\nAfter {what}.\n"));
            let changes: Changes = SourcePath::new("README.md").into_iter().collect();
            let tree = preview.tree.after(&changes).unwrap();
            preview = preview.after(tree, &changes, &source::all()).ok().unwrap();
            let fresh = Tree::from_disk(at, None).unwrap();
            let built = Site::new(scan(&fresh, &source::all(), None).ok().unwrap());
            assert_eq!(preview.site.diagnostics(), built.diagnostics(), "{since}, after {what}");
            assert_eq!(preview.site.routes(), built.routes(), "{since}, after {what}");
            for route in built.routes() {
                let (shown, written) =
                    (preview.site.bytes(&route, &preview.tree), built.bytes(&route, &fresh));
                assert!(shown.unwrap() == written.unwrap(), "{route}: {since}, after {what}");
            }
        }
    }
}

fn parent(folder: &Path) -> gix::ObjectId {
    gix::open(folder).unwrap().head_commit().unwrap().parent_ids().next().unwrap().detach()
}

/// Breaks out of text, of attributes, of Markdown, and of a terminal.
const HOSTILE: &str =
    r#"\"><script>alert(1)</script><img src=x onerror=alert(2)>`'*[a](javascript:alert(3))\u001b]0;x"#;

fn hostile(version: u8) -> String {
    let (h, canary) = (HOSTILE, format!("canary-{version}"));
    format!(
        r#"
terraform {{
  required_version = "{version} {h}"
  required_providers {{
    aws = {{
      source                = "{version}{h}"
      version               = "{version}{h}"
      configuration_aliases = [aws.a{version}]
    }}
  }}
}}
variable "{h}{version}" {{
  default = "{h}"
}}
variable "{h}" {{
  default    = "{h}{version}"
  type       = object({{ a{version} = string, b = optional(string, "{h}{version}") }})
  deprecated = {}
  validation {{
    condition     = var.x != {version}
    error_message = "{h}"
  }}
}}
variable "db_password" {{
  default = "{canary}"
}}
variable "hidden" {{
  sensitive = true
  type      = object({{ a{version} = optional(string, "{canary}") }})
  default   = {{ a = "{canary}" }}
}}
output "{h}{version}" {{
  value = 1
}}
resource "{h}" "{h}{version}" {{}}
module "{h}{version}" {{
  source = "{h}"
}}
module "m" {{
  source = "{h}{version}"
}}
"#,
        if version == 1 { "null".to_owned() } else { format!("\"{h}\"") },
    )
}

#[test]
fn hostile_names_stay_text_and_secrets_stay_here() {
    let folder = project(&[("m/main.tf", &hostile(1))]);
    commit(folder.path(), "v1");
    write(&folder, "m/main.tf", &hostile(2));
    for format in ["text", "markdown", "json"] {
        let output = run(folder.path(), &["diff", "v1", "--format", format]);
        let all = format!("{}{}", said(&output), String::from_utf8_lossy(&output.stderr));
        assert!(all.contains("default changed") || all.contains("default-changed"), "{all}");
        assert!(!all.contains("canary") && !all.contains('\u{1b}'), "{format}: {all}");
    }
    let markdown = said(&run(folder.path(), &["diff", "v1", "--format", "markdown"]));
    for event in pulldown_cmark::Parser::new(&markdown) {
        use pulldown_cmark::{Event, Tag};
        let is_mark_up = matches!(
            event,
            Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::Link { .. } | Tag::Image { .. })
        );
        assert!(!is_mark_up, "{event:?} in {markdown}");
    }

    let then = hostile(1);
    let book = Book::of([
        ("README.md", "# Home\n"),
        ("book.toml", "[versions]\nsince = \"v1<b>\"\n"),
        ("m/main.tf", &hostile(2)),
    ])
    .held_against("v1<b>", [("m/main.tf", then.as_str())]);
    for route in ["reference/changes.html", "reference/m/index.html"] {
        let page = book.page(route);
        assert!(page.contains("Changes since v1&lt;b&gt;") && page.contains("&lt;script&gt;"), "{page}");
        assert!(
            !page.contains("<script>alert") && !page.contains("<img src=x") && !page.contains("v1<b>"),
            "{page}"
        );
    }
    for (route, bytes) in book.everything() {
        assert!(!String::from_utf8_lossy(&bytes).contains("canary"), "{route}");
    }
}

#[test]
fn pages_link_to_what_is_still_there() {
    let now = "variable \"a\" {\n  default = 1\n}\noutput \"o\" {\n  value = 1\n}\n";
    let then = "variable \"a\" {}\nvariable \"gone\" {}\n";
    let book = Book::of([
        (
            "README.md",
            "# Home\n\n[Changes](reference/changes.html), [of m](reference/m/index.html#changes-since)\n",
        ),
        ("book.toml", "[versions]\nsince = \"v1\"\n"),
        ("m/main.tf", now),
        ("same/main.tf", now),
    ])
    .held_against("v1", [("m/main.tf", then), ("same/main.tf", now), ("old/main.tf", then)])
    .has("reference/changes.html", "<a href=\"m/index.html#input_a\"><code>a</code></a>")
    .has("reference/changes.html", "<a href=\"m/index.html#output_o\"><code>o</code></a>")
    .has(
        "reference/changes.html",
        "<code>gone</code></span> <span class=\"badge badge-warning\">breaking</span>",
    )
    .has("reference/m/index.html", "<h2 id=\"changes-since\">Changes since v1")
    .has("reference/m/index.html", "<a href=\"#input_a\">")
    .lacks("reference/same/index.html", "id=\"changes-since\"")
    .has("index.html", "reference/m/index.html#changes-since");
    assert!(!book.findings().iter().any(|found| found.contains("broken")), "{:?}", book.findings());
    let kept: BTreeMap<_, _> = book.everything();
    // An edit elsewhere, and one in the module: as built afresh.
    let edited = book.change("README.md", "# Other\n").change("m/main.tf", then).change("m/main.tf", now);
    let back = edited.change(
        "README.md",
        "# Home\n\n[Changes](reference/changes.html), [of m](reference/m/index.html#changes-since)\n",
    );
    assert_eq!(back.everything(), kept);
    back.delete("book.toml")
        .lacks_route("reference/changes.html")
        .lacks("reference/m/index.html", "id=\"changes-since\"");
}

#[test]
fn a_jobs_log_obeys_nothing_that_modules_say() {
    let folder = project(&[("m/main.tf", "variable \"x\" {}\n")]);
    commit(folder.path(), "v1");
    let hostile = "variable \"x\" {\n  default = \"##[group]z\"\n  validation {\n    condition = var.x > 1\n    error_message = \"::error::pwned ##[add-matcher]x\"\n  }\n}\n";
    write(&folder, "m/main.tf", hostile);
    for format in ["text", "markdown", "json"] {
        let output = run(folder.path(), &["diff", "v1", "--format", format]);
        expect(&output, 0, "pwned");
        let out = said(&output);
        assert!(!out.contains("##["), "{out}");
        assert!(!out.lines().any(|line| line.trim_start().starts_with("::")), "{out}");
        if format == "json" {
            let json: serde_json::Value = serde_json::from_str(&out).unwrap();
            assert!(json.to_string().contains("::error::pwned ##[add-matcher]x"), "{json}");
        }
    }
}
