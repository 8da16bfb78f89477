//! The first stage: the project read once, every file parsed alone and in parallel.

mod authored;
mod documents;
mod files;
mod owners;
mod past;
mod settings;
mod taken_in;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::{self, Config, Links};
use crate::content::Summary;
use crate::diagnostic::Diagnostic;
use crate::git::{Checkout, Forge, History, Part};
use crate::path::SourcePath;
use crate::source::{Source, SourceFile};
use crate::texts::Texts;
use crate::tree::{Changes, Tree};
pub use authored::{Authored, Placed};
use files::Reader;
pub use owners::CodeOwners;
use past::LookBack;
pub use past::{Past, past, read_sources};
pub(crate) use taken_in::before_scan;

/// The files of each source, in path order.
pub type Sources = Vec<(Arc<dyn Source>, Vec<SourceFile>)>;

/// Everything read, and nothing put together yet.
pub struct Scan {
    /// What book.toml means.
    pub config: Config,
    /// What it says; empty where there is none.
    pub config_text: Arc<str>,
    /// What the project is called where its words do not say it: see [`name`].
    pub name: String,
    /// Where others can read the project's files.
    pub forge: Option<Forge>,
    /// When the project's files changed last, where book.toml wants to know.
    pub history: Arc<History>,
    /// Every file of the project, sorted.
    pub paths: Vec<SourcePath>,
    /// What is there and not among the paths, of the folders that sources name: files for them that git ignores or links lead to,
    /// and those folders themselves.
    pub unlisted: BTreeSet<SourcePath>,
    /// Where the authored pages are.
    pub layout: Layout,
    /// The page that explains the project's words, where there is one.
    pub glossary: Option<SourcePath>,
    /// Who answers for which files, where `CODEOWNERS` says so.
    pub owners: CodeOwners,
    /// SUMMARY.md, when there is one.
    pub summary: Option<Arc<Chapters>>,
    /// The Markdown files that are pages, or the words of one.
    pub documents: BTreeMap<SourcePath, Arc<Authored>>,
    /// What stands in the files of the project that documents take in.
    pub taken_in: BTreeMap<SourcePath, Arc<str>>,
    /// What each source reads.
    pub sources: Sources,
    /// The user's own templates, styles and scripts, by their path within the theme's folder.
    pub theme: BTreeMap<String, Arc<str>>,
    /// The pictures of the theme: those that book.toml names, and a favicon where mdBook has it.
    pub pictures: BTreeMap<SourcePath, Arc<[u8]>>,
    /// The texts of the interface, in the language of the site.
    pub texts: Arc<Texts>,
    /// What was wrong in single files.
    pub diagnostics: Vec<Diagnostic>,
    look_back: LookBack,
    /// The files that are no UTF-8, and where.
    garbled: BTreeMap<SourcePath, Diagnostic>,
}

/// SUMMARY.md, and what it comes to.
pub struct Chapters {
    /// The file.
    pub file: SourcePath,
    /// What it says.
    pub summary: Summary,
    /// The files that it lists, be they there or not, sorted.
    pub listed: Vec<SourcePath>,
}

/// An earlier reading, and what may have changed since.
#[derive(Clone, Copy)]
pub struct Earlier<'a> {
    /// What was read.
    pub scan: &'a Scan,
    /// The files that are to be read again.
    pub changes: &'a Changes,
}

/// Where the authored pages are, and which Markdown files are pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Layout {
    /// A folder of pages: every Markdown file in it, or those that its SUMMARY.md lists. Its other files are copied.
    Book(SourcePath),
    /// A repository as it is: the root README, `docs/` and `content/`, and what those pages link to.
    Repository,
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

