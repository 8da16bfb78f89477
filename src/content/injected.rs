//! The part of a README that a generator writes between two markers: where it begins and ends. The site leaves it out, since its facts
//! are on the reference page anyway; `inject` writes it anew. Both see the same markers.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use super::code_lines::CodeLines;

/// The two lines that a template has around what is generated, as they are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Markers {
    /// The first line.
    pub begin: String,
    /// The last line.
    pub end: String,
}

impl Markers {
    /// Those of a part whose end says this, as terraform-docs and its hooks write them.
    pub fn known(end_says: &str) -> Self {
        let begin = match (end_says.strip_prefix("END_"), end_says.strip_prefix("END OF ")) {
            (Some(rest), _) => format!("BEGIN_{rest}"),
            (_, Some(rest)) => format!("BEGINNING OF {rest}"),
            _ => end_says.to_owned(),
        };
        Self { begin: format!("<!-- {begin} -->"), end: format!("<!-- {end_says} -->") }
    }

    /// Whether these are terraform-docs' own, or its hooks'.
    pub fn are_known(&self) -> bool {
        [&self.begin, &self.end].iter().all(|line| read(says(line), None).is_some())
    }

    /// What [`Mark::end`] is of a part between these.
    pub fn end_says(&self) -> &str {
        says(&self.end)
    }
}

/// A marker on a line of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Its bytes.
    pub at: Range<usize>,
    /// Whether a part begins here; else one ends.
    pub begins: bool,
    /// What the marker that ends the part says: two marks that share it belong together.
    pub end: String,
}

/// What a text has of markers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Those that count, in order.
    pub found: Vec<Mark>,
    /// The first that does not, since other words stand on its line: what would be replaced is not clear.
    pub astray: Option<Range<usize>>,
    /// Whether the text ends within fenced code, where no marker would count.
    pub ends_in_code: bool,
}

/// Every marker of a text: `own`, and those of terraform-docs and its hooks. One counts when it stands alone on its line, outside of code;
/// terraform-docs itself takes the first place where its bytes occur, be that a sentence about them. What stands in a part that
/// ends is not looked at, but for markers: its fences need not be closed.
pub fn marks(text: &str, own: Option<&Markers>) -> Marks {
    let mut marks = Marks::default();
    let last_ends = last_ends(text, own);
    let mut lines = CodeLines::default();
    let mut open: Option<String> = None;
    let mut start = 0;
    for whole in text.split_inclusive('\n') {
        let line = whole.strip_prefix('\u{feff}').filter(|_| start == 0).unwrap_or(whole).trim_end();
        let words = if open.is_some() { line.trim_start() } else { lines.words(line).unwrap_or_default() };
        let offset = start + whole.trim_end().len() - words.len();
        let is_alone = line.trim_start().len() == words.len();
        let mut quoted = None;
        for Marker { at, begins, end } in markers_in(words, own) {
            let at = offset + at.start..offset + at.end;
            if is_alone && at.len() == words.len() {
                match &open {
                    Some(ended) if !begins && *ended == end => open = None,
                    None if begins && last_ends.get(&end).is_some_and(|last| *last > start) => {
                        open = Some(end.clone());
                    }
                    _ => {}
                }
                marks.found.push(Mark { at, begins, end });
            } else if open.is_none() && marks.astray.is_none() {
                let quoted = quoted.get_or_insert_with(|| inline_code(words));
                let place = at.start - offset;
                let is_quoted = quoted.get(quoted.partition_point(|code| code.end <= place));
                let is_quoted = is_quoted.is_some_and(|code| code.contains(&place));
                marks.astray = (!is_quoted).then_some(at);
            }
        }
        start += whole.len();
    }
    marks.ends_in_code = lines.ends_in_code();
    marks
}

/// The parts of a text that are generated, markers included. A marker without its like costs nothing.
pub fn injected(text: &str) -> Vec<Range<usize>> {
    if !KNOWN.iter().any(|known| text.contains(known)) {
        return Vec::new();
    }
    let mut parts = Vec::new();
    for pair in marks(text, None).found.windows(2) {
        let [begin, end] = pair else { continue };
        if begin.begins && !end.begins && begin.end == end.end {
            parts.push(begin.at.start..end.at.end);
        }
    }
    parts
}

/// `text` with the parts that are generated blanked. Bytes keep their places, so spans stay true.
pub fn without_injected(text: &str) -> Cow<'_, str> {
    let parts = injected(text);
    if parts.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut blanked = String::with_capacity(text.len());
    let mut kept = 0;
    for part in parts {
        blanked.push_str(&text[kept..part.start]);
        blank(&text[part.clone()], &mut blanked);
        kept = part.end;
    }
    blanked.push_str(&text[kept..]);
    Cow::Owned(blanked)
}

