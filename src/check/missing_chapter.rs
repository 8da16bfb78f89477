//! `broken-link` in SUMMARY.md: it lists a file that is not there, so that a chapter is missing.

use crate::content::SummaryItem;
use crate::diagnostic::{Diagnostic, nearest};
use crate::outline::Outline;
use crate::path::SourcePath;
use crate::scan::{Chapters, Scan};

pub(super) fn find(scan: &Scan, outline: &Outline, found: &mut Vec<Diagnostic>) {
    let Some(Chapters { file, summary, .. }) = scan.summary.as_deref() else { return };
    let mut items: Vec<&SummaryItem> = summary.items.iter().rev().collect();
    while let Some(item) = items.pop() {
        let SummaryItem::Link { dest, span, children, .. } = item else { continue };
        items.extend(children.iter().rev());
        let Some(dest) = dest else { continue };
        let target = file.parent().join(dest);
        if target.as_ref().is_some_and(|target| outline.page_of_file(target).is_some()) {
            continue;
        }
        let names =
            scan.paths.iter().filter(|path| target.as_ref().is_some_and(|it| it.parent() == path.parent()));
        let near = target.as_ref().and_then(|target| nearest(target.name(), names.map(SourcePath::name)));
        let help = match near {
            Some(name) => format!("did you mean `{name}`?"),
            None => "write the file, or leave the brackets empty for a draft".into(),
        };
        let message = format!("there is no page `{dest}`");
        found.push(Diagnostic::error("broken-link", file, message).at(*span).help(help));
    }
}
