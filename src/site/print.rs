//! Documents to be printed: the whole book, and each section of it. A document holds the words of many pages, so each is one file, made
//! from the pages' own documents when it is asked for; its size and time grow with the words in it, and no page knows of more than where
//! its documents are.
//!
//! The book is `print.html`, as mdBook has it. A section stands in our own folder, under the route of its first page: two sections never
//! begin with the same page, and nothing of a project is ever there.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use super::page::{self, Links};
use super::words::Words;
use super::{Site, address, records, runbook};
use crate::config::Print;
use crate::content::Rendering;
use crate::html::Html;
use crate::outline::Outline;
use crate::path::SitePath;
use crate::render::view::{LinkView, PageView};

/// The folder of sections' documents.
const FOLDER: &str = "_infrabook/print";

/// What can be printed of a site. Of two documents that hold the same pages, the first is kept.
#[derive(Default)]
pub(super) struct Documents {
    /// The book, then its sections, each with its place.
    all: Vec<(SitePath, Joined)>,
    /// The section that a page is in.
    section_of: BTreeMap<usize, usize>,
}

/// Pages that are printed as one document.
#[derive(Default)]
pub(super) struct Joined {
    /// What the section is called; `None`: the book.
    title: Option<String>,
    /// Its pages in their order, and how deep each stands below the first.
    pages: Vec<(usize, usize)>,
    /// Titles of parts, each before the page at this place among the pages.
    parts: Vec<(usize, String)>,
}

impl Documents {
    /// Of a whole site.
    pub(super) fn of(outline: &Outline, print: Print) -> Self {
        if !print.enable {
            return Self::default();
        }
        let mut book = Joined::default();
        let mut sections: Vec<Joined> = Vec::new();
        let mut in_part = false;
        let mut seen = BTreeSet::new();
        for &root in &outline.nav.roots {
            let node = &outline.nav.nodes[root];
            if node.heading {
                book.parts.push((book.pages.len(), node.label.clone()));
            }
            if node.heading || !in_part {
                sections.push(Joined { title: Some(node.label.clone()), ..Joined::default() });
                in_part = node.heading;
            }
            let mut below = vec![(root, 0)];
            while let Some((at, depth)) = below.pop() {
                let node = &outline.nav.nodes[at];
                // A page in the place of a generated one may stand in the reference too.
                let is_new = |&page: &usize| outline.pages[page].is_authored() && seen.insert(page);
                let page = node.page.filter(is_new);
                for joined in [Some(&mut book), sections.last_mut()].into_iter().flatten() {
                    joined.pages.extend(page.map(|page| (page, depth)));
                }
                below.extend(node.children.iter().rev().map(|&child| (child, depth + 1)));
            }
        }
        let is_free = |route: &SitePath| !outline.routes.contains_key(route);
        let mut documents = Self::default();
        let is_made = |joined: &Joined| (2..=print.max_pages).contains(&joined.pages.len());
        let has_book = is_made(&book);
        documents
            .all
            .extend(SitePath::new("print.html").filter(is_free).filter(|_| has_book).map(|it| (it, book)));
        for section in sections.into_iter().filter(is_made) {
            let Some(&(first, _)) = section.pages.first() else { continue };
            let Some(route) = SitePath::new(&format!("{FOLDER}/{}", outline.pages[first].route)) else {
                continue;
            };
            let index = documents.all.len();
            documents.section_of.extend(section.pages.iter().map(|&(page, _)| (page, index)));
            documents.all.push((route, section));
        }
        documents
    }

    /// Where they are.
    pub(super) fn routes(&self) -> impl Iterator<Item = &SitePath> {
        self.all.iter().map(|(route, _)| route)
    }

    /// The document at this place.
    pub(super) fn get(&self, route: &SitePath) -> Option<&Joined> {
        let is_ours = route.as_str() == "print.html" || route.as_str().starts_with(FOLDER);
        self.all.iter().filter(|_| is_ours).find(|(at, _)| at == route).map(|(_, joined)| joined)
    }

