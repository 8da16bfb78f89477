//! Runs of text, links and badges.

use crate::content::description;
use crate::markdown::{self, push_text};
use crate::path::SourcePath;
use crate::render::inline::{Resolve, address};
use crate::source::block::{Badge, Inline, Other, Relation};

/// Appends the title of a group: a heading, or, among an author's words, a line. Nothing where it has none.
pub(super) fn push_group_title(title: &str, resolve: &dyn Resolve, out: &mut String) {
    if title.is_empty() {
        return;
    }
    if resolve.standing().headings {
        return markdown::push_heading(3, title, out);
    }
    push_text(title, out);
    out.push_str(":\n\n");
}

/// Appends a line of runs; `in_cell` where a table's bars are around it.
pub(super) fn push(runs: &[Inline], resolve: &dyn Resolve, in_cell: bool, out: &mut String) {
    for run in runs {
        match run {
            Inline::Text(text) | Inline::Quoted(text) => push_text(text, out),
            Inline::Quiet(text) => {
                // On a page it stands apart by its looks, or on a line of its own.
                if out.ends_with(|c: char| !c.is_whitespace() && c != '(')
                    && text.starts_with(char::is_alphanumeric)
                {
                    out.push(' ');
                }
                push_text(text, out);
            }
            Inline::Break => out.push_str("; "),
            Inline::Code(code) => out.push_str(&markdown::code(code, in_cell)),
            // Words of code cannot be links here.
            Inline::Expression(code) => out.push_str(&markdown::code(&code.text, in_cell)),
            Inline::Unfolding { code, .. } => {
                let on_one_line = code.split_whitespace().collect::<Vec<_>>().join(" ");
                out.push_str(&markdown::code(&on_one_line, in_cell));
            }
            Inline::Day(day) => push_text(&day.date, out),
            Inline::Markdown(text) => out.push_str(&description::markdown_line(text, in_cell)),
            Inline::Badge(badge) => push_badge(badge, out),
            Inline::Link { text, code, to } => {
                let words = if *code { markdown::code(text, in_cell) } else { markdown::text(text) };
                match address(to, resolve) {
                    Some(url) => out.push_str(&markdown::link(&words, &url)),
                    None => out.push_str(&words),
                }
            }
        }
    }
}

/// Badges, one after the other.
pub fn badges(badges: &[Badge]) -> String {
    let mut out = String::new();
    for (number, badge) in badges.iter().enumerate() {
        out.push_str(if number > 0 { ", " } else { "" });
        push_text(&badge.text, &mut out);
    }
    out
}

fn push_badge(badge: &Badge, out: &mut String) {
    // Beside other words it must be told from them.
    out.push_str(if out.is_empty() || out.ends_with([' ', '(']) { "(" } else { " (" });
    push_text(&badge.text, out);
    out.push(')');
}

/// Appends a link to the line where something is declared.
pub(super) fn push_source(place: Option<&(SourcePath, usize)>, resolve: &dyn Resolve, out: &mut String) {
    let Some((path, line)) = place else { return };
    let words = markdown::text(&format!("{}:{line}", path.name()));
    match resolve.file(path, *line) {
        Some(url) => out.push_str(&markdown::link(&words, &url)),
        None => out.push_str(&words),
    }
}

/// Appends what a thing has to do with others, an item of a list each.
pub(super) fn push_relations(relations: &[Relation], resolve: &dyn Resolve, indent: &str, out: &mut String) {
    for Relation { words, others, more, .. } in relations.iter().filter(|it| !it.others.is_empty()) {
        out.push_str(indent);
        out.push_str("- ");
        let texts = resolve.texts();
        push_text(texts.say(words), out);
        for (number, Other { link, place }) in others.iter().enumerate() {
            out.push_str(if number == 0 { " " } else { texts.say("list.comma") });
            push(std::slice::from_ref(link), resolve, false, out);
            // The place is said once, behind the last that is there.
            let ends = others.get(number + 1).is_none_or(|next| next.place != *place);
            if ends && !place.is_empty() {
                out.push(' ');
                push_text(&texts.fill("relation.in", &[("place", place)]), out);
            }
        }
        if *more > 0 {
            push_text(&texts.count("relation.more", *more), out);
        }
        out.push('\n');
    }
}

/// Appends further sentences, an item of a list each.
pub(super) fn push_notes(notes: &[Vec<Inline>], resolve: &dyn Resolve, indent: &str, out: &mut String) {
    for note in notes {
        out.push_str(indent);
        out.push_str("- ");
        push(note, resolve, false, out);
        out.push('\n');
    }
}

/// Appends a description: behind the item's line where it is one, else as blocks below it.
pub(super) fn push_description(text: &str, indent: &str, out: &mut String) {
    let words = description::markdown(text);
    if words.is_empty() {
        out.push('\n');
    } else if !words.contains('\n') {
        out.push_str(": ");
        out.push_str(&words);
        out.push('\n');
    } else {
        out.push_str("\n\n");
        markdown::push_indented(&words, indent, out);
        out.push('\n');
    }
}
