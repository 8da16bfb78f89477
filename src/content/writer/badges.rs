//! Badges, which the parser takes for text and brackets.

use std::ops::Range;

use super::Writer;
use crate::content::badges;
use crate::diagnostic::{Diagnostic, Span, nearest};
use crate::html::escape_body_into;

/// The longest badge.
const LONGEST: usize = 200;

impl Writer<'_> {
    /// Whether there may be a badge in a run of text: not in code.
    pub(super) fn may_hold_badge(&self, text: &str) -> bool {
        self.code.is_none() && text.contains(":badge")
    }

    /// Text, and the badges and embeds in it.
    pub(super) fn text_with_badges(&mut self, text: &str, range: Range<usize>) {
        // Where the parser changed the text, nothing tells where in the file it stands.
        let is_verbatim = text.contains(":badge") && self.source.get(range.clone()) == Some(text);
        let line = self
            .source
            .get(range.start..)
            .map(|rest| self.within_cell(first_of_line(rest, text.len() + LONGEST)));
        let before = self.source.get(..range.start).and_then(|before| before.chars().next_back());
        let is_joined =
            text.starts_with(':') && before.is_some_and(|c| c.is_alphanumeric() || matches!(c, ':' | '\\'));
        let found =
            line.filter(|_| is_verbatim && !is_joined).and_then(|line| badges::badge(line, text.len()));
        let Some(badge) = found else { return self.text_with_embeds(text, range) };
        let span = Span::new(range.start + badge.range.start, range.start + badge.range.end);
        let (label, class) = (badges::decoded(badge.label), badge.class);
        if let Some(name) = badge.no_tone {
            self.tell_of_tone(Span::new(range.start + name.start, range.start + name.end));
        }
        if let Some(before) = self.source.get(range.start..span.start).filter(|before| !before.is_empty()) {
            self.text_with_embeds(before, range.start..span.start);
        }
        self.flush();
        self.html
            .push_str(&format!("<span class=\"badge{}{class}\">", if class.is_empty() { "" } else { " " }));
        escape_body_into(&label, &mut self.html);
        self.html.push_str("</span>");
        self.plain.push_str(&label);
        self.written = self.plain.len();
        self.embedded = span;
        self.document.rewritten.push((span, label));
        if let Some(rest) = self.source.get(span.end..range.end).filter(|rest| !rest.is_empty()) {
            self.text_with_badges(rest, span.end..range.end);
        }
    }
}

impl Writer<'_> {
    /// Tells that nothing is a tone that stands in the place of one.
    fn tell_of_tone(&mut self, span: Span) {
        let name = self.source.get(span.start..span.end).unwrap_or_default();
        let help = match nearest(name, badges::tones()) {
            Some(near) => format!("did you mean `{{.{near}}}`?"),
            None => format!("use one of `{{.{}}}`, or none", badges::tones().join("}`, `{.")),
        };
        let message = format!("a badge has no tone `{name}`");
        self.document.diagnostics.push(Diagnostic::warning("markup", self.path, message).at(span).help(help));
    }
}

/// The first bytes of a text's first line, at most so many.
fn first_of_line(text: &str, mut most: usize) -> &str {
    while most < text.len() && !text.is_char_boundary(most) {
        most += 1;
    }
    let text = text.get(..most).unwrap_or(text);
    text.split('\n').next().unwrap_or_default()
}
