//! Documents of several pages, seen from outside.

use crate::book::Book;

const SUMMARY: &str = "# Summary\n\n[Home](README.md)\n\n# Guide\n\n- [One](guide/one.md)\n  - [Two](guide/deep/two.md)\n\n# More\n\n- [Three](three.md)\n";

fn book() -> Book {
    Book::of([
        ("book.toml", "[book]\nsrc = 'src'\n"),
        ("src/SUMMARY.md", SUMMARY),
        (
            "src/README.md",
            "# Home\n\n[One](guide/one.md#part) [file](data.txt) [other](https://example.com/)\n",
        ),
        (
            "src/guide/one.md",
            "# One\n\n## Part\n\n[below](#part) [two](deep/two.md) [three](../three.md)\n\nA note.[^1]\n\n[^1]: First.\n",
        ),
        (
            "src/guide/deep/two.md",
            "## Part\n\n<p id=\"own\">x</p> [own](#own)\n\nword\n: what it means\n\nA note.[^1]\n\n[^1]: Second.\n",
        ),
        ("src/three.md", "# Three\n\n[up](guide/one.md#part)\n"),
        ("src/data.txt", "x"),
    ])
}

#[test]
fn the_book_has_every_page_and_its_links_stay_inside() {
    let made = book();
    let made = [
        "<article class=\"prose sheet\" id=\"p",
        "name=\"robots\" content=\"noindex\"",
        "href=\"data.txt\"",
        "href=\"https://example.com/\"",
        "class=\"print-part\">Guide<",
        ".footnote-1\"",
        ".own\">x</p>",
        ".word\">",
        "Second.",
    ]
    .into_iter()
    .fold(made, |made, text| made.has("print.html", text));
    made.lacks("print.html", "href=\"guide/one.html")
        .lacks("print.html", "id=\"part\"")
        .lacks("print.html", "id=\"own\"");
}

#[test]
fn a_section_stands_under_its_first_page() {
    let place = "_infrabook/print/guide/one.html";
    book()
        .has(place, "Second.")
        .lacks(place, "[up]")
        .has(place, "href=\"../../../three.html\"")
        .has("guide/one.html", "href=\"../_infrabook/print/guide/one.html\"")
        .has("guide/one.html", "href=\"../print.html\"")
        .lacks("three.html", "_infrabook/print/");
}

#[test]
fn an_edit_changes_the_book_and_it_can_be_turned_off() {
    book()
        .change("src/three.md", "# Three\n\nOther words.\n")
        .has("print.html", "Other words.")
        .change("book.toml", "[book]\nsrc = 'src'\n[output.html.print]\npage-break = false\n")
        .has("print.html", "sheet flow")
        .change("book.toml", "[book]\nsrc = 'src'\n[output.html.print]\nmax-pages = 3\n")
        .lacks_route("print.html")
        .lacks("guide/one.html", "print.html")
        .has("guide/one.html", "_infrabook/print/guide/one.html")
        .change("book.toml", "[book]\nsrc = 'src'\n[output.html.print]\nenable = false\n")
        .lacks("three.html", "print.html");
}

/// A page with every kind of id that something refers to.
const REFERRING: &str = r#"# Referring

```mermaid
flowchart LR
  a --> b
```

```hcl
a = 1 # (1)!
```

1. Why.

<label for="size other">Size</label> <input id="size" aria-describedby='size hint' list=sizes>

<p id="hint">Hint</p>

<a name="old"></a> [old](#old)
"#;

#[test]
fn what_refers_to_an_id_has_its_page_before_it_too() {
    let made = Book::of([
        ("book.toml", "[book]\nsrc = 'src'\n"),
        ("src/SUMMARY.md", "# Summary\n\n- [One](one.md)\n- [Two](two.md)\n"),
        ("src/one.md", REFERRING),
        ("src/two.md", REFERRING),
    ]);
    let print = made.page("print.html");
    for page in ["p0.", "p1."] {
        for text in [
            r#"<label for="PAGEsize PAGEother">"#,
            r#"<input id="PAGEsize" aria-describedby='PAGEsize PAGEhint' list="PAGEsizes">"#,
            "<a name=\"PAGEold\"></a> <a href=\"#PAGEold\">",
            r#"<li id="PAGEcode.2.1">"#,
            "href=\"#PAGEcode.2.1\"",
        ] {
            let text = text.replace("PAGE", page);
            assert!(print.contains(&text), "no {text} in\n{print}");
        }
    }
    if cfg!(feature = "mermaid") {
        for id in ["p0.mermaid.1.title", "p1.mermaid.1.title"] {
            assert!(
                print.contains(&format!(" id=\"{id}\""))
                    && print.contains(&format!("aria-labelledby=\"{id}\""))
            );
        }
    }
    let ids: Vec<&str> = print.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let each: std::collections::BTreeSet<&&str> = ids.iter().collect();
    assert_eq!(each.len(), ids.len(), "{ids:?}");
    let page = made.page("one.html");
    assert!(page.contains(r#"<input id="size" aria-describedby='size hint' list="sizes">"#), "{page}");
}
