//! Text becomes HTML through [`Html`], and through nothing else.

use std::fmt::Write as _;

use serde::Serialize;

/// Finished HTML. Text enters it escaped; [`Html::trusted`] is the only way past that, for mark-up written here or by
/// the site's own authors.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Html(String);

impl Html {
    /// No mark-up at all.
    pub const fn new() -> Self {
        Self(String::new())
    }

    /// `text` as it is, every character that HTML gives a meaning escaped.
    pub fn text(text: &str) -> Self {
        let mut html = Self::new();
        html.push_text(text);
        html
    }

    /// Mark-up taken as it is: only for what this program wrote, or what an author of the site wrote as HTML.
    pub fn trusted(html: impl Into<String>) -> Self {
        Self(html.into())
    }

    /// Appends `text`, escaped: right in element content and in a quoted attribute value alike.
    pub fn push_text(&mut self, text: &str) {
        escape_into(text, &mut self.0);
    }

    /// Appends `text`, escaped for element content only: quotes stay, which keeps prose small.
    pub fn push_body(&mut self, text: &str) {
        escape_body_into(text, &mut self.0);
    }

    /// Appends mark-up as it is: see [`Html::trusted`].
    pub fn push_trusted(&mut self, html: &str) {
        self.0.push_str(html);
    }

    /// Appends finished HTML.
    pub fn push(&mut self, html: &Html) {
        self.0.push_str(&html.0);
    }

    /// Appends ` name="value"`, the value escaped. `name` is written here, never read from a source.
    pub fn push_attribute(&mut self, name: &'static str, value: &str) {
        self.0.push(' ');
        self.0.push_str(name);
        self.0.push_str("=\"");
        self.push_text(value);
        self.0.push('"');
    }

    /// Appends a number.
    pub fn push_number(&mut self, number: impl Into<f64>) {
        let _ = write!(self.0, "{}", number.into());
    }

    /// The mark-up.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The mark-up, taken out.
    pub fn into_string(self) -> String {
        self.0
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Appends `text` to `out` with `& < > " '` as character references: right in attribute values too.
pub fn escape_into(text: &str, out: &mut String) {
    escape(text, out, |byte| matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\''));
}

/// Appends `text` to `out` with `& < >` as character references: enough in element content, where quotes mean nothing.
pub fn escape_body_into(text: &str, out: &mut String) {
    escape(text, out, |byte| matches!(byte, b'&' | b'<' | b'>'));
}

/// Copies what needs no escape in one go.
fn escape(text: &str, out: &mut String, is_special: impl Fn(u8) -> bool) {
    // Blocks of this size are tested as a whole, which compiles to vector instructions: most hold nothing special.
    const BLOCK: usize = 32;
    let mut copied = 0;
    for (block_at, block) in text.as_bytes().chunks(BLOCK).enumerate() {
        if !block.iter().fold(false, |found, &byte| found | is_special(byte)) {
            continue;
        }
        for (at, &byte) in block.iter().enumerate().filter(|&(_, &byte)| is_special(byte)) {
            let at = block_at * BLOCK + at;
            // Special bytes are ASCII, so `at` is a character boundary.
            out.push_str(text.get(copied..at).unwrap_or_default());
            out.push_str(match byte {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                b'"' => "&quot;",
                _ => "&#39;",
            });
            copied = at + 1;
        }
    }
    out.push_str(text.get(copied..).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_is_escaped_at_every_place() {
        for at in 0..100 {
            let text = format!("{}<\"ü{}", "a".repeat(at), "é".repeat(100 - at));
            let mut body = String::new();
            escape_body_into(&text, &mut body);
            assert_eq!(body, text.replace('<', "&lt;"));
            assert_eq!(Html::text(&text).as_str(), text.replace('<', "&lt;").replace('"', "&quot;"));
        }
    }

    #[test]
    fn text_is_escaped_and_trusted_is_not() {
        let mut html = Html::trusted("<p");
        html.push_attribute("title", "\"><script>");
        html.push_trusted(">");
        html.push_text("a < b & 'c'");
        assert_eq!(html.as_str(), "<p title=\"&quot;&gt;&lt;script&gt;\">a &lt; b &amp; &#39;c&#39;");
    }
}
