//! Large pictures: things alike are drawn as one.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::{Draft, Fate, Thing, What};

/// What a reader can take in.
pub const MOST: usize = 60;

/// Puts things of one type that stand in the same place together, the most numerous first, until few enough are left.
pub fn cap(draft: &mut Draft) {
    let mut drawn = count(draft);
    if drawn <= MOST {
        return;
    }
    let mut alike: BTreeMap<(Option<usize>, &str), Vec<usize>> = BTreeMap::new();
    let holders: BTreeSet<usize> = draft.things.iter().filter_map(|thing| thing.parent).collect();
    for (index, thing) in draft.things.iter().enumerate() {
        let alone = thing.is_drawn() && !holders.contains(&index);
        if let What::Resource(resource) = thing.what
            && alone
        {
            alike.entry((thing.parent, &resource.kind)).or_default().push(index);
        }
    }
    let mut groups: Vec<_> = alike.into_iter().filter(|(_, members)| members.len() > 1).collect();
    groups.sort_by_key(|(_, members)| std::cmp::Reverse(members.len()));
    for ((parent, kind), members) in groups {
        if drawn <= MOST {
            break;
        }
        drawn -= members.len() - 1;
        let group = draft.things.len();
        for member in &members {
            draft.things[*member].fate = Fate::Absorbed(group);
        }
        let instance = draft.things[members[0]].instance;
        draft.things.push(Thing { parent, holds: members, ..Thing::new(instance, What::Group(kind)) });
    }
    super::absorb::redirect(draft);
}

fn count(draft: &Draft) -> usize {
    draft.things.iter().filter(|thing| thing.is_drawn() && !matches!(thing.what, What::Frame)).count()
}
