//! Colours: written one way, and text that can be read on what an author has coloured.

use std::str::FromStr;

use svgtypes::Color;

use super::theme;

/// Text on a colour of the author's, which is the same in both themes: so is the text. Neither is a colour of the theme's.
const DARK: &str = "#111111";
const LIGHT: &str = "#fafafa";

/// `#rrggbb`, or `rgba(…)` of what can be seen through; `none` and `currentColor` as they are. `None` for what is no colour.
pub(super) fn normal(value: &str) -> Option<String> {
    match value {
        "none" | "transparent" => return Some("none".into()),
        "currentColor" | "currentcolor" => return Some("currentColor".into()),
        _ => {}
    }
    let Color { red, green, blue, alpha } = Color::from_str(value).ok()?;
    Some(match alpha {
        0 => "none".into(),
        255 => format!("#{red:02x}{green:02x}{blue:02x}"),
        _ => format!("rgba({red},{green},{blue},{:.2})", f32::from(alpha) / 255.0),
    })
}

/// The colour of text on `fill`, when that is the author's own and not the theme's.
pub(super) fn text_on(fill: &str) -> Option<&'static str> {
    if theme::is_themed(fill) || matches!(fill, "none" | "currentColor") || fill.starts_with("url(") {
        return None;
    }
    let Color { red, green, blue, alpha } = Color::from_str(fill).ok()?;
    if alpha < 128 {
        return None;
    }
    // Relative luminance after WCAG 2.2.
    let linear = |channel: u8| {
        let c = f64::from(channel) / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    };
    let luminance = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    Some(if luminance > 0.18 { DARK } else { LIGHT })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_written_one_way() {
        let cases = [
            ("#FFF", Some("#ffffff")),
            ("red", Some("#ff0000")),
            ("hsl(0, 100%, 50%)", Some("#ff0000")),
            ("rgba(0,0,0,.5)", Some("rgba(0,0,0,0.50)")),
            ("transparent", Some("none")),
            ("currentColor", Some("currentColor")),
            ("url(http://x.example/)", None),
            ("expression(alert(1))", None),
            ("", None),
        ];
        for (value, expected) in cases {
            assert_eq!(normal(value).as_deref(), expected, "{value}");
        }
    }

    #[test]
    fn text_on_an_authors_colour_can_be_read() {
        assert_eq!(text_on("#ff99ff"), Some(DARK));
        assert_eq!(text_on("#990000"), Some(LIGHT));
        assert_eq!(text_on(theme::SERIES[0]), None);
        assert_eq!(text_on("none"), None);
    }
}
