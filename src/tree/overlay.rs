//! Texts in the place of files: what programs made of chapters before anything reads them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Changes, Tree};
use crate::diagnostic::Diagnostic;
use crate::path::{Place, SourcePath};

/// What lies over a project's files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overlay {
    /// `None` where a file is hidden.
    files: BTreeMap<SourcePath, Option<Laid>>,
    /// What was found while it was made.
    diagnostics: Vec<Diagnostic>,
}

/// A text in the place of a file's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Laid {
    pub(super) text: Arc<str>,
    /// Whether no file is taken in to it any more.
    is_finished: bool,
    made_of: MadeOf,
}

/// What a finished text was made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MadeOf {
    /// The page's `<title>`, where the text says one.
    pub title: Option<String>,
    /// The files that the text before it looked for to take them in, sorted.
    pub looked_for: Vec<Place>,
    /// What was found when it took them in.
    pub diagnostics: Vec<Diagnostic>,
}

impl Overlay {
    /// Lays a text in the place of a file, be that there or not. It is finished: what it takes in stands in it.
    pub fn lay(&mut self, path: SourcePath, text: impl Into<Arc<str>>, made_of: MadeOf) {
        self.files.insert(path, Some(Laid { text: text.into(), is_finished: true, made_of }));
    }

    /// Lays a text in the place of a file's that takes in what that does.
    pub fn lay_open(&mut self, path: SourcePath, text: impl Into<Arc<str>>) {
        self.files
            .insert(path, Some(Laid { text: text.into(), is_finished: false, made_of: MadeOf::default() }));
    }

    /// Makes a file none of the project's.
    pub fn hide(&mut self, path: SourcePath) {
        self.files.insert(path, None);
    }

    /// Keeps a finding.
    pub fn say(&mut self, found: Diagnostic) {
        self.diagnostics.push(found);
    }

    /// What lies in the place of a file: `None` where nothing does, `Some(None)` where it is hidden.
    pub(super) fn over(&self, path: &SourcePath) -> Option<Option<&Arc<str>>> {
        self.files.get(path).map(|laid| laid.as_ref().map(|laid| &laid.text))
    }

    /// These paths, sorted, less what is hidden, and with what was laid where nothing was.
    pub(super) fn paths(&self, mut paths: Vec<SourcePath>) -> Vec<SourcePath> {
        if self.files.is_empty() {
            return paths;
        }
        paths.retain(|path| !matches!(self.over(path), Some(None)));
        let is_new = |path: &&SourcePath| paths.binary_search(path).is_err();
        let laid = self.files.iter().filter(|(_, text)| text.is_some()).map(|(path, _)| path);
        let new: Vec<SourcePath> = laid.filter(is_new).cloned().collect();
        paths.extend(new);
        paths.sort();
        paths
    }
}

impl Tree {
    /// The same project with this over its files.
    #[must_use]
    pub fn under(&self, overlay: Overlay) -> Self {
        Self { overlay: Arc::new(overlay), ..self.clone() }
    }

    /// What a text was made of that a program made: what it takes in stands in it already. `None` of any other.
    pub fn finished(&self, path: &SourcePath) -> Option<&MadeOf> {
        let laid = self.overlay.files.get(path)?.as_ref().filter(|laid| laid.is_finished)?;
        Some(&laid.made_of)
    }

    /// Whether a program made a text where the project has no file.
    pub fn is_made(&self, path: &SourcePath) -> bool {
        matches!(self.overlay.over(path), Some(Some(_))) && !self.lists(path)
    }

    /// What was found while texts were laid over the files.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.overlay.diagnostics
    }

    /// Whether the same lies over the files as in another tree.
    pub fn lies_under_the_same(&self, other: &Self) -> bool {
        self.overlay == other.overlay
    }

    /// Adds the files over which something else lies than in an earlier tree.
    pub(super) fn add_laid(&self, earlier: &Self, changes: &mut Changes) {
        let (now, before) = (&self.overlay.files, &earlier.overlay.files);
        let differing = now.keys().chain(before.keys()).filter(|path| now.get(*path) != before.get(*path));
        differing.for_each(|path| changes.add(path.clone()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_over_a_file_is_read_in_its_place() {
        let path = |path: &str| SourcePath::new(path).unwrap();
        let tree = Tree::from_memory("t", [("a.md", "a"), ("b.md", "b"), ("c.md", "c")]);
        let mut overlay = Overlay::default();
        let titled = MadeOf { title: Some("Title".into()), ..MadeOf::default() };
        overlay.lay(path("a.md"), "other", titled.clone());
        overlay.lay(path("a/new.md"), "new", MadeOf::default());
        overlay.hide(path("b.md"));
        overlay.lay_open(path("d.md"), "open");
        let laid = tree.under(overlay);
        let texts: Vec<_> =
            laid.paths().iter().map(|path| format!("{path} {}", laid.text(path).unwrap().0)).collect();
        assert_eq!(texts, ["a.md other", "a/new.md new", "c.md c", "d.md open"]);
        assert!(laid.text(&path("b.md")).is_err() && !laid.holds(&path("b.md")));
        assert!(laid.holds(&path("a/new.md")) && laid.finished(&path("a.md")) == Some(&titled));
        assert!(laid.finished(&path("c.md")).is_none() && laid.finished(&path("d.md")).is_none());
        assert!(laid.is_made(&path("d.md")) && !laid.is_made(&path("a.md")) && !laid.is_made(&path("b.md")));
        let wide = laid.widened(&tree, &Changes::default());
        assert_eq!(
            wide.iter().map(SourcePath::as_str).collect::<Vec<_>>(),
            ["a.md", "a/new.md", "b.md", "d.md"]
        );
        assert!(laid.widened(&laid, &Changes::default()).is_empty());
        assert_eq!(laid.after(&Changes::anything()).unwrap().paths(), tree.paths(), "files alone are listed");
    }
}
