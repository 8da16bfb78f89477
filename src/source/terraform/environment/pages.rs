//! The pages about environments: which there are, and where.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use super::find::Found;
use super::{Environment, compare, matrix, page, tree};
use crate::source::block::{self, Overview, PageData};
use crate::source::terraform::model::Estate;
use crate::texts::Texts;

/// So many stacks stand on one page; where there are more, each has one of its own.
const MOST: usize = 6;

/// What none of these pages is called: some disks know no case, and some names are none there.
const RESERVED: [&str; 5] = ["index", "con", "prn", "aux", "nul"];

/// The name of the text of the group in the navigation.
const GROUP: &str = "section.environments";

/// What an overview shows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shows {
    /// All environments side by side.
    Matrix,
    /// The stacks of one name, side by side.
    Stacks(String),
    /// An environment.
    Environment(usize),
    /// A stack of one.
    Stack(usize, usize),
}

/// The slugs of the environments' pages, in their order, and those of the stacks that have pages of their own.
#[derive(Clone, Debug, Default)]
pub struct Slugs {
    environments: Vec<String>,
    stacks: BTreeMap<Shows, String>,
}

impl Slugs {
    /// That of an environment's page.
    pub fn of(&self, environment: usize) -> &str {
        self.environments.get(environment).map_or("", String::as_str)
    }

    /// That of a page about stacks, where there is one.
    pub fn of_stacks(&self, shows: &Shows) -> Option<&str> {
        self.stacks.get(shows).map(String::as_str)
    }
}

/// Every page about environments, and what it shows.
pub fn overviews(found: &[Found], texts: &Texts) -> (Vec<(Overview, Shows)>, Slugs) {
    let mut slugs = Slugs::default();
    let mut pages = Vec::new();
    if found.is_empty() {
        return (pages, slugs);
    }
    let mut taken = Taken::default();
    // Environments stand before the stacks, of which there may be many.
    let mut later = Vec::new();
    let listed: Vec<&str> = found.iter().map(|it| it.name.as_str()).collect();
    pages.push((
        matrix_page("environments".into(), texts.say(GROUP), texts.say(matrix_label(found)), &listed, texts),
        Shows::Matrix,
    ));
    let names: BTreeSet<&str> =
        found.iter().flat_map(|it| &it.stacks).map(|stack| stack.name.as_str()).collect();
    if names.len() > MOST {
        for name in names {
            let slug = taken.slug("environments/", name);
            let shows = Shows::Stacks(name.to_owned());
            let title = texts.fill("environment.in-all-of-them", &[("stack", &name)]);
            later.push((matrix_page(slug.clone(), &title, name, &listed, texts), shows.clone()));
            slugs.stacks.insert(shows, slug);
        }
    }
    for (at, environment) in found.iter().enumerate() {
        let slug = taken.slug("environment/", &environment.name);
        slugs.environments.push(slug.clone());
        pages.push((environment_page(slug.clone(), environment, texts), Shows::Environment(at)));
        if environment.stacks.len() > MOST {
            for (stack, applied) in environment.stacks.iter().enumerate() {
                let below = taken.slug(&format!("{slug}/"), &applied.name);
                let of: &[(&str, &dyn Display)] = &[("stack", &applied.name), ("name", &environment.name)];
                let title = texts.fill("environment.stack-title", of);
                let summary = texts.fill("environment.stack-summary", of);
                let overview = Overview {
                    slug: below.clone(),
                    label: title.clone(),
                    title,
                    summary,
                    within: slug.clone(),
                    group: GROUP,
                    counts: Vec::new(),
                };
                later.push((overview, Shows::Stack(at, stack)));
                slugs.stacks.insert(Shows::Stack(at, stack), below);
            }
        }
    }
    pages.extend(later);
    (pages, slugs)
}

/// What the navigation calls the page of all environments.
fn matrix_label(found: &[Found]) -> &'static str {
    if found.len() > 1 { "environment.compared" } else { "environment.all-settings" }
}

fn matrix_page(slug: String, title: &str, label: &str, environments: &[&str], texts: &Texts) -> Overview {
    let names: Vec<String> = environments.iter().map(|name| (*name).to_owned()).collect();
    let names = texts.list(&names);
    Overview {
        slug,
        title: title.to_owned(),
        label: label.to_owned(),
        summary: texts.count_with("environment.matrix-summary", environments.len(), &[("names", &names)]),
        group: GROUP,
        ..Overview::default()
    }
}

