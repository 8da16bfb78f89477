//! The second stage: what needs the whole project. Which pages there are and where, how they are ordered, where links lead,
//! and the estate as one graph. Cheap beside reading and rendering; pages are rendered from it one by one.

pub mod address;
mod alarms;
pub mod anchors;
pub mod calls;
mod destination;
mod embeds;
pub mod estate;
pub mod glossary;
mod impact;
mod in_place;
mod mentions;
mod names;
mod nav;
mod nearby;
mod pages;
pub mod records;
mod redirects;
mod same;
pub mod since;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use crate::catalog::{self, Catalog, EntityId, Links};
use crate::diagnostic::Diagnostic;
use crate::diagram::Graph;
use crate::path::{SitePath, SourcePath, is_reserved};
use crate::scan::{Layout, Scan};
use crate::source::block::{Drift, Environment};
use crate::source::{Model, Project, View};
use crate::texts::Texts;

pub use address::{Named, Unknown};
pub use alarms::Alarms;
pub use anchors::Anchors;
pub use destination::Destination;
pub use embeds::{Embedded, Sections, Selection, Shown, ShownSection};
pub use glossary::Glossary;
pub use impact::{Impact, Touched};
pub use in_place::{Brought, GUEST, own_ids};
pub use mentions::Mention;
pub use nav::{Nav, NavNode};
pub use pages::{Clash, Page, PageKind, Root};
pub use records::{Owner, Records};
pub use redirects::{Moved, Redirect};
pub use same::{same_project, same_sources};
pub use since::Since;

/// The project as a whole.
pub struct Outline {
    /// The site's title.
    pub title: String,
    /// Every page, authored ones first, in an order that does not depend on the machine.
    pub pages: Vec<Page>,
    /// Every page and every copied file, by where it is on the site. A page may have two routes: the first is also home.
    pub routes: BTreeMap<SitePath, Route>,
    /// The old fragments of pages, by index, and where what they named is now.
    pub moved: BTreeMap<usize, Vec<Moved>>,
    /// The order of the pages.
    pub nav: Nav,
    /// The estate.
    pub catalog: Catalog,
    /// Its edges.
    pub links: Links,
    /// Each source's reading, in the sources' order.
    pub models: Vec<Box<dyn Model>>,
    /// What changed since an earlier revision, where the project is held against one.
    pub since: Option<Since>,
    /// For each document, where each of its links leads.
    pub destinations: BTreeMap<SourcePath, Vec<Destination>>,
    /// For each document that has embeds, what they stand for.
    pub embeds: BTreeMap<SourcePath, Vec<Option<Embedded>>>,
    /// What embeds bring to the pages that stand in the place of generated ones.
    pub brought: BTreeMap<usize, Brought>,
    /// For each document in which one leads somewhere, where each of the names in its code leads.
    pub names: BTreeMap<SourcePath, Vec<Destination>>,
    /// For each page of the estate, by index, which words lead to it or to something on it.
    pub mentions: BTreeMap<usize, Vec<Mention>>,
    /// What its pages say of themselves.
    pub records: Arc<Records>,
    /// The alarms of the estate, and the pages that answer them.
    pub alarms: Arc<Alarms>,
    /// The words that the project explains, where it explains some.
    pub glossary: Option<Arc<Glossary>>,
    /// The pages that found no place.
    pub clashes: Vec<Clash>,
    /// What was found wrong with the files taken together.
    pub diagnostics: Vec<Diagnostic>,
    by_file: PageOf<SourcePath>,
    by_folder: PageOf<SourcePath>,
    by_entity: PageOf<EntityId>,
    by_picture: PageOf<EntityId>,
    by_overview: PageOf<String>,
    /// The texts of the interface, in the language of the site.
    pub texts: Arc<Texts>,
    reach: OnceLock<impact::Reach>,
}

/// Leads to pages, by their indices.
#[expect(clippy::disallowed_types, reason = "asked for every link, and never walked")]
type PageOf<T> = std::collections::HashMap<T, usize>;

/// What stands at a place of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// [`Outline::pages`], by index.
    Page(usize),
    /// A file of the project, copied.
    File(SourcePath),
    /// An address that leads on.
    Redirect(Arc<Redirect>),
}

