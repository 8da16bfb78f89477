//! What units include: a file that others share is no unit of its own, and a circle is told.

use std::collections::{BTreeMap, BTreeSet};

use super::unit::Unit;
use crate::diagnostic::Diagnostic;
use crate::path::SourcePath;

/// Leaves out what is there for others to include: what units below it include, and what has no source of its own. Of files that
/// include each other, both stay, and are told of it.
pub fn leave_out(units: &mut Vec<Unit>) {
    let mut includes: BTreeMap<&SourcePath, BTreeSet<&SourcePath>> = BTreeMap::new();
    for unit in units.iter() {
        let files = unit.includes.iter().filter_map(|include| include.file.as_ref());
        includes.insert(&unit.file, files.collect());
    }
    let (mut shared, mut beside) = (BTreeSet::new(), BTreeSet::new());
    let mut faults: BTreeMap<SourcePath, Vec<Diagnostic>> = BTreeMap::new();
    for unit in units.iter() {
        for include in &unit.includes {
            let Some(file) = &include.file else { continue };
            if includes.get(file).is_some_and(|back| back.contains(&unit.file)) {
                let message = format!("this includes `{file}`, which includes this file");
                let help = "an included file cannot include others: move what both share to a third";
                let fault = Diagnostic::error("parse-error", &include.at.file, message);
                faults.entry(unit.file.clone()).or_default().push(fault.at(include.at.span).help(help));
            } else if unit.folder.is_within(&file.parent()) {
                shared.insert(file.clone());
            } else {
                beside.insert(file.clone());
            }
        }
    }
    for unit in units.iter_mut() {
        unit.diagnostics.extend(faults.remove(&unit.file).unwrap_or_default());
    }
    let has_own = |unit: &Unit| unit.source.as_ref().is_some_and(|source| source.at.file == unit.file);
    units.retain(|unit| !shared.contains(&unit.file) && (has_own(unit) || !beside.contains(&unit.file)));
}