    /// Those that a page is in, seen from `route`: its section, and the book.
    pub(super) fn links(&self, site: &Site, page: usize, route: &SitePath) -> Vec<LinkView> {
        let link = |(at, joined): &(SitePath, Joined)| {
            let name = if joined.title.is_some() { "print.section" } else { "print.book" };
            LinkView { title: site.scan.texts.say(name).to_owned(), url: Some(at.url_from(route)) }
        };
        if !site.outline.pages[page].is_authored() {
            return Vec::new();
        }
        let section = self.section_of.get(&page).and_then(|&index| self.all.get(index));
        let book = self.all.first().filter(|(_, joined)| joined.title.is_none());
        section.into_iter().chain(book).map(link).collect()
    }
}

/// The pages of a joined document, for links between them: each with the ids that its words have.
pub(super) type Inside<'a> = BTreeMap<usize, BTreeSet<&'a str>>;

/// The id of a page in a joined document.
pub(super) fn id_of(page: usize) -> String {
    format!("p{page}")
}

/// What the ids of a page's words begin with there. No heading's id has a dot.
pub(super) fn prefix_of(page: usize) -> String {
    format!("p{page}.")
}

/// One of the documents.
///
/// # Errors
/// When its template cannot be filled.
pub(super) fn document(site: &Site, joined: &Joined, route: &SitePath) -> io::Result<String> {
    let outline = &site.outline;
    let inside: Inside<'_> = joined
        .pages
        .iter()
        .map(|&(page, _)| {
            let document = page::document(site, &outline.pages[page]);
            let ids = document.map(|document| {
                let mut ids = document.written_ids();
                ids.extend(document.note_ids());
                ids.extend(document.terms.iter().map(|term| term.id.as_str()));
                ids
            });
            (page, ids.unwrap_or_default())
        })
        .collect();
    let mut body = contents(site, joined);
    for &(page, _) in &joined.pages {
        body.push(&sheet(site, page, route, &inside));
    }
    let mut view = PageView {
        site: page::site_view(site, route, &route.to_root()),
        title: joined.title.clone().unwrap_or_else(|| outline.title.clone()),
        body,
        canonical: address::of_route(site, route),
        hidden: true,
        ..PageView::default()
    };
    view.heading = Some(view.title.clone());
    site.theme.render("print.html", &view)
}

/// The pages by their names, below the titles of their parts.
fn contents(site: &Site, joined: &Joined) -> Html {
    let mut html = Html::trusted("<nav class=\"print-contents\" aria-label=\"");
    html.push_text(site.scan.texts.say("print.contents"));
    html.push_trusted("\">\n<ul>\n");
    let mut parts = joined.parts.iter().peekable();
    for (index, &(page, depth)) in joined.pages.iter().enumerate() {
        while let Some((_, title)) = parts.next_if(|(before, _)| *before <= index) {
            html.push_trusted("<li class=\"print-part\">");
            html.push_text(title);
            html.push_trusted("</li>\n");
        }
        html.push_trusted("<li class=\"print-");
        html.push_number(u32::try_from(depth.min(4)).unwrap_or_default());
        html.push_trusted("\"><a href=\"#");
        html.push_text(&id_of(page));
        html.push_trusted("\">");
        html.push_text(&site.outline.pages[page].label);
        html.push_trusted("</a></li>\n");
    }
    html.push_trusted("</ul>\n</nav>\n");
    html
}

/// A page's words.
fn sheet(site: &Site, index: usize, route: &SitePath, inside: &Inside<'_>) -> Html {
    let page = &site.outline.pages[index];
    let flow = if site.scan.config.print.page_break { "" } else { " flow" };
    let mut html = Html::trusted(format!("<article class=\"prose sheet{flow}\" id=\"{}\">\n", id_of(index)));
    if let (Some(document), Some(file)) = (page::document(site, page), &page.file) {
        let mut below_title = records::status(&document.front_matter);
        below_title.push(&runbook::line(site, index, &document.front_matter, route));
        if !document.shows_title() {
            let class = if document.begins_with(&page.title) { " class=\"visually-hidden\"" } else { "" };
            html.push_trusted("<h1");
            html.push_trusted(class);
            html.push_trusted(" data-ui>");
            html.push_text(&page.title);
            html.push_trusted("</h1>\n");
        }
        if document.title_heading().is_none() {
            html.push(&below_title);
        }
        let links = Links { inside: Some(inside), ..Links::on(site, route) };
        let how = Rendering { below_title: &below_title, ..Rendering::default() };
        html.push(&Words::joined(links, index).of(file, &how));
    }
    html.push_trusted("</article>\n");
    html
}
