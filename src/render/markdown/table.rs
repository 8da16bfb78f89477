//! Tables, as GitHub writes them.

use super::inline::push;
use crate::markdown::push_text;
use crate::render::inline::Resolve;
use crate::source::block::{Inline, Reading, Table};

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
        for (at, cell) in row.cells.iter().take(table.columns.len()).enumerate() {
            out.push(' ');
            push(cell, resolve, true, out);
            // On a page it stands in grey.
            if at > 0 && matches!(table.reading, Reading::Matrix(_)) && is_default(cell, resolve) {
                out.push_str(" (");
                push_text(resolve.texts().say("field.default-is"), out);
                out.push(')');
            }
            out.push_str(" |");
        }
        out.push('\n');
    }
    out.push('\n');
}

/// Whether a cell of a comparison has a value that nobody set: not one that says so itself, nor none at all.
fn is_default(cell: &[Inline], resolve: &dyn Resolve) -> bool {
    let default = resolve.texts().say("field.default-is");
    let says = |text: &str| text == "–" || text.trim_end_matches(')').ends_with(default);
    matches!(cell, [Inline::Quiet(text)] if !says(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::EntityId;
    use crate::path::SourcePath;
    use crate::source::block::TableRow;
    use crate::texts::Texts;

    struct Nowhere;

    impl Resolve for Nowhere {
        fn texts(&self) -> &Texts {
            Texts::english()
        }

        fn entity(&self, _: &EntityId) -> Option<String> {
            None
        }

        fn picture(&self, _: &EntityId) -> Option<String> {
            None
        }

        fn overview(&self, _: &str) -> Option<String> {
            None
        }

        fn page(&self, _: usize) -> Option<String> {
            None
        }

        fn file(&self, _: &SourcePath, _: usize) -> Option<String> {
            None
        }
    }

    #[test]
    fn what_nobody_set_says_so_where_nothing_is_grey() {
        let quiet = |text: &str| vec![Inline::Quiet(text.into())];
        let name = vec![Inline::Code("size".into()), Inline::Quiet("How large".into())];
        let cells = vec![name, quiet("3"), quiet("–"), quiet("default"), vec![Inline::Code("4".into())]];
        let row = TableRow { cells, ..TableRow::default() };
        let of = Table::new(["Setting", "a", "b", "c", "d"], vec![row]).read_as(Reading::Matrix(""));
        let mut out = String::new();
        table(&of, &Nowhere, &mut out);
        assert!(out.ends_with("| `size` How large | 3 (default) | – | default | `4` |\n\n"), "{out}");
    }
}
