//! Runs of text, links and badges.

use crate::catalog::EntityId;
use crate::content::description;
use crate::content::url;
use crate::html::Html;
use crate::path::SourcePath;
use crate::source::block::{Badge, Inline, Target, Tone};

/// Addresses, as seen from the page that is rendered.
pub trait Resolve {
    /// The page, or the place on a page, that shows this entity.
    fn entity(&self, id: &EntityId) -> Option<String>;

    /// A line of a file, where others can read it.
    fn file(&self, path: &SourcePath, line: usize) -> Option<String>;
}

/// Appends a line of runs.
pub(super) fn push(runs: &[Inline], resolve: &dyn Resolve, html: &mut Html) {
    for run in runs {
        match run {
            Inline::Text(text) => html.push_text(text),
            Inline::Code(code) => push_code(code, html),
            Inline::Markdown(text) => html.push(&description::inline(text)),
            Inline::Badge(one) => badge(one, html),
            Inline::Link { text, code, to } => push_link(text, *code, to, resolve, html),
        }
    }
}

fn push_link(text: &str, code: bool, to: &Target, resolve: &dyn Resolve, html: &mut Html) {
    let (address, external) = match to {
        Target::Entity(id) => (resolve.entity(id), false),
        Target::Anchor(id) => (Some(format!("#{}", crate::outline::encode_fragment(id))), false),
        Target::Url(url) => (Some(url.clone()).filter(|url| is_web(url)), true),
        Target::File(path, line) => (resolve.file(path, *line), true),
    };
    if let Some(address) = &address {
        html.push_trusted("<a");
        html.push_attribute("href", address);
        if external {
            html.push_attribute("rel", "noopener");
        }
        html.push_trusted(">");
    }
    if code {
        push_code(text, html);
    } else {
        html.push_text(text);
    }
    if address.is_some() {
        html.push_trusted("</a>");
    }
}

/// Whether text out of a source may be an address: whole, and of the web.
fn is_web(address: &str) -> bool {
    (address.starts_with("https://") || address.starts_with("http://")) && url::is_safe(address)
}

/// Appends a word of code.
pub(super) fn push_code(code: &str, html: &mut Html) {
    html.push_trusted("<code>");
    html.push_text(code);
    html.push_trusted("</code>");
}

/// Badges, one after the other.
pub fn badges(badges: &[Badge]) -> Html {
    let mut html = Html::new();
    for one in badges {
        badge(one, &mut html);
    }
    html
}

/// Appends a badge.
pub(super) fn badge(badge: &Badge, html: &mut Html) {
    html.push_trusted(match badge.tone {
        Tone::Neutral => "<span class=\"badge\">",
        Tone::Accent => "<span class=\"badge badge-accent\">",
        Tone::Warning => "<span class=\"badge badge-warning\">",
    });
    html.push_text(&badge.text);
    html.push_trusted("</span>");
}
