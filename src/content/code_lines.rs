//! Which lines of a Markdown text are words, and which are code: enough of CommonMark's block structure to tell, line by line, so
//! that a part whose lines may be anything can be passed over. <https://spec.commonmark.org/0.31.2/#container-blocks>

/// What is open behind the lines seen so far. They are asked for one after the other.
#[derive(Default)]
pub struct CodeLines {
    containers: Vec<Container>,
    fence: Option<Fence>,
    /// Within a comment of several lines.
    is_comment: bool,
    /// The last line was a paragraph's, which the next may go on with.
    is_paragraph: bool,
    /// The last line was a list's mark alone: a blank line ends the item.
    is_empty_item: bool,
}

/// Deeper quotes and lists are words: every line is held against all that are open.
const MAX_DEPTH: usize = 32;

enum Container {
    Quote,
    /// A list's item: how far its lines are indented.
    Item(usize),
}

struct Fence {
    mark: char,
    length: usize,
    /// How many containers it stands in: it ends with them.
    depth: usize,
}

/// A line without the blanks before it, and how many columns they take.
#[derive(Clone, Copy)]
struct Rest<'a> {
    indent: usize,
    text: &'a str,
}

impl CodeLines {
    /// Whether code at the text's own level goes on behind the last line.
    pub fn ends_in_code(&self) -> bool {
        self.fence.as_ref().is_some_and(|fence| fence.depth == 0)
    }

    /// What the next line says, without the blanks around it and the marks of quotes and lists before it; `None` when it is code or
    /// a comment of several lines.
    pub fn words<'a>(&mut self, line: &'a str) -> Option<&'a str> {
        let mut rest = Rest::new(line.trim_end());
        let mut depth = self.continued(&mut rest);
        if std::mem::take(&mut self.is_empty_item) && rest.text.is_empty() && depth == self.containers.len() {
            depth -= 1;
        }
        if let Some(fence) = self.fence.take_if(|fence| fence.depth > depth || fence.is_closed_by(rest)) {
            if fence.depth <= depth {
                return None;
            }
        } else if self.fence.is_some() {
            return None;
        }
        if self.is_comment && depth == self.containers.len() {
            self.is_comment = !rest.text.contains("-->");
            return None;
        }
        self.is_comment = false;
        if self.is_paragraph && rest.goes_on(depth < self.containers.len()) {
            return Some(rest.text);
        }
        self.containers.truncate(depth);
        rest.open(&mut self.containers);
        self.is_empty_item = self.containers.len() > depth && rest.text.is_empty();
        let was_paragraph = std::mem::replace(&mut self.is_paragraph, false);
        if rest.indent > 3 {
            // It goes on with a paragraph, or is code: neither is a line of its own.
            self.is_paragraph = was_paragraph && !rest.text.is_empty();
            return None;
        }
        self.fence = rest.fence(self.containers.len());
        if self.fence.is_some() {
            return None;
        }
        self.is_comment = rest.text.strip_prefix("<!--").is_some_and(|comment| !comment.contains("-->"));
        self.is_paragraph = !rest.text.starts_with(['#', '<']) && !rest.text.is_empty() && !rest.is_ruler();
        (!self.is_comment).then_some(rest.text)
    }

    /// How many of the open containers the line lies in. What marks them goes from it.
    fn continued(&self, rest: &mut Rest<'_>) -> usize {
        for (depth, container) in self.containers.iter().enumerate() {
            match container {
                Container::Quote if rest.quote() => {}
                Container::Item(_) if rest.text.is_empty() => {}
                Container::Item(width) if rest.indent >= *width => rest.indent -= width,
                _ => return depth,
            }
        }
        self.containers.len()
    }
}

impl Fence {
    fn is_closed_by(&self, rest: Rest<'_>) -> bool {
        let after = rest.text.trim_start_matches(self.mark);
        rest.indent <= 3 && after.is_empty() && rest.text.len() >= self.length
    }
}

impl<'a> Rest<'a> {
    fn new(line: &'a str) -> Self {
        let text = line.trim_start_matches([' ', '\t']);
        let blanks = &line[..line.len() - text.len()];
        let indent = blanks.bytes().fold(0, |column, blank| match blank {
            b'\t' => column / 4 * 4 + 4,
            _ => column + 1,
        });
        Self { indent, text }
    }

    /// Takes a quote's mark away. Whether there was one.
    fn quote(&mut self) -> bool {
        let Some(quoted) = self.text.strip_prefix('>').filter(|_| self.indent <= 3) else { return false };
        let rest = Rest::new(quoted);
        *self = Self { indent: rest.indent.saturating_sub(1), ..rest };
        true
    }

    /// Takes the marks of quotes and list items away, and opens these.
    fn open(&mut self, containers: &mut Vec<Container>) {
        while self.indent <= 3 && containers.len() < MAX_DEPTH && !self.is_ruler() {
            if self.quote() {
                containers.push(Container::Quote);
                continue;
            }
            let Some(mark) = self.list_mark() else { return };
            let rest = Rest::new(&self.text[mark..]);
            // An item's text begins one to four blanks behind its mark; what is further in is code.
            let gap = if rest.text.is_empty() || rest.indent > 4 { 1 } else { rest.indent };
            containers.push(Container::Item(self.indent + mark + gap));
            *self = Self { indent: rest.indent.saturating_sub(gap), ..rest };
        }
    }

