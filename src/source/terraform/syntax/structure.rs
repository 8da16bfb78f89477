//! A file's blocks and attributes.

use std::collections::BTreeSet;

use super::lex::{Heredocs, Until, item_end, name_end, skip_blanks, skip_trivia, starts_block};
use super::{Attribute, Block, Body, Fault, MAX_DEPTH, Parsed, expression};

/// Faults told of one top-level block, at most.
const MAX_FAULTS: usize = 3;

/// Reads a file of HCL. A byte order mark at its start is passed over.
pub fn parse(text: &str) -> Parsed {
    let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut parser = Parser {
        text,
        at,
        resync: false,
        unclosed: false,
        heredocs: Heredocs::default(),
        in_junk: false,
        faults: Vec::new(),
    };
    let mut body = Body::default();
    let mut names = BTreeSet::new();
    while parser.at < text.len() {
        let (start, faults) = (parser.at, parser.faults.len());
        parser.item(&mut body, &mut names, 0);
        if parser.unclosed && !parser.resync {
            // Some brace is missing. Read this block again, now ending it where another begins at the start of a line.
            parser.resync = true;
            parser.at = start;
            parser.faults.truncate(faults);
            body.blocks.pop();
            parser.item(&mut body, &mut names, 0);
        }
        parser.unclosed = false;
        // One mistake can make many: the first ones tell.
        parser.faults.truncate(faults + MAX_FAULTS);
    }
    Parsed { body, faults: parser.faults }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    /// Whether a block at the start of a line ends whatever is open.
    resync: bool,
    /// Whether the file, or the block in resync, ended before a block was closed.
    unclosed: bool,
    heredocs: Heredocs<'a>,
    /// Whether the item before was passed over: the next one like it goes without saying.
    in_junk: bool,
    faults: Vec<Fault>,
}

impl<'a> Parser<'a> {
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn fault(&mut self, start: usize, end: usize, message: &str, help: &str) {
        self.faults.push(Fault::new(start..end, message, help));
    }

    /// Reads one attribute or block into `body`, or passes over what is neither. Always moves on.
    fn item(&mut self, body: &mut Body, names: &mut BTreeSet<&'a str>, depth: usize) {
        self.at = skip_trivia(self.text, self.at);
        let start = self.at;
        if self.byte().is_none() {
            return;
        }
        let end = name_end(self.text, start);
        if end == start {
            let help = "a file holds blocks, such as variable \"name\" { … }";
            self.skip_junk(start, "this is neither a block nor an attribute", help);
            return;
        }
        let name = &self.text[start..end];
        self.at = skip_blanks(self.text, end);
        let is_attribute = self.byte() == Some(b'=') && self.text.as_bytes().get(self.at + 1) != Some(&b'=');
        if is_attribute {
            self.attribute(body, names, name, start, depth);
        } else {
            self.block(body, name, start, depth);
        }
        self.line_end(depth);
    }

    fn attribute(
        &mut self,
        body: &mut Body,
        names: &mut BTreeSet<&'a str>,
        name: &'a str,
        start: usize,
        depth: usize,
    ) {
        self.in_junk = false;
        let value_start = skip_blanks(self.text, self.at + 1);
        let extent = item_end(self.text, value_start, Until::Line, self.resync, &mut self.heredocs);
        self.at = extent.next;
        if let Some(fault) = extent.fault {
            self.faults.push(fault);
            return;
        }
        if !names.insert(name) {
            let message = format!("`{name}` is set twice in this block");
            self.fault(start, start + name.len(), &message, "remove one of the two");
            return;
        }
        match expression::read(self.text, value_start..extent.end, extent.widest, &mut self.heredocs, depth) {
            Ok((value, warning)) => {
                self.faults.extend(warning);
                let name_span = (start..start + name.len()).into();
                body.attributes.push(Attribute { name: name.to_owned(), name_span, value });
            }
            Err(fault) => self.faults.push(fault),
        }
    }

