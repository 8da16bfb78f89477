//! Ranks and orders of all levels, from the outside in: the surroundings of a container say in which order lines reach
//! its border.

use std::collections::BTreeMap;

use super::layer::{Context, Kind, Layers, layers};
use super::nest::Nest;
use super::order::order;
use super::wire::{End, Stretch};

/// One level, parts that nothing joins apart from each other.
#[derive(Default)]
pub(super) struct Plan {
    /// What lines cross the border to, with the ports on the border: first if there is any.
    pub(super) parts: Vec<Layers>,
    /// Whether the first part has ports.
    pub(super) ported: bool,
    /// Children without lines.
    pub(super) loners: Vec<usize>,
}

/// Plans of all levels.
pub(super) struct Plans {
    pub(super) by_level: Vec<Plan>,
    /// Levels, each after those in it.
    pub(super) inner_first: Vec<usize>,
}

/// Where the surroundings want the places at which groups cross a border; `true` for those that come in.
type Pins = BTreeMap<(usize, bool), i64>;

/// The plans of all levels. `None` when there would be too many lines.
pub(super) fn plans(context: &Context, nest: &Nest, stretches: &[Vec<Stretch>]) -> Option<Plans> {
    let by_level = (0..=nest.top()).map(|_| Plan::default()).collect();
    let mut plans = Plans { by_level, inner_first: Vec::new() };
    plan(context, nest, stretches, nest.top(), &Pins::new(), &mut plans)?;
    Some(plans)
}

/// Plans `level` and what is in it. As deep as containers are nested, which `Nest` bounds.
fn plan(
    context: &Context,
    nest: &Nest,
    stretches: &[Vec<Stretch>],
    level: usize,
    pins: &Pins,
    plans: &mut Plans,
) -> Option<()> {
    let mut planned = Plan::default();
    for (children, stretches, ported) in parts(&nest.children[level], &stretches[level]) {
        if stretches.is_empty() {
            planned.loners.extend(children);
            continue;
        }
        let mut part = layers(context, level, &children, &stretches)?;
        let last = part.ranks.len() - 1;
        for item in &mut part.items {
            if let Kind::Port(group) = item.kind {
                item.pin = pins.get(&(group, item.rank != last)).copied().unwrap_or(0);
            }
        }
        let rounds = rounds(&part);
        order(&mut part, rounds);
        planned.ported |= ported;
        planned.parts.push(part);
    }
    planned.loners.sort_unstable();
    let inner: Vec<(usize, usize)> = planned
        .parts
        .iter()
        .enumerate()
        .flat_map(|(i, part)| part.ranks.iter().flatten().map(move |item| (i, *item)))
        .collect();
    let around: Vec<_> = planned.parts.iter().map(around).collect();
    let places: Vec<_> = planned.parts.iter().map(places).collect();
    for (i, item) in inner {
        let Kind::Child(child) = planned.parts[i].items[item].kind else { continue };
        if nest.is_container(child) {
            let pins = pins_of(&planned.parts[i], item, &around[i], &places[i], plans);
            plan(context, nest, stretches, child, &pins, plans)?;
        }
    }
    for child in planned.loners.iter().filter(|child| nest.is_container(**child)) {
        plan(context, nest, stretches, *child, &Pins::new(), plans)?;
    }
    plans.by_level[level] = planned;
    plans.inner_first.push(level);
    Some(())
}

/// How many sweeps a part is worth.
pub(super) fn rounds(part: &Layers) -> usize {
    match part.items.len() + part.segs.len() {
        0..300 => 24,
        300..1_500 => 12,
        _ => 4,
    }
}

/// The segments at each item.
fn around(part: &Layers) -> Vec<Vec<usize>> {
    let mut around = vec![Vec::new(); part.items.len()];
    for (i, seg) in part.segs.iter().enumerate() {
        around[seg.tail].push(i);
        around[seg.head].push(i);
    }
    around
}