    /// The bytes of the mark that a list's item begins with.
    fn list_mark(&self) -> Option<usize> {
        let digits = self.text.bytes().take_while(u8::is_ascii_digit).count();
        let marks: &[char] = if digits == 0 { &['-', '+', '*'] } else { &['.', ')'] };
        let after = self.text[digits..].strip_prefix(marks).filter(|_| digits < 10)?;
        (after.is_empty() || after.starts_with([' ', '\t'])).then_some(digits + 1)
    }

    /// `---`, `* * *`
    fn is_ruler(&self) -> bool {
        ['-', '*', '_'].iter().any(|mark| {
            self.text.matches(*mark).count() > 2
                && self.text.trim_start_matches([*mark, ' ', '\t']).is_empty()
        })
    }

    /// The fence that the line opens.
    fn fence(&self, depth: usize) -> Option<Fence> {
        let mark = self.text.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
        let information = self.text.trim_start_matches(mark);
        let length = self.text.len() - information.len();
        (length > 2 && (mark == '~' || !information.contains('`'))).then_some(Fence { mark, length, depth })
    }

    /// Whether a line behind a paragraph's goes on with it, even where it `is_outside` of the paragraph's containers.
    fn goes_on(&self, is_outside: bool) -> bool {
        // A list that says nothing, or does not begin at 1, cannot begin in the midst of a paragraph.
        let begins_list = self.list_mark().is_some_and(|mark| {
            let (mark, text) = self.text.split_at(mark);
            is_outside || !text.is_empty() && (mark.len() == 1 || mark.trim_end_matches(['.', ')']) == "1")
        });
        let begins = self.text.starts_with(['>', '#', '<']) || begins_list || self.is_ruler();
        !self.text.is_empty() && (self.indent > 3 || !begins && self.fence(0).is_none())
    }
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

    use super::*;

    fn words(text: &str) -> String {
        let mut lines = CodeLines::default();
        text.lines().filter_map(|line| lines.words(line)).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn fences_are_those_of_commonmark() {
        for (text, expected) in [
            ("```\nc\n```\na", "a"),
            ("````md\n```\nc\n```\n````\na", "a"),
            ("```\nc\n``` x\nc\n```\na", "a"),
            ("```\nc\n~~~\nc", ""),
            ("```x``` is inline code.\na", "```x``` is inline code.|a"),
            ("~~~ a`b\nc\n~~~~\na", "a"),
            ("    c\na", "a"),
            ("> ```md\n> c\n> ```\n> a", "a"),
            ("> ```md\na", "a"),
            ("- ```md\n  c\n  ```\na", "a"),
            ("- ```md\na", "a"),
            ("1. b\n\n   ```\n   c\n   ```\n\n   a", "b|||a"),
            ("<!--\n```\n-->\na", "a"),
        ] {
            assert_eq!(words(text), expected, "{text:?}");
        }
    }

    /// Another reader of CommonMark says the same of every line that could be a marker.
    #[test]
    fn a_parser_agrees() {
        const MARKER: &str = "<!-- M -->";
        let pieces = [
            "```\n",
            "~~~\n",
            "````\n",
            "```md\n",
            "`` ` ``",
            "<!-- M -->\n",
            "   ",
            "  ",
            "    ",
            "> ",
            "- ",
            "1. ",
            "a",
            "a\n",
            "\n",
            "\n",
            "# h\n",
            "* * *\n",
            "\n\t",
            "```",
            "10) ",
        ];
        let mut seed = 11_u64;
        let mut next = |below: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as usize % below
        };
        let (mut shown, mut hidden) = (0, 0);
        for _ in 0..40_000 {
            let text: String = (0..next(14)).map(|_| pieces[next(pieces.len())]).collect();
            let code: Vec<_> = Parser::new_ext(&text, Options::empty())
                .into_offset_iter()
                .filter(|(event, _)| matches!(event, Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_)))))
                .map(|(_, range)| range)
                .collect();
            let mut lines = CodeLines::default();
            let mut at = 0;
            for line in text.split_inclusive('\n') {
                let is_marker = lines.words(line) == Some(MARKER);
                let place = at + line.find(MARKER).unwrap_or_default();
                let is_code = code.iter().any(|range| range.contains(&place));
                assert!(!is_marker || !is_code, "{text:?} at {at}");
                let is_left = line.starts_with(MARKER) && line.trim() == MARKER;
                assert!(!is_left || is_marker || is_code, "hidden: {text:?} at {at}");
                shown += usize::from(is_marker);
                hidden += usize::from(is_left && is_code);
                at += line.len();
            }
        }
        assert!(shown > 1_000 && hidden > 500, "{shown} {hidden}");
    }
}
