//! Inputs, outputs, resources and examples.

use std::collections::{BTreeMap, BTreeSet};

use super::{Context, badge, code, link, text};
use crate::catalog::Value;
use crate::source::block::{Badge, FieldRow, Group, Inline, Item, Target, Tone};
use crate::source::terraform::category::{CATEGORIES, category};
use crate::source::terraform::element::{Condition, Element};
use crate::source::terraform::lower::{anchor, default_of, module_id};
use crate::source::terraform::output::Output;
use crate::source::terraform::registry;
use crate::source::terraform::resource::{Mode, Resource};
use crate::source::terraform::syntax::Expression;
use crate::source::terraform::types::{AttributeType, Shape};
use crate::source::terraform::value::pretty;
use crate::source::terraform::variable::Variable;

/// Required inputs first, each part by name.
pub fn inputs(cx: &Context) -> Vec<FieldRow> {
    let shown = || cx.module.declared.variables.iter().filter(|variable| !variable.element.ignored);
    let required = shown().filter(|variable| variable.required());
    required.chain(shown().filter(|variable| !variable.required())).map(|variable| input(variable)).collect()
}

fn input(variable: &Variable) -> FieldRow {
    let anchor = anchor::input(&variable.name);
    let hidden = variable.hides_value();
    let mut badges = states(variable.sensitive, variable.ephemeral, variable.deprecated.is_some());
    if variable.nullable == Some(false) {
        badges.push(badge("not null", Tone::Neutral));
    }
    incomplete(&variable.element, &mut badges);
    let mut notes = deprecation(variable.deprecated.as_deref());
    notes.extend(variable.validations.iter().map(rule));
    FieldRow {
        name: variable.name.clone(),
        type_text: variable.type_text().to_owned(),
        required: Some(variable.required()),
        value: variable.default.as_ref().map(Expression::shown),
        description: variable.words().to_owned(),
        badges,
        notes,
        source: place(&variable.element),
        nested: match &variable.type_constraint {
            Some(constraint) => nested(&constraint.shape, &anchor, hidden),
            None => Vec::new(),
        },
        anchor,
    }
}

/// The attributes of a structured type as rows, at any depth.
fn nested(shape: &Shape, above: &str, hidden: bool) -> Vec<FieldRow> {
    let row = |attribute: &AttributeType| {
        let anchor = format!("{above}.{}", attribute.name);
        FieldRow {
            name: attribute.name.clone(),
            type_text: attribute.shape.short(),
            required: Some(!attribute.optional),
            value: default_of(attribute, hidden),
            description: attribute.description.clone(),
            nested: nested(&attribute.shape, &anchor, hidden),
            anchor,
            ..FieldRow::default()
        }
    };
    shape.attributes().iter().map(row).collect()
}

/// By name.
pub fn outputs(cx: &Context) -> Vec<FieldRow> {
    let shown = cx.module.declared.outputs.iter().filter(|output| !output.element.ignored);
    shown.map(|found| output(cx, found)).collect()
}

fn output(cx: &Context, output: &Output) -> FieldRow {
    let mut badges = states(output.sensitive, output.ephemeral, output.deprecated.is_some());
    incomplete(&output.element, &mut badges);
    let mut notes = deprecation(output.deprecated.as_deref());
    let expressions: Vec<&Expression> = output.value.iter().chain(&output.depends_on).collect();
    notes.extend(reads(cx, &expressions));
    notes.extend(output.preconditions.iter().map(rule));
    FieldRow {
        anchor: anchor::output(&output.name),
        name: output.name.clone(),
        type_text: cx.module.output_type(output).to_owned(),
        required: None,
        value: output.value.as_ref().map(Expression::shown),
        description: output.words().to_owned(),
        badges,
        notes,
        source: place(&output.element),
        nested: Vec::new(),
    }
}

/// "Reads `aws_vpc.this`, `var.name`", each linked.
fn reads(cx: &Context, expressions: &[&Expression]) -> Option<Vec<Inline>> {
    let mut seen = BTreeSet::new();
    let mut line = vec![text("Reads ")];
    for reference in expressions.iter().flat_map(|expression| &expression.references) {
        for to in cx.module.through_locals(&reference.to) {
            let address = to.to_string();
            if seen.insert(address.clone()) {
                if seen.len() > 1 {
                    line.push(text(", "));
                }
                let entity = cx.id.with_address(&address);
                line.push(link(address, Target::Entity(entity)));
            }
        }
    }
    (!seen.is_empty()).then_some(line)
}

