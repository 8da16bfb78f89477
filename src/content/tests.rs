//! What a document becomes, from its text to its HTML.

use super::*;
use crate::path::SourcePath;

fn path() -> SourcePath {
    SourcePath::new("docs/a.md").unwrap()
}

fn document(text: &str) -> Document {
    parse(text, &path())
}

fn html_of(document: &Document) -> String {
    let href = |link: usize| Some(document.links[link].dest.clone());
    render(document, &Rendering::default(), &href).into_string()
}

fn html(text: &str) -> String {
    html_of(&document(text))
}

fn codes(text: &str) -> Vec<&'static str> {
    document(text).diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
}

#[test]
fn links_and_embeds_that_are_text_for_a_blank_are_told() {
    for (text, expected) in [
        ("A [q](term:Root module) b", &["term-undefined"][..]),
        ("- [j](tf: modules/rds)", &["broken-tf-link"]),
        ("A `x` [`j`](tf:modules/my rds#var.x), b", &["broken-tf-link"]),
        ("{{ #terraform modules/vpc inputs }}", &["broken-embed"]),
        ("[q](<term:Root module>) [j](tf:modules/rds)", &[]),
        ("`[j](tf: modules/rds)` and `{{ #terraform x }}`", &[]),
        ("```\n[j](tf: modules/rds)\n{{ #terraform x }}\n```", &[]),
        ("\\[j](tf: modules/rds)", &[]),
        ("[j] (tf: modules/rds) (term:of art)", &[]),
    ] {
        assert_eq!(codes(text), expected, "{text}");
    }
    let fault = &document("A [q](term:Root module) b").diagnostics[0];
    assert_eq!(fault.help, "write `](<term:Root module>)`");
    assert_eq!(document("[j](tf: modules/rds)").diagnostics[0].help, "write `](tf:modules/rds)`");
}

#[test]
fn a_badge_ends_with_its_cell_and_gives_way_to_a_link() {
    let of_table = |row: &str| html(&format!("| a | b | c |\n|-|-|-|\n{row}\n"));
    let cut = of_table("| :badge[x | y] | z |");
    assert!(cut.contains(":badge[x") && cut.contains("z") && !cut.contains("class=\"badge"), "{cut}");
    let escaped = of_table("| :badge[x \\| y] | q | z |");
    assert!(escaped.contains(">x | y</span>") && escaped.contains("z"), "{escaped}");
    assert!(html(":badge[A &amp; B]{.ok} c").contains(">A &amp; B</span> c"));
    assert_eq!(html(":badge[x](b.md)"), "<p>:badge<a href=\"b.md\">x</a></p>\n");
    let embed = of_table("| {{#terraform a | b}} | z |");
    assert!(embed.contains("z"), "{embed}");
}

/// What looks at the rest of the line for each of them would not come to an end.
#[test]
fn a_line_may_hold_very_many_badges() {
    let count = 100_000;
    assert_eq!(html(&":badge[a] b ".repeat(count)).matches("class=\"badge").count(), count);
}

#[test]
fn a_container_that_is_too_deep_is_told() {
    let nested = |depth: usize| {
        let open: String = (0..depth).map(|at| format!("{}note\n", ":".repeat(3 + depth - at))).collect();
        let close: String = (0..depth).rev().map(|at| format!("{}\n", ":".repeat(3 + depth - at))).collect();
        codes(&format!("{open}a\n{close}"))
    };
    assert_eq!((nested(16), nested(17)), (vec![], vec!["markup"]));
}

mod blocks {
    use super::*;

    #[test]
    fn commonmark_and_gfm() {
        assert_eq!(
            html("A *b* **c** ~~d~~ `e<f>` & \"g\"  \nh"),
            "<p>A <em>b</em> <strong>c</strong> <del>d</del> <code>e&lt;f&gt;</code> &amp; \"g\"<br>\nh</p>\n"
        );
        assert_eq!(html("3. x\n4. y"), "<ol start=\"3\">\n<li>x</li>\n<li>y</li>\n</ol>\n");
        assert_eq!(html("> q\n\n---"), "<blockquote>\n<p>q</p>\n</blockquote>\n<hr>\n");
        assert_eq!(
            html("- [ ] a\n- [x] b"),
            "<ul>\n<li><input type=\"checkbox\" disabled aria-label=\"Not done\"> a</li>\n\
             <li><input type=\"checkbox\" disabled checked aria-label=\"Done\"> b</li>\n</ul>\n"
        );
    }

