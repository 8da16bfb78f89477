//! Values. Literals, collections of values and plain references are read here; the rest is parsed by `hcl-edit`.
//!
//! Collections are cut apart first since `hcl-edit` takes quadratic time over an object's keys, and refuses one that is
//! repeated, which Terraform accepts: the last one counts.

use std::collections::BTreeMap;
use std::ops::Range;

use hcl_edit::Span as _;
use hcl_edit::expr::Expression as Hcl;
use hcl_edit::template::Element;

use super::lex::{Heredocs, Until, item_end, name_end, skip_blanks, skip_trivia};
use super::reference::{self, Reference};
use super::{Expression, Fault, MAX_DEPTH, Node, dedent};

/// An object with more entries than this is not given to `hcl-edit`.
const MAX_ENTRIES: usize = 128;
/// How many line breaks beside operators are taken out of one expression, at most.
const MAX_MENDS: usize = 16;

/// Reads the value that stands at `range`; `widest` is what [`item_end`] said of it.
pub fn read<'a>(
    text: &'a str,
    range: Range<usize>,
    widest: usize,
    heredocs: &mut Heredocs<'a>,
    depth: usize,
) -> Result<(Expression, Option<Fault>), Fault> {
    let mut reader = Reader { text, heredocs, references: Vec::new(), warning: None };
    let node = reader.node(range.clone(), widest, depth)?;
    Ok((Expression { span: range.into(), node, references: reader.references }, reader.warning))
}

struct Reader<'a, 'h> {
    text: &'a str,
    heredocs: &'h mut Heredocs<'a>,
    references: Vec<Reference>,
    warning: Option<Fault>,
}

