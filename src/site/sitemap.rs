//! sitemap.xml: every page for search engines, by its whole address. Source: sitemaps.org, protocol 0.9.

use super::{Site, address};
use crate::html::escape_into;
use crate::outline::Page;
use crate::path::SitePath;

/// So many addresses a file may hold.
const MOST: usize = 50_000;

const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// The sitemap's files: one, or an index and its parts. None where the site's whole address is not known.
pub(super) fn routes(site: &Site) -> Vec<SitePath> {
    if site.scan.config.site_url.is_none() {
        return Vec::new();
    }
    let parts = listed(site).count().div_ceil(MOST);
    let last = if parts > 1 { parts } else { 0 };
    let names = std::iter::once("sitemap.xml".to_owned()).chain((1..=last).map(part_name));
    names.filter_map(|name| SitePath::new(&name)).collect()
}

/// Whether this is one of these files.
pub(super) fn has(site: &Site, route: &SitePath) -> bool {
    // Others are many, and pages are counted for none of them.
    route.as_str().starts_with("sitemap") && routes(site).contains(route)
}

/// One of these files.
pub(super) fn bytes(site: &Site, route: &SitePath) -> Option<Vec<u8>> {
    if !has(site, route) {
        return None;
    }
    let at = routes(site).iter().position(|known| known == route)?;
    let mut entries: Vec<Entry> = listed(site).filter_map(|page| entry(site, page)).collect();
    entries.sort();
    Some(file(&entries, at, MOST, site.scan.config.site_url.as_deref()?).into_bytes())
}

fn part_name(part: usize) -> String {
    format!("sitemap-{part}.xml")
}

/// What is listed: pages that are not hidden. A diagram's own page has no words of its own: who searches finds the page it is of.
fn listed(site: &Site) -> impl Iterator<Item = usize> {
    let is_listed = |page: &Page| !page.is_diagram() && !page.hidden;
    (0..site.outline.pages.len()).filter(move |&page| is_listed(&site.outline.pages[page]))
}

/// A page.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    address: String,
    /// When it changed last, as W3C has dates: `2026-05-01`.
    changed: Option<String>,
}

fn entry(site: &Site, page: usize) -> Option<Entry> {
    let changed = site.last_change(&site.outline.pages[page]).map(|change| change.date.to_string());
    Some(Entry { address: address::of_page(site, page)?, changed })
}

/// The file at `at`: where all fit into one, that; else the index, and the parts after it.
fn file(entries: &[Entry], at: usize, most: usize, base: &str) -> String {
    let entry = |it: &Entry| (it.address.clone(), it.changed.clone());
    match at.checked_sub(1) {
        None if entries.len() <= most => xml("urlset", "url", entries.iter().map(entry)),
        None => {
            let parts = 1..=entries.len().div_ceil(most);
            xml("sitemapindex", "sitemap", parts.map(|part| (format!("{base}{}", part_name(part)), None)))
        }
        Some(part) => {
            xml("urlset", "url", entries.chunks(most).nth(part).unwrap_or_default().iter().map(entry))
        }
    }
}

fn xml(list: &str, item: &str, entries: impl Iterator<Item = (String, Option<String>)>) -> String {
    let mut out = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{list} xmlns=\"{NAMESPACE}\">\n");
    for (address, changed) in entries {
        out.push_str(&format!("<{item}><loc>"));
        escape_into(&address, &mut out);
        out.push_str("</loc>");
        if let Some(changed) = changed {
            out.push_str("<lastmod>");
            escape_into(&changed, &mut out);
            out.push_str("</lastmod>");
        }
        out.push_str(&format!("</{item}>\n"));
    }
    out.push_str(&format!("</{list}>\n"));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_pages_are_split_under_an_index() {
        let entries: Vec<Entry> =
            (0..5).map(|at| Entry { address: format!("https://x/{at}?a&b"), changed: None }).collect();
        let count = |at, what: &str| file(&entries, at, 2, "https://x/").matches(what).count();
        assert_eq!((count(0, "<sitemap><loc>https://x/sitemap-"), count(0, "<url>")), (3, 0));
        assert_eq!([count(1, "<url>"), count(2, "<url>"), count(3, "<url>")], [2, 2, 1]);
        assert_eq!(file(&entries, 0, 5, "https://x/").matches("?a&amp;b</loc></url>").count(), 5);
        let dated = [Entry { address: "https://x/".into(), changed: Some("2026-05-01".into()) }];
        assert!(file(&dated, 0, 5, "").contains("<lastmod>2026-05-01</lastmod></url>"));
    }
}
