//! A site on its way to readers: its address, what search engines are told, and old addresses that lead on.

use crate::book::Book;
use crate::command_line::{expect, project};
use crate::repository::{Files, Repository};
use crate::same_bytes::read_folder;

const HTTPS: &str = "[output.html]\nsite-url = \"https://acme.github.io/in-fra/\"\n";

/// A book of three pages, and what else its book.toml says.
fn book(config: &str) -> Book {
    let config = format!("[book]\ntitle = \"Book\"\nsrc = \"src\"\n{config}");
    Book::of([
        ("book.toml", &config),
        ("src/README.md", "# Home\n\n[Guide](guide/a.md)\n"),
        ("src/guide/a.md", "---\ndescription: About \"a\" & <b>.\n---\n# A & B\n\n## Setup\n\nWords.\n"),
        ("src/guide/README.md", "# Guide\n\n## Steps\n"),
        ("src/data.csv", "a,b\n"),
    ])
}

fn redirects(lines: &str) -> Book {
    book(&format!("[output.html.redirect]\n{lines}\n"))
}

#[test]
fn a_page_says_its_whole_address_where_that_is_known() {
    let canonical = |address: &str| format!("<link rel=\"canonical\" href=\"{address}\">");
    book(HTTPS)
        .has("index.html", &canonical("https://acme.github.io/in-fra/"))
        .has("guide/index.html", &canonical("https://acme.github.io/in-fra/guide/"))
        .has("guide/a.html", &canonical("https://acme.github.io/in-fra/guide/a.html"))
        .has("guide/a.html", "<meta property=\"og:title\" content=\"A &amp; B\">")
        .has(
            "guide/a.html",
            "<meta property=\"og:description\" content=\"About &quot;a&quot; &amp; &lt;b&gt;.\">",
        )
        .has(
            "guide/a.html",
            "<meta property=\"og:url\" content=\"https://acme.github.io/in-fra/guide/a.html\">",
        )
        .lacks("404.html", "canonical")
        .has("404.html", "href=\"/in-fra/_infrabook/");
    for config in ["", "[output.html]\nsite-url = \"/in-fra/\"\n"] {
        book(config)
            .lacks("guide/a.html", "canonical")
            .lacks("guide/a.html", "og:")
            .lacks_route("sitemap.xml");
    }
}

#[test]
fn a_page_that_stands_at_two_places_has_one_address() {
    let site = Book::of([
        ("book.toml", HTTPS),
        ("src/SUMMARY.md", "# Summary\n\n- [One](one.md)\n- [Two](two.md)\n"),
        ("src/one.md", "# One\n"),
        ("src/two.md", "# Two\n"),
    ]);
    let home = "<link rel=\"canonical\" href=\"https://acme.github.io/in-fra/\">";
    let site = site.has("one.html", home).has("index.html", home);
    assert_eq!(site.page("sitemap.xml").matches("<url>").count(), 2);
}

#[test]
fn the_sitemap_lists_the_pages_and_nothing_else() {
    let config = format!("{HTTPS}[output.html.redirect]\n\"/old.html\" = \"guide/a.html\"\n");
    let site = book(&config)
        .change("src/a&b's <ü>.md", "# Odd\n")
        .change("src/secret.md", "---\nhide: true\n---\n# Secret\n");
    let expected = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
        <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n\
        <url><loc>https://acme.github.io/in-fra/</loc></url>\n\
        <url><loc>https://acme.github.io/in-fra/a&amp;b&#39;s%20%3C%C3%BC%3E.html</loc></url>\n\
        <url><loc>https://acme.github.io/in-fra/guide/</loc></url>\n\
        <url><loc>https://acme.github.io/in-fra/guide/a.html</loc></url>\n\
        </urlset>\n";
    assert_eq!(site.page("sitemap.xml"), expected);
    assert!(site.routes().contains(&"sitemap.xml".to_owned()));
}

