//! What is set in all environments, side by side.

use std::collections::BTreeSet;

use super::cells;
use super::compare::{Row, rows};
use super::pages::Slugs;
use super::{Environment, Stack};
use crate::content::description;
use crate::source::block::{Badge, Block, Body, Inline, PageData, Reading, Table, TableRow, Target, Tone};
use crate::source::terraform::lower::module_id;
use crate::source::terraform::model::Estate;
use crate::texts::Texts;

/// The stacks of one name, one an environment.
pub fn beside<'a>(environments: &'a [Environment], name: &str) -> Vec<Option<&'a Stack>> {
    environments.iter().map(|it| it.stacks.iter().find(|stack| stack.name == name)).collect()
}

/// What stacks are called, by name.
pub fn names(environments: &[Environment]) -> BTreeSet<&str> {
    environments.iter().flat_map(|it| &it.stacks).map(|stack| stack.name.as_str()).collect()
}

/// The comparison of these stacks: a table each.
pub fn matrix(estate: &Estate, names: &BTreeSet<&str>, slugs: &Slugs) -> PageData {
    let texts = &estate.texts;
    let environments = estate.applied();
    let (mut settings, mut differing) = (0, 0);
    let mut blocks = Vec::new();
    for name in names {
        let stacks = beside(environments, name);
        let rows = rows(estate, &stacks);
        settings += rows.iter().filter(|row| row.depth == 0).count();
        differing += rows.iter().filter(|row| row.depth == 0 && row.differs).count();
        let title =
            if name.is_empty() { texts.say("section.settings").to_owned() } else { (*name).to_owned() };
        let id = if name.is_empty() { "settings".to_owned() } else { format!("stack_{name}") };
        blocks.push(Block::new(id, title, Body::Table(table(estate, environments, name, &rows, slugs))));
    }
    if settings > 0 {
        blocks.push(Block::new(
            "legend",
            texts.say("section.legend").to_owned(),
            Body::Words(texts.say("environment.legend").into()),
        ));
    }
    let badge = |count: usize, name: &str, tone| Badge::new(texts.count(name, count), tone);
    let mut badges = vec![badge(settings, "count.settings", Tone::Neutral)];
    if environments.len() > 1 {
        badges.push(badge(differing, "environment.count-differing", Tone::Accent));
    }
    PageData { badges, blocks }
}

fn table(
    estate: &Estate,
    environments: &[Environment],
    stack: &str,
    rows: &[Row<'_>],
    slugs: &Slugs,
) -> Table {
    // A stack that an environment does not have says nothing, row after row.
    let shown: Vec<usize> = (0..environments.len())
        .filter(|&at| environments[at].stacks.iter().any(|it| it.name == stack))
        .collect();
    let texts = &estate.texts;
    let heads = shown.iter().map(|&at| environments[at].name.clone());
    let columns: Vec<String> = std::iter::once(texts.say("column.setting").to_owned()).chain(heads).collect();
    let leads = shown.iter().map(|&at| Some(Target::Overview(slugs.of(at).to_owned())));
    let made = rows.iter().map(|row| {
        let cells = shown.iter().filter_map(|&at| Some(cells::runs(row.cells.get(at)?, texts)));
        TableRow {
            anchor: if row.depth == 0 { anchor(stack, &row.name) } else { String::new() },
            cells: std::iter::once(name(estate, row)).chain(cells).collect(),
            marked: row.differs,
            ..TableRow::default()
        }
    });
    let switch = if shown.len() > 1 { "environment.only-differences" } else { "" };
    let made: Vec<TableRow> = versions(environments, &shown, stack, texts).into_iter().chain(made).collect();
    let mut table = Table::new(columns, made).read_as(Reading::Matrix(switch));
    table.leads = std::iter::once(None).chain(leads).collect();
    table
}

/// The versions of the module that units apply, where any asks for one.
fn versions(environments: &[Environment], shown: &[usize], stack: &str, texts: &Texts) -> Option<TableRow> {
    let asked = shown.iter().filter_map(|&at| environments[at].stacks.iter().find(|it| it.name == stack));
    let asked: Vec<&str> = asked.map(|stack| stack.version.as_str()).collect();
    let cell = |version: &&str| match *version {
        "" => vec![Inline::Quiet("–".into())],
        version => vec![Inline::Code(version.to_owned())],
    };
    asked.iter().any(|version| !version.is_empty()).then(|| TableRow {
        cells: std::iter::once(vec![Inline::Text(texts.say("environment.version-of-module").into())])
            .chain(asked.iter().map(cell))
            .collect(),
        marked: asked.windows(2).any(|pair| pair[0] != pair[1]),
        ..TableRow::default()
    })
}

/// The id of a setting's row.
fn anchor(stack: &str, name: &str) -> String {
    if stack.is_empty() { format!("setting_{name}") } else { format!("setting_{stack}/{name}") }
}

/// What a row is called, and what it is for.
pub fn name(estate: &Estate, row: &Row<'_>) -> Vec<Inline> {
    if row.depth > 0 {
        let indent = "\u{2003}".repeat(row.depth);
        return vec![Inline::Text(indent), Inline::Code(row.name.clone())];
    }
    let Some((folder, variable)) = row.variable.and_then(|(stack, it)| Some((stack.module.as_ref()?, it)))
    else {
        return vec![Inline::Code(row.name.clone())];
    };
    let entity = module_id(&estate.repository, folder).with_address(&format!("var.{}", row.name));
    let mut runs =
        vec![Inline::Link { text: row.name.clone(), code: true, to: Target::Entity(entity.clone()) }];
    if estate.has_picture(folder, &entity) {
        runs.push(Inline::Text(" ".into()));
        runs.push(Inline::Link {
            text: estate.texts.say("flow.link").into(),
            code: false,
            to: Target::Picture(entity),
        });
    }
    let words = description::first_sentence(variable.words());
    if !words.is_empty() {
        runs.push(Inline::Quiet(words));
    }
    runs
}
