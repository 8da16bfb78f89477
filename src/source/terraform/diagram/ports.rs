//! Inputs and outputs in a picture: only those that join the module to other infrastructure, and only where there is room.

use std::collections::BTreeSet;

use super::draft::{Draft, Fate, What};

/// More inputs than this would be all that one sees.
const MOST: usize = 6;
/// Ends of the names of inputs by which something is joined to what exists elsewhere.
const JOINING: [&str; 4] = ["_id", "_ids", "_arn", "_arns"];

/// Hides the inputs and outputs that are not to be drawn.
pub fn ports(draft: &mut Draft) {
    let containers: BTreeSet<usize> = draft.things.iter().filter_map(|thing| thing.parent).collect();
    let mut joining = joining(draft);
    joining.retain(|index| !containers.contains(index));
    if joining.len() > MOST {
        joining.clear();
    }
    for (index, thing) in draft.things.iter_mut().enumerate() {
        let is_shown = match thing.what {
            What::Input(_) => containers.contains(&index) || joining.contains(&index),
            What::Output(_) => false,
            _ => continue,
        };
        if !is_shown {
            thing.fate = Fate::Hidden;
        }
    }
    super::absorb::redirect(draft);
}

/// The inputs by which something is joined to what exists elsewhere.
fn joining(draft: &Draft) -> BTreeSet<usize> {
    let names = |text: &str| JOINING.iter().any(|end| text.ends_with(end));
    let is_switch = |name: &str| {
        let variable = draft.instances.first().and_then(|instance| instance.module.variable(name));
        variable.is_some_and(|variable| variable.type_text() == "bool")
    };
    let joins = |index: usize| match draft.things[index].what {
        What::Input(name) => names(name) && !is_switch(name),
        _ => false,
    };
    draft
        .uses
        .iter()
        .filter(|used| names(used.argument))
        .map(|used| used.to)
        .filter(|to| joins(*to))
        .collect()
}
