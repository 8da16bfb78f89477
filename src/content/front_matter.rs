//! Front matter: what stands between `---` (YAML) or `+++` (TOML) at the top of a file. Keys that are not ours are left to
//! those they belong to; a key of ours with the wrong type is said, and costs that key alone.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{Alert, Alias, Dated, FrontMatter, Reference};
use crate::diagnostic::{Diagnostic, Span};
use crate::path::SourcePath;

/// The front matter, where the body starts, and what is wrong.
pub(super) fn read(text: &str, path: &SourcePath) -> (FrontMatter, usize, Vec<Diagnostic>) {
    let mut front_matter = FrontMatter::default();
    let mut diagnostics = Vec::new();
    let after_bom = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let Some(block) = block(text, after_bom) else { return (front_matter, after_bom, diagnostics) };
    let written = text.get(block.inner.start..block.inner.end).unwrap_or_default();
    let fields = if block.is_toml { toml_fields(written) } else { yaml_fields(written) };
    let in_file = |span: Span| Span::new(block.inner.start + span.start, block.inner.start + span.end);
    match fields {
        Ok(fields) => {
            for (key, value, span) in fields {
                let verbatim = written.get(span.start..span.end).unwrap_or_default();
                let placed = || {
                    let texts = value.texts()?;
                    let from = block.inner.start + span.start;
                    Some(placed(texts, text, from, block.inner.end, in_file(span)))
                };
                if key == "aliases"
                    && let Some(texts) = placed()
                {
                    let alias = |(address, span)| Alias { address, span };
                    front_matter.aliases = texts.into_iter().map(alias).collect();
                } else if key == "alerts"
                    && let Some(texts) = placed()
                {
                    // A name of an alert has a letter or a digit: its address is made of them.
                    let (named, nameless): (Vec<_>, Vec<_>) = texts
                        .into_iter()
                        .partition(|(name, _): &(String, Span)| name.chars().any(char::is_alphanumeric));
                    front_matter.alerts =
                        named.into_iter().map(|(name, span)| Alert { name, span }).collect();
                    if !nameless.is_empty() {
                        let message = "`alerts` in the front matter has an alert without a name";
                        let fault = Diagnostic::error("front-matter", path, message).at(in_file(span));
                        diagnostics.push(
                            fault.help("write the alert's name as it is in your alerting, or take it out"),
                        );
                    }
                } else if let Err(wanted) = assign(&mut front_matter, &key, value, (verbatim, in_file(span)))
                {
                    let message = format!("`{key}` in the front matter must be {wanted}");
                    let help = format!("write it as {wanted}, or take it out");
                    diagnostics
                        .push(Diagnostic::error("front-matter", path, message).at(in_file(span)).help(help));
                }
            }
        }
        Err((message, span)) => {
            let language = if block.is_toml { "TOML" } else { "YAML" };
            let message = format!("the front matter is no valid {language}: {message}");
            let help = "mend it, or leave a blank line after the first line if it is meant as text";
            diagnostics.push(Diagnostic::error("front-matter", path, message).at(in_file(span)).help(help));
        }
    }
    (front_matter, block.end, diagnostics)
}

struct Block {
    is_toml: bool,
    inner: Span,
    end: usize,
}

/// The block at the top, if its first line names a key: else the `---` is a rule, and what follows is text.
fn block(text: &str, start: usize) -> Option<Block> {
    let body = text.get(start..)?;
    let (is_toml, fence) = match body.get(..3)? {
        "---" => (false, ["---", "..."]),
        "+++" => (true, ["+++", "+++"]),
        _ => return None,
    };
    let mut lines = body.split_inclusive('\n');
    let first = lines.next()?;
    if first.trim_end().len() != 3 {
        return None;
    }
    let inner_start = start + first.len();
    let mut at = inner_start;
    let mut names_key = None;
    for line in lines {
        if fence.contains(&line.trim_end()) {
            // An empty block is front matter too.
            let is_block = names_key.unwrap_or(true);
            return is_block.then(|| Block {
                is_toml,
                inner: Span::new(inner_start, at),
                end: at + line.len(),
            });
        }
        if names_key.is_none() && line.trim().is_empty() && at == inner_start {
            return None;
        }
        let trimmed = line.trim();
        if names_key.is_none() && !trimmed.is_empty() && !trimmed.starts_with('#') {
            names_key = Some(trimmed.contains(if is_toml { ['=', '['] } else { [':', '{'] }));
        }
        at += line.len();
    }
    None
}

