//! What would be a link or an embed but for a blank, and so stands on the page as it is written.

use std::ops::Range;

use super::Writer;
use crate::content::{embeds, url};
use crate::diagnostic::{Diagnostic, Span};

impl Writer<'_> {
    /// Whether a run of text is a part of such; then that is told. Behind a backslash it is meant.
    pub(super) fn is_misspelt(&mut self, text: &str, range: &Range<usize>) -> bool {
        if text.starts_with('(') {
            return self.is_misspelt_link(text, range);
        }
        if !text.contains("{{ ") {
            return false;
        }
        let is_escaped = self.source.get(..range.start).is_some_and(|before| before.ends_with('\\'));
        let Some((place, name)) = embeds::misspelt(text).filter(|_| !is_escaped) else { return false };
        let message = format!("`{{{{ #{name} …}}}}` is text: a blank stands before its `#`");
        let help = format!("write `{{{{#{name} …}}}}`; to show it as text, write it as code");
        let span = Span::new(range.start + place.start, range.start + place.end);
        let fault = Diagnostic::warning("broken-embed", self.path, message).at(span).help(help);
        self.document.diagnostics.push(fault);
        true
    }

    /// `(tf: modules/vpc)` or `(term:Root module)` behind `[words]`: an address with a blank in it is none.
    fn is_misspelt_link(&mut self, text: &str, range: &Range<usize>) -> bool {
        let Some(line) = self.source.get(range.start..).and_then(|rest| rest.split('\n').next()) else {
            return false;
        };
        let before = self.source.get(..range.start).and_then(|before| before.rsplit('\n').next());
        let is_behind_words = before.and_then(|before| before.strip_suffix(']')).is_some_and(|words| {
            words.rfind('[').is_some_and(|open| !words.get(..open).is_some_and(|it| it.ends_with('\\')))
        });
        let inner = text.trim_start_matches('(').trim_start();
        let rule = [(url::TERM, "term-undefined"), (url::REFERENCE, "broken-tf-link")];
        let rule = rule.iter().find(|(scheme, _)| inner.starts_with(scheme));
        let (Some((scheme, rule)), Some(end), true) = (rule, line.find(')'), is_behind_words) else {
            return false;
        };
        let written = line.get(1..end).unwrap_or_default().trim();
        let address = written.strip_prefix(scheme).unwrap_or(written).trim();
        let message = format!("`]({written})` is text: an address has no blank");
        let help = match address.contains(' ') {
            true => format!("write `](<{scheme}{address}>)`"),
            false => format!("write `]({scheme}{address})`"),
        };
        let span = Span::new(range.start, range.start + end + 1);
        let fault = Diagnostic::warning(rule, self.path, message).at(span).help(help);
        self.document.diagnostics.push(fault);
        true
    }
}
