//! Where in which file each byte of a text stands that was put together from several.

use std::ops::Range;

use crate::diagnostic::Span;
use crate::path::SourcePath;

/// Leads from bytes of a text to the bytes of the files that it was put together from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceMap {
    /// The files, the document itself first.
    pub(super) files: Vec<SourcePath>,
    pub(super) segments: Vec<Segment>,
}

impl SourceMap {
    /// The file that a span of the text begins in, and its bytes there, as far as it goes on in that file.
    pub fn place(&self, span: Span) -> Option<(&SourcePath, Span)> {
        let origin = origin_of(&self.segments, span.start..span.end)?;
        Some((self.files.get(origin.file)?, origin.span))
    }
}

/// Bytes of a text from `start` on, up to the next segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Segment {
    start: usize,
    origin: Origin,
}

/// Where something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Origin {
    /// Index into [`SourceMap::files`].
    pub(super) file: usize,
    /// Of bytes that stand there as they are, the first one's; else the bytes that they are all owed to.
    pub(super) span: Span,
    pub(super) is_exact: bool,
    /// Which code they are there for, until it is put in their place.
    pub(super) code: Option<usize>,
}

impl Origin {
    /// Bytes that stand in a file from `at` on.
    pub(super) fn exact(file: usize, at: usize) -> Self {
        Self { file, span: Span::new(at, at + 1), is_exact: true, code: None }
    }

    /// What stands so many bytes further on.
    pub(super) fn at(&self, offset: usize) -> Self {
        if self.is_exact { Self::exact(self.file, self.span.start + offset) } else { *self }
    }

    /// The place of what stands so many bytes further on, for something that does not stand there itself.
    pub(super) fn place_of(&self, offset: usize) -> Self {
        Self { is_exact: false, ..self.at(offset) }
    }

    fn continues(&self, before: &Segment, length: usize) -> bool {
        *self == before.origin.at(length)
    }
}

/// A text in the making, and where its bytes stand.
#[derive(Clone, Debug, Default)]
pub(super) struct Text {
    pub(super) text: String,
    pub(super) segments: Vec<Segment>,
}

impl Text {
    /// A file's own text.
    pub(super) fn of_file(text: &str, file: usize) -> Self {
        let mut this = Self::default();
        this.push(text, &Origin::exact(file, 0));
        this
    }

    /// Adds text whose first byte stands at `origin`.
    pub(super) fn push(&mut self, text: &str, origin: &Origin) {
        let start = self.text.len();
        let continues = |last: &Segment| origin.continues(last, start - last.start);
        if !text.is_empty() && !self.segments.last().is_some_and(continues) {
            self.segments.push(Segment { start, origin: *origin });
        }
        self.text.push_str(text);
    }

    /// Adds a part of another text.
    pub(super) fn push_part(&mut self, other: &Self, range: Range<usize>) {
        let first = other.segments.partition_point(|it| it.start <= range.start).saturating_sub(1);
        let mut at = range.start;
        for (index, segment) in other.segments.iter().enumerate().skip(first) {
            let end =
                other.segments.get(index + 1).map_or(other.text.len(), |next| next.start).min(range.end);
            if at >= end {
                break;
            }
            self.push(&other.text[at..end], &segment.origin.at(at - segment.start));
            at = end;
        }
    }

    /// The words that stand for code, in order, and for which.
    pub(super) fn codes(&self) -> impl Iterator<Item = (Range<usize>, usize)> {
        self.segments.iter().enumerate().filter_map(|(index, segment)| {
            let end = self.segments.get(index + 1).map_or(self.text.len(), |next| next.start);
            Some((segment.start..end, segment.origin.code?))
        })
    }

    /// What stands behind its last line's end.
    pub(super) fn last_line(&self) -> &str {
        self.text.rsplit('\n').next().unwrap_or_default()
    }

    /// Takes the line's end away that it ends with.
    pub(super) fn pop_line_end(&mut self) {
        if self.text.ends_with('\n') {
            self.text.pop();
            let length = self.text.len();
            self.segments.pop_if(|last| last.start >= length);
        }
    }

    /// Where bytes stand, as one place.
    pub(super) fn origin(&self, range: Range<usize>) -> Option<Origin> {
        origin_of(&self.segments, range)
    }
}

/// Where bytes of a text with these segments stand: from the first one's place to the last one's, where that is in the same file.
fn origin_of(segments: &[Segment], range: Range<usize>) -> Option<Origin> {
    let first = origin_at(segments, range.start)?;
    if range.is_empty() {
        return Some(Origin {
            span: Span::new(first.span.start, first.span.start),
            is_exact: false,
            ..first
        });
    }
    let last = origin_at(segments, range.end - 1).filter(|last| last.file == first.file);
    let next = segments.get(segments.partition_point(|it| it.start <= range.start));
    let of_first = || origin_at(segments, next?.start - 1);
    let end = last.or_else(of_first).map_or(first.span.end, |last| last.span.end.max(first.span.end));
    Some(Origin { span: Span::new(first.span.start, end), is_exact: false, ..first })
}

/// Where a byte of a text with these segments stands.
fn origin_at(segments: &[Segment], byte: usize) -> Option<Origin> {
    let at = segments.partition_point(|it| it.start <= byte).checked_sub(1)?;
    let Segment { start, origin } = segments.get(at)?;
    Some(origin.at(byte - start))
}
