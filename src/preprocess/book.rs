//! The book as programs are handed it: mdBook's shape, field by field, in mdBook's order.
//! <https://rust-lang.github.io/mdBook/for_developers/preprocessors.html>

use serde::{Deserialize, Serialize};

/// A book.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Book {
    /// What SUMMARY.md lists, in order.
    pub items: Vec<Item>,
}

/// A line of SUMMARY.md.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Item {
    /// A page, and those below it.
    Chapter(Chapter),
    /// A line between pages.
    Separator,
    /// The title of a part.
    PartTitle(String),
}

/// A page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chapter {
    /// Its title in the navigation.
    pub name: String,
    /// Its Markdown.
    pub content: String,
    /// Its number, from the top: `[1, 2]`. Pages that stand in no list have none.
    pub number: Option<Vec<u32>>,
    /// What is below it.
    pub sub_items: Vec<Item>,
    /// Where it is, relative to the folder of the pages: `README.md` is `index.md` once `index` has run. A draft has none.
    pub path: Option<String>,
    /// The file that it was read from, relative to the same folder; `None` where there is none.
    pub source_path: Option<String>,
    /// The titles of the pages above it.
    pub parent_names: Vec<String>,
}

impl Book {
    /// Every page, drafts among them, in order.
    pub fn chapters(&self) -> impl Iterator<Item = &Chapter> {
        let mut stack: Vec<&Item> = self.items.iter().rev().collect();
        std::iter::from_fn(move || {
            while let Some(item) = stack.pop() {
                if let Item::Chapter(chapter) = item {
                    stack.extend(chapter.sub_items.iter().rev());
                    return Some(chapter);
                }
            }
            None
        })
    }

    /// Changes every page, drafts among them.
    pub fn for_each(&mut self, change: &mut dyn FnMut(&mut Chapter)) {
        for_each(&mut self.items, change);
    }
}

fn for_each(items: &mut [Item], change: &mut dyn FnMut(&mut Chapter)) {
    for item in items {
        if let Item::Chapter(chapter) = item {
            change(chapter);
            for_each(&mut chapter.sub_items, change);
        }
    }
}
