//! `catalog.json`, all that is known of the estate, and `exports.json`, the little of it that another repository needs to link here.
//!
//! One thing a line, so that two of these files can be compared by lines. What is empty is left out. The schemas beside this file say what
//! each property means: the two change together, and a test holds them against each other.

use std::io;

use rayon::prelude::*;
use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64;

use super::view::{EdgeView, EntityView, EnvironmentView, ExportView, UnresolvedView};
use crate::catalog::{Entity, Location};
use crate::outline::Outline;
use crate::path::SitePath;
use crate::site::Site;
use crate::source::block::Environment;

/// The version of both formats. A property that is added keeps it; one that goes, or means something else, does not.
const VERSION: u32 = 1;

/// So many entities are written by one thread at a time.
const AT_A_TIME: usize = 256;

/// The whole catalog, as `catalog.schema.json` describes it.
///
/// # Errors
/// None that is known: the bytes are kept in memory.
pub(super) fn catalog(site: &Site) -> io::Result<Vec<u8>> {
    let outline = &site.outline;
    let mut out = head(site, "catalog.schema.json")?;
    let environments: Vec<&Environment> = outline.environments().collect();
    list("environments", &environments, &mut out, |it, out| json(&EnvironmentView::new(it, outline), out))?;
    let entities = &outline.catalog.entities;
    list("entities", entities, &mut out, |it, out| entity(it, outline, out))?;
    list("edges", &outline.links.edges, &mut out, |it, out| json(&EdgeView::from(it), out))?;
    list("unresolved", &outline.links.unresolved, &mut out, |it, out| json(&UnresolvedView::from(it), out))?;
    out.extend_from_slice(b"\n}\n");
    Ok(out)
}

/// What of the catalog others may need, as `exports.schema.json` describes it: what stands on a page, and is no example.
///
/// # Errors
/// None that is known: the bytes are kept in memory.
pub(super) fn exports(site: &Site) -> io::Result<Vec<u8>> {
    let outline = &site.outline;
    let mut out = head(site, "exports.schema.json")?;
    let entities = outline.catalog.entities.iter().filter(|it| !it.auxiliary && !it.keys.is_empty());
    let exported: Vec<ExportView<'_>> = entities.filter_map(|it| ExportView::new(it, outline)).collect();
    list("entities", &exported, &mut out, json)?;
    out.extend_from_slice(b"\n}\n");
    Ok(out)
}

/// The beginning of either file, up to its first list.
fn head(site: &Site, schema: &'static str) -> io::Result<Vec<u8>> {
    let mut out = b"{".to_vec();
    let config = &site.scan.config;
    let property = |name: &str, value: &str, out: &mut Vec<u8>| {
        out.extend_from_slice(format!("\n\"{name}\": ").as_bytes());
        json(value, out)?;
        out.push(b',');
        io::Result::Ok(())
    };
    property("$schema", schema, &mut out)?;
    out.extend_from_slice(format!("\n\"version\": {VERSION},").as_bytes());
    property("repository", &config.repository, &mut out)?;
    property("title", &site.outline.title, &mut out)?;
    if let Some(address) = &config.site_url {
        property("site", address, &mut out)?;
    }
    out.pop();
    Ok(out)
}

/// Appends a property that is a list, an item a line.
fn list<T: Sync>(
    name: &str,
    items: &[T],
    out: &mut Vec<u8>,
    write: impl Fn(&T, &mut Vec<u8>) -> io::Result<()> + Sync,
) -> io::Result<()> {
    out.extend_from_slice(format!(",\n\"{name}\": [").as_bytes());
    let lines = |some: &[T]| {
        let mut lines = Vec::new();
        for item in some {
            lines.push(b'\n');
            write(item, &mut lines)?;
            lines.push(b',');
        }
        io::Result::Ok(lines)
    };
    let parts: Vec<Vec<u8>> = items.par_chunks(AT_A_TIME).map(lines).collect::<io::Result<_>>()?;
    parts.iter().for_each(|part| out.extend_from_slice(part));
    // The comma behind the last.
    out.truncate(out.len() - usize::from(!items.is_empty()));
    out.extend_from_slice(if items.is_empty() { b"]" } else { b"\n]" });
    Ok(())
}

fn json(value: &(impl Serialize + ?Sized), out: &mut Vec<u8>) -> io::Result<()> {
    serde_json::to_writer(out, value).map_err(io::Error::from)
}

/// An entity: what it is; then a hash of that, where it stands on the site, and where it was read. So the hash changes with the entity and not
/// with the lines above it.
fn entity(entity: &Entity, outline: &Outline, out: &mut Vec<u8>) -> io::Result<()> {
    let start = out.len();
    json(&EntityView::from(entity), out)?;
    let hash = xxh3_64(&out[start..]);
    out.pop();
    out.extend_from_slice(format!(",\"hash\":\"{hash:016x}\"").as_bytes());
    if let Some(url) = outline.entity_url(&entity.id, &SitePath::root()) {
        out.extend_from_slice(b",\"url\":");
        json(&url, out)?;
    }
    let Location { file, line, span: _ } = &entity.location;
    out.extend_from_slice(b",\"location\":{\"file\":");
    json(file, out)?;
    out.extend_from_slice(format!(",\"line\":{line}}}}}").as_bytes());
    Ok(())
}
