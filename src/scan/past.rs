//! The project at an earlier revision: the files of its sources, parsed as today's are.

use std::sync::Arc;

use super::files::Reader;
use super::{Scan, Sources};
use crate::config::{self, Config};
use crate::diagnostic::Diagnostic;
use crate::git::revision::Unresolved;
use crate::path::SourcePath;
use crate::source::Source;
use crate::tree::Tree;

/// What the sources were at an earlier revision. Today's book.toml says which files those are.
pub struct Past {
    /// What the revision is called: `v1.3`.
    pub name: String,
    /// Its commit.
    pub commit: String,
    /// The files of each source, in path order.
    pub sources: Sources,
    /// The files that were not read, and why.
    pub faults: Vec<Diagnostic>,
}

/// What book.toml's `versions.since` led to.
#[derive(Clone, Default)]
pub(super) struct LookBack {
    pub(super) past: Option<Arc<Past>>,
    faults: Vec<Diagnostic>,
}

/// Reads the sources at a revision.
///
/// # Errors
/// See [`crate::git::revision::read`].
pub fn past(
    tree: &Tree,
    sources: &[Arc<dyn Source>],
    config: &Config,
    revision: &str,
) -> Result<Past, Unresolved> {
    let wants =
        |path: &SourcePath| config.modules.admits(path) && sources.iter().any(|source| source.claims(path));
    let at = tree.at(revision, &wants)?;
    let (sources, _) = read_sources(&at.tree, sources, config);
    Ok(Past { name: at.name, commit: at.commit, sources, faults: at.faults })
}

/// The files of each source in a tree, and what was wrong in them.
pub fn read_sources(tree: &Tree, sources: &[Arc<dyn Source>], config: &Config) -> (Sources, Vec<Diagnostic>) {
    let reader = Reader::new(tree, None);
    let paths = tree.paths();
    let read = sources.iter().map(|source| (Arc::clone(source), reader.source(source, &paths, config)));
    (read.collect(), reader.found().0)
}

/// What is wrong where book.toml names a revision that is not there.
fn not_found(config: &Config, why: Unresolved) -> Option<Diagnostic> {
    let (_, span) = config.since.as_ref()?;
    let file = SourcePath::new(config::FILE)?;
    Some(Diagnostic::error("config", &file, why.message).at(*span).help(why.help))
}

impl LookBack {
    /// Reads what book.toml says the site is to be held against. In a preview each scan looks what the revision means by then, as a
    /// tag may have moved, and reads it again where that is another commit, or book.toml says something else.
    pub(super) fn new(
        reader: &Reader<'_>,
        sources: &[Arc<dyn Source>],
        config: &Config,
        config_text: &str,
    ) -> Self {
        let back = match &config.since {
            None => Self::default(),
            Some((revision, _)) => Self::known(reader, config_text, revision).unwrap_or_else(|| {
                match past(reader.tree(), sources, config, revision) {
                    Ok(past) => Self { faults: past.faults.clone(), past: Some(Arc::new(past)) },
                    Err(why) => Self { faults: not_found(config, why).into_iter().collect(), past: None },
                }
            }),
        };
        reader.say(back.faults.iter().cloned());
        back
    }

    /// What the scan before has read, where it is the same still: the rest of book.toml says which files those are.
    fn known(reader: &Reader<'_>, config_text: &str, revision: &str) -> Option<Self> {
        let earlier = reader.earlier().filter(|earlier| *earlier.config_text == *config_text)?;
        let past = earlier.look_back.past.as_ref()?;
        let (name, commit) = reader.tree().resolve(revision).ok()?;
        (past.name == name && past.commit == commit).then(|| earlier.look_back.clone())
    }
}

impl Scan {
    /// The earlier revision that the site is held against.
    pub fn past(&self) -> Option<&Arc<Past>> {
        self.look_back.past.as_ref()
    }

    /// Holds the site against another revision than book.toml says.
    ///
    /// # Errors
    /// See [`crate::git::revision::read`].
    pub fn hold_against(&mut self, tree: &Tree, revision: &str) -> Result<(), Unresolved> {
        let sources: Vec<_> = self.sources.iter().map(|(source, _)| Arc::clone(source)).collect();
        let past = past(tree, &sources, &self.config, revision)?;
        let before = std::mem::take(&mut self.look_back);
        self.diagnostics.retain(|known| !before.faults.contains(known));
        self.diagnostics.extend(past.faults.iter().cloned());
        self.diagnostics.sort();
        self.look_back = LookBack { faults: past.faults.clone(), past: Some(Arc::new(past)) };
        Ok(())
    }
}
