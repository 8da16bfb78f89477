//! The third stage: one file of the site at a time, from the outline. Pure, callable for any route alone, the same answer every
//! time.

mod address;
mod changes;
mod embeds;
mod estate;
mod export;
mod folder;
pub mod impact;
mod inputs;
mod mentions;
mod menu;
mod page;
mod print;
mod records;
mod relations;
mod runbook;
mod search;
mod shown;
mod sitemap;
mod state;
mod versions;
mod words;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use crate::check;
use crate::config::Missing;
use crate::diagnostic::{Diagnostic, Severity};
use crate::diagram::{Graph, Layouts};
use crate::git::Change;
use crate::outline::{
    Outline, Page, PageKind, Route, calls, outline, outline_after, same_project, same_sources,
};
use crate::path::{SitePath, SourcePath};
use crate::render::{Theme, Theming};
use crate::scan::{Layout, Scan};
use crate::search as search_index;
use crate::tree::Tree;
use crate::version::VersionName;

pub use inputs::Inputs;
pub use versions::Versions;

/// A project, read and put together: any file of its site can be asked for.
pub struct Site {
    /// What was read.
    pub scan: Scan,
    /// What it comes to.
    pub outline: Arc<Outline>,
    /// Where everything in its diagrams is drawn, as far as it is known.
    pub layouts: Layouts,
    theme: Arc<Theme>,
    /// What was wrong with the user's part of the theme.
    theme_faults: Vec<Diagnostic>,
    /// Files that are made of no page: styles, scripts, `.nojekyll`.
    fixed: BTreeMap<SitePath, Vec<u8>>,
    /// The search index: made when it is first asked for, since it reads every page.
    index: OnceLock<BTreeMap<SitePath, Vec<u8>>>,
    /// Which headings its pages have as Markdown.
    headings: export::Headings,
    /// What can be printed of it.
    print: print::Documents,
    age: Age,
    /// Which version this is, of a site that has versions.
    version: Option<VersionName>,
}

/// How often what pages share was made anew, in a row of sites that were made one after the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Age {
    /// What stands around every page: the theme, the navigation, which pages there are and where.
    frame: u64,
    /// What the sources know.
    estate: u64,
}

impl Site {
    /// Puts the project together.
    pub fn new(scan: Scan) -> Self {
        let outline = Arc::new(outline(&scan));
        let (theme, faults) = Theme::new(&theming(&scan));
        Self::of(scan, outline, Arc::new(theme), faults, Age::default())
    }

    /// The same as [`Site::new`]. What an earlier site has that is still so is taken over.
    pub fn after(scan: Scan, earlier: &Self) -> Self {
        let outline = if earlier.outline.still_holds(&earlier.scan, &scan) {
            Arc::clone(&earlier.outline)
        } else {
            Arc::new(outline_after(&scan, Some(&earlier.outline)))
        };
        let same_theme = earlier.scan.theme == scan.theme
            && earlier.scan.config.theme == scan.config.theme
            && earlier.scan.config.look == scan.config.look
            && earlier.scan.pictures == scan.pictures
            && theming(&earlier.scan).names == theming(&scan).names
            && Arc::ptr_eq(&earlier.scan.texts, &scan.texts);
        let (theme, faults) = if same_theme {
            (Arc::clone(&earlier.theme), earlier.theme_faults.clone())
        } else {
            let (theme, faults) = Theme::new(&theming(&scan));
            (Arc::new(theme), faults)
        };
        let same_project = same_project(&earlier.scan, &scan);
        let same_frame = same_project && same_theme && outline.has_same_pages(&earlier.outline);
        let same_estate = same_project && same_sources(&earlier.scan, &scan);
        let Age { frame, estate } = earlier.age;
        let age = Age { frame: frame + u64::from(!same_frame), estate: estate + u64::from(!same_estate) };
        Self::of(scan, outline, theme, faults, age)
    }

    fn of(
        scan: Scan,
        outline: Arc<Outline>,
        theme: Arc<Theme>,
        theme_faults: Vec<Diagnostic>,
        age: Age,
    ) -> Self {
        let fixed = fixed(&scan, &theme);
        let (layouts, index) = (Layouts::default(), OnceLock::new());
        let headings = export::Headings::new(outline.pages.len());
        let print = print::Documents::of(&outline, scan.config.print);
        Self {
            scan,
            outline,
            layouts,
            theme,
            theme_faults,
            fixed,
            index,
            headings,
            print,
            age,
            version: None,
        }
    }

