//! Differences between files: unified, as `diff -u` and git write them, and bare lines of `+` and `-`.

use super::scanner::{Class, Scanner};

pub(super) fn lex(s: &mut Scanner) {
    // How many old and new lines the hunk at hand still has: in it, `--- x` is a line taken away.
    let mut hunk = (0u32, 0u32);
    while !s.done() {
        let line = s.line();
        let class = class_of(s, line, hunk);
        match class {
            Class::Header => hunk = lines_of_hunk(line).unwrap_or((0, 0)),
            Class::Deleted => hunk.0 = hunk.0.saturating_sub(1),
            Class::Inserted => hunk.1 = hunk.1.saturating_sub(1),
            _ => hunk = (hunk.0.saturating_sub(1), hunk.1.saturating_sub(1)),
        }
        let start = s.at();
        s.bump(line.len());
        if class != Class::Plain {
            s.bump(1);
        }
        s.token(class, start);
        if class == Class::Plain {
            s.bump(1);
        }
    }
}

fn class_of(s: &Scanner, line: &str, hunk: (u32, u32)) -> Class {
    let in_hunk = hunk != (0, 0);
    match line.as_bytes() {
        _ if line.starts_with("@@") => Class::Header,
        _ if !in_hunk && is_header(s, line) => Class::Header,
        [b'+', ..] => Class::Inserted,
        [b'-', ..] => Class::Deleted,
        [b'\\', ..] => Class::Comment,
        _ => Class::Plain,
    }
}

fn is_header(s: &Scanner, line: &str) -> bool {
    const STARTS: [&str; 14] = [
        "+++ ",
        "diff ",
        "index ",
        "Index: ",
        "====",
        "old mode",
        "new mode",
        "new file",
        "deleted file",
        "similarity ",
        "rename ",
        "copy ",
        "Binary ",
        "Only in ",
    ];
    // Two lines that belong together: `--- a` alone may as well be a line taken away.
    let names_old = line.starts_with("--- ")
        && s.rest().get(line.len() + 1..).is_some_and(|next| next.starts_with("+++ "));
    names_old || STARTS.iter().any(|start| line.starts_with(start))
}

/// `@@ -1,5 +1,7 @@`: 5 old and 7 new lines.
fn lines_of_hunk(line: &str) -> Option<(u32, u32)> {
    let mut ranges = line.strip_prefix("@@ -")?.split(' ');
    let count = |range: &str| range.split_once(',').map_or(Some(1), |(_, count)| count.parse().ok());
    let old = count(ranges.next()?)?;
    let new = count(ranges.next()?.strip_prefix('+')?)?;
    Some((old, new))
}
