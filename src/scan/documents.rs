//! Which Markdown files are read, and what is made of each.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::files::{Reader, is_same};
use super::taken_in::Shelf;
use super::{Authored, Layout, Scan, is_markdown, is_readme};
use crate::content::{self, Assembled, Dialect, Document};
use crate::credential;
use crate::path::SourcePath;
use crate::tree::MadeOf;

/// What was read: the documents, and the files of the project that they take in.
type Read = (BTreeMap<SourcePath, Arc<Authored>>, BTreeMap<SourcePath, Arc<str>>);

/// Reads the documents in waves: what is there to begin with, then, in a repository as it is, what those link to.
pub(super) fn read(reader: &Reader<'_>, scan: &Scan) -> Read {
    let mut shelf = Shelf::new(reader, &scan.paths, scan.sources.iter().map(|(source, _)| source));
    shelf.is_open = scan.config.programs.takes_in();
    let modules = scan.source_folders();
    let dialect = Dialect {
        smart_punctuation: scan.config.smart_punctuation,
        definition_lists: scan.config.definition_lists,
        alerts: scan.config.alerts,
        mermaid: scan.config.mermaid,
        admonitions: scan.config.admonitions,
        hidden_lines: Arc::clone(&scan.config.hidden_lines),
        ..Dialect::default()
    };
    let glossary = scan.glossary.as_ref();
    // Where a glossary's terms may be marked, text is kept apart; in the glossary itself it is not.
    let dialect_of = &|path: &SourcePath| {
        let terms = glossary.is_some_and(|it| it != path) && scan.config.glossary.covers(path);
        Dialect { terms, ..dialect.clone() }
    };
    let mut documents = BTreeMap::new();
    let mut wave = first_documents(scan, &modules);
    while !wave.is_empty() {
        let read: Vec<(SourcePath, Arc<Authored>)> = reader
            .known_documents(wave)
            .into_par_iter()
            .filter_map(|(path, known)| {
                let is_words = is_readme(&path) && modules.contains(&path.parent());
                let authored = document(reader, &shelf, &path, known, (is_words, dialect_of(&path)))?;
                Some((path, authored))
            })
            .collect();
        let mut next = BTreeSet::new();
        reader.say(read.iter().flat_map(|(_, authored)| &authored.document.diagnostics).cloned());
        if scan.layout == Layout::Repository {
            let named = read.iter().flat_map(|(_, authored)| &authored.leads_to);
            next.extend(named.filter(|path| scan.has_file(path)).cloned());
        }
        documents.append(&mut read.into_iter().collect());
        wave = next.into_iter().filter(|path| !documents.contains_key(path)).collect();
    }
    let taken_in = shelf.texts(documents.values().flat_map(|authored| authored.looks_for()));
    (documents, taken_in)
}

fn first_documents(scan: &Scan, modules: &BTreeSet<SourcePath>) -> BTreeSet<SourcePath> {
    let is_page = |path: &SourcePath| match (&scan.layout, scan.summary.as_deref()) {
        (Layout::Book(_), Some(chapters)) => chapters.listed.binary_search(path).is_ok(),
        (Layout::Book(folder), None) => path.is_within(folder) && is_visible(path, folder),
        (Layout::Repository, _) => {
            let first = path.components().next().unwrap_or_default();
            let is_home = path.parent().is_root() && is_readme(path);
            is_home || (matches!(first, "docs" | "content") && is_visible(path, &SourcePath::root()))
        }
    };
    let is_words = |path: &SourcePath| is_readme(path) && modules.contains(&path.parent());
    let missing = scan.missing_file();
    let is_page = |path: &SourcePath| is_page(path) || missing.as_ref() == Some(path);
    // What explains a theme to those who keep it is no page, wherever the theme stands.
    let theme = &scan.config.theme;
    let is_meant = |path: &SourcePath| {
        is_markdown(path)
            && !path.is_hidden_secret()
            && (is_page(path) || is_words(path))
            && (theme.is_root() || !path.is_within(theme))
    };
    scan.paths.iter().filter(|path| is_meant(path)).cloned().collect()
}