/// What is generated, with nothing in it that could be taken for a marker, by this program or another: its first character becomes a
/// character reference, which a page shows as that character.
pub fn without_markers(generated: &str, own: Option<&Markers>) -> String {
    let says = own.into_iter().flat_map(|own| [says(&own.begin), says(&own.end)]);
    if !says.chain(KNOWN).any(|words| generated.contains(words)) {
        return generated.to_owned();
    }
    let mut out = String::with_capacity(generated.len());
    for line in generated.split_inclusive('\n') {
        let words = line.trim();
        let offset = line.len() - line.trim_start().len();
        let mut kept = 0;
        for Marker { at, .. } in markers_in(words, own) {
            let start = offset + at.start;
            let Some(first) = line[start..].chars().next() else { continue };
            out.push_str(&line[kept..start]);
            out.push_str(&if first == '<' { "&lt;".to_owned() } else { format!("&#{};", u32::from(first)) });
            kept = start + first.len_utf8();
        }
        out.push_str(&line[kept..]);
    }
    out
}

/// What the names of known markers hold.
const KNOWN: [&str; 3] = ["TF_DOCS", "TERRAFORM DOCS", "OPENTOFU DOCS"];

/// A marker in a line, by its bytes there.
struct Marker {
    at: Range<usize>,
    begins: bool,
    end: String,
}

/// The markers in a line without blanks around it. A comment is one wherever it stands, another line of a template as a whole.
fn markers_in(words: &str, own: Option<&Markers>) -> Vec<Marker> {
    let is_own = |own: &&Markers| !words.is_empty() && (words == own.begin || words == own.end);
    if let Some(own) = own.filter(is_own) {
        let end = own.end_says().to_owned();
        return vec![Marker { at: 0..words.len(), begins: words == own.begin, end }];
    }
    // Most lines have no comment, and need no further look.
    if COMMENTS.iter().all(|(opening, _)| !words.contains(opening)) {
        return Vec::new();
    }
    let mut found: Vec<Marker> = comments(words)
        .filter_map(|(at, says)| read(says, own).map(|(begins, end)| Marker { at, begins, end }))
        .collect();
    found.sort_by_key(|marker| marker.at.start);
    found
}

/// Whether a comment begins a part or ends one, and what the comment at the part's end says.
fn read(comment: &str, own: Option<&Markers>) -> Option<(bool, String)> {
    if let Some(own) = own.filter(|own| [says(&own.begin), says(&own.end)].contains(&comment)) {
        return Some((comment == says(&own.begin), own.end_says().to_owned()));
    }
    KNOWN.iter().find(|known| comment.contains(*known))?;
    if let Some(rest) = comment.strip_prefix("BEGIN_") {
        Some((true, format!("END_{rest}")))
    } else if let Some(rest) = comment.strip_prefix("BEGINNING OF ") {
        Some((true, format!("END OF {rest}")))
    } else {
        (comment.starts_with("END_") || comment.starts_with("END OF ")).then(|| (false, comment.to_owned()))
    }
}

/// What a marker says, when it is a comment; else the line itself.
fn says(marker: &str) -> &str {
    comments(marker).find(|(at, _)| at.len() == marker.len()).map_or(marker, |(_, says)| says)
}

/// What comments open and close with.
const COMMENTS: [(&str, &str); 2] = [("<!--", "-->"), ("[//]: # (", ")")];

/// Each `<!-- … -->` and `[//]: # (…)` of a line, and what it says.
fn comments(line: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    COMMENTS.into_iter().flat_map(move |(opening, closing)| {
        let mut from = 0;
        line.match_indices(closing).filter_map(move |(at, _)| {
            let before = line.get(std::mem::replace(&mut from, at + closing.len())..at)?;
            let start = at - (before.len() - before.rfind(opening)?);
            Some((start..from, line.get(start + opening.len()..at)?.trim()))
        })
    })
}

/// Where the last marker at the end of each kind of part stands.
fn last_ends(text: &str, own: Option<&Markers>) -> BTreeMap<String, usize> {
    let mut last = BTreeMap::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim();
        for Marker { at, begins, end } in markers_in(words, own) {
            if !begins && at.len() == words.len() {
                last.insert(end, start);
            }
        }
        start += line.len();
    }
    last
}

