//! Providers × modules: what each module asks for, what lock files hold, and where the two drift apart. Terraform itself likewise.

use std::collections::{BTreeMap, BTreeSet};

use super::{Topic, cell, elsewhere, in_estate};
use crate::source::block::{Block, Body, Drift, Inline, PageData, Reading, Table, TableRow, Target, Tone};
use crate::source::terraform::compare::constraint::{allows, is_possible, numbers};
use crate::source::terraform::element::Element;
use crate::source::terraform::inspect::{constraints, used_providers};
use crate::source::terraform::model::Estate;
use crate::source::terraform::module::Module;
use crate::source::terraform::module_call::Origin;
use crate::source::terraform::page::{badge, code, text};
use crate::source::terraform::registry;
use crate::texts::Texts;

/// The key of Terraform itself among the sources of providers, none of which is empty.
pub const TERRAFORM: &str = "";

/// The slug of the page of all versions.
pub const SLUG: &str = "providers";

/// What a module has to do with a provider.
struct Use<'a> {
    module: &'a Module,
    /// The provider's name in it.
    name: String,
    constraints: Vec<&'a str>,
    locked: Option<&'a str>,
    at: Option<&'a Element>,
    /// What is to be looked at.
    marks: Vec<String>,
}

/// The sources of the providers that a module requires, uses or locks; [`TERRAFORM`] where it requires a version of that.
pub fn sources(module: &Module) -> BTreeSet<String> {
    uses(module).into_iter().map(|(source, _)| source).collect()
}

/// A source without the host that stands for none.
fn bare(source: &str) -> String {
    let source = source.to_lowercase();
    let hosts = ["registry.terraform.io/", "registry.opentofu.org/"];
    hosts.iter().find_map(|host| source.strip_prefix(host)).unwrap_or(&source).to_owned()
}

fn uses(module: &Module) -> Vec<(String, Use<'_>)> {
    let declared = &module.declared;
    let mut found: BTreeMap<String, Use> = BTreeMap::new();
    if let [(_, first), ..] = declared.settings.required_version.as_slice() {
        let constraints =
            declared.settings.required_version.iter().map(|(version, _)| version.as_str()).collect();
        let itself = Use {
            module,
            name: String::new(),
            constraints,
            locked: None,
            at: Some(first),
            marks: Vec::new(),
        };
        found.insert(TERRAFORM.to_owned(), itself);
    }
    let required = declared.settings.providers.iter().map(|it| it.name.clone());
    let configured = declared.providers.iter().map(|it| it.name.clone());
    let used = used_providers(module, false).into_iter().map(|it| it.name);
    for name in required.chain(configured).chain(used).collect::<BTreeSet<_>>() {
        let source = bare(&module.provider_source(&name));
        if source.is_empty()
            || source == "terraform.io/builtin/terraform"
            || (source == "hashicorp/terraform" && module.requirement(&name).is_none())
        {
            continue;
        }
        let constraints = constraints(module, &name);
        let at = module.requirement(&name).map(|required| &required.element);
        let locked = module.locked_version(&name);
        found.entry(source).or_insert(Use { module, name, constraints, locked, at, marks: Vec::new() });
    }
    for locked in &module.locked {
        let source = bare(&locked.source);
        let name = source.rsplit('/').next().unwrap_or_default().to_owned();
        if !source.is_empty() {
            let version = Some(locked.version.as_str());
            found.entry(source).or_insert(Use {
                module,
                name,
                constraints: Vec::new(),
                locked: version,
                at: None,
                marks: Vec::new(),
            });
        }
    }
    found.into_iter().collect()
}

/// What every module has to do with these providers, judged.
fn judged<'a>(estate: &'a Estate, wanted: impl Fn(&str) -> bool) -> BTreeMap<String, Vec<Use<'a>>> {
    let mut found: BTreeMap<String, Vec<Use>> = BTreeMap::new();
    for module in in_estate(estate) {
        for (source, it) in uses(module).into_iter().filter(|(source, _)| wanted(source)) {
            found.entry(source).or_default().push(it);
        }
    }
    let roots = in_estate(estate).filter(|module| module.root || !module.locked.is_empty());
    let reached: Vec<(&Module, BTreeSet<&str>)> = roots.map(|root| (root, reached(estate, root))).collect();
    found.values_mut().for_each(|uses| judge(uses, &reached, &estate.texts));
    found
}

/// The folders of all modules of this project that a root module is made of, its own among them.
fn reached<'a>(estate: &'a Estate, root: &'a Module) -> BTreeSet<&'a str> {
    let mut seen = BTreeSet::from([root.folder.as_str()]);
    let mut open = vec![root];
    while let Some(module) = open.pop() {
        for call in &module.declared.calls {
            if let Origin::Local(folder) = call.origin(&module.folder)
                && let Some(callee) = estate.module(&folder)
                && seen.insert(callee.folder.as_str())
            {
                open.push(callee);
            }
        }
    }
    seen
}

