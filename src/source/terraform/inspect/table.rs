//! `markdown table` and `asciidoc table`: a section is a table, an item a row.

use super::escape;
use super::markup::{Markup, Writer, one_line, or_nothing, yes};
use super::reference::Input;

/// One section.
pub fn section(writer: &Writer, section: &str) -> String {
    let reference = writer.reference;
    match section {
        "header" => writer.words(&reference.header),
        "footer" => writer.words(&reference.footer),
        "requirements" => {
            let rows = reference.requirements.iter().map(|required| {
                vec![plain(&writer.name("requirement", &required.name)), plain(or_nothing(&required.version))]
            });
            table(writer, "Requirements", &["Name", "Version"], rows.collect())
        }
        "providers" => {
            let rows = reference.providers.iter().map(|provider| {
                vec![
                    plain(&writer.name("provider", &provider.full_name())),
                    plain(or_nothing(&provider.version)),
                ]
            });
            table(writer, "Providers", &["Name", "Version"], rows.collect())
        }
        "modules" => {
            let rows = reference.modules.iter().map(|call| {
                let version = match writer.markup {
                    Markup::Markdown => or_nothing(&call.version),
                    Markup::Asciidoc => &call.version,
                };
                vec![plain(&writer.name("module", &call.name)), plain(&call.source), plain(version)]
            });
            table(writer, "Modules", &["Name", "Source", "Version"], rows.collect())
        }
        "resources" => {
            let rows = reference.resources.iter().map(|resource| {
                vec![
                    plain(&writer.link(&resource.address(), &resource.url())),
                    resource.mode_name().to_owned(),
                ]
            });
            table(writer, "Resources", &["Name", "Type"], rows.collect())
        }
        "inputs" => inputs(writer),
        "outputs" => outputs(writer),
        _ => String::new(),
    }
}

fn inputs(writer: &Writer) -> String {
    let details = &writer.settings.settings;
    let mut columns = vec!["Name", "Description"];
    let optional = [(details.r#type, "Type"), (details.default, "Default"), (details.required, "Required")];
    columns.extend(optional.into_iter().filter(|(shown, _)| *shown).map(|(_, column)| column));
    let row = |input: &Input| {
        let mut cells = vec![plain(&writer.name("input", &input.name)), cell(writer, &input.description)];
        if details.r#type {
            cells.push(cell(writer, &fenced(&input.kind)));
        }
        if details.default {
            cells.push(value(writer, &input.value()));
        }
        if details.required {
            cells.push(yes(input.required).to_owned());
        }
        cells
    };
    table(writer, "Inputs", &columns, writer.reference.inputs.iter().map(row).collect())
}

fn outputs(writer: &Writer) -> String {
    let settings = writer.settings;
    let mut columns = vec!["Name", "Description"];
    if settings.output_values.enabled {
        columns.push("Value");
        if settings.settings.sensitive {
            columns.push("Sensitive");
        }
    }
    let rows = writer.reference.outputs.iter().map(|output| {
        let mut cells = vec![plain(&writer.name("output", &output.name)), cell(writer, &output.description)];
        if let Some(given) = &output.value {
            cells.push(match writer.markup {
                Markup::Markdown => value(writer, &given.shown()),
                Markup::Asciidoc => fenced_or_nothing(&given.shown()).replace('|', "\\|"),
            });
            if settings.settings.sensitive {
                cells.push(yes(given.sensitive).to_owned());
            }
        }
        cells
    });
    table(writer, "Outputs", &columns, rows.collect())
}

fn value(writer: &Writer, value: &str) -> String {
    cell(writer, &fenced_or_nothing(value))
}

fn fenced_or_nothing(code: &str) -> String {
    if code.is_empty() { escape::NOTHING.to_owned() } else { fenced(code) }
}

/// Code between fences, whatever the language: each makes its own of them in a cell.
fn fenced(code: &str) -> String {
    if code.contains('\n') { format!("\n\n```\n{code}\n```\n") } else { format!("`{code}`") }
}

fn cell(writer: &Writer, text: &str) -> String {
    match writer.markup {
        Markup::Markdown => escape::markdown_cell(text, writer.escaping()),
        Markup::Asciidoc => escape::asciidoc_cell(text),
    }
}

/// A name or an address in a cell: no text of its own may end it.
fn plain(text: &str) -> String {
    one_line(text).replace('|', "\\|")
}

fn table(writer: &Writer, title: &str, columns: &[&str], rows: Vec<Vec<String>>) -> String {
    if rows.is_empty() {
        return writer.empty(title);
    }
    let mut out = writer.heading(0, title);
    match writer.markup {
        Markup::Markdown => {
            out.push_str("\n\n");
            line(&mut out, columns);
            // What is yes or no stands in the middle.
            let rules = columns.iter().map(|column| {
                let rule = "-".repeat(column.len());
                if matches!(*column, "Required" | "Sensitive") { format!(":{}:", &rule[2..]) } else { rule }
            });
            line(&mut out, &rules.collect::<Vec<_>>());
            rows.iter().for_each(|cells| line(&mut out, cells));
            out.push('\n');
        }
        Markup::Asciidoc => {
            let widths = vec!["a"; columns.len()].join(",");
            out.push_str(&format!(
                "\n\n[cols=\"{widths}\",options=\"header,autowidth\"]\n|===\n|{}\n",
                columns.join(" |")
            ));
            // An input stands on several lines.
            let between = if title == "Inputs" { "\n|" } else { " |" };
            for cells in &rows {
                out.push_str(&format!("|{}\n", cells.join(between)));
                out.push_str(if title == "Inputs" { "\n" } else { "" });
            }
            out.push_str("|===\n\n");
        }
    }
    out
}

fn line(out: &mut String, cells: &[impl AsRef<str>]) {
    out.push('|');
    for cell in cells {
        out.push(' ');
        out.push_str(cell.as_ref());
        out.push_str(" |");
    }
    out.push('\n');
}
