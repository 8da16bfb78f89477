use std::collections::BTreeMap;

use super::*;
use crate::diagnostic::Span;

/// Files that are called by their path from the project's root, whoever names them.
struct Files(BTreeMap<String, String>);

impl Files {
    fn of(files: &[(&str, &str)]) -> Self {
        Self(files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect())
    }

    fn take(&self, from: &Place, written: &str) -> Result<Taken, Refused> {
        let Place::Project(from) = from else { panic!("a file of the project takes in others") };
        let path = from.parent().join(written);
        let refused = |place| Refused { place, message: format!("no {written}"), help: String::new() };
        let path = path.ok_or_else(|| refused(None))?;
        let place = Place::Project(path.clone());
        let text = self.0.get(path.as_str()).ok_or_else(|| refused(Some(place.clone())))?;
        let told_as = Some(path.clone()).filter(|_| !written.contains("secret"));
        Ok(Taken {
            place,
            text: text.as_str().into(),
            told_as,
            is_code: written.contains(".tf"),
            secrets: Arc::default(),
        })
    }

    fn assemble(&self, text: &str) -> Option<Assembled> {
        assemble(text, &SourcePath::new("a/b.md").unwrap(), &Dialect::default(), &|from, written| {
            self.take(from, written)
        })
    }

    /// The text, and what is found: `path:start-end message`.
    fn found(&self, text: &str) -> (String, Vec<String>) {
        let assembled = self.assemble(text).unwrap();
        let told = assembled.diagnostics.iter().map(|it| {
            let span = it.span.unwrap();
            format!("{}:{}-{} {}", it.path, span.start, span.end, it.message)
        });
        (assembled.text.to_string(), told.collect())
    }
}

impl Files {
    /// The text, and the cures of what is wrong.
    fn found_with_help(&self, text: &str) -> (String, Vec<String>) {
        let assembled = self.assemble(text).unwrap();
        (assembled.text.to_string(), assembled.diagnostics.into_iter().map(|it| it.help).collect())
    }
}

fn files() -> Files {
    Files::of(&[
        ("a/one.md", "One\n"),
        ("a/lines.txt", "1\n2\n3\n"),
        (
            "a/code.rs",
            "use x;\n// ANCHOR: main\nfn main() {\n    // ANCHOR: body\n    x();\n    // ANCHOR_END: body\n}\n// ANCHOR_END: main\n",
        ),
        ("a/blank.txt", "1\n\n\n"),
        ("a/crlf.txt", "1\r\n2\r\n"),
        ("a/down/in.md", "in {{#include ../lines.txt:2}} {{#include more.md}}"),
        ("a/down/more.md", "{{#title  Other title }}[x](gone.md)\n"),
        ("a/self.md", "S {{#include self.md}}"),
        ("a/part.md", "{{#include part.md:p}}\nANCHOR: p\nP\n"),
        ("a/secret.tf", "x\ny\n"),
    ])
}

#[test]
fn files_stand_in_the_place_of_directives() {
    for (text, expected) in [
        ("a {{#include one.md}} b", "a One b"),
        ("{{#include lines.txt:2:}}!", "2\n3!"),
        ("> {{#include lines.txt}}\n", "> 1\n2\n3\n"),
        ("{{#include blank.txt}}!", "1\n\n!"),
        ("```\n{{#include blank.txt}}\n```", "```\n1\n\n\n```"),
        ("x {{#include lines.txt::2}}", "x 1\n2"),
        ("{{#include crlf.txt}}", "1\n2"),
        ("```rust\n{{#include code.rs:main}}\n```", "```rust\nfn main() {\n    x();\n}\n```"),
        ("{{#include code.rs:4}}", "    // ANCHOR: body"),
        ("{{#rustdoc_include code.rs:body}}", "# use x;\n# fn main() {\n    x();\n# }"),
        ("{{#playground lines.txt}}", "```rust\n1\n2\n3\n```\n"),
        ("{{#playground lines.txt editable no_run}}\n", "```rust,editable,no_run\n1\n2\n3\n```\n\n"),
        ("\\{{#include one.md}} {{#include one.md}}", "{{#include one.md}} {{#include one.md}}"),
        ("{{#include down/in.md}}", "in 2 [x](gone.md)"),
        ("{{#title T}}\n# H\n", "\n# H\n"),
        ("{{#include part.md}}", "P\nANCHOR: p\nP"),
    ] {
        assert_eq!(files().found(text), (expected.to_owned(), Vec::new()), "{text:?}");
    }
    for text in ["", "a {{ b", "{{#diagram x}} {{#unknown y}}", "\\{{#terraform value x}}"] {
        assert_eq!(files().assemble(text), None, "{text:?}");
    }
}