/// Marks what drifts: locked versions that differ, constraints that a lock file contradicts, or that nothing can meet together.
fn judge(uses: &mut [Use], reached: &[(&Module, BTreeSet<&str>)], texts: &Texts) {
    let locked: BTreeSet<&str> = uses.iter().filter_map(|it| it.locked).collect();
    let newest = locked.iter().filter_map(|version| Some((numbers(version)?, *version))).max();
    let newest = newest.map(|(_, version)| version.to_owned()).filter(|_| locked.len() > 1);
    let known: Option<Vec<String>> =
        (!locked.is_empty()).then(|| locked.iter().map(|it| (*it).to_owned()).collect());
    let at: BTreeMap<String, usize> =
        uses.iter().enumerate().map(|(at, it)| (it.module.folder.as_str().to_owned(), at)).collect();
    for (root, folders) in reached {
        let own = at.get(root.folder.as_str()).copied();
        let members: Vec<usize> = folders.iter().filter_map(|folder| at.get(*folder).copied()).collect();
        let lock = own.and_then(|own| uses[own].locked.map(str::to_owned));
        if let Some(version) = &lock {
            for &member in &members {
                if allows(&uses[member].constraints, version) == Some(false) {
                    let place = match root.folder.is_root() {
                        true => texts.say("inventory.the-root"),
                        false => root.folder.as_str(),
                    };
                    let mark = match own == Some(member) {
                        true => texts.fill("inventory.not-met-by-own", &[("version", version)]),
                        false => {
                            texts.fill("inventory.not-met-by", &[("version", version), ("place", &place)])
                        }
                    };
                    uses[member].marks.push(mark);
                }
            }
        }
        let together: Vec<&str> =
            members.iter().flat_map(|&member| uses[member].constraints.iter().copied()).collect();
        if members.len() > 1 && is_possible(&together) == Some(false) {
            let first = own.or(members.first().copied());
            if let Some(first) = first {
                uses[first].marks.push(texts.say("inventory.cannot-be-met").to_owned());
            }
        }
    }
    for it in uses.iter_mut() {
        if let (Some(locked), Some(newest)) = (it.locked, &newest)
            && locked != newest
        {
            it.marks.push(texts.fill("inventory.behind", &[("newest", newest)]));
        }
        let met = |version: &String| allows(&it.constraints, version) != Some(false);
        if it.marks.is_empty()
            && it.locked.is_none()
            && known.as_ref().is_some_and(|all| !all.iter().any(met))
        {
            it.marks.push(texts.say("inventory.met-by-none").to_owned());
        }
    }
}

/// What is asked for and locked of one provider in the whole estate.
struct Provider {
    title: String,
    /// Its page's.
    slug: Option<String>,
    asked: Vec<Inline>,
    locked: Vec<Inline>,
    modules: usize,
    /// How many of the modules are to be looked at.
    marked: usize,
}

/// Every provider, and Terraform, which comes first.
fn providers(estate: &Estate) -> Vec<Provider> {
    let judged = judged(estate, |_| true);
    let mut slugs: BTreeMap<&str, &str> = BTreeMap::new();
    for (slug, topic) in &estate.inventory.topics {
        if let Topic::Provider(source) = topic {
            slugs.insert(source, slug);
        }
    }
    let provider = |(source, uses): (&String, &Vec<Use<'_>>)| {
        let constraints = uses.iter().filter(|it| !it.constraints.is_empty());
        Provider {
            title: title(source),
            slug: slugs.get(source.as_str()).map(|slug| (*slug).to_owned()),
            asked: grouped(estate, constraints.map(|it| (it.constraints.join(", "), it.module))),
            locked: grouped(estate, uses.iter().filter_map(|it| Some((it.locked?.to_owned(), it.module)))),
            modules: uses.len(),
            marked: uses.iter().filter(|it| !it.marks.is_empty()).count(),
        }
    };
    judged.iter().map(provider).collect()
}

/// The providers that some module asks for, or locks, in a version that does not go with the others.
pub fn drifts(estate: &Estate) -> Vec<Drift> {
    let drifting = providers(estate).into_iter().filter(|it| it.marked > 0);
    let drift = |it: Provider| Drift {
        name: it.title,
        slug: it.slug.unwrap_or_else(|| SLUG.to_owned()),
        asked: it.asked,
        locked: it.locked,
        marked: it.marked,
        of: it.modules,
    };
    drifting.map(drift).collect()
}