    #[test]
    fn tables_scroll_and_keep_their_alignment() {
        assert_eq!(
            html("|a|b|c|\n|:-|:-:|-:|\n|1|`x`|3|"),
            "<div class=\"table\" tabindex=\"0\"><table>\n<thead><tr><th style=\"text-align: left\">a</th>\
             <th style=\"text-align: center\">b</th><th style=\"text-align: right\">c</th></tr></thead>\n<tbody>\n\
             <tr><td style=\"text-align: left\">1</td><td style=\"text-align: center\"><code>x</code></td>\
             <td style=\"text-align: right\">3</td></tr>\n</tbody></table></div>\n"
        );
    }

    #[test]
    fn alerts_have_a_title() {
        assert_eq!(
            html("> [!WARNING]\n> Mind.\n"),
            "<div class=\"alert alert-warning\"><p class=\"alert-title\">Warning</p>\n<p>Mind.</p>\n</div>\n"
        );
        let plain = Dialect { alerts: false, ..Dialect::default() };
        assert!(html_of(&parse_with("> [!NOTE]\n> x", &path(), plain)).starts_with("<blockquote>"));
    }

    #[test]
    fn defined_terms_have_ids_that_headings_share() {
        let read = document("Term *x* [l](a.md)\n: def\n\nTerm x l\n: def\n\n# Term x l\n");
        assert_eq!(read.anchors, ["term-x-l", "term-x-l-1"]);
        assert_eq!(read.headings[0].id, "term-x-l-2");
        assert!(html_of(&read).starts_with(
            "<dl>\n<dt id=\"term-x-l\">Term <em>x</em> <a href=\"a.md\">l</a></dt>\n<dd>def</dd>"
        ));
    }

    #[test]
    fn a_container_that_is_text_leaves_definition_lists_alone() {
        for rest in [":::tip\nUnclosed", "x\n:::foo\ny\n:::", ":::", ":::row:::\n", "::: 1", "- :::tip\n"] {
            let text = format!("Term\n: def\n\nx\n\n{rest}");
            let shown = html(&text);
            assert!(shown.starts_with("<dl>\n<dt id=\"term\">Term</dt>\n<dd>def</dd>"), "{shown}");
            assert_eq!(shown.matches("<dd>").count(), 1, "{shown}");
            assert!(shown.contains(":::") && !shown.contains('\\'), "{shown}");
        }
        let read = document(":::foo `aws_vpc.a`\n\n```\n:::foo\n```\n");
        assert_eq!(read.names[0].span, crate::diagnostic::Span::new(7, 18));
        assert_eq!(read.code[0].text, ":::foo\n");
    }

    #[test]
    fn a_heading_in_html_is_a_title() {
        for (text, title) in [
            ("<h1 align=\"center\">A &amp; <em>b</em></h1>\n", Some("A & b")),
            ("<p>\n<H1>\n\nA *b*\n\n</H1>\n", Some("A b")),
            ("<h1><img src=\"a.png\" alt=\"A\"></h1>\n", Some("A")),
            ("<h1></h1>\n\n<h1>B</h1>\n\n<h1>C</h1>\n", Some("B")),
            ("<h1>A</h1>\n\n# M\n", Some("M")),
            ("<h2>A</h2>\n", None),
            ("<h1>A", None),
        ] {
            let read = document(text);
            assert_eq!((read.title(), read.shows_title()), (title, title.is_some()), "{text}");
        }
    }

    #[test]
    fn containers_of_other_generators_are_no_definitions() {
        assert!(!html("Text\n:::note\nx\n:::\n").contains("<dl>"));
        assert!(!html("a\n\n::: tip\nx\n:::\n").contains("<dd>"));
    }

