//! Terraform's functions, as far as what Terragrunt's files are made of needs them. Each is given values that are known; one that
//! is not here, or is used as these are not, is left as it is written.

use super::merge::merge_into;
use super::value::{Data, Entry, Value};

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
        ("concat", lists) => {
            let lists: Option<Vec<&[Value]>> = lists.iter().map(Value::items).collect();
            Value::list(lists?.concat())
        }
        ("lookup", [object, key]) => object.entry(&key.as_text()?)?.value.clone(),
        ("lookup", [object, key, fallback]) => {
            object.entries()?;
            object.entry(&key.as_text()?).map_or(fallback, |entry| &entry.value).clone()
        }
        ("tolist" | "toset" | "tomap" | "nonsensitive", [value]) if !value.is_open() => value.clone(),
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
            values.iter().find(|value| !is_empty(value)).filter(|value| !value.is_open())?.clone()
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
        ("dirname", 1) => Value::text(&dirname(&text(0)?)),
        ("basename", 1) => {
            let text = text(0)?;
            let path = text.trim_end_matches('/');
            Value::text(path.rsplit_once('/').map_or(path, |(_, name)| name))
        }
        ("lower", 1) => Value::text(&text(0)?.to_lowercase()),
        ("upper", 1) => Value::text(&text(0)?.to_uppercase()),
        ("trimspace", 1) => Value::text(text(0)?.trim()),
        ("tostring", 1) => Value::text(&text(0)?),
        ("length", 1) => number(text(0)?.chars().count()),
        ("replace", 3) => {
            let (text, from, to) = (text(0)?, text(1)?, text(2)?);
            // Between slashes stands a regular expression.
            let is_pattern = from.len() > 1 && from.starts_with('/') && from.ends_with('/');
            let most = (text.len() + 1).saturating_mul(to.len() + 1);
            if from.is_empty() || is_pattern || most > LONGEST {
                return None;
            }
            Value::text(&text.replace(&*from, &to))
        }
        ("join", 2) => {
            let (gap, items) = (text(0)?, arguments.get(1)?.items()?);
            let items: Option<Vec<_>> = items.iter().map(Value::as_text).collect();
            let items = items?;
            let length = items.iter().map(|item| item.len() + gap.len()).sum::<usize>();
            if length > LONGEST {
                return None;
            }
            Value::text(&items.join(&*gap))
        }
        ("split", 2) => {
            let (gap, text) = (text(0)?, text(1)?);
            if gap.is_empty() {
                return None;
            }
            Value::list(text.split(&*gap).map(Value::text).collect())
        }
        ("format", 1..) => Value::text(&format(&text(0)?, arguments.get(1..)?)?),
        _ => return None,
    };
    Some(value)
}

fn dirname(path: &str) -> String {
    match path.trim_end_matches('/').rsplit_once('/') {
        Some(("", _)) => "/".to_owned(),
        Some((folder, _)) => folder.to_owned(),
        None => ".".to_owned(),
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
