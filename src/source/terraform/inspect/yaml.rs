//! YAML, as Go's `yaml.v3` lays it out: block style, two blanks a level, strings plain where they can be.

use serde_json::Value as Json;

use super::data::Data;

/// The document, without a line break at its end.
pub fn yaml(data: Data) -> String {
    let mut out = String::new();
    write(&data.into_json(), 0, &mut out);
    out.trim_start_matches('\n').trim_end_matches('\n').to_owned()
}

/// Writes what stands behind `key:` or `-`, from the blank on.
fn write(value: &Json, level: usize, out: &mut String) {
    match value {
        Json::Null => out.push_str(" null\n"),
        Json::Bool(value) => out.push_str(if *value { " true\n" } else { " false\n" }),
        Json::Number(number) => out.push_str(&format!(" {number}\n")),
        Json::String(text) => {
            out.push(' ');
            string(text, level, out);
            out.push('\n');
        }
        Json::Array(items) if items.is_empty() => out.push_str(" []\n"),
        Json::Array(items) => {
            out.push('\n');
            for item in items {
                indent(level, out);
                out.push('-');
                write_item(item, level + 1, out);
            }
        }
        Json::Object(entries) if entries.is_empty() => out.push_str(" {}\n"),
        Json::Object(_) => {
            out.push('\n');
            write_entries(value, level, false, out);
        }
    }
}

/// What stands behind a dash: the first entry of a mapping, the first item of a list, on the same line.
fn write_item(item: &Json, level: usize, out: &mut String) {
    match item {
        Json::Object(entries) if !entries.is_empty() => {
            out.push(' ');
            write_entries(item, level, true, out);
        }
        Json::Array(items) if !items.is_empty() => {
            for (number, inner) in items.iter().enumerate() {
                if number == 0 {
                    out.push(' ');
                } else {
                    indent(level, out);
                }
                out.push('-');
                write_item(inner, level + 1, out);
            }
        }
        other => write(other, level, out),
    }
}

fn write_entries(value: &Json, level: usize, begun: bool, out: &mut String) {
    let Json::Object(entries) = value else { return };
    for (number, (key, value)) in entries.iter().enumerate() {
        if !(begun && number == 0) {
            indent(level, out);
        }
        if key.contains('\n') {
            double_quoted(key, out);
        } else {
            string(key, level, out);
        }
        out.push(':');
        write(value, level + 1, out);
    }
}

fn indent(level: usize, out: &mut String) {
    (0..level).for_each(|_| out.push_str("  "));
}

fn string(text: &str, level: usize, out: &mut String) {
    if text.contains('\n') && can_be_block(text) {
        return block(text, level, out);
    }
    if text.contains('\n') || !is_printable(text) || (means_otherwise(text) && !text.is_empty()) {
        return double_quoted(text, out);
    }
    match text {
        "" => out.push_str("\"\""),
        text if can_be_plain(text) => out.push_str(text),
        text => {
            out.push('\'');
            out.push_str(&text.replace('\'', "''"));
            out.push('\'');
        }
    }
}

/// `|-`, and the lines one level deeper.
fn block(text: &str, level: usize, out: &mut String) {
    out.push('|');
    // Without it, a first line that begins with a blank or is empty would not show where the text begins.
    if text.starts_with([' ', '\n']) {
        out.push('2');
    }
    match text.strip_suffix('\n') {
        None => out.push('-'),
        Some(rest) if rest.is_empty() || rest.ends_with('\n') => out.push('+'),
        Some(_) => {}
    }
    for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
        out.push('\n');
        if !line.is_empty() {
            indent(level.max(1), out);
            out.push_str(line);
        }
    }
}

/// A block shows its text as it is: nothing in it may need an escape, and no line may seem to end before it does.
fn can_be_block(text: &str) -> bool {
    text.split('\t').all(is_printable) && !text.contains(" \n") && !text.ends_with(' ')
}

