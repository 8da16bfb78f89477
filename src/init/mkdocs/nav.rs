//! The `nav` of mkdocs.yml becomes a SUMMARY.md.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::content;
use crate::init::markdown::{destination, escape};
use crate::path::SourcePath;
use crate::scan::{is_markdown, is_readme};
use crate::tree::Tree;

/// Sections nested deeper than this are left out.
const DEEPEST: usize = 16;

/// A navigation on its way.
pub(super) struct Navigation<'a> {
    tree: &'a Tree,
    /// The folder of the pages.
    docs: &'a SourcePath,
    /// The pages that are there.
    pages: BTreeSet<SourcePath>,
    /// Those of them that are listed.
    listed: BTreeSet<SourcePath>,
    /// SUMMARY.md.
    pub(super) summary: String,
    /// What is not as it was.
    pub(super) notes: Vec<String>,
}

/// One entry of `nav`.
#[derive(Debug)]
enum Entry<'a> {
    Page {
        title: Option<&'a str>,
        target: &'a str,
    },
    Section {
        title: &'a str,
        items: &'a [Value],
    },
    /// Neither: a pattern, a plugin's own.
    Other(String),
}

impl<'a> Navigation<'a> {
    pub(super) fn new(tree: &'a Tree, paths: &[SourcePath], docs: &'a SourcePath, items: &[Value]) -> Self {
        let is_page = |path: &&SourcePath| is_markdown(path) && path.is_within(docs);
        let pages = paths.iter().filter(is_page).cloned().collect();
        let (summary, notes) = ("# Summary\n\n".to_owned(), Vec::new());
        let mut this = Self { tree, docs, pages, listed: BTreeSet::new(), summary, notes };
        let entries = entries(items);
        let is_section = |entry: &Entry<'_>| matches!(entry, Entry::Section { .. });
        // Pages, then sections: those are parts. In any other order a page would end up in the part before it.
        let first = entries.iter().position(is_section).unwrap_or(entries.len());
        let has_parts = entries.iter().skip(first).all(is_section) && first < entries.len();
        for entry in &entries {
            match entry {
                Entry::Section { title, items } if has_parts => {
                    this.summary.push_str(&format!("\n# {}\n\n", escape(title)));
                    this.items(items, 0);
                }
                _ => this.entry(entry, 0),
            }
        }
        this.others(has_parts);
        this
    }

    fn items(&mut self, items: &[Value], depth: usize) {
        for entry in entries(items) {
            self.entry(&entry, depth);
        }
    }

    fn entry(&mut self, entry: &Entry<'_>, depth: usize) {
        match entry {
            Entry::Page { title, target } => self.page(*title, target, depth),
            Entry::Section { title, .. } if depth >= DEEPEST => {
                self.notes.push(format!("`nav`: the section \"{title}\" is nested too deep and left out"));
            }
            Entry::Section { title, items } => {
                // A section's first page without a title of its own is the section's.
                let index = match entries(items).first() {
                    Some(Entry::Page { title: None, target }) => self.file(target).filter(is_index),
                    _ => None,
                };
                match index.filter(|index| self.listed.insert(index.clone())) {
                    Some(index) => {
                        self.line(title, Some(&index), depth);
                        self.items(items.get(1..).unwrap_or_default(), depth + 1);
                    }
                    None => {
                        self.line(title, None, depth);
                        self.items(items, depth + 1);
                    }
                }
            }
            Entry::Other(what) => self.notes.push(format!("`nav`: {what} is not taken up")),
        }
    }

    fn page(&mut self, title: Option<&str>, target: &str, depth: usize) {
        if target.contains("://") || target.starts_with('/') || target.starts_with("mailto:") {
            let title = title.unwrap_or(target);
            return self.notes.push(format!(
                "`nav`: the link \"{title}\" to {target} is left out: a SUMMARY.md lists pages"
            ));
        }
        let Some(file) = self.file(target) else {
            return match SourcePath::new(target).filter(is_markdown) {
                Some(_) => {
                    self.notes.push(format!("`nav`: there is no `{target}`: it is listed as a draft"));
                    self.line(title.unwrap_or(target), None, depth);
                }
                None => {
                    self.notes.push(format!("`nav`: `{target}` is no page of Markdown, and not taken up"))
                }
            };
        };
        if !self.listed.insert(file.clone()) {
            return self.notes.push(format!("`nav`: `{target}` is listed twice: its first place counts"));
        }
        let title = title.map_or_else(|| self.title_of(&file), str::to_owned);
        self.line(&title, Some(&file), depth);
    }

    /// The page that an entry names, if it is there.
    fn file(&self, target: &str) -> Option<SourcePath> {
        self.docs.join(target).filter(|path| self.pages.contains(path))
    }

    fn line(&mut self, title: &str, file: Option<&SourcePath>, depth: usize) {
        let file = file.and_then(|file| file.strip(self.docs));
        let destination = file.map_or_else(String::new, |file| destination(file.as_str()));
        let title = escape(&title.split_whitespace().collect::<Vec<_>>().join(" "));
        self.summary.push_str(&format!("{}- [{title}]({destination})\n", "  ".repeat(depth)));
    }

    fn title_of(&self, file: &SourcePath) -> String {
        let text = self.tree.text(file).map(|(text, _)| text).unwrap_or_default();
        content::parse(&text, file).title().map_or_else(|| file.stem().to_owned(), str::to_owned)
    }

