//! Terraform's functions, as far as what Terragrunt's files are made of needs them. Each is given values that are known; one that
//! is not here, or is used as these are not, is left as it is written.

use super::merge::merge_into;
use super::value::{Data, Entry, REPOSITORY, Value};

/// No text that a function makes is longer.
const LONGEST: usize = 256 * 1024;

/// What a function comes to; `None` where that is not told here.
pub fn call(name: &str, arguments: &[Value]) -> Option<Value> {
    if let Some(value) = structural(name, arguments) {
        return Some(value);
    }
    if arguments.iter().any(Value::has_secret) {
        return Some(Data::Redacted.into());
    }
    if !arguments.iter().all(Value::is_known) {
        return None;
    }
    plain(name, arguments).map(|value| value.made_of(arguments))
}

/// Functions that pass on what they are given, known or not.
fn structural(name: &str, arguments: &[Value]) -> Option<Value> {
    Some(match (name, arguments) {
        ("merge", objects) => {
            let mut merged: Vec<Entry> = Vec::new();
            for object in objects {
                match &object.data {
                    Data::Null => {}
                    _ => merge_into(&mut merged, object.entries()?),
                }
            }
            Value::object(merged)
        }
        ("concat", lists) if !lists.is_empty() => {
            let lists: Option<Vec<&[Value]>> = lists.iter().map(Value::items).collect();
            Value::list(lists?.concat())
        }
        ("lookup", [object, key]) => object.entry(&key.as_text()?)?.value.clone(),
        ("lookup", [object, key, fallback]) => {
            object.entries()?;
            object.entry(&key.as_text()?).map_or(fallback, |entry| &entry.value).clone()
        }
        ("nonsensitive", [value]) if !value.is_open() => value.clone(),
        ("tolist", [value]) => Value::list(of_one_type(value.items()?)?).made_of([value]),
        ("toset", [value]) if value.is_known() => set(of_one_type(value.items()?)?)?.made_of([value]),
        ("tomap", [value]) => {
            let mut entries = value.entries()?.to_vec();
            entries.sort_by(|a, b| a.key.cmp(&b.key));
            let values: Vec<Value> = entries.iter().map(|entry| entry.value.clone()).collect();
            let entries = entries.into_iter().zip(of_one_type(&values)?);
            Value::object(entries.map(|(entry, value)| Entry { value, ..entry }).collect()).made_of([value])
        }
        ("values", [object]) => {
            let mut entries: Vec<&Entry> = object.entries()?.iter().collect();
            entries.sort_by(|a, b| a.key.cmp(&b.key));
            Value::list(entries.into_iter().map(|entry| entry.value.clone()).collect())
        }
        ("keys", [object]) => {
            let mut keys: Vec<&str> = object.entries()?.iter().map(|entry| &*entry.key).collect();
            keys.sort_unstable();
            Value::list(keys.into_iter().map(Value::text).collect())
        }
        ("coalesce", values) => {
            let is_empty = |value: &Value| match &value.data {
                Data::Null => true,
                Data::Text(text) => text.is_empty(),
                _ => false,
            };
            let at = values.iter().position(|value| !is_empty(value))?;
            let chosen = values.get(at).filter(|value| !value.is_open())?;
            // What is chosen is made to be of the type of all.
            of_one_type(values).and_then(|values| values.get(at).cloned()).or_else(|| Some(chosen.clone()))?
        }
        ("length", [value]) => {
            let items = value.items().map(<[Value]>::len);
            number(items.or(value.entries().map(<[Entry]>::len))?)
        }
        _ => return None,
    })
}

fn number(number: usize) -> Value {
    Data::Number(number.to_string().into()).into()
}

/// Functions of known values.
fn plain(name: &str, arguments: &[Value]) -> Option<Value> {
    let text = |at: usize| arguments.get(at).and_then(Value::as_text);
    let value = match (name, arguments.len()) {
        ("dirname", 1) => Value::text(&dirname(&text(0)?)?),
        ("basename", 1) => Value::text(&basename(&text(0)?)),
        ("lower", 1) => {
            Value::text(&text(0)?.chars().filter_map(|c| c.to_lowercase().next()).collect::<String>())
        }
        ("upper", 1) => Value::text(&text(0)?.chars().map(upper).collect::<Option<String>>()?),
        ("trimspace", 1) => Value::text(text(0)?.trim()),
        ("tostring", 1) => Value::text(&text(0)?),
        // Others are counted as they are seen, which takes tables.
        ("length", 1) => number(text(0).filter(|text| text.is_ascii() && !text.contains('\r'))?.len()),
        ("replace", 3) => {
            let (text, from, to) = (text(0)?, text(1)?, text(2)?);
            // Between slashes stands a regular expression.
            let is_pattern = from.len() > 1 && from.starts_with('/') && from.ends_with('/');
            let most = (text.len() + 1).saturating_mul(to.len() + 1);
            if is_pattern || most > LONGEST {
                return None;
            }
            Value::text(&text.replace(&*from, &to))
        }
        ("join", 2..) => {
            let gap = text(0)?;
            let lists: Option<Vec<&[Value]>> = arguments.get(1..)?.iter().map(Value::items).collect();
            let items: Option<Vec<_>> = lists?.into_iter().flatten().map(Value::as_text).collect();
            let items = items?;
            let length = items.iter().map(|item| item.len() + gap.len()).sum::<usize>();
            if length > LONGEST {
                return None;
            }
            Value::text(&items.join(&*gap))
        }
        ("split", 2) => {
            let (gap, text) = (text(0)?, text(1)?);
            match gap.is_empty() {
                true => Value::list(text.chars().map(|c| Value::text(c.encode_utf8(&mut [0; 4]))).collect()),
                false => Value::list(text.split(&*gap).map(Value::text).collect()),
            }
        }
        ("format", 1..) => Value::text(&format(&text(0)?, arguments.get(1..)?)?),
        _ => return None,
    };
    Some(value)
}

