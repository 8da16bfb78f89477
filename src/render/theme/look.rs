//! The colours and pictures that book.toml chooses.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use super::{Asset, Theming};
use crate::colour::{Colour, READABLE};
use crate::config::{FILE, Look, media_type};
use crate::diagnostic::{Diagnostic, Span};
use crate::path::SourcePath;

/// The grounds of the default theme, where the style sheet does not say it plainly: light, dark.
const GROUNDS: [Colour; 2] = [Colour::WHITE, Colour([0x0f, 0x13, 0x18])];

/// Its accents.
const ACCENTS: [Colour; 2] = [Colour([0x1b, 0x56, 0xc4]), Colour([0x86, 0xb4, 0xff])];

/// A derived accent is as readable on the dark ground.
const DERIVED: f64 = 7.0;

/// The style that follows from `look`, over the theme's own, whose text is `style`; and what is hard to read.
pub(super) fn colours(look: &Look, style: &str) -> (String, Vec<Diagnostic>) {
    let grounds = pair(style, "--bg:").unwrap_or(GROUNDS);
    let [light, dark] = match (look.accent, look.accent_dark) {
        (None, None) => return (String::new(), Vec::new()),
        (Some((light, _)), Some((dark, _))) => [light, dark],
        (Some((light, _)), None) => [light, light.readable_on(grounds[1], DERIVED)],
        (None, Some((dark, _))) => [pair(style, "--accent:").unwrap_or(ACCENTS)[0], dark],
    };
    let mut css = String::from(":root{");
    let mut set = |name: &str, of: &dyn Fn(Colour, Colour) -> Colour| {
        let _ = write!(css, "--{name}:light-dark({},{});", of(light, grounds[0]), of(dark, grounds[1]));
    };
    set("accent", &|accent, _| accent);
    set("accent-soft", &|accent, ground| ground.mixed(accent, 14));
    set("on-accent", &|accent, _| {
        if accent.contrast(Colour::WHITE) >= accent.contrast(Colour::BLACK) {
            Colour::WHITE
        } else {
            Colour::BLACK
        }
    });
    css.push_str("}\n");
    let chosen = [("light", look.accent, grounds[0]), ("dark", look.accent_dark, grounds[1])];
    let faults = chosen.into_iter().filter_map(|(name, chosen, ground)| pale(name, chosen?, ground));
    (css, faults.collect())
}

/// A colour that is hard to read on its ground.
fn pale(theme: &str, (colour, span): (Colour, Span), ground: Colour) -> Option<Diagnostic> {
    let contrast = colour.contrast(ground);
    if contrast >= READABLE {
        return None;
    }
    let near = colour.readable_on(ground, READABLE);
    // Rounded down: 4.49 is not 4.5.
    let measured = (contrast * 100.0).floor() / 100.0;
    let message = format!(
        "`{colour}` is hard to read in the {theme} theme: its contrast to the ground is {measured}:1"
    );
    let help = format!("text needs {READABLE}:1; `{near}` is the nearest that has it");
    Some(Diagnostic::warning("theme", &SourcePath::new(FILE)?, message).at(span).help(help))
}

/// What a property is in both themes, as the style sheet sets it last: `--bg: light-dark(#…, #…)`.
fn pair(style: &str, property: &str) -> Option<[Colour; 2]> {
    let (_, rest) = style.rsplit_once(property)?;
    let (light, dark) = rest.trim_start().strip_prefix("light-dark(")?.split_once(')')?.0.split_once(',')?;
    Some([Colour::parse(light.trim())?, Colour::parse(dark.trim())?])
}

/// The pictures around every page.
pub(super) struct Pictures {
    /// In the browser's tab; `None`: the default one.
    pub(super) favicon: Option<Asset>,
    pub(super) logo: Option<Asset>,
    pub(super) logo_dark: Option<Asset>,
}

/// The pictures that book.toml names, and those that stand where mdBook has them.
pub(super) fn pictures(theming: &Theming<'_>) -> Pictures {
    let all: &BTreeMap<SourcePath, Arc<[u8]>> = theming.pictures;
    let asset = |name: &str, path: &SourcePath| {
        media_type(path)?;
        Some(Asset::new(name, &path.extension()?.to_ascii_lowercase(), all.get(path)?.to_vec()))
    };
    let named = |name: &str, chosen: &Option<(SourcePath, Span)>| asset(name, &chosen.as_ref()?.0);
    let of_mdbook = |name: &str| asset("icon", &theming.folder.join(name)?);
    let look = theming.look;
    let has_icon = theming.files.contains_key("icon.svg");
    let favicon = named("icon", &look.favicon)
        .or_else(|| ["favicon.svg", "favicon.png"].into_iter().filter(|_| !has_icon).find_map(of_mdbook));
    Pictures { favicon, logo: named("logo", &look.logo), logo_dark: named("logo-dark", &look.logo_dark) }
}

impl Pictures {
    /// The style of a logo: its shape, and the dark theme's in its place.
    pub(super) fn style(&self) -> String {
        let mut css = String::new();
        if self.logo.is_some() {
            css.push_str(".brand img{width:auto;max-width:12rem}\n");
        }
        if let Some(dark) = &self.logo_dark {
            // Next to the style sheet.
            let name = dark.path.rsplit('/').next().unwrap_or_default();
            let rule = format!(".brand img{{content:url(\"{name}\")}}");
            let system =
                format!("@media(prefers-color-scheme:dark){{:root:not([data-theme=\"light\"]) {rule}}}");
            let _ = writeln!(css, "@media screen{{:root[data-theme=\"dark\"] {rule}{system}}}");
        }
        css
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(accent: Option<&str>, dark: Option<&str>) -> Look {
        let colour = |text: &str| (Colour::parse(text).unwrap(), Span::new(1, 2));
        Look { accent: accent.map(colour), accent_dark: dark.map(colour), ..Look::default() }
    }

    #[test]
    fn a_dark_accent_is_made_of_the_light_one() {
        let (css, faults) = colours(&look(Some("#7a3e9d"), None), "");
        assert!(
            css.contains("--accent:light-dark(#7a3e9d,#")
                && css.contains("--on-accent:light-dark(#ffffff,#000000)"),
            "{css}"
        );
        let dark = css.split_once("#7a3e9d,").unwrap().1.get(..7).unwrap();
        assert!(Colour::parse(dark).unwrap().contrast(GROUNDS[1]) >= 7.0, "{dark}");
        assert_eq!(faults, []);
        assert_eq!(colours(&Look::default(), ""), (String::new(), Vec::new()));
    }

    #[test]
    fn what_is_hard_to_read_is_measured() {
        let (_, faults) = colours(&look(Some("#ffcc00"), Some("#222222")), "");
        let said: Vec<_> = faults.iter().map(|it| (it.message.as_str(), it.help.as_str())).collect();
        assert_eq!(said.len(), 2, "{said:?}");
        assert_eq!(
            said[0].0,
            "`#ffcc00` is hard to read in the light theme: its contrast to the ground is 1.51:1"
        );
        let near = said[0].1.split('`').nth(1).unwrap();
        assert!(Colour::parse(near).unwrap().contrast(Colour::WHITE) >= READABLE, "{}", said[0].1);
    }

    #[test]
    fn the_ground_is_that_of_the_style_sheet() {
        let style = "--bg: light-dark(#fff, #000);\n:root{--bg:light-dark(#ffffff,#767676)}";
        let (_, faults) = colours(&look(None, Some("#ffffff")), style);
        assert_eq!(faults.len(), 0);
        let (_, faults) = colours(&look(None, Some("#dddddd")), style);
        assert_eq!(faults.len(), 1);
    }
}