    #[test]
    fn code_keeps_its_language_info_and_line_ends() {
        let read = document("```HCL,ignore {title=\"x\"}\r\na = 1\r\n```\r\n\r\n    b\r\n");
        assert_eq!(
            read.code[0],
            CodeBlock {
                language: "hcl".into(),
                info: "ignore {title=\"x\"}".into(),
                text: "a = 1\n".into(),
                title: "x".into(),
                ..CodeBlock::default()
            }
        );
        assert_eq!(read.code[1], CodeBlock { text: "b\n".into(), ..CodeBlock::default() });
        assert!(html("```\n<b>\n```").contains("<pre tabindex=\"0\"><code>&lt;b&gt;\n</code></pre>"));
        assert!(html("```x\"y\n```").contains("data-language=\"x&quot;y\""));
    }

    #[test]
    fn smart_punctuation_is_asked_for() {
        assert_eq!(html("\"a\" -- b..."), "<p>\"a\" -- b...</p>\n");
        let smart = Dialect { smart_punctuation: true, ..Dialect::default() };
        assert_eq!(html_of(&parse_with("\"a\" -- b...", &path(), smart)), "<p>“a” – b…</p>\n");
    }
}

mod headings {
    use super::*;

    fn ids(text: &str) -> Vec<String> {
        document(text).headings.into_iter().map(|heading| heading.id).collect()
    }

    #[test]
    fn ids_are_mdbooks() {
        let text = "# Title & `code` <b>x</b>\n## Foo Bar\n## Foo Bar\n## Foo Bar {#Foo-Bar .cls}\n## foo-bar-1\n## Link [t](http://a.b)\n\
                    ## ![alt](x.png) img\n## a<!-- c -->b\n## A  B\tC\n";
        let expected = [
            "title--code-x",
            "foo-bar",
            "foo-bar-1",
            "Foo-Bar",
            "foo-bar-1-1",
            "link-t",
            "img",
            "ab",
            "a--b-c",
        ];
        assert_eq!(ids(text), expected);
        // mdBook counts a footnote's number; explicit ids it neither counts nor changes.
        assert_eq!(ids("# x[^n] y\n\n[^n]: z"), ["x1-y"]);
        assert_eq!(ids("# A {#foo}\n# Foo\n# Foo"), ["foo", "foo", "foo-1"]);
    }

    #[test]
    fn a_heading_without_words_has_an_id_too() {
        assert_eq!(ids("# ![The logo](x.png)\n#\n# !?"), ["the-logo", "section", "section-1"]);
        assert_eq!(document("# ![The logo](x.png)").title(), Some("The logo"));
    }

    #[test]
    fn texts_are_plain_and_on_one_line() {
        let read = document("A *b*\n`c` &amp; d[^n]\n===\n\n[^n]: z");
        assert_eq!((read.headings[0].text.as_str(), read.headings[0].level), ("A b c & d", 1));
    }

    #[test]
    fn rendering_shifts_skips_and_links() {
        let read = document("# Title `x`\n\nIntro\n\n## Part \"p\" {.wide}\n\n# Again\n");
        let how = Rendering { heading_shift: 1, permalinks: true, skip_title: true, ..Rendering::default() };
        let expected = "<p>Intro</p>\n<h3 id=\"part-p\" class=\"wide\" data-own>Part \"p\" <a class=\"permalink\" href=\"#part-p\" \
                        aria-label=\"Link to this section: Part &quot;p&quot;\" data-ui>#</a></h3>\n<h2 id=\"again\">Again \
                        <a class=\"permalink\" href=\"#again\" aria-label=\"Link to this section: Again\" data-ui>#</a></h2>\n";
        assert_eq!(render(&read, &how, &|_| None).as_str(), expected);
        let taken = Rendering { reserved: &|id| id == "again", ..Rendering::default() };
        assert!(render(&read, &taken, &|_| None).as_str().contains("<h1 id=\"again-1\">"));
    }
}

