//! `missing-runbook`: an alarm of the estate that no page says it answers.

use crate::diagnostic::Diagnostic;
use crate::outline::Outline;
use crate::scan::Scan;

pub(super) fn find(_: &Scan, outline: &Outline, found: &mut Vec<Diagnostic>) {
    const HELP: &str = "name its alert in the front matter of the page that says what to do: `alerts: …`";
    let unanswered = outline.alarms.runbooks.iter().filter(|(_, pages)| pages.is_empty());
    for alarm in unanswered.filter_map(|(id, _)| outline.catalog.get(id)) {
        let place = &alarm.location;
        let message = format!("no runbook answers `{}`", alarm.name);
        found.push(Diagnostic::warning("missing-runbook", &place.file, message).at(place.span).help(HELP));
    }
}
