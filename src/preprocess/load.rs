//! The book as it stands in the project's files, before any preprocessor.

use super::book::{Book, Chapter, Item};
use crate::content::{SummaryItem, parse_summary};
use crate::html::Html;
use crate::path::SourcePath;
use crate::scan::is_markdown;
use crate::tree::Tree;

/// Reads the book in a folder: what its SUMMARY.md lists; where there is none, all of its Markdown, in the order of the paths. What is
/// wrong in these files is told by who reads them for the site.
pub(super) fn load(tree: &Tree, folder: &SourcePath) -> Book {
    let loader = Loader { tree, folder };
    let summary = folder.join("SUMMARY.md").filter(|path| tree.lists(path));
    let summary = summary.and_then(|path| Some((tree.text(&path).ok()?.0, path)));
    let items = match summary {
        Some((text, path)) => loader.items(&parse_summary(&text, &path).items, &[], &[], &mut 0),
        None => loader.files(),
    };
    Book { items }
}

/// Whether the scan takes this file for a page where SUMMARY.md lists it: no other is handed to programs, be it hidden, private, ignored
/// by git, or led to by a link.
pub(super) fn is_page(tree: &Tree, path: &SourcePath) -> bool {
    is_markdown(path) && !path.is_hidden_secret() && tree.lists(path) && tree.holds(path)
}

struct Loader<'a> {
    tree: &'a Tree,
    folder: &'a SourcePath,
}

impl Loader<'_> {
    /// `above` and `number` are the titles and the number of the page above; `count` is how many of these items have a number so far.
    /// Source: mdBook numbers on across parts.
    fn items(&self, items: &[SummaryItem], above: &[String], number: &[u32], count: &mut u32) -> Vec<Item> {
        let mut item = |item: &SummaryItem| match item {
            SummaryItem::Part(title) => Item::PartTitle(title.clone()),
            SummaryItem::Separator => Item::Separator,
            SummaryItem::Link { title, dest, numbered, children, .. } => {
                let mut own = number.to_vec();
                if *numbered {
                    *count += 1;
                    own.push(*count);
                }
                let mut chapter = self.chapter(title, dest.as_deref(), above);
                let below: Vec<String> = above.iter().chain([title]).cloned().collect();
                chapter.sub_items = self.items(children, &below, &own, &mut 0);
                chapter.number = numbered.then_some(own);
                Item::Chapter(chapter)
            }
        };
        items.iter().map(&mut item).collect()
    }

    fn chapter(&self, title: &str, dest: Option<&str>, above: &[String]) -> Chapter {
        let path = dest.map(|dest| {
            dest.split('/').filter(|part| !matches!(*part, "" | ".")).collect::<Vec<_>>().join("/")
        });
        let content = path.as_deref().map(|path| self.content(title, path)).unwrap_or_default();
        Chapter {
            name: title.to_owned(),
            content,
            source_path: path.clone(),
            path,
            parent_names: above.to_vec(),
            ..Chapter::default()
        }
    }

    /// Where there is no page, mdBook makes one of its title.
    fn content(&self, title: &str, path: &str) -> String {
        let file = self.folder.join(path).filter(|path| is_page(self.tree, path));
        let text = file.and_then(|path| Some(self.tree.text(&path).ok()?.0));
        match text {
            Some(text) => text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned(),
            None => format!("# {}\n", Html::text(title).as_str()),
        }
    }

    fn files(&self) -> Vec<Item> {
        let is_page = |path: &SourcePath| {
            let inner = path.strip(self.folder);
            inner.filter(|inner| is_markdown(path) && !inner.components().any(|part| part.starts_with('.')))
        };
        let pages = self.tree.paths().into_iter().filter_map(|path| is_page(&path));
        pages.map(|path| Item::Chapter(self.chapter(path.stem(), Some(path.as_str()), &[]))).collect()
    }
}
