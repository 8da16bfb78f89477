//! The page of a folder.

use crate::book::{Book, main_of};

#[test]
fn a_page_that_is_a_title_alone_lists_what_is_below_it() {
    let book = Book::of([
        ("docs/README.md", "# Home\n\nWords.\n"),
        ("docs/guides/README.md", "# Guides\n"),
        ("docs/guides/a.md", "# A <b>\n"),
        ("docs/guides/more/b.md", "# B\n"),
        ("docs/guides/more/deep/c.md", "# C\n"),
        ("docs/guides/hidden.md", "---\nhide: true\n---\n# Hidden\n"),
        ("docs/words/README.md", "# Words\n\nOf its own.\n"),
        ("docs/words/a.md", "# D\n"),
    ]);
    let page = book.page("docs/guides/index.html");
    let list = main_of(&page).split_once("<ul data-ui>").unwrap().1;
    for line in ["<a href=\"a.html\">A</a>", "<li>More<ul", "<a href=\"more/b.html\">B</a>"] {
        assert!(list.contains(line), "{line}: {list}");
    }
    assert!(!list.contains("Hidden") && !list.contains(">C<"), "{list}");
    let book =
        book.lacks("docs/words/index.html", "<ul data-ui>").lacks("docs/guides/a.html", "<ul data-ui>");
    book.change("docs/guides/new.md", "# New\n")
        .build()
        .has("docs/guides/index.html", "<a href=\"new.html\">New</a>");
}
