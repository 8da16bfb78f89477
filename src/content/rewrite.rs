//! A document as Markdown again, for who reads that: its own text, but for what leads elsewhere from where it is put. Nothing is parsed anew: what is
//! changed is known by its bytes.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::ops::Range;

use super::raw_html::{self, Token};
use super::{Document, Link, references};
use crate::html::escape_into;
use crate::markdown::destination;

/// How a text is written again.
pub struct Rewriting<'a> {
    /// What of it is left out, by its bytes.
    pub left_out: &'a [Range<usize>],
    /// Added to each heading's level; 6 is the deepest.
    pub heading_shift: usize,
    /// Whether the first heading of level 1 is left out: it stands elsewhere.
    pub skip_title: bool,
    /// What the names of footnotes begin with, where another document beside it may have the same.
    pub note_prefix: &'a str,
    /// Where `links[i]` leads.
    pub link: &'a dyn Fn(usize) -> Lead,
    /// What stands in the place of `embeds[i]`.
    pub embed: &'a dyn Fn(usize) -> String,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lead {
    /// Where its text says.
    AsWritten,
    /// There.
    To(String),
    /// Nowhere: its words remain.
    Nowhere,
}

/// Bytes of the text, and what stands in their place.
type Edit<'a> = (Range<usize>, Cow<'a, str>);

/// A document's body, from the text that it was made of. Front matter, comments and what says where reference links lead are left out.
pub fn rewrite(text: &str, document: &Document, how: &Rewriting<'_>) -> String {
    let mut edits: Vec<Edit<'_>> = Vec::new();
    let left_out =
        document.unseen.iter().map(|span| span.start..span.end).chain(how.left_out.iter().cloned());
    edits.extend(left_out.map(|range| (with_its_line(text, range), "".into())));
    headings(text, document, how, &mut edits);
    for note in document.notes.iter().filter(|_| !how.note_prefix.is_empty()) {
        if let Some(mark) = text.get(note.start..note.end).and_then(|note| note.find("[^")) {
            let name = note.start + mark + 2;
            edits.push((name..name, how.note_prefix.into()));
        }
    }
    for (span, new) in &document.rewritten {
        let range = span.start..span.end;
        let range = if new.is_empty() { with_its_line(text, range) } else { range };
        edits.push((range, new.as_str().into()));
    }
    for (at, link) in document.links.iter().enumerate() {
        follow(text, link, (how.link)(at), &mut edits);
    }
    for (at, embed) in document.embeds.iter().enumerate() {
        let range = embed.span.start..embed.span.end;
        let shown = continued(&(how.embed)(at), text.get(..range.start).unwrap_or_default());
        edits.push((range, shown.into()));
    }
    apply(text, document.body, edits)
}

