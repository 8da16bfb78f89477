//! The colours that diagrams are drawn in: those of the default theme in light. themes/default/style/65-mermaid.css names each
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
