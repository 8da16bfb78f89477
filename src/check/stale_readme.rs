//! `stale-readme`: a part of a document that is generated from a module, and would be generated otherwise now.

use super::Audit;
use crate::diagnostic::Diagnostic;

pub(super) fn find(audit: &Audit<'_>, found: &mut Vec<Diagnostic>) {
    for (source, files) in &audit.scan.sources {
        let stale = source.stale(files, audit.tree).into_iter();
        found.extend(stale.filter(|it| audit.scan.config.modules.admits(&it.path)));
    }
}
