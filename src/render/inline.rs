//! Runs of text, links and badges.

use crate::catalog::EntityId;
use crate::content::description;
use crate::content::url;
use crate::diagram::{self, Graph, Placed};
use crate::highlight;
use crate::html::Html;
use crate::path::{SitePath, SourcePath};
use crate::source::block::{Badge, CodeLink, Day, Inline, Target, Tone};
use crate::texts::Texts;

/// Code longer than this may be broken behind its separators.
const LONG_WORD: usize = 22;

/// Addresses, as seen from the page that is rendered.
pub trait Resolve {
    /// The texts of the interface.
    fn texts(&self) -> &Texts;

    /// The page, or the place on a page, that shows this entity.
    fn entity(&self, id: &EntityId) -> Option<String>;

    /// The page of this entity's picture.
    fn picture(&self, id: &EntityId) -> Option<String>;

    /// The overview of this slug.
    fn overview(&self, slug: &str) -> Option<String>;

    /// A page, by its index.
    fn page(&self, page: usize) -> Option<String>;

    /// A place of the site.
    fn place(&self, place: &SitePath) -> Option<String> {
        Some(place.url_from(&SitePath::root()))
    }

    /// Where everything in a graph is drawn.
    fn layout(&self, graph: &Graph) -> Placed {
        diagram::layout(graph)
    }

    /// A line of a file, where others can read it.
    fn file(&self, path: &SourcePath, line: usize) -> Option<String>;

    /// The place of this id on the page that what is rendered belongs to.
    fn anchor(&self, id: &str) -> String {
        format!("#{}", crate::outline::encode_fragment(id))
    }

    /// How what is rendered stands on its page.
    fn standing(&self) -> Standing {
        Standing::default()
    }
}

/// How a source's data stands on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Whether its elements have their ids: an id stands once on a page, and where links to it lead.
    pub ids: bool,
    /// Whether its groups have headings; else their titles are words.
    pub headings: bool,
}

impl Default for Standing {
    fn default() -> Self {
        Self { ids: true, headings: true }
    }
}

/// Appends the id of an element, where it has one and where elements have theirs.
pub(super) fn push_id(id: &str, resolve: &dyn Resolve, html: &mut Html) {
    if !id.is_empty() && resolve.standing().ids {
        html.push_attribute("id", id);
    }
}

/// Appends the title of a group, in the colour of a category where it is of one; nothing where it has none.
pub(super) fn group_title(title: &str, category: &'static str, resolve: &dyn Resolve, html: &mut Html) {
    let (open, close) = if resolve.standing().headings {
        ("<h3 class=\"group\">", "</h3>\n")
    } else {
        ("<p class=\"group\">", "</p>\n")
    };
    if !title.is_empty() {
        html.push_trusted(open);
        if !category.is_empty() {
            html.push_trusted("<span class=\"dot cat-");
            html.push_text(category);
            html.push_trusted("\"></span>");
        }
        html.push_text(title);
        html.push_trusted(close);
    }
}

/// A line of runs.
pub fn line(runs: &[Inline], resolve: &dyn Resolve) -> Html {
    let mut html = Html::new();
    push(runs, resolve, &mut html);
    html
}

/// Appends a line of runs.
pub(super) fn push(runs: &[Inline], resolve: &dyn Resolve, html: &mut Html) {
    for run in runs {
        match run {
            Inline::Text(text) => html.push_text(text),
            Inline::Break => html.push_trusted("<br>"),
            Inline::Quoted(text) => {
                html.push_trusted("<bdi>");
                html.push_text(text);
                html.push_trusted("</bdi>");
            }
            Inline::Quiet(text) => {
                html.push_trusted("<span class=\"quiet\">");
                html.push_text(text);
                html.push_trusted("</span>");
            }
            Inline::Code(code) => push_breakable(code, html),
            Inline::Expression(code) => {
                html.push_trusted("<code>");
                push_linked(&code.text, &links(&code.links, resolve), html);
                html.push_trusted("</code>");
            }
            Inline::Unfolding { glimpse, code } => {
                html.push_trusted("<details class=\"fold\"><summary>");
                push_code(glimpse, html);
                html.push_trusted("</summary>");
                push_block(code, &[], html);
                html.push_trusted("</details>");
            }
            Inline::Markdown(text) => html.push(&description::inline(text)),
            Inline::Badge(one) => badge(one, html),
            Inline::Day(one) => day(one, resolve.texts(), html),
            Inline::Link { text, code, to } => push_link(text, *code, to, resolve, html),
        }
    }
}

