//! What inventories do not look into: modules from registries and other repositories, of which the versions are known, and types of
//! providers that the tables do not know.

use std::collections::BTreeMap;

use super::rules::Question;
use super::versions::SLUG;
use super::{cell, in_estate};
use crate::source::block::{Block, Body, Drift, Inline, Reading, Table, TableRow, Target};
use crate::source::terraform::model::Estate;
use crate::source::terraform::module::Module;
use crate::source::terraform::module_call::{ModuleCall, Origin, address_and_revision};
use crate::source::terraform::page::{code, text};
use crate::source::terraform::registry;
use crate::texts::Texts;

/// A module from elsewhere, by its source without its version, and who calls it in which version.
pub type Calls<'a> = BTreeMap<String, BTreeMap<String, Vec<(&'a Module, &'a ModuleCall)>>>;

/// So many calls of a version are named, at most.
const MOST: usize = 12;

/// Where a call's module comes from, without its version, and the version. `None` for a module of this project.
pub fn source_and_version(call: &ModuleCall, module: &Module) -> Option<(String, String)> {
    let source = call.source.as_deref().unwrap_or_default();
    let version = call.version.as_deref().unwrap_or_default();
    match call.origin(&module.folder) {
        Origin::Local(_) => None,
        Origin::Registry { .. } => Some((source.to_owned(), version.trim().to_owned())),
        Origin::Outside | Origin::Remote(_) => {
            let (address, revision) = address_and_revision(source);
            let revision = if revision.is_empty() { version } else { revision };
            Some((address, revision.to_owned()))
        }
    }
}

/// Every call of a module from elsewhere.
pub fn calls(estate: &Estate) -> Calls<'_> {
    let mut found = Calls::new();
    for module in in_estate(estate) {
        for call in module.declared.calls.iter().filter(|call| !call.element.ignored) {
            if let Some((source, version)) = source_and_version(call, module) {
                found.entry(source).or_default().entry(version).or_default().push((module, call));
            }
        }
    }
    found
}

/// Modules × versions, where there are any: several versions of one module are marked.
pub fn table(estate: &Estate) -> Table {
    let rows = calls(estate).into_iter().map(|(source, versions)| {
        let is_drift = versions.len() > 1;
        let mut used = Vec::new();
        for (version, calls) in &versions {
            if !used.is_empty() {
                used.push(text("; "));
            }
            used.push(asked(estate, version));
            used.push(text(format!(" {} ", estate.texts.say("inventory.in"))));
            used.extend(cell::joined(
                calls.iter().map(|(module, call)| vec![link(estate, module, call)]).collect(),
                MOST,
                &estate.texts,
            ));
        }
        let count: usize = versions.values().map(Vec::len).sum();
        let mut state = Vec::new();
        if is_drift {
            state.push(cell::mark(estate.texts.count("inventory.versions", versions.len())));
        }
        let cells =
            vec![vec![page_of(estate, &source, &versions)], used, vec![text(count.to_string())], state];
        TableRow { cells, marked: is_drift, ..TableRow::default() }
    });
    let rows = rows.collect();
    let heads = ["column.module", "versions.title", "column.calls", "column.drift"];
    Table::new(heads.map(|name| estate.texts.say(name).to_owned()), rows)
        .read_as(Reading::Matrix("inventory.only-drift"))
}

/// The modules from elsewhere that are called in several versions.
pub fn drifts(estate: &Estate) -> Vec<Drift> {
    let several = calls(estate).into_iter().filter(|(_, versions)| versions.len() > 1);
    let drift = |(source, versions): (String, BTreeMap<String, Vec<_>>)| {
        let of = versions.values().map(Vec::len).sum();
        let asked = versions.iter().map(|(version, calls)| {
            let many = estate.texts.count("count.calls", calls.len());
            vec![asked(estate, version), text(format!(" {} {many}", estate.texts.say("inventory.in")))]
        });
        Drift {
            name: source,
            slug: SLUG.to_owned(),
            asked: cell::joined(asked.collect(), MOST, &estate.texts),
            locked: Vec::new(),
            // All that call it otherwise than most.
            marked: of - versions.values().map(Vec::len).max().unwrap_or_default(),
            of,
        }
    };
    several.map(drift).collect()
}

