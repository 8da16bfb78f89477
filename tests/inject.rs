//! What `inject` must not do: write what is not a module's documentation, or lose what an author wrote.

use std::fs;
use std::path::Path;

use crate::command_line::{expect, project, run};
use crate::contents::all;

const MODULE: &str = "variable \"a\" {\n  description = \"A word.\"\n  type        = string\n}\n";
const MARKED: &str = "# M\n\n<!-- BEGIN_TF_DOCS -->\nold\n<!-- END_TF_DOCS -->\n\nMore.\n";

fn read(folder: &Path, path: &str) -> String {
    fs::read_to_string(folder.join(path)).unwrap()
}

fn settings(output: &str) -> String {
    format!("formatter: markdown\noutput: {{ {output} }}\n")
}

#[test]
fn settings_name_documents_only() {
    for (output, said) in [
        ("file: ../.git/config, mode: replace", "`.git/config` is hidden"),
        ("file: ../.git/hooks/post-commit, mode: replace", "is hidden"),
        ("file: ../.github/workflows/x.yml, mode: replace", "is hidden"),
        ("file: main.tf, mode: replace", "no document by its name"),
        ("file: extra.tf.json, mode: replace", "Terraform reads"),
        ("file: values.tfvars, mode: inject", "Terraform reads"),
        ("file: ../package.json, mode: replace", "outside of the module's folder"),
        ("file: ../CHANGELOG.md, mode: replace", "does not ask for a part"),
        ("file: ../CHANGELOG.md", "does not ask for a part"),
        ("file: /etc/motd.md", "outside of the project"),
        ("file: ../../x.md", "outside of the project"),
        ("file: gone/x.md", "its folder"),
    ] {
        let folder = project(&[
            (".git/config", "[core]\n"),
            ("CHANGELOG.md", "# Words\n"),
            ("m/main.tf", MODULE),
            ("m/.terraform-docs.yml", &settings(output)),
        ]);
        let before = all(folder.path());
        for arguments in [&["inject"][..], &["inject", "m"], &["inject", "--check"]] {
            expect(&run(folder.path(), arguments), 2, said);
            assert_eq!(all(folder.path()), before, "{output}");
        }
    }
}

#[test]
fn documents_elsewhere_in_the_project_are_written_where_they_agree() {
    let folder = project(&[
        (".git/HEAD", ""),
        ("docs/marked.md", MARKED),
        ("a/main.tf", MODULE),
        ("a/.terraform-docs.yml", &settings("file: ../docs/marked.md")),
        ("b/main.tf", MODULE),
        ("b/.terraform-docs.yml", &settings("file: ../docs/new.md, mode: replace")),
    ]);
    expect(&run(folder.path(), &["inject"]), 0, "updated docs/marked.md\nupdated docs/new.md\n2 files");
    assert!(read(folder.path(), "docs/marked.md").ends_with("<!-- END_TF_DOCS -->\n\nMore.\n"));
    fs::write(folder.path().join("b/more.tf"), "variable \"b\" {}\n").unwrap();
    expect(&run(folder.path(), &["inject"]), 0, "updated docs/new.md\n1 file");
}

#[test]
fn replacing_what_an_author_wrote_needs_a_word() {
    let words = "# Words\n\nOf a person.\n";
    let folder = project(&[
        (".git/HEAD", ""),
        ("m/main.tf", MODULE),
        ("m/README.md", words),
        ("m/.terraform-docs.yml", &settings("file: README.md, mode: replace")),
    ]);
    let at = folder.path();
    for arguments in [&["inject"][..], &["inject", "--check"]] {
        expect(&run(at, arguments), 2, "name the module on the command line");
        assert_eq!(read(at, "m/README.md"), words);
    }
    expect(&run(at, &["inject", "m"]), 0, "updated m/README.md");
    assert!(read(at, "m/README.md").starts_with("<!-- BEGIN_TF_DOCS -->\n## Requirements"));
    // What was generated is generated anew.
    fs::write(at.join("m/more.tf"), "variable \"b\" {}\n").unwrap();
    expect(&run(at, &["inject"]), 0, "updated m/README.md");
    // A mode on the command line is no consent either: prose stands around these markers.
    fs::remove_file(at.join("m/.terraform-docs.yml")).unwrap();
    fs::write(at.join("m/README.md"), MARKED).unwrap();
    expect(&run(at, &["inject", "--set", "output.mode=replace"]), 2, "would lose it");
    assert_eq!(read(at, "m/README.md"), MARKED);
}

