//! The tables of a Markdown text, as plain text with its bytes: for whoever holds against something what an author wrote.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::diagnostic::Span;

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The words of the heading above it; empty where there is none.
    pub heading: String,
    /// The words of its first row.
    pub header: Vec<String>,
    /// Its other rows.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Its words, without what marks emphasis, code and links.
    pub text: String,
    /// Whether all of it is one piece of code.
    pub is_code: bool,
    /// Whether HTML stands in it, such as a line's break: its words may not be what is seen.
    pub has_html: bool,
    /// The bytes of the text it stands on.
    pub span: Span,
}

/// Every table of a text, in order.
pub fn tables(text: &str) -> Vec<Table> {
    if !may_have_tables(text) {
        return Vec::new();
    }
    let mut reader = Reader { text, ..Reader::default() };
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        reader.event(event, range);
    }
    reader.tables
}

/// Whether a text may have a table: most have none, and need no parser.
pub fn may_have_tables(text: &str) -> bool {
    text.lines().any(may_be_delimiter)
}

/// `|---|:-:|`, in a quote too.
fn may_be_delimiter(line: &str) -> bool {
    line.contains('|')
        && line.contains('-')
        && line.trim_matches(['|', '-', ':', '>', ' ', '\t', '\r']).is_empty()
}

#[derive(Default)]
struct Reader<'a> {
    text: &'a str,
    tables: Vec<Table>,
    heading: String,
    row: Vec<Cell>,
    cell: Cell,
    /// How many pieces of code, and whether other words, stand in the cell.
    pieces: (usize, bool),
    /// Whether the words of a heading are read.
    in_heading: bool,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(Tag::Heading { .. }) => {
                self.heading.clear();
                self.in_heading = true;
            }
            Event::End(TagEnd::Heading(_)) => self.in_heading = false,
            Event::Start(Tag::Table(_)) => {
                self.tables.push(Table { heading: self.heading.clone(), ..Table::default() });
            }
            Event::Start(Tag::TableCell) => {
                self.cell = Cell { span: self.trimmed(range), ..Cell::default() };
                self.pieces = (0, false);
            }
            Event::End(TagEnd::TableCell) => self.end_cell(),
            Event::End(TagEnd::TableHead) => {
                let header = std::mem::take(&mut self.row).into_iter().map(|cell| cell.text).collect();
                if let Some(table) = self.tables.last_mut() {
                    table.header = header;
                }
            }
            Event::End(TagEnd::TableRow) => {
                let row = std::mem::take(&mut self.row);
                if let Some(table) = self.tables.last_mut() {
                    table.rows.push(row);
                }
            }
            Event::Code(text) => {
                self.pieces.0 += 1;
                self.words(&text);
            }
            Event::Text(text) => {
                self.pieces.1 |= !text.trim().is_empty();
                self.words(&text);
            }
            Event::SoftBreak | Event::HardBreak => self.words(" "),
            // An anchor before a name changes nothing of it.
            Event::InlineHtml(tag) if !tag.starts_with("<a ") && &*tag != "</a>" => self.cell.has_html = true,
            _ => {}
        }
    }

    fn words(&mut self, words: &str) {
        let text = if self.in_heading { &mut self.heading } else { &mut self.cell.text };
        text.push_str(words);
    }

    fn end_cell(&mut self) {
        let mut cell = std::mem::take(&mut self.cell);
        cell.text = cell.text.trim().to_owned();
        cell.is_code = self.pieces == (1, false);
        self.row.push(cell);
    }

    /// The bytes of a cell without the blanks and bars around its words.
    fn trimmed(&self, range: Range<usize>) -> Span {
        let source = self.text.get(range.clone()).unwrap_or_default();
        let around: &[char] = &[' ', '\t', '|', '\r', '\n'];
        let words = source.trim_start_matches(around);
        let start = range.start + source.len() - words.len();
        if words.is_empty() {
            range.into()
        } else {
            Span::new(start, start + words.trim_end_matches(around).len())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_words_with_their_bytes() {
        let text = "# The *inputs*\n\n| **Name** | Default |\n|---|:--|\n| [enable\\_x](#a) | `[]` |\n| <a name=\"y\"></a> ü |a<br>`b` |\n| z |\n";
        let tables = tables(text);
        let [table] = tables.as_slice() else { panic!("{tables:?}") };
        assert_eq!(
            (table.heading.as_str(), table.header.as_slice()),
            ("The inputs", ["Name".into(), "Default".into()].as_slice())
        );
        let shown: Vec<(&str, bool, bool, &str)> = table
            .rows
            .iter()
            .flatten()
            .map(|cell| {
                (cell.text.as_str(), cell.is_code, cell.has_html, &text[cell.span.start..cell.span.end])
            })
            .collect();
        assert_eq!(
            shown[..5],
            [
                ("enable_x", false, false, "[enable\\_x](#a)"),
                ("[]", true, false, "`[]`"),
                ("ü", false, false, "<a name=\"y\"></a> ü"),
                ("ab", false, true, "a<br>`b`"),
                ("z", false, false, "z"),
            ]
        );
    }

    #[test]
    fn what_is_no_table_is_none() {
        for text in ["", "a | b\n", "```\n| a |\n|---|\n```\n", "---\ntitle: x\n---\n"] {
            assert_eq!(tables(text), [], "{text:?}");
        }
        assert_eq!(tables("> | a |\n> |---|\n> | b |\n").len(), 1);
    }
}
