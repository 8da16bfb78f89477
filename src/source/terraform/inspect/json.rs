//! JSON.

use super::data::Data;

/// Two blanks a level. `escape` writes `<`, `>` and `&` as `\u003c` and so on, as terraform-docs does unless told not to.
pub fn json(data: Data, escape: bool) -> String {
    let out = serde_json::to_string_pretty(&data.into_json()).unwrap_or_default();
    if escape { escape_html(&out) } else { out }
}

/// `<`, `>`, `&` and the two line separators of Unicode as escapes: they only ever stand in strings.
fn escape_html(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' => out.push_str("\\u003c"),
            '>' => out.push_str("\\u003e"),
            '&' => out.push_str("\\u0026"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            c => out.push(c),
        }
    }
    out
}