/// Puts the project together.
pub fn outline(scan: &Scan) -> Outline {
    outline_after(scan, None)
}

/// The same, faster where `previous`, an outline of the same sources, was made of files that did not change.
pub fn outline_after(scan: &Scan, previous: Option<&Outline>) -> Outline {
    let project = Project {
        config: &scan.config,
        paths: &scan.paths,
        unlisted: &scan.unlisted,
        name: &scan.name,
        forge: scan.forge.as_ref(),
        texts: &scan.texts,
    };
    let before = |at: usize| previous.and_then(|outline| outline.models.get(at)).map(|model| &**model);
    let models: Vec<Box<dyn Model>> = scan
        .sources
        .iter()
        .enumerate()
        .map(|(at, (source, files))| source.model(files, &project, before(at)))
        .collect();
    let catalog = Catalog::new(models.iter().flat_map(|model| model.entities()).collect());
    let links = catalog::link(&[&catalog]);
    let since = Since::new(scan, &models, previous);
    let (claims, broken_claims) = in_place::claims(scan, &models);
    let (pages, records, clashes) = pages::pages(scan, &models, since.as_ref(), &claims);
    let alarms = alarms::join(&catalog, &records);
    let mut outline = Outline {
        title: String::new(),
        routes: BTreeMap::new(),
        moved: BTreeMap::new(),
        nav: Nav::default(),
        catalog,
        links,
        destinations: BTreeMap::new(),
        embeds: BTreeMap::new(),
        brought: BTreeMap::new(),
        names: BTreeMap::new(),
        mentions: BTreeMap::new(),
        records: Arc::new(records),
        alarms: Arc::new(alarms),
        glossary: None,
        clashes,
        diagnostics: models.iter().flat_map(|model| model.diagnostics()).cloned().collect(),
        texts: Arc::clone(&scan.texts),
        reach: OnceLock::new(),
        by_file: files_of(&pages),
        by_folder: folders_of(&pages),
        by_entity: entities_of(&pages),
        by_picture: pictures_of(&pages),
        by_overview: overviews_of(&pages, &models),
        models,
        since,
        pages,
    };
    let of_models = outline.diagnostics.len();
    outline.diagnostics.extend(broken_claims);
    outline.nav = nav::nav(scan, &outline);
    outline.routes = routes(scan, &outline);
    outline.title = title(scan, &outline);
    outline.glossary = glossary::find(scan, &mut outline);
    // Links ask which anchors embeds bring.
    let (embeds, faults) = embeds::resolve_all(scan, &outline);
    outline.embeds = embeds;
    outline.diagnostics.extend(faults);
    outline.brought = in_place::brought(scan, &outline);
    for (route, redirect) in in_place::redirects(&outline) {
        outline.routes.entry(route).or_insert(redirect);
    }
    redirects::add(scan, &mut outline);
    outline.destinations = destination::resolve_all(scan, &mut outline);
    let (names, unknown) = names::resolve_all(scan, &outline);
    outline.names = names;
    outline.diagnostics.extend(unknown);
    outline.mentions = mentions::find(scan, &outline);
    // Sources read files as they are; all others speak of documents, with what these take in.
    let of_documents = outline.diagnostics.split_off(of_models);
    outline.diagnostics.extend(of_documents.into_iter().map(|finding| scan.told(finding)));
    outline
}

impl Outline {
    /// The page whose words this file holds.
    pub fn page_of_file(&self, file: &SourcePath) -> Option<usize> {
        self.by_file.get(file).copied()
    }

    /// The page about this folder.
    pub fn page_of_folder(&self, folder: &SourcePath) -> Option<usize> {
        self.by_folder.get(folder).copied()
    }

    /// The page about this entity, or about the nearest that it belongs to.
    pub fn page_of_entity(&self, id: &EntityId) -> Option<usize> {
        let mut id = id;
        // A chain of parents is short; the bound only keeps a source's mistake from looping.
        for _ in 0..16 {
            if let Some(&page) = self.by_entity.get(id) {
                return Some(page);
            }
            id = self.catalog.get(id)?.parent.as_ref()?;
        }
        None
    }

