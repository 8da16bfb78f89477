//! Values as text: HCL for pages, JSON for tools.

use serde_json::Value as Json;

use super::syntax::{Expression, Node};
use crate::catalog::Value;

/// What stands where a sensitive value would.
pub const SENSITIVE: &str = "(sensitive)";

impl Expression {
    /// The value as far as it may be shown.
    pub fn shown(&self) -> Value {
        self.node.shown()
    }

    /// Takes the value out, when it is one that could tell something.
    pub fn redact(&mut self) {
        if self.node != Node::Null {
            self.node = Node::Redacted;
        }
    }
}

impl Node {
    /// The value as far as it may be shown.
    pub fn shown(&self) -> Value {
        match self {
            Node::Redacted => Value::Redacted,
            node if node.is_literal() => Value::Literal(pretty(node)),
            node => Value::Expression(pretty(node)),
        }
    }
}

/// A value as HCL, two blanks a level, as `terraform fmt` would have it.
pub fn pretty(node: &Node) -> String {
    let mut out = String::new();
    write(node, 0, &mut out);
    out
}

/// The same, of what is long only its first lines.
pub fn pretty_start(node: &Node) -> String {
    const MOST: usize = 8 * 1024;
    let mut text = pretty(node);
    if text.len() <= MOST {
        return text;
    }
    let mut end = MOST;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let end = text[..end].rfind('\n').unwrap_or(end);
    let more = text[end..].matches('\n').count();
    text.truncate(end);
    text.push_str(&match more {
        0 => "…".to_owned(),
        1 => "\n# and 1 more line".to_owned(),
        more => format!("\n# and {more} more lines"),
    });
    text
}

fn write(node: &Node, level: usize, out: &mut String) {
    let indent = |level: usize, out: &mut String| (0..level).for_each(|_| out.push_str("  "));
    match node {
        Node::Null => out.push_str("null"),
        Node::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Node::Number(text) => out.push_str(text),
        Node::Text(text) => quote(text, out),
        Node::Redacted => out.push_str(SENSITIVE),
        Node::Expression(text) => {
            for (number, line) in text.split('\n').enumerate() {
                if number > 0 {
                    out.push('\n');
                    indent(level, out);
                }
                out.push_str(line);
            }
        }
        Node::List(items) if items.is_empty() => out.push_str("[]"),
        Node::List(items) => {
            out.push_str("[\n");
            for item in items {
                indent(level + 1, out);
                write(item, level + 1, out);
                out.push_str(",\n");
            }
            indent(level, out);
            out.push(']');
        }
        Node::Object(entries) if entries.is_empty() => out.push_str("{}"),
        Node::Object(entries) => {
            let entries: Vec<(String, String)> = entries
                .iter()
                .map(|(key, value)| {
                    let mut text = String::new();
                    write(value, level + 1, &mut text);
                    (key_text(key), text)
                })
                .collect();
            out.push_str("{\n");
            write_attributes(&entries, level + 1, out);
            indent(level, out);
            out.push('}');
        }
    }
}

/// A literal as HCL on one line: `["a", "b"]`, `{ a = 1 }`. `None` for what is none.
pub fn compact(node: &Node) -> Option<String> {
    if !node.is_literal() {
        return None;
    }
    Some(match node {
        Node::List(items) => {
            let items: Option<Vec<String>> = items.iter().map(compact).collect();
            format!("[{}]", items?.join(", "))
        }
        Node::Object(entries) if !entries.is_empty() => {
            let entry =
                |(key, value): &(String, Node)| Some(format!("{} = {}", key_text(key), compact(value)?));
            let entries: Option<Vec<String>> = entries.iter().map(entry).collect();
            format!("{{ {} }}", entries?.join(", "))
        }
        node => pretty(node),
    })
}

/// `name = value` lines, the equals signs of neighbouring one-line values aligned.
pub fn write_attributes(attributes: &[(String, String)], level: usize, out: &mut String) {
    let mut rest = attributes;
    while !rest.is_empty() {
        let run = rest.iter().position(|(_, value)| value.contains('\n')).map_or(rest.len(), |at| at + 1);
        let (lines, later) = rest.split_at(run);
        let aligned = |(_, value): &&(String, String)| !value.contains('\n');
        let width = lines.iter().filter(aligned).map(|(name, _)| name.chars().count()).max().unwrap_or(0);
        for (name, value) in lines {
            let width = if value.contains('\n') { 0 } else { width };
            let padding = width.saturating_sub(name.chars().count());
            (0..level).for_each(|_| out.push_str("  "));
            out.push_str(name);
            (0..padding).for_each(|_| out.push(' '));
            out.push_str(" = ");
            out.push_str(value);
            out.push('\n');
        }
        rest = later;
    }
}

