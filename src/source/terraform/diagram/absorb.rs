//! Resources that only set up or join others: what they join becomes a line, and their owner stands for them.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::{Draft, Fate, Thing, Use, What};
use super::rules;
use crate::source::terraform::resource::Resource;
use crate::source::terraform::syntax::Node;

/// Finds each such resource its owner, and turns what it joins into lines between the owners.
pub fn absorb(draft: &mut Draft) {
    let mut by_user: Vec<Vec<Use>> = vec![Vec::new(); draft.things.len()];
    for used in &draft.uses {
        by_user[used.from].push(used.clone());
    }
    let known: BTreeSet<(usize, usize)> = draft.uses.iter().map(|used| (used.from, used.to)).collect();
    let mut lines = Vec::new();
    let mut owners: Vec<Option<usize>> = vec![None; draft.things.len()];
    for (index, uses) in by_user.iter().enumerate() {
        let What::Resource(resource) = draft.things[index].what else { continue };
        if !draft.things[index].is_drawn() {
            continue;
        }
        if let Some(joined) = join(draft, index, resource, uses) {
            owners[index] = Some(joined.owner);
            lines.extend(joined.lines);
        } else if let Some(owner) = owner(draft, draft.things[index].kind(), uses) {
            owners[index] = Some(owner);
            // Who may use a bucket is said in its policy: the bucket does not use it.
            let is_mutual = |other: usize| known.contains(&(other, owner));
            let others = uses.iter().filter(|used| used.to != owner && !used.ordering && !is_mutual(used.to));
            lines.extend(others.map(|used| Use { from: owner, ..used.clone() }));
        }
    }
    draft.uses.retain(|used| owners[used.from].is_none());
    draft.uses.extend(lines);
    parts(draft, &mut owners);
    settle(draft, &owners);
    internet(draft);
    redirect(draft);
}

/// So many lines come of one resource that joins others.
const MOST_LINES: usize = 64;

/// What a resource that is a line comes to.
struct Joined<'a> {
    owner: usize,
    lines: Vec<Use<'a>>,
}

fn join<'a>(draft: &Draft<'a>, index: usize, resource: &'a Resource, uses: &[Use<'a>]) -> Option<Joined<'a>> {
    let link = rules::link(draft.things[index].kind())?;
    let ends = |names: &[&str]| -> Vec<&Use<'a>> {
        let is_end = |it: &&Use| names.iter().any(|name| rules::ends_in(it.argument, name));
        uses.iter().filter(is_end).filter(|used| draft.things[used.to].is_built()).collect()
    };
    let (from, to) = (ends(link.from), ends(link.to));
    let (from, to) = if goes_out(resource) { (to, from) } else { (from, to) };
    let label = label(resource, link.label);
    let allowed = !link.rule_of.is_empty();
    let line = |from: &Use<'a>, to: &Use<'a>| {
        let (from, argument, label) = (from.to, to.argument, label.clone());
        Use { from, to: to.to, argument, ordering: false, label, turned: false, allowed }
    };
    let owner = match allowed {
        true => ends(&[link.rule_of]).first().map(|used| used.to),
        false => from.first().or(to.first()).map(|used| used.to),
    }?;
    let joined = from.iter().flat_map(|from| to.iter().map(move |to| (*from, *to)));
    let mut lines: Vec<Use> = joined.take(MOST_LINES).map(|(from, to)| line(from, to)).collect();
    let is_meta = |used: &Use| matches!(used.argument, "count" | "for_each" | "lifecycle");
    let is_other =
        |used: &&Use| !from.contains(used) && !to.contains(used) && !used.ordering && !is_meta(used);
    let others = uses.iter().filter(is_other).filter(|used| used.to != owner);
    lines.extend(others.map(|used| Use { from: owner, ..used.clone() }));
    Some(Joined { owner, lines })
}

/// Whether a rule is about what leaves: `type = "egress"`.
fn goes_out(resource: &Resource) -> bool {
    text(resource, "type") == Some("egress")
}

fn text<'a>(resource: &'a Resource, path: &str) -> Option<&'a str> {
    resource.arguments.iter().find(|argument| argument.path == path)?.value.node.as_text()
}

/// What is written beside the line of a resource: `:443`; nothing where several are written, or where it is no port.
fn label(resource: &Resource, port: &str) -> String {
    let protocol =
        ["protocol", "ip_protocol", "ingress.protocol"].iter().find_map(|name| text(resource, name));
    if protocol.is_some_and(|protocol| protocol.starts_with("icmp")) {
        return String::new();
    }
    let mut written = resource.arguments.iter().filter(|argument| argument.path == port);
    let node = match (written.next(), written.next()) {
        (Some(argument), None) => match &argument.value.node {
            Node::List(items) if items.len() == 1 => items.first(),
            node => Some(node),
        },
        _ => None,
    };
    match node {
        Some(Node::Number(port) | Node::Text(port)) if !matches!(port.as_str(), "0" | "-1" | "*") => {
            format!(":{port}")
        }
        _ => String::new(),
    }
}

