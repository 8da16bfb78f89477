//! Files that a text takes in, as mdBook's link preprocessor does: `{{#include main.rs:2:10}}`, in code too.
//! <https://rust-lang.github.io/mdBook/format/mdbook.html>
//!
//! What it does is mdBook's, and where it says nothing or goes on without an end, there is a finding.

mod code;
mod directive;
mod part;
mod source_map;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use super::parse::Dialect;
use crate::credential;
use crate::diagnostic::{Diagnostic, nearest};
use crate::path::{Place, SourcePath};
use code::Code;
use directive::{Directive, What, directives};
use part::{Part, Source};
use source_map::{Origin, Text};

pub use source_map::SourceMap;

/// So many files may take in one another, each within the one before.
const DEEPEST: usize = 10;

/// For so many faults of a document it is looked for what was meant: each takes a look at all names.
pub(crate) const SUGGESTIONS: usize = 50;

/// The largest text that is put together.
const LARGEST: usize = 8 << 20;

/// What a text and the files that it takes in come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assembled {
    /// The text.
    pub text: Arc<str>,
    /// Where its bytes stand.
    pub map: SourceMap,
    /// Every file that was looked for, found or not, sorted.
    pub looked_for: Vec<Place>,
    /// What the text says is the page's `<title>`.
    pub title: Option<String>,
    /// What is wrong with its directives, told where they stand.
    pub diagnostics: Vec<Diagnostic>,
}

/// A file that is taken in.
#[derive(Clone, Debug)]
pub struct Taken {
    /// Where it is.
    pub place: Place,
    /// What stands in it, as far as it may be shown.
    pub text: Arc<str>,
    /// What it is called where something in it is told; `None` where that is told of the directive that takes it in.
    pub told_as: Option<SourcePath>,
    /// Whether it is a source's, which is text alone: it may stand in a fence, and nothing in it is a directive.
    pub is_code: bool,
    /// The bytes of it that were secrets and are told of, in order, and what they were.
    pub secrets: Arc<[(Range<usize>, &'static str)]>,
}

/// Why a file is not taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Where it would be, if that can be said.
    pub place: Option<Place>,
    /// One sentence without a full stop.
    pub message: String,
    /// The cure, the same.
    pub help: String,
}

/// Gives the file that is called so in another one.
pub type Read<'a> = dyn Fn(&Place, &str) -> Result<Taken, Refused> + 'a;

/// Whether a text may have directives at all.
pub fn may_have_directives(text: &str) -> bool {
    text.contains("{{")
}

/// Puts a document's text together from the files that it takes in; `None` where it has no directive, and is the text itself. The time
/// it takes grows with the text that comes of it.
pub fn assemble(text: &str, path: &SourcePath, dialect: &Dialect, read: &Read<'_>) -> Option<Assembled> {
    directives(text).next()?;
    let own = Place::Project(path.clone());
    let mut assembler = Assembler {
        read,
        files: vec![path.clone()],
        sources: BTreeMap::new(),
        codes: Vec::new(),
        suggestions: SUGGESTIONS,
        looked_for: BTreeSet::new(),
        told: BTreeSet::new(),
        left: Some(LARGEST.saturating_sub(text.len())),
        title: None,
        diagnostics: Vec::new(),
    };
    let mut within = vec![(own.clone(), format!("{:?}", Part::WHOLE))];
    let text = assembler.expand(Text::of_file(text, 0), &own, &mut within);
    let Text { text, segments } = assembler.with_code(text, path, dialect);
    Some(Assembled {
        text: text.into(),
        map: SourceMap { files: assembler.files, segments },
        looked_for: assembler.looked_for.into_iter().collect(),
        title: assembler.title,
        diagnostics: assembler.diagnostics,
    })
}

struct Assembler<'a> {
    read: &'a Read<'a>,
    /// See [`SourceMap::files`].
    files: Vec<SourcePath>,
    /// The files that were taken in, and what their bytes are owed to where that is told of them.
    sources: BTreeMap<Place, (Rc<Source>, Option<Origin>)>,
    /// What of sources' files is taken in, each with a word in its place until the rest of the text is there.
    codes: Vec<Code>,
    /// For how many faults it may still be looked for what was meant.
    suggestions: usize,
    looked_for: BTreeSet<Place>,
    /// The secrets that were told, by where they start.
    told: BTreeSet<(Place, usize)>,
    /// How many bytes may still be taken in; `None` when it was more, which is told once.
    left: Option<usize>,
    title: Option<String>,
    diagnostics: Vec<Diagnostic>,
}

