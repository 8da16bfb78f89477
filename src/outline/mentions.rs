//! Which pages of words lead to what of the estate: by links, by names in code, by what they embed.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rayon::prelude::*;

use super::{Destination, Outline, PageKind};
use crate::catalog::EntityId;
use crate::content::Document;
use crate::diagnostic::Span;
use crate::path::SourcePath;
use crate::scan::{Authored, Placed, Scan};

/// A place in a page's words that leads to something of the estate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The page whose words they are, by index.
    pub from: usize,
    /// The file of these words.
    pub file: SourcePath,
    /// The line, from 1.
    pub line: usize,
    /// What of the page it leads to: an input, a resource. `None` for the page as a whole, or for words on it.
    pub entity: Option<EntityId>,
}

impl Outline {
    /// Who mentions this entity: of one that has a page, also who mentions something on it.
    pub fn mentions_of<'a>(&'a self, id: &'a EntityId) -> impl Iterator<Item = &'a Mention> {
        let page = self.page_of_entity(id);
        let has_page = id.address().is_none();
        let there = page.and_then(|page| self.mentions.get(&page)).into_iter().flatten();
        there.filter(move |mention| has_page || mention.entity.as_ref() == Some(id))
    }
}

/// Every mention, by the page that is led to; of each page in the order of the files and of their lines, a line's like ones once. Links
/// of a page to itself are none, unless they lead to something that the estate declares.
pub(super) fn find(scan: &Scan, outline: &Outline) -> BTreeMap<usize, Vec<Mention>> {
    let anchored = Anchored { outline, of_page: vec![OnceLock::new(); outline.pages.len()] };
    let found: Vec<Vec<(usize, Mention)>> = scan
        .documents
        .par_iter()
        .map(|(file, authored)| of_document(scan, file, authored, &anchored))
        .collect();
    let mut mentions: BTreeMap<usize, Vec<Mention>> = BTreeMap::new();
    for (to, mention) in found.into_iter().flatten() {
        mentions.entry(to).or_default().push(mention);
    }
    mentions
}

fn of_document(
    scan: &Scan,
    document: &SourcePath,
    authored: &Authored,
    anchored: &Anchored<'_>,
) -> Vec<(usize, Mention)> {
    let outline = anchored.outline;
    let Some(from) = outline.page_of_file(document) else { return Vec::new() };
    let mut places = places(document, &authored.document, outline);
    if places.is_empty() {
        return Vec::new();
    }
    places.sort_by_key(|(span, _)| *span);
    let mut placed = Placed::new(scan, document, authored);
    let mut found: Vec<(usize, Mention)> = Vec::new();
    for (span, (page, fragment)) in places {
        let Some((to, entity)) = anchored.entity(page, fragment) else { continue };
        let (file, line) = placed.line(span);
        let mention = (to, Mention { from, file: file.clone(), line, entity: entity.cloned() });
        let on_line = found.iter().rev().take_while(|(_, known)| known.line == line && known.file == *file);
        let is_known = on_line.into_iter().any(|known| *known == mention);
        if !is_known && (to != from || mention.1.entity.is_some()) {
            found.push(mention);
        }
    }
    found
}

/// A page, and a place on it.
type Place<'a> = (usize, Option<&'a str>);

/// Where a document leads within the site, and where in the file that stands.
fn places<'a>(file: &SourcePath, document: &'a Document, outline: &'a Outline) -> Vec<(Span, Place<'a>)> {
    let of_page = |destination: &'a Destination| match destination {
        Destination::Page(page, fragment) => Some((*page, fragment.as_deref())),
        _ => None,
    };
    let mut places = Vec::new();
    let destinations = outline.destinations.get(file).into_iter().flatten();
    let links = document.links.iter().zip(destinations).filter(|(link, _)| !link.image);
    places.extend(links.filter_map(|(link, to)| Some((link.span, of_page(to)?))));
    let named = document.names.iter().zip(outline.names.get(file).into_iter().flatten());
    places.extend(named.filter_map(|(name, to)| Some((name.span, of_page(to)?))));
    let embedded = outline.embeds.get(file).into_iter().flatten();
    let embeds = document.embeds.iter().zip(embedded);
    places.extend(embeds.filter_map(|(embed, what)| {
        let (page, of) = what.as_ref()?.page(outline)?;
        let fragment = of.and_then(|id| outline.catalog.get(id)?.anchor.as_deref());
        Some((embed.span, (page, fragment)))
    }));
    places
}

