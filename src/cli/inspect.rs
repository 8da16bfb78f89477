//! `infrabook inspect`

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::report;
use super::{Outcome, fail, outcome};
use crate::diagnostic::Diagnostic;
use crate::path::SourcePath;
use crate::source::terraform::{file, inspect, module::Module};
use crate::tree::Tree;

#[derive(Args)]
pub(super) struct Arguments {
    /// The module's folder
    dir: PathBuf,
    /// What to print
    #[arg(long, value_enum, default_value = "json")]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// As terraform-docs prints it
    Json,
}

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let tree = match Tree::of_folder(&arguments.dir) {
        Ok(tree) => tree,
        Err(error) => return fail(&format!("{} cannot be read: {error}", arguments.dir.display())),
    };
    let mut diagnostics: Vec<Diagnostic> = Vec::new();
    let mut texts = Vec::new();
    for path in tree.paths().into_iter().filter(|path| file::kind(path).is_some()) {
        match tree.text(&path) {
            Ok((text, fault)) => {
                diagnostics.extend(fault);
                texts.push((path, text));
            }
            Err(fault) => diagnostics.push(fault),
        }
    }
    if texts.is_empty() && diagnostics.is_empty() {
        return fail(&format!("{} holds no Terraform file", arguments.dir.display()));
    }
    let files = texts.iter().map(|(path, text)| (path.clone(), &**text));
    let module = Module::from_files(&SourcePath::root(), files);
    diagnostics.extend(module.diagnostics.iter().cloned());
    report::show(&diagnostics, &tree, report::Format::Text);
    match arguments.format {
        Format::Json => report::data(&inspect::json(&module, true)),
    }
    outcome(&diagnostics)
}
