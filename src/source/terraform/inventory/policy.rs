//! What an AWS policy says of whom: a document of the same module, `jsonencode` of an object, or JSON itself. Judged statement by
//! statement. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html

use std::collections::BTreeMap;

use super::cell::{cut, joined};
use super::facts::{Told, certain_words, value};
use super::known::{By, words};
use crate::source::block::Inline;
use crate::source::terraform::element::Argument;
use crate::source::terraform::page::{Context, code, text};
use crate::source::terraform::resource::{Mode, Resource};
use crate::source::terraform::syntax::{self, Address, Expression, Heredocs, Node};
use crate::source::terraform::value::pretty;
use crate::texts::Texts;

/// What a policy is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// It says who may assume a role.
    Assume,
    /// It says what its holder may do.
    Permit,
    /// It says who may use a resource.
    Share,
}

/// One statement of a policy.
#[derive(Default)]
struct Statement {
    effect: Effect,
    /// Whom it is about, by kind; everybody but them where it says so.
    principals: Vec<Vec<Inline>>,
    is_all_but: bool,
    /// Who says that it is about anyone.
    anyone: Vec<By>,
    /// Each as `variable test values`.
    conditions: Vec<Vec<Inline>>,
    /// Who says that it is about every action, every resource.
    actions: Vec<By>,
    resources: Vec<By>,
}

#[derive(Default, PartialEq, Eq)]
enum Effect {
    #[default]
    Allow,
    Deny,
    Unclear,
}

/// Adds what the statements of a policy say.
pub fn tell(cx: &Context, policy: &Expression, purpose: Purpose, told: &mut Told) {
    let documents: Vec<&Resource> = documents(cx, policy);
    if !documents.is_empty() {
        for document in documents {
            of_document(cx, document).iter().for_each(|statement| say(statement, purpose, told));
            let more = ["source_policy_documents", "override_policy_documents"];
            for argument in document.arguments.iter().filter(|it| more.contains(&it.path.as_str())) {
                told.push(
                    [Inline::Quiet("and as in ".to_owned())].into_iter().chain(value(cx, &argument.value)),
                );
            }
        }
        return;
    }
    let parsed = match &policy.node {
        Node::Text(json) => json_object(json),
        Node::Expression(source) => encoded(source).or_else(|| heredoc(source)),
        _ => None,
    };
    match parsed.as_ref().and_then(|node| node.get("Statement")) {
        Some(Node::List(statements)) => statements.iter().for_each(|it| say(&of_node(it), purpose, told)),
        Some(statement) => say(&of_node(statement), purpose, told),
        None if purpose == Purpose::Assume => {
            told.push([Inline::Quiet("assumed as in ".to_owned())].into_iter().chain(value(cx, policy)));
        }
        None => told.push([Inline::Quiet("policy ".to_owned())].into_iter().chain(value(cx, policy))),
    }
}

/// Says what a statement says, and marks what is to be looked at.
fn say(statement: &Statement, purpose: Purpose, told: &mut Told) {
    let is_open = statement.effect == Effect::Allow && statement.conditions.is_empty();
    if is_open && purpose == Purpose::Permit {
        let all = statement.actions.iter().filter(|by| statement.resources.contains(by));
        told.mark_where("administrator", all);
    }
    if is_open && purpose != Purpose::Permit {
        let why = if purpose == Purpose::Assume { "assumed by anyone" } else { "open to anyone" };
        told.mark_where(why, statement.anyone.iter());
    }
    if statement.principals.is_empty() {
        return;
    }
    let verb = match (&statement.effect, purpose) {
        (Effect::Deny, _) => "denied to",
        (Effect::Allow, Purpose::Assume) => "assumed by",
        (Effect::Allow, _) => "allowed to",
        (Effect::Unclear, _) => "allowed or denied to",
    };
    let but = if statement.is_all_but { " all but" } else { "" };
    let mut runs = vec![Inline::Quiet(format!("{verb}{but} "))];
    runs.extend(joined(statement.principals.clone(), 6, Texts::english()));
    for (at, condition) in statement.conditions.iter().enumerate() {
        runs.push(Inline::Quiet(if at == 0 { ", where " } else { " and " }.to_owned()));
        runs.extend(condition.iter().cloned());
    }
    told.push(runs);
}

