//! The JSON that terraform-docs 0.24 prints.

use serde_json::{Value, json};

use super::{documented_version, requirements, short_kind, used_providers};
use crate::source::terraform::module::Module;
use crate::source::terraform::resource::Mode;
use crate::source::terraform::value;
use crate::source::terraform::variable::implied_type;

/// A module as JSON. `escape` writes `<`, `>` and `&` as `\u003c` and so on, as terraform-docs does unless told not to.
pub fn json(module: &Module, escape: bool) -> String {
    let document = json!({
        "header": module.declared.header,
        "footer": "",
        "inputs": inputs(module),
        "modules": modules(module),
        "outputs": outputs(module),
        "providers": providers(module),
        "requirements": requirements(module)
            .into_iter()
            .map(|required| json!({ "name": required.name, "version": text(&required.version) }))
            .collect::<Vec<_>>(),
        "resources": resources(module),
    });
    let out = serde_json::to_string_pretty(&document).unwrap_or_default();
    if escape { escape_html(&out) } else { out }
}

/// A string; null when it is empty.
fn text(text: &str) -> Value {
    if text.is_empty() { Value::Null } else { Value::from(text) }
}

fn inputs(module: &Module) -> Vec<Value> {
    let variables = module.declared.variables.iter().filter(|variable| !variable.element.ignored);
    variables
        .map(|variable| {
            let kind = match &variable.type_constraint {
                Some(constraint) if !constraint.verbatim.is_empty() => constraint.verbatim.as_str(),
                _ => implied_type(variable.default.as_ref()),
            };
            let default = variable.default.as_ref().map(|default| &default.node);
            let shown =
                default.filter(|node| node.is_literal() || **node == super::super::syntax::Node::Redacted);
            json!({
                "name": variable.name,
                "type": super::super::secret::mask(kind),
                "description": text(variable.words()),
                "default": shown.map_or(Value::Null, value::json),
                "required": variable.required(),
            })
        })
        .collect()
}

fn outputs(module: &Module) -> Vec<Value> {
    let outputs = module.declared.outputs.iter().filter(|output| !output.element.ignored);
    outputs.map(|output| json!({ "name": output.name, "description": text(output.words()) })).collect()
}

fn modules(module: &Module) -> Vec<Value> {
    let calls = module.declared.calls.iter().filter(|call| !call.element.ignored);
    calls
        .map(|call| {
            let (source, version) = call.source_and_version();
            json!({
                "name": call.name,
                "source": source,
                "version": version,
                "description": text(&call.element.comment),
            })
        })
        .collect()
}

fn providers(module: &Module) -> Vec<Value> {
    used_providers(module)
        .into_iter()
        .map(|used| json!({ "name": used.name, "alias": text(&used.alias), "version": text(&used.version) }))
        .collect()
}

fn resources(module: &Module) -> Vec<Value> {
    let mut out = Vec::new();
    for (mode, word) in [(Mode::Managed, "managed"), (Mode::Data, "data")] {
        let mut resources: Vec<_> = module.resources(mode).collect();
        resources.sort_by_cached_key(|resource| {
            (format!("{}_{}", resource.provider_name(), short_kind(resource)), resource.name.clone())
        });
        for resource in resources {
            let provider = resource.provider_name();
            let version = module
                .requirement(provider)
                .map_or("latest", |requirement| documented_version(&requirement.versions));
            // A provider that nothing mentions but its resources has no requirement: it has no version at all.
            out.push(json!({
                "type": short_kind(resource),
                "name": resource.name,
                "provider": provider,
                "source": module.provider_source(provider),
                "mode": word,
                "version": version,
                "description": text(&resource.element.comment),
            }));
        }
    }
    out
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
