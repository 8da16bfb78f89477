//! Inputs, outputs and local values.

use std::collections::BTreeMap;

use super::expression::{in_line, links, reads_through_locals};
use super::{Context, badge, incomplete, link, one_line, place, shown, text};
use crate::catalog::Value;
use crate::config::{GroupBy, SortBy};
use crate::path::SourcePath;
use crate::source::block::{Badge, FieldGroup, FieldRow, Inline, Other, Relation, Target, Tone};
use crate::source::terraform::element::{Condition, Element};
use crate::source::terraform::lower::{anchor, default_of, module_id};
use crate::source::terraform::output::Output;
use crate::source::terraform::reach::{self, Setting};
use crate::source::terraform::syntax::Expression;
use crate::source::terraform::types::{AttributeType, Shape};
use crate::source::terraform::value::compact;
use crate::source::terraform::variable::Variable;

/// The input variables.
pub fn inputs(cx: &Context) -> Vec<FieldGroup> {
    let rows = shown(&cx.module.declared.variables, |variable| &variable.element);
    grouped(cx, rows.map(|variable| (&variable.element, input(cx, variable))).collect())
}

/// The output values.
pub fn outputs(cx: &Context) -> Vec<FieldGroup> {
    let rows = shown(&cx.module.declared.outputs, |output| &output.element);
    grouped(cx, rows.map(|found| (&found.element, output(cx, found))).collect())
}

/// The local values, where they are asked for.
pub fn locals(cx: &Context) -> Vec<FieldGroup> {
    if !cx.estate.listing.locals {
        return Vec::new();
    }
    let rows = shown(&cx.module.declared.locals, |local| &local.element).map(|local| FieldRow {
        entity: Some(cx.id.with_address(&format!("local.{}", local.name))),
        anchor: anchor::local(&local.name),
        name: local.name.clone(),
        value: Some(local.value.shown()),
        links: links(cx, &local.value),
        description: local.element.words.clone(),
        source: place(&local.element),
        ..FieldRow::default()
    });
    vec![FieldGroup { title: String::new(), rows: rows.collect() }]
}

/// Rows as the project wants them: under sub-headings, and sorted.
fn grouped(cx: &Context, mut rows: Vec<(&Element, FieldRow)>) -> Vec<FieldGroup> {
    let listing = cx.estate.listing;
    let files: BTreeMap<&SourcePath, usize> =
        cx.module.files.iter().enumerate().map(|(number, path)| (path, number)).collect();
    let position = |element: &Element| (files.get(&element.at.file).copied(), element.at.span.start);
    let title = |element: &Element| match listing.group_by {
        GroupBy::Heading => element.heading.as_deref().unwrap_or_default().to_owned(),
        GroupBy::File => {
            element.at.file.strip(&cx.module.folder).map_or_else(String::new, |path| path.as_str().to_owned())
        }
        GroupBy::Nothing => String::new(),
    };
    // Groups stand in the order in which the files begin them.
    rows.sort_by_key(|(element, _)| position(element));
    let mut order: BTreeMap<String, usize> = BTreeMap::new();
    for (element, _) in &rows {
        let next = order.len();
        order.entry(title(element)).or_insert(next);
    }
    match listing.sort_by {
        SortBy::Position => {}
        SortBy::Name => rows.sort_by(|(_, a), (_, b)| a.name.cmp(&b.name)),
        SortBy::Required => rows.sort_by(|(_, a), (_, b)| {
            (a.required != Some(true), &a.name).cmp(&(b.required != Some(true), &b.name))
        }),
    }
    let is_divided = order.len() > 1;
    let mut groups: Vec<FieldGroup> = vec![FieldGroup::default(); order.len()];
    for (element, row) in rows {
        let title = title(element);
        if let Some(group) = order.get(&title).and_then(|&at| groups.get_mut(at)) {
            group.rows.push(row);
            group.title = if is_divided { title } else { String::new() };
        }
    }
    // What stands under no heading would seem to belong to the heading above it.
    groups.sort_by_key(|group| !group.title.is_empty());
    groups
}

