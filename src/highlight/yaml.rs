//! YAML, with the templates that Helm and Ansible write into it and the expressions of GitHub's workflows.

use super::scanner::{Class, Scanner, is_blank};
use super::{shared, template};

struct Yaml {
    /// How many `[` and `{` are open.
    flow: usize,
    /// Where this line starts.
    line: usize,
    /// The column of the key or dash whose value comes next: a block scalar is indented further.
    parent: Option<usize>,
    /// Up to here no template closes: it has been looked for.
    unclosed: usize,
}

pub(super) fn lex(s: &mut Scanner) {
    let mut yaml = Yaml { flow: 0, line: 0, parent: None, unclosed: 0 };
    while !s.done() {
        yaml.step(s);
    }
}

impl Yaml {
    fn step(&mut self, s: &mut Scanner) {
        let start = s.at();
        let byte = s.peek();
        let blank_next = s.peek_at(1).is_ascii_whitespace() || s.peek_at(1) == 0;
        match byte {
            b'\n' => {
                s.bump(1);
                self.line = s.at();
            }
            _ if is_blank(byte) => s.skip_blanks(),
            b'#' if s.line_start() || is_blank(s.before()) => {
                s.skip_line();
                s.token(Class::Comment, start);
            }
            b'{' if template::opens(s) => {
                template::action(s, usize::MAX);
                self.count_lines(s, start);
            }
            b'-' | b'.' if s.line_start() && document_marker(s) => {
                s.bump(3);
                self.flow = 0;
                self.parent = None;
            }
            b'%' if s.line_start() => {
                s.skip_line();
                s.token(Class::Keyword, start);
            }
            b'{' | b'[' => {
                s.bump(1);
                self.flow += 1;
            }
            b'}' | b']' | b',' if self.flow > 0 => {
                s.bump(1);
                self.flow -= usize::from(byte != b',');
            }
            b'-' | b'?' if blank_next => {
                self.parent = Some(start - self.line);
                s.bump(1);
            }
            b':' if blank_next || self.flow > 0 => s.bump(1),
            b'"' | b'\'' => self.quoted(s, byte),
            b'&' | b'*' if !blank_next => self.mark(s, Class::Variable),
            b'!' => self.mark(s, Class::Type),
            b'|' | b'>' if self.flow == 0 && block_header(s) => self.block(s),
            _ => self.plain(s),
        }
    }

    /// `&anchor`, `*alias`, `!tag`.
    fn mark(&self, s: &mut Scanner, class: Class) {
        let start = s.at();
        let flow = self.flow > 0;
        s.skip_until(|byte| byte.is_ascii_whitespace() || flow && matches!(byte, b',' | b']' | b'}'));
        s.token(class, start);
    }

    /// A scalar without quotes: a key when `:` follows.
    fn plain(&mut self, s: &mut Scanner) {
        let start = s.at();
        let (end, key) = self.plain_end(s);
        let class = if key {
            self.parent = Some(start - self.line);
            Class::Property
        } else {
            shared::scalar(s.text(start, end)).unwrap_or(Class::Plain)
        };
        s.paint(Class::Plain);
        self.paint_to(s, end, class);
    }

    fn plain_end(&mut self, s: &Scanner) -> (usize, bool) {
        let start = s.at();
        let rest = s.rest().as_bytes();
        let mut at = 0;
        let mut key = false;
        while let Some(&byte) = rest.get(at) {
            let next = rest.get(at + 1).copied().unwrap_or(b'\n');
            match byte {
                b'\n' => break,
                b':' if next.is_ascii_whitespace() || self.flow > 0 && matches!(next, b',' | b']' | b'}') => {
                    key = true;
                    break;
                }
                b'#' if at > 0 && rest.get(at - 1).is_some_and(|&before| is_blank(before)) => break,
                b'{' if next == b'{' => {
                    at = self.template_end(s, start + at).map_or_else(|| s.line().len(), |end| end - start);
                    continue;
                }
                b',' | b'[' | b']' | b'{' | b'}' if self.flow > 0 => break,
                _ => {}
            }
            at += 1;
        }
        while at > 1 && rest.get(at - 1).is_some_and(|&byte| is_blank(byte)) {
            at -= 1;
        }
        // One byte at least: a `[` that opens nothing stands for itself.
        (start + at.max(1), key)
    }

