//! Markdown out of source code: descriptions of variables, comments, whatever a module was copied with. It is not trusted:
//! raw HTML is shown as text, images give their alternative text, only absolute web and mail addresses become links, and
//! nothing in it has an id.

mod blocks;
mod sentence;
mod writer;

use pulldown_cmark::{Event, Options, Parser, TagEnd};

use self::blocks::{Blocks, Shape};
use self::sentence::cut;
pub use self::sentence::sentence;
use self::writer::{Mode, Writer};
use crate::html::Html;
use crate::texts::Texts;

/// More of one text is not shown.
const LONGEST: usize = 64 << 10;

/// As blocks: paragraphs, lists, tables, code.
pub fn description(markdown: &str, texts: &Texts) -> Html {
    if let Some(words) = plain_words(markdown) {
        let mut html = Html::trusted("<p>");
        html.push_body(words);
        html.push_trusted("</p>\n");
        return html;
    }
    Html::trusted(write(markdown, Mode::Blocks, texts))
}

/// As one line: the blocks' content, one after the other.
pub fn inline(markdown: &str) -> Html {
    if let Some(words) = plain_words(markdown) {
        let mut html = Html::new();
        html.push_body(words);
        return html;
    }
    Html::trusted(write(markdown, Mode::Line, Texts::english()))
}

/// As plain text, to be escaped where it is shown.
pub fn plain(markdown: &str) -> String {
    plain_words(markdown).map_or_else(|| write(markdown, Mode::Text, Texts::english()), str::to_owned)
}

/// As Markdown that is safe beside other Markdown: paragraphs, lists, tables, code.
pub fn markdown(text: &str) -> String {
    rewritten(text, Shape::Blocks)
}

/// The same as one line, for a table's cell if it is to stand in one.
pub fn markdown_line(text: &str, in_cell: bool) -> String {
    rewritten(text, if in_cell { Shape::Cell } else { Shape::Line })
}

fn rewritten(markdown: &str, shape: Shape) -> String {
    if let Some(words) = plain_words(markdown) {
        return words.to_owned();
    }
    let (markdown, is_cut) = capped(markdown);
    let mut blocks = Blocks::new(shape);
    Parser::new_ext(markdown, options()).for_each(|event| blocks.event(event));
    let mut out = blocks.finish();
    if is_cut {
        out.push_str(if shape == Shape::Blocks { "\n\n…" } else { " …" });
    }
    out
}

/// The first sentence of the first paragraph, as plain text.
pub fn first_sentence(markdown: &str) -> String {
    if let Some(words) = plain_words(markdown) {
        return sentence(words);
    }
    let mut writer = Writer::new(Mode::Text, Texts::english());
    for event in Parser::new_ext(capped(markdown).0, options()) {
        match event {
            Event::End(TagEnd::Heading(_)) => writer.clear(),
            Event::End(TagEnd::Paragraph | TagEnd::Item) if !writer.is_blank() => break,
            event => writer.event(event),
        }
    }
    if writer.is_blank() { sentence(&plain(markdown)) } else { sentence(&writer.finish()) }
}

/// The text, when it is one line in which nothing has a meaning in Markdown: most descriptions are.
fn plain_words(markdown: &str) -> Option<&str> {
    let text = markdown.trim_matches([' ', '\n']);
    let is_plain =
        |byte: u8| byte.is_ascii_alphanumeric() || byte >= 0x80 || b" ,.'\"/%;?$@()=^:-".contains(&byte);
    let starts = text.starts_with(|c: char| c.is_ascii_alphabetic());
    // Indented by four it would be code.
    let is_indented = markdown.starts_with("    ");
    (starts && !is_indented && text.len() <= LONGEST && text.bytes().all(is_plain))
        .then_some(text)
        .filter(|text| !text.contains("://") && !text.contains("www.") && !text.contains("WWW."))
}

fn options() -> Options {
    // No footnotes: they are the one part of the parser that hostile text makes slow.
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS
}

/// The text up to the cap, and whether there was more.
fn capped(markdown: &str) -> (&str, bool) {
    cut(markdown, LONGEST)
}

