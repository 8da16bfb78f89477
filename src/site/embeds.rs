//! What stands in the place of an embed, as it is seen from the page that it is on.

use super::page::Links;
use super::shown::{Section, Shows, shown};
use super::words::Words;
use crate::catalog::EntityId;
use crate::content::{Rendering, description};
use crate::diagram::{Graph, Placed};
use crate::html::Html;
use crate::outline::{GUEST, Shown, encode_fragment, own_ids};
use crate::path::SourcePath;
use crate::render::{self, Resolve, Standing};
use crate::source::block::Table;
use crate::texts::Texts;

/// What stands for `embeds[index]` of the document in `file`, among the words of a page.
pub(super) fn html(words: &Words<'_>, file: &SourcePath, index: usize) -> Html {
    let links = &words.links;
    let outline = &links.site.outline;
    // On a page that shows a README beside its own words, both may have a first figure.
    let is_guest =
        outline.page_of_file(file).is_some_and(|page| outline.pages[page].file.as_ref() != Some(file));
    let figure = format!("{}{}figure-{}", words.prefix, if is_guest { GUEST } else { "" }, index + 1);
    match shown(links.site, file, index) {
        Some(Shows::Picture(graph)) => render::diagram(&graph, &figure, links),
        Some(Shows::Sections(sections)) => {
            let mut html = Html::new();
            for section in &sections {
                html.push(&self::section(words, file, section, &figure));
            }
            html
        }
        Some(Shows::Value(shown)) => value(shown, links.texts()),
        Some(Shows::Resources(table)) => resources(&table, links),
        None => Html::new(),
    }
}

fn value(shown: &Shown, texts: &Texts) -> Html {
    match shown {
        Shown::Code(text) => {
            let mut html = Html::trusted("<code>");
            html.push_text(text);
            html.push_trusted("</code>");
            html
        }
        Shown::Words(text) => description::inline(text),
        Shown::Sensitive => Html::text(texts.say("field.not-shown")),
    }
}

fn section(words: &Words<'_>, file: &SourcePath, section: &Section, figure: &str) -> Html {
    let Links { site, inside, .. } = words.links;
    // In a document of several pages, others may show the same.
    let links_are_own = inside.is_none();
    let figure = if section.number == 1 { figure.to_owned() } else { format!("{figure}-{}", section.number) };
    let brought = site.outline.brought.get(&section.page);
    let own = site.scan.documents.get(file).map(|authored| own_ids(&authored.document)).unwrap_or_default();
    let taken = |id: &str| own.contains(id) || brought.is_some_and(|brought| brought.ids.contains(id));
    let readme = |readme: &SourcePath| {
        let how = Rendering {
            heading_shift: section.shift?,
            permalinks: true,
            skip_title: true,
            reserved: &taken,
            note_prefix: GUEST,
            ..Rendering::default()
        };
        Some(words.of(readme, &how))
    };
    let afar = Afar { links: words.links, page: section.page, ids: section.carries_ids && links_are_own };
    render::embedded(&section.block, &section.id, &figure, &afar, &readme)
}

/// A line a resource.
fn resources(table: &Table, links: &Links<'_>) -> Html {
    if table.rows.is_empty() {
        let mut html = Html::trusted("<p class=\"quiet\">");
        html.push_text(links.texts().say("embed.no-resource"));
        html.push_trusted("</p>\n");
        return html;
    }
    render::embedded_table(table, links)
}

/// Addresses from a page that shows what belongs to another one.
struct Afar<'a> {
    links: Links<'a>,
    page: usize,
    ids: bool,
}

impl Resolve for Afar<'_> {
    fn texts(&self) -> &Texts {
        self.links.texts()
    }

    fn entity(&self, id: &EntityId) -> Option<String> {
        self.links.entity(id)
    }

    fn picture(&self, id: &EntityId) -> Option<String> {
        self.links.picture(id)
    }

    fn overview(&self, slug: &str) -> Option<String> {
        self.links.overview(slug)
    }

    fn page(&self, page: usize) -> Option<String> {
        self.links.page(page)
    }

    fn layout(&self, graph: &Graph) -> Placed {
        self.links.layout(graph)
    }

    fn file(&self, path: &SourcePath, line: usize) -> Option<String> {
        self.links.file(path, line)
    }

    fn anchor(&self, id: &str) -> String {
        if self.ids {
            return format!("#{}", encode_fragment(id));
        }
        let outline = &self.links.site.outline;
        let to = self.links.to(&outline.pages[self.page].route);
        if outline.has_anchor(self.page, id) { format!("{to}#{}", encode_fragment(id)) } else { to }
    }

    fn standing(&self) -> Standing {
        Standing { ids: self.ids, headings: false }
    }
}