#[test]
fn a_title_may_stand_in_what_is_taken_in() {
    let title = |text| files().assemble(text).unwrap().title;
    assert_eq!(title("{{#include down/in.md}}").as_deref(), Some("Other title"));
    assert_eq!(title("{{#include down/in.md}} {{#title Last}}").as_deref(), Some("Last"));
    assert_eq!(title("{{#include one.md}}"), None);
}

#[test]
fn what_is_wrong_is_told_where_it_stands() {
    for (text, expected, told) in [
        ("a {{#include gone.md}} b", "a {{#include gone.md}} b", "a/b.md:2-22 no gone.md"),
        ("{{#include ../../x}}", "{{#include ../../x}}", "a/b.md:0-20 no ../../x"),
        ("{{#include self.md}}", "S {{#include self.md}}", "a/self.md:2-22 `self.md` takes itself in"),
        ("{{#include b.md}}", "{{#include b.md}}", "a/b.md:0-17 no b.md"),
        ("{{#include code.rs:mian}}", "", "a/b.md:0-25 `code.rs` has no anchor `mian`"),
        ("{{#rustdoc_include one.md:x}}", "# One", "a/b.md:0-29 `one.md` has no anchor `x`"),
        ("{{#include lines.txt:4}}", "", "a/b.md:0-24 `lines.txt` has no line 4: it has 3 lines"),
        ("{{#include lines.txt:3:2}}", "", "a/b.md:0-26 no line is between 3 and 2"),
    ] {
        assert_eq!(files().found(text), (expected.to_owned(), vec![told.to_owned()]), "{text:?}");
    }
}

#[test]
fn files_take_in_one_another_to_a_depth() {
    let chain: Vec<(String, String)> =
        (0..20).map(|at| (format!("a/{at}.md"), format!("{at}{{{{#include {}.md}}}}", at + 1))).collect();
    let chain = Files(chain.into_iter().collect());
    let (text, told) = chain.found("{{#include 0.md}}");
    assert_eq!(text, "0123456789{{#include 10.md}}");
    assert_eq!(told, ["a/9.md:1-19 files take in one another more than 10 deep"]);
}

#[test]
fn every_byte_is_told_where_it_stands() {
    let text = "# A {{#include one.md}}\n> {{#include lines.txt}}\n{{#include down/in.md}}\n{{#playground secret.tf}}\n{{#rustdoc_include code.rs:body}}\nend";
    let assembled = files().assemble(text).unwrap();
    let place = |words: &str| {
        let start = assembled.text.find(words).unwrap();
        let (path, span) = assembled.map.place(Span::new(start, start + words.len())).unwrap();
        format!("{path}:{}-{}", span.start, span.end)
    };
    for (words, expected) in [
        ("# A ", "a/b.md:0-4"),
        ("One", "a/one.md:0-3"),
        ("2\n", "a/lines.txt:2-4"),
        ("gone.md", "a/down/more.md:28-35"),
        ("fn main", "a/code.rs:23-30"),
        // What no project's file holds as it is stands where it is taken in.
        ("y", "a/b.md:73-98"),
        ("```rust", "a/b.md:73-98"),
        ("end", "a/b.md:133-136"),
        // Up to where the file is another one.
        ("A One\n> 1", "a/b.md:2-4"),
    ] {
        assert_eq!(place(words), expected, "{words:?}");
    }
    let end = Span::new(assembled.text.len(), assembled.text.len());
    assert_eq!(assembled.map.place(end).unwrap().1, Span::new(text.len(), text.len()));
    assert_eq!(assembled.looked_for.len(), 6);
}

