//! `infrabook inject`: what is generated of a module, put into a file of its folder between two markers.

use std::ops::Range;

use super::inspect::settings::{Mode, Output};
use super::inspect::wrap;
use crate::content::{Fences, regions};
use crate::diagnostic::Diagnostic;
use crate::path::SourcePath;

/// Whether a file has a part that is kept fresh, as the settings or the older hooks mark it.
pub fn has_region(text: &str, output: &Output) -> bool {
    let (begin, end) = markers(&output.template.replace("\\n", "\n"));
    !marks(text, &begin, &end).is_empty() || !regions(text).is_empty()
}

/// The file with `generated` in its place; `existing` is what it holds now. All else stays as it is, byte for byte: line ends too.
/// Without markers the part is appended, and a file that is not there is made.
///
/// # Errors
/// Markers that do not make one part, or a template that cannot be filled.
pub fn inject(
    file: &SourcePath,
    existing: Option<&str>,
    generated: &str,
    output: &Output,
) -> Result<String, Diagnostic> {
    let existing = existing.unwrap_or_default();
    // Old settings write line breaks as `\n`.
    let template = output.template.replace("\\n", "\n");
    let filled = match template.as_str() {
        "" => generated.to_owned(),
        template => wrap(template, generated).map_err(|fault| {
            let message = format!("output.template: {}", fault.message);
            Diagnostic::error("config", file, message).help("write `{{ .Content }}` between the two markers")
        })?,
    };
    let crlf = existing.find('\n').is_some_and(|at| existing[..at].ends_with('\r'));
    let line_ends = |text: &str| {
        let text = text.replace("\r\n", "\n");
        if crlf { text.replace('\n', "\r\n") } else { text }
    };
    let line_break = if crlf { "\r\n" } else { "\n" };
    let is_blank = existing.trim_matches(['\u{feff}', '\n', '\r']).is_empty();
    if is_blank || output.mode == Mode::Replace {
        let ends = is_blank || existing.ends_with('\n');
        return Ok(line_ends(&filled) + if ends && !filled.ends_with('\n') { line_break } else { "" });
    }
    let (begin, end) = markers(&template);
    if let Some(part) = region(file, existing, &begin, &end)? {
        return Ok(replace(existing, &part, &line_ends(&filled)));
    }
    let older = regions(existing);
    match older.as_slice() {
        [] if ends_in_code(existing) => {
            let message = "the part cannot be added: a code block in this file is never closed";
            let help =
                "close it with ``` on a line of its own, or write the two markers where the part belongs";
            Err(Diagnostic::error("inject", file, message).help(help))
        }
        [] => {
            let gap = if existing.ends_with('\n') { "" } else { line_break };
            Ok(format!("{existing}{gap}{line_break}{}{line_break}", line_ends(&filled)))
        }
        [part] => Ok(replace(existing, &part.inner, &line_ends(&format!("\n{generated}\n")))),
        [_, second, ..] => Err(twice(file, &second.whole)),
    }
}

fn ends_in_code(text: &str) -> bool {
    let mut fences = Fences::default();
    for line in text.lines() {
        fences.is_code(line);
    }
    fences.is_open()
}

fn replace(text: &str, range: &Range<usize>, by: &str) -> String {
    format!("{}{by}{}", &text[..range.start], &text[range.end..])
}

/// The first and the last line of the template.
fn markers(template: &str) -> (String, String) {
    let line = |line: Option<&str>| line.unwrap_or_default().trim().to_owned();
    (line(template.lines().next()), line(template.lines().next_back()))
}

/// The bytes of the one part between these markers; `None` when the file has neither of them.
fn region(file: &SourcePath, text: &str, begin: &str, end: &str) -> Result<Option<Range<usize>>, Diagnostic> {
    let fault = |at: &Range<usize>, message: &str, help: String| {
        Err(Diagnostic::error("inject", file, message).at(at.clone()).help(help))
    };
    match marks(text, begin, end).as_slice() {
        [] => Ok(None),
        [(true, first), (false, last)] => Ok(Some(first.start..last.end)),
        [(false, at), ..] => {
            fault(at, "the part that ends here never begins", format!("write `{begin}` on a line above it"))
        }
        [(true, at)] => {
            fault(at, "the part that begins here never ends", format!("write `{end}` on a line below it"))
        }
        [_, (true, at), ..] | [_, _, (_, at), ..] => Err(twice(file, at)),
    }
}

fn twice(file: &SourcePath, at: &Range<usize>) -> Diagnostic {
    let message = "this file has more than one part to be kept fresh";
    Diagnostic::error("inject", file, message)
        .at(at.clone())
        .help("keep one pair of markers, and remove the others")
}

