//! mdBook's keys of book.toml, and the variables that set them.

use infrabook::config::EnvVars;
use infrabook::scan::scan;
use infrabook::site::Site;
use infrabook::source;
use infrabook::tree::Tree;

use crate::book::Book;
use crate::command_line::{expect, project};

const SUMMARY: &str = "# Summary\n\n[Before](README.md)\n\n- [One](one.md)\n  - [Two](deep/two.md)\n- [Draft]()\n\n# Part\n\n\
                       - [Three](three.md)\n";

/// A book, and what its `[output.html]` says.
fn book(lines: &str) -> Book {
    Book::of([
        ("book.toml", &format!("[output.html]\n{lines}\n")),
        ("src/SUMMARY.md", SUMMARY),
        ("src/README.md", "# Before\n\nThey say \"yes\" -- or not...\n"),
        ("src/one.md", "# One\n\nTerm\n: Meaning\n\n> [!NOTE]\n> Noted.\n\n## Below\n\n```sh\nls\n```\n"),
        ("src/deep/two.md", "# Two\n\n## Place\n"),
        ("src/three.md", "# Three\n"),
        ("css/own style.css", "p { color: var(--fg) }\n"),
        ("own.js", "1;\n"),
    ])
}

#[test]
fn files_of_the_projects_own_come_after_the_themes_on_every_page() {
    let lines = "additional-css = ['css/own style.css']\nadditional-js = ['own.js']\nsite-url = '/base/'\n";
    let site = book(lines).finds(&[]);
    for (page, root) in
        [("one.html", ""), ("deep/two.html", "../"), ("print.html", ""), ("404.html", "/base/")]
    {
        let html = site.page(page);
        let places = [
            "_infrabook/style-",
            "_infrabook/app-",
            "_infrabook/mdbook-",
            "css/own%20style.css\">",
            "own.js\"></script>",
        ]
        .map(|name| html.find(&format!("=\"{root}{name}")).unwrap_or_else(|| panic!("{page} lacks {name}")));
        assert!(places.is_sorted(), "{page}: {places:?}");
    }
    assert_eq!(site.page("own.js"), "1;\n");
    let routes = site.routes();
    assert!(routes.contains(&"css/own style.css".to_owned()));
    assert!(routes.iter().any(|route| route.starts_with("_infrabook/mdbook-")));
    assert!(!book("").routes().iter().any(|route| route.starts_with("_infrabook/mdbook-")));
    let site = site.change("own.js", "2;\n");
    assert_eq!(site.page("own.js"), "2;\n");
    site.delete("own.js").finds(&["book.toml:3: config: there is no file `own.js`"]).lacks_route("own.js");
}

#[test]
fn a_file_in_the_themes_folder_is_no_part_of_the_theme_where_it_is_named() {
    let site = book("additional-css = ['theme/own.css']").change("theme/own.css", "p{}\n").finds(&[]);
    assert_eq!(site.page("theme/own.css"), "p{}\n");
}

#[test]
fn readers_who_chose_no_colours_get_the_books() {
    book("default-theme = 'navy'").has("one.html", " data-theme=\"dark\"");
    book("preferred-dark-theme = 'light'").has("one.html", " data-theme=\"light\"");
    book("").lacks("one.html", "data-theme=");
    let site = book("default-theme = 'mine'").lacks("one.html", "data-theme=");
    site.finds(&["book.toml:2: config: `mine` is no theme: the colours are as a reader's system has them"]);
}

#[test]
fn chapters_are_numbered_as_mdbook_does() {
    let numbers = |site: &Book| -> Vec<String> {
        let page = site.page("one.html");
        page.split("<b>").skip(1).filter_map(|rest| Some(rest.split_once("</b>")?.0.to_owned())).collect()
    };
    assert_eq!(numbers(&book("")), ["1. ", "1.1. ", "2. ", "3. "]);
    assert!(numbers(&book("no-section-label = true")).is_empty());
}

#[test]
fn folds_of_the_navigation_are_as_book_toml_says() {
    let open =
        |lines: &str| book(lines).page("three.html").matches("<details open><summary aria-label").count();
    let default = open("");
    assert_eq!((default, open("fold = { enable = true, level = 0 }")), (0, 0));
    assert_eq!((open("fold = { enable = true, level = 1 }"), open("fold = { enable = false }")), (1, 1));
}

#[test]
fn markdown_is_mdbooks_unless_book_toml_says_otherwise() {
    let words = "They say \u{201c}yes\u{201d} \u{2013} or not\u{2026}";
    book("").has("index.html", words).has("one.html", "<dl").has("one.html", "class=\"alert");
    let site = book("smart-punctuation = false\ndefinition-lists = false\nadmonitions = false");
    site.has("index.html", "They say \"yes\" -- or not...")
        .lacks("one.html", "<dl>")
        .lacks("one.html", "class=\"alert");
}