/// Reads the project. Of what was read earlier, only what changed is read again; and where its text is the same after all, what was
/// made of it is taken over.
///
/// # Errors
/// When book.toml cannot be understood: its diagnostics.
pub fn scan(
    tree: &Tree,
    sources: &[Arc<dyn Source>],
    earlier: Option<Earlier<'_>>,
) -> Result<Scan, Vec<Diagnostic>> {
    let paths = tree.paths();
    let reader = Reader::new(tree, earlier);
    reader.say(tree.diagnostics().iter().cloned());
    let (mut config, config_text) = reader.config(&paths)?;
    reader.say(config.modules.idle(&paths).into_iter().chain(config.without_pages(&paths)));
    reader.say(config.look.faults(&paths));
    reader.say(config.html.faults(&paths, &layout(&config, &paths).folder()));
    reader.say(config.environments.iter().flat_map(|named| named.faults(&paths)));
    let forge = forge(&config, tree.checkout());
    if config.repository == "." {
        config.repository =
            forge.as_ref().and_then(|forge| config::repository_of(&forge.url)).unwrap_or(config.repository);
    }
    let look_back = LookBack::new(&reader, sources, &config, &config_text);
    let mut scan = Scan {
        look_back,
        name: name(tree, forge.as_ref()),
        forge,
        history: history(&config, tree.checkout(), sources, earlier),
        layout: layout(&config, &paths),
        glossary: None,
        owners: reader.owners(&paths),
        summary: None,
        documents: BTreeMap::new(),
        taken_in: BTreeMap::new(),
        sources: sources.iter().map(|source| (Arc::clone(source), Vec::new())).collect(),
        theme: BTreeMap::new(),
        pictures: BTreeMap::new(),
        texts: Arc::default(),
        diagnostics: Vec::new(),
        garbled: BTreeMap::new(),
        config,
        config_text,
        paths,
        unlisted: BTreeSet::new(),
    };
    for (source, files) in &mut scan.sources {
        *files = reader.source(source, &scan.paths, &scan.config);
    }
    scan.unlisted = unlisted(tree, &scan.sources);
    scan.summary = reader.summary(&scan);
    scan.theme = reader.theme(&scan);
    scan.pictures = reader.pictures(&scan);
    scan.texts = reader.texts(&scan);
    scan.glossary = documents::glossary(&scan);
    (scan.documents, scan.taken_in) = documents::read(&reader, &scan);
    (scan.diagnostics, scan.garbled) = reader.found();
    Ok(scan)
}

impl Scan {
    /// Whether the project has this file.
    pub fn has_file(&self, path: &SourcePath) -> bool {
        self.paths.binary_search(path).is_ok()
    }

    /// The page for addresses that lead nowhere, where the project has one of its own.
    pub fn missing_file(&self) -> Option<SourcePath> {
        let Layout::Book(folder) = &self.layout else { return None };
        folder.join(self.config.html.missing.file()?.as_str()).filter(|path| self.has_file(path))
    }

    /// The files that were read: documents, and those of sources, in no order and some twice.
    pub fn read_paths(&self) -> impl Iterator<Item = &SourcePath> {
        let of_sources = self.sources.iter().flat_map(|(_, files)| files.iter().map(|file| &file.path));
        self.documents.keys().chain(of_sources)
    }

    /// What stands in a file that was read.
    pub fn text(&self, path: &SourcePath) -> Option<&str> {
        let document = self.documents.get(path).map(|authored| &authored.text);
        let config = (path.as_str() == config::FILE).then_some(&self.config_text);
        let theme = || self.theme.get(path.strip(&self.config.theme)?.as_str());
        let of_sources = || {
            self.sources.iter().find_map(|(_, files)| {
                let at = files.binary_search_by(|file| file.path.cmp(path)).ok()?;
                files.get(at).map(|file| &file.text)
            })
        };
        let taken_in = || self.taken_in.get(path);
        document.or(config).or_else(theme).or_else(of_sources).or_else(taken_in).map(|text| &**text)
    }

    /// A finding in a document's text, told where it stands: that may be a file that the document takes in.
    pub fn told(&self, finding: Diagnostic) -> Diagnostic {
        match self.documents.get(&finding.path) {
            Some(authored) => authored.told(finding),
            None => finding,
        }
    }

    /// Whether a source reads this file: it is shown through its reference, and never copied.
    pub fn is_claimed(&self, path: &SourcePath) -> bool {
        self.sources.iter().any(|(source, _)| source.claims(path))
    }

