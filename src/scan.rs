//! The first stage: the project read once, every file parsed alone and in parallel.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::{self, Config};
use crate::content::{self, Dialect, Document, Summary};
use crate::diagnostic::Diagnostic;
use crate::git::Forge;
use crate::path::SourcePath;
use crate::source::{Source, SourceFile};
use crate::tree::Tree;

/// Everything read, and nothing put together yet.
pub struct Scan {
    /// What book.toml means.
    pub config: Config,
    /// The name of the project's folder.
    pub name: String,
    /// Where others can read the project's files.
    pub forge: Option<Forge>,
    /// Every file of the project, sorted.
    pub paths: Vec<SourcePath>,
    /// Where the authored pages are.
    pub layout: Layout,
    /// SUMMARY.md, when there is one.
    pub summary: Option<(SourcePath, Summary)>,
    /// The Markdown files that are pages, or the words of one.
    pub documents: BTreeMap<SourcePath, Arc<Authored>>,
    /// The files of each source, in path order.
    pub sources: Vec<(Arc<dyn Source>, Vec<SourceFile>)>,
    /// The user's own templates, styles and scripts, by their path within the theme's folder.
    pub theme: BTreeMap<String, String>,
    /// What was wrong in single files.
    pub diagnostics: Vec<Diagnostic>,
}

/// A Markdown file and what it says.
pub struct Authored {
    text: Arc<str>,
    /// How it was read: whether what a tool wrote into it was left out, and its dialect.
    read_as: (bool, Dialect),
    /// What it says.
    pub document: Document,
}

/// Where the authored pages are, and which Markdown files are pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Layout {
    /// A folder of pages: every Markdown file in it, or those that its SUMMARY.md lists. Its other files are copied.
    Book(SourcePath),
    /// A repository as it is: the root README, `docs/` and `content/`, and what those pages link to.
    Repository,
}

impl Authored {
    /// The file's text.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl Layout {
    /// The folder that page paths are relative to.
    pub fn folder(&self) -> SourcePath {
        match self {
            Self::Book(folder) => folder.clone(),
            Self::Repository => SourcePath::root(),
        }
    }
}

/// Reads the project. What `previous` read of a file whose text is the same is taken over.
///
/// # Errors
/// When book.toml cannot be understood: its diagnostics.
pub fn scan(
    tree: &Tree,
    sources: &[Arc<dyn Source>],
    previous: Option<&Scan>,
) -> Result<Scan, Vec<Diagnostic>> {
    let paths = tree.paths();
    let (mut config, mut diagnostics) = read_config(tree, &paths)?;
    diagnostics.extend(config.modules.idle(&paths));
    let forge = forge(&config, tree.forge());
    if config.repository == "." {
        config.repository =
            forge.as_ref().and_then(|forge| config::repository_of(&forge.url)).unwrap_or(config.repository);
    }
    let layout = layout(&config, &paths);
    let mut read = Vec::new();
    for source in sources {
        let (files, faults) = read_source(tree, source, &paths, &config, previous);
        diagnostics.extend(faults);
        read.push((Arc::clone(source), files));
    }
    let mut scan = Scan {
        name: tree.name().to_owned(),
        forge,
        layout,
        summary: None,
        documents: BTreeMap::new(),
        sources: read,
        theme: BTreeMap::new(),
        diagnostics: Vec::new(),
        config,
        paths,
    };
    scan.summary = read_summary(tree, &scan, &mut diagnostics);
    scan.theme = read_theme(tree, &scan, &mut diagnostics);
    read_documents(tree, &mut scan, previous, &mut diagnostics);
    scan.diagnostics = diagnostics;
    Ok(scan)
}

impl Scan {
    /// Whether the project has this file.
    pub fn has_file(&self, path: &SourcePath) -> bool {
        self.paths.binary_search(path).is_ok()
    }

    /// Whether a source reads this file: it is shown through its reference, and never copied.
    pub fn is_claimed(&self, path: &SourcePath) -> bool {
        self.sources.iter().any(|(source, _)| source.claims(path))
    }

    /// The folders that hold a source's files.
    pub fn source_folders(&self) -> BTreeSet<SourcePath> {
        self.sources.iter().flat_map(|(_, files)| files).map(|file| file.path.parent()).collect()
    }
}