/// Bytes that are exactly one file's say what stands there.
#[test]
fn any_text_costs_no_more_than_what_comes_of_it() {
    let pieces = [
        "{{#include ",
        "one.md",
        "lines.txt",
        ":2",
        ":",
        "code.rs:main",
        "}}",
        "\\",
        "{{",
        "#",
        " ",
        "\n",
        "> ",
        "é",
        "{{#title x}}",
        "{{#rustdoc_include code.rs:body}}",
        "{{#playground crlf.txt a}}",
        "{{#include down/in.md}}",
        "```\n",
    ];
    let files = files();
    let mut seed = 5_u64;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    let mut taken = 0;
    for _ in 0..20_000 {
        let text: String = (0..next(16)).map(|_| pieces[next(pieces.len())]).collect();
        let Some(assembled) = files.assemble(&text) else { continue };
        taken += 1;
        for (at, c) in assembled.text.char_indices() {
            let (path, span) = assembled.map.place(Span::new(at, at + c.len_utf8())).unwrap();
            let file = if path.as_str() == "a/b.md" { &text } else { &files.0[path.as_str()] };
            let there = &file[span.start..span.end];
            assert!(
                there.starts_with(c)
                    || there.starts_with("{{")
                    || "#\n".contains(c)
                    || span.start == span.end
                    || c == ' ',
                "{text:?} {at} {there:?}"
            );
        }
    }
    assert!(taken > 1_000, "{taken}");
}

#[test]
fn a_bomb_is_told_once_and_bounded() {
    let level = |at: usize| (format!("a/{at}.md"), format!("{{{{#include {}.md}}}}\n", at + 1).repeat(10));
    let mut bomb: BTreeMap<String, String> = (0..9).map(level).collect();
    bomb.insert("a/9.md".into(), "boom\n".repeat(20_000));
    let (text, told) = Files(bomb).found("{{#include 0.md}}");
    assert!(text.len() < 2 * LARGEST, "{}", text.len());
    assert!(told.len() == 1 && told[0].contains("8 MiB"), "{told:?}");
    // In a quote, what stands before a directive stands before each line of code.
    let long = Files(BTreeMap::from([("a/n.tf".to_owned(), "\n".repeat(100_000))]));
    let (text, told) = long.found(&format!("> ```\n> {}{{{{#include n.tf}}}}", "x".repeat(1_000)));
    assert!(text.len() < 2 * LARGEST && told.len() == 1, "{} {told:?}", text.len());
}

#[test]
fn time_is_linear() {
    let files = files();
    for piece in [
        "{{#include one.md}}",
        "{{#include lines.txt}}\n",
        "{{#include code.rs:main}}",
        "{{#include gone}} ",
        "\\{{#include x}}",
    ] {
        let assembled = files.assemble(&piece.repeat(50_000)).unwrap();
        assert!(assembled.text.len() < 16 * 50_000 * piece.len());
    }
}