    /// Past the `}}` that closes the template at `at`, if one does on this line.
    fn template_end(&mut self, s: &Scanner, at: usize) -> Option<usize> {
        if at < self.unclosed {
            return None;
        }
        let mut end = at;
        loop {
            match s.byte(end) {
                b'}' if s.byte(end + 1) == b'}' => return Some(end + 2),
                b'\n' | 0 => {
                    self.unclosed = end;
                    return None;
                }
                _ => end += 1,
            }
        }
    }

    fn quoted(&mut self, s: &mut Scanner, quote: u8) {
        let start = s.at();
        let column = start - self.line;
        let end = self.quoted_end(s, quote);
        let mut after = end;
        while is_blank(s.byte(after)) {
            after += 1;
        }
        let next = s.byte(after + 1);
        let key = s.byte(after) == b':' && (self.flow > 0 || next.is_ascii_whitespace() || next == 0);
        if key {
            self.parent = Some(column);
        }
        s.paint(Class::Plain);
        self.paint_to(s, end, if key { Class::Property } else { Class::String });
        self.count_lines(s, start);
    }

    /// After what may have had several lines: where the last of them starts.
    fn count_lines(&mut self, s: &Scanner, start: usize) {
        if let Some(newline) = s.since(start).rfind('\n') {
            self.line = start + newline + 1;
        }
    }

    fn quoted_end(&mut self, s: &Scanner, quote: u8) -> usize {
        let rest = s.rest().as_bytes();
        let start = s.at();
        let mut at = 1;
        while let Some(&byte) = rest.get(at) {
            match byte {
                b'\\' if quote == b'"' => at += 1,
                b'{' if rest.get(at + 1) == Some(&b'{') => {
                    // The quotes in a template are its own.
                    if let Some(end) = self.template_end(s, start + at) {
                        at = end - start;
                        continue;
                    }
                }
                _ if byte == quote => return start + at + 1,
                _ => {}
            }
            at += 1;
        }
        start + at
    }

    /// A block scalar: its header, and every line that is indented further than what it belongs to.
    fn block(&mut self, s: &mut Scanner) {
        s.skip_until(|byte| matches!(byte, b'\n' | b'#'));
        let start = s.at();
        s.skip_line();
        if s.at() > start {
            s.token(Class::Comment, start);
        }
        s.bump(1);
        s.paint(Class::Plain);
        while !s.done() {
            let indent = s.rest().bytes().take_while(|&byte| byte == b' ').count();
            let byte = s.byte(s.at() + indent);
            let inside = match self.parent {
                Some(parent) => indent > parent,
                None => !document_marker(s),
            };
            // Control lines of a template may stand anywhere.
            let control = byte == b'{' && s.byte(s.at() + indent + 1) == b'{';
            if !(inside || control || matches!(byte, b'\n' | b'\r')) {
                break;
            }
            let end = s.at() + s.line().len() + 1;
            self.paint_to(s, end, Class::String);
        }
        self.line = s.at();
    }

    /// Paints up to `end`, templates and expressions set off.
    fn paint_to(&mut self, s: &mut Scanner, end: usize, class: Class) {
        while s.at() < end && !s.done() {
            let text = s.text(s.at(), end);
            let text = if text.is_empty() { s.rest() } else { text };
            let Some(found) = text.find("{{") else { break };
            let at = s.at() + found;
            if found > 0 && s.byte(at - 1) == b'$' {
                s.go(at - 1);
                s.paint(class);
                let close = self.template_end(s, at).map_or(end, |close| close.min(end));
                s.go(close);
                s.paint(Class::Variable);
            } else {
                s.go(at);
                s.paint(class);
                template::action(s, end);
                s.paint(Class::Plain);
            }
        }
        s.go(end);
        s.paint(class);
    }
}

fn document_marker(s: &Scanner) -> bool {
    (s.starts_with("---") || s.starts_with("..."))
        && (s.peek_at(3).is_ascii_whitespace() || s.peek_at(3) == 0)
}

/// `|`, `>-`, `|2+`, and nothing else but a comment on the line.
fn block_header(s: &Scanner) -> bool {
    let mut at = s.at() + 1;
    while matches!(s.byte(at), b'+' | b'-' | b'0'..=b'9') {
        at += 1;
    }
    while is_blank(s.byte(at)) {
        at += 1;
    }
    matches!(s.byte(at), b'\n' | b'#' | 0)
}
