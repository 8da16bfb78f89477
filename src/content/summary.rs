//! SUMMARY.md: the book's pages in their order, in mdBook's grammar.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::diagnostic::{Diagnostic, Span};
use crate::path::SourcePath;

/// Lists nested deeper than this are shown at this depth.
const DEEPEST: usize = 32;

/// What SUMMARY.md says.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// Its lines, in order.
    pub items: Vec<SummaryItem>,
    /// What is wrong in it.
    pub diagnostics: Vec<Diagnostic>,
}

/// A line of SUMMARY.md.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SummaryItem {
    /// The title of a part, with the blanks that are left where HTML stood at its end, as mdBook hands it to programs.
    Part(String),
    /// A line between pages.
    Separator,
    /// A page, and those below it.
    Link {
        /// Plain text.
        title: String,
        /// The file, relative to SUMMARY.md; `None` for a draft.
        dest: Option<String>,
        /// Whether it counts: prefix and suffix links do not.
        numbered: bool,
        /// The bytes of the file it stands on.
        span: Span,
        /// The pages below it.
        children: Vec<SummaryItem>,
    },
}

impl Summary {
    /// Every page that is no draft, in order: its title and its file.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &str)> {
        let mut stack: Vec<&SummaryItem> = self.items.iter().rev().collect();
        std::iter::from_fn(move || {
            while let Some(item) = stack.pop() {
                let SummaryItem::Link { title, dest, children, .. } = item else { continue };
                stack.extend(children.iter().rev());
                if let Some(dest) = dest {
                    return Some((title.as_str(), dest.as_str()));
                }
            }
            None
        })
    }

    /// Every page's file, in order.
    pub fn destinations(&self) -> impl Iterator<Item = &str> {
        self.entries().map(|(_, dest)| dest)
    }
}

/// Reads SUMMARY.md. Never fails: what is wrong is in [`Summary::diagnostics`].
pub fn parse_summary(text: &str, path: &SourcePath) -> Summary {
    let mut reader = Reader {
        text,
        path,
        summary: Summary::default(),
        open: Vec::new(),
        link: None,
        seen: BTreeMap::new(),
        line_ends: text.match_indices('\n').map(|(at, _)| at).collect(),
        heading: None,
        titled: false,
        listed: false,
        suffix: false,
    };
    for (event, range) in Parser::new_ext(text, Options::ENABLE_HEADING_ATTRIBUTES).into_offset_iter() {
        reader.event(&event, range);
    }
    reader.summary
}

struct Reader<'a> {
    text: &'a str,
    path: &'a SourcePath,
    summary: Summary,
    /// The items of the lists that are open, outermost first.
    open: Vec<OpenItem>,
    link: Option<OpenLink>,
    /// The files named so far, and where.
    seen: BTreeMap<SourcePath, usize>,
    line_ends: Vec<usize>,
    heading: Option<String>,
    /// Whether a heading was seen, …
    titled: bool,
    /// … a list, …
    listed: bool,
    /// … and, after it, a link outside of lists.
    suffix: bool,
}

#[derive(Default)]
struct OpenItem {
    /// Its title where it has no link.
    words: String,
    span: Span,
    item: Option<SummaryItem>,
    children: Vec<SummaryItem>,
    /// Whether it is in its place already, because what is below it is too deep.
    placed: bool,
}

struct OpenLink {
    title: String,
    dest: String,
    span: Span,
}

