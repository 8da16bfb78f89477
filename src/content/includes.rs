//! Files that a page takes in, as mdBook writes it: `{{#include main.rs:2:10}}`.

use super::Include;
use crate::diagnostic::Span;

/// The words that files are taken in by: <https://rust-lang.github.io/mdBook/format/mdbook.html>.
const WORDS: [&str; 3] = ["include", "rustdoc_include", "playground"];

/// Every file that a text takes in, in code too; behind a backslash it is text.
pub(super) fn includes(text: &str) -> Vec<Include> {
    let include = |(start, _): (usize, &str)| {
        let inner = text.get(start + "{{#".len()..)?.lines().next()?;
        let inner = inner.split_once("}}")?.0;
        let mut words = inner.split_whitespace();
        words.next().filter(|word| WORDS.contains(word))?;
        // A part of the file may be named behind it.
        let file = words.next()?.split(':').next()?.to_owned();
        let is_text = text.get(..start)?.ends_with('\\');
        (!is_text).then(|| Include { file, span: Span::new(start, start + "{{#}}".len() + inner.len()) })
    };
    text.match_indices("{{#").filter_map(include).collect()
}
