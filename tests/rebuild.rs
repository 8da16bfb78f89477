//! Build, change, build again: a build that takes over from the one before gives what a fresh one gives.

use crate::book::Book;

fn small() -> Book {
    Book::of([
        ("README.md", "# Home\n\nSee [the guide](docs/guide.md#setup) and [the network](modules/net/).\n"),
        ("docs/guide.md", "# Guide\n\n## Setup\n\nFirst words.\n"),
        (
            "modules/net/main.tf",
            "variable \"cidr\" {\n  description = \"Where it lives.\"\n}\nlocals {\n  cidr = var.cidr\n}\n",
        ),
        ("modules/net/README.md", "# Network\n\nA network.\n"),
    ])
}

#[test]
fn an_edit_changes_the_page() {
    small()
        .has("docs/guide.html", "First words.")
        .change("docs/guide.md", "# Guide\n\n## Setup\n\nOther words.\n")
        .has("docs/guide.html", "Other words.")
        .lacks("docs/guide.html", "First words.");
}

#[test]
fn what_breaks_is_found_and_what_is_mended_is_not() {
    small()
        .finds(&[])
        .change("docs/guide.md", "# Guide\n\n## Set-up\n")
        .finds(&["README.md:3: broken-anchor: the page \u{201c}Guide\u{201d} has no `#setup`"])
        .delete("docs/guide.md")
        .finds(&["README.md:3: broken-link: there is no `docs/guide.md`"])
        .change("docs/guide.md", "# Guide\n\n## Setup\n")
        .finds(&[]);
}

#[test]
fn a_variable_that_nothing_reads_is_found() {
    let unused = "variable \"cidr\" {\n  description = \"Where it lives.\"\n}\n";
    small()
        .change("modules/net/main.tf", unused)
        .finds(&["modules/net/main.tf:1: unused-variable: nothing in this module reads `var.cidr`"])
        .change("modules/net/examples/main.tf", unused)
        .change(
            "modules/net/main.tf",
            &format!("{unused}check \"a\" {{\n  data \"x\" \"y\" {{\n    z = var.cidr\n  }}\n}}\n"),
        )
        .finds(&[]);
}

#[test]
fn a_module_comes_and_goes() {
    let book = small().has("reference/modules/net/index.html", "input_cidr");
    let book = book
        .change("modules/dns/main.tf", "# Names.\n\nvariable \"zone\" {\n  description = \"The zone.\"\n}\n");
    let book = book
        .has("reference/index.html", "modules/dns/")
        .has("reference/modules/dns/index.html", "input_zone");
    book.delete("modules/dns/main.tf")
        .lacks("reference/index.html", "modules/dns/")
        .lacks_route("reference/modules/dns/index.html");
}

#[test]
fn a_second_build_equals_a_fresh_one() {
    let again = small()
        .change("docs/guide.md", "# Guide\n\n## Setup\n\nMore.\n")
        .change(
            "modules/net/main.tf",
            "variable \"cidr\" {\n  description = \"Changed.\"\n}\noutput \"id\" {\n  value = 1\n}\n",
        )
        .change("docs/new.md", "# New\n")
        .delete("docs/new.md");
    let fresh = Book::of([
        ("README.md", "# Home\n\nSee [the guide](docs/guide.md#setup) and [the network](modules/net/).\n"),
        ("docs/guide.md", "# Guide\n\n## Setup\n\nMore.\n"),
        (
            "modules/net/main.tf",
            "variable \"cidr\" {\n  description = \"Changed.\"\n}\noutput \"id\" {\n  value = 1\n}\n",
        ),
        ("modules/net/README.md", "# Network\n\nA network.\n"),
    ]);
    assert_eq!(again.everything(), fresh.everything());
}