    /// The relative URL of an entity, seen from the page at `from`. `None` when no page shows it.
    pub fn entity_url(&self, id: &EntityId, from: &SitePath) -> Option<String> {
        let index = self.page_of_entity(id)?;
        let page = &self.pages[index];
        let is_here = self.routes.get(from) == Some(&Route::Page(index));
        match self.catalog.get(id).and_then(|entity| entity.anchor.as_deref()) {
            Some(anchor) if self.has_anchor(index, anchor) => {
                let url = if is_here { String::new() } else { page.route.url_from(from) };
                Some(format!("{url}#{}", encode_fragment(anchor)))
            }
            // What the page at hand does not show is nowhere on it.
            Some(_) if is_here => None,
            _ => Some(page.route.url_from(from)),
        }
    }

    /// Whether the page that shows an entity has its anchor: one that stands in a generated page's place may not.
    pub fn has_anchor(&self, page: usize, anchor: &str) -> bool {
        self.brought.get(&page).is_none_or(|it| it.ids.contains(anchor) || it.yielding.contains(anchor))
    }

    /// Whether there is a picture of this entity.
    pub fn has_picture(&self, id: &EntityId) -> bool {
        self.by_picture.contains_key(id)
    }

    /// The relative URL of an entity's picture, seen from the page at `from`. `None` when there is none.
    pub fn picture_url(&self, id: &EntityId, from: &SitePath) -> Option<String> {
        let page = self.by_picture.get(id)?;
        Some(self.pages[*page].route.url_from(from))
    }

    /// The overview of this slug.
    pub fn page_of_overview(&self, slug: &str) -> Option<usize> {
        self.by_overview.get(slug).copied()
    }

    /// The overview that leads to the one at `page`, where the navigation does not.
    pub fn overview_above(&self, page: usize) -> Option<usize> {
        let PageKind::Overview { model, index } = self.pages.get(page)?.kind else { return None };
        let within = &self.models.get(model)?.overviews().get(index)?.within;
        if within.is_empty() { None } else { self.page_of_overview(within) }
    }

    /// Every environment that a source knows of.
    pub fn environments(&self) -> impl Iterator<Item = &Environment> {
        self.models.iter().flat_map(|model| model.environments())
    }

    /// What is used in versions that do not go together.
    pub fn drifts(&self) -> impl Iterator<Item = &Drift> {
        self.models.iter().flat_map(|model| model.drifts())
    }

    /// A picture of the root in this folder, if a source has one.
    pub fn diagram(&self, folder: &SourcePath, view: &View) -> Option<Graph> {
        self.diagrams(folder, view).into_iter().next()
    }

    /// The same, and pictures of what was too much for it.
    pub fn diagrams(&self, folder: &SourcePath, view: &View) -> Vec<Graph> {
        let pictures = self.models.iter().map(|model| model.diagrams(folder, view));
        pictures.into_iter().find(|pictures| !pictures.is_empty()).unwrap_or_default()
    }

    /// The page that the site opens with.
    pub fn home(&self) -> Option<usize> {
        match self.routes.get(&SitePath::root().join("index.html")?)? {
            Route::Page(page) => Some(*page),
            Route::File(_) | Route::Redirect(_) => None,
        }
    }
}

/// A fragment as it stands in a URL: anchors may hold quotes and brackets of Terraform's addresses.
pub fn encode_fragment(anchor: &str) -> String {
    let mut out = String::with_capacity(anchor.len());
    for c in anchor.chars() {
        match c {
            ' ' => out.push_str("%20"),
            '"' => out.push_str("%22"),
            '%' => out.push_str("%25"),
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            '`' => out.push_str("%60"),
            _ => out.push(c),
        }
    }
    out
}

fn files_of(pages: &[Page]) -> PageOf<SourcePath> {
    let mut files = PageOf::with_capacity(pages.len());
    for (index, page) in pages.iter().enumerate() {
        for file in page.documents() {
            files.entry(file.clone()).or_insert(index);
        }
    }
    files
}

fn folders_of(pages: &[Page]) -> PageOf<SourcePath> {
    let folder = |(index, page): (usize, &Page)| Some((page.root()?.folder.clone(), index));
    pages.iter().enumerate().filter_map(folder).collect()
}

fn entities_of(pages: &[Page]) -> PageOf<EntityId> {
    let entity = |(index, page): (usize, &Page)| Some((page.root()?.entity.clone(), index));
    pages.iter().enumerate().filter_map(entity).collect()
}

