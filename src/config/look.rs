//! `[theme]`: the site's colours and pictures.

use super::{FILE, Fault, folder, raw};
use crate::colour::Colour;
use crate::diagnostic::{Diagnostic, Span, nearest};
use crate::path::SourcePath;

/// Kinds of files that are pictures, and what a browser calls them.
const PICTURES: &[(&str, &str)] = &[
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("ico", "image/x-icon"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("webp", "image/webp"),
    ("gif", "image/gif"),
    ("avif", "image/avif"),
];

/// The site's colours and pictures, as far as book.toml chooses them, each with its place there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// The folder of the user's own templates and styles, where it is named.
    pub folder: Option<(SourcePath, Span)>,
    /// The colour that stands out.
    pub accent: Option<(Colour, Span)>,
    /// The same on a dark ground; `None`: one is made of the other.
    pub accent_dark: Option<(Colour, Span)>,
    /// The picture beside the site's name.
    pub logo: Option<(SourcePath, Span)>,
    /// The same on a dark ground.
    pub logo_dark: Option<(SourcePath, Span)>,
    /// The picture in a browser's tab.
    pub favicon: Option<(SourcePath, Span)>,
}

impl Look {
    /// The pictures that it names.
    pub fn pictures(&self) -> impl Iterator<Item = &(SourcePath, Span)> {
        [&self.logo, &self.logo_dark, &self.favicon].into_iter().flatten()
    }

    /// Pictures, and a theme's folder, that are not there.
    pub fn faults(&self, paths: &[SourcePath]) -> Vec<Diagnostic> {
        let Some(file) = SourcePath::new(FILE) else { return Vec::new() };
        let missing = self.pictures().filter(|(path, _)| paths.binary_search(path).is_err());
        let fault = |(path, span): &(SourcePath, Span)| {
            let pictures = paths.iter().filter(|path| media_type(path).is_some()).map(SourcePath::as_str);
            let help = match nearest(path.as_str(), pictures) {
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    "write its path from the folder that holds book.toml; what git ignores is not read".into()
                }
            };
            Diagnostic::error("config", &file, format!("there is no file `{path}`")).at(*span).help(help)
        };
        let is_there = |folder: &SourcePath| paths.iter().any(|path| path.strip(folder).is_some());
        let folder = self.folder.iter().filter(|(folder, _)| !is_there(folder)).map(|(folder, span)| {
            let message = format!("there is no folder `{folder}`: the default theme is used");
            let help = "write the theme's folder from the one that holds book.toml, or take the line out";
            Diagnostic::warning("theme", &file, message).at(*span).help(help)
        });
        missing.map(fault).chain(folder).collect()
    }
}

/// Whether bytes may be a picture of the kind that its path says: its first ones are those of that kind.
pub fn is_picture(path: &SourcePath, bytes: &[u8]) -> bool {
    let is = |at: usize, mark: &[u8]| bytes.get(at..).is_some_and(|rest| rest.starts_with(mark));
    match media_type(path) {
        Some("image/svg+xml") => String::from_utf8_lossy(bytes).contains("<svg"),
        Some("image/png") => is(0, b"\x89PNG"),
        Some("image/jpeg") => is(0, b"\xff\xd8\xff"),
        Some("image/gif") => is(0, b"GIF8"),
        Some("image/webp") => is(0, b"RIFF") && is(8, b"WEBP"),
        Some("image/avif") => is(4, b"ftyp"),
        // Browsers take a PNG for an icon too.
        Some("image/x-icon") => is(0, b"\0\0\x01\0") || is(0, b"\x89PNG"),
        _ => false,
    }
}

/// What a browser calls this kind of picture: `image/png`. `None` for what is no picture.
pub fn media_type(path: &SourcePath) -> Option<&'static str> {
    let extension = path.extension()?;
    PICTURES
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(extension))
        .map(|(_, media_type)| *media_type)
}

