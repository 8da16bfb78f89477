//! The lines of a text that stand in fenced code, so that what is written there stays as it is.

/// Finds the fences of a text, line for line: what is indented further than one may be is code, or words. Where an item of a list is
/// open, its text is what that is counted from.
#[derive(Default)]
pub(super) struct Fences {
    /// The columns at which the texts of the open items begin, the innermost last.
    items: Vec<usize>,
}

impl Fences {
    /// The fence that the next line is; `in_code` says whether it stands in fenced code.
    pub(super) fn next<'a>(&mut self, line: &'a str, in_code: bool) -> Option<Fence<'a>> {
        let inner = line.trim_start_matches([' ', '\t']);
        let indent = columns(&line[..line.len() - inner.len()]);
        // In code, nothing begins or ends an item.
        if !in_code && !inner.is_empty() {
            self.items.retain(|&item| item <= indent);
        }
        let from = self.items.iter().rev().find(|&&item| item <= indent).copied().unwrap_or(0);
        if indent - from > 3 {
            return None;
        }
        let marker = if in_code { 0 } else { marker(inner) };
        if marker > 0 {
            self.items.push(indent + marker);
        }
        Fence::of(line)
    }
}

/// How wide the sign of a list's item is, with the blanks behind it; 0 where there is none.
/// <https://spec.commonmark.org/0.31.2/#list-items>
fn marker(line: &str) -> usize {
    let digits = line.bytes().take(9).take_while(u8::is_ascii_digit).count();
    let sign = match line.as_bytes().get(digits) {
        Some(b'-' | b'*' | b'+') if digits == 0 => 1,
        Some(b'.' | b')') if digits > 0 => digits + 1,
        _ => return 0,
    };
    let rest = &line[sign..];
    let text = rest.trim_start_matches([' ', '\t']);
    match columns(&rest[..rest.len() - text.len()]) {
        0 if !text.is_empty() => 0,
        // Blanks beyond these are code's.
        blanks @ 1..=4 if !text.is_empty() => sign + blanks,
        _ => sign + 1,
    }
}

/// How wide blanks are: a tab leads to the next column that four divides.
fn columns(blanks: &str) -> usize {
    blanks.bytes().fold(0, |at, blank| if blank == b'\t' { at / 4 * 4 + 4 } else { at + 1 })
}

/// A fence: its mark, how many of them, and how far it is indented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fence<'a> {
    mark: char,
    pub(super) count: usize,
    pub(super) indent: &'a str,
    /// What stands behind the marks.
    pub(super) info: &'a str,
}

impl<'a> Fence<'a> {
    /// The fence that a line is. <https://spec.commonmark.org/0.31.2/#fenced-code-blocks>
    fn of(line: &'a str) -> Option<Self> {
        let inner = line.trim_start_matches([' ', '\t']);
        let mark = inner.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
        let info = inner.trim_start_matches(mark);
        let count = inner.len() - info.len();
        let indent = &line[..line.len() - inner.len()];
        (count >= 3 && !(mark == '`' && info.contains('`'))).then_some(Self {
            mark,
            count,
            indent,
            info: info.trim(),
        })
    }

    /// Whether this ends the code that the other one began.
    pub(super) fn ends(&self, other: &Self) -> bool {
        self.mark == other.mark && self.count >= other.count && self.info.is_empty()
    }
}
