//! Where an address of a redirect is on the site.

use crate::content::url;
use crate::path::{SitePath, is_reserved};

/// A longer name fits on no disk in use, in bytes.
const LONGEST: usize = 255;

/// The place of an old address, seen from `folder` unless it begins with a slash; and its fragment.
///
/// # Errors
/// Why a page cannot have been there.
pub(super) fn old(written: &str, folder: &SitePath) -> Result<(SitePath, Option<String>), &'static str> {
    if written.trim().is_empty() {
        return Err("it is empty");
    }
    if url::has_scheme(written) || written.starts_with("//") {
        return Err("it is none of this site");
    }
    let (path, fragment) = written.split_once('#').map_or((written, None), |(path, it)| (path, Some(it)));
    if path.contains('?') {
        return Err("it has a query, which names no file");
    }
    let path = url::decode(path).ok_or("it is no UTF-8")?;
    if path.contains(char::is_control) {
        return Err("it holds a control character");
    }
    let start = if path.starts_with('/') { SitePath::root() } else { folder.clone() };
    let at = start.join(path.trim_start_matches('/')).ok_or("it leaves the site")?;
    let at = if at.is_root() || is_folder(&path) { at.join("index.html") } else { page_at(&at) };
    let at = at.ok_or("no page can be there: end it in `.html` or `/`")?;
    if at.components().any(is_reserved) {
        return Err("no page was there: the name is git's, or one of infrabook's own");
    }
    if at.components().any(|name| name.len() > LONGEST) {
        return Err("a part of it is too long to be a file's name");
    }
    let fragment =
        fragment.filter(|it| !it.is_empty()).map(|it| url::decode(it).unwrap_or(it.into()).into_owned());
    Ok((at, fragment))
}

/// Whether a path is written as a folder's.
pub(super) fn is_folder(path: &str) -> bool {
    matches!(path.rsplit('/').next(), Some("" | "." | ".."))
}

/// The page of this name: `old.html`, that of the Markdown file `old.md`, or that of the folder `old`. `None` for what is no page by
/// its name.
pub(super) fn page_at(path: &SitePath) -> Option<SitePath> {
    let is_word = |extension: &str| extension.starts_with(|c: char| c.is_ascii_alphabetic());
    match path.extension() {
        Some("html" | "htm") => Some(path.clone()),
        Some("md") => {
            let stem = if path.name().eq_ignore_ascii_case("readme.md") { "index" } else { path.stem() };
            path.parent().join(&format!("{stem}.html"))
        }
        // `v1.2` is a folder.
        Some(extension) if is_word(extension) => None,
        _ => path.join("index.html"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_addresses_are_places_of_pages() {
        let folder = SitePath::new("docs").unwrap();
        for (written, expected) in [
            ("old.html", "docs/old.html"),
            ("/old.html", "old.html"),
            ("../old.html", "old.html"),
            ("/old/", "old/index.html"),
            ("/old", "old/index.html"),
            ("/v1.2", "v1.2/index.html"),
            ("/old.md", "old.html"),
            ("sub/README.md", "docs/sub/index.html"),
            ("/", "index.html"),
            ("./", "docs/index.html"),
            ("/a%20b.html", "a b.html"),
            ("//evil.example/x.html", "!"),
            ("https://x.example/", "!"),
            ("javascript:alert(1)", "!"),
            ("../../old.html", "!"),
            ("/%2e%2e/old.html", "!"),
            ("/a.html?x", "!"),
            ("/a%00.html", "!"),
            ("/a%0a.html", "!"),
            ("/a\\..\\b.html", "!"),
            ("/a.pdf", "!"),
            ("", "!"),
            (" ", "!"),
            ("/.git/hooks/", "!"),
            ("/x/.GIT", "!"),
            ("/.infrabook-manifest", "!"),
            ("/x/.Infrabook/a.html", "!"),
            ("/.github/", ".github/index.html"),
        ] {
            let found = old(written, &folder).map_or_else(|_| "!".to_owned(), |(path, _)| path.to_string());
            assert_eq!(found, expected, "{written}");
        }
        let long = |bytes| old(&format!("/{}/", "x".repeat(bytes)), &folder);
        assert!(long(LONGEST).is_ok() && long(LONGEST + 1).is_err());
        assert_eq!(old("/a.html#b%20c", &folder).unwrap().1.as_deref(), Some("b c"));
    }
}
