//! What programs answered, kept in a preview for as long as they would be asked the same.

use std::collections::BTreeMap;

use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use super::book::Book;
use crate::path::SourcePath;
use crate::tree::{Changes, Tree};

/// Answers, each under the output that it was for and the preprocessor's name.
#[derive(Default)]
pub struct Kept {
    answers: BTreeMap<(String, String), Answer>,
    /// What was in files that programs may read by themselves when they changed last.
    aside: BTreeMap<SourcePath, u64>,
}

/// What a preprocessor answered; `None`: it does not support the output.
struct Answer {
    asked: u128,
    book: Option<Book>,
}

impl Kept {
    /// Forgets all answers where anything at all may have changed, or one of the files that changed may be read by programs themselves and holds something else than when
    /// it changed last. A file that a program writes whenever it runs, the same each time, is no reason to run it for ever.
    pub(super) fn look_at(&mut self, tree: &Tree, changes: &Changes, is_aside: &dyn Fn(&SourcePath) -> bool) {
        if self.answers.is_empty() {
            return;
        }
        // Be it a file beside the project.
        let mut is_other = changes.cover(&SourcePath::root());
        let mut look = |path: &SourcePath| {
            // A pipe would never end.
            let bytes = if tree.holds(path) { tree.bytes(path).ok() } else { None };
            let hash = bytes.map_or(0, |bytes| xxh3_64(&bytes));
            is_other |= self.aside.insert(path.clone(), hash) != Some(hash);
        };
        // One that is gone is covered by the changes themselves.
        let gone = changes.iter().filter(|path| is_aside(path)).cloned();
        let there = tree.paths().into_iter().filter(|path| changes.cover(path) && is_aside(path));
        gone.chain(there).for_each(|path| look(&path));
        if is_other {
            self.answers.clear();
        }
    }

    /// What a preprocessor answered when it was asked this last.
    pub(super) fn answer(&self, output: &str, name: &str, asked: &[u8]) -> Option<Option<Book>> {
        let answer = self.answers.get(&(output.to_owned(), name.to_owned()))?;
        (answer.asked == xxh3_128(asked)).then(|| answer.book.clone())
    }

    /// Keeps an answer.
    pub(super) fn keep(&mut self, output: &str, name: &str, asked: &[u8], book: Option<Book>) {
        let answer = Answer { asked: xxh3_128(asked), book };
        self.answers.insert((output.to_owned(), name.to_owned()), answer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_hold_until_a_file_aside_is_another() {
        let mut kept = Kept::default();
        let tree = |text: &str| Tree::from_memory("t", [("src/data.csv", text), ("main.tf", text)]);
        let is_aside = |path: &SourcePath| path.as_str().starts_with("src/");
        let changes = |path: &str| Changes::from_iter([SourcePath::new(path).unwrap()]);
        let mut holds_after = |text: &str, path: &str| {
            kept.look_at(&tree(text), &changes(path), &is_aside);
            let holds = kept.answer("html", "x", b"asked").is_some();
            kept.keep("html", "x", b"asked", None);
            holds
        };
        assert!(!holds_after("a", "src/data.csv"), "nothing was answered yet");
        assert!(!holds_after("a", "src/data.csv"), "nobody knows what it was");
        assert!(holds_after("a", "src/data.csv"));
        assert!(!holds_after("b", "src/data.csv"));
        assert!(holds_after("c", "main.tf"));
        assert!(!holds_after("b", "src/gone.csv"), "it may have been there");
        assert!(!holds_after("b", ""), "it may be beside the project");
        assert!(kept.answer("html", "x", b"other").is_none() && kept.answer("epub", "x", b"asked").is_none());
    }
}
