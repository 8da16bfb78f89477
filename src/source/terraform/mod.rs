//! Terraform and OpenTofu configuration: files are parsed alone ([`file`]), put together by folder ([`module`]), and
//! lowered to entities and pages.

pub mod element;
pub mod file;
mod header;
pub mod inspect;
pub mod module;
pub mod module_call;
pub mod output;
pub mod provider;
pub mod requirement;
pub mod resource;
pub mod secret;
pub mod statement;
pub mod syntax;
pub mod tests_file;
pub mod types;
pub mod value;
pub mod variable;

use super::{Model, Parsed, Project, Source, SourceFile};
use crate::path::SourcePath;

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
        let (data, diagnostics) = file::read(path, text);
        Parsed { data: Box::new(data), diagnostics }
    }
    fn model(&self, _files: &[SourceFile], _project: &Project) -> Box<dyn Model> {
        Box::new(Empty)
    }
}

struct Empty;
impl Model for Empty {
    fn entities(&self) -> &[crate::catalog::Entity] {
        &[]
    }
    fn pages(&self) -> &[super::block::SourcePage] {
        &[]
    }
    fn page(&self, _index: usize) -> super::block::PageData {
        Default::default()
    }
    fn diagnostics(&self) -> &[crate::diagnostic::Diagnostic] {
        &[]
    }
    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}
