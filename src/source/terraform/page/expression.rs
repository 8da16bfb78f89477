//! Expressions whose references lead to what they refer to.

use std::collections::BTreeSet;

use super::{Context, link, one_line, text};
use crate::catalog::{EntityId, Value};
use crate::source::block::{Code, CodeLink, Inline, Target};
use crate::source::terraform::lower::{anchor, module_id};
use crate::source::terraform::syntax::{Address, Expression, Reference, of_text};

/// An expression on one line.
pub(in crate::source::terraform) fn in_line(cx: &Context, value: &Expression) -> Inline {
    match value.shown() {
        Value::Literal(shown) | Value::Expression(shown) => {
            let shown = one_line(&shown);
            let links = links_in(cx, &shown, &value.references);
            Inline::Expression(Code { text: shown, links })
        }
        Value::Unknown => text(cx.say("state.unknown")),
        Value::Redacted => text(cx.say("field.not-shown")),
    }
}

/// The references in an expression as it is shown on lines of its own.
pub fn links(cx: &Context, value: &Expression) -> Vec<CodeLink> {
    match value.shown() {
        Value::Expression(shown) => links_in(cx, &shown, &value.references),
        Value::Literal(_) | Value::Unknown | Value::Redacted => Vec::new(),
    }
}

/// The references in code that was laid out anew: the words that look like one of `known`.
pub fn links_in(cx: &Context, code: &str, known: &[Reference]) -> Vec<CodeLink> {
    let known: BTreeSet<&Address> = known.iter().map(|reference| &reference.to).collect();
    let found = of_text(code, 0).into_iter().filter(|found| known.contains(&found.to));
    let found = found.filter_map(|found| {
        let to = target(cx, &found)?;
        Some(CodeLink { bytes: found.span.start..found.span.end, to })
    });
    found.collect()
}

/// Where a reference leads: of a local module's output, to that module.
fn target(cx: &Context, reference: &Reference) -> Option<Target> {
    match &reference.to {
        Address::Local(name) => cx.estate.listing.locals.then(|| Target::Anchor(anchor::local(name))),
        to => Some(Target::Entity(
            callee_output(cx, reference).unwrap_or_else(|| cx.id.with_address(&to.to_string())),
        )),
    }
}

fn callee_output(cx: &Context, reference: &Reference) -> Option<EntityId> {
    let Address::Module(call) = &reference.to else { return None };
    let folder = cx.module.callee(call)?;
    let output = cx.estate.module(&folder)?.output(&reference.attribute)?;
    Some(module_id(&cx.estate.repository, &folder).with_address(&format!("output.{}", output.name)))
}

/// "Reads `aws_vpc.this`, `var.name` through local values", each linked: what a reader cannot see in the expressions themselves.
pub fn reads_through_locals<'e>(
    cx: &Context,
    expressions: impl Iterator<Item = &'e Expression>,
) -> Option<Vec<Inline>> {
    let references: Vec<&Reference> = expressions.flat_map(|value| &value.references).collect();
    let mut seen: BTreeSet<Address> = references.iter().map(|reference| reference.to.clone()).collect();
    let (before, behind) = cx.estate.texts.around("flow.reads", "{what}");
    let mut line = vec![text(before)];
    for local in references.into_iter().filter(|reference| matches!(reference.to, Address::Local(_))) {
        for read in cx.module.through_locals(local) {
            if seen.insert(read.to.clone()) {
                if line.len() > 1 {
                    line.push(text(cx.say("list.comma")));
                }
                let address = read.to.to_string();
                let entity = cx.id.with_address(&address);
                line.push(link(address, Target::Entity(entity)));
            }
        }
    }
    let reads = line.len() > 1;
    line.push(text(behind));
    reads.then_some(line)
}
