//! `expired`: a page that says of itself that it is no longer to be believed, or that nobody has reviewed for too long.

use super::Audit;
use crate::diagnostic::Diagnostic;

pub(super) fn find(audit: &Audit<'_>, found: &mut Vec<Diagnostic>) {
    let within = audit.scan.config.checks.reviewed_within;
    let days_since = |date: jiff::civil::Date| i64::from((audit.today - date).get_days());
    for (path, authored) in &audit.scan.documents {
        let front_matter = &authored.document.front_matter;
        if let Some(expires) = front_matter.expires.filter(|it| it.date < audit.today) {
            let message = format!("this page expired on {}", expires.date);
            let help = "see whether it still holds, and set a later date; or remove the page";
            found.push(Diagnostic::warning("expired", path, message).at(expires.span).help(help));
        }
        // 0 asks for no reviews.
        let Some(reviewed) = front_matter.reviewed.filter(|it| within > 0 && days_since(it.date) > within)
        else {
            continue;
        };
        let message =
            format!("this page was reviewed {} days ago, on {}", days_since(reviewed.date), reviewed.date);
        let help = format!(
            "read it, mend it and set the date anew: `reviewed-within` asks for that every {within} days"
        );
        found.push(Diagnostic::warning("expired", path, message).at(reviewed.span).help(help));
    }
}
