//! What every element has: where it stands, and the comment above it.

use std::ops::Range;
use std::sync::Arc;

use crate::catalog::Location;
use crate::diagnostic::{Diagnostic, Span};
use crate::path::SourcePath;

use super::syntax::{Attribute, Block, Body, Expression, Node};

/// Longer descriptions are cut.
pub const MAX_DESCRIPTION: usize = 64 * 1024;

/// A file while it is read.
pub struct Reading<'a> {
    /// Its path.
    pub path: &'a SourcePath,
    /// Its text.
    pub text: &'a str,
    /// Where its lines begin.
    lines: Vec<usize>,
    /// Its comment headings, by where they begin.
    headings: Vec<(Range<usize>, Arc<str>)>,
    /// What was wrong in it.
    pub diagnostics: Vec<Diagnostic>,
}

/// What all elements have in common.
#[derive(Clone, Debug, PartialEq)]
pub struct Element {
    /// Where it is declared: the block, or the attribute.
    pub at: Location,
    /// The comment directly above it, on lines that begin with `#` or `//`.
    pub comment: String,
    /// What that comment says: without the rulers that it is set between.
    pub words: String,
    /// Whether something in it could not be read.
    pub broken: bool,
    /// Whether its comment says `terraform-docs-ignore`.
    pub ignored: bool,
    /// The comment heading that it stands under.
    pub heading: Option<Arc<str>>,
}

/// A rule that a value must pass, and what is said when it does not.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The rule.
    pub condition: Expression,
    /// What is said; source text when it is not a plain string.
    pub message: String,
}

impl<'a> Reading<'a> {
    /// A file that is about to be read.
    pub fn new(path: &'a SourcePath, text: &'a str) -> Self {
        let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        let lines: Vec<usize> = std::iter::once(0).chain(breaks).collect();
        let headings = super::heading::headings(text, &lines);
        let shown = |title: String| Arc::from(cut(&super::secret::mask(&title)));
        let headings = headings.into_iter().map(|(at, title)| (at, shown(title))).collect();
        Self { path, text, lines, headings, diagnostics: Vec::new() }
    }

    /// The comment heading above a byte.
    fn heading(&self, at: usize) -> Option<&(Range<usize>, Arc<str>)> {
        let above = self.headings.partition_point(|(heading, _)| heading.start < at);
        above.checked_sub(1).and_then(|last| self.headings.get(last))
    }

    /// The line of a byte, from 1.
    pub fn line(&self, at: usize) -> usize {
        self.lines.partition_point(|&start| start <= at)
    }

    /// A place in this file.
    pub fn location(&self, span: Span) -> Location {
        Location { file: self.path.clone(), span, line: self.line(span.start) }
    }

    /// What a block has in common with all others.
    pub fn element(&self, block: &Block) -> Element {
        let mut element = self.element_at(block.span);
        element.broken = block.broken;
        element
    }

    /// The same for a block that is listed under its heading, whose words are not its own.
    pub fn listed(&self, block: &Block) -> Element {
        let mut element = self.element(block);
        if let Some((heading, _)) = self.heading(block.span.start) {
            element.words =
                super::heading::without_rulers(&self.comment_between(heading.end, block.span.start));
        }
        element
    }

    /// The same for anything else.
    pub fn element_at(&self, span: Span) -> Element {
        let comment = self.comment_above(span.start);
        let ignored = comment.contains("terraform-docs-ignore");
        let heading = self.heading(span.start).map(|(_, title)| title.clone());
        let words = super::heading::without_rulers(&comment);
        Element { at: self.location(span), comment, words, broken: false, ignored, heading }
    }

