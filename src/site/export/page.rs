//! A page as Markdown: authored ones in their own words, others in the same shape.

use super::estate;
use crate::catalog::EntityId;
use crate::content::{Lead, Rewriting, description, rewrite};
use crate::markdown::{self, push_heading};
use crate::outline::{Destination, Embedded, Page, PageKind, Shown, calls};
use crate::path::{SitePath, SourcePath};
use crate::render::{Resolve, markdown as render};
use crate::site::Site;
use crate::site::embeds::{found, shown_data};
use crate::site::page::{Links, data};
use crate::source::block::{Block, Body};

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
    let links = MarkdownLinks(Links { site, route });
    let mut out = String::new();
    match &page.kind {
        PageKind::Authored | PageKind::InPlace { .. } => {
            let words = page.file.as_ref().and_then(|file| words(&links, file, 0));
            let words = words.unwrap_or_default();
            let has_title = document(site, page).is_some_and(|it| it.headings.iter().any(|it| it.level == 1));
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
            let data = if page.kind == PageKind::Estate { estate::data(site) } else { data(site, index) };
            paragraph(&render::badges(&data.badges), &mut out);
            out.push_str(&render::blocks(&data, &links, &|file| words(&links, file, 1)));
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

/// A document's words, their headings so many levels further down; then without their title, which stands above them.
fn words(links: &MarkdownLinks<'_>, file: &SourcePath, shift: usize) -> Option<String> {
    let site = links.0.site;
    let authored = site.scan.documents.get(file)?;
    let destinations = site.outline.destinations.get(file).map(Vec::as_slice).unwrap_or_default();
    let embeds = site.outline.embeds.get(file).map(Vec::as_slice).unwrap_or_default();
    let how = Rewriting {
        left_out: &authored.left_out(),
        heading_shift: shift,
        skip_title: shift > 0,
        link: &|at| match (destinations.get(at), authored.document.links.get(at)) {
            (Some(to), Some(link)) => links.lead(to, &link.dest),
            _ => Lead::Nowhere,
        },
        embed: &|at| {
            embeds.get(at).and_then(Option::as_ref).map(|it| embedded(links, file, it)).unwrap_or_default()
        },
    };
    Some(rewrite(authored.text(), &authored.document, &how))
}

/// What an embed stands for, as Markdown.
fn embedded(links: &MarkdownLinks<'_>, file: &SourcePath, embedded: &Embedded) -> String {
    let site = links.0.site;
    match embedded {
        Embedded::Estate => render::diagram(&calls::graph(&site.scan, &site.outline)),
        Embedded::Picture(folder, views) => {
            let graph = views.iter().find_map(|view| site.outline.diagram(folder, view));
            graph.map(|graph| render::diagram(&graph)).unwrap_or_default()
        }
        Embedded::Sections(sections) => {
            let data = shown_data(site, file, sections);
            let shown = |id: &str| data.blocks.iter().find(|block| block.id == *id && !block.body.is_empty());
            let blocks = sections.shown.iter().filter_map(|section| shown(&section.id));
            let blocks = blocks.map(|block| render::body(block, links, &|file| words(links, file, 1)));
            blocks.collect::<Vec<_>>().join("\n")
        }
        Embedded::Value(_, Shown::Code(text)) => markdown::code(text, false),
        Embedded::Value(_, Shown::Words(text)) => text.clone(),
        Embedded::Value(_, Shown::Sensitive) => "(sensitive)".to_owned(),
        Embedded::Resources(selection) => {
            let table = found(selection, &site.outline);
            render::body(&Block::new("", "", Body::Table(table)), links, &|_| None)
        }
    }
}

/// Addresses as they are from one page's Markdown: a page's is that of its Markdown.
struct MarkdownLinks<'a>(Links<'a>);

impl MarkdownLinks<'_> {
    fn lead(&self, to: &Destination, written: &str) -> Lead {
        let url = self.0.destination(to);
        match to {
            Destination::Page(..) => url.map(|url| markdown_of(&url)),
            _ => url,
        }
        .map_or(Lead::Nowhere, |url| if url == written.trim() { Lead::AsWritten } else { Lead::To(url) })
    }

    /// A place on the same page has no address here: its elements have no ids.
    fn elsewhere(url: Option<String>) -> Option<String> {
        url.filter(|url| !url.starts_with('#')).map(|url| markdown_of(&url))
    }
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
    fn entity(&self, id: &EntityId) -> Option<String> {
        Self::elsewhere(self.0.entity(id))
    }

    fn picture(&self, id: &EntityId) -> Option<String> {
        Self::elsewhere(self.0.picture(id))
    }

    fn overview(&self, slug: &str) -> Option<String> {
        Self::elsewhere(self.0.overview(slug))
    }

    fn page(&self, page: usize) -> Option<String> {
        Self::elsewhere(self.0.page(page))
    }

    fn place(&self, place: &SitePath) -> Option<String> {
        Self::elsewhere(self.0.place(place))
    }

    fn file(&self, path: &SourcePath, line: usize) -> Option<String> {
        self.0.file(path, line)
    }
}