#[test]
fn a_hidden_page_is_there_and_nothing_leads_to_it() {
    let hidden = "---\nhide: true\n---\n# Secret\n\nUnheardof.\n";
    let site = book("").change("src/guide/secret.md", hidden);
    let site = site.has("guide/secret.html", "Unheardof").has("guide/secret.html", "content=\"noindex\"");
    let search = |site: &Book| {
        let shards =
            site.everything().into_iter().filter(|(route, _)| route.starts_with("_infrabook/search"));
        shards.map(|(_, bytes)| String::from_utf8_lossy(&bytes).to_lowercase()).collect::<String>()
    };
    assert!(!search(&site).contains("unheardof"));
    let site =
        site.lacks("guide/a.html", "secret.html").change("src/guide/secret.md", "# Secret\n\nUnheardof.\n");
    assert!(search(&site).contains("unheardof"));
    site.has("guide/a.html", "secret.html").lacks("guide/secret.html", "noindex");
    let listed = "# Summary\n\n- [Home](README.md)\n- [Secret](guide/secret.md)\n  - [A](guide/a.md)\n";
    book("")
        .change("src/guide/secret.md", hidden)
        .change("src/SUMMARY.md", listed)
        .lacks("index.html", "secret.html")
        .has("index.html", "href=\"guide/a.html\"");
}

#[test]
fn an_old_address_leads_on() {
    let site = redirects(
        "\"/old/deep/page.html\" = \"../../guide/a.html\"\n\"gone\" = \"/guide/\"\n\
         \"/web.html\" = \"https://x.example/a?b=c&d#e\"\n\"/host.html\" = \"//x.example/a\"\n\"/table.html\" = \"data.csv\"\n",
    );
    site.has("old/deep/page.html", "<meta http-equiv=\"refresh\" content=\"0; url=../../guide/a.html\">")
        .has("old/deep/page.html", "<link rel=\"canonical\" href=\"../../guide/a.html\">")
        .has("old/deep/page.html", "href=\"../../guide/a.html\"><bdi>A &amp; B</bdi></a>")
        .has("gone/index.html", "url=../guide/index.html")
        .has("web.html", "url=https://x.example/a?b=c&amp;d#e")
        .has("host.html", "url=https://x.example/a\"")
        .has("table.html", "url=data.csv")
        .finds(&[]);
    let config = format!("{HTTPS}[output.html.redirect]\n\"/old.html\" = \"/in-fra/guide/a.html#setup\"\n");
    book(&config)
        .has("old.html", "url=guide/a.html#setup\"")
        .has("old.html", "<link rel=\"canonical\" href=\"https://acme.github.io/in-fra/guide/a.html#setup\">")
        .finds(&[]);
}

#[test]
fn aliases_are_read_from_the_page_or_from_the_root() {
    let text = "---\naliases: [older.html, ../b.md, /x/y/]\n---\n# A\n";
    book("")
        .change("src/guide/a.md", text)
        .has("guide/older.html", "url=a.html")
        .has("b.html", "url=guide/a.html")
        .has("x/y/index.html", "url=../../guide/a.html")
        .finds(&[])
        .change("src/guide/a.md", "# A\n")
        .lacks_route("guide/older.html");
}

#[test]
fn redirects_lead_to_the_end_and_take_fragments_along() {
    let site = redirects(
        "\"/1.html\" = \"2.html\"\n\"/2.html\" = \"/3.html#setup\"\n\"/3.html\" = \"guide/a.html\"\n\
         \"/3.html#steps\" = \"guide/#steps\"\n\"/4.html\" = \"3.html#steps\"\n\
         \"/guide/a.html#old\" = \"#setup\"\n\"/5.html\" = \"guide/a.html#old\"\n",
    );
    site.has("1.html", "url=guide/a.html#setup\"")
        .has("4.html", "url=guide/index.html#steps\"")
        .has("3.html", "<a data-moved=\"steps\" href=\"guide/index.html#steps\">")
        .has("5.html", "url=guide/a.html#setup\"")
        .has("guide/a.html", "<a data-moved=\"old\" href=\"#setup\">")
        .lacks("guide/index.html", "data-moved")
        .finds(&[]);
}

