//! Terraform.

use super::{Model, Parsed, Project, Source, SourceFile};
use crate::path::SourcePath;

/// Terraform and OpenTofu configuration.
pub struct Terraform;

impl Source for Terraform {
    fn name(&self) -> &'static str {
        "terraform"
    }
    fn claims(&self, _path: &SourcePath) -> bool {
        false
    }
    fn parse(&self, _path: &SourcePath, _text: &str) -> Parsed {
        Parsed { data: Box::new(()), diagnostics: Vec::new() }
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
