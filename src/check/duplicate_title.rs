//! `duplicate-title`: two authored pages have one title, so that a reader cannot tell them apart in a list.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::outline::Outline;
use crate::scan::Scan;

pub(super) fn find(_: &Scan, outline: &Outline, found: &mut Vec<Diagnostic>) {
    let mut seen = BTreeMap::new();
    for page in outline.pages.iter().filter(|page| page.is_authored()) {
        let Some(file) = &page.file else { continue };
        if let Some(first) = seen.get(page.title.as_str()) {
            let message = format!("`{first}` has the title \u{201c}{}\u{201d} too", page.title);
            let help = "say in one of the titles what sets it apart";
            found.push(Diagnostic::warning("duplicate-title", file, message).help(help));
        } else {
            seen.insert(page.title.as_str(), file);
        }
    }
}
