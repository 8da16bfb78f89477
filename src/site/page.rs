//! One page: its view, filled from the outline.

use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;

use serde::Serialize;

use super::words::Words;
use super::{
    Site, address, changes, estate, export, folder, impact, mentions, menu, print, records, relations,
    runbook,
};
use crate::catalog::EntityId;
use crate::config::{self, Shade};
use crate::content::{Document, Rendering, description, heading_ids};
use crate::diagnostic::Span;
use crate::diagram::{Graph, Placed};
use crate::outline::estate::of_noun;
use crate::outline::{Destination, Moved, Outline, Page, PageKind, Redirect, Route, anchors};
use crate::path::{SitePath, SourcePath, encode};
use crate::render::view::{
    ChangeView, EstateView, LinkView, PageView, RedirectView, SiteView, TocView, VersionView,
};
use crate::render::{self, Resolve};
use crate::scan::Authored;
use crate::source::View;
use crate::source::block::{Badge, Body, PageData};
use crate::texts::Texts;

/// The page `index`, as it stands at `route`.
///
/// # Errors
/// When its template cannot be filled.
pub(super) fn page(site: &Site, index: usize, route: &SitePath) -> io::Result<String> {
    let page = &site.outline.pages[index];
    let mut view = frame(site, index, route);
    match &page.kind {
        PageKind::Authored | PageKind::InPlace { .. } => {
            authored(site, index, route, &mut view);
            site.theme.render("page.html", &view)
        }
        PageKind::View { folder, entity, view: shown } => {
            picture(site, folder, entity, shown, route, &mut view);
            site.theme.render("reference.html", &view)
        }
        PageKind::Overview { .. } => {
            source(site, index, &data(site, index), route, &mut view);
            if let Some(above) = site.outline.overview_above(index) {
                view.breadcrumb.push(LinkView {
                    title: site.outline.pages[above].label.clone(),
                    url: Some(site.outline.pages[above].route.url_from(route)),
                });
            }
            site.theme.render("overview.html", &view)
        }
        PageKind::Source { .. } | PageKind::Changes => {
            source(site, index, &data(site, index), route, &mut view);
            site.theme.render("reference.html", &view)
        }
        PageKind::Tag(_) | PageKind::Tags | PageKind::Alerts | PageKind::Upkeep => {
            view.breadcrumb.extend(above_tag(site, &page.kind, route));
            source(site, index, &data(site, index), route, &mut view);
            site.theme.render("overview.html", &view)
        }
        PageKind::Estate => {
            let estate = estate::estate(site, route);
            estate::contents(site, &mut view);
            site.theme.render("estate.html", &WithEstate { page: view, estate })
        }
    }
}

/// What stands on a page that is made of blocks: a source's, or one of the site's own lists. Nothing, of others.
pub(super) fn data(site: &Site, index: usize) -> PageData {
    let outline = &site.outline;
    let page = &outline.pages[index];
    match &page.kind {
        PageKind::Source { .. } => {
            let mut data = of_root(index, None, site);
            // A README that is shown as the home page is not shown twice.
            data.blocks.retain(
                |block| !matches!(&block.body, Body::Readme(file) if page.file.as_ref() != Some(file)),
            );
            data
        }
        PageKind::Overview { model, index } => of_overview(*model, *index, outline),
        PageKind::Changes => changes::page(outline),
        PageKind::Tag(_) | PageKind::Tags | PageKind::Alerts | PageKind::Upkeep => {
            records::page(site, &page.kind)
        }
        PageKind::Authored | PageKind::InPlace { .. } | PageKind::View { .. } | PageKind::Estate => {
            PageData::default()
        }
    }
}

