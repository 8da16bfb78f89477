//! What pages say of themselves, gathered: who answers for them, until when they hold, their tags, the alerts that they answer.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::pages::{Page, PageKind};
use super::{Outline, Route};
use crate::content::FrontMatter;
use crate::diagnostic::Span;
use crate::path::{SitePath, SourcePath, is_device};
use crate::scan::Scan;

/// So many pages are listed on the page of upkeep: those to look at first.
pub const LISTED: usize = 500;

/// A section of a list: the id of its heading, and the name of the heading's text.
pub type Section = (&'static str, &'static str);

/// The sections of the lists of what pages say of themselves.
#[allow(missing_docs, reason = "the names say it")]
pub mod section {
    use super::Section;

    pub const ALERTS: Section = ("alerts", "index.alerts");
    pub const TAGS: Section = ("tags", "index.tags");
    pub const PAGES: Section = ("pages", "column.pages");
    pub const OWNERS: Section = ("owners", "section.owners");
    pub const MORE: Section = ("more", "section.more");
}

/// What the pages say of themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Records {
    /// Every page with words of its own that is not hidden, in the pages' order.
    pub pages: Vec<Record>,
    /// The tags, by name, in whatever case.
    pub tags: Vec<Tag>,
    /// The alerts, by slug; of several by one slug, the first leads on. Those of hidden pages too.
    pub alerts: Vec<Alert>,
    /// Who answers for each page for which somebody does.
    owners: BTreeMap<usize, Owner>,
}

/// What one page says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The page, among the outline's.
    pub page: usize,
    /// When somebody last found it true.
    pub reviewed: Option<Date>,
    /// The last day on which it holds.
    pub expires: Option<Date>,
    /// How grave what it answers is.
    pub severity: Option<String>,
}

/// Who answers for a page, and where that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// `platform`; `@acme/platform`
    pub name: String,
    /// The file that says so, where the page itself does not: `CODEOWNERS`.
    pub from: Option<&'static str>,
}

/// A tag, and the pages that have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// As the first page writes it.
    pub name: String,
    /// What its page is called: `tags/SLUG.html`.
    pub slug: String,
    /// In the pages' order.
    pub pages: Vec<usize>,
}

/// An alert, and the page that says what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// As it is written: `database-storage-low`.
    pub name: String,
    /// What its address is called: `alerts/SLUG.html`.
    pub slug: String,
    /// The page.
    pub page: usize,
    /// The file that names it, and where.
    pub file: SourcePath,
    /// Where in the file.
    pub span: Span,
    /// Whether its page is in no list: then it is in none either, and its address still leads there.
    pub hidden: bool,
}

impl Records {
    /// The tag of this name.
    pub fn tag(&self, name: &str) -> Option<&Tag> {
        let at = self.tags.binary_search_by_key(&name.to_lowercase(), |tag| tag.name.to_lowercase()).ok()?;
        self.tags.get(at)
    }

    /// The record of a page.
    pub fn of(&self, page: usize) -> Option<&Record> {
        let at = self.pages.binary_search_by_key(&page, |record| record.page).ok()?;
        self.pages.get(at)
    }

    /// Who answers for a page.
    pub fn owner(&self, page: usize) -> Option<&Owner> {
        self.owners.get(&page)
    }

    /// Whether any alert is listed.
    pub fn lists_alerts(&self) -> bool {
        self.alerts.iter().any(|alert| !alert.hidden)
    }

    /// The sections of the list that a page is; none of other pages.
    pub fn sections(&self, kind: &PageKind) -> Vec<Section> {
        use section::{ALERTS, MORE, OWNERS, PAGES, TAGS};
        match kind {
            PageKind::Alerts => vec![ALERTS],
            PageKind::Tags => vec![TAGS],
            PageKind::Tag(_) => vec![PAGES],
            PageKind::Upkeep if self.pages.len() > LISTED => vec![OWNERS, PAGES, MORE],
            PageKind::Upkeep => vec![OWNERS, PAGES],
            _ => Vec::new(),
        }
    }

