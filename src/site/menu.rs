//! The navigation as one page shows it: whole where it is small; else the way to the page, and what stands beside it.

use crate::html::Html;
use crate::outline::{NavNode, Outline};
use crate::path::SitePath;
use crate::texts::Texts;

/// A part of at most so many lines is shown whole to its own pages.
const WHOLE: usize = 80;

/// A navigation whose parts have at most so many lines at the top is not folded.
const OPEN: usize = 30;

/// At most so many lines of one level are shown: those around the way to the page.
const BESIDE: usize = 60;

/// The navigation seen from the page at `from`, whose own line is `node`. Of other parts than the page's own, the lines at the top
/// are shown, and are folded where there are many. Folders down to the level `unfolded` are open, and those on the way to the page.
pub(super) fn menu(outline: &Outline, node: Option<usize>, from: &SitePath, unfolded: Option<usize>) -> Html {
    let unfolded = unfolded.unwrap_or(0);
    let nav = &outline.nav;
    let trail = node.map(|node| nav.trail(node)).unwrap_or_default();
    let mut html = Html::new();
    html.push_trusted("<ul>");
    let starts = nav.roots.iter().enumerate().filter(|(_, node)| nav.nodes[**node].heading).map(|(at, _)| at);
    let starts: Vec<usize> = std::iter::once(0).chain(starts).chain([nav.roots.len()]).collect();
    for (&start, &end) in starts.iter().zip(starts.iter().skip(1)).filter(|(start, end)| start < end) {
        let nodes = &nav.roots[start..end];
        let is_own = trail.first().is_some_and(|first| nodes.contains(first));
        let size = nav.roots.get(end).copied().unwrap_or(nav.nodes.len()) - nodes[0];
        let whole = nav.nodes.len() <= WHOLE || is_own && size <= WHOLE;
        let menu = Menu { outline, trail: &trail, current: node, from, whole, unfolded };
        match nodes.split_first() {
            Some((&heading, lines)) if nav.nodes[heading].heading => {
                let open = is_own || nav.roots.len() <= OPEN || unfolded > 0;
                menu.part(&nav.nodes[heading].label, lines, open, &mut html);
            }
            _ => menu.lines(nodes, &mut html),
        }
    }
    html.push_trusted("</ul>\n");
    html
}

struct Menu<'a> {
    outline: &'a Outline,
    trail: &'a [usize],
    current: Option<usize>,
    from: &'a SitePath,
    /// Whether folders can be unfolded in place.
    whole: bool,
    /// Down to which level they are, whatever page it is; the top is 1.
    unfolded: usize,
}

impl Menu<'_> {
    fn part(&self, title: &str, lines: &[usize], open: bool, html: &mut Html) {
        html.push_trusted("<li class=\"menu-part\">");
        html.push_trusted(if open { "<details open><summary>" } else { "<details><summary>" });
        html.push_text(title);
        html.push_trusted("</summary>");
        self.level(lines, html);
        html.push_trusted("</details></li>");
    }

    fn level(&self, nodes: &[usize], html: &mut Html) {
        html.push_trusted("<ul>");
        self.lines(nodes, html);
        html.push_trusted("</ul>\n");
    }

    fn lines(&self, nodes: &[usize], html: &mut Html) {
        let around = self.place_of_trail(nodes);
        let first = around.saturating_sub(BESIDE / 2).min(nodes.len().saturating_sub(BESIDE));
        let shown = &nodes[first..nodes.len().min(first + BESIDE)];
        if first > 0 {
            more(first, &self.outline.texts, html);
        }
        for &node in shown {
            self.line(node, html);
        }
        if first + shown.len() < nodes.len() {
            more(nodes.len() - first - shown.len(), &self.outline.texts, html);
        }
    }

    /// Where in a level the way to the page goes on. Levels are in the order in which their nodes were added.
    fn place_of_trail(&self, nodes: &[usize]) -> usize {
        self.trail.iter().find_map(|node| nodes.binary_search(node).ok()).unwrap_or(0)
    }

    fn line(&self, index: usize, html: &mut Html) {
        let node = &self.outline.nav.nodes[index];
        let in_trail = self.trail.contains(&index) && self.current != Some(index);
        let open = self.trail.contains(&index);
        html.push_trusted(match in_trail {
            true => "<li class=\"in-trail\">",
            // What is in it is shown on its own pages.
            false if !self.whole && !open && !node.children.is_empty() => "<li class=\"has-more\">",
            false => "<li>",
        });
        let unfolded =
            if open || self.is_unfolded(index) { "<details open><summary" } else { "<details><summary" };
        match (node.children.is_empty(), open, self.whole) {
            // A folder in a navigation that is shown whole is unfolded in place: by its name, or, where that leads to a page,
            // by the arrow beside it.
            (false, _, true) if node.page.is_some() => {
                self.label(node, index, html);
                html.push_trusted(unfolded);
                html.push_attribute(
                    "aria-label",
                    &self.outline.texts.fill("page.under", &[("title", &node.label)]),
                );
                html.push_trusted("></summary>");
                self.level(&node.children, html);
                html.push_trusted("</details>");
            }
            (false, _, true) => {
                html.push_trusted(unfolded);
                html.push_trusted(">");
                words(node, html);
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
            words(node, html);
            html.push_trusted("</span>");
            return;
        };
        html.push_trusted("<a");
        html.push_attribute("href", &self.outline.pages[page].route.url_from(self.from));
        if self.current == Some(index) {
            html.push_trusted(" aria-current=\"page\"");
        }
        html.push_trusted(">");
        words(node, html);
        html.push_trusted("</a>");
    }

    fn is_unfolded(&self, index: usize) -> bool {
        self.unfolded > 0 && self.outline.nav.trail(index).len() <= self.unfolded
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

/// What a line is called, after its chapter's number.
fn words(node: &NavNode, html: &mut Html) {
    if !node.number.is_empty() {
        html.push_trusted("<b>");
        html.push_text(&node.number);
        html.push_trusted(" </b>");
    }
    html.push_text(&node.label);
}

fn more(count: usize, texts: &Texts, html: &mut Html) {
    html.push_trusted("<li class=\"quiet menu-more\"><span>");
    html.push_text(&texts.count("page.more", count));
    html.push_trusted("</span></li>");
}
