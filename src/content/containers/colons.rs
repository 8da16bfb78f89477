//! Which `:::` closes which.

use std::collections::BTreeMap;

use super::sign::{NAMES, Sign};
use super::{Fault, Line};
use crate::diagnostic::nearest;

/// A container that is open.
struct Open {
    line: usize,
    /// The quote that it stands in, and its colons: what closes it has the same.
    key: (usize, usize),
}

/// The last line of each container that is closed, by its first; and what is wrong. `signs` are those that are meant, by their lines.
pub(super) fn pairs(
    lines: &[Line],
    signs: &BTreeMap<usize, Sign>,
    faults: &mut BTreeMap<usize, Fault>,
) -> BTreeMap<usize, usize> {
    let mut pairs = BTreeMap::new();
    let mut open: Vec<Open> = Vec::new();
    // How many of them have the same key.
    let mut counts: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let mut unclosed = Vec::new();
    for (&at, sign) in signs {
        let Some(line) = lines.get(at) else { continue };
        match sign {
            Sign::Open { colons, .. } => {
                let key = (line.quote, *colons);
                *counts.entry(key).or_default() += 1;
                open.push(Open { line: at, key });
            }
            Sign::Close { colons } => {
                let key = (line.quote, *colons);
                if counts.get(&key).is_none_or(|count| *count == 0) {
                    let message = "nothing is open that this closes".to_owned();
                    let help =
                        "take the line out, or open a container above it with as many colons".to_owned();
                    faults.insert(line.rest.start, Fault { span: line.rest.clone(), message, help });
                    continue;
                }
                while let Some(last) = open.pop() {
                    if let Some(count) = counts.get_mut(&last.key) {
                        *count -= 1;
                    }
                    if last.key == key {
                        pairs.insert(last.line, at);
                        break;
                    }
                    unclosed.push(last.line);
                }
            }
            _ => {}
        }
    }
    unclosed.extend(open.into_iter().map(|open| open.line));
    for (at, sign) in signs {
        let (Sign::Open { colons, name, first }, Some(line)) = (sign, lines.get(*at)) else { continue };
        let is_closed = pairs.contains_key(at);
        let span = line.rest.start + name.start..line.rest.start + name.end;
        if first.is_none() {
            faults.insert(line.rest.start, Fault { span, message: String::new(), help: String::new() });
        } else if !is_closed {
            let message = "the container is not closed, so it is none".to_owned();
            let help = format!("write `{}` on a line of its own behind it", ":".repeat((*colons).min(16)));
            faults.insert(line.rest.start, Fault { span, message, help });
        }
    }
    pairs
}

/// Names what is wrong with containers that are not known.
pub(super) fn named(mut fault: Fault, body: &str) -> Fault {
    if fault.message.is_empty() {
        let name = body.get(fault.span.clone()).unwrap_or_default();
        fault.message = format!("there is no container `{name}`, so it is text");
        fault.help = match nearest(name, NAMES) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("use one of {}; to show it as text, write it as code", NAMES.join(", ")),
        };
    }
    fault
}
