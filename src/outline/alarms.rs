//! Which runbook answers which alarm: the names that front matter gives alerts meet the names that sources give alarms.

use std::collections::{BTreeMap, BTreeSet};

use super::Records;
use crate::catalog::{Catalog, EntityId, Part, Pattern, Scheme};

/// The alarms of the estate, and the pages that answer them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alarms {
    /// Every alarm but those of examples and tests, and the pages that answer it, in the pages' order.
    pub runbooks: BTreeMap<EntityId, Vec<usize>>,
    /// For each of [`Records::alerts`], the alarms that it names.
    pub of_alert: Vec<Vec<EntityId>>,
    /// For each page that answers some, the alarms.
    pub of_page: BTreeMap<usize, BTreeSet<EntityId>>,
}

/// Joins them. An alert names an alarm whose name has all its words, one behind the other; see [`words`] and [`fits`].
pub(super) fn join(catalog: &Catalog, records: &Records) -> Alarms {
    let mut alarms = Alarms::default();
    let mut names: Vec<(&EntityId, Words)> = Vec::new();
    for entity in catalog.entities.iter().filter(|entity| !entity.auxiliary) {
        let keys = entity.keys.iter().filter(|key| key.scheme == Scheme::Alert);
        let of_entity = keys.map(|key| (&entity.id, words(&unfilled(&key.pattern), &|_| false)));
        let before = names.len();
        names.extend(of_entity);
        if names.len() > before {
            alarms.runbooks.insert(entity.id.clone(), Vec::new());
        }
    }
    // By their words, so that an alert is held against few of them.
    let mut with_word: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, (_, words)) in names.iter().enumerate() {
        for word in words.iter().flatten().map(String::as_str).collect::<BTreeSet<_>>() {
            with_word.entry(word).or_default().push(at);
        }
    }
    for alert in &records.alerts {
        let alert_words = of_alert(&alert.name);
        let some = |word: &String| with_word.get(word.as_str()).map(Vec::as_slice).unwrap_or_default();
        let fewest = alert_words.iter().flatten().map(some).min_by_key(|some| some.len());
        let found = fewest.unwrap_or_default().iter().filter_map(|&at| names.get(at));
        let found = found.filter(|(_, alarm_words)| fits(&alert_words, alarm_words));
        let found: BTreeSet<&EntityId> = found.map(|(id, _)| *id).collect();
        for id in &found {
            alarms.runbooks.entry((*id).clone()).or_default().push(alert.page);
            alarms.of_page.entry(alert.page).or_default().insert((*id).clone());
        }
        alarms.of_alert.push(found.into_iter().cloned().collect());
    }
    for pages in alarms.runbooks.values_mut() {
        pages.sort_unstable();
        pages.dedup();
    }
    alarms
}

/// The words of a name, in small letters; `None` for what may be any text.
type Words = Vec<Option<String>>;

/// What stands where any text may stand.
const HOLE: char = '\0';

/// The words of an alert's name. A word in capitals, `*`, `<…>` and `{…}` stand for any text, but for a name that is nothing else.
fn of_alert(name: &str) -> Words {
    let mut text = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(first) = rest.chars().next() {
        let close = match first {
            '<' => rest.find('>'),
            '{' => rest.find('}'),
            '*' => Some(0),
            _ => None,
        };
        text.push(if close.is_some() { HOLE } else { first });
        rest = rest.get(close.unwrap_or(first.len_utf8() - 1) + 1..).unwrap_or_default();
    }
    let is_placeholder = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_uppercase())
            && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
    };
    let found = words(&text, &is_placeholder);
    if found.iter().any(Option::is_some) { found } else { words(&text, &|_| false) }
}

fn unfilled(Pattern(parts): &Pattern) -> String {
    let hole = HOLE.to_string();
    parts.iter().map(|part| if let Part::Literal(text) = part { text } else { &hole }.as_str()).collect()
}

/// The words between `-`, `_` and blanks. One that is not known to its ends is any text.
fn words(text: &str, is_placeholder: &dyn Fn(&str) -> bool) -> Words {
    let all = text.split(|c: char| matches!(c, '-' | '_') || c.is_whitespace());
    let is_any = |word: &str| word.contains(HOLE) || is_placeholder(word);
    all.filter(|word| !word.is_empty()).map(|word| (!is_any(word)).then(|| word.to_lowercase())).collect()
}

/// Whether the words of an alert stand in an alarm's name, in their order: those side by side side by side, and something where the
/// alert has any text.
fn fits(alert: &[Option<String>], alarm: &[Option<String>]) -> bool {
    let mut rest = alarm;
    let mut is_after_gap = false;
    let mut runs = 0;
    for run in alert.chunk_by(|a, b| a.is_some() == b.is_some()) {
        if run.iter().any(Option::is_none) {
            is_after_gap = true;
            continue;
        }
        // Behind a gap something stands before them.
        let from = usize::from(is_after_gap);
        let found = rest.windows(run.len()).skip(from).position(|window| window == run);
        let Some(at) = found else { return false };
        rest = rest.get(from + at + run.len()..).unwrap_or_default();
        is_after_gap = false;
        runs += 1;
    }
    runs > 0 && (!is_after_gap || !rest.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alerts_name_alarms_by_whole_words() {
        // A hole is written `?`.
        for (alert, alarm, expected) in [
            ("database-storage-low", "?-database-storage-low-?", true),
            ("database-storage-low", "ledger_prod_Database Storage Low", true),
            ("storage-low", "?-database-storage-low-?", true),
            ("database-low", "?-database-storage-low-?", false),
            ("low-storage", "?-database-storage-low-?", false),
            ("age-low", "?-storage-low", false),
            ("storage-low", "?storage-low", false),
            ("storage-low", "storage-low?", false),
            ("storage-low", "storage-?-low", false),
            ("storage-DB-low", "storage-?-low", true),
            ("storage-DB-low", "storage-main-low", true),
            ("storage-DB-low", "storage-low", false),
            ("ENV-storage-low", "storage-low", false),
            ("ENV-storage-low-*", "?-storage-low-main", true),
            ("ledger-ENV-storage-low", "ledger-?-storage-low", true),
            ("ledger-ENV-storage-low", "?-storage-low", false),
            ("<the name> storage low", "?-storage-low", true),
            ("${name}-storage-low", "a storage low", true),
            ("db*-storage-low", "x-storage-low", true),
            ("<-storage", "a-<-storage", true),
            ("STORAGE-LOW", "?-storage-low", true),
            ("*", "?-storage-low", false),
            ("", "?", false),
            ("storage", "?", false),
            ("gr\u{fc}n", "a-GR\u{dc}N", true),
        ] {
            let alarm_words = words(&alarm.replace('?', "\0"), &|_| false);
            assert_eq!(fits(&of_alert(alert), &alarm_words), expected, "{alert} {alarm}");
        }
    }
}
