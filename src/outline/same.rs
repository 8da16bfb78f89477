//! Whether a project that was read again comes to the outline that it came to before: then it need not be made again.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Outline;
use crate::content::Document;
use crate::diagnostic::{Lines, Span};
use crate::path::{Place, SourcePath};
use crate::scan::{Authored, Scan};
use crate::source::SourceFile;

impl Outline {
    /// Whether [`super::outline`] would make this of `now`, as it did of `before`. It may say no where it would: then the outline is
    /// made once more than it had to be.
    pub fn still_holds(&self, before: &Scan, now: &Scan) -> bool {
        if !same_project(before, now)
            || !same_sources(before, now)
            || before.documents.len() != now.documents.len()
        {
            return false;
        }
        // Findings name places: where a file has one, what moves in it matters.
        let with_findings: BTreeSet<&SourcePath> =
            self.diagnostics.iter().map(|finding| &finding.path).collect();
        let has_findings = |file: &SourcePath, authored: &Authored| {
            let mut taken_in = authored.looks_for().iter().filter_map(|place| match place {
                Place::Project(path) => Some(path),
                Place::Around(_) => None,
            });
            with_findings.contains(file) || taken_in.any(|path| with_findings.contains(path))
        };
        before.documents.iter().zip(&now.documents).all(|((file, old), (path, new))| {
            file == path
                && (Arc::ptr_eq(old, new)
                    || same_from_outside(&old.document, &new.document)
                        && (!has_findings(file, old) || same_places(old, new))
                        && (!self.mentions_from(file) || same_lines(old, new)))
        })
    }

    /// Whether the words of this document mention something of the estate.
    fn mentions_from(&self, document: &SourcePath) -> bool {
        let page = self.page_of_file(document);
        self.mentions.values().flatten().any(|mention| Some(mention.from) == page)
    }

    /// Whether both have the same pages at the same places, in the same order.
    pub fn has_same_pages(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
            || self.title == other.title
                && self.pages == other.pages
                && self.routes == other.routes
                && self.moved == other.moved
                && self.brought == other.brought
                && self.nav == other.nav
    }
}

/// Whether everything that is said of the project as a whole is the same.
pub fn same_project(before: &Scan, now: &Scan) -> bool {
    let same_summary = match (&before.summary, &now.summary) {
        (Some(before), Some(now)) => Arc::ptr_eq(before, now),
        (None, None) => true,
        _ => false,
    };
    same_summary
        && before.config_text == now.config_text
        && before.name == now.name
        && before.forge == now.forge
        && before.past().map(Arc::as_ptr) == now.past().map(Arc::as_ptr)
        && Arc::ptr_eq(&before.history, &now.history)
        && before.paths == now.paths
        && before.unlisted == now.unlisted
        && before.owners == now.owners
        && Arc::ptr_eq(&before.texts, &now.texts)
}

/// Whether every source read the same files.
pub fn same_sources(before: &Scan, now: &Scan) -> bool {
    let same_file =
        |(a, b): (&SourceFile, &SourceFile)| Arc::ptr_eq(&a.parsed, &b.parsed) && a.path == b.path;
    before.sources.len() == now.sources.len()
        && before
            .sources
            .iter()
            .zip(&now.sources)
            .all(|((_, before), (_, now))| before.len() == now.len() && before.iter().zip(now).all(same_file))
}

/// Whether the rest of the site sees no difference between two readings of a document: what it is called, what can be linked to,
/// where it leads.
fn same_from_outside(a: &Document, b: &Document) -> bool {
    let headings = |it: &Document| it.headings.len();
    let links = |it: &Document| (it.links.len(), it.embeds.len(), it.names.len());
    a.front_matter == b.front_matter
        && a.anchors == b.anchors
        && a.terms == b.terms
        && (headings(a), links(a)) == (headings(b), links(b))
        && a.headings
            .iter()
            .zip(&b.headings)
            .all(|(a, b)| (a.level, &a.id, &a.text) == (b.level, &b.id, &b.text))
        && a.links.iter().zip(&b.links).all(|(a, b)| (&a.dest, a.image) == (&b.dest, b.image))
        && a.embeds
            .iter()
            .zip(&b.embeds)
            .all(|(a, b)| (&a.name, &a.arguments, a.stands) == (&b.name, &b.arguments, b.stands))
        && a.names.iter().zip(&b.names).all(|(a, b)| (&a.text, a.in_block) == (&b.text, b.in_block))
        && a.declared == b.declared
        && a.lead == b.lead
}

/// Whether what the outline can find fault with stands where it stood.
fn same_places(a: &Authored, b: &Authored) -> bool {
    let stand_alike = a.stands_as(b);
    let (a, b) = (&a.document, &b.document);
    stand_alike
        && a.links == b.links
        && a.embeds == b.embeds
        && a.names == b.names
        && a.headings == b.headings
}

/// Whether what may be a mention stands on the lines that it stood on.
fn same_lines(a: &Authored, b: &Authored) -> bool {
    if !a.stands_as(b) {
        return false;
    }
    let lines = |of: &Authored| -> Vec<usize> {
        let lines = Lines::of(of.text());
        let Document { links, embeds, names, .. } = &of.document;
        let spans = links.iter().map(|it| it.span).chain(embeds.iter().map(|it| it.span));
        let spans = spans.chain(names.iter().map(|it| it.span));
        spans.map(|span: Span| lines.line(of.text(), span.start).1).collect()
    };
    lines(a) == lines(b)
}
