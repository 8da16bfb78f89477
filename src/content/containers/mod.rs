//! What holds other blocks and is no part of CommonMark: `:::note[Title]` up to `:::`, as directives are written
//! (<https://talk.commonmark.org/t/generic-directives-plugins-syntax/444>); and, where a book asks for them, MkDocs's admonitions,
//! `!!! note "Title"` above a body that is indented by four spaces, their folded kin, `??? note` and `???+ note`, and tabs,
//! `=== "Title"`, as Python-Markdown (extensions/admonition) and PyMdown (extensions/details, extensions/tabbed) describe them.
//!
//! The parser knows quotes, so each becomes one, in a text that is made for the parser alone: the title a heading, every line of the
//! body behind a `>`. So lists, fences, link definitions and further containers in it need nothing more. Where each line stands in the
//! file is kept.

mod colons;
mod sign;
mod start;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::Options;

pub(super) use sign::NAMES;
use sign::{First, Sign, sign};
use start::Start;

/// Containers nested deeper than this stay text.
const DEEPEST: usize = 16;

/// How far a body is indented, from its first line's `!!!`.
const INDENT: usize = 4;

/// The text for the parser.
#[derive(Default)]
pub(super) struct Quoted {
    pub(super) text: String,
    /// Where the part of each line that is the file's starts in the text, and the bytes of the file that it is.
    places: Vec<(usize, Range<usize>)>,
    /// What the quotes are, by where in the file they start.
    pub(super) containers: BTreeMap<usize, Container>,
    /// What is wrong with containers, in order.
    pub(super) faults: Vec<Fault>,
    /// What stands in the place of bytes of the file where it is written as Markdown that everyone reads.
    pub(super) rewritten: Vec<(Range<usize>, String)>,
}

/// What the first line of a container says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Container {
    /// Its first word: `note`.
    pub(super) kind: String,
    pub(super) title: Title,
    pub(super) shape: Shape,
}

/// How a container is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// As an alert.
    Alert,
    /// As one that a reader can fold, and whether it is open at first.
    Fold { open: bool },
    /// As steps: the list in it.
    Steps,
    /// As tabs: what is in it.
    Tabs,
    /// As one of these.
    Tab,
}

/// What a container is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Title {
    /// As what it is.
    Kind,
    /// Nothing: its title is written, and empty.
    None,
    /// What the heading says that is the first thing in the quote.
    Heading,
}

/// What is wrong with a container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// Bytes of the file.
    pub(super) span: Range<usize>,
    pub(super) message: String,
    pub(super) help: String,
}

/// A line of the text in the making: ours, then the file's.
#[derive(Clone, Default)]
struct Line {
    prefix: String,
    /// Bytes of the file.
    rest: Range<usize>,
    /// Whether it is a title, which is no line to look for containers in.
    is_title: bool,
    /// Which quote of ours it stands in; 0 for none.
    quote: usize,
    /// Whether that holds tabs.
    in_tabs: bool,
}

/// The text for the parser, where there may be containers in `body`: MkDocs's too, or those between colons alone.
pub(super) fn quoted(body: &str, options: Options, of_mkdocs: bool) -> Option<Quoted> {
    // These needles are found far faster than a bare `:::`; few files hold one, so few are read by line.
    let has_colons =
        body.starts_with(":::") || ["\n:::", " :::", "\t:::"].iter().any(|mark| body.contains(mark));
    let has_mkdocs = of_mkdocs && ["!!!", "???", "==="].iter().any(|mark| body.contains(mark));
    if !has_colons && !has_mkdocs {
        return None;
    }
    let mut at = 0;
    let mut lines: Vec<Line> = Vec::new();
    for line in body.split_inclusive('\n') {
        lines.push(Line { rest: at..at + line.len(), ..Line::default() });
        at += line.len();
    }
    // The parser would take `:::` for a definition.
    let options = if has_colons { options - Options::ENABLE_DEFINITION_LIST } else { options };
    let mut quoting = Quoting {
        body,
        of_mkdocs,
        quotes: 0,
        quoted: Quoted::default(),
        faults: BTreeMap::new(),
        titles: BTreeSet::new(),
    };
    // Those in the body of others are found once those are quotes.
    let mut left = quoting.signs(&lines, options);
    for depth in 0..=DEEPEST {
        if depth == DEEPEST {
            quoting.too_deep(&lines, &left);
            break;
        }
        if left.is_empty() {
            break;
        }
        let before = quoting.quotes;
        lines = quoting.quote(&lines, &left);
        if quoting.quotes == before {
            break;
        }
        left = quoting.signs(&lines, options);
    }
    quoting.escape(&mut lines, &left);
    let Quoting { mut quoted, faults, .. } = quoting;
    quoted.faults = faults.into_values().map(|fault| colons::named(fault, body)).collect();
    (quoted.text, quoted.places) = assemble(&lines, body);
    Some(quoted)
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

/// The making of quotes.
struct Quoting<'a> {
    body: &'a str,
    of_mkdocs: bool,
    /// How many there are.
    quotes: usize,
    quoted: Quoted,
    /// By where their lines start: a line may be looked at several times.
    faults: BTreeMap<usize, Fault>,
    /// What tabs are called, each with the quote that it stands in.
    titles: BTreeSet<(usize, &'a str)>,
}

/// A quote in the making.
struct Quote<'a> {
    /// What stands before the marks of its lines: those of the quotes around it, and how far it is indented.
    outer: &'a str,
    indent: &'a str,
    /// How many columns of its lines are left out at most.
    columns: usize,
    id: usize,
    in_tabs: bool,
}

