//! Markdown out of source code: descriptions of variables, comments, whatever a module was copied with. It is not trusted:
//! raw HTML is shown as text, images give their alternative text, only absolute web and mail addresses become links, and
//! nothing in it has an id.

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::tags::{self, Table};
use super::{autolink, code_block, url};
use crate::html::{Html, escape_body_into};

/// More of one text is not shown.
const LONGEST: usize = 64 << 10;

/// Elements nested deeper than this are left out, their content kept.
const DEEPEST: usize = 32;

/// The longest first sentence, in bytes: where a text has no full stop, it is cut.
const LONGEST_SENTENCE: usize = 300;

/// As blocks: paragraphs, lists, tables, code.
pub fn description(markdown: &str) -> Html {
    if let Some(words) = plain_words(markdown) {
        let mut html = Html::trusted("<p>");
        html.push_body(words);
        html.push_trusted("</p>\n");
        return html;
    }
    Html::trusted(write(markdown, Mode::Blocks))
}

/// As one line: the blocks' content, one after the other.
pub fn inline(markdown: &str) -> Html {
    if let Some(words) = plain_words(markdown) {
        let mut html = Html::new();
        html.push_body(words);
        return html;
    }
    Html::trusted(write(markdown, Mode::Line))
}

/// As plain text, to be escaped where it is shown.
pub fn plain(markdown: &str) -> String {
    plain_words(markdown).map_or_else(|| write(markdown, Mode::Text), str::to_owned)
}

/// The first sentence of the first paragraph, as plain text.
pub fn first_sentence(markdown: &str) -> String {
    if let Some(words) = plain_words(markdown) {
        return sentence(words);
    }
    let mut writer = Writer::new(Mode::Text);
    for event in Parser::new_ext(capped(markdown).0, options()) {
        match event {
            Event::End(TagEnd::Heading(_)) => writer.clear(),
            Event::End(TagEnd::Paragraph | TagEnd::Item) if !writer.is_blank() => break,
            event => writer.event(event),
        }
    }
    if writer.is_blank() { sentence(&plain(markdown)) } else { sentence(&writer.finish()) }
}

/// The first sentence of plain text; cut at a word's end where it is long.
pub fn sentence(text: &str) -> String {
    let text = text.trim();
    let end = sentence_end(text);
    if end <= LONGEST_SENTENCE {
        return text.get(..end).unwrap_or_default().to_owned();
    }
    let (cut, _) = cut(text, LONGEST_SENTENCE);
    let whole_words = cut.rsplit_once(char::is_whitespace).map_or(cut, |(words, _)| words);
    format!("{}…", whole_words.trim_end_matches([',', ';', ':', ' ']))
}

fn sentence_end(text: &str) -> usize {
    let mut word_start = 0;
    for (at, c) in text.char_indices() {
        if at > LONGEST_SENTENCE {
            break;
        }
        if c.is_whitespace() {
            word_start = at + c.len_utf8();
        }
        if !matches!(c, '.' | '!' | '?' | '。') {
            continue;
        }
        let after = text.get(at + c.len_utf8()..).unwrap_or_default();
        let rest = after.trim_start_matches(['"', '\'', ')', '\u{201d}', '\u{2019}']);
        let next = rest.trim_start();
        let ends_word = rest.is_empty() || rest.starts_with(char::is_whitespace) || c == '。';
        let goes_on = next.starts_with(char::is_lowercase);
        let word = text.get(word_start..at).unwrap_or_default().trim_start_matches('(');
        if ends_word && !goes_on && !(c == '.' && is_abbreviation(word)) {
            return text.len() - rest.len();
        }
    }
    text.len()
}

