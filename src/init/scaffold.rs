//! The standard hierarchy, for a repository that has nothing yet: pages, and a module with an environment that calls it.

use rust_embed::RustEmbed;

use super::{BookToml, Plan, Request};
use crate::config;

#[derive(RustEmbed)]
#[folder = "src/init/scaffold"]
struct Scaffold;

pub(super) fn plan(request: &Request<'_>, plan: &mut Plan) {
    let mut book = BookToml::new(request);
    if book.title.is_empty() {
        book.title = "Platform".into();
    }
    book.src = Some("docs".into());
    plan.found = "found nothing that makes a page: this is a start".into();
    plan.add(request, config::FILE, book.to_string());
    for name in Scaffold::iter() {
        let Some(file) = Scaffold::get(&name) else { continue };
        let text = String::from_utf8_lossy(&file.data);
        let text =
            text.replace("PROJECT_TITLE", &markdown_of(&book.title)).replace("REVIEW_DATE", request.today);
        plan.add(request, &name, text);
    }
}

/// A title as a heading of Markdown.
fn markdown_of(title: &str) -> String {
    super::markdown::escape(&title.split_whitespace().collect::<Vec<_>>().join(" "))
}
