//! What alarms are called where they wake somebody: by it, runbooks find them.

use std::collections::{BTreeMap, BTreeSet};

use hcl_edit::expr::{Expression as Hcl, Traversal, TraversalOperator};
use hcl_edit::template::Element;

use super::lower::module_id;
use super::model::Estate;
use super::module::Module;
use super::resource::{Mode, Resource};
use super::syntax::{self, Address, Expression, Node};
use crate::catalog::{EntityId, Key, Part, Pattern, Scheme};

/// The types that raise alarms, and the argument of each that is the alarm's name.
const TYPES: [(&str, &str); 7] = [
    ("aws_cloudwatch_composite_alarm", "alarm_name"),
    ("aws_cloudwatch_metric_alarm", "alarm_name"),
    ("azurerm_monitor_activity_log_alert", "name"),
    ("azurerm_monitor_metric_alert", "name"),
    ("azurerm_monitor_scheduled_query_rules_alert", "name"),
    ("azurerm_monitor_scheduled_query_rules_alert_v2", "name"),
    ("google_monitoring_alert_policy", "display_name"),
];

/// Values are looked for through so many local values and calls, one within the other.
const MAX_DEPTH: usize = 4;
/// A name of more parts than this ends in a hole; more instances than this have no names of their own.
const MOST: usize = 64;

/// A part of a name, as its module tells it.
#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Text(String),
    /// The key of `for_each`: `each.key`.
    EachKey,
    Unknown,
}

/// By what an alarm is found, as far as its own module tells. None for what is no alarm.
pub fn key(resource: &Resource, module: &Module) -> Option<Key> {
    name(resource, module).and_then(|pieces| pattern(&pieces, None)).map(key_of)
}

/// By what the instances of alarms are found whose `for_each` is told by who calls their module, by the alarm.
pub fn keys_of_instances(estate: &Estate) -> BTreeMap<EntityId, Vec<Key>> {
    let mut found = BTreeMap::new();
    for module in estate.modules.iter().filter(|module| !module.auxiliary) {
        for resource in module.resources(Mode::Managed) {
            let Some(for_each) = &resource.for_each else { continue };
            let Some(pieces) = name(resource, module).filter(|it| it.contains(&Piece::EachKey)) else {
                continue;
            };
            let mut keys = BTreeSet::new();
            keys_in(estate, module, for_each, MAX_DEPTH, &mut keys);
            let patterns = keys.iter().filter_map(|key| pattern(&pieces, Some(key)));
            let id = module_id(&estate.repository, &module.folder);
            let id = id.with_address(&resource.address().to_string());
            found.insert(id, patterns.map(key_of).collect());
        }
    }
    found.retain(|_, keys: &mut Vec<Key>| !keys.is_empty());
    found
}

fn key_of(pattern: Pattern) -> Key {
    Key { scheme: Scheme::Alert, pattern }
}

fn name(resource: &Resource, module: &Module) -> Option<Vec<Piece>> {
    let (_, argument) = TYPES.iter().find(|(kind, _)| *kind == resource.kind)?;
    let argument = resource.arguments.iter().find(|known| known.path == *argument)?;
    let mut pieces = Vec::new();
    read(&argument.value.node, module, MAX_DEPTH, &mut pieces);
    Some(pieces)
}

/// The pieces side by side, `key` in the place of the key of `for_each`.
fn pattern(pieces: &[Piece], key: Option<&str>) -> Option<Pattern> {
    let mut parts: Vec<Part> = Vec::new();
    for piece in pieces {
        let text = match piece {
            Piece::Text(text) => Some(text.as_str()),
            Piece::EachKey => key,
            Piece::Unknown => None,
        };
        match (parts.last_mut(), text) {
            (Some(Part::Literal(before)), Some(text)) => before.push_str(text),
            (Some(Part::Hole), None) => {}
            (_, Some(text)) => parts.push(Part::Literal(text.to_owned())),
            (_, None) => parts.push(Part::Hole),
        }
    }
    parts.retain(|part| !matches!(part, Part::Literal(text) if text.is_empty()));
    (!parts.is_empty()).then_some(Pattern(parts))
}

