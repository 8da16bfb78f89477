//! Inputs and outputs: a list that is scanned by name, and unfolds.

use super::blocks::source;
use super::inline::{self, Resolve};
use crate::catalog::Value;
use crate::content::description;
use crate::highlight::highlight;
use crate::html::Html;
use crate::source::block::FieldRow;

/// Lists shorter than this are read faster than they are filtered.
const FILTER_FROM: usize = 8;

/// A type or value longer than this, or of several lines, is folded.
const LONG: usize = 72;

/// Appends the list.
pub(super) fn list(rows: &[FieldRow], resolve: &dyn Resolve, html: &mut Html) {
    html.push_trusted(if rows.len() >= FILTER_FROM {
        "<ul class=\"fields\" data-filter>\n"
    } else {
        "<ul class=\"fields\">\n"
    });
    for one in rows {
        row(one, resolve, html);
    }
    html.push_trusted("</ul>\n");
}

fn row(row: &FieldRow, resolve: &dyn Resolve, html: &mut Html) {
    html.push_trusted("<li class=\"field\"");
    html.push_attribute("id", &row.anchor);
    html.push_trusted("><div class=\"field-head\"><a class=\"field-name\"");
    html.push_attribute("href", &format!("#{}", crate::outline::encode_fragment(&row.anchor)));
    html.push_trusted(">");
    name(&row.name, html);
    html.push_trusted("</a>");
    if row.required == Some(true) {
        html.push_trusted(" <span class=\"badge badge-accent\">required</span>");
    }
    for badge in &row.badges {
        html.push_trusted(" ");
        inline::badge(badge, html);
    }
    source(row.source.as_ref(), resolve, html);
    html.push_trusted("</div>\n<div class=\"field-body\">");
    if !row.description.trim().is_empty() {
        html.push(&description::description(&row.description));
    }
    if !row.type_text.is_empty() {
        labelled("Type", &row.type_text, html);
    }
    value(row, html);
    notes(row, resolve, html);
    if !row.nested.is_empty() {
        html.push_trusted("<details class=\"nested\"><summary>");
        let count = row.nested.len();
        html.push_text(&format!("{count} attribute{}", if count == 1 { "" } else { "s" }));
        html.push_trusted("</summary>\n<ul class=\"fields\">\n");
        row.nested.iter().for_each(|nested| self::row(nested, resolve, html));
        html.push_trusted("</ul></details>");
    }
    html.push_trusted("</div></li>\n");
}

/// A name that may be broken behind its separators.
fn name(name: &str, html: &mut Html) {
    html.push_trusted("<code>");
    for part in name.split_inclusive(['_', '.', '-']) {
        html.push_text(part);
        if part.len() < name.len() {
            html.push_trusted("<wbr>");
        }
    }
    html.push_trusted("</code>");
}

fn value(row: &FieldRow, html: &mut Html) {
    // An input has a default, an output a value.
    let label = if row.required.is_some() { "Default" } else { "Value" };
    match &row.value {
        Some(Value::Literal(text) | Value::Expression(text)) => labelled(label, text, html),
        Some(Value::Redacted) => {
            html.push_trusted("<div class=\"field-value\"><span class=\"label\">");
            html.push_text(label);
            html.push_trusted("</span> <span class=\"quiet\">(sensitive)</span></div>");
        }
        Some(Value::Unknown) | None => {}
    }
}

/// Appends a type or a value; a long one folded to its first line.
fn labelled(label: &str, text: &str, html: &mut Html) {
    let is_long = text.contains('\n') || text.chars().count() > LONG;
    let marked = |text: &str| highlight("hcl", text).unwrap_or_else(|| Html::text(text));
    html.push_trusted(if is_long {
        "<details class=\"field-value\"><summary>"
    } else {
        "<div class=\"field-value\">"
    });
    html.push_trusted("<span class=\"label\">");
    html.push_text(label);
    html.push_trusted("</span> <code>");
    if !is_long {
        html.push(&marked(text));
        html.push_trusted("</code></div>");
        return;
    }
    let first = text.lines().next().unwrap_or_default().trim_end();
    let short: String = first.chars().take(LONG).collect();
    html.push_text(&short);
    html.push_trusted("\u{2026}</code></summary><pre tabindex=\"0\"><code>");
    html.push(&marked(text));
    html.push_trusted("</code></pre></details>");
}

fn notes(row: &FieldRow, resolve: &dyn Resolve, html: &mut Html) {
    if row.notes.is_empty() {
        return;
    }
    html.push_trusted("<ul class=\"notes\">");
    for note in &row.notes {
        html.push_trusted("<li>");
        inline::push(note, resolve, html);
        html.push_trusted("</li>");
    }
    html.push_trusted("</ul>");
}
