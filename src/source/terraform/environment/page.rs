//! The page of an environment: what it deploys, what is set there, and what of that is not as in the environment before it.

use std::collections::BTreeSet;

use super::compare::{Cell, cell, differences, rows};
use super::pages::{Shows, Slugs};
use super::versions::versions;
use super::{Environment, Stack, cells, matrix, tree};
use crate::catalog::Value;
use crate::path::SourcePath;
use crate::source::View;
use crate::source::block::{Badge, Block, Body, Inline, PageData, Reading, Table, TableRow, Target, Tone};
use crate::source::terraform::lower::module_id;
use crate::source::terraform::model::Estate;
use crate::source::terraform::module::Module;
use crate::source::terraform::reach;
use crate::source::terraform::terragrunt::page as unit_page;
use crate::texts::Texts;

/// An environment, and the one that a change goes through before it.
struct Context<'a> {
    estate: &'a Estate,
    slugs: &'a Slugs,
    here: &'a Environment,
    at: usize,
    before: Option<(usize, &'a Environment)>,
}

impl<'a> Context<'a> {
    fn new(estate: &'a Estate, at: usize, slugs: &'a Slugs) -> Option<Self> {
        let here = estate.applied().get(at)?;
        Some(Self { estate, slugs, here, at, before: estate.environment_before(at) })
    }

    /// The same stack in the environment before.
    fn before(&self, stack: &Stack) -> Option<&'a Stack> {
        self.before?.1.stacks.iter().find(|it| it.name == stack.name)
    }
}

/// All that an environment's page shows: its stacks one by one, or a list of them.
pub fn environment(estate: &Estate, at: usize, slugs: &Slugs) -> PageData {
    let Some(cx) = Context::new(estate, at, slugs) else { return PageData::default() };
    let has_own = |stack| slugs.of_stacks(&Shows::Stack(at, stack)).is_some();
    let stacks = cx.here.stacks.iter();
    let blocks = match cx.here.stacks.as_slice() {
        [one] => sections(&cx, one, ""),
        _ if has_own(0) => vec![Block::new(
            "stacks",
            estate.texts.say("section.stacks").to_owned(),
            Body::Table(listed(&cx)),
        )],
        _ => stacks.flat_map(|stack| sections(&cx, stack, &stack.name)).collect(),
    };
    PageData { badges: badges(&cx), blocks }
}

/// One stack of an environment, on a page of its own.
pub fn stack(estate: &Estate, at: usize, stack: usize, slugs: &Slugs) -> PageData {
    let Some(cx) = Context::new(estate, at, slugs) else { return PageData::default() };
    let Some(stack) = cx.here.stacks.get(stack) else { return PageData::default() };
    let mut data = PageData { badges: Vec::new(), blocks: sections(&cx, stack, "") };
    let to = Target::Overview(slugs.of(at).to_owned());
    let environment = Inline::Link { text: cx.here.name.clone(), code: false, to };
    let facts = vec![(estate.texts.say("column.environment").to_owned(), vec![environment])];
    data.blocks.insert(
        0,
        Block::new("environment", estate.texts.say("column.environment").to_owned(), Body::Facts(facts)),
    );
    data
}

/// The names of all stacks, each with what differs: the matrix of an estate that has too many for a page.
pub fn stacks(estate: &Estate, names: &BTreeSet<&str>, slugs: &Slugs) -> PageData {
    let environments = estate.applied();
    let row = |name: &&str| {
        let stacks = matrix::beside(environments, name);
        let compared = rows(estate, &stacks);
        let settings = compared.iter().filter(|row| row.depth == 0);
        let differing = settings.clone().filter(|row| row.differs).count();
        let to = Target::Overview(
            slugs.of_stacks(&Shows::Stacks((*name).to_owned())).unwrap_or_default().to_owned(),
        );
        let present = environments.iter().enumerate().zip(&stacks).filter(|(_, stack)| stack.is_some());
        let mut within = Vec::new();
        for ((at, environment), _) in present {
            if !within.is_empty() {
                within.push(Inline::Text(estate.texts.say("list.comma").into()));
            }
            let to = Target::Overview(slugs.of(at).to_owned());
            within.push(Inline::Link { text: environment.name.clone(), code: false, to });
        }
        TableRow {
            cells: vec![
                vec![Inline::Link { text: (*name).to_owned(), code: true, to }],
                within,
                vec![Inline::Text(settings.count().to_string())],
                vec![Inline::Text(differing.to_string())],
            ],
            ..TableRow::default()
        }
    };
    let rows = names.iter().map(row).collect();
    let heads = ["column.stack", "section.environments", "section.settings", "column.differences"];
    let table = Table::new(heads.map(|name| estate.texts.say(name).to_owned()), rows).read_as(Reading::List);
    PageData {
        badges: Vec::new(),
        blocks: vec![Block::new("stacks", estate.texts.say("section.stacks").to_owned(), Body::Table(table))],
    }
}

