//! The one way from text to Markdown, for those who read pages as such. What is plain text comes out as text whatever stands in it: it
//! starts no element, ends none, and stays on its line. <https://spec.commonmark.org/0.31.2/>, and GitHub's tables.

/// Plain text, on one line: what could be mark-up is escaped, in a table's cell too.
pub fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_text(text, &mut out);
    out
}

/// Appends plain text, on one line.
pub fn push_text(text: &str, out: &mut String) {
    let starts_block = block_start(text);
    let (mut before, mut chars) = (None, text.char_indices().peekable());
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let is_within_word =
            || before.is_some_and(char::is_alphanumeric) && next.is_some_and(char::is_alphanumeric);
        match c {
            c if c.is_whitespace() || c.is_control() => {
                if before != Some(' ') {
                    out.push(' ');
                }
                before = Some(' ');
                continue;
            }
            '<' => out.push_str("&lt;"),
            '&' if next.is_some_and(|next| next.is_alphanumeric() || next == '#') => out.push_str("&amp;"),
            '_' if is_within_word() => out.push('_'),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' => out.extend(['\\', c]),
            c if starts_block == Some(at) => out.extend(['\\', c]),
            c => out.push(c),
        }
        before = Some(c);
    }
}

/// What of a text would make it a heading, an item of a list, a quote or a rule, where it stands at the beginning of a line.
fn block_start(text: &str) -> Option<usize> {
    let start = text.find(|c: char| !c.is_whitespace())?;
    let rest = text.get(start..)?;
    let stands_alone =
        |mark: &str| mark.chars().nth(1).is_none_or(|next| next.is_whitespace() || next == '-');
    let number = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
    match rest.chars().next()? {
        '#' | '>' | '=' | ':' => Some(start),
        '-' | '+' if stands_alone(rest) => Some(start),
        _ => {
            let mark = rest.get(number..).filter(|mark| number > 0 && mark.starts_with(['.', ')']))?;
            stands_alone(mark).then_some(start + number)
        }
    }
}

/// Appends a heading of level 1 to 6, and the blank line behind it.
pub fn push_heading(level: usize, words: &str, out: &mut String) {
    out.extend(std::iter::repeat_n('#', level.clamp(1, 6)));
    out.push(' ');
    let start = out.len();
    push_text(words, out);
    // At the end they would be no part of it.
    if out[start..].trim_end().ends_with('#') {
        out.truncate(out.trim_end().len() - 1);
        out.push_str("\\#");
    }
    out.push_str("\n\n");
}

/// Code within a line; in a table's cell, with its bars escaped.
pub fn code(code: &str, in_cell: bool) -> String {
    let code: String =
        code.chars().map(|c| if c.is_whitespace() || c.is_control() { ' ' } else { c }).collect();
    // Cells are told apart before code is, and how they read a backslash before a bar differs.
    if code.trim().is_empty() || in_cell && code.contains('|') && code.contains('\\') {
        return text(&code);
    }
    let marks = "`".repeat(longest_run(&code, '`') + 1);
    // One space on either side is no part of it.
    let space = if code.starts_with(['`', ' ']) || code.ends_with(['`', ' ']) { " " } else { "" };
    let code = if in_cell { code.replace('|', "\\|") } else { code };
    format!("{marks}{space}{code}{space}{marks}")
}

/// Code on lines of its own, between fences that are longer than any in it. Of the language only a plain word is taken.
pub fn fence(language: &str, code: &str) -> String {
    let marks = "`".repeat((longest_run(code, '`') + 1).max(3));
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+' | '#');
    let language = if language.chars().all(is_plain) { language } else { "" };
    let end = if code.ends_with('\n') || code.is_empty() { "" } else { "\n" };
    format!("{marks}{language}\n{}{end}{marks}\n", code.replace('\r', ""))
}

/// A link. `words` are Markdown.
pub fn link(words: &str, url: &str) -> String {
    format!("[{words}]({})", destination(url))
}

/// A URL as it stands between a link's brackets: what could end it is percent-encoded.
pub fn destination(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for c in url.chars() {
        match c {
            '(' | ')' | '<' | '>' | '\\' | '|' | '`' | '"' | '[' | ']' | ' ' => {
                out.push_str(&format!("%{:02X}", u32::from(c)))
            }
            c if c.is_control() || c.is_whitespace() => {}
            c => out.push(c),
        }
    }
    out
}