/// Reads the table.
pub(super) fn look(raw: raw::Theme, fault: Fault<'_>) -> Look {
    let mut colour = |written: Option<toml::Spanned<toml::Value>>| {
        let written = written?;
        let text = written.get_ref().as_str();
        let read = text.and_then(Colour::parse);
        if read.is_none() {
            let message = match text {
                Some(text) => format!("`{text}` is no colour"),
                None => {
                    format!("a colour is a text, and this is of the type {}", written.get_ref().type_str())
                }
            };
            fault(written.span(), message, "write it in hexadecimal, between quotes: `\"#7a3e9d\"`");
        }
        Some((read?, written.span().into()))
    };
    let (accent, accent_dark) = (colour(raw.accent), colour(raw.accent_dark));
    let mut picture = |written: Option<toml::Spanned<String>>| {
        let written = written?;
        if written.get_ref().contains("://") {
            let message =
                format!("`{}` is at another place: a picture is a file of the project", written.get_ref());
            fault(written.span(), message, "put it into the project, and write its path from book.toml");
            return None;
        }
        let path = folder(&written, fault)?;
        if media_type(&path).is_none() {
            let kinds = PICTURES.iter().map(|(kind, _)| *kind).collect::<Vec<_>>().join(", ");
            fault(
                written.span(),
                format!("`{path}` is no picture"),
                &format!("a picture ends in one of: {kinds}"),
            );
            return None;
        }
        Some((path, written.span().into()))
    };
    let (logo, logo_dark) = match (picture(raw.logo), picture(raw.logo_dark)) {
        // The only one there is stands on every ground.
        (None, only) => (only, None),
        both => both,
    };
    Look { folder: None, accent, accent_dark, logo, logo_dark, favicon: picture(raw.favicon) }
}

#[cfg(test)]
mod tests {
    use crate::config::Config;
    use crate::path::SourcePath;

    #[test]
    fn what_is_no_colour_and_no_picture_is_refused_where_it_stands() {
        for (line, message) in [
            ("accent = 'purple'", "`purple` is no colour"),
            ("accent-dark = '#12345'", "`#12345` is no colour"),
            ("accent = 5", "a colour is a text, and this is of the type integer"),
            ("accent = ['#123456']", "a colour is a text, and this is of the type array"),
            (
                "logo = 'https://a.example/b.png'",
                "`https://a.example/b.png` is at another place: a picture is a file of the project",
            ),
            ("logo = 'logo.exe'", "`logo.exe` is no picture"),
            ("favicon = '../icon.png'", "`../icon.png` leaves the project"),
            ("acent = '#123456'", "[theme] has no key `acent`"),
        ] {
            let text = format!("[theme]\n{line}\n");
            let found = Config::parse(&text).unwrap_err();
            assert_eq!((found.len(), found[0].message.as_str()), (1, message));
            assert!(found[0].span.is_some_and(|span| span.start >= 8) && !found[0].help.is_empty());
        }
    }

    #[test]
    fn a_single_logo_is_for_both_grounds() {
        let look = Config::parse("[theme]\nlogo-dark = 'dark.svg'\n").unwrap().0.look;
        assert_eq!((look.logo.unwrap().0.as_str(), look.logo_dark), ("dark.svg", None));
    }

    #[test]
    fn pictures_begin_as_their_names_say() {
        for (name, bytes, is) in [
            ("a.svg", &b"<?xml?>\n<svg/>"[..], true),
            ("a.svg", b"\x89PNG", false),
            ("a.png", b"\x89PNG\r\n", true),
            ("a.png", b"not a picture", false),
            ("a.JPG", b"\xff\xd8\xff\xe0", true),
            ("a.webp", b"RIFF....WEBP", true),
            ("a.ico", b"", false),
        ] {
            assert_eq!(super::is_picture(&SourcePath::new(name).unwrap(), bytes), is, "{name}");
        }
    }

    #[test]
    fn a_theme_that_is_not_there_is_named() {
        let text = "[output.html]\ntheme = \"docs/theme\"\n";
        let (config, _) = Config::parse(text).unwrap();
        let faults = config.look.faults(&[SourcePath::new("docs/themes.md").unwrap()]);
        assert_eq!(faults[0].message, "there is no folder `docs/theme`: the default theme is used");
        assert_eq!(faults[0].span.map(|span| &text[span.start..span.end]), Some("\"docs/theme\""));
        assert!(config.look.faults(&[SourcePath::new("docs/theme/icon.svg").unwrap()]).is_empty());
    }

    #[test]
    fn a_picture_that_is_not_there_is_named() {
        let (config, _) = Config::parse("[theme]\nlogo = 'images/logo.svg'\n").unwrap();
        let there = SourcePath::new("images/logos.svg").unwrap();
        let faults = config.look.faults(&[there]);
        assert_eq!(
            (faults[0].message.as_str(), faults[0].help.as_str()),
            ("there is no file `images/logo.svg`", "did you mean `images/logos.svg`?")
        );
        assert!(config.look.faults(&[SourcePath::new("images/logo.svg").unwrap()]).is_empty());
    }
}
