//! The ids of headings and defined terms, after mdBook's rule, so that links from elsewhere go on working.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::Document;

/// The id of a heading with this text: trimmed, lower case; letters, digits, `_` and `-` kept, white space a `-`, the rest
/// dropped.
pub fn id_of(text: &str) -> String {
    let keep = |c: char| match c {
        c if c.is_alphanumeric() || c == '_' || c == '-' => Some(c),
        c if c.is_whitespace() => Some('-'),
        _ => None,
    };
    let mut id = String::with_capacity(text.len());
    id.extend(text.trim().to_lowercase().chars().filter_map(keep));
    id
}

/// The ids of a document's headings on a page where some ids are taken: such a heading gets a number. Without reserved ids,
/// those of [`Document::headings`].
pub fn heading_ids<'a>(document: &'a Document, reserved: &dyn Fn(&str) -> bool) -> Vec<Cow<'a, str>> {
    let mut own: Option<BTreeSet<String>> = None;
    let mut id = |id: &'a str| {
        if !reserved(id) {
            return Cow::Borrowed(id);
        }
        let own =
            own.get_or_insert_with(|| document.headings.iter().map(|heading| heading.id.clone()).collect());
        let is_free = |id: &String| !reserved(id) && !own.contains(id);
        // Bounded, since `reserved` may refuse everything.
        let Some(free) = (1..1000).map(|n| format!("{id}-{n}")).find(is_free) else {
            return Cow::Borrowed(id);
        };
        own.insert(free.clone());
        Cow::Owned(free)
    };
    document.headings.iter().map(|heading| id(&heading.id)).collect()
}

/// The ids given out so far in one document.
#[derive(Default)]
pub(super) struct Ids {
    /// Each id, and the number its next repeat tries first: below it all are taken.
    used: BTreeMap<String, usize>,
}

impl Ids {
    /// `id`, or the first of `id-1`, `id-2`, … that is free.
    pub(super) fn unique(&mut self, id: String) -> String {
        let Some(next) = self.used.get(&id) else {
            self.used.insert(id.clone(), 1);
            return id;
        };
        let mut number = *next;
        let mut candidate = format!("{id}-{number}");
        while self.used.contains_key(&candidate) {
            number += 1;
            candidate = format!("{id}-{number}");
        }
        self.used.insert(candidate.clone(), 1);
        self.used.insert(id, number + 1);
        candidate
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_follow_mdbook() {
        for (text, id) in [
            ("Foo Bar", "foo-bar"),
            ("  A  B\tC ", "a--b-c"),
            ("Title & `code`", "title--code"),
            ("Über größe 日本", "über-größe-日本"),
            ("--x-- y !!", "--x---y-"),
            ("snake_case 1.2", "snake_case-12"),
            ("ΑΣ ΟΔΟΣ", "ας-οδος"),
            ("!?", ""),
        ] {
            assert_eq!(id_of(text), id, "{text:?}");
        }
    }

    #[test]
    fn repeats_are_numbered_and_never_collide() {
        let mut ids = Ids::default();
        let given: Vec<String> =
            ["foo", "foo", "foo-1", "foo", "foo"].into_iter().map(|id| ids.unique(id.into())).collect();
        assert_eq!(given, ["foo", "foo-1", "foo-1-1", "foo-2", "foo-3"]);
    }

    #[test]
    fn reserved_ids_are_left_to_the_page() {
        let document = super::super::parse("# Inputs\n# Inputs\n# Other", &crate::path::SourcePath::root());
        assert_eq!(heading_ids(&document, &|id| id == "inputs"), ["inputs-2", "inputs-1", "other"]);
    }
}
