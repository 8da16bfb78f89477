//! Tables, as GitHub writes them.

use super::inline::push;
use crate::markdown::push_text;
use crate::render::inline::Resolve;
use crate::source::block::Table;

/// Appends a table.
pub(super) fn table(table: &Table, resolve: &dyn Resolve, out: &mut String) {
    out.push('|');
    for column in &table.columns {
        out.push(' ');
        push_text(column, out);
        out.push_str(" |");
    }
    out.push_str("\n|");
    out.push_str(&"---|".repeat(table.columns.len()));
    out.push('\n');
    for row in &table.rows {
        out.push('|');
        for cell in row.cells.iter().take(table.columns.len()) {
            out.push(' ');
            push(cell, resolve, true, out);
            out.push_str(" |");
        }
        out.push('\n');
    }
    out.push('\n');
}