    /// Whether a file, if it is read at all, was read as it was for `earlier`, the scan before.
    pub fn is_as_in(&self, earlier: &Self, path: &SourcePath) -> bool {
        let document = |scan: &Self| scan.documents.get(path).map(Arc::as_ptr);
        let parsed = |(_, files): &(Arc<dyn Source>, Vec<SourceFile>)| {
            let at = files.binary_search_by(|file| file.path.cmp(path)).ok()?;
            files.get(at).map(|file| Arc::as_ptr(&file.parsed))
        };
        let sources = |scan: &Self| scan.sources.iter().map(parsed).collect::<Vec<_>>();
        let of_theme = |scan: &Self| scan.theme.get(path.strip(&scan.config.theme)?.as_str()).cloned();
        let chapters =
            |scan: &Self| scan.summary.as_ref().filter(|chapters| chapters.file == *path).map(Arc::as_ptr);
        document(self) == document(earlier)
            && sources(self) == sources(earlier)
            && of_theme(self) == of_theme(earlier)
            && self.taken_in.get(path) == earlier.taken_in.get(path)
            && self.pictures.get(path) == earlier.pictures.get(path)
            && chapters(self) == chapters(earlier)
            && (!owners::PLACES.contains(&path.as_str()) || self.owners == earlier.owners)
            && (path.as_str() != config::FILE || self.config_text == earlier.config_text)
            && (path.name() != config::HOST_FILE || self.config.cname == earlier.config.cname)
    }

    /// The folders that hold a source's files. A README alone makes none: it is a page, or nothing of ours.
    pub fn source_folders(&self) -> BTreeSet<SourcePath> {
        let files = self.sources.iter().flat_map(|(_, files)| files).filter(|file| !is_readme(&file.path));
        files.map(|file| file.path.parent()).collect()
    }
}

/// See [`Scan::unlisted`].
fn unlisted(tree: &Tree, sources: &Sources) -> BTreeSet<SourcePath> {
    let of_source = |(source, files): &(Arc<dyn Source>, Vec<SourceFile>)| -> BTreeSet<SourcePath> {
        let folders: BTreeSet<SourcePath> =
            files.par_iter().flat_map_iter(|file| source.named_folders(file)).collect();
        let found = folders.par_iter().flat_map_iter(|folder| {
            let found = tree.unlisted(folder).into_iter();
            found.filter(move |path| path == folder || source.claims(path))
        });
        found.collect()
    };
    sources.iter().flat_map(of_source).collect()
}

/// The name of the repository, of a project in a folder of it that folder's: what a clone is called is nobody's matter. Where no
/// forge knows the repository, the folder on disk is all there is.
fn name(tree: &Tree, forge: Option<&Forge>) -> String {
    let known = forge.and_then(|forge| match forge.folder.is_root() {
        true => config::repository_of(&forge.url)?.rsplit('/').next().map(str::to_owned),
        false => Some(forge.folder.name().to_owned()),
    });
    known.unwrap_or_else(|| tree.name().to_owned())
}

/// What is checked out, at the address that book.toml names, else at the one that git knows.
fn forge(config: &Config, checkout: Option<&Checkout>) -> Option<Forge> {
    let Some(checkout) = checkout else { return config.forge.as_deref().map(Forge::at) };
    let Checkout { url, commit, branch, folder, .. } = checkout.clone();
    let branch = config.branch.clone().or(branch);
    let revision = match config.links {
        Links::Commit => commit,
        Links::Branch => branch.clone().unwrap_or_else(|| "HEAD".into()),
    };
    Some(Forge { url: config.forge.clone().or(url)?, revision, branch, folder })
}

/// The history of what is checked out; the earlier one, where that is the same. It is not read yet.
fn history(
    config: &Config,
    checkout: Option<&Checkout>,
    sources: &[Arc<dyn Source>],
    earlier: Option<Earlier<'_>>,
) -> Arc<History> {
    let checkout = checkout.filter(|_| config.dates);
    if let Some(known) = earlier.map(|earlier| &earlier.scan.history).filter(|known| known.is_of(checkout)) {
        return Arc::clone(known);
    }
    let sources = sources.to_vec();
    let asked = move |path: &SourcePath| match () {
        () if is_readme(path) || sources.iter().any(|source| source.claims(path)) => Some(Part::OfFolder),
        () => is_markdown(path).then_some(Part::File),
    };
    Arc::new(History::new(checkout.cloned(), Box::new(asked)))
}

/// `book.src`, else `src` where it holds a SUMMARY.md, else `content`; without book.toml, or without such a folder, the
/// repository as it is.
pub(crate) fn layout(config: &Config, paths: &[SourcePath]) -> Layout {
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

/// Whether this is Markdown by its name.
pub fn is_markdown(path: &SourcePath) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("md"))
        && path.name() != "SUMMARY.md"
}

/// Whether this is a folder's README, in any case.
pub fn is_readme(path: &SourcePath) -> bool {
    path.name().eq_ignore_ascii_case("readme.md")
}
