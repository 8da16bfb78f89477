//! `infrabook inject`: what is generated of a module, put into a file of its folder between two markers.

pub mod plan;
pub mod stale;
pub mod target;

use std::collections::BTreeSet;
use std::ops::Range;

use super::inspect::settings::{Mode, Output};
use super::inspect::wrap;
use crate::content::{Mark, Markers, marks, without_markers};
use crate::diagnostic::Diagnostic;
use crate::path::SourcePath;

/// Whether a file has markers, be they such that nothing can be put between them: then it is told.
pub fn is_marked(text: &str, output: &Output) -> bool {
    let marks = marks(text, output.markers().as_ref());
    !marks.found.is_empty() || marks.astray.is_some()
}

/// The file with `generated` in its place; `existing` is what it holds now. In mode `inject` all else stays as it is, byte for byte: line
/// ends too. Without markers the part is appended, and a file that is not there is made.
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
    let is_crlf = existing.find('\n').is_some_and(|at| existing[..at].ends_with('\r'));
    let line_ends = |text: &str| {
        let text = text.replace("\r\n", "\n");
        if is_crlf { text.replace('\n', "\r\n") } else { text }
    };
    let markers = output.markers();
    let generated = match &markers {
        Some(markers) => without_markers(generated, Some(markers)),
        // Data without markers around it stays as it is.
        None => generated.to_owned(),
    };
    let filled = fill(file, output, generated.clone())?;
    if output.mode == Mode::Replace {
        let ends = existing.is_empty() || existing.ends_with('\n');
        return Ok(line_ends(&if ends && !filled.ends_with('\n') { filled + "\n" } else { filled }));
    }
    let Some(markers) = markers else {
        let (message, help) = Output::NO_MARKERS;
        return Err(Diagnostic::error("config", file, message).help(help));
    };
    refuse_lost(file, &filled, &markers)?;
    if existing.trim_start_matches('\u{feff}').is_empty() {
        return Ok(format!("{existing}{filled}\n"));
    }
    Ok(match place(file, existing, &markers)? {
        Place::Own(range) => replace(existing, range, &line_ends(&filled)),
        Place::Older(range) => replace(existing, range, &line_ends(&format!("\n{generated}\n"))),
        Place::End => {
            let gap = if existing.ends_with('\n') { "\n" } else { "\n\n" };
            format!("{existing}{}", line_ends(&format!("{gap}{filled}\n")))
        }
    })
}

/// Where the part goes.
enum Place {
    /// In the place of what the template made, its markers included.
    Own(Range<usize>),
    /// Between markers of another template.
    Older(Range<usize>),
    /// There is none yet.
    End,
}

fn place(file: &SourcePath, text: &str, markers: &Markers) -> Result<Place, Diagnostic> {
    let fault = |at: Option<Range<usize>>, message: &str, help: &str| {
        let fault = Diagnostic::error("inject", file, message).help(help);
        Err(Diagnostic { span: at.map(Into::into), ..fault })
    };
    let found = marks(text, Some(markers));
    let is_own = |mark: &Mark| mark.end == markers.end_says();
    let (own, older): (Vec<Mark>, Vec<Mark>) = found.found.into_iter().partition(is_own);
    if let Some([begin, end]) = part(file, &own, markers)? {
        let is_inside = |mark: &&Mark| (begin.start..end.end).contains(&mark.at.start);
        let (inside, outside): (Vec<&Mark>, Vec<&Mark>) = older.iter().partition(is_inside);
        let ends: BTreeSet<&str> = outside.iter().map(|mark| mark.end.as_str()).collect();
        return match inside.iter().find(|mark| ends.contains(mark.end.as_str())) {
            Some(mark) => {
                let message = "this marker belongs to one outside of the part that is kept fresh";
                fault(Some(mark.at.clone()), message, "keep one pair of markers, and remove the others")
            }
            None => Ok(Place::Own(begin.start..end.end)),
        };
    }
    if let Some(first) = older.first()
        && let Some([begin, end]) = part(file, &older, &Markers::known(&first.end))?
    {
        return Ok(Place::Older(begin.end..end.start));
    }
    if found.astray.is_some() {
        let message = "this marker does not stand alone on its line";
        let help = "write each of the two on a line of its own; between backticks where words are about it";
        return fault(found.astray, message, help);
    }
    if found.ends_in_code {
        let message = "the part cannot be added: a code block in this file is never closed";
        let help = "close it with ``` on a line of its own, or write the two markers where the part belongs";
        return fault(None, message, help);
    }
    Ok(Place::End)
}