/// What is wrong with a directive, and the cure.
type Fault = (String, String);

/// The parts of files that are being taken in, each within the one before, the document first.
type Within = Vec<(Place, String)>;

impl Assembler<'_> {
    /// A text of the file at `place`, with what stands in the place of its directives.
    fn expand(&mut self, text: Text, place: &Place, within: &mut Within) -> Text {
        let mut out = Text::default();
        let mut done = 0;
        for directive in directives(&text.text) {
            let Directive { span, what } = &directive;
            if self.left.is_none() {
                break;
            }
            let origin = text.origin(span.clone()).unwrap_or(Origin::exact(0, 0));
            out.push_part(&text, done..span.start);
            done = span.end;
            let content = match what {
                What::Escaped => {
                    out.push_part(&text, span.start + 1..span.end);
                    continue;
                }
                What::Title(title) => {
                    self.title = Some(title.trim().to_owned());
                    continue;
                }
                what => {
                    let mut written = Text::default();
                    written.push_part(&text, span.clone());
                    self.content(what, written, &origin, place, within)
                }
            };
            match content {
                Ok(content) => out.push_part(&content, 0..content.text.len()),
                Err(fault) => {
                    self.tell(fault, &origin);
                    done = span.start;
                }
            }
        }
        if out.text.is_empty() && done == 0 {
            return text;
        }
        out.push_part(&text, done..text.text.len());
        out
    }

    /// What stands in the place of a directive that takes a file in.
    fn content(
        &mut self,
        what: &What<'_>,
        written: Text,
        origin: &Origin,
        place: &Place,
        within: &mut Within,
    ) -> Result<Text, Fault> {
        let (file, part) = match what {
            What::Include(file, part) | What::RustdocInclude(file, part) => (*file, *part),
            What::Playground(file, _) => (*file, Part::WHOLE),
            What::Escaped | What::Title(_) => return Ok(Text::default()),
        };
        let (there, source, of_file) = self.source(file, origin, place)?;
        let taking = (there.clone(), format!("{part:?}"));
        if within.contains(&taking) {
            return Err(cyclic(file));
        }
        if within.len() > DEEPEST {
            return Err(too_deep());
        }
        self.take(match what {
            What::RustdocInclude(..) => source.size(Part::WHOLE) + 2 * source.line_count(),
            _ => source.size(part),
        })?;
        if !source.has(part) {
            let may_suggest = self.suggestions > 0;
            self.suggestions = self.suggestions.saturating_sub(1);
            self.tell(nothing(file, part, &source, may_suggest), origin);
        }
        let shown = if matches!(what, What::RustdocInclude(..)) { Part::WHOLE } else { part };
        self.tell_secrets(file, &there, &source, shown, (origin, &of_file));
        let mut text = match what {
            What::RustdocInclude(..) => source.take_with_hidden(part, &of_file),
            _ => source.take(part, &of_file),
        };
        if source.is_code() {
            let taken = std::mem::replace(&mut text, code::word(self.codes.len(), origin));
            self.codes.push(Code::new(file, taken, written, *origin));
        }
        if let What::Playground(_, words) = what {
            text = fenced(&text, words, origin);
        }
        if source.is_code() {
            return Ok(text);
        }
        within.push(taking);
        let text = self.expand(text, &there, within);
        within.pop();
        Ok(text)
    }

    /// The file that is called so in the one at `place`: where it is, and what its bytes are owed to.
    fn source(
        &mut self,
        file: &str,
        origin: &Origin,
        place: &Place,
    ) -> Result<(Place, Rc<Source>, Origin), Fault> {
        let taken = match (self.read)(place, file) {
            Ok(taken) => taken,
            Err(refused) => {
                self.looked_for.extend(refused.place);
                return Err((refused.message, refused.help));
            }
        };
        self.looked_for.insert(taken.place.clone());
        let Self { sources, files, .. } = self;
        let (source, of_file) = sources.entry(taken.place.clone()).or_insert_with(|| {
            let of_file = taken.told_as.map(|path| {
                files.push(path);
                Origin::exact(files.len() - 1, 0)
            });
            (Rc::new(Source::new(taken.text, taken.is_code, taken.secrets)), of_file)
        });
        Ok((taken.place, Rc::clone(source), of_file.unwrap_or(*origin)))
    }

    /// Takes so many bytes of what is left.
    fn take(&mut self, size: usize) -> Result<(), Fault> {
        let Some(left) = self.left else { return Ok(()) };
        self.left = left.checked_sub(size);
        if self.left.is_some() {
            return Ok(());
        }
        let message =
            format!("with this, the page is larger than {} MiB: no more is taken in", LARGEST >> 20);
        Err((message, "take in the part of the file that is meant, or split the page".into()))
    }

    /// Tells of the secrets in a part of a file, each once: where it stands, or of the directive where nothing in the file is told.
    fn tell_secrets(
        &mut self,
        file: &str,
        place: &Place,
        source: &Source,
        part: Part<'_>,
        (origin, of_file): (&Origin, &Origin),
    ) {
        for (secret, what) in source.secrets(part) {
            if !self.told.insert((place.clone(), secret.start)) {
                continue;
            }
            let at = if of_file.is_exact { of_file } else { origin };
            let Some(path) = self.files.get(at.file) else { continue };
            self.diagnostics.push(if of_file.is_exact {
                credential::finding(path, secret.clone(), what)
            } else {
                let line = source.line(secret.start);
                let message = format!("line {line} of `{file}` holds what has the shape of {what}");
                Diagnostic::error("secret", path, message).at(origin.span).help(credential::HELP)
            });
        }
    }

    fn tell(&mut self, (message, help): Fault, origin: &Origin) {
        if let Some(path) = self.files.get(origin.file) {
            let found = Diagnostic::error("broken-include", path, message);
            self.diagnostics.push(found.at(origin.span).help(help));
        }
    }
}

