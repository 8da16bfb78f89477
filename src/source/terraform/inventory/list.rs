//! The page that answers a question: a row for each resource that the tables know.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::{self, Told};
use super::made::{self, Made};
use super::rules::{self, Question, Rule, rule_of};
use super::siblings::Siblings;
use super::{cell, elsewhere, in_estate, policy, ports};
use crate::path::SourcePath;
use crate::source::block::{Block, Body, Inline, PageData, Reading, Table, TableRow, Target, Tone};
use crate::source::terraform::diagram::azapi;
use crate::source::terraform::model::Estate;
use crate::source::terraform::page::{Context, badge, text};
use crate::source::terraform::resource::{Mode, Resource};

/// A page lists so many rows; the rest is on the pages of their types.
const MOST: usize = 1000;

/// A row, and what it stands among.
struct Row<'a> {
    order: String,
    /// The type of the resource that it is about.
    kind: &'a str,
    row: TableRow,
}

/// A module while its resources are told of.
struct Within<'a> {
    cx: Context<'a>,
    siblings: Siblings<'a>,
    /// Whether it is only a library here: it is no root module, and nobody calls it.
    is_unused: bool,
}

impl Within<'_> {
    /// The cell with a resource and its module.
    fn resource(&self, resource: &Resource) -> Vec<Inline> {
        let mut cell = cell::resource_of(&self.cx, resource, self.cx.module);
        cell.extend(
            self.is_unused.then(|| Inline::Quiet(self.cx.say("inventory.called-by-nobody").to_owned())),
        );
        cell
    }
}

/// What the inventory of a question is called, and what it says of itself.
pub struct Words {
    /// The page's name below `inventory/`.
    pub slug: &'static str,
    /// The name of its title's text.
    pub title: &'static str,
    /// Of the line about it.
    pub summary: &'static str,
    /// Of what is counted.
    pub counted: &'static str,
}

/// The words of a question.
pub fn words_of(question: Question) -> Words {
    let words = |slug, title, summary, counted| Words { slug, title, summary, counted };
    match question {
        Question::Secrets => {
            words("secrets", "inventory.secrets", "inventory.secrets-summary", "inventory.secrets-counted")
        }
        Question::Encryption => words(
            "encryption",
            "inventory.encryption",
            "inventory.encryption-summary",
            "inventory.encryption-counted",
        ),
        Question::Backups => {
            words("backups", "inventory.backups", "inventory.backups-summary", "inventory.backups-counted")
        }
        Question::Alarms => {
            words("alarms", "inventory.alarms", "inventory.alarms-summary", "inventory.alarms-counted")
        }
        Question::Access => {
            words("access", "inventory.access", "inventory.access-summary", "inventory.access-counted")
        }
        Question::EntryPoints => words(
            "entry-points",
            "inventory.entry-points",
            "inventory.entry-points-summary",
            "inventory.entry-points-counted",
        ),
        Question::Ports => words(
            "open-ports",
            "inventory.open-ports",
            "inventory.open-ports-summary",
            "inventory.open-ports-counted",
        ),
    }
}

/// How many rows of a question's page are about a resource.
pub fn rows_of(question: Question, resource: &Resource) -> usize {
    match question {
        _ if made::is_never(resource) => 0,
        Question::Ports => ports::count(resource),
        _ => {
            usize::from(rule_of(question, &resource.kind).is_some_and(|rule| facts::applies(rule, resource)))
        }
    }
}

/// The page of a question.
pub fn page(estate: &Estate, question: Question) -> PageData {
    let mut rows: Vec<Row> = Vec::new();
    let applied: BTreeSet<&SourcePath> =
        estate.units.iter().filter_map(|unit| unit.module.as_ref()).collect();
    for module in in_estate(estate) {
        let within = Within {
            cx: Context::new(module, estate),
            siblings: Siblings::of(module),
            is_unused: !module.root
                && !applied.contains(&module.folder)
                && estate.callers(&module.folder).next().is_none(),
        };
        for resource in module.resources(Mode::Managed).filter(|it| !made::is_never(it)) {
            match question {
                Question::Ports => rows.extend(openings(&within, resource)),
                _ => rows.extend(row(&within, question, resource)),
            }
        }
    }
    // What is to be looked at stands first; beside each other what is alike. The modules are in the order of their folders.
    rows.sort_by(|a, b| (!a.row.marked, &a.order).cmp(&(!b.row.marked, &b.order)));
    let marked = rows.iter().filter(|it| it.row.marked).count();
    let mut badges = vec![badge(&estate.texts.count("inventory.listed", rows.len()), Tone::Neutral)];
    if marked > 0 {
        badges.push(badge(&estate.texts.count("inventory.to-look-at", marked), Tone::Warning));
    }
    let columns: &[&'static str] = match question {
        Question::Ports => {
            &["column.direction", "column.ports", "column.from-or-to", "column.resource", "column.source"]
        }
        _ => &["column.subject", "column.resource", "column.facts", "column.source"],
    };
    let rest = rows.split_off(rows.len().min(MOST));
    let rows = rows.into_iter().map(|it| it.row).collect();
    let table =
        Table::new(columns.iter().map(|name| estate.texts.say(name).to_owned()), rows).read_as(Reading::List);
    let mut blocks =
        vec![Block::new("list", estate.texts.say("section.list").to_owned(), Body::Table(table))];
    blocks.extend(not_listed(estate, &rest));
    blocks.extend(elsewhere::not_looked_into(estate));
    PageData { badges, blocks }
}

