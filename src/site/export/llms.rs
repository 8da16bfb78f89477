//! `llms.txt`: every page in a line, in the navigation's order, for language models and whoever reads in their place. The form is that of
//! <https://llmstxt.org>: a title, a description, sections of links; what a short reading may leave out stands under "Optional".

use std::collections::BTreeSet;

use super::page::route_of;
use crate::markdown::{destination, link, push_heading, push_text, text};
use crate::outline::{Outline, Page, PageKind};
use crate::path::SitePath;
use crate::site::Site;

/// A section: its heading, and its lines.
type Section = (String, Vec<String>);

/// The whole file.
pub(super) fn llms(site: &Site) -> String {
    let (outline, config) = (&site.outline, &site.scan.config);
    let mut out = String::new();
    push_heading(1, &outline.title, &mut out);
    let home = || outline.home().map_or("", |home| outline.pages[home].summary.as_str());
    let description = if config.description.is_empty() { home() } else { &config.description };
    if !description.trim().is_empty() {
        out.push_str("> ");
        push_text(description, &mut out);
        out.push_str("\n\n");
    }
    if config.export.markdown {
        out.push_str("Each address below is a page as Markdown; with `.html` in place of `.md` it is the page for people.\n\n");
    }
    for (title, lines) in sections(site) {
        push_heading(2, &title, &mut out);
        out.push_str(&lines.concat());
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn sections(site: &Site) -> Vec<Section> {
    let outline = &site.outline;
    let mut pages = Pages { site, told: BTreeSet::new(), optional: Vec::new() };
    let mut sections: Vec<Section> = vec![("Pages".into(), Vec::new())];
    let mut is_part = false;
    for &root in &outline.nav.roots {
        let node = &outline.nav.nodes[root];
        if node.heading {
            sections.push((node.label.clone(), Vec::new()));
            is_part = true;
            continue;
        }
        // Without parts, a folder of pages is one.
        let is_own = !is_part && !node.children.is_empty();
        if is_own {
            sections.push((node.label.clone(), Vec::new()));
        }
        let at = if is_part || is_own { sections.len() - 1 } else { 0 };
        pages.below(root, &mut sections[at].1);
    }
    // An authored page that SUMMARY.md does not list has no place, and is there all the same.
    // What another page lists is told there.
    let listed = |page: &usize| {
        let it = &outline.pages[*page];
        let is_within = outline.overview_above(*page).is_some() || matches!(it.kind, PageKind::Tag(_));
        !is_within && !it.is_diagram() && !it.hidden
    };
    for page in (0..outline.pages.len()).filter(listed) {
        pages.tell(page, &mut sections[0].1);
    }
    sections.push(("Data".into(), data(site)));
    sections.push(("Optional".into(), pages.optional));
    sections.retain(|(_, lines)| !lines.is_empty());
    sections
}

struct Pages<'a> {
    site: &'a Site,
    told: BTreeSet<usize>,
    /// Examples and tests.
    optional: Vec<String>,
}

impl Pages<'_> {
    /// The pages from a node of the navigation down.
    fn below(&mut self, root: usize, lines: &mut Vec<String>) {
        let nav = &self.site.outline.nav;
        let mut todo = vec![root];
        while let Some(node) = todo.pop() {
            if let Some(page) = nav.nodes[node].page {
                self.tell(page, lines);
            }
            todo.extend(nav.nodes[node].children.iter().rev());
        }
    }

    fn tell(&mut self, page: usize, lines: &mut Vec<String>) {
        if self.told.insert(page) {
            let it = &self.site.outline.pages[page];
            let line = line(it, &address(self.site, &route(&self.site.outline, page)));
            if it.auxiliary { self.optional.push(line) } else { lines.push(line) }
        }
    }
}

fn line(page: &Page, url: &str) -> String {
    let summary =
        if page.summary.trim().is_empty() { String::new() } else { format!(": {}", text(&page.summary)) };
    format!("- {}{summary}\n", link(&text(&page.title), url))
}

/// Where a page is: of two places that it stands at, the site's root.
fn route(outline: &Outline, page: usize) -> SitePath {
    let index = if outline.home() == Some(page) { SitePath::new("index.html") } else { None };
    index.unwrap_or_else(|| outline.pages[page].route.clone())
}

/// The whole address of a page's Markdown, or of the page where there is none; relative where the site's is not known.
fn address(site: &Site, page: &SitePath) -> String {
    let markdown = route_of(page).filter(|route| super::has(site, route));
    whole(site, markdown.as_ref().unwrap_or(page))
}

fn whole(site: &Site, route: &SitePath) -> String {
    let base = site.scan.config.site_url.as_deref().unwrap_or_default();
    let path = route.url_from(&SitePath::root());
    format!("{base}{path}")
}

/// What there is as data.
fn data(site: &Site) -> Vec<String> {
    const FILES: [(&str, &str); 2] = [
        (
            "catalog.json",
            "everything that is declared, with its settings, and what needs what; catalog.schema.json says how",
        ),
        ("exports.json", "names and addresses alone, for links from other repositories"),
    ];
    let line = |(name, words): (&str, &str)| {
        let route = SitePath::new(name).filter(|route| super::has(site, route))?;
        Some(format!("- [{name}]({}): {words}\n", destination(&whole(site, &route))))
    };
    FILES.into_iter().filter_map(line).collect()
}