/// 404.html: served for any address, at any depth, so its links begin at the site's base path, and there in `folder`: that of a version,
/// or none.
///
/// # Errors
/// When its template cannot be filled.
pub(super) fn not_found(site: &Site, folder: &str) -> io::Result<String> {
    let slash = if folder.is_empty() { "" } else { "/" };
    let base = format!("{}{folder}{slash}", site.scan.config.base_path);
    let mut view = not_found_view(site, &base);
    if let Some(page) = site.missing_page() {
        let (page, route) = (&site.outline.pages[page], &site.outline.pages[page].route);
        let up = route.as_str().strip_suffix(route.name()).unwrap_or_default();
        let base = format!("{base}{up}");
        let words = Words::linked(Links { base: &base, ..Links::on(site, route) });
        view.body = page.file.as_ref().map(|file| words.of(file, &Rendering::default())).unwrap_or_default();
    }
    site.theme.render("404.html", &view)
}

/// What stands on the page for addresses that lead nowhere, of a site that begins at `base`.
pub(super) fn not_found_view(site: &Site, base: &str) -> PageView {
    let home = SitePath::root().join("index.html").unwrap_or_else(SitePath::root);
    let mut view = PageView {
        site: site_view(site, &home, base),
        title: site.scan.texts.say("missing.title").into(),
        heading: Some(site.scan.texts.say("missing.heading").into()),
        ..PageView::default()
    };
    view.site.home = base.to_owned();
    view
}

/// The page at an old address.
///
/// # Errors
/// When its template cannot be filled.
pub(super) fn redirect(site: &Site, redirect: &Redirect, route: &SitePath) -> io::Result<String> {
    let url = Links::on(site, route).destination(&redirect.to).unwrap_or_default();
    let title = match &redirect.to {
        Destination::Page(page, _) => site.outline.pages[*page].title.clone(),
        _ => url.clone(),
    };
    let view = RedirectView {
        language: site.scan.config.language.clone(),
        direction: site.scan.config.direction(),
        canonical: address::of_destination(site, &redirect.to).unwrap_or_else(|| url.clone()),
        // Where it is read, a quote would begin a quoted address.
        refresh: url.replace('\'', "%27"),
        to: LinkView { title, url: Some(url) },
        moved: moved(site, &redirect.fragments, route),
    };
    site.theme.render("redirect.html", &view)
}

/// Old fragments, and where they lead from the page at `route`.
fn moved(site: &Site, moved: &[Moved], route: &SitePath) -> Vec<LinkView> {
    let links = Links::on(site, route);
    let link = |it: &Moved| LinkView { title: it.fragment.clone(), url: links.destination(&it.to) };
    moved.iter().map(link).collect()
}

#[derive(Serialize)]
struct WithEstate {
    #[serde(flatten)]
    page: PageView,
    estate: EstateView,
}

/// All that is shown of what a page is about; nothing of a page that is about nothing of a source's.
/// `seen_from` is the page that shows some of it.
pub(super) fn of_root(page: usize, seen_from: Option<usize>, site: &Site) -> PageData {
    let outline = &site.outline;
    let Some(root) = outline.pages[page].root() else { return PageData::default() };
    let data = with_pictures(outline.models[root.model].page(root.index), Some(root.folder), outline);
    let mut data = relations::with_relations(data, root.entity, outline);
    data.blocks.extend(impact::block(root.entity, outline));
    let mut data = mentions::with_mentions(data, page, seen_from, site);
    data.blocks.extend(changes::block(root.entity, outline));
    data
}

/// All that is shown on a page about the whole.
pub(super) fn of_overview(model: usize, index: usize, outline: &Outline) -> PageData {
    let mut data = with_pictures(outline.models[model].overview(index), None, outline);
    for block in &mut data.blocks {
        if let Body::Table(table) = &mut block.body {
            relations::with_runbooks(table, outline);
        }
    }
    data
}

/// Draws what is to be drawn of the root in `folder`, or of any that is named, where it tells more than a list would.
fn with_pictures(mut data: PageData, folder: Option<&SourcePath>, outline: &Outline) -> PageData {
    let tells = |graphs: &[Graph]| {
        graphs.iter().any(|it| !it.edges.is_empty() || it.nodes.iter().any(|node| node.parent.is_some()))
    };
    for block in &mut data.blocks {
        let graphs = match (&block.body, folder) {
            (Body::View(view), Some(folder)) | (Body::Picture(folder, view), _) => {
                outline.diagrams(folder, view)
            }
            _ => continue,
        };
        block.body = Body::Graphs(if tells(&graphs) { graphs } else { Vec::new() });
    }
    data
}