#[test]
fn a_link_to_an_old_address_leads_where_that_does() {
    let config = "\"/old/page.html\" = \"/guide/a.html\"\n\"/past/\" = \"/guide/\"\n\"/guide/a.html#old\" = \"#setup\"\n";
    let links =
        "[1](old/page.html) [2](/old/page.html#setup) [3](past/) [4](past#steps) [5](guide/a.md#old)\n";
    redirects(config)
        .change("src/README.md", links)
        .has("index.html", "<a href=\"guide/a.html\">1</a>")
        .has("index.html", "<a href=\"guide/a.html#setup\">2</a>")
        .has("index.html", "<a href=\"guide/index.html\">3</a>")
        .has("index.html", "<a href=\"guide/index.html#steps\">4</a>")
        .has("index.html", "<a href=\"guide/a.html#setup\">5</a>")
        .finds(&[])
        .change("src/README.md", "[1](old/page.html#none)\n")
        .finds(&["src/README.md:1: broken-anchor: the page \u{201c}A & B\u{201d} has no `#none`"]);
}

#[test]
fn what_cannot_lead_on_is_told_where_it_is_written() {
    for (line, expected) in [
        ("\"/a.html\" = \"gone.html\"", "there is no `gone.html` on this site"),
        ("\"/a.html\" = \"guide/a.html#none\"", "the page \u{201c}A & B\u{201d} has no `#none`"),
        ("\"/a.html\" = \"../../x.html\"", "`../../x.html` leaves the site"),
        (
            "\"/a.html\" = \"jAvA\\tscript:alert(1)\"",
            "`jAvA\tscript:alert(1)` is not led to: it could run something",
        ),
        ("\"/a.html\" = \"data:text/html,x\"", "`data:text/html,x` is not led to: it could run something"),
        ("\"/a.html\" = \"mailto:a@b.example\"", "`mailto:a@b.example` is no page"),
        ("\"/a.html\" = \"https://x y/\"", "`https://x y/` is no web address"),
        (
            "\"/a.html\" = \"guide/a.html?x\"",
            "`guide/a.html?x` has a query, which no page of this site takes",
        ),
        ("\"/a.html\" = \"\"", "`a.html` leads to itself"),
        ("\"/a.html#x\" = \"guide/a.html\"", "there is no page `a.html`, and nothing leads on from it"),
        (
            "\"/guide/a.html#setup\" = \"/index.html\"",
            "`guide/a.html#setup` is still there, so it cannot lead on",
        ),
        ("\"/guide/a.html#top\" = \"/\"", "`guide/a.html#top` is still there, so it cannot lead on"),
        ("\"/guide/a.html#TOP\" = \"/\"", "`guide/a.html#TOP` is still there, so it cannot lead on"),
        ("\"/a.html\" = \"///x.example\"", "`///x.example` is no web address"),
        ("\"/guide/a.html\" = \"/index.html\"", "`guide/a.html` cannot lead on: `src/guide/a.md` is there"),
        (
            "\"/data.csv/\" = \"/index.html\"",
            "`data.csv/index.html` cannot lead on: `data.csv` is a file, and no folder",
        ),
        ("\"/404.html\" = \"/index.html\"", "`404.html` cannot lead on: this is a place of infrabook's own"),
        (
            "\"/_infrabook/x.html\" = \"/index.html\"",
            "`_infrabook/x.html` cannot lead on: this is a place of infrabook's own",
        ),
        ("\"/../a.html\" = \"/index.html\"", "`/../a.html` cannot be an old address: it leaves the site"),
        (
            "\"javascript:a\" = \"/index.html\"",
            "`javascript:a` cannot be an old address: it is none of this site",
        ),
        (
            "\"/a.pdf\" = \"/index.html\"",
            "`/a.pdf` cannot be an old address: no page can be there: end it in `.html` or `/`",
        ),
    ] {
        let site = redirects(line);
        assert_eq!(site.findings(), [format!("book.toml:5: broken-redirect: {expected}")], "{line}");
        let routes = site.routes();
        assert!(
            !routes.contains(&"a.html".to_owned()) && routes.contains(&"guide/a.html".to_owned()),
            "{line}"
        );
    }
}