    /// Whether some page says of itself who answers for it, or until when it holds.
    pub fn has_upkeep(&self) -> bool {
        let is_owned = |page: usize| self.owner(page).is_some_and(|it| it.from.is_none());
        self.pages.iter().any(|it| it.reviewed.is_some() || it.expires.is_some() || is_owned(it.page))
    }
}

/// Gathers what these pages say of themselves.
pub(super) fn gather(scan: &Scan, pages: &[Page]) -> Records {
    let mut records = Records::default();
    let mut tags: BTreeMap<String, Tag> = BTreeMap::new();
    for (index, page) in pages.iter().enumerate() {
        records.owners.extend(owner(scan, page).map(|owner| (index, owner)));
        let Some((file, it)) = said(scan, page) else { continue };
        let alert = |it: &crate::content::Alert| Alert {
            name: it.name.clone(),
            slug: slug(&it.name),
            page: index,
            file: file.clone(),
            span: it.span,
            hidden: page.hidden,
        };
        records.alerts.extend(it.alerts.iter().map(alert));
        if page.hidden {
            continue;
        }
        records.pages.push(Record {
            page: index,
            reviewed: it.reviewed.map(|it| it.date),
            expires: it.expires.map(|it| it.date),
            severity: it.severity.clone(),
        });
        for name in it.tags.iter().filter(|name| scan.config.tags && !name.trim().is_empty()) {
            let new = || Tag { name: name.clone(), slug: String::new(), pages: Vec::new() };
            let tag = tags.entry(name.to_lowercase()).or_insert_with(new);
            if tag.pages.last() != Some(&index) {
                tag.pages.push(index);
            }
        }
    }
    records.alerts.sort_by(|a, b| (&a.slug, a.hidden, a.page).cmp(&(&b.slug, b.hidden, b.page)));
    records.alerts.dedup_by(|later, first| (&later.slug, later.page) == (&first.slug, first.page));
    let mut taken = BTreeSet::new();
    records.tags =
        tags.into_values().map(|tag| Tag { slug: unique(slug(&tag.name), &mut taken), ..tag }).collect();
    records
}

impl Outline {
    /// What leads from an alert to `page`, its answer: none where something else has its place.
    pub fn alert_address(&self, slug: &str, page: usize) -> Option<SitePath> {
        let place = alert_route(slug)?;
        match self.routes.get(&place)? {
            Route::Redirect(_) => Some(place),
            Route::Page(there) => (*there == page).then_some(place),
            Route::File(_) => None,
        }
    }
}

/// Who answers for a page: whom its front matter names, else whom CODEOWNERS does.
fn owner(scan: &Scan, page: &Page) -> Option<Owner> {
    if let Some(name) = said(scan, page).and_then(|(_, it)| it.owner.clone()) {
        return Some(Owner { name, from: None });
    }
    let path = match (&page.file, &page.kind) {
        (Some(file), _) => Some(file),
        // Whom its first file belongs to.
        (None, PageKind::Source { folder, .. }) => {
            let inside = format!("{folder}/");
            let first = scan.paths.partition_point(|path| path.as_str() < inside.as_str());
            scan.paths.get(first).filter(|path| path.is_within(folder))
        }
        _ => None,
    };
    let names = scan.owners.of(path?);
    (!names.is_empty()).then(|| Owner { name: names.join(", "), from: Some("CODEOWNERS") })
}

/// What the file of a page says at its top.
fn said<'a>(scan: &'a Scan, page: &Page) -> Option<(&'a SourcePath, &'a FrontMatter)> {
    let (file, read) = scan.documents.get_key_value(page.file.as_ref()?)?;
    Some((file, &read.document.front_matter))
}

/// The place of what leads to the answer to an alert.
pub fn alert_route(slug: &str) -> Option<SitePath> {
    SitePath::new(&format!("alerts/{slug}.html"))
}