/// In capitals; `None` where one letter may become another than two.
fn upper(c: char) -> Option<char> {
    let mut capitals = c.to_uppercase();
    match (capitals.next(), capitals.next()) {
        (Some(capital), None) => Some(capital),
        // What would become two letters is left alone, but for Greek ones that there is another for.
        _ => (!('\u{1f80}'..='\u{1fff}').contains(&c)).then_some(c),
    }
}

/// The values as Terraform makes the items of a list: where there is a string among scalars, all are strings. `None` where they have
/// no type in common, or that cannot be told.
fn of_one_type(values: &[Value]) -> Option<Vec<Value>> {
    let kind = |value: &Value| match &value.data {
        Data::Null => None,
        Data::Bool(_) => Some("bool"),
        Data::Number(_) => Some("number"),
        Data::Text(_) => Some("string"),
        Data::List(_) => Some("list"),
        Data::Object(_) => Some("object"),
        Data::Unknown(_) | Data::Failed(_) | Data::Redacted => Some("unknown"),
    };
    let mut kinds: Vec<&str> = values.iter().filter_map(kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    match kinds.as_slice() {
        [] | [_] => Some(values.to_vec()),
        kinds if kinds.contains(&"string") && !kinds.iter().any(|it| matches!(*it, "list" | "object")) => {
            values.iter().map(|value| Some(as_string(value))).collect()
        }
        _ => None,
    }
}

/// A number or a boolean as a string; anything else as it is.
pub fn as_string(value: &Value) -> Value {
    match value.data {
        Data::Bool(_) | Data::Number(_) => {
            value.as_text().map_or_else(|| value.clone(), |text| Value::text(&text).made_of([value]))
        }
        _ => value.clone(),
    }
}

/// A set's items, in Terraform's order, each once; `None` for those of other types than scalars, whose order is nobody's.
fn set(items: Vec<Value>) -> Option<Value> {
    // Whole numbers only: others are rare, and a float would not keep them apart.
    let key = |item: &Value| match &item.data {
        Data::Bool(value) => Some((i64::from(*value), item.as_text()?)),
        Data::Number(_) => item.as_text().and_then(|text| Some((text.parse().ok()?, text))),
        Data::Text(text) => Some((0, text.clone())),
        _ => None,
    };
    let keyed: Option<std::collections::BTreeMap<_, Value>> =
        items.into_iter().map(|item| Some((key(&item)?, item))).collect();
    Some(Value::list(keyed?.into_values().collect()))
}

/// The folder of a path, as Go's `filepath.Dir` tells it; `None` above the repository's.
fn dirname(path: &str) -> Option<String> {
    if let Some(rest) = path.strip_prefix(REPOSITORY) {
        let (rest, _) = rest.rsplit_once('/')?;
        return match clean(rest.trim_start_matches('/')).as_str() {
            "." => Some(REPOSITORY.to_owned()),
            inner if inner.starts_with("..") => None,
            inner => Some(format!("{REPOSITORY}/{inner}")),
        };
    }
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| if folder.is_empty() { "/" } else { folder });
    Some(clean(folder))
}

/// The shortest way to write a path, as Go's `filepath.Clean` does.
fn clean(path: &str) -> String {
    let is_absolute = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            ".." if is_absolute => {}
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    match (is_absolute, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".to_owned(),
        (false, false) => joined,
    }
}

/// The last part of a path, as Go's `filepath.Base` tells it.
fn basename(path: &str) -> String {
    match path.trim_end_matches('/') {
        "" if path.is_empty() => ".".to_owned(),
        "" => "/".to_owned(),
        path => path.rsplit_once('/').map_or(path, |(_, name)| name).to_owned(),
    }
}

/// `%s`, `%d` and `%v` in turn; nothing else.
fn format(pattern: &str, arguments: &[Value]) -> Option<String> {
    let (mut out, mut left) = (String::new(), arguments.iter());
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        match chars.next()? {
            '%' => out.push('%'),
            's' | 'v' => out.push_str(&left.next()?.as_text()?),
            'd' => {
                let number = left.next()?.as_text()?;
                out.push_str(number.parse::<i64>().ok().map(|_| &*number)?);
            }
            _ => return None,
        }
    }
    left.next().is_none().then_some(out)
}
