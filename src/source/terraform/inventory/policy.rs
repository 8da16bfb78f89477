//! Who may assume a role, as an AWS policy says it: a document of the same module, `jsonencode` of an object, or JSON itself.
//! https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html

use super::cell::{cut, joined};
use super::facts::{Told, value};
use super::known::words;
use crate::source::block::Inline;
use crate::source::terraform::element::Argument;
use crate::source::terraform::page::{Context, code, text};
use crate::source::terraform::resource::{Mode, Resource};
use crate::source::terraform::syntax::{self, Address, Expression, Node};

/// Adds who may assume the role, and under which conditions.
pub fn tell(cx: &Context, policy: &Expression, told: &mut Told) {
    let documents: Vec<&Resource> = documents(cx, policy);
    if !documents.is_empty() {
        documents.into_iter().for_each(|document| of_document(cx, document, told));
        return;
    }
    let parsed = match &policy.node {
        Node::Text(json) => json_object(json),
        Node::Expression(source) => encoded(source),
        _ => None,
    };
    match parsed.as_ref().and_then(|node| node.get("Statement")) {
        Some(Node::List(statements)) => statements.iter().for_each(|it| of_statement(it, told)),
        Some(statement) => of_statement(statement, told),
        None => told.push([Inline::Quiet("assumed as in ".to_owned())].into_iter().chain(value(cx, policy))),
    }
}

/// The policy documents of this module that a policy is read from.
fn documents<'a>(cx: &Context<'a>, policy: &Expression) -> Vec<&'a Resource> {
    let mut found = Vec::new();
    for reference in policy.references.iter().flat_map(|reference| cx.module.through_locals(reference)) {
        let Address::Data(kind, name) = &reference.to else { continue };
        let resources = &cx.module.declared.resources;
        let is_it = |it: &&&Resource| it.mode == Mode::Data && it.kind == *kind && it.name == *name;
        let document = resources.iter().map(|it| &**it).filter(|_| kind == "aws_iam_policy_document");
        found.extend(document.collect::<Vec<_>>().iter().find(is_it).copied());
    }
    found
}

/// Says what the statements of a document say. Which block is part of which statement is told by where it stands: a statement ends
/// where the next one that names principals begins.
fn of_document(cx: &Context, document: &Resource, told: &mut Told) {
    let of = |path: &str| {
        document.arguments.iter().filter(move |argument| argument.path == path).collect::<Vec<_>>()
    };
    let identifiers = of("statement.principals.identifiers");
    let conditions = of("statement.condition.variable");
    for argument in &identifiers {
        let kind = beside(document, argument, "statement.principals.type");
        let kind = kind.map(|kind| words(&kind.value.node).join(" ")).unwrap_or_default();
        let mut runs = vec![Inline::Quiet(format!("assumed by {} ", name_of(&kind)))];
        runs.extend(value(cx, &argument.value));
        told.push(runs);
        if words(&argument.value.node).iter().any(|word| word == "*") && conditions.is_empty() {
            told.mark("assumed by anyone".to_owned());
        }
    }
    for condition in conditions {
        let mut runs = vec![Inline::Quiet("where ".to_owned())];
        runs.extend(value(cx, &condition.value));
        runs.extend(
            beside(document, condition, "statement.condition.test")
                .into_iter()
                .flat_map(|test| [text(" "), super::cell::value(cx, &test.value)]),
        );
        if let Some(values) = beside(document, condition, "statement.condition.values") {
            runs.push(text(" "));
            runs.extend(value(cx, &values.value));
        }
        told.push(runs);
    }
}

/// The argument of this path in the same block.
fn beside<'a>(document: &'a Resource, argument: &Argument, path: &str) -> Option<&'a Argument> {
    document.arguments.iter().find(|other| other.block == argument.block && other.path == path)
}

/// `Service`, `AWS`, `Federated`, as people say it.
fn name_of(kind: &str) -> &str {
    match kind {
        "Service" => "service",
        "AWS" => "account or role",
        "Federated" => "identity provider",
        "*" => "",
        other => other,
    }
}

fn of_statement(statement: &Node, told: &mut Told) {
    let conditions = statement.get("Condition");
    match statement.get("Principal") {
        Some(Node::Object(kinds)) => {
            for (kind, who) in kinds {
                told.push(principals(name_of(kind), who));
            }
        }
        Some(who) => told.push(principals("", who)),
        None => return,
    }
    let is_anyone = |who: &Node| words(who).iter().any(|word| word == "*");
    if statement.get("Principal").is_some_and(is_anyone) && conditions.is_none() {
        told.mark("assumed by anyone".to_owned());
    }
    let Some(Node::Object(tests)) = conditions else { return };
    for (test, variables) in tests {
        let Node::Object(variables) = variables else { continue };
        for (variable, values) in variables {
            let mut runs = vec![
                Inline::Quiet("where ".to_owned()),
                code(cut(variable, 120)),
                text(format!(" {} ", cut(test, 40))),
            ];
            runs.extend(nodes(values));
            told.push(runs);
        }
    }
}

fn principals(kind: &str, who: &Node) -> Vec<Inline> {
    let gap = if kind.is_empty() { "" } else { " " };
    let mut runs = vec![Inline::Quiet(format!("assumed by {kind}{gap}"))];
    runs.extend(nodes(who));
    runs
}

/// A value of a policy, or several.
fn nodes(node: &Node) -> Vec<Inline> {
    let one = |node: &Node| vec![code(cut(&crate::source::terraform::value::pretty(node), 120))];
    match node {
        Node::List(items) => joined(items.iter().map(one).collect(), 6),
        node => one(node),
    }
}

/// The object within `jsonencode(…)`.
fn encoded(source: &str) -> Option<Node> {
    let inner =
        source.trim().strip_prefix("jsonencode")?.trim_start().strip_prefix('(')?.strip_suffix(')')?;
    let start = inner.len() - inner.trim_start().len();
    let end = inner.trim_end().trim_end_matches(',').len();
    syntax::value(inner, start..end.max(start)).map(|value| value.node)
}

/// JSON as a value, where it is an object.
fn json_object(json: &str) -> Option<Node> {
    let object = json.trim();
    let end = object.len();
    // JSON is HCL, but for `${` in its strings.
    (object.starts_with('{')).then(|| syntax::value(object, 0..end))?.map(|value| value.node)
}
