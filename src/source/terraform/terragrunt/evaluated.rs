//! Units as evaluated from their files, and whether they can serve again.

use std::sync::Arc;

use super::super::file::{self, FileData};
use super::unit::{Unit, units};
use crate::git::Forge;
use crate::path::SourcePath;
use crate::source::{Project, SourceFile};

/// The units of a project, before anything is hidden in them, and what they follow from.
#[derive(Default)]
pub struct Evaluated {
    /// In the order of their folders.
    pub units: Vec<Unit>,
    /// Terragrunt's files and the READMEs.
    files: Vec<SourceFile>,
    paths: Vec<SourcePath>,
    modules: Vec<SourcePath>,
    base: Option<SourcePath>,
}

/// The units among these files. What was evaluated before of the same files is taken over. `modules` are the folders that hold modules.
pub fn evaluated(
    files: &[SourceFile],
    project: &Project,
    modules: Vec<SourcePath>,
    previous: Option<&Arc<Evaluated>>,
) -> Arc<Evaluated> {
    let read = files.iter().filter(|file| {
        let data = file.parsed.data.downcast_ref::<FileData>();
        matches!(data, Some(FileData::Terragrunt(_) | FileData::Readme(_)))
    });
    let read: Vec<SourceFile> = read.cloned().collect();
    if !read.iter().any(|file| super::file::is_of_unit(&file.path)) {
        return Arc::default();
    }
    let base = project.forge.map(|forge: &Forge| forge.folder.clone());
    let is_same = |known: &&Arc<Evaluated>| {
        known.base == base
            && known.modules == modules
            && known.paths == project.paths
            && file::are_same(&known.files, &read)
    };
    if let Some(known) = previous.filter(is_same) {
        return Arc::clone(known);
    }
    let is_module = |folder: &SourcePath| modules.binary_search(folder).is_ok();
    let units = units(&read, project, is_module);
    Arc::new(Evaluated { units, files: read, paths: project.paths.to_vec(), modules, base })
}
