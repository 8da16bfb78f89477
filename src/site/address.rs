//! Whole addresses, for those who read the site from elsewhere: search engines, link previews. There are none where book.toml says only
//! the site's path, or nothing.

use super::Site;
use crate::content::url;
use crate::outline::{Destination, Route, encode_fragment};
use crate::path::SitePath;

/// The whole address of a page: of two places that it stands at, the site's root.
pub(super) fn of_page(site: &Site, page: usize) -> Option<String> {
    let home = SitePath::root().join("index.html")?;
    let is_home = site.outline.routes.get(&home) == Some(&Route::Page(page));
    of_route(site, if is_home { &home } else { &site.outline.pages[page].route })
}

/// The whole address of a file; of an `index.html`, its folder.
pub(super) fn of_route(site: &Site, route: &SitePath) -> Option<String> {
    let base = site.scan.config.site_url.as_ref()?;
    let path = route.url_from(&SitePath::root());
    let path = path.strip_prefix("./").unwrap_or(&path);
    let path =
        if route.name() == "index.html" { path.strip_suffix("index.html").unwrap_or(path) } else { path };
    Some(format!("{base}{path}"))
}

/// The whole address of where a redirect leads.
pub(super) fn of_destination(site: &Site, to: &Destination) -> Option<String> {
    match to {
        Destination::Page(page, fragment) => {
            let fragment =
                fragment.as_ref().map(|it| format!("#{}", encode_fragment(it))).unwrap_or_default();
            Some(format!("{}{fragment}", of_page(site, *page)?))
        }
        Destination::File(path, suffix) => Some(format!("{}{suffix}", of_route(site, path)?)),
        Destination::External(to) if url::has_scheme(to) => Some(to.clone()),
        _ => None,
    }
}
