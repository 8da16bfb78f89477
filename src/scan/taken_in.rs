//! Which files a document may take in, and what they hold: files of the project, and of the repository around it, but for those that may
//! hold what nobody may see.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use super::files::Reader;
use crate::content::{self, Assembled, Dialect, Refused, SUGGESTIONS, Taken};
use crate::credential;
use crate::diagnostic::nearest;
use crate::path::{Place, SourcePath};
use crate::source::Source;
use crate::tree::Tree;

/// The files that documents take in, each read once.
pub(super) struct Shelf<'a> {
    reader: &'a Reader<'a>,
    /// Whether anything is taken in.
    pub(super) is_open: bool,
    /// Every file of the project, sorted.
    paths: &'a [SourcePath],
    /// Whether there are the files that there were at the scan before.
    has_same_files: bool,
    sources: Vec<Arc<dyn Source>>,
    read: Mutex<BTreeMap<Place, Result<Copy, Why>>>,
}

/// What stands in a file, as far as it may be shown, and whether that is all of it as it is.
#[derive(Clone)]
struct Copy {
    text: Arc<str>,
    is_whole: bool,
    /// Whether it is a source's.
    is_code: bool,
    /// The bytes of it that surely are secrets, and what they are.
    secrets: Arc<[(Range<usize>, &'static str)]>,
}

/// Why a file is not taken in.
#[derive(Clone)]
enum Why {
    Missing,
    MayHoldSecrets,
    Unreadable(String),
}

/// Calls `act` with what gives a text of a file with the files that it takes in, of a project that is not scanned yet; `None` where it
/// takes in nothing.
pub(crate) fn before_scan<T>(
    tree: &Tree,
    sources: &[Arc<dyn Source>],
    act: impl FnOnce(&dyn Fn(&str, &SourcePath) -> Option<Assembled>) -> T,
) -> T {
    let (reader, paths) = (Reader::new(tree, None), tree.paths());
    let shelf = Shelf::new(&reader, &paths, sources);
    act(&|text, path| shelf.assemble(text, path, &Dialect::default()))
}

impl<'a> Shelf<'a> {
    pub(super) fn new(
        reader: &'a Reader<'a>,
        paths: &'a [SourcePath],
        sources: impl IntoIterator<Item = &'a Arc<dyn Source>>,
    ) -> Self {
        let has_same_files = reader.earlier().is_some_and(|earlier| earlier.paths == paths);
        let sources = sources.into_iter().cloned().collect();
        Self { reader, is_open: true, paths, has_same_files, sources, read: Mutex::default() }
    }

    /// A document's text with what it takes in; `None` where it takes in nothing.
    pub(super) fn assemble(&self, text: &str, path: &SourcePath, dialect: &Dialect) -> Option<Assembled> {
        let suggestions = Cell::new(SUGGESTIONS);
        let read = |from: &Place, written: &str| self.taken(from, written, &suggestions);
        self.is_open.then(|| content::assemble(text, path, dialect, &read)).flatten()
    }

    /// Whether what a document has looked for is what it was at the scan before. What changes around the project is told of the document.
    pub(super) fn still_holds(&self, looked_for: &[Place]) -> bool {
        let was_listed = |path| self.reader.earlier().is_some_and(|earlier| earlier.has_file(path));
        let was_open = self.reader.earlier().is_some_and(|earlier| earlier.config.programs.takes_in());
        was_open == self.is_open
            && looked_for.iter().all(|place| match place {
                Place::Project(path) => match (was_listed(path), self.has_file(path)) {
                    (true, true) => self.reader.is_as_before(path),
                    // Of what is missing, it is told what is called much the same.
                    (false, false) => self.has_same_files,
                    _ => false,
                },
                Place::Around(_) => true,
            })
    }

    /// The files of the project that were taken in as they are, of those that documents have looked for.
    pub(super) fn texts<'b>(
        &self,
        looked_for: impl Iterator<Item = &'b Place>,
    ) -> BTreeMap<SourcePath, Arc<str>> {
        let text = |place: &Place| {
            let Place::Project(path) = place else { return None };
            let read = self.read.lock().unwrap_or_else(PoisonError::into_inner).get(place).cloned();
            let before = || self.reader.earlier()?.taken_in.get(path).cloned();
            if let (None, Some(text)) = (&read, before()) {
                return Some((path.clone(), text));
            }
            // What a program's text was made of was read before.
            let copy = read.unwrap_or_else(|| self.copy(place));
            copy.ok().filter(|copy| copy.is_whole).map(|copy| (path.clone(), copy.text))
        };
        looked_for.filter_map(text).collect()
    }

    fn has_file(&self, path: &SourcePath) -> bool {
        self.paths.binary_search(path).is_ok()
    }

    fn taken(&self, from: &Place, written: &str, suggestions: &Cell<usize>) -> Result<Taken, Refused> {
        let Some(place) = self.place(from, written) else {
            let project = if self.reader.tree().around().is_some() { "repository" } else { "project" };
            let message = format!("`{written}` lies outside of the {project}: it is not taken in");
            let help = "write a path from this file's folder, without a slash before it; what is meant has to be in the repository";
            return Err(Refused { place: None, message, help: help.into() });
        };
        let copy = self.copy(&place).map_err(|why| self.refused(why, &place, written, suggestions))?;
        let told_as = match &place {
            Place::Project(path) if copy.is_whole => Some(path.clone()),
            _ => None,
        };
        Ok(Taken { place, text: copy.text, told_as, is_code: copy.is_code, secrets: copy.secrets })
    }

    /// Where a file is that another one calls so; `None` where that is outside of the repository.
    fn place(&self, from: &Place, written: &str) -> Option<Place> {
        let around = || self.reader.tree().around();
        let of_repository = |path: SourcePath| match around() {
            Some(around) => path.strip(&around.folder).map_or(Place::Around(path), Place::Project),
            None => Place::Project(path),
        };
        match from {
            Place::Project(file) => file.parent().join(written).map(Place::Project).or_else(|| {
                let top = around()?.folder.join(file.parent().as_str())?;
                top.join(written).map(of_repository)
            }),
            Place::Around(file) => file.parent().join(written).map(of_repository),
        }
    }

    fn copy(&self, place: &Place) -> Result<Copy, Why> {
        let read = || self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = read().get(place) {
            return known.clone();
        }
        let copy = match place {
            Place::Project(path) if !self.has_file(path) => Err(Why::Missing),
            Place::Project(path) => self.read(self.reader.tree(), path),
            Place::Around(path) => match self.reader.tree().around() {
                Some(around) if around.tree.lists(path) => self.read(&around.tree, path),
                _ => Err(Why::Missing),
            },
        };
        read().entry(place.clone()).or_insert(copy).clone()
    }

    fn read(&self, tree: &Tree, path: &SourcePath) -> Result<Copy, Why> {
        let real = tree.real(path).map_err(|fault| Why::Unreadable(fault.message))?.ok_or(Why::Missing)?;
        let text = match tree.text(path) {
            Ok((text, None)) if !text.contains('\0') => text,
            Ok(_) => return Err(Why::Unreadable("it is no text in UTF-8".into())),
            Err(fault) => return Err(Why::Unreadable(fault.message)),
        };
        if path.is_hidden() || real.is_hidden() {
            return Err(Why::MayHoldSecrets);
        }
        let Some(code) = self.sources.iter().find_map(|source| source.as_code(&real, &text)) else {
            let is_private = path.is_private() || real.is_private();
            return if is_private { Err(Why::MayHoldSecrets) } else { Ok(crossed_out(text)) };
        };
        let is_whole = *code == *text;
        let text = if is_whole { text } else { code.into() };
        Ok(Copy { is_whole, is_code: true, ..crossed_out(text) })
    }

    fn refused(&self, why: Why, place: &Place, written: &str, suggestions: &Cell<usize>) -> Refused {
        let (message, help) = match why {
            Why::Missing => (format!("there is no `{written}` to take in"), self.meant(place, suggestions)),
            Why::MayHoldSecrets => (
                format!("`{written}` may hold secrets: it is not taken in"),
                "take in a file of another kind; Terraform's code is taken in where it can be read".into(),
            ),
            Why::Unreadable(why) => {
                let message = format!("`{written}` is not taken in: {why}");
                (message, "save it as a text, and name it itself".into())
            }
        };
        Refused { place: Some(place.clone()), message, help }
    }

    /// The cure for a file that is not there: where it may still be looked for, the file beside it that is called much the same.
    fn meant(&self, place: &Place, suggestions: &Cell<usize>) -> String {
        let elsewhere =
            || "write a path from this file's folder; what git ignores is none of the project's files".into();
        let Place::Project(path) = place else { return elsewhere() };
        let Some(left) = suggestions.get().checked_sub(1) else { return elsewhere() };
        suggestions.set(left);
        let near = nearest(path.name(), children(self.paths, &path.parent()));
        near.map_or_else(elsewhere, |name| format!("did you mean `{name}`?"))
    }
}

/// A text that is no code, without its secrets.
fn crossed_out(text: Arc<str>) -> Copy {
    let secrets: Arc<[_]> = credential::sure(&text).into();
    let text = if secrets.is_empty() { text } else { credential::crossed_out(&text, &secrets).into() };
    Copy { text, is_whole: true, is_code: false, secrets }
}

/// The names of the files that lie in a folder itself, of sorted paths. What lies in folders below is passed over unseen.
fn children<'a>(paths: &'a [SourcePath], folder: &SourcePath) -> impl Iterator<Item = &'a str> {
    let prefix = if folder.is_root() { String::new() } else { format!("{folder}/") };
    let mut rest = &paths[paths.partition_point(|path| path.as_str() < prefix.as_str())..];
    std::iter::from_fn(move || {
        loop {
            let (first, behind) = rest.split_first()?;
            let name = first.as_str().strip_prefix(&*prefix)?;
            let Some((below, _)) = name.split_once('/') else {
                rest = behind;
                return Some(name);
            };
            // `0` follows `/`.
            let end = format!("{prefix}{below}0");
            rest = &rest[rest.partition_point(|path| path.as_str() < end.as_str())..];
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn children_are_those_of_the_folder_alone() {
        let paths = ["a.md", "a/b", "a/b.md", "a/b/c", "a/b/d/e", "a/b0", "a/c", "a0", "b/a"];
        let paths: Vec<SourcePath> = paths.iter().filter_map(|path| SourcePath::new(path)).collect();
        let of = |folder| children(&paths, &SourcePath::new(folder).unwrap()).collect::<Vec<_>>();
        assert_eq!(of(""), ["a.md", "a0"]);
        assert_eq!(of("a"), ["b", "b.md", "b0", "c"]);
        assert_eq!(of("a/b"), ["c"]);
        assert_eq!(of("b"), ["a"]);
        assert_eq!(of("c"), [""; 0]);
    }
}
