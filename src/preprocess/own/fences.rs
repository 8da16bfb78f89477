//! The lines of a text that stand in fenced code, so that what is written there stays as it is.

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
    pub(super) fn of(line: &'a str) -> Option<Self> {
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
