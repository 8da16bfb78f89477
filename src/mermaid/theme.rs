//! The colours that diagrams are drawn in: those of the default theme in light. themes/default/style/mermaid.css names each
//! of them again and says which of the page's colours stands for it, so that one picture serves both themes.

use merman::svg::{
    HostTheme, HostThemeAppearance, Presentation, PresentationError, ResolvedPresentation, ThemeRole,
};
use serde_json::json;

/// Text on the page, on boxes and on bars.
pub(super) const TEXT: &str = "#1b2027";

/// What parts of a diagram are drawn in. Each colour is written otherwise than an author would write it, so that an
/// author's white stays white.
pub(super) const ROLES: &[(ThemeRole, &str)] = &[
    (ThemeRole::Canvas, "#fefefe"),
    (ThemeRole::Surface, "#fdfdfd"),
    (ThemeRole::SurfaceAlt, "#f6f7f9"),
    (ThemeRole::SurfaceMuted, "#eceff3"),
    (ThemeRole::Text, TEXT),
    (ThemeRole::SubtleText, "#57606c"),
    (ThemeRole::Border, "#858f9b"),
    (ThemeRole::Line, "#57606d"),
    (ThemeRole::NoteBackground, "#fdf4e3"),
    (ThemeRole::NoteBorder, "#845000"),
    (ThemeRole::Warning, "#845000"),
    (ThemeRole::Error, "#b42318"),
    (ThemeRole::Success, "#17693a"),
];

/// The size that text is measured in, and the one it is drawn in: the reader's font may be wider than the library thinks.
pub(super) const MEASURED: &str = "16";
pub(super) const DRAWN: &str = "14";

/// Slices, branches and bars, one after the other.
pub(super) const SERIES: &[&str] =
    &["#7fa8ee", "#f0b27a", "#7cc7d8", "#a3cf85", "#bfa3f2", "#f29aa6", "#e79fd0", "#dcb866"];

/// What the library draws in whatever the theme: text on a series, faces of a journey, labels.
pub(super) const OTHERS: &[&str] = &["#000000", "#333333", "#666666", "#999999"];

/// Whether the page's style says what this colour is.
pub(super) fn is_themed(colour: &str) -> bool {
    OTHERS.contains(&colour) || ROLES.iter().any(|(_, known)| *known == colour) || SERIES.contains(&colour)
}

/// The source, with an author's colours that are one of the theme's made the next one to it: the page must not take them
/// for its own.
pub(super) fn authors_colours(source: &str) -> String {
    const STYLES: [&str; 3] = ["style ", "classDef ", "linkStyle "];
    let is_style = |line: &str| STYLES.iter().any(|start| line.trim_start().starts_with(start));
    let mut out = String::with_capacity(source.len());
    for line in source.split_inclusive('\n') {
        if !is_style(line) {
            out.push_str(line);
            continue;
        }
        for part in line.split_inclusive([':', ',', ';', ' ', '\n']) {
            let word = part.trim_end_matches([':', ',', ';', ' ', '\n', '\r']);
            out.push_str(&nudged(word).unwrap_or_else(|| word.to_owned()));
            out.push_str(&part[word.len()..]);
        }
    }
    out
}

/// The colour next to one of the theme's; `None` for any other word.
fn nudged(word: &str) -> Option<String> {
    let hex = match word.to_ascii_lowercase().as_str() {
        "black" => "000000".to_owned(),
        "grey" | "gray" => "808080".to_owned(),
        word => match word.strip_prefix('#')? {
            short if short.len() == 3 => short.chars().flat_map(|digit| [digit, digit]).collect(),
            long => long.to_owned(),
        },
    };
    let number = u32::from_str_radix(&hex, 16).ok().filter(|_| hex.len() == 6)?;
    is_themed(&format!("#{hex}"))
        .then(|| format!("#{:06x}", if number & 0xff == 0xff { number - 1 } else { number + 1 }))
}

/// The theme, and what a diagram may not set in its `init` directive or its front matter: what would make it HTML, unlike
/// the page, or readable in one theme only.
pub(super) fn presentation() -> Result<ResolvedPresentation, PresentationError> {
    let theme = HostTheme::new()
        .with_appearance(HostThemeAppearance::Light)
        .try_with_font_family("system-ui, sans-serif")?
        .try_with_font_size(format!("{MEASURED}px"))?
        .try_with_series_palette(SERIES.iter().copied())?;
    let theme = ROLES.iter().try_fold(theme, |theme, (role, colour)| theme.try_with_role(*role, *colour))?;
    Ok(Presentation::new().with_theme(theme).resolve())
}

pub(super) fn site_config() -> merman::MermaidConfig {
    merman::MermaidConfig::from_value(json!({
        // The library turns labels of HTML into text that stands in the middle of its place, whatever its width.
        "htmlLabels": true,
        "flowchart": { "htmlLabels": true },
        "themeVariables": { "sequenceNumberColor": "#fefefe" },
        "securityLevel": "strict",
        "secure": [
            "secure", "securityLevel", "startOnLoad", "maxTextSize", "maxEdges", "suppressErrorRendering",
            "deterministicIds", "deterministicIDSeed", "htmlLabels", "theme", "themeVariables", "themeCSS",
            "darkMode", "look", "layout", "fontFamily", "fontSize", "altFontFamily", "dompurifyConfig",
        ],
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_of_authors_are_not_taken_for_the_themes() {
        let source = "graph LR\n  A[#333] --> B\n  style A fill:#333,color:#fff\n  classDef x fill:black;\n";
        let expected =
            "graph LR\n  A[#333] --> B\n  style A fill:#333334,color:#fff\n  classDef x fill:#000001;\n";
        assert_eq!(authors_colours(source), expected);
        assert_eq!(nudged("#7fa8ee").as_deref(), Some("#7fa8ef"));
        assert!(nudged("#123456").is_none() && nudged("#ü").is_none() && nudged("").is_none());
    }
}
