//! `duplicate-id`: two elements of one page have one id, so that a link can reach only the first.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Lines};
use crate::outline::Outline;
use crate::scan::Scan;

pub(super) fn find(scan: &Scan, _: &Outline, found: &mut Vec<Diagnostic>) {
    for (path, authored) in &scan.documents {
        let mut seen = BTreeMap::new();
        let mut lines = None;
        for heading in &authored.document.headings {
            let Some(first) = seen.insert(heading.id.as_str(), heading.span) else { continue };
            let lines = lines.get_or_insert_with(|| Lines::of(authored.text()));
            let (line, _) = lines.place(authored.text(), first.start);
            let message = format!("the id `{}` is taken by the heading on line {line}", heading.id);
            let help = "give one of them another id";
            found.push(Diagnostic::error("duplicate-id", path, message).at(heading.span).help(help));
        }
    }
}