/// The policy documents of this module that a policy is read from.
fn documents<'a>(cx: &Context<'a>, policy: &Expression) -> Vec<&'a Resource> {
    let mut found = Vec::new();
    for reference in policy.references.iter().flat_map(|reference| cx.module.through_locals(reference)) {
        let Address::Data(kind, name) = &reference.to else { continue };
        if kind == "aws_iam_policy_document" {
            let resources = cx.module.declared.resources.iter().map(|it| &**it);
            found
                .extend(resources.filter(|it| it.mode == Mode::Data && it.kind == *kind && it.name == *name));
        }
    }
    found
}

/// The statements of a document. What stands within a statement's block is part of it.
fn of_document(cx: &Context, document: &Resource) -> Vec<Statement> {
    let mut blocks: BTreeMap<usize, Vec<&Argument>> = BTreeMap::new();
    document.arguments.iter().for_each(|it| blocks.entry(it.block).or_default().push(it));
    let statements = document.blocks.iter().filter(|block| block.path == "statement");
    statements
        .map(|statement| {
            let mut made = Statement::default();
            let within = blocks.range(statement.span.start..statement.span.end.max(statement.span.start));
            within.for_each(|(_, block)| add_block(cx, block, &mut made));
            made
        })
        .collect()
}

/// Adds what one block within a statement says, or what the statement says itself.
fn add_block(cx: &Context, block: &[&Argument], made: &mut Statement) {
    let find = |name: &str| {
        let path = format!("statement.{name}");
        block.iter().find(|argument| argument.path == path).map(|argument| &argument.value)
    };
    if let Some(effect) = find("effect") {
        made.effect = effect_of(&effect.node);
    }
    let all = |value: &Expression| {
        let all = certain_words(cx, value).into_iter().filter(|(_, word)| word == "*");
        all.map(|(by, _)| by).collect::<Vec<_>>()
    };
    made.actions.extend(find("actions").map(all).unwrap_or_default());
    made.resources.extend(find("resources").map(all).unwrap_or_default());
    for (kind, who, is_all_but) in [
        ("principals.type", "principals.identifiers", false),
        ("not_principals.type", "not_principals.identifiers", true),
    ] {
        let Some(who) = find(who) else { continue };
        let kind = find(kind).map(|kind| words(&kind.node).join(" ")).unwrap_or_default();
        let mut runs = label(&kind);
        runs.extend(value(cx, who));
        made.principals.push(runs);
        made.is_all_but |= is_all_but;
        if !is_all_but && is_account(&kind) {
            made.anyone.extend(all(who));
        }
    }
    let (variable, test) = (find("condition.variable"), find("condition.test"));
    let values = find("condition.values");
    if variable.is_some() || test.is_some() || values.is_some() {
        let mut runs = variable.map(|variable| value(cx, variable)).unwrap_or_default();
        for part in [test, values].into_iter().flatten() {
            runs.push(text(" "));
            runs.extend(value(cx, part));
        }
        made.conditions.push(runs);
    }
}

fn effect_of(node: &Node) -> Effect {
    match node.as_text() {
        Some("Allow") => Effect::Allow,
        Some("Deny") => Effect::Deny,
        _ => Effect::Unclear,
    }
}