/// Where the rows stand that are too many for the page: on the pages of their types.
fn not_listed(estate: &Estate, rest: &[Row]) -> Option<Block> {
    let mut of_type: BTreeMap<&str, usize> = BTreeMap::new();
    rest.iter().for_each(|it| *of_type.entry(it.kind).or_default() += 1);
    let slugs = estate.inventory.types();
    let facts = of_type.into_iter().map(|(kind, count)| {
        let to = slugs.get(kind).map(|slug| Target::Overview((*slug).to_owned()));
        let link = to.map(|to| Inline::Link {
            text: estate.texts.say("inventory.every-instance").to_owned(),
            code: false,
            to,
        });
        (
            kind.to_owned(),
            [text(estate.texts.count("inventory.more-of-type", count))].into_iter().chain(link).collect(),
        )
    });
    let title = estate.texts.count("inventory.more-by-type", rest.len());
    (!rest.is_empty()).then(|| Block::new("more", title, Body::Facts(facts.collect())))
}

fn row<'a>(within: &Within, question: Question, resource: &'a Resource) -> Option<Row<'a>> {
    let cx = &within.cx;
    let rule = rule_for(question, resource)?;
    let mut told = Told::of(Made::of(cx, resource));
    if azapi::kind(resource).is_some() {
        for argument in facts::arguments(resource, "name") {
            told.push(
                [Inline::Quiet(format!("{} ", cx.say("inventory.name")))]
                    .into_iter()
                    .chain(facts::value(cx, &argument.value)),
            );
        }
        told.push([Inline::Quiet(cx.say("inventory.body-not-looked-into").to_owned())]);
        return Some(finished(within, rule, resource, told));
    }
    if let Some((argument, purpose)) =
        rules::policy_of(&resource.kind).filter(|_| question == Question::Access)
    {
        let policies = facts::arguments(resource, argument);
        policies.iter().for_each(|it| policy::tell(cx, &it.value, purpose, &mut told));
    }
    facts::tell_all(cx, &within.siblings, resource, rule, &mut told);
    Some(finished(within, rule, resource, told))
}

/// The row of a resource, and what it stands among.
fn finished<'a>(within: &Within, rule: &Rule, resource: &'a Resource, told: Told) -> Row<'a> {
    let marked = !told.marks.is_empty();
    let cells =
        vec![vec![text(rule.what)], within.resource(resource), told.cell(), cell::place(&resource.element)];
    let entity = Some(cell::id(&within.cx, resource));
    Row {
        order: rule.what.to_owned(),
        kind: &resource.kind,
        row: TableRow { entity, cells, marked, ..TableRow::default() },
    }
}

/// What is told of a resource in answer to a question, if it is one of those that are asked for. A resource of `azapi` is what
/// `azurerm` has for the same, whatever its body says.
fn rule_for(question: Question, resource: &Resource) -> Option<&'static Rule> {
    match azapi::kind(resource) {
        Some(kind) => rule_of(question, kind).filter(|rule| rule.only.is_none()),
        None => rule_of(question, &resource.kind).filter(|rule| facts::applies(rule, resource)),
    }
}

fn openings<'a>(within: &Within, resource: &'a Resource) -> Vec<Row<'a>> {
    let all = ports::openings(&within.cx, resource).into_iter().map(|opening| {
        let order = match opening.way.as_slice() {
            [Inline::Text(way)] => way.clone(),
            _ => String::new(),
        };
        let marked = !opening.who.marks.is_empty();
        let cells = vec![
            opening.way,
            opening.what,
            opening.who.cell(),
            within.resource(resource),
            cell::place(&resource.element),
        ];
        Row { order, kind: &resource.kind, row: TableRow { cells, marked, ..TableRow::default() } }
    });
    all.collect()
}