/// Nothing that the site needs beside its pages is shadowed, and nothing in the output folder that is no site's.
#[test]
fn no_alias_stands_in_the_way_of_the_site() {
    let config = format!("{HTTPS}cname = \"docs.example.com\"\n");
    let plain = book(&config);
    let of_pages = ["index.html", "guide/index.html", "guide/a.html"];
    let mut aliases: Vec<String> = plain.routes().iter().map(|route| format!("/{route}/")).collect();
    assert!(["/CNAME/", "/.nojekyll/", "/sitemap.xml/"].iter().all(|name| aliases.contains(&(*name).into())));
    aliases.extend(
        ["/CNAME", "/cname/x.html", "/404.html", "/sitemap-2.xml/", "/_Infrabook/", "/.git/hooks/", ""]
            .map(Into::into),
    );
    aliases.retain(|alias| !of_pages.contains(&alias.trim_matches('/')));
    for alias in &aliases {
        let text = format!("---\naliases: [\"{alias}\"]\n---\n# A\n");
        let site = book(&config).change("src/guide/a.md", &text);
        let found = site.findings();
        assert!(
            found.len() == 1 && found[0].starts_with("src/guide/a.md:2: broken-redirect"),
            "{alias}: {found:?}"
        );
        assert_eq!(site.routes(), plain.routes(), "{alias}");
    }
}

/// As a user has it: the site is written, and `.git` in the output folder stays as it is.
#[test]
fn a_site_with_a_broken_alias_is_built() {
    let config = format!("[book]\nsrc = \"src\"\n{HTTPS}cname = \"docs.example.com\"\n");
    let aliases =
        "---\naliases: [/sitemap.xml/, /CNAME, /.nojekyll/, /404.html/, /.git/hooks/]\n---\n# Home\n";
    let folder = project(&[("book.toml", &config), ("src/README.md", aliases)]);
    let at = folder.path();
    expect(&crate::command_line::run(at, &["build"]), 1, "1 page in");
    assert!(at.join("book/sitemap.xml").is_file() && !at.join("book/.git").exists());
}

#[test]
fn two_redirects_at_one_place_are_told_with_both_places() {
    redirects("\"/a.html\" = \"guide/a.html\"\n\"a.html\" = \"data.csv\"").finds(&[
        "book.toml:5: broken-redirect: `a.html` leads on by `book.toml` too",
        "book.toml:6: broken-redirect: `a.html` leads on by `book.toml` too",
    ]);
    redirects("\"/a.html\" = \"guide/a.html\"")
        .change("src/guide/a.md", "---\ntitle: A\naliases:\n  - x.html\n  - /a.html\n---\n")
        .finds(&[
            "book.toml:5: broken-redirect: `a.html` leads on by `src/guide/a.md` too",
            "src/guide/a.md:5: broken-redirect: `a.html` leads on by `book.toml` too",
        ]);
    redirects("\"/a.html\" = \"guide/a.html\"\n\"/a.html/b.html\" = \"guide/a.html\"").finds(&[
        "book.toml:6: broken-redirect: `a.html/b.html` cannot lead on: `a.html`, a redirect too, is no folder",
    ]);
    book("").change("src/guide/a.md", "---\naliases: [/Guide/, /]\n---\n# A\n").finds(&[
        "src/guide/a.md: duplicate-route: `Guide/index.html` and `guide/index.html` are one file where the disk ignores case",
        "src/guide/a.md:2: broken-redirect: `index.html` cannot lead on: `src/README.md` is there",
    ]);
}

#[test]
fn a_circle_is_told_at_each_of_its_places() {
    let site = redirects("\"/1.html\" = \"2.html\"\n\"/2.html\" = \"3.html\"\n\"/3.html\" = \"2.html\"");
    let site = site.finds(&[
        "book.toml:6: broken-redirect: `2.html` leads in a circle, by `3.html`",
        "book.toml:7: broken-redirect: `3.html` leads in a circle, by `2.html`",
    ]);
    site.lacks_route("1.html").lacks_route("2.html");
}

