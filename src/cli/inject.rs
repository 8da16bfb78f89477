//! `infrabook inject`

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use rayon::prelude::*;
use similar::TextDiff;

use super::report;
use super::{Outcome, fail, outcome};
use crate::diagnostic::{Diagnostic, escape_controls};
use crate::output;
use crate::path::SourcePath;
use crate::source::terraform::inspect::{self, Format, Reference, Settings, Texts, settings};
use crate::source::terraform::{file, inject, module::Module};
use crate::tree::Tree;

#[derive(Args)]
pub(super) struct Arguments {
    /// Modules, or folders with modules in them
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// Write nothing: show what would change, and exit with 1 if something would
    #[arg(long)]
    check: bool,
    /// Sets a key of every module's .terraform-docs.yml: `settings.lockfile=false`; may be repeated
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
}

pub(super) fn run(arguments: &Arguments) -> Outcome {
    // Paths of one project are read together.
    let mut projects: BTreeMap<PathBuf, Vec<SourcePath>> = BTreeMap::new();
    for path in &arguments.paths {
        match Tree::project_of(path) {
            Ok((root, folder)) => projects.entry(root).or_default().push(folder),
            Err(error) => return fail(&format!("{} cannot be read: {error}", path.display())),
        }
    }
    for setting in &arguments.set {
        if let Err(message) = Settings::default().set(setting) {
            return fail(&message);
        }
    }
    let is_named = arguments.paths != [Path::new(".")];
    let mut found = Vec::new();
    let (mut changed, mut modules, mut kept) = (0, 0, 0);
    for (root, folders) in projects {
        let tree = match Tree::from_disk(&root, None) {
            Ok(tree) => tree,
            Err(error) => return fail(&format!("{} cannot be read: {error}", root.display())),
        };
        let project = Project::new(&tree, folders, is_named, &arguments.set);
        let mut diagnostics = project.faults.clone();
        modules += project.modules.len();
        for (path, result) in project.refresh() {
            kept += 1;
            match result {
                Ok(Some((_, new))) if !arguments.check => match output::rewrite(&root, &path, new.as_bytes())
                {
                    Ok(()) => report::say(&format!("updated {path}")),
                    Err(error) => return fail(&format!("{path} cannot be written: {error}")),
                },
                Ok(Some((old, new))) => report::data(&diff(&path, &old, &new)),
                Ok(None) => continue,
                Err(faults) => {
                    diagnostics.extend(faults);
                    continue;
                }
            }
            changed += 1;
        }
        diagnostics.sort();
        report::show(&diagnostics, &tree, report::Format::Text);
        found.extend(diagnostics);
    }
    let files = report::plural(changed, "file");
    if modules == 0 {
        return fail("there is no Terraform module here");
    }
    report::say(&match (changed, arguments.check) {
        (0, _) if kept == 0 => {
            let help = "write the markers into a README, name an `output.file` in a .terraform-docs.yml, or name a module";
            format!("no README of {} is kept fresh: {help}", report::plural(modules, "module"))
        }
        (0, _) => format!("nothing to update in {}", report::plural(kept, "file")),
        (_, true) => format!("{files} would change: run the same without --check"),
        (_, false) => format!("{files} updated"),
    });
    if arguments.check && changed > 0 { Outcome::Findings } else { outcome(&found) }
}

/// The modules of a project that are asked for, and their settings.
struct Project<'a> {
    tree: &'a Tree,
    /// The files of each module.
    modules: BTreeMap<SourcePath, Vec<SourcePath>>,
    /// What is asked for.
    folders: Vec<SourcePath>,
    /// Whether somebody wrote what is asked for: then a module gets its part even where nothing says so.
    is_named: bool,
    /// What the command line sets in all of them.
    set: &'a [String],
    /// Every settings file, by its path.
    settings: BTreeMap<SourcePath, Settings>,
    faults: Vec<Diagnostic>,
}

/// What a file holds, and what it should; `None` when that is the same.
type Change = Result<Option<(String, String)>, Vec<Diagnostic>>;

impl<'a> Project<'a> {
    fn new(tree: &'a Tree, folders: Vec<SourcePath>, is_named: bool, set: &'a [String]) -> Self {
        let mut modules: BTreeMap<SourcePath, Vec<SourcePath>> = BTreeMap::new();
        let mut written = Vec::new();
        for path in tree.paths() {
            if settings::FILES.iter().any(|name| path.as_str().ends_with(name)) {
                written.push(path.clone());
            }
            if file::kind(&path).is_some() && folders.iter().any(|folder| path.parent().is_within(folder)) {
                modules.entry(path.parent()).or_default().push(path);
            }
        }
        let is_configuration = |path: &SourcePath| file::kind(path) == Some(file::Kind::Configuration);
        modules.retain(|_, files| files.iter().any(is_configuration));
        let mut project =
            Self { tree, modules, folders, is_named, set, settings: BTreeMap::new(), faults: Vec::new() };
        for path in written {
            let parsed = tree.text(&path).and_then(|(text, _)| Settings::parse(&path, &text));
            match parsed {
                Ok((settings, warnings)) => {
                    project.faults.extend(warnings);
                    project.settings.insert(path, settings);
                }
                Err(fault) => project.faults.push(fault),
            }
        }
        project
    }