    /// Whether nothing was made anew for this site that was not there in the one that it was made [`Site::after`].
    pub fn is_same(&self, earlier: &Self) -> bool {
        let same_document = |(a, b): (&Arc<_>, &Arc<_>)| Arc::ptr_eq(a, b);
        self.age == earlier.age
            && Arc::ptr_eq(&self.outline, &earlier.outline)
            && self.scan.documents.len() == earlier.scan.documents.len()
            && self.scan.documents.values().zip(earlier.scan.documents.values()).all(same_document)
            && self.scan.diagnostics == earlier.scan.diagnostics
    }

    /// Every file of the site, sorted.
    pub fn routes(&self) -> Vec<SitePath> {
        let mut routes: BTreeSet<SitePath> = self.outline.routes.keys().cloned().collect();
        routes.extend(self.fixed.keys().cloned());
        routes.extend(self.index().keys().cloned());
        routes.extend(self.not_found());
        routes.extend(self.print.routes().cloned());
        routes.extend(sitemap::routes(self));
        routes.extend(export::routes(self));
        routes.into_iter().collect()
    }

    /// Whether the site has this file.
    pub fn has(&self, route: &SitePath) -> bool {
        self.outline.routes.contains_key(route)
            || self.fixed.contains_key(route)
            || self.not_found().as_ref() == Some(route)
            || self.print.get(route).is_some()
            || sitemap::has(self, route)
            || export::has(self, route)
            || (route.as_str().starts_with(search_index::FOLDER) && self.index().contains_key(route))
    }

    /// One file of the site. `tree` is asked only for files that are copied.
    ///
    /// # Errors
    /// When there is no such file, a copied one cannot be read, or a template of the program cannot be filled.
    pub fn bytes<'a>(&'a self, route: &SitePath, tree: &'a Tree) -> io::Result<Cow<'a, [u8]>> {
        match self.outline.routes.get(route) {
            Some(Route::Page(page)) if self.not_found().as_ref() != Some(route) => {
                return Ok(Cow::Owned(page::page(self, *page, route)?.into_bytes()));
            }
            Some(Route::File(path)) => return tree.bytes(path),
            Some(Route::Redirect(to)) => {
                return Ok(Cow::Owned(page::redirect(self, to, route)?.into_bytes()));
            }
            Some(Route::Page(_)) | None => {}
        }
        if let Some(bytes) = self.fixed.get(route) {
            return Ok(Cow::Borrowed(bytes));
        }
        if self.not_found().as_ref() == Some(route) {
            let folder = self.version.as_ref().map_or("", VersionName::as_str);
            return Ok(Cow::Owned(page::not_found(self, folder)?.into_bytes()));
        }
        if let Some(joined) = self.print.get(route) {
            return Ok(Cow::Owned(print::document(self, joined, route)?.into_bytes()));
        }
        if let Some(bytes) = sitemap::bytes(self, route) {
            return Ok(Cow::Owned(bytes));
        }
        if let Some(bytes) = export::bytes(self, route) {
            return bytes.map(Cow::Owned);
        }
        let in_index = route.as_str().starts_with(search_index::FOLDER);
        let found = in_index.then(|| self.index().get(route)).flatten();
        found.map(|bytes| Cow::Borrowed(bytes.as_slice())).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    /// What there is to say about the site from what was read, each finding at its rule's level.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        check::check(&self.scan, &self.outline, &self.theme_faults)
    }

    /// The same, and what only another look tells: at the project's files, or at the calendar.
    pub fn audit(&self, tree: &Tree, today: Date) -> Vec<Diagnostic> {
        let audit = check::Audit { scan: &self.scan, outline: &self.outline, tree, today };
        check::audit(&audit, &self.theme_faults)
    }

    /// The files that are not what they are written to be: a template that cannot be filled, Terraform that cannot be read.
    pub fn faults(&self) -> Vec<Diagnostic> {
        const BROKEN: &[&str] = &["parse-error", "template", "unreadable"];
        let all = self.scan.diagnostics.iter().chain(&self.theme_faults);
        let broken = all.filter(|fault| BROKEN.contains(&fault.code)).cloned().collect();
        let levelled = self.scan.config.checks.levels.apply(broken);
        levelled.into_iter().filter(|fault| fault.severity == Severity::Error).collect()
    }

