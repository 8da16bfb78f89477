//! The estate's diagram: which module calls which.

use std::collections::{BTreeMap, BTreeSet};

use super::Outline;
use super::estate::{Package, packages, users};
use crate::diagram::{Direction, Edge, Graph, Node};
use crate::path::SourcePath;
use crate::scan::Scan;

/// What a reader can take in.
const MOST: usize = 60;

/// Who calls whom, by folder. Packages that neither call nor are called are in the estate's table; a picture would say
/// nothing of them. Where there are too many, those that lie in one folder are one box, however far up that has to be.
pub fn graph(scan: &Scan, outline: &Outline) -> Graph {
    let packages = packages(outline);
    let calls = calls(outline, &packages);
    let mut shown: BTreeSet<usize> = calls.iter().flat_map(|&(from, to)| [from, to]).collect();
    let mut drawing = Drawing {
        name: &scan.name,
        outline,
        packages: &packages,
        graph: Graph::default(),
        node_of: BTreeMap::new(),
    };
    let is_of_modules = packages.iter().all(is_module);
    let title = if is_of_modules { "estate.calls-picture" } else { "estate.needs-picture" };
    drawing.graph.title = outline.texts.say(title).into();
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

/// The name of the text that the diagram is called by: where there are not only modules, it shows more than their calls.
pub fn title(packages: &[Package<'_>]) -> &'static str {
    if packages.iter().all(is_module) { "section.calls" } else { "estate.needs" }
}

fn is_module(package: &Package<'_>) -> bool {
    package.noun.0 == "noun.module"
}

/// Each call once, as packages' indices.
fn calls(outline: &Outline, packages: &[Package<'_>]) -> BTreeSet<(usize, usize)> {
    let index: BTreeMap<_, usize> =
        packages.iter().enumerate().map(|(at, package)| (package.id, at)).collect();
    let mut calls = BTreeSet::new();
    for (to, package) in packages.iter().enumerate() {
        let callers = users(package.id, outline).into_iter().filter_map(|user| index.get(user).copied());
        calls.extend(callers.filter(|from| *from != to).map(|from| (from, to)));
    }
    calls
}

/// The first folders of a path.
fn ancestor(folder: &SourcePath, depth: usize) -> SourcePath {
    let parts: Vec<&str> = folder.components().take(depth).collect();
    SourcePath::new(&parts.join("/")).unwrap_or_else(SourcePath::root)
}

/// The shortest end of a folder's path that no other of `folders` has.
fn tail_of_its_own(folder: &SourcePath, folders: &[&SourcePath]) -> String {
    let tail = |of: &SourcePath, length: usize| -> String {
        let parts: Vec<&str> = of.components().collect();
        parts[parts.len().saturating_sub(length)..].join("/")
    };
    let is_own = |length: &usize| {
        let end = tail(folder, *length);
        folders.iter().all(|other| *other == folder || tail(other, *length) != end)
    };
    let length = (1..=folder.components().count()).find(is_own);
    length.map_or_else(|| folder.to_string(), |length| tail(folder, length))
}

struct Drawing<'a> {
    /// What the project is called.
    name: &'a str,
    outline: &'a Outline,
    packages: &'a [Package<'a>],
    graph: Graph,
    /// The node of each package, or of its folder.
    node_of: BTreeMap<usize, usize>,
}

impl Drawing<'_> {
    /// A box, or a frame, for a folder.
    fn folder(&mut self, folder: &SourcePath, sublabel: String) -> usize {
        let id = if folder.is_root() { self.name.to_owned() } else { folder.to_string() };
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
            let is_of_modules = members.iter().all(|member| is_module(&self.packages[*member]));
            let what = if is_of_modules { "count.modules" } else { "estate.in-here" };
            let frame = self.folder(&folder, self.outline.texts.count(what, members.len()));
            self.node_of.extend(members.into_iter().map(|member| (member, frame)));
        }
    }

    fn package(&mut self, at: usize, parent: Option<usize>) {
        let package = &self.packages[at];
        let page = &self.outline.pages[package.page];
        let id = if package.folder.is_root() { self.name.to_owned() } else { package.folder.to_string() };
        // What counts most comes last.
        let count = package.counts.last().filter(|(count, _)| *count > 0);
        let sublabel = count.map_or_else(String::new, |(count, what)| self.outline.texts.count(what, *count));
        self.node_of.insert(at, self.graph.nodes.len());
        let (label, entity) = (page.root_label().to_owned(), Some(package.id.clone()));
        self.graph.nodes.push(Node { id, label, sublabel, parent, category: "module", entity });
    }

    /// Boxes of one name say as much of their folders as tells them apart. Those in a frame need not: it names their folder.
    fn tell_apart(&mut self) {
        let mut of_label: BTreeMap<String, Vec<(usize, &SourcePath)>> = BTreeMap::new();
        let packages = self.packages;
        for (package, node) in &self.node_of {
            let it = &self.graph.nodes[*node];
            if it.entity.is_some() {
                of_label.entry(it.label.clone()).or_default().push((*node, packages[*package].folder));
            }
        }
        for like in of_label.into_values() {
            let folders: Vec<&SourcePath> = like.iter().map(|(_, folder)| *folder).collect();
            let is_open = |node: usize, folder: &SourcePath| {
                self.graph.nodes[node].parent.is_none() && !folder.is_root()
            };
            let open = like.iter().filter(|(node, folder)| is_open(*node, folder));
            let labels: Vec<(usize, String)> =
                open.map(|(node, folder)| (*node, tail_of_its_own(folder, &folders))).collect();
            if like.len() > 1 {
                labels.into_iter().for_each(|(node, label)| self.graph.nodes[node].label = label);
            }
        }
    }

    fn edges(mut self, calls: &BTreeSet<(usize, usize)>) -> Graph {
        let node = |at: &usize| self.node_of.get(at).copied();
        let lines: BTreeSet<(usize, usize)> =
            calls.iter().filter_map(|(from, to)| Some((node(from)?, node(to)?))).collect();
        self.tell_apart();
        let lines = lines.into_iter().filter(|(from, to)| from != to);
        self.graph.edges = lines.map(|(from, to)| Edge { from, to, ..Edge::default() }).collect();
        self.graph
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_one_name_are_told_apart() {
        let of =
            ["kubernetes", "aws/core/kubernetes", "aws/linux/kubernetes", "azure/core/kubernetes", "vpc"];
        let folders: Vec<SourcePath> = of.iter().map(|path| SourcePath::new(path).unwrap()).collect();
        let all: Vec<&SourcePath> = folders.iter().collect();
        let told: Vec<String> = all.iter().map(|folder| tail_of_its_own(folder, &all)).collect();
        let expected =
            ["kubernetes", "aws/core/kubernetes", "linux/kubernetes", "azure/core/kubernetes", "vpc"];
        assert_eq!(told, expected);
    }
}
