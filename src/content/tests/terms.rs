//! Definition lists, and text in which terms may be marked.

use super::*;
use crate::content::{Dialect, Piece, parse_with};
use crate::path::SourcePath;

#[test]
fn a_term_has_its_names_and_the_first_sentence_of_its_first_definition() {
    let text = "Zone\nAZ\n: A *part*\n  of a region. More.\n: Else.\n\nC `x`\n: [d](e.md)\n";
    let document = parse(text, &SourcePath::root());
    let terms: Vec<_> = document
        .terms
        .iter()
        .map(|term| format!("{} {} {}", term.names.join("|"), term.id, term.definition))
        .collect();
    assert_eq!(terms, ["Zone|AZ zone-az A part of a region.", "C x c-x d"]);
    assert_eq!(document.anchors, ["zone-az", "c-x"]);
}

#[test]
fn text_is_kept_apart_where_a_term_may_be_marked() {
    let marked = |text: &str, terms: bool| -> Vec<String> {
        let document = parse_with(text, &SourcePath::root(), Dialect { terms, ..Dialect::default() });
        let text = |piece: &Piece| if let Piece::Text(text) = piece { Some(text.clone()) } else { None };
        document.pieces.iter().filter_map(text).collect()
    };
    for (text, expected) in [
        ("# t\n\na *b* `c` [d](e.md) <f@g.h> ![i](j.png) k", "a |b| |k"),
        ("<a href=\"x\">t</a> u <code>t</code> <B>v</B>", "u|v"),
        ("<h2>t</h2>\n\n<summary>\n\nt\n\n</summary>\n\nu", "u"),
        ("|t|t|\n|-|-|\n|a|b|\n\n> c\n\n- d\n", "a|b|c|d"),
        ("t\n: a\n", "a"),
        ("a https://x.example b", "a | b"),
        ("---\nglossary: false\n---\nt", ""),
        ("a\nb", "a\nb"),
    ] {
        let found = marked(text, true);
        let words: Vec<&str> = found.iter().map(String::as_str).filter(|it| !it.trim().is_empty()).collect();
        let expected: Vec<&str> = expected.split('|').filter(|it| !it.trim().is_empty()).collect();
        let trimmed = |all: Vec<&str>| all.into_iter().map(|it| it.trim().to_owned()).collect::<Vec<_>>();
        assert_eq!(trimmed(words), trimmed(expected), "{text}");
        assert!(marked(text, false).is_empty(), "{text}");
    }
}
