//! What a line says that a container begins or ends with.

use std::ops::Range;

use super::{Container, Shape, Title, WHITE};

/// The containers of `:::`, by their names.
pub(in crate::content) const NAMES: [&str; 12] = [
    "note",
    "info",
    "tip",
    "important",
    "warning",
    "caution",
    "danger",
    "details",
    "steps",
    "tabs",
    "tab",
    "success",
];

/// What a line says.
#[derive(Debug, PartialEq)]
pub(super) enum Sign {
    /// `!!! note`: its body is indented.
    Indented(First),
    /// `=== "Title"`: one of several tabs, its body is indented. Whether it is the first of others than those above it.
    Tab(First, bool),
    /// `== Title`: one of several tabs between colons.
    TabLine(First),
    /// `:::note`: its body ends at as many colons. `None` where nothing is called so.
    Open { colons: usize, name: Range<usize>, first: Option<First> },
    /// `:::`
    Close { colons: usize },
    /// Three colons or more that are text.
    Colons,
}

/// What the first line of a container says, and which bytes of it are the title.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct First {
    pub(super) container: Container,
    pub(super) title: Option<Range<usize>>,
}

/// Reads a line; in some dialect, and among tabs or not.
pub(super) fn sign(line: &str, of_mkdocs: bool, in_tabs: bool) -> Option<Sign> {
    let text = line.trim_matches(WHITE);
    match text.as_bytes() {
        [b':', b':', b':', ..] => Some(colons(line, text).unwrap_or(Sign::Colons)),
        [b'!', b'!', b'!', ..] | [b'?', b'?', b'?', ..] if of_mkdocs => {
            Some(Sign::Indented(admonition(line, text)?))
        }
        [b'=', b'=', b'=', ..] if of_mkdocs => tab(line, text),
        [b'=', b'=', b' ', ..] if in_tabs => {
            let title = text[2..].trim();
            let is_title = !title.is_empty() && !title.contains('\r');
            is_title.then(|| Sign::TabLine(First::new("tab", Shape::Tab, Some(within(line, title)))))
        }
        _ => None,
    }
}

/// The bytes of a part of a line.
fn within(line: &str, part: &str) -> Range<usize> {
    let start = part.as_ptr() as usize - line.as_ptr() as usize;
    start..start + part.len()
}

impl First {
    fn new(kind: &str, shape: Shape, title: Option<Range<usize>>) -> Self {
        let named = if title.is_some() { Title::Heading } else { Title::Kind };
        Self { container: Container { kind: kind.to_lowercase(), title: named, shape }, title }
    }
}

/// `:::note[Title]{open}`, `::: note Title`, `::: {.note}`, `:::`
fn colons(line: &str, text: &str) -> Option<Sign> {
    let rest = text.trim_start_matches(':');
    let colons = text.len() - rest.len();
    let rest = rest.trim_start();
    if rest.is_empty() {
        return Some(Sign::Close { colons });
    }
    // To the parser it ends a line.
    if rest.contains('\r') {
        return None;
    }
    let named = rest.strip_prefix("{.").unwrap_or(rest);
    let is_in_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let end = named.find(|c| !is_in_name(c)).unwrap_or(named.len());
    let (name, behind) = named.split_at(end);
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let is_apart = named.len() < rest.len() || behind.is_empty() || behind.starts_with([' ', '\t', '[', '{']);
    if !is_apart {
        return None;
    }
    let (behind, attributes) =
        match behind.trim_end().strip_suffix('}').and_then(|behind| behind.rsplit_once('{')) {
            Some((behind, attributes)) => (behind, attributes),
            None => (if named.len() < rest.len() { "" } else { behind }, ""),
        };
    let behind = behind.trim();
    let title = behind.strip_prefix('[').and_then(|title| title.strip_suffix(']')).unwrap_or(behind).trim();
    let title = (!title.is_empty()).then(|| within(line, title));
    let is_open = attributes.split(|c: char| c.is_whitespace() || c == ',').any(|word| word == "open");
    let shape = match name {
        "details" => Shape::Fold { open: is_open },
        "steps" => Shape::Steps,
        "tabs" => Shape::Tabs,
        "tab" => Shape::Tab,
        _ => Shape::Alert,
    };
    // Neither has a title of its own.
    let title = title.filter(|_| !matches!(shape, Shape::Steps | Shape::Tabs));
    let first = NAMES.contains(&name).then(|| First::new(name, shape, title));
    Some(Sign::Open { colons, name: within(line, name), first })
}

