//! `orphan-page`: a Markdown file among the pages that SUMMARY.md does not list, and that is therefore no page.

use crate::diagnostic::Diagnostic;
use crate::outline::Outline;
use crate::scan::{Chapters, Layout, Scan, is_markdown};

pub(super) fn find(scan: &Scan, outline: &Outline, found: &mut Vec<Diagnostic>) {
    let (Some(Chapters { file: summary, .. }), Layout::Book(folder)) =
        (scan.summary.as_deref(), &scan.layout)
    else {
        return;
    };
    let hidden = |part: &str| part.starts_with('.');
    let is_orphan = |path: &&crate::path::SourcePath| {
        is_markdown(path)
            && path.is_within(folder)
            && !path.components().any(hidden)
            && outline.page_of_file(path).is_none()
            && !scan.documents.contains_key(*path)
            && !scan.taken_in.contains_key(*path)
    };
    for path in scan.paths.iter().filter(is_orphan) {
        let message = format!("`{summary}` does not list this file, so it is not part of the site");
        let help = "list it, or move it out of the pages' folder";
        found.push(Diagnostic::warning("orphan-page", path, message).help(help));
    }
}
