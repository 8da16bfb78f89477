//! Files that pages take in: where what is found in them is told, and which are never taken in.

use std::fs;
use std::path::Path;

use crate::book::Book;
use crate::command_line::{expect, project, run};
use crate::repository::track;

#[test]
fn what_is_found_in_a_file_is_told_there() {
    let token = ["ghp_", "k9Qz3LmV7xT2bRw8YpN4sHd6FgJ1cKe5uXa0"].concat();
    let part = format!(
        "Words.\n\n[x](gone.md)\n[y](gone.md) <!-- infrabook-ignore: broken-link -->\n\n## Same {{#same}}\n\n{token}\n"
    );
    Book::of([
        ("README.md", "# A\n\n## Same {#same}\n\n{{#include parts/one.txt}}\n\n[z](gone.md)\n"),
        ("docs/b.md", "# B\n\n> {{#include ../parts/one.txt:3}}\n\n{{#diagram x}}\n"),
        ("parts/one.txt", &part),
    ])
    .finds(&[
        "README.md:7: broken-link: there is no `gone.md`",
        "docs/b.md:5: broken-embed: there is no module in `x`",
        "parts/one.txt:3: broken-link: there is no `docs/gone.md`",
        "parts/one.txt:3: broken-link: there is no `gone.md`",
        "parts/one.txt:6: duplicate-id: the id `same` is taken by the heading on line 3 of `README.md`",
        "parts/one.txt:8: secret: this has the shape of a GitHub token",
    ]);
}

#[test]
fn markdown_for_everyone_has_what_is_taken_in() {
    let book = Book::of([
        (
            "README.md",
            "# A\n\n{{#title T}}\n\n> {{#include docs/part.txt}}\n\n```rust\n# use x;\nfn main() {}\n#\n## y\n```\n",
        ),
        ("docs/part.txt", "One [b](b.md).\nTwo.\n"),
        ("docs/b.md", "# B\n"),
        ("b.md", "# Other\n"),
    ]);
    let markdown = book.page("index.md");
    assert!(markdown.contains("> One [b](b.md).\nTwo.\n"), "{markdown}");
    assert!(markdown.contains("```rust\nfn main() {}\n## y\n```\n"), "{markdown}");
    let page = book.page("index.html");
    assert!(page.contains("<title>T</title>"), "{page}");
    assert!(
        page.contains("<span class=\"hidden-line\" hidden><span class=\"k\">use</span> x;\n</span>"),
        "{page}"
    );
}

/// All that a build wrote.
pub fn all_of(folder: &Path) -> String {
    let mut text = String::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        match entry.path() {
            path if path.is_dir() => text.push_str(&all_of(&path)),
            path => text.push_str(&String::from_utf8_lossy(&fs::read(path).unwrap())),
        }
    }
    text
}