/// What everybody may reach, and through which port.
fn open_to_all(draft: &Draft) -> Vec<(usize, String)> {
    let mut open = Vec::new();
    for (index, thing) in draft.things.iter().enumerate() {
        let What::Resource(resource) = thing.what else { continue };
        let is_closed = goes_out(resource)
            || text(resource, "access") == Some("Deny")
            || text(resource, "direction")
                .is_some_and(|way| way.eq_ignore_ascii_case("outbound") || way == "EGRESS");
        for (who, port) in rules::doors(thing.kind()).filter(|_| !is_closed) {
            let mut named = resource.arguments.iter().filter(|argument| argument.path == who);
            if named.any(|argument| names_everybody(&argument.value.node)) {
                open.push((index, label(resource, port)));
            }
        }
    }
    open
}

fn names_everybody(node: &Node) -> bool {
    match node {
        Node::List(items) => items.iter().any(names_everybody),
        node => matches!(node.as_text(), Some("0.0.0.0/0" | "::/0" | "*" | "Internet")),
    }
}

/// Whom a resource that only sets up another belongs to: what is named most like it.
fn owner(draft: &Draft, kind: &str, uses: &[Use]) -> Option<usize> {
    let built = uses.iter().filter(|used| !used.ordering && draft.things[used.to].is_built());
    // The first of equals, in the order of their names.
    let mut best: Option<(usize, usize)> = None;
    for used in built {
        let other = draft.things[used.to].kind();
        let kin = if other.is_empty() { 0 } else { rules::kinship(kind, other) };
        if best.is_none_or(|(most, _)| kin > most) {
            best = Some((kin, used.to));
        }
    }
    let (_, owner) = best?;
    let other = draft.things[owner].kind();
    // A type that carries on the name of another belongs to it, unless it stands in it.
    let carries_on = || {
        let rest = kind.strip_prefix(other);
        !other.is_empty() && rules::depth(other).is_none() && rest.is_some_and(|rest| rest.starts_with('_'))
    };
    (rules::is_attached(kind, other) || carries_on()).then_some(owner)
}

/// What is part of the only thing that uses it belongs to that: a function's role, a database's security group. What it
/// uses is used by its owner. Parts have parts.
fn parts(draft: &Draft, owners: &mut [Option<usize>]) {
    const MOST_ROUNDS: usize = 4;
    for _ in 0..MOST_ROUNDS {
        let mut users: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for used in &draft.uses {
            let chain = std::iter::successors(Some(used.from), |at| owners[*at]);
            let user = chain.take(MOST_ROUNDS + 2).last().unwrap_or(used.from);
            // Outputs are no users: they tell of a part what its owner could.
            let counts =
                user != used.to && !used.allowed && !matches!(draft.things[user].what, What::Output(_));
            if counts && rules::is_part(draft.things[used.to].kind()) && owners[used.to].is_none() {
                users.entry(used.to).or_default().insert(user);
            }
        }
        let before = owners.iter().flatten().count();
        for (part, users) in users {
            if let (Some(user), 1) = (users.first(), users.len())
                && draft.things[*user].is_built()
                && !is_owned_by(owners, *user, part)
            {
                owners[part] = Some(*user);
            }
        }
        if owners.iter().flatten().count() == before {
            return;
        }
    }
}

/// Whether `thing` belongs to `owner`, however indirectly.
fn is_owned_by(owners: &[Option<usize>], thing: usize, owner: usize) -> bool {
    let chain = std::iter::successors(Some(thing), |at| owners[*at]);
    chain.take(owners.len()).any(|at| at == owner)
}

/// Says of everything that has an owner which thing that is drawn stands for it. Owners may have owners.
fn settle(draft: &mut Draft, owners: &[Option<usize>]) {
    for index in 0..owners.len() {
        let chain = std::iter::successors(Some(index), |at| owners[*at]);
        // Those that own each other in a ring are drawn.
        let last = chain.take(owners.len() + 1).last().filter(|last| owners[*last].is_none());
        if let Some(owner) = last.filter(|owner| *owner != index) {
            draft.things[index].fate = Fate::Absorbed(owner);
            draft.things[owner].holds.push(index);
        }
    }
}

/// Draws everybody, where something is open to all.
fn internet(draft: &mut Draft) {
    let open = open_to_all(draft);
    if open.is_empty() {
        return;
    }
    let from = draft.things.len();
    draft.things.push(Thing::new(0, What::Internet));
    let line =
        |(to, label)| Use { from, to, argument: "", ordering: false, label, turned: false, allowed: true };
    draft.uses.extend(open.into_iter().map(line));
}

/// Lets lines end at the things that stand for their ends.
pub fn redirect(draft: &mut Draft) {
    let stands = |index: usize| match draft.things[index].fate {
        Fate::Absorbed(owner) => owner,
        _ => index,
    };
    for used in &mut draft.uses {
        (used.from, used.to) = (stands(used.from), stands(used.to));
    }
    draft.uses.retain(|used| {
        let drawn = |index: usize| draft.things[index].is_drawn();
        used.from != used.to && drawn(used.from) && drawn(used.to)
    });
    draft.uses.sort();
    draft.uses.dedup();
}
