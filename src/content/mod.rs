//! Markdown: one file becomes a [`Document`], parsed once. What depends on the rest of the site (where links lead) is
//! left as holes, which rendering fills.

mod autolink;
mod badges;
mod code_lines;
mod code_notes;
mod containers;
pub mod description;
mod embeds;
mod fence;
mod footnotes;
mod front_matter;
mod headings;
mod hidden_lines;
mod includes;
mod injected;
mod names;
mod parse;
mod raw_html;
mod references;
mod render;
mod rewrite;
mod summary;
mod tables;
mod tags;
mod unseen;
pub mod url;
mod writer;

pub use embeds::KNOWN as KNOWN_EMBEDS;
pub use headings::{heading_ids, id_of};
pub(crate) use includes::SUGGESTIONS;
pub use includes::{Assembled, Refused, SourceMap, Taken, assemble, may_have_directives};
pub use injected::{Mark, Markers, injected, marks, without_injected, without_markers};
pub use names::is_path;
pub use parse::{Dialect, parse, parse_with};
pub use raw_html::OWN;
pub use render::{Rendering, TermUse, code_block, render};
pub use rewrite::{Lead, Rewriting, rewrite};
pub use summary::{Summary, SummaryItem, parse_summary};
pub use tables::{Cell, Table, may_have_tables, tables};

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, Span};
use crate::highlight::Look;

/// A Markdown file, parsed. Everything in it comes from that file alone.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// What the file says of itself.
    pub front_matter: FrontMatter,
    /// Its headings, in order.
    pub headings: Vec<Heading>,
    /// What its first `<h1>` in raw HTML says that says something, plain text; may be empty.
    pub html_title: String,
    /// Its links and images, in order, those in raw HTML included.
    pub links: Vec<Link>,
    /// Its fenced and indented code, in order.
    pub code: Vec<CodeBlock>,
    /// Its inline code that is shaped like an address (`aws_vpc.main`, `var.cidr`), and the words of its blocks of code that are, or
    /// that are relative paths; in order. They may become links.
    pub names: Vec<Name>,
    /// The names of what its blocks of code declare themselves: `main` of `resource "aws_vpc" "main"`.
    pub declared: BTreeSet<String>,
    /// What is filled in from the rest of the project, in order.
    pub embeds: Vec<Embed>,
    /// The ids in it that are no headings': in raw HTML, of footnotes, of defined terms.
    pub anchors: Vec<String>,
    /// What its definition lists define, in order.
    pub terms: Vec<Term>,
    /// The first sentence of its first paragraph that has words, plain text.
    pub lead: String,
    /// Its body: finished HTML and holes.
    pub pieces: Vec<Piece>,
    /// The byte of the file at which its body starts, behind the front matter.
    pub body: usize,
    /// What of its body shows nothing, by its bytes, sorted: comments, and where reference links lead.
    pub unseen: Vec<Span>,
    /// What stands in the place of bytes of its body in Markdown that everyone reads, in order.
    pub rewritten: Vec<(Span, String)>,
    /// Where its footnotes are referred to and defined, by the bytes of the file.
    pub notes: Vec<Span>,
    /// Its plain text for the search index: what stands before the first heading, then one a heading.
    pub sections: Vec<String>,
    /// What was wrong in it.
    pub diagnostics: Vec<Diagnostic>,
}

impl Document {
    /// The title that the file gives itself: its front matter's, else its first heading of level 1, else one in raw HTML.
    pub fn title(&self) -> Option<&str> {
        let html = || Some(self.html_title.as_str()).filter(|title| !title.is_empty());
        let heading = || self.title_heading().map(|heading| heading.text.as_str()).or_else(html);
        self.front_matter.title.as_deref().or_else(heading)
    }

    /// Its first heading of level 1.
    pub fn title_heading(&self) -> Option<&Heading> {
        self.headings.iter().find(|heading| heading.level == 1)
    }

    /// Whether its words show a title, be it in raw HTML.
    pub fn shows_title(&self) -> bool {
        self.title_heading().is_some() || !self.html_title.is_empty()
    }