impl<'a> Reader<'a, '_> {
    fn node(&mut self, range: Range<usize>, widest: usize, depth: usize) -> Result<Node, Fault> {
        let source = self.text.get(range.clone()).unwrap_or_default();
        let Some(&first) = source.as_bytes().first() else {
            let at = range.start;
            return Err(Fault::new(
                at.saturating_sub(1)..at,
                "a value is missing here",
                "write one after the =",
            ));
        };
        if let Some(node) = simple(source) {
            return Ok(node);
        }
        if reference::is_chain(source) {
            self.references.extend(reference::of_chain(source, range.start));
            return Ok(Node::Expression(source.to_owned()));
        }
        if first == b'[' || first == b'{' {
            if depth >= MAX_DEPTH {
                return Ok(self.unparsed(range, Some("values are nested more than 64 deep here")));
            }
            let known = self.references.len();
            let collection =
                if first == b'[' { self.list(&range, depth)? } else { self.object(&range, depth)? };
            if let Some(node) = collection {
                return Ok(node);
            }
            self.references.truncate(known);
        }
        self.complex(range, widest)
    }

    /// The list that fills `range`; `None` when it is a `for`, or only the start of an expression.
    fn list(&mut self, range: &Range<usize>, depth: usize) -> Result<Option<Node>, Fault> {
        let mut items = Vec::new();
        let mut at = skip_trivia(self.text, range.start + 1);
        if self.is_for(at) {
            return Ok(None);
        }
        while self.byte(at) != Some(b']') {
            let extent = item_end(self.text, at, Until::Item, false, self.heredocs);
            if extent.fault.is_some() || extent.next >= range.end {
                return Ok(None);
            }
            items.push(self.node(at..extent.end, extent.widest, depth + 1)?);
            at = skip_trivia(self.text, extent.next);
            match self.byte(at) {
                Some(b',') => at = skip_trivia(self.text, at + 1),
                Some(b']') => {}
                _ => return Ok(None),
            }
        }
        Ok((at + 1 == range.end).then_some(Node::List(items)))
    }

    /// The object that fills `range`; `None` as for [`Reader::list`].
    fn object(&mut self, range: &Range<usize>, depth: usize) -> Result<Option<Node>, Fault> {
        let mut entries: Vec<(String, Node)> = Vec::new();
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        let mut literal_keys = true;
        let mut at = skip_trivia(self.text, range.start + 1);
        if self.is_for(at) {
            return Ok(None);
        }
        while self.byte(at) != Some(b'}') {
            let extent = item_end(self.text, at, Until::Key, false, self.heredocs);
            if extent.fault.is_some() || !matches!(self.byte(extent.next), Some(b'=' | b':')) {
                return Ok(None);
            }
            let key = self.key(at..extent.end, extent.widest, depth)?;
            let start = skip_trivia(self.text, extent.next + 1);
            let extent = item_end(self.text, start, Until::Entry, false, self.heredocs);
            if extent.fault.is_some() || extent.next >= range.end {
                return Ok(None);
            }
            let value = self.node(start..extent.end, extent.widest, depth + 1)?;
            match key {
                None => literal_keys = false,
                Some(key) => match known.get(&key) {
                    Some(&index) => entries[index].1 = value,
                    None => {
                        known.insert(key.clone(), entries.len());
                        entries.push((key, value));
                    }
                },
            }
            at = skip_blanks(self.text, extent.next);
            match self.byte(at) {
                Some(b',') => at = skip_trivia(self.text, at + 1),
                Some(b'}' | b'\n' | b'#' | b'/') => at = skip_trivia(self.text, at),
                _ => return Ok(None),
            }
        }
        if at + 1 != range.end {
            return Ok(None);
        }
        let text = || dedent(self.text.get(range.clone()).unwrap_or_default());
        Ok(Some(if literal_keys { Node::Object(entries) } else { Node::Expression(text()) }))
    }

    /// The key at `range`; `None` when it has to be evaluated.
    fn key(&mut self, range: Range<usize>, widest: usize, depth: usize) -> Result<Option<String>, Fault> {
        let source = self.text.get(range.clone()).unwrap_or_default();
        if !source.is_empty() && name_end(source, 0) == source.len() {
            return Ok(Some(source.to_owned()));
        }
        Ok(match self.node(range, widest, depth + 1)? {
            Node::Text(text) | Node::Number(text) => Some(text),
            _ => None,
        })
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn is_for(&self, at: usize) -> bool {
        let rest = self.text.get(at..).unwrap_or_default();
        rest.starts_with("for")
            && rest[3..].starts_with([' ', '\t', '\n', '\r', '#', '/'])
            && !rest[3..].trim_start().starts_with(['=', ':'])
    }

    /// An expression as `hcl-edit` reads it.
    fn complex(&mut self, range: Range<usize>, widest: usize) -> Result<Node, Fault> {
        if widest > MAX_ENTRIES {
            return Ok(self.unparsed(range, None));
        }
        let source = self.text.get(range.clone()).unwrap_or_default();
        match parse_mending(source) {
            Ok(expression) => {
                reference::collect(&expression, range.start, &mut self.references);
                Ok(literal(&expression, source).unwrap_or_else(|| Node::Expression(dedent(source))))
            }
            Err(Refusal::TooDeep) => {
                Ok(self.unparsed(range, Some("this expression is nested too deeply to be looked into")))
            }
            Err(Refusal::DuplicateKey) => Ok(self.unparsed(range, None)),
            Err(Refusal::Invalid(message, offset)) => {
                let start = floor(self.text, range.start + offset.min(source.len()));
                let end = ceil(self.text, start + 1);
                let message = format!("this expression cannot be read: {message}");
                Err(Fault::new(start..end, message, "correct it; `terraform fmt` finds the same place"))
            }
        }
    }

    /// An expression kept as its text; references are picked out of it word by word.
    fn unparsed(&mut self, range: Range<usize>, warning: Option<&str>) -> Node {
        if let Some(message) = warning {
            let end = ceil(self.text, range.start + 1);
            let help = "move the inner parts into locals";
            self.warning = Some(Fault { kept: true, ..Fault::new(range.start..end, message, help) });
        }
        let source = self.text.get(range.clone()).unwrap_or_default();
        self.references.extend(reference::of_text(source, range.start));
        Node::Expression(dedent(source))
    }
}

/// An expression that stands alone, as `hcl-edit` reads it; `None` for what it cannot, or would take long to.
pub fn parsed(source: &str) -> Option<Hcl> {
    let extent = item_end(source, 0, Until::Line, false, &mut Heredocs::default());
    if extent.widest > MAX_ENTRIES { None } else { parse_mending(source).ok() }
}

/// A literal that needs no parser.
fn simple(source: &str) -> Option<Node> {
    match source {
        "null" => return Some(Node::Null),
        "true" => return Some(Node::Bool(true)),
        "false" => return Some(Node::Bool(false)),
        _ => {}
    }
    if let Some(inner) = source.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        let plain = !inner.contains(['"', '\\']) && !inner.contains("${") && !inner.contains("%{");
        return plain.then(|| Node::Text(inner.to_owned()));
    }
    is_number(source).then(|| Node::Number(source.to_owned()))
}