fn pictures_of(pages: &[Page]) -> PageOf<EntityId> {
    let picture = |(index, page): (usize, &Page)| match &page.kind {
        PageKind::View { entity, .. } => Some((entity.clone(), index)),
        _ => None,
    };
    pages.iter().enumerate().filter_map(picture).collect()
}

fn overviews_of(pages: &[Page], models: &[Box<dyn Model>]) -> PageOf<String> {
    let overview = |(page, it): (usize, &Page)| match it.kind {
        PageKind::Overview { model, index } => {
            Some((models.get(model)?.overviews().get(index)?.slug.clone(), page))
        }
        _ => None,
    };
    pages.iter().enumerate().filter_map(overview).collect()
}

/// The pages' routes, home, and in a book the files beside the pages.
fn routes(scan: &Scan, outline: &Outline) -> BTreeMap<SitePath, Route> {
    let mut routes: BTreeMap<SitePath, Route> = outline
        .pages
        .iter()
        .enumerate()
        .map(|(index, page)| (page.route.clone(), Route::Page(index)))
        .collect();
    if let Some(first) = outline.nav.first_page()
        && let Some(home) = SitePath::root().join("index.html")
    {
        routes.entry(home).or_insert(Route::Page(first));
    }
    for (path, _) in scan.config.html.files().filter(|(path, _)| scan.has_file(path)) {
        if let Some(route) = SitePath::new(path.as_str()) {
            routes.entry(route).or_insert_with(|| Route::File(path.clone()));
        }
    }
    if let Layout::Book(folder) = &scan.layout {
        for path in scan.paths.iter().filter(|path| is_copied(path, folder, scan)) {
            if let Some(route) = path.strip(folder).and_then(|path| SitePath::new(path.as_str())) {
                routes.entry(route).or_insert_with(|| Route::File(path.clone()));
            }
        }
    }
    routes
}

/// Whether a book copies this file: not what is rendered, not what a source reads, and nothing that may hold secrets.
fn is_copied(path: &SourcePath, folder: &SourcePath, scan: &Scan) -> bool {
    let markdown = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("md"));
    let reserved = path.strip(folder).is_some_and(|path| {
        path.as_str() == "CNAME" && scan.config.cname.is_some()
            || path.components().next() == Some("_infrabook")
    });
    path.is_within(folder)
        && !markdown
        && !reserved
        && !path.is_within(&scan.config.theme)
        && !path.components().any(|part| part.starts_with('.'))
        && path.as_str() != crate::config::FILE
        && is_publishable(path, scan)
}

/// Whether this file may stand on the site as it is: no Terraform file, variable file, state or lock.
pub fn is_publishable(path: &SourcePath, scan: &Scan) -> bool {
    !scan.is_claimed(path) && !path.is_private() && !path.components().any(is_reserved)
}

fn title(scan: &Scan, outline: &Outline) -> String {
    let home = outline.home().map(|home| &outline.pages[home].title).filter(|title| !title.is_empty());
    match (&scan.config.title, home) {
        (None, Some(home)) => home.clone(),
        _ => pages::site_name(scan),
    }
}

/// The pages whose routes differ only in case: on some disks one would overwrite the other.
pub fn case_twins(routes: &BTreeMap<SitePath, Route>) -> Vec<(&SitePath, &SitePath)> {
    let mut seen: BTreeMap<String, &SitePath> = BTreeMap::new();
    let mut twins = Vec::new();
    for route in routes.keys() {
        if let Some(first) = seen.insert(route.as_str().to_lowercase(), route) {
            twins.push((first, route));
        }
    }
    twins
}

/// Every folder that holds a file of the project, directly or further down.
pub(crate) fn folders(paths: &[SourcePath]) -> BTreeSet<SourcePath> {
    let mut folders = BTreeSet::from([SourcePath::root()]);
    let mut last = SourcePath::root();
    for path in paths {
        // Files of one folder mostly stand together.
        let is_seen = path.as_str().rsplit_once('/').map_or("", |(folder, _)| folder) == last.as_str();
        if is_seen {
            continue;
        }
        last = path.parent();
        let mut folder = last.clone();
        while !folder.is_root() && folders.insert(folder.clone()) {
            folder = folder.parent();
        }
    }
    folders
}
