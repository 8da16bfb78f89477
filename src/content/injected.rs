//! The part of a README that a generator writes between two markers. Its facts are on the reference page anyway.

use std::borrow::Cow;

/// `text` with every such part blanked, markers included. Bytes keep their places, so spans stay true. Markers inside fenced
/// code, and one that is never closed, are left alone.
pub fn without_injected(text: &str) -> Cow<'_, str> {
    let mut blanked = String::new();
    let mut kept = 0;
    let mut fence: Option<&str> = None;
    let mut open: Option<(usize, String)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        if let Some((from, end)) = &open {
            if let Some(length) = end_of_marker(line, end) {
                blanked.push_str(text.get(kept..*from).unwrap_or_default());
                blank(text.get(*from..start + length).unwrap_or_default(), &mut blanked);
                kept = start + length;
                open = None;
            }
        } else if let Some(mark) = fence {
            if line.trim().starts_with(mark) {
                fence = None;
            }
        } else if let Some(mark) = ["```", "~~~"].into_iter().find(|mark| line.trim_start().starts_with(mark))
        {
            fence = Some(mark);
        } else {
            open = beginning(line).map(|(offset, end)| (start + offset, end));
        }
    }
    if kept == 0 {
        return Cow::Borrowed(text);
    }
    blanked.push_str(text.get(kept..).unwrap_or_default());
    Cow::Owned(blanked)
}

/// Where in `line` a part begins, and the name of the marker that ends it.
fn beginning(line: &str) -> Option<(usize, String)> {
    let (offset, name, _) = marker(line)?;
    let rest = match name.strip_prefix("BEGIN_") {
        Some(rest) => format!("END_{rest}"),
        None => format!("END OF {}", name.strip_prefix("BEGINNING OF ")?),
    };
    let is_known = ["TF_DOCS", "TERRAFORM DOCS", "OPENTOFU DOCS"].iter().any(|known| rest.contains(known));
    is_known.then_some((offset, rest))
}

/// Where the marker called `name` ends in `line`.
fn end_of_marker(line: &str, name: &str) -> Option<usize> {
    marker(line).filter(|(_, found, _)| *found == name).map(|(_, _, end)| end)
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
