//! `{{#terraform value modules/vpc#var.cidr.default}}`

use super::{Embedded, Fault, help_or};
use crate::catalog::{Class, Entity, Field, Value};
use crate::outline::{Outline, address};
use crate::path::SourcePath;

/// A value as a line shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Code, on one line.
    Code(String),
    /// Markdown out of source code, on one line.
    Words(String),
    /// One that is not shown.
    Sensitive,
}

/// What can be asked of a setting.
const FIELDS: [&str; 3] = ["default", "type", "description"];

const USAGE: &str = "write `{{#terraform value FOLDER#ADDRESS.FIELD}}`, where FIELD is `default`, `type` or `description`, \
                     of a module call or a provider `source` or `version`";

/// The last part of the address is the field, whatever else is called so: `var.default.default` is the default of `var.default`.
pub(super) fn resolve(words: &[&str], from: &SourcePath, outline: &Outline) -> Result<Embedded, Fault> {
    let usage = |message: String| (message, USAGE.to_owned());
    let [written] = words else { return Err(usage("a value is named by one address".into())) };
    let split = written.split_once('#').and_then(|(folder, inner)| Some((folder, inner.rsplit_once('.')?)));
    let Some((folder, (inner, name))) = split else {
        return Err(usage(format!("`{written}` names no value")));
    };
    let named = outline.named(&format!("{folder}#{inner}"), from).map_err(|unknown| {
        // What is no field is most likely the end of an address, whose field was forgotten.
        let whole = outline.named(written, from);
        if whole.is_ok() {
            usage(format!("`{written}` says not what of it is wanted"))
        } else {
            unknown.into()
        }
    })?;
    let entity = outline.catalog.get(&named.entity);
    let Some(entity) = entity else { return Err(usage(format!("`{written}` names no value"))) };
    // What is no setting may have values by name: the `source` and the `version` of a module call.
    let is_setting = entity.class == Class::Interface;
    let field = address::field(entity, &named.attributes).filter(|_| is_setting);
    let by_name = entity.fields.iter().find(|it| it.name == name).filter(|_| !is_setting);
    let shown = match name {
        _ if by_name.is_some() => by_name.and_then(|field| field.default.as_ref()).map(value),
        "default" | "type" if !is_setting => {
            return Err((format!("`{inner}` has no {name}"), "only variables and outputs have one".into()));
        }
        "source" | "version" if !is_setting => None,
        "description" => words_of(entity, field, named.attributes.is_empty()),
        "type" => field.map(|field| {
            Shown::Code(if field.type_text.is_empty() { "any" } else { &field.type_text }.to_owned())
        }),
        "default" => field.and_then(|field| field.default.as_ref()).map(value),
        _ => {
            let other = || "write `default`, `type` or `description` at its end".to_owned();
            return Err((format!("there is no `{name}` of `{inner}`"), help_or(name, FIELDS, other)));
        }
    };
    let Some(shown) = shown else {
        let help =
            if name == "default" { "whoever uses it says what it is" } else { "write one, or name another" };
        return Err((format!("`{inner}` has no {name}"), help.into()));
    };
    let shown = match shown {
        Shown::Code(text) => Shown::Code(on_one_line(unquoted(&text))),
        shown => shown,
    };
    Ok(Embedded::Value(entity.id.clone(), shown))
}

fn words_of(entity: &Entity, field: Option<&Field>, is_whole: bool) -> Option<Shown> {
    let words = if is_whole { entity.description.as_str() } else { field?.description.as_str() };
    Some(words.trim()).filter(|words| !words.is_empty()).map(|words| Shown::Words(words.to_owned()))
}

fn value(value: &Value) -> Shown {
    match value {
        Value::Literal(text) | Value::Expression(text) => Shown::Code(text.clone()),
        Value::Unknown | Value::Redacted => Shown::Sensitive,
    }
}

/// A string as prose has it, without its quotes: one that is empty keeps them, and so does one that would read as something else.
fn unquoted(code: &str) -> &str {
    let inner = code.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    inner.filter(|it| !it.is_empty() && !it.contains(['"', '\\', '$', '%'])).unwrap_or(code)
}

/// Code of several lines as HCL has it on one: what lines divided, commas do.
fn on_one_line(code: &str) -> String {
    let mut out = String::with_capacity(code.len());
    for line in code.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let opens = out.ends_with(['{', '[', '(']);
        let closes = line.starts_with(['}', ']', ')']);
        match (out.is_empty(), opens, closes) {
            (true, ..) => {}
            (_, true, _) if out.ends_with('{') => out.push(' '),
            (_, true, _) => {}
            (_, _, true) => {
                out.truncate(out.trim_end_matches(',').len());
                out.push_str(if line.starts_with('}') { " " } else { "" });
            }
            _ if out.ends_with(',') => out.push(' '),
            _ => out.push_str(", "),
        }
        out.push_str(line);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_lose_their_quotes() {
        for (code, expected) in [
            ("\"10.0.0.0/16\"", "10.0.0.0/16"),
            ("\"\"", "\"\""),
            ("\"a\" == \"b\"", "\"a\" == \"b\""),
            ("\"${var.a}-b\"", "\"${var.a}-b\""),
            ("[\"a\"]", "[\"a\"]"),
        ] {
            assert_eq!(unquoted(code), expected);
        }
    }

    #[test]
    fn lines_become_one() {
        for (code, expected) in [
            ("3", "3"),
            ("[\n  \"a\",\n  \"b\",\n]", "[\"a\", \"b\"]"),
            ("{\n  a = 1\n  b = {\n    c = 2\n  }\n}", "{ a = 1, b = { c = 2 } }"),
            (
                "object({\n  a = string\n  b = optional(number)\n})",
                "object({ a = string, b = optional(number) })",
            ),
        ] {
            assert_eq!(on_one_line(code), expected);
        }
    }
}
