//! `infrabook check`

use std::path::{Path, PathBuf};

use clap::Args;

use super::report::{self, Format};
use super::{Outcome, levels, open, outcome, preprocessed, project, read, refuse_nothing, today};
use crate::check::{Coverage, EXTERNAL_LINK, Level};
use crate::diagnostic::Diagnostic;
use crate::preprocess::Kept;
use crate::site::Site;
use crate::tree::Changes;

#[derive(Args)]
pub(super) struct Arguments {
    /// The project's folder [default: the current one, or the one above it that holds book.toml]
    dir: Option<PathBuf>,
    /// Ask other sites whether they still are where links lead
    #[arg(long)]
    external: bool,
    #[command(flatten)]
    levels: levels::Asked,
    /// How to show what is found [default: text; in a job of GitHub's annotations and a summary too]
    #[arg(long, value_enum)]
    format: Option<Format>,
}

pub(super) fn run(arguments: &Arguments) -> Outcome {
    match check(arguments) {
        Ok(outcome) | Err(outcome) => outcome,
    }
}

fn check(arguments: &Arguments) -> Result<Outcome, Outcome> {
    let format = Format::or_fitting(arguments.format);
    let dir = project(arguments.dir.as_deref());
    let (tree, _) = open(&dir, None)?;
    let tree = preprocessed(&tree, &Changes::anything(), &mut Kept::default(), format)?;
    let mut site = read(&tree, format)?;
    refuse_nothing(&site, &tree, &dir)?;
    let levels = &mut site.scan.config.checks.levels;
    if arguments.external && levels.of(EXTERNAL_LINK) == Level::Allow {
        levels.set(EXTERNAL_LINK, Level::Warn);
    }
    arguments.levels.apply(levels);
    let mut diagnostics = site.audit(&tree, today());
    diagnostics.extend(of_other_sites(&site, &dir)?);
    diagnostics.sort();
    report::show(&diagnostics, &tree, format);
    if format.is_words() {
        let found = report::summary(&diagnostics).unwrap_or_else(|| "nothing to mend".into());
        let pages = report::pages(&site.outline.pages);
        report::say(&format!("{found} in {pages}{}", described(Coverage::of(&site.outline))));
    }
    Ok(outcome(&diagnostics))
}

/// How much of what modules declare says what it is for; nothing where there are no modules.
fn described(coverage: Coverage) -> String {
    match coverage.all {
        0 => String::new(),
        all => {
            format!("; {} % of {all} inputs, outputs and modules are described", coverage.percent())
        }
    }
}

#[cfg(feature = "external")]
fn of_other_sites(site: &Site, dir: &Path) -> Result<Vec<Diagnostic>, Outcome> {
    Ok(super::external::findings(site, dir))
}

#[cfg(not(feature = "external"))]
fn of_other_sites(site: &Site, _: &Path) -> Result<Vec<Diagnostic>, Outcome> {
    match site.scan.config.checks.levels.of(EXTERNAL_LINK) {
        Level::Allow => Ok(Vec::new()),
        _ => Err(super::fail("this program was built without the feature `external`: it asks no other site")),
    }
}