/// The template around what is generated.
fn fill(file: &SourcePath, output: &Output, generated: String) -> Result<String, Diagnostic> {
    let template = output.template();
    if template.is_empty() {
        return Ok(generated);
    }
    wrap(&template, &generated).map_err(|fault| {
        let message = format!("output.template: {}", fault.message);
        Diagnostic::error("config", file, message).help("write `{{ .Content }}` between the two markers")
    })
}

/// The next run must find what this one writes.
fn refuse_lost(file: &SourcePath, filled: &str, markers: &Markers) -> Result<(), Diagnostic> {
    let found = marks(filled, Some(markers)).found;
    let own: Vec<&Mark> = found.iter().filter(|mark| mark.end == markers.end_says()).collect();
    match own.as_slice() {
        [first, last]
            if first.at.start == 0 && first.begins && !last.begins && last.at.end == filled.len() =>
        {
            Ok(())
        }
        _ => {
            let message = "output.template: its markers would not be found again";
            let help = "write each of them once, as the first and the last line";
            Err(Diagnostic::error("config", file, message).help(help))
        }
    }
}

fn replace(text: &str, range: Range<usize>, by: &str) -> String {
    format!("{}{by}{}", &text[..range.start], &text[range.end..])
}

/// The two marks of the one part; `None` when there is neither.
fn part(
    file: &SourcePath,
    marks: &[Mark],
    markers: &Markers,
) -> Result<Option<[Range<usize>; 2]>, Diagnostic> {
    let fault = |mark: &Mark, message: &str, help: String| {
        Err(Diagnostic::error("inject", file, message).at(mark.at.clone()).help(help))
    };
    match marks {
        [] => Ok(None),
        [first, last] if first.begins && !last.begins && first.end == last.end => {
            Ok(Some([first.at.clone(), last.at.clone()]))
        }
        [mark, ..] if !mark.begins => {
            let help = format!("write `{}` on a line of its own above it", markers.begin);
            fault(mark, "the part that ends here never begins", help)
        }
        [mark] => {
            let help = format!("write `{}` on a line of its own below it", markers.end);
            fault(mark, "the part that begins here never ends", help)
        }
        [_, second, rest @ ..] => {
            let mark = rest.first().filter(|_| !second.begins).unwrap_or(second);
            let help = "keep one pair of markers, and remove the others".to_owned();
            fault(mark, "this file has more than one part to be kept fresh", help)
        }
    }
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
            (Some("\u{feff}"), format!("\u{feff}{BEGIN}\nnew\n{END}\n")),
            (Some("\n"), format!("\n\n{BEGIN}\nnew\n{END}\n")),
            (Some("# A\n"), format!("# A\n\n{BEGIN}\nnew\n{END}\n")),
            (Some("# A"), format!("# A\n\n{BEGIN}\nnew\n{END}\n")),
            (Some(&format!("# A\r\n{BEGIN}\r\nold\r\n{END}\r\nB")), format!("# A\r\n{BEGIN}\r\nnew\r\n{END}\r\nB")),
            (Some(&format!("  {BEGIN} \n {END}\t\nx")), format!("  {BEGIN}\nnew\n{END}\t\nx")),
            (
                Some(&format!("Between `{BEGIN}` and `{END}` it is generated.\n")),
                format!("Between `{BEGIN}` and `{END}` it is generated.\n\n{BEGIN}\nnew\n{END}\n"),
            ),
            (
                Some(&format!("> ```md\n> {BEGIN}\n> {END}\n\n```x``` is code.\n{BEGIN}\n{END}\n")),
                format!("> ```md\n> {BEGIN}\n> {END}\n\n```x``` is code.\n{BEGIN}\nnew\n{END}\n"),
            ),
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
            (format!("a\n{BEGIN} {END}\n"), 2, "alone"),
            (format!("{BEGIN}\nb{END}\n"), 1, "never ends"),
            ("a\n<!-- END OF PRE-COMMIT-TERRAFORM DOCS HOOK -->\n".to_owned(), 2, "never begins"),
            ("a\n```\n".to_owned(), 0, "code block"),
        ] {
            let fault = run(Some(&existing), "new").unwrap_err();
            let at = fault.span.map_or(0, |span| line_column(&existing, span.start).0);
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

    #[test]
    fn templates_that_would_not_be_found_again_are_refused() {
        let file = SourcePath::new("README.md").unwrap();
        for template in [
            "{{ .Content }}",
            "",
            "a\n{{ .Content }}\na",
            "a\nb\n{{ .Content }}\nb",
            "a\n{{ .Content }}\n- b\n```",
            "# My project\n{{ .Content }}\nlast words",
        ] {
            let output = Output { template: template.into(), ..Output::default() };
            let result = inject(&file, Some("x\n"), "new", &output);
            assert!(result.is_err(), "{template:?} {result:?}");
        }
        let padded =
            Output { template: "\n\n// a\n\n{{ .Content }}\n\n// b\n\n".into(), ..Output::default() };
        let once = inject(&file, Some("x\n"), "new", &padded).unwrap();
        assert_eq!(once, "x\n\n// a\n\nnew\n\n// b\n");
        assert_eq!(inject(&file, Some(&once), "new", &padded).unwrap(), once);
    }

    #[test]
    fn data_that_is_no_part_of_a_document_stays_as_it_is() {
        let file = SourcePath::new("docs.yaml").unwrap();
        let whole =
            |template: &str| Output { mode: Mode::Replace, template: template.into(), file: String::new() };
        let generated = format!("default: '{END}'");
        let of = |template: &str| inject(&file, None, &generated, &whole(template)).unwrap();
        assert_eq!(of(""), format!("{generated}\n"));
        assert_eq!(of("# words\n{{ .Content }}\n"), format!("# words\n{generated}\n"));
        assert_eq!(of(&format!("{BEGIN}\n{{{{ .Content }}}}\n{END}")).matches(END).count(), 1);
    }

    /// Whatever words and markers a file holds, and whatever is generated: what is outside the part stays, and a second time changes nothing.
    #[test]
    fn a_second_time_changes_nothing() {
        const HOOK: [&str; 2] = [
            "<!-- BEGINNING OF PRE-COMMIT-TERRAFORM DOCS HOOK -->",
            "<!-- END OF PRE-COMMIT-TERRAFORM DOCS HOOK -->",
        ];
        let pieces = [
            "# A\n",
            "words\r\n",
            BEGIN,
            END,
            "<!-- BEGIN_TF_DOCS -->\n",
            "  <!-- BEGIN_TF_DOCS -->\r\n",
            "<!-- END_TF_DOCS -->\n",
            " <!-- END_TF_DOCS --> \n",
            "\n",
            "```\n",
            "````md\n",
            "ü|`",
            "// x\n",
            "> ",
            "- ",
            "    ",
            "<!-- BEGINNING OF PRE-COMMIT-TERRAFORM DOCS HOOK -->\n",
            "<!-- END OF PRE-COMMIT-TERRAFORM DOCS HOOK -->\n",
            "{{ .Content }}\n",
        ];
        let of_generated = [
            "",
            "one",
            "## B\n\n| a |\n",
            "```hcl\nx\n```",
            BEGIN,
            END,
            HOOK[0],
            HOOK[1],
            "\n",
            "```\n",
            "`",
            "[//]: # (END_TF_DOCS)",
        ];
        let mut seed = 7_u64;
        let mut next = |below: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as usize % below
        };
        let markers = Output::default().markers().unwrap();
        let (mut replaced, mut appended) = (0, 0);
        for _ in 0..40_000 {
            let text: String = (0..next(12)).map(|_| pieces[next(pieces.len())]).collect();
            let generated: String = (0..next(4)).map(|_| of_generated[next(of_generated.len())]).collect();
            let Ok(first) = run(Some(&text), &generated) else { continue };
            assert_eq!(run(Some(&first), &generated).as_ref(), Ok(&first), "{text:?} {generated:?}");
            let found = marks(&text, Some(&markers)).found;
            let own: Vec<_> = found.iter().filter(|mark| mark.end == markers.end_says()).collect();
            let part = if own.is_empty() { found.iter().collect() } else { own };
            match part.as_slice() {
                [] => {
                    assert!(first.starts_with(&text), "{text:?}");
                    appended += 1;
                }
                [begin, end] => {
                    let (head, tail) = (&text[..begin.at.start], &text[end.at.end..]);
                    assert!(first.starts_with(head) && first.ends_with(tail), "{text:?} {generated:?}");
                    assert!(marks(&first, Some(&markers)).found.len() == found.len() || found.len() > 2);
                    replaced += 1;
                }
                _ => panic!("a part of {text:?}"),
            }
        }
        assert!(replaced > 1_000 && appended > 5_000, "{replaced} {appended}");
    }
}
