//! What stands in a text and shows nothing: the lines that say where reference links lead, among them the comments that some write as such.

use std::ops::Range;

use pulldown_cmark::Parser;

use super::code_lines::CodeLines;

/// The definitions of reference links, each label's first: `[label]: https://example.com`.
pub(super) fn definitions(parser: &Parser<'_>) -> Vec<Range<usize>> {
    parser.reference_definitions().iter().map(|(_, definition)| definition.span.clone()).collect()
}

/// Lines that are comments, as definitions of labels that nothing uses, which may be there many times: `[//]: # (a note to authors)`.
pub(super) fn notes(text: &str) -> Vec<Range<usize>> {
    const LABELS: [&str; 3] = ["[//]:", "[comment]:", "[_]:"];
    if !LABELS.iter().any(|label| text.contains(label)) {
        return Vec::new();
    }
    let (mut start, mut lines, mut found) = (0, CodeLines::default(), Vec::new());
    for line in text.split_inclusive('\n') {
        let words = lines.words(line).unwrap_or_default();
        if LABELS.iter().any(|label| words.starts_with(label)) {
            found.push(start..start + line.trim_end().len());
        }
        start += line.len();
    }
    found
}
