//! How much room text takes. Nobody knows the reader's font: widths are those of a wide sans, so that others fit too.

use super::{Direction, Node, glyph};

/// Longest label that is drawn whole, in characters.
const LONGEST: usize = 32;
/// Room before a box's text and after it.
pub(super) const BESIDE: i32 = 10;
/// What a glyph and the gap after it take.
const GLYPH: i32 = 22;
/// What the title band of a container takes of its height.
pub(super) const BAND: i32 = 32;

/// The width and height of a leaf's box.
pub(super) fn leaf(node: &Node) -> (i32, i32) {
    let text = label_width(&node.label).max(sublabel_width(&node.sublabel));
    (
        even((BESIDE + glyph_width(node) + text + BESIDE).max(72)),
        if clean(&node.sublabel).is_empty() { 36 } else { 48 },
    )
}

/// What a node's glyph takes of the room before its label.
pub(super) fn glyph_width(node: &Node) -> i32 {
    if glyph::of(node.category).is_some() { GLYPH } else { 0 }
}

/// The size of a box along the flow, and across it.
pub(super) fn along((width, height): (i32, i32), direction: Direction) -> (i32, i32) {
    match direction {
        Direction::Right => (width, height),
        Direction::Down => (height, width),
    }
}

/// The width of a container's title, its second line standing beside the first.
pub(super) fn title_width(node: &Node) -> i32 {
    let gap = if node.sublabel.is_empty() { 0 } else { 10 };
    even(glyph_width(node) + label_width(&node.label) + gap + sublabel_width(&node.sublabel))
}

/// The width of a label as drawn: 14 px, semi-bold.
pub(super) fn label_width(label: &str) -> i32 {
    width(&shorten(label), 14.0)
}

/// The width of a sublabel or an edge's label as drawn: 12 px.
pub(super) fn sublabel_width(label: &str) -> i32 {
    width(&shorten(label), 11.0)
}

/// `text` on one line, without characters that XML or a reader's eye cannot bear: controls and bidi overrides.
pub(super) fn clean(text: &str) -> String {
    let text: String = text
        .chars()
        .filter(|c| !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}'))
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    text.trim().to_owned()
}

/// `text` cleaned, its middle left out when it is too long to draw.
pub(super) fn shorten(text: &str) -> String {
    let text = clean(text);
    let count = text.chars().count();
    let is_wide = width(&text, 14.0) > count as i32 * 14;
    let longest = if is_wide { LONGEST / 2 } else { LONGEST };
    if count <= longest {
        return text;
    }
    let head: String = text.chars().take(longest * 9 / 16).collect();
    let tail: String = text.chars().skip(count - longest * 6 / 16).collect();
    format!("{head}…{tail}")
}

fn width(text: &str, size: f64) -> i32 {
    (text.chars().map(advance).sum::<f64>() * size).ceil() as i32
}

/// The advance of a semi-bold character, in ems.
fn advance(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '!' | '|' => 0.34,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '{' | '}' | '/' | '\\' | '-' | '"' | '`' | ' ' => 0.46,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' => 0.95,
        'c' | 's' | 'z' | 'J' | '_' => 0.58,
        'A'..='Z' | '&' | '+' | '=' | '<' | '>' | '~' => 0.74,
        ' '..='~' => 0.67,
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' => 0.0,
        '\u{1100}'..='\u{11ff}'
        | '\u{2600}'..='\u{27bf}'
        | '\u{2e80}'..='\u{d7ff}'
        | '\u{f900}'..='\u{faff}' => 1.1,
        '\u{ff00}'..='\u{ff60}' | '\u{1f000}'.. => 1.3,
        _ => 0.74,
    }
}

fn even(n: i32) -> i32 {
    n + n % 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_labels_lose_their_middle() {
        assert_eq!(shorten("aws_vpc.main"), "aws_vpc.main");
        let long = shorten("aws_route_table_association.private_subnets_of_the_intra_tier");
        assert_eq!(long, "aws_route_table_as…e_intra_tier");
        assert!(long.chars().count() <= LONGEST);
    }

    #[test]
    fn controls_never_reach_the_picture() {
        assert_eq!(clean("a\nb\u{1}\u{202e}c\u{ffff}"), "a b c");
    }

    #[test]
    fn wide_text_gets_a_wide_box() {
        assert!(label_width("WWWW") > label_width("iiii") * 2);
        assert!(label_width("データベース") >= 6 * 14);
        let node = Node { label: "main".into(), sublabel: "aws_vpc".into(), ..Node::default() };
        assert_eq!(leaf(&node).1, 48);
        assert_eq!(leaf(&node).0 % 2, 0);
    }
}
