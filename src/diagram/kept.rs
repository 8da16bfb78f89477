//! Layouts that are kept from build to build, by what they are layouts of.
//!
//! As bytes: a line that names the format, then one entry after the other, each with its own checksum. Bytes that are not
//! what was written, torn ones included, are entries that are not there.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use super::{Direction, Graph, Placed, Rect, Route, layout};

/// Names the format, and the program that made what is kept: another version lays everything out anew.
const FORMAT: &[u8] = concat!("infrabook layouts 1, ", env!("CARGO_PKG_VERSION"), "\n").as_bytes();
/// No picture is larger: what says so was not written here.
const LARGEST: i32 = 1 << 20;

/// Layouts by their graphs.
#[derive(Default)]
pub struct Layouts {
    /// What was kept, as bytes.
    known: BTreeMap<u128, Vec<u8>>,
    /// What was asked for.
    used: Mutex<Used>,
}

#[derive(Default)]
struct Used {
    entries: BTreeMap<u128, Vec<u8>>,
    made: usize,
}

impl Layouts {
    /// What was kept by [`Layouts::to_bytes`], as far as it is whole.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let mut known = BTreeMap::new();
        let mut rest = bytes.strip_prefix(FORMAT).unwrap_or_default();
        while let Some((key, placed, after)) = entry(rest) {
            known.insert(key, placed.to_vec());
            rest = after;
        }
        Self { known, used: Mutex::default() }
    }

    /// The layout of a graph: as it was kept, else worked out.
    pub fn layout(&self, graph: &Graph) -> Placed {
        let key = key(graph);
        let kept = self.known.get(&key).and_then(|bytes| Some((decode(bytes, graph)?, bytes.clone())));
        let is_new = kept.is_none();
        let (placed, bytes) = kept.unwrap_or_else(|| {
            let placed = layout(graph);
            let bytes = encode(&placed);
            (placed, bytes)
        });
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.made += usize::from(is_new);
        used.entries.insert(key, bytes);
        placed
    }

    /// What was asked for, to be kept; `None` when that is what is kept already.
    pub fn to_bytes(&self) -> Option<Vec<u8>> {
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if used.made == 0 && used.entries.len() == self.known.len() {
            return None;
        }
        let mut bytes = FORMAT.to_vec();
        for (key, placed) in &used.entries {
            let length = u32::try_from(placed.len()).ok()?;
            let start = bytes.len();
            bytes.extend(key.to_le_bytes());
            bytes.extend(length.to_le_bytes());
            bytes.extend(placed);
            let sum = xxh3_64(&bytes[start..]);
            bytes.extend(sum.to_le_bytes());
        }
        Some(bytes)
    }
}

/// The first entry: its key, its layout, and what follows it. `None` when it is not whole.
fn entry(bytes: &[u8]) -> Option<(u128, &[u8], &[u8])> {
    const HEAD: usize = 20;
    let key = u128::from_le_bytes(bytes.get(..16)?.try_into().ok()?);
    let length = u32::from_le_bytes(bytes.get(16..HEAD)?.try_into().ok()?) as usize;
    let end = HEAD.checked_add(length)?;
    let sum = u64::from_le_bytes(bytes.get(end..end.checked_add(8)?)?.try_into().ok()?);
    (xxh3_64(&bytes[..end]) == sum).then(|| (key, &bytes[HEAD..end], &bytes[end + 8..]))
}

/// All of a graph that its layout depends on, as one number.
fn key(graph: &Graph) -> u128 {
    let mut bytes = vec![u8::from(graph.direction == Direction::Down)];
    let number = |n: usize, bytes: &mut Vec<u8>| bytes.extend((n as u64).to_le_bytes());
    let text = |text: &str, bytes: &mut Vec<u8>| {
        number(text.len(), bytes);
        bytes.extend(text.as_bytes());
    };
    for node in &graph.nodes {
        [&node.label, &node.sublabel].into_iter().for_each(|line| text(line, &mut bytes));
        text(node.category, &mut bytes);
        bytes.extend((node.parent.map_or(u64::MAX, |parent| parent as u64)).to_le_bytes());
    }
    bytes.extend((graph.nodes.len() as u64).to_le_bytes());
    for edge in &graph.edges {
        bytes.extend((edge.from as u64).to_le_bytes());
        bytes.extend((edge.to as u64).to_le_bytes());
        bytes.push(u8::from(edge.dashed));
        text(&edge.label, &mut bytes);
    }
    xxh3_128(&bytes)
}

fn encode(placed: &Placed) -> Vec<u8> {
    let mut out = Vec::new();
    let mut put = |n: i32| number(n, &mut out);
    put(i32::from(placed.direction == Direction::Down));
    [placed.width, placed.height].into_iter().for_each(&mut put);
    for (rect, title) in placed.boxes.iter().zip(&placed.titles) {
        rectangle(*rect, &mut put);
        optional(*title, &mut put);
    }
    for route in &placed.routes {
        put(i32::try_from(route.points.len()).unwrap_or(i32::MAX));
        route.points.iter().for_each(|(x, y)| [*x, *y].into_iter().for_each(&mut put));
        optional(route.label, &mut put);
    }
    out
}

