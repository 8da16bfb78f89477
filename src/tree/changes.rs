//! What may have changed on disk since it was last looked at.

use std::collections::BTreeSet;

use crate::path::SourcePath;

/// Files, and folders with all that is in them. A path that is named here need not have changed; one that is not has not, but for links
/// to those that are: [`super::Tree::widened`] adds them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes(BTreeSet<SourcePath>);

impl Changes {
    /// Anything at all.
    pub fn anything() -> Self {
        Self(BTreeSet::from([SourcePath::root()]))
    }

    /// Adds a file or a folder.
    pub fn add(&mut self, path: SourcePath) {
        self.0.insert(path);
    }

    /// Whether this file or folder may have changed, be it that a folder above it did.
    pub fn cover(&self, path: &SourcePath) -> bool {
        // Most often one file was saved.
        if self.0.len() <= 4 {
            return self.0.iter().any(|changed| path.is_within(changed));
        }
        let text = path.as_str();
        let above = text.match_indices('/').map(|(end, _)| &text[..end]);
        std::iter::once("").chain(above).chain([text]).any(|path| self.0.contains(path))
    }

    /// The paths, sorted.
    pub fn iter(&self) -> impl Iterator<Item = &SourcePath> {
        self.0.iter()
    }

    /// How many paths there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<SourcePath> for Changes {
    fn from_iter<I: IntoIterator<Item = SourcePath>>(paths: I) -> Self {
        Self(paths.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_covers_what_is_in_it() {
        let path = |text: &str| SourcePath::new(text).unwrap();
        let changes: Changes = [path("docs"), path("a/b.md")].into_iter().collect();
        for (covered, text) in [
            (true, "docs"),
            (true, "docs/x/y.md"),
            (true, "a/b.md"),
            (false, "a"),
            (false, "docs-old/x.md"),
            (false, ""),
        ] {
            assert_eq!(changes.cover(&path(text)), covered, "{text}");
            let mut many = changes.clone();
            (0..9).for_each(|at| many.add(path(&format!("other/{at}"))));
            assert_eq!(many.cover(&path(text)), covered, "{text}");
        }
        assert!(Changes::anything().cover(&path("a/b")) && !Changes::default().cover(&path("")));
    }
}