/// The inline code of a line: what stands between runs of as many backticks.
fn inline_code(line: &str) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, _) in line.match_indices('`') {
        match runs.last_mut() {
            Some(run) if run.end == at => run.end += 1,
            _ => runs.push(at..at + 1),
        }
    }
    // Of each run, the next that is as long.
    let mut later = BTreeMap::new();
    let mut next: Vec<Option<usize>> =
        runs.iter().enumerate().rev().map(|(index, run)| later.insert(run.len(), index)).collect();
    next.reverse();
    let mut found = Vec::new();
    let mut index = 0;
    while let (Some(run), Some(next)) = (runs.get(index), next.get(index)) {
        if let Some(close) = next.and_then(|next| runs.get(next)) {
            found.push(run.start..close.end);
        }
        index = next.unwrap_or(index) + 1;
    }
    found
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
            let text = format!("# A\n{begin}\n## Inputs ü\r\n```\n{end}\nB\n");
            let without = without_injected(&text);
            assert_eq!(without.len(), text.len());
            assert_eq!(without.split_whitespace().collect::<Vec<_>>(), ["#", "A", "B"]);
            assert_eq!(without.find('B'), text.rfind('B'));
            assert_eq!(without.matches('\n').count(), text.matches('\n').count());
        }
    }

    /// What an author writes about markers is the author's.
    #[test]
    fn markers_that_are_shown_or_never_closed_stay() {
        for text in [
            "```md\n<!-- BEGIN_TF_DOCS -->\n<!-- END_TF_DOCS -->\n```\n",
            "````\n```\n<!-- BEGIN_TF_DOCS -->\n```\nx\n<!-- END_TF_DOCS -->\n````\n",
            "Between `<!-- BEGIN_TF_DOCS -->` and `<!-- END_TF_DOCS -->` is generated.\n",
            "Between `<!-- BEGIN_TF_DOCS -->`\nand `<!-- END_TF_DOCS -->`\nit is generated.\n",
            "x\n\n    <!-- BEGIN_TF_DOCS -->\n    a\n    <!-- END_TF_DOCS -->\n",
            "> ```md\n> <!-- BEGIN_TF_DOCS -->\n> <!-- END_TF_DOCS -->\n> ```\n",
            "- ```md\n  <!-- BEGIN_TF_DOCS -->\n  <!-- END_TF_DOCS -->\n  ```\n",
            "<!-- BEGIN_TF_DOCS -->\nx\n",
            "<!-- BEGIN_TF_DOCS -->\nx\n<!-- END OF PRE-COMMIT-TERRAFORM DOCS HOOK -->\n",
            "<!-- BEGIN_TOC -->\nx\n<!-- END_TOC -->\n",
            "nothing",
        ] {
            assert_eq!(without_injected(text), text);
        }
    }

    #[test]
    fn what_counts_and_what_is_astray() {
        let own = Markers { begin: "// BEGIN".into(), end: "// END".into() };
        for (text, found, astray) in [
            ("```x``` is code.\n<!-- BEGIN_TF_DOCS -->\n<!-- END_TF_DOCS -->\n", 2, None),
            ("\u{feff}<!-- BEGIN_TF_DOCS -->\r\n   <!--END_TF_DOCS-->  \r\n", 2, None),
            ("<!-- BEGIN_TF_DOCS --> <!-- END_TF_DOCS -->\n", 0, Some(0)),
            ("ü <!-- BEGIN_TF_DOCS -->\n", 0, Some(3)),
            ("`a` <!-- BEGIN_TF_DOCS --> `b`\n", 0, Some(4)),
            ("> <!-- BEGIN_TF_DOCS -->\n", 0, Some(2)),
            ("``a ` <!-- BEGIN_TF_DOCS -->``\n", 0, None),
            ("// BEGIN\n// x\n// END\n", 2, None),
            ("// BEGIN x\n", 0, None),
            // What is never closed hides no code behind it.
            ("<!-- BEGIN_TF_DOCS -->\n```\n// BEGIN\n// END\n```\n", 1, None),
            ("// BEGIN\n<!-- BEGIN_TF_DOCS -->\n<!-- END_TF_DOCS -->\n// END\n", 4, None),
        ] {
            let marks = marks(text, Some(&own));
            assert_eq!((marks.found.len(), marks.astray.map(|at| at.start)), (found, astray), "{text:?}");
            for mark in marks.found {
                assert!(text[mark.at.clone()].trim() == &text[mark.at] && !mark.end.is_empty());
            }
        }
    }

    #[test]
    fn what_is_generated_holds_no_marker() {
        let own = Markers { begin: "// BEGIN".into(), end: "// END".into() };
        for (generated, expected) in [
            ("a\n| `<!-- END_TF_DOCS -->` |\n", "a\n| `&lt;!-- END_TF_DOCS -->` |\n"),
            (
                "ü <!--BEGIN_TF_DOCS--><!-- END_TF_DOCS -->",
                "ü &lt;!--BEGIN_TF_DOCS-->&lt;!-- END_TF_DOCS -->",
            ),
            ("[//]: # (END_TF_DOCS)\r\n", "&#91;//]: # (END_TF_DOCS)\r\n"),
            ("  // END\n// END of it\n", "  &#47;/ END\n// END of it\n"),
            ("<!-- a comment -->\n", "<!-- a comment -->\n"),
        ] {
            assert_eq!(without_markers(generated, Some(&own)), expected);
            assert!(marks(expected, Some(&own)).found.is_empty());
        }
    }

    #[test]
    fn time_is_linear() {
        for piece in [
            "<!--",
            "-->",
            "`<!-- BEGIN_TF_DOCS -->`",
            "` `` ",
            "<!-- BEGIN_TF_DOCS -->\n",
            "> ",
            "- ",
            "[//]: # (",
        ] {
            let text = piece.repeat(60_000) + &"\n".repeat(60_000);
            assert!(marks(&text, None).found.len() <= 60_000);
            assert!(without_markers(&text, None).len() >= text.len());
        }
    }
}