mod links {
    use super::*;

    fn dests(text: &str) -> Vec<String> {
        document(text).links.into_iter().map(|link| link.dest).collect()
    }

    #[test]
    fn links_and_images_are_holes() {
        let read =
            document("[a *b*](x.md#y \"T\\\"\") ![i *j*](k.png) <https://a.b> <m@n.o> [r][s]\n\n[s]: t.md");
        let expected = "<p><a href=\"x.md#y\" title=\"T&quot;\">a <em>b</em></a> <img src=\"k.png\" alt=\"i j\" loading=\"lazy\"> \
                        <a class=\"bare\" href=\"https://a.b\" rel=\"noopener\">https://a.b</a> <a href=\"mailto:m@n.o\">m@n.o</a> <a href=\"t.md\">r</a></p>\n";
        assert_eq!(html_of(&read), expected);
        assert_eq!(
            read.links.iter().map(|link| link.image).collect::<Vec<_>>(),
            [false, true, false, false, false]
        );
        assert_eq!(
            render(&read, &Rendering::default(), &|_| None).as_str(),
            "<p>a <em>b</em> i j https://a.b m@n.o r</p>\n"
        );
    }

    #[test]
    fn a_linked_image_is_a_link_and_an_image() {
        assert_eq!(
            html("[![Build](b.svg)](ci.md)"),
            "<p><a href=\"ci.md\"><img src=\"b.svg\" alt=\"Build\" loading=\"lazy\"></a></p>\n"
        );
    }

    #[test]
    fn spans_are_the_links_own() {
        let text = "---\ntitle: x\n---\nSee [a](b.md), https://c.d/e_f and\n<a href='g'>\n";
        let places: Vec<&str> =
            document(text).links.iter().map(|link| &text[link.span.start..link.span.end]).collect();
        assert_eq!(places, ["[a](b.md)", "https://c.d/e_f", "<a href='g'>"]);
    }

    #[test]
    fn bare_urls_become_links_but_not_in_links_or_code() {
        assert_eq!(
            dests("See https://a.b/c_d_e?x=1&amp;y=2*, www.x.org."),
            ["https://a.b/c_d_e?x=1&y=2", "http://www.x.org"]
        );
        assert_eq!(
            dests("*https://a.b* (http://c.d) **www.e.f**"),
            ["https://a.b", "http://c.d", "http://www.e.f"]
        );
        assert_eq!(dests("[https://a.b](c.md) `https://d.e` <https://f.g>"), ["c.md", "https://f.g"]);
        assert_eq!(dests("```\nhttps://a.b\n```\n\nahttp://b.c"), Vec::<String>::new());
        assert_eq!(
            html("<https://a.b/> www.a.b [https://a.b](https://c.d) [a.b](https://a.b)")
                .matches("class=\"bare\"")
                .count(),
            3
        );
        assert_eq!(
            html("x https://a.b/?q=<b>"),
            "<p>x <a class=\"bare\" href=\"https://a.b/?q=\" rel=\"noopener\">https://a.b/?q=</a><b></b></p>\n"
        );
    }

    #[test]
    fn unsafe_links_lose_their_address() {
        for dest in [
            "javascript:alert(1)",
            "jAvAscript:x",
            "&#106;avascript:x",
            "<java\tscript:x>",
            "data:text/html,x",
            "vbscript:x",
        ] {
            let text = format!("[t]({dest}) ![i]({dest})");
            assert_eq!(html(&text), "<p>t i</p>\n", "{dest}");
            assert_eq!(codes(&text), ["unsafe-link", "unsafe-link"]);
        }
        assert_eq!(codes("[t](tf:modules/vpc#var.cidr)"), Vec::<&str>::new());
        assert_eq!(dests("[t](tf:modules/vpc#var.cidr)"), ["tf:modules/vpc#var.cidr"]);
        assert_eq!(
            html("![i](data:image/png;base64,AA==)"),
            "<p><img src=\"data:image/png;base64,AA==\" alt=\"i\"></p>\n"
        );
    }