fn is_printable(text: &str) -> bool {
    text.chars().all(|c| {
        matches!(c, '\n' | ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
            && !matches!(c, '\u{feff}' | '\u{2028}' | '\u{2029}')
    })
}

/// Whether a plain text would be read as something else than a string, by YAML 1.1's words too.
fn means_otherwise(text: &str) -> bool {
    const WORDS: [&str; 11] = ["null", "true", "false", "yes", "no", "on", "off", "y", "n", "~", "<<"];
    // Readers differ in which capitals they take: all of them are kept from misreading.
    WORDS.contains(&text.to_ascii_lowercase().as_str()) || is_number(text) || is_date(text)
}

fn is_number(text: &str) -> bool {
    let bare = text.strip_prefix(['+', '-']).unwrap_or(text).replace('_', "");
    let radix = [("0x", 16), ("0o", 8), ("0b", 2)];
    if let Some(rest) =
        radix.iter().find_map(|(prefix, radix)| bare.strip_prefix(prefix).map(|rest| (rest, *radix)))
    {
        return !rest.0.is_empty() && rest.0.chars().all(|c| c.is_digit(rest.1));
    }
    if [".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN"].contains(&bare.as_str()) {
        return true;
    }
    let sixty = |text: &str| {
        text.contains(':')
            && text
                .split(':')
                .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit() || b == b'.'))
    };
    bare.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && bare.contains(|c: char| c.is_ascii_digit())
        && (bare.parse::<f64>().is_ok() || sixty(&bare))
}

/// `2024-01-31`, and with a time.
fn is_date(text: &str) -> bool {
    let date = text.split(['T', 't', ' ']).next().unwrap_or_default();
    let parts: Vec<&str> = date.split('-').collect();
    let digits = |part: &str, most: usize| {
        !part.is_empty() && part.len() <= most && part.bytes().all(|b| b.is_ascii_digit())
    };
    matches!(parts.as_slice(), [year, month, day] if year.len() == 4 && digits(year, 4) && digits(month, 2) && digits(day, 2))
}

/// Whether a text may stand without quotes.
fn can_be_plain(text: &str) -> bool {
    let first = text.chars().next().unwrap_or(' ');
    let second = text.chars().nth(1);
    let bad_start = matches!(
        first,
        '#' | ',' | '[' | ']' | '{' | '}' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@' | '`'
    ) || (matches!(first, '-' | '?' | ':') && second.is_none_or(|c| c == ' '))
        || text.starts_with("---")
        || text.starts_with("...");
    let bad_inside = text.contains(": ") || text.contains(" #") || text.ends_with(':');
    !bad_start && !bad_inside && !text.starts_with(' ') && !text.ends_with(' ')
}

fn double_quoted(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0' => out.push_str("\\0"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{b}' => out.push_str("\\v"),
            '\u{c}' => out.push_str("\\f"),
            '\u{1b}' => out.push_str("\\e"),
            '\u{85}' => out.push_str("\\N"),
            '\u{2028}' => out.push_str("\\L"),
            '\u{2029}' => out.push_str("\\P"),
            '\u{feff}' | '\u{fffe}' | '\u{ffff}' => out.push_str(&format!("\\u{:04X}", c as u32)),
            c if (c as u32) < 0x20 || (0x7f..0xa0).contains(&(c as u32)) => {
                out.push_str(&format!("\\x{:02X}", c as u32))
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_gets_back_what_was_written() {
        for text in [
            "",
            "plain",
            "19",
            "1e3",
            "-.5",
            "0x1f",
            "1_000",
            "true",
            "Yes",
            "nO",
            "~",
            "null",
            "a: b",
            "a #b",
            "- x",
            "-x",
            "#",
            "it's",
            "'q'",
            "\"q\"",
            "\\.<>[]{}_-",
            ">= 1.0",
            "=",
            "!x",
            "a\nb",
            "a\nb\n",
            "\n a\n\n",
            "a \nb ",
            "tab\there",
            "é😀",
            "\u{1b}[31m",
            "1:30",
            "2024-01-31",
            "...",
            "---",
            "a:",
            "? x",
            "<<",
            " lead",
            "trail ",
            "\r\n",
            "a\u{2028}b\u{2029}",
            "\u{fffe}\u{ffff}\u{feff}",
            "@a",
            "`a`",
            "%a",
            "*a",
            "&a",
        ] {
            let json = serde_json::json!({ "a": text, "l": [text, [text], { "k": text, text: 1 }], "e": {}, "n": null });
            let written = yaml(Data::Value(json.clone()));
            let read: Json =
                serde_saphyr::from_str(&written).unwrap_or_else(|e| panic!("{text:?}: {e}\n{written}"));
            assert_eq!(read, json, "{text:?}:\n{written}");
            let odd = ['\u{2028}', '\u{2029}', '\u{fffe}', '\u{ffff}', '\u{feff}', '\u{85}'];
            assert!(!written.contains(odd), "{text:?}:\n{written}");
        }
    }

    #[test]
    fn lists_and_mappings_are_laid_out_in_blocks() {
        let json =
            serde_json::json!({ "inputs": [{ "name": "a", "default": { "x": [1, "b"] } }], "none": [] });
        let expected = "inputs:\n  - name: a\n    default:\n      x:\n        - 1\n        - b\nnone: []";
        assert_eq!(yaml(Data::Value(json)), expected);
    }
}
