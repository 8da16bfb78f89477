use super::*;
use crate::content::{Dialect, parse_with};

fn read(text: &str) -> Document {
    parse_with(text, &path(), Dialect { admonitions: true, ..Dialect::default() })
}

fn shown(text: &str) -> String {
    html_of(&read(text))
}

#[test]
fn what_would_be_an_alert_a_tab_or_a_tone_but_for_a_word_is_told() {
    for (text, expected) in [
        ("> [!NOTE]\n> a\n", ""),
        ("> [!note]\n> a\n", ""),
        ("> [!note](a.md) b\n", ""),
        ("> a\n> [!nota]\n", ""),
        (
            "> [!danger]\n> a\n",
            "[!danger]: there is no alert `danger`, so this is a quote; use one of `NOTE`, `TIP`, `IMPORTANT`, `WARNING`, `CAUTION`, or a container: `:::danger` above the words, `:::` below them",
        ),
        (
            "- a\n\n  > [!Warnin]\n  > a\n",
            "[!Warnin]: there is no alert `Warnin`, so this is a quote; did you mean `[!WARNING]`?",
        ),
        (
            ":::note\n> [!quote]-\n> a\n:::\n",
            "[!quote]: there is no alert `quote`, so this is a quote; use one of `NOTE`, `TIP`, `IMPORTANT`, `WARNING`, `CAUTION`",
        ),
        (
            "> [!WARNING] a\n> b\n",
            "[!WARNING]: text stands behind `[!WARNING]`, so this is a quote and no alert; put the text on a line of its own below, behind a `>`",
        ),
        (":badge[a]{.okk}\n", "okk: a badge has no tone `okk`; did you mean `{.ok}`?"),
        (
            "## A :badge[a]{.green}\n",
            "green: a badge has no tone `green`; use one of `{.accent}`, `{.ok}`, `{.warning}`, `{.danger}`, or none",
        ),
        (":badge[a]{.ok} `:badge[a]{.x}`\n", ""),
        (":::tabs\n== A\na\n== B\nb\n:::\n\n:::tabs\n== A\na\n:::\n", ""),
        (":::tabs\n== A\na\n\n::::tabs\n== A\nb\n::::\n== B\nb\n:::\n", ""),
        (
            ":::tabs\n== A\na\n== B\nb\n== A\nc\n:::\n",
            "A: another tab beside this one is called `A` too; call it otherwise: a reader tells tabs apart by their titles, and so does what is kept of the choice",
        ),
        (
            "=== \"A\"\n    a\n=== \"A\"\n    b\n",
            "A: another tab beside this one is called `A` too; call it otherwise: a reader tells tabs apart by their titles, and so does what is kept of the choice",
        ),
    ] {
        let told = |it: &Diagnostic| {
            let span = it.span.unwrap();
            format!("{}: {}; {}", &text[span.start..span.end], it.message, it.help)
        };
        let found: Vec<String> = read(text).diagnostics.iter().map(told).collect();
        assert_eq!(found.join("\n"), expected, "{text}");
        assert!(read(text).diagnostics.iter().all(|it| it.code == "markup"));
    }
}

#[test]
fn they_look_like_alerts() {
    let note = |inner: &str| {
        format!("<div class=\"alert alert-note\"><p class=\"alert-title\">Note</p>\n{inner}</div>\n")
    };
    for (text, expected) in [
        ("!!! note\n    a *b*\n", note("<p>a <em>b</em></p>\n")),
        ("!!! note\n\n    a\n\n    - b\n\n      c\n\nd\n", note("<p>a</p>\n<ul>\n<li><p>b</p>\n<p>c</p>\n</li>\n</ul>\n") + "<p>d</p>\n"),
        ("a\n!!! note\n    b\nc\n", "<p>a</p>\n".to_owned() + &note("<p>b</p>\n") + "<p>c</p>\n"),
        ("!!! note\n    a\n!!! note\n    b", note("<p>a</p>\n") + &note("<p>b</p>\n")),
        ("!!! note\n", note("")),
        ("!!! note\r\n\ta\r\n\r\n\tb\r\n", note("<p>a</p>\n<p>b</p>\n")),
        ("!!! note\n        code\n", note("<div class=\"code\"><pre tabindex=\"0\"><code>code\n</code></pre></div>\n")),
        ("!!! note\n    !!! note\n        a\n\n    b\n", note(&(note("<p>a</p>\n") + "<p>b</p>\n"))),
        ("!!! note\n    > [!NOTE]\n    > a\n", note(&note("<p>a</p>\n"))),
        ("!!! note\n    > a\n", note("<blockquote>\n<p>a</p>\n</blockquote>\n")),
        ("1. a\n\n    !!! note\n        b\n\n2. c\n", "<ol>\n<li><p>a</p>\n".to_owned() + &note("<p>b</p>\n") + "</li>\n<li><p>c</p>\n</li>\n</ol>\n"),
        ("!!! note\n    [a]\n\n[a]: https://a.example\n", note("<p><a href=\"https://a.example\" rel=\"noopener\">a</a></p>\n")),
        (
            "!!! Danger \"A `b` & # 1\"\n    d\n",
            "<div class=\"alert alert-caution\"><p class=\"alert-title\"><span>A <code>b</code> &amp; # 1</span></p>\n<p>d</p>\n</div>\n".into(),
        ),
        (
            "!!! note \"Learn C #\"\n",
            "<div class=\"alert alert-note\"><p class=\"alert-title\"><span>Learn C #</span></p>\n</div>\n".into(),
        ),
        (
            "!!! note \"x {#id}\"\n",
            "<div class=\"alert alert-note\"><p class=\"alert-title\"><span>x {#id}</span></p>\n</div>\n".into(),
        ),
        (
            "- a\n    !!! note\n        b\n",
            "<ul>\n<li><p>a</p>\n".to_owned() + &note("<p>b</p>\n") + "</li>\n</ul>\n",
        ),
        ("- a\n!!! note\n    b\n", "<ul>\n<li>a</li>\n</ul>\n".to_owned() + &note("<p>b</p>\n")),
        ("!!! tip \"\"\n    a\n", "<div class=\"alert alert-tip\">\n<p>a</p>\n</div>\n".into()),
        (
            "!!! odd-one\n    a\n",
            "<div class=\"alert alert-note\"><p class=\"alert-title\">Odd-one</p>\n<p>a</p>\n</div>\n".into(),
        ),
        (
            "???+ bug \"1. x\"\n    a\n\n    ??? tip\n        b\n",
            "<details class=\"alert alert-caution\" open><summary class=\"alert-title\"><span>1. x</span></summary>\n<p>a</p>\n\
             <details class=\"alert alert-tip\"><summary class=\"alert-title\">Tip</summary>\n<p>b</p>\n</details>\n</details>\n"
                .into(),
        ),
    ] {
        assert_eq!(shown(text), expected, "{text}");
    }
}

