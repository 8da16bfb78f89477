//! A [`Document`] to HTML: its holes filled.

use std::borrow::Cow;
use std::ops::Range;

use super::raw_html::OWN;
use super::{CodeBlock, CodeNote, Document, Heading, Piece, Word, heading_ids, url};
use crate::highlight::{self, Layout, Look};
use crate::html::{Html, escape_body_into, escape_into};
use crate::texts::Texts;

/// How a document is to be shown.
pub struct Rendering<'a> {
    /// Added to each heading's level; 6 is the deepest.
    pub heading_shift: u8,
    /// Whether each heading gets a link to itself.
    pub permalinks: bool,
    /// Whether the first heading of level 1 is left out: the page shows it elsewhere.
    pub skip_title: bool,
    /// The ids that are taken on the page: see [`heading_ids`].
    pub reserved: &'a dyn Fn(&str) -> bool,
    /// What the ids of footnotes begin with, where another document on the page may have the same.
    pub note_prefix: &'a str,
    /// What every id begins with, where several pages are one document.
    pub id_prefix: &'a str,
    /// Where the code `names[i]` leads, if it does.
    pub name: &'a dyn Fn(usize) -> Option<String>,
    /// What stands in the place of `embeds[i]`.
    pub embed: &'a dyn Fn(usize) -> Html,
    /// Which terms are marked in a run of text, in order.
    pub terms: &'a dyn Fn(&str) -> Vec<TermUse>,
    /// What stands below the first heading of level 1.
    pub below_title: &'a Html,
    /// The texts of the interface.
    pub texts: &'a Texts,
}

/// A term of the glossary where a page uses it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermUse {
    /// The bytes of the text.
    pub bytes: Range<usize>,
    /// Where it is explained.
    pub address: String,
    /// What tells it from other terms, in ids.
    pub id: String,
    /// What it means, in a sentence.
    pub definition: String,
}

static NOTHING: Html = Html::new();

impl Default for Rendering<'_> {
    fn default() -> Self {
        Self {
            heading_shift: 0,
            permalinks: false,
            skip_title: false,
            reserved: &|_| false,
            note_prefix: "",
            id_prefix: "",
            name: &|_| None,
            embed: &|_| Html::new(),
            terms: &|_| Vec::new(),
            below_title: &NOTHING,
            texts: Texts::english(),
        }
    }
}

/// The document's HTML. `href` says where `links[i]` leads: without an answer a link's content stands alone, an image's
/// alternative text in its place.
pub fn render(document: &Document, how: &Rendering<'_>, href: &dyn Fn(usize) -> Option<String>) -> Html {
    let ids = heading_ids(document, how.reserved);
    let is_title = |heading: &Heading| how.skip_title && heading.level == 1;
    let title = document.headings.iter().position(is_title);
    let mut out = String::with_capacity(document.pieces.len() * 128);
    let mut open_links = Vec::new();
    let mut skipping = false;
    let mut below_title = how.below_title.as_str();
    let mut in_figure = false;
    for (at, piece) in document.pieces.iter().enumerate() {
        let next = document.pieces.get(at + 1);
        match piece {
            Piece::HeadingOpen { heading } if Some(*heading) == title => skipping = true,
            Piece::HeadingClose { heading } if Some(*heading) == title => skipping = false,
            _ if skipping => {}
            Piece::Html(html) if std::mem::take(&mut in_figure) => {
                out.push_str(html.strip_prefix("</p>").unwrap_or(html));
            }
            Piece::Html(html) => out.push_str(html),
            Piece::Text(text) => write_text(text, &(how.terms)(text), how.id_prefix, &mut out),
            Piece::LinkOpen { link, title } => {
                let leads_to = href(*link);
                if let Some(to) = &leads_to {
                    let words = document.pieces.get(at + 1..at + 3).unwrap_or_default();
                    open_link(to, title, is_own_address(to, words), &mut out);
                }
                open_links.push(leads_to.is_some());
            }
            Piece::LinkClose { .. } => out.push_str(if open_links.pop() == Some(true) { "</a>" } else { "" }),
            Piece::Image { link, alt, title } => match href(*link) {
                Some(from) if !title.is_empty() && out.ends_with("<p>") && ends_paragraph(next) => {
                    out.truncate(out.len() - "<p>".len());
                    figure(from, alt, title, &mut out);
                    in_figure = true;
                }
                from => image(from, alt, title, &mut out),
            },
            Piece::Url { link, attribute } => {
                if let Some(to) = href(*link) {
                    push_url(attribute, &to, &mut out);
                }
            }
            Piece::HeadingOpen { heading } => {
                if let Some((heading, id)) = document.headings.get(*heading).zip(ids.get(*heading)) {
                    open_heading(heading, id, how, &mut out);
                }
            }
            Piece::HeadingClose { heading } => {
                if let Some((heading, id)) = document.headings.get(*heading).zip(ids.get(*heading)) {
                    close_heading(heading, id, how, &mut out);
                    if heading.level == 1 {
                        out.push_str(std::mem::take(&mut below_title));
                    }
                }
            }
            Piece::Name { name } => {
                let text = document.names.get(*name).map_or("", |name| name.text.as_str());
                inline_code(text, (how.name)(*name), &mut out);
            }
            Piece::Id { id } => {
                out.push_str(how.id_prefix);
                escape_into(id, &mut out);
            }
            Piece::NoteId { id } => {
                out.push_str(how.id_prefix);
                out.push_str(how.note_prefix);
                escape_into(id, &mut out);
            }
            Piece::Say { name, otherwise } => {
                escape_into(if how.texts.has(name) { how.texts.say(name) } else { otherwise }, &mut out);
            }
            Piece::BackTo { reference, note } => {
                let words = how.texts.fill("content.back", &[("reference", reference), ("note", note)]);
                escape_into(&words, &mut out);
            }
            Piece::Embed { embed } => out.push_str((how.embed)(*embed).as_str()),
            Piece::Code { code } => {
                if let Some(code) = document.code.get(*code) {
                    code_of_document(code, how, &mut out);
                }
            }
        }
    }
    Html::trusted(out)
}

