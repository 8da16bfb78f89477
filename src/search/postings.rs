//! Which entries hold a term, and in what role.

use std::sync::Arc;

use rayon::prelude::*;

use super::Entry;
use super::tokens::{self, Part};
use super::vocabulary::{Found, Vocabulary};

/// Entries that one task reads; more would leave cores idle, fewer would read words again that another task has read.
const ENTRIES_A_TASK: usize = 4096;

/// How often a word must stand in an entry's text to weigh as much as an identifier there.
const OFTEN: u32 = 3;

/// A line of at most so many words is short, if it is no line of code.
const SHORT_LINE: usize = 5;

/// A word that stands in the texts of more entries than this, and than this part of all, is listed by page: it would
/// lead to many places and cost more than all that tell something.
const LISTED: usize = 64;
const LISTED_SHARE: usize = 128;

/// What a term is to an entry, the least first. The numbers are the client's too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// A word of the context, or one that stands in too many texts to list each: listed by page.
    Context,
    /// A word in the text, or a later part of an identifier there.
    Text,
    /// A whole identifier in the text, or a word that stands there often.
    Strong,
    /// A later part of an identifier in the title; an identifier or option that a short line begins with, as the first cell of a
    /// table that explains it does.
    TitlePart,
    /// One of several words of the title.
    TitleWord,
    /// All of the title, or of another name.
    Title,
}

/// How many roles there are.
pub const ROLES: usize = 6;

/// A term and where it stands.
#[derive(Debug)]
pub struct Term {
    /// The term.
    pub text: Arc<str>,
    /// For each role, the entries (the pages, for a context) in which that is its highest, in order, each once.
    pub places: [Vec<u32>; ROLES],
}

/// All terms in order. `pages` are `entries` cut by page.
pub fn collect(entries: &[Entry], pages: &[&[Entry]]) -> Vec<Term> {
    let mut found: Vec<(u32, Found)> = tasks(pages, entries.len())
        .into_par_iter()
        .flat_map_iter(|task| read(&task).into_iter().map(move |found| (task.entry, found)))
        .collect();
    found.par_sort_unstable_by(|a, b| (&a.1.text, a.0).cmp(&(&b.1.text, b.0)));
    let page_of: Vec<u32> =
        (0..).zip(pages).flat_map(|(i, page)| std::iter::repeat_n(i, page.len())).collect();
    found.par_chunk_by(|a, b| a.1.text == b.1.text).filter_map(|found| merge(found, &page_of)).collect()
}

/// Some pages, and the numbers of the first of them and of its first entry.
struct Task<'a> {
    pages: &'a [&'a [Entry]],
    page: u32,
    entry: u32,
}

fn tasks<'a>(pages: &'a [&'a [Entry]], entries: usize) -> Vec<Task<'a>> {
    let mut tasks = Vec::with_capacity(entries / ENTRIES_A_TASK + 1);
    let (mut from, mut entry, mut count) = (0, 0, 0);
    for (i, page) in pages.iter().enumerate() {
        count += page.len();
        if count >= ENTRIES_A_TASK || i + 1 == pages.len() {
            let pages = pages.get(from..=i).unwrap_or_default();
            tasks.push(Task { pages, page: number(from), entry: number(entry) });
            entry += count;
            (from, count) = (i + 1, 0);
        }
    }
    tasks
}

fn read(task: &Task<'_>) -> Vec<Found> {
    let mut terms = Vocabulary::default();
    let mut entry = task.entry;
    for (page, entries) in (task.page..).zip(task.pages) {
        read_contexts(entries, page, &mut terms);
        for item in *entries {
            read_entry(item, entry, &mut terms);
            entry += 1;
        }
    }
    terms.found
}

/// The contexts of a page's entries, once each where they follow each other; not where they only repeat its title.
fn read_contexts(entries: &[Entry], page: u32, terms: &mut Vocabulary) {
    let mut last = entries.first().map_or("", |first| first.title.as_str());
    for entry in entries {
        if entry.context != last {
            last = &entry.context;
            terms.add_words(last, page, |_| Role::Context);
        }
    }
}

fn read_entry(item: &Entry, entry: u32, terms: &mut Vocabulary) {
    for name in std::iter::once(&item.title).chain(&item.aliases) {
        read_name(name, entry, terms);
    }
    terms.add_words(&item.keywords, entry, |_| Role::Text);
    for line in item.text.lines() {
        let is_short = line.split_whitespace().nth(SHORT_LINE).is_none() && !line.contains(['=', '{', ':']);
        let mut is_first = true;
        terms.add_words(line, entry, |part| {
            let role = match part {
                Part::Identifier | Part::Option if is_short && is_first => Role::TitlePart,
                Part::Identifier | Part::Option => Role::Strong,
                Part::Word | Part::Rest | Part::Pair => Role::Text,
            };
            is_first &= part == Part::Option;
            role
        });
    }
}

/// A title or another name: each word, what several words are as one name (`roll_back`), and what two are as one word (`rollback`).
fn read_name(name: &str, entry: u32, terms: &mut Vocabulary) {
    let mut found: Vec<(String, Part)> = Vec::new();
    tokens::terms(name, |term, part| found.push((term.to_owned(), part)));
    let words: Vec<&str> = found
        .iter()
        .filter(|(_, part)| matches!(part, Part::Word | Part::Identifier))
        .map(|(term, _)| term.as_str())
        .collect();
    let has_pairs = found.iter().any(|(_, part)| *part == Part::Pair);
    let is_one = words.len() + usize::from(has_pairs) < 2;
    let whole = if is_one && !has_pairs { Role::Title } else { Role::TitleWord };
    for (term, part) in &found {
        terms.add(term, entry, if *part == Part::Rest { Role::TitlePart } else { whole });
    }
    if is_one || has_pairs {
        return;
    }
    terms.add(tokens::cut(&words.join("_")), entry, Role::Title);
    let joined = if words.len() == 2 { Role::Title } else { Role::TitleWord };
    for pair in words.windows(2) {
        terms.add(tokens::cut(&pair.concat()), entry, joined);
    }
}

/// One term's postings of all tasks, in their order. `page_of` gives each entry's page.
fn merge(found: &[(u32, Found)], page_of: &[u32]) -> Option<Term> {
    let mut places: [Vec<u32>; ROLES] = Default::default();
    for posting in found.iter().flat_map(|(_, found)| &found.postings) {
        let often = posting.role == Role::Text && posting.count >= OFTEN;
        let role = if often { Role::Strong } else { posting.role };
        if let Some(list) = places.get_mut(role as usize) {
            list.push(posting.at);
        }
    }
    let [contexts, texts, ..] = &mut places;
    if texts.len() > LISTED.max(page_of.len() / LISTED_SHARE) {
        contexts.extend(texts.drain(..).filter_map(|entry| page_of.get(entry as usize)));
        contexts.sort_unstable();
        contexts.dedup();
    }
    Some(Term { text: found.first()?.1.text.clone(), places })
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
