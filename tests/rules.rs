//! Rules of `check`, each by what it finds and what it lets be.

use crate::book::Book;
use crate::command_line::{expect, project, run};
use crate::program;

#[test]
fn files_that_are_taken_in_must_be_there() {
    Book::of([
        (
            "README.md",
            "# A\n\n{{#include src/mian.rs:2:4}}\n\n```rust\n{{#include src/main.rs}}\n```\n\n\\{{#include gone.rs}}\n{{#title T}}\n",
        ),
        ("src/main.rs", "fn main() {}\n"),
        ("docs/b.md", "# B\n\n{{#rustdoc_include ../../x.rs}} {{#playground ../src/main.rs editable}}\n"),
    ])
    .finds(&[
        "README.md:3: broken-include: there is no `src/mian.rs` to take in",
        "docs/b.md:3: broken-include: `../../x.rs` lies outside of the project: it is not taken in",
    ]);
}

#[test]
fn what_somebody_lets_stand_is_not_told() {
    let module = "# A module.\n\n# infrabook-ignore: missing-description\nvariable \"a\" {}\n\nvariable \"b\" {} # infrabook-ignore: missing-description, unused-variable\n\noutput \"c\" {\n  value = var.a\n}\n";
    Book::of([
        ("README.md", "# A\n\n[x](gone.md) <!-- infrabook-ignore: broken-link -->\n\n[y](gone.md)\n"),
        ("docs/one.md", "---\n# infrabook-ignore: duplicate-title\ntitle: Same\n---\n"),
        ("docs/two.md", "# Same\n\n<!-- infrabook-ignore: duplicate-title -->\n"),
        ("docs/three.md", "# Same\n"),
        ("m/main.tf", module),
        ("n/main.tf", "# B.\n\n# infrabook-ignore: unpinned-version -- theirs\nmodule \"x\" {\n  source = \"a/b/c\"\n}\n"),
        ("docs/old.md", "---\n# infrabook-ignore: front-matter\nreviewed: once\n---\n# Old\n"),
    ])
    .finds(&[
        "README.md:5: broken-link: there is no `gone.md`",
        "docs/three.md: duplicate-title: `docs/one.md` has the title \u{201c}Same\u{201d} too",
        "m/main.tf:8: missing-description: `output.c` has no description",
    ]);
}

#[test]
fn comments_that_let_nothing_stand_are_told() {
    let folder = project(&[
        (
            "README.md",
            "# A\n\nAs in `<!-- infrabook-ignore: broken-link -->`, but not infrabook-ignore: brokenlink\n",
        ),
        (
            "m/main.tf",
            "# A module.\n\n# infrabook-ignore: unused-variable, missing-description\nvariable \"a\" {}\n\noutput \"a\" { # infrabook-ignore: missing-description\n  value = var.a\n}\n",
        ),
    ]);
    let output = run(folder.path(), &["check", "--deny", "all"]);
    expect(&output, 1, "2 errors");
    expect(&output, 1, "did you mean `broken-link`?");
    expect(&output, 1, "m/main.tf:3:21");
    expect(&output, 1, "nothing here is found by `unused-variable`");
}

#[test]
fn a_floor_for_descriptions_holds() {
    let module =
        "# A module.\n\nvariable \"a\" {\n  description = \"A.\"\n}\n\noutput \"b\" {\n  value = var.a\n}\n";
    let book = |floor: &str| {
        Book::of([
            ("book.toml", format!("[book]\nsrc = \"docs\"\n[check]\n{floor}\n").as_str()),
            ("docs/README.md", "# Home\n"),
            ("m/main.tf", module),
        ])
    };
    let undescribed = "m/main.tf:7: missing-description: `output.b` has no description";
    book("coverage-floor = 66").finds(&[undescribed]);
    book("coverage-floor = 67").finds(&[
        "book.toml:4: coverage-below: 66 % of what modules declare is described, 2 of 3: less than 67 %",
        undescribed,
    ]);
    book("coverage-floor = 100\ncoverage-below = \"allow\"").finds(&[undescribed]);
}

#[test]
fn pages_grow_old() {
    let page = |front: &str| format!("---\n{front}\n---\n# Page\n");
    let days = |front: &str, setting: &str| {
        let folder = project(&[
            ("README.md", page(front).as_str()),
            ("book.toml", &format!("[book]\nsrc = \".\"\n{setting}")),
        ]);
        let mut command = program();
        // 2026-11-21
        let output = command.arg("check").arg(folder.path()).env("SOURCE_DATE_EPOCH", "1795219200").output();
        String::from_utf8(output.unwrap().stderr).unwrap()
    };
    for (front, setting, said) in [
        ("expires: 2026-11-20", "", "this page expired on 2026-11-20"),
        ("expires: 2026-11-21", "", "nothing to mend"),
        ("reviewed: 2025-11-20", "", "this page was reviewed 366 days ago, on 2025-11-20"),
        ("reviewed: 2025-11-21", "", "nothing to mend"),
        ("reviewed: 2026-11-10", "[check]\nreviewed-within = 10\n", "this page was reviewed 11 days ago"),
        ("reviewed: 2001-01-01", "[check]\nreviewed-within = 0\n", "nothing to mend"),
        ("reviewed: last week", "", "`reviewed` in the front matter must be a date such as 2026-10-26"),
        ("expires: 2026-10-26later", "", "`expires` in the front matter must be a date"),
        ("expires: 2026-02-30", "", "`expires` in the front matter must be a date"),
    ] {
        let told = days(front, setting);
        assert!(told.contains(said), "{front}: {told}");
    }
}

#[test]
fn settings_of_rules_are_checked() {
    for (setting, said) in [
        ("coverage-floor = 101", "`coverage-floor` is a percentage"),
        ("coverage-floor = \"90\"", "`coverage-floor` is a percentage"),
        ("reviewed-within = -1", "`reviewed-within` is a number of days"),
        ("broken-link = 3", "`3` is not a level"),
        ("coverage-flor = 3", "did you mean `coverage-floor`?"),
    ] {
        let folder = project(&[("README.md", "# A\n"), ("book.toml", &format!("[check]\n{setting}\n"))]);
        let output = run(folder.path(), &["check"]);
        expect(&output, 2, said);
        expect(&output, 2, "book.toml:2:");
    }
}

#[test]
fn calls_of_what_git_ignores_or_a_link_leads_to_are_let_be() {
    let call = |name: &str, folder: &str| format!("module \"{name}\" {{\n  source = \"./{folder}\"\n}}\n");
    let calls =
        [call("a", "made"), call("b", "fetched/vpc"), call("c", "partly"), call("d", "gone")].concat();
    let folder = project(&[
        ("README.md", "# A\n"),
        (".gitignore", "made/\npartly/more.tf\n"),
        ("main.tf", calls.as_str()),
        ("made/main.tf", ""),
        ("partly/main.tf", "variable \"x\" {}\n"),
        ("partly/more.tf", "variable \"y\" {}\n"),
    ]);
    std::fs::create_dir(folder.path().join("fetched")).unwrap();
    let output = run(folder.path(), &["check"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(said.matches("[broken-module-call]").count(), 1, "{said}");
    expect(&output, 1, "`module.d` calls `gone`, and there is no such folder");
}
