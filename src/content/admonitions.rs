//! MkDocs's admonitions, `!!! note "Title"` above a body that is indented by four spaces, and their folded kin, `??? note` and
//! `???+ note`, as Python-Markdown (extensions/admonition) and PyMdown (extensions/details) describe them.
//!
//! The parser knows quotes, so each becomes one, in a text that is made for the parser alone: the title a heading, every line of the
//! body behind a `>`. So lists, fences, link definitions and further admonitions in it need nothing more. Where each line stands in the
//! file is kept.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Admonitions nested deeper than this stay text.
const DEEPEST: usize = 16;

/// How far a body is indented, from its first line's `!!!`.
const INDENT: usize = 4;

/// The text for the parser.
pub(super) struct Quoted {
    pub(super) text: String,
    /// Where the part of each line that is the file's starts in the text, and the bytes of the file that it is.
    places: Vec<(usize, Range<usize>)>,
    /// What the quotes are, by where in the file they start.
    pub(super) admonitions: BTreeMap<usize, Admonition>,
}

/// What the first line of an admonition says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Admonition {
    /// Its first word: `note`.
    pub(super) kind: String,
    pub(super) title: Title,
    /// Whether a reader can fold it, and then whether it is open at first.
    pub(super) folds: Option<bool>,
}

/// What an admonition is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Title {
    /// As what it is.
    Kind,
    /// Nothing: its title is written, and empty.
    None,
    /// What the heading says that is the first thing in the quote.
    Heading,
}

/// A line of the text in the making: ours, then the file's.
#[derive(Clone)]
struct Line {
    prefix: String,
    /// Bytes of the file.
    rest: Range<usize>,
    /// Whether it is a title, which is no line to look for admonitions in.
    is_title: bool,
}

/// The text for the parser, where there are admonitions in `body`.
pub(super) fn quoted(body: &str, options: Options) -> Option<Quoted> {
    if !body.contains("!!!") && !body.contains("???") {
        return None;
    }
    let mut at = 0;
    let mut lines: Vec<Line> = Vec::new();
    for line in body.split_inclusive('\n') {
        lines.push(Line { prefix: String::new(), rest: at..at + line.len(), is_title: false });
        at += line.len();
    }
    let mut admonitions = BTreeMap::new();
    // Those in the body of others are found once those are quotes.
    for _ in 0..DEEPEST {
        let is_first = |line: &Line| !line.is_title && first_line(&body[line.rest.clone()]).is_some();
        if !lines.iter().any(is_first) {
            break;
        }
        let before = admonitions.len();
        let (text, places) = assemble(&lines, body);
        let may_start = Start::of(&lines, body, &text, &places, options).may;
        lines = quote(&lines, body, &may_start, &mut admonitions);
        if admonitions.len() == before {
            break;
        }
    }
    let (text, places) = assemble(&lines, body);
    (!admonitions.is_empty()).then_some(Quoted { text, places, admonitions })
}

impl Quoted {
    /// The bytes of the file that bytes of the text stand for.
    pub(super) fn in_file(&self, range: Range<usize>) -> Range<usize> {
        // What is ours belongs to the line that follows it, ...
        let first = self.places.partition_point(|(at, rest)| at + rest.len() <= range.start);
        let start = match self.places.get(first).or(self.places.last()) {
            Some((at, rest)) => (rest.start + range.start.saturating_sub(*at)).min(rest.end),
            None => 0,
        };
        // ... and ends where the line before it does.
        let last = self.places.partition_point(|(at, _)| *at < range.end).checked_sub(1);
        let end = match last.and_then(|last| self.places.get(last)) {
            Some((at, rest)) => rest.start + (range.end - at).min(rest.len()),
            None => start,
        };
        start..end.max(start)
    }
}

fn assemble(lines: &[Line], body: &str) -> (String, Vec<(usize, Range<usize>)>) {
    let mut text = String::with_capacity(body.len() + body.len() / 8);
    let mut places = Vec::with_capacity(lines.len());
    for line in lines {
        text.push_str(&line.prefix);
        places.push((text.len(), line.rest.clone()));
        text.push_str(&body[line.rest.clone()]);
    }
    (text, places)
}

/// Finds the lines that an admonition may start on: not in code or raw HTML, not in a definition, and not indented so far that the line
/// goes on with a paragraph, or would be code after a blank line.
struct Start<'a> {
    lines: &'a [Line],
    body: &'a str,
    /// Of each line.
    may: Vec<bool>,
    /// The first line that is not looked at yet.
    next: usize,
    /// The list items, definitions and footnotes around it, the innermost last.
    around: Vec<Container>,
}