/// A version that calls ask for, if they do.
fn asked(estate: &Estate, version: &str) -> Inline {
    if version.is_empty() {
        Inline::Quiet(estate.texts.say("inventory.no-version").to_owned())
    } else {
        code(version)
    }
}

fn link(estate: &Estate, module: &Module, call: &ModuleCall) -> Inline {
    let address = format!("module.{}", call.name);
    let folder = if module.folder.is_root() { String::new() } else { format!("{}: ", module.folder) };
    let to = Target::Entity(cell::root(estate, &module.folder).with_address(&address));
    Inline::Link { text: format!("{folder}{address}"), code: false, to }
}

/// The source, linked to its page where it has one.
fn page_of(
    estate: &Estate,
    source: &str,
    versions: &BTreeMap<String, Vec<(&Module, &ModuleCall)>>,
) -> Inline {
    let first = versions.values().flatten().next();
    let page = first.and_then(|(module, call)| {
        registry::module_page(&estate.registry, call.origin(&module.folder), call.source_and_version().1)
    });
    match page {
        Some(page) => Inline::Link { text: source.to_owned(), code: true, to: Target::Url(page) },
        None => code(source),
    }
}

/// The section that says what inventories do not see.
pub fn not_looked_into(estate: &Estate) -> Option<Block> {
    let all = calls(estate);
    let count: usize = all.values().flat_map(|versions| versions.values()).map(Vec::len).sum();
    let rows = all.iter().map(|(source, versions)| {
        let calls =
            versions.values().flatten().map(|(module, call)| vec![link(estate, module, call)]).collect();
        let cells = vec![vec![page_of(estate, source, versions)], cell::joined(calls, MOST, &estate.texts)];
        TableRow { cells, ..TableRow::default() }
    });
    let rows: Vec<TableRow> = rows.collect();
    let table =
        Table::new(["column.module", "relation.calls"].map(|name| estate.texts.say(name).to_owned()), rows)
            .read_as(Reading::List);
    let title = estate.texts.count("inventory.not-looked-into", count);
    (count > 0).then(|| Block::new("not-looked-into", title, Body::Table(table)))
}

/// Providers that the tables know, or that make nothing outside of Terraform.
const KNOWN: [&str; 17] = [
    "aws",
    "azurerm",
    "azapi",
    "google",
    "kubernetes",
    "helm",
    "kubectl",
    "random",
    "tls",
    "null",
    "terraform",
    "time",
    "local",
    "external",
    "archive",
    "template",
    "cloudinit",
];

/// Which types of other providers sound as if they answered a question: `4 hcloud_firewall, 1 cloudflare_r2_bucket`.
pub fn unknown(counts: &BTreeMap<String, usize>, question: Question, texts: &Texts) -> String {
    const MOST: usize = 12;
    let words: &[&str] = match question {
        Question::Secrets => &["secret", "secrets", "password", "certificate", "key", "token"],
        Question::Encryption => &["bucket", "database", "db", "volume", "disk", "storage"],
        Question::Backups => &["bucket", "database", "db", "volume", "disk", "storage", "backup", "snapshot"],
        Question::Alarms => &["alert", "alarm", "monitor", "dashboard", "notification"],
        Question::Access => {
            &["role", "policy", "member", "membership", "permission", "grant", "binding", "user"]
        }
        Question::EntryPoints => {
            &["lb", "balancer", "loadbalancer", "record", "dns", "cdn", "domain", "tunnel"]
        }
        Question::Ports => &["firewall", "acl", "secgroup", "security"],
    };
    let fits = |kind: &str| {
        let (provider, rest) = kind.split_once('_').unwrap_or((kind, ""));
        !KNOWN.contains(&provider) && rest.split('_').any(|word| words.contains(&word))
    };
    let all: Vec<(&String, &usize)> = counts.iter().filter(|(kind, _)| fits(kind)).collect();
    let named = all.iter().take(MOST).map(|(kind, count)| format!("{count} {kind}"));
    let more = all.len().saturating_sub(MOST);
    let more = (more > 0).then(|| texts.count("inventory.more-types", more));
    named.chain(more).collect::<Vec<_>>().join(texts.say("list.comma"))
}