/// A key of an object: bare where that is allowed.
pub fn key_text(key: &str) -> String {
    let bare = key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
        && !matches!(key, "for" | "null" | "true" | "false");
    if bare {
        return key.to_owned();
    }
    let mut out = String::new();
    quote(key, &mut out);
    out
}

/// `text` as a quoted string of HCL.
pub fn quote(text: &str, out: &mut String) {
    out.push('"');
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '$' | '%' if chars.peek() == Some(&'{') => out.extend([c, c]),
            c if c.is_control() => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
}

/// A literal as JSON; an expression as its text, which is what Terraform's own JSON syntax writes. The keys of objects
/// are sorted.
pub fn json(node: &Node) -> Json {
    match node {
        Node::Null => Json::Null,
        Node::Bool(value) => Json::Bool(*value),
        Node::Number(text) => number(text),
        Node::Text(text) => Json::String(text.clone()),
        Node::Expression(text) => constant(text).unwrap_or_else(|| Json::String(format!("${{{text}}}"))),
        Node::Redacted => Json::String(SENSITIVE.to_owned()),
        Node::List(items) => Json::Array(items.iter().map(json).collect()),
        Node::Object(entries) => {
            let mut entries: Vec<&(String, Node)> = entries.iter().collect();
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            Json::Object(entries.into_iter().map(|(key, value)| (key.clone(), json(value))).collect())
        }
    }
}

/// What a short expression comes to that refers to nothing and calls nothing: `60 * 60` is 3600.
pub fn constant(text: &str) -> Option<Json> {
    const MOST: usize = 64;
    // The evaluator cannot bear a number that outgrows 64 bits: the product of numbers has no more digits than all of them
    // together. It computes fractions with less precision than Terraform does, and cannot divide by nothing.
    const MOST_DIGITS: usize = 15;
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let is_odd = |w: &[u8]| w[0].is_ascii_digit() && matches!(w[1], b'e' | b'E' | b'.');
    let has_fraction = text.as_bytes().windows(2).any(is_odd);
    let is_beyond = digits > MOST_DIGITS || has_fraction || text.contains(['/', '%']) || text.contains("for");
    if text.len() > MOST || is_beyond {
        return None;
    }
    let expression: hcl::Expression = text.parse().ok()?;
    let value = hcl::eval::Evaluate::evaluate(&expression, &hcl::eval::Context::new()).ok()?;
    serde_json::to_value(value).ok()
}

/// A number as JSON writers have it, `1.50` as 1.5; as it is written where a float would change it.
fn number(text: &str) -> Json {
    if let Ok(whole) = text.parse::<i64>() {
        return Json::from(whole);
    }
    let float = text.parse::<f64>().ok().filter(|float| float.is_finite());
    match float.filter(|float| decimal(&float.to_string()) == decimal(text)) {
        Some(float) if float.fract() == 0.0 && float.abs() < 1e15 => Json::from(float as i64),
        Some(float) => Json::from(float),
        // JSON knows no zeros before a number.
        None => {
            let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
            let digits = digits.trim_start_matches('0');
            let zero = if digits.starts_with(|c: char| c.is_ascii_digit()) { "" } else { "0" };
            let number = serde_json::from_str::<serde_json::Number>(&format!("{sign}{zero}{digits}"));
            number.map_or_else(|_| Json::String(text.to_owned()), Json::Number)
        }
    }
}

/// A number as Terraform turns it into a string: `1.50` as `1.5`, `1e3` as `1000`. `None` for one that would be very long so.
pub fn plain_number(text: &str) -> Option<String> {
    const LONGEST: i64 = 400;
    let (is_negative, digits, point) = decimal(text)?;
    let length = i64::try_from(digits.len()).ok()?;
    let is_number =
        digits.bytes().all(|byte| byte.is_ascii_digit()) && text.bytes().any(|byte| byte.is_ascii_digit());
    if !is_number || point.abs() > LONGEST || length > LONGEST {
        return None;
    }
    let sign = if is_negative { "-" } else { "" };
    let zeros = |count: i64| "0".repeat(usize::try_from(count).unwrap_or_default());
    let at = usize::try_from(point.max(0)).ok()?;
    Some(match digits.len() {
        0 => format!("{sign}0"),
        _ if point <= 0 => format!("{sign}0.{}{digits}", zeros(-point)),
        known if at >= known => format!("{sign}{digits}{}", zeros(point - length)),
        _ => format!("{sign}{}.{}", digits.get(..at)?, digits.get(at..)?),
    })
}