/// Blocks as they stand below an item of a list: every line that has words begins with `indent`.
pub fn push_indented(blocks: &str, indent: &str, out: &mut String) {
    for line in blocks.lines() {
        if !line.is_empty() {
            out.push_str(indent);
            out.push_str(line);
        }
        out.push('\n');
    }
}

/// How long the longest run of `mark` is.
fn longest_run(text: &str, mark: char) -> usize {
    let (mut longest, mut run) = (0, 0);
    for c in text.chars() {
        run = if c == mark { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Options, Parser, Tag};

    use super::*;

    const HOSTILE: &[&str] = &[
        "plain words, 1.5 of them",
        "single_nat_gateway and _this_ and __that__ *or* **those**",
        "# heading\n## another",
        "- item\n+ item",
        "-",
        "1. one",
        "2)",
        "> quote",
        "===",
        "---",
        "***",
        "| a | b |\n|---|---|\n| c | d |",
        "a \\| b \\\\| c | d",
        "``` fence\n~~~",
        "`code` and ``more`",
        "[link](javascript:x) ![image](y) [ref] [ref]: z",
        "</script><script>x</script> <!-- c --> <b onclick=x>",
        "&lt; &#60; & co &amp",
        "end #",
        "end \\",
        "    indented",
        "a\u{0}b\tc\r\nd",
        "",
        "ü_ü _ü",
    ];

    /// The text that a reader of the Markdown sees, and whether anything in it is more than text.
    fn read(markdown: &str) -> (String, Vec<String>) {
        let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
        let (mut seen, mut others) = (String::new(), Vec::new());
        for event in Parser::new_ext(markdown, options) {
            match event {
                Event::Text(text) => seen.push_str(&text),
                Event::Code(code) => seen.push_str(&code),
                Event::Start(Tag::Paragraph | Tag::Heading { .. } | Tag::List(_) | Tag::Item)
                | Event::End(_) => {}
                Event::Start(Tag::Table(_) | Tag::TableHead | Tag::TableRow | Tag::TableCell) => {}
                other => others.push(format!("{other:?}")),
            }
        }
        (seen, others)
    }

    fn words(text: &str) -> String {
        text.replace('\0', " ").split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn text_stays_text_wherever_it_stands() {
        for hostile in HOSTILE {
            let mut heading = String::new();
            push_heading(2, hostile, &mut heading);
            let cell = format!("| x |\n|---|\n| {} |", text(hostile));
            for markdown in [text(hostile), heading, format!("- {}", text(hostile)), cell.clone()] {
                let (seen, others) = read(&markdown);
                let seen = seen.strip_prefix('x').filter(|_| markdown == cell).unwrap_or(&seen);
                assert_eq!(words(seen), words(hostile), "{markdown:?}");
                assert!(others.is_empty(), "{markdown:?}: {others:?}");
                let levels =
                    Parser::new(&markdown).filter(|it| matches!(it, Event::Start(Tag::List(_)))).count();
                assert!(levels <= usize::from(markdown.starts_with("- ")), "{markdown:?}");
            }
        }
    }

    #[test]
    fn code_stays_code() {
        for hostile in HOSTILE {
            let inner = |markdown: &str| read(markdown).0;
            assert_eq!(words(&inner(&code(hostile, false))), words(hostile), "{hostile:?}");
            let cell = format!("| x |\n|---|\n| {} |", code(hostile, true));
            assert_eq!(words(&inner(&cell)), words(&format!("x{hostile}")), "{cell:?}");
            let fenced = fence("hcl", hostile);
            let blocks = Parser::new(&fenced).filter(|it| matches!(it, Event::Start(_))).count();
            assert_eq!((blocks, words(&inner(&fenced))), (1, words(hostile)), "{fenced:?}");
        }
        assert!(fence("x\n```\n<b>", "y").starts_with("```\ny"));
    }

    #[test]
    fn a_destination_ends_where_it_ends() {
        let markdown = link("a", "x y(z)<b>\n\"t\"|\\`.md#c_d");
        let Some(Event::Start(Tag::Link { dest_url, .. })) = Parser::new(&markdown).nth(1) else {
            panic!("{markdown}")
        };
        assert_eq!(&*dest_url, "x%20y%28z%29%3Cb%3E%22t%22%7C%5C%60.md#c_d");
    }
}
