//! The files of a project, read: those that did not change since an earlier scan are as they were then.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::{Authored, Chapters, Earlier, Layout, Scan};
use crate::config::{self, Config, is_picture};
use crate::content;
use crate::diagnostic::Diagnostic;
use crate::path::SourcePath;
use crate::source::{Source, SourceFile};
use crate::texts::{self, Texts};
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

    /// The files.
    pub(super) fn tree(&self) -> &'a Tree {
        self.tree
    }

    /// The scan before.
    pub(super) fn earlier(&self) -> Option<&'a Scan> {
        self.earlier.map(|earlier| earlier.scan)
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

    /// Each path with what was made of that document earlier. `paths` are sorted.
    pub(super) fn known_documents(
        &self,
        paths: BTreeSet<SourcePath>,
    ) -> Vec<(SourcePath, Option<&'a Arc<Authored>>)> {
        let documents = self.earlier.map(|earlier| &earlier.scan.documents);
        // A few are looked up; of many, both lists are gone through once.
        if paths.len() < 100 {
            return paths
                .into_iter()
                .map(|path| (path.clone(), documents.and_then(|them| them.get(&path))))
                .collect();
        }
        beside(paths.into_iter(), documents.into_iter().flatten(), |path, (known, _)| path.cmp(known))
            .map(|(path, known)| (path, known.map(|(_, authored)| authored)))
            .collect()
    }

    /// Whether this file is what it was at the scan before.
    pub(super) fn is_as_before(&self, path: &SourcePath) -> bool {
        self.unchanged(path).is_some()
    }

    /// The earlier scan, when it still knows this file.
    fn unchanged(&self, path: &SourcePath) -> Option<&'a Scan> {
        self.earlier.filter(|earlier| !earlier.changes.cover(path)).map(|earlier| earlier.scan)
    }

    fn with_found<T>(&self, act: impl FnOnce(&mut Found) -> T) -> T {
        act(&mut self.found.lock().unwrap_or_else(PoisonError::into_inner))
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
        let claimed = |path: &&SourcePath| config.modules.admits(path) && source.claims(path);
        let paths: Vec<&SourcePath> = paths.par_iter().filter(claimed).collect();
        let known = known.unwrap_or_default().iter();
        let files: Vec<_> =
            beside(paths.into_iter(), known, |path, known| (*path).cmp(&known.path)).collect();
        let read = |(path, before): (&SourcePath, Option<&SourceFile>)| {
            let text = self.text(path, before.map(|file| &file.text))?;
            let parsed = match before.filter(|file| is_same(&file.text, &text)) {
                Some(file) => Arc::clone(&file.parsed),
                None => Arc::new(source.parse(path, &text)),
            };
            Some(SourceFile { path: path.clone(), text, parsed })
        };
        let files: Vec<SourceFile> = files.into_par_iter().filter_map(read).collect();
        self.say(files.iter().flat_map(|file| &file.parsed.diagnostics).cloned());
        files
    }

    /// SUMMARY.md, where the pages are a book's.
    pub(super) fn summary(&self, scan: &Scan) -> Option<Arc<Chapters>> {
        let Layout::Book(folder) = &scan.layout else { return None };
        let path = folder.join("SUMMARY.md").filter(|path| scan.has_file(path))?;
        let known = self.unchanged(&path).and_then(|earlier| earlier.summary.clone());
        let known = known.filter(|known| known.file == path && !self.is_garbled(&path));
        let summary = match known {
            Some(known) => known,
            None => {
                let text = self.text(&path, None)?;
                let summary = content::parse_summary(&text, &path);
                let named = summary.destinations().filter_map(|dest| path.parent().join(dest));
                let listed: BTreeSet<SourcePath> = named.collect();
                Arc::new(Chapters { listed: listed.into_iter().collect(), summary, file: path })
            }
        };
        self.say(summary.summary.diagnostics.iter().cloned());
        Some(summary)
    }

    fn is_garbled(&self, path: &SourcePath) -> bool {
        self.earlier.is_some_and(|earlier| earlier.scan.garbled.contains_key(path))
    }

    /// The texts of the interface, under the user's own.
    pub(super) fn texts(&self, scan: &Scan) -> Arc<Texts> {
        let (texts, faults) = Texts::new(&scan.config.language, &scan.theme);
        let place = |fault: Diagnostic| {
            let path = scan.config.theme.join(fault.path.as_str()).unwrap_or_else(|| fault.path.clone());
            Diagnostic { path, ..fault }
        };
        self.say(faults.into_iter().map(place));
        let Config { language, language_span, theme, .. } = &scan.config;
        if let Some(book) = SourcePath::new(config::FILE) {
            self.say(texts::lacking(language, &scan.theme, theme, (&book, *language_span)));
        }
        let same = self.earlier.map(|earlier| &earlier.scan.texts).filter(|earlier| ***earlier == texts);
        same.cloned().unwrap_or_else(|| Arc::new(texts))
    }

    /// The user's templates, styles, scripts and texts, by their path within the theme's folder.
    pub(super) fn theme(&self, scan: &Scan) -> BTreeMap<String, Arc<str>> {
        const KINDS: &[&str] = &["html", "css", "js", "svg", "toml"];
        let is_of_theme = |path: &&SourcePath| path.extension().is_some_and(|it| KINDS.contains(&it));
        let file = |path: &SourcePath| {
            let name = path.strip(&scan.config.theme).filter(|name| !name.is_root())?;
            Some((name.to_string(), self.text(path, None)?))
        };
        scan.paths.iter().filter(is_of_theme).filter_map(file).collect()
    }

    /// The pictures of the theme, as they are.
    pub(super) fn pictures(&self, scan: &Scan) -> BTreeMap<SourcePath, Arc<[u8]>> {
        let of_mdbook =
            ["favicon.svg", "favicon.png"].into_iter().filter_map(|name| scan.config.theme.join(name));
        let named = scan.config.look.pictures().map(|(path, _)| path.clone());
        let paths: BTreeSet<SourcePath> = named.chain(of_mdbook).filter(|path| scan.has_file(path)).collect();
        let picture = |path: SourcePath| match self.tree.bytes(&path) {
            Ok(bytes) => {
                if !is_picture(&path, bytes.as_ref()) {
                    let kind = path.extension().unwrap_or_default();
                    let message =
                        format!("this is no picture of the kind `{kind}`: browsers will not show it");
                    let help = "save it anew as such a picture, or name it after what it is";
                    self.say([Diagnostic::warning("theme", &path, message).help(help)]);
                }
                Some((path, Arc::from(bytes.as_ref())))
            }
            Err(error) => {
                let message = format!("this picture cannot be read: {error}");
                self.say([Diagnostic::error("unreadable", &path, message)]);
                None
            }
        };
        paths.into_iter().filter_map(picture).collect()
    }
}