/// What every page has around its body.
fn frame(site: &Site, index: usize, route: &SitePath) -> PageView {
    let outline = &site.outline;
    let page = &outline.pages[index];
    // A picture stands where that stands which it is a picture of.
    let listed = match &page.kind {
        PageKind::View { folder, .. } => outline.page_of_folder(folder).unwrap_or(index),
        PageKind::Tag(_) => all_tags(outline).unwrap_or(index),
        _ => outline.overview_above(index).unwrap_or(index),
    };
    let node = outline.nav.node_of(listed);
    let front_matter = document(site, page).map(|document| &document.front_matter);
    PageView {
        site: site_view(site, route, &route.to_root()),
        title: page.title.clone(),
        window_title: words_of(site, page).and_then(Authored::page_title).map(str::to_owned),
        description: page.summary.clone(),
        breadcrumb: breadcrumb(site, node, route),
        nav: menu::menu(outline, node, route, site.scan.config.html.unfolded),
        previous: neighbour(site, node, route, false),
        next: neighbour(site, node, route, true),
        source: source_of(site, page),
        edit: edit_of(site, page),
        markdown: export::markdown_of(site, route).map(|it| it.url_from(route)),
        changed: site.last_change(page).map(|change| ChangeView {
            date: change.date.to_string(),
            author: change.author.as_ref().filter(|_| site.scan.config.names).map(ToString::to_string),
        }),
        facts: runbook::left_of(records::facts(site, index, front_matter), front_matter, &site.scan.texts),
        tags: front_matter.map(|it| records::tags_of(site, it, route)).unwrap_or_default(),
        canonical: address::of_page(site, index),
        hidden: page.hidden,
        print: site.print.links(site, index, route),
        moved: moved(site, outline.moved.get(&index).map(Vec::as_slice).unwrap_or_default(), route),
        ..PageView::default()
    }
}

/// The site as a page sees it whose links begin with `root`.
pub(super) fn site_view(site: &Site, route: &SitePath, root: &str) -> SiteView {
    let [style, mermaid, script, search, icon] = site.theme.paths();
    let at = |path: &str| format!("{root}{path}");
    let home = SitePath::root().join("index.html").unwrap_or_else(SitePath::root);
    let config = &site.scan.config;
    SiteView {
        title: site.outline.title.clone(),
        language: site.scan.config.language.clone(),
        direction: site.scan.config.direction(),
        root: root.to_owned(),
        home: home.url_from(route),
        style: at(style),
        mermaid: at(mermaid),
        styles: own(site, &config.html.styles, at),
        scripts: config.html.scripts.iter().map(|(path, _)| at(&encode(path.as_str()))).collect(),
        shade: config.html.shade.map(Shade::name),
        without_copy: !config.html.copy,
        most_found: config.html.most_found,
        script: at(script),
        search: site.scan.config.search.then(|| at(search)),
        icon: at(icon),
        icon_type: site.theme.icon_type(),
        logo: site.theme.logo().map(at),
        forge: site.scan.forge.as_ref().map(|forge| forge.url.clone()),
        authors: site.scan.config.authors.clone(),
        version: site.version.as_ref().map(|name| {
            let [style, script] = site.theme.version_paths().map(at);
            VersionView { name: name.to_string(), all: at("../index.html#versions"), style, script }
        }),
    }
}

/// The project's own style sheets, after the one in which mdBook's names for colours are ours.
fn own(site: &Site, styles: &[(SourcePath, Span)], at: impl Fn(&str) -> String) -> Vec<String> {
    let names = Some(site.theme.mdbook().0).filter(|_| !styles.is_empty());
    let styles = styles.iter().map(|(path, _)| encode(path.as_str()));
    names.map(str::to_owned).into_iter().chain(styles).map(|path| at(&path)).collect()
}

pub(super) fn document<'a>(site: &'a Site, page: &Page) -> Option<&'a Document> {
    words_of(site, page).map(|authored| &authored.document)
}

fn words_of<'a>(site: &'a Site, page: &Page) -> Option<&'a Authored> {
    site.scan.documents.get(page.file.as_ref()?).map(Arc::as_ref)
}

