//! What is shown of each entry, and the manifest that leads to everything else.

use std::fmt::Write as _;

use rayon::prelude::*;

use super::{Entry, encode, page_url};

/// Bytes after which a shard is full: some 2 KB over the wire, of which the first results load eight at worst. A very
/// large site has larger shards, lest it have more of them than pages.
fn shard_bytes(entries: &[Entry]) -> usize {
    if entries.len() < 40_000 { 5_000 } else { 12_000 }
}

/// Characters of all texts together that are kept, to show those around what was found: of each text as many as there are for it, at
/// least as many as a result shows, at most as many as tell of what it is.
const TEXTS: usize = 1_350_000;
const SHORTEST: usize = 120;
const LONGEST: usize = 320;

fn text_chars(entries: &[Entry]) -> usize {
    (TEXTS / entries.len().max(1)).clamp(SHORTEST, LONGEST)
}

/// The shards of all records, lists of URL, title, context, the heading above and text; and how many entries each holds.
///
/// What can be told is left out: the page of a URL that is the page before, an anchor that is the title's [`slug`] (`#`
/// remains), and a context or heading like the one before (`0`).
pub fn records(entries: &[Entry]) -> (Vec<String>, Vec<usize>) {
    let (limit, chars) = (shard_bytes(entries), text_chars(entries));
    let (mut counts, mut count, mut bytes) = (Vec::new(), 0, 0);
    for entry in entries {
        let size = entry.url.len() + entry.title.len() + entry.text.len().min(chars) + 20;
        if count > 0 && bytes + size > limit {
            counts.push(count);
            (count, bytes) = (0, 0);
        }
        count += 1;
        bytes += size;
    }
    if count > 0 {
        counts.push(count);
    }
    let mut rest = entries;
    let chunks: Vec<&[Entry]> = counts
        .iter()
        .map(|&count| {
            let (chunk, after) = rest.split_at_checked(count).unwrap_or((rest, &[]));
            rest = after;
            chunk
        })
        .collect();
    (chunks.into_par_iter().map(|chunk| shard(chunk, chars)).collect(), counts)
}

fn shard(entries: &[Entry], chars: usize) -> String {
    let mut out = String::from("[");
    let (mut page, mut context, mut above) = ("", None, None);
    for entry in entries {
        if out.len() > 1 {
            out.push(',');
        }
        let here = page_url(&entry.url);
        let anchor = entry.url.get(here.len()..).unwrap_or_default();
        let mut url = if here == page && !anchor.is_empty() { String::new() } else { here.to_owned() };
        url.push_str(if anchor.strip_prefix('#') == Some(&slug(&entry.title)) { "#" } else { anchor });
        encode::string(&url, &mut out);
        out.push(',');
        encode::string(&entry.title, &mut out);
        out.push(',');
        for (text, before) in [(&entry.context, &mut context), (&entry.above, &mut above)] {
            if before.replace(text) == Some(text) {
                out.push('0');
            } else {
                encode::string(text, &mut out);
            }
            out.push(',');
        }
        encode::string(&excerpt(&entry.text, chars), &mut out);
        page = here;
    }
    out.push(']');
    out
}

/// The anchor that most headings have: what is no letter or digit of ASCII becomes `-`.
fn slug(title: &str) -> String {
    let mut out = String::with_capacity(title.len());
    for c in title.to_lowercase().chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    out
}

/// The first words of `text`, on one line of at most so many characters.
fn excerpt(text: &str, limit: usize) -> String {
    let mut out = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        let chars = word.chars().count();
        if length + chars > limit {
            // A first word longer than the line is cut.
            out.extend(word.chars().take(if length == 0 { limit } else { 0 }));
            out.push('…');
            break;
        }
        if length > 0 {
            out.push(' ');
        }
        out.push_str(word);
        length += chars + 1;
    }
    out
}

/// `{records, terms, words, ends, kinds, weights, runs}`: how many entries each record shard holds; where the shards of terms, words and words
/// from their ends begin; the distinct kinds with their weights; and how entries follow each other.
///
/// `runs` is a run of entries of one kind after another, as `count × 2 + 1` if it begins a page, then the kind's index.
pub fn manifest(entries: &[Entry], pages: &[&[Entry]], records: &[usize], starts: [&[String]; 3]) -> String {
    let mut kinds: Vec<(&str, u8)> = entries.iter().map(kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let mut runs = String::new();
    for page in pages {
        for (i, run) in page.chunk_by(|a, b| kind(a) == kind(b)).enumerate() {
            encode::number(run.len() * 2 + usize::from(i == 0), &mut runs);
            let index = run.first().and_then(|entry| kinds.binary_search(&kind(entry)).ok());
            encode::number(index.unwrap_or_default(), &mut runs);
        }
    }
    let mut counts = String::new();
    records.iter().for_each(|&count| encode::number(count, &mut counts));
    let mut out = String::from("{\"records\":");
    encode::string(&counts, &mut out);
    for (name, starts) in ["terms", "words", "ends"].iter().zip(starts) {
        let _ = write!(out, ",\"{name}\":");
        encode::strings(starts.iter().map(String::as_str), &mut out);
    }
    out.push_str(",\"kinds\":");
    encode::strings(kinds.iter().map(|(name, _)| *name), &mut out);
    let weights: Vec<u8> = kinds.iter().map(|(_, weight)| *weight).collect();
    let _ = write!(out, ",\"weights\":{weights:?},\"runs\":");
    encode::string(&runs, &mut out);
    out.push('}');
    out
}

fn kind(entry: &Entry) -> (&str, u8) {
    (&entry.kind, entry.weight)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_made_as_the_client_makes_them() {
        assert_eq!(slug("Step 1: tag the VPC!"), "step-1-tag-the-vpc");
        assert_eq!(slug("— É —"), "");
    }

    #[test]
    fn excerpts_are_one_line_cut_between_words() {
        assert_eq!(excerpt(" a\n\tb  c ", 20), "a b c");
        let long = excerpt(&"words ".repeat(100), 50);
        assert!(long.ends_with("words…") && long.chars().count() <= 51);
        assert_eq!(excerpt(&"x".repeat(500), 50).chars().count(), 51);
    }
}
