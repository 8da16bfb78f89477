//! A tokenizer for the raw HTML in authored Markdown: just enough to find URLs, ids and comments. It follows the HTML
//! standard where pages do, never fails, and looks at each byte a bounded number of times.

use std::ops::Range;

/// The attribute of an author's own element that has classes: rules of the theme about classes of the same names pass it over.
pub const OWN: &str = " data-own";

/// A part of raw HTML. The parts, comments included, are the whole of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Text between tags.
    Text(&'a str),
    /// A comment: a note to authors, or a tool's marker. `range` is where it stands.
    Comment { range: Range<usize> },
    /// An opening tag. `start` is where it stands.
    Open { start: usize, text: &'a str, name: &'a str, attributes: Vec<Attribute<'a>> },
    /// Anything else that is passed through: closing tags, declarations, what is broken, and the content of scripts and
    /// style sheets.
    Other(&'a str),
}

/// An attribute of an opening tag.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Attribute<'a> {
    /// As written.
    pub name: &'a str,
    /// As written, without its quotes. Empty where there is none.
    pub value: &'a str,
    /// Where it stands in the tag's text: name, equals sign and quotes.
    pub range: Range<usize>,
}

/// The tokens of `html`, one after the other.
pub(super) fn tokens<'a>(html: &'a str, mut each: impl FnMut(Token<'a>)) {
    let mut at = 0;
    while at < html.len() {
        let rest = html.get(at..).unwrap_or_default();
        let (token, length) = next(rest, at);
        // Only an opening tag can start what is no HTML up to its closing tag.
        let verbatim = match &token {
            Token::Open { name, .. } => verbatim_length(rest.get(length..).unwrap_or_default(), name),
            _ => 0,
        };
        each(token);
        if verbatim > 0 {
            each(Token::Other(rest.get(length..length + verbatim).unwrap_or_default()));
        }
        at += (length + verbatim).max(1);
    }
}

fn next(rest: &str, start: usize) -> (Token<'_>, usize) {
    let whole = |length: usize| (Token::Other(rest.get(..length).unwrap_or_default()), length);
    let up_to = |end: &str| rest.find(end).map_or(rest.len(), |at| at + end.len());
    if !rest.starts_with('<') {
        let length = rest.find('<').unwrap_or(rest.len());
        return (Token::Text(rest.get(..length).unwrap_or_default()), length);
    }
    match rest.as_bytes().get(1) {
        Some(b'!') if rest.starts_with("<!--") => {
            let length = comment_length(rest);
            (Token::Comment { range: start..start + length }, length)
        }
        Some(b'!') if rest.starts_with("<![CDATA[") => whole(up_to("]]>")),
        Some(b'!' | b'?' | b'/') => whole(up_to(">")),
        Some(byte) if byte.is_ascii_alphabetic() => open(rest, start).unwrap_or_else(|| whole(rest.len())),
        _ => (Token::Text(rest.get(..1).unwrap_or_default()), 1),
    }
}

/// A comment ends at `-->`, or is `<!-->` or `<!--->`. One that does not end takes the rest.
fn comment_length(rest: &str) -> usize {
    let short = ["<!-->", "<!--->"].into_iter().find(|short| rest.starts_with(short)).map(str::len);
    short.unwrap_or_else(|| rest.find("-->").map_or(rest.len(), |at| at + 3))
}

/// The length of a script's or style sheet's content, up to its closing tag.
fn verbatim_length(rest: &str, name: &str) -> usize {
    const VERBATIM: &[&str] = &["script", "style", "textarea", "title", "xmp"];
    if !VERBATIM.iter().any(|verbatim| name.eq_ignore_ascii_case(verbatim)) {
        return 0;
    }
    let closes = |at: &usize| {
        rest.get(at + 2..at + 2 + name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name))
    };
    rest.match_indices("</").map(|(at, _)| at).find(closes).unwrap_or(rest.len())
}

