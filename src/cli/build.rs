//! `infrabook build`

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use super::report::{self, Format, plural};
use super::{Outcome, fail, no_revision, open, outcome, refuse_nothing, scanned, today};
use crate::diagram::Layouts;
use crate::site::Site;
use crate::{cache, output};

#[derive(Args)]
pub(super) struct Arguments {
    /// The project's folder
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// Where to write the site [default: book.toml's `build.build-dir`, else DIR/book]
    #[arg(short, long, value_name = "OUT")]
    dest_dir: Option<PathBuf>,
    /// Tell what changed since this tag, branch or commit, or since the `latest-tag`, whatever book.toml's `versions.since` says
    #[arg(long, value_name = "REV")]
    since: Option<String>,
    /// How to show diagnostics [default: text; in a job of GitHub's annotations and a summary too]
    #[arg(long, value_enum, value_name = "FORMAT")]
    diagnostics: Option<Format>,
}

#[expect(clippy::disallowed_methods, reason = "how long a build took is said on the terminal only")]
pub(super) fn run(arguments: &Arguments) -> Outcome {
    let start = Instant::now();
    match build(arguments) {
        Ok((words, outcome)) => {
            report::say(&format!("{words} in {:.2} s", start.elapsed().as_secs_f64()));
            outcome
        }
        Err(outcome) => outcome,
    }
}

fn build(arguments: &Arguments) -> Result<(String, Outcome), Outcome> {
    let format = Format::or_fitting(arguments.diagnostics);
    let (tree, output) = open(&arguments.dir, arguments.dest_dir.as_deref())?;
    let mut scanned = scanned(&tree, format)?;
    if let Some(since) = &arguments.since {
        scanned.hold_against(&tree, since).map_err(|why| no_revision(&why))?;
    }
    let mut site = Site::new(scanned);
    site.layouts = Layouts::from_bytes(&cache::layouts(&arguments.dir));
    refuse_nothing(&site, &arguments.dir)?;
    let cannot = |error: std::io::Error| fail(&format!("{} cannot be written: {error}", output.display()));
    if let Some(why) = output::refuse(&output, &arguments.dir, &site.source_folders()).map_err(cannot)? {
        return Err(fail(&format!(
            "{} cannot be the output folder: {why}; name another with -d or `build.build-dir`",
            output.display()
        )));
    }
    let written = output::write(&output, &site.routes(), |route| site.bytes(route, &tree)).map_err(cannot)?;
    if let Some(layouts) = site.layouts.to_bytes() {
        // Where it cannot be kept, the next build works it out again.
        let _ = cache::keep_layouts(&arguments.dir, &layouts);
    }
    let diagnostics = site.audit(&tree, today());
    report::show(&diagnostics, &tree, format);
    let findings = report::summary(&diagnostics).map(|found| format!("{found}; ")).unwrap_or_default();
    let changes = match (written.unchanged, written.removed) {
        (0, 0) => String::new(),
        (_, 0) => format!(", {} files changed", written.written),
        (_, removed) => format!(", {} files changed, {removed} removed", written.written),
    };
    let pages = plural(site.outline.pages.len(), "page");
    Ok((format!("{findings}{pages} in {}{changes}", output.display()), outcome(&diagnostics)))
}
