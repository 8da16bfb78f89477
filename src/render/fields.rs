//! Inputs and outputs: a line each to scan, what it means below it, and what is long unfolds.

use std::borrow::Cow;

use super::blocks::source;
use super::inline::{self, Resolve};
use crate::catalog::Value;
use crate::content::description;
use crate::highlight::Link;
use crate::html::Html;
use crate::source::block::{FieldGroup, FieldRow, Inline, Other, Relation, Target};

/// Lists shorter than this are read faster than they are filtered.
pub(super) const FILTER_FROM: usize = 8;

/// A type longer than this stands below the line, folded.
const LONG_TYPE: usize = 48;

/// So does a default.
const LONG_VALUE: usize = 32;

/// What is of several lines, or longer than this, is folded.
const FOLDED: usize = 96;

/// So much of a folded text is shown.
const GLIMPSE: usize = 64;

/// So many others are named in a line; more unfold.
const MOST_OTHERS: usize = 6;

/// So many of several kinds stand one beside the other; of more, only their number is in sight.
const MOST_TOGETHER: usize = 3;

/// Appends the lists, each under its sub-heading; one filter serves them all.
pub(super) fn lists(groups: &[FieldGroup], resolve: &dyn Resolve, html: &mut Html) {
    let rows: usize = groups.iter().map(|group| group.rows.len()).sum();
    html.push_trusted(if rows >= FILTER_FROM { "<div data-filter>\n" } else { "<div>\n" });
    for group in groups.iter().filter(|group| !group.rows.is_empty()) {
        inline::group_title(&group.title, "", resolve, html);
        html.push_trusted("<ul class=\"fields\">\n");
        group.rows.iter().for_each(|one| row(one, true, resolve, html));
        html.push_trusted("</ul>\n");
    }
    html.push_trusted("</div>\n");
}

/// A row; one that is whole is not an attribute of another one, whose type says this one's too.
fn row(row: &FieldRow, is_whole: bool, resolve: &dyn Resolve, html: &mut Html) {
    html.push_trusted("<li class=\"field\"");
    inline::push_id(&row.anchor, resolve, html);
    html.push_trusted(">");
    head(row, resolve, html);
    shape(row, resolve, html);
    html.push_trusted("<div class=\"about\">");
    if !row.description.trim().is_empty() {
        html.push(&description::description(&row.description, resolve.texts()));
    }
    html.push_trusted("</div>\n");
    more(row, resolve, html);
    nested(row, is_whole, resolve, html);
    html.push_trusted("</li>\n");
}

/// What is too long for the line, and what is known beside it.
fn more(row: &FieldRow, resolve: &dyn Resolve, html: &mut Html) {
    let mut more = Html::new();
    if row.nested.is_empty() && is_long(&row.type_text, LONG_TYPE) {
        below(resolve.texts().say("field.type"), &row.type_text, &[], &mut more);
    }
    match &row.value {
        Some(Value::Literal(text) | Value::Expression(text)) if is_long(text, LONG_VALUE) => {
            below(
                resolve.texts().say(value_label(row)),
                text,
                &inline::links(&row.links, resolve),
                &mut more,
            );
        }
        _ => {}
    }
    notes(&row.notes, resolve, &mut more);
    relations(&row.relations, true, resolve, &mut more);
    if !more.is_empty() {
        html.push_trusted("<div class=\"more\">");
        html.push(&more);
        html.push_trusted("</div>\n");
    }
}

/// Name, states, and where it is declared.
fn head(row: &FieldRow, resolve: &dyn Resolve, html: &mut Html) {
    html.push_trusted("<div class=\"head\"><a class=\"field-name permalink\"");
    html.push_attribute("href", &resolve.anchor(&row.anchor));
    html.push_trusted(">");
    inline::push_breakable(&row.name, html);
    html.push_trusted("</a>");
    if row.required == Some(true) {
        html.push_trusted(" <span class=\"badge badge-accent\">");
        html.push_text(resolve.texts().say("field.required"));
        html.push_trusted("</span>");
    }
    for badge in &row.badges {
        html.push_trusted(" ");
        inline::badge(badge, html);
    }
    source(row.source.as_ref(), resolve, html);
    html.push_trusted("</div>\n");
}

/// Type and default, as far as they are short.
fn shape(row: &FieldRow, resolve: &dyn Resolve, html: &mut Html) {
    html.push_trusted("<div class=\"shape\">");
    let is_long_type = is_long(&row.type_text, LONG_TYPE);
    if !row.type_text.is_empty() && (!is_long_type || !row.nested.is_empty()) {
        html.push_trusted("<code class=\"type\">");
        html.push_text(&if is_long_type { glimpse(&row.type_text) } else { row.type_text.clone() });
        html.push_trusted("</code>");
    }
    short_value(row, resolve, html);
    html.push_trusted("</div>\n");
}

