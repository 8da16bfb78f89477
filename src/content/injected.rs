//! The part of a README that a generator writes between two markers. Its facts are on the reference page anyway.

use std::borrow::Cow;
use std::ops::Range;

/// A generated part of a text, by its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// From the first marker's beginning to the last marker's end.
    pub whole: Range<usize>,
    /// What stands between the markers.
    pub inner: Range<usize>,
}

/// Every part between the markers that terraform-docs and its hooks write, in order. A marker inside fenced code, and one that is
/// never closed, make none.
pub fn regions(text: &str) -> Vec<Region> {
    let mut found = Vec::new();
    let mut fences = Fences::default();
    let mut open: Option<(Range<usize>, String)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let within = |range: Range<usize>| start + range.start..start + range.end;
        if let Some((begin, name)) = &open {
            // What is generated may hold anything.
            if let Some(end) = end_of_part(line, name).map(within) {
                found.push(Region { whole: begin.start..end.end, inner: begin.end..end.start });
                open = None;
            }
        } else if !fences.is_code(line) {
            open = beginning(line).map(|(marker, end)| (within(marker), end));
        }
    }
    found
}

/// Which lines of a text are code between fences. They are asked for one after the other.
#[derive(Default)]
pub struct Fences {
    open: Option<&'static str>,
}

impl Fences {
    /// Whether the code goes on behind the last line.
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Whether the next line is code, or a fence.
    pub fn is_code(&mut self, line: &str) -> bool {
        let line = line.trim();
        match self.open {
            Some(mark) => {
                self.open = Some(mark).filter(|mark| !line.starts_with(mark));
                true
            }
            None => {
                self.open = ["```", "~~~"].into_iter().find(|mark| line.starts_with(mark));
                self.open.is_some()
            }
        }
    }
}

/// `text` with every such part blanked, markers included. Bytes keep their places, so spans stay true.
pub fn without_injected(text: &str) -> Cow<'_, str> {
    let regions = regions(text);
    if regions.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut blanked = String::with_capacity(text.len());
    let mut kept = 0;
    for Region { whole, .. } in regions {
        blanked.push_str(text.get(kept..whole.start).unwrap_or_default());
        blank(text.get(whole.clone()).unwrap_or_default(), &mut blanked);
        kept = whole.end;
    }
    blanked.push_str(text.get(kept..).unwrap_or_default());
    Cow::Owned(blanked)
}

/// The marker in `line` that begins a part, and the name of the one that ends it.
fn beginning(line: &str) -> Option<(Range<usize>, String)> {
    let (offset, name, end) = marker(line)?;
    let rest = match name.strip_prefix("BEGIN_") {
        Some(rest) => format!("END_{rest}"),
        None => format!("END OF {}", name.strip_prefix("BEGINNING OF ")?),
    };
    let is_known = ["TF_DOCS", "TERRAFORM DOCS", "OPENTOFU DOCS"].iter().any(|known| rest.contains(known));
    is_known.then_some((offset..end, rest))
}

/// Where the marker called `name` begins and ends in `line`.
fn end_of_part(line: &str, name: &str) -> Option<Range<usize>> {
    marker(line).filter(|(_, found, _)| *found == name).map(|(start, _, end)| start..end)
}

/// The first `<!-- NAME -->` or `[//]: # (NAME)` of a line: its start, name and end.
fn marker(line: &str) -> Option<(usize, &str, usize)> {
    [("<!--", "-->"), ("[//]: # (", ")")].into_iter().find_map(|(opening, closing)| {
        let start = line.find(opening)?;
        let inner = line.get(start + opening.len()..)?;
        let length = inner.find(closing)?;
        Some((start, inner.get(..length)?.trim(), start + opening.len() + length + closing.len()))
    })
}

/// Appends as many bytes as `text` has: its line ends, and spaces.
fn blank(text: &str, out: &mut String) {
    out.extend(text.bytes().map(|byte| if matches!(byte, b'\n' | b'\r') { char::from(byte) } else { ' ' }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generated_parts_are_blanked_in_place() {
        for (begin, end) in [
            ("<!-- BEGIN_TF_DOCS -->", "<!-- END_TF_DOCS -->"),
            (
                "<!-- BEGINNING OF PRE-COMMIT-TERRAFORM DOCS HOOK -->",
                "<!-- END OF PRE-COMMIT-TERRAFORM DOCS HOOK -->",
            ),
            ("<!-- BEGIN_AUTOMATED_TF_DOCS_BLOCK -->", "<!-- END_AUTOMATED_TF_DOCS_BLOCK -->"),
            ("[//]: # (BEGIN_TF_DOCS)", "[//]: # (END_TF_DOCS)"),
        ] {
            let text = format!("# A\n{begin}\n## Inputs ü\r\n{end}\nB\n");
            let without = without_injected(&text);
            assert_eq!(without.len(), text.len());
            assert_eq!(without.split_whitespace().collect::<Vec<_>>(), ["#", "A", "B"]);
            assert_eq!(without.find('B'), text.rfind('B'));
            assert_eq!(without.matches('\n').count(), text.matches('\n').count());
        }
    }

    #[test]
    fn markers_that_are_shown_or_never_closed_stay() {
        for text in [
            "```md\n<!-- BEGIN_TF_DOCS -->\n<!-- END_TF_DOCS -->\n```\n",
            "<!-- BEGIN_TF_DOCS -->\nx\n",
            "<!-- BEGIN_TF_DOCS -->\nx\n<!-- END OF PRE-COMMIT-TERRAFORM DOCS HOOK -->\n",
            "<!-- BEGIN_TOC -->\nx\n<!-- END_TOC -->\n",
            "nothing",
        ] {
            assert_eq!(without_injected(text), text);
        }
    }
}
