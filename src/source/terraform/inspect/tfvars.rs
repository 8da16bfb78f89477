//! Values for a module's inputs, to fill in: `terraform.tfvars` and its JSON form.

use serde_json::Value as Json;

use super::reference::{Default, Input, Reference};
use crate::source::terraform::value::quote;

/// `name = default`, a line an input. A default that is not shown must not be set to something else: its line is a comment.
pub fn hcl(reference: &Reference, described: bool) -> String {
    let widths = widths(&reference.inputs, described);
    let mut out = String::new();
    for (input, width) in reference.inputs.iter().zip(widths) {
        let is_described = described && !input.description.is_empty();
        if is_described {
            out.push_str(&format!("\n# {}\n", input.description.replace('\n', "\n# ")));
        }
        let value = match &input.default {
            Default::Is(value) | Default::Partly(value) => expression(value),
            Default::Null | Default::Hidden => input.value(),
        };
        let value = if value.is_empty() { "\"\"" } else { &value };
        let line = format!("{:<width$} = {value}", input.name);
        let is_hidden = matches!(input.default, Default::Hidden | Default::Partly(_));
        out.push_str(&if is_hidden { format!("# {}", line.replace('\n', "\n# ")) } else { line });
        out.push('\n');
        if is_described {
            out.push('\n');
        }
    }
    super::tidy::tidy(&out).trim_end_matches('\n').to_owned()
}

/// A value as an expression of HCL, laid out as JSON is: HCL reads that too, but for some of its strings.
fn expression(value: &Json) -> String {
    let mut out = String::new();
    write(value, 0, &mut out);
    out
}

fn write(value: &Json, level: usize, out: &mut String) {
    let line = |level: usize, out: &mut String| {
        out.push('\n');
        (0..level).for_each(|_| out.push_str("  "));
    };
    match value {
        Json::String(text) => quote(text, out),
        Json::Array(items) if !items.is_empty() => {
            out.push('[');
            for (number, item) in items.iter().enumerate() {
                out.push_str(if number > 0 { "," } else { "" });
                line(level + 1, out);
                write(item, level + 1, out);
            }
            line(level, out);
            out.push(']');
        }
        Json::Object(entries) if !entries.is_empty() => {
            out.push('{');
            for (number, (key, value)) in entries.iter().enumerate() {
                out.push_str(if number > 0 { "," } else { "" });
                line(level + 1, out);
                quote(key, out);
                out.push_str(": ");
                write(value, level + 1, out);
            }
            line(level, out);
            out.push('}');
        }
        value => out.push_str(&value.to_string()),
    }
}

/// How wide each name is: those between two values of several lines, or two descriptions, are aligned.
fn widths(inputs: &[Input], described: bool) -> Vec<usize> {
    let is_multiline = |input: &Input| match &input.default {
        Default::Is(Json::Array(items)) | Default::Partly(Json::Array(items)) => !items.is_empty(),
        Default::Is(Json::Object(entries)) | Default::Partly(Json::Object(entries)) => !entries.is_empty(),
        Default::Is(Json::String(text)) => matches!(input.kind.as_str(), "list" | "map") && !text.is_empty(),
        _ => false,
    };
    let mut widths = vec![0; inputs.len()];
    let mut first = 0;
    let mut widest = 0;
    for (at, input) in inputs.iter().enumerate() {
        let length = input.name.len();
        if is_multiline(input) || (described && !input.description.is_empty()) {
            widths[first..at].fill(widest);
            widths[at] = length;
            widest = 0;
            first = at + 1;
        } else {
            widest = widest.max(length);
        }
    }
    widths[first..].fill(widest);
    widths
}

/// `{ "name": default }`. A default that is not shown must not be set to something else: it is left out.
pub fn json(reference: &Reference) -> String {
    let shown = reference.inputs.iter().filter_map(|input| {
        let value = match &input.default {
            Default::Null => Json::Null,
            Default::Is(value) => value.clone(),
            Default::Hidden | Default::Partly(_) => return None,
        };
        Some((input.name.clone(), value))
    });
    serde_json::to_string_pretty(&Json::Object(shown.collect())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::{Settings, Texts};
    use super::*;
    use crate::path::SourcePath;
    use crate::source::terraform::module::Module;
    use crate::source::terraform::syntax::{Node, parse};

    fn reference(text: &str) -> Reference {
        let module = Module::from_files(&SourcePath::root(), [(SourcePath::new("main.tf").unwrap(), text)]);
        Reference::new(&module, &Settings::default(), &Texts::default())
    }

    #[test]
    fn strings_are_read_back_as_they_are() {
        let values = ["$${foo}", "%%{if}", "a\\\"b", "\\u0008\\u000c", "é\\n\\t"];
        let text = format!(
            "variable \"x\" {{\n  default = {{ {} }}\n}}\n",
            values.map(|it| format!("\"k{it}\" = [\"{it}\"]")).join(", ")
        );
        let read = |text: &str| parse(text).body.attributes.pop().unwrap().value.node;
        let mut expected =
            read(&format!("x = {{ {} }}\n", values.map(|it| format!("\"k{it}\" = [\"{it}\"]")).join(", ")));
        let mut written = read(&format!("{}\n", hcl(&reference(&text), false)));
        for node in [&mut expected, &mut written] {
            if let Node::Object(entries) = node {
                entries.sort_by(|a, b| a.0.cmp(&b.0));
            }
        }
        assert_eq!(written, expected);
    }

    #[test]
    fn what_is_not_shown_is_not_set() {
        for default in [
            "{ n = 60 * 60, password = \"x\" }",
            "[{ a = [var.x, { token = \"x\" }] }]",
            "merge({}, { password = \"x\" })",
        ] {
            let reference = reference(&format!("variable \"x\" {{\n  default = {default}\n}}\n"));
            assert!(hcl(&reference, false).lines().all(|line| line.starts_with('#')), "{default}");
            assert_eq!(json(&reference), "{}", "{default}");
        }
    }
}
