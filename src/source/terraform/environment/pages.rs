//! The pages about environments: which there are, and where.

use std::collections::{BTreeMap, BTreeSet};

use super::find::Found;
use super::{Environment, compare, matrix, page, tree};
use crate::source::block::{self, Overview, PageData};
use crate::source::terraform::model::Estate;

/// So many stacks stand on one page; where there are more, each has one of its own.
const MOST: usize = 6;

/// What none of these pages is called: some disks know no case, and some names are none there.
const RESERVED: [&str; 5] = ["index", "con", "prn", "aux", "nul"];

/// The group of the navigation.
const GROUP: &str = "Environments";

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
pub fn overviews(found: &[Found]) -> (Vec<(Overview, Shows)>, Slugs) {
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
        matrix_page("environments".into(), "Environments", matrix_label(found), &listed),
        Shows::Matrix,
    ));
    let names: BTreeSet<&str> =
        found.iter().flat_map(|it| &it.stacks).map(|stack| stack.name.as_str()).collect();
    if names.len() > MOST {
        for name in names {
            let slug = taken.slug("environments/", name);
            let shows = Shows::Stacks(name.to_owned());
            let title = format!("{name} in all environments");
            later.push((matrix_page(slug.clone(), &title, name, &listed), shows.clone()));
            slugs.stacks.insert(shows, slug);
        }
    }
    for (at, environment) in found.iter().enumerate() {
        let slug = taken.slug("environment/", &environment.name);
        slugs.environments.push(slug.clone());
        pages.push((environment_page(slug.clone(), environment), Shows::Environment(at)));
        if environment.stacks.len() > MOST {
            for (stack, applied) in environment.stacks.iter().enumerate() {
                let below = taken.slug(&format!("{slug}/"), &applied.name);
                let title = format!("{} in {}", applied.name, environment.name);
                let summary = format!(
                    "What {} is in {}: what it deploys, and what is set.",
                    applied.name, environment.name
                );
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
    if found.len() > 1 { "Compared" } else { "All settings" }
}

fn matrix_page(slug: String, title: &str, label: &str, environments: &[&str]) -> Overview {
    let beside = if environments.len() > 1 { ", side by side" } else { "" };
    Overview {
        slug,
        title: title.to_owned(),
        label: label.to_owned(),
        summary: format!("What is set in {}{beside}.", enumerated(environments)),
        group: GROUP,
        ..Overview::default()
    }
}

fn environment_page(slug: String, environment: &Found) -> Overview {
    let name = &environment.name;
    let summary = match environment.stacks.as_slice() {
        [one] if one.folder.is_root() => format!("What {name} deploys, and what is set there."),
        [one] => format!("What {name} deploys from {}, and what is set there.", one.folder),
        stacks => format!("The {} stacks of {name}, what they deploy, and what is set there.", stacks.len()),
    };
    Overview { slug, title: name.clone(), label: name.clone(), summary, group: GROUP, ..Overview::default() }
}

/// `dev, staging and prod`; of many, how many.
fn enumerated(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] if names.len() <= 6 => format!("{} and {last}", first.join(", ")),
        all => format!("{} environments", all.len()),
    }
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
    let count = |count: usize, what: &str| (count, what.to_owned());
    for stack in &environment.stacks {
        if let Some(folder) = &stack.module {
            let count = tree::count(estate, folder);
            total.calls = total.calls.saturating_add(count.calls);
            total.resources = total.resources.saturating_add(count.resources);
        }
        let other = before.and_then(|before| before.stacks.iter().find(|it| it.name == stack.name));
        differing += other.map_or(0, |other| compare::differences(estate, other, stack));
    }
    let mut counts = vec![count(total.calls, "module calls"), count(total.resources, "resources")];
    // Nothing is known of what modules elsewhere build.
    if environment.stacks.iter().all(|stack| stack.module.is_none()) {
        counts.clear();
    }
    counts.push(count(environment.stacks.iter().map(|stack| stack.settings.len()).sum(), "settings"));
    if let Some(before) = before {
        let verb = if differing == 1 { "differs" } else { "differ" };
        counts.push((differing, format!("{verb} from {}", before.name)));
    }
    // A unit's page is about the unit; without one, it is the module's in its folder.
    let roots = environment.stacks.iter().filter_map(|stack| estate.page_of_folder(&stack.folder));
    block::Environment {
        name: environment.name.clone(),
        slug: estate.environments.slugs.of(at).to_owned(),
        summary: match environment.stacks.as_slice() {
            [one] => one.folder.to_string(),
            stacks => format!("{} stacks", stacks.len()),
        },
        roots: roots.collect(),
        counts,
    }
}
