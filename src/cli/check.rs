//! `infrabook check`

use std::path::PathBuf;

use clap::Args;

use super::report::{self, Format};
use super::{Outcome, levels, open, outcome, read, refuse_nothing};

#[derive(Args)]
pub(super) struct Arguments {
    /// The project's folder
    #[arg(default_value = ".")]
    dir: PathBuf,
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
    let (tree, _) = open(&arguments.dir, None)?;
    let mut site = read(&tree, format)?;
    refuse_nothing(&site, &arguments.dir)?;
    arguments.levels.apply(&mut site.scan.config.levels);
    let diagnostics = site.audit(&tree);
    report::show(&diagnostics, &tree, format);
    if format.is_words() {
        let found = report::summary(&diagnostics).unwrap_or_else(|| "nothing to mend".into());
        report::say(&format!("{found} in {}", report::plural(site.outline.pages.len(), "page")));
    }
    Ok(outcome(&diagnostics))
}
