//! `[output.html]`: how pages look and behave, where mdBook has a key for it. Source of the keys and their defaults:
//! <https://rust-lang.github.io/mdBook/format/configuration/renderers.html>.

use std::collections::BTreeMap;

use toml::Spanned;

use super::{FILE, Fault, folder, raw};
use crate::diagnostic::{Diagnostic, Span, nearest};
use crate::path::SourcePath;

/// mdBook's themes that are light, and those that are dark.
const LIGHT: [&str; 2] = ["light", "rust"];
const DARK: [&str; 3] = ["coal", "navy", "ayu"];

/// The page for addresses that lead nowhere, where book.toml names none: in the folder of the pages.
const MISSING: &str = "404.md";

/// How pages look and behave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Html {
    /// Style sheets of the project's own, linked on every page after the theme's, in their order; and where book.toml names them.
    pub styles: Vec<(SourcePath, Span)>,
    /// Scripts, in the same way.
    pub scripts: Vec<(SourcePath, Span)>,
    /// The colours for readers who chose none; `None`: as their system has it.
    pub shade: Option<Shade>,
    /// Whether the navigation shows the numbers of chapters.
    pub numbers: bool,
    /// Whether pages list their headings.
    pub contents: bool,
    /// Down to which level of the navigation folders are unfolded, the top being 1; `None`: those on the way to the page.
    pub unfolded: Option<usize>,
    /// Whether code has a button to copy it.
    pub copy: bool,
    /// The page for addresses that lead nowhere.
    pub missing: Missing,
    /// How many pages a search shows at the most; `None`: as the theme has it.
    pub most_found: Option<usize>,
    /// Files and folders, from the folder of the pages, and whether search finds what is in them; the longest that fits counts.
    pub searched: BTreeMap<SourcePath, bool>,
}

impl Default for Html {
    fn default() -> Self {
        Self {
            styles: Vec::new(),
            scripts: Vec::new(),
            shade: None,
            numbers: true,
            contents: true,
            unfolded: None,
            copy: true,
            missing: Missing::default(),
            most_found: None,
            searched: BTreeMap::new(),
        }
    }
}

/// Light or dark colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shade {
    /// As `light` and `rust` of mdBook's.
    Light,
    /// As `coal`, `navy` and `ayu`.
    Dark,
}

impl Shade {
    /// `light` or `dark`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// What a host answers with where there is no page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Missing {
    /// `404.html`, with the words of `404.md` where that is among the pages.
    #[default]
    Usual,
    /// The page of this file, from the folder of the pages; and where book.toml names it.
    File(SourcePath, Span),
    /// There is none.
    None,
}

impl Missing {
    /// The file that holds its words, from the folder of the pages; it need not be there.
    pub fn file(&self) -> Option<SourcePath> {
        match self {
            Self::Usual => SourcePath::new(MISSING),
            Self::File(file, _) => Some(file.clone()),
            Self::None => None,
        }
    }
}

impl Html {
    /// The project's own styles and scripts.
    pub fn files(&self) -> impl Iterator<Item = &(SourcePath, Span)> {
        self.styles.iter().chain(&self.scripts)
    }

    /// Whether search finds what is in a file, given from the folder of the pages.
    pub fn searches(&self, path: &SourcePath) -> bool {
        let fitting = self.searched.iter().filter(|(of, _)| path.is_within(of));
        fitting.max_by_key(|(of, _)| of.components().count()).is_none_or(|(_, is)| *is)
    }

    /// What book.toml names and is not there; `pages` is the folder of the pages.
    pub fn faults(&self, paths: &[SourcePath], pages: &SourcePath) -> Vec<Diagnostic> {
        let Some(file) = SourcePath::new(FILE) else { return Vec::new() };
        let is_there = |path: &SourcePath| paths.binary_search(path).is_ok();
        let missing = |(path, span): &(SourcePath, Span), help: &str| {
            let alike = paths.iter().filter(|other| other.extension() == path.extension());
            let near = nearest(path.as_str(), alike.map(SourcePath::as_str));
            let help = near.map_or_else(|| help.to_owned(), |near| format!("did you mean `{near}`?"));
            Diagnostic::error("config", &file, format!("there is no file `{path}`")).at(*span).help(help)
        };
        let own = self.files().filter(|(path, _)| !is_there(path)).map(|named| {
            missing(
                named,
                "write its path from the folder that holds book.toml; what git ignores is not read",
            )
        });
        let lost = match &self.missing {
            Missing::File(inner, span) => pages.join(inner.as_str()).map(|path| (path, *span)),
            Missing::Usual | Missing::None => None,
        };
        let lost = lost.filter(|(path, _)| !is_there(path)).map(|named| {
            missing(
                &named,
                "write its path from the folder of the pages, or take the line out for a page of the theme's",
            )
        });
        own.chain(lost).collect()
    }
}