type Fields = Result<Vec<(String, Loose, Span)>, (String, Span)>;

fn yaml_fields(yaml: &str) -> Fields {
    let is_blank = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
    if yaml.lines().all(is_blank) {
        return Ok(Vec::new());
    }
    let clamp = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(yaml.len());
    let span = |place: serde_saphyr::Location| match (place.span().byte_offset(), place.span().byte_len()) {
        (Some(start), Some(length)) => Span::new(clamp(start), clamp(start.saturating_add(length))),
        _ => line_span(yaml, usize::try_from(place.line()).unwrap_or(1)),
    };
    match serde_saphyr::from_str::<BTreeMap<String, serde_saphyr::Spanned<Loose>>>(yaml) {
        Ok(fields) => {
            Ok(fields.into_iter().map(|(key, value)| (key, value.value, span(value.referenced))).collect())
        }
        Err(error) => {
            let place =
                error.location().map_or_else(|| line_span(yaml, 1), |at| line_span(yaml, at.line() as usize));
            Err((first_line(&error.without_snippet().to_string()), place))
        }
    }
}

fn toml_fields(text: &str) -> Fields {
    match toml::from_str::<BTreeMap<String, toml::Spanned<Loose>>>(text) {
        Ok(fields) => Ok(fields
            .into_iter()
            .map(|(key, value)| {
                let span = Span::from(value.span());
                (key, value.into_inner(), span)
            })
            .collect()),
        Err(error) => {
            let span = error.span().map_or_else(|| line_span(text, 1), Span::from);
            Err((first_line(error.message()), span))
        }
    }
}

fn first_line(message: &str) -> String {
    message.lines().next().unwrap_or_default().trim_end_matches('.').to_owned()
}

/// The bytes of a line, counted from 1.
fn line_span(text: &str, line: usize) -> Span {
    let mut start = 0;
    for (number, found) in text.split_inclusive('\n').enumerate() {
        if number + 1 >= line {
            return Span::new(start, start + found.trim_end().len());
        }
        start += found.len();
    }
    Span::new(text.len(), text.len())
}

/// Each text of a list with its place, up to one that is not written as it reads; from there on with that of the whole list.
fn placed(texts: Vec<String>, file: &str, from: usize, end: usize, list: Span) -> Vec<(String, Span)> {
    let mut at = Some(from);
    let place = |text: String| {
        // One that is not found would be looked for through all the rest, and so would those behind it.
        let found = at.and_then(|at| Some(at + file.get(at..end)?.find(text.as_str())?));
        let span = found.map_or(list, |start| Span::new(start, start + text.len()));
        at = found.map(|start| start + text.len());
        (text, span)
    };
    texts.into_iter().map(place).collect()
}

/// Sets the field called `key`. The error says what it must be.
fn assign(
    to: &mut FrontMatter,
    key: &str,
    value: Loose,
    (verbatim, span): (&str, Span),
) -> Result<(), &'static str> {
    if value == Loose::Null {
        return Ok(());
    }
    let text = |value: Loose| value.into_text(verbatim).ok_or("text");
    match key {
        "title" => to.title = Some(text(value)?),
        "description" => to.description = Some(text(value)?),
        "owner" => to.owner = Some(text(value)?),
        "reviewed" => to.reviewed = Some(dated(&text(value)?, span)?),
        "expires" => to.expires = Some(dated(&text(value)?, span)?),
        "status" => to.status = Some(text(value)?),
        "reference" => to.reference = Some(Reference { folder: text(value)?, span }),
        "tags" => to.tags = value.into_list().ok_or("a list of texts")?,
        "aliases" | "alerts" => return Err("a list of texts"),
        "severity" => to.severity = Some(text(value)?),
        "order" => to.order = Some(value.into_integer().ok_or("a whole number")?),
        "hide" => to.hide = value.into_bool().ok_or("true or false")?,
        "glossary" => to.glossary = Some(value.into_bool().ok_or("true or false")?),
        "toc" => to.toc = Some(value.into_bool().ok_or("true or false")?),
        _ => {}
    }
    Ok(())
}

