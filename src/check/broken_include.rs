//! `broken-include`: a file that a page takes in, and that is not there.

use crate::diagnostic::{Diagnostic, nearest};
use crate::outline::Outline;
use crate::path::SourcePath;
use crate::scan::Scan;

/// The words that mdBook takes files in by.
const WORDS: [&str; 3] = ["include", "rustdoc_include", "playground"];

pub(super) fn find(scan: &Scan, _: &Outline, found: &mut Vec<Diagnostic>) {
    for (path, authored) in &scan.documents {
        for (start, inner) in directives(authored.text()) {
            let mut words = inner.split_whitespace();
            let (Some(word), Some(named)) = (words.next(), words.next()) else { continue };
            if !WORDS.contains(&word) {
                continue;
            }
            // A part of the file may be named behind it: `main.rs:2:10`.
            let named = named.split(':').next().unwrap_or_default();
            let target = path.parent().join(named);
            if target.as_ref().is_some_and(|target| scan.has_file(target)) {
                continue;
            }
            let beside = |target: &SourcePath| {
                let folder = target.parent();
                let names = scan.paths.iter().filter(|it| it.parent() == folder).map(SourcePath::name);
                nearest(target.name(), names).map(|name| format!("did you mean `{name}`?"))
            };
            let help = target.as_ref().and_then(beside);
            let help =
                help.unwrap_or_else(|| "write a path from this file's folder, within the project".into());
            let message = format!("there is no `{named}` to take in");
            let end = start + "{{#}}".len() + inner.len();
            found.push(Diagnostic::error("broken-include", path, message).at(start..end).help(help));
        }
    }
}

/// What stands between `{{#` and `}}` on one line, and where; one behind a backslash is text.
fn directives(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.match_indices("{{#").filter_map(|(start, _)| {
        let inner = text.get(start + 3..)?.split("}}").next().filter(|inner| !inner.contains('\n'))?;
        let is_escaped = text.get(..start)?.ends_with('\\');
        (!is_escaped && text.get(start + 3 + inner.len()..)?.starts_with("}}")).then_some((start, inner))
    })
}