/// Reads the table, as far as it is about this. What has no meaning here is said by `warn`.
pub(super) fn html(raw: &mut raw::Html, fault: Fault<'_>, warn: Fault<'_>) -> Html {
    let most_found = raw.search.limit_results.map(|limit| usize::try_from(limit).unwrap_or(usize::MAX));
    let searched = std::mem::take(&mut raw.search.chapter).into_iter();
    Html {
        styles: files(&raw.additional_css, "css", "additional-css", fault),
        scripts: files(&raw.additional_js, "js", "additional-js", fault),
        shade: shade(raw.default_theme.as_ref(), raw.preferred_dark_theme.as_ref(), warn),
        numbers: !raw.no_section_label.unwrap_or(false),
        contents: raw.sidebar_header_nav.unwrap_or(true),
        unfolded: match (raw.fold.enable, raw.fold.level) {
            (None, _) => None,
            (Some(false), _) => Some(usize::MAX),
            (Some(true), level) => Some(level.unwrap_or(0).into()),
        },
        copy: raw.playground.copyable.unwrap_or(true),
        missing: match &raw.input_404 {
            None => Missing::Usual,
            Some(written) if written.get_ref().is_empty() => Missing::None,
            Some(written) => lost(written, fault),
        },
        most_found,
        searched: searched
            .filter_map(|(path, chapter)| {
                let inner = folder(&path, fault)?;
                Some((inner, chapter.enable.unwrap_or(true)))
            })
            .collect(),
    }
}

fn lost(written: &Spanned<String>, fault: Fault<'_>) -> Missing {
    let Some(file) = folder(written, fault) else { return Missing::Usual };
    if !file.extension().is_some_and(|it| it.eq_ignore_ascii_case("md")) {
        let help = "write the path of a file that ends in `.md`, from the folder of the pages";
        fault(written.span(), format!("`{file}` is no Markdown file"), help);
    }
    Missing::File(file, written.span().into())
}

/// Files of the project that pages load.
fn files(
    written: &[Spanned<String>],
    extension: &str,
    key: &str,
    fault: Fault<'_>,
) -> Vec<(SourcePath, Span)> {
    let mut file = |written: &Spanned<String>| {
        let text = written.get_ref();
        if text.contains("://") || text.starts_with("//") {
            let message = format!("`{text}` is at another place: no page asks another host for anything");
            fault(
                written.span(),
                message,
                &format!("put the file into the project, and its path into `{key}`"),
            );
            return None;
        }
        let path = folder(written, fault)?;
        if !path.extension().is_some_and(|it| it.eq_ignore_ascii_case(extension)) {
            let help = format!("`{key}` names files that end in `.{extension}`");
            fault(written.span(), format!("`{path}` is no file of that kind"), &help);
            return None;
        }
        if path.components().next() == Some("_infrabook") {
            fault(
                written.span(),
                format!("`{path}` is where the theme's files are"),
                "put it into another folder",
            );
            return None;
        }
        Some((path, written.span().into()))
    };
    written.iter().filter_map(&mut file).collect()
}