/// The page that explains the project's words: the one that book.toml names, else the `glossary.md` nearest to the top of the pages.
pub(super) fn glossary(scan: &Scan) -> Option<SourcePath> {
    let config = &scan.config.glossary;
    if !config.enable {
        return None;
    }
    if let Some((file, _)) = &config.file {
        return Some(file.clone()).filter(|file| scan.has_file(file));
    }
    let found = first_documents(scan, &BTreeSet::new()).into_iter();
    let found = found.filter(|path| path.name().eq_ignore_ascii_case("glossary.md"));
    found.min_by_key(|path| (path.components().count(), path.clone()))
}

/// One document, read as what it is: whether what a tool wrote into it is left out, and its dialect.
fn document(
    reader: &Reader<'_>,
    shelf: &Shelf<'_>,
    path: &SourcePath,
    known: Option<&Arc<Authored>>,
    read_as: (bool, Dialect),
) -> Option<Arc<Authored>> {
    let text = reader.text(path, known.map(|known| &known.text))?;
    let is_made = reader.tree().is_made(path);
    let known = known
        .filter(|known| is_same(&known.text, &text) && known.read_as == read_as && known.is_made == is_made);
    if let Some(known) =
        known.filter(|known| reader.is_as_before(path) && shelf.still_holds(known.looks_for()))
    {
        return Some(Arc::clone(known));
    }
    let assembled = match reader.tree().finished(path) {
        // What a program made takes in nothing more.
        Some(made_of) => (*made_of != MadeOf::default()).then(|| {
            let MadeOf { title, looked_for, diagnostics } = made_of.clone();
            let text = Arc::clone(&text);
            Assembled { text, title, looked_for, diagnostics, ..Assembled::default() }
        }),
        None => shelf.assemble(&text, path, &read_as.1),
    };
    if let Some(known) = known.filter(|known| known.assembled == assembled) {
        return Some(Arc::clone(known));
    }
    let mut authored =
        Authored { text, is_made, assembled, read_as, document: Document::default(), leads_to: Vec::new() };
    authored.document = parsed(&authored, path);
    authored.leads_to = linked(path, &authored.document);
    Some(Arc::new(authored))
}

/// What a document says, with its findings told where they stand.
fn parsed(authored: &Authored, path: &SourcePath) -> Document {
    let (is_words, dialect) = authored.read_as.clone();
    let text = authored.text();
    let mut document = if is_words {
        content::parse_with(&content::without_injected(text), path, dialect)
    } else {
        content::parse_with(text, path, dialect)
    };
    document.diagnostics.extend(credential::findings(path, text));
    let found = std::mem::take(&mut document.diagnostics);
    document.diagnostics = found.into_iter().map(|finding| authored.told(finding)).collect();
    if let Some(assembled) = &authored.assembled {
        document.diagnostics.extend(assembled.diagnostics.iter().cloned());
    }
    document
}

/// The Markdown files that a document's links name.
fn linked(from: &SourcePath, document: &Document) -> Vec<SourcePath> {
    let target = |dest: &str| {
        let path = content::url::decode(dest.split(['#', '?']).next()?)?;
        let target = match path.strip_prefix('/') {
            Some(path) => SourcePath::new(path)?,
            None => from.parent().join(&path)?,
        };
        Some(target).filter(is_markdown)
    };
    let links = document.links.iter().filter(|link| !link.image);
    let found: BTreeSet<SourcePath> = links.filter_map(|link| target(&link.dest)).collect();
    found.into_iter().collect()
}

/// Whether no folder on the way is a dot-folder.
fn is_visible(path: &SourcePath, folder: &SourcePath) -> bool {
    path.strip(folder).is_some_and(|path| path.components().all(|part| !part.starts_with('.')))
}
