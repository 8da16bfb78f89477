//! Inventories: what there is in the whole estate, by type, by version, and by what people ask of infrastructure. Examples and tests
//! are left out. What is read of which type stands in `rules`; a page is made when it is asked for, from the modules as they are.

mod cell;
mod elsewhere;
mod facts;
mod known;
mod list;
mod made;
mod policy;
mod ports;
mod resources;
mod rules;
mod siblings;
mod slug;
mod versions;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use super::model::Estate;
use super::module::Module;
use super::resource::Mode;
use super::service::service;
use crate::source::block::{Block, Body, Drift, Overview, PageData};
use crate::texts::Texts;
use rules::{QUESTIONS, Question};
use slug::Slugs;

/// Which inventories there are.
#[derive(Default)]
pub struct Inventory {
    /// Their pages, those that the navigation lists first.
    pub overviews: Vec<Overview>,
    /// How many resources there are of each type.
    counts: BTreeMap<String, usize>,
    /// What each is about, by its slug.
    topics: BTreeMap<String, Topic>,
    /// What drifts, once somebody asks.
    drifts: OnceLock<Vec<Drift>>,
}

/// What an inventory is about.
enum Topic {
    /// Resources by type.
    Resources,
    /// Every instance of a type.
    Type(String),
    /// Versions of providers and modules.
    Versions,
    /// A provider, by its source.
    Provider(String),
    /// What answers a question.
    Question(Question),
}

/// What a module has for inventories, counted. It follows from the module's own files, and from whether it is auxiliary: then
/// it has nothing.
#[derive(Default)]
pub struct Tally {
    types: BTreeMap<String, usize>,
    answers: [usize; QUESTIONS.len()],
    providers: BTreeSet<String>,
    /// The sources of modules from elsewhere.
    elsewhere: BTreeSet<String>,
}

impl Tally {
    /// Counts what is in a module.
    pub fn of(module: &Module) -> Self {
        let mut tally = Self::default();
        if module.auxiliary {
            return tally;
        }
        for resource in module.resources(Mode::Managed) {
            *tally.types.entry(resource.kind.clone()).or_default() += 1;
            for (count, question) in tally.answers.iter_mut().zip(QUESTIONS) {
                *count += list::rows_of(question, resource);
            }
        }
        tally.providers = versions::sources(module);
        let calls = module.declared.calls.iter().filter(|call| !call.element.ignored);
        tally.elsewhere = calls
            .filter_map(|call| elsewhere::source_and_version(call, module))
            .map(|(source, _)| source)
            .collect();
        tally
    }
}

impl Inventory {
    /// The inventories of modules that have so much.
    pub fn new<'a>(tallies: impl Iterator<Item = &'a Tally>, texts: &Texts) -> Self {
        let mut types: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        let mut answers = [0; QUESTIONS.len()];
        let mut providers: BTreeSet<&str> = BTreeSet::new();
        let mut elsewhere: BTreeSet<&str> = BTreeSet::new();
        for tally in tallies {
            for (kind, count) in &tally.types {
                let (all, modules) = types.entry(kind).or_default();
                *all += count;
                *modules += 1;
            }
            answers.iter_mut().zip(&tally.answers).for_each(|(all, count)| *all += count);
            providers.extend(tally.providers.iter().map(String::as_str));
            elsewhere.extend(tally.elsewhere.iter().map(String::as_str));
        }
        let mut inventory = Self::default();
        if !types.is_empty() {
            let resources = types.values().map(|(count, _)| count).sum();
            inventory.add(Topic::Resources, all_resources(resources, types.len(), texts));
        }
        if !providers.is_empty() || !elsewhere.is_empty() {
            inventory.add(Topic::Versions, all_versions(&providers, elsewhere.len(), texts));
        }
        for (question, count) in QUESTIONS.into_iter().zip(answers).filter(|(_, count)| *count > 0) {
            inventory.add(Topic::Question(question), of_question(question, count, texts));
        }
        let mut slugs = Slugs::new();
        for (kind, (count, modules)) in types {
            inventory.counts.insert(kind.to_owned(), count);
            inventory
                .add(Topic::Type(kind.to_owned()), of_type(kind, (count, modules), &slugs.take(kind), texts));
        }
        let mut slugs = Slugs::new();
        for source in providers {
            let title = versions::title(source);
            inventory
                .add(Topic::Provider(source.to_owned()), of_provider(&title, &slugs.take(&title), texts));
        }
        inventory
    }

    /// The slugs of the pages of types, by type.
    fn types(&self) -> BTreeMap<&str, &str> {
        let mut types = BTreeMap::new();
        for (slug, topic) in &self.topics {
            if let Topic::Type(kind) = topic {
                types.insert(kind.as_str(), slug.as_str());
            }
        }
        types
    }

    fn add(&mut self, topic: Topic, overview: Overview) {
        self.topics.insert(overview.slug.clone(), topic);
        self.overviews.push(overview);
    }
}

