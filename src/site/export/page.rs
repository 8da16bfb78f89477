//! A page as Markdown: authored ones in their own words, others in the same shape.

use crate::catalog::EntityId;
use crate::content::{Lead, Rewriting, Stands, description, rewrite};
use crate::markdown::{self, push_heading};
use crate::outline::{Destination, GUEST, Page, PageKind, Route, Shown};
use crate::path::{SitePath, SourcePath};
use crate::render::{Resolve, Standing, markdown as render};
use crate::site::page::{Links, data};
use crate::site::shown::{Section, Shows, shown};
use crate::site::{Site, export};
use crate::source::block::{Block, Body};
use crate::texts::Texts;

/// Where a page's Markdown is: beside the page, by its name.
pub(in crate::site) fn route_of(page: &SitePath) -> Option<SitePath> {
    SitePath::new(&format!("{}.md", page.as_str().strip_suffix(".html")?))
}

/// The page whose Markdown this would be.
pub(super) fn page_of(route: &SitePath) -> Option<SitePath> {
    SitePath::new(&format!("{}.html", route.as_str().strip_suffix(".md")?))
}

/// The page `index` as it stands at `route`, as Markdown.
pub(super) fn page(site: &Site, index: usize, route: &SitePath) -> String {
    let page = &site.outline.pages[index];
    let links = MarkdownLinks { to: Links::on(site, route), in_words: false };
    let mut out = String::new();
    match &page.kind {
        PageKind::Authored | PageKind::InPlace { .. } => {
            let words = page.file.as_ref().and_then(|file| words(&links, file, None));
            let words = words.unwrap_or_default();
            let has_title = document(site, page).is_some_and(|it| it.shows_title());
            if !has_title {
                push_heading(1, &page.title, &mut out);
            }
            out.push_str(words.trim_start_matches(['\n', '\r']));
        }
        PageKind::View { folder, entity, view } => {
            title(page, Some(folder), &mut out);
            if let Some(entity) = site.outline.catalog.get(entity) {
                paragraph(&markdown::text(&description::plain(&entity.description)), &mut out);
            }
            let graph = site.outline.diagram(folder, view);
            out.push_str(&graph.map(|graph| render::diagram(&graph)).unwrap_or_default());
        }
        _ => {
            let folder = if let PageKind::Source { folder, .. } = &page.kind { Some(folder) } else { None };
            title(page, folder, &mut out);
            paragraph(&markdown::text(&page.summary), &mut out);
            let data =
                if page.kind == PageKind::Estate { export::estate::data(site) } else { data(site, index) };
            paragraph(&render::badges(&data.badges), &mut out);
            out.push_str(&render::blocks(&data, &links, &|file| words(&links, file, Some(1))));
        }
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn document<'a>(site: &'a Site, page: &Page) -> Option<&'a crate::content::Document> {
    Some(&site.scan.documents.get(page.file.as_ref()?)?.document)
}

/// The title, and the folder where the title does not say it.
fn title(page: &Page, folder: Option<&SourcePath>, out: &mut String) {
    push_heading(1, &page.title, out);
    if let Some(folder) = folder.filter(|folder| !folder.is_root() && folder.as_str() != page.title) {
        paragraph(&markdown::code(folder.as_str(), false), out);
    }
}

fn paragraph(words: &str, out: &mut String) {
    if !words.trim().is_empty() {
        out.push_str(words.trim());
        out.push_str("\n\n");
    }
}

/// A document's words. Where they stand `below` a heading that says their title: without it, their headings so many levels further down.
fn words(links: &MarkdownLinks<'_>, file: &SourcePath, below: Option<u8>) -> Option<String> {
    let site = links.to.site;
    let authored = site.scan.documents.get(file)?;
    let document = &authored.document;
    let destinations = site.outline.destinations.get(file).map(Vec::as_slice).unwrap_or_default();
    let how = Rewriting {
        left_out: &authored.left_out(),
        heading_shift: below.unwrap_or(0).into(),
        skip_title: below.is_some(),
        note_prefix: if links.in_words { GUEST } else { "" },
        link: &|at| match (destinations.get(at), document.links.get(at)) {
            (Some(to), Some(link)) => links.lead(to, &link.dest),
            _ => Lead::Nowhere,
        },
        embed: &|at| {
            let in_cell = document.embeds.get(at).is_some_and(|it| it.stands == Stands::InCell);
            shown(site, file, at).map(|it| embedded(links, &it, in_cell)).unwrap_or_default()
        },
    };
    Some(rewrite(authored.text(), document, &how))
}