fn read(node: &Node, module: &Module, depth: usize, pieces: &mut Vec<Piece>) {
    let parsed = match node {
        Node::Text(text) => return pieces.push(Piece::Text(text.clone())),
        Node::Expression(text) if depth > 0 && pieces.len() < MOST => syntax::parsed(text),
        _ => None,
    };
    match parsed {
        Some(expression) => evaluate(&expression, module, depth, pieces),
        None => pieces.push(Piece::Unknown),
    }
}

fn evaluate(expression: &Hcl, module: &Module, depth: usize, pieces: &mut Vec<Piece>) {
    if pieces.len() >= MOST {
        return pieces.push(Piece::Unknown);
    }
    match expression {
        Hcl::String(text) => pieces.push(Piece::Text(text.value().clone())),
        Hcl::Parenthesis(inner) => evaluate(inner.inner(), module, depth, pieces),
        Hcl::StringTemplate(template) => {
            for element in template.iter() {
                match element {
                    Element::Literal(text) => pieces.push(Piece::Text(text.value().clone())),
                    Element::Interpolation(inner) => evaluate(&inner.expr, module, depth, pieces),
                    Element::Directive(_) => pieces.push(Piece::Unknown),
                }
            }
        }
        Hcl::Traversal(chain) => match words(chain).as_slice() {
            ["each", "key"] => pieces.push(Piece::EachKey),
            ["local", name] => match local(module, name) {
                Some(value) => read(&value.node, module, depth - 1, pieces),
                None => pieces.push(Piece::Unknown),
            },
            _ => pieces.push(Piece::Unknown),
        },
        _ => pieces.push(Piece::Unknown),
    }
}

/// `["each", "key"]`; nothing for what is more than names.
fn words(chain: &Traversal) -> Vec<&str> {
    let Hcl::Variable(root) = &chain.expr else { return Vec::new() };
    let mut words = vec![root.value().as_str()];
    for operator in &chain.operators {
        let TraversalOperator::GetAttr(name) = operator.value() else { return Vec::new() };
        words.push(name.value().as_str());
    }
    words
}

fn local<'a>(module: &'a Module, name: &str) -> Option<&'a Expression> {
    let locals = &module.declared.locals;
    let at = locals.binary_search_by(|local| local.name.as_str().cmp(name)).ok()?;
    locals.get(at).map(|local| &local.value)
}

