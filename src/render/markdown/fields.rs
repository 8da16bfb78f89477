//! Inputs and outputs: an item of a list each, its attributes below it.

use super::inline::{push_description, push_group_title, push_notes, push_relations, push_source};
use crate::catalog::Value;
use crate::markdown::{code, fence, push_indented};
use crate::render::fields::{glimpse, value_label};
use crate::render::inline::Resolve;
use crate::source::block::{FieldGroup, FieldRow};

/// A type or a value longer than this, or of several lines, stands below.
const LONG: usize = 80;

/// Appends a list under its sub-heading.
pub(super) fn group(group: &FieldGroup, resolve: &dyn Resolve, out: &mut String) {
    if group.rows.is_empty() {
        return;
    }
    push_group_title(&group.title, resolve, out);
    group.rows.iter().for_each(|one| row(one, resolve, "", out));
    out.push('\n');
}

fn row(row: &FieldRow, resolve: &dyn Resolve, outer: &str, out: &mut String) {
    let indent = format!("{outer}  ");
    out.push_str(outer);
    out.push_str("- ");
    out.push_str(&code(&row.name, false));
    let facts = facts(row, resolve);
    if !facts.is_empty() {
        out.push_str(&format!(" ({})", facts.join(", ")));
    }
    push_description(&row.description, &indent, out);
    // The attributes say what a long type of theirs says.
    if row.nested.is_empty() && is_long(&row.type_text) {
        below(resolve.texts().say("field.type"), &row.type_text, &indent, out);
    }
    if let Some(Value::Literal(text) | Value::Expression(text)) = &row.value
        && is_long(text)
    {
        below(resolve.texts().say(value_label(row)), text, &indent, out);
    }
    push_notes(&row.notes, resolve, &indent, out);
    push_relations(&row.relations, resolve, &indent, out);
    row.nested.iter().for_each(|one| self::row(one, resolve, &indent, out));
}

/// What stands in brackets behind a name: its type, whether it is required, a short default, states, where it is declared.
fn facts(row: &FieldRow, resolve: &dyn Resolve) -> Vec<String> {
    let texts = resolve.texts();
    let mut facts = Vec::new();
    if !row.type_text.is_empty() && !is_long(&row.type_text) {
        facts.push(code(&row.type_text, false));
    } else if !row.nested.is_empty() {
        facts.push(code(&glimpse(&row.type_text), false));
    }
    if row.required == Some(true) {
        facts.push(texts.say("field.required").to_owned());
    }
    let label = if row.required.is_some() { "field.default-is" } else { "field.value-is" };
    let label = texts.say(label);
    match &row.value {
        Some(Value::Literal(text) | Value::Expression(text)) if !is_long(text) => {
            facts.push(format!("{label} {}", code(text, false)));
        }
        Some(Value::Redacted) => facts.push(format!("{label} {}", texts.say("field.not-shown"))),
        _ => {}
    }
    facts.extend(row.badges.iter().map(|badge| super::badges(std::slice::from_ref(badge))));
    let mut source = String::new();
    push_source(row.source.as_ref(), resolve, &mut source);
    facts.extend(Some(source).filter(|source| !source.is_empty()));
    facts
}

fn is_long(text: &str) -> bool {
    text.contains('\n') || text.len() > LONG
}

fn below(label: &str, text: &str, indent: &str, out: &mut String) {
    out.push_str(&format!("{indent}- {label}:\n\n"));
    push_indented(&fence("hcl", text), &format!("{indent}  "), out);
    out.push('\n');
}
