//! What pages say of themselves, and the words that a project explains, seen from outside.

use infrabook::path::SitePath;
use infrabook::scan::scan;
use infrabook::site::Site;
use infrabook::source;
use infrabook::tree::Tree;

const GLOSSARY: (&str, &str) =
    ("docs/glossary.md", "# Words\n\nState\n: What is <script>alert(1)</script> `</span>`. More.\n");

fn tree(files: &[(&str, &str)]) -> Tree {
    Tree::from_memory("project", files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())))
}

fn site(files: &[(&str, &str)]) -> Site {
    Site::new(scan(&tree(files), &source::all(), None).unwrap_or_else(|faults| panic!("{faults:?}")))
}

fn page(files: &[(&str, &str)], route: &str) -> String {
    let bytes = site(files).bytes(&SitePath::new(route).unwrap(), &tree(files)).unwrap().into_owned();
    String::from_utf8(bytes).unwrap()
}

fn findings(files: &[(&str, &str)]) -> Vec<String> {
    let all = site(files).diagnostics();
    all.into_iter().map(|it| format!("{} {}: {}", it.path, it.code, it.message)).collect()
}

#[test]
fn words_are_marked_where_the_project_wants_it() {
    let readme = ("README.md", "# Home\n\nIts state.\n");
    let is_marked = |files: &[(&str, &str)]| page(files, "index.html").contains("class=\"term\"");
    assert!(is_marked(&[readme, GLOSSARY]));
    assert!(!is_marked(&[readme]));
    for (book, expected) in [
        ("[book]\nsrc = '.'\n", true),
        ("[book]\nsrc = '.'\n[glossary]\nenable = false\n", false),
        ("[book]\nsrc = '.'\n[glossary]\nwithin = ['docs']\n", false),
        ("[book]\nsrc = '.'\n[glossary]\nfile = 'docs/glossary.md'\n", true),
    ] {
        assert_eq!(is_marked(&[readme, GLOSSARY, ("book.toml", book)]), expected, "{book}");
    }
    // The words of a module are words, too.
    let module = [GLOSSARY, ("m/README.md", "# M\n\nIts state.\n"), ("m/main.tf", "variable \"a\" {}\n")];
    assert!(page(&module, "reference/m/index.html").contains("docs/glossary.html#state"));
}

#[test]
fn what_a_word_means_is_text_wherever_it_is_shown() {
    let html = page(&[("README.md", "# Home\n\nIts state.\n"), GLOSSARY], "index.html");
    assert!(html.contains("data-ui>What is alert(1) &lt;/span&gt;.</span></span>."), "{html}");
}

#[test]
fn a_glossary_that_is_none_is_told() {
    let readme = ("README.md", "# Home\n");
    for (files, expected) in [
        (vec![("book.toml", "[book]\nsrc='.'\n[glossary]\nfile = 'words.md'\n")], "there is no `words.md`"),
        (
            vec![("book.toml", "[book]\nsrc='.'\n[glossary]\nfile = 'w.md'\n"), ("w.md", "# W\n")],
            "`w.md` explains no word",
        ),
        (
            vec![
                ("book.toml", "[glossary]\nfile = 'w.md'\n"),
                ("w.md", "A\n: b\n"),
                ("content/a.md", "# A\n"),
            ],
            "`w.md` is no page of the site",
        ),
    ] {
        let found = findings(&[vec![readme], files].concat());
        assert!(found.contains(&format!("book.toml config: {expected}")), "{found:?}");
    }
    assert!(findings(&[readme, ("docs/glossary.md", "# Words\n")]).is_empty());
}

#[test]
fn owners_are_teams_and_people_and_never_mail_addresses() {
    let files = [
        ("README.md", "# Home\n"),
        ("docs/a.md", "---\nowner: us\n---\n# A\n"),
        ("modules/vpc/main.tf", "variable \"a\" {}\n"),
        (".github/CODEOWNERS", "* someone@example.com @all/<b>\n/modules/ @net other@example.com\n"),
        ("CODEOWNERS", "* @unread\n"),
    ];
    for (route, expected) in [
        ("index.html", "<dt>Owner</dt><dd><bdi>@all/&lt;b&gt;</bdi> (CODEOWNERS)"),
        ("docs/a.html", "<dt>Owner</dt><dd><bdi>us</bdi></dd>"),
        ("reference/modules/vpc/index.html", "<dt>Owner</dt><dd><bdi>@net</bdi> (CODEOWNERS)"),
        ("upkeep.html", "@all/&lt;b&gt;<span class=\"quiet\"> (CODEOWNERS)</span>"),
    ] {
        let html = page(&files, route);
        assert!(html.contains(expected), "{route}: {html}");
        assert!(!html.contains("@example.com") && !html.contains("@unread"), "{route}");
    }
}

#[test]
fn tags_may_have_no_pages_and_an_authored_page_goes_before_one_that_is_made() {
    let tagged = ("README.md", "---\ntags: [a]\n---\n# Home\n");
    let book = ("book.toml", "[book]\nsrc = '.'\n[tags]\nenable = false\n");
    assert!(page(&[tagged], "index.html").contains("<a class=\"badge\" href=\"tags/a.html\">a</a>"));
    assert!(page(&[tagged, book], "index.html").contains("<span class=\"badge\">a</span>"));
    assert!(!site(&[tagged, book]).has(&SitePath::new("tags/index.html").unwrap()));
    let own = [
        tagged,
        ("book.toml", "[book]\nsrc = '.'\n"),
        ("tags/a.md", "# All of a\n"),
        ("upkeep.md", "# Ours\n"),
    ];
    assert!(page(&own, "tags/a.html").contains("All of a") && findings(&own).is_empty());
}
