//! The command line: one file a command, and the only place that prints.

mod build;
mod check;
mod clean;
mod completions;
mod diff;
mod explain;
#[cfg(feature = "external")]
mod external;
mod graph;
mod init;
mod inject;
mod inspect;
mod levels;
mod outputs;
mod report;
mod serve;
mod test;
mod theme;
mod watch;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use jiff::civil::Date;

use crate::config::{self, Config, EnvVars};
use crate::diagnostic::{Diagnostic, Severity};
use crate::git::revision::Unresolved;
use crate::preprocess::{Kept, NO_PROGRAMS, Permission, preprocess};
use crate::scan::{Scan, scan};
use crate::site::Site;
use crate::source;
use crate::tree::{Changes, Tree};

/// A documentation site from a repository's Markdown and Terraform modules.
#[derive(Parser)]
#[command(name = "infrabook", version, about, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Begin: a book.toml, a pipeline, and pages where there are none
    Init(init::Arguments),
    /// Build the site
    Build(build::Arguments),
    /// Build the site, and build it again when a file changes
    Watch(watch::Arguments),
    /// Preview the site, and reload it when a file changes
    Serve(serve::Arguments),
    /// Check the site without writing it
    Check(check::Arguments),
    /// Say what a check rule finds, why, and how to mend it
    Explain(explain::Arguments),
    /// Print what one Terraform module declares, in any of terraform-docs' formats
    Inspect(inspect::Arguments),
    /// Draw what a module builds, or which module calls which
    Graph(graph::Arguments),
    /// Tell what changed in the modules between two versions, and what breaks those who call them
    Diff(diff::Arguments),
    /// Keep the generated parts of modules' READMEs fresh
    Inject(inject::Arguments),
    /// Show the files of the default theme, to start one of your own from
    Theme(theme::Arguments),
    /// Delete what earlier builds wrote
    Clean(clean::Arguments),
    /// Not here: mdBook's command for code in Rust
    #[command(hide = true)]
    Test(test::Arguments),
    /// Print what a shell needs to complete commands and options
    Completions(completions::Completions),
    /// Print the manual page, of the program or of one command
    Man(completions::Manual),
}

/// How a command ended, as its exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// 0, warnings included.
    Fine,
    /// 1: a finding of severity error.
    Findings,
    /// 2: usage, configuration, or a file that cannot be read or written.
    Failed,
}

/// Runs the program.
pub fn run() -> ExitCode {
    // clap exits with 2 on bad usage by itself, and with 0 after --help.
    let outcome = match Arguments::parse().command {
        Command::Init(arguments) => init::run(&arguments),
        Command::Build(arguments) => build::run(&arguments),
        Command::Watch(arguments) => watch::run(&arguments),
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Inspect(arguments) => inspect::run(&arguments),
        Command::Graph(arguments) => graph::run(&arguments),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Inject(arguments) => inject::run(&arguments),
        Command::Theme(arguments) => theme::run(&arguments),
        Command::Clean(arguments) => clean::run(&arguments),
        Command::Test(arguments) => test::run(&arguments),
        Command::Completions(arguments) => completions::completions(&arguments),
        Command::Man(arguments) => completions::man(&arguments),
    };
    ExitCode::from(match outcome {
        Outcome::Fine => 0,
        Outcome::Findings => 1,
        Outcome::Failed => 2,
    })
}

/// Says what made a command fail.
fn fail(message: &str) -> Outcome {
    report::say(&format!("error: {}", crate::diagnostic::escape_controls(message)));
    Outcome::Failed
}

/// The outcome that these findings make.
fn outcome(diagnostics: &[Diagnostic]) -> Outcome {
    let grave = diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    if grave { Outcome::Findings } else { Outcome::Fine }
}

