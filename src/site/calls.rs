//! The estate's diagram: which module calls which.

use std::collections::{BTreeMap, BTreeSet};

use super::Site;
use super::estate::{Package, packages, users};
use crate::diagram::{Direction, Edge, Graph, Node};
use crate::path::SourcePath;

/// What a reader can take in.
const MOST: usize = 60;

/// Who calls whom, by folder. Packages that neither call nor are called are in the estate's table; a picture would say
/// nothing of them. Where there are too many, those that lie in one folder are one box, however far up that has to be.
pub(super) fn graph(site: &Site) -> Graph {
    let packages = packages(&site.outline);
    let calls = calls(site, &packages);
    let mut shown: BTreeSet<usize> = calls.iter().flat_map(|&(from, to)| [from, to]).collect();
    let mut drawing =
        Drawing { site, packages: &packages, graph: Graph::default(), node_of: BTreeMap::new() };
    drawing.graph.title = "Which module calls which".into();
    drawing.graph.direction = Direction::Right;
    if shown.len() > MOST {
        drawing.folders(&shown);
        return drawing.edges(&calls);
    }
    let mut folders: BTreeMap<SourcePath, Vec<usize>> = BTreeMap::new();
    for at in &shown {
        folders.entry(packages[*at].folder.parent()).or_default().push(*at);
    }
    folders.retain(|folder, members| members.len() > 1 && !folder.is_root());
    for (folder, members) in &folders {
        let frame = drawing.folder(folder, String::new());
        members.iter().for_each(|member| drawing.package(*member, Some(frame)));
        let members: BTreeSet<usize> = members.iter().copied().collect();
        shown = &shown - &members;
    }
    for at in shown {
        drawing.package(at, None);
    }
    drawing.edges(&calls)
}

/// Each call once, as packages' indices.
fn calls(site: &Site, packages: &[Package<'_>]) -> BTreeSet<(usize, usize)> {
    let index: BTreeMap<_, usize> =
        packages.iter().enumerate().map(|(at, package)| (package.id, at)).collect();
    let mut calls = BTreeSet::new();
    for (to, package) in packages.iter().enumerate() {
        let callers =
            users(package.id, &site.outline).into_iter().filter_map(|user| index.get(user).copied());
        calls.extend(callers.filter(|from| *from != to).map(|from| (from, to)));
    }
    calls
}

/// The first folders of a path.
fn ancestor(folder: &SourcePath, depth: usize) -> SourcePath {
    let parts: Vec<&str> = folder.components().take(depth).collect();
    SourcePath::new(&parts.join("/")).unwrap_or_else(SourcePath::root)
}

struct Drawing<'a> {
    site: &'a Site,
    packages: &'a [Package<'a>],
    graph: Graph,
    /// The node of each package, or of its folder.
    node_of: BTreeMap<usize, usize>,
}

impl Drawing<'_> {
    /// A box, or a frame, for a folder.
    fn folder(&mut self, folder: &SourcePath, sublabel: String) -> usize {
        let id = if folder.is_root() { self.site.scan.name.clone() } else { folder.to_string() };
        self.graph.nodes.push(Node { label: id.clone(), id, sublabel, ..Node::default() });
        self.graph.nodes.len() - 1
    }

    /// A box a folder, as deep as there is room for.
    fn folders(&mut self, shown: &BTreeSet<usize>) {
        let within = |depth: usize| -> BTreeMap<SourcePath, Vec<usize>> {
            let mut folders: BTreeMap<SourcePath, Vec<usize>> = BTreeMap::new();
            for at in shown {
                folders.entry(ancestor(self.packages[*at].folder, depth)).or_default().push(*at);
            }
            folders
        };
        const DEEPEST: usize = 8;
        let deepest = (0..=DEEPEST).rev().map(within).find(|folders| folders.len() <= MOST);
        for (folder, members) in deepest.unwrap_or_default() {
            if let [one] = members.as_slice() {
                self.package(*one, None);
                continue;
            }
            let frame = self.folder(&folder, format!("{} modules", members.len()));
            self.node_of.extend(members.into_iter().map(|member| (member, frame)));
        }
    }

    fn package(&mut self, at: usize, parent: Option<usize>) {
        let package = &self.packages[at];
        let page = &self.site.outline.pages[package.page];
        let name = &self.site.scan.name;
        let id = if package.folder.is_root() { name.clone() } else { package.folder.to_string() };
        // What counts most comes last.
        let count = package.counts.last().filter(|(count, _)| *count > 0);
        let sublabel = count.map_or_else(String::new, |(count, what)| {
            let what = what.to_lowercase();
            let what = if *count == 1 { what.trim_end_matches('s') } else { &what };
            format!("{count} {what}")
        });
        self.node_of.insert(at, self.graph.nodes.len());
        let (label, entity) = (page.label.clone(), Some(package.id.clone()));
        self.graph.nodes.push(Node { id, label, sublabel, parent, category: "module", entity });
    }

    fn edges(mut self, calls: &BTreeSet<(usize, usize)>) -> Graph {
        let node = |at: &usize| self.node_of.get(at).copied();
        let lines: BTreeSet<(usize, usize)> =
            calls.iter().filter_map(|(from, to)| Some((node(from)?, node(to)?))).collect();
        let lines = lines.into_iter().filter(|(from, to)| from != to);
        self.graph.edges = lines.map(|(from, to)| Edge { from, to, ..Edge::default() }).collect();
        self.graph
    }
}
