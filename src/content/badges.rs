//! Badges: `:badge[stable]{.ok}`.

use std::ops::Range;

use pulldown_cmark::{Event, Parser};

/// How a badge looks: the name of its tone, and its class.
const TONES: [(&str, &str); 4] =
    [("accent", "badge-accent"), ("ok", "badge-ok"), ("warning", "badge-warning"), ("danger", "badge-wrong")];

/// A badge in a text.
#[derive(Debug, PartialEq)]
pub(super) struct Badge<'a> {
    /// Its bytes of the text.
    pub(super) range: Range<usize>,
    pub(super) label: &'a str,
    /// The class of its tone; empty for none.
    pub(super) class: &'static str,
    /// What stands in the place of a tone behind it, and is none: its name's bytes of the text.
    pub(super) no_tone: Option<Range<usize>>,
}

/// The names of all tones.
pub(super) fn tones() -> [&'static str; 4] {
    TONES.map(|(name, _)| name)
}

/// The first badge of a line that begins before `end`. What only looks like one is text.
pub(super) fn badge(line: &str, end: usize) -> Option<Badge<'_>> {
    line.match_indices(":badge[").take_while(|(at, _)| *at < end).find_map(|(at, mark)| {
        let stands_apart = !line[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, ':' | '\\'));
        let inner = line.get(at + mark.len()..).filter(|_| stands_apart)?;
        let close = end_of_label(inner)?;
        let label = inner[..close].trim();
        if !inner[close..].starts_with(']') || label.is_empty() {
            return None;
        }
        let behind = at + mark.len() + close + 1;
        // A link, as everyone reads it.
        if line[behind..].starts_with('(') {
            return None;
        }
        let (class, length) = tone(&line[behind..]).unwrap_or_default();
        let no_tone = class_name(&line[behind..]).filter(|_| class.is_empty());
        let no_tone = no_tone.map(|(name, start)| behind + start..behind + start + name.len());
        Some(Badge { range: at..behind + length, label, class, no_tone })
    })
}

/// Where what ends a label stands in a text, if anything does: not behind a backslash.
fn end_of_label(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    text.char_indices().find_map(|(at, c)| {
        let ends = !is_escaped && matches!(c, '[' | ']' | '`' | '<');
        is_escaped = !is_escaped && c == '\\';
        ends.then_some(at)
    })
}

/// A label as it is read: without backslashes before punctuation, and with the characters that entities stand for.
pub(super) fn decoded(label: &str) -> String {
    let mut out = String::with_capacity(label.len());
    let mut rest = label;
    while let Some(at) = rest.find(['\\', '&']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let escaped =
            from.strip_prefix('\\').and_then(|it| it.chars().next()).filter(char::is_ascii_punctuation);
        let is_name = |it: &&str| {
            it.strip_prefix('&').is_some_and(|it| {
                it.trim_end_matches(';').chars().all(|c| c.is_ascii_alphanumeric() || c == '#')
            })
        };
        let entity = from.find(';').and_then(|end| from.get(..=end)).filter(is_name);
        // The parser knows them all.
        let text = entity.and_then(|it| match Parser::new(it).nth(1) {
            Some(Event::Text(text)) if &*text != it && Parser::new(it).count() == 3 => Some((text, it.len())),
            _ => None,
        });
        let length = match (escaped, text) {
            (Some(c), _) => {
                out.push(c);
                1 + c.len_utf8()
            }
            (None, Some((text, length))) => {
                out.push_str(&text);
                length
            }
            _ => {
                out.push_str(&from[..1]);
                1
            }
        };
        rest = &from[length..];
    }
    out + rest
}

/// The class that `{.ok}` asks for, and how long that is; `None` where a text does not begin with a tone that is known.
fn tone(text: &str) -> Option<(&'static str, usize)> {
    let (name, _) = class_name(text)?;
    let (_, class) = TONES.iter().find(|(known, _)| *known == name)?;
    Some((class, text.find('}')? + 1))
}

/// The one class that `{.ok}` names, and where that stands in a text that begins so.
fn class_name(text: &str) -> Option<(&str, usize)> {
    let inner = text.strip_prefix('{')?;
    let inner = inner.get(..inner.find('}')?)?;
    let name = inner.trim().strip_prefix('.')?;
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    is_name.then(|| (name, 1 + inner.len() - inner.trim_start().len() + 1))
}

/// Whether a heading's text ends with a badge's tone, which the parser takes for attributes of the heading.
pub(super) fn ends_with_tone(heading: &str) -> bool {
    let line = heading.lines().next().unwrap_or_default();
    let line = line.trim_end().trim_end_matches('#').trim_end();
    let Some(at) = line.rfind(":badge[") else { return false };
    badge(&line[at..], 1).is_some_and(|badge| !badge.class.is_empty() && at + badge.range.end == line.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn badges_and_what_only_looks_like_them() {
        for (line, expected) in [
            (":badge[stable]", Some(("stable", "", ":badge[stable]"))),
            ("a :badge[in use]{.ok} b", Some(("in use", "badge-ok", ":badge[in use]{.ok}"))),
            ("(:badge[x]{.danger})", Some(("x", "badge-wrong", ":badge[x]{.danger}"))),
            (":badge[x]{.other}", Some(("x", "", ":badge[x]"))),
            (":badge[x]{ .other }", Some(("x", "", ":badge[x]"))),
            (":badge[x]{.}", Some(("x", "", ":badge[x]"))),
            (":badge[x]{#id}", Some(("x", "", ":badge[x]"))),
            ("a:badge[x] :badge[y]", Some(("y", "", ":badge[y]"))),
            ("10:30", None),
            ("a:b[c]", None),
            (":b[c]{.ok}", None),
            (":badge", None),
            (":badge[]", None),
            (":badge[ ]", None),
            (":badge[a", None),
            (":badge[a [b](c)]", None),
            (":badge[a `]`]", None),
            (":badge(a)", None),
            (":badge[a](b.md)", None),
            (":badge[a\\]b]", Some(("a\\]b", "", ":badge[a\\]b]"))),
            ("\\:badge[a]", None),
            ("::badge[a]", None),
            ("x:badge[a]", None),
            (":badges[a]", None),
        ] {
            let found = badge(line, line.len());
            let no_tone = found.as_ref().and_then(|it| it.no_tone.clone()).map(|name| &line[name]);
            assert_eq!(no_tone, line.contains(".other").then_some("other"), "{line}");
            assert_eq!(found.map(|it| (it.label, it.class, &line[it.range])), expected, "{line}");
        }
        for (label, expected) in [
            ("A &amp; B", "A & B"),
            ("a\\|b\\c", "a|b\\c"),
            ("a & b; &c", "a & b; &c"),
            ("&lt;&#35;", "<#"),
            ("&amp", "&amp"),
        ] {
            assert_eq!(decoded(label), expected, "{label}");
        }
        for (heading, expected) in [
            ("# A :badge[x]{.ok}\n", true),
            ("# A :badge[x]{.ok} ##\n", true),
            ("# A :badge[x] {.ok}\n", false),
            ("# A {.ok}", false),
        ] {
            assert_eq!(ends_with_tone(heading), expected, "{heading}");
        }
    }
}
