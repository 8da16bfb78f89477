//! Footnotes: numbered by their first reference, shown in that order at the end of the document.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Document, Piece};
use crate::diagnostic::{Diagnostic, Span};
use crate::path::SourcePath;

/// The footnotes of one document.
#[derive(Default)]
pub(super) struct Footnotes {
    /// By name, in lower case: GitHub does not tell the cases apart.
    notes: BTreeMap<String, Note>,
    /// The names in the order of their first references.
    order: Vec<String>,
    /// The definitions that are being read, and the pieces of what they interrupt.
    open: Vec<(String, Span, Vec<Piece>)>,
}

#[derive(Default)]
struct Note {
    /// As first written: its ids are made of it.
    name: String,
    number: usize,
    references: usize,
    body: Option<(Vec<Piece>, Span)>,
}

/// A reference to a footnote.
pub(super) struct Reference {
    /// The footnote's number.
    pub(super) number: usize,
    /// The reference's own id, and the footnote's.
    pub(super) ids: [String; 2],
}

impl Footnotes {
    /// Takes note of a reference.
    pub(super) fn reference(&mut self, name: &str) -> Reference {
        let key = name.to_lowercase();
        let note = self.notes.entry(key.clone()).or_default();
        if note.number == 0 {
            self.order.push(key);
            note.number = self.order.len();
            name.clone_into(&mut note.name);
        }
        note.references += 1;
        Reference { number: note.number, ids: [note.reference_id(note.references), note.id()] }
    }

    /// A definition begins: what follows is its body. `pieces` are those of the document so far.
    pub(super) fn start(&mut self, name: &str, span: Span, pieces: &mut Vec<Piece>) {
        self.open.push((name.to_lowercase(), span, std::mem::take(pieces)));
    }

    /// It ends. Of two definitions with one name the first counts.
    pub(super) fn end(&mut self, pieces: &mut Vec<Piece>) {
        let Some((name, span, interrupted)) = self.open.pop() else { return };
        let body = std::mem::replace(pieces, interrupted);
        self.notes.entry(name).or_default().body.get_or_insert((body, span));
    }

    /// Appends the notes that something refers to; warns of the others.
    pub(super) fn finish(mut self, path: &SourcePath, document: &mut Document) {
        let mut first = true;
        for key in &self.order {
            let Some(note) = self.notes.get_mut(key) else { continue };
            let Some((mut body, _)) = note.body.take() else { continue };
            if first {
                document.pieces.push(Piece::Html("<section class=\"footnotes\" aria-label=\"".into()));
                let (name, otherwise) = ("content.footnotes".into(), String::new());
                document.pieces.push(Piece::Say { name, otherwise });
                document.pieces.push(Piece::Html("\"><ol>\n".into()));
            }
            first = false;
            document.pieces.push(Piece::Html("<li id=\"".into()));
            document.pieces.push(Piece::NoteId { id: note.id() });
            document.pieces.push(Piece::Html("\">\n".into()));
            back_links(note, &mut body);
            document.pieces.append(&mut body);
            document.anchors.push(note.id());
            document.anchors.extend((1..=note.references).map(|n| note.reference_id(n)));
        }
        if !first {
            document.pieces.push(Piece::Html("</ol></section>\n".into()));
        }
        for (key, note) in &self.notes {
            if let Some((_, span)) = &note.body {
                let message = format!("the footnote `{key}` is defined, but nothing refers to it");
                let help = format!("write `[^{key}]` where it belongs, or take it out");
                document
                    .diagnostics
                    .push(Diagnostic::warning("unused-footnote", path, message).at(*span).help(help));
            }
        }
    }
}

impl Note {
    fn id(&self) -> String {
        format!("footnote-{}", self.name)
    }

    fn reference_id(&self, number: usize) -> String {
        format!("fr-{}-{number}", self.name)
    }
}

/// Appends the links back, which stand in the note's last paragraph where there is one, and the note's closing tag.
fn back_links(note: &Note, body: &mut Vec<Piece>) {
    let in_paragraph = match body.last_mut() {
        Some(Piece::Html(last)) if last.ends_with("</p>\n") => {
            last.truncate(last.len() - "</p>\n".len());
            true
        }
        _ => false,
    };
    for n in 1..=note.references {
        body.push(Piece::Html(" <a href=\"#".into()));
        body.push(Piece::NoteId { id: note.reference_id(n) });
        body.push(Piece::Html("\" aria-label=\"".into()));
        body.push(Piece::BackTo { reference: n, note: note.number });
        let mut link = String::from("\">↩");
        if n > 1 {
            let _ = write!(link, "{n}");
        }
        link.push_str("</a>");
        body.push(Piece::Html(link));
    }
    body.push(Piece::Html(if in_paragraph { "</p>\n</li>\n" } else { "</li>\n" }.into()));
}
