//! Tables out of a source: rows to read, to look through, or to compare.

use super::inline::{self, Resolve};
use crate::html::Html;
use crate::source::block::{Inline, Reading, Table, TableRow, Tone};

/// Appends a table.
pub(super) fn table(table: &Table, resolve: &dyn Resolve, html: &mut Html) {
    html.push_trusted(match table.reading {
        Reading::Whole => "<div class=\"table cards\"><table>\n",
        Reading::List => "<div class=\"table cards\"><table data-sort data-filter>\n",
        Reading::Matrix(_) => "<div class=\"table matrix\" tabindex=\"0\"><table data-filter",
    });
    if let Reading::Matrix(switch) = table.reading {
        if !switch.is_empty() {
            html.push_attribute("data-switch", resolve.texts().say(switch));
        }
        // A head that leads somewhere cannot be a button as well.
        if table.leads.is_empty() {
            html.push_trusted(" data-sort");
        }
        html.push_trusted(">\n");
    }
    html.push_trusted("<thead><tr>");
    for (at, column) in table.columns.iter().enumerate() {
        html.push_trusted("<th scope=\"col\">");
        match table.leads.get(at).cloned().flatten() {
            Some(to) => {
                inline::push(&[Inline::Link { text: column.to_string(), code: false, to }], resolve, html)
            }
            None => html.push_text(column),
        }
        html.push_trusted("</th>");
    }
    html.push_trusted("</tr></thead>\n<tbody>\n");
    table.rows.iter().for_each(|one| row(one, table, resolve, html));
    html.push_trusted("</tbody></table></div>\n");
}

fn row(row: &TableRow, table: &Table, resolve: &dyn Resolve, html: &mut Html) {
    html.push_trusted("<tr");
    inline::push_id(&row.anchor, resolve, html);
    html.push_trusted(if row.marked { " class=\"marked\">" } else { ">" });
    let is_matrix = matches!(table.reading, Reading::Matrix(_));
    for (at, (cell, column)) in row.cells.iter().zip(&table.columns).enumerate() {
        let element = if is_matrix && at == 0 { "th" } else { "td" };
        html.push_trusted(if element == "th" { "<th scope=\"row\"" } else { "<td" });
        html.push_attribute("data-label", column);
        if cell.iter().any(|run| matches!(run, Inline::Badge(badge) if badge.tone == Tone::Wrong)) {
            html.push_attribute("class", "wrong");
        }
        html.push_trusted(">");
        inline::push(cell, resolve, html);
        html.push_trusted(if element == "th" { "</th>" } else { "</td>" });
    }
    html.push_trusted("</tr>\n");
}