/// The address that book.toml names, at the commit that git knows; else what git knows.
fn forge(config: &Config, of_git: Option<&Forge>) -> Option<Forge> {
    match (&config.forge, of_git) {
        (Some(url), Some(git)) => Some(Forge { url: url.clone(), ..git.clone() }),
        (Some(url), None) => Some(Forge::at(url)),
        (None, git) => git.cloned(),
    }
}

fn read_config(tree: &Tree, paths: &[SourcePath]) -> Result<(Config, Vec<Diagnostic>), Vec<Diagnostic>> {
    match paths.iter().find(|path| path.as_str() == config::FILE) {
        Some(path) => {
            let (text, fault) = tree.text(path).map_err(|fault| vec![fault])?;
            let (config, mut warnings) = Config::parse(&text)?;
            warnings.extend(fault);
            Ok((config, warnings))
        }
        None => Ok((Config::default(), Vec::new())),
    }
}

/// `book.src`, else `src` where it holds a SUMMARY.md, else `content`; without book.toml, or without such a folder, the
/// repository as it is.
fn layout(config: &Config, paths: &[SourcePath]) -> Layout {
    let folder = |name: &str| SourcePath::new(name).unwrap_or_else(SourcePath::root);
    let exists = |folder: &SourcePath| paths.iter().any(|path| path.is_within(folder));
    match &config.src {
        Some(src) => Layout::Book(src.clone()),
        None if !config.written => Layout::Repository,
        None if paths.iter().any(|path| path.as_str() == "src/SUMMARY.md") => Layout::Book(folder("src")),
        None if exists(&folder("content")) => Layout::Book(folder("content")),
        None => Layout::Repository,
    }
}

type SourceRead = (Vec<SourceFile>, Vec<Diagnostic>);

fn read_source(
    tree: &Tree,
    source: &Arc<dyn Source>,
    paths: &[SourcePath],
    config: &Config,
    previous: Option<&Scan>,
) -> SourceRead {
    let before =
        previous.and_then(|scan| scan.sources.iter().find(|(other, _)| other.name() == source.name()));
    let read: Vec<_> = paths
        .par_iter()
        .filter(|path| config.modules.admits(path) && source.claims(path))
        .map(|path| {
            let (text, fault) = tree.text(path)?;
            let kept = before
                .and_then(|(_, files)| {
                    files.binary_search_by(|file| file.path.cmp(path)).ok().map(|at| &files[at])
                })
                .filter(|file| file.text == text);
            let parsed =
                kept.map_or_else(|| Arc::new(source.parse(path, &text)), |file| Arc::clone(&file.parsed));
            Ok((SourceFile { path: path.clone(), text, parsed }, fault))
        })
        .collect();
    let mut files = Vec::new();
    let mut diagnostics = Vec::new();
    for result in read {
        match result {
            Ok((file, fault)) => {
                diagnostics.extend(file.parsed.diagnostics.iter().cloned().chain(fault));
                files.push(file);
            }
            Err(fault) => diagnostics.push(fault),
        }
    }
    (files, diagnostics)
}