/// The name of the text: an input has a default, an output a value.
pub(super) fn value_label(row: &FieldRow) -> &'static str {
    if row.required.is_some() { "field.default" } else { "field.value" }
}

fn short_value(row: &FieldRow, resolve: &dyn Resolve, html: &mut Html) {
    let label = |html: &mut Html| {
        html.push_trusted(" <span class=\"default\">");
        if row.required.is_some() {
            html.push_text(resolve.texts().say("field.default-is"));
            html.push_trusted(" ");
        }
    };
    match &row.value {
        Some(Value::Literal(text) | Value::Expression(text)) if !is_long(text, LONG_VALUE) => {
            label(html);
            html.push_trusted("<code>");
            match inline::links(&row.links, resolve).as_slice() {
                [] => html.push_text(text),
                links => inline::push_linked(text, links, html),
            }
            html.push_trusted("</code></span>");
        }
        Some(Value::Redacted) => {
            label(html);
            html.push_text(resolve.texts().say("field.not-shown"));
            html.push_trusted("</span>");
        }
        _ => {}
    }
}

fn is_long(text: &str, most: usize) -> bool {
    text.contains('\n') || text.chars().nth(most).is_some()
}

/// The beginning of a text, and the brackets that close it: `map(object({ … }))`.
pub(super) fn glimpse(text: &str) -> String {
    let text = text.trim();
    let first = text.lines().next().unwrap_or_default().trim_end();
    let short: String = first.chars().take(GLIMPSE).collect();
    let last = text.lines().next_back().unwrap_or_default().trim();
    let closes = last.starts_with([')', ']', '}']) && short.len() == first.len() && last.len() < GLIMPSE;
    if closes { format!("{short} … {last}") } else { format!("{short} …") }
}

/// Appends a type or a value that the line has no room for: what would fill more than a line of its own unfolds.
fn below(label: &str, text: &str, links: &[Link], html: &mut Html) {
    let is_folded = is_long(text, FOLDED);
    html.push_trusted(if is_folded {
        "<details class=\"fold\"><summary>"
    } else {
        "<div class=\"default\">"
    });
    html.push_text(label);
    html.push_trusted(" <code>");
    if !is_folded {
        inline::push_linked(text, links, html);
        return html.push_trusted("</code></div>\n");
    }
    html.push_text(&glimpse(text));
    html.push_trusted("</code></summary>");
    verbatim(text, links, html);
    html.push_trusted("</details>\n");
}

fn verbatim(text: &str, links: &[Link], html: &mut Html) {
    match outdented(text) {
        Cow::Borrowed(text) => inline::push_block(text, links, html),
        // Its words no longer stand where they stood.
        Cow::Owned(text) => inline::push_block(&text, &[], html),
    }
}

/// The text without the indentation that all lines but the first have in common: it was cut out of a block.
fn outdented(text: &str) -> Cow<'_, str> {
    let Some((first, rest)) = text.split_once('\n') else { return Cow::Borrowed(text) };
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let common = rest.lines().filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or(0);
    if common == 0 || text.contains("<<") {
        return Cow::Borrowed(text);
    }
    let mut out = String::from(first);
    for line in rest.split('\n') {
        out.push('\n');
        out.push_str(line.get(common..).unwrap_or_default());
    }
    Cow::Owned(out)
}

/// So many sentences stand open where there are more.
const OPEN_NOTES: usize = 3;

/// Appends further sentences; past the first few they unfold.
pub(super) fn notes(notes: &[Vec<Inline>], resolve: &dyn Resolve, html: &mut Html) {
    if notes.is_empty() {
        return;
    }
    // One alone would take as much room folded.
    let open = if notes.len() > OPEN_NOTES + 1 { OPEN_NOTES } else { notes.len() };
    let (open, folded) = notes.split_at(open);
    list_of_notes(open, resolve, html);
    if !folded.is_empty() {
        html.push_trusted("<details class=\"fold\"><summary>");
        html.push_text(&resolve.texts().count("item.more-notes", folded.len()));
        html.push_trusted("</summary>");
        list_of_notes(folded, resolve, html);
        html.push_trusted("</details>\n");
    }
}

fn list_of_notes(notes: &[Vec<Inline>], resolve: &dyn Resolve, html: &mut Html) {
    html.push_trusted("<ul class=\"notes\">");
    for note in notes {
        html.push_trusted("<li>");
        inline::push(note, resolve, html);
        html.push_trusted("</li>");
    }
    html.push_trusted("</ul>\n");
}

