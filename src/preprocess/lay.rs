//! What programs made of the book is laid over the project's files. A chapter that they left alone keeps its own file, so that findings
//! name its lines as they stand there.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::book::{Book, Chapter, Item};
use super::load::is_page;
use super::steps::indexed;
use super::told;
use crate::markdown;
use crate::path::SourcePath;
use crate::scan::is_markdown;
use crate::tree::{MadeOf, Overlay, Tree};

/// What a chapter's text is when no program is run.
pub(super) struct Own {
    /// As it would stand in its file, …
    pub(super) open: String,
    /// … and with the files that it takes in.
    pub(super) finished: Arc<str>,
    /// Which these are, and what is wrong with them.
    pub(super) made_of: MadeOf,
}

/// What lies over the files of `tree` for `after` to be its book, of which `before` was loaded from `folder`. `own` gives what a
/// chapter's text is without programs; `titles` what pages are titled, by their paths.
pub(super) fn lay(
    tree: &Tree,
    folder: &SourcePath,
    (before, after): (&Book, &Book),
    own: &dyn Fn(&Chapter) -> Own,
    titles: &BTreeMap<String, String>,
) -> Overlay {
    let mut overlay = Overlay::default();
    let place = |chapter: &Chapter| file_of(chapter).and_then(|path| folder.join(&path));
    let mut known: BTreeMap<SourcePath, &Chapter> =
        before.chapters().filter_map(|chapter| Some((place(chapter)?, chapter))).collect();
    let named: BTreeSet<SourcePath> = known.keys().cloned().collect();
    let mut kept = known.clone();
    for chapter in after.chapters() {
        let Some(path) = &chapter.path else { continue };
        let file = place(chapter);
        let is_named = file.as_ref().is_some_and(|file| named.contains(file));
        let Some(file) = file.filter(|file| (is_named || is_visible(file, folder)) && may_lie(tree, file))
        else {
            // What SUMMARY.md names and is no page is told by who reads that.
            if !is_named {
                overlay.say(told::astray(path));
            }
            continue;
        };
        kept.remove(&file);
        let was = known.get(&file).map(|was| (*was, own(was)));
        match was.filter(|(_, own)| *own.finished == *chapter.content) {
            Some((was, own)) if own.open == was.content => continue,
            // Its lines are those of the file, and what it takes in is told where it stands.
            Some((_, own)) => overlay.lay_open(file.clone(), own.open),
            None => {
                let made_of = known.get(&file).map(|was| own(was).made_of).unwrap_or_default();
                let made_of = MadeOf { title: titles.get(path).cloned(), ..made_of };
                overlay.lay(file.clone(), chapter.content.as_str(), made_of);
            }
        }
        // Of a page that stands there twice, the last one counts.
        known.remove(&file);
    }
    kept.into_keys().filter(|file| is_page(tree, file)).for_each(|file| overlay.hide(file));
    let summary = folder.join("SUMMARY.md").filter(|path| tree.lists(path));
    if let Some(path) = summary.filter(|_| shape(&before.items) != shape(&after.items)) {
        overlay.lay(path, summary_of(after), MadeOf::default());
    }
    overlay
}

/// Whether a page may lie there: where one is, or where nothing is. What git ignores, what a link leads to and what is of another kind
/// becomes none.
fn may_lie(tree: &Tree, file: &SourcePath) -> bool {
    is_page(tree, file) || is_markdown(file) && matches!(tree.real(file), Ok(None))
}

/// Whether it lies in the folder of the pages, and in no dot-folder there.
fn is_visible(file: &SourcePath, folder: &SourcePath) -> bool {
    let inner = file.strip(folder).filter(|inner| !inner.is_root());
    inner.is_some_and(|inner| !inner.components().any(|part| part.starts_with('.')))
}

/// The files that the chapters of a book were loaded from, or would be.
pub(super) fn files(book: &Book, folder: &SourcePath) -> impl Iterator<Item = SourcePath> {
    book.chapters().filter_map(|chapter| folder.join(&file_of(chapter)?))
}

/// The file that a page is read from, relative to the folder of the pages: that which it came from, unless it was moved since.
fn file_of(chapter: &Chapter) -> Option<String> {
    let path = chapter.path.as_ref()?;
    let source = chapter.source_path.as_ref().filter(|source| *source == path || indexed(source) == *path);
    Some(source.unwrap_or(path).clone())
}

/// What SUMMARY.md says of items: a line each, the depth first.
fn shape(items: &[Item]) -> Vec<(usize, String, Option<String>)> {
    fn push(items: &[Item], depth: usize, out: &mut Vec<(usize, String, Option<String>)>) {
        for item in items {
            match item {
                Item::Separator => out.push((depth, "---".into(), None)),
                Item::PartTitle(title) => out.push((depth, format!("# {title}"), None)),
                Item::Chapter(chapter) => {
                    let list = if chapter.number.is_some() { "- " } else { "" };
                    out.push((depth, format!("{list}{}", chapter.name), file_of(chapter)));
                    push(&chapter.sub_items, depth + 1, out);
                }
            }
        }
    }
    let mut out = Vec::new();
    push(items, 0, &mut out);
    out
}