/// Makes the edits. Of two that overlap, the outer one.
fn apply(text: &str, from: usize, mut edits: Vec<Edit<'_>>) -> String {
    edits.sort_by_key(|(range, _)| (range.start, !range.is_empty(), Reverse(range.end)));
    let mut out = String::with_capacity(text.len() + 64);
    let mut at = from;
    for (range, new) in edits.into_iter().filter(|(range, _)| range.end <= text.len()) {
        let Some(before) = text.get(at..range.start) else { continue };
        out.push_str(before);
        out.push_str(&new);
        at = range.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// These bytes, and their line with them if nothing else stands on it.
fn with_its_line(text: &str, range: Range<usize>) -> Range<usize> {
    let before = text.get(..range.start).unwrap_or_default();
    let start = range.start - before.len() + before.trim_end_matches([' ', '\t']).len();
    let after = text.get(range.end..).unwrap_or_default();
    let rest = after.find('\n').map_or(after, |end| &after[..=end]);
    let is_alone = (start == 0 || text[..start].ends_with('\n')) && rest.trim().is_empty();
    // A definition may take its line's end with it.
    if is_alone && !text[..range.end].ends_with('\n') { start..range.end + rest.len() } else { range }
}

fn headings<'a>(text: &'a str, document: &Document, how: &Rewriting<'_>, edits: &mut Vec<Edit<'a>>) {
    let title = document.headings.iter().position(|heading| heading.level == 1).filter(|_| how.skip_title);
    for (at, heading) in document.headings.iter().enumerate() {
        let range = heading.span.start..heading.span.end;
        if Some(at) == title {
            edits.push((range, "".into()));
            continue;
        }
        let level = (usize::from(heading.level) + how.heading_shift).min(6);
        let Some(source) = text.get(range.clone()).filter(|_| level > usize::from(heading.level)) else {
            continue;
        };
        if source.starts_with('#') {
            edits.push((range.start..range.start, "#".repeat(level - usize::from(heading.level)).into()));
        } else if let Some(line) = underline(source) {
            // Underlined ones know two levels.
            edits.push((range.start..range.start, format!("{} ", "#".repeat(level)).into()));
            edits.push((range.start + line..range.end, "\n".into()));
        }
    }
}

/// Where the line under an underlined heading of one line begins, with the line's end before it.
fn underline(source: &str) -> Option<usize> {
    let at = source.find('\n')?;
    let under = source.get(at..)?.trim();
    (!under.is_empty() && under.chars().all(|c| matches!(c, '=' | '-'))).then_some(at)
}

/// Has a link lead there.
fn follow(text: &str, link: &Link, lead: Lead, edits: &mut Vec<Edit<'_>>) {
    let range = link.span.start..link.span.end;
    let Some(source) = text.get(range.clone()) else { return };
    let at = |inner: Range<usize>| range.start + inner.start..range.start + inner.end;
    let opening = if source.starts_with('!') { 2 } else { 1 };
    if source.starts_with('<') {
        if let Some((inner, new)) = in_html(source, link, &lead) {
            edits.push((at(inner), new.into()));
        }
    } else if !source.starts_with(['[', '!']) {
        // A bare URL leads where it says; a picture's link has no text of its own.
    } else if let Some((bracket, dest)) = inline_destination(source, link) {
        match lead {
            Lead::AsWritten => {}
            Lead::To(url) => edits.push((at(dest), destination(&url).into())),
            Lead::Nowhere => {
                edits.push((at(0..opening), "".into()));
                edits.push((at(bracket..source.len()), "".into()));
            }
        }
    } else if source.ends_with(']') && source.len() > opening {
        // Where it leads is said elsewhere, and left out there. The parser tells `[label][]` without its last brackets.
        let behind = if text[range.end..].starts_with("[]") { 2 } else { 0 };
        let end = reference(source).unwrap_or(source.len() - 1);
        match lead {
            Lead::AsWritten => {
                edits.push((at(end..source.len() + behind), format!("]({})", destination(&link.dest)).into()))
            }
            Lead::To(url) => {
                edits.push((at(end..source.len() + behind), format!("]({})", destination(&url)).into()))
            }
            Lead::Nowhere => {
                edits.push((at(0..opening), "".into()));
                edits.push((at(end..source.len() + behind), "".into()));
            }
        }
    }
}

/// Where in `[text](destination "title")` its bracket closes, and the bytes of the destination.
fn inline_destination(source: &str, link: &Link) -> Option<(usize, Range<usize>)> {
    source.match_indices("](").find_map(|(bracket, _)| {
        let inner = source.get(bracket + 2..)?;
        let start = bracket + 2 + (inner.len() - inner.trim_start().len());
        let rest = source.get(start..)?;
        let (length, written) = match rest.strip_prefix('<') {
            Some(inner) => {
                let end = inner.find(['>', '\n'])?;
                (end + 2, &inner[..end])
            }
            None => {
                let length = bare_length(rest)?;
                (length, &rest[..length])
            }
        };
        // A title, if any, and the bracket at the very end.
        let tail = source.get(start + length..)?.trim_start();
        let is_end =
            tail == ")" || tail.starts_with(['"', '\'', '(']) && tail.ends_with(')') && tail.len() > 2;
        (is_end && unescaped(written) == link.dest).then_some((bracket, start..start + length))
    })
}

/// How long the destination without angle brackets is at the start of a text: up to white space, or a bracket that it does not open.
fn bare_length(text: &str) -> Option<usize> {
    let (mut depth, mut is_escaped) = (0, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if std::mem::take(&mut is_escaped) => {}
            '\\' => is_escaped = true,
            '(' => depth += 1,
            ')' if depth == 0 => return Some(at),
            ')' => depth -= 1,
            c if c.is_ascii_whitespace() || c.is_ascii_control() => return (depth == 0).then_some(at),
            _ => {}
        }
        // As many as the parser allows.
        if depth > 32 {
            return None;
        }
    }
    None
}

