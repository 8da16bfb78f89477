//! What there is, by type: a table of all types, and a page for each with every instance of it.

use std::collections::{BTreeMap, BTreeSet};

use super::rules::arguments_of;
use super::{cell, elsewhere, facts, in_estate};
use crate::source::block::{Block, Body, Inline, PageData, Reading, Table, TableRow, Target, Tone};
use crate::source::terraform::category::category;
use crate::source::terraform::model::Estate;
use crate::source::terraform::module::Module;
use crate::source::terraform::page::{Context, badge, code, text};
use crate::source::terraform::registry;
use crate::source::terraform::resource::{Mode, Resource};
use crate::source::terraform::service::service;
use crate::texts::Texts;

/// So many modules are named beside a type, at most.
const MOST: usize = 6;
/// A type without rules is told by these of its arguments.
const NAMING: &[&str] = &["name", "name_prefix", "display_name", "type", "location", "region"];
/// More columns than this stay in sight by their first one.
const NARROW: usize = 3;

/// Every type, how many of it there are, and where.
pub fn all(estate: &Estate) -> PageData {
    let mut types: BTreeMap<&str, (usize, Vec<&Module>)> = BTreeMap::new();
    for module in in_estate(estate) {
        for resource in module.resources(Mode::Managed) {
            let (count, modules) = types.entry(&resource.kind).or_default();
            *count += 1;
            if modules.last().is_none_or(|last| last.folder != module.folder) {
                modules.push(module);
            }
        }
    }
    let slugs = estate.inventory.types();
    let total: usize = types.values().map(|(count, _)| count).sum();
    let badges = vec![
        badge(&estate.texts.count("count.resources", total), Tone::Neutral),
        badge(&estate.texts.count("inventory.types", types.len()), Tone::Neutral),
    ];
    let rows = types.into_iter().map(|(kind, (count, modules))| {
        let name = match slugs.get(kind) {
            Some(slug) => {
                Inline::Link { text: kind.to_owned(), code: true, to: Target::Overview((*slug).to_owned()) }
            }
            None => code(kind),
        };
        let named = modules.into_iter().map(|module| vec![cell::module(estate, module)]).collect();
        let cells = vec![
            vec![name],
            vec![text(service(kind))],
            vec![text(title_of(kind, &estate.texts))],
            vec![text(count.to_string())],
            cell::joined(named, MOST, &estate.texts),
        ];
        TableRow { cells, ..TableRow::default() }
    });
    let rows = rows.collect();
    let heads = ["field.type", "column.service", "column.category", "column.how-many", "noun.modules"];
    let table = Table::new(heads.map(|name| estate.texts.say(name).to_owned()), rows).read_as(Reading::List);
    let mut blocks =
        vec![Block::new("types", estate.texts.say("section.types").to_owned(), Body::Table(table))];
    blocks.extend(elsewhere::not_looked_into(estate));
    PageData { badges, blocks }
}

fn title_of(kind: &str, texts: &Texts) -> String {
    texts.say(&format!("category.{}", category(kind))).to_owned()
}

/// Every instance of a type.
pub fn of_type(estate: &Estate, kind: &str) -> PageData {
    let instances = || {
        in_estate(estate).flat_map(|module| {
            module
                .resources(Mode::Managed)
                .filter(|it| it.kind == kind)
                .map(move |resource| (module, resource))
        })
    };
    let set: BTreeSet<&str> =
        instances().flat_map(|(_, it)| it.arguments.iter().map(|argument| argument.path.as_str())).collect();
    let known = arguments_of(kind);
    let known = if known.is_empty() { NAMING.to_vec() } else { known };
    let shown: Vec<&'static str> = known.into_iter().filter(|argument| set.contains(argument)).collect();
    let repeated = instances().any(|(_, it)| it.count.is_some() || it.for_each.is_some());
    let say = |name: &str| estate.texts.say(name).to_owned();
    let mut columns = vec![say("column.resource"), say("column.module")];
    columns.extend(repeated.then(|| say("column.repeated")));
    columns.extend(shown.iter().map(|argument| (*argument).to_owned()));
    columns.push(say("column.source"));
    let rows: Vec<TableRow> = instances()
        .map(|(module, resource)| {
            let cx = Context::new(module, estate);
            let mut cells = vec![name(&cx, resource), vec![cell::module(estate, module)]];
            cells.extend(repeated.then(|| repetition(&cx, resource)));
            cells.extend(shown.iter().map(|argument| values(&cx, resource, argument)));
            cells.push(cell::place(&resource.element));
            TableRow { entity: Some(cell::id(&cx, resource)), cells, ..TableRow::default() }
        })
        .collect();
    let mut badges = vec![badge(&estate.texts.count("inventory.instances", rows.len()), Tone::Neutral)];
    badges.push(badge(&title_of(kind, &estate.texts), Tone::Neutral));
    let reading = if shown.len() > NARROW { Reading::Matrix("") } else { Reading::List };
    let mut about = Vec::new();
    if !service(kind).is_empty() {
        about.push((say("column.service"), vec![text(service(kind))]));
    }
    let first = instances().next();
    let page = first.and_then(|(module, it)| registry::resource_page(&estate.registry, module, it));
    if let Some(page) = page {
        let link = Inline::Link { text: say("item.documentation"), code: false, to: Target::Url(page) };
        about.push((say("column.provider"), vec![link]));
    }
    let table = Table::new(columns, rows).read_as(reading);
    let blocks = vec![
        Block::new("instances", say("section.instances"), Body::Table(table)),
        Block::new("about", say("section.about-type"), Body::Facts(about)),
    ];
    PageData { badges, blocks }
}

fn name(cx: &Context, resource: &Resource) -> Vec<Inline> {
    let mut cell = cell::resource(cx, resource);
    if resource.prevent_destroy {
        cell.extend([text(" "), Inline::Badge(badge(cx.say("state.prevent-destroy"), Tone::Neutral))]);
    }
    cell
}

fn repetition(cx: &Context, resource: &Resource) -> Vec<Inline> {
    let given = [("for_each ", &resource.for_each), ("count ", &resource.count)];
    let given = given.into_iter().filter_map(|(word, value)| Some((word, value.as_ref()?)));
    given.flat_map(|(word, value)| [Inline::Quiet(word.to_owned()), cell::value(cx, value)]).collect()
}

fn values(cx: &Context, resource: &Resource, path: &str) -> Vec<Inline> {
    let all = facts::arguments(resource, path);
    cell::joined(
        all.into_iter().map(|argument| facts::value(cx, &argument.value)).collect(),
        MOST,
        &cx.estate.texts,
    )
}