/// Each item's place in its rank.
fn places(part: &Layers) -> Vec<usize> {
    let mut places = vec![0; part.items.len()];
    for rank in &part.ranks {
        rank.iter().enumerate().for_each(|(place, item)| places[*item] = place);
    }
    places
}

/// Where lines come to the container `item` from, and where they go. Of a container that is planned already, the order
/// of its ports counts too.
fn pins_of(part: &Layers, item: usize, around: &[Vec<usize>], places: &[usize], plans: &Plans) -> Pins {
    let mut sums: BTreeMap<(usize, bool), (i64, i64)> = BTreeMap::new();
    for seg in around[item].iter().map(|seg| &part.segs[*seg]) {
        let incoming = seg.head == item;
        let (own, other) = if incoming { (seg.own_head, seg.tail) } else { (seg.own_tail, seg.head) };
        if own {
            continue;
        }
        let port = match part.items[other].kind {
            Kind::Child(child) => port_place(&plans.by_level[child], seg.group, !incoming),
            _ => 0,
        };
        let sum = sums.entry((seg.group, incoming)).or_default();
        *sum = (sum.0 + places[other] as i64 * 4096 + port as i64, sum.1 + 1);
    }
    sums.into_iter().map(|(key, (sum, count))| (key, sum / count)).collect()
}

/// Where `group` crosses the border of a planned level, by its place among the others.
fn port_place(plan: &Plan, group: usize, incoming: bool) -> usize {
    let rank = plan.parts.first().filter(|_| plan.ported);
    let rank = rank.and_then(|part| if incoming { part.ranks.first() } else { part.ranks.last() });
    let Some((part, rank)) = plan.parts.first().zip(rank) else { return 0 };
    rank.iter().position(|item| part.items[*item].kind == Kind::Port(group)).unwrap_or(0)
}

/// A level's children by what joins them, with their stretches. All that reaches the border is one part, the first.
fn parts(children: &[usize], stretches: &[Stretch]) -> Vec<(Vec<usize>, Vec<Stretch>, bool)> {
    let at: BTreeMap<usize, usize> = children.iter().enumerate().map(|(i, child)| (*child, i + 1)).collect();
    // 0 stands for the border.
    let end = |end: End| match end {
        End::Child(child) => at[&child],
        End::Border(_) => 0,
    };
    let mut joined: Vec<usize> = (0..=children.len()).collect();
    for stretch in stretches {
        let (a, b) = (root(&mut joined, end(stretch.tail)), root(&mut joined, end(stretch.head)));
        joined[a.max(b)] = a.min(b);
    }
    let mut parts: BTreeMap<usize, (Vec<usize>, Vec<Stretch>, bool)> = BTreeMap::new();
    for (i, child) in children.iter().enumerate() {
        parts.entry(root(&mut joined, i + 1)).or_default().0.push(*child);
    }
    for stretch in stretches {
        let root = root(&mut joined, end(stretch.tail));
        let part = parts.entry(root).or_default();
        part.1.push(*stretch);
        part.2 = root == 0;
    }
    parts.into_values().collect()
}

fn root(joined: &mut [usize], mut at: usize) -> usize {
    while joined[at] != at {
        joined[at] = joined[joined[at]];
        at = joined[at];
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_reaches_the_border_is_one_part() {
        let stretch = |tail, head| Stretch { link: 0, tail, head };
        let stretches = [
            stretch(End::Border(0), End::Child(3)),
            stretch(End::Child(5), End::Border(1)),
            stretch(End::Child(6), End::Child(7)),
        ];
        let parts = parts(&[3, 5, 6, 7, 8], &stretches);
        let children: Vec<_> = parts.iter().map(|part| (part.0.clone(), part.2)).collect();
        assert_eq!(children, [(vec![3, 5], true), (vec![6, 7], false), (vec![8], false)]);
    }
}
