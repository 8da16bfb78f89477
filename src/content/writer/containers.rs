//! Containers: quotes that are said to be something else.

use std::collections::BTreeMap;

use super::Writer;
use crate::content::containers::{Container, Shape, Title};

/// The containers of a document.
#[derive(Default)]
pub(super) struct Containers {
    /// Those to come, by where in the file they start.
    pub(super) by_start: BTreeMap<usize, Container>,
    /// What closes each quote that is open, and is one.
    open: Vec<Option<&'static str>>,
    /// What closes the title that comes next, or is open.
    title: Option<&'static str>,
}

impl Writer<'_> {
    /// Opens the quote that starts here, if it is a container. Whether it is.
    pub(super) fn open_container(&mut self, start: usize) -> bool {
        let Some(container) = self.containers.by_start.remove(&start) else {
            self.containers.open.push(None);
            return false;
        };
        let close = match container.shape {
            Shape::Steps | Shape::Tabs => {
                self.html.push_str(&format!("<div class=\"{}\">\n", container.kind));
                "</div>\n"
            }
            Shape::Alert | Shape::Fold { .. } | Shape::Tab => self.open_titled(&container),
        };
        self.containers.open.push(Some(close));
        true
    }

    /// Opens a container with a title, which is written unless it comes. What closes it.
    fn open_titled(&mut self, container: &Container) -> &'static str {
        let (open, title, end_of_title, close) = match container.shape {
            Shape::Fold { .. } => ("<details", "<summary", "</summary>\n", "</details>\n"),
            _ => ("<div", "<p", "</p>\n", "</div>\n"),
        };
        let is_open = if container.shape == (Shape::Fold { open: true }) { " open" } else { "" };
        let (class, of_title) = match (container.shape, container.kind.as_str()) {
            (Shape::Tab, _) => ("tab".to_owned(), " class=\"tab-title\""),
            (Shape::Fold { .. }, "details") => ("details".to_owned(), ""),
            _ => (format!("alert alert-{}", container.look()), " class=\"alert-title\""),
        };
        self.html.push_str(&format!("{open} class=\"{class}\"{is_open}>"));
        if container.title != Title::None {
            self.html.push_str(&format!("{title}{of_title}>"));
        }
        match container.title {
            Title::Kind => {
                self.plain.push_str(&container.name());
                self.say(&format!("alert.{}", container.kind), &container.name());
                self.html.push_str(end_of_title);
                self.separate();
            }
            Title::None => self.html.push('\n'),
            Title::Heading => self.containers.title = Some(end_of_title),
        }
        close
    }

    /// What closes the quote that ends here, if it is a container.
    pub(super) fn close_container(&mut self) -> Option<&'static str> {
        self.containers.open.pop().flatten()
    }

    /// Whether a heading that starts here is a container's title, whose tag is open.
    pub(super) fn is_container_title(&mut self) -> bool {
        if self.containers.title.is_some() {
            // One box beside the icon, whatever stands in it.
            self.html.push_str("<span>");
        }
        self.containers.title.is_some()
    }

    /// Whether what comes is a container's title.
    pub(super) fn is_in_container_title(&self) -> bool {
        self.containers.title.is_some()
    }

    /// Ends the title of a container, if the heading that ends here is one.
    pub(super) fn end_container_title(&mut self) -> bool {
        let Some(end) = self.containers.title.take() else { return false };
        self.html.push_str("</span>");
        self.html.push_str(end);
        self.separate();
        true
    }
}