impl Reader<'_> {
    fn event(&mut self, event: &Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => self.heading = Some(String::new()),
            Event::End(TagEnd::Heading(HeadingLevel::H1)) => self.end_heading(),
            Event::Start(Tag::List(_)) if self.open.is_empty() => self.start_list(range),
            Event::Start(Tag::Item) => {
                if self.open.len() > DEEPEST {
                    self.place();
                }
                self.open.push(OpenItem { span: range.into(), ..OpenItem::default() });
            }
            Event::End(TagEnd::Item) => {
                self.place();
                self.open.pop();
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                self.link =
                    Some(OpenLink { title: String::new(), dest: dest_url.to_string(), span: range.into() });
            }
            Event::End(TagEnd::Link) => self.end_link(),
            Event::Text(text) | Event::Code(text) => self.words(text),
            Event::SoftBreak | Event::HardBreak => self.words(" "),
            Event::Rule if self.open.is_empty() => self.summary.items.push(SummaryItem::Separator),
            _ => {}
        }
    }

    fn words(&mut self, text: &str) {
        if let Some(link) = &mut self.link {
            link.title.push_str(text);
        } else if let Some(heading) = &mut self.heading {
            heading.push_str(text);
        } else if let Some(item) = self.open.last_mut() {
            item.words.push_str(text);
        }
    }

    /// The first heading, when nothing stands before it, is the file's own.
    fn end_heading(&mut self) {
        let Some(title) = self.heading.take() else { return };
        let is_own = !self.titled && self.summary.items.is_empty();
        self.titled = true;
        if !is_own {
            self.summary.items.push(SummaryItem::Part(title));
        }
    }

    fn start_list(&mut self, range: Range<usize>) {
        self.listed = true;
        if self.suffix {
            let line = self.line_end(range.start).min(range.end);
            let help = "move the list before the links that stand in no list, or make those part of it";
            self.fault(
                "a list may not follow the closing links, which stand in no list",
                range.start..line,
                help,
            );
            self.suffix = false;
        }
    }

    fn end_link(&mut self) {
        let Some(OpenLink { title, dest, span }) = self.link.take() else { return };
        let numbered = !self.open.is_empty();
        let dest = Some(dest.replace("%20", " ")).filter(|dest| !dest.is_empty());
        if let Some(dest) = &dest {
            self.note(dest, span);
        }
        let item =
            SummaryItem::Link { title: title.trim().to_owned(), dest, numbered, span, children: Vec::new() };
        match self.open.last_mut() {
            // A further link of one item is another page: mdBook takes the first only, and loses it.
            Some(open) if open.item.is_some() => {
                let help = "give it a line of its own";
                self.fault("a list item holds two links", span.start..span.end, help);
            }
            Some(open) => open.item = Some(item),
            None => {
                self.suffix = self.listed;
                self.summary.items.push(item);
            }
        }
    }

    /// Puts the innermost item where it belongs.
    fn place(&mut self) {
        let depth = self.open.len().saturating_sub(1);
        let Some(open) = self.open.last_mut().filter(|open| !open.placed) else { return };
        open.placed = true;
        let (span, below) = (open.span, std::mem::take(&mut open.children));
        let words = std::mem::take(&mut open.words);
        let item = open.item.take().unwrap_or_else(|| {
            let end = self.line_end(span.start).min(span.end);
            let help = "write `[Title](file.md)`, or `[Title]()` for a draft";
            self.fault("a list item must be a link", span.start..end, help);
            let title = words.trim().to_owned();
            SummaryItem::Link { title, dest: None, numbered: true, span, children: Vec::new() }
        });
        let SummaryItem::Link { title, dest, numbered, span, .. } = item else { return };
        let siblings = match depth.min(DEEPEST).checked_sub(1).and_then(|parent| self.open.get_mut(parent)) {
            Some(parent) => &mut parent.children,
            None => &mut self.summary.items,
        };
        siblings.push(SummaryItem::Link { title, dest, numbered, span, children: below });
    }

    /// Where the line of a byte ends.
    fn line_end(&self, byte: usize) -> usize {
        let line = self.line_ends.partition_point(|&end| end < byte);
        self.line_ends.get(line).copied().unwrap_or(self.text.len())
    }

    /// Remembers a file, and says where it was named before.
    fn note(&mut self, dest: &str, span: Span) {
        let Some(file) = self.path.parent().join(dest) else { return };
        if let Some(&first) = self.seen.get(&file) {
            let line = self.line_ends.partition_point(|&end| end < first) + 1;
            let message = format!("`{dest}` is named twice, first on line {line}");
            self.fault(&message, span.start..span.end, "take one of them out");
        } else {
            self.seen.insert(file, span.start);
        }
    }

    fn fault(&mut self, message: &str, span: Range<usize>, help: &str) {
        self.summary.diagnostics.push(Diagnostic::error("summary", self.path, message).at(span).help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Summary {
        parse_summary(text, &SourcePath::new("src/SUMMARY.md").unwrap())
    }

    /// One line an item: its depth, `#` when it is numbered, its title and its file.
    fn outline(items: &[SummaryItem], depth: usize, out: &mut String) {
        for item in items {
            out.push_str(&"  ".repeat(depth));
            match item {
                SummaryItem::Part(title) => out.push_str(&format!("part {title}\n")),
                SummaryItem::Separator => out.push_str("---\n"),
                SummaryItem::Link { title, dest, numbered, children, .. } => {
                    let mark = if *numbered { "#" } else { "" };
                    out.push_str(&format!("{mark}{title} {}\n", dest.as_deref().unwrap_or("draft")));
                    outline(children, depth + 1, out);
                }
            }
        }
    }

    fn shown(text: &str) -> String {
        let mut out = String::new();
        outline(&read(text).items, 0, &mut out);
        out
    }

    #[test]
    fn the_whole_grammar() {
        let text = "# Summary\n\n[Intro](intro.md)\n\n# Part `one`\n\n- [A *b*](a%20b.md)\n    - [C](c.md)\n- [Draft]()\n\n---\n\n\
                    # Part two\n<!-- note -->\n1. [D](d/README.md)\n\n[End](end.md)\n";
        let expected = "Intro intro.md\npart Part one\n#A b a b.md\n  #C c.md\n#Draft draft\n---\npart Part two\n#D d/README.md\nEnd end.md\n";
        assert_eq!(shown(text), expected);
        assert_eq!(read(text).diagnostics, []);
        assert_eq!(
            read(text).destinations().collect::<Vec<_>>(),
            ["intro.md", "a b.md", "c.md", "d/README.md", "end.md"]
        );
    }

    #[test]
    fn the_title_of_a_part_is_mdbooks() {
        assert_eq!(shown("# S\n\n[A](a.md)\n\n# Part & <b>\n"), "A a.md\npart Part & \n");
    }

    #[test]
    fn a_list_before_any_heading_and_a_heading_that_is_a_part() {
        assert_eq!(shown("- [A](a.md)\n\n# Part\n\n- [B](b.md)\n"), "#A a.md\npart Part\n#B b.md\n");
        assert_eq!(shown("[A](a.md)\n[B](b.md)\n\n# Part\n"), "A a.md\nB b.md\npart Part\n");
    }

    #[test]
    fn errors_have_their_place() {
        let text = "- [A](a.md)\n- words\n- [B](./a.md)\n\n[End](e.md)\n\n- [C](c.md)\n";
        let summary = read(text);
        let found: Vec<_> = summary
            .diagnostics
            .iter()
            .map(|d| (d.span.map(|span| text[span.start..span.end].trim()).unwrap(), d.message.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                ("- words", "a list item must be a link"),
                ("[B](./a.md)", "`./a.md` is named twice, first on line 1"),
                ("- [C](c.md)", "a list may not follow the closing links, which stand in no list"),
            ]
        );
    }

    #[test]
    fn deep_lists_are_flattened_in_order() {
        let text: String = (0..60).map(|n| format!("{}- [p{n}](p{n}.md)\n", "  ".repeat(n))).collect();
        let summary = read(&text);
        let order: Vec<String> = summary.destinations().map(str::to_owned).collect();
        assert_eq!(order, (0..60).map(|n| format!("p{n}.md")).collect::<Vec<_>>());
        // Ten thousand levels neither overflow the stack nor grow as the square.
        let bullets = "- ".repeat(10_000);
        assert!(read(&bullets).items.len() <= 1);
    }
}
