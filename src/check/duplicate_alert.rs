//! `duplicate-alert`: two pages say that they answer one alert, so that its address leads to one of them.

use crate::diagnostic::Diagnostic;
use crate::outline::Outline;
use crate::scan::Scan;

pub(super) fn find(_: &Scan, outline: &Outline, found: &mut Vec<Diagnostic>) {
    const HELP: &str = "name the alert in one of them, and link that to the other";
    for alerts in outline.records.alerts.chunk_by(|a, b| a.slug == b.slug) {
        let Some((first, others)) = alerts.split_first().filter(|(_, others)| !others.is_empty()) else {
            continue;
        };
        for other in others {
            let message = format!(
                "`{}` answers the alert `{}` too, and its address leads there",
                first.file, other.name
            );
            found.push(Diagnostic::error("duplicate-alert", &other.file, message).at(other.span).help(HELP));
        }
        let files: Vec<String> = others.iter().map(|other| format!("`{}`", other.file)).collect();
        let message = format!("the alert `{}` is answered by {} too", first.name, files.join(", "));
        found.push(Diagnostic::error("duplicate-alert", &first.file, message).at(first.span).help(HELP));
    }
}