    /// Every file that is kept fresh: what it holds and what it should, where the two differ. In the order of their paths.
    fn refresh(&self) -> Vec<(SourcePath, Change)> {
        let mut all: Vec<_> = self
            .modules
            .par_iter()
            .filter_map(|(folder, files)| {
                let found =
                    settings::places(folder).into_iter().find_map(|it| self.settings.get_key_value(&it));
                let (place, settings) = match found {
                    Some((place, settings)) => (place.clone(), settings.clone()),
                    None => (folder.clone(), Settings::default()),
                };
                let settings = self.set.iter().fold(settings, |all, one| all.set(one).unwrap_or(all));
                let name = if settings.output.file.is_empty() { "README.md" } else { &settings.output.file };
                let Some(target) = folder.join(name) else {
                    let message = format!("output.file: `{name}` lies outside of the project");
                    let fault = Diagnostic::error("config", &place, message)
                        .help("write a path below the module's folder");
                    return Some((folder.clone(), Err(vec![fault])));
                };
                let old = self.read(&target);
                let wanted = self.is_wanted(folder, &place, &settings, old.as_deref());
                let result = || {
                    let new = self.generate(folder, files, &place, &settings, &target, old.as_deref())?;
                    let old = old.as_deref().unwrap_or_default();
                    Ok((old != new).then(|| (old.to_owned(), new)))
                };
                wanted.then(|| (target.clone(), result()))
            })
            .collect();
        all.sort_by(|a, b| a.0.cmp(&b.0));
        // Two modules that write one file would write it in turn for ever.
        let mut seen = BTreeSet::new();
        for (target, result) in &mut all {
            if !seen.insert(target.clone()) {
                let message = "two modules write this file";
                *result = Err(vec![
                    Diagnostic::error("config", target, message).help("give each a file of its own"),
                ]);
            }
        }
        all
    }

    fn read(&self, path: &SourcePath) -> Option<Arc<str>> {
        self.tree.holds(path).then(|| self.tree.text(path).ok()).flatten().map(|(text, _)| text)
    }

    /// A module is done when its file has a part already, when its settings say so, or when somebody asked for just this one.
    fn is_wanted(
        &self,
        folder: &SourcePath,
        place: &SourcePath,
        settings: &Settings,
        old: Option<&str>,
    ) -> bool {
        let above = place.as_str().strip_suffix("/.config/.terraform-docs.yml").map(SourcePath::new);
        let above = above.flatten().unwrap_or_else(|| place.parent());
        let recursive = &settings.recursive;
        let below = above.join(&recursive.path).and_then(|modules| folder.strip(&modules));
        let is_excluded = |name: &str| recursive.exclude.iter().any(|excluded| excluded == name);
        let told = !settings.output.file.is_empty()
            && (above == *folder
                || (recursive.enabled && below.is_some_and(|below| !below.components().any(is_excluded))));
        let named = self.is_named && self.folders.contains(folder);
        told || named || old.is_some_and(|text| inject::has_region(text, &settings.output))
    }

    fn generate(
        &self,
        folder: &SourcePath,
        files: &[SourcePath],
        place: &SourcePath,
        settings: &Settings,
        target: &SourcePath,
        old: Option<&str>,
    ) -> Result<String, Vec<Diagnostic>> {
        let module = self.module(folder, files)?;
        let name = if settings.formatter.is_empty() { "markdown" } else { &settings.formatter };
        let format = Format::parse(name)
            .map_err(|message| vec![Diagnostic::error("config", place, format!("formatter: {message}"))])?;
        let read = |path: &SourcePath| self.read(path);
        let texts = Texts::read(settings, folder, place, &read).map_err(|fault| vec![fault])?;
        let reference = Reference::new(&module, settings, &texts);
        let text = inspect::document(&reference, settings, format, folder, place, &read);
        text.and_then(|text| inject::inject(target, old, &text, &settings.output))
            .map_err(|fault| vec![fault])
    }

    /// A module that is read whole: of one that is not, what is missing would go from its README.
    fn module(&self, folder: &SourcePath, files: &[SourcePath]) -> Result<Module, Vec<Diagnostic>> {
        let texts: Vec<(SourcePath, Arc<str>)> = files
            .iter()
            .map(|path| self.tree.text(path).map(|(text, _)| (path.clone(), text)))
            .collect::<Result<_, _>>()
            .map_err(|fault| vec![fault])?;
        let module = Module::from_files(folder, texts.iter().map(|(path, text)| (path.clone(), &**text)));
        if module.declared.broken { Err(module.diagnostics) } else { Ok(module) }
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