/// Managed resources by category.
pub fn resources(cx: &Context) -> Vec<Group> {
    let mut groups: BTreeMap<&str, Vec<Item>> = BTreeMap::new();
    for resource in cx.module.resources(Mode::Managed) {
        groups.entry(category(&resource.kind)).or_default().push(item(cx, resource));
    }
    let in_order = CATEGORIES.iter().filter_map(|(category, title)| {
        groups.remove(category).map(|items| Group { title: (*title).to_owned(), items })
    });
    in_order.collect()
}

/// Data sources and ephemeral resources.
pub fn others(cx: &Context) -> Vec<Group> {
    let items = |mode| cx.module.resources(mode).map(|resource| item(cx, resource)).collect::<Vec<_>>();
    let data = Group { title: String::new(), items: items(Mode::Data) };
    let ephemeral = Group { title: "Ephemeral".to_owned(), items: items(Mode::Ephemeral) };
    [data, ephemeral].into_iter().filter(|group| !group.items.is_empty()).collect()
}

fn item(cx: &Context, resource: &Resource) -> Item {
    let mut detail = Vec::new();
    for (word, value) in [("for_each", &resource.for_each), ("count", &resource.count)] {
        if let Some(value) = value {
            detail.push(text(format!("{word} ")));
            detail.push(code(one_line(&pretty(&value.node))));
            detail.push(text(" "));
        }
    }
    if let Some(provider) = resource.provider.as_deref().filter(|provider| provider.contains('.')) {
        detail.push(text("by "));
        detail.push(code(provider));
        detail.push(text(" "));
    }
    if let Some(page) = registry::resource_page(&cx.estate.registry, cx.module, resource) {
        detail.push(Inline::Link { text: "documentation".to_owned(), code: false, to: Target::Url(page) });
    }
    let mut badges = Vec::new();
    if resource.prevent_destroy {
        badges.push(badge("prevent destroy", Tone::Neutral));
    }
    incomplete(&resource.element, &mut badges);
    Item {
        anchor: anchor::resource(resource),
        name: vec![code(resource.address().to_string())],
        detail,
        description: resource.element.comment.clone(),
        badges,
        source: place(&resource.element),
    }
}

/// The module's examples, each a link to its page.
pub fn examples(cx: &Context) -> Vec<Group> {
    let examples = cx.estate.examples(&cx.module.folder);
    let items = examples
        .map(|example| {
            let name = example.folder.strip(&cx.module.folder).unwrap_or_else(|| example.folder.clone());
            let entity = module_id(&cx.estate.repository, &example.folder);
            Item {
                name: vec![link(name.as_str(), Target::Entity(entity))],
                description: example.summary.clone(),
                ..Item::default()
            }
        })
        .collect();
    vec![Group { title: String::new(), items }]
}

fn states(sensitive: Option<bool>, ephemeral: Option<bool>, deprecated: bool) -> Vec<Badge> {
    let states = [
        (sensitive == Some(true), "sensitive", Tone::Neutral),
        (ephemeral == Some(true), "ephemeral", Tone::Neutral),
        (deprecated, "deprecated", Tone::Warning),
    ];
    states.into_iter().filter(|(is, ..)| *is).map(|(_, word, tone)| badge(word, tone)).collect()
}

fn incomplete(element: &Element, badges: &mut Vec<Badge>) {
    if element.broken {
        badges.push(badge("incomplete", Tone::Warning));
    }
}

fn deprecation(message: Option<&str>) -> Vec<Vec<Inline>> {
    message.map(|message| vec![text("Deprecated: "), text(message)]).into_iter().collect()
}

/// A rule as a sentence: its message, and the condition.
fn rule(rule: &Condition) -> Vec<Inline> {
    let condition = match rule.condition.shown() {
        Value::Literal(text) | Value::Expression(text) => text,
        Value::Unknown | Value::Redacted => String::new(),
    };
    vec![text("Rule: "), text(one_line(&rule.message)), text(" "), code(one_line(&condition))]
}

/// Where an element is declared.
fn place(element: &Element) -> Option<(crate::path::SourcePath, usize)> {
    Some((element.at.file.clone(), element.at.line))
}

/// Runs of blanks and line breaks as one blank.
pub fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}