/// The project's folder: as asked for, else the current one, or the one above it that holds the book.toml, and that is said.
fn project(asked: Option<&Path>) -> PathBuf {
    let here = Path::new(".");
    match (asked, Tree::below_book(here)) {
        (Some(asked), _) => asked.to_owned(),
        (None, None) => here.to_owned(),
        (None, Some(inner)) => {
            let above = "../".repeat(inner.components().count());
            report::say(&format!("in {above}, which holds {}", config::FILE));
            above.into()
        }
    }
}

/// Where the site is written: as asked for, else as book.toml says.
fn output_folder(project: &Path, asked: Option<&Path>) -> PathBuf {
    let written = || {
        let text = Tree::peek(project, config::FILE).unwrap_or_default();
        Config::read(&text, &env_vars()).ok()
    };
    match asked {
        Some(asked) => asked.to_owned(),
        None => project
            .join(written().map_or_else(|| Config::default().build_dir, |(config, _)| config.build_dir)),
    }
}

/// What the environment says of the site.
fn env_vars() -> EnvVars {
    let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
        Some((name.into_string().ok()?, value.into_string().ok()?))
    };
    EnvVars::of(std::env::vars_os().filter_map(text))
}

/// Lists a project's files, less those of the output folder.
fn open(project: &Path, output: Option<&Path>) -> Result<(Tree, PathBuf), Outcome> {
    let cannot = |error: std::io::Error| fail(&format!("{} cannot be read: {error}", project.display()));
    let output = output_folder(project, output);
    let tree = Tree::from_disk(project, Some(&output)).map_err(cannot)?;
    Ok((tree.with_variables(env_vars()), output))
}

/// Whether the environment lets the programs run that book.toml names.
fn permission() -> Permission {
    Permission::by(std::env::var(NO_PROGRAMS).ok().as_deref())
}

/// The project as its preprocessors leave it. Of the commands, those that make the site or check it ask for this, and no other one.
fn preprocessed(
    tree: &Tree,
    changes: &Changes,
    kept: &mut Kept,
    format: report::Format,
) -> Result<Tree, Outcome> {
    preprocess(tree, permission(), changes, kept).map_err(|faults| {
        report::show(&faults, tree, format);
        Outcome::Failed
    })
}

/// Reads a project, or says why its book.toml cannot be understood.
fn read(tree: &Tree, format: report::Format) -> Result<Site, Outcome> {
    scanned(tree, format).map(Site::new)
}

/// The same, before it is put together.
fn scanned(tree: &Tree, format: report::Format) -> Result<Scan, Outcome> {
    scan(tree, &source::all(), None).map_err(|faults| {
        report::show(&faults, tree, format);
        Outcome::Failed
    })
}

/// Says that there is no such revision, and what helps.
fn no_revision(why: &Unresolved) -> Outcome {
    fail(&format!("{}; {}", why.message, why.help))
}

/// A folder without pages is most likely the wrong one.
fn refuse_nothing(site: &Site, tree: &Tree, project: &Path) -> Result<(), Outcome> {
    if !site.outline.pages.is_empty() {
        return Ok(());
    }
    // What is wrong may be why: a folder of pages that is misspelt.
    let faults: Vec<Diagnostic> =
        site.diagnostics().into_iter().filter(|found| found.severity == Severity::Error).collect();
    report::show_some(&faults, tree);
    let message = "holds no Markdown and no Terraform that makes a page: is it the right folder?";
    Err(fail(&format!("{} {message}", project.display())))
}

/// The day, in UTC; what `SOURCE_DATE_EPOCH` says where it is set: <https://reproducible-builds.org/specs/source-date-epoch/>.
#[expect(clippy::disallowed_methods, reason = "whether a page has expired is said on the terminal only")]
fn today() -> Date {
    let set = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|text| text.trim().parse().ok());
    let since = || std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let seconds = set.unwrap_or_else(|| i64::try_from(since().as_secs()).unwrap_or_default());
    let moment = jiff::Timestamp::from_second(seconds).unwrap_or_default();
    jiff::tz::Offset::UTC.to_datetime(moment).date()
}