/// Whether `text` is a number: digits, a fraction, an exponent.
pub(super) fn is_number(text: &str) -> bool {
    let digits = |s: &str| s.len() - s.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let mut rest = text.strip_prefix('-').unwrap_or(text);
    let whole = digits(rest);
    rest = rest.get(whole..).unwrap_or_default();
    if let Some(fraction) = rest.strip_prefix('.') {
        let count = digits(fraction);
        if count == 0 {
            return false;
        }
        rest = fraction.get(count..).unwrap_or_default();
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        let count = digits(exponent);
        rest = if count == 0 { "x" } else { exponent.get(count..).unwrap_or_default() };
    }
    whole > 0 && rest.is_empty()
}

/// The literal that a parsed expression is, if it is one.
fn literal(expression: &Hcl, source: &str) -> Option<Node> {
    Some(match expression {
        Hcl::Null(_) => Node::Null,
        Hcl::Bool(value) => Node::Bool(*value.value()),
        Hcl::Number(number) => {
            let text = number.span().and_then(|span| source.get(span)).unwrap_or_default();
            Node::Number(text.chars().filter(|c| !c.is_whitespace()).collect())
        }
        Hcl::String(text) => Node::Text(text.value().clone()),
        Hcl::StringTemplate(template) => Node::Text(plain(template.iter())?),
        Hcl::HeredocTemplate(heredoc) => Node::Text(plain(heredoc.template.iter())?),
        Hcl::Parenthesis(inner) => literal(inner.inner(), source)?,
        Hcl::Array(items) => {
            Node::List(items.iter().map(|item| literal(item, source)).collect::<Option<_>>()?)
        }
        _ => return None,
    })
}

/// The text of a template without interpolations.
fn plain<'e>(elements: impl Iterator<Item = &'e Element>) -> Option<String> {
    let mut text = String::new();
    for element in elements {
        text.push_str(element.as_literal()?.value());
    }
    Some(text.replace("\r\n", "\n"))
}

/// Why `hcl-edit` refused an expression.
enum Refusal {
    TooDeep,
    DuplicateKey,
    Invalid(String, usize),
}

/// Parses `source`. Where a line break stands beside an operator in a `for`, which Terraform accepts, it is read as a
/// blank: spans stay true.
fn parse_mending(source: &str) -> Result<Hcl, Refusal> {
    let mut error = match hcl_edit::parser::parse_expr(source) {
        Ok(expression) => return Ok(expression),
        Err(error) => refusal(&error),
    };
    let mut mended = source.to_owned();
    for _ in 0..MAX_MENDS {
        let Refusal::Invalid(_, offset) = error else { return Err(error) };
        let Some(breaks) = line_break_at_operator(&mended, offset) else { return Err(error) };
        mended.replace_range(breaks.clone(), &" ".repeat(breaks.len()));
        error = match hcl_edit::parser::parse_expr(&mended) {
            Ok(expression) => return Ok(expression),
            Err(error) => refusal(&error),
        };
    }
    Err(error)
}

fn refusal(error: &hcl_edit::parser::Error) -> Refusal {
    let message = error.message();
    if message.contains("nested levels") || message.contains("chained binary operators") {
        Refusal::TooDeep
    } else if message.contains("redefined object key") {
        Refusal::DuplicateKey
    } else {
        Refusal::Invalid(message.to_owned(), error.location().offset())
    }
}

/// The blank bytes around `offset`, a line break among them, that stand before or after an operator.
fn line_break_at_operator(source: &str, offset: usize) -> Option<Range<usize>> {
    let bytes = source.as_bytes();
    let blank = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_whitespace);
    let mut end = offset;
    while blank(end) {
        end += 1;
    }
    let mut start = end;
    while start > 0 && blank(start - 1) {
        start -= 1;
    }
    let begins = match bytes.get(end)? {
        b'?' | b':' | b'+' | b'-' | b'*' | b'%' | b'<' | b'>' => true,
        b'/' => !matches!(bytes.get(end + 1), Some(b'/' | b'*')),
        byte @ (b'&' | b'|') => bytes.get(end + 1) == Some(byte),
        b'=' | b'!' => bytes.get(end + 1) == Some(&b'='),
        _ => false,
    };
    let ends = start > 0 && bytes.get(start - 1).is_some_and(|byte| b"?:+-*/%&|<>=!".contains(byte));
    ((begins || ends) && bytes.get(start..end)?.contains(&b'\n')).then_some(start..end)
}

/// The start of the character that `at` stands in.
fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The first character boundary from `at`.
fn ceil(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}
