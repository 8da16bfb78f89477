//! `infrabook build`

use std::io;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;

use super::report::{self, Format, plural};
use super::{Outcome, fail, open, outcome, read, refuse_nothing};
use crate::cache;
use crate::diagnostic::{Diagnostic, escape_controls};
use crate::diagram::Layouts;
use crate::output::{self, Differences, Folder};
use crate::path::SitePath;

#[derive(Args)]
pub(super) struct Arguments {
    /// The project's folder
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// Where to write the site [default: book.toml's `build.build-dir`, else DIR/book]
    #[arg(short, long, value_name = "OUT")]
    dest_dir: Option<PathBuf>,
    /// Write nothing: say which files would change, and fail if there is one
    #[arg(long)]
    check: bool,
    /// How to show diagnostics
    #[arg(long, value_enum, default_value = "text")]
    diagnostics: Format,
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
    let (tree, output) = open(&arguments.dir, arguments.dest_dir.as_deref())?;
    let mut site = read(&tree, arguments.diagnostics)?;
    site.layouts = Layouts::from_bytes(&cache::layouts(&arguments.dir));
    refuse_nothing(&site, &arguments.dir)?;
    let cannot = |error: io::Error| fail(&format!("the site cannot be written: {error}"));
    if let Some(why) = output::refuse(&output, &arguments.dir, &site.source_folders()).map_err(cannot)? {
        return Err(fail(&format!(
            "{} cannot be the output folder: {why}; name another with -d or `build.build-dir`",
            output.display()
        )));
    }
    let content = Box::new(|route: &SitePath| site.bytes(route, &tree));
    let folders = [Folder { path: output.clone(), files: site.routes(), content }];
    let diagnostics = site.diagnostics();
    let pages = plural(site.outline.pages.len(), "page");
    if arguments.check {
        let differences = output::compare(&folders).map_err(cannot)?;
        report::show(&diagnostics, &tree, arguments.diagnostics);
        list(&differences);
        let found = if differences.count() == 0 { outcome(&diagnostics) } else { Outcome::Findings };
        let words = compared(&differences, &pages, &output);
        return Ok((format!("{}{words}", findings(&diagnostics)), found));
    }
    let written = output::write(&folders).map_err(cannot)?;
    if let Some(layouts) = site.layouts.to_bytes() {
        // Where it cannot be kept, the next build works it out again.
        let _ = cache::keep_layouts(&arguments.dir, &layouts);
    }
    report::show(&diagnostics, &tree, arguments.diagnostics);
    let changes = match (written.unchanged, written.removed) {
        (0, 0) => String::new(),
        (_, 0) => format!(", {} files changed", written.written),
        (_, removed) => format!(", {} files changed, {removed} removed", written.written),
    };
    let words = format!("{}{pages} in {}{changes}", findings(&diagnostics), output.display());
    Ok((words, outcome(&diagnostics)))
}

/// `1 error; `, before what else there is to say.
fn findings(diagnostics: &[Diagnostic]) -> String {
    report::summary(diagnostics).map(|found| format!("{found}; ")).unwrap_or_default()
}

/// Names the files that a build would change, but not hundreds of them.
fn list(differences: &Differences) {
    const MOST: usize = 20;
    // What came or went first: one new page is a line of the navigation on hundreds.
    let kinds = [
        ("no longer part of the site", &differences.stale),
        ("missing", &differences.missing),
        ("differs", &differences.changed),
    ];
    let all = kinds.iter().flat_map(|(what, files)| files.iter().map(move |file| (what, file)));
    for (what, file) in all.take(MOST) {
        report::say(&format!("{}: {what}", escape_controls(&file.display().to_string())));
    }
    if differences.count() > MOST {
        report::say(&format!("and {} more", differences.count() - MOST));
    }
}

/// `2 files would change; 5 pages compared with book`
fn compared(differences: &Differences, pages: &str, output: &Path) -> String {
    let change = match differences.count() {
        0 => "nothing would change".into(),
        count => format!("{} would change: build without --check", plural(count, "file")),
    };
    format!("{change}; {pages} compared with {}", output.display())
}