impl<'a> Quoting<'a> {
    fn text(&self, line: &Line) -> &'a str {
        self.body.get(line.rest.clone()).unwrap_or_default()
    }

    fn sign(&self, line: &Line) -> Option<Sign> {
        let sign = || sign(self.text(line), self.of_mkdocs, line.in_tabs);
        if line.is_title || line.rest.is_empty() { None } else { sign() }
    }

    /// What lines say that is meant, by their numbers.
    fn signs(&self, lines: &[Line], options: Options) -> BTreeMap<usize, Sign> {
        let mut signs: BTreeMap<usize, Sign> =
            lines.iter().enumerate().filter_map(|(at, line)| Some((at, self.sign(line)?))).collect();
        if !signs.is_empty() {
            let (text, places) = assemble(lines, self.body);
            let may_start =
                Start::of(lines, self.body, &text, &places, options, &|at| signs.contains_key(&at)).may;
            signs.retain(|at, _| may_start.get(*at) == Some(&true));
        }
        signs
    }

    /// Tells of the first container that is left as text since there are too many around it.
    fn too_deep(&mut self, lines: &[Line], signs: &BTreeMap<usize, Sign>) {
        let is_first = |sign: &Sign| {
            matches!(sign, Sign::Open { first: Some(_), .. } | Sign::Indented(_) | Sign::Tab(..))
        };
        let Some((at, _)) = signs.iter().find(|(_, sign)| is_first(sign)) else { return };
        let Some(line) = lines.get(*at) else { return };
        let text = self.text(line);
        let start = line.rest.start + indent_of(text).len();
        let span = start..line.rest.start + text.trim_end_matches(WHITE).len();
        let message = format!("this is text: {DEEPEST} containers stand around it, and no more can");
        let help = "take it out of some of them".to_owned();
        self.faults.entry(line.rest.start).or_insert(Fault { span, message, help });
    }

    /// The lines with the outermost containers among them turned into quotes.
    fn quote(&mut self, lines: &[Line], signs: &BTreeMap<usize, Sign>) -> Vec<Line> {
        let pairs = colons::pairs(lines, signs, &mut self.faults);
        let mut out = Vec::with_capacity(lines.len() + 8);
        let mut at = 0;
        while let Some(line) = lines.get(at) {
            let indent = indent_of(self.text(line));
            let inside = columns(0, indent) + INDENT;
            let (first, end, behind, left_out) = match signs.get(&at) {
                Some(Sign::Indented(first)) => {
                    let end = self.end_of_body(lines, at + 1, inside);
                    (Some(first), end, end, inside)
                }
                Some(Sign::Tab(first, _)) if line.in_tabs => {
                    let end = self.end_of_body(lines, at + 1, inside);
                    (Some(first), end, end, inside)
                }
                Some(Sign::Tab(..)) => {
                    let end = self.end_of_tabs(lines, signs, at);
                    (None, end, end, inside - INDENT)
                }
                Some(Sign::TabLine(first)) => {
                    let end = end_of_tab(lines, signs, &pairs, at);
                    (Some(first), end, end, 0)
                }
                Some(Sign::Open { first: Some(first), .. }) if pairs.contains_key(&at) => {
                    let end = pairs.get(&at).copied().unwrap_or(at);
                    (Some(first), end, end + 1, inside - INDENT)
                }
                _ => {
                    out.push(line.clone());
                    at += 1;
                    continue;
                }
            };
            let is_colons = matches!(signs.get(&at), Some(Sign::Open { .. } | Sign::TabLine(_)));
            if is_colons {
                let last = lines.get(end).filter(|_| behind > end);
                self.rewrite(line, first.and_then(|first| first.title.clone()), first, last);
            }
            if let Some(title) = first.and_then(|first| first.title.clone()).filter(|_| line.in_tabs) {
                self.tell_of_twin(line, title);
            }
            self.quotes += 1;
            let of_tabs = First { container: Container::of_tabs(), title: None };
            let from = if first.is_some() { at + 1 } else { at };
            let first = first.unwrap_or(&of_tabs);
            let quote = Quote {
                outer: &line.prefix,
                indent,
                columns: left_out,
                id: self.quotes,
                in_tabs: first.container.shape == Shape::Tabs,
            };
            self.open(line, first, &quote, &mut out);
            self.fill(&lines[from..end], &quote, &mut out);
            at = behind;
        }
        out
    }

    /// Tells of a tab that is called as another one beside it.
    fn tell_of_twin(&mut self, line: &Line, title: Range<usize>) {
        let span = line.rest.start + title.start..line.rest.start + title.end;
        let words = self.body.get(span.clone()).unwrap_or_default();
        if !self.titles.insert((line.quote, words)) {
            let message = format!("another tab beside this one is called `{words}` too");
            let help = "call it otherwise: a reader tells tabs apart by their titles, and so does what is kept of the choice".to_owned();
            self.faults.insert(line.rest.start, Fault { span, message, help });
        }
    }

    /// Puts a backslash before colons that are text: a line that begins with one defines what stands above it, to the parser.
    fn escape(&self, lines: &mut [Line], left: &BTreeMap<usize, Sign>) {
        for (at, sign) in left {
            let Some(line) = lines.get_mut(*at) else { continue };
            if matches!(sign, Sign::Open { .. } | Sign::Close { .. } | Sign::Colons) {
                let indent = indent_of(self.text(line));
                line.prefix = format!("{}{indent}\\", line.prefix);
                line.rest.start += indent.len();
            }
        }
    }

    /// Writes the first lines of a quote.
    fn open(&mut self, line: &Line, first: &First, quote: &Quote<'_>, out: &mut Vec<Line>) {
        let Quote { outer, indent, .. } = quote;
        let start = line.rest.start + indent.len();
        // A quote ends and begins at a blank line only.
        out.push(ours(format!("{outer}\n"), line.rest.start));
        match &first.title {
            Some(title) => {
                let title = line.rest.start + title.start..line.rest.start + title.end;
                let end = title.end;
                self.quoted.containers.insert(title.start, first.container.clone());
                // A heading holds nothing but what may stand in a line.
                let prefix = format!("{outer}{indent}> ###### ");
                out.push(Line { prefix, rest: title, is_title: true, quote: quote.id, in_tabs: false });
                // A closing sequence of our own keeps what the title ends with: `C #`, `{x}`.
                out.push(ours(" ######\n".into(), end));
            }
            None => {
                self.quoted.containers.insert(start, first.container.clone());
                out.push(ours(format!("{outer}{indent}>"), start));
                out.push(ours("\n".into(), start));
            }
        }
    }

    /// Writes the body of a quote, and what ends it.
    fn fill(&self, body: &[Line], quote: &Quote<'_>, out: &mut Vec<Line>) {
        let Quote { outer, indent, .. } = quote;
        for line in body {
            let skipped = dedented(self.text(line), quote.columns);
            out.push(Line {
                prefix: format!("{}{indent}> ", line.prefix),
                rest: line.rest.start + skipped..line.rest.end,
                is_title: line.is_title,
                quote: quote.id,
                in_tabs: quote.in_tabs,
            });
        }
        let after = out.last().map_or(0, |line| line.rest.end);
        // The file may end without a line break.
        let is_open = after == self.body.len() && !self.body.ends_with('\n');
        out.push(ours(format!("{}{outer}\n", if is_open { "\n" } else { "" }), after));
    }

    /// Has the Markdown that everyone reads say the title alone.
    fn rewrite(
        &mut self,
        line: &Line,
        title: Option<Range<usize>>,
        first: Option<&First>,
        last: Option<&Line>,
    ) {
        let text = self.text(line);
        let start = line.rest.start + indent_of(text).len();
        let end = line.rest.start + text.trim_end_matches(WHITE).len();
        let mut edits = Vec::new();
        match (title, first) {
            (Some(title), _) => {
                edits.push((start..line.rest.start + title.start, "**".to_owned()));
                edits.push((line.rest.start + title.end..end, "**\n".to_owned()));
            }
            (None, Some(First { container, .. }))
                if !matches!(container.shape, Shape::Steps | Shape::Tabs) =>
            {
                edits.push((start..end, format!("**{}**\n", container.name())));
            }
            _ => edits.push((start..end, String::new())),
        }
        if let Some(last) = last {
            let text = self.text(last);
            let start = last.rest.start + indent_of(text).len();
            edits.push((start..last.rest.start + text.trim_end_matches(WHITE).len(), String::new()));
        }
        self.quoted.rewritten.append(&mut edits);
    }

    /// One past the last line of a body that starts at `start`: blank lines are part of it when more of it follows.
    fn end_of_body(&self, lines: &[Line], start: usize, columns: usize) -> usize {
        let mut end = start;
        for (at, line) in lines.iter().enumerate().skip(start) {
            let text = self.text(line);
            if text.trim_matches(WHITE).is_empty() {
                continue;
            }
            if columns_of_indent(text) < columns {
                break;
            }
            end = at + 1;
        }
        end
    }

    /// One past the last of several tabs that follow each other.
    fn end_of_tabs(&self, lines: &[Line], signs: &BTreeMap<usize, Sign>, first: usize) -> usize {
        let indent = |at: usize| lines.get(at).map_or(0, |line| columns_of_indent(self.text(line)));
        let mut at = first;
        loop {
            let end = self.end_of_body(lines, at + 1, indent(first) + INDENT);
            let is_blank = |at: &usize| {
                lines.get(*at).is_some_and(|line| self.text(line).trim_matches(WHITE).is_empty())
            };
            let next = (end..).find(|at| !is_blank(at)).unwrap_or(end);
            match signs.get(&next) {
                Some(Sign::Tab(_, false)) if indent(next) == indent(first) => at = next,
                _ => return end,
            }
        }
    }
}

