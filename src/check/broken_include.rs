//! `broken-include`: a file that a page takes in, and that is not there.

use crate::diagnostic::{Diagnostic, nearest};
use crate::outline::Outline;
use crate::path::SourcePath;
use crate::scan::Scan;

pub(super) fn find(scan: &Scan, _: &Outline, found: &mut Vec<Diagnostic>) {
    for (path, authored) in &scan.documents {
        for include in &authored.document.includes {
            let target = path.parent().join(&include.file);
            if target.as_ref().is_some_and(|target| scan.has_file(target)) {
                continue;
            }
            let beside = |target: &SourcePath| {
                let folder = target.parent();
                let names = scan.paths.iter().filter(|it| it.parent() == folder).map(SourcePath::name);
                nearest(target.name(), names).map(|name| format!("did you mean `{name}`?"))
            };
            let near = target.as_ref().and_then(beside);
            let help =
                near.unwrap_or_else(|| "write a path from this file's folder, within the project".into());
            let message = format!("there is no `{}` to take in", include.file);
            found.push(Diagnostic::error("broken-include", path, message).at(include.span).help(help));
        }
    }
}
