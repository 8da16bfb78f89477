//! `missing-description`: an input, an output or a module says nothing of itself.

use crate::catalog::Class;
use crate::diagnostic::Diagnostic;
use crate::outline::{Outline, PageKind};
use crate::scan::Scan;

pub(super) fn find(_: &Scan, outline: &Outline, found: &mut Vec<Diagnostic>) {
    let undescribed =
        |entity: &&crate::catalog::Entity| !entity.auxiliary && entity.description.trim().is_empty();
    let interfaces = outline.catalog.entities.iter().filter(|entity| entity.class == Class::Interface);
    for entity in interfaces.filter(undescribed) {
        let message = format!("`{}` has no description", entity.name);
        let help = "say in one sentence what it is for";
        let place = &entity.location;
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