/// Text without its backslash escapes, and its character references decoded.
fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains(['\\', '&']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let (before, after) = rest.split_at(at);
        out.push_str(&references::decode(before));
        let escaped = after[1..].chars().next().filter(char::is_ascii_punctuation);
        out.push(escaped.unwrap_or('\\'));
        rest = &after[1 + escaped.map_or(0, char::len_utf8)..];
    }
    out.push_str(&references::decode(rest));
    Cow::Owned(out)
}

/// Where the first bracket of `[text][label]` or `[text][]` closes; `None` for `[label]` alone.
fn reference(source: &str) -> Option<usize> {
    let label = source.rfind('[')?;
    let bracket = label.checked_sub(1)?;
    (source.as_bytes().get(bracket) == Some(&b']') && !source[..bracket].ends_with('\\')).then_some(bracket)
}

/// The bytes of the attribute of a tag that holds the link, and what stands there.
fn in_html(source: &str, link: &Link, lead: &Lead) -> Option<(Range<usize>, String)> {
    let mut found = None;
    raw_html::tokens(source, |token| {
        let Token::Open { start: 0, attributes, .. } = token else { return };
        let holds =
            |name: &str| ["href", "src", "poster"].iter().any(|known| name.eq_ignore_ascii_case(known));
        let fits = |value: &str| references::decode(value.trim()) == link.dest;
        found = attributes
            .into_iter()
            .find(|it| holds(it.name) && fits(it.value))
            .map(|it| (it.name.to_ascii_lowercase(), it.range));
    });
    let (name, range) = found?;
    match lead {
        Lead::AsWritten => None,
        Lead::Nowhere => Some((range, String::new())),
        Lead::To(url) => {
            let mut attribute = format!("{name}=\"");
            escape_into(url, &mut attribute);
            attribute.push('"');
            Some((range, attribute))
        }
    }
}