    fn block(&mut self, body: &mut Body, kind: &str, start: usize, depth: usize) {
        let faults = self.faults.len();
        let mut labels = Vec::new();
        let mut header_end = start + kind.len();
        loop {
            let label = match self.byte() {
                Some(b'"') => self.quoted(),
                _ => {
                    let end = name_end(self.text, self.at);
                    (end > self.at).then(|| (self.text[self.at..end].to_owned(), end))
                }
            };
            let Some((label, end)) = label else { break };
            labels.push(label);
            header_end = end;
            self.at = skip_blanks(self.text, end);
        }
        if self.byte() != Some(b'{') {
            let message = format!("`{kind}` is followed by neither `=` nor a block");
            self.skip_junk(
                start,
                &message,
                "write name = value, or kind \"label\" { … } with the brace on this line",
            );
            return;
        }
        self.in_junk = false;
        let mut inner = Body::default();
        if depth >= MAX_DEPTH {
            let extent = item_end(self.text, self.at, Until::Line, self.resync, &mut self.heredocs);
            self.fault(start, header_end, "blocks are nested more than 64 deep here", "flatten them");
            self.at = extent.next.max(self.at + 1);
        } else {
            self.at += 1;
            self.body(&mut inner, depth + 1);
            if self.byte() == Some(b'}') && !self.unclosed {
                self.at += 1;
            } else if depth == 0 {
                let message = format!("the braces of this `{kind}` block are not closed");
                self.fault(start, header_end, &message, "add the missing }");
            }
        }
        if kind == "dynamic" {
            unbind_iterator(&mut inner, labels.first().map_or("", String::as_str));
        }
        let broken = self.faults.get(faults..).is_some_and(|new| new.iter().any(|fault| !fault.kept));
        let (span, header) = ((start..self.at).into(), (start..header_end).into());
        body.blocks.push(Block { kind: kind.to_owned(), labels, span, header, body: inner, broken });
    }

    /// Reads items up to the closing brace, which is left.
    fn body(&mut self, body: &mut Body, depth: usize) {
        let mut names = BTreeSet::new();
        loop {
            self.at = skip_trivia(self.text, self.at);
            match self.byte() {
                Some(b'}') => return,
                None => {
                    self.unclosed = true;
                    return;
                }
                Some(_) if self.resync && starts_block(self.text, self.at) => {
                    self.unclosed = true;
                    return;
                }
                Some(_) => self.item(body, &mut names, depth),
            }
            if self.unclosed {
                return;
            }
        }
    }

    /// The quoted label here, and one past it.
    fn quoted(&self) -> Option<(String, usize)> {
        let rest = self.text.get(self.at + 1..)?;
        let line = rest.find('\n').map_or(rest, |end| &rest[..end]);
        let mut escaped = false;
        for (offset, c) in line.char_indices() {
            match c {
                '"' if !escaped => return Some((line[..offset].to_owned(), self.at + offset + 2)),
                _ => escaped = c == '\\' && !escaped,
            }
        }
        None
    }

    /// Passes over what is no item, to the end of its line or brackets.
    fn skip_junk(&mut self, start: usize, message: &str, help: &str) {
        let extent = item_end(self.text, self.at, Until::Line, self.resync, &mut self.heredocs);
        let line = self
            .text
            .get(start..)
            .and_then(|rest| rest.find('\n'))
            .map_or(self.text.len(), |end| start + end);
        let end = extent.end.max(start + 1).min(line);
        if !self.in_junk {
            self.fault(start, end, message, help);
        }
        self.in_junk = true;
        self.at = extent.next;
        if self.at <= start {
            self.at =
                start + self.text.get(start..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
        }
    }

    /// What stands between an item and the end of its line does not belong there.
    fn line_end(&mut self, depth: usize) {
        if self.unclosed || self.in_junk {
            return;
        }
        self.at = skip_blanks(self.text, self.at);
        let rest = self.text.get(self.at..).unwrap_or_default();
        let ends = rest.is_empty()
            || rest.starts_with(['\n', '#'])
            || rest.starts_with("//")
            || rest.starts_with("/*");
        if ends || (depth > 0 && rest.starts_with('}')) {
            return;
        }
        if self.faults.last().is_some_and(|last| last.span.end >= self.at.saturating_sub(1)) {
            return;
        }
        let end = self.at + rest.find('\n').unwrap_or(rest.len());
        self.fault(self.at, end, "something follows on the same line", "begin a new line here");
        if rest.starts_with([')', ']', ',', '}']) {
            self.at += 1;
        }
    }
}

/// Takes out of a `dynamic` block the references to its own iterator.
fn unbind_iterator(body: &mut Body, label: &str) {
    let named = body.attribute("iterator").map(|attribute| match &attribute.value.node {
        super::Node::Expression(text) | super::Node::Text(text) => text.clone(),
        _ => String::new(),
    });
    let iterator = named.unwrap_or_else(|| label.to_owned());
    forget(body, &iterator);
}

fn forget(body: &mut Body, root: &str) {
    for attribute in &mut body.attributes {
        attribute.value.references.retain(|reference| !reference.to.is_rooted_at(root));
    }
    for block in &mut body.blocks {
        forget(&mut block.body, root);
    }
}
