//! Which pages there are, and where.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::Since;
use super::in_place::Claims;
use super::records::{self, Records, tag_route};
use crate::catalog::EntityId;
use crate::content::{Document, description};
use crate::path::{SitePath, SourcePath};
use crate::scan::{Authored, Chapters, Scan, is_readme};
use crate::source::block::{Overview, SourcePage, ViewPage};
use crate::source::change::RootChanges;
use crate::source::{Model, View};
use crate::texts::Texts;

/// A page, without what stands on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Where it is on the site.
    pub route: SitePath,
    /// Its title, plain text.
    pub title: String,
    /// What lists call it: shorter than the title where a folder's name says enough.
    pub label: String,
    /// One line about it, plain text; may be empty.
    pub summary: String,
    /// What makes it.
    pub kind: PageKind,
    /// The Markdown file that holds its words.
    pub file: Option<SourcePath>,
    /// A Markdown file that is shown elsewhere, links to which lead here.
    pub stands_for: Option<SourcePath>,
    /// Where among its like its front matter puts it.
    pub order: Option<i64>,
    /// What it has, counted, for lists.
    pub counts: Vec<(usize, &'static str)>,
    /// Part of a module's examples or tests.
    pub auxiliary: bool,
    /// Whether its front matter leaves it out of whatever lists pages: navigation, search, sitemap, and what other pages tell of it.
    pub hidden: bool,
}

impl Page {
    /// Whether it holds one diagram and nothing else.
    pub fn is_diagram(&self) -> bool {
        matches!(self.kind, PageKind::View { .. })
    }

    /// Whether its words are all that makes it, as they are on a page of a guide.
    pub fn is_authored(&self) -> bool {
        matches!(self.kind, PageKind::Authored | PageKind::InPlace { .. })
    }

    /// The Markdown files whose words may stand on it.
    pub fn documents(&self) -> impl Iterator<Item = &SourcePath> {
        self.file.iter().chain(&self.stands_for)
    }

    /// What of a source it is about: of the source's own page, and of one that stands in its place.
    pub fn root(&self) -> Option<Root<'_>> {
        match &self.kind {
            PageKind::Source { model, index, entity, folder }
            | PageKind::InPlace { model, index, entity, folder } => {
                Some(Root { model: *model, index: *index, entity, folder })
            }
            _ => None,
        }
    }

    /// What it is called among modules: by its folder where its title is an author's.
    pub fn root_label(&self) -> &str {
        match &self.kind {
            PageKind::InPlace { folder, .. } if !folder.is_root() => folder.name(),
            _ => &self.label,
        }
    }
}

/// What of a source a page is about.
#[derive(Clone, Copy, Debug)]
pub struct Root<'a> {
    /// Index into the outline's models.
    pub model: usize,
    /// Index into that model's pages.
    pub index: usize,
    /// The entity.
    pub entity: &'a EntityId,
    /// Its folder.
    pub folder: &'a SourcePath,
}

/// What makes a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageKind {
    /// A Markdown file.
    Authored,
    /// A source's model: the page `index` of the model `model`.
    Source {
        /// Index into the outline's models.
        model: usize,
        /// Index into that model's pages.
        index: usize,
        /// The entity it is about.
        entity: EntityId,
        /// The folder it is about.
        folder: SourcePath,
    },
    /// A Markdown file, in the place of the page that a source's model would have: all that leads there leads here.
    InPlace {
        /// Index into the outline's models.
        model: usize,
        /// Index into that model's pages.
        index: usize,
        /// The entity it is about.
        entity: EntityId,
        /// The folder it is about.
        folder: SourcePath,
    },
    /// One picture of what stands in a folder.
    View {
        /// The folder.
        folder: SourcePath,
        /// What the picture is of.
        entity: EntityId,
        /// The picture.
        view: View,
    },
    /// A source's page about the whole: the overview `index` of the model `model`.
    Overview {
        /// Index into the outline's models.
        model: usize,
        /// Index into that model's overviews.
        index: usize,
    },
    /// The estate: what there is, counted and grouped.
    Estate,
    /// What changed since an earlier revision.
    Changes,
    /// The pages that have a tag: index into [`Records::tags`].
    Tag(usize),
    /// Every tag.
    Tags,
    /// Every alert, and the page that answers it.
    Alerts,
    /// Who answers for which page, and until when it holds.
    Upkeep,
}

/// A page that is left out: another one is where it would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// Where both would be.
    pub route: SitePath,
    /// The file or folder whose page is left out.
    pub place: SourcePath,
}

/// The places that are taken, and who came too late.
#[derive(Default)]
#[expect(clippy::disallowed_types, reason = "only asked whether it holds a place, and never walked")]
struct Places {
    taken: std::collections::HashSet<SitePath>,
    clashes: Vec<Clash>,
}