/// What an embed shows, as Markdown; `in_cell` where a table's bars are around it.
fn embedded(links: &MarkdownLinks<'_>, shows: &Shows<'_>, in_cell: bool) -> String {
    let links = MarkdownLinks { in_words: true, ..*links };
    match shows {
        Shows::Picture(graph) => render::diagram(graph),
        Shows::Sections(sections) => {
            let body = |section: &Section| {
                let words = |file: &SourcePath| words(&links, file, Some(section.shift?));
                render::body(&section.block, &links, &words).trim_end().to_owned()
            };
            let bodies = sections.iter().map(body).filter(|body| !body.is_empty());
            bodies.collect::<Vec<_>>().join("\n\n")
        }
        Shows::Value(Shown::Code(text)) => markdown::code(text, in_cell),
        Shows::Value(Shown::Words(text)) => description::markdown_line(text, in_cell),
        Shows::Value(Shown::Sensitive) => links.texts().say("field.not-shown").to_owned(),
        Shows::Resources(table) if table.rows.is_empty() => links.texts().say("embed.no-resource").to_owned(),
        Shows::Resources(table) => {
            render::body(&Block::new("", "", Body::Table(table.clone())), &links, &|_| None)
        }
    }
}

/// Addresses as they are from one page's Markdown: a page's is that of its Markdown. Of places on pages only headings have one.
#[derive(Clone, Copy)]
struct MarkdownLinks<'a> {
    to: Links<'a>,
    /// Whether what is written stands among an author's words, whose headings are theirs.
    in_words: bool,
}

impl MarkdownLinks<'_> {
    fn lead(&self, to: &Destination, written: &str) -> Lead {
        let site = self.to.site;
        let url = match to {
            Destination::Page(page, Some(fragment)) if site.headings.has(*page, fragment, site) => {
                self.to.destination(to).map(|url| markdown_of(&url))
            }
            // On the page at hand a place that is none has no address.
            Destination::Page(..) => elsewhere(self.to.destination(to)),
            _ => self.to.destination(to),
        };
        url.map_or(Lead::Nowhere, |url| if url == written.trim() { Lead::AsWritten } else { Lead::To(url) })
    }
}

/// The page that an address leads to, without the place on it: elements have no ids here. None for a place on the same page.
fn elsewhere(url: Option<String>) -> Option<String> {
    let url = url?;
    let page = url.split('#').next().filter(|page| !page.is_empty())?;
    Some(markdown_of(page))
}

/// `a/b.html#c` → `a/b.md#c`: of a page's address on this site, its Markdown's.
fn markdown_of(url: &str) -> String {
    let (page, fragment) = url.split_at(url.find('#').unwrap_or(url.len()));
    match page.strip_suffix(".html") {
        Some(page) => format!("{page}.md{fragment}"),
        None => url.to_owned(),
    }
}

impl Resolve for MarkdownLinks<'_> {
    fn texts(&self) -> &Texts {
        self.to.texts()
    }

    fn entity(&self, id: &EntityId) -> Option<String> {
        elsewhere(self.to.entity(id))
    }

    fn picture(&self, id: &EntityId) -> Option<String> {
        elsewhere(self.to.picture(id))
    }

    fn overview(&self, slug: &str) -> Option<String> {
        elsewhere(self.to.overview(slug))
    }

    fn page(&self, page: usize) -> Option<String> {
        elsewhere(self.to.page(page))
    }

    /// Of an old address, where it leads: nothing is there as Markdown.
    fn place(&self, place: &SitePath) -> Option<String> {
        let Links { site, route, .. } = self.to;
        match site.outline.routes.get(place) {
            Some(Route::Redirect(redirect)) => match self.lead(&redirect.to, "") {
                Lead::To(url) => Some(url),
                Lead::AsWritten | Lead::Nowhere => Some(place.url_from(route)),
            },
            _ => Some(export::markdown_of(site, place).unwrap_or_else(|| place.clone()).url_from(route)),
        }
    }

    fn file(&self, path: &SourcePath, line: usize) -> Option<String> {
        self.to.file(path, line)
    }

    fn standing(&self) -> Standing {
        Standing { headings: !self.in_words, ..Standing::default() }
    }
}