/// The place of a tag's page.
pub fn tag_route(slug: &str) -> Option<SitePath> {
    SitePath::new(&format!("tags/{slug}.html"))
}

/// A tag's or an alert's name as it stands in an address: lower case; letters, digits and `_` kept, whatever stands between them a `-`.
/// A `-1` follows what their list is called, `index`, and what no file may be called on Windows: `con`.
pub fn slug(name: &str) -> String {
    // A file's name has at most 255 bytes.
    const LONGEST: usize = 200;
    let mut slug = String::with_capacity(name.len());
    for c in name.chars().flat_map(char::to_lowercase) {
        if slug.len() >= LONGEST {
            break;
        }
        if c.is_alphanumeric() || c == '_' {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    if slug == "index" || is_device(&slug) {
        slug.push_str("-1");
    }
    if slug.is_empty() { "unnamed".into() } else { slug }
}

/// The slug, or the first of `slug-1`, `slug-2`, … that is free.
fn unique(slug: String, taken: &mut BTreeSet<String>) -> String {
    let numbered = (1..).map(|number| format!("{slug}-{number}"));
    let free =
        std::iter::once(slug.clone()).chain(numbered).find(|slug| !taken.contains(slug)).unwrap_or(slug);
    taken.insert(free.clone());
    free
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outline::outline;
    use crate::scan::scan;
    use crate::tree::Tree;

    #[test]
    fn names_become_parts_of_addresses() {
        for (name, expected) in [
            ("Kubernetes", "kubernetes"),
            ("ledger-ENV-database-storage-low-DB", "ledger-env-database-storage-low-db"),
            ("RDS.Storage / low!", "rds-storage-low"),
            ("C++", "c"),
            ("Gr\u{f6}\u{df}e 1_2", "gr\u{f6}\u{df}e-1_2"),
            ("../../etc", "etc"),
            ("!?", "unnamed"),
            ("Index", "index-1"),
            ("NUL", "nul-1"),
            ("com1", "com1-1"),
            ("com10", "com10"),
        ] {
            assert_eq!(slug(name), expected);
        }
        assert!(slug(&"x\u{fc}".repeat(300)).len() < 210);
    }

    #[test]
    fn tags_alerts_and_owners_are_gathered() {
        let files = [
            ("README.md", "---\ntags: [C, c, 'C++', index]\nowner: me\nalerts: [a, A]\n---\n# One\n"),
            ("docs/x.md", "---\ntags: [c, zeta]\nalerts: a\nreviewed: 2026-01-02\n---\n# Two\n"),
            ("docs/h.md", "---\ntags: [gone]\nalerts: [index]\nhide: true\n---\n# Three\n"),
            ("CODEOWNERS", "docs/ @acme/docs a@b.example\n"),
        ];
        let outline = outline(&scan(&Tree::from_memory("x", files), &[], None).unwrap());
        let records = &outline.records;
        let tags: Vec<_> =
            records.tags.iter().map(|it| format!("{} {} {}", it.name, it.slug, it.pages.len())).collect();
        assert_eq!(tags, ["C c 2", "C++ c-1 1", "index index-1 1", "zeta zeta 1"]);
        assert_eq!(records.tag("ZETA").map(|tag| tag.slug.as_str()), Some("zeta"));
        let alerts: Vec<_> = records.alerts.iter().map(|it| format!("{} {}", it.slug, it.file)).collect();
        assert_eq!(alerts, ["a README.md", "a docs/x.md", "index-1 docs/h.md"]);
        let owners: Vec<_> =
            (0..outline.pages.len()).filter_map(|page| Some(records.owner(page)?.name.as_str())).collect();
        assert_eq!(owners, ["me", "@acme/docs", "@acme/docs"]);
        let routes = [
            "tags/index.html",
            "tags/c-1.html",
            "alerts/index.html",
            "alerts/a.html",
            "alerts/index-1.html",
            "upkeep.html",
        ];
        assert!(routes.iter().all(|route| outline.routes.contains_key(&SitePath::new(route).unwrap())));
    }
}
