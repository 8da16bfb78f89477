//! What a site has for programs and language models, beside its pages: the catalog and its schemas, llms.txt, each page as Markdown. A file of
//! the project that stands at the place of one of these wins: ours is left out.

mod catalog;
mod estate;
mod headings;
mod llms;
mod page;
mod view;

use std::io;

pub(super) use headings::Headings;

use super::Site;
use crate::outline::Route;
use crate::path::SitePath;

/// The files that are one a site.
const FILES: [(&str, File); 5] = [
    ("catalog.json", File::Catalog),
    ("catalog.schema.json", File::CatalogSchema),
    ("exports.json", File::Exports),
    ("exports.schema.json", File::ExportsSchema),
    ("llms.txt", File::Llms),
];

#[derive(Clone, Copy)]
enum File {
    Catalog,
    CatalogSchema,
    Exports,
    ExportsSchema,
    Llms,
    /// A page, by its index, as it stands at this route.
    Page(usize),
}

/// These files, of this site.
pub(super) fn routes(site: &Site) -> Vec<SitePath> {
    let files = FILES.iter().filter_map(|(name, _)| SitePath::new(name));
    let pages = site.outline.routes.iter().filter(|(_, to)| matches!(to, Route::Page(_)));
    files
        .chain(pages.filter_map(|(route, _)| page::route_of(route)))
        .filter(|route| has(site, route))
        .collect()
}

/// Whether this is one of these files.
pub(super) fn has(site: &Site, route: &SitePath) -> bool {
    file(site, route).is_some()
}

/// One of these files; `None` where it is none.
pub(super) fn bytes(site: &Site, route: &SitePath) -> Option<io::Result<Vec<u8>>> {
    Some(match file(site, route)? {
        File::Catalog => catalog::catalog(site),
        File::CatalogSchema => Ok(include_bytes!("catalog.schema.json").to_vec()),
        File::Exports => catalog::exports(site),
        File::ExportsSchema => Ok(include_bytes!("exports.schema.json").to_vec()),
        File::Llms => Ok(llms::llms(site).into_bytes()),
        File::Page(page) => Ok(page::page(site, page, &page::page_of(route)?).into_bytes()),
    })
}

/// The Markdown of the page at a route, where there is one.
pub(super) fn markdown_of(site: &Site, page: &SitePath) -> Option<SitePath> {
    page::route_of(page).filter(|route| has(site, route))
}

fn file(site: &Site, route: &SitePath) -> Option<File> {
    let known = FILES.iter().find(|(name, _)| *name == route.as_str()).map(|(_, file)| *file);
    let of_page = || match site.outline.routes.get(&page::page_of(route)?)? {
        Route::Page(page) => Some(File::Page(*page)),
        Route::File(_) | Route::Redirect(_) => None,
    };
    let file = known.or_else(of_page)?;
    let export = site.scan.config.export;
    let is_wanted = match file {
        // A site of words alone has no estate.
        File::Catalog | File::CatalogSchema | File::Exports | File::ExportsSchema => {
            export.catalog && !site.outline.catalog.entities.is_empty()
        }
        File::Llms => export.llms,
        File::Page(_) => export.markdown,
    };
    (is_wanted && !site.outline.routes.contains_key(route)).then_some(file)
}
