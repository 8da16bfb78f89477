//! What programs are told beside the book, field by field in mdBook's order.

use std::path::Path;

use serde::Serialize;
use serde_json::Value;

use super::book::Book;

/// The version of mdBook whose protocol is spoken.
const VERSION: &str = "0.5.4";

/// What a preprocessor is told. Source: mdBook's `PreprocessorContext`.
#[derive(Serialize)]
struct Context<'a> {
    root: &'a Path,
    config: &'a Value,
    renderer: &'a str,
    mdbook_version: &'a str,
}

/// What a renderer is told. Source: mdBook's `RenderContext`.
#[derive(Serialize)]
struct RenderContext<'a> {
    version: &'a str,
    root: &'a Path,
    book: &'a Book,
    config: &'a Value,
    destination: &'a Path,
}

/// What a preprocessor reads: `[context, book]`.
pub(super) fn for_preprocessor(root: &Path, config: &Value, renderer: &str, book: &Book) -> Vec<u8> {
    let context = Context { root, config, renderer, mdbook_version: VERSION };
    // Text and numbers can always be written; only a root that is no UTF-8 cannot.
    serde_json::to_vec(&(context, book)).unwrap_or_default()
}

/// What a renderer reads.
pub(super) fn for_renderer(root: &Path, config: &Value, destination: &Path, book: &Book) -> Vec<u8> {
    let context = RenderContext { version: VERSION, root, book, config, destination };
    serde_json::to_vec(&context).unwrap_or_default()
}
