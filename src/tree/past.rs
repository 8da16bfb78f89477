//! A project as it was at a revision.

use std::sync::Arc;

use super::{Files, Tree, relative};
use crate::git::revision::{self, Revision};
use crate::path::SourcePath;

impl Tree {
    /// The files of the project that `wants` names as they were at a revision; those of the folder that is not looked into are not
    /// among them.
    ///
    /// # Errors
    /// See [`revision::read`].
    pub fn at(
        &self,
        revision: &str,
        wants: &dyn Fn(&SourcePath) -> bool,
    ) -> Result<Revision, revision::Unresolved> {
        let Files::Disk { root, .. } = &self.files else { return self.at_in_memory(revision, wants) };
        let skipped = self.skipped().and_then(|skipped| relative(root, skipped));
        let is_skipped = |path: &SourcePath| skipped.as_ref().is_some_and(|skipped| path.is_within(skipped));
        revision::read(root, revision, &|path| wants(path) && !is_skipped(path))
    }

    /// What a revision is called, and its commit.
    ///
    /// # Errors
    /// See [`revision::resolve`].
    pub fn resolve(&self, revision: &str) -> Result<(String, String), revision::Unresolved> {
        match &self.files {
            Files::Disk { root, .. } => revision::resolve(root, revision),
            Files::Memory(_) if self.earlier.contains_key(revision) => {
                Ok((revision.to_owned(), String::new()))
            }
            Files::Memory(_) => Err(revision::nowhere()),
        }
    }

    fn at_in_memory(
        &self,
        revision: &str,
        wants: &dyn Fn(&SourcePath) -> bool,
    ) -> Result<Revision, revision::Unresolved> {
        let mut tree = self.earlier.get(revision).cloned().ok_or_else(revision::nowhere)?;
        if let Files::Memory(files) = &mut tree.files {
            Arc::make_mut(files).retain(|path, _| wants(path));
        }
        Ok(Revision { name: revision.to_owned(), commit: String::new(), tree, faults: Vec::new() })
    }

    /// The same project in memory, which was `tree` at a revision.
    #[must_use]
    pub fn with_revision(mut self, revision: &str, tree: Self) -> Self {
        self.earlier.insert(revision.to_owned(), tree);
        self
    }
}