    /// Whether its words begin with a heading that says as much as `title` does: every word of the one stands in the other.
    pub fn begins_with(&self, title: &str) -> bool {
        let is_blank = |piece: &&Piece| matches!(piece, Piece::Html(html) if html.trim().is_empty());
        let Some(Piece::HeadingOpen { heading }) = self.pieces.iter().find(|piece| !is_blank(piece)) else {
            return false;
        };
        let heading = self.headings.get(*heading).map_or("", |heading| heading.text.as_str());
        let (first, title) = (words_of(heading), words_of(title));
        first.is_subset(&title) || title.is_subset(&first)
    }

    /// The ids that were made for it: of its footnotes and what refers to them, of notes on code, of pictures.
    pub fn note_ids(&self) -> BTreeSet<&str> {
        let ids = self.pieces.iter().filter_map(|piece| match piece {
            Piece::NoteId { id } => Some(id.as_str()),
            _ => None,
        });
        ids.collect()
    }

    /// The ids that its text has as Markdown too: of headings, and in raw HTML.
    pub fn written_ids(&self) -> BTreeSet<&str> {
        let mut ids: BTreeSet<&str> = self.anchors.iter().map(String::as_str).collect();
        for made in self.note_ids().into_iter().chain(self.terms.iter().map(|term| term.id.as_str())) {
            ids.remove(made);
        }
        ids.extend(self.headings.iter().map(|heading| heading.id.as_str()));
        ids
    }
}

fn words_of(text: &str) -> BTreeSet<String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// What a definition list defines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Term {
    /// What it is called: one name or several.
    pub names: Vec<String>,
    /// The id of its element.
    pub id: String,
    /// The first sentence of its definition, plain text.
    pub definition: String,
}

/// What stands between `---` (YAML) or `+++` (TOML) at the top of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the manual's page on front matter describes each")]
pub struct FrontMatter {
    pub title: Option<String>,
    pub description: Option<String>,
    pub tags: Vec<String>,
    pub alerts: Vec<Alert>,
    pub severity: Option<String>,
    pub owner: Option<String>,
    pub reviewed: Option<Dated>,
    pub expires: Option<Dated>,
    pub status: Option<String>,
    pub order: Option<i64>,
    pub aliases: Vec<Alias>,
    pub reference: Option<Reference>,
    pub hide: bool,
    pub toc: Option<bool>,
    pub glossary: Option<bool>,
}

/// An alert that a page answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// As written: `database-storage-low`.
    pub name: String,
    /// The bytes of the file it stands on.
    pub span: Span,
}

/// An address that a page had before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias {
    /// `old.html`, from the page; `/docs/old.html`, from the site's root.
    pub address: String,
    /// The bytes of the file it stands on.
    pub span: Span,
}

/// The folder in whose generated page's place a page stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// From the project's root, or from the page's own folder.
    pub folder: String,
    /// The bytes of the file it stands on.
    pub span: Span,
}

/// A date, and the bytes of the file it stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dated {
    /// The date.
    pub date: Date,
    /// Where it stands.
    pub span: Span,
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Unique in its document, unless an author wrote one twice.
    pub id: String,
    /// The classes an author gave it, space-separated.
    pub class: String,
    /// Plain text.
    pub text: String,
    /// The bytes of the file it stands on.
    pub span: Span,
}

/// A link or an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// As written, character references decoded: `../vpc.md#cidr`.
    pub dest: String,
    /// Whether it is an image's source (or a video's, …) and not a place to go to.
    pub image: bool,
    /// The bytes of the file it stands on.
    pub span: Span,
}

/// Code that is shaped like an address, or like a relative path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The code.
    pub text: String,
    /// Whether it is a word of a block of code; else it is inline code.
    pub in_block: bool,
    /// The bytes of the file it stands on.
    pub span: Span,
}

/// Something that is filled in from the rest of the project: `{{#diagram modules/vpc}}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Embed {
    /// `diagram`
    pub name: String,
    /// The words behind it.
    pub arguments: Vec<String>,
    /// What it stands in.
    pub stands: Stands,
    /// The bytes of the file it stands on.
    pub span: Span,
}