#[cfg(unix)]
#[test]
fn files_that_cannot_be_read_stay_and_cost_no_other() {
    use std::os::unix::fs::symlink;
    let text = |bytes: &[u8]| [MARKED.as_bytes(), bytes].concat();
    let wide: Vec<u8> = MARKED.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let folder = project(&[(".git/HEAD", ""), ("ok/main.tf", MODULE), ("ok/README.md", MARKED)]);
    let at = folder.path();
    for (name, bytes) in [
        ("bytes", text(b"\xff\xfe")),
        ("image", b"\x89PNG\r\n\x1a\n".to_vec()),
        ("large", text(&vec![b'x'; 8 << 20])),
        ("wide", wide),
    ] {
        fs::create_dir(at.join(name)).unwrap();
        fs::write(at.join(name).join("main.tf"), MODULE).unwrap();
        fs::write(at.join(name).join("README.md"), bytes).unwrap();
    }
    for name in ["folder", "nothing", "pipe"] {
        fs::create_dir(at.join(name)).unwrap();
        fs::write(at.join(name).join("main.tf"), MODULE).unwrap();
    }
    fs::create_dir(at.join("folder/README.md")).unwrap();
    symlink("gone.md", at.join("nothing/README.md")).unwrap();
    let pipe = std::process::Command::new("mkfifo").arg(at.join("pipe/README.md")).status();
    let broken = ["bytes", "image", "large", "wide", "folder", "nothing"];
    let before: Vec<_> = all(at).into_iter().filter(|(path, _)| !path.ends_with("ok/README.md")).collect();
    for arguments in [&["inject", "--check"][..], &["inject"], &["inject", "bytes", "image", "large", "wide"]]
    {
        let output = run(at, arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        let asked = if arguments.len() > 2 { &broken[..4] } else { &broken[..] };
        assert!(asked.iter().all(|name| said.contains(&format!("{name}/README.md"))), "{said}");
        assert!(pipe.is_err() || arguments.len() > 2 || said.contains("no regular file"), "{said}");
        let after: Vec<_> = all(at).into_iter().filter(|(path, _)| !path.ends_with("ok/README.md")).collect();
        assert!(after == before, "what could not be read was written");
    }
    assert!(read(at, "ok/README.md").contains("A word."));
    assert!(fs::symlink_metadata(at.join("nothing/README.md")).unwrap().is_symlink());
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_written_costs_no_other() {
    use std::os::unix::fs::PermissionsExt;
    let folder = project(&[
        (".git/HEAD", ""),
        ("a/main.tf", MODULE),
        ("a/README.md", MARKED),
        ("b/main.tf", MODULE),
        ("b/README.md", "# B\n<!-- BEGIN_TF_DOCS -->\n"),
        ("c/main.tf", MODULE),
        ("c/README.md", MARKED),
    ]);
    let at = folder.path();
    fs::set_permissions(at.join("a/README.md"), fs::Permissions::from_mode(0o444)).unwrap();
    let output = run(at, &["inject"]);
    expect(&output, 2, "this file cannot be written: it is read-only");
    expect(&output, 2, "never ends");
    expect(&output, 2, "updated c/README.md\n");
    assert_eq!(read(at, "a/README.md"), MARKED);
}

#[test]
fn settings_that_cannot_be_read_keep_their_modules_from_being_written() {
    let folder = project(&[
        (".git/HEAD", ""),
        (".terraform-docs.yml", "formatter: json\n"),
        ("m/.terraform-docs.yml", "settings:\n  html: [\n"),
        ("m/main.tf", MODULE),
        ("m/README.md", MARKED),
        ("m/below/main.tf", MODULE),
        ("m/below/README.md", MARKED),
        ("other/main.tf", MODULE),
        ("other/README.md", MARKED),
        // These are the settings of nothing.
        ("other/my.terraform-docs.yml", "settings: ["),
    ]);
    let output = run(folder.path(), &["inject"]);
    expect(&output, 2, "m/.terraform-docs.yml:2");
    expect(&output, 2, "updated other/README.md\n");
    assert_eq!(read(folder.path(), "m/README.md"), MARKED);
    assert_eq!(read(folder.path(), "m/below/README.md"), MARKED);
    expect(&run(folder.path(), &["inject", "--check", "other"]), 0, "nothing to update");
}

#[test]
fn settings_may_stand_in_a_folder_of_their_own() {
    for name in [".config/.terraform-docs.yml", ".config/.terraform-docs.yaml", ".terraform-docs.yaml"] {
        for module in ["", "m/"] {
            let folder = project(&[
                (".git/HEAD", ""),
                (&format!("{module}main.tf"), MODULE),
                (&format!("{module}{name}"), &settings("file: README.md")),
            ]);
            expect(&run(folder.path(), &["inject"]), 0, &format!("updated {module}README.md"));
        }
    }
}

#[test]
fn generated_words_are_no_markers() {
    let begin = "<!-- BEGIN_TF_DOCS -->";
    let end = "<!-- END_TF_DOCS -->";
    let module = format!(
        "variable \"x\" {{\n  default     = \"{end}\"\n  description = <<-EOT\n    {begin}\n    {end}\n  EOT\n}}\n"
    );
    let folder = project(&[
        (".git/HEAD", ""),
        ("m/main.tf", &module),
        ("m/README.md", MARKED),
        ("m/head.md", &format!("# H\n\n```\n{end}\n```\n{end}\n")),
        (
            "m/.terraform-docs.yml",
            "formatter: markdown document\nheader-from: head.md\nsettings:\n  escape: false\n",
        ),
    ]);
    let at = folder.path();
    expect(&run(at, &["inject"]), 0, "1 file updated");
    let once = read(at, "m/README.md");
    assert_eq!((once.matches(begin).count(), once.matches(end).count()), (1, 1));
    assert!(once.ends_with(&format!("\n{end}\n\nMore.\n")));
    expect(&run(at, &["inject"]), 0, "nothing to update in 1 file");
    expect(&run(at, &["inject", "--check"]), 0, "nothing to update in 1 file");
    fs::write(at.join("m/more.tf"), "variable \"b\" {}\n").unwrap();
    expect(&run(at, &["inject"]), 0, "1 file updated");
}

#[test]
fn words_about_markers_are_the_authors() {
    let words = "Between `<!-- BEGIN_TF_DOCS -->` and `<!-- END_TF_DOCS -->` is generated.\n\n````md\n```\n<!-- BEGIN_TF_DOCS -->\n```\n<!-- END_TF_DOCS -->\n````\n";
    let folder = project(&[
        (".git/HEAD", ""),
        ("a/main.tf", MODULE),
        ("a/README.md", words),
        ("b/main.tf", MODULE),
        ("b/README.md", "# B\n\n```x``` is inline code.\n\n<!-- BEGIN_TF_DOCS -->\n<!-- END_TF_DOCS -->\n"),
        ("c/main.tf", MODULE),
        ("c/README.md", "<!-- BEGIN_TF_DOCS --> <!-- END_TF_DOCS -->\n"),
    ]);
    let output = run(folder.path(), &["inject"]);
    expect(&output, 1, "updated b/README.md\n");
    expect(&output, 1, "c/README.md:1:1");
    expect(&output, 1, "1 file updated");
    assert_eq!(read(folder.path(), "a/README.md"), words);
    expect(&run(folder.path(), &["build"]), 0, "");
    let pages = all(&folder.path().join("book"));
    let shows = |(path, bytes): &(String, Vec<u8>)| {
        path.ends_with(".html") && String::from_utf8_lossy(bytes).contains("is generated.")
    };
    assert!(pages.iter().any(shows), "the site loses what the author wrote");
}

#[test]
fn templates_without_markers_are_refused() {
    let folder = project(&[(".git/HEAD", ""), ("m/main.tf", MODULE), ("m/README.md", MARKED)]);
    for set in ["output.template={{ .Content }}", "output.template=", "sections.show=bogus", "sort.by=size"] {
        expect(&run(folder.path(), &["inject", "m", "--set", set]), 2, "");
        assert_eq!(read(folder.path(), "m/README.md"), MARKED, "{set}");
    }
}

#[cfg(unix)]
#[test]
fn modules_that_share_a_file_by_a_link_are_told() {
    let folder = project(&[
        (".git/HEAD", ""),
        ("a/main.tf", MODULE),
        ("b/main.tf", "variable \"b\" {}\n"),
        ("shared.md", MARKED),
    ]);
    let at = folder.path();
    for module in ["a", "b"] {
        std::os::unix::fs::symlink("../shared.md", at.join(module).join("README.md")).unwrap();
    }
    expect(&run(at, &["inject"]), 2, "two modules write this file: `b/README.md` leads here too");
    assert_eq!(read(at, "shared.md"), MARKED);
    fs::remove_file(at.join("b/README.md")).unwrap();
    expect(&run(at, &["inject"]), 0, "updated a/README.md");
    assert!(fs::symlink_metadata(at.join("a/README.md")).unwrap().is_symlink());
    assert!(read(at, "shared.md").contains("A word."));
}

#[test]
fn other_repositories_below_are_not_written() {
    let folder = project(&[
        (".git/HEAD", ""),
        ("a/main.tf", MODULE),
        ("a/README.md", MARKED),
        ("sub/.git", "gitdir: ../.git/modules/sub\n"),
        ("sub/m/main.tf", MODULE),
        ("sub/m/README.md", MARKED),
    ]);
    expect(&run(folder.path(), &["inject"]), 0, "updated a/README.md\n1 file updated");
    assert_eq!(read(folder.path(), "sub/m/README.md"), MARKED);
    expect(&run(folder.path(), &["inject", "sub"]), 0, "updated m/README.md");
}

#[test]
fn a_file_is_not_copied_into_itself() {
    for settings in
        ["header-from: README.md\n", "footer-from: ./README.md\n", "content: '{{ include \"README.md\" }}'\n"]
    {
        let folder = project(&[
            (".git/HEAD", ""),
            ("m/main.tf", MODULE),
            ("m/README.md", MARKED),
            ("m/.terraform-docs.yml", settings),
        ]);
        expect(&run(folder.path(), &["inject"]), 2, "it would be copied into itself");
        assert_eq!(read(folder.path(), "m/README.md"), MARKED);
    }
}

#[test]
fn a_file_that_settings_above_name_for_themselves_is_not_missed_below() {
    let folder = project(&[
        (".git/HEAD", ""),
        ("main.tf", MODULE),
        ("docs/a.md", MARKED),
        ("modules/a/main.tf", MODULE),
        (".terraform-docs.yml", &settings("file: docs/a.md")),
    ]);
    expect(&run(folder.path(), &["inject"]), 0, "updated docs/a.md\n1 file updated");
}

#[test]
fn settings_may_leave_the_module_itself_out() {
    let folder = project(&[
        (".git/HEAD", ""),
        ("main.tf", MODULE),
        ("README.md", MARKED),
        ("modules/a/main.tf", MODULE),
        (
            ".terraform-docs.yml",
            "formatter: markdown\noutput: { file: README.md }\nrecursive: { enabled: true, include-main: false }\n",
        ),
    ]);
    expect(&run(folder.path(), &["inject"]), 0, "updated modules/a/README.md\n1 file updated");
    assert_eq!(read(folder.path(), "README.md"), MARKED);
}

#[test]
fn a_folder_that_is_written_down_is_named() {
    let folder = project(&[(".git/HEAD", ""), ("main.tf", MODULE), ("README.md", "# Words\n")]);
    expect(&run(folder.path(), &["inject"]), 0, "no README of 1 module is kept fresh");
    expect(&run(folder.path(), &["inject", "."]), 0, "updated README.md");
    assert!(read(folder.path(), "README.md").starts_with("# Words\n\n<!-- BEGIN_TF_DOCS -->\n"));
}

#[cfg(unix)]
#[test]
fn inspect_reads_no_link_out_of_the_project() {
    let folder = project(&[
        ("secret.tf", "canary\n"),
        ("p/.git/HEAD", ""),
        ("p/shared/versions.tf", "variable \"shared\" {}\n"),
        ("p/m/main.tf", MODULE),
    ]);
    let link =
        |to: &str, name: &str| std::os::unix::fs::symlink(to, folder.path().join("p/m").join(name)).unwrap();
    link("../../secret.tf", "z.tf");
    link("/etc/passwd", "y.tf");
    link("../shared/versions.tf", "versions.tf");
    link("../.git/HEAD", "x.tf");
    let output = run(folder.path(), &["inspect", "p/m"]);
    expect(&output, 0, "\"name\": \"shared\"");
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    assert!(!said.contains("canary") && !said.contains("root:"), "{said}");
}
