//! What holds for every language, and samples of each.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::language::LANGUAGES;
use super::{highlight, name};

mod property;
mod samples;

/// What is marked in some code, in order: `p:cidr v:var.cidr`, blanks in a mark as `_`, line ends as `⏎`.
fn marks(language: &str, code: &str) -> String {
    let html = highlight(language, code).unwrap().into_string();
    // A command holds marks, and is none.
    let html = html.replace("<span class=\"cmd\">", "");
    let mut marks = String::new();
    for span in html.split("<span class=\"").skip(1) {
        let (class, rest) = span.split_once("\">").unwrap();
        let text = unescape(rest.split_once("</span>").unwrap().0).replace(' ', "_").replace('\n', "⏎");
        let _ = write!(marks, "{}{class}:{text}", if marks.is_empty() { "" } else { " " });
    }
    marks
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

#[test]
fn every_language_is_found_by_all_its_names() {
    let mut seen = BTreeSet::new();
    for language in &LANGUAGES {
        for alias in language.aliases {
            assert!(seen.insert(*alias), "{alias} names two languages");
            assert_eq!(alias.to_ascii_lowercase(), **alias);
            assert_eq!(name(&alias.to_uppercase()), Some(language.name));
            assert!(highlight(alias, "x").is_some());
        }
    }
    assert_eq!(name("tf"), Some("Terraform"));
    for unknown in ["", "text", "plain", "txt", "mermaid", "no-such"] {
        assert!(highlight(unknown, "a = 1").is_none() && name(unknown).is_none(), "{unknown}");
    }
}

#[test]
fn text_is_escaped_and_neighbours_of_one_class_share_a_span() {
    let html = highlight("hcl", "# <b>\n# &\na = \"</span>\"\n").unwrap();
    assert_eq!(
        html.as_str(),
        "<span class=\"c\"># &lt;b&gt;\n# &amp;</span>\n<span class=\"p\">a</span> = <span class=\"s\">&quot;&lt;/span&gt;&quot;</span>\n"
    );
}

#[test]
fn notes_and_lines() {
    let code = "a = 1 # (1)!\n# why (2)\nb\n";
    let note = |bytes, number| super::Note { bytes, number, address: format!("#n{number}") };
    let layout = super::Layout {
        looks: &[super::Look::Plain, super::Look::Inserted, super::Look::Deleted],
        notes: &[note(5..12, 1), note(18..22, 2)],
        links: &[],
    };
    assert_eq!(
        super::laid_out("text", code, layout).unwrap().as_str(),
        "<span class=\"line\">a = 1<a class=\"note\" href=\"#n1\">1</a>\n</span>\
         <ins class=\"line\"># why<a class=\"note\" href=\"#n2\">2</a>\n</ins><del class=\"line\">b\n</del>"
    );
    let html = super::laid_out("hcl", code, super::Layout { looks: &[], ..layout }).unwrap();
    assert_eq!(
        html.as_str(),
        "<span class=\"p\">a</span> = <span class=\"n\">1</span><a class=\"note\" href=\"#n1\">1</a><span class=\"c\">\n\
         # why</span><a class=\"note\" href=\"#n2\">2</a>\nb\n"
    );
}
