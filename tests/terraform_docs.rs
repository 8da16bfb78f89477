//! `inspect` and `inject` as those who script terraform-docs use them.

use std::fs;
use std::path::Path;

use crate::command_line::{expect, project, run};

const MODULE: &str = "variable \"a\" {\n  description = \"A word.\"\n  type        = string\n}\n";
const MARKED: &str = "# M\n\nWords.\n\n<!-- BEGIN_TF_DOCS -->\nold\n<!-- END_TF_DOCS -->\n\nMore.\n";

fn read(folder: &Path, path: &str) -> String {
    fs::read_to_string(folder.join(path)).unwrap()
}

#[test]
fn formats_have_terraform_docs_names_and_come_from_its_settings() {
    let folder = project(&[("m/main.tf", MODULE), ("m/.terraform-docs.yml", "formatter: yaml\n")]);
    let said = |arguments: &[&str], words: &str| expect(&run(folder.path(), arguments), 0, words);
    said(&["inspect", "m"], "inputs:\n  - name: a\n");
    said(&["inspect", "m", "--format", "markdown table"], "| Name | Description | Type |");
    said(&["inspect", "m", "-f", "md doc"], "### <a name=\"input_a\"></a> [a](#input\\_a)");
    said(&["inspect", "m", "--format", "tfvars hcl"], "a = \"\"");
    said(&["inspect", "m", "--format", "json"], "\"name\": \"a\"");
    let output = run(folder.path(), &["inspect", "m", "--format", "markdwon"]);
    expect(&output, 2, "did you mean `markdown`?");
    assert!(output.stdout.is_empty());
}

#[test]
fn settings_come_from_the_module_or_from_above_it() {
    let folder = project(&[
        (".git/HEAD", ""),
        ("a/main.tf", MODULE),
        ("b/main.tf", MODULE),
        (".terraform-docs.yml", "formatter: toml\nsetings:\n  html: false\n"),
        ("b/.config/.terraform-docs.yml", "formatter: json\n"),
        ("other.yml", "formatter: xml\n"),
        ("bad.yml", "settings:\n  html: maybe\n"),
    ]);
    let output = run(folder.path(), &["inspect", "a"]);
    expect(&output, 0, "[[inputs]]");
    expect(&output, 0, ".terraform-docs.yml:2:1");
    expect(&output, 0, "did you mean `settings`?");
    expect(&run(folder.path(), &["inspect", "b"]), 0, "\"inputs\": [");
    expect(&run(folder.path(), &["inspect", "b", "--config", "other.yml"]), 0, "<inputs>");
    expect(&run(folder.path(), &["inspect", "b", "--config", "bad.yml"]), 2, "html: maybe");
    expect(&run(folder.path(), &["inspect", "b", "--config", "gone.yml"]), 2, "gone.yml cannot be read");
}

#[test]
fn what_terraform_docs_has_flags_for_is_set() {
    let lock = "provider \"registry.terraform.io/hashicorp/null\" {\n  version = \"3.2.1\"\n}\n";
    let folder = project(&[
        (".git/HEAD", ""),
        ("m/main.tf", "resource \"null_resource\" \"x\" {}\n"),
        ("m/.terraform.lock.hcl", lock),
        ("m/README.md", MARKED),
    ]);
    let arguments = ["inspect", "m", "--set", "settings.lockfile=false", "--set", "sections.show=providers"];
    expect(&run(folder.path(), &["inspect", "m"]), 0, "3.2.1");
    let output = run(folder.path(), &arguments);
    assert!(!String::from_utf8_lossy(&output.stdout).contains("3.2.1"));
    expect(&run(folder.path(), &["inspect", "m", "--set", "sort.bye=name"]), 2, "did you mean `by`?");
    expect(&run(folder.path(), &["inject", "--set", "settings.lockfile=false"]), 0, "1 file updated");
    assert!(!read(folder.path(), "m/README.md").contains("3.2.1"));
}

#[test]
fn content_cannot_reach_out_of_the_project() {
    let folder = project(&[
        ("secret.txt", "canary"),
        ("p/.git/HEAD", ""),
        ("p/m/main.tf", MODULE),
        ("p/m/.terraform-docs.yml", "formatter: md\ncontent: |-\n  {{ include \"../../secret.txt\" }}\n"),
    ]);
    let output = run(folder.path(), &["inspect", "p/m"]);
    expect(&output, 2, "lies outside of the project");
    expect(&output, 2, ".terraform-docs.yml:3:3");
    assert!(!String::from_utf8_lossy(&output.stdout).contains("canary"));
}