/// The colours for readers who chose none. mdBook shows the default theme where the system is light, and the other where it is dark:
/// where both are of one kind, that is it.
fn shade(
    default: Option<&Spanned<String>>,
    dark: Option<&Spanned<String>>,
    warn: Fault<'_>,
) -> Option<Shade> {
    let mut of = |written: Option<&Spanned<String>>, otherwise: Shade| {
        let Some(written) = written else { return Some(otherwise) };
        let name = written.get_ref().to_lowercase();
        if LIGHT.contains(&name.as_str()) {
            return Some(Shade::Light);
        }
        if DARK.contains(&name.as_str()) {
            return Some(Shade::Dark);
        }
        let known = LIGHT.iter().chain(&DARK).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let message =
            format!("`{}` is no theme: the colours are as a reader's system has them", written.get_ref());
        warn(written.span(), message, &format!("write one of {known}"));
        None
    };
    let (light, dark) = (of(default, Shade::Light), of(dark, Shade::Dark));
    light.filter(|light| dark == Some(*light))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn html(lines: &str) -> Html {
        Config::parse(&format!("[output.html]\n{lines}\n")).unwrap().0.html
    }

    #[test]
    fn nothing_written_is_the_default() {
        assert_eq!(html(""), Html::default());
    }

    #[test]
    fn colours_are_a_systems_unless_both_themes_are_of_one_kind() {
        for (lines, expected) in [
            ("default-theme = 'navy'", Some(Shade::Dark)),
            ("default-theme = 'Coal'\npreferred-dark-theme = 'ayu'", Some(Shade::Dark)),
            ("preferred-dark-theme = 'rust'", Some(Shade::Light)),
            ("default-theme = 'rust'\npreferred-dark-theme = 'navy'", None),
            ("default-theme = 'navy'\npreferred-dark-theme = 'light'", None),
        ] {
            assert_eq!(html(lines).shade, expected, "{lines}");
        }
        let (_, warnings) = Config::parse("[output.html]\ndefault-theme = 'solarized'\n").unwrap();
        assert_eq!(warnings.len(), 1);
        assert_eq!(warnings[0].help, "write one of `light`, `rust`, `coal`, `navy`, `ayu`");
    }

    #[test]
    fn folds_are_mdbooks() {
        for (lines, expected) in [
            ("", None),
            ("fold = { enable = false }", Some(usize::MAX)),
            ("fold = { enable = true }", Some(0)),
            ("fold = { enable = true, level = 2 }", Some(2)),
        ] {
            assert_eq!(html(lines).unfolded, expected, "{lines}");
        }
    }

    #[test]
    fn files_are_of_the_project_and_of_their_kind() {
        let lines = "additional-css = ['a.css', './b/c.css']\nadditional-js = ['d.js']";
        let found = html(lines);
        let named: Vec<&str> = found.files().map(|(path, _)| path.as_str()).collect();
        assert_eq!(named, ["a.css", "b/c.css", "d.js"]);
        for (line, message) in [
            ("additional-css = ['../a.css']", "`../a.css` leaves the project"),
            ("additional-css = ['a.js']", "`a.js` is no file of that kind"),
            (
                "additional-js = ['https://a.example/b.js']",
                "`https://a.example/b.js` is at another place: no page asks another host for anything",
            ),
            ("additional-js = ['_infrabook/a.js']", "`_infrabook/a.js` is where the theme's files are"),
            ("input-404 = 'a.html'", "`a.html` is no Markdown file"),
        ] {
            let faults = Config::parse(&format!("[output.html]\n{line}\n")).unwrap_err();
            assert_eq!((faults.len(), faults[0].message.as_str()), (1, message));
        }
    }

    #[test]
    fn what_is_not_there_is_named() {
        let path = |path: &str| SourcePath::new(path).unwrap();
        let found = html("additional-css = ['css/a.css']\ninput-404 = 'lost.md'");
        let faults = found.faults(&[path("css/aa.css")], &path("src"));
        let said: Vec<_> = faults.iter().map(|it| (it.message.as_str(), it.help.as_str())).collect();
        assert_eq!(said[0], ("there is no file `css/a.css`", "did you mean `css/aa.css`?"));
        assert_eq!(said[1].0, "there is no file `src/lost.md`");
        assert!(found.faults(&[path("css/a.css"), path("src/lost.md")], &path("src")).is_empty());
    }

    #[test]
    fn the_page_for_lost_readers_may_be_none() {
        assert_eq!(html("input-404 = ''").missing.file(), None);
        assert_eq!(html("").missing.file().unwrap().as_str(), "404.md");
        assert_eq!(html("input-404 = 'a/lost.md'").missing.file().unwrap().as_str(), "a/lost.md");
    }

    #[test]
    fn of_chapters_the_nearest_says_whether_they_are_searched() {
        let found =
            html("search.chapter = { 'appendix' = { enable = false }, 'appendix/a.md' = { enable = true } }");
        for (path, expected) in [
            ("appendix/a.md", true),
            ("appendix/b.md", false),
            ("appendix/c/d.md", false),
            ("appendixes.md", true),
        ] {
            assert_eq!(found.searches(&SourcePath::new(path).unwrap()), expected, "{path}");
        }
        assert_eq!(html("search.limit-results = 5").most_found, Some(5));
    }
}