/// Whether `*` of this kind is anyone.
fn is_account(kind: &str) -> bool {
    matches!(kind, "AWS" | "*" | "")
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

/// What stands before those of a kind.
fn label(kind: &str) -> Vec<Inline> {
    let name = name_of(kind);
    (!name.is_empty()).then(|| Inline::Quiet(format!("{name} "))).into_iter().collect()
}

/// A statement as JSON has it.
fn of_node(node: &Node) -> Statement {
    let mut made = Statement::default();
    if !matches!(node, Node::Object(_)) {
        made.effect = Effect::Unclear;
        made.principals.push(vec![Inline::Quiet("whom ".to_owned()), code(cut(&pretty(node), 120))]);
        return made;
    }
    made.effect = node.get("Effect").map_or(Effect::Unclear, effect_of);
    let all = |key: &str| {
        let has = node.get(key).is_some_and(|it| words(it).iter().any(|word| word == "*"));
        has.then_some(By::Itself)
    };
    made.actions.extend(all("Action"));
    made.resources.extend(all("Resource"));
    for (key, is_all_but) in [("Principal", false), ("NotPrincipal", true)] {
        let kinds = match node.get(key) {
            Some(Node::Object(kinds)) => kinds.iter().map(|(kind, who)| (kind.as_str(), who)).collect(),
            Some(who) => vec![("", who)],
            None => continue,
        };
        made.is_all_but |= is_all_but;
        for (kind, who) in kinds {
            let mut runs = label(kind);
            runs.extend(nodes(who));
            made.principals.push(runs);
            if !is_all_but && is_account(kind) && words(who).iter().any(|word| word == "*") {
                made.anyone.push(By::Itself);
            }
        }
    }
    made.conditions = node.get("Condition").map(conditions).unwrap_or_default();
    made
}

/// The conditions of a statement, keys as they are written: `"${local.issuer}:sub" StringEquals "…"`.
fn conditions(node: &Node) -> Vec<Vec<Inline>> {
    let mut found = Vec::new();
    for (test, variables) in entries(node) {
        let inner = entries(&variables);
        for (variable, values) in &inner {
            let mut runs = vec![code(cut(variable, 120)), text(format!(" {} ", cut(&test, 40)))];
            runs.extend(nodes(values));
            found.push(runs);
        }
        if inner.is_empty() && !matches!(&variables, Node::Object(_) | Node::Null) {
            found.push(vec![text(format!("{} ", cut(&test, 40))), code(cut(&pretty(&variables), 120))]);
        }
    }
    if found.is_empty() && !matches!(node, Node::Object(_) | Node::Null) {
        found.push(vec![code(cut(&pretty(node), 120))]);
    }
    found
}

/// The entries of an object, with keys that have to be evaluated as they are written.
fn entries(node: &Node) -> Vec<(String, Node)> {
    match node {
        Node::Object(entries) => entries.clone(),
        Node::Expression(source) => {
            let ranges = syntax::entries(source, 0, &mut Heredocs::default()).into_iter();
            let entry = |(key, value): (std::ops::Range<usize>, std::ops::Range<usize>)| {
                let key = source.get(key)?.trim().trim_matches('"').to_owned();
                Some((key, syntax::value(source, value)?.node))
            };
            ranges.filter_map(entry).collect()
        }
        _ => Vec::new(),
    }
}

/// A value of a policy, or several.
fn nodes(node: &Node) -> Vec<Inline> {
    let one = |node: &Node| vec![code(cut(&pretty(node), 120))];
    match node {
        Node::List(items) => joined(items.iter().map(one).collect(), 6, Texts::english()),
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

/// The JSON within a heredoc that has something to evaluate in it.
fn heredoc(source: &str) -> Option<Node> {
    let (start, rest) = source.trim().split_once('\n')?;
    let (json, _) = rest.trim_end().rsplit_once('\n')?;
    start.starts_with("<<").then(|| json_object(json))?
}

/// JSON as a value, where it is an object.
fn json_object(json: &str) -> Option<Node> {
    let object = json.trim();
    let end = object.len();
    // JSON is HCL, but for `${` in its strings.
    (object.starts_with('{')).then(|| syntax::value(object, 0..end))?.map(|value| value.node)
}
