//! Input variables.

use std::collections::BTreeMap;

use super::{Both, Comparison, Subject, breaking, cut, pairs, shown, type_constraint};
use crate::source::change::{Change, Impact};
use crate::source::terraform::module::Module;
use crate::source::terraform::types::Shape;
use crate::source::terraform::value::pretty;
use crate::source::terraform::variable::Variable;
use type_constraint::Difference;

pub(super) fn compare(cx: &mut Comparison<'_>) {
    let (then, now) = (&cx.then.module.declared.variables, &cx.now.module.declared.variables);
    for Both(then, now) in pairs(then, now, |it| it.name.as_str(), |it| &it.element) {
        match (then, now) {
            (None, Some(now)) => added(now, cx),
            (Some(then), None) => {
                let change = subject(then).removed(cx, "a call that sets it fails");
                cx.found.push(change);
            }
            // Of what could not be read nothing can be said.
            (Some(then), Some(now)) if !then.element.broken && !now.element.broken => {
                let mut found = Vec::new();
                found.extend(of_default(then, now, cx));
                found.extend(of_type(then, now, cx));
                found.extend(of_flags(then, now, cx));
                found.extend(of_validations(then, now, cx));
                cx.found.append(&mut found);
            }
            _ => {}
        }
    }
}

fn subject(variable: &Variable) -> Subject<'_> {
    Subject {
        kind: "input",
        name: &variable.name,
        element: Some(&variable.element),
        address: format!("var.{}", variable.name),
    }
}

fn added(variable: &Variable, cx: &mut Comparison<'_>) {
    let told = |event| subject(variable).change(cx, event, Impact::Feature);
    let change = match variable.required() {
        true => told("added as required").unless_unread(cx.then, "a call that does not set it fails"),
        false => told("added as optional"),
    };
    cx.found.push(change);
}

fn of_default(then: &Variable, now: &Variable, cx: &Comparison<'_>) -> Option<Change> {
    // What one version hides the other does not tell.
    let hidden = then.hides_value() || now.hides_value();
    let value = |variable: &Variable| variable.default.as_ref().filter(|_| !hidden).and_then(shown);
    let (event, impact) = match (&then.default, &now.default) {
        (None, Some(_)) => ("no longer required", Impact::Feature),
        (Some(_), None) => ("now required", breaking("a call that leaves it out fails")),
        (Some(old), Some(new)) if !cx.same_value((&then.element, old), (&now.element, new)) => {
            ("default changed", Impact::Feature)
        }
        _ => return None,
    };
    let mut change = subject(now).change(cx, event, impact);
    let (old, new) = (value(then), value(now));
    if event == "default changed" && (old == new || old.is_none() || new.is_none()) {
        change.details.push("its value is not shown".to_owned());
    } else {
        (change.old, change.new) = (old, new);
    }
    Some(change)
}

fn of_type(then: &Variable, now: &Variable, cx: &Comparison<'_>) -> Option<Change> {
    let any = Shape::Name("any".into());
    let shape = |variable: &Variable| {
        variable.type_constraint.as_ref().map_or_else(|| any.clone(), |constraint| constraint.shape.clone())
    };
    let (old, new) = (shape(then), shape(now));
    let differences = type_constraint::differences(&now.name, &old, &new);
    if differences.is_empty() {
        return None;
    }
    let is_narrower = differences.iter().any(|(difference, _)| *difference == Difference::Narrower);
    let is_wider = differences.iter().all(|(difference, _)| *difference == Difference::Wider);
    let (event, impact) = match (is_narrower, is_wider) {
        (true, _) => ("type changed", breaking("what calls set may be refused now, or lost")),
        (_, true) => ("type widened", Impact::Feature),
        _ => ("type changed", Impact::Feature),
    };
    let mut change = subject(now).change(cx, event, impact);
    // A type may hold defaults.
    let hidden = then.hides_value() || now.hides_value();
    let text = |variable: &Variable, shape: &Shape| match &variable.type_constraint {
        Some(constraint) if !hidden => cut(constraint.text.clone()),
        _ => shape.short(),
    };
    (change.old, change.new) = (Some(text(then, &old)), Some(text(now, &new)));
    const MOST: usize = 12;
    let more = differences.len().saturating_sub(MOST);
    change.details = differences.into_iter().take(MOST).map(|(_, words)| words).collect();
    if more > 0 {
        change.details.push(format!("and {more} more differences"));
    }
    Some(change)
}