fn badges(cx: &Context) -> Vec<Badge> {
    let texts = &cx.estate.texts;
    let count =
        |count: usize, name: &str, tone| (count > 0).then(|| Badge::new(texts.count(name, count), tone));
    let modules = cx.here.stacks.iter().filter_map(|stack| stack.module.as_ref());
    let resources = modules.map(|folder| tree::count(cx.estate, folder).resources).sum();
    let missing = |stack: &Stack| {
        let names = module(cx.estate, stack).into_iter().flat_map(|module| &module.declared.variables);
        names.filter(|it| matches!(cell(cx.estate, Some(stack), &it.name), Cell::Missing)).count()
    };
    let other = |stack: &Stack| cx.before(stack).map_or(0, |before| differences(cx.estate, before, stack));
    let stacks = &cx.here.stacks;
    let mut badges = vec![
        count(if stacks.len() > 1 { stacks.len() } else { 0 }, "count.stacks", Tone::Neutral),
        count(resources, "count.resources", Tone::Neutral),
        count(stacks.iter().map(|stack| stack.settings.len()).sum(), "count.settings", Tone::Neutral),
        count(stacks.iter().map(missing).sum(), "environment.count-not-set", Tone::Wrong),
    ];
    if let Some((_, before)) = cx.before {
        let differing = stacks.iter().map(other).sum();
        let name: &[(&str, &dyn std::fmt::Display)] = &[("name", &before.name)];
        let text = || texts.count_with("environment.count-differ", differing, name);
        badges.push((differing > 0).then(|| Badge::new(text(), Tone::Accent)));
    }
    badges.into_iter().flatten().collect()
}

fn module<'a>(estate: &'a Estate, stack: &Stack) -> Option<&'a Module> {
    estate.module(stack.module.as_ref()?)
}

/// The stacks of an environment that has many.
fn listed(cx: &Context) -> Table {
    let row = |(at, stack): (usize, &Stack)| {
        let to =
            Target::Overview(cx.slugs.of_stacks(&Shows::Stack(cx.at, at)).unwrap_or_default().to_owned());
        let resources = stack.module.as_ref().map(|folder| tree::count(cx.estate, folder).resources);
        let other = cx.before(stack).map(|before| differences(cx.estate, before, stack).to_string());
        let text = |text: Option<String>| text.map(Inline::Text).into_iter().collect();
        TableRow {
            cells: vec![
                vec![Inline::Link { text: stack.name.clone(), code: true, to }],
                source(cx.estate, stack),
                text(resources.map(|count| count.to_string())),
                text(Some(stack.settings.len().to_string())),
                text(other),
            ],
            ..TableRow::default()
        }
    };
    let rows = cx.here.stacks.iter().enumerate().map(row).collect();
    let heads =
        ["column.stack", "column.module", "section.resources", "section.settings", "column.differences"];
    Table::new(heads.map(|name| cx.estate.texts.say(name).to_owned()), rows).read_as(Reading::List)
}

/// The module that is applied.
fn source(estate: &Estate, stack: &Stack) -> Vec<Inline> {
    let mut runs = match (&stack.module, stack.source.as_str()) {
        (Some(folder), _) => {
            let to = Target::Entity(module_id(&estate.repository, folder));
            let text = if folder.is_root() { estate.name.clone() } else { folder.to_string() };
            vec![Inline::Link { text, code: true, to }]
        }
        (None, "") => Vec::new(),
        (None, source) => vec![Inline::Code(source.to_owned())],
    };
    if !stack.version.is_empty() {
        runs.extend([Inline::Text(" ".into()), Inline::Code(stack.version.clone())]);
    }
    runs
}

