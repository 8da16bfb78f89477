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
    let extent = Extent { end: at, next: at, widest: 0, fault: None };
    let mut scan = Scan { text, at, resync, heredocs, open: Vec::new(), extent };
    while let Some(&byte) = text.as_bytes().get(scan.at) {
        let goes_on = match scan.open.last() {
            Some(&Opened { what: Open::Quote, start, .. }) => scan.in_string(byte, start),
            None if scan.ends(byte, until) => false,
            _ => scan.in_code(byte),
        };
        if !goes_on {
            break;
        }
    }
    scan.finish()
}

/// Something open: a bracket, a string, an interpolation.
struct Opened {
    what: Open,
    start: usize,
    /// How many entries it holds so far, roughly.
    entries: usize,
}

struct Scan<'a, 'h> {
    text: &'a str,
    at: usize,
    resync: bool,
    heredocs: &'h mut Heredocs<'a>,
    open: Vec<Opened>,
    extent: Extent,
}

impl Scan<'_, '_> {
    fn byte(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + ahead).copied()
    }

    fn push(&mut self, what: Open, length: usize) {
        self.open.push(Opened { what, start: self.at, entries: 0 });
        self.at += length;
    }

    /// Whether `byte` ends the item, nothing being open.
    fn ends(&self, byte: u8, until: Until) -> bool {
        match byte {
            b'\n' => until != Until::Item,
            b',' => matches!(until, Until::Item | Until::Entry),
            b'=' => until == Until::Key && self.byte(1) != Some(b'='),
            b':' => until == Until::Key && self.byte(1) != Some(b':'),
            b')' | b']' | b'}' => true,
            _ => false,
        }
    }

    /// One step inside a quoted string; `false` when it cannot go on.
    fn in_string(&mut self, byte: u8, start: usize) -> bool {
        match byte {
            b'\\' => self.at += 2,
            b'"' => {
                self.open.pop();
                self.at += 1;
            }
            b'\n' => {
                let message = "this string does not end on its line";
                let help = "close it with a quotation mark, or use a heredoc for text of several lines";
                return self.stop(Fault::new(start..self.at, message, help));
            }
            b'$' | b'%' if self.byte(1) == Some(byte) && self.byte(2) == Some(b'{') => self.at += 3,
            b'$' | b'%' if self.byte(1) == Some(b'{') => self.push(Open::Template, 2),
            _ => self.at += 1,
        }
        self.extent.end = self.at;
        true
    }

    /// One step outside strings; `false` when it cannot go on.
    fn in_code(&mut self, byte: u8) -> bool {
        match byte {
            b' ' | b'\t' | b'\r' => {
                self.at += 1;
                return true;
            }
            b'\n' => {
                self.at += 1;
                self.count();
                return !(self.resync && starts_block(self.text, self.at));
            }
            b'#' | b'/' => match comment_end(self.text, self.at) {
                Some(end) => {
                    self.at = end;
                    return true;
                }
                None => self.at += 1,
            },
            b'"' => self.push(Open::Quote, 1),
            b'(' => self.push(Open::Bracket(b')'), 1),
            b'[' => self.push(Open::Bracket(b']'), 1),
            b'{' => self.push(Open::Bracket(b'}'), 1),
            b')' | b']' | b'}' => return self.close(byte),
            b'<' if self.byte(1) == Some(b'<') => return self.heredoc(),
            b',' => {
                self.count();
                self.at += 1;
            }
            _ => self.at += 1,
        }
        self.extent.end = self.at;
        true
    }

    fn close(&mut self, byte: u8) -> bool {
        let opened = self.open.pop();
        let matches = match opened.as_ref().map(|opened| opened.what) {
            Some(Open::Bracket(close)) => close == byte,
            Some(Open::Template) => byte == b'}',
            _ => false,
        };
        if !matches {
            let start = opened.map_or(self.at, |opened| opened.start);
            let opener = self.text.get(start..).and_then(|rest| rest.chars().next()).unwrap_or(' ');
            let message = format!("`{opener}` is closed by `{}`", byte as char);
            return self.stop(Fault::new(start..self.at + 1, message, "make the brackets match"));
        }
        self.at += 1;
        self.extent.end = self.at;
        true
    }

    /// Passes over the heredoc that begins here, or over `<<` that begins none.
    fn heredoc(&mut self) -> bool {
        let Some((delimiter, first_line)) = heredoc(self.text, self.at) else {
            self.at += 2;
            self.extent.end = self.at;
            return true;
        };
        if let Some(end) = self.heredocs.end(self.text, delimiter, first_line) {
            self.at = end;
            self.extent.end = end;
            return true;
        }
        let message = format!("this heredoc has no end: no later line is `{delimiter}`");
        let help = format!("end it with a line that holds nothing but `{delimiter}`");
        let fault = Fault::new(self.at..first_line, message, help);
        self.at = first_line;
        self.stop(fault)
    }

    fn stop(&mut self, fault: Fault) -> bool {
        self.extent.fault = Some(fault);
        self.extent.end = self.at;
        false
    }

    /// Counts one more entry in the innermost brackets.
    fn count(&mut self) {
        if let Some(opened) = self.open.last_mut() {
            opened.entries += 1;
            self.extent.widest = self.extent.widest.max(opened.entries);
        }
    }

    fn finish(self) -> Extent {
        let mut extent = self.extent;
        extent.next = self.at.min(self.text.len());
        extent.end = extent.end.min(self.text.len());
        if let (Some(&Opened { what, start, .. }), None) = (self.open.first(), &extent.fault) {
            let sign = match what {
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
}