/// Every provider, and every module from elsewhere.
pub fn all(estate: &Estate) -> PageData {
    let providers = providers(estate);
    let drifting = providers.iter().filter(|it| it.marked > 0).count();
    let count =
        providers.len() - usize::from(providers.first().is_some_and(|it| it.title == title(TERRAFORM)));
    let row = |it: Provider| {
        let name = match it.slug {
            Some(slug) => Inline::Link { text: it.title, code: true, to: Target::Overview(slug) },
            None => code(it.title),
        };
        let mut state = Vec::new();
        if it.marked > 0 {
            let marked: &[(&str, &dyn std::fmt::Display)] = &[("marked", &it.marked)];
            state.push(cell::mark(estate.texts.count_with("inventory.of-modules", it.modules, marked)));
        }
        let cells = vec![vec![name], it.asked, it.locked, vec![text(it.modules.to_string())], state];
        TableRow { cells, marked: it.marked > 0, ..TableRow::default() }
    };
    let rows = providers.into_iter().map(row).collect();
    let mut badges = vec![badge(&estate.texts.count("inventory.providers", count), Tone::Neutral)];
    if drifting > 0 {
        badges.push(badge(&estate.texts.count("state.drifting", drifting), Tone::Warning));
    }
    let say = |name: &str| estate.texts.say(name).to_owned();
    let columns =
        ["column.provider", "column.constraints", "column.locked", "noun.modules", "column.drift"].map(say);
    let providers = Table::new(columns, rows).read_as(Reading::Matrix("inventory.only-drift"));
    let blocks = vec![
        Block::new("providers", say("section.terraform-and-providers"), Body::Table(providers)),
        Block::new("modules", say("section.elsewhere"), Body::Table(elsewhere::table(estate))),
    ];
    PageData { badges, blocks }
}

/// `~> 5.0` in 3 modules; `>= 5.1` in the one module of that name.
fn grouped<'a>(estate: &Estate, all: impl Iterator<Item = (String, &'a Module)>) -> Vec<Inline> {
    let mut groups: BTreeMap<String, Vec<&Module>> = BTreeMap::new();
    for (version, module) in all {
        groups.entry(version).or_default().push(module);
    }
    let one = |(version, modules): (String, Vec<&Module>)| {
        let mut runs = vec![code(version), text(format!(" {} ", estate.texts.say("inventory.in")))];
        match modules.as_slice() {
            [only] => runs.push(cell::module(estate, only)),
            several => runs.push(text(estate.texts.count("count.modules", several.len()))),
        }
        runs
    };
    let groups: Vec<_> = groups.into_iter().map(one).collect();
    cell::joined(groups, 8, &estate.texts)
}

/// What a provider is called: its source.
pub fn title(source: &str) -> String {
    if source == TERRAFORM { "Terraform".to_owned() } else { source.to_owned() }
}

/// Every module that has to do with a provider.
pub fn of_provider(estate: &Estate, source: &str) -> PageData {
    let uses = judged(estate, |known| known == source).remove(source).unwrap_or_default();
    let page = uses.first().filter(|_| source != TERRAFORM);
    let page = page.and_then(|it| registry::provider_page(&estate.registry, it.module, &it.name));
    let about = page.map(|page| {
        let link = Inline::Link {
            text: estate.texts.say("item.documentation").to_owned(),
            code: false,
            to: Target::Url(page),
        };
        (estate.texts.say("column.provider").to_owned(), vec![link])
    });
    let marked = uses.iter().filter(|it| !it.marks.is_empty()).count();
    let mut badges = vec![badge(&estate.texts.count("count.modules", uses.len()), Tone::Neutral)];
    if marked > 0 {
        badges.push(badge(&estate.texts.count("state.drifting", marked), Tone::Warning));
    }
    let rows = uses.into_iter().map(|it| {
        let constraint = match it.constraints.as_slice() {
            [] => vec![Inline::Quiet(estate.texts.say("changes.none").to_owned())],
            all => vec![code(all.join(", "))],
        };
        let mut state = Vec::new();
        let marked = !it.marks.is_empty();
        for word in it.marks {
            state.extend([cell::mark(word), text(" ")]);
        }
        let cells = vec![
            vec![cell::module(estate, it.module)],
            constraint,
            it.locked.map(code).into_iter().collect(),
            state,
            it.at.map(cell::place).unwrap_or_default(),
        ];
        TableRow { cells, marked, ..TableRow::default() }
    });
    let say = |name: &str| estate.texts.say(name).to_owned();
    let columns =
        ["column.module", "column.constraint", "column.locked", "column.drift", "column.source"].map(say);
    let table = Table::new(columns, rows.collect()).read_as(Reading::Matrix("inventory.only-drift"));
    let blocks = vec![
        Block::new("modules", say("noun.modules"), Body::Table(table)),
        Block::new("about", say("column.about"), Body::Facts(about.into_iter().collect())),
    ];
    PageData { badges, blocks }
}