    /// The source text of an expression.
    pub fn source(&self, value: &Expression) -> &'a str {
        self.text.get(value.span.start..value.span.end).unwrap_or_default()
    }

    /// The lines directly above that are nothing but comment, from their first column on, joined by blanks.
    fn comment_above(&self, at: usize) -> String {
        self.comment_of(0, at)
    }

    /// The same without the line of a byte and those before it.
    fn comment_between(&self, heading: usize, at: usize) -> String {
        self.comment_of(self.line(heading), at)
    }

    /// The same from this line on.
    fn comment_of(&self, from: usize, at: usize) -> String {
        let last = self.line(at) - 1;
        let line_start = self.lines.get(last).copied().unwrap_or(0);
        if self
            .text
            .get(line_start..at)
            .is_none_or(|before| !before.trim_matches([' ', '\t', '\u{feff}']).is_empty())
        {
            return String::new();
        }
        let line = |number: usize| {
            let start = self.lines.get(number).copied().unwrap_or(0);
            let end = self.lines.get(number + 1).copied().unwrap_or(self.text.len());
            self.text.get(start..end).unwrap_or_default()
        };
        let is_comment = |number: &usize| line(*number).starts_with('#') || line(*number).starts_with("//");
        let first = (from.min(last)..last).rev().take_while(is_comment).last().unwrap_or(last);
        let mut comment = String::new();
        for number in first..last {
            let words = line(number).trim();
            let words = words.strip_prefix('#').unwrap_or(words);
            let words = words.strip_prefix("//").unwrap_or(words).trim();
            // That is for `check`, not for readers.
            if words.starts_with("infrabook-ignore:") {
                continue;
            }
            if number > first {
                comment.push(' ');
            }
            comment.push_str(words);
        }
        let masked = super::secret::mask(&comment).into_owned();
        cut(&masked).to_owned()
    }

    /// The text of this attribute: a plain string, or the source text of anything else. Too long a text is cut.
    pub fn text_of(&mut self, body: &Body, name: &str) -> Option<String> {
        let attribute = body.attribute(name)?;
        let text = plain_text(&attribute.value);
        if text.len() > MAX_DESCRIPTION {
            let message = format!("this {name} is longer than 64 KiB, the limit: the rest is left out");
            let diagnostic = Diagnostic::warning("parse-error", self.path, message).at(attribute.value.span);
            self.diagnostics.push(diagnostic.help("shorten it, or move it to the README"));
            return Some(cut(&text).to_owned());
        }
        Some(text)
    }

    /// The conditions in the blocks of this kind.
    pub fn conditions(&mut self, body: &mut Body, kind: &str) -> Vec<Condition> {
        let blocks = body.blocks.iter_mut().filter(|block| block.kind == kind);
        blocks
            .map(|block| Condition {
                condition: take_value(&mut block.body, "condition").unwrap_or_default(),
                message: self.text_of(&block.body, "error_message").unwrap_or_default(),
            })
            .collect()
    }
}

/// What is shown: all that does not ask to be left out.
pub fn shown<T>(all: &[Arc<T>], element: impl Fn(&T) -> &Element) -> impl Iterator<Item = &T> {
    all.iter().map(|item| &**item).filter(move |item| !element(item).ignored)
}

/// A plain string, or the source text of anything else.
pub fn plain_text(value: &Expression) -> String {
    match &value.node {
        Node::Text(text) => text.replace("\r\n", "\n"),
        Node::Null => String::new(),
        Node::Expression(text) => {
            text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text).to_owned()
        }
        node => super::value::pretty(node),
    }
}

/// The value of this attribute, taken out.
pub fn take_value(body: &mut Body, name: &str) -> Option<Expression> {
    let attribute = body.attributes.iter_mut().find(|attribute| attribute.name == name)?;
    Some(std::mem::take(&mut attribute.value))
}

/// The boolean that this attribute is set to.
pub fn bool_of(body: &Body, name: &str) -> Option<bool> {
    body.attribute(name).and_then(|attribute| attribute.value.node.as_bool())
}

/// Whether this flag is set, where it is there at all. Only what is plainly `false` is not: an expression, or a mistake, may come
/// to `true`, and then a secret would be shown.
pub fn flag(body: &Body, name: &str) -> Option<bool> {
    let is_false = |attribute: &Attribute| attribute.value.node.as_bool() == Some(false);
    body.attribute(name).map(|attribute| !is_false(attribute))
}

/// Whether the values of a variable or an output must not be shown: it says so, or cannot be read.
pub fn hides_values(block: &Block) -> bool {
    block.broken || ["sensitive", "ephemeral"].iter().any(|name| flag(&block.body, name) == Some(true))
}

/// Every attribute in `body`, taken out; those in its blocks by their path: `vpc_config.subnet_ids`. A `dynamic` block counts as
/// the block that it makes.
pub fn flatten(body: &mut Body, except: &[&str]) -> Vec<Argument> {
    let mut out = Vec::new();
    flatten_into(body, except, ("", 0), &mut out);
    out
}