    /// The pages that are made from a file: its words, or what stands in its folder.
    pub fn pages_of(&self, file: &SourcePath) -> Vec<SitePath> {
        let folder = file.parent();
        let is_of_file = |page: &&Page| match &page.kind {
            PageKind::Source { folder: of_page, .. } | PageKind::View { folder: of_page, .. } => {
                *of_page == folder && self.scan.is_claimed(file)
            }
            PageKind::InPlace { folder: of_page, .. } if self.scan.is_claimed(file) => *of_page == folder,
            _ => page.file.as_ref() == Some(file),
        };
        self.outline.pages.iter().filter(is_of_file).map(|page| page.route.clone()).collect()
    }

    /// The last change of what a page is made from: of its Markdown file, or of a module's files, its README among them.
    pub fn last_change(&self, page: &Page) -> Option<&Change> {
        match (&page.kind, &page.file) {
            (PageKind::Source { folder, .. }, _) => self.scan.history.of_folder(folder),
            (_, Some(file)) => self.scan.history.of_file(file),
            _ => None,
        }
    }

    /// Which module calls which.
    pub fn estate_graph(&self) -> Graph {
        calls::graph(&self.scan, &self.outline)
    }

    /// The folders that the site is made from.
    pub fn source_folders(&self) -> Vec<SourcePath> {
        let mut folders: Vec<SourcePath> = self.scan.source_folders().into_iter().collect();
        match &self.scan.layout {
            Layout::Book(folder) => folders.push(folder.clone()),
            Layout::Repository => folders.extend(["docs", "content"].into_iter().filter_map(SourcePath::new)),
        }
        folders.extend(self.scan.documents.keys().map(SourcePath::parent));
        folders.sort();
        folders.dedup();
        folders
    }

    /// Where the page for addresses that lead nowhere is, which holds the words of a page of the project's where book.toml or mdBook's
    /// custom has one. `None` where book.toml wants none.
    pub fn not_found(&self) -> Option<SitePath> {
        match (self.missing_page(), &self.scan.config.html.missing) {
            (_, Missing::None) => None,
            (Some(page), _) => Some(self.outline.pages[page].route.clone()),
            (None, _) => SitePath::new("404.html"),
        }
    }

    /// The project's own page for such addresses.
    fn missing_page(&self) -> Option<usize> {
        self.outline.page_of_file(&self.scan.missing_file()?)
    }

    fn index(&self) -> &BTreeMap<SitePath, Vec<u8>> {
        self.index.get_or_init(|| {
            if !self.scan.config.search {
                return BTreeMap::new();
            }
            let entries = search::entries(&self.scan, &self.outline);
            let shards = search_index::index(&entries);
            shards
                .into_iter()
                .filter_map(|shard| {
                    Some((SitePath::new(&format!("{}/{}", search_index::FOLDER, shard.name))?, shard.bytes))
                })
                .collect()
        })
    }
}

fn fixed(scan: &Scan, theme: &Theme) -> BTreeMap<SitePath, Vec<u8>> {
    let mut fixed: BTreeMap<SitePath, Vec<u8>> =
        theme.assets().into_iter().filter_map(|(path, bytes)| Some((SitePath::new(&path)?, bytes))).collect();
    // GitHub Pages leaves out folders that begin with an underscore unless this file is there.
    fixed.extend(SitePath::new(".nojekyll").map(|path| (path, Vec::new())));
    if !scan.config.html.styles.is_empty() {
        let (path, bytes) = theme.mdbook();
        fixed.extend(SitePath::new(path).map(|path| (path, bytes.to_vec())));
    }
    if let Some(host) = &scan.config.cname {
        fixed.extend(SitePath::new("CNAME").map(|path| (path, format!("{host}\n").into_bytes())));
    }
    fixed
}

/// The user's part of the theme.
fn theming(scan: &Scan) -> Theming<'_> {
    let name = |path: &SourcePath| path.strip(&scan.config.theme).filter(|name| !name.is_root());
    // What pages load by themselves is no part of the theme, be it in its folder.
    let is_own = |path: &&SourcePath| scan.config.html.files().any(|(own, _)| own == *path);
    Theming {
        folder: &scan.config.theme,
        names: scan
            .paths
            .iter()
            .filter(|path| !is_own(path))
            .filter_map(name)
            .map(|name| name.to_string())
            .collect(),
        files: &scan.theme,
        look: &scan.config.look,
        pictures: &scan.pictures,
        texts: &scan.texts,
    }
}
