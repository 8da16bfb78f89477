//! `infrabook inject`

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;
use similar::TextDiff;

use super::report;
use super::{Outcome, fail, outcome};
use crate::diagnostic::{Diagnostic, Severity, escape_controls};
use crate::output;
use crate::path::SourcePath;
use crate::source::terraform::inject::plan::{Fresh, Plan, Request, plan};
use crate::source::terraform::inspect::Settings;
use crate::tree::Tree;

#[derive(Args)]
pub(super) struct Arguments {
    /// Modules, or folders with modules in them [default: .]
    paths: Vec<PathBuf>,
    /// Write nothing: show what would change, and exit with 1 if something would
    #[arg(long)]
    check: bool,
    /// Sets a key of every module's .terraform-docs.yml: `settings.lockfile=false`; may be repeated
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
}

/// What was done, of all projects.
#[derive(Default)]
struct Done {
    modules: usize,
    /// Files that are kept fresh, those among them that could not be.
    kept: usize,
    changed: usize,
    found: Vec<Diagnostic>,
}

pub(super) fn run(arguments: &Arguments) -> Outcome {
    if let Err(message) = Settings::default().with(&arguments.set) {
        return fail(&message);
    }
    let projects = match projects(&arguments.paths) {
        Ok(projects) => projects,
        Err(message) => return fail(&message),
    };
    let mut done = Done::default();
    for (root, folders) in projects {
        let tree = match Tree::from_disk(&root, None) {
            Ok(tree) => tree,
            Err(error) => return fail(&format!("{} cannot be read: {error}", root.display())),
        };
        let is_named = !arguments.paths.is_empty();
        let plan = plan(&Request { tree: &tree, known: &[], folders, is_named, set: &arguments.set });
        let mut diagnostics = done.add(plan, |fresh| match arguments.check {
            true => {
                report::data(&diff(&fresh.path, &fresh.old, &fresh.new));
                Ok(())
            }
            false => write(&root, fresh),
        });
        diagnostics.sort();
        diagnostics.dedup();
        report::show(&diagnostics, &tree, report::Format::Text);
        done.found.extend(diagnostics);
    }
    done.conclude(arguments.check)
}

/// The projects that paths lie in, and the folders in each: paths of one project are read together.
fn projects(paths: &[PathBuf]) -> Result<BTreeMap<PathBuf, Vec<SourcePath>>, String> {
    let here = [PathBuf::from(".")];
    let mut projects: BTreeMap<PathBuf, Vec<SourcePath>> = BTreeMap::new();
    for path in if paths.is_empty() { &here } else { paths } {
        let (root, folder) =
            Tree::project_of(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
        projects.entry(root).or_default().push(folder);
    }
    Ok(projects)
}

fn write(root: &Path, fresh: &Fresh) -> Result<(), Diagnostic> {
    output::rewrite(root, &fresh.real, fresh.new.as_bytes()).map_err(|error| {
        Diagnostic::error("unwritable", &fresh.path, format!("this file cannot be written: {error}"))
    })?;
    report::say(&format!("updated {}", escape_controls(fresh.path.as_str())));
    Ok(())
}

impl Done {
    /// Does what is to be done with each file that changes, and gives what went wrong: a fault costs its own file.
    fn add(&mut self, plan: Plan, update: impl Fn(&Fresh) -> Result<(), Diagnostic>) -> Vec<Diagnostic> {
        let mut diagnostics = plan.diagnostics;
        self.modules += plan.modules;
        self.kept += plan.files.len();
        for file in plan.files {
            match file {
                Ok(fresh) if *fresh.old == *fresh.new => {}
                Ok(fresh) => match update(&fresh) {
                    Ok(()) => self.changed += 1,
                    Err(fault) => diagnostics.push(fault),
                },
                Err(faults) => diagnostics.extend(faults),
            }
        }
        diagnostics
    }

    fn conclude(&self, check: bool) -> Outcome {
        let Self { modules, kept, changed, found } = self;
        if *modules == 0 && found.is_empty() {
            return fail("there is no Terraform module here");
        }
        let files = report::plural(*changed, "file");
        report::say(&match (changed, check) {
            (0, _) if *kept == 0 => {
                let help = "write the markers into a README, name an `output.file` in a .terraform-docs.yml, or name a module";
                format!("no README of {} is kept fresh: {help}", report::plural(*modules, "module"))
            }
            (0, _) => format!("nothing to update in {}", report::plural(*kept, "file")),
            (_, true) => format!("{files} would change: run the same without --check"),
            (_, false) => format!("{files} updated"),
        });
        let is_failure = |fault: &Diagnostic| matches!(fault.code, "config" | "unreadable" | "unwritable");
        match outcome(found) {
            Outcome::Findings
                if found.iter().filter(|fault| fault.severity == Severity::Error).any(is_failure) =>
            {
                Outcome::Failed
            }
            Outcome::Fine if check && *changed > 0 => Outcome::Findings,
            outcome => outcome,
        }
    }
}

/// A unified difference, for people and for `patch`.
fn diff(path: &SourcePath, old: &str, new: &str) -> String {
    let colour = report::colours_data();
    let diff = TextDiff::from_lines(old, new);
    let text = diff.unified_diff().header(&format!("a/{path}"), &format!("b/{path}")).to_string();
    let paint = |line: &str| {
        let line = escape_controls(line.trim_end_matches('\n'));
        let code = match line.as_bytes().first() {
            _ if line.starts_with("+++") || line.starts_with("---") => "1",
            Some(b'+') => "32",
            Some(b'-') => "31",
            Some(b'@') => "36",
            _ => return format!("{line}\n"),
        };
        format!("\u{1b}[{code}m{line}\u{1b}[0m\n")
    };
    if colour { text.split_inclusive('\n').map(paint).collect() } else { text }
}
