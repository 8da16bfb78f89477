//! What a folder's page shows that has nothing but its title: the pages below it, as the navigation has them.

use super::Site;
use crate::content::Document;
use crate::html::Html;
use crate::outline::Nav;
use crate::path::SitePath;

/// So many levels of pages are listed.
const DEEPEST: usize = 2;

/// The list of what stands below a page in the navigation. Nothing where its `document` says anything itself, or nothing stands there.
pub(super) fn list(site: &Site, page: usize, document: &Document, route: &SitePath) -> Html {
    let nav = &site.outline.nav;
    let below = nav.node_of(page).map(|node| nav.nodes[node].children.as_slice()).unwrap_or_default();
    let mut html = Html::new();
    if !has_words(document) {
        lines(site, nav, below, route, DEEPEST, &mut html);
    }
    html
}

/// Whether a document has anything but a title.
fn has_words(document: &Document) -> bool {
    document.headings.len() > 1
        || document.sections.iter().any(|section| !section.trim().is_empty())
        || !(document.links.is_empty() && document.embeds.is_empty() && document.code.is_empty())
}

fn lines(site: &Site, nav: &Nav, nodes: &[usize], route: &SitePath, levels: usize, html: &mut Html) {
    if nodes.is_empty() || levels == 0 {
        return;
    }
    html.push_trusted("<ul data-ui>\n");
    for node in nodes.iter().map(|&node| &nav.nodes[node]) {
        html.push_trusted("<li>");
        match node.page {
            Some(page) => {
                html.push_trusted("<a");
                html.push_attribute("href", &site.outline.pages[page].route.url_from(route));
                html.push_trusted(">");
                html.push_text(&node.label);
                html.push_trusted("</a>");
            }
            None => html.push_text(&node.label),
        }
        lines(site, nav, &node.children, route, levels - 1, html);
        html.push_trusted("</li>\n");
    }
    html.push_trusted("</ul>\n");
}