fn environment_page(slug: String, environment: &Found, texts: &Texts) -> Overview {
    let name = &environment.name;
    let summary = match environment.stacks.as_slice() {
        [one] if one.folder.is_root() => texts.fill("environment.summary", &[("name", name)]),
        [one] => texts.fill("environment.summary-from", &[("name", name), ("folder", &one.folder)]),
        stacks => texts.count_with("environment.summary-stacks", stacks.len(), &[("name", name)]),
    };
    Overview { slug, title: name.clone(), label: name.clone(), summary, group: GROUP, ..Overview::default() }
}

/// Addresses that are taken.
#[derive(Default)]
struct Taken(BTreeSet<String>);

impl Taken {
    /// An address below `folder` for a name, of letters, digits, and what is safe beside them.
    fn slug(&mut self, folder: &str, name: &str) -> String {
        const LONGEST: usize = 80;
        let safe = |c: char| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '-' };
        let mut slug: String = name.chars().take(LONGEST).map(safe).collect();
        slug = slug.trim_matches('.').to_owned();
        let is_reserved =
            |slug: &str| slug.is_empty() || RESERVED.contains(&slug.to_ascii_lowercase().as_str());
        while is_reserved(&slug) || !self.0.insert(format!("{folder}{}", slug.to_ascii_lowercase())) {
            slug.push('-');
        }
        format!("{folder}{slug}")
    }
}

impl Estate {
    /// What stands on a page about environments.
    pub(in super::super) fn environment_page(&self, shows: &Shows) -> PageData {
        let slugs = &self.environments.slugs;
        match shows {
            Shows::Matrix => {
                let names = matrix::names(self.applied());
                match names.len() > MOST {
                    true => page::stacks(self, &names, slugs),
                    false => matrix::matrix(self, &names, slugs),
                }
            }
            Shows::Stacks(name) => matrix::matrix(self, &BTreeSet::from([name.as_str()]), slugs),
            Shows::Environment(at) => page::environment(self, *at, slugs),
            Shows::Stack(at, stack) => page::stack(self, *at, *stack, slugs),
        }
    }

    /// Every environment as the rest of the site sees it.
    pub(in super::super) fn listed(&self) -> &[block::Environment] {
        self.environments.listed.get_or_init(|| {
            let all = self.applied().iter().enumerate();
            all.map(|(at, environment)| listed(self, at, environment)).collect()
        })
    }
}

fn listed(estate: &Estate, at: usize, environment: &Environment) -> block::Environment {
    let mut total = tree::Count::default();
    let mut differing = 0;
    let before = estate.environment_before(at).map(|(_, before)| before);
    let texts = &estate.texts;
    let count = |count: usize, what: &str| (count, texts.count(what, count));
    for stack in &environment.stacks {
        if let Some(folder) = &stack.module {
            let count = tree::count(estate, folder);
            total.calls = total.calls.saturating_add(count.calls);
            total.resources = total.resources.saturating_add(count.resources);
        }
        let other = before.and_then(|before| before.stacks.iter().find(|it| it.name == stack.name));
        differing += other.map_or(0, |other| compare::differences(estate, other, stack));
    }
    let mut counts = vec![
        count(total.calls, "environment.card-calls"),
        count(total.resources, "environment.card-resources"),
    ];
    // Nothing is known of what modules elsewhere build.
    if environment.stacks.iter().all(|stack| stack.module.is_none()) {
        counts.clear();
    }
    counts.push(count(
        environment.stacks.iter().map(|stack| stack.settings.len()).sum(),
        "environment.card-settings",
    ));
    if let Some(before) = before {
        let name: &[(&str, &dyn Display)] = &[("name", &before.name)];
        counts.push((differing, texts.count_with("environment.card-differ", differing, name)));
    }
    // A unit's page is about the unit; without one, it is the module's in its folder.
    let roots = environment.stacks.iter().filter_map(|stack| estate.page_of_folder(&stack.folder));
    block::Environment {
        name: environment.name.clone(),
        slug: estate.environments.slugs.of(at).to_owned(),
        summary: match environment.stacks.as_slice() {
            [one] => one.folder.to_string(),
            stacks => texts.count("count.stacks", stacks.len()),
        },
        roots: roots.collect(),
        counts,
        versions: super::versions::in_short(
            environment.stacks.iter().filter_map(|stack| estate.module(stack.module.as_ref()?)),
        ),
    }
}
