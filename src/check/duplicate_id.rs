//! `duplicate-id`: two elements of one page have one id, so that a link can reach only the first.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::outline::Outline;
use crate::scan::{Placed, Scan};

pub(super) fn find(scan: &Scan, _: &Outline, found: &mut Vec<Diagnostic>) {
    for (path, authored) in &scan.documents {
        let mut seen = BTreeMap::new();
        let mut placed = Placed::new(scan, path, authored);
        for heading in &authored.document.headings {
            let Some(first) = seen.insert(heading.id.as_str(), heading.span) else { continue };
            let (file, line) = placed.line(first);
            let (here, _) = placed.line(heading.span);
            let place =
                if file == here { format!("line {line}") } else { format!("line {line} of `{file}`") };
            let message = format!("the id `{}` is taken by the heading on {place}", heading.id);
            let help = "give one of them another id";
            found.push(Diagnostic::error("duplicate-id", path, message).at(heading.span).help(help));
        }
    }
}