/// A number by its sign, its digits and where the point stands before them: the same for `1.50` and `15e-1`.
fn decimal(text: &str) -> Option<(bool, String, i64)> {
    let (sign, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (digits, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all = format!("{whole}{fraction}");
    let significant = all.trim_start_matches('0');
    let point = exponent.parse::<i64>().ok()?.checked_add(i64::try_from(whole.len()).ok()?)?;
    let point = point.checked_sub(i64::try_from(all.len() - significant.len()).ok()?)?;
    let significant = significant.trim_end_matches('0');
    Some((sign, significant.to_owned(), if significant.is_empty() { 0 } else { point }))
}

#[cfg(test)]
mod tests {
    use super::super::syntax::parse;
    use super::*;

    fn node(value: &str) -> Node {
        let parsed = parse(&format!("x = {value}\n"));
        assert!(parsed.faults.is_empty(), "{:?}", parsed.faults);
        parsed.body.attributes[0].value.node.clone()
    }

    #[test]
    fn collections_are_written_as_fmt_writes_them() {
        let text = "{ a = 1, long_name = [true, \"x\"], b-c = {}, \"d.e\" = null, f = -0.50 }";
        let expected = "{\n  a = 1\n  long_name = [\n    true,\n    \"x\",\n  ]\n  b-c   = {}\n  \"d.e\" = null\n  f     = -0.50\n}";
        assert_eq!(pretty(&node(text)), expected);
        assert_eq!(pretty(&node("[]")), "[]");
    }

    #[test]
    fn strings_are_escaped() {
        assert_eq!(pretty(&Node::Text("a\"b\\${x}%{y}\n$z".into())), r#""a\"b\\$${x}%%{y}\n$z""#);
    }

    #[test]
    fn short_collections_stand_on_one_line() {
        for text in ["[\"a\", [1, true]]", "{ a = 1, \"b c\" = null }", "{}", "[]", "\"x\""] {
            assert_eq!(compact(&node(text)).as_deref(), Some(text));
        }
        assert_eq!(compact(&node("[var.x]")), None);
        assert_eq!(compact(&Node::List(vec![Node::Redacted])), None);
    }

    #[test]
    fn constants_are_computed() {
        let number = |text: &str| constant(text).and_then(|value| value.as_f64());
        assert_eq!(number("60 * 60"), Some(3600.0));
        assert_eq!(constant("\"${\"x\"}\""), Some(Json::from("x")));
        assert_eq!(
            json(&node("{ n = 60 * 60, l = [-(2 * 3)], v = var.x }")).to_string(),
            r#"{"l":[-6],"n":3600,"v":"${var.x}"}"#
        );
        assert_eq!(number("999999 * 999999"), Some(999_998_000_001.0));
        for text in ["10000000000 * 10000000000", "9999999999 * 9999999999 * 9", "0.1 * 3", "1.5 + 1"] {
            assert_eq!(constant(text), None, "{text}");
        }
        for text in ["var.x", "upper(\"x\")", "[for x in [1] : x]", "1 +", "1 / 0", "1e308 * 1e308"] {
            assert_eq!(constant(text), None, "{text}");
        }
    }

    /// As `terraform console` answers.
    #[test]
    fn numbers_become_strings_as_terraform_writes_them() {
        for (text, written) in [
            ("1.50", Some("1.5")),
            ("2.0", Some("2")),
            ("1e3", Some("1000")),
            ("1e-7", Some("0.0000001")),
            ("-0.50", Some("-0.5")),
            ("007", Some("7")),
            ("100000000000000000000000", Some("100000000000000000000000")),
            ("0.0", Some("0")),
            ("1e9999", None),
            ("x", None),
            ("", None),
        ] {
            assert_eq!(plain_number(text).as_deref(), written, "{text}");
        }
    }

    #[test]
    fn json_keeps_the_digits_of_numbers() {
        for (text, written) in [
            ("123456789012345678901234", "123456789012345678901234"),
            ("0.12345678901234567890123", "0.12345678901234567890123"),
            ("1e999", "1e999"),
            ("-1E+999", "-1E+999"),
            ("18446744073709551615", "18446744073709551615"),
            ("9007199254740993", "9007199254740993"),
            ("0001e999", "1e999"),
            ("1.50", "1.5"),
            ("1.0", "1"),
            ("1e3", "1000"),
            ("0.1", "0.1"),
            ("-0.50", "-0.5"),
            ("0.000", "0"),
            ("1e99999999999999999999", "1e99999999999999999999"),
        ] {
            let number = json(&Node::Number(text.into()));
            // JSON writes an exponent with its sign.
            assert!(number.is_number(), "{text}");
            assert_eq!(decimal(&number.to_string()), decimal(written), "{text}: {number}");
            assert!(!number.to_string().ends_with(".0"), "{text}: {number}");
        }
    }

    #[test]
    fn json_sorts_keys_and_keeps_numbers() {
        assert_eq!(
            json(&node("{ b = 1, a = [2.5, 12345678901] }")).to_string(),
            r#"{"a":[2.5,12345678901],"b":1}"#
        );
    }
}
