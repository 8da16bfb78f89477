//! A folder with a book.toml, be it mdBook's or ours: it stays as it is.

use super::markdown::{Foreign, shown_as_text};
use super::{Plan, Request};
use crate::config::{self, Config};
use crate::path::SourcePath;

const FOREIGN: &[Foreign] = &[
    ("{{#include", "mdBook's includes"),
    ("{{#rustdoc_include", "mdBook's includes of Rust"),
    ("{{#playground", "mdBook's playgrounds"),
    ("{{#title", "mdBook's titles"),
];

pub(super) fn plan(request: &Request<'_>, paths: &[SourcePath], plan: &mut Plan) {
    plan.found = format!("found {}: it stays as it is, and `infrabook build` reads it", config::FILE);
    let file = SourcePath::new(config::FILE).unwrap_or_else(SourcePath::root);
    let text = match request.tree.text(&file) {
        Ok((text, _)) => text,
        Err(fault) => return plan.note(fault.message),
    };
    match Config::parse(&text) {
        Ok((config, warnings)) => {
            plan.notes.extend(warnings.into_iter().map(|warning| warning.message));
            let folder = config.src.unwrap_or_else(SourcePath::root);
            plan.notes.extend(shown_as_text(request.tree, paths, &folder, FOREIGN));
        }
        Err(faults) => {
            plan.note(format!("{} has to be mended first; `infrabook check` shows where:", config::FILE));
            plan.notes.extend(faults.into_iter().map(|fault| fault.message));
        }
    }
}