fn rectangle(rect: Rect, put: &mut impl FnMut(i32)) {
    [rect.x, rect.y, rect.width, rect.height].into_iter().for_each(put);
}

fn optional(rect: Option<Rect>, put: &mut impl FnMut(i32)) {
    put(i32::from(rect.is_some()));
    if let Some(rect) = rect {
        rectangle(rect, put);
    }
}

/// Seven bits a byte, the lowest first, the sign in the lowest of all.
fn number(n: i32, out: &mut Vec<u8>) {
    let mut rest = ((n << 1) ^ (n >> 31)) as u32;
    while rest >= 0x80 {
        out.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
}

/// The layout of `graph` that these bytes are; `None` when they cannot be one.
fn decode(bytes: &[u8], graph: &Graph) -> Option<Placed> {
    let mut numbers = Numbers(bytes);
    let direction = if numbers.next()? == 1 { Direction::Down } else { Direction::Right };
    let (width, height) = (numbers.next()?, numbers.next()?);
    let mut placed = Placed { direction, width, height, ..Placed::default() };
    for _ in &graph.nodes {
        placed.boxes.push(numbers.rectangle()?);
        placed.titles.push(numbers.optional()?);
    }
    for _ in &graph.edges {
        let count = numbers.next()?;
        let points = (0..count).map(|_| Some((numbers.next()?, numbers.next()?)));
        let points = points.collect::<Option<Vec<_>>>()?;
        placed.routes.push(Route { points, label: numbers.optional()? });
    }
    let is_sound = (0..LARGEST).contains(&placed.width) && (0..LARGEST).contains(&placed.height);
    (numbers.0.is_empty() && is_sound).then_some(placed)
}

struct Numbers<'a>(&'a [u8]);

impl Numbers<'_> {
    fn next(&mut self) -> Option<i32> {
        let mut value: u32 = 0;
        for shift in (0..35).step_by(7) {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            value |= u32::from(byte & 0x7f).checked_shl(shift)?;
            if byte & 0x80 == 0 {
                let number = (value >> 1) as i32 ^ -((value & 1) as i32);
                return (-LARGEST..LARGEST).contains(&number).then_some(number);
            }
        }
        None
    }

    fn rectangle(&mut self) -> Option<Rect> {
        Some(Rect { x: self.next()?, y: self.next()?, width: self.next()?, height: self.next()? })
    }

    fn optional(&mut self) -> Option<Option<Rect>> {
        Some(if self.next()? == 1 { Some(self.rectangle()?) } else { None })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Edge, Node};
    use super::*;

    fn graph(label: &str) -> Graph {
        let node = |label: &str, parent| Node { label: label.into(), parent, ..Node::default() };
        Graph {
            nodes: vec![node("vpc", None), node(label, Some(0)), node("table", None)],
            edges: vec![Edge { from: 1, to: 2, label: ":443".into(), dashed: false }],
            ..Graph::default()
        }
    }

    #[test]
    fn what_was_kept_is_what_would_be_laid_out() {
        let (one, two) = (graph("one"), graph("a longer name"));
        let made = Layouts::default();
        let placed = [made.layout(&one), made.layout(&two)];
        let bytes = made.to_bytes().unwrap();
        let kept = Layouts::from_bytes(&bytes);
        assert_eq!([kept.layout(&one), kept.layout(&two)], placed);
        assert_eq!([layout(&one), layout(&two)], placed);
        // Nothing is new, so nothing is to be written; what is not asked for any more goes.
        assert_eq!(kept.to_bytes(), None);
        let fewer = Layouts::from_bytes(&bytes);
        fewer.layout(&one);
        assert!(fewer.to_bytes().unwrap().len() < bytes.len());
    }

    #[test]
    fn torn_and_changed_bytes_are_worked_out_again() {
        let graphs: Vec<Graph> = (0..3).map(|n| graph(&"x".repeat(n))).collect();
        let made = Layouts::default();
        let placed: Vec<Placed> = graphs.iter().map(|graph| made.layout(graph)).collect();
        let bytes = made.to_bytes().unwrap();
        for end in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[end] ^= 0x55;
            for bytes in [&bytes[..end], &changed] {
                let kept = Layouts::from_bytes(bytes);
                let again: Vec<Placed> = graphs.iter().map(|graph| kept.layout(graph)).collect();
                assert_eq!(again, placed);
            }
        }
    }

    #[test]
    fn numbers_come_back() {
        let all = [0, 1, -1, 63, 64, -64, -65, 8191, 1 << 19, LARGEST - 1, -LARGEST];
        let mut bytes = Vec::new();
        all.iter().for_each(|n| number(*n, &mut bytes));
        let mut numbers = Numbers(&bytes);
        assert!(all.iter().all(|n| numbers.next() == Some(*n)));
        assert_eq!(Numbers(&[0xff; 9]).next(), None);
        number(i32::MAX, &mut bytes);
        assert_eq!(Numbers(&bytes[bytes.len() - 5..]).next(), None);
    }
}
