//! `content` and `output.template`: the part of Go's templates that they are written in. Fields, `include`, comments, and the
//! trimming of blanks; nothing that loops or decides.

use crate::diagnostic::Span;

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// As it stands.
    Text(&'a str),
    /// `{{ .Inputs }}`: the name without its dot.
    Field(&'a str),
    /// `{{ include "path" }}`
    Include(&'a str),
}

/// What is wrong with a template, and where in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Its bytes.
    pub span: Span,
    /// What is wrong.
    pub message: String,
}

/// The pieces of a template, each action with its bytes.
///
/// # Errors
/// An action that is not closed, or is none of those above.
pub fn parse(template: &str) -> Result<Vec<(Piece<'_>, Span)>, Fault> {
    let mut pieces = Vec::new();
    let mut at = 0;
    let mut trim_next = false;
    while let Some(rest) = template.get(at..) {
        let open = rest.find("{{").map_or(template.len(), |found| at + found);
        let mut text = &template[at..open];
        if trim_next {
            text = text.trim_start();
        }
        let Some(inner) = template.get(open + 2..) else {
            push_text(&mut pieces, text);
            break;
        };
        let Some(end) = inner.find("}}") else {
            return Err(fault(open, open + 2, "this `{{` is never closed by `}}`"));
        };
        let action = &inner[..end];
        at = open + 2 + end + 2;
        let trims_before = action.starts_with('-');
        trim_next = action.ends_with('-') && action.len() > 1;
        push_text(&mut pieces, if trims_before { text.trim_end() } else { text });
        let action = action.trim_start_matches('-').trim_end_matches('-').trim();
        if let Some(piece) = read(action).map_err(|message| fault(open, at, message))? {
            pieces.push((piece, Span::new(open, at)));
        }
    }
    Ok(pieces)
}

fn push_text<'a>(pieces: &mut Vec<(Piece<'a>, Span)>, text: &'a str) {
    if !text.is_empty() {
        pieces.push((Piece::Text(text), Span::default()));
    }
}

fn fault(start: usize, end: usize, message: &str) -> Fault {
    Fault { span: Span::new(start, end), message: message.to_owned() }
}

/// `None` for a comment.
fn read(action: &str) -> Result<Option<Piece<'_>>, &'static str> {
    if action.starts_with("/*") && action.ends_with("*/") {
        return Ok(None);
    }
    if let Some(name) = action.strip_prefix('.')
        && name.chars().all(|c| c.is_ascii_alphanumeric())
        && !name.is_empty()
    {
        return Ok(Some(Piece::Field(name)));
    }
    let path = action.strip_prefix("include").map(str::trim);
    let quoted = |mark: char| path.and_then(|path| path.strip_prefix(mark)?.strip_suffix(mark));
    match quoted('"').or_else(|| quoted('`')).filter(|path| !path.contains(['"', '\\'])) {
        Some(path) => Ok(Some(Piece::Include(path))),
        None => Err(
            "only sections such as `{{ .Inputs }}`, `{{ include \"file\" }}` and comments are understood here",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_and_trimming() {
        use Piece::{Field, Include, Text};
        let template = "a\n{{- .Header -}}\n  b {{ include \"docs/x.md\" }}{{/* no */}}{{- /* nor */ -}} \n{{ .Inputs }}\n";
        let expected =
            [Text("a"), Field("Header"), Text("b "), Include("docs/x.md"), Field("Inputs"), Text("\n")];
        let pieces =
            |template| parse(template).unwrap().into_iter().map(|(piece, _)| piece).collect::<Vec<_>>();
        assert_eq!(pieces(template), expected);
        assert_eq!(pieces(""), []);
    }

    #[test]
    fn what_is_not_understood_is_told() {
        for (template, start, words) in [
            ("x {{ .Inputs", 2, "never closed"),
            ("{{ range .Module.Inputs }}", 0, "only sections"),
            ("{{ include \"a\" \"b\" }}", 0, "only sections"),
            ("{{ . }}", 0, "only sections"),
            ("{{-}}", 0, "only sections"),
        ] {
            let fault = parse(template).unwrap_err();
            assert!(fault.span.start == start && fault.message.contains(words), "{template}: {fault:?}");
        }
    }
}
