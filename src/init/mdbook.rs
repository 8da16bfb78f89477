//! A folder with a book.toml, be it mdBook's or ours: it stays as it is.

use super::{Plan, Request};
use crate::config::{self, Config};
use crate::path::SourcePath;

pub(super) fn plan(request: &Request<'_>, plan: &mut Plan) {
    plan.found = format!("found {}: it stays as it is, and `infrabook build` reads it", config::FILE);
    let file = SourcePath::new(config::FILE).unwrap_or_else(SourcePath::root);
    let text = match request.tree.text(&file) {
        Ok((text, _)) => text,
        Err(fault) => return plan.note(fault.message),
    };
    match Config::parse(&text) {
        Ok((_, warnings)) => plan.notes.extend(warnings.into_iter().map(|warning| warning.message)),
        Err(faults) => {
            plan.note(format!("{} has to be mended first; `infrabook check` shows where:", config::FILE));
            plan.notes.extend(faults.into_iter().map(|fault| fault.message));
        }
    }
}
