//! XML, as Go's `encoding/xml` lays it out: two blanks a level, every element closed by a tag of its own.

use serde_json::Value as Json;

use super::data::Data;

/// The document, without a line break at its end.
pub fn xml(data: &Data) -> String {
    let mut out = String::new();
    write("module", data, 0, &mut out);
    out.trim_end_matches('\n').to_owned()
}

fn write(name: &str, data: &Data, level: usize, out: &mut String) {
    match data {
        Data::Words(text) if text.is_empty() => nothing(name, level, out),
        Data::Words(text) | Data::Text(text) => leaf(name, text, level, out),
        Data::Bool(value) => leaf(name, if *value { "true" } else { "false" }, level, out),
        Data::Value(value) => write_value(name, value, level, out),
        Data::List(_, items) if items.is_empty() => leaf(name, "", level, out),
        Data::List(item, items) => {
            around(name, level, out, |out| items.iter().for_each(|data| write(item, data, level + 1, out)));
        }
        Data::Record(entries) => around(name, level, out, |out| {
            entries.iter().for_each(|(name, data)| write(name, data, level + 1, out));
        }),
    }
}

fn write_value(name: &str, value: &Json, level: usize, out: &mut String) {
    match value {
        Json::Null => nothing(name, level, out),
        Json::Bool(value) => leaf(name, if *value { "true" } else { "false" }, level, out),
        Json::Number(number) => leaf(name, &number.to_string(), level, out),
        Json::String(text) => leaf(name, text, level, out),
        Json::Array(items) if items.is_empty() => leaf(name, "", level, out),
        Json::Array(items) => {
            around(name, level, out, |out| {
                items.iter().for_each(|item| write_value("item", item, level + 1, out))
            });
        }
        Json::Object(entries) if entries.is_empty() => leaf(name, "", level, out),
        Json::Object(entries) => around(name, level, out, |out| {
            entries.iter().for_each(|(name, value)| write_value(name, value, level + 1, out));
        }),
    }
}

/// The start tag; a key that cannot be a name is an attribute of an `item`.
fn open(name: &str, level: usize, out: &mut String) -> &'static str {
    (0..level).for_each(|_| out.push_str("  "));
    let is_name = name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
        && !name.to_ascii_lowercase().starts_with("xml");
    out.push('<');
    if is_name {
        out.push_str(name);
        return "";
    }
    out.push_str("item key=\"");
    escape(name, out);
    out.push('"');
    "item"
}

fn close(name: &str, instead: &str, out: &mut String) {
    out.push_str("</");
    out.push_str(if instead.is_empty() { name } else { instead });
    out.push_str(">\n");
}

fn leaf(name: &str, text: &str, level: usize, out: &mut String) {
    let instead = open(name, level, out);
    out.push('>');
    escape(text, out);
    close(name, instead, out);
}

fn nothing(name: &str, level: usize, out: &mut String) {
    let instead = open(name, level, out);
    out.push_str(" xsi:nil=\"true\">");
    close(name, instead, out);
}

fn around(name: &str, level: usize, out: &mut String, inner: impl FnOnce(&mut String)) {
    let instead = open(name, level, out);
    out.push_str(">\n");
    inner(out);
    (0..level).for_each(|_| out.push_str("  "));
    close(name, instead, out);
}

/// What XML 1.0 cannot hold becomes U+FFFD.
fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&#34;"),
            '\'' => out.push_str("&#39;"),
            '\t' => out.push_str("&#x9;"),
            '\n' => out.push_str("&#xA;"),
            '\r' => out.push_str("&#xD;"),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_and_keys_stay_text() {
        let json = serde_json::json!({ "a b\"<": "</x>&'\u{1b}", "xmlns": 1, "ok-1": { "list": [[], null, { "k": true }] } });
        let expected = "<module>\n  <item key=\"a b&#34;&lt;\">&lt;/x&gt;&amp;&#39;\u{fffd}</item>\n  <item key=\"xmlns\">1</item>\n  \
                        <ok-1>\n    <list>\n      <item></item>\n      <item xsi:nil=\"true\"></item>\n      <item>\n        <k>true</k>\n      \
                        </item>\n    </list>\n  </ok-1>\n</module>";
        assert_eq!(xml(&Data::Value(json)), expected);
    }
}
