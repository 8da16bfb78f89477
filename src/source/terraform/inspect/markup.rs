//! What Markdown and AsciiDoc share and where they part: headings, anchors, links, code.

use super::escape::{self, Escaping};
use super::reference::Reference;
use super::settings::Settings;

/// A language of documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Markup {
    /// Markdown
    Markdown,
    /// AsciiDoc
    Asciidoc,
}

/// A reference on its way into a document.
#[derive(Clone, Copy)]
pub struct Writer<'a> {
    /// What is written.
    pub reference: &'a Reference,
    /// How.
    pub settings: &'a Settings,
    /// In which language.
    pub markup: Markup,
}

impl Writer<'_> {
    /// How texts are escaped: in AsciiDoc an underscore needs nothing.
    pub fn escaping(&self) -> Escaping {
        let details = &self.settings.settings;
        Escaping { escape: details.escape && self.markup == Markup::Markdown, html: details.html }
    }

    /// A heading, `level` below the sections' own.
    pub fn heading(&self, level: usize, title: &str) -> String {
        let details = &self.settings.settings;
        let base = if (1..=5).contains(&details.indent) { details.indent } else { 2 };
        let mark = if self.markup == Markup::Markdown { "#" } else { "=" };
        let marks = mark.repeat(base + level);
        let closed = details.atx_closed && self.markup == Markup::Markdown;
        if closed { format!("{marks} {title} {marks}") } else { format!("{marks} {title}") }
    }

    /// A name, with an anchor of its own where those are asked for: `input_cidr`.
    pub fn name(&self, kind: &str, name: &str) -> String {
        let how = self.escaping();
        // Terraform's own names hold nothing of this kind.
        let name = &one_line(name).replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
        let shown = escape::name(name, how);
        if !self.settings.settings.anchor {
            return shown;
        }
        let anchor = format!("{kind}_{name}");
        let escaped = escape::name(&anchor, how);
        match self.markup {
            Markup::Markdown => format!("<a name=\"{anchor}\"></a> [{shown}](#{escaped})"),
            Markup::Asciidoc => format!("[[{escaped}]] <<{escaped},{shown}>>"),
        }
    }

    /// Text that leads to an address, or the text alone.
    pub fn link(&self, text: &str, address: &str) -> String {
        match self.markup {
            _ if address.is_empty() => text.to_owned(),
            Markup::Markdown => format!("[{text}]({address})"),
            Markup::Asciidoc => format!("{address}[{text}]"),
        }
    }

    /// Code: of one line within the text, of several as a block, which brings its own line breaks.
    pub fn code(&self, code: &str, language: &str) -> String {
        match self.markup {
            _ if !code.contains('\n') => format!("`{code}`"),
            Markup::Markdown => format!("\n\n```{language}\n{code}\n```\n"),
            Markup::Asciidoc => format!("\n[source,{language}]\n----\n{code}\n----\n"),
        }
    }

    /// The header or the footer, and the empty line below it.
    pub fn words(&self, words: &str) -> String {
        if words.is_empty() {
            String::new()
        } else {
            format!("{}\n\n", escape::section(words, self.escaping()))
        }
    }

    /// A section that has nothing in it.
    pub fn empty(&self, title: &str) -> String {
        if self.settings.settings.hide_empty {
            return "\n\n".to_owned();
        }
        format!("{}\n\nNo {}.\n\n", self.heading(0, title), title.to_lowercase())
    }
}

/// A name, a source or a version, which nothing breaks off.
pub fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}

/// A text, or what stands for none.
pub fn or_nothing(text: &str) -> &str {
    if text.is_empty() { escape::NOTHING } else { text }
}

/// `yes` or `no`
pub fn yes(is: bool) -> &'static str {
    if is { "yes" } else { "no" }
}
