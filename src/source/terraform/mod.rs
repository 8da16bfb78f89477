//! Terraform and OpenTofu configuration: a file is parsed alone ([`file`]), the files of a folder make a [`module`], and
//! modules are lowered to entities and pages. [`inspect`] prints one module as terraform-docs does.

mod alarm;
mod category;
pub mod compare;
pub mod diagram;
pub mod element;
pub mod environment;
pub mod file;
mod findings;
mod header;
mod heading;
mod hidden;
pub mod inject;
pub mod inspect;
mod inventory;
mod lower;
pub mod model;
pub mod module;
pub mod module_call;
pub mod output;
mod page;
pub mod provider;
pub mod reach;
mod registry;
pub mod requirement;
pub mod resource;
pub mod secret;
mod service;
pub mod statement;
pub mod syntax;
pub mod terragrunt;
pub mod tests_file;
pub mod types;
pub mod value;
pub mod variable;

#[cfg(test)]
mod tests;

use std::ops::Range;

use super::{Model, Parsed, Project, Source, SourceFile};
use crate::diagnostic::Diagnostic;
use crate::path::SourcePath;
use crate::tree::Tree;

pub use category::category;

/// Terraform and OpenTofu configuration.
pub struct Terraform;

impl Source for Terraform {
    fn name(&self) -> &'static str {
        "terraform"
    }

    fn claims(&self, path: &SourcePath) -> bool {
        file::kind(path).is_some()
    }

    fn parse(&self, path: &SourcePath, text: &str) -> Parsed {
        let (data, mut diagnostics) = file::read(path, text);
        // Whether such a file is one of Terragrunt's at all is known when something reads it.
        if !matches!(data, file::FileData::Terragrunt(_)) {
            diagnostics.extend(findings::of_file(path, text, &data));
        }
        Parsed { data: Box::new(data), diagnostics }
    }

    fn named_folders(&self, file: &SourceFile) -> Vec<SourcePath> {
        let Some(file::FileData::Configuration(declared)) = file.parsed.data.downcast_ref() else {
            return Vec::new();
        };
        let folder = file.path.parent();
        let origins = declared.calls.iter().map(|call| call.origin(&folder));
        let local = |origin| match origin {
            module_call::Origin::Local(folder) => Some(folder),
            _ => None,
        };
        origins.filter_map(local).collect()
    }

    fn blanks(&self, path: &SourcePath, text: &str) -> Vec<Range<usize>> {
        secret::blanks(path, text)
    }

    fn as_code(&self, path: &SourcePath, text: &str) -> Option<String> {
        use file::Kind::{Backend, Configuration, Terragrunt, Tests};
        let is_code = matches!(file::kind(path), Some(Backend | Configuration | Terragrunt | Tests));
        let is_json = path.extension() == Some("json");
        if is_code && !is_json { secret::masked_file(text) } else { None }
    }

    fn model(&self, files: &[SourceFile], project: &Project, previous: Option<&dyn Model>) -> Box<dyn Model> {
        let previous = previous.and_then(|model| model.as_any().downcast_ref());
        Box::new(model::Estate::new(files, project, previous))
    }

    fn stale(&self, files: &[SourceFile], tree: &Tree) -> Vec<Diagnostic> {
        inject::stale::stale(tree, files)
    }
}