/// What holds blocks that are indented.
struct Container {
    /// Where they begin.
    column: usize,
    is_definition: bool,
}

impl<'a> Start<'a> {
    fn of(
        lines: &'a [Line],
        body: &'a str,
        text: &str,
        places: &[(usize, Range<usize>)],
        options: Options,
    ) -> Self {
        let mut start = Self { lines, body, may: vec![false; lines.len()], next: 0, around: Vec::new() };
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
                    start.around.push(Container { column, is_definition });
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
            if line.is_title || first_line(text).is_none() {
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

/// The lines with the outermost admonitions among them turned into quotes.
fn quote(
    lines: &[Line],
    body: &str,
    may_start: &[bool],
    admonitions: &mut BTreeMap<usize, Admonition>,
) -> Vec<Line> {
    let mut out = Vec::with_capacity(lines.len() + 8);
    let ours = |prefix: String, at: usize| Line { prefix, rest: at..at, is_title: false };
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let text = &body[line.rest.clone()];
        let Some(first) = first_line(text).filter(|_| may_start.get(at) == Some(&true)) else {
            out.push(line.clone());
            at += 1;
            continue;
        };
        let outer = &line.prefix;
        let indent = indent_of(text);
        let start = line.rest.start + indent.len();
        // A quote ends and begins at a blank line only.
        out.push(ours(format!("{outer}\n"), line.rest.start));
        match first.title {
            Some(title) => {
                let title = line.rest.start + title.start..line.rest.start + title.end;
                let end = title.end;
                admonitions.insert(title.start, first.admonition);
                // A heading holds nothing but what may stand in a line.
                out.push(Line { prefix: format!("{outer}{indent}> ###### "), rest: title, is_title: true });
                // A closing sequence of our own keeps what the title ends with: `C #`, `{x}`.
                out.push(ours(" ######\n".into(), end));
            }
            None => {
                admonitions.insert(start, first.admonition);
                out.push(ours(format!("{outer}{indent}>"), start));
                out.push(ours("\n".into(), start));
            }
        }
        let end = end_of_body(lines, body, at + 1, columns(0, indent) + INDENT);
        for line in &lines[at + 1..end] {
            let text = &body[line.rest.clone()];
            let skipped = dedented(text, columns(0, indent) + INDENT).unwrap_or(0);
            out.push(Line {
                prefix: format!("{}{indent}> ", line.prefix),
                rest: line.rest.start + skipped..line.rest.end,
                is_title: false,
            });
        }
        let after = out.last().map_or(start, |line| line.rest.end);
        // The file may end without a line break.
        let is_open = after == body.len() && !body.ends_with('\n');
        out.push(ours(format!("{}{outer}\n", if is_open { "\n" } else { "" }), after));
        at = end;
    }
    out
}

/// One past the last line of a body that starts at `start`: blank lines are part of it when more of it follows.
fn end_of_body(lines: &[Line], body: &str, start: usize, columns: usize) -> usize {
    let mut end = start;
    for (at, line) in lines.iter().enumerate().skip(start) {
        let text = &body[line.rest.clone()];
        if text.trim_matches(WHITE).is_empty() {
            continue;
        }
        if dedented(text, columns).is_none() {
            break;
        }
        end = at + 1;
    }
    end
}

/// How many bytes of white space make so many columns; a blank line may have fewer. `None` when the line is indented less.
fn dedented(line: &str, columns: usize) -> Option<usize> {
    let mut column = 0;
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            _ if column >= columns => return Some(at),
            b' ' => column += 1,
            b'\t' => column += 4 - column % 4,
            b'\r' | b'\n' => return Some(at),
            _ => return None,
        }
    }
    Some(line.len())
}

/// The column behind a text that starts in a column.
fn columns(start: usize, text: &str) -> usize {
    text.chars().fold(start, |column, c| if c == '\t' { column + 4 - column % 4 } else { column + 1 })
}

/// What CommonMark calls white space within a line, and the line's end: other space is part of the text.
const WHITE: [char; 4] = [' ', '\t', '\r', '\n'];