fn of_flags(then: &Variable, now: &Variable, cx: &Comparison<'_>) -> Vec<Change> {
    let mut found = Vec::new();
    let subject = subject(now);
    let mut push = |event, impact| found.push(subject.change(cx, event, impact));
    let is = |flag: Option<bool>| flag == Some(true);
    match (is(then.sensitive), is(now.sensitive)) {
        (false, true) => push("now sensitive", sensitive_now(now, cx)),
        (true, false) => push("no longer sensitive", Impact::Feature),
        _ => {}
    }
    match (then.nullable != Some(false), now.nullable != Some(false)) {
        (true, false) if now.required() => {
            push("no longer nullable", breaking("a call that sets it to null fails"));
        }
        // Terraform takes the default for null then.
        (true, false) => push("no longer nullable", Impact::Feature),
        (false, true) if !then.required() => {
            let why = "a call that sets it to null got the default, and passes null on now";
            push("now nullable", breaking(why));
        }
        (false, true) => push("now nullable", Impact::Feature),
        _ => {}
    }
    match (is(then.ephemeral), is(now.ephemeral)) {
        (false, true) => push("now ephemeral", Impact::Feature),
        (true, false) => {
            push("no longer ephemeral", breaking("a call that sets it to an ephemeral value fails"))
        }
        _ => {}
    }
    if let (None, Some(words)) = (&then.deprecated, &now.deprecated) {
        let change = subject.change(cx, "now deprecated", Impact::Feature);
        found.push(Change { details: vec![words.clone()], ..change });
    }
    found
}

/// What is made of a sensitive value is sensitive: a root module that gives it out has to say so.
fn sensitive_now(variable: &Variable, cx: &Comparison<'_>) -> Impact {
    let given_out = cx.given_out.get_or_init(|| given_out(cx.now.module));
    match given_out.get(variable.name.as_str()) {
        Some(output) => Impact::Breaking(format!(
            "`output.{output}` gives it out: a root module that passes that on in an output that is not sensitive fails"
        )),
        None => Impact::Feature,
    }
}

fn given_out(module: &Module) -> BTreeMap<&str, &str> {
    let mut found = BTreeMap::new();
    for output in module.declared.outputs.iter().filter(|output| !output.hides_value()) {
        let references = output.value.iter().flat_map(|value| &value.references);
        for read in references.flat_map(|reference| module.through_locals(reference)) {
            if let Some(variable) = read.variable() {
                found.entry(variable).or_insert(output.name.as_str());
            }
        }
    }
    found
}

fn of_validations(then: &Variable, now: &Variable, cx: &Comparison<'_>) -> Vec<Change> {
    let rules = |of: &Variable| -> Vec<(String, String)> {
        let rules = of.validations.iter();
        rules.map(|rule| (pretty(&rule.condition.node), rule.message.clone())).collect()
    };
    let (old, new) = (rules(then), rules(now));
    let subject = subject(now);
    let without =
        |these: &[(String, String)], those: &[(String, String)], event, impact: Impact| -> Vec<Change> {
            let only = these.iter().filter(|(rule, _)| !those.iter().any(|(other, _)| rule == other));
            let change = |(_, message): &(String, String)| {
                let details = Some(message.clone()).filter(|message| !message.is_empty());
                Change { details: details.into_iter().collect(), ..subject.change(cx, event, impact.clone()) }
            };
            only.map(change).collect()
        };
    let why = breaking("a value that was taken may be refused now");
    let mut found = without(&new, &old, "validation added", why);
    found.extend(without(&old, &new, "validation removed", Impact::Feature));
    found
}
