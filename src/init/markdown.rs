//! Markdown that is written, and what other generators put into theirs.

use crate::path::SourcePath;
use crate::scan::is_markdown;
use crate::tree::Tree;

/// A text as Markdown shows it.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '#' | '{' | '}' | '|' | '~') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A place to go to as it stands between a link's parentheses.
pub(super) fn destination(path: &str) -> String {
    if path.contains([' ', '(', ')', '<', '>']) {
        let escaped = path.replace('\\', "\\\\").replace('<', "\\<").replace('>', "\\>");
        return format!("<{escaped}>");
    }
    path.to_owned()
}

/// A word that another generator makes something of, at the start of a line, and what.
pub(super) type Foreign = (&'static str, &'static str);

/// A sentence on each of them that pages in `folder` hold: it is shown as text.
pub(super) fn shown_as_text(
    tree: &Tree,
    paths: &[SourcePath],
    folder: &SourcePath,
    known: &[Foreign],
) -> Vec<String> {
    let mut counts = vec![0_usize; known.len()];
    for path in paths.iter().filter(|path| is_markdown(path) && path.is_within(folder)) {
        let Ok((text, _)) = tree.text(path) else { continue };
        for (count, (word, _)) in counts.iter_mut().zip(known) {
            *count += usize::from(text.lines().any(|line| line.trim_start().starts_with(word)));
        }
    }
    let held = counts.into_iter().zip(known).filter(|(count, _)| *count > 0);
    held.map(|(count, (word, what))| {
        let pages = if count == 1 { "1 page has".to_owned() } else { format!("{count} pages have") };
        format!("{pages} {what} (`{word}`), which are shown as text")
    })
    .collect()
}