fn push_link(text: &str, code: bool, to: &Target, resolve: &dyn Resolve, html: &mut Html) {
    let address = address(to, resolve);
    if let Some(address) = &address {
        html.push_trusted("<a");
        html.push_attribute("href", address);
        if matches!(to, Target::Url(_) | Target::File(..)) {
            html.push_attribute("rel", "noopener");
        }
        html.push_trusted(">");
    }
    if code {
        push_breakable(text, html);
    } else {
        html.push_text(text);
    }
    if address.is_some() {
        html.push_trusted("</a>");
    }
}

/// Where a target is, seen from the page that is rendered.
pub(super) fn address(to: &Target, resolve: &dyn Resolve) -> Option<String> {
    match to {
        Target::Entity(id) => resolve.entity(id),
        Target::Picture(id) => resolve.picture(id),
        Target::Overview(slug) => resolve.overview(slug),
        Target::Page(page) => resolve.page(*page),
        Target::Place(place) => resolve.place(place),
        Target::Anchor(id) => Some(resolve.anchor(id)),
        Target::Url(url) => Some(url.clone()).filter(|url| is_web(url)),
        Target::File(path, line) => resolve.file(path, *line),
    }
}

/// The words of code that lead somewhere which exists.
pub(super) fn links(links: &[CodeLink], resolve: &dyn Resolve) -> Vec<highlight::Link> {
    let found = links.iter().filter_map(|link| {
        let address = address(&link.to, resolve)?;
        Some(highlight::Link { bytes: link.bytes.clone(), address })
    });
    found.collect()
}

/// Appends code, without the element around it, in which words lead somewhere.
pub(super) fn push_linked(code: &str, links: &[highlight::Link], html: &mut Html) {
    match highlight::linked("hcl", code, links) {
        Some(marked) => html.push(&marked),
        None => html.push_text(code),
    }
}

/// Appends HCL on lines of its own, as Markdown's code blocks are, in which words lead somewhere.
pub(super) fn push_block(code: &str, links: &[highlight::Link], html: &mut Html) {
    html.push_trusted("<div class=\"code\" data-language=\"hcl\"><pre tabindex=\"0\"><code>");
    push_linked(code, links, html);
    html.push_trusted("</code></pre></div>");
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

/// Appends a day.
pub(super) fn day(day: &Day, texts: &Texts, html: &mut Html) {
    html.push_trusted("<time");
    html.push_attribute("datetime", &day.date);
    if let Some((until, late)) = &day.until {
        html.push_attribute("data-until", until);
        html.push_attribute("data-late", texts.say(late));
    }
    html.push_trusted(">");
    html.push_text(&day.date);
    html.push_trusted("</time>");
}

/// Appends a word of code; a long one may be broken behind its separators.
pub(super) fn push_breakable(code: &str, html: &mut Html) {
    if code.len() <= LONG_WORD {
        return push_code(code, html);
    }
    html.push_trusted("<code>");
    for (at, part) in code.split_inclusive(['_', '-', '.', '/', ':']).enumerate() {
        if at > 0 {
            html.push_trusted("<wbr>");
        }
        html.push_text(part);
    }
    html.push_trusted("</code>");
}

/// Appends a badge.
pub(super) fn badge(badge: &Badge, html: &mut Html) {
    let leads = !badge.section.is_empty();
    html.push_trusted(if leads { "<a" } else { "<span" });
    html.push_trusted(match badge.tone {
        Tone::Neutral => " class=\"badge\"",
        Tone::Accent => " class=\"badge badge-accent\"",
        Tone::Warning => " class=\"badge badge-warning\"",
        Tone::Wrong => " class=\"badge badge-wrong\"",
        Tone::Good => " class=\"badge badge-ok\"",
    });
    if leads {
        html.push_attribute("href", &format!("#{}", badge.section));
    }
    html.push_trusted(">");
    html.push_text(&badge.text);
    html.push_trusted(if leads { "</a>" } else { "</span>" });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_long_words_are_broken() {
        let broken = |text: &str| {
            let mut html = Html::new();
            push_breakable(text, &mut html);
            html.into_string()
        };
        assert_eq!(broken("single_nat_gateway"), "<code>single_nat_gateway</code>");
        assert_eq!(
            broken("arn:aws:iam::1:role/<platform>"),
            "<code>arn:<wbr>aws:<wbr>iam:<wbr>:<wbr>1:<wbr>role/<wbr>&lt;platform&gt;</code>"
        );
    }
}
