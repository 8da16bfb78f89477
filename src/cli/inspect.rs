//! `infrabook inspect`

use std::path::{Path, PathBuf};

use clap::Args;

use super::report;
use super::{Outcome, fail, outcome};
use crate::diagnostic::Diagnostic;
use crate::path::SourcePath;
use crate::source::terraform::inject::plan::settings_of;
use crate::source::terraform::inspect::{self, Reference, Settings, Texts};
use crate::source::terraform::{file, module::Module};
use crate::tree::Tree;

#[derive(Args)]
pub(super) struct Arguments {
    /// The module's folder
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// What to print: json, yaml, toml, xml, markdown-table, markdown-document, asciidoc-table, asciidoc-document,
    /// tfvars-hcl, tfvars-json or pretty; json unless a .terraform-docs.yml says otherwise
    #[arg(short, long)]
    format: Option<String>,
    /// A .terraform-docs.yml in the place of the one in the module's folder or above it
    #[arg(short, long)]
    config: Option<PathBuf>,
    /// Sets one of its keys: `settings.lockfile=false`; may be repeated
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
}

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let cannot =
        |error: std::io::Error| fail(&format!("{} cannot be read: {error}", arguments.dir.display()));
    let opened = Tree::project_of(&arguments.dir)
        .and_then(|(root, folder)| Ok((Tree::of_folder(&root, &folder)?, folder)));
    let (project, folder) = match opened {
        Ok(opened) => opened,
        Err(error) => return cannot(error),
    };
    let mut written = match settings(arguments.config.as_deref(), &project, &folder) {
        Ok(found) => found,
        Err(outcome) => return outcome,
    };
    let settings = &mut written.settings;
    match settings.with(&arguments.set) {
        Ok(set) => *settings = set,
        Err(message) => return fail(&message),
    }
    let name = arguments.format.as_deref().unwrap_or(&settings.formatter);
    let format = match inspect::Format::parse(if name.is_empty() { "json" } else { name }) {
        Ok(format) => format,
        Err(message) => return fail(&message),
    };
    // https://no-color.org
    settings.settings.color &= std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let mut diagnostics = Vec::new();
    let Some(module) = read(&project, &folder, &mut diagnostics) else {
        report::show(&diagnostics, &project, report::Format::Text);
        return fail(&format!("{} holds no Terraform file", arguments.dir.display()));
    };
    report::show(&diagnostics, &project, report::Format::Text);
    match print(&module, &written, format, &folder, &project) {
        Ok(text) => report::data(&format!("{text}\n")),
        Err(fault) => {
            report::show(&[fault], &written.tree(), report::Format::Text);
            return Outcome::Failed;
        }
    }
    outcome(&diagnostics)
}

/// The module that a folder's files make.
fn read(project: &Tree, folder: &SourcePath, diagnostics: &mut Vec<Diagnostic>) -> Option<Module> {
    let mut texts = Vec::new();
    for path in project.paths().into_iter().filter(|path| file::kind(path).is_some()) {
        match project.text(&path) {
            Ok((text, fault)) => {
                diagnostics.extend(fault);
                texts.push((path, text));
            }
            Err(fault) => diagnostics.push(fault),
        }
    }
    if texts.is_empty() && diagnostics.is_empty() {
        return None;
    }
    let files = texts.iter().map(|(path, text)| (path.clone(), &**text));
    let module = Module::from_files(folder, files);
    diagnostics.extend(module.diagnostics.iter().cloned());
    Some(module)
}

/// Settings, and the file that they were written in.
struct Written {
    settings: Settings,
    file: SourcePath,
    text: String,
}

impl Written {
    /// The file alone, for its lines under diagnostics: it may lie outside of the project.
    fn tree(&self) -> Tree {
        Tree::from_memory("", [(self.file.as_str(), self.text.as_bytes())])
    }
}

/// The settings that hold for a module: those asked for, else those in its folder or the nearest above it.
fn settings(asked: Option<&Path>, project: &Tree, folder: &SourcePath) -> Result<Written, Outcome> {
    let (file, text) = match asked {
        Some(path) => {
            let text = Tree::peek(Path::new("."), &path.to_string_lossy());
            let name = path.file_name().and_then(|name| SourcePath::new(name.to_str()?));
            let file = name.unwrap_or_else(SourcePath::root);
            (file, text.ok_or_else(|| fail(&format!("{} cannot be read", path.display())))?)
        }
        None => {
            let Some(file) = settings_of(project, folder).map(|place| place.file) else {
                let settings = Settings::default();
                return Ok(Written { settings, file: SourcePath::root(), text: String::new() });
            };
            let text = project.exact(&file).map_err(|fault| {
                report::show(&[fault], project, report::Format::Text);
                Outcome::Failed
            })?;
            (file, text.as_deref().unwrap_or_default().to_owned())
        }
    };
    let parsed = Settings::parse(&file, &text);
    let mut written = Written { settings: Settings::default(), file, text };
    match parsed {
        Ok((settings, warnings)) => {
            report::show(&warnings, &written.tree(), report::Format::Text);
            written.settings = settings;
            Ok(written)
        }
        Err(fault) => {
            report::show(&[fault], &written.tree(), report::Format::Text);
            Err(Outcome::Failed)
        }
    }
}

fn print(
    module: &Module,
    written: &Written,
    format: inspect::Format,
    folder: &SourcePath,
    project: &Tree,
) -> Result<String, Diagnostic> {
    let Written { settings, file, text } = written;
    let of_project =
        |path: &SourcePath| project.holds(path).then(|| project.text(path).ok().map(|it| it.0)).flatten();
    let texts = Texts::read(settings, folder, file, &of_project)?;
    let reference = Reference::new(module, settings, &texts);
    let read = |path: &SourcePath| if path == file { Some(text.as_str().into()) } else { of_project(path) };
    inspect::document(&reference, settings, format, folder, file, &read)
}