#[test]
fn what_is_turned_off_is_not_there() {
    let site = book("sidebar-header-nav = false\nplayground.copyable = false\nsearch.limit-results = 5");
    site.lacks("one.html", "class=\"toc\"")
        .has("one.html", " data-copy=\"no\"")
        .has("one.html", " data-search-most=\"5\"");
    book("")
        .has("one.html", "class=\"toc\"")
        .lacks("one.html", "data-copy")
        .lacks("one.html", "data-search-most");
}

#[test]
fn chapters_may_be_left_out_of_the_search() {
    let index = |site: &Book| -> String {
        let shards = site.routes().into_iter().filter(|route| route.starts_with("_infrabook/search/"));
        shards.map(|route| String::from_utf8_lossy(&site.bytes(&route)).into_owned()).collect()
    };
    assert!(index(&book("")).contains("deep/two.html"));
    let site = book("search.chapter.'deep'.enable = false");
    assert!(!index(&site).contains("deep/two.html") && index(&site).contains("three.html"));
}

#[test]
fn the_page_for_lost_readers_has_the_books_words() {
    const WORDS: &str = "# Lost\n\n[Two](deep/two.md#place), ![picture](deep/a.png)\n";
    let site =
        book("site-url = '/base/'").change("src/deep/a.png", "x").change("src/404.md", WORDS).finds(&[]);
    let site = site
        .has("404.html", "href=\"/base/deep/two.html#place\"")
        .has("404.html", "src=\"/base/deep/a.png\"")
        .lacks("404.html", "lost-code")
        .lacks("one.html", "404.html");
    let site = site.change("src/404.md", "# Gone\n").has("404.html", "Gone").delete("src/404.md");
    site.has("404.html", "lost-code");
    let named = book("input-404 = 'deep/lost.md'").change("src/deep/lost.md", "# Lost\n\n[Two](two.md)\n");
    named.finds(&[]).has("deep/lost.html", "href=\"/deep/two.html\"").lacks_route("404.html");
    book("input-404 = ''").lacks_route("404.html");
    let missing = book("input-404 = 'lost.md'").has("404.html", "lost-code");
    missing.finds(&["book.toml:2: config: there is no file `src/lost.md`"]);
}

#[test]
fn an_authors_element_is_marked_for_the_themes_rules_to_pass_over() {
    let text = "# Three\n\n<div class=\"title\" id=\"x\">a</div>\n\n<p>b</p>\n\n<a class=badge href=\"one.md\">c</a>\n\n## D {.lead}\n";
    book("")
        .change("src/three.md", text)
        .has("three.html", "<div data-own class=\"title\" id=\"x\">")
        .has("three.html", "<p>b</p>")
        .has("three.html", "<a data-own class=badge href=\"one.html\">")
        .has("three.html", "class=\"lead\" data-own>");
}

#[test]
fn variables_set_keys_and_what_is_wrong_with_them_names_them() {
    let files = [("README.md", "# Home\n"), ("book.toml", "[book]\nsrc = '.'\ntitle = 'Under'\n")];
    let folder = project(&files);
    let run = |arguments: &[&str], variables: &[(&str, &str)]| {
        let mut program = crate::program();
        program.args(arguments).current_dir(folder.path()).envs(variables.iter().copied());
        program.output().unwrap()
    };
    let there = |path: &str| folder.path().join(path).exists();
    let out = ("MDBOOK_BUILD__BUILD_DIR", "out");
    expect(
        &run(&["build"], &[out, ("MDBOOK_BOOK__TITLE", "Over"), ("MDBOOK_VERSION", "0")]),
        0,
        " in ./out ",
    );
    let page = std::fs::read_to_string(folder.path().join("out/index.html")).unwrap();
    assert!(page.contains("Over") && !page.contains("Under") && !there("book"));
    expect(&run(&["clean"], &[out]), 0, "removed");
    assert!(!there("out/index.html"));
    for command in ["build", "check"] {
        let wrong = run(&[command], &[("MDBOOK_OUTPUT__HTML__DEFAULT_TEHME", "x")]);
        expect(
            &wrong,
            2,
            "the environment variable `MDBOOK_OUTPUT__HTML__DEFAULT_TEHME`: [output.html] has no key",
        );
        expect(&wrong, 2, "did you mean `default-theme`?");
        let lost = run(&[command], &[("MDBOOK_OUTPUT__HTML__ADDITIONAL_CSS", "[\"none.css\"]")]);
        expect(
            &lost,
            1,
            "the environment variable `MDBOOK_OUTPUT__HTML__ADDITIONAL_CSS`: there is no file `none.css`",
        );
    }
}

#[test]
fn variables_hold_without_a_book_toml_too() {
    let variables = [("MDBOOK_BOOK__TITLE", "Set")].map(|(name, value)| (name.to_owned(), value.to_owned()));
    let tree = Tree::from_memory("x", [("README.md", "# Home\n")]).with_variables(EnvVars::of(variables));
    let site = Site::new(scan(&tree, &source::all(), None).unwrap_or_else(|faults| panic!("{faults:?}")));
    assert_eq!((site.outline.title.as_str(), site.scan.config.written), ("Set", false));
}