fn ours(prefix: String, at: usize) -> Line {
    Line { prefix, rest: at..at, ..Line::default() }
}

/// One past the last line of a tab between colons: it ends where the next begins, or where all do.
fn end_of_tab(
    lines: &[Line],
    signs: &BTreeMap<usize, Sign>,
    pairs: &BTreeMap<usize, usize>,
    first: usize,
) -> usize {
    let quote = lines.get(first).map(|line| line.quote);
    let mut at = first + 1;
    while let Some(line) = lines.get(at) {
        if matches!(signs.get(&at), Some(Sign::TabLine(_))) || Some(line.quote) != quote {
            break;
        }
        at = pairs.get(&at).copied().unwrap_or(at) + 1;
    }
    at
}

/// How many bytes of white space a line starts with that make so many columns at most.
fn dedented(line: &str, columns: usize) -> usize {
    let mut column = 0;
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            b' ' if column < columns => column += 1,
            b'\t' if column < columns => column += 4 - column % 4,
            _ => return at,
        }
    }
    line.len()
}

fn columns_of_indent(line: &str) -> usize {
    columns(0, indent_of(line))
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

impl Container {
    fn of_tabs() -> Self {
        Self { kind: "tabs".into(), title: Title::None, shape: Shape::Tabs }
    }

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
    fn bytes_of_the_text_are_those_of_the_file() {
        let body = "a\n\n!!! note \"T [l](x.md)\"\n    b ü\n\n        !!! code\n\n    ??? tip\n        c\nd";
        let quoted = quoted(body, Options::empty(), true).unwrap();
        for word in ["a", "T [l](x.md)", "l", "b ü", "!!! code", "c", "d"] {
            let at = quoted.text.find(word).unwrap();
            let place = quoted.in_file(at..at + word.len());
            assert_eq!(&body[place], word, "{}", quoted.text);
        }
        assert_eq!(quoted.containers.len(), 2);
        for start in 0..=quoted.text.len() {
            for end in start..=quoted.text.len() {
                let place = quoted.in_file(start..end);
                assert!(place.end <= body.len(), "{start}..{end}: {place:?}");
            }
        }
    }
}