/// All there is to say of a stack; `name` tells its sections from those of the others on the page.
fn sections(cx: &Context, stack: &Stack, name: &str) -> Vec<Block> {
    let texts = &cx.estate.texts;
    let block = |id: &str, title: &str, body| match name {
        "" => Block::new(id.to_owned(), texts.say(title).to_owned(), body),
        name => {
            let title = texts.fill("environment.of-stack", &[("stack", &name), ("title", &texts.say(title))]);
            Block::new(format!("{id}_{name}"), title, body)
        }
    };
    let module = module(cx.estate, stack);
    let deploys = stack.module.as_ref().map(|folder| tree::tree(cx.estate, folder)).unwrap_or_default();
    let mut blocks = vec![block("deploys", "section.deploys", Body::Tree(deploys))];
    if stack.is_unit {
        blocks.insert(0, block("unit", "noun.unit", Body::Facts(unit(cx, stack))));
    } else if module.is_none() {
        let facts = Some(source(cx.estate, stack)).filter(|runs| !runs.is_empty());
        let facts = facts.map(|runs| (texts.say("column.module").to_owned(), runs)).into_iter().collect();
        blocks.push(block("module", "column.module", Body::Facts(facts)));
    }
    blocks.push(block("settings", "section.settings", Body::Table(settings(cx, stack, name))));
    if let Some(folder) = &stack.module {
        blocks.push(block("topology", "section.topology", Body::Picture(folder.clone(), View::Topology)));
    }
    blocks.push(block("backend", "section.backend", Body::Facts(backend(stack, texts))));
    blocks.push(block(
        "versions",
        "versions.title",
        Body::Table(module.map(|module| versions(module, texts)).unwrap_or_default()),
    ));
    blocks.push(block("dependencies", "section.depends-on", Body::Facts(dependencies(cx, stack))));
    blocks
}

/// The unit's page, and what it applies.
fn unit(cx: &Context, stack: &Stack) -> Vec<(String, Vec<Inline>)> {
    let name = stack.folder.to_string();
    let page = match cx.estate.page_of_folder(&stack.folder) {
        Some(entity) => Inline::Link { text: name, code: true, to: Target::Entity(entity) },
        None => Inline::Code(name),
    };
    let texts = &cx.estate.texts;
    let unit = cx.estate.unit(&stack.folder);
    let source = unit.map(|unit| unit_page::about(unit, cx.estate)).unwrap_or_default();
    let mut facts = vec![(texts.say("noun.unit").to_owned(), vec![page])];
    let told = ["column.source", "column.version", unit_page::NOT_ALL].map(|name| texts.say(name));
    let is_told = |name: &str| told.contains(&name);
    facts.extend(source.into_iter().filter(|(name, _)| is_told(name)));
    facts
}

/// What is set, beside what was set in the environment before.
fn settings(cx: &Context, stack: &Stack, name: &str) -> Table {
    let texts = &cx.estate.texts;
    let before = cx.before(stack);
    let compared = match before {
        Some(before) => rows(cx.estate, &[Some(stack), Some(before)]),
        None => rows(cx.estate, &[Some(stack)]),
    };
    let made = compared.iter().map(|row| {
        let place = if row.depth == 0 { stack.setting(&row.name).map(|setting| &setting.at) } else { None };
        // Of the many files that a unit reads, names alone do not tell which.
        let called = |file: &SourcePath| match file.strip(&stack.folder) {
            None if stack.is_unit => file.to_string(),
            _ => file.name().to_owned(),
        };
        let place = place.map(|at| Inline::Link {
            text: format!("{}:{}", called(&at.file), at.line),
            code: true,
            to: Target::File(at.file.clone(), at.line),
        });
        let mut cells = vec![matrix::name(cx.estate, row)];
        cells.extend(row.cells.iter().map(|cell| cells::runs(cell, texts)));
        cells.push(place.into_iter().collect());
        if stack.module.is_some() {
            cells.push(if row.depth == 0 { reaches(cx.estate, stack, &row.name) } else { Vec::new() });
        }
        let anchor = match (row.depth, name) {
            (0, "") => format!("setting_{}", row.name),
            (0, name) => format!("setting_{name}/{}", row.name),
            _ => String::new(),
        };
        TableRow { anchor, cells, marked: before.is_some() && row.differs, ..TableRow::default() }
    });
    let made: Vec<TableRow> = made.collect();
    let mut columns = vec![texts.say("column.setting").to_owned(), texts.say("field.value").to_owned()];
    let mut leads = vec![None, None];
    if let (Some(_), Some((at, environment))) = (before, cx.before) {
        columns.push(texts.fill("environment.in-other", &[("name", &environment.name)]));
        leads.push(Some(Target::Overview(cx.slugs.of(at).to_owned())));
    }
    columns.push(texts.say("column.set-in").to_owned());
    columns.extend(stack.module.iter().map(|_| texts.say("relation.reaches").to_owned()));
    let switch = if before.is_some() { "environment.only-differences" } else { "" };
    let mut table = Table::new(columns, made).read_as(Reading::Matrix(switch));
    table.leads = leads;
    table
}