impl Places {
    fn take(&mut self, route: SitePath, place: &SourcePath) -> Option<SitePath> {
        if self.taken.insert(route.clone()) {
            return Some(route);
        }
        self.clashes.push(Clash { route, place: place.clone() });
        None
    }
}

/// Every page: authored ones in path order, the estate, then each source's. And those that found no place.
pub(super) fn pages(
    scan: &Scan,
    models: &[Box<dyn Model>],
    since: Option<&Since>,
    claims: &Claims,
) -> (Vec<Page>, Records, Vec<Clash>) {
    let mut taken = Places::default();
    let home = home_readme(scan);
    // A README that is a page of its own is shown there; the reference does not say it again.
    let own_words = |readme: &SourcePath| {
        Some(readme) == home.as_ref() || claims.contains_key(readme) || is_chapter(scan, readme)
    };
    let readmes: BTreeSet<&SourcePath> = models
        .iter()
        .flat_map(|model| model.pages())
        .filter_map(|page| page.readme.as_ref())
        .filter(|readme| !own_words(readme))
        .collect();
    let mut pages = authored(scan, &readmes, &mut taken);
    put_in_place(&mut pages, models, claims);
    // A page that found no place of its own stands in no other's.
    let replaced: BTreeSet<(usize, usize)> =
        pages.iter().filter_map(Page::root).map(|root| (root.model, root.index)).collect();
    let of_sources: usize = models.iter().map(|model| model.pages().len()).sum();
    if of_sources > 0 {
        pages.extend(estate(models, &scan.texts, &mut taken));
    }
    pages.extend(since.and_then(|since| changes(since, &scan.texts, &mut taken)));
    for (model, of_model) in models.iter().enumerate() {
        let overviews = of_model.overviews().iter().enumerate();
        pages.extend(overviews.filter_map(|(index, it)| overview(it, (model, index), &mut taken)));
    }
    for (model, of_model) in models.iter().enumerate() {
        for index in (0..of_model.pages().len()).filter(|index| !replaced.contains(&(model, *index))) {
            pages.extend(of_source(scan, (model, index), of_model.as_ref(), &own_words, &mut taken));
        }
    }
    for of_model in models {
        for page in of_model.pages() {
            pages.extend(page.views.iter().filter_map(|view| of_view(page, view, &mut taken)));
        }
    }
    let missing = scan.missing_file();
    for page in &mut pages {
        let words = page.file.as_ref().and_then(|file| scan.documents.get(file));
        page.hidden = words.is_some_and(|words| words.document.front_matter.hide)
            || page.file.is_some() && page.file == missing;
    }
    let records = records::gather(scan, &pages);
    pages.extend(of_records(&records, &scan.texts, &mut taken));
    (pages, records, taken.clashes)
}

/// The pages about what others say of themselves; an authored page there takes its place, as it takes the estate's.
fn of_records(records: &Records, texts: &Texts, taken: &mut Places) -> Vec<Page> {
    let page = |route: Option<SitePath>, title: &str, summary: String, kind: PageKind| Page {
        route: route.unwrap_or_else(SitePath::root),
        title: title.to_owned(),
        label: title.to_owned(),
        summary,
        kind,
        file: None,
        stands_for: None,
        order: None,
        counts: Vec::new(),
        auxiliary: false,
        hidden: false,
    };
    let mut pages = Vec::new();
    if records.lists_alerts() {
        let summary = texts.say("index.alerts-summary").into();
        pages.push(page(
            SitePath::new("alerts/index.html"),
            texts.say("index.alerts"),
            summary,
            PageKind::Alerts,
        ));
    }
    if !records.tags.is_empty() {
        let summary = texts.say("index.tags-summary").into();
        pages.push(page(SitePath::new("tags/index.html"), texts.say("index.tags"), summary, PageKind::Tags));
    }
    for (index, tag) in records.tags.iter().enumerate() {
        let summary = texts.count("index.tag-summary", tag.pages.len());
        pages.push(page(tag_route(&tag.slug), &tag.name, summary, PageKind::Tag(index)));
    }
    if records.has_upkeep() {
        let summary = texts.say("index.upkeep-summary").into();
        pages.push(page(SitePath::new("upkeep.html"), texts.say("index.upkeep"), summary, PageKind::Upkeep));
    }
    pages.retain(|page| !page.route.is_root() && taken.taken.insert(page.route.clone()));
    pages
}