fn all_resources(resources: usize, types: usize, texts: &Texts) -> Overview {
    Overview {
        slug: "resources".into(),
        title: texts.say("section.resources").into(),
        label: texts.say("section.resources").into(),
        summary: texts.say("inventory.resources-summary").into(),
        counts: vec![(resources, "count.resources"), (types, "inventory.types")],
        ..Overview::default()
    }
}

fn all_versions(providers: &BTreeSet<&str>, modules: usize, texts: &Texts) -> Overview {
    let providers = providers.iter().filter(|source| **source != versions::TERRAFORM).count();
    Overview {
        slug: versions::SLUG.into(),
        title: texts.say("inventory.versions-title").into(),
        label: texts.say("inventory.versions-title").into(),
        summary: texts.say("inventory.versions-summary").into(),
        counts: vec![(providers, "inventory.providers"), (modules, "inventory.elsewhere")],
        ..Overview::default()
    }
}

fn of_question(question: Question, count: usize, texts: &Texts) -> Overview {
    let words = list::words_of(question);
    Overview {
        slug: format!("inventory/{}", words.slug),
        title: texts.say(words.title).into(),
        label: texts.say(words.title).into(),
        summary: texts.say(words.summary).into(),
        group: "section.inventories",
        counts: vec![(count, words.counted)],
        ..Overview::default()
    }
}

fn of_type(kind: &str, (count, modules): (usize, usize), slug: &str, texts: &Texts) -> Overview {
    let service = service(kind);
    let gap = if service.is_empty() { "" } else { ": " };
    let instances = texts.count("inventory.instances", count);
    let modules = texts.count("count.modules", modules);
    let words = texts.fill("inventory.type-summary", &[("instances", &instances), ("modules", &modules)]);
    Overview {
        slug: format!("resources/{slug}"),
        title: kind.to_owned(),
        label: kind.to_owned(),
        summary: format!("{service}{gap}{words}"),
        counts: vec![(count, "inventory.instances")],
        within: "resources".into(),
        ..Overview::default()
    }
}

fn of_provider(title: &str, slug: &str, texts: &Texts) -> Overview {
    Overview {
        slug: format!("providers/{slug}"),
        title: texts.fill("inventory.provider-title", &[("name", &title)]),
        label: title.to_owned(),
        summary: texts.fill("inventory.provider-summary", &[("name", &title)]),
        within: "providers".into(),
        ..Overview::default()
    }
}

/// The providers and the modules from elsewhere that are used in versions that do not go together.
pub fn drifts(estate: &Estate) -> &[Drift] {
    estate.inventory.drifts.get_or_init(|| {
        let providers = versions::drifts(estate);
        providers.into_iter().chain(elsewhere::drifts(estate)).collect()
    })
}

/// The inventory of this slug, if it is one.
pub fn page(estate: &Estate, slug: &str) -> Option<PageData> {
    let topic = estate.inventory.topics.get(slug)?;
    let mut page = made(estate, topic);
    let texts = &estate.texts;
    let mut words = texts.say("inventory.read").to_owned();
    if let Topic::Question(question) = topic {
        words.push(' ');
        words.push_str(texts.say("inventory.known"));
        let unknown = elsewhere::unknown(&estate.inventory.counts, *question, texts);
        if !unknown.is_empty() {
            words.push(' ');
            words.push_str(&texts.fill("inventory.unknown-types", &[("types", &unknown)]));
        }
    }
    page.blocks.push(Block::new(
        "what-is-read",
        texts.say("section.what-is-read").to_owned(),
        Body::Words(words),
    ));
    Some(page)
}

fn made(estate: &Estate, topic: &Topic) -> PageData {
    match topic {
        Topic::Resources => resources::all(estate),
        Topic::Type(kind) => resources::of_type(estate, kind),
        Topic::Versions => versions::all(estate),
        Topic::Provider(source) => versions::of_provider(estate, source),
        Topic::Question(question) => list::page(estate, *question),
    }
}

/// The modules that count: no examples, no tests.
fn in_estate(estate: &Estate) -> impl Iterator<Item = &Module> {
    estate.modules.iter().map(|module| &**module).filter(|module| !module.auxiliary)
}