/// Appends what a thing has to do with others: `Used in aws_vpc.this, output.id`. Where that is much, it is counted, and unfolds:
/// `Set by 3 · Used in 11`; what is one thing to go to, such as a runbook, stays in sight.
/// Not `together`: each kind by itself, where they are all there is to say.
pub(super) fn relations(relations: &[Relation], together: bool, resolve: &dyn Resolve, html: &mut Html) {
    let known = relations.iter().filter(|it| !it.others.is_empty());
    let (apart, known): (Vec<&Relation>, Vec<&Relation>) = known.partition(|it| is_apart(it));
    let total: usize = known.iter().map(|it| it.others.len() + it.more).sum();
    match known.as_slice() {
        each if !together || each.len() == 1 => {
            each.iter().for_each(|one| relation(one, one.others.len() > MOST_OTHERS, resolve, html));
        }
        few if total <= MOST_TOGETHER => few.iter().for_each(|one| relation(one, false, resolve, html)),
        several => {
            html.push_trusted("<details class=\"fold relation\"><summary>");
            for (number, one) in several.iter().enumerate() {
                html.push_trusted(if number == 0 { "" } else { " \u{b7} " });
                html.push_text(resolve.texts().say(one.words));
                html.push_text(&format!(" {}", one.others.len() + one.more));
            }
            html.push_trusted("</summary>");
            several.iter().for_each(|one| relation(one, false, resolve, html));
            html.push_trusted("</details>\n");
        }
    }
    apart.into_iter().for_each(|one| relation(one, false, resolve, html));
}

/// Whether it is one thing to go to, such as a runbook or a picture.
fn is_apart(relation: &Relation) -> bool {
    let is_page =
        |other: &Other| matches!(other.link, Inline::Link { to: Target::Page(_) | Target::Picture(_), .. });
    relation.more == 0 && relation.others.len() == 1 && relation.others.iter().all(is_page)
}

fn relation(relation: &Relation, folds: bool, resolve: &dyn Resolve, html: &mut Html) {
    let Relation { words, counted, others, more } = relation;
    {
        html.push_trusted(if folds {
            "<details class=\"fold relation\"><summary>"
        } else {
            "<p class=\"relation\">"
        });
        let texts = resolve.texts();
        html.push_text(texts.say(words));
        if folds {
            html.push_text(" ");
            html.push_text(&texts.count(counted, others.len() + more));
            html.push_trusted("</summary><p>");
        } else {
            html.push_text(" ");
        }
        for (number, Other { link, place }) in others.iter().enumerate() {
            let is_first = number == 0;
            let same = others.get(number.wrapping_sub(1)).is_some_and(|before| before.place == *place);
            html.push_text(if is_first {
                ""
            } else if same {
                texts.say("list.comma")
            } else {
                texts.say("list.semicolon")
            });
            inline::push(std::slice::from_ref(link), resolve, html);
            // The place is said once, behind the last that is there.
            let ends = others.get(number + 1).is_none_or(|next| next.place != *place);
            if ends && !place.is_empty() {
                html.push_text(" ");
                html.push_text(&texts.fill("relation.in", &[("place", place)]));
            }
        }
        if *more > 0 {
            html.push_text(&texts.count("relation.more", *more));
        }
        html.push_trusted(if folds { "</p></details>\n" } else { "</p>\n" });
    }
}

/// The attributes of a structured type, and, where the line has no room for it, the type as it is written.
fn nested(row: &FieldRow, is_whole: bool, resolve: &dyn Resolve, html: &mut Html) {
    if row.nested.is_empty() {
        return;
    }
    html.push_trusted("<details class=\"fold nested\"><summary>");
    html.push_text(&resolve.texts().count("count.attributes", row.nested.len()));
    html.push_trusted("</summary>\n<ul class=\"fields\">\n");
    for one in &row.nested {
        self::row(one, false, resolve, html);
    }
    html.push_trusted("</ul>");
    if is_whole && is_long(&row.type_text, LONG_TYPE) {
        verbatim(&row.type_text, &[], html);
    }
    html.push_trusted("</details>\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glimpse_shows_how_a_text_begins_and_ends() {
        assert_eq!(glimpse("map(object({\n  a = string\n}))"), "map(object({ … }))");
        assert_eq!(glimpse("[\n  1,\n]\n"), "[ … ]");
        assert_eq!(glimpse("one\ntwo"), "one …");
        assert_eq!(glimpse(&"é".repeat(100)), format!("{} …", "é".repeat(GLIMPSE)));
        assert_eq!(glimpse(""), " …");
    }

    #[test]
    fn what_was_cut_out_of_a_block_loses_its_indentation() {
        assert_eq!(
            outdented("object({\n    a = string\n\n      b = number\n  })"),
            "object({\n  a = string\n\n    b = number\n})"
        );
        assert_eq!(outdented("one line"), "one line");
        // A heredoc's indentation is part of its text.
        assert_eq!(outdented("<<EOT\n  a\n  EOT"), "<<EOT\n  a\n  EOT");
    }
}