/// The page of a picture, below that of what it is a picture of.
fn of_view(page: &SourcePage, shown: &ViewPage, taken: &mut Places) -> Option<Page> {
    let route = SitePath::new(&format!("reference/{}/{}.html", place(&page.folder), shown.slug))?;
    Some(Page {
        route: taken.take(route, &page.folder)?,
        title: shown.title.clone(),
        label: shown.title.clone(),
        summary: String::new(),
        kind: PageKind::View {
            folder: page.folder.clone(),
            entity: shown.entity.clone(),
            view: shown.view.clone(),
        },
        file: None,
        stands_for: None,
        order: None,
        counts: Vec::new(),
        auxiliary: true,
        hidden: false,
    })
}

/// Where the generated page about a folder is.
pub(super) fn reference_route(folder: &SourcePath) -> Option<SitePath> {
    SitePath::new(&format!("reference/{}/index.html", place(folder)))
}

/// Makes those pages stand in the place of generated ones that claim to.
fn put_in_place(pages: &mut [Page], models: &[Box<dyn Model>], claims: &Claims) {
    for page in pages {
        let claim = page.file.as_ref().and_then(|file| claims.get(file));
        let Some(&(model, index)) = claim else { continue };
        let Some(of_model) = models.get(model).and_then(|it| it.pages().get(index)) else { continue };
        let (entity, folder) = (of_model.entity.clone(), of_model.folder.clone());
        page.kind = PageKind::InPlace { model, index, entity, folder };
        page.stands_for.clone_from(&of_model.readme);
        page.counts.clone_from(&of_model.counts);
        page.auxiliary = of_model.auxiliary;
    }
}

/// What stands for a folder in the addresses of pages.
fn place(folder: &SourcePath) -> &str {
    if folder.is_root() { "root" } else { folder.as_str() }
}

/// The README at the top of the authored pages: the site's home, even where it is a module's README too.
fn home_readme(scan: &Scan) -> Option<SourcePath> {
    let folder = scan.layout.folder();
    scan.documents.keys().find(|path| is_readme(path) && path.parent() == folder).cloned()
}

/// Whether SUMMARY.md lists a file: then its address is the one that the book gives it, also where a source's files stand beside it.
fn is_chapter(scan: &Scan, file: &SourcePath) -> bool {
    scan.summary.as_deref().is_some_and(|chapters| chapters.listed.binary_search(file).is_ok())
}

fn authored(scan: &Scan, readmes: &BTreeSet<&SourcePath>, taken: &mut Places) -> Vec<Page> {
    let titles = summary_titles(scan);
    let folder = scan.layout.folder();
    let page = |(path, authored): (&SourcePath, &Arc<Authored>)| {
        let document = &authored.document;
        let written = titles.get(path).map(String::as_str);
        let route = route(path, &folder, scan)?;
        let name = || if route.as_str() == "index.html" { site_name(scan) } else { humanise(path) };
        let title = written.or_else(|| document.title()).filter(|title| !title.trim().is_empty());
        let title = title.map_or_else(name, str::to_owned);
        Some(Page {
            route,
            label: title.clone(),
            title,
            summary: summary(document),
            kind: PageKind::Authored,
            file: Some(path.clone()),
            stands_for: None,
            order: document.front_matter.order,
            counts: Vec::new(),
            auxiliary: false,
            hidden: false,
        })
    };
    let is_authored = |(path, _): &(&SourcePath, &Arc<Authored>)| !readmes.contains(path);
    let mut pages: Vec<Page> = scan.documents.par_iter().filter(is_authored).filter_map(page).collect();
    pages
        .retain(|page| page.file.as_ref().is_some_and(|path| taken.take(page.route.clone(), path).is_some()));
    pages
}

/// What the site is called where its home page has no title.
pub(super) fn site_name(scan: &Scan) -> String {
    scan.config.title.clone().unwrap_or_else(|| scan.name.clone())
}

/// The titles that SUMMARY.md gives.
fn summary_titles(scan: &Scan) -> BTreeMap<SourcePath, String> {
    let Some(Chapters { file, summary, .. }) = scan.summary.as_deref() else { return BTreeMap::new() };
    summary
        .entries()
        .filter_map(|(title, dest)| Some((file.parent().join(dest)?, title.to_owned())))
        .collect()
}

/// `a/b.md` → `a/b.html`; a folder's README or index → its `index.html`.
fn route(path: &SourcePath, folder: &SourcePath, scan: &Scan) -> Option<SitePath> {
    let path_on_site = path.strip(folder).unwrap_or_else(|| path.clone());
    let has_index =
        || path.parent().join("index.md").is_some_and(|index| scan.documents.contains_key(&index));
    let is_index = is_readme(path) && scan.config.programs.has_index() && !has_index();
    let name = if is_index { "index" } else { path.stem() };
    let folder = path_on_site.as_str().strip_suffix(path_on_site.name())?;
    SitePath::new(&format!("{folder}{name}.html"))
}

