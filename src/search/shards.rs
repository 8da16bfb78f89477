//! Terms cut into shards of about the same size, in order: each holds all that begins alike, or a part of it.

use rayon::prelude::*;

use super::encode;
use super::postings::{Role, Term};

/// Bytes after which a shard of terms is full: some 5 KB over the wire.
const TERMS_BYTES: usize = 9_000;
/// And one of words: some 3 KB, a thousand words and more. A word that is not there loads one or two from either end.
const WORDS_BYTES: usize = 5_000;

/// A term on more than this part of the pages tells nothing apart …
const COMMON_SHARE: usize = 2;
/// … if they are many; then only the first of those that merely hold it in their text are listed.
const COMMON_KEPT: usize = 128;
/// No list is longer, so that no shard grows with the site.
const LONGEST: usize = 2_000;

/// In place of a role: not all of this term's places are listed.
const COMMON_MARK: usize = 7;

/// The shards of all terms with their places, and for each the text that leads to it.
pub fn terms(terms: &[Term], pages: usize) -> (Vec<String>, Vec<String>) {
    let rows: Vec<(&str, String)> = terms.par_iter().map(|term| (&*term.text, places(term, pages))).collect();
    pack(&rows, TERMS_BYTES)
}

/// The words that terms are or begin with, in order, and the same in order of their letters from the last to the first: for finding
/// those that a mistyped one is like, of which it has the beginning or the end.
pub fn words(terms: &[Term]) -> [(Vec<String>, Vec<String>); 2] {
    let is_word = |text: &&str| {
        (4..=24).contains(&text.chars().count())
            && text.starts_with(char::is_alphabetic)
            && text.chars().all(char::is_alphanumeric)
    };
    let firsts = terms.iter().filter_map(|term| term.text.split('_').next());
    let mut words: Vec<String> = firsts.filter(is_word).map(str::to_owned).collect();
    // Among terms, `ab0` stands between `ab` and `ab_c`.
    words.par_sort_unstable();
    words.dedup();
    let mut ends: Vec<String> = words.par_iter().map(|word| word.chars().rev().collect()).collect();
    ends.par_sort_unstable();
    [words, ends].map(|words| {
        let rows: Vec<(&str, String)> = words.iter().map(|word| (word.as_str(), String::new())).collect();
        pack(&rows, WORDS_BYTES)
    })
}

/// `(count × 8 + role, distances)` for each role that occurs.
fn places(term: &Term, pages: usize) -> String {
    let mut out = String::new();
    for (role, all) in term.places.iter().enumerate() {
        let (limit, kept) = if role == Role::Context as usize {
            ((pages / COMMON_SHARE).clamp(COMMON_KEPT, LONGEST), COMMON_KEPT)
        } else {
            (LONGEST, LONGEST)
        };
        let common = all.len() > limit;
        let listed = if common { all.get(..kept).unwrap_or(all) } else { all };
        if common {
            encode::number(COMMON_MARK, &mut out);
        }
        if !listed.is_empty() {
            encode::number(listed.len() * 8 + role, &mut out);
            encode::rising(listed, &mut out);
        }
    }
    out
}

/// Rows in order of their text, as `shared-length rest [places]` with spaces between, cut where a shard is `full`.
fn pack(rows: &[(&str, String)], full: usize) -> (Vec<String>, Vec<String>) {
    let (mut shards, mut starts) = (Vec::new(), Vec::new());
    let mut shard = String::new();
    let mut before = "";
    for (text, places) in rows {
        if shard.len() + text.len() + places.len() > full && !shard.is_empty() {
            shards.push(std::mem::take(&mut shard));
        }
        let first = shard.is_empty();
        let shared = if first { 0 } else { shared_chars(before, text) };
        if first {
            starts.push(text.chars().take(shared_chars(before, text) + 1).collect());
        } else {
            shard.push(' ');
        }
        encode::number(shared, &mut shard);
        shard.extend(text.chars().skip(shared));
        if !places.is_empty() {
            shard.push(' ');
            shard.push_str(places);
        }
        before = text;
    }
    if !shard.is_empty() {
        shards.push(shard);
    }
    (shards.into_iter().map(|shard| quoted(&shard)).collect(), starts)
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    encode::string(text, &mut out);
    out
}

/// How many characters both begin with, at most as many as fit one digit.
fn shared_chars(a: &str, b: &str) -> usize {
    a.chars().zip(b.chars()).take(63).take_while(|(a, b)| a == b).count()
}