#[test]
fn what_is_code_or_none_stays_what_it_is() {
    for text in [
        "    !!! note\n        a\n",
        "```markdown\n!!! note\n    a\n```\n",
        "- a\n\n  ```\n  !!! note\n      a\n  ```\n",
        "<pre>\n!!! note\n    a\n</pre>\n",
        "Stop!!! Why ???\n\n!!! a: b\n",
        "# Plain\n\n> [!NOTE]\n> a\n",
        "para\n    !!! note\n        body one\n",
        "a `b\n    !!! note\n    c`\n",
        "[a]: b\n    !!! note\n",
        "- a\n      !!! note\n          b\n",
        "1. a\n   10000. b\n        !!! note\n",
        "\u{a0}!!! note \"nb\"\n",
        "a\n\u{c}!!! note\n",
        "> !!! note\n>     a\n",
        "> a\n    !!! note\n",
        "Term\n\n:   a\n\n    !!! note\n        b\n",
        "Term\n: a\n  !!! note\n",
    ] {
        assert_eq!(shown(text), html(text), "{text}");
    }
    let fence = "!!! note\n    ```\n    !!! note\n        a\n    ```\n";
    assert!(shown(fence).contains("<code>!!! note\n    a\n</code>"), "{}", shown(fence));
    assert!(html("!!! note\n    a\n").starts_with("<p>!!! note"), "off unless asked for");
}

#[test]
fn what_is_inside_is_part_of_the_document_and_stands_where_it_stands() {
    let text = "---\ntitle: ü\n---\nLead.\n\n!!! note \"See [t](t.md)\"\n    ## In ü\n\n    Go to [a\n    b](gone.md) and `var.x`.\n\n    ??? tip\n        ![i](i.png)\n\n## Out\n";
    let read = read(text);
    let at = |span: crate::diagnostic::Span| &text[span.start..span.end];
    let links: Vec<&str> = read.links.iter().map(|link| at(link.span)).collect();
    assert_eq!(links, ["[t](t.md)", "[a\n    b](gone.md)", "![i](i.png)"]);
    assert_eq!(at(read.names[0].span), "`var.x`");
    let headings: Vec<(&str, &str)> =
        read.headings.iter().map(|heading| (heading.id.as_str(), at(heading.span).trim_end())).collect();
    assert_eq!(headings, [("in-ü", "## In ü"), ("out", "## Out")]);
    assert_eq!((read.sections[0].as_str(), read.lead.as_str()), ("Lead.\nSee t\n", "Lead."));
    assert!(read.sections[1].contains("Go to a\nb") && read.sections[1].contains("Tip"));
}

#[test]
fn deep_and_many_ones_take_time_in_proportion() {
    let nested: String = (0..40).map(|depth| format!("{}!!! note\n", "    ".repeat(depth))).collect();
    assert_eq!(shown(&nested).matches("class=\"alert ").count(), 16);
    for unit in ["!!! a\n", "!!! a\n    b\n\n", "!!! a\n\n\n", "??? \"x\"\n  > ", "- !!! a\n      b\n"] {
        let size = |count: usize| shown(&unit.repeat(count)).len();
        let (once, twice) = (size(5_000), size(10_000));
        assert!(twice <= once * 2 + once / 2 + 1024, "{unit:?}: {once} then {twice}");
    }
}