fn estate(models: &[Box<dyn Model>], texts: &Texts, taken: &mut Places) -> Option<Page> {
    // An authored page there takes the estate's place on purpose.
    let route = SitePath::new("reference/index.html").filter(|route| taken.taken.insert(route.clone()))?;
    let nouns: BTreeSet<&str> =
        models.iter().flat_map(|model| model.pages()).map(|page| page.noun.1).collect();
    let nouns: Vec<String> = nouns.into_iter().map(|name| texts.say(name).to_owned()).collect();
    Some(Page {
        route,
        title: texts.say("estate.title").into(),
        label: texts.say("estate.title").into(),
        summary: texts.fill("estate.summary", &[("what", &texts.list(&nouns))]),
        kind: PageKind::Estate,
        file: None,
        stands_for: None,
        order: None,
        counts: Vec::new(),
        auxiliary: false,
        hidden: false,
    })
}

/// A source's page about the whole; an authored page there takes its place, as it takes the estate's.
fn overview(it: &Overview, (model, index): (usize, usize), taken: &mut Places) -> Option<Page> {
    let route = SitePath::new(&format!("reference/{}.html", it.slug))?;
    if !taken.taken.insert(route.clone()) {
        return None;
    }
    Some(Page {
        route,
        title: it.title.clone(),
        label: it.label.clone(),
        summary: it.summary.clone(),
        kind: PageKind::Overview { model, index },
        file: None,
        stands_for: None,
        order: None,
        counts: it.counts.clone(),
        auxiliary: false,
        hidden: false,
    })
}

/// The page of what changed; an authored page there takes its place, as it takes the estate's.
fn changes(since: &Since, texts: &Texts, taken: &mut Places) -> Option<Page> {
    let route = SitePath::new("reference/changes.html").filter(|route| taken.taken.insert(route.clone()))?;
    let title = texts.fill("changes.since", &[("revision", &since.name())]);
    let breaking: usize = since.changes.iter().map(RootChanges::breaking).sum();
    let modules = texts.count("count.modules", since.changes.len());
    let summary = match since.next() {
        None => texts.say("changes.summary-nothing").to_owned(),
        Some(next) => {
            let breaks = match breaking {
                0 => texts.say("changes.nothing-breaks").to_owned(),
                some => texts.count("changes.some-break", some),
            };
            let next = texts.say(next.text());
            texts.fill("changes.summary", &[("modules", &modules), ("breaks", &breaks), ("next", &next)])
        }
    };
    Some(Page {
        route,
        label: title.clone(),
        title,
        summary,
        kind: PageKind::Changes,
        file: None,
        stands_for: None,
        order: None,
        counts: Vec::new(),
        auxiliary: false,
        hidden: false,
    })
}

fn of_source(
    scan: &Scan,
    (model, index): (usize, usize),
    of_model: &dyn Model,
    is_elsewhere: &dyn Fn(&SourcePath) -> bool,
    taken: &mut Places,
) -> Option<Page> {
    let page = of_model.pages().get(index)?;
    let route = reference_route(&page.folder).and_then(|route| taken.take(route, &page.folder))?;
    let readme = page.readme.as_ref().filter(|readme| !is_elsewhere(readme));
    let document =
        page.readme.as_ref().and_then(|readme| scan.documents.get(readme)).map(|read| &read.document);
    let label = if page.folder.is_root() { scan.name.clone() } else { page.folder.name().to_owned() };
    let title = document.and_then(Document::title).map_or_else(|| label.clone(), str::to_owned);
    let own_summary = Some(description::plain(&page.summary)).filter(|summary| !summary.is_empty());
    Some(Page {
        route,
        title,
        label,
        summary: document
            .map(summary)
            .filter(|summary| !summary.is_empty())
            .or(own_summary)
            .unwrap_or_default(),
        kind: PageKind::Source { model, index, entity: page.entity.clone(), folder: page.folder.clone() },
        file: readme.cloned(),
        stands_for: None,
        order: document.filter(|_| readme.is_some()).and_then(|document| document.front_matter.order),
        counts: page.counts.clone(),
        auxiliary: page.auxiliary,
        hidden: false,
    })
}

/// What a document says of itself in one line: its description, else the first sentence of its words.
fn summary(document: &Document) -> String {
    if let Some(written) = &document.front_matter.description {
        return written.clone();
    }
    document.lead.clone()
}

/// `getting-started.md` → `Getting started`.
pub(super) fn humanise(path: &SourcePath) -> String {
    let stem = if is_readme(path) || path.stem() == "index" {
        path.parent().name().to_owned()
    } else {
        path.stem().to_owned()
    };
    let words = stem.trim_start_matches('.').replace(['-', '_'], " ");
    let mut chars = words.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