fn is_abbreviation(word: &str) -> bool {
    matches!(
        word,
        "e.g" | "i.e" | "etc" | "vs" | "cf" | "eg" | "ie" | "approx" | "incl" | "resp" | "No" | "no"
    )
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

fn cut(text: &str, longest: usize) -> (&str, bool) {
    if text.len() <= longest {
        return (text, false);
    }
    let mut end = longest;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    (text.get(..end).unwrap_or_default(), true)
}

fn write(markdown: &str, mode: Mode) -> String {
    let (markdown, is_cut) = capped(markdown);
    let mut writer = Writer::new(mode);
    for event in Parser::new_ext(markdown, options()) {
        writer.event(event);
    }
    let mut out = writer.finish();
    if is_cut {
        out.push_str(if mode == Mode::Blocks { "<p>…</p>\n" } else { " …" });
    }
    out
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Blocks,
    Line,
    Text,
}

struct Writer {
    mode: Mode,
    out: String,
    /// Text that is not written yet: bare URLs are looked for in the whole of it.
    run: String,
    table: Table,
    /// The block of code at hand: its language and its text.
    code: Option<(String, String)>,
    /// The links that are open, and whether each is written.
    links: Vec<bool>,
    depth: usize,
}

impl Writer {
    fn new(mode: Mode) -> Self {
        let (out, run) = (String::new(), String::new());
        Self { mode, out, run, table: Table::default(), code: None, links: Vec::new(), depth: 0 }
    }

    fn finish(mut self) -> String {
        self.flush();
        if self.mode != Mode::Blocks {
            self.out.truncate(self.out.trim_end().len());
        }
        self.out
    }

    fn is_blank(&self) -> bool {
        self.out.trim().is_empty() && self.run.trim().is_empty()
    }

    fn clear(&mut self) {
        self.out.clear();
        self.run.clear();
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) => match &mut self.code {
                Some((_, code)) => code.push_str(&text),
                None => self.run.push_str(&text),
            },
            Event::Html(text) | Event::InlineHtml(text) => self.run.push_str(&text),
            Event::Code(code) => {
                self.flush();
                self.code_span(&code);
            }
            Event::SoftBreak => self.run.push(if self.mode == Mode::Blocks { '\n' } else { ' ' }),
            Event::HardBreak => self.mark_up("<br>\n"),
            Event::Rule => self.mark_up("<hr>\n"),
            Event::TaskListMarker(done) => self.mark_up(tags::task(done)),
            Event::FootnoteReference(_) => {}
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        self.flush();
        match tag {
            Tag::Link { link_type: LinkType::Email, dest_url, .. } => {
                self.start_link(&format!("mailto:{dest_url}"))
            }
            Tag::Link { dest_url, .. } => self.start_link(&dest_url),
            Tag::CodeBlock(kind) => {
                let language = match &kind {
                    CodeBlockKind::Fenced(info) => {
                        info.split([' ', ',', '\t', '{']).next().unwrap_or_default()
                    }
                    CodeBlockKind::Indented => "",
                };
                self.code = Some((language.to_lowercase(), String::new()));
            }
            tag => {
                let is_shown = self.is_shown(tag.to_end());
                self.depth += 1;
                if is_shown {
                    self.open(tag);
                }
            }
        }
    }

    fn open(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { .. } => self.out.push_str("<p><strong>"),
            Tag::HtmlBlock => self.out.push_str("<p>"),
            Tag::List(Some(first)) if first != 1 => self.out.push_str(&format!("<ol start=\"{first}\">\n")),
            Tag::TableCell => self.out.push_str(self.table.open_cell()),
            tag => {
                self.out.push_str(tags::open(&tag).unwrap_or_default());
                match tag {
                    Tag::Table(alignments) => self.table.start(alignments),
                    Tag::TableHead => self.table.row(true),
                    Tag::TableRow => self.table.row(false),
                    _ => {}
                }
            }
        }
    }

    fn end(&mut self, tag: TagEnd) {
        self.flush();
        match tag {
            TagEnd::Link => {
                if self.links.pop() == Some(true) {
                    self.out.push_str("</a>");
                }
                return;
            }
            TagEnd::CodeBlock => self.end_code(),
            tag => {
                self.depth -= 1;
                if self.is_shown(tag) {
                    self.out.push_str(match tag {
                        TagEnd::Heading(_) => "</strong></p>\n",
                        TagEnd::HtmlBlock => "</p>\n",
                        TagEnd::TableCell => self.table.close_cell(),
                        tag => tags::close(tag),
                    });
                }
            }
        }
        if tags::separates(tag) {
            self.separate();
        }
    }

    /// Whether an element's tags are written: by mode, and by how deep it is. The same when it opens and when it closes.
    fn is_shown(&self, tag: TagEnd) -> bool {
        // Parts of a table go with the table, which stands at any depth.
        let is_part = matches!(tag, TagEnd::Table | TagEnd::TableHead | TagEnd::TableRow | TagEnd::TableCell);
        match self.mode {
            Mode::Blocks => is_part || self.depth < DEEPEST,
            Mode::Line => {
                matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough)
                    && self.depth < DEEPEST
            }
            Mode::Text => false,
        }
    }

    fn start_link(&mut self, dest: &str) {
        let is_shown = self.mode != Mode::Text && is_absolute(dest);
        if is_shown {
            self.open_link(dest);
        }
        self.links.push(is_shown);
    }

    fn open_link(&mut self, dest: &str) {
        self.out.push_str("<a href=\"");
        url::push(dest, &mut self.out);
        self.out.push_str("\" rel=\"noopener nofollow\">");
    }

    fn code_span(&mut self, code: &str) {
        if self.mode == Mode::Text {
            return self.out.push_str(code);
        }
        self.out.push_str("<code>");
        escape_body_into(code, &mut self.out);
        self.out.push_str("</code>");
    }

    fn end_code(&mut self) {
        let Some((language, text)) = self.code.take() else { return };
        if self.mode == Mode::Blocks {
            self.out.push_str(code_block(&language, &text).as_str());
        } else {
            self.code_span(&text.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }

    fn mark_up(&mut self, html: &str) {
        self.flush();
        if self.mode == Mode::Blocks {
            self.out.push_str(html);
        } else {
            self.separate();
        }
    }

    /// A space between what would run together without the blocks.
    fn separate(&mut self) {
        if self.mode != Mode::Blocks && !self.out.is_empty() && !self.out.ends_with(' ') {
            self.out.push(' ');
        }
    }

    fn flush(&mut self) {
        if self.run.is_empty() {
            return;
        }
        let run = std::mem::take(&mut self.run);
        if self.mode == Mode::Text {
            self.out.push_str(&run);
        } else if self.links.is_empty()
            && (run.contains("://") || run.contains("www.") || run.contains("WWW."))
        {
            self.linked(&run);
        } else {
            escape_body_into(&run, &mut self.out);
        }
        // Its buffer serves again.
        self.run = run;
        self.run.clear();
    }

    fn linked(&mut self, run: &str) {
        let before = self.out.chars().next_back();
        let mut starts = Vec::new();
        autolink::starts(run, before, |at| starts.push(at));
        let mut written = 0;
        for start in starts {
            if start < written {
                continue;
            }
            let Some(found) = run.get(start..).and_then(|text| text.get(..autolink::length(text)?)) else {
                continue;
            };
            escape_body_into(run.get(written..start).unwrap_or_default(), &mut self.out);
            let is_www = found.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www."));
            self.open_link(&if is_www { format!("http://{found}") } else { found.to_owned() });
            escape_body_into(found, &mut self.out);
            self.out.push_str("</a>");
            written = start + found.len();
        }
        escape_body_into(run.get(written..).unwrap_or_default(), &mut self.out);
    }
}

/// Whether text out of source code may link there: only to where it says it leads, spelt plainly.
fn is_absolute(dest: &str) -> bool {
    let starts =
        |scheme: &str| dest.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    url::is_safe(dest) && (starts("https://") || starts("http://") || starts("mailto:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(markdown: &str) -> String {
        description(markdown).into_string()
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
        let link = "<a href=\"https://a.b/c_d?x=1&amp;y=2\" rel=\"noopener nofollow\">https://a.b/c_d?x=1&amp;y=2</a>";
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
