//! The order of the pages: as SUMMARY.md says, else by folders; then the reference, by the modules' folders.

use std::collections::{BTreeMap, BTreeSet};

use super::pages::humanise;
use super::{Outline, PageKind};
use crate::content::SummaryItem;
use crate::path::SourcePath;
use crate::scan::{Scan, is_readme};

/// A forest of pages. Nodes name each other by index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Nav {
    /// Every node; a parent always before its children.
    pub nodes: Vec<NavNode>,
    /// The nodes at the top, in order.
    pub roots: Vec<usize>,
    of_page: BTreeMap<usize, usize>,
}

/// One line of the navigation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NavNode {
    /// What it is called.
    pub label: String,
    /// The number of the chapter, where it has one that is shown: `1.2.`
    pub number: String,
    /// The page it leads to; `None` for a folder without one, a draft, a part's title.
    pub page: Option<usize>,
    /// The title of a part: set off from the pages below it, which are its siblings.
    pub heading: bool,
    /// The node it stands under.
    pub parent: Option<usize>,
    /// What stands under it.
    pub children: Vec<usize>,
}

impl Nav {
    /// The node of a page.
    pub fn node_of(&self, page: usize) -> Option<usize> {
        self.of_page.get(&page).copied()
    }

    /// The nodes from the top down to this one, itself included.
    pub fn trail(&self, node: usize) -> Vec<usize> {
        let mut trail = vec![node];
        let mut at = node;
        while let Some(parent) = self.nodes[at].parent {
            trail.push(parent);
            at = parent;
        }
        trail.reverse();
        trail
    }

    /// The title of the part that this node is in, and the first page of that part.
    pub fn part(&self, node: usize) -> Option<(&str, usize)> {
        let top = *self.trail(node).first()?;
        let above = &self.roots[..=self.roots.binary_search(&top).ok()?];
        let at = above.iter().rposition(|&root| self.nodes[root].heading)?;
        let first = self.roots[at + 1..].iter().find_map(|&root| self.nodes[root].page)?;
        Some((&self.nodes[self.roots[at]].label, first))
    }

    /// The first page there is.
    pub fn first_page(&self) -> Option<usize> {
        self.in_order().into_iter().find_map(|node| self.nodes[node].page)
    }

    /// The node below this one, as one reads them from top to bottom.
    pub fn after(&self, node: usize) -> Option<usize> {
        if let Some(&child) = self.nodes[node].children.first() {
            return Some(child);
        }
        let mut at = node;
        loop {
            let beside = self.beside(at);
            let place = self.place(at);
            if let Some(&next) = beside.get(place + 1) {
                return Some(next);
            }
            at = self.nodes[at].parent?;
        }
    }

    /// The node above this one, as one reads them from top to bottom.
    pub fn before(&self, node: usize) -> Option<usize> {
        let place = self.place(node);
        let Some(place) = place.checked_sub(1) else { return self.nodes[node].parent };
        let mut at = self.beside(node)[place];
        while let Some(&last) = self.nodes[at].children.last() {
            at = last;
        }
        Some(at)
    }

    /// The nodes of one level.
    fn beside(&self, node: usize) -> &[usize] {
        self.nodes[node].parent.map_or(&self.roots, |parent| &self.nodes[parent].children)
    }

    /// A node's place in its level, whose nodes are in the order in which they were added.
    fn place(&self, node: usize) -> usize {
        self.beside(node).partition_point(|&other| other < node)
    }

    /// The nodes as one reads them, from top to bottom.
    pub fn in_order(&self) -> Vec<usize> {
        let mut order = Vec::with_capacity(self.nodes.len());
        let mut stack: Vec<usize> = self.roots.iter().rev().copied().collect();
        while let Some(node) = stack.pop() {
            order.push(node);
            stack.extend(self.nodes[node].children.iter().rev());
        }
        order
    }

    fn push(&mut self, parent: Option<usize>, node: NavNode) -> usize {
        let index = self.nodes.len();
        if let Some(page) = node.page {
            self.of_page.entry(page).or_insert(index);
        }
        self.nodes.push(NavNode { parent, ..node });
        match parent {
            Some(parent) => self.nodes[parent].children.push(index),
            None => self.roots.push(index),
        }
        index
    }