/// Where a value ends up: the first settings of resources, and how many more there are.
fn reaches(estate: &Estate, stack: &Stack, variable: &str) -> Vec<Inline> {
    const MOST: usize = 2;
    let Some(folder) = &stack.module else { return Vec::new() };
    let own = estate.readers(folder, variable).into_iter().flat_map(|read| &read.settings);
    let own = own.map(|(address, argument)| reach::Setting {
        folder: folder.clone(),
        address: address.clone(),
        argument: argument.clone(),
    });
    let all: Vec<reach::Setting> = own.chain(reach::reached(estate, folder, variable)).collect();
    let mut runs = Vec::new();
    for setting in all.iter().take(MOST) {
        if !runs.is_empty() {
            runs.push(Inline::Text(estate.texts.say("list.comma").into()));
        }
        let gap = if setting.argument.is_empty() { "" } else { "." };
        let text = format!("{}{gap}{}", setting.address, setting.argument);
        let to =
            Target::Entity(module_id(&estate.repository, &setting.folder).with_address(&setting.address));
        runs.push(Inline::Link { text, code: true, to });
    }
    if all.len() > MOST {
        runs.push(Inline::Text(format!(" {}", estate.texts.count("page.more", all.len() - MOST))));
    }
    runs
}

fn backend(stack: &Stack, texts: &Texts) -> Vec<(String, Vec<Inline>)> {
    let Some((kind, settings)) = &stack.backend else { return Vec::new() };
    let shown = |value: &Value| match value {
        Value::Literal(text) | Value::Expression(text) => Inline::Code(text.clone()),
        Value::Unknown => Inline::Text(texts.say("state.unknown").into()),
        Value::Redacted => Inline::Badge(Badge::new(texts.say("state.sensitive"), Tone::Neutral)),
    };
    let kind = (texts.say("field.type").to_owned(), vec![Inline::Code(kind.clone())]);
    std::iter::once(kind)
        .chain(settings.iter().map(|(name, value)| (name.clone(), vec![shown(value)])))
        .collect()
}

/// The stacks whose outputs this one reads.
fn dependencies(cx: &Context, stack: &Stack) -> Vec<(String, Vec<Inline>)> {
    let all = cx.estate.applied();
    let link = |folder: &SourcePath| {
        let known = cx.estate.environments.of_folder(folder);
        let near = known.iter().find(|(at, _)| *at == cx.at).or_else(|| known.first()).copied();
        let stack = near.and_then(|(at, it)| Some((at, it, all.get(at)?.stacks.get(it)?)));
        let unit = cx.estate.unit(folder).and_then(|_| cx.estate.page_of_folder(folder));
        if let Some(unit) = unit {
            let name = stack.map(|(.., found)| found.name.clone()).filter(|name| !name.is_empty());
            let link = Inline::Link { text: folder.to_string(), code: true, to: Target::Entity(unit) };
            return (name.unwrap_or_else(|| folder.name().to_owned()), vec![link]);
        }
        let (label, runs) = match stack {
            Some((at, it, found)) => {
                let slug = cx.slugs.of_stacks(&Shows::Stack(at, it)).unwrap_or_else(|| cx.slugs.of(at));
                let name = if found.name.is_empty() { &all[at].name } else { &found.name };
                let to = Target::Overview(slug.to_owned());
                (name.clone(), vec![Inline::Link { text: folder.to_string(), code: true, to }])
            }
            None => (folder.name().to_owned(), vec![Inline::Code(folder.to_string())]),
        };
        (label, runs)
    };
    stack.dependencies.iter().map(link).collect()
}