/// A fence of Rust, whose other words mdBook divides by commas.
fn fenced(code: &Text, words: &[&str], origin: &Origin) -> Text {
    let mut out = Text::default();
    let comma = if words.is_empty() { "" } else { "," };
    out.push(&format!("```rust{comma}{}\n", words.join(",")), origin);
    out.push_part(code, 0..code.text.len());
    out.push("\n```\n", origin);
    out
}

fn cyclic(file: &str) -> Fault {
    let message = format!("`{file}` takes itself in");
    (message, "take this directive out, or name a part of the file in which it does not stand".into())
}

fn too_deep() -> Fault {
    let message = format!("files take in one another more than {DEEPEST} deep");
    (message, "take the innermost file in directly".into())
}

/// Of a part that is not there. The nearest anchor is told where it may be looked for.
fn nothing(file: &str, part: Part<'_>, source: &Source, may_suggest: bool) -> Fault {
    let count = source.line_count();
    match part {
        Part::Anchor(name) => {
            let near = may_suggest.then(|| nearest(name, source.anchors())).flatten();
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!(
                    "write `ANCHOR: {name}` on a line before what is meant, and `ANCHOR_END: {name}` on one behind it"
                ),
            };
            (format!("`{file}` has no anchor `{name}`"), help)
        }
        Part::Lines(start, Some(end)) if end <= start => {
            (format!("no line is between {} and {end}", start + 1), "write the smaller number first".into())
        }
        Part::Lines(start, _) => {
            let are = if count == 1 { "line" } else { "lines" };
            let message = format!("`{file}` has no line {}: it has {count} {are}", start + 1);
            (message, "lines are counted from 1: an anchor stays where it is when the file changes".into())
        }
    }
}

#[cfg(test)]
mod tests;