#[test]
fn hostile_names_are_only_text() {
    let site =
        redirects("\"/\\\"><script>x.html\" = \"guide/a.html\"\n\"/'.html\" = \"https://x.example/%22%3E\"");
    let page = site.page("\"><script>x.html");
    assert!(!page.contains("<script>x"), "{page}");
    let moved = redirects("\"/guide/a.html#\\\"><script>x</script>\" = \"#setup\"").page("guide/a.html");
    assert!(
        moved.contains("data-moved=\"&quot;&gt;&lt;script&gt;x&lt;") && !moved.contains("<script>x"),
        "{moved}"
    );
    let quoted = book("").change("src/'b.md", "---\naliases: [c.html]\n---\n# B\n").page("c.html");
    assert!(quoted.contains("content=\"0; url=%27b.html\""), "{quoted}");
}

#[test]
fn the_environment_says_where_the_site_is_published() {
    let folder = project(&[("README.md", "# Home\n")]);
    let run = |variables: &[(&str, &str)]| {
        let mut program = crate::program();
        program.args(["build"]).current_dir(folder.path()).envs(variables.iter().copied());
        program.output().unwrap()
    };
    let page = || std::fs::read_to_string(folder.path().join("book/index.html")).unwrap();
    expect(&run(&[("CI_PAGES_URL", "https://acme.gitlab.io/infra")]), 0, "");
    assert!(page().contains("<link rel=\"canonical\" href=\"https://acme.gitlab.io/infra/\">"), "{}", page());
    assert!(folder.path().join("book/sitemap.xml").exists());
    expect(&run(&[]), 0, "1 removed");
    assert!(!page().contains("canonical") && !folder.path().join("book/sitemap.xml").exists());
    expect(
        &run(&[("MDBOOK_OUTPUT__HTML__SITE_URL", "javascript:x")]),
        2,
        "`MDBOOK_OUTPUT__HTML__SITE_URL`: `javascript:x` is no address",
    );
}

#[test]
fn the_manual_shows_the_pipelines_that_are_generated() {
    let manual = include_str!("../content/guide/publishing.md");
    for text in [
        include_str!("../src/init/pipeline/github-pages.yml"),
        include_str!("../src/init/pipeline/gitlab-pages.yml"),
    ] {
        let filled = text.replace("DEFAULT_BRANCH", "main").replace("PROJECT_DIR", ".");
        assert!(manual.contains(&filled), "publishing.md does not show:\n{filled}");
    }
}

#[cfg(unix)]
#[test]
fn an_input_of_the_action_is_an_argument_and_never_a_script() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let bin = folder.path().join("infrabook/bin");
    std::fs::create_dir_all(&bin).unwrap();
    let program = bin.join("infrabook");
    std::fs::write(&program, "#!/bin/sh\nfor argument in \"$@\"; do echo \"<$argument>\"; done\n").unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let run = |inputs: &[(&str, &str)]| {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/.github/action/run.sh");
        let mut shell = std::process::Command::new("bash");
        shell.arg(script).current_dir(folder.path()).env("RUNNER_TEMP", folder.path());
        shell
            .env("GITHUB_OUTPUT", folder.path().join("output"))
            .env("GITHUB_PATH", folder.path().join("path"));
        shell.envs(inputs.iter().copied());
        shell.output().unwrap()
    };
    let hostile = "$(touch ran);`touch ran`\"'";
    let inputs = [("COMMAND", "build"), ("DIRECTORY", hostile), ("OUTPUT", hostile), ("ARGUMENTS", hostile)];
    expect(&run(&inputs), 0, &format!("<{hostile}>\n<--dest-dir>\n<{hostile}>\n<-->\n<{hostile}>\n"));
    for command in ["build; touch ran", "--help", "", "Build"] {
        expect(&run(&[("COMMAND", command), ("DIRECTORY", "."), ("ARGUMENTS", "")]), 1, "::error::");
    }
    expect(&run(&[("COMMAND", "build"), ("DIRECTORY", "."), ("OUTPUT", "a\nsite=b")]), 1, "one folder");
    assert!(!folder.path().join("ran").exists());
}

/// What the manual tells those to set who commit the site.
const COMMITTED: &str = "[output.html]
site-url = \"https://example.github.io/platform/\"