fn breadcrumb(site: &Site, node: Option<usize>, route: &SitePath) -> Vec<LinkView> {
    let Some(node) = node else { return Vec::new() };
    let nav = &site.outline.nav;
    let url = |page: usize| site.outline.pages[page].route.url_from(route);
    // A part leads to the first page of it; on that page it is named alone, so that titles stand at one height.
    let link = |first: usize| (nav.nodes[node].page != Some(first)).then(|| url(first));
    let part = nav.part(node).map(|(title, first)| LinkView { title: title.to_owned(), url: link(first) });
    let trail = nav.trail(node);
    let above = trail.iter().take(trail.len().saturating_sub(1));
    // A folder has no page: it leads to the table of what lies in such folders.
    let listed = nav.nodes[node].page.and_then(|page| listed(site, page, route));
    let above = above.map(|&node| LinkView {
        title: nav.nodes[node].label.clone(),
        url: nav.nodes[node].page.map(url).or_else(|| listed.clone()),
    });
    part.into_iter().chain(above).collect()
}

/// The table on the estate's page that lists a page of a source's.
fn listed(site: &Site, page: usize, route: &SitePath) -> Option<String> {
    let outline = &site.outline;
    let root = outline.pages[page].root()?;
    let noun = outline.models.get(root.model)?.pages().get(root.index)?.noun;
    let Route::Page(estate) = outline.routes.get(&SitePath::new("reference/index.html")?)? else {
        return None;
    };
    let estate = outline.pages.get(*estate).filter(|it| it.kind == PageKind::Estate)?;
    let (id, _) = of_noun(noun.1, &outline.texts);
    Some(format!("{}#{id}", estate.route.url_from(route)))
}

/// The list of all tags.
fn all_tags(outline: &Outline) -> Option<usize> {
    match outline.routes.get(&SitePath::new("tags/index.html")?)? {
        Route::Page(page) => Some(*page),
        Route::File(_) | Route::Redirect(_) => None,
    }
}

/// What stands above a tag's page.
fn above_tag(site: &Site, kind: &PageKind, route: &SitePath) -> Option<LinkView> {
    let tags =
        Some(kind).filter(|kind| matches!(kind, PageKind::Tag(_))).and_then(|_| all_tags(&site.outline))?;
    let tags = &site.outline.pages[tags];
    Some(LinkView { title: tags.title.clone(), url: Some(tags.route.url_from(route)) })
}

/// The page before or after an authored one, in the order of the navigation. The reference is looked up, not read through.
fn neighbour(site: &Site, node: Option<usize>, route: &SitePath, after: bool) -> Option<LinkView> {
    let outline = &site.outline;
    let is_authored = |page: usize| outline.pages[page].is_authored();
    let mut at = node?;
    outline.nav.nodes[at].page.filter(|&page| is_authored(page))?;
    loop {
        at = if after { outline.nav.after(at)? } else { outline.nav.before(at)? };
        if let Some(page) = outline.nav.nodes[at].page {
            let page = Some(page).filter(|&page| is_authored(page))?;
            let url = Some(outline.pages[page].route.url_from(route));
            return Some(LinkView { title: outline.nav.nodes[at].label.clone(), url });
        }
    }
}

fn source_of(site: &Site, page: &Page) -> Option<String> {
    let forge = site.scan.forge.as_ref()?;
    match (&page.file, &page.kind) {
        (Some(file), _) => Some(forge.address(file, false, None)).filter(|_| has_file(site, file)),
        (None, PageKind::Source { folder, .. }) => Some(forge.address(folder, true, None)),
        _ => None,
    }
}

/// Where a page's Markdown file is edited. As for mdBook, `{path}` is its path from the folder that holds book.toml: whatever leads to
/// that folder is part of the template.
fn edit_of(site: &Site, page: &Page) -> Option<String> {
    let file = page.file.as_ref().filter(|file| has_file(site, file))?;
    match &site.scan.config.edit_url {
        Some(template) => Some(template.replace(config::PATH, &encode(file.as_str()))),
        None => site.scan.forge.as_ref()?.edit_address(file),
    }
}

