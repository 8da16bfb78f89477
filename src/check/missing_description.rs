//! `missing-description`: an input, an output or a module says nothing of itself.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::catalog::{Class, Entity};
use crate::diagnostic::{Diagnostic, Span};
use crate::outline::{Outline, PageKind};
use crate::path::SourcePath;
use crate::scan::Scan;

pub(super) fn find(scan: &Scan, outline: &Outline, found: &mut Vec<Diagnostic>) {
    let undescribed = |entity: &&Arc<Entity>| !entity.auxiliary && !entity.is_described();
    let interfaces = outline.catalog.entities.iter().filter(|entity| entity.class == Class::Interface);
    let mut broken: BTreeMap<&SourcePath, Vec<Span>> = BTreeMap::new();
    for fault in scan.diagnostics.iter().filter(|fault| fault.code == "parse-error") {
        broken.entry(&fault.path).or_default().extend(fault.span);
    }
    for entity in interfaces.filter(undescribed) {
        // What could not be read may well be the description.
        let place = &entity.location;
        let is_within = |span: &Span| place.span.start <= span.start && span.start < place.span.end;
        if broken.get(&place.file).is_some_and(|spans| spans.iter().any(is_within)) {
            continue;
        }
        let name = entity.id.address().unwrap_or(&entity.name);
        let message = format!("`{name}` has no description");
        let help = "say in one sentence what it is for";
        found
            .push(Diagnostic::warning("missing-description", &place.file, message).at(place.span).help(help));
    }
    for page in outline.pages.iter().filter(|page| !page.auxiliary && page.summary.is_empty()) {
        let PageKind::Source { entity, folder, .. } = &page.kind else { continue };
        let Some(entity) = outline.catalog.get(entity) else { continue };
        let message =
            format!("nothing says what `{}` is for", if folder.is_root() { "." } else { folder.as_str() });
        let help = "write a README.md beside it, or a comment at the top of its main file";
        found.push(Diagnostic::warning("missing-description", &entity.location.file, message).help(help));
    }
}
