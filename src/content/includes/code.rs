//! Code of sources in a document: nobody here wrote it, so nothing in it is a directive, and none of it may become Markdown. It stands in
//! fences alone, which no line of it ends. Which fences there are is asked of the parser, while a word stands in each code's place.

use std::ops::Range;

use super::source_map::{Origin, Text};
use super::{Assembler, Fault};
use crate::content::parse::{self, Dialect, FencedText};
use crate::path::SourcePath;

/// What stands in the place of code until it is known where the fences are.
const WORD: &str = "code";

/// What a directive takes in of a source's file.
pub(super) struct Code {
    /// The file as the directive calls it.
    file: String,
    text: Text,
    /// The directive itself, which stays where the code may not stand.
    written: Text,
    /// Where the directive stands.
    origin: Origin,
}

impl Code {
    pub(super) fn new(file: &str, text: Text, written: Text, origin: Origin) -> Self {
        Self { file: file.to_owned(), text, written, origin }
    }
}

/// What stands in the place of the code of this number.
pub(super) fn word(number: usize, origin: &Origin) -> Text {
    let mut out = Text::default();
    out.push(WORD, &Origin { code: Some(number), is_exact: false, ..*origin });
    out
}

/// Puts something behind a text in the place of a word, or says why not.
type Replace<'a, A> = dyn FnMut(&mut A, &Code, &Range<usize>, &mut Text) -> Result<(), Fault> + 'a;

impl Assembler<'_> {
    /// Puts all code in its place, or none where a parser might then take it for Markdown.
    pub(super) fn with_code(&mut self, text: Text, path: &SourcePath, dialect: &Dialect) -> Text {
        let codes = std::mem::take(&mut self.codes);
        if codes.is_empty() {
            return text;
        }
        let words: Vec<(Range<usize>, &Code)> =
            text.codes().filter_map(|(range, number)| Some((range, codes.get(number)?))).collect();
        let fences = parse::fenced(&text.text, path, dialect);
        let mut fences = Within::new(&fences);
        let mut put = Vec::new();
        let with = self.replaced(&text, &words, &mut |this, code, at, out| {
            let fence = fences.around(at.start).ok_or_else(|| is_bare(code))?;
            let ends = Line::behind(&out.text).and_before(&text.text[at.end..]).is_ended(code, fence);
            if ends {
                return Err(ends_fence(code, fence));
            }
            let start = out.text.len();
            this.put(code, fence, out)?;
            put.push(start..out.text.len());
            Ok(())
        });
        let fences = parse::fenced(&with.text, path, dialect);
        let mut fences = Within::new(&fences);
        if put.into_iter().all(|range| fences.hold(&with.text, range)) {
            return with;
        }
        self.replaced(&text, &words, &mut |_, code, _, _| Err(is_bare(code)))
    }

    /// Puts code behind a text: in a fence within a quote or a list each line behind what stands before the directive, so that it stays in there.
    fn put(&mut self, code: &Code, fence: &FencedText, out: &mut Text) -> Result<(), Fault> {
        let breaks = code.text.text.matches('\n').count();
        let is_repeated = fence.is_inner && breaks > 0 && self.left.is_some();
        let before = if is_repeated { out.last_line().to_owned() } else { String::new() };
        self.take(before.len() * breaks)?;
        let mut start = 0;
        for line in code.text.text.split_inclusive('\n') {
            if start > 0 {
                out.push(&before, &code.origin);
            }
            out.push_part(&code.text, start..start + line.len());
            start += line.len();
        }
        Ok(())
    }

    /// The text with what `act` puts in the place of each word, or the directive, where it tells why not.
    fn replaced(
        &mut self,
        text: &Text,
        words: &[(Range<usize>, &Code)],
        act: &mut Replace<'_, Self>,
    ) -> Text {
        let mut out = Text::default();
        let mut done = 0;
        for (at, code) in words {
            out.push_part(text, done..at.start);
            done = at.end;
            if let Err(fault) = act(self, code, at, &mut out) {
                self.tell(fault, &code.origin);
                out.push_part(&code.written, 0..code.written.text.len());
            }
        }
        out.push_part(text, done..text.text.len());
        out
    }
}

/// The text in fences, asked for from the first byte to the last.
struct Within<'a> {
    fences: &'a [FencedText],
}

impl<'a> Within<'a> {
    fn new(fences: &'a [FencedText]) -> Self {
        Self { fences }
    }

    fn around(&mut self, at: usize) -> Option<&'a FencedText> {
        while self.fences.first().is_some_and(|fence| fence.text.end <= at) {
            self.fences = &self.fences[1..];
        }
        self.fences.first().filter(|fence| fence.text.contains(&at))
    }

    /// Whether all lines of a part of the text, but for blank ones, are in fences.
    fn hold(&mut self, text: &str, range: Range<usize>) -> bool {
        let mut at = range.start;
        text[range].split_inclusive('\n').all(|line| {
            let words = at + line.len() - line.trim_start().len();
            at += line.len();
            line.trim().is_empty() || self.around(words).is_some()
        })
    }
}

/// What stands before and behind code on its lines, as far as it could be part of a fence's end.
struct Line {
    /// How often each of the two marks, `None` where something else stands there.
    before: Option<[usize; 2]>,
    behind: Option<[usize; 2]>,
}

impl Line {
    /// A line that begins as a text ends.
    fn behind(text: &str) -> Self {
        Self { before: marks(text.chars().rev()), behind: None }
    }

    /// And ends as a text begins.
    fn and_before(self, text: &str) -> Self {
        Self { behind: marks(text.chars()), ..self }
    }

    /// Whether a line of code could end the fence that it stands in, or is one that only parsers of Markdown see.
    fn is_ended(&self, code: &Code, fence: &FencedText) -> bool {
        let mark = usize::from(fence.mark == '~');
        let last = code.text.text.matches('\n').count();
        code.text.text.split('\n').enumerate().any(|(number, line)| {
            let before = if number == 0 || fence.is_inner { self.before } else { Some([0; 2]) };
            let behind = if number == last { self.behind } else { Some([0; 2]) };
            let count = || Some(before?[mark] + marks(line.chars())?[mark] + behind?[mark]);
            line.contains('\r') || count().is_some_and(|count| count >= fence.length)
        })
    }
}

/// How often each of a fence's marks stands on a line, up to its end; `None` where more than these, blanks and the marks of quotes do.
fn marks(line: impl Iterator<Item = char>) -> Option<[usize; 2]> {
    let mut counts = [0; 2];
    for c in line.take_while(|c| *c != '\n') {
        match c {
            '`' => counts[0] += 1,
            '~' => counts[1] += 1,
            '>' => {}
            c if c.is_whitespace() => {}
            _ => return None,
        }
    }
    Some(counts)
}

fn is_bare(code: &Code) -> Fault {
    let message = format!("`{}` is code: outside of a fence it is not taken in", code.file);
    (message, "put a fence around it: a line of ```hcl before this one, and a line of ``` behind it".into())
}

fn ends_fence(code: &Code, fence: &FencedText) -> Fault {
    let message = format!("a line of `{}` would end the fence around it", code.file);
    let runs = code.text.text.split(|c| c != fence.mark).map(str::len);
    let longest = runs.max().unwrap_or(0).max(fence.length) + 1;
    let marks = fence.mark.to_string().repeat(longest.min(16));
    (message, format!("make the fence longer: `{marks}` before the code and behind it"))
}