/// A block of code, highlighted where its language is known.
pub fn code_block(language: &str, text: &str) -> Html {
    let mut out = String::new();
    let code = CodeBlock { language: language.into(), text: text.into(), ..CodeBlock::default() };
    write_code(&code, Layout::default(), &mut out);
    Html::trusted(out)
}

fn code_of_document(code: &CodeBlock, how: &Rendering<'_>, out: &mut String) {
    let link = |word: &Word| {
        let address = (how.name)(word.name)?;
        Some(highlight::Link { bytes: word.bytes.clone(), address })
    };
    let links: Vec<_> = code.words.iter().filter_map(link).collect();
    let note = |note: &CodeNote| highlight::Note {
        bytes: note.bytes.clone(),
        number: note.number,
        address: format!("#{}{}{}", how.id_prefix, how.note_prefix, note.id),
    };
    let notes: Vec<_> = code.notes.iter().map(note).collect();
    let looks = looks(code);
    write_code(code, Layout { links: &links, looks: &looks, notes: &notes }, out);
}

/// How the lines of a block look, those included that are hidden.
fn looks(code: &CodeBlock) -> Cow<'_, [Look]> {
    if code.hidden.is_empty() {
        return Cow::Borrowed(&code.looks);
    }
    let look = |(line, hidden): (usize, &bool)| match hidden {
        true => Look::Hidden,
        false => code.looks.get(line).copied().unwrap_or(Look::Untold),
    };
    Cow::Owned(code.hidden.iter().enumerate().map(look).collect())
}

fn write_code(code: &CodeBlock, layout: Layout<'_>, out: &mut String) {
    let CodeBlock { language, title, .. } = code;
    let element = if title.is_empty() { "div" } else { "figure" };
    out.push_str(&format!("<{element} class=\"code\""));
    if !language.is_empty() {
        out.push_str(" data-language=\"");
        escape_into(language, out);
        out.push('"');
    }
    out.push('>');
    if !title.is_empty() {
        out.push_str("<figcaption>");
        escape_body_into(title, out);
        out.push_str("</figcaption>");
    }
    out.push_str("<pre tabindex=\"0\"><code");
    let mut classes: Vec<&str> = Vec::new();
    let named = format!("language-{language}");
    if !language.is_empty() {
        classes.push(&named);
    }
    if !code.looks.is_empty() {
        classes.push("lines");
    }
    if code.first_number.is_some() {
        classes.push("numbered");
    }
    if !classes.is_empty() {
        out.push_str(" class=\"");
        escape_into(&classes.join(" "), out);
        out.push('"');
    }
    if let Some(before) = code.first_number.map(|first| first.saturating_sub(1)).filter(|before| *before > 0)
    {
        out.push_str(&format!(" style=\"counter-reset: line {before}\""));
    }
    out.push('>');
    match highlight::laid_out(language, &code.text, layout) {
        Some(html) => out.push_str(html.as_str()),
        None => escape_body_into(&code.text, out),
    }
    out.push_str(&format!("</code></pre></{element}>\n"));
}

