//! What tells a node's category: a mark before its label, drawn for this project, a word and a colour.

/// The look of a category.
pub(super) struct Glyph {
    /// The category, as nodes name it.
    pub(super) category: &'static str,
    /// What readers call it.
    pub(super) word: &'static str,
    /// Its colour: that of the default theme in light.
    pub(super) hue: &'static str,
    /// The mark: lines of 1.5 with round ends on a grid of 16, as the data of a path.
    pub(super) lines: &'static str,
}

/// The look of `category`; `None` for one that is empty or not known.
pub(super) fn of(category: &str) -> Option<&'static Glyph> {
    GLYPHS.iter().find(|glyph| glyph.category == category)
}

/// The categories of resources, then what a module is made of besides them.
const GLYPHS: [Glyph; 15] = [
    // Three boxes, wired.
    glyph(
        "network",
        "network",
        "#1b63c9",
        "M5.75 1.75h4.5v4h-4.5zM1.5 10.25H6v4H1.5zM10 10.25h4.5v4H10zM8 5.75V8m-4.25 2.25V8h8.5v2.25",
    ),
    // A processor.
    glyph(
        "compute",
        "compute",
        "#b45309",
        "M4.25 4.25h7.5v7.5h-7.5zM6.5 1.5v2.75m3-2.75v2.75m-3 7.5v2.75m3-2.75v2.75M1.5 6.5h2.75M1.5 9.5h2.75m7.5-3h2.75m-2.75 3h2.75",
    ),
    // A freight container.
    glyph("containers", "containers", "#0e7490", "M1.75 3.75h12.5v8.5H1.75zM5 6.5v3m3-3v3m3-3v3"),
    // A bucket.
    glyph(
        "storage",
        "storage",
        "#3f7d20",
        "M2.25 4.25c0-3 11.5-3 11.5 0s-11.5 3-11.5 0l1.5 8.5c.35 2.3 8.15 2.3 8.5 0l1.5-8.5",
    ),
    // A stack of discs.
    glyph(
        "database",
        "database",
        "#6d3fc4",
        "M2.75 4c0-3.2 10.5-3.2 10.5 0s-10.5 3.2-10.5 0v8c0 3.2 10.5 3.2 10.5 0V4M2.75 8c0 3.2 10.5 3.2 10.5 0",
    ),
    // A shield.
    glyph(
        "security",
        "security",
        "#b4233a",
        "M8 1.5l5.25 2v4.25c0 3.25-2.25 5.5-5.25 6.75-3-1.25-5.25-3.5-5.25-6.75V3.5zM5.75 8l1.75 1.75 3-3.25",
    ),
    // A pulse.
    glyph("observability", "observability", "#a21a78", "M1.5 8h2.75L6.25 2.75l3.5 10.5 2-5.25h2.75"),
    // An envelope.
    glyph("messaging", "messaging", "#8a5a00", "M1.75 3.25h12.5v9.5H1.75zM2 4l6 4.5L14 4"),
    // A globe.
    glyph(
        "dns",
        "DNS",
        "#0b7a63",
        "M8 1.5a6.5 6.5 0 0 1 0 13 6.5 6.5 0 0 1 0-13c-3.6 4-3.6 9 0 13 3.6-4 3.6-9 0-13M1.5 8h13",
    ),
    // A chart.
    glyph("analytics", "analytics", "#4b5bc9", "M1.75 1.75v12.5h12.5M5.25 11.25v-3m3.5 3v-7m3.5 7V6.5"),
    // A loop without end.
    glyph(
        "devops",
        "DevOps",
        "#54616f",
        "M8 8c1.5-2 2.5-3.25 4-3.25a3.25 3.25 0 0 1 0 6.5c-1.5 0-2.5-1.25-4-3.25S5.5 4.75 4 4.75a3.25 3.25 0 0 0 0 6.5c1.5 0 2.5-1.25 4-3.25",
    ),
    // A box with something in it.
    glyph("other", "other", "#6b7280", "M2.25 2.25h11.5v11.5H2.25zM5.5 8h0m2.5 0h0m2.5 0h0"),
    // A cube.
    glyph(
        "module",
        "module",
        "#1b56c4",
        "M8 1.5l5.75 3.25v6.5L8 14.5l-5.75-3.25v-6.5zM2.25 4.75L8 8l5.75-3.25M8 8v6.5",
    ),
    // An arrow into a frame.
    glyph(
        "input",
        "input",
        "#54616f",
        "M8.5 2.25h3.75a1.5 1.5 0 0 1 1.5 1.5v8.5a1.5 1.5 0 0 1-1.5 1.5H8.5M1.5 8h7.75m-3-3 3 3-3 3",
    ),
    // An arrow out of a frame.
    glyph(
        "output",
        "output",
        "#54616f",
        "M7.5 2.25H3.75a1.5 1.5 0 0 0-1.5 1.5v8.5a1.5 1.5 0 0 0 1.5 1.5H7.5M6.5 8h8m-3-3 3 3-3 3",
    ),
];

const fn glyph(category: &'static str, word: &'static str, hue: &'static str, lines: &'static str) -> Glyph {
    Glyph { category, word, hue, lines }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stay_on_their_grid() {
        for Glyph { category, lines, .. } in &GLYPHS {
            assert!(lines.starts_with('M') && lines.len() < 180, "{category}");
            let numbers = lines.split(|c: char| !c.is_ascii_digit() && c != '.');
            let numbers: Vec<f64> = numbers.filter_map(|number| number.parse().ok()).collect();
            assert!(numbers.len() > 6 && numbers.iter().all(|number| *number <= 14.5), "{category}");
        }
    }
}
