//! Which ports are open, and to whom.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::cell;
use super::facts::{Told, certain_words, repetition, value};
use super::known::{By, words};
use super::made::Made;
use super::rules::{Door, Way, doors_of};
use crate::source::block::Inline;
use crate::source::terraform::element::Argument;
use crate::source::terraform::page::{Context, text};
use crate::source::terraform::resource::Resource;
use crate::source::terraform::syntax::{self, Expression, Node};
use crate::texts::Texts;

/// One opening of a resource.
pub struct Opening {
    /// `in`, `out`, or the expression that says so.
    pub way: Vec<Inline>,
    /// Protocol and ports.
    pub what: Vec<Inline>,
    /// From where or to where, why it is to be looked at first.
    pub who: Told,
}

/// What says that everybody may: the addresses of all, and Azure's words for them.
const EVERYBODY: [&str; 6] = ["0.0.0.0/0", "::/0", "0::/0", "*", "Internet", "Any"];

/// How many openings a resource has: each a block, or the resource itself. Told from its own code alone.
pub fn count(resource: &Resource) -> usize {
    doors_of(&resource.kind).map(|door| blocks(resource, door).len()).sum()
}

/// Every opening of a resource, in the order in which it is written.
pub fn openings(cx: &Context, resource: &Resource) -> Vec<Opening> {
    // What a block does not say, the resource says for all of them.
    let mut own: BTreeMap<&str, &Argument> = BTreeMap::new();
    for argument in &resource.arguments {
        own.entry(&argument.path).or_insert(argument);
    }
    let made = Made::of(cx, resource);
    let repeated = repetition(cx, resource);
    let of_block = |door: &Door, block: &[Cow<Argument>]| {
        let mut opening = opening(cx, door, block, &own, &made);
        opening.who.push(repeated.iter().cloned());
        opening
    };
    let doors = doors_of(&resource.kind);
    doors
        .flat_map(|door| blocks(resource, door).iter().map(|it| of_block(door, it)).collect::<Vec<_>>())
        .collect()
}

/// The arguments of each opening: those of one block, of one object in a list, or all of the resource.
fn blocks<'a>(resource: &'a Resource, door: &Door) -> Vec<Vec<Cow<'a, Argument>>> {
    if door.block.is_empty() {
        return vec![resource.arguments.iter().map(Cow::Borrowed).collect()];
    }
    let mut blocks: Vec<Vec<Cow<Argument>>> = Vec::new();
    let mut last = None;
    for argument in &resource.arguments {
        if argument.path == door.block.trim_end_matches('.') {
            blocks.extend(listed(argument, door));
            last = None;
        } else if let Some(inner) = argument.path.strip_prefix(door.block) {
            match blocks.last_mut() {
                Some(block) if last == Some(argument.block) || inner.contains('.') => {
                    block.push(Cow::Borrowed(argument));
                }
                _ => blocks.push(vec![Cow::Borrowed(argument)]),
            }
            last = Some(argument.block);
        }
    }
    blocks
}

/// The openings of `ingress = [{ … }]`. Of what has to be evaluated there is one; `[]` closes everything.
fn listed<'a>(argument: &'a Argument, door: &Door) -> Vec<Vec<Cow<'a, Argument>>> {
    let of_entry = |(name, node): &(String, Node)| {
        let references = match node {
            Node::Expression(text) => syntax::of_text(text, 0),
            _ => Vec::new(),
        };
        let value = Expression { span: argument.value.span, node: node.clone(), references };
        Cow::Owned(Argument { path: format!("{}{name}", door.block), value, ..argument.clone() })
    };
    let of_item = |item: &Node| match item {
        Node::Object(entries) => entries.iter().map(of_entry).collect(),
        _ => vec![Cow::Borrowed(argument)],
    };
    match &argument.value.node {
        Node::Null => Vec::new(),
        Node::List(items) => items.iter().map(of_item).collect(),
        _ => vec![vec![Cow::Borrowed(argument)]],
    }
}

fn opening(
    cx: &Context,
    door: &Door,
    block: &[Cow<Argument>],
    own: &BTreeMap<&str, &Argument>,
    made: &Made,
) -> Opening {
    let mut inner: BTreeMap<&str, &Argument> = BTreeMap::new();
    if !door.block.is_empty() {
        let named = block.iter().filter_map(|it| Some((it.path.strip_prefix(door.block)?, &**it)));
        named.for_each(|(name, it)| {
            inner.entry(name).or_insert(it);
        });
    }
    let find = |name: &str| {
        let found = inner.get(name).or_else(|| own.get(name)).copied();
        found.filter(|argument| argument.value.node != Node::Null)
    };
    let (way, comes_in) = way(cx, door, &find);
    // There may be none of what a `dynamic` block makes.
    let made = match inner.get("for_each") {
        Some(over) if !over.value.node.is_literal() => Made::by(cx, &over.value),
        _ => made.clone(),
    };
    let mut who = Told::of(made);
    let is_on = is_on(cx, door, &find, &mut who);
    let mut everybody: Vec<By> = Vec::new();
    for name in door.others {
        let Some(argument) = find(name) else { continue };
        let label = [Inline::Quiet(format!("{} ", name.rsplit('.').next().unwrap_or(name)))];
        who.push(label.into_iter().chain(value(cx, &argument.value)));
        if comes_in && is_on && !name.contains("dest") && !name.contains("target") {
            let is_all = |word: &str| EVERYBODY.iter().any(|all| all.eq_ignore_ascii_case(word));
            let words = certain_words(cx, &argument.value).into_iter();
            everybody.extend(words.filter(|(_, word)| is_all(word)).map(|(by, _)| by));
        }
    }
    who.mark_where("open to all", everybody.iter());
    if let Some(whole) = block.first().filter(|argument| argument.path == door.block.trim_end_matches('.')) {
        who.push(value(cx, &whole.value));
    }
    Opening { way, what: what(cx, door, &find), who }
}

