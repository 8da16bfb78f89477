//! `duplicate-route`: two pages want one place on the site, or places that differ only in case, which is one place on some disks.

use crate::diagnostic::Diagnostic;
use crate::outline::{Outline, Page, PageKind, Route, case_twins};
use crate::path::SourcePath;
use crate::scan::Scan;

pub(super) fn find(_: &Scan, outline: &Outline, found: &mut Vec<Diagnostic>) {
    const HELP: &str = "rename one of them";
    for clash in &outline.clashes {
        let first = match outline.routes.get(&clash.route) {
            Some(Route::Page(page)) => named(&outline.pages[*page]),
            _ => "another page".to_owned(),
        };
        let message = format!("`{}` is taken by {first}, so this one is left out", clash.route);
        found.push(Diagnostic::error("duplicate-route", &clash.place, message).help(HELP));
    }
    for (first, second) in case_twins(&outline.routes) {
        // Of a page and a redirect, the page has the better right to its name.
        let is_redirect = matches!(outline.routes.get(first), Some(Route::Redirect(_)));
        let (first, second) = if is_redirect { (second, first) } else { (first, second) };
        let message = format!("`{second}` and `{first}` are one file where the disk ignores case");
        let place = match outline.routes.get(second) {
            Some(Route::Page(page)) => outline.pages[*page].file.clone(),
            Some(Route::File(path)) => Some(path.clone()),
            Some(Route::Redirect(redirect)) => Some(redirect.written.clone()),
            None => None,
        };
        let place = place.unwrap_or_else(SourcePath::root);
        found.push(Diagnostic::error("duplicate-route", &place, message).help(HELP));
    }
}

/// What a page is made from.
fn named(page: &Page) -> String {
    match (&page.file, &page.kind) {
        (Some(file), _) => format!("`{file}`"),
        (None, PageKind::Source { folder, .. }) => format!("the page of `{folder}`"),
        _ => format!("the page \u{201c}{}\u{201d}", page.title),
    }
}