/// Each marker by its bytes, and whether it is one that begins. Those in fenced code are none; what is generated may hold anything.
fn marks(text: &str, begin: &str, end: &str) -> Vec<(bool, Range<usize>)> {
    let of = |begins: bool, marker: &str| {
        let found = text.match_indices(marker).filter(|(_, marker)| !marker.is_empty());
        found.map(|(at, _)| (begins, at..at + marker.len())).collect::<Vec<_>>()
    };
    let mut open = [of(true, begin), of(false, end)].concat();
    open.sort_by_key(|(_, range)| range.start);
    let mut open = open.into_iter().peekable();
    let mut found: Vec<(bool, Range<usize>)> = Vec::new();
    let mut fences = Fences::default();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if open.peek().is_none() {
            break;
        }
        at += line.len();
        let is_open = matches!(found.last(), Some((true, _)));
        let is_code = !is_open && fences.is_code(line);
        while let Some(mark) = open.next_if(|(_, range)| range.start < at) {
            if !is_code {
                found.push(mark);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::line_column;

    fn run(existing: Option<&str>, generated: &str) -> Result<String, Diagnostic> {
        inject(&SourcePath::new("README.md").unwrap(), existing, generated, &Output::default())
    }

    const BEGIN: &str = "<!-- BEGIN_TF_DOCS -->";
    const END: &str = "<!-- END_TF_DOCS -->";

    #[test]
    fn what_is_around_the_part_stays() {
        for (existing, expected) in [
            (None, format!("{BEGIN}\nnew\n{END}\n")),
            (Some("\u{feff}"), format!("{BEGIN}\nnew\n{END}\n")),
            (Some("# A\n"), format!("# A\n\n{BEGIN}\nnew\n{END}\n")),
            (Some("# A"), format!("# A\n\n{BEGIN}\nnew\n{END}\n")),
            (Some(&format!("# A\r\n{BEGIN}\r\nold\r\n{END}\r\nB")), format!("# A\r\n{BEGIN}\r\nnew\r\n{END}\r\nB")),
            (Some(&format!("  {BEGIN} {END} x")), format!("  {BEGIN}\nnew\n{END} x")),
            (
                Some(&format!("```md\n{BEGIN}\n{END}\n```\n{BEGIN}\n```\n{END}\n")),
                format!("```md\n{BEGIN}\n{END}\n```\n{BEGIN}\nnew\n{END}\n"),
            ),
            (
                Some("<!-- BEGINNING OF PRE-COMMIT-TERRAFORM DOCS HOOK -->\nold\n<!-- END OF PRE-COMMIT-TERRAFORM DOCS HOOK -->\n"),
                "<!-- BEGINNING OF PRE-COMMIT-TERRAFORM DOCS HOOK -->\nnew\n<!-- END OF PRE-COMMIT-TERRAFORM DOCS HOOK -->\n".to_owned(),
            ),
        ] {
            let injected = run(existing, "new").unwrap();
            assert_eq!(injected, expected);
            assert_eq!(run(Some(&injected), "new").unwrap(), expected, "a second time");
        }
    }

    #[test]
    fn markers_that_make_no_part_are_errors_at_their_line() {
        for (existing, line, words) in [
            (format!("a\n{BEGIN}\nb\n"), 2, "never ends"),
            (format!("a\n\n{END}\n"), 3, "never begins"),
            (format!("{END}\n{BEGIN}\n"), 1, "never begins"),
            (format!("{BEGIN}\n{END}\n{BEGIN}\n{END}\n"), 3, "more than one"),
            (format!("{BEGIN}\n{BEGIN}\n{END}\n"), 2, "more than one"),
            (format!("{BEGIN}\n{END}\n{END}\n"), 3, "more than one"),
        ] {
            let fault = run(Some(&existing), "new").unwrap_err();
            let at = line_column(&existing, fault.span.unwrap().start).0;
            assert!(at == line && fault.message.contains(words), "{existing}: {at} {}", fault.message);
        }
    }

    #[test]
    fn other_templates() {
        let output = |mode, template: &str| Output { mode, template: template.into(), file: String::new() };
        let file = SourcePath::new("x.adoc").unwrap();
        let adoc = output(Mode::Inject, "// BEGIN_TF_DOCS\\n{{ .Content }}\\n// END_TF_DOCS");
        let existing = "= A\n// BEGIN_TF_DOCS\nold\n// END_TF_DOCS\n";
        assert_eq!(inject(&file, Some(existing), "new", &adoc).unwrap(), existing.replace("old", "new"));
        let all = output(Mode::Replace, "");
        assert_eq!(inject(&file, Some("old"), "new", &all).unwrap(), "new");
        assert_eq!(inject(&file, Some("old\n"), "new", &all).unwrap(), "new\n");
    }

    /// Whatever words and markers a file holds, what is outside the part stays, and a second time changes nothing.
    #[test]
    fn a_second_time_changes_nothing() {
        let pieces =
            ["# A\n", "words\r\n", BEGIN, END, "\n", "```\n", "ü|`", "// x\n", " ", "{{ .Content }}\n"];
        let mut seed = 7_u64;
        let mut next = |below: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as usize % below
        };
        let mut injected = 0;
        for _ in 0..4_000 {
            let text: String = (0..next(9)).map(|_| pieces[next(pieces.len())]).collect();
            let generated = ["", "one", "## B\n\n| a |\n", "```hcl\nx\n```"][next(4)];
            let Ok(first) = run(Some(&text), generated) else { continue };
            assert_eq!(run(Some(&first), generated).as_ref(), Ok(&first), "{text:?}");
            let before = text.find(BEGIN).unwrap_or(text.len());
            assert!(
                first.starts_with(&text[..before]) || text.trim_matches(['\u{feff}', '\n', '\r']).is_empty()
            );
            injected += 1;
        }
        assert!(injected > 1_000, "{injected}");
    }
}
