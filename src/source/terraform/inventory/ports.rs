//! Which ports are open, and to whom.

use super::cell;
use super::facts::{Told, value, where_it_holds};
use super::known::{By, certain_words, holds};
use super::rules::{Door, Way, doors_of};
use crate::source::block::Inline;
use crate::source::terraform::element::Argument;
use crate::source::terraform::page::{Context, text};
use crate::source::terraform::resource::Resource;
use crate::source::terraform::syntax::Node;

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
    let doors = doors_of(&resource.kind);
    doors
        .flat_map(|door| {
            blocks(resource, door).into_iter().map(move |block| opening(cx, resource, door, &block))
        })
        .collect()
}

/// The arguments of each opening: those of one block, or all of the resource.
fn blocks<'a>(resource: &'a Resource, door: &Door) -> Vec<Vec<&'a Argument>> {
    if door.block.is_empty() {
        return vec![resource.arguments.iter().collect()];
    }
    let mut blocks: Vec<Vec<&Argument>> = Vec::new();
    let is_whole = |argument: &Argument| argument.path == door.block.trim_end_matches('.');
    for argument in &resource.arguments {
        let inner = argument.path.strip_prefix(door.block);
        // `ingress = []` closes everything.
        let is_list =
            is_whole(argument) && !matches!(&argument.value.node, Node::List(items) if items.is_empty());
        if inner.is_none() && !is_list {
            continue;
        }
        match blocks.last_mut() {
            Some(block) if block.first().is_some_and(|first| first.block == argument.block && !is_list) => {
                block.push(argument);
            }
            _ => blocks.push(vec![argument]),
        }
    }
    blocks
}

fn opening(cx: &Context, resource: &Resource, door: &Door, block: &[&Argument]) -> Opening {
    let find = |name: &str| {
        let path = format!("{}{name}", door.block);
        // What a block does not say, the resource says for all of them.
        let inner = block.iter().find(|argument| argument.path == path).copied();
        inner.or_else(|| resource.arguments.iter().find(|argument| argument.path == *name))
    };
    let (way, comes_in) = way(cx, door, &find);
    let allows = door.allows.is_none_or(|(argument, allowed)| {
        let word = find(argument).map(|found| found.value.node.as_text().unwrap_or_default().to_owned());
        word.is_some_and(|word| word == allowed)
    });
    let mut who = Told::default();
    if let Some((argument, allowed)) = door.allows
        && !allows
    {
        let shown = find(argument).map(|found| value(cx, &found.value)).unwrap_or_default();
        who.push([Inline::Quiet(format!("not {allowed}: "))].into_iter().chain(shown));
    }
    let mut everybody: Vec<By> = Vec::new();
    for name in door.others {
        let Some(argument) = find(name).filter(|argument| argument.value.node != Node::Null) else {
            continue;
        };
        let label = [Inline::Quiet(format!("{} ", name.rsplit('.').next().unwrap_or(name)))];
        who.push(label.into_iter().chain(value(cx, &argument.value)));
        if comes_in && allows && !name.contains("destination") && !name.contains("target") {
            let words = certain_words(cx.estate, cx.module, &argument.value);
            let all = words.into_iter().filter(|(_, word)| EVERYBODY.contains(&word.as_str()));
            everybody.extend(all.map(|(by, _)| by));
        }
    }
    if let Some(places) = holds(everybody.iter()) {
        who.mark(where_it_holds("open to all", &places));
    }
    if let Some(whole) = block.first().filter(|argument| argument.path == door.block.trim_end_matches('.')) {
        who.push(value(cx, &whole.value));
    }
    Opening { way, what: what(cx, door, &find), who }
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
                let words = super::known::words(&argument.value.node);
                known(words.iter().any(|word| inward.contains(&word.as_str())))
            }
            Some(argument) => (value(cx, &argument.value), false),
        },
    }
}

/// `tcp 443`, `tcp 8000–8080`, `all`
fn what<'a>(cx: &Context, door: &Door, find: &impl Fn(&str) -> Option<&'a Argument>) -> Vec<Inline> {
    let is_all = |argument: &Argument| {
        let words = super::known::words(&argument.value.node);
        words.iter().any(|word| matches!(word.as_str(), "-1" | "all" | "*"))
    };
    let mut line = Vec::new();
    let protocol = find(door.protocol);
    match protocol {
        // Of all protocols there are all ports, where the protocol says so: `-1` of AWS, `all` of Google.
        Some(protocol) if matches!(protocol.value.node.as_text(), Some("-1" | "all")) => {
            return vec![text("all")];
        }
        Some(protocol) if is_all(protocol) => line.push(text("all protocols")),
        Some(protocol) => line.push(plain(cx, protocol)),
        None => {}
    }
    let ports: Vec<&Argument> = door.ports.iter().filter_map(|name| find(name)).collect();
    let shown = |argument: &Argument| plain(cx, argument);
    let is_icmp = protocol.is_some_and(|it| it.value.node.as_text().is_some_and(|it| it.starts_with("icmp")));
    match ports.as_slice() {
        [] => {}
        // ICMP has no ports: the same arguments hold its type and code.
        [kind, code] if is_icmp => line.extend([text(" type "), shown(kind), text(" code "), shown(code)]),
        [from, to] if from.value.node == to.value.node => line.extend([text(" "), shown(from)]),
        [from, to] => line.extend([text(" "), shown(from), text("–"), shown(to)]),
        several => {
            line.push(text(" "));
            line.extend(cell::joined(several.iter().map(|argument| vec![shown(argument)]).collect(), 6));
        }
    }
    line
}

/// A word or a number as it is, anything else as code.
fn plain(cx: &Context, argument: &Argument) -> Inline {
    match &argument.value.node {
        Node::Text(word) => text(cell::cut(word, 40)),
        Node::Number(number) => text(number.clone()),
        _ => cell::value(cx, &argument.value),
    }
}