    #[test]
    fn code_that_looks_like_an_address_may_become_a_link() {
        let read =
            document("# `aws_vpc.main`\n`aws_vpc.main` `var.a[\"b\"]` `terraform apply` `x` [`var.c`](d.md)");
        assert_eq!(
            read.names.iter().map(|name| name.text.as_str()).collect::<Vec<_>>(),
            ["aws_vpc.main", "var.a[\"b\"]"]
        );
        let how = Rendering { name: &|name| (name == 0).then(|| "r.html#x".into()), ..Rendering::default() };
        let html = render(&read, &how, &|_| None).into_string();
        assert!(html.contains(
            "<p><a href=\"r.html#x\"><code>aws_vpc.main</code></a> <code>var.a[\"b\"]</code> <code>terraform"
        ));
    }
}

mod raw_html {
    use super::*;

    #[test]
    fn urls_become_holes_and_ids_anchors() {
        let text = "<div id=\"top\" class=x>\n<img alt='a' src=\"b.png\" width=1>\n<a name=n href=c.md?a&amp;b>t</a>\n<video poster='p.png'></video>\n</div>\n\nx <a id=\"in\"></a>\n";
        let read = document(text);
        assert_eq!(read.anchors, ["top", "n", "in"]);
        let links: Vec<_> = read.links.iter().map(|link| (link.dest.as_str(), link.image)).collect();
        assert_eq!(links, [("b.png", true), ("c.md?a&b", false), ("p.png", true)]);
        assert_eq!(
            &text[read.links[0].span.start..read.links[0].span.end],
            "<img alt='a' src=\"b.png\" width=1>"
        );
        let html = html_of(&read);
        assert!(
            html.contains("<img alt='a' src=\"b.png\" width=1>\n<a name=\"n\" href=\"c.md?a&amp;b\">t</a>"),
            "{html}"
        );
        let bare = render(&read, &Rendering::default(), &|_| None).into_string();
        assert!(bare.contains("<img alt='a' width=1>\n<a name=\"n\">t</a>\n<video></video>"), "{bare}");
    }

    #[test]
    fn what_is_opened_ends_where_it_may_and_nothing_else_does() {
        for (text, expected, findings) in [
            ("a\n\n</div>\n\nb", "<p>a</p>\n\n<p>b</p>\n", 1),
            ("<div>\n\nb", "<div>\n<p>b</p>\n</div>", 1),
            ("<div><i>a</div>\n\nb", "<div><i>a</i></div>\n<p>b</p>\n", 1),
            ("a <name> b\n\nc", "<p>a <name> b</name></p>\n<p>c</p>\n", 1),
            ("- <div>\n\n</div>\n", "<ul>\n<li><div>\n</div></li>\n</ul>\n\n", 2),
            ("<div>\n\n- </div>\n\n</div>\n", "<div>\n<ul>\n<li>\n</li>\n</ul>\n</div>\n", 1),
            ("x <a id=\"y\"/> z", "<p>x <a id=\"y\"></a> z</p>\n", 0),
            ("<svg><path d=\"m\"/></svg>", "<p><svg><path d=\"m\"></path></svg></p>\n", 0),
            ("<svg><desc><x/></desc></svg>", "<p><svg><desc><x></x></desc></svg></p>\n", 0),
            ("<?php x\n\ny\n", "&lt;?php x\n\ny\n", 0),
            ("<!DOCTYPE x\n\ny\n", "&lt;!DOCTYPE x\n\ny\n", 0),
            ("<body class=x>\na\n</body>\n", "\na\n\n", 0),
            ("<p>a\n<br>\n</p>\n\nb", "<p>a\n<br>\n</p>\n<p>b</p>\n", 0),
            ("<div class=\"x\n\nb\n", "&lt;div class=\"x\n<p>b</p>\n", 0),
            ("<DIV>a</div>", "<DIV>a</div>", 0),
        ] {
            let read = document(text);
            assert_eq!(html_of(&read), expected, "{text:?}");
            assert_eq!(read.diagnostics.len(), findings, "{text:?} {:?}", read.diagnostics);
        }
        let text = "# A\n\n> text\n> <div>\n";
        let found = &document(text).diagnostics[0];
        assert_eq!(&text[found.span.unwrap().start..found.span.unwrap().end], "<div>");
    }

