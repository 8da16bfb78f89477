//! `coverage-below`: less of what modules declare is described than book.toml asks for.

use std::collections::BTreeMap;

use crate::catalog::Class;
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::outline::Outline;
use crate::path::SourcePath;
use crate::scan::Scan;

/// How much of what readers look up says what it is for: inputs, outputs and modules, less those of examples and tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// What says so.
    pub described: usize,
    /// All.
    pub all: usize,
}

impl Coverage {
    /// Of a project.
    pub fn of(outline: &Outline) -> Self {
        let mut coverage = Self::default();
        for (_, described) in declared(outline) {
            coverage.all += 1;
            coverage.described += usize::from(described);
        }
        coverage
    }

    /// Rounded down: only the whole is 100.
    pub fn percent(self) -> usize {
        (self.described * 100).checked_div(self.all).unwrap_or(100)
    }
}

pub(super) fn find(scan: &Scan, outline: &Outline, found: &mut Vec<Diagnostic>) {
    let Some(floor) = scan.config.checks.coverage_floor else { return };
    let coverage = Coverage::of(outline);
    if coverage.percent() >= floor.percent {
        return;
    }
    let Coverage { described, all } = coverage;
    let percent = coverage.percent();
    let message = format!(
        "{percent} % of what modules declare is described, {described} of {all}: less than {} %",
        floor.percent
    );
    let mut lacking: BTreeMap<SourcePath, usize> = BTreeMap::new();
    for (folder, _) in declared(outline).filter(|(_, described)| !described) {
        *lacking.entry(folder).or_default() += 1;
    }
    let most = lacking.iter().max_by_key(|(folder, count)| (**count, std::cmp::Reverse(*folder)));
    let help = most.map_or_else(String::new, |(folder, count)| {
        let folder = if folder.is_root() { "." } else { folder.as_str() };
        format!("most is missing in `{folder}`: {count}; `missing-description` lists all of it")
    });
    let file = SourcePath::new(config::FILE).unwrap_or_else(SourcePath::root);
    found.push(Diagnostic::warning("coverage-below", &file, message).at(floor.span).help(help));
}

/// Everything that is asked for a description: its folder, and whether it has one.
fn declared(outline: &Outline) -> impl Iterator<Item = (SourcePath, bool)> {
    let interfaces =
        outline.catalog.entities.iter().filter(|it| it.class == Class::Interface && !it.auxiliary);
    let interfaces = interfaces.map(|it| (it.location.file.parent(), it.is_described()));
    let modules = outline.pages.iter().filter(|page| !page.auxiliary).filter_map(|page| {
        let root = page.root()?;
        Some((root.folder.clone(), !page.summary.is_empty()))
    });
    interfaces.chain(modules)
}