/// What an embed stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// A paragraph or an item of a list that is nothing else.
    Alone,
    /// A line of words.
    InLine,
    /// A line of words in a cell of a table.
    InCell,
    /// A heading, which is text in other places too: nothing is filled in there.
    InHeading,
}

/// A block of code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodeBlock {
    /// The first word of the info string, lower case: `hcl`.
    pub language: String,
    /// The rest of the info string.
    pub info: String,
    /// The code.
    pub text: String,
    /// Whether each of its lines is hidden at first; empty where none is.
    pub hidden: Vec<bool>,
    /// Its words that may become links, in order.
    pub words: Vec<Word>,
    /// What stands above it; may be empty.
    pub title: String,
    /// How each of its lines looks; none where they need not be told apart.
    pub looks: Vec<Look>,
    /// The first line's number, where lines are numbered.
    pub first_number: Option<usize>,
    /// Where it refers to the notes in the list behind it, in order.
    pub notes: Vec<CodeNote>,
}

impl CodeBlock {
    /// The code without the lines that are hidden.
    pub fn visible(&self) -> Cow<'_, str> {
        if self.hidden.is_empty() {
            return Cow::Borrowed(&self.text);
        }
        let lines = self.text.split_inclusive('\n').zip(&self.hidden);
        Cow::Owned(lines.filter(|(_, hidden)| !**hidden).map(|(line, _)| line).collect())
    }
}

/// A reference in a [`CodeBlock`] to a note on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeNote {
    /// Its bytes within the code: they are not shown.
    pub bytes: Range<usize>,
    /// The note's number.
    pub number: usize,
    /// The note's id: `code.1.2`
    pub id: String,
}

/// A word of a [`CodeBlock`] that may become a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Its bytes within the code.
    pub bytes: Range<usize>,
    /// Index into [`Document::names`].
    pub name: usize,
}

/// A part of a document's body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Finished HTML.
    Html(String),
    /// Plain text in which terms of the glossary may stand.
    Text(String),
    /// Here `<a …>` of `links[i]` opens; `title` may be empty.
    LinkOpen {
        /// Index into [`Document::links`].
        link: usize,
        /// The link's title.
        title: String,
    },
    /// Here that link closes.
    LinkClose {
        /// Index into [`Document::links`].
        link: usize,
    },
    /// Here stands the image `links[i]`.
    Image {
        /// Index into [`Document::links`].
        link: usize,
        /// What is said in its place.
        alt: String,
        /// Its title; may be empty.
        title: String,
    },
    /// Here, inside a tag of raw HTML, stands ` attribute="URL of links[i]"`.
    Url {
        /// Index into [`Document::links`].
        link: usize,
        /// `href`, `src` or `poster`.
        attribute: &'static str,
    },
    /// Here stands `names[i]`, as code.
    Name {
        /// Index into [`Document::names`].
        name: usize,
    },
    /// Here heading `i` opens: its level may be shifted, so the tag is rendering's.
    HeadingOpen {
        /// Index into [`Document::headings`].
        heading: usize,
    },
    /// Here that heading closes.
    HeadingClose {
        /// Index into [`Document::headings`].
        heading: usize,
    },
    /// Here `embeds[i]` stands.
    Embed {
        /// Index into [`Document::embeds`].
        embed: usize,
    },
    /// Here an id of the words stands, in an attribute: where several pages are one document, it begins with what tells the pages apart.
    Id {
        /// As in [`Document::anchors`].
        id: String,
    },
    /// Here an id that we made stands in an attribute, of a footnote, a note on code or a picture: on a page of several documents not each
    /// has its own as it is.
    NoteId {
        /// `footnote-a`, `fr-a-1`, `code.1.2`, `mermaid.1.title`
        id: String,
    },
    /// Here stands a text of the interface.
    Say {
        /// Its name: `alert.note`.
        name: String,
        /// What stands there where there is none of that name.
        otherwise: String,
    },
    /// Here stands what the link back from a footnote is called.
    BackTo {
        /// Which reference to it, from 1.
        reference: usize,
        /// Which note.
        note: usize,
    },
    /// Here `code[i]` stands: highlighted when rendered.
    Code {
        /// Index into [`Document::code`].
        code: usize,
    },
}

#[cfg(test)]
mod tests;