[git]
links = \"branch\"
branch = \"main\"
dates = false
";

#[test]
fn a_site_that_is_committed_fits_its_sources_wherever_it_is_built() {
    let manual = include_str!("../content/guide/publishing.md");
    assert!(manual.contains(COMMITTED), "the manual says something else");
    // Whole, and without any one of its keys, of which none is there for nothing.
    let keys = COMMITTED.lines().filter(|line| line.contains(" = "));
    for left_out in std::iter::once("").chain(keys) {
        let lines = COMMITTED.lines().filter(|line| left_out.is_empty() || *line != left_out);
        let repository = Repository::new();
        repository.put("book.toml", &lines.collect::<Vec<_>>().join("\n"));
        repository.put("README.md", "# Home\n\n[code](modules/vpc/main.tf)\n");
        repository.put("modules/vpc/main.tf", "variable \"cidr\" {}\n");
        let config = std::fs::read_to_string(repository.path().join(".git/config")).unwrap();
        let remote = "[remote \"origin\"]\n\turl = https://github.com/acme/infra.git\n";
        repository.put(".git/config", &format!("{config}{remote}"));
        let commit = |parents: &[gix::ObjectId]| {
            let of_git = |path: &str| path.starts_with(".git/") || path.starts_with(".infrabook/");
            let files = read_folder(repository.path()).into_iter().filter(|(path, _)| !of_git(path));
            let files: Files =
                files.map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned())).collect();
            let commit =
                repository.commit(parents, "A", &format!("{}00000 +0000", 1 + parents.len()), &files);
            repository.put(".git/refs/heads/topic", &format!("{commit}\n"));
            commit
        };
        repository.put(".git/HEAD", "ref: refs/heads/topic\n");
        let first = commit(&[]);
        repository.put("README.md", "# Home\n\n[code](modules/vpc/main.tf), and more\n");
        expect(&crate::command_line::run(repository.path(), &["build"]), 0, "pages");
        let second = commit(&[first]);
        let check = |environment: &[(&str, &str)]| {
            let mut command = crate::program();
            command.args(["build", "--check"]).current_dir(repository.path());
            command.envs(environment.iter().copied()).output().unwrap()
        };
        let here = check(&[]);
        repository.put(".git/HEAD", &format!("{second}\n"));
        let there = check(&[
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_SERVER_URL", "https://github.com"),
            ("GITHUB_REPOSITORY", "acme/infra"),
        ]);
        if left_out.is_empty() {
            expect(&here, 0, "nothing would change");
            expect(&there, 0, "nothing would change");
        } else {
            assert_eq!(there.status.code(), Some(1), "without {left_out}");
        }
    }
}

#[cfg(unix)]
#[test]
fn only_a_tag_of_the_version_gets_what_was_released() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let tool = |name: &str, script: &str| {
        let path = at.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, script).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    };
    tool("tools/gh", "#!/bin/sh\necho \"asked for $3\"\nexit 1\n");
    for part in ["Cargo.lock", "src/main.rs", "themes/x"] {
        tool(&format!("action/{part}"), "");
    }
    tool("action/Cargo.toml", "[package]\nversion = \"1.2.3\"\n");
    let path = format!("{}:{}", at.join("tools").display(), std::env::var("PATH").unwrap());
    for (name, asks) in [
        ("v1.2.3", true),
        ("v1", true),
        ("v1.2", true),
        ("v1.2.4", false),
        ("v12", false),
        ("v2-rewrite", false),
        ("v1-rewrite", false),
        ("main", false),
        ("", false),
    ] {
        let mut shell = std::process::Command::new("bash");
        shell.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/.github/action/release.sh"));
        shell.env("GITHUB_ACTION_PATH", at.join("action")).env("RUNNER_TEMP", at).env("PATH", &path);
        shell.env("GITHUB_OUTPUT", at.join("output")).env("ACTION_REPOSITORY", "acme/infrabook");
        shell.env("ACTION_REF", name).env("RUNNER_OS", "Linux").env("RUNNER_ARCH", "X64");
        let output = shell.output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(said.contains("asked for v1.2.3"), asks, "{name}: {said}");
    }
}