/// `=== "Title"`, `===! "Title"`, `===+ "Title"`: <https://facelessuser.github.io/pymdown-extensions/extensions/tabbed/>
fn tab(line: &str, text: &str) -> Option<Sign> {
    let rest = text.strip_prefix("===")?;
    let marks = rest.len() - rest.trim_start_matches(['!', '+']).len();
    let (marks, rest) = rest.split_at(marks);
    let title = rest.trim_start().strip_prefix('"')?.strip_suffix('"')?.trim();
    let is_title = !title.is_empty() && !title.contains('\r');
    is_title.then(|| Sign::Tab(First::new("tab", Shape::Tab, Some(within(line, title))), marks.contains('!')))
}

/// `!!! note`, `!!! note inline "Title"`, `???+ note`, `??? "Title"`: words, the first of which says what it is; a title in quotes.
fn admonition(line: &str, text: &str) -> Option<First> {
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
    let shape = folds.map_or(Shape::Alert, |open| Shape::Fold { open });
    let title = title.map(str::trim);
    let has_none = title == Some("") && folds.is_none();
    let mut first =
        First::new(kind, shape, title.filter(|title| !title.is_empty()).map(|title| within(line, title)));
    if has_none {
        first.container.title = Title::None;
    }
    Some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `kind shape title`
    fn read(line: &str) -> Option<String> {
        let told = |first: &First| {
            let title = first.title.clone().map_or("-", |range| &line[range]);
            format!("{} {:?} {title}", first.container.kind, first.container.shape)
        };
        Some(match sign(line, true, true)? {
            Sign::Indented(first) | Sign::TabLine(first) => told(&first),
            Sign::Tab(first, is_first) => format!("{} {is_first}", told(&first)),
            Sign::Open { colons, first: Some(first), .. } => format!("{colons} {}", told(&first)),
            Sign::Open { colons, name, .. } => format!("{colons} ? {}", &line[name]),
            Sign::Close { colons } => colons.to_string(),
            Sign::Colons => "text".into(),
        })
    }

    #[test]
    fn lines_of_containers() {
        for (line, expected) in [
            ("!!! note\n", Some("note Alert -")),
            ("!!!note", Some("note Alert -")),
            ("    !!! Danger \"Don't \"do\" `it`\"  \r\n", Some("danger Alert Don't \"do\" `it`")),
            ("!!! info inline end \"A\"", Some("info Alert A")),
            ("!!! tip \"\"", Some("tip Alert -")),
            ("??? tip", Some("tip Fold { open: false } -")),
            ("???+ bug \"x\"", Some("bug Fold { open: true } x")),
            ("??? \"Only a title\"", Some("note Fold { open: false } Only a title")),
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
            ("=== \"A\"", Some("tab Tab A false")),
            ("===! \"A\"", Some("tab Tab A true")),
            ("=== A", None),
            ("===", None),
            ("== A b", Some("tab Tab A b")),
            ("==", None),
            ("== ", None),
            (":::note\n", Some("3 note Alert -")),
            ("  ::::tip[A *b*] \r\n", Some("4 tip Alert A *b*")),
            ("::: warning Mind this", Some("3 warning Alert Mind this")),
            (":::details[A]{open}", Some("3 details Fold { open: true } A")),
            (":::details[A [b](c.md)]", Some("3 details Fold { open: false } A [b](c.md)")),
            ("::: {.note}", Some("3 note Alert -")),
            (":::steps[x]", Some("3 steps Steps -")),
            (":::tabs{sync}", Some("3 tabs Tabs -")),
            (":::tab[A]", Some("3 tab Tab A")),
            (":::nota", Some("3 ? nota")),
            (":::image type=\"x\" source=\"y\"", Some("3 ? image")),
            (":::", Some("3")),
            (":::::  \n", Some("5")),
            ("::note", None),
            (":::row:::", Some("text")),
            ("::: 1", Some("text")),
            (":::note: x", Some("text")),
            (":::note[a\rb]", Some("text")),
        ] {
            assert_eq!(read(line).as_deref(), expected, "{line}");
        }
    }
}