fn input(cx: &Context, variable: &Variable) -> FieldRow {
    let anchor = anchor::input(&variable.name);
    let hidden = variable.hides_value();
    let mut badges = states(cx, variable.sensitive, variable.ephemeral, variable.deprecated.is_some());
    if variable.nullable == Some(false) {
        badges.push(badge(cx.say("state.not-null"), Tone::Neutral));
    }
    if cx.unused.contains(&variable.name) {
        badges.push(badge(cx.say("state.unused"), Tone::Warning));
    }
    incomplete(cx, &variable.element, &mut badges);
    let mut notes = deprecation(cx, variable.deprecated.as_deref());
    notes.extend(variable.validations.iter().map(|it| rule(cx, it)));
    notes.extend(cx.given.note(&variable.name));
    FieldRow {
        entity: Some(cx.id.with_address(&format!("var.{}", variable.name))),
        name: variable.name.clone(),
        type_text: variable.type_text().to_owned(),
        required: Some(variable.required()),
        value: variable.default.as_ref().map(short),
        description: variable.words().to_owned(),
        badges,
        notes,
        source: place(&variable.element),
        nested: match &variable.type_constraint {
            Some(constraint) => nested(&constraint.shape, &anchor, hidden),
            None => Vec::new(),
        },
        relations: reached(cx, reach::reached(cx.estate, &cx.module.folder, &variable.name)),
        anchor,
        ..FieldRow::default()
    }
}

/// A default: a short collection on one line.
fn short(default: &Expression) -> Value {
    const SHORT: usize = 32;
    match compact(&default.node).filter(|text| text.len() <= SHORT) {
        Some(text) => Value::Literal(text),
        None => default.shown(),
    }
}

/// "Reaches `aws_vpc.main.cidr_block` in modules/network"
fn reached(cx: &Context, settings: Vec<Setting>) -> Vec<Relation> {
    let others = settings.into_iter().map(|setting| {
        let entity = module_id(&cx.estate.repository, &setting.folder).with_address(&setting.address);
        let gap = if setting.argument.is_empty() { "" } else { "." };
        let name = format!("{}{gap}{}", setting.address, setting.argument);
        Other { link: link(name, Target::Entity(entity)), place: setting.folder.to_string() }
    });
    vec![Relation { words: "relation.reaches", counted: "count.settings", others: others.collect(), more: 0 }]
}

/// The attributes of a structured type as rows, at any depth.
fn nested(shape: &Shape, above: &str, hidden: bool) -> Vec<FieldRow> {
    let row = |attribute: &AttributeType| {
        let anchor = format!("{above}.{}", attribute.name);
        FieldRow {
            name: attribute.name.clone(),
            type_text: attribute.shape.short(),
            required: Some(!attribute.optional),
            // That what is optional is null unless given goes without saying.
            value: attribute.default.as_ref().and_then(|_| default_of(attribute, hidden)),
            description: attribute.description.clone(),
            nested: nested(&attribute.shape, &anchor, hidden),
            anchor,
            ..FieldRow::default()
        }
    };
    shape.attributes().iter().map(row).collect()
}

fn output(cx: &Context, output: &Output) -> FieldRow {
    let mut badges = states(cx, output.sensitive, output.ephemeral, output.deprecated.is_some());
    incomplete(cx, &output.element, &mut badges);
    let mut notes = deprecation(cx, output.deprecated.as_deref());
    notes.extend(reads_through_locals(cx, output.value.iter().chain(&output.depends_on)));
    notes.extend(output.preconditions.iter().map(|it| rule(cx, it)));
    FieldRow {
        entity: Some(cx.id.with_address(&format!("output.{}", output.name))),
        anchor: anchor::output(&output.name),
        name: output.name.clone(),
        type_text: cx.module.output_type(output).to_owned(),
        value: output.value.as_ref().map(Expression::shown),
        links: output.value.as_ref().map(|value| links(cx, value)).unwrap_or_default(),
        description: output.words().to_owned(),
        badges,
        notes,
        source: place(&output.element),
        ..FieldRow::default()
    }
}

fn states(cx: &Context, sensitive: Option<bool>, ephemeral: Option<bool>, deprecated: bool) -> Vec<Badge> {
    let states = [
        (sensitive == Some(true), "state.sensitive", Tone::Neutral),
        (ephemeral == Some(true), "state.ephemeral", Tone::Neutral),
        (deprecated, "state.deprecated", Tone::Warning),
    ];
    states.into_iter().filter(|(is, ..)| *is).map(|(_, word, tone)| badge(cx.say(word), tone)).collect()
}

fn deprecation(cx: &Context, message: Option<&str>) -> Vec<Vec<Inline>> {
    message
        .map(|message| vec![text(format!("{} ", cx.say("state.deprecated-because"))), text(message)])
        .into_iter()
        .collect()
}

/// A rule as a sentence: its message, and the condition.
pub fn rule(cx: &Context, rule: &Condition) -> Vec<Inline> {
    vec![
        text(format!("{} ", cx.say("field.rule"))),
        Inline::Quoted(one_line(&rule.message)),
        text(" "),
        in_line(cx, &rule.condition),
    ]
}