/// What stands on pages under which anchor: found for the pages that are asked for.
struct Anchored<'a> {
    outline: &'a Outline,
    of_page: Vec<OnceLock<BTreeMap<&'a str, &'a EntityId>>>,
}

impl<'a> Anchored<'a> {
    /// The page of the estate that a place is on, and what of the estate stands there. A picture's page is a place of what it shows.
    fn entity(&self, page: usize, fragment: Option<&str>) -> Option<(usize, Option<&'a EntityId>)> {
        let outline = self.outline;
        let root = match &outline.pages[page].kind {
            PageKind::Source { entity, .. } | PageKind::InPlace { entity, .. } => entity,
            PageKind::View { entity, .. } => {
                let own = outline.catalog.get(entity)?;
                return Some((outline.page_of_entity(entity)?, own.parent.as_ref().map(|_| &own.id)));
            }
            _ => return None,
        };
        let Some(mut anchor) = fragment else { return Some((page, None)) };
        let known = self.of_page[page].get_or_init(|| {
            let declared = outline.declared(root);
            declared.filter_map(|it| Some((it.anchor.as_deref()?, &it.id))).collect()
        });
        // `input_tiers.newbits` is an attribute of what stands at `input_tiers`.
        loop {
            if let Some(id) = known.get(anchor) {
                return Some((page, Some(id)));
            }
            match anchor.rsplit_once('.') {
                Some((start, _)) => anchor = start,
                None => return Some((page, None)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::catalog::EntityId;
    use crate::outline::outline;
    use crate::path::SourcePath;
    use crate::scan::scan;
    use crate::source::all;
    use crate::tree::Tree;

    #[test]
    fn whatever_leads_to_something_mentions_it() {
        let files = [
            (
                "modules/vpc/main.tf",
                "variable \"cidr\" {}\nvariable \"tiers\" {\n  type = object({ newbits = number })\n}\nresource \"aws_vpc\" \"main\" {\n  x = var.cidr\n}\n",
            ),
            ("modules/vpc/README.md", "# VPC\n\n[words](#words) and `var.cidr`\n\n## Words\n"),
            ("modules/dns/main.tf", "variable \"zone\" {}\n"),
            ("modules/dns/README.md", "# DNS\n\nIn [the VPC](../vpc/).\n"),
            (
                "docs/a.md",
                "# A\n\n[cidr](tf:modules/vpc#var.cidr) `var.cidr`\n[words](../modules/vpc/#words)\n\
                 [n](../modules/vpc/#input_tiers.newbits) ![p](p.svg)\n\n{{#diagram modules/vpc}}\n\n```hcl\nx = aws_vpc.main.id\n```\n\
                 [flow](../reference/modules/vpc/flow/cidr.html)\n",
            ),
            ("docs/p.svg", "<svg/>"),
        ];
        let outline = outline(&scan(&Tree::from_memory("project", files), &all(), None).unwrap());
        let told = |address: &str| -> Vec<String> {
            let root = EntityId::of_root("terraform", ".", &SourcePath::new("modules/vpc").unwrap());
            let id = if address.is_empty() { root } else { root.with_address(address) };
            let mentions = outline.mentions_of(&id);
            let address =
                |id: &Option<EntityId>| id.as_ref().and_then(EntityId::address).unwrap_or("").to_owned();
            mentions.map(|it| format!("{}:{} {}", it.file, it.line, address(&it.entity))).collect()
        };
        let all = [
            "docs/a.md:3 var.cidr",
            "docs/a.md:4 ",
            "docs/a.md:5 var.tiers",
            "docs/a.md:7 ",
            "docs/a.md:10 aws_vpc.main",
            "modules/dns/README.md:3 ",
            "modules/vpc/README.md:3 var.cidr",
        ];
        assert_eq!(told(""), all);
        assert_eq!(told("var.cidr"), ["docs/a.md:3 var.cidr", "modules/vpc/README.md:3 var.cidr"]);
        assert_eq!(told("var.none"), [""; 0]);
    }
}