#[test]
fn what_nobody_may_see_is_not_taken_in() {
    let files = [
        ("prod.tfvars", "password = \"canary-a\"\n"),
        ("state/terraform.tfstate", "canary-b"),
        (".env", "canary-c"),
        ("id_rsa", "canary-d"),
        ("local/mine.txt", "canary-e"),
        (".terraform/x.txt", "canary-f"),
        (".terraform.lock.hcl", "# canary-g\n"),
        ("broken.tf", "variable \"x\" {\n  default = \"canary-h\n"),
        ("x.tf.json", "{\"locals\": {\"a\": \"canary-i\"}}"),
        ("bytes.txt", "canary-j\0"),
        (
            "secret.tf",
            "variable \"password\" {\n  sensitive = true\n  default   = \"canary-k\"\n}\n# shown-k\n",
        ),
        ("plain.tf", "variable \"size\" {\n  default = \"shown-l\"\n}\n"),
        ("plain.txt", "shown-m\n"),
        (".github/x.yml", "shown-n: 1\n"),
        (".netrc", "canary-refused\n"),
        ("_netrc", "canary-refused\n"),
        (".git-credentials", "canary-refused\n"),
        (".vault-token", "canary-refused\n"),
        (".terraformrc", "canary-refused\n"),
        (".tofurc", "canary-refused\n"),
        ("terraform.rc", "canary-refused\n"),
        ("Terraform.RC", "canary-refused\n"),
        ("credentials.tfrc.json", "canary-refused\n"),
        (".npmrc", "canary-refused\n"),
        (".yarnrc", "canary-refused\n"),
        (".pypirc", "canary-refused\n"),
        (".dockercfg", "canary-refused\n"),
        (".pgpass", "canary-refused\n"),
        (".htpasswd", "canary-refused\n"),
        (".envrc", "canary-refused\n"),
        (".mise.toml", "canary-refused\n"),
        (".aws/credentials", "canary-refused\n"),
        (".aws/config", "canary-refused\n"),
        (".kube/config", "canary-refused\n"),
        (".docker/config.json", "canary-refused\n"),
        (".cargo/credentials.toml", "canary-refused\n"),
        (".config/gh/hosts.yml", "canary-refused\n"),
        (".github/.npmrc", "canary-refused\n"),
        (".ssh/config", "canary-refused\n"),
        ("deploy_rsa", "canary-refused\n"),
        ("id_ed25519", "canary-refused\n"),
        ("kubeconfig", "canary-refused\n"),
        ("prod.KubeConfig.yaml", "canary-refused\n"),
        ("x.p12", "canary-refused\n"),
        ("x.PFX", "canary-refused\n"),
        ("x.jks", "canary-refused\n"),
        ("x.keystore", "canary-refused\n"),
        ("x.kdbx", "canary-refused\n"),
        ("x.ovpn", "canary-refused\n"),
        ("x.key", "canary-refused\n"),
        ("x.pem", "canary-refused\n"),
        (".gitignore", "local/\n"),
        (".tflint.hcl", "# shown-p\n"),
        (".cargo/config.toml", "# shown-q\n"),
    ];
    let directive = |(path, _): &(&str, &str)| format!("```\n{{{{#include ../{path}}}}}\n```\n");
    let mut page: String = files.iter().map(directive).collect();
    page.push_str("{{#include ../../outside.txt}}\n\n{{#include /etc/hostname}}\n\n{{#include ../link.txt}}\n\n{{#include ../id}}\n");
    let folder = project(&[]);
    let root = folder.path().join("project");
    let write = |path: &Path, text: &str| {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    files.iter().for_each(|(path, text)| write(&root.join(path), text));
    write(&root.join("docs/a.md"), &format!("# A\n\n{page}"));
    write(&folder.path().join("outside.txt"), "canary-o");
    #[cfg(unix)]
    for (to, link) in [("../outside.txt", "link.txt"), ("id_rsa", "id")] {
        std::os::unix::fs::symlink(to, root.join(link)).unwrap();
    }
    let output = run(&root, &["build", "--dest-dir", "out"]);
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    let all = all_of(&root.join("out")) + &said;
    for letter in 'a'..='o' {
        assert!(!all.contains(&format!("canary-{letter}")), "{letter}");
    }
    assert!(!all.contains("canary-refused"));
    for letter in ['k', 'l', 'm', 'n', 'p', 'q'] {
        assert!(all.contains(&format!("shown-{letter}")), "{letter}: {said}");
    }
    for (path, _) in files.iter().filter(|(_, text)| text.contains("canary-refused")) {
        let words = format!("`../{path}` may hold secrets: it is not taken in");
        assert!(said.contains(&words), "{path}: {said}");
    }
    for path in ["prod.tfvars", ".env", "id_rsa", ".terraform.lock.hcl", "broken.tf", "x.tf.json", "id"] {
        let words = format!("`../{path}` may hold secrets: it is not taken in");
        assert!(said.contains(&words), "{path}: {said}");
    }
    for words in [
        "there is no `../local/mine.txt` to take in",
        "there is no `../.terraform/x.txt` to take in",
        "there is no `../link.txt` to take in",
        "`../bytes.txt` is not taken in: it is no text in UTF-8",
        "`../../outside.txt` lies outside of the project",
        "`/etc/hostname` lies outside of the project",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
}

#[test]
fn files_of_the_repository_around_a_book_are_taken_in() {
    let folder = project(&[
        ("book/book.toml", "[book]\nsrc = \"docs\"\n"),
        (
            "book/docs/a.md",
            "# A\n\n{{#include ../../shared/one.txt}}\n\n{{#include ../../local/mine.txt}}\n\n{{#include ../../local/kept.txt}}\n\n\
             {{#include ../../../outside.txt}}\n\n{{#include ../../prod.tfvars}}\n",
        ),
        ("book/docs/inner.txt", "Inner words.\n"),
        ("shared/one.txt", "[x](gone.md) {{#include two.txt}}\n"),
        ("shared/two.txt", "{{#include ../book/docs/inner.txt}}\n"),
        ("local/mine.txt", "canary\n"),
        ("local/kept.txt", "Kept words.\n"),
        ("prod.tfvars", "canary = 1\n"),
        (".gitignore", "local/\n"),
    ]);
    track(folder.path(), &["local/kept.txt"]);
    let book = folder.path().join("book");
    let output = run(&book, &["build"]);
    let said = String::from_utf8(output.stderr.clone()).unwrap();
    let all = all_of(&book.join("book"));
    assert!(all.contains("Inner words.") && all.contains("Kept words.") && !all.contains("canary"), "{all}");
    for words in [
        "there is no `../../local/mine.txt` to take in",
        "`../../../outside.txt` lies outside of the repository",
        "`../../prod.tfvars` may hold secrets",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    // What stands beside the project is told of the directive.
    expect(&output, 1, "docs/a.md:3:1");
    expect(&output, 1, "there is no `docs/gone.md`");
}

#[test]
fn code_that_is_taken_in_never_becomes_markup() {
    let hostile = "/*\n```\n<script>alert(1)</script>\n{{#include one.txt}}\n{{#include ../.npmrc}}\n{{#title evil}}\n<img src=x onerror=alert(2)>\n*/\n";
    let forms = [
        "```hcl\n{{#include ../m/main.tf}}\n```",
        "~~~~hcl\n{{#include ../m/main.tf}}\n~~~~",
        "> ```hcl\n> {{#include ../m/main.tf}}\n> ```",
        "- ````hcl\n  {{#rustdoc_include ../m/main.tf:3}}\n  ````",
        "{{#playground ../m/main.tf}}",
        "{{#include ../m/main.tf}}",
        ":::note\n```hcl\n{{#include ../m/main.tf}}\n```\n:::",
        "{{#include part.txt}}",
    ];
    for form in forms {
        let page = format!("# A\n\n{form}\n\nEnd.\n");
        let book = Book::of([
            ("docs/a.md", page.as_str()),
            ("docs/part.txt", "```\n{{#include ../m/main.tf}}\n```\n"),
            ("m/main.tf", hostile),
            ("m/one.txt", "canary-one\n"),
            (".npmrc", "canary-two\n"),
        ]);
        let page = book.page("docs/a.html");
        let main = page.split("<main").nth(1).unwrap().split("</main>").next().unwrap();
        assert!(!main.contains("alert(1)</script>") && !main.contains("<img"), "{form}: {main}");
        assert!(!page.contains("canary") && !page.contains("<title>evil"), "{form}: {page}");
        assert!(
            main.contains("End.") && (main.contains("include") || main.contains("main.tf}}")),
            "{form}: {main}"
        );
    }
}

#[test]
fn secrets_in_what_is_taken_in_are_told_and_not_shown() {
    let token = |rest: &str| ["ghp_", "k9Qz3LmV7xT2bRw8YpN4sHd6FgJ1cKe5", rest].concat();
    let (one, two, own) = (token("uXa0"), token("uXa1"), token("uXa2"));
    let part = format!("Shown one.\n\na {one} b\n\nc {two} d [x](gone.md)\n");
    let page = format!("# A\n\n{{{{#include ../part.txt}}}}\n\n{{{{#include ../part.txt:5}}}}\n\n{own}\n");
    let files = [("docs/a.md", page.as_str()), ("part.txt", &part)];
    Book::of(files).finds(&[
        "docs/a.md:7: secret: this has the shape of a GitHub token",
        "part.txt:3: secret: this has the shape of a GitHub token",
        "part.txt:5: secret: this has the shape of a GitHub token",
        "part.txt:5: broken-link: there is no `docs/gone.md`",
    ]);
    for (route, bytes) in Book::of(files).everything() {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(&one) && !text.contains(&two), "{route}");
    }
    let page = Book::of(files).page("docs/a.html");
    assert!(page.contains("Shown one.") && page.contains(&own) && page.contains(&"x".repeat(40)), "{page}");

    let folder = project(&[
        ("book/book.toml", "[book]\nsrc = \"docs\"\n"),
        ("book/docs/a.md", "# A\n\n{{#include ../../part.txt}}\n"),
        ("part.txt", &part),
    ]);
    track(folder.path(), &["part.txt"]);
    let output = run(&folder.path().join("book"), &["build"]);
    let all = all_of(&folder.path().join("book/book"));
    assert!(all.contains("Shown one.") && !all.contains(&one) && !all.contains(&two));
    expect(&output, 1, "line 3 of `../../part.txt` holds what has the shape of a GitHub token");
    expect(&output, 1, "line 5 of `../../part.txt` holds what has the shape of a GitHub token");
}
