//! Where knowledge of an estate comes from. No source knows another; each is a folder here and a line in [`all`].

pub mod block;
pub mod change;
pub mod terraform;

use std::any::Any;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use crate::catalog::Entity;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::diagram::Graph;
use crate::git::Forge;
use crate::path::SourcePath;
use crate::texts::Texts;
use crate::tree::Tree;
use block::{Drift, Environment, Overview, PageData, SourcePage};
use change::RootChanges;

/// Every source, in the order in which their pages are listed.
pub fn all() -> Vec<Arc<dyn Source>> {
    vec![Arc::new(terraform::Terraform)]
}

/// A kind of file that infrastructure is written in.
pub trait Source: Send + Sync {
    /// The scheme of its ids: `terraform`.
    fn name(&self) -> &'static str;

    /// Whether it wants to read this file. Several sources may want one file; each takes from it what is its own.
    fn claims(&self, path: &SourcePath) -> bool;

    /// Reads one file, and never looks at another. It cannot fail: what cannot be read becomes a diagnostic.
    fn parse(&self, path: &SourcePath, text: &str) -> Parsed;

    /// Folders that a file names, be they there or not.
    fn named_folders(&self, _file: &SourceFile) -> Vec<SourcePath> {
        Vec::new()
    }

    /// Puts the files together, in path order. Cheap: whatever one file can tell was told by [`Source::parse`]. What
    /// `previous`, an earlier model of this source, made of files that are the same may be taken over; it must never show.
    fn model(&self, files: &[SourceFile], project: &Project, previous: Option<&dyn Model>) -> Box<dyn Model>;

    /// What of a file may hold secrets whatever it looks like, and is shown in no excerpt of it: the file may be broken, or one
    /// that the source does not read.
    fn blanks(&self, _path: &SourcePath, _text: &str) -> Vec<Range<usize>> {
        Vec::new()
    }

    /// A file that it reads as code that may be shown, its secrets masked. `None` where it is no code, or is broken, so that nobody knows what
    /// in it is secret.
    fn as_code(&self, _path: &SourcePath, _text: &str) -> Option<String> {
        None
    }

    /// What is generated into documents of the project and is not as it would be generated now: `stale-readme`.
    fn stale(&self, _files: &[SourceFile], _tree: &Tree) -> Vec<Diagnostic> {
        Vec::new()
    }
}

/// What one file holds, in the source's own types.
pub struct Parsed {
    /// The source's own.
    pub data: Box<dyn Any + Send + Sync>,
    /// What was wrong in it.
    pub diagnostics: Vec<Diagnostic>,
}

/// A file and what was read from it. Cheap to clone: it is shared between builds as long as its text stays.
#[derive(Clone)]
pub struct SourceFile {
    /// The file.
    pub path: SourcePath,
    /// Its text.
    pub text: Arc<str>,
    /// What [`Source::parse`] made of it.
    pub parsed: Arc<Parsed>,
}

/// What a source may know of the project beside its own files.
pub struct Project<'a> {
    /// The configuration.
    pub config: &'a Config,
    /// Every file's path, in order; not their contents.
    pub paths: &'a [SourcePath],
    /// What is there, and is not among the paths: see [`crate::scan::Scan::unlisted`].
    pub unlisted: &'a BTreeSet<SourcePath>,
    /// The name of its folder.
    pub name: &'a str,
    /// Where others can read it, where that is known.
    pub forge: Option<&'a Forge>,
    /// The texts of the interface, in the language of the site.
    pub texts: &'a Arc<Texts>,
}

/// What a picture is to show of a root.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum View {
    /// What it declares.
    Module,
    /// What it builds together with all that it calls.
    Topology,
    /// The way of the value of one of its inputs.
    Flow(String),
    /// Every declaration and every reference.
    Full,
}

/// A source's reading of the whole project.
pub trait Model: Send + Sync {
    /// Everything found, redacted, in any order; best by id.
    fn entities(&self) -> Vec<Arc<Entity>>;

    /// The pages it offers, by folder.
    fn pages(&self) -> &[SourcePage];

    /// What stands on one of [`Model::pages`], by its index. Called when that page is rendered.
    fn page(&self, index: usize) -> PageData;

    /// The pages it offers about the whole, in the order in which they are listed.
    fn overviews(&self) -> &[Overview] {
        &[]
    }

    /// What stands on one of [`Model::overviews`], by its index. Called when that page is rendered.
    fn overview(&self, _index: usize) -> PageData {
        PageData::default()
    }

    /// The environments that it knows of, in the order in which a change goes through them.
    fn environments(&self) -> &[Environment] {
        &[]
    }

    /// What of it is used in versions that do not go together, in any order.
    fn drifts(&self) -> &[Drift] {
        &[]
    }

    /// A picture of the root in this folder, and then pictures of what was too much for it. Nothing when there is no such
    /// root, or nothing of the kind to show.
    fn diagrams(&self, _folder: &SourcePath, _view: &View) -> Vec<Graph> {
        Vec::new()
    }

    /// What to do so that this address within the root in `folder`, which it declares, has a place on its page: a cure, one sentence.
    /// `None` where nothing of this address is declared.
    fn unlisted(&self, _folder: &SourcePath, _address: &str) -> Option<String> {
        None
    }

    /// What is another than in `earlier`, a reading of an earlier version by the same source: those roots of which something is,
    /// by folder.
    fn changes(&self, _earlier: &dyn Model) -> Vec<RootChanges> {
        Vec::new()
    }

    /// What was found wrong with the files taken together.
    fn diagnostics(&self) -> &[Diagnostic];

    /// As `Any`, for the commands that want the source's own types (`inspect`).
    fn as_any(&self) -> &dyn Any;
}
