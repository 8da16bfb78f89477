//! Markdown: one file becomes a [`Document`], parsed once. What depends on the rest of the site (where links lead) is
//! left as holes, which rendering fills.

use crate::diagnostic::{Diagnostic, Span};

/// A Markdown file, parsed. Everything in it comes from that file alone.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// What the file says of itself.
    pub front_matter: FrontMatter,
    /// Its headings, in order.
    pub headings: Vec<Heading>,
    /// Its links and images, in order, those in raw HTML included.
    pub links: Vec<Link>,
    /// Its fenced and indented code, in order.
    pub code: Vec<CodeBlock>,
    /// Its body: finished HTML and holes.
    pub pieces: Vec<Piece>,
    /// Its plain text for the search index: what stands before the first heading, then one a heading.
    pub sections: Vec<String>,
    /// What was wrong in it.
    pub diagnostics: Vec<Diagnostic>,
}

impl Document {
    /// The title that the file gives itself: its front matter's, else its first heading of level 1.
    pub fn title(&self) -> Option<&str> {
        let h1 =
            || self.headings.iter().find(|heading| heading.level == 1).map(|heading| heading.text.as_str());
        self.front_matter.title.as_deref().or_else(h1)
    }
}

/// What stands between `---` (YAML) or `+++` (TOML) at the top of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the manual's page on front matter describes each")]
pub struct FrontMatter {
    pub title: Option<String>,
    pub description: Option<String>,
    pub tags: Vec<String>,
    pub owner: Option<String>,
    pub reviewed: Option<String>,
    pub expires: Option<String>,
    pub status: Option<String>,
    pub order: Option<i64>,
    pub aliases: Vec<String>,
    pub reference: Option<String>,
    pub hide: bool,
    pub toc: Option<bool>,
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Unique in its document.
    pub id: String,
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

/// A block of code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodeBlock {
    /// The first word of the info string, lower case: `hcl`.
    pub language: String,
    /// The rest of the info string.
    pub info: String,
    /// The code.
    pub text: String,
}

/// A part of a document's body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Finished HTML.
    Html(String),
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
    /// Here, inside an attribute's quotes, stands the URL of `links[i]`: an image, or a link in raw HTML.
    Url {
        /// Index into [`Document::links`].
        link: usize,
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
    /// Here `code[i]` stands: highlighted when rendered.
    Code {
        /// Index into [`Document::code`].
        code: usize,
    },
}
