//! Named things: an item of a list each.

use super::inline::{push, push_description, push_group_title, push_notes, push_relations, push_source};
use crate::markdown::{fence, push_indented, push_text};
use crate::render::inline::Resolve;
use crate::source::block::{Group, Item};

/// What stands below an item.
const INDENT: &str = "  ";

/// Appends a list under its sub-heading.
pub(super) fn group(group: &Group, resolve: &dyn Resolve, out: &mut String) {
    if group.items.is_empty() {
        return;
    }
    push_group_title(&group.title, resolve, out);
    group.items.iter().for_each(|one| item(one, resolve, out));
    out.push('\n');
}

fn item(item: &Item, resolve: &dyn Resolve, out: &mut String) {
    out.push_str("- ");
    push(&item.name, resolve, false, out);
    for badge in &item.badges {
        out.push_str(" (");
        push_text(&badge.text, out);
        out.push(')');
    }
    if !item.detail.is_empty() {
        out.push(' ');
        push(&item.detail, resolve, false, out);
    }
    if item.source.is_some() {
        out.push_str(" (");
        push_source(item.source.as_ref(), resolve, out);
        out.push(')');
    }
    push_description(&item.description, INDENT, out);
    push_notes(&item.notes, resolve, INDENT, out);
    if let Some(settings) = &item.settings {
        out.push_str(INDENT);
        out.push_str("- ");
        push_text(&settings.title, out);
        out.push_str(":\n\n");
        push_indented(&fence("hcl", &settings.code.text), "    ", out);
        out.push('\n');
    }
    push_relations(&item.relations, resolve, INDENT, out);
}
