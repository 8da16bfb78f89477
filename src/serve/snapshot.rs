//! The site as it is at one moment, and how the next one is made from it.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config;
use crate::diagnostic::Diagnostic;
use crate::outline::Route;
use crate::path::{SitePath, SourcePath};
use crate::scan::{Earlier, scan};
use crate::site::Site;
use crate::source::Source;
use crate::tree::{Changes, Tree};

/// A site and the files that it was made from.
pub struct Snapshot {
    /// The files.
    pub tree: Tree,
    /// The site.
    pub site: Site,
}

/// A project of which no site can be made: its book.toml cannot be understood, or a program that it names gives no book.
pub struct Refused {
    /// The files.
    pub tree: Tree,
    /// Why.
    pub faults: Vec<Diagnostic>,
}

impl Snapshot {
    /// A project, read for the first time.
    ///
    /// # Errors
    /// When book.toml cannot be understood.
    pub fn new(tree: Tree, sources: &[Arc<dyn Source>]) -> Result<Self, Box<Refused>> {
        match scan(&tree, sources, None) {
            Ok(scanned) => Ok(Self { site: Site::new(scanned), tree }),
            Err(faults) => Err(Box::new(Refused { tree, faults })),
        }
    }

    /// The same project when it has become `tree` by `changes`: nothing else is read again, and what needs not be made again is
    /// taken over.
    ///
    /// # Errors
    /// When book.toml cannot be understood.
    pub fn after(
        &self,
        tree: Tree,
        changes: &Changes,
        sources: &[Arc<dyn Source>],
    ) -> Result<Self, Box<Refused>> {
        match scan(&tree, sources, Some(Earlier { scan: &self.site.scan, changes })) {
            Ok(scanned) => Ok(Self { site: Site::after(scanned, &self.site), tree }),
            Err(faults) => Err(Box::new(Refused { tree, faults })),
        }
    }

    /// Whether no file of the project is named by these changes, and none came or went.
    pub fn is_untouched(&self, tree: &Tree, changes: &Changes) -> bool {
        let scan = &self.site.scan;
        let is_same_place = self.tree.checkout() == tree.checkout() && self.tree.name() == tree.name();
        is_same_place
            && self.tree.lies_under_the_same(tree)
            && scan.paths == tree.paths()
            && !scan.paths.iter().any(|path| changes.cover(path))
    }

    /// The files that these changes name and that something is made from which is another now, or was.
    pub fn changed(&self, earlier: &Self, changes: &Changes) -> Vec<SourcePath> {
        let (now, before) = (&self.site.scan, &earlier.site.scan);
        let differs = |path: &&SourcePath| changes.cover(path) && !now.is_as_in(before, path);
        let mut changed: Vec<SourcePath> =
            before.paths.iter().chain(&now.paths).filter(differs).cloned().collect();
        changed.sort();
        changed.dedup();
        changed
    }

    /// The files that are copied to the site and that these changes name, and where they are put.
    pub fn copied(&self, changes: &Changes) -> Vec<(SitePath, SourcePath)> {
        let file = |(route, to): (&SitePath, &Route)| match to {
            Route::File(path) if changes.cover(path) => Some((route.clone(), path.clone())),
            _ => None,
        };
        self.site.outline.routes.iter().filter_map(file).collect()
    }
}

/// Lists a project's files after `changes`. What book.toml names as the output folder is no part of the project, and may have become
/// another one.
///
/// # Errors
/// When a folder cannot be looked into for want of open files.
pub(super) fn list(tree: &Tree, changes: &Changes, project: &Path, output: &Output) -> io::Result<Tree> {
    let is_config = SourcePath::new(config::FILE).is_some_and(|file| changes.cover(&file));
    if !is_config {
        return tree.after(changes);
    }
    Ok(Tree::from_disk(project, Some(&output(project)))?.with_variables(tree.variables().clone()))
}

/// Where a project's site is written to.
pub type Output = dyn Fn(&Path) -> PathBuf + Send + Sync;