/// `2026-10-26`, or a time of that day, in quotes or without.
fn dated(text: &str, span: Span) -> Result<Dated, &'static str> {
    let (day, time) = text.trim_matches(['"', '\'']).split_at_checked(10).unwrap_or_default();
    let is_time = time.is_empty() || time.starts_with(['T', 't', ' ']);
    let date = day.parse().ok().filter(|_| is_time).ok_or("a date such as 2026-10-26")?;
    Ok(Dated { date, span })
}

/// A value of any type: which are right depends on its key.
#[derive(Debug, PartialEq)]
enum Loose {
    Null,
    Bool(bool),
    Integer(i64),
    /// A number that is none of the integers above.
    Number(f64),
    Text(String),
    List(Vec<Loose>),
    Map,
}

impl Loose {
    /// A scalar as text: numbers as they are written, `1.10` being no `1.1`.
    fn into_text(self, verbatim: &str) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            Self::Bool(_) | Self::Integer(_) | Self::Number(_) if !verbatim.is_empty() => {
                Some(verbatim.trim().to_owned())
            }
            Self::Bool(value) => Some(value.to_string()),
            Self::Integer(value) => Some(value.to_string()),
            Self::Number(value) => Some(value.to_string()),
            Self::Null | Self::List(_) | Self::Map => None,
        }
    }

    /// A list of scalars; one alone is a list of one.
    fn into_list(self) -> Option<Vec<String>> {
        match self {
            Self::List(values) => values.into_iter().map(|value| value.into_text("")).collect(),
            value => Some(vec![value.into_text("")?]),
        }
    }

    /// The same where it is a list of texts, or one text.
    fn texts(&self) -> Option<Vec<String>> {
        let text = |value: &Self| if let Self::Text(text) = value { Some(text.clone()) } else { None };
        match self {
            Self::List(values) => values.iter().map(text).collect(),
            value => Some(vec![text(value)?]),
        }
    }

    fn into_integer(self) -> Option<i64> {
        if let Self::Integer(value) = self { Some(value) } else { None }
    }

    fn into_bool(self) -> Option<bool> {
        if let Self::Bool(value) = self { Some(value) } else { None }
    }
}

impl<'de> Deserialize<'de> for Loose {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LooseVisitor)
    }
}

struct LooseVisitor;

impl<'de> Visitor<'de> for LooseVisitor {
    type Value = Loose;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }
    fn visit_unit<E>(self) -> Result<Loose, E> {
        Ok(Loose::Null)
    }
    fn visit_none<E>(self) -> Result<Loose, E> {
        Ok(Loose::Null)
    }
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Loose, D::Error> {
        Loose::deserialize(deserializer)
    }
    fn visit_bool<E>(self, value: bool) -> Result<Loose, E> {
        Ok(Loose::Bool(value))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Loose, E> {
        Ok(Loose::Integer(value))
    }
    fn visit_u64<E>(self, value: u64) -> Result<Loose, E> {
        Ok(i64::try_from(value).map_or(Loose::Number(value as f64), Loose::Integer))
    }
    fn visit_f64<E>(self, value: f64) -> Result<Loose, E> {
        Ok(Loose::Number(value))
    }
    fn visit_str<E>(self, value: &str) -> Result<Loose, E> {
        Ok(Loose::Text(value.to_owned()))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Loose, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = values.next_element()? {
            list.push(value);
        }
        Ok(Loose::List(list))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Loose, A::Error> {
        let mut date = None;
        while let Some(key) = entries.next_key::<String>()? {
            // TOML's dates come as a map of one entry with a name of the library's own.
            if key.starts_with("$__toml_private_datetime") {
                date = Some(entries.next_value::<String>()?);
            } else {
                entries.next_value::<IgnoredAny>()?;
            }
        }
        Ok(date.map_or(Loose::Map, Loose::Text))
    }
}