    #[test]
    fn comments_are_left_out() {
        assert_eq!(html("a <!-- x --> b\n\n<!-- y\n\n<p> -->\n\nc"), "<p>a  b</p>\n\n<p>c</p>\n");
    }

    #[test]
    fn markdown_goes_on_inside() {
        assert_eq!(
            html("<details>\n<summary>S</summary>\n\n*x*\n\n</details>\n"),
            "<details>\n<summary>S</summary>\n<p><em>x</em></p>\n</details>\n"
        );
        assert_eq!(
            html("<a href=\"javascript:void(0)\">x</a>"),
            "<p><a href=\"javascript:void(0)\">x</a></p>\n"
        );
    }
}

mod footnotes {
    use super::*;

    #[test]
    fn notes_stand_at_the_end_in_the_order_of_their_references() {
        let html = html("A[^b] c[^a] d[^b].\n\n[^a]: One.\n[^b]: Two\n\n    three\n\nEnd.\n");
        let expected = "<p>A<sup class=\"footnote-reference\" id=\"fr-b-1\"><a href=\"#footnote-b\">1</a></sup> \
            c<sup class=\"footnote-reference\" id=\"fr-a-1\"><a href=\"#footnote-a\">2</a></sup> \
            d<sup class=\"footnote-reference\" id=\"fr-b-2\"><a href=\"#footnote-b\">1</a></sup>.</p>\n<p>End.</p>\n\
            <section class=\"footnotes\" aria-label=\"Footnotes\"><ol>\n<li id=\"footnote-b\">\n<p>Two</p>\n<p>three \
            <a href=\"#fr-b-1\" aria-label=\"Back to reference 1 of note 1\">↩</a> \
            <a href=\"#fr-b-2\" aria-label=\"Back to reference 2 of note 1\">↩2</a></p>\n</li>\n<li id=\"footnote-a\">\n<p>One. \
            <a href=\"#fr-a-1\" aria-label=\"Back to reference 1 of note 2\">↩</a></p>\n</li>\n</ol></section>\n";
        assert_eq!(html, expected);
    }

    #[test]
    fn unused_and_undefined_notes() {
        assert_eq!(codes("[^a]: x"), ["unused-footnote"]);
        assert_eq!(html("x[^nope]\n\n[^a]: y"), "<p>x[^nope]</p>\n");
    }
}

mod text {
    use super::*;

    #[test]
    fn sections_hold_what_is_searched_for() {
        let read = document(
            "Lead `var.x`.\n\n# One\n\n| a | b |\n|-|-|\n| c | d |\n\n```hcl\nvpc_id = 1\n```\n\n## Two ![alt](i.png)\n\n- e\n- f\n\n<b>g</b> &amp; ![h](i.png)\n",
        );
        let words: Vec<String> = read
            .sections
            .iter()
            .map(|section| section.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect();
        assert_eq!(words, ["Lead var.x.", "a b c d vpc_id = 1", "e f g & h"]);
        assert_eq!(read.headings[1].text, "Two");
    }

    #[test]
    fn the_lead_is_the_first_paragraph_with_words() {
        assert_eq!(
            document("# T\n\n[![Build](b.svg)](ci)\n\n> quote\n\nThe *first*\n`words`.\n\nMore").lead,
            "The first words."
        );
        assert_eq!(document("# T").lead, "");
    }

    #[test]
    fn unreadable_files_are_said_and_empty() {
        let nul = document("a\0b");
        assert_eq!((nul.diagnostics[0].code, nul.pieces.len()), ("parse-error", 0));
        let big = document(&"x".repeat((8 << 20) + 1));
        assert_eq!((big.diagnostics[0].code, big.pieces.len()), ("parse-error", 0));
    }
}

mod admonitions;
mod diagrams;
mod front_matter;
mod hostile;
mod terms;