/// Whether it certainly allows, and is not switched off. What says otherwise is told.
fn is_on<'a>(
    cx: &Context,
    door: &Door,
    find: &impl Fn(&str) -> Option<&'a Argument>,
    who: &mut Told,
) -> bool {
    let mut is_on = true;
    if let Some((argument, allowed)) = door.allows {
        let found = find(argument);
        let word = found.and_then(|found| found.value.node.as_text());
        if !word.is_some_and(|word| word.eq_ignore_ascii_case(allowed)) {
            let shown = found.map(|found| value(cx, &found.value)).unwrap_or_default();
            who.push([Inline::Quiet(format!("not {allowed}: "))].into_iter().chain(shown));
            is_on = false;
        }
    }
    let off = find(door.off).filter(|off| off.value.node.as_bool() != Some(false));
    if let Some(off) = off {
        who.push([Inline::Quiet(format!("{} ", door.off))].into_iter().chain(value(cx, &off.value)));
        is_on = false;
    }
    is_on
}

/// Which way, and whether it is certain that traffic comes in.
fn way<'a>(cx: &Context, door: &Door, find: &impl Fn(&str) -> Option<&'a Argument>) -> (Vec<Inline>, bool) {
    let known = |comes_in: bool| (vec![text(if comes_in { "in" } else { "out" })], comes_in);
    match door.way {
        Way::In => known(true),
        Way::Out => known(false),
        Way::Says(argument, inward, otherwise) => match find(argument) {
            None => known(otherwise),
            Some(argument) if argument.value.node.is_literal() => {
                let words = words(&argument.value.node);
                known(words.iter().any(|word| inward.iter().any(|known| known.eq_ignore_ascii_case(word))))
            }
            Some(argument) => (value(cx, &argument.value), false),
        },
    }
}

/// `tcp 443`, `tcp 8000–8080`, `all`
fn what<'a>(cx: &Context, door: &Door, find: &impl Fn(&str) -> Option<&'a Argument>) -> Vec<Inline> {
    let says = |argument: &Argument, all: &[&str]| {
        words(&argument.value.node).iter().any(|word| all.contains(&word.to_lowercase().as_str()))
    };
    let mut line = Vec::new();
    let protocol = find(door.protocol);
    match protocol {
        // Of all protocols there are all ports, where the protocol says so: `-1` of AWS, `all` of Google.
        Some(protocol) if says(protocol, &["-1", "all"]) || is_minus_one(&protocol.value.node) => {
            return vec![text("all")];
        }
        Some(protocol) if says(protocol, &["*"]) => line.push(text("all protocols")),
        Some(protocol) => line.extend(plain(cx, protocol)),
        None => {}
    }
    let ports: Vec<&Argument> = door.ports.iter().filter_map(|name| find(name)).collect();
    let shown = |argument: &Argument| plain(cx, argument);
    let is_icmp = protocol.is_some_and(|it| it.value.node.as_text().is_some_and(|it| it.starts_with("icmp")));
    let mut extend = |parts: Vec<Vec<Inline>>| line.extend(parts.into_iter().flatten());
    match ports.as_slice() {
        [] => {}
        // ICMP has no ports: the same arguments hold its type and code.
        [kind, code] if is_icmp => {
            extend(vec![vec![text(" type ")], shown(kind), vec![text(" code ")], shown(code)]);
        }
        [from, to] if from.value.node == to.value.node => extend(vec![vec![text(" ")], shown(from)]),
        [from, to] => extend(vec![vec![text(" ")], shown(from), vec![text("–")], shown(to)]),
        several => {
            let several = several.iter().map(|argument| shown(argument)).collect();
            extend(vec![vec![text(" ")], cell::joined(several, 6, Texts::english())]);
        }
    }
    line
}

/// `-1`, written as a number.
fn is_minus_one(node: &Node) -> bool {
    matches!(node, Node::Expression(text) if text.replace(' ', "") == "-1")
}

/// A word or a number as it is, anything else as code, with what it comes to.
fn plain(cx: &Context, argument: &Argument) -> Vec<Inline> {
    match &argument.value.node {
        Node::Text(word) => vec![text(cell::cut(word, 40))],
        Node::Number(number) => vec![text(number.clone())],
        _ => value(cx, &argument.value),
    }
}