/// The blanks and tabs that a line starts with.
fn indent_of(line: &str) -> &str {
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

/// What a line says that an admonition starts with, and which bytes of it are the title.
#[derive(Debug, PartialEq)]
struct First {
    admonition: Admonition,
    title: Option<Range<usize>>,
}

/// `!!! note`, `!!! note inline "Title"`, `???+ note`, `??? "Title"`: words, the first of which says what it is; a title in quotes.
fn first_line(line: &str) -> Option<First> {
    let text = line.trim_matches(WHITE);
    let (rest, folds) = match (text.strip_prefix("!!!"), text.strip_prefix("???")) {
        (Some(rest), _) => (rest, None),
        (_, Some(rest)) => (rest.strip_prefix('+').unwrap_or(rest), Some(rest.starts_with('+'))),
        _ => return None,
    };
    let (words, title) = match rest.split_once('"') {
        Some((words, title)) => (words, Some(title.strip_suffix('"')?)),
        None => (rest, None),
    };
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ');
    let must_part = title.is_some() && !words.is_empty() && !words.ends_with(' ');
    if !words.chars().all(is_word) || must_part {
        return None;
    }
    let kind = match (words.split(' ').find(|word| !word.is_empty()), folds, title) {
        // To the parser it ends a line.
        _ if title.is_some_and(|title| title.contains('\r')) => return None,
        (Some(kind), ..) => kind,
        (None, Some(_), Some(_)) => "note",
        _ => return None,
    };
    let title = title.map(str::trim);
    // It is a slice of the line.
    let start = |title: &str| title.as_ptr() as usize - line.as_ptr() as usize;
    let (named, title) = match title {
        Some("") if folds.is_none() => (Title::None, None),
        Some("") | None => (Title::Kind, None),
        Some(title) => (Title::Heading, Some(start(title)..start(title) + title.len())),
    };
    Some(First { admonition: Admonition { kind: kind.to_lowercase(), title: named, folds }, title })
}

impl Admonition {
    /// Which of the alerts it looks like: MkDocs's types are more than there are looks.
    pub(super) fn look(&self) -> &'static str {
        match self.kind.as_str() {
            "tip" | "hint" | "success" | "check" | "done" => "tip",
            "important" => "important",
            "warning" | "warn" | "attention" => "warning",
            "caution" | "danger" | "error" | "failure" | "fail" | "missing" | "bug" => "caution",
            _ => "note",
        }
    }

    /// Its kind as a title: `Note`.
    pub(super) fn name(&self) -> String {
        let mut letters = self.kind.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_lines() {
        let read = |line: &str| {
            first_line(line).map(|First { admonition, title }| {
                let title = title.map_or("-", |range| &line[range]);
                format!("{} {:?} {title}", admonition.kind, admonition.folds)
            })
        };
        for (line, expected) in [
            ("!!! note\n", Some("note None -")),
            ("!!!note", Some("note None -")),
            ("    !!! Danger \"Don't \"do\" `it`\"  \r\n", Some("danger None Don't \"do\" `it`")),
            ("!!! info inline end \"A\"", Some("info None A")),
            ("!!! tip \"\"", Some("tip None -")),
            ("??? tip", Some("tip Some(false) -")),
            ("???+ bug \"x\"", Some("bug Some(true) x")),
            ("??? \"Only a title\"", Some("note Some(false) Only a title")),
            ("!!! \"Only a title\"", None),
            ("!!!", None),
            ("???", None),
            ("Really?!!! yes", None),
            ("!!! note: this", None),
            ("!!! note\"x\"", None),
            ("!!!! note", None),
            ("!!! note \"open", None),
            ("!!! note \"a\rb\"", None),
            ("\u{a0}!!! note", None),
            ("\u{c}!!! note", None),
            ("!!! note\u{a0}", None),
        ] {
            assert_eq!(read(line).as_deref(), expected, "{line}");
        }
    }

    #[test]
    fn bytes_of_the_text_are_those_of_the_file() {
        let body = "a\n\n!!! note \"T [l](x.md)\"\n    b ü\n\n        !!! code\n\n    ??? tip\n        c\nd";
        let quoted = quoted(body, Options::empty()).unwrap();
        for word in ["a", "T [l](x.md)", "l", "b ü", "!!! code", "c", "d"] {
            let at = quoted.text.find(word).unwrap();
            let place = quoted.in_file(at..at + word.len());
            assert_eq!(&body[place], word, "{}", quoted.text);
        }
        assert_eq!(quoted.admonitions.len(), 2);
        for start in 0..=quoted.text.len() {
            for end in start..=quoted.text.len() {
                let place = quoted.in_file(start..end);
                assert!(place.end <= body.len(), "{start}..{end}: {place:?}");
            }
        }
    }
}