/// Whether there is a file of a page: of one that a program made, there is none.
fn has_file(site: &Site, file: &SourcePath) -> bool {
    site.scan.documents.get(file).is_none_or(|authored| !authored.is_made)
}

fn authored(site: &Site, index: usize, route: &SitePath, view: &mut PageView) {
    let page = &site.outline.pages[index];
    let Some(document) = document(site, page) else { return };
    view.heading = (!document.shows_title()).then(|| page.title.clone());
    view.is_heading_said = document.begins_with(&page.title);
    let mut below_title = records::status(&document.front_matter);
    below_title.push(&runbook::line(site, index, &document.front_matter, route));
    let how = Rendering { permalinks: true, below_title: &below_title, ..Rendering::default() };
    view.body = page.file.as_ref().map(|file| Words::on(site, route).of(file, &how)).unwrap_or_default();
    if document.title_heading().is_none() && !below_title.is_empty() {
        let mut body = below_title.clone();
        body.push(&view.body);
        view.body = body;
    }
    view.body.push(&folder::list(site, index, document, route));
    if site.scan.config.html.contents && document.front_matter.toc != Some(false) {
        view.toc = contents(document, 0, &|_| false);
    }
}

fn source(site: &Site, index: usize, data: &PageData, route: &SitePath, view: &mut PageView) {
    let page = &site.outline.pages[index];
    view.heading = Some(page.title.clone());
    view.lead.clone_from(&page.summary);
    if let PageKind::Source { folder, .. } = &page.kind {
        view.path = Some(folder.to_string()).filter(|path| !folder.is_root() && *path != page.title);
    }
    view.badges = render::badges(&data.badges);
    let mut taken: BTreeSet<String> = anchors::of_data(data);
    taken.extend(anchors::of_kind(&page.kind).map(str::to_owned));
    let reserved = |id: &str| taken.contains(id);
    let words = Words::on(site, route);
    if let Some(document) = document(site, page) {
        if let Some(status) = &document.front_matter.status {
            let status = Badge::new(status.clone(), records::tone_of(status));
            view.badges.push(&render::badges(&[status]));
        }
        view.body = runbook::line(site, index, &document.front_matter, route);
    }
    view.body.push(&render::blocks(data, &words.links, &|file| {
        let how = Rendering {
            heading_shift: 1,
            permalinks: true,
            skip_title: true,
            reserved: &reserved,
            ..Rendering::default()
        };
        Some(words.of(file, &how))
    }));
    for block in data.blocks.iter().filter(|block| !block.body.is_empty()) {
        view.toc.push(TocView { level: 2, id: block.id.to_string(), text: block.title.to_string() });
        if let (Body::Readme(_), Some(document)) = (&block.body, document(site, page)) {
            view.toc.extend(contents(document, 1, &reserved));
        }
    }
}

/// A page for one picture.
fn picture(
    site: &Site,
    folder: &SourcePath,
    entity: &EntityId,
    shown: &View,
    route: &SitePath,
    view: &mut PageView,
) {
    let outline = &site.outline;
    let above = outline.page_of_folder(folder);
    view.heading = Some(view.title.clone());
    view.path = Some(folder.to_string()).filter(|_| !folder.is_root());
    view.lead = outline.catalog.get(entity).map(|it| description::plain(&it.description)).unwrap_or_default();
    view.breadcrumb = breadcrumb(site, above.and_then(|page| outline.nav.node_of(page)), route);
    if let Some(page) = above.map(|page| &outline.pages[page]) {
        // The place on the page that the picture is of.
        let url = outline.entity_url(entity, route).unwrap_or_else(|| page.route.url_from(route));
        view.breadcrumb.push(LinkView { title: page.label.clone(), url: Some(url) });
    }
    if let Some(graph) = outline.diagram(folder, shown) {
        view.body = render::diagram(&graph, "diagram", &Links::on(site, route));
    }
}