#[test]
fn code_of_sources_is_text_in_fences_alone() {
    let files = Files::of(&[
        ("a/x.tf", "# {{#include one.md}}\n# {{#title evil}}\n# \\{{#include x}}\n"),
        ("a/end.tf", "/*\n```\n<script>\n*/\n"),
        ("a/long.tf", "/*\n  ````` \n*/"),
        ("a/half.tf", "``"),
        ("a/colons.tf", "#\n:::note\n"),
        ("a/cr.tf", "# x\r```\r<script>"),
        ("a/one.md", "One"),
        ("a/part.md", "```hcl\n{{#include x.tf:1}}\n```\n"),
    ]);
    let x = "# {{#include one.md}}\n# {{#title evil}}\n# \\{{#include x}}";
    let quoted = x.replace('\n', "\n> ");
    let indented = x.replace('\n', "\n  ");
    let long = "/*\n  ````` \n*/";
    for (text, expected) in [
        ("```hcl\n{{#include x.tf}}\n```", format!("```hcl\n{x}\n```")),
        ("> ~~~\n> {{#include x.tf}}\n> ~~~", format!("> ~~~\n> {quoted}\n> ~~~")),
        ("- ```\n  {{#include x.tf}}\n  ```", format!("- ```\n  {indented}\n  ```")),
        (":::note\n```\n{{#include x.tf}}\n```\n:::", format!(":::note\n```\n{x}\n```\n:::")),
        ("a\n: ```\n  {{#include colons.tf}}\n  ```", "a\n: ```\n  #\n  :::note\n  ```".into()),
        ("~~~\n{{#include end.tf}}\n~~~", "~~~\n/*\n```\n<script>\n*/\n~~~".into()),
        ("````\n{{#include end.tf}}\n````", "````\n/*\n```\n<script>\n*/\n````".into()),
        ("``````\n{{#include long.tf}}\n``````", format!("``````\n{long}\n``````")),
        ("```\n{{#include long.tf:1}}\n```", "```\n/*\n```".into()),
        ("{{#include part.md}}", "```hcl\n# {{#include one.md}}\n```".into()),
        ("{{#playground x.tf}}", format!("```rust\n{x}\n```\n")),
        ("```\n{{#rustdoc_include x.tf:1}}\n```", format!("```\n{}\n```", x.replace('\n', "\n# "))),
    ] {
        assert_eq!(files.found(text), (expected, Vec::new()), "{text:?}");
        assert_eq!(files.assemble(text).unwrap().title, None);
    }
    let bare = "is code: outside of a fence it is not taken in";
    let ends = "would end the fence around it";
    for (text, told) in [
        ("{{#include x.tf}}", bare),
        ("    {{#include x.tf}}", bare),
        ("`{{#include x.tf}}`", bare),
        ("<!--\n{{#include x.tf}}\n-->", bare),
        ("```{{#include x.tf}}\n```", bare),
        ("- ```\n{{#include x.tf}}\n  ```", bare),
        ("```admonish\n{{#include x.tf}}\n```", bare),
        ("{{#rustdoc_include x.tf}}", bare),
        ("```\n{{#include end.tf}}\n```", ends),
        ("````\n{{#include long.tf}}\n````", ends),
        ("> ```\n> {{#include end.tf}}\n> ```", ends),
        ("```\n`{{#include half.tf}}\n```", ends),
        ("```\n{{#include half.tf}}`\n```", ends),
        ("````\n{{#include cr.tf}}\n````", ends),
        ("{{#playground end.tf}}", ends),
        // Neither ends it alone.
        ("```\n{{#include half.tf}}{{#include half.tf}}\n```", ends),
    ] {
        let (found, all) = files.found(text);
        assert!(all.iter().all(|it| it.contains(told)) && !all.is_empty(), "{text:?} {all:?}");
        if text.matches("{{").count() > 1 {
            continue;
        }
        let kept = if text.contains("playground") { format!("```rust\n{text}\n```\n") } else { text.into() };
        assert_eq!(found, kept);
    }
}

#[test]
fn code_takes_linear_time() {
    let files = Files::of(&[("a/x.tf", "#\n``\n")]);
    for piece in ["{{#include x.tf}}", "`{{#include x.tf}}", "{{#include x.tf}}\n", "> {{#include x.tf}}\n"] {
        let assembled = files.assemble(&format!("> ```\n{}", piece.repeat(5_000))).unwrap();
        assert!(assembled.text.len() < 64 * 5_000 * piece.len(), "{piece}");
    }
}

#[test]
fn what_was_meant_is_looked_for_up_to_a_number() {
    let (_, told) = files().found_with_help(&"{{#include code.rs:mian}}\n".repeat(SUGGESTIONS + 5));
    let meant = told.iter().filter(|help| help.contains("did you mean `main`?")).count();
    assert_eq!((told.len(), meant), (SUGGESTIONS + 5, SUGGESTIONS));
}
