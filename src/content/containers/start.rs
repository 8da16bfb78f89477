//! Where the marks of containers are meant, and where they are code or words.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::{INDENT, Line, columns, indent_of};

/// Finds the lines on which the marks of containers are meant: not in code or raw HTML, not in a definition, and not indented so far that the line
/// goes on with a paragraph, or would be code after a blank line.
pub(super) struct Start<'a> {
    lines: &'a [Line],
    body: &'a str,
    is_mark: &'a dyn Fn(usize) -> bool,
    /// Of each line, whether it is one of them.
    pub(super) may: Vec<bool>,
    /// The first line that is not looked at yet.
    next: usize,
    /// The list items, definitions and footnotes around it, the innermost last.
    around: Vec<Around>,
}

/// What holds blocks that are indented.
struct Around {
    /// Where they begin.
    column: usize,
    is_definition: bool,
}

impl<'a> Start<'a> {
    pub(super) fn of(
        lines: &'a [Line],
        body: &'a str,
        text: &str,
        places: &[(usize, Range<usize>)],
        options: Options,
        is_mark: &'a dyn Fn(usize) -> bool,
    ) -> Self {
        let mut start =
            Self { lines, body, is_mark, may: vec![false; lines.len()], next: 0, around: Vec::new() };
        let mut cursor = Cursor::default();
        let ended_by = |byte: usize| places.partition_point(|(at, rest)| at + rest.len() <= byte);
        let begun_by = |byte: usize| places.partition_point(|(at, _)| *at < byte);
        for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
            match event {
                // Indented code starts after its indent.
                Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock) => {
                    start.look(ended_by(range.start));
                    start.next = start.next.max(begun_by(range.end));
                }
                Event::Start(
                    tag @ (Tag::Item | Tag::DefinitionListDefinition | Tag::FootnoteDefinition(_)),
                ) => {
                    start.look(ended_by(range.start));
                    let column = match tag {
                        Tag::FootnoteDefinition(_) => cursor.go(text, range.start) + INDENT,
                        _ => cursor.behind_marker(text, range.start),
                    };
                    let is_definition = matches!(tag, Tag::DefinitionListDefinition);
                    start.around.push(Around { column, is_definition });
                }
                Event::End(TagEnd::Item | TagEnd::DefinitionListDefinition | TagEnd::FootnoteDefinition) => {
                    start.look(begun_by(range.end));
                    start.around.pop();
                }
                _ => {}
            }
        }
        start.look(lines.len());
        start
    }

    /// Looks at the lines before `end`.
    fn look(&mut self, end: usize) {
        for at in self.next..end.min(self.lines.len()) {
            let line = &self.lines[at];
            let text = &self.body[line.rest.clone()];
            if !(self.is_mark)(at) {
                continue;
            }
            let ours = columns(0, &line.prefix);
            let column = columns(ours, indent_of(text));
            // Inner ones begin further to the right.
            let inside = self.around.partition_point(|it| it.column <= column).checked_sub(1);
            let inside = inside.and_then(|at| self.around.get(at));
            let begins = inside.map_or(ours, |it| it.column.max(ours));
            self.may[at] = column < begins + INDENT && !inside.is_some_and(|it| it.is_definition);
        }
        self.next = self.next.max(end);
    }
}

/// A place in a text, and its column. It goes forward only.
#[derive(Default)]
struct Cursor {
    byte: usize,
    column: usize,
}

impl Cursor {
    /// The column of a byte.
    fn go(&mut self, text: &str, to: usize) -> usize {
        let passed = text.get(self.byte..to).unwrap_or_default();
        self.byte = self.byte.max(to);
        self.column = match passed.rsplit_once('\n') {
            Some((_, passed)) => columns(0, passed),
            None => columns(self.column, passed),
        };
        self.column
    }

    /// Where the content begins of what has its marker here: `- `, `10. `, `: `. Source: CommonMark 0.31, 5.2, List items.
    fn behind_marker(&mut self, text: &str, at: usize) -> usize {
        let rest = text.get(at..).unwrap_or_default();
        let marker = rest.trim_start_matches([' ', '\t']).trim_start_matches(|c: char| c.is_ascii_digit());
        let marker_end = at + rest.len() - marker.len() + usize::from(!marker.is_empty());
        let end = self.go(text, marker_end);
        let rest = text.get(marker_end..).unwrap_or_default();
        let first = columns(end, indent_of(rest));
        let is_blank = rest[indent_of(rest).len()..].starts_with(['\r', '\n']);
        if is_blank || first > end + INDENT { end + 1 } else { first.max(end + 1) }
    }
}
