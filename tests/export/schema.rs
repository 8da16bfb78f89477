//! A checker for the part of JSON Schema that our schemas use. A keyword or a pattern that it does not know is a fault of the schema, so
//! that none is passed over. <https://json-schema.org/draft/2020-12>

use serde_json::{Map, Value};

/// What of `value` is not as `schema` says: where, and why.
pub fn faults(value: &Value, schema: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    check(value, schema, schema, "", &mut faults);
    faults
}

/// The properties of a schema that say not what they mean, themselves or where they lead.
pub fn undescribed(schema: &Value) -> Vec<String> {
    let mut found = Vec::new();
    walk(schema, schema, "", &mut found);
    found
}

fn walk(part: &Value, root: &Value, place: &str, found: &mut Vec<String>) {
    let Value::Object(map) = part else {
        part.as_array().into_iter().flatten().for_each(|part| walk(part, root, place, found));
        return;
    };
    for (name, property) in map.get("properties").and_then(Value::as_object).into_iter().flatten() {
        let there = property.get("$ref").map(|to| resolve(root, to));
        if [Some(property), there].into_iter().flatten().all(|it| it.get("description").is_none()) {
            found.push(format!("{place}/{name}"));
        }
    }
    map.iter().for_each(|(key, part)| walk(part, root, &format!("{place}/{key}"), found));
}

fn resolve<'a>(root: &'a Value, to: &Value) -> &'a Value {
    root.pointer(to.as_str().unwrap().strip_prefix('#').unwrap()).unwrap()
}

fn check(value: &Value, schema: &Value, root: &Value, place: &str, faults: &mut Vec<String>) {
    let Value::Object(rules) = schema else { panic!("{place}: a schema is an object") };
    for (keyword, rule) in rules {
        let holds = match keyword.as_str() {
            "$schema" | "$id" | "$defs" | "title" | "description" | "default" => true,
            "$ref" => {
                check(value, resolve(root, rule), root, place, faults);
                true
            }
            "properties" | "additionalProperties" => true,
            "type" => is_of_type(value, rule),
            "const" => value == rule,
            "enum" => rule.as_array().unwrap().contains(value),
            "minimum" => value.as_u64().is_some_and(|number| number >= rule.as_u64().unwrap()),
            "minItems" => value.as_array().is_some_and(|items| items.len() as u64 >= rule.as_u64().unwrap()),
            "pattern" => matches(value.as_str().unwrap_or_default(), rule.as_str().unwrap()),
            "required" => {
                rule.as_array().unwrap().iter().all(|name| value.get(name.as_str().unwrap()).is_some())
            }
            "items" => {
                for (at, item) in value.as_array().into_iter().flatten().enumerate() {
                    check(item, rule, root, &format!("{place}/{at}"), faults);
                }
                true
            }
            "oneOf" => {
                let fits = |schema: &&Value| {
                    let mut inner = Vec::new();
                    check(value, schema, root, place, &mut inner);
                    inner.is_empty()
                };
                rule.as_array().unwrap().iter().filter(fits).count() == 1
            }
            other => panic!("{place}: the checker does not know `{other}`"),
        };
        if !holds {
            faults.push(format!("{place}: {keyword}: {rule} does not hold for {value}"));
        }
    }
    if let (Value::Object(object), true) = (value, rules.contains_key("properties")) {
        members(object, rules, root, place, faults);
    }
}

fn members(
    object: &Map<String, Value>,
    rules: &Map<String, Value>,
    root: &Value,
    place: &str,
    faults: &mut Vec<String>,
) {
    assert_eq!(
        rules.get("additionalProperties"),
        Some(&Value::Bool(false)),
        "{place}: what else there may be"
    );
    let properties = rules["properties"].as_object().unwrap();
    for (name, value) in object {
        match properties.get(name) {
            Some(schema) => check(value, schema, root, &format!("{place}/{name}"), faults),
            None => faults.push(format!("{place}: there is no property `{name}`")),
        }
    }
}

fn is_of_type(value: &Value, rule: &Value) -> bool {
    let is = |name: &str| match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64(),
        "null" => value.is_null(),
        other => panic!("the checker does not know the type `{other}`"),
    };
    match rule {
        Value::Array(names) => names.iter().any(|name| is(name.as_str().unwrap())),
        name => is(name.as_str().unwrap()),
    }
}

fn matches(text: &str, pattern: &str) -> bool {
    match pattern {
        "^[^:]+:.*//" => {
            text.split_once(':').is_some_and(|(source, rest)| !source.is_empty() && rest.contains("//"))
        }
        "^[^/]+/.+$" => {
            text.split_once('/').is_some_and(|(source, kind)| !source.is_empty() && !kind.is_empty())
        }
        "^[0-9a-f]{16}$" => text.len() == 16 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')),
        other => panic!("the checker does not know the pattern `{other}`"),
    }
}