    fn heading(&mut self, label: &str) {
        self.push(None, NavNode { label: label.into(), heading: true, ..NavNode::default() });
    }
}

/// The whole navigation.
pub(super) fn nav(scan: &Scan, outline: &Outline) -> Nav {
    let mut nav = Nav::default();
    match scan.summary.as_deref() {
        Some(it) => {
            let chapters = Numbered { folder: &it.file.parent(), shown: scan.config.html.numbers, outline };
            from_summary(&mut nav, None, &it.summary.items, "", &chapters);
        }
        None => from_folders(&mut nav, scan, outline),
    }
    reference(&mut nav, outline);
    index(&mut nav, outline);
    nav
}

/// What the lines of SUMMARY.md are held against.
struct Numbered<'a> {
    /// Its folder.
    folder: &'a SourcePath,
    /// Whether numbers of chapters are shown.
    shown: bool,
    outline: &'a Outline,
}

/// Adds these lines below `parent`, whose chapter's number is `above`. As mdBook counts them: on across parts, drafts too, and what
/// stands in no list not.
fn from_summary(
    nav: &mut Nav,
    parent: Option<usize>,
    items: &[SummaryItem],
    above: &str,
    chapters: &Numbered<'_>,
) {
    let Numbered { folder, outline, .. } = chapters;
    let mut count = 0;
    for item in items {
        match item {
            SummaryItem::Part(title) => nav.heading(title.trim()),
            SummaryItem::Separator => {}
            SummaryItem::Link { title, dest, children, numbered, .. } => {
                count += usize::from(*numbered);
                let number = if *numbered { format!("{above}{count}.") } else { String::new() };
                let file = dest.as_deref().and_then(|dest| folder.join(dest));
                let page = file.and_then(|file| outline.page_of_file(&file));
                let is_hidden = page.is_some_and(|page| outline.pages[page].hidden);
                // What stands below a page that is hidden moves up.
                let under = if is_hidden {
                    parent
                } else {
                    let shown = if chapters.shown { number.clone() } else { String::new() };
                    let node = NavNode { label: title.clone(), number: shown, page, ..NavNode::default() };
                    Some(nav.push(parent, node))
                };
                from_summary(nav, under, children, &number, chapters);
            }
        }
    }
}

/// A folder of pages on its way into the navigation.
#[derive(Default)]
struct Folder {
    index: Option<usize>,
    pages: Vec<usize>,
    folders: BTreeMap<String, Folder>,
}

fn from_folders(nav: &mut Nav, scan: &Scan, outline: &Outline) {
    let mut top = Folder::default();
    let start = scan.layout.folder();
    for (index, page) in outline.pages.iter().enumerate().filter(|(_, page)| !page.hidden) {
        let Some(file) = page.file.as_ref().filter(|_| page.is_authored()) else { continue };
        let file = file.strip(&start).unwrap_or_else(|| file.clone());
        let mut folder = &mut top;
        for part in file.parent().components() {
            folder = folder.folders.entry(part.to_owned()).or_default();
        }
        if folder.index.is_none() && (is_readme(&file) || file.stem() == "index") {
            folder.index = Some(index);
        } else {
            folder.pages.push(index);
        }
    }
    if let Some(index) = top.index {
        let label = outline.pages[index].label.clone();
        nav.push(None, NavNode { label, page: Some(index), ..NavNode::default() });
    }
    // A lone folder such as docs/ says nothing: what is in it stands at the top.
    while top.pages.is_empty() && top.folders.len() == 1 {
        let Some((_, only)) = top.folders.pop_first() else { break };
        top = only;
        if let Some(index) = top.index.take() {
            top.pages.insert(0, index);
        }
    }
    add_folder(nav, None, top, outline);
}