fn read_summary(
    tree: &Tree,
    scan: &Scan,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(SourcePath, Summary)> {
    let Layout::Book(folder) = &scan.layout else { return None };
    let path = folder.join("SUMMARY.md").filter(|path| scan.has_file(path))?;
    match tree.text(&path) {
        Ok((text, fault)) => {
            let summary = content::parse_summary(&text, &path);
            diagnostics.extend(summary.diagnostics.iter().cloned().chain(fault));
            Some((path, summary))
        }
        Err(fault) => {
            diagnostics.push(fault);
            None
        }
    }
}

fn read_theme(tree: &Tree, scan: &Scan, diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<String, String> {
    const KINDS: &[&str] = &["html", "css", "js", "svg"];
    let mut files = BTreeMap::new();
    for path in &scan.paths {
        let Some(name) = path.strip(&scan.config.theme).filter(|name| !name.is_root()) else { continue };
        if !path.extension().is_some_and(|extension| KINDS.contains(&extension)) {
            continue;
        }
        match tree.text(path) {
            Ok((text, fault)) => {
                diagnostics.extend(fault);
                files.insert(name.to_string(), text.to_string());
            }
            Err(fault) => diagnostics.push(fault),
        }
    }
    files
}

/// Reads the documents in waves: what is there to begin with, then, in a repository as it is, what those link to.
fn read_documents(tree: &Tree, scan: &mut Scan, previous: Option<&Scan>, diagnostics: &mut Vec<Diagnostic>) {
    let modules = scan.source_folders();
    let dialect = Dialect {
        smart_punctuation: scan.config.smart_punctuation,
        mermaid: scan.config.mermaid,
        ..Dialect::default()
    };
    let mut wave = first_documents(scan, &modules);
    while !wave.is_empty() {
        let read: Vec<_> = wave
            .into_par_iter()
            .map(|path| {
                let is_readme = is_readme(&path) && modules.contains(&path.parent());
                (read_document(tree, &path, is_readme, dialect, previous), path)
            })
            .collect();
        let mut next = BTreeSet::new();
        for (result, path) in read {
            match result {
                Ok((authored, fault)) => {
                    diagnostics.extend(authored.document.diagnostics.iter().cloned().chain(fault));
                    if scan.layout == Layout::Repository {
                        next.extend(linked_documents(&path, &authored.document, scan));
                    }
                    scan.documents.insert(path, authored);
                }
                Err(fault) => diagnostics.push(fault),
            }
        }
        wave = next.into_iter().filter(|path| !scan.documents.contains_key(path)).collect();
    }
}

fn first_documents(scan: &Scan, modules: &BTreeSet<SourcePath>) -> BTreeSet<SourcePath> {
    let listed: Option<BTreeSet<SourcePath>> = scan
        .summary
        .as_ref()
        .map(|(path, summary)| summary.destinations().filter_map(|dest| path.parent().join(dest)).collect());
    let is_page = |path: &SourcePath| match (&scan.layout, &listed) {
        (Layout::Book(_), Some(listed)) => listed.contains(path),
        (Layout::Book(folder), None) => path.is_within(folder) && is_visible(path, folder),
        (Layout::Repository, _) => {
            let first = path.components().next().unwrap_or_default();
            let is_home = path.parent().is_root() && is_readme(path);
            is_home || (matches!(first, "docs" | "content") && is_visible(path, &SourcePath::root()))
        }
    };
    let is_words = |path: &SourcePath| is_readme(path) && modules.contains(&path.parent());
    scan.paths.iter().filter(|path| is_markdown(path) && (is_page(path) || is_words(path))).cloned().collect()
}

fn linked_documents(from: &SourcePath, document: &Document, scan: &Scan) -> Vec<SourcePath> {
    let target = |dest: &str| {
        let path = content::url::decode(dest.split(['#', '?']).next()?)?;
        let target = match path.strip_prefix('/') {
            Some(path) => SourcePath::new(path)?,
            None => from.parent().join(&path)?,
        };
        Some(target).filter(|path| is_markdown(path) && scan.has_file(path))
    };
    document.links.iter().filter(|link| !link.image).filter_map(|link| target(&link.dest)).collect()
}

fn read_document(
    tree: &Tree,
    path: &SourcePath,
    is_module_readme: bool,
    dialect: Dialect,
    previous: Option<&Scan>,
) -> Result<(Arc<Authored>, Option<Diagnostic>), Diagnostic> {
    let (text, fault) = tree.text(path)?;
    let read_as = (is_module_readme, dialect);
    let same = |authored: &&Arc<Authored>| authored.text == text && authored.read_as == read_as;
    let kept = previous.and_then(|scan| scan.documents.get(path)).filter(same);
    if let Some(authored) = kept {
        return Ok((Arc::clone(authored), fault));
    }
    let document = if is_module_readme {
        content::parse_with(&content::without_injected(&text), path, dialect)
    } else {
        content::parse_with(&text, path, dialect)
    };
    Ok((Arc::new(Authored { text, read_as, document }), fault))
}

/// Whether this is Markdown by its name.
pub fn is_markdown(path: &SourcePath) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("md"))
        && path.name() != "SUMMARY.md"
}

/// Whether this is a folder's README, in any case.
pub fn is_readme(path: &SourcePath) -> bool {
    path.name().eq_ignore_ascii_case("readme.md")
}

/// Whether no folder on the way is a dot-folder.
fn is_visible(path: &SourcePath, folder: &SourcePath) -> bool {
    path.strip(folder).is_some_and(|path| path.components().all(|part| !part.starts_with('.')))
}