/// The keys that a value of `for_each` has wherever they are written: in it, in a local value, or in what a caller gives.
fn keys_in(estate: &Estate, module: &Module, value: &Expression, depth: usize, found: &mut BTreeSet<String>) {
    if depth == 0 || found.len() >= MOST {
        return;
    }
    let text = match &value.node {
        Node::Object(entries) => return found.extend(entries.iter().map(|(key, _)| key.clone()).take(MOST)),
        Node::List(items) => {
            return found.extend(items.iter().filter_map(Node::as_text).map(str::to_owned).take(MOST));
        }
        Node::Expression(text) => text.trim(),
        _ => return,
    };
    let set = text.strip_prefix("toset(").and_then(|rest| rest.strip_suffix(')')).map(str::trim);
    if let Some(list) = set.filter(|set| set.starts_with('[')) {
        if let Some(list) = syntax::value(list, 0..list.len()) {
            keys_in(estate, module, &list, depth - 1, found);
        }
        return;
    }
    let [reference] = value.references.as_slice() else { return };
    if reference.to.to_string() != set.unwrap_or(text) {
        return;
    }
    match &reference.to {
        Address::Local(name) => {
            if let Some(value) = local(module, name) {
                keys_in(estate, module, value, depth - 1, found);
            }
        }
        Address::Variable(name) if estate.may_show(&module.folder, name, &[]) => {
            let of_files = module.values.iter().flat_map(|(_, values)| values);
            for (_, value) in of_files.filter(|(given, _)| given == name) {
                keys_in(estate, module, value, depth - 1, found);
            }
            for (caller, call) in estate.callers(&module.folder).filter(|(caller, _)| !caller.auxiliary) {
                for input in call.inputs.iter().filter(|input| input.path == *name) {
                    keys_in(estate, caller, &input.value, depth - 1, found);
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::source::Model;
    use crate::source::terraform::tests::estate_of;

    /// What the alarms of these files are found by, a hole as `?`.
    fn names(files: &[(&str, &str)]) -> Vec<String> {
        let entities = estate_of(files, &Config::default()).entities();
        let keys = entities.iter().flat_map(|entity| &entity.keys).filter(|key| key.scheme == Scheme::Alert);
        let text = |part: &Part| match part {
            Part::Literal(text) => text.clone(),
            Part::Hole => "?".to_owned(),
        };
        keys.map(|key| key.pattern.0.iter().map(text).collect()).collect()
    }

    #[test]
    fn what_the_code_does_not_tell_is_a_hole() {
        for (name, expected) in [
            ("\"low\"", vec!["low"]),
            ("\"${var.name}-low\"", vec!["?-low"]),
            ("\"${var.name}${each.key}-low-${count.index}\"", vec!["?-low-?"]),
            ("\"a-${local.text}-${local.template}\"", vec!["a-b-b-?"]),
            ("local.text", vec!["b"]),
            ("(\"${\"a\"}-${true ? 1 : 2}\")", vec!["a-?"]),
            ("\"a%{ if var.x }-b%{ endif }\"", vec!["a?"]),
            ("\"$${a}\"", vec!["${a}"]),
            ("local.circle", vec!["?"]),
            ("local.gone", vec!["?"]),
            ("lower(\"A\")", vec!["?"]),
            ("null", vec!["?"]),
            ("\"\"", vec![]),
        ] {
            let locals = "locals {\n  text = \"b\"\n  template = \"${local.text}-${var.x}\"\n  circle = local.circle\n}\n";
            let text =
                format!("{locals}resource \"azurerm_monitor_metric_alert\" \"x\" {{\n  name = {name}\n}}\n");
            assert_eq!(names(&[("m/main.tf", &text)]), expected, "{name}");
        }
        let data = "data \"azurerm_monitor_metric_alert\" \"x\" {\n  name = \"a\"\n}\n";
        assert!(names(&[("m/main.tf", data)]).is_empty());
        let json =
            r#"{"resource": {"google_monitoring_alert_policy": {"x": {"display_name": "Low: ${var.x}"}}}}"#;
        assert_eq!(names(&[("m/main.tf.json", json)]), ["Low: ?"]);
    }

    #[test]
    fn instances_are_named_by_keys_that_are_written_down() {
        let module = |for_each: &str| {
            format!(
                "variable \"all\" {{}}\nvariable \"hidden\" {{\n  sensitive = true\n}}\nlocals {{\n  own = {{ a = var.all }}\n}}\n\
                 resource \"aws_cloudwatch_metric_alarm\" \"x\" {{\n  for_each = {for_each}\n  alarm_name = \"n-${{each.key}}\"\n}}\n"
            )
        };
        let caller = "locals {\n  all = { q = var.x }\n}\nmodule \"m\" {\n  source = \"../m\"\n  all = local.all\n  hidden = { s = 1 }\n}\n";
        for (for_each, expected) in [
            ("{ a = var.all, b = 2 }", vec!["n-?", "n-a", "n-b"]),
            ("toset([\"b\", \"a\"])", vec!["n-?", "n-a", "n-b"]),
            ("local.own", vec!["n-?", "n-a"]),
            ("var.all", vec!["n-?", "n-q", "n-t"]),
            ("toset(var.all)", vec!["n-?", "n-q", "n-t"]),
            ("var.hidden", vec!["n-?"]),
            ("var.all.x", vec!["n-?"]),
            ("merge(var.all, {})", vec!["n-?"]),
        ] {
            let text = module(for_each);
            let values = "all = { t = 1 }\nhidden = { t = 1 }\n";
            let files =
                [("m/main.tf", text.as_str()), ("m/terraform.tfvars", values), ("prod/main.tf", caller)];
            assert_eq!(names(&files), expected, "{for_each}");
        }
    }
}
