//! Badges: `:badge[stable]{.ok}`.

use std::ops::Range;

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
}

/// The first badge of a line that begins before `end`. What only looks like one is text.
pub(super) fn badge(line: &str, end: usize) -> Option<Badge<'_>> {
    line.match_indices(":badge[").take_while(|(at, _)| *at < end).find_map(|(at, mark)| {
        let stands_apart = !line[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, ':' | '\\'));
        let inner = line.get(at + mark.len()..).filter(|_| stands_apart)?;
        let close = inner.find(['[', ']', '`', '<', '\\'])?;
        let label = inner[..close].trim();
        if !inner[close..].starts_with(']') || label.is_empty() {
            return None;
        }
        let behind = at + mark.len() + close + 1;
        let (tone, length) = tone(&line[behind..]).unwrap_or_default();
        Some(Badge { range: at..behind + length, label, class: tone })
    })
}

/// The class that `{.ok}` asks for, and how long that is; `None` where a text does not begin with a tone that is known.
fn tone(text: &str) -> Option<(&'static str, usize)> {
    let inner = text.strip_prefix('{')?;
    let end = inner.find('}')?;
    let name = inner[..end].trim().strip_prefix('.')?;
    let (_, class) = TONES.iter().find(|(known, _)| *known == name)?;
    Some((class, end + 2))
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
            ("\\:badge[a]", None),
            ("::badge[a]", None),
            ("x:badge[a]", None),
            (":badges[a]", None),
        ] {
            let found = badge(line, line.len());
            assert_eq!(found.map(|it| (it.label, it.class, &line[it.range])), expected, "{line}");
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