/// Whether two texts are the same; mostly, they are one.
pub(super) fn is_same(a: &Arc<str>, b: &Arc<str>) -> bool {
    Arc::ptr_eq(a, b) || a == b
}

/// Each of `these` with the one of `those` that is equal to it. Both are sorted.
fn beside<A, B>(
    these: impl Iterator<Item = A>,
    those: impl Iterator<Item = B>,
    order: impl Fn(&A, &B) -> Ordering,
) -> impl Iterator<Item = (A, Option<B>)> {
    let mut those = those.peekable();
    these.map(move |this| {
        while those.next_if(|that| order(&this, that) == Ordering::Greater).is_some() {}
        let equal = those.next_if(|that| order(&this, that) == Ordering::Equal);
        (this, equal)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_stand_beside_each_other() {
        let found = |these: &[i32], those: &[i32]| -> Vec<(i32, Option<i32>)> {
            beside(these.iter().copied(), those.iter().copied(), i32::cmp).collect()
        };
        assert_eq!(found(&[1, 3, 5], &[0, 3, 4, 5]), [(1, None), (3, Some(3)), (5, Some(5))]);
        assert_eq!(found(&[1, 9], &[]), [(1, None), (9, None)]);
        assert_eq!(found(&[], &[1]), []);
    }
}
