//! TOML, as Go's `BurntSushi/toml` lays it out: what is a table comes after what is not, two blanks a level.

use serde_json::Value as Json;

use super::data::Data;

/// The document, without a line break at its end.
pub fn toml(data: Data) -> String {
    let mut out = String::new();
    table(&into_toml(data), &mut Vec::new(), &mut out);
    out.trim_end_matches('\n').to_owned()
}

/// As a JSON value, where TOML has no null: empty words are an empty text, and null is an empty table.
fn into_toml(data: Data) -> Json {
    match data {
        Data::Words(text) | Data::Text(text) => Json::String(text),
        Data::Bool(value) => Json::Bool(value),
        Data::Value(Json::Null) => Json::Object(serde_json::Map::new()),
        Data::Value(value) => value,
        Data::List(_, items) => Json::Array(items.into_iter().map(into_toml).collect()),
        // What is not sensitive is not told.
        Data::Record(mut entries) => {
            entries.retain(|(name, data)| *name != "sensitive" || !matches!(data, Data::Bool(false)));
            let entries = entries.into_iter().map(|(name, value)| (name.to_owned(), into_toml(value)));
            Json::Object(entries.collect())
        }
    }
}

/// Whether a value is written as tables of its own.
fn is_table(value: &Json) -> bool {
    matches!(value, Json::Object(_)) || is_tables(value)
}

fn is_tables(value: &Json) -> bool {
    matches!(value, Json::Array(items) if !items.is_empty() && items.iter().all(Json::is_object))
}

/// Writes what stands in the table at `path`.
fn table(value: &Json, path: &mut Vec<String>, out: &mut String) {
    let Json::Object(entries) = value else { return };
    // In a table of values, null is not there at all.
    for (name, value) in entries.iter().filter(|(_, value)| !is_table(value) && !value.is_null()) {
        indent(path.len(), out);
        key(name, out);
        out.push_str(" = ");
        inline(value, out);
        out.push('\n');
    }
    for (name, value) in entries.iter().filter(|(_, value)| is_table(value)) {
        path.push(name.clone());
        match value {
            Json::Array(items) => {
                for item in items {
                    out.push('\n');
                    head(path, "[[", "]]", out);
                    table(item, path, out);
                }
            }
            value => {
                if path.len() == 1 {
                    out.push('\n');
                }
                head(path, "[", "]", out);
                table(value, path, out);
            }
        }
        path.pop();
    }
}

fn head(path: &[String], open: &str, close: &str, out: &mut String) {
    indent(path.len() - 1, out);
    out.push_str(open);
    for (number, name) in path.iter().enumerate() {
        if number > 0 {
            out.push('.');
        }
        key(name, out);
    }
    out.push_str(close);
    out.push('\n');
}

fn inline(value: &Json, out: &mut String) {
    match value {
        Json::Null => out.push_str("{}"),
        Json::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        // Numbers of Terraform are floats there.
        Json::Number(number) => {
            let text = number.to_string();
            out.push_str(&text);
            if !text.contains(['.', 'e']) {
                out.push_str(".0");
            }
        }
        Json::String(text) => string(text, out),
        Json::Array(items) => {
            out.push('[');
            for (number, item) in items.iter().enumerate() {
                out.push_str(if number > 0 { ", " } else { "" });
                inline(item, out);
            }
            out.push(']');
        }
        Json::Object(entries) => {
            out.push('{');
            for (number, (name, value)) in entries.iter().filter(|(_, value)| !value.is_null()).enumerate() {
                out.push_str(if number > 0 { ", " } else { "" });
                key(name, out);
                out.push_str(" = ");
                inline(value, out);
            }
            out.push('}');
        }
    }
}

fn key(name: &str, out: &mut String) {
    let is_bare = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if is_bare { out.push_str(name) } else { string(name, out) }
}

fn string(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            c if c.is_control() => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
}

fn indent(level: usize, out: &mut String) {
    (0..level).for_each(|_| out.push_str("  "));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_gets_back_what_was_written() {
        for text in ["", "a\"b\\", "x\n\ty\r", "\u{1b}\u{7f}\u{85}", "é😀", "a.b"] {
            let json = serde_json::json!({
                "t": text, "l": [text, [1.5, true], { "k": text }], "m": [{ text: text }, { "in": { "x": [{ "y": 1.5 }] } }], "o": { "e": {} }
            });
            let written = toml(Data::Value(json.clone()));
            let read: Json =
                ::toml::from_str(&written).unwrap_or_else(|e| panic!("{text:?}: {e}\n{written}"));
            let sorted = |json: &Json| {
                serde_json::to_value(
                    json.as_object().unwrap().iter().collect::<std::collections::BTreeMap<_, _>>(),
                )
                .unwrap()
            };
            assert_eq!(sorted(&read), sorted(&json), "{written}");
        }
    }

    #[test]
    fn tables_come_after_values() {
        let json = serde_json::json!({ "inputs": [{ "default": { "a": 1 }, "name": "n", "none": null }], "list": [] });
        let expected = "list = []\n\n[[inputs]]\n  name = \"n\"\n  [inputs.default]\n    a = 1.0";
        assert_eq!(toml(Data::Value(json)), expected);
    }
}