fn write(markdown: &str, mode: Mode, texts: &Texts) -> String {
    let (markdown, is_cut) = capped(markdown);
    let mut writer = Writer::new(mode, texts);
    for event in Parser::new_ext(markdown, options()) {
        writer.event(event);
    }
    let mut out = writer.finish();
    if is_cut {
        out.push_str(if mode == Mode::Blocks { "<p>…</p>\n" } else { " …" });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::sentence::LONGEST_SENTENCE;
    use super::writer::DEEPEST;
    use super::*;

    fn html(markdown: &str) -> String {
        description(markdown, Texts::english()).into_string()
    }

    #[test]
    fn words_and_blocks() {
        assert_eq!(
            html("The CIDR block (IPv4), e.g. \"10.0.0.0/16\"."),
            "<p>The CIDR block (IPv4), e.g. \"10.0.0.0/16\".</p>\n"
        );
        assert_eq!(
            html("A *b* `c<d`\n\n- x\n- y"),
            "<p>A <em>b</em> <code>c&lt;d</code></p>\n<ul>\n<li>x</li>\n<li>y</li>\n</ul>\n"
        );
        assert_eq!(html("# Head {#id}"), "<p><strong>Head {#id}</strong></p>\n");
        assert_eq!(html("    x"), "<div class=\"code\"><pre tabindex=\"0\"><code>x</code></pre></div>\n");
        assert!(html("| a |\n|--:|\n| b |").contains("<td style=\"text-align: right\">b</td>"));
    }

    #[test]
    fn hostile_text_stays_text() {
        assert_eq!(html("<script>x</script>"), "<p>&lt;script&gt;x&lt;/script&gt;</p>\n");
        assert_eq!(html("a <b onclick=x>b</b>"), "<p>a &lt;b onclick=x&gt;b&lt;/b&gt;</p>\n");
        assert_eq!(html("![alt \"](javascript:x)"), "<p>alt \"</p>\n");
        assert!(!html("[^1]\n\n[^1]: x").contains("footnote"));
        let fence = html("```\"><script>\nx\n```");
        assert!(!fence.contains("<script"), "{fence}");
        for dest in [
            "javascript:alert(1)",
            "jAvA&Tab;script:alert(1)",
            "&#106;avascript:alert(1)",
            "<java\tscript:alert(1)>",
            "data:text/html,x",
            "../x.md",
            "/x",
            "#x",
            "//evil.example",
            "tf:modules/vpc",
        ] {
            assert_eq!(html(&format!("a [t]({dest})")).matches("<a").count(), 0, "{dest}");
        }
    }

    #[test]
    fn web_addresses_become_links() {
        let link = "<a class=\"bare\" href=\"https://a.b/c_d?x=1&amp;y=2\" rel=\"noopener nofollow\">https://a.b/c_d?x=1&amp;y=2</a>";
        assert_eq!(html("See https://a.b/c_d?x=1&y=2."), format!("<p>See {link}.</p>\n"));
        assert_eq!(
            html("[t](http://a.b \"title\")"),
            "<p><a href=\"http://a.b\" rel=\"noopener nofollow\">t</a></p>\n"
        );
        assert_eq!(html("`https://a.b`"), "<p><code>https://a.b</code></p>\n");
        let mail = "<p><a href=\"mailto:me@a.example\" rel=\"noopener nofollow\">me@a.example</a></p>\n";
        assert_eq!(html("<me@a.example>"), mail);
        assert_eq!(html("\"https://a.b/\"onx").matches("<a").count(), 1);
    }

    #[test]
    fn one_line() {
        let line = inline("# T\n\nA *b*\nc\n\n- x\n- y\n\n```\nd  e\nf\n```\n\n| g |\n|---|\n| h |");
        assert_eq!(line.as_str(), "T A <em>b</em> c x y <code>d e f</code> g h");
        assert_eq!(plain("A **b** [c](https://d) `e` <f> &amp; g"), "A b c e <f> & g");
    }

    /// What is written again says the same, and no more than that.
    #[test]
    fn markdown_of_markdown() {
        for (text, expected) in [
            ("Plain words.", "Plain words."),
            ("A *b* **c** ~~d~~ `e|f` [g](https://h) <i>", "A *b* **c** ~~d~~ `e|f` [g](https://h) &lt;i>"),
            ("# Head #\n\n- a\n- b\n  - c\n\n  d\n\n3. x", "**Head**\n\n- a\n- b\n  - c\n\n  d\n\n3. x"),
            ("> q\n>\n> r", "> q\n>\n> r"),
            ("```hcl\na = 1\n\nb = 2", "```hcl\na = 1\n\nb = 2\n```"),
            ("- ```\n  x\n\n  y\n  ```\n", "- ```\n  x\n\n  y\n  ```"),
            ("| a | b |\n|--:|---|\n| `c\\|d` | e |", "| a | b |\n|---|---|\n| `c\\|d` | e |"),
            (
                "[x]: https://evil.example\n\n[x] [y](javascript:z) ![alt](k)",
                "[x](https://evil.example) y alt",
            ),
            ("<script>\n# x\n</script>", "&lt;script> # x &lt;/script>"),
        ] {
            assert_eq!(markdown(text), expected, "{text:?}");
        }
        assert_eq!(
            markdown_line("# T\n\nA *b*\nc\n\n- x\n\n```\nd  e|\n```\n\n| g |\n|---|\n| h |", true),
            "**T** A *b* c x `d e\\|` g h"
        );
        let deep = markdown(&"> ".repeat(20_000));
        assert_eq!((deep.matches('>').count(), deep.lines().count()), (DEEPEST, 1));
    }

    #[test]
    fn first_sentences() {
        for (markdown, expected) in [
            ("One. Two.", "One."),
            ("Uses e.g. subnets. Two.", "Uses e.g. subnets."),
            ("Version 1.2 of `x.y` (see docs.) Next.", "Version 1.2 of x.y (see docs.)"),
            ("# Title\n\nWords *here*\n\nMore", "Words here"),
            ("- item one\n- two", "item one"),
            ("# Only", "Only"),
            ("No stop\nat all", "No stop at all"),
            ("", ""),
        ] {
            assert_eq!(first_sentence(markdown), expected, "{markdown:?}");
        }
        let long = first_sentence(&"word ".repeat(200));
        assert!(long.len() <= LONGEST_SENTENCE + 3 && long.ends_with("word…"));
    }

    #[test]
    fn long_and_deep_text_is_capped() {
        assert!(html(&"ü*".repeat(LONGEST)).len() < 4 * LONGEST);
        let deep = html(&"> ".repeat(20_000));
        assert!(deep.matches("<blockquote>").count() <= DEEPEST);
        assert_eq!(deep.matches("<blockquote>").count(), deep.matches("</blockquote>").count());
    }
}