fn flatten_into(body: &mut Body, except: &[&str], (prefix, at): (&str, usize), out: &mut Vec<Argument>) {
    // Names as long as whole files would be copied into every path below them.
    let prefix = if prefix.len() > 1024 { "…." } else { prefix };
    for Attribute { name, name_span, value } in &mut body.attributes {
        if !except.contains(&name.as_str()) {
            out.push(Argument {
                path: format!("{prefix}{name}"),
                block: at,
                name_span: *name_span,
                value: std::mem::take(value),
            });
        }
    }
    for block in &mut body.blocks {
        if except.contains(&block.kind.as_str()) {
            continue;
        }
        let at = block.span.start;
        match (block.kind.as_str(), block.labels.first()) {
            ("dynamic", Some(kind)) => {
                let prefix = format!("{prefix}{kind}.");
                let iterator = block.body.attribute("iterator").map(|given| plain_text(&given.value));
                flatten_into(&mut block.body, &["content", "iterator", "labels"], (&prefix, at), out);
                let first = out.len();
                for content in block.body.blocks.iter_mut().filter(|inner| inner.kind == "content") {
                    flatten_into(&mut content.body, &[], (&prefix, at), out);
                }
                // `setting.value` is the iterator's, and refers to nothing in the module.
                let iterator = iterator.as_deref().unwrap_or(kind);
                for made in &mut out[first..] {
                    made.value.references.retain(|reference| !reference.to.is_rooted_at(iterator));
                }
            }
            (kind, _) => {
                let prefix = format!("{prefix}{kind}.");
                flatten_into(&mut block.body, &[], (&prefix, at), out);
            }
        }
    }
}

/// The blocks in `body`, in the order in which they are written, by path; one that is empty too. A `dynamic` block counts as the
/// block that it makes.
pub fn inner_blocks(body: &Body, except: &[&str]) -> Vec<InnerBlock> {
    let mut out = Vec::new();
    let all = body.blocks.iter().filter(|block| !except.contains(&block.kind.as_str()));
    all.for_each(|block| inner_blocks_into(block, "", false, &mut out));
    out
}

fn inner_blocks_into(block: &Block, prefix: &str, is_perhaps: bool, out: &mut Vec<InnerBlock>) {
    let prefix = if prefix.len() > 1024 { "…." } else { prefix };
    let made = block.labels.first().filter(|_| block.kind == "dynamic");
    let is_perhaps = is_perhaps || made.is_some();
    let path = format!("{prefix}{}", made.unwrap_or(&block.kind));
    let below = format!("{path}.");
    out.push(InnerBlock { path, span: block.span, is_perhaps });
    for inner in &block.body.blocks {
        if made.is_some() && inner.kind == "content" {
            let all = &inner.body.blocks;
            all.iter().for_each(|block| inner_blocks_into(block, &below, is_perhaps, out));
        } else {
            inner_blocks_into(inner, &below, is_perhaps, out);
        }
    }
}

/// A block within a resource.
#[derive(Clone, Debug, PartialEq)]
pub struct InnerBlock {
    /// Its kind, below the kinds of the blocks it stands in: `statement.condition`.
    pub path: String,
    /// From its kind to its closing brace.
    pub span: Span,
    /// Whether it stands in a `dynamic` block: there may be none, or several.
    pub is_perhaps: bool,
}

/// A setting of a resource, a provider or a backend.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// Its name, below the names of the blocks it stands in.
    pub path: String,
    /// Where the block begins that it stands in: what stands in one block has the same. 0 for what stands in none.
    pub block: usize,
    /// Where its name stands.
    pub name_span: Span,
    /// What it is set to.
    pub value: Expression,
}

/// Sets the blocks of an override file: those of a kind that it has take the place of all their like.
pub fn merge_blocks(base: &mut Vec<InnerBlock>, over: &[InnerBlock]) {
    let head = |path: &str| path.split('.').next().unwrap_or_default().to_owned();
    let replaced: std::collections::BTreeSet<String> = over.iter().map(|block| head(&block.path)).collect();
    base.retain(|block| !replaced.contains(&head(&block.path)));
    base.extend(over.iter().cloned());
}

/// Sets the arguments of `over` in `base`: an attribute takes the place of its like, a kind of block of all its like.
pub fn merge_arguments(base: &mut Vec<Argument>, over: &[Argument]) {
    let head = |path: &str| path.split('.').next().unwrap_or_default().to_owned();
    let replaced: std::collections::BTreeSet<String> =
        over.iter().map(|argument| head(&argument.path)).collect();
    base.retain(|argument| !replaced.contains(&head(&argument.path)));
    base.extend(over.iter().cloned());
}

/// The start of `text`, at most as long as a description may be.
fn cut(text: &str) -> &str {
    let mut end = text.len().min(MAX_DESCRIPTION);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Replaces `base` by `over` where that is given.
pub fn replace<T: Clone>(base: &mut Option<T>, over: &Option<T>) {
    if over.is_some() {
        base.clone_from(over);
    }
}
