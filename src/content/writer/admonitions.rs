//! Admonitions: quotes that are said to be something else.

use std::collections::BTreeMap;

use super::Writer;
use crate::content::admonitions::{Admonition, Title};

/// The admonitions of a document.
#[derive(Default)]
pub(super) struct Admonitions {
    /// Those to come, by where in the file they start.
    pub(super) by_start: BTreeMap<usize, Admonition>,
    /// What closes each quote that is open, and is one.
    open: Vec<Option<&'static str>>,
    /// What closes the title that comes next, or is open.
    title: Option<&'static str>,
}

impl Writer<'_> {
    /// Opens the quote that starts here, if it is an admonition. Whether it is.
    pub(super) fn open_admonition(&mut self, start: usize) -> bool {
        let Some(admonition) = self.admonitions.by_start.remove(&start) else {
            self.admonitions.open.push(None);
            return false;
        };
        let look = admonition.look();
        let (open, title, end_of_title, close) = match admonition.folds {
            None => ("<div", "<p", "</p>\n", "</div>\n"),
            Some(_) => ("<details", "<summary", "</summary>\n", "</details>\n"),
        };
        let is_open = if admonition.folds == Some(true) { " open" } else { "" };
        self.html.push_str(&format!("{open} class=\"alert alert-{look}\"{is_open}>"));
        if admonition.title != Title::None {
            self.html.push_str(&format!("{title} class=\"alert-title\">"));
        }
        match admonition.title {
            Title::Kind => {
                self.plain.push_str(&admonition.name());
                self.say(&format!("alert.{}", admonition.name().to_lowercase()), &admonition.name());
                self.html.push_str(end_of_title);
                self.separate();
            }
            Title::None => self.html.push('\n'),
            Title::Heading => self.admonitions.title = Some(end_of_title),
        }
        self.admonitions.open.push(Some(close));
        true
    }

    /// What closes the quote that ends here, if it is an admonition.
    pub(super) fn close_admonition(&mut self) -> Option<&'static str> {
        self.admonitions.open.pop().flatten()
    }

    /// Whether a heading that starts here is an admonition's title, whose tag is open.
    pub(super) fn is_admonition_title(&mut self) -> bool {
        if self.admonitions.title.is_some() {
            // One box beside the icon, whatever stands in it.
            self.html.push_str("<span>");
        }
        self.admonitions.title.is_some()
    }

    /// Whether what comes is an admonition's title.
    pub(super) fn is_in_admonition_title(&self) -> bool {
        self.admonitions.title.is_some()
    }

    /// Ends the title of an admonition, if the heading that ends here is one.
    pub(super) fn end_admonition_title(&mut self) -> bool {
        let Some(end) = self.admonitions.title.take() else { return false };
        self.html.push_str("</span>");
        self.html.push_str(end);
        self.separate();
        true
    }
}
