//! What the manual says of each rule: `explain` shows it, and reports for machines carry it, so that there is one text.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

const PAGE: &str = include_str!("../../content/manual/check-rules.md");

/// A rule's part of the manual, as plain text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// Its level in the table: `warn`.
    pub level: String,
    /// What it finds, in one line of the table.
    pub finds: String,
    /// Its section's paragraphs, list items and blocks of code.
    pub paragraphs: Vec<String>,
}

/// What the manual says of a rule.
pub fn manual(code: &str) -> Option<Section> {
    let (_, level, finds) = rows().into_iter().find(|(row, ..)| row == code)?;
    let (_, body) = sections().into_iter().find(|(title, _)| *title == code)?;
    Some(Section { level, finds, paragraphs: paragraphs(body) })
}

/// The rows of the page's table: rule, level, what it finds.
fn rows() -> Vec<(String, String, String)> {
    let rows = PAGE.lines().filter_map(|line| line.strip_prefix("| [`")?.strip_suffix(" |"));
    rows.filter_map(|row| {
        let mut cells = row.split(" | ");
        let (rule, level, finds) = (cells.next()?, cells.next()?, cells.next()?);
        let code = rule.split('`').next()?;
        Some((code.to_owned(), level.to_owned(), paragraphs(finds).join(" ")))
    })
    .collect()
}

/// The sections about rules: title and text. A title of several words is about something else.
fn sections() -> Vec<(&'static str, &'static str)> {
    let sections = PAGE.split("\n## ").skip(1).filter_map(|part| part.split_once('\n'));
    sections.filter(|(title, _)| !title.contains(' ')).collect()
}

/// Markdown as paragraphs of plain text: links are their words, code is as it is, blocks of code are indented.
fn paragraphs(markdown: &str) -> Vec<String> {
    let mut paragraphs = vec![String::new()];
    let mut is_code = false;
    for event in Parser::new_ext(markdown, Options::empty()) {
        let Some(last) = paragraphs.last_mut() else { break };
        match event {
            Event::Text(text) if is_code => {
                for line in text.lines() {
                    last.push_str(&format!("    {line}\n"));
                }
            }
            Event::Text(text) => last.push_str(&text),
            Event::Code(code) => last.push_str(&format!("`{code}`")),
            Event::SoftBreak | Event::HardBreak => last.push(' '),
            Event::Start(Tag::Item) => last.push_str("- "),
            Event::Start(Tag::CodeBlock(_)) => is_code = true,
            Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::CodeBlock) => {
                is_code = false;
                paragraphs.push(String::new());
            }
            _ => {}
        }
    }
    paragraphs.iter_mut().for_each(|text| text.truncate(text.trim_end().len()));
    paragraphs.retain(|text| !text.is_empty());
    paragraphs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::RULES;

    #[test]
    fn the_manual_has_every_rule_and_no_other_in_their_order() {
        let rules: Vec<_> =
            RULES.iter().map(|rule| (rule.code.to_owned(), rule.default.to_string())).collect();
        let table: Vec<_> = rows().into_iter().map(|(code, level, _)| (code, level)).collect();
        assert_eq!(table, rules);
        let titles: Vec<_> = sections().iter().map(|(title, _)| *title).collect();
        assert_eq!(titles, RULES.iter().map(|rule| rule.code).collect::<Vec<_>>());
        for rule in RULES {
            let said = manual(rule.code).unwrap();
            assert!(!said.finds.is_empty() && !said.paragraphs.is_empty(), "{}", rule.code);
        }
    }

    #[test]
    fn markdown_becomes_words() {
        let text = "See [`[check]`](book-toml.md#check)\nand *more*.\n\n- one\n- two\n\n```toml\na = 1\n\nb = 2\n```\n";
        let expected = ["See `[check]` and more.", "- one", "- two", "    a = 1\n    \n    b = 2"];
        assert_eq!(paragraphs(text), expected);
    }
}