/// Text, the terms in it marked: a link to what explains a term, and what it means, shown while one points at it.
fn write_text(text: &str, terms: &[TermUse], id_prefix: &str, out: &mut String) {
    let mut written = 0;
    for TermUse { bytes, address, id, definition } in terms {
        escape_body_into(text.get(written..bytes.start).unwrap_or_default(), out);
        out.push_str("<span class=\"term\"><a");
        push_url("href", address, out);
        if !definition.is_empty() {
            // A dot stands in no heading's id, so ours are free.
            out.push_str(" aria-describedby=\"");
            out.push_str(id_prefix);
            out.push_str("term.");
            escape_into(id, out);
            out.push('"');
        }
        out.push('>');
        escape_body_into(text.get(bytes.clone()).unwrap_or_default(), out);
        out.push_str("</a>");
        if !definition.is_empty() {
            out.push_str("<span role=\"tooltip\" id=\"");
            out.push_str(id_prefix);
            out.push_str("term.");
            escape_into(id, out);
            // Not the author's words here: what compares pages leaves it out.
            out.push_str("\" data-ui>");
            escape_body_into(definition, out);
            out.push_str("</span>");
        }
        out.push_str("</span>");
        written = bytes.end;
    }
    escape_body_into(text.get(written..).unwrap_or_default(), out);
}

/// Whether a link's words, and what ends it, say nothing but where it leads: `https://example.com`, or `www.example.com`.
fn is_own_address(to: &str, words: &[Piece]) -> bool {
    let [Piece::Html(words), Piece::LinkClose { .. }] = words else { return false };
    let mut address = String::with_capacity(to.len());
    escape_body_into(to, &mut address);
    let (address, words) = (address.trim_end_matches('/'), words.trim_end_matches('/'));
    address == words || address.split_once("://").is_some_and(|(_, rest)| rest == words)
}

/// `is_bare`: its address need not be said beside it on paper.
fn open_link(to: &str, title: &str, is_bare: bool, out: &mut String) {
    out.push_str("<a");
    out.push_str(if is_bare { " class=\"bare\"" } else { "" });
    push_url("href", to, out);
    push_title(title, out);
    out.push_str(if url::is_external(to) { " rel=\"noopener\">" } else { ">" });
}

fn image(from: Option<String>, alt: &str, title: &str, out: &mut String) {
    let Some(from) = from else { return escape_body_into(alt, out) };
    out.push_str("<img");
    push_url("src", &from, out);
    out.push_str(" alt=\"");
    escape_into(alt, out);
    out.push('"');
    push_title(title, out);
    out.push_str(" loading=\"lazy\">");
}

fn ends_paragraph(piece: Option<&Piece>) -> bool {
    matches!(piece, Some(Piece::Html(html)) if html.starts_with("</p>"))
}

/// An image that is a paragraph of its own, over its title.
fn figure(from: String, alt: &str, title: &str, out: &mut String) {
    out.push_str("<figure>");
    image(Some(from), alt, "", out);
    out.push_str("<figcaption>");
    escape_body_into(title, out);
    out.push_str("</figcaption></figure>");
}

fn inline_code(text: &str, to: Option<String>, out: &mut String) {
    if let Some(to) = &to {
        open_link(to, "", false, out);
    }
    out.push_str("<code>");
    escape_body_into(text, out);
    out.push_str(if to.is_some() { "</code></a>" } else { "</code>" });
}

fn level(heading: &Heading, how: &Rendering<'_>) -> char {
    char::from(b'0' + heading.level.saturating_add(how.heading_shift).clamp(1, 6))
}

fn open_heading(heading: &Heading, id: &str, how: &Rendering<'_>, out: &mut String) {
    out.push_str("<h");
    out.push(level(heading, how));
    out.push_str(" id=\"");
    out.push_str(how.id_prefix);
    escape_into(id, out);
    out.push('"');
    if !heading.class.is_empty() {
        out.push_str(" class=\"");
        escape_into(&heading.class, out);
        out.push('"');
        out.push_str(OWN);
    }
    out.push('>');
}

fn close_heading(heading: &Heading, id: &str, how: &Rendering<'_>, out: &mut String) {
    if how.permalinks {
        out.push_str(" <a class=\"permalink\"");
        let mut fragment = String::from("#");
        fragment.push_str(how.id_prefix);
        // A sign of its own in a URL, and a letter in an id.
        fragment.push_str(&id.replace('%', "%25"));
        push_url("href", &fragment, out);
        out.push_str(" aria-label=\"");
        escape_into(&how.texts.fill("page.permalink", &[("title", &heading.text)]), out);
        // Not the author's words: what compares pages leaves it out.
        out.push_str("\" data-ui>#</a>");
    }
    out.push_str("</h");
    out.push(level(heading, how));
    out.push_str(">\n");
}

fn push_url(attribute: &str, to: &str, out: &mut String) {
    out.push(' ');
    out.push_str(attribute);
    out.push_str("=\"");
    url::push(to, out);
    out.push('"');
}

fn push_title(title: &str, out: &mut String) {
    if !title.is_empty() {
        out.push_str(" title=\"");
        escape_into(title, out);
        out.push('"');
    }
}
