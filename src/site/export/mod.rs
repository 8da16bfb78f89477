//! What a site has for programs, beside its pages: the catalog and its schemas. A file of the project that stands at
//! the place of one of these wins: ours is left out.

mod catalog;
mod view;

use std::io;

use super::Site;
use crate::path::SitePath;

/// The files that are one a site.
const FILES: [(&str, File); 4] = [
    ("catalog.json", File::Catalog),
    ("catalog.schema.json", File::CatalogSchema),
    ("exports.json", File::Exports),
    ("exports.schema.json", File::ExportsSchema),
];

#[derive(Clone, Copy)]
enum File {
    Catalog,
    CatalogSchema,
    Exports,
    ExportsSchema,
}

/// These files, of this site.
pub(super) fn routes(site: &Site) -> Vec<SitePath> {
    let paths = FILES.iter().filter_map(|(name, _)| SitePath::new(name));
    paths.filter(|path| has(site, path)).collect()
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
    })
}

fn file(site: &Site, route: &SitePath) -> Option<File> {
    let (_, file) = FILES.iter().find(|(name, _)| *name == route.as_str())?;
    // A site of words alone has no estate.
    let is_wanted = match file {
        _ => site.scan.config.export.catalog && !site.outline.catalog.entities.is_empty(),
    };
    (is_wanted && !site.outline.routes.contains_key(route)).then_some(*file)
}
