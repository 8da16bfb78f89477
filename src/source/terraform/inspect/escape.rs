//! Descriptions and values as they stand in Markdown and AsciiDoc: what has a meaning there is escaped, code is not.

/// How texts are escaped.
#[derive(Clone, Copy, Debug)]
pub struct Escaping {
    /// Underscores get a backslash.
    pub escape: bool,
    /// Line breaks in cells are `<br/>`, code blocks `<pre>`.
    pub html: bool,
}

/// What stands for a text that is empty.
pub const NOTHING: &str = "n/a";

/// A name in running text.
pub fn name(name: &str, how: Escaping) -> String {
    if how.escape { name.replace('_', "\\_") } else { name.to_owned() }
}

/// A header or a footer: Markdown as it is, its line breaks kept.
pub fn section(text: &str, how: Escaping) -> String {
    running(text, how, false)
}

/// A description between paragraphs: each of its line breaks shows.
pub fn paragraph(text: &str, how: Escaping) -> String {
    running(text, how, true)
}

fn running(text: &str, how: Escaping, breaks: bool) -> String {
    if text.is_empty() {
        return NOTHING.to_owned();
    }
    fences(
        text,
        |prose, _| {
            let prose = underscores(prose, how);
            plain_urls(&if breaks { break_lines(&prose) } else { prose }, how)
        },
        |code, _| {
            let ends =
                code.ends_with('\n') || code.lines().next_back().is_some_and(|line| line.trim().is_empty());
            format!("```{code}{}```", if ends { "" } else { "\n" })
        },
    )
}

/// A cell of a Markdown table: all on one line, and no `|` that would end it.
pub fn markdown_cell(text: &str, how: Escaping) -> String {
    if text.is_empty() {
        return NOTHING.to_owned();
    }
    let cell = fences(
        text,
        |prose, _| {
            let prose = break_lines(underscores(prose, how).trim());
            let line_break = if how.html { "<br/>" } else { " " };
            let prose = prose.replace("\r\n", "\n").replace("  \n", line_break);
            // In Markdown a carriage return alone ends a line too.
            plain_urls(&prose.replace(['\n', '\r'], line_break), how)
        },
        |code, (first, last)| {
            let code = code.trim();
            if how.html {
                // Code that holds tags would be read as tags.
                let code = code.replace('&', "&amp;").replace('<', "&lt;");
                return format!("<pre>{}</pre>", code.replace('\n', "<br/>").replace('\r', ""));
            }
            let (open, close) = (if first { "```" } else { " ```" }, if last { "```" } else { "``` " });
            format!("{open}{}{close}", on_one_line(code).replace('\r', ""))
        },
    );
    cell.replace('|', "\\|")
}

/// A cell of an AsciiDoc table, which may hold blocks.
pub fn asciidoc_cell(text: &str) -> String {
    if text.is_empty() {
        return NOTHING.to_owned();
    }
    let cell =
        fences(text, |prose, _| prose.to_owned(), |code, _| format!("[source]\n----\n{}\n----", code.trim()));
    cell.replace('|', "\\|")
}

/// Prose and what stands between fences in turn. Each is told whether it is the first and the last of its text.
fn fences(
    text: &str,
    prose: impl Fn(&str, (bool, bool)) -> String,
    code: impl Fn(&str, (bool, bool)) -> String,
) -> String {
    in_turn(text, "```", prose, code)
}

/// The pieces between `mark`s, every second one code. As in terraform-docs an empty piece is passed over without a turn.
fn in_turn(
    text: &str,
    mark: &str,
    prose: impl Fn(&str, (bool, bool)) -> String,
    code: impl Fn(&str, (bool, bool)) -> String,
) -> String {
    let mut is_code = text.starts_with(mark);
    let pieces: Vec<&str> = text.split(mark).collect();
    let is_blank =
        |at: Option<usize>| at.and_then(|at| pieces.get(at)).is_none_or(|piece| piece.trim().is_empty());
    let mut out = String::with_capacity(text.len());
    for (at, piece) in pieces.iter().enumerate().filter(|(_, piece)| !piece.is_empty()) {
        let place = (is_blank(at.checked_sub(1)), is_blank(Some(at + 1)));
        out.push_str(&if is_code { code(piece, place) } else { prose(piece, place) });
        is_code = !is_code;
    }
    out
}

