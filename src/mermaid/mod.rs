//! Mermaid: what an author draws in words becomes SVG, in this program alone. Pure: the same words give the same bytes.
//!
//! `renderer` calls a library, whose answer is not trusted: `filter` reads it and keeps the elements and attributes that it
//! knows, `style` turns its style sheet into attributes, and `write` gives what is left ids of its own.

#[cfg(feature = "mermaid")]
mod colour;
#[cfg(feature = "mermaid")]
mod filter;
#[cfg(feature = "mermaid")]
mod renderer;
#[cfg(feature = "mermaid")]
mod style;
#[cfg(all(test, feature = "mermaid"))]
mod tests;
#[cfg(feature = "mermaid")]
mod theme;
#[cfg(feature = "mermaid")]
mod write;

use std::ops::Range;

/// The largest source that is drawn, in bytes. The library needs seconds for some that are larger, and a picture of so many
/// words is none.
pub const LARGEST: usize = 20_000;

/// A drawn diagram: its SVG, cut where links lead, and where ids stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    /// In order; side by side they are the SVG.
    pub parts: Vec<Part>,
}

/// A part of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Finished mark-up.
    Svg(String),
    /// Here, inside an opened `<a`, stands its `href`, which leads where the author wrote.
    Href(String),
    /// Here, in an attribute, stands an id of the picture.
    Id(String),
}

/// Why a diagram is not drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong, one sentence without a full stop.
    pub message: String,
    /// The cure, one sentence without a full stop.
    pub help: String,
    /// The bytes of the source it is about, where that is known.
    pub span: Option<Range<usize>>,
}

impl Fault {
    #[cfg(feature = "mermaid")]
    fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into(), span: None }
    }
}

/// Draws `source`. Every id in the picture starts with `id`. `None` when this program was built without Mermaid.
///
/// # Errors
/// What is no diagram, of a kind that is not drawn, or too large.
#[cfg(feature = "mermaid")]
pub fn draw(source: &str, id: &str) -> Option<Result<Picture, Fault>> {
    let source = &theme::authors_colours(source);
    Some(renderer::svg(source).and_then(|svg| write::write(&filter::read(&svg)?, id)))
}

/// Without the feature there are no pictures.
#[cfg(not(feature = "mermaid"))]
pub fn draw(_source: &str, _id: &str) -> Option<Result<Picture, Fault>> {
    None
}