fn add_folder(nav: &mut Nav, parent: Option<usize>, folder: Folder, outline: &Outline) {
    enum Entry {
        Page(usize),
        Folder(String, Folder),
    }
    let order = |page: Option<usize>| page.and_then(|page| outline.pages[page].order).unwrap_or(i64::MAX);
    let name = |page: usize| outline.pages[page].file.as_ref().map_or("", |file| file.stem());
    let mut entries: Vec<((i64, bool, String), Entry)> = Vec::new();
    for page in folder.pages {
        let is_inner = !matches!(name(page).to_ascii_lowercase().as_str(), "index" | "readme");
        entries.push(((order(Some(page)), is_inner, natural(name(page))), Entry::Page(page)));
    }
    for (folder_name, inner) in folder.folders {
        entries.push(((order(inner.index), true, natural(&folder_name)), Entry::Folder(folder_name, inner)));
    }
    entries.sort_by(|(a, _), (b, _)| a.cmp(b));
    for (_, entry) in entries {
        match entry {
            Entry::Page(page) => {
                let label = outline.pages[page].label.clone();
                nav.push(parent, NavNode { label, page: Some(page), ..NavNode::default() });
            }
            Entry::Folder(name, inner) => {
                let label = match inner.index {
                    Some(page) => outline.pages[page].label.clone(),
                    None => SourcePath::new(&name).map_or(name, |path| humanise(&path)),
                };
                let node = nav.push(parent, NavNode { label, page: inner.index, ..NavNode::default() });
                add_folder(nav, Some(node), Folder { index: None, ..inner }, outline);
            }
        }
    }
}

/// Numbers in names count as numbers: `9-x` before `10-x`.
fn natural(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    let mut digits = String::new();
    for c in name.chars().chain(['\0']) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        if !digits.is_empty() {
            key.push_str(&format!("{:0>12}", digits.trim_start_matches('0')));
            digits.clear();
        }
        key.extend(c.to_lowercase());
    }
    key
}

/// The estate, then every source's pages by their folders.
fn reference(nav: &mut Nav, outline: &Outline) {
    let listed: BTreeSet<usize> = nav.of_page.keys().copied().collect();
    let estate = outline.pages.iter().position(|page| page.kind == PageKind::Estate);
    let mut of_folder: BTreeMap<&SourcePath, usize> = BTreeMap::new();
    for (index, page) in outline.pages.iter().enumerate() {
        // What stands in a generated page's place is looked for there too.
        let is_open = page.is_authored() || !listed.contains(&index);
        if let Some(root) = page.root().filter(|_| is_open && !page.hidden) {
            of_folder.insert(root.folder, index);
        }
    }
    let changes = outline.pages.iter().position(|page| page.kind == PageKind::Changes);
    if estate.is_none() && changes.is_none() && of_folder.is_empty() {
        return;
    }
    let first = nav.nodes.len();
    nav.heading(outline.texts.say("nav.reference"));
    for page in estate.into_iter().chain(changes) {
        let label = outline.pages[page].label.clone();
        nav.push(None, NavNode { label, page: Some(page), ..NavNode::default() });
    }
    overviews(nav, outline);
    let beside: BTreeSet<String> =
        nav.nodes.iter().skip(first).map(|node| node.label.to_lowercase()).collect();
    let mut nodes: BTreeMap<SourcePath, usize> = BTreeMap::new();
    let mut groups = groups(&of_folder);
    let lone = lone(&of_folder, &groups);
    if let Some(lone) = &lone {
        groups.remove(lone);
    }
    for folder in of_folder.keys().copied().chain(&groups).collect::<BTreeSet<_>>() {
        let above = nearest_above(folder, |folder| nodes.contains_key(folder));
        let page = of_folder.get(folder).copied();
        let label = match (&above, page) {
            (_, Some(page)) if folder.is_root() => outline.pages[page].root_label().to_owned(),
            (Some(above), _) => folder.strip(above).map_or_else(String::new, |rest| rest.to_string()),
            (None, _) => lone
                .as_ref()
                .and_then(|lone| folder.strip(lone))
                .unwrap_or_else(|| folder.clone())
                .to_string(),
        };
        // The module at the repository's root stands beside the others, not above them.
        let parent = above.and_then(|above| nodes.get(&above).copied());
        let mut label = label.replace('/', " / ");
        // A folder is told from what of the same name stands beside it.
        if page.is_none() && parent.is_none() && beside.contains(&label.to_lowercase()) {
            label.push('/');
        }
        let node = nav.push(parent, NavNode { label, page, ..NavNode::default() });
        if !folder.is_root() {
            nodes.insert(folder.clone(), node);
        }
    }
}