/// The headings of level 2 and 3, or, shifted by one, those of level 2 as level 3.
fn contents(document: &Document, shift: u8, reserved: &dyn Fn(&str) -> bool) -> Vec<TocView> {
    let ids = heading_ids(document, reserved);
    let headings = document.headings.iter().zip(ids.iter());
    headings
        .filter(|(heading, _)| (2..=3 - shift).contains(&heading.level))
        .map(|(heading, id)| TocView {
            level: heading.level + shift,
            id: id.to_string().replace('%', "%25"),
            text: heading.text.clone(),
        })
        .collect()
}

/// Addresses as they are from one page.
#[derive(Clone, Copy)]
pub(super) struct Links<'a> {
    pub(super) site: &'a Site,
    pub(super) route: &'a SitePath,
    /// The pages that are one document with it, where it is printed.
    pub(super) inside: Option<&'a print::Inside<'a>>,
    /// What addresses within the site begin with: nothing, but on the page that is shown at any address.
    pub(super) base: &'a str,
}

impl<'a> Links<'a> {
    /// From the page at `route`.
    pub(super) fn on(site: &'a Site, route: &'a SitePath) -> Self {
        Self { site, route, inside: None, base: "" }
    }
}

impl Links<'_> {
    /// The address of a place on the site.
    pub(super) fn to(&self, place: &SitePath) -> String {
        format!("{}{}", self.base, place.url_from(self.route))
    }

    /// The place of a page, or of an id on it, in the document that it is a part of; what the document lacks is its page.
    fn within_document(&self, page: usize, fragment: Option<&str>) -> Option<String> {
        let ids = self.inside?.get(&page)?;
        Some(match fragment.filter(|id| ids.contains(id)) {
            Some(id) => format!("#{}{}", print::prefix_of(page), crate::outline::encode_fragment(id)),
            None => format!("#{}", print::id_of(page)),
        })
    }

    pub(super) fn destination(&self, destination: &Destination) -> Option<String> {
        match destination {
            Destination::Page(page, fragment) => {
                if let Some(inside) = self.within_document(*page, fragment.as_deref()) {
                    return Some(inside);
                }
                // A page may stand at two places: a link to itself stays where it is.
                let is_here = self.site.outline.routes.get(self.route) == Some(&Route::Page(*page));
                let page = &self.site.outline.pages[*page];
                let fragment = fragment
                    .as_ref()
                    .map(|fragment| format!("#{}", crate::outline::encode_fragment(fragment)));
                match fragment {
                    Some(fragment) if is_here => Some(fragment),
                    fragment => Some(format!("{}{}", self.to(&page.route), fragment.unwrap_or_default())),
                }
            }
            Destination::File(path, suffix) => Some(format!("{}{suffix}", self.to(path))),
            Destination::Repository(path, suffix) => {
                let forge = self.site.scan.forge.as_ref()?;
                let is_folder = !self.site.scan.has_file(path);
                Some(format!("{}{suffix}", forge.address(path, is_folder, None)))
            }
            Destination::External(url) => Some(url.clone()),
            Destination::Nowhere => None,
        }
    }
}

impl Resolve for Links<'_> {
    fn texts(&self) -> &Texts {
        &self.site.scan.texts
    }

    fn entity(&self, id: &EntityId) -> Option<String> {
        self.site.outline.entity_url(id, self.route).map(|url| format!("{}{url}", self.base))
    }

    fn overview(&self, slug: &str) -> Option<String> {
        let page = self.site.outline.page_of_overview(slug)?;
        Some(self.to(&self.site.outline.pages[page].route))
    }

    fn page(&self, page: usize) -> Option<String> {
        self.destination(&Destination::Page(page, None))
    }

    fn place(&self, place: &SitePath) -> Option<String> {
        Some(self.to(place))
    }

    fn layout(&self, graph: &Graph) -> Placed {
        self.site.layouts.layout(graph)
    }

    fn picture(&self, id: &EntityId) -> Option<String> {
        self.site.outline.picture_url(id, self.route).map(|url| format!("{}{url}", self.base))
    }

    fn file(&self, path: &SourcePath, line: usize) -> Option<String> {
        let forge = self.site.scan.forge.as_ref()?;
        Some(forge.address(path, false, Some(line)))
    }
}
