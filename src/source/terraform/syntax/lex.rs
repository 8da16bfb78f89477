//! Where things end: strings, templates, heredocs, comments, brackets. Never backtracks over more than a line.

use std::collections::BTreeMap;

use super::Fault;

/// What closes what is open at some place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    /// A bracket that this byte closes.
    Bracket(u8),
    /// `"`
    Quote,
    /// `${` or `%{` in a string.
    Template,
}

/// What an item ends at, when nothing is open.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// An attribute's value: a new line, or a bracket that was not opened here.
    Line,
    /// An entry of an object: also a comma.
    Entry,
    /// An item of a list: a comma, but no new line.
    Item,
    /// A key of an object: `=` or `:`.
    Key,
}

/// Where an item ends.
#[derive(Debug)]
pub struct Extent {
    /// One past its last byte that is neither blank nor comment.
    pub end: usize,
    /// Where reading goes on: at what ended it.
    pub next: usize,
    /// The most entries that one pair of braces in it holds, roughly.
    pub widest: usize,
    /// What is wrong with it.
    pub fault: Option<Fault>,
}

/// For each line that is nothing but a name, where such lines begin: where heredocs may end.
#[derive(Default)]
pub struct Heredocs<'a>(Option<BTreeMap<&'a str, Vec<usize>>>);

impl<'a> Heredocs<'a> {
    /// One past the line after `from` that is nothing but `delimiter`, without its line break.
    fn end(&mut self, text: &'a str, delimiter: &str, from: usize) -> Option<usize> {
        let ends = self.0.get_or_insert_with(|| {
            let mut ends: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
            let mut at = 0;
            for line in text.split_inclusive('\n') {
                let name = line.trim();
                if !name.is_empty() && name.len() <= 64 && name_end(name, 0) == name.len() {
                    let end = at + line.trim_end().len();
                    ends.entry(name).or_default().push(end);
                }
                at += line.len();
            }
            ends
        });
        let ends = ends.get(delimiter)?;
        ends.get(ends.partition_point(|&end| end <= from)).copied()
    }
}

/// One past the name that begins at `at`; `at` itself when none does.
pub fn name_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let mut end = at;
    for (offset, c) in rest.char_indices() {
        let ascii = c.is_ascii_alphabetic() || c == '_' || (offset > 0 && (c.is_ascii_digit() || c == '-'));
        let other = !c.is_ascii() && c.is_alphanumeric();
        if !ascii && !other {
            break;
        }
        end = at + offset + c.len_utf8();
    }
    end
}

/// One past the comment that begins at `at`, its line break not included; `None` when none does.
fn comment_end(text: &str, at: usize) -> Option<usize> {
    let rest = text.as_bytes().get(at..)?;
    if rest.starts_with(b"#") || rest.starts_with(b"//") {
        return Some(text.get(at..)?.find('\n').map_or(text.len(), |end| at + end));
    }
    if rest.starts_with(b"/*") {
        return Some(text.get(at + 2..)?.find("*/").map_or(text.len(), |end| at + end + 4));
    }
    None
}

/// The first byte from `at` that is neither blank nor in a comment.
pub fn skip_trivia(text: &str, mut at: usize) -> usize {
    while let Some(&byte) = text.as_bytes().get(at) {
        if byte.is_ascii_whitespace() {
            at += 1;
        } else if let Some(end) = comment_end(text, at) {
            at = end;
        } else {
            break;
        }
    }
    at
}

/// The same, but never past the end of the line, nor over a comment that lasts to it.
pub fn skip_blanks(text: &str, mut at: usize) -> usize {
    loop {
        match text.as_bytes().get(at) {
            Some(b' ' | b'\t' | b'\r') => at += 1,
            Some(b'/') if text.as_bytes().get(at + 1) == Some(&b'*') => {
                let end = comment_end(text, at).unwrap_or(text.len());
                if text.get(at..end).is_some_and(|comment| comment.contains('\n')) {
                    return at;
                }
                at = end;
            }
            _ => return at,
        }
    }
}

/// The delimiter of the heredoc that begins at `at`, and where its first line starts.
fn heredoc(text: &str, at: usize) -> Option<(&str, usize)> {
    let start = at + 2 + usize::from(text.as_bytes().get(at + 2) == Some(&b'-'));
    let end = name_end(text, start);
    let rest = text.get(end..)?;
    let line = rest.strip_prefix('\r').unwrap_or(rest);
    (end > start && (line.starts_with('\n') || line.is_empty())).then(|| (&text[start..end], end))
}

/// Whether a block that may stand in a file's top level begins at `at`, at the very start of its line.
pub fn starts_block(text: &str, at: usize) -> bool {
    const KINDS: [&str; 16] = [
        "variable",
        "output",
        "resource",
        "data",
        "ephemeral",
        "module",
        "provider",
        "terraform",
        "locals",
        "moved",
        "import",
        "removed",
        "check",
        "run",
        "variables",
        "mock_provider",
    ];
    if at > 0 && text.as_bytes().get(at - 1) != Some(&b'\n') {
        return false;
    }
    let end = name_end(text, at);
    let next = skip_blanks(text, end);
    text.get(at..end).is_some_and(|kind| KINDS.contains(&kind))
        && matches!(text.as_bytes().get(next), Some(b'"' | b'{'))
}