/// What leads into the pages by what they say of themselves.
fn index(nav: &mut Nav, outline: &Outline) {
    let kinds = [PageKind::Alerts, PageKind::Tags, PageKind::Upkeep];
    let page = |kind: &PageKind| outline.pages.iter().position(|page| page.kind == *kind);
    let pages: Vec<usize> = kinds.iter().filter_map(page).collect();
    if !pages.is_empty() {
        nav.heading(outline.texts.say("nav.index"));
    }
    for page in pages {
        let label = outline.pages[page].label.clone();
        nav.push(None, NavNode { label, page: Some(page), ..NavNode::default() });
    }
}

/// The overviews of sources: each by itself, or in its group. One that another leads to is not listed.
fn overviews(nav: &mut Nav, outline: &Outline) {
    let mut groups: BTreeMap<&str, usize> = BTreeMap::new();
    for (page, it) in outline.pages.iter().enumerate() {
        let PageKind::Overview { model, index } = it.kind else { continue };
        let Some(overview) = outline.models[model].overviews().get(index) else { continue };
        if !overview.within.is_empty() {
            continue;
        }
        let group = overview.group;
        let parent = match (group, groups.get(group)) {
            ("", _) => None,
            (_, Some(&node)) => Some(node),
            (group, None) => {
                let node = nav
                    .push(None, NavNode { label: outline.texts.say(group).to_owned(), ..NavNode::default() });
                groups.insert(group, node);
                Some(node)
            }
        };
        nav.push(parent, NavNode { label: it.label.clone(), page: Some(page), ..NavNode::default() });
    }
}

/// Folders that hold several pages' folders and have no page: they head a group. One that would hold a single entry, or only
/// another group, is left out.
fn groups(of_folder: &BTreeMap<&SourcePath, usize>) -> BTreeSet<SourcePath> {
    let mut below: BTreeMap<SourcePath, BTreeSet<&str>> = BTreeMap::new();
    for folder in of_folder.keys() {
        let mut at: &SourcePath = folder;
        let mut kept;
        while !at.is_root() {
            let parent = at.parent();
            let name = folder.as_str().get(parent.as_str().len()..).unwrap_or_default();
            let name = name.trim_start_matches('/').split('/').next().unwrap_or_default();
            below.entry(parent.clone()).or_default().insert(name);
            kept = parent;
            at = &kept;
        }
    }
    below
        .into_iter()
        .filter(|(folder, names)| !folder.is_root() && names.len() > 1 && !of_folder.contains_key(folder))
        .map(|(folder, _)| folder)
        .collect()
}

/// The group that holds all others and every module below the root's, such as `terraform`: it tells nothing.
fn lone(of_folder: &BTreeMap<&SourcePath, usize>, groups: &BTreeSet<SourcePath>) -> Option<SourcePath> {
    let holds_all = |group: &&SourcePath| {
        of_folder.keys().filter(|folder| !folder.is_root()).all(|folder| folder.is_within(group))
    };
    groups.iter().find(holds_all).cloned()
}

fn nearest_above(folder: &SourcePath, known: impl Fn(&SourcePath) -> bool) -> Option<SourcePath> {
    let mut at = folder.clone();
    while !at.is_root() {
        at = at.parent();
        if known(&at) {
            return Some(at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names_count_as_numbers() {
        let mut names = ["10-b", "9-a", "9-B", "x"];
        names.sort_by_key(|name| natural(name));
        assert_eq!(names, ["9-a", "9-B", "10-b", "x"]);
    }

    #[test]
    fn groups_head_several_folders() {
        let paths: Vec<SourcePath> = ["a/x/1", "a/x/2", "b/c/d", "m/v", "m/v/w", "m/z"]
            .iter()
            .map(|path| SourcePath::new(path).unwrap())
            .collect();
        let of_folder = paths.iter().enumerate().map(|(index, path)| (path, index)).collect();
        let found: Vec<String> = groups(&of_folder).iter().map(ToString::to_string).collect();
        assert_eq!(found, ["a/x", "m"]);
    }

    #[test]
    fn a_group_of_all_is_left_out() {
        let paths: Vec<SourcePath> =
            ["", "t/a/x", "t/a/y", "t/b"].iter().map(|path| SourcePath::new(path).unwrap()).collect();
        let of_folder = paths.iter().enumerate().map(|(index, path)| (path, index)).collect();
        let groups = groups(&of_folder);
        assert_eq!(lone(&of_folder, &groups).unwrap().as_str(), "t");
    }
}
