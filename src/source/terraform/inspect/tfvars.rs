//! Values for a module's inputs, to fill in: `terraform.tfvars` and its JSON form.

use serde_json::Value as Json;

use super::reference::{Default, Input, Reference};

/// `name = default`, a line an input. A default that is not shown must not be set to something else: its line is a comment.
pub fn hcl(reference: &Reference, described: bool) -> String {
    let widths = widths(&reference.inputs, described);
    let mut out = String::new();
    for (input, width) in reference.inputs.iter().zip(widths) {
        let is_described = described && !input.description.is_empty();
        if is_described {
            out.push_str(&format!("\n# {}\n", input.description.replace('\n', "\n# ")));
        }
        let value = input.value();
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