    /// Pages that `nav` does not name are pages all the same, in MkDocs.
    fn others(&mut self, has_parts: bool) {
        let has_index = |path: &SourcePath| {
            path.parent().join("index.md").is_some_and(|index| self.pages.contains(&index))
        };
        // MkDocs shows the index where there are both.
        let is_other =
            |path: &&SourcePath| !(self.listed.contains(*path) || is_readme(path) && has_index(path));
        let others: Vec<SourcePath> = self.pages.iter().filter(is_other).cloned().collect();
        if others.is_empty() {
            return;
        }
        self.summary.push_str(if has_parts { "\n# Other pages\n\n" } else { "- [Other pages]()\n" });
        for file in &others {
            let title = self.title_of(file);
            self.line(&title, Some(file), usize::from(!has_parts));
        }
        let count = others.len();
        let pages = if count == 1 {
            "1 page that `nav` does not name stands".to_owned()
        } else {
            format!("{count} pages that `nav` does not name stand")
        };
        self.notes.push(format!("{pages} at the end of SUMMARY.md, under \"Other pages\""));
    }
}

/// Whether a page is its folder's own.
fn is_index(path: &SourcePath) -> bool {
    is_readme(path) || path.stem() == "index"
}

fn entries(items: &[Value]) -> Vec<Entry<'_>> {
    items.iter().flat_map(entry).collect()
}

/// `file.md`, `Title: file.md` or `Title: [..]`.
fn entry(item: &Value) -> Vec<Entry<'_>> {
    // Plugins name folders and patterns, and other sites' mkdocs.yml.
    let is_page = |target: &str| {
        target.contains("://")
            || !(target.contains(['*', '!']) || target.ends_with('/') || target.starts_with("..."))
    };
    match item {
        Value::String(text) if is_page(text) => vec![Entry::Page { title: None, target: text }],
        Value::String(text) => vec![Entry::Other(format!("`{text}`"))],
        Value::Object(map) => map
            .iter()
            .map(|(title, value)| match value {
                Value::String(text) if is_page(text) => Entry::Page { title: Some(title), target: text },
                Value::String(text) => Entry::Other(format!("`{title}: {text}`")),
                Value::Array(items) => Entry::Section { title, items },
                _ => Entry::Other(format!("`{title}`, which names no page,")),
            })
            .collect(),
        _ => vec![Entry::Other("an entry without a page".into())],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary(nav: &str) -> (String, String) {
        let pages = ["index.md", "a.md", "b/index.md", "b/c.md"];
        let files = pages.map(|path| (format!("docs/{path}"), format!("# The *{path}*\n")));
        let tree = Tree::from_memory("t", files);
        let docs = SourcePath::new("docs").unwrap();
        let items: Value = serde_saphyr::from_str(nav).unwrap();
        let made = Navigation::new(&tree, &tree.paths(), &docs, items.as_array().unwrap());
        let read = content::parse_summary(&made.summary, &docs);
        assert!(read.diagnostics.is_empty(), "{}\n{:?}", made.summary, read.diagnostics);
        (made.summary.replacen("# Summary\n\n", "", 1), made.notes.join("; "))
    }

    #[test]
    fn navs_become_summaries() {
        for (nav, expected, note) in [
            // Pages, then sections: parts.
            (
                "[index.md, A: a.md, {B: [b/index.md, C: b/c.md]}]",
                "- [The index.md](index.md)\n- [A](a.md)\n\n# B\n\n- [The b/index.md](b/index.md)\n- [C](b/c.md)\n",
                "",
            ),
            // In any other order, pages above pages.
            (
                "[{B: [b/index.md, {Deep: [b/c.md]}]}, A: a.md, H: ./index.md]",
                "- [B](b/index.md)\n  - [Deep]()\n    - [The b/c.md](b/c.md)\n- [A](a.md)\n- [H](index.md)\n",
                "",
            ),
            (
                "[{B: [C: b/c.md]}, index.md]",
                "- [B]()\n  - [C](b/c.md)\n- [The index.md](index.md)\n- [Other pages]()\n  - [The a.md](a.md)\n  - [The b/index.md](b/index.md)\n",
                "2 pages that `nav` does not name stand",
            ),
            (
                "[index.md, a.md, b/index.md, b/c.md, A again: a.md, 404: gone.md, PDF: x.pdf, Out: 'https://x.example/*', Up: ../x.md]",
                "- [The index.md](index.md)\n- [The a.md](a.md)\n- [The b/index.md](b/index.md)\n- [The b/c.md](b/c.md)\n- [404]()\n",
                "`a.md` is listed twice: its first place counts; `nav`: there is no `gone.md`: it is listed as a draft; `nav`: `x.pdf` is no page of \
                 Markdown, and not taken up; `nav`: the link \"Out\" to https://x.example/* is left out: a SUMMARY.md lists pages; `nav`: `../x.md` is no \
                 page",
            ),
            (
                "[index.md, a.md, ... | b/*.md, '*', Rest: b/, Team: '!include ./x/mkdocs.yml', Nothing:, [b/c.md], b/index.md]",
                "- [The index.md](index.md)\n- [The a.md](a.md)\n- [The b/index.md](b/index.md)\n- [Other pages]()\n  - [The b/c.md](b/c.md)\n",
                "`nav`: `... | b/*.md` is not taken up; `nav`: `*` is not taken up; `nav`: `Rest: b/` is not taken up; `nav`: `Team: !include ./x/mkdocs.yml` \
                 is not taken up; `nav`: `Nothing`, which names no page, is not taken up; `nav`: an entry without a page is not taken up",
            ),
        ] {
            let (made, notes) = summary(nav);
            assert_eq!(made, expected, "{nav}");
            assert!(notes.contains(note), "{nav}: {notes}");
        }
    }
}
