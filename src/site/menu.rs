//! The navigation as one page shows it: whole where it is small; else the way to the page, and what stands beside it.

use crate::html::Html;
use crate::outline::{NavNode, Outline};
use crate::path::SitePath;

/// A navigation of at most so many lines is shown whole on every page.
const WHOLE: usize = 80;

/// At most so many lines of one level are shown: those around the way to the page.
const BESIDE: usize = 60;

/// The navigation seen from the page at `from`, whose own line is `node`.
pub(super) fn menu(outline: &Outline, node: Option<usize>, from: &SitePath) -> Html {
    let trail = node.map(|node| outline.nav.trail(node)).unwrap_or_default();
    let menu = Menu { outline, trail, current: node, from, whole: outline.nav.nodes.len() <= WHOLE };
    let mut html = Html::new();
    menu.level(&outline.nav.roots, &mut html);
    html
}

const END_OF_PART: &str = "</ul></details></li>\n";

struct Menu<'a> {
    outline: &'a Outline,
    trail: Vec<usize>,
    current: Option<usize>,
    from: &'a SitePath,
    whole: bool,
}

impl Menu<'_> {
    fn level(&self, nodes: &[usize], html: &mut Html) {
        html.push_trusted("<ul>");
        let around = self.place_of_trail(nodes);
        let first = around.saturating_sub(BESIDE / 2).min(nodes.len().saturating_sub(BESIDE));
        let shown = &nodes[first..nodes.len().min(first + BESIDE)];
        if first > 0 {
            more(first, html);
        }
        let mut in_part = false;
        for &node in shown {
            if self.outline.nav.nodes[node].heading {
                html.push_trusted(if in_part { END_OF_PART } else { "" });
                self.part(node, html);
                in_part = true;
            } else {
                self.line(node, html);
            }
        }
        html.push_trusted(if in_part { END_OF_PART } else { "" });
        if first + shown.len() < nodes.len() {
            more(nodes.len() - first - shown.len(), html);
        }
        html.push_trusted("</ul>\n");
    }

    /// Where in a level the way to the page goes on. Levels are in the order in which their nodes were added.
    fn place_of_trail(&self, nodes: &[usize]) -> usize {
        self.trail.iter().find_map(|node| nodes.binary_search(node).ok()).unwrap_or(0)
    }

    /// Begins a part: what follows it up to the next one can be folded.
    fn part(&self, index: usize, html: &mut Html) {
        html.push_trusted("<li class=\"menu-part\"><details open><summary>");
        html.push_text(&self.outline.nav.nodes[index].label);
        html.push_trusted("</summary><ul>");
    }

    fn line(&self, index: usize, html: &mut Html) {
        let node = &self.outline.nav.nodes[index];
        let in_trail = self.trail.contains(&index) && self.current != Some(index);
        // What only its own pages unfold says that there is more.
        let has_more = !node.children.is_empty() && !self.whole && !self.trail.contains(&index);
        html.push_trusted(match (in_trail, has_more) {
            (true, _) => "<li class=\"in-trail\">",
            (_, true) => "<li class=\"has-more\">",
            _ => "<li>",
        });
        let open = self.trail.contains(&index);
        match (node.children.is_empty(), open, self.whole) {
            // A folder in a navigation that is shown whole is unfolded in place: by its name, or, where that leads to a page,
            // by the arrow beside it.
            (false, _, true) if node.page.is_some() => {
                self.label(node, index, html);
                html.push_trusted(if open { "<details open><summary" } else { "<details><summary" });
                html.push_attribute("aria-label", &format!("Pages under {}", node.label));
                html.push_trusted("></summary>");
                self.level(&node.children, html);
                html.push_trusted("</details>");
            }
            (false, _, true) => {
                html.push_trusted(if open { "<details open><summary>" } else { "<details><summary>" });
                html.push_text(&node.label);
                html.push_trusted("</summary>");
                self.level(&node.children, html);
                html.push_trusted("</details>");
            }
            (false, true, false) => {
                self.label(node, index, html);
                self.level(&node.children, html);
            }
            _ => self.label(node, index, html),
        }
        html.push_trusted("</li>");
    }

    fn label(&self, node: &NavNode, index: usize, html: &mut Html) {
        // A folder without a page of its own leads to the first page in it, where it cannot be unfolded.
        let inside = || if self.whole { None } else { self.first_inside(index) };
        let Some(page) = node.page.or_else(inside) else {
            html.push_trusted("<span>");
            html.push_text(&node.label);
            html.push_trusted("</span>");
            return;
        };
        html.push_trusted("<a");
        html.push_attribute("href", &self.outline.pages[page].route.url_from(self.from));
        if self.current == Some(index) {
            html.push_trusted(" aria-current=\"page\"");
        }
        html.push_trusted(">");
        html.push_text(&node.label);
        html.push_trusted("</a>");
    }

    fn first_inside(&self, index: usize) -> Option<usize> {
        let mut node = &self.outline.nav.nodes[index];
        loop {
            let child = *node.children.first()?;
            node = &self.outline.nav.nodes[child];
            if node.page.is_some() {
                return node.page;
            }
        }
    }
}

fn more(count: usize, html: &mut Html) {
    html.push_trusted("<li class=\"quiet menu-more\"><span>");
    html.push_text(&format!("and {count} more"));
    html.push_trusted("</span></li>");
}