/// Blocks that go on behind the last line of `before`: within the quotes and items that are open there.
fn continued(blocks: &str, before: &str) -> String {
    let line = before.rsplit('\n').next().unwrap_or_default();
    let prefix: String = line.chars().map(|c| if c == '>' || c.is_whitespace() { c } else { ' ' }).collect();
    let mut out = String::with_capacity(blocks.len());
    for (number, line) in blocks.trim_end().lines().enumerate() {
        if number > 0 {
            out.push('\n');
            out.push_str(if line.is_empty() { prefix.trim_end() } else { &prefix });
        }
        out.push_str(line);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::parse;
    use crate::path::SourcePath;

    /// Written again where every path leads to `NEW/`, every URL where it says, and `gone` nowhere.
    fn rewritten(text: &str) -> String {
        let document = parse(text, &SourcePath::root());
        let link = |at: usize| match document.links[at].dest.as_str() {
            "gone" => Lead::Nowhere,
            dest if dest.contains(':') => Lead::AsWritten,
            dest => Lead::To(format!("NEW/{dest}")),
        };
        let embed = |_: usize| "```mermaid\n\na\n```\n".to_owned();
        let how = Rewriting {
            left_out: &[],
            heading_shift: 0,
            skip_title: false,
            note_prefix: "",
            link: &link,
            embed: &embed,
        };
        rewrite(text, &document, &how)
    }

    #[test]
    fn links_lead_from_where_the_text_is_put() {
        for (text, expected) in [
            ("See [a](b.md#c), `[x](y)`.", "See [a](NEW/b.md#c), `[x](y)`."),
            ("[a *b*](<c d.md> \"t](x)\")!", "[a *b*](NEW/c%20d.md \"t](x)\")!"),
            ("[a](b(c).md 't')", "[a](NEW/b%28c%29.md 't')"),
            ("[`](x)`](b.md)", "[`](x)`](NEW/b.md)"),
            ("[![p](p.png)](b.md)", "[![p](NEW/p.png)](NEW/b.md)"),
            ("[a\\](b](c\\_d.md)", "[a\\](b](NEW/c_d.md)"),
            ("[a](https://x/y) <https://z> www.a.org", "[a](https://x/y) <https://z> www.a.org"),
            ("![alt *t*](gone) [words](gone \"t\")", "alt *t* words"),
            (
                "[a][r] [r][] [r] ![i][r]\n\n[r]: b.md\n",
                "[a](NEW/b.md) [r](NEW/b.md) [r](NEW/b.md) ![i](NEW/b.md)\n\n",
            ),
            ("[a][r]\n\n[r]: https://x 'T'\n\nend", "[a](https://x)\n\n\nend"),
            ("[a][g]\n\n[g]: gone", "a\n\n"),
            ("| a |\n|---|\n| [b](c.md) |", "| a |\n|---|\n| [b](NEW/c.md) |"),
            ("<a href='x.md' id=y>t</a> <img src=\"gone\">", "<a href=\"NEW/x.md\" id=y>t</a> <img >"),
            ("> <p>\n> <img src=\"a.png\">\n", "> <p>\n> <img src=\"NEW/a.png\">\n"),
            ("> {{#diagram x}}\n", "> ```mermaid\n>\n> a\n> ```\n"),
            ("a\n\n{{#diagram x}}\n\nb", "a\n\n```mermaid\n\na\n```\n\nb"),
            ("a <!-- b --> c\n\n<!-- d\ne -->\n\nf", "a  c\n\n\nf"),
            ("[//]: # (one)\n[//]: # (two)\n\n```\n[//]: # (x)\n```\n", "\n```\n[//]: # (x)\n```\n"),
            ("---\ntitle: x\n---\n# A\n", "# A\n"),
        ] {
            assert_eq!(rewritten(text), expected, "{text:?}");
        }
    }

    #[test]
    fn headings_stand_below_others() {
        let text = "# T [x](y)\n\n## A #\n\nB[^n]\n===\n\n> ### C\n\n###### D `[^n]` [^o]\n\n[^n]: N[^n]\n";
        let document = parse(text, &SourcePath::root());
        let how = Rewriting {
            left_out: &[],
            heading_shift: 1,
            skip_title: true,
            note_prefix: "x-",
            link: &|_| Lead::To("z".into()),
            embed: &|_| String::new(),
        };
        assert_eq!(
            rewrite(text, &document, &how),
            "\n### A #\n\n## B[^x-n]\n\n> #### C\n\n###### D `[^n]` [^o]\n\n[^x-n]: N[^x-n]\n"
        );
    }

    #[test]
    fn time_is_linear() {
        for piece in ["[`](a", "[a](b) ", "](", "[x][y] ", "<!-- a -->\n", "<a href=x>", "[//]: # (a)\n"] {
            for text in [piece.repeat(4_000), format!("[`{}`](b.md)", piece.repeat(4_000))] {
                assert!(rewritten(&text).len() < 8 * text.len() + 64);
            }
        }
    }
}
