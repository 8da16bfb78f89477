//! What SUMMARY.md makes of the files that it lists.

use crate::book::{Book, main_of};

#[test]
fn a_readme_beside_terraform_stays_where_the_book_has_it() {
    let book = Book::of([
        ("book.toml", "[book]\nsrc = \".\"\n"),
        ("SUMMARY.md", "- [Home](README.md)\n- [Network](modules/vpc/README.md)\n"),
        ("README.md", "# Home\n\n[There](modules/vpc/README.md#cost)\n"),
        ("modules/vpc/README.md", "# VPC\n\n## Cost\n\nMoney.\n\nMuch.\n"),
        ("modules/vpc/main.tf", "variable \"cidr\" {}\n"),
        ("modules/dns/README.md", "# DNS\n\nNames.\n"),
        ("modules/dns/main.tf", "variable \"zone\" {}\n"),
    ]);
    book.has("modules/vpc/index.html", "Much.")
        .has("index.html", "href=\"modules/vpc/index.html#cost\"")
        .lacks("reference/modules/vpc/index.html", "Much.")
        .has("reference/modules/vpc/index.html", "cidr")
        .has("reference/modules/dns/index.html", "Names.");
}

#[test]
fn a_title_that_the_first_heading_says_is_not_shown_twice() {
    let book = Book::of([
        ("book.toml", "[book]\nsrc = \"src\"\n"),
        ("src/SUMMARY.md", "- [A - Keywords](a.md)\n- [B](b.md)\n- [C](c.md)\n"),
        ("src/a.md", "## Appendix A: Keywords\n\nWords.\n"),
        ("src/b.md", "## Overview\n\nWords.\n"),
        ("src/c.md", "Words, then\n\n## C\n"),
    ]);
    let title = |page: &str| main_of(&book.page(page)).split_once("<h1").unwrap().1[..24].to_owned();
    assert!(title("a.html").starts_with(" class=\"visually-hidden\""), "{}", title("a.html"));
    for page in ["b.html", "c.html"] {
        assert!(title(page).starts_with(" data-ui>"), "{}", title(page));
    }
}

#[test]
fn a_readme_is_a_page_like_any_other_without_mdbooks_index() {
    let book = |settings: &str| {
        Book::of([
            ("book.toml", &format!("[book]\nsrc = \"src\"\n{settings}")),
            ("src/SUMMARY.md", "- [A](a.md)\n- [B](b/README.md)\n"),
            ("src/a.md", "# A\n\n[B](b/README.md)\n"),
            ("src/b/README.md", "# B\n"),
        ])
    };
    let off = "[build]\nuse-default-preprocessors = false\n";
    book(off).has("a.html", "href=\"b/README.html\"").has("b/README.html", "<h1 id=\"b\">B");
    for on in ["", &format!("{off}[preprocessor.index]\n")] {
        book(on).has("a.html", "href=\"b/index.html\"").has("b/index.html", "<h1 id=\"b\">B");
    }
}