/// The SUMMARY.md of a book. Numbers are not in it: they follow from the lists. A page without a number that stands among numbered ones,
/// or above others, is part of the list.
fn summary_of(book: &Book) -> String {
    let is_numbered = |item: &Item| matches!(item, Item::Chapter(chapter) if chapter.number.is_some());
    let first = book.items.iter().position(is_numbered);
    let last = book.items.iter().rposition(is_numbered);
    let mut out = String::from("# Summary\n\n");
    for (at, item) in book.items.iter().enumerate() {
        let is_among = first.is_some_and(|first| at >= first) && last.is_some_and(|last| at <= last);
        match item {
            Item::Separator => out.push_str("\n---\n\n"),
            Item::PartTitle(title) => out.push_str(&format!("\n# {}\n\n", markdown::text(title))),
            Item::Chapter(chapter) if is_among || !chapter.sub_items.is_empty() => {
                push_list(chapter, 0, &mut out)
            }
            Item::Chapter(chapter) => out.push_str(&format!("\n{}\n", link(chapter))),
        }
    }
    out
}

fn push_list(chapter: &Chapter, depth: usize, out: &mut String) {
    out.push_str(&format!("{}- {}\n", "    ".repeat(depth), link(chapter)));
    for item in &chapter.sub_items {
        if let Item::Chapter(below) = item {
            push_list(below, depth + 1, out);
        }
    }
}

fn link(chapter: &Chapter) -> String {
    let file = file_of(chapter).unwrap_or_default();
    let escaped = file
        .replace('\\', "\\\\")
        .replace('<', "\\<")
        .replace('>', "\\>")
        .replace('&', "&amp;")
        .replace('\n', " ");
    let dest = if file.is_empty() { String::new() } else { format!("<{escaped}>") };
    format!("[{}]({dest})", markdown::text(chapter.name.trim()))
}

#[cfg(test)]
mod tests {
    use super::super::load::load;
    use super::*;

    const SUMMARY: &str = "# Summary\n\n[Pre \\*x\\*](pre.md)\n\n---\n\n- [A `b` & <c>](a%20b.md)\n    - [R](sub/README.md)\n    - [Draft]()\n\n\
                           # Part [one]\n\n- [1. B](b.md)\n\n[End](end.md)\n";

    fn tree() -> Tree {
        let page = |path: &str| (format!("src/{path}"), format!("# {path}"));
        let pages = ["pre.md", "a b.md", "sub/README.md", "b.md", "end.md"].map(page);
        Tree::from_memory("t", pages.into_iter().chain([("src/SUMMARY.md".into(), SUMMARY.into())]))
    }

    fn folder() -> SourcePath {
        SourcePath::new("src").unwrap()
    }

    fn laid(change: &mut dyn FnMut(&mut Book)) -> Tree {
        let (tree, before) = (tree(), load(&tree(), &folder()));
        let mut after = before.clone();
        after.for_each(&mut |chapter| chapter.path = chapter.path.as_deref().map(indexed));
        change(&mut after);
        let overlay = lay(&tree, &folder(), (&before, &after), &as_it_stands, &BTreeMap::new());
        tree.under(overlay)
    }

    fn as_it_stands(chapter: &Chapter) -> Own {
        let (open, finished) = (chapter.content.clone(), chapter.content.as_str().into());
        Own { open, finished, made_of: MadeOf::default() }
    }

    #[test]
    fn a_book_that_programs_left_alone_lies_under_nothing() {
        assert!(laid(&mut |_| {}).lies_under_the_same(&tree()));
    }

    #[test]
    fn a_changed_chapter_lies_over_its_file_alone() {
        let tree = laid(&mut |book| {
            book.for_each(&mut |it| {
                if it.name == "R" {
                    it.content.push('!')
                }
            })
        });
        let path = |path: &str| SourcePath::new(path).unwrap();
        assert_eq!(&*tree.text(&path("src/sub/README.md")).unwrap().0, "# sub/README.md!");
        assert!(
            tree.finished(&path("src/b.md")).is_none() && tree.finished(&path("src/SUMMARY.md")).is_none()
        );
    }

    #[test]
    fn a_book_of_another_shape_has_another_summary() {
        let mut changed = Book::default();
        let tree = laid(&mut |book| {
            book.items.retain(|item| !matches!(item, Item::Chapter(it) if it.name == "End"));
            book.for_each(&mut |it| {
                if it.name == "R" {
                    it.path = Some("moved <to> & 100%.md".into());
                }
            });
            let new = Chapter {
                name: "New (it)".into(),
                content: "x".into(),
                path: Some("new.md".into()),
                ..Chapter::default()
            };
            book.items.push(Item::Chapter(new));
            changed = book.clone();
        });
        let paths: Vec<_> = tree.paths().iter().map(ToString::to_string).collect();
        assert_eq!(
            paths,
            [
                "src/SUMMARY.md",
                "src/a b.md",
                "src/b.md",
                "src/moved <to> & 100%.md",
                "src/new.md",
                "src/pre.md"
            ]
        );
        assert_eq!(
            shape(&load(&tree, &folder()).items),
            shape(&changed.items),
            "{:?}",
            tree.text(&SourcePath::new("src/SUMMARY.md").unwrap())
        );
    }

    #[test]
    fn a_chapter_that_lies_nowhere_is_told() {
        for path in
            ["../../x.md", "../x.md", "/etc/passwd", "", ".env", ".hidden/x.md", "x.txt", "SUMMARY.md"]
        {
            let new = Chapter { path: Some(path.into()), ..Chapter::default() };
            let tree = laid(&mut |book| book.items.push(Item::Chapter(new.clone())));
            assert_eq!(tree.diagnostics().len(), 1, "{path}");
        }
    }
}