/// Where the item that begins at `at` ends. With `resync`, a block at the start of a line ends it too, whatever is open.
pub fn item_end<'a>(
    text: &'a str,
    at: usize,
    until: Until,
    resync: bool,
    heredocs: &mut Heredocs<'a>,
) -> Extent {
    let bytes = text.as_bytes();
    let mut open: Vec<(Open, usize, usize)> = Vec::new();
    let mut extent = Extent { end: at, next: at, widest: 0, fault: None };
    let mut i = at;
    while let Some(&byte) = bytes.get(i) {
        let next = bytes.get(i + 1).copied().unwrap_or(b'\n');
        if let Some(&(Open::Quote, start, _)) = open.last() {
            match byte {
                b'\\' => i += 2,
                b'"' => {
                    open.pop();
                    i += 1;
                }
                b'\n' => {
                    let message = "this string does not end on its line";
                    let help = "close it with a quotation mark, or use a heredoc for text of several lines";
                    extent.fault = Some(Fault::new(start..i, message, help));
                    extent.end = i;
                    extent.next = i;
                    return extent;
                }
                b'$' | b'%' if next == byte && bytes.get(i + 2) == Some(&b'{') => i += 3,
                b'$' | b'%' if next == b'{' => {
                    open.push((Open::Template, i, 0));
                    i += 2;
                }
                _ => i += 1,
            }
            extent.end = i.min(text.len());
            continue;
        }
        if open.is_empty() {
            let ends = match byte {
                b'\n' => until != Until::Item,
                b',' => until == Until::Item || until == Until::Entry,
                b'=' => until == Until::Key && next != b'=',
                b':' => until == Until::Key && next != b':',
                b')' | b']' | b'}' => true,
                _ => false,
            };
            if ends {
                extent.next = i;
                return extent;
            }
        }
        match byte {
            b' ' | b'\t' | b'\r' => {
                i += 1;
                continue;
            }
            b'\n' => {
                i += 1;
                if resync && starts_block(text, i) {
                    break;
                }
                count(&mut open, &mut extent);
                continue;
            }
            b'#' | b'/' if comment_end(text, i).is_some() => {
                i = comment_end(text, i).unwrap_or(i + 1);
                continue;
            }
            b'"' => open.push((Open::Quote, i, 0)),
            b'(' => open.push((Open::Bracket(b')'), i, 0)),
            b'[' => open.push((Open::Bracket(b']'), i, 0)),
            b'{' => open.push((Open::Bracket(b'}'), i, 0)),
            b')' | b']' | b'}' => match open.pop() {
                Some((Open::Bracket(close), ..)) if close == byte => {}
                Some((Open::Template, ..)) if byte == b'}' => {}
                opened => {
                    let start = opened.map_or(i, |(_, start, _)| start);
                    let opener = text.get(start..).and_then(|rest| rest.chars().next()).unwrap_or(' ');
                    let message = format!("`{opener}` is closed by `{}`", byte as char);
                    extent.fault = Some(Fault::new(start..i + 1, message, "make the brackets match"));
                    extent.end = i;
                    extent.next = i;
                    return extent;
                }
            },
            b',' => count(&mut open, &mut extent),
            b'<' if next == b'<' => {
                if let Some((delimiter, first_line)) = heredoc(text, i) {
                    if let Some(end) = heredocs.end(text, delimiter, first_line) {
                        i = end;
                        extent.end = i;
                        continue;
                    }
                    let message = format!("this heredoc has no end: no later line is `{delimiter}`");
                    let help = format!("end it with a line that holds nothing but `{delimiter}`");
                    extent.fault = Some(Fault::new(i..first_line, message, help));
                    extent.end = first_line;
                    extent.next = first_line;
                    return extent;
                }
            }
            _ => {}
        }
        i += 1;
        extent.end = i;
    }
    extent.next = i.min(text.len());
    extent.end = extent.end.min(text.len());
    if let Some(&(opened, start, _)) = open.first() {
        let sign = match opened {
            Open::Quote => "\"",
            Open::Template => "${",
            Open::Bracket(b')') => "(",
            Open::Bracket(b']') => "[",
            Open::Bracket(_) => "{",
        };
        let message = format!("this `{sign}` is never closed");
        extent.fault = Some(Fault::new(start..start + sign.len(), message, "close it"));
    }
    extent
}

/// Counts one more entry in the innermost brackets.
fn count(open: &mut [(Open, usize, usize)], extent: &mut Extent) {
    if let Some((_, _, entries)) = open.last_mut() {
        *entries += 1;
        extent.widest = extent.widest.max(*entries);
    }
}