/// The opening tag at the start of `rest`; `None` when it does not end.
fn open(rest: &str, start: usize) -> Option<(Token<'_>, usize)> {
    let bytes = rest.as_bytes();
    let is_space = |byte: u8| byte.is_ascii_whitespace();
    let scan = |from: usize, stop: &dyn Fn(u8) -> bool| {
        bytes.get(from..).unwrap_or_default().iter().position(|&byte| stop(byte)).map(|at| from + at)
    };
    let mut at = scan(1, &|byte| is_space(byte) || byte == b'/' || byte == b'>')?;
    let name = rest.get(1..at)?;
    let mut attributes = Vec::new();
    loop {
        at = scan(at, &|byte| !is_space(byte) && byte != b'/')?;
        if bytes.get(at) == Some(&b'>') {
            let text = rest.get(..=at)?;
            return Some((Token::Open { start, text, name, attributes }, at + 1));
        }
        // An equals sign that starts a name is part of it.
        let from = at;
        at = scan(from + 1, &|byte| is_space(byte) || matches!(byte, b'/' | b'>' | b'='))?;
        let attribute = rest.get(from..at)?;
        let equals = scan(at, &|byte| !is_space(byte))?;
        let mut value = "";
        if bytes.get(equals) == Some(&b'=') {
            let value_start = scan(equals + 1, &|byte| !is_space(byte))?;
            let quote = bytes.get(value_start).copied().filter(|byte| matches!(byte, b'"' | b'\''));
            let (from, end) = match quote {
                Some(quote) => (value_start + 1, scan(value_start + 1, &|byte| byte == quote)?),
                None => (value_start, scan(value_start, &|byte| is_space(byte) || byte == b'>')?),
            };
            value = rest.get(from..end)?;
            at = end + usize::from(quote.is_some());
        }
        attributes.push(Attribute { name: attribute, value, range: from..at });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attributes(html: &str) -> Vec<(&str, &str)> {
        let mut found = Vec::new();
        tokens(html, |token| {
            if let Token::Open { text, attributes, .. } = token {
                for Attribute { name, value, range } in attributes {
                    assert!(text[range].starts_with(name));
                    found.push((name, value));
                }
            }
        });
        found
    }

    #[test]
    fn attributes_are_read_in_every_notation() {
        let html = "<a href=\"x>y\" title='\"' HREF = z disabled><img src=a.png/><br/><b =x>";
        let expected = [
            ("href", "x>y"),
            ("title", "\""),
            ("HREF", "z"),
            ("disabled", ""),
            ("src", "a.png/"),
            ("=x", ""),
        ];
        assert_eq!(attributes(html), expected);
    }

    #[test]
    fn comments_scripts_and_broken_tags() {
        let kinds = |html| {
            let mut out = String::new();
            tokens(html, |token| {
                out.push_str(&match token {
                    Token::Text(text) => format!("t({text})"),
                    Token::Comment { .. } => "c".to_owned(),
                    Token::Open { name, .. } => format!("<{name}>"),
                    Token::Other(text) => format!("o({text})"),
                });
            });
            out
        };
        assert_eq!(kinds("a<!-- <b> -->c<!-->d<!-- e"), "t(a)ct(c)ct(d)c");
        assert_eq!(kinds("<script>if (a<b) '<!--'</script>x"), "<script>o(if (a<b) '<!--')o(</script>)t(x)");
        assert_eq!(kinds("1 < 2<a href=\"x"), "t(1 )t(<)t( 2)o(<a href=\"x)");
        assert_eq!(kinds("<!DOCTYPE x><?php ?></p"), "o(<!DOCTYPE x>)o(<?php ?>)o(</p)");
    }

    #[test]
    fn nothing_is_lost() {
        for html in [
            "<",
            "<a",
            "<a ",
            "<a b",
            "<a b=",
            "<a b='",
            "<a b=c",
            "</",
            "<!",
            "<!-",
            "ü<ü>ü",
            "<a é=ö>",
            "<script>",
            "<a/b>",
        ] {
            let mut length = 0;
            tokens(html, |token| {
                length += match token {
                    Token::Text(text) | Token::Other(text) | Token::Open { text, .. } => text.len(),
                    Token::Comment { range } => range.len(),
                };
            });
            assert_eq!(length, html.len(), "{html:?}");
        }
    }
}