/// Underscores with a backslash, outside of `code`, and but for those that make a list or emphasis.
fn underscores(text: &str, how: Escaping) -> String {
    if !how.escape || !text.contains('_') {
        return text.to_owned();
    }
    in_turn(
        text,
        "`",
        |prose, _| prose.split('\n').map(escape_line).collect::<Vec<_>>().join("\n"),
        |code, _| format!("`{code}`"),
    )
}

fn escape_line(line: &str) -> String {
    let is_blank = |byte: u8| matches!(byte, b'\t' | b'\n' | 0x0c | b'\r' | b' ');
    let bytes = line.as_bytes();
    let mut kept: Vec<std::ops::Range<usize>> = Vec::new();
    // A line that begins with them, and a blank behind.
    let start = bytes.iter().take_while(|byte| is_blank(**byte)).count();
    let run = |at: usize| bytes.iter().skip(at).take_while(|byte| **byte == b'_').count();
    let end = start + run(start);
    if end > start && bytes.get(end).is_some_and(|byte| is_blank(*byte)) {
        kept.push(start..end);
    }
    if let Some((open, close)) = emphasis(bytes, is_blank) {
        kept.extend([open, close]);
    }
    let mut out = String::with_capacity(line.len() + 8);
    for (at, c) in line.char_indices() {
        if c == '_' && !kept.iter().any(|range| range.contains(&at)) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// ` _words_ `: the first run of underscores behind a blank and before a word, and the last behind a word and before a blank.
fn emphasis(
    bytes: &[u8],
    is_blank: impl Fn(u8) -> bool,
) -> Option<(std::ops::Range<usize>, std::ops::Range<usize>)> {
    let is_word = |at: usize| bytes.get(at).is_some_and(|byte| !is_blank(*byte) && *byte != b'_');
    let runs = || {
        let mut at = 0;
        std::iter::from_fn(move || {
            let start = at + bytes.get(at..)?.iter().position(|byte| *byte == b'_')?;
            let length = bytes[start..].iter().take_while(|byte| **byte == b'_').count();
            at = start + length;
            Some(start..at)
        })
    };
    let blank_before = |at: usize| at.checked_sub(1).is_some_and(|at| is_blank(bytes[at]));
    let blank_after = |at: usize| bytes.get(at).is_some_and(|byte| is_blank(*byte));
    let open = runs().find(|run| blank_before(run.start) && is_word(run.end))?;
    let closes = |run: &std::ops::Range<usize>| {
        run.start > open.end + 1 && is_word(run.start - 1) && blank_after(run.end)
    };
    let close = runs().filter(closes).last()?;
    Some((open, close))
}

/// Two blanks before a line break that a word follows: Markdown would join the lines otherwise.
fn break_lines(text: &str) -> String {
    if !text.contains('\n') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\n') {
        let start = if rest[..at].ends_with('\r') { at - 1 } else { at };
        out.push_str(&rest[..start]);
        let end = rest[at..]
            .find(|c: char| !matches!(c, '\t' | '\n' | '\u{c}' | '\r' | ' '))
            .map_or(rest.len(), |it| at + it);
        if rest[end..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_') {
            out.push_str("  ");
        }
        out.push_str(&rest[start..end]);
        rest = &rest[end..];
    }
    out.push_str(rest);
    out.replace("    \n", "  \n").replace("  \n\n", "\n\n").replace("\n  \n", "\n\n")
}

/// Code of several lines on one.
fn on_one_line(code: &str) -> String {
    let lines = code.split('\n').filter(|line| !line.trim().is_empty()).map(|line| {
        let parts: Vec<&str> = line.split('=').map(str::trim).collect();
        parts.join(" = ").trim_start().to_owned()
    });
    lines.collect::<Vec<_>>().join(" ")
}

/// Without the backslashes that were put into addresses.
fn plain_urls(text: &str, how: Escaping) -> String {
    if !how.escape || !text.contains("://") {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let scheme = rest[..at]
            .chars()
            .rev()
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
            .count();
        let (before, url) = rest.split_at(at + "://".len());
        out.push_str(before);
        let length = if scheme == 0 { 0 } else { url_end(url) };
        out.push_str(&url[..length].replace('\\', ""));
        rest = &url[length..];
    }
    out.push_str(rest);
    out
}

/// How far an address goes: over what addresses may hold, brackets in pairs, but not over a mark at its end. In brackets that are
/// still open it ends before another address, so that nothing is looked through more than twice.
fn url_end(text: &str) -> usize {
    let mut end = 0;
    let mut open = Vec::new();
    for (at, c) in text.char_indices() {
        let may_end = c.is_alphanumeric() || matches!(c, '/' | '-' | '_' | '+' | '&' | '~' | '%' | '=' | '#');
        let may_stand = may_end || matches!(c, '\\' | '!' | '\'' | '*' | ',' | '.' | ':' | ';' | '?' | '@');
        match c {
            ':' if !open.is_empty() && text[at..].starts_with("://") => break,
            '(' | '[' | '{' => open.push(c),
            ')' | ']' | '}' => {
                let pair = matches!((open.pop(), c), (Some('('), ')') | (Some('['), ']') | (Some('{'), '}'));
                if !pair {
                    break;
                }
                if open.is_empty() {
                    end = at + 1;
                }
            }
            _ if may_end && open.is_empty() => end = at + c.len_utf8(),
            _ if may_stand => {}
            _ => break,
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Escaping = Escaping { escape: true, html: true };

    #[test]
    fn cells_of_a_markdown_table() {
        for (text, expected) in [
            ("", "n/a"),
            ("a_b `c_d` e", "a\\_b `c_d` e"),
            ("a|b `c|d`", "a\\|b `c\\|d`"),
            ("one\ntwo\n\nthree\n- item\n", "one<br/>two<br/><br/>three<br/>- item"),
            ("x\n```\na = 1\nb | <c>&\n```\n", "x<pre>a = 1<br/>b \\| &lt;c>&amp;</pre>"),
            ("see https://a.b/c_d (and http://x/y_z).", "see https://a.b/c_d (and http://x/y_z)."),
            (" _so_ it_is ", "_so_ it\\_is"),
            ("a _so_ it_is", "a _so_ it\\_is"),
            ("``a_b``", "`a_b`"),
            ("one\rtwo\r\nthree", "one<br/>two<br/>three"),
        ] {
            assert_eq!(markdown_cell(text, ALL), expected, "{text:?}");
        }
        let plain = Escaping { escape: false, html: false };
        assert_eq!(markdown_cell("a_b\nc ```\nx=1\n\n  y = 2\n```", plain), "a_b c ```x = 1 y = 2```");
    }

    #[test]
    fn running_text() {
        assert_eq!(paragraph("one\ntwo\n\n* list\n", ALL), "one  \ntwo\n\n* list\n");
        assert_eq!(section("one\ntwo_x\n```\na_b```", ALL), "one\ntwo\\_x\n```\na_b\n```");
        assert_eq!(section("", ALL), "n/a");
    }

    #[test]
    fn cells_of_an_asciidoc_table() {
        assert_eq!(asciidoc_cell("a|b_c\n```\nx\n```"), "a\\|b_c\n[source]\n----\nx\n----");
    }

    #[test]
    fn addresses_in_addresses_take_linear_time() {
        for piece in ["a://(", "a://b_(c://", "a://:", "a://x_y.", "a://)"] {
            assert!(section(&piece.repeat(400_000), ALL).len() >= piece.len() * 400_000, "{piece}");
        }
        assert_eq!(section("a://b_(c://d_e)", ALL), "a://b_(c://d_e)");
    }

    #[test]
    fn addresses_end_before_the_marks_behind_them() {
        let url = |text: &str| text[..url_end(text)].to_owned();
        assert_eq!(url("a.b/c_d). More"), "a.b/c_d");
        assert_eq!(url("a/b_(c)_d, x"), "a/b_(c)_d");
        assert_eq!(url("a/?b=c&d=e!"), "a/?b=c&d=e");
        assert_eq!(url(""), "");
    }
}