#[test]
fn readmes_are_kept_fresh() {
    let folder = project(&[
        (".git/HEAD", ""),
        ("a/main.tf", MODULE),
        ("a/README.md", MARKED),
        ("b/c/main.tf", MODULE),
        ("b/c/README.md", MARKED),
        ("plain/main.tf", MODULE),
        ("plain/README.md", "# Plain\n"),
        ("bare/main.tf", MODULE),
    ]);
    let at = folder.path();
    let output = run(at, &["inject", "--check"]);
    expect(&output, 1, "--- a/b/c/README.md\n+++ b/b/c/README.md\n@@ -3,7 +3,31 @@");
    expect(&output, 1, "2 files would change");
    assert_eq!(read(at, "a/README.md"), MARKED);
    expect(&run(at, &["inject"]), 0, "updated a/README.md\nupdated b/c/README.md\n2 files updated");
    let written = read(at, "a/README.md");
    assert!(written.starts_with("# M\n\nWords.\n\n<!-- BEGIN_TF_DOCS -->\n## Requirements\n"));
    assert!(written.ends_with("<!-- END_TF_DOCS -->\n\nMore.\n") && written.contains("A word."));
    assert_eq!(read(at, "plain/README.md"), "# Plain\n", "nothing asks for a part there");
    assert!(!at.join("bare/README.md").exists());
    expect(&run(at, &["inject", "--check"]), 0, "nothing to update in 2 files");
    expect(&run(at, &["inject", "plain", "bare"]), 0, "2 files updated");
    assert!(read(at, "plain/README.md").starts_with("# Plain\n\n<!-- BEGIN_TF_DOCS -->\n"));
    assert!(read(at, "bare/README.md").starts_with("<!-- BEGIN_TF_DOCS -->\n"));
}

#[test]
fn settings_say_which_modules_and_which_files() {
    let folder = project(&[
        (".git/HEAD", ""),
        ("main.tf", MODULE),
        ("modules/a/main.tf", MODULE),
        ("modules/skipped/main.tf", MODULE),
        ("other/main.tf", MODULE),
        (
            ".terraform-docs.yml",
            "formatter: json\noutput:\n  file: docs.json\n  mode: replace\n  template: ''\nrecursive:\n  enabled: true\n  exclude: [skipped]\n",
        ),
    ]);
    expect(
        &run(folder.path(), &["inject"]),
        0,
        "updated docs.json\nupdated modules/a/docs.json\n2 files updated",
    );
    assert!(read(folder.path(), "modules/a/docs.json").starts_with("{\n  \"header\": \"\""));
}

#[test]
fn what_is_wrong_costs_only_its_own_module() {
    let folder = project(&[
        (".git/HEAD", ""),
        ("a/main.tf", MODULE),
        ("a/README.md", "# A\n<!-- BEGIN_TF_DOCS -->\n"),
        ("b/main.tf", MODULE),
        ("b/README.md", MARKED),
        ("broken/main.tf", "variable \"x\" {\n  default = [\n}\n"),
        ("broken/README.md", MARKED),
        ("out/main.tf", MODULE),
        ("out/.terraform-docs.yml", "output:\n  file: ../../README.md\n"),
    ]);
    let output = run(folder.path(), &["inject"]);
    expect(&output, 2, "updated b/README.md");
    expect(&output, 2, "a/README.md:2:1");
    expect(&output, 2, "never ends");
    expect(&output, 2, "broken/main.tf:2:");
    expect(&output, 2, "lies outside of the project");
    assert_eq!(read(folder.path(), "a/README.md"), "# A\n<!-- BEGIN_TF_DOCS -->\n");
    assert_eq!(read(folder.path(), "broken/README.md"), MARKED, "what could not be read would go missing");
    expect(&run(folder.path(), &["inject", "gone"]), 2, "gone cannot be read");
    let none = project(&[(".git/HEAD", ""), ("docs/a.md", "# A\n"), ("m/main.tf", MODULE)]);
    expect(&run(none.path(), &["inject", "docs"]), 2, "no Terraform module here");
    expect(&run(none.path(), &["inject"]), 0, "no README of 1 module is kept fresh: write the markers");
}

#[test]
fn line_ends_stay() {
    let crlf = MARKED.replace('\n', "\r\n");
    let folder = project(&[(".git/HEAD", ""), ("a/main.tf", MODULE), ("a/README.md", &crlf)]);
    expect(&run(folder.path(), &["inject"]), 0, "1 file updated");
    let written = read(folder.path(), "a/README.md");
    assert_eq!(written.matches('\n').count(), written.matches("\r\n").count());
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_project_is_not_followed() {
    let folder = project(&[("theirs.md", MARKED), ("p/.git/HEAD", ""), ("p/a/main.tf", MODULE)]);
    std::os::unix::fs::symlink("../../theirs.md", folder.path().join("p/a/README.md")).unwrap();
    for arguments in [&["inject", "p/a"][..], &["inject", "p"], &["inject", "--check", "p/a"]] {
        let output = run(folder.path(), arguments);
        expect(&output, 2, "leads out of the project");
        expect(&output, 2, "a/README.md");
    }
    assert_eq!(read(folder.path(), "theirs.md"), MARKED);
}
