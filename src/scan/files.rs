//! The files of a project, read: those that did not change since an earlier scan are as they were then.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::{Authored, Earlier, Layout, Scan};
use crate::config::{self, Config};
use crate::content::{self, Summary};
use crate::diagnostic::Diagnostic;
use crate::path::SourcePath;
use crate::source::{Source, SourceFile};
use crate::tree::Tree;

/// Reads, and keeps what was wrong.
pub(super) struct Reader<'a> {
    tree: &'a Tree,
    earlier: Option<Earlier<'a>>,
    found: Mutex<Found>,
}

#[derive(Default)]
struct Found {
    diagnostics: Vec<Diagnostic>,
    garbled: BTreeMap<SourcePath, Diagnostic>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(tree: &'a Tree, earlier: Option<Earlier<'a>>) -> Self {
        Self { tree, earlier, found: Mutex::default() }
    }

    /// Keeps findings.
    pub(super) fn say(&self, findings: impl IntoIterator<Item = Diagnostic>) {
        self.with_found(|found| found.diagnostics.extend(findings));
    }

    /// What was found, and the files that are no UTF-8.
    pub(super) fn found(self) -> (Vec<Diagnostic>, BTreeMap<SourcePath, Diagnostic>) {
        let Found { mut diagnostics, garbled } =
            self.found.into_inner().unwrap_or_else(PoisonError::into_inner);
        diagnostics.extend(garbled.values().cloned());
        // Files are read side by side: what was wrong in them comes in any order.
        diagnostics.sort();
        (diagnostics, garbled)
    }

    /// The text of a file; `known` is what it was. `None` when it cannot be read, which is told.
    pub(super) fn text(&self, path: &SourcePath, known: Option<&Arc<str>>) -> Option<Arc<str>> {
        if let (Some(text), Some(earlier)) = (known, self.unchanged(path)) {
            if let Some(fault) = earlier.garbled.get(path) {
                self.with_found(|found| found.garbled.insert(path.clone(), fault.clone()));
            }
            return Some(Arc::clone(text));
        }
        match self.tree.text(path) {
            Ok((text, fault)) => {
                if let Some(fault) = fault {
                    self.with_found(|found| found.garbled.insert(path.clone(), fault));
                }
                Some(text)
            }
            Err(fault) => {
                self.say([fault]);
                None
            }
        }
    }

    /// What was made of a document earlier.
    pub(super) fn known_document(&self, path: &SourcePath) -> Option<&'a Arc<Authored>> {
        self.earlier?.scan.documents.get(path)
    }

    /// The earlier scan, when it still knows this file.
    fn unchanged(&self, path: &SourcePath) -> Option<&'a Scan> {
        self.earlier.filter(|earlier| !earlier.changes.cover(path)).map(|earlier| earlier.scan)
    }

    fn with_found<T>(&self, act: impl FnOnce(&mut Found) -> T) -> T {
        act(&mut self.found.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// book.toml, and its text.
    pub(super) fn config(&self, paths: &[SourcePath]) -> Result<(Config, Arc<str>), Vec<Diagnostic>> {
        let Some(path) = paths.iter().find(|path| path.as_str() == config::FILE) else {
            return Ok((Config::default(), Arc::from("")));
        };
        let (text, fault) = self.tree.text(path).map_err(|fault| vec![fault])?;
        let (config, warnings) = Config::parse(&text)?;
        self.say(warnings.into_iter().chain(fault));
        Ok((config, text))
    }

    /// The files that a source claims, in the order of `paths`.
    pub(super) fn source(
        &self,
        source: &Arc<dyn Source>,
        paths: &[SourcePath],
        config: &Config,
    ) -> Vec<SourceFile> {
        let known = self.earlier.and_then(|earlier| {
            let of_source = earlier.scan.sources.iter().find(|(other, _)| other.name() == source.name());
            of_source.map(|(_, files)| files.as_slice())
        });
        let known = known.unwrap_or_default();
        let read = |path: &SourcePath| {
            let before = known.binary_search_by(|file| file.path.cmp(path)).ok().map(|at| &known[at]);
            let text = self.text(path, before.map(|file| &file.text))?;
            let parsed = match before.filter(|file| file.text == text) {
                Some(file) => Arc::clone(&file.parsed),
                None => Arc::new(source.parse(path, &text)),
            };
            Some(SourceFile { path: path.clone(), text, parsed })
        };
        let claimed = |path: &&SourcePath| config.modules.admits(path) && source.claims(path);
        let files: Vec<SourceFile> = paths.par_iter().filter(claimed).filter_map(read).collect();
        self.say(files.iter().flat_map(|file| &file.parsed.diagnostics).cloned());
        files
    }

    /// SUMMARY.md, where the pages are a book's.
    pub(super) fn summary(&self, scan: &Scan) -> Option<Arc<(SourcePath, Summary)>> {
        let Layout::Book(folder) = &scan.layout else { return None };
        let path = folder.join("SUMMARY.md").filter(|path| scan.has_file(path))?;
        let known = self.unchanged(&path).and_then(|earlier| earlier.summary.clone());
        let known = known.filter(|known| known.0 == path && !self.is_garbled(&path));
        let summary = match known {
            Some(known) => known,
            None => {
                let text = self.text(&path, None)?;
                let summary = content::parse_summary(&text, &path);
                Arc::new((path, summary))
            }
        };
        self.say(summary.1.diagnostics.iter().cloned());
        Some(summary)
    }

    fn is_garbled(&self, path: &SourcePath) -> bool {
        self.earlier.is_some_and(|earlier| earlier.scan.garbled.contains_key(path))
    }

    /// The user's templates, styles and scripts, by their path within the theme's folder.
    pub(super) fn theme(&self, scan: &Scan) -> BTreeMap<String, Arc<str>> {
        const KINDS: &[&str] = &["html", "css", "js", "svg"];
        let is_of_theme = |path: &&SourcePath| path.extension().is_some_and(|it| KINDS.contains(&it));
        let file = |path: &SourcePath| {
            let name = path.strip(&scan.config.theme).filter(|name| !name.is_root())?;
            Some((name.to_string(), self.text(path, None)?))
        };
        scan.paths.iter().filter(is_of_theme).filter_map(file).collect()
    }
}
