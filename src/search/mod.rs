//! The search index: small script files, of which a query loads only those that it needs.
//!
//! - `index.js`, the manifest: where each shard begins, and which entries make up a page.
//! - `t0.js`, `t1.js`, …: terms in order, each with the entries that hold it.
//! - `w0.js`, …: words in order, without where they stand, for finding what a mistyped one is like.
//! - `v0.js`, …: the same in order of their last letters, so that a typo in the first ones is found too.
//! - `r0.js`, …: what is shown of each entry.
//!
//! They are scripts that call `infrabookShard(name, version, data)`, so search works from `file://`. The reader of this
//! format is `themes/default/script/search-index.js`; the two change together.

mod encode;
mod fold;
mod postings;
mod records;
mod shards;
#[cfg(test)]
mod tests;
mod tokens;
mod vocabulary;

use xxhash_rust::xxh3::xxh3_64;

/// The folder of the site in which the index stands, from the site's root.
pub const FOLDER: &str = "_infrabook/search";

/// Something that can be found. Entries of one page follow each other, the page itself first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Relative to the site's root, percent-encoded, with its `#anchor`.
    pub url: String,
    /// What it is called.
    pub title: String,
    /// Further names it goes by, ranked as its title is: `var.cidr` of the input `cidr`.
    pub aliases: Vec<String>,
    /// Where it stands: its page's title, or the way there. May be empty; its words find every entry of the page.
    pub context: String,
    /// The heading that it stands under, below its page's own. May be empty.
    pub above: String,
    /// What it is, as a key of the texts `search.kind`: `guide`, `variable`, `resource`.
    pub kind: String,
    /// Its plain text, redacted; what stands apart, such as a table's cells, on lines of its own.
    pub text: String,
    /// Words that find it as those of its text do, and are not shown: tags.
    pub keywords: String,
    /// By how many per cent it is raised above its like.
    pub weight: u8,
}

/// A file of the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Its name within [`FOLDER`].
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// The whole index of `entries`, the manifest first. The same entries in the same order give the same bytes.
pub fn index(entries: &[Entry]) -> Vec<Shard> {
    let pages = pages(entries);
    let terms = postings::collect(entries, &pages);
    let (term_shards, term_starts) = shards::terms(&terms, pages.len());
    let [(word_shards, word_starts), (end_shards, end_starts)] = shards::words(&terms);
    let (record_shards, record_counts) = records::records(entries);

    let mut parts: Vec<(String, String)> = vec![("index".to_owned(), String::new())];
    let shards = [("t", term_shards), ("w", word_shards), ("v", end_shards), ("r", record_shards)];
    for (letter, shards) in shards {
        parts.extend(shards.into_iter().enumerate().map(|(i, data)| (format!("{letter}{i}"), data)));
    }
    if let Some((_, manifest)) = parts.first_mut() {
        *manifest =
            records::manifest(entries, &pages, &record_counts, [&term_starts, &word_starts, &end_starts]);
    }
    let version = version(&parts);
    parts.into_iter().map(|(name, data)| shard(&name, &version, &data)).collect()
}

/// Entries of one page: they differ in nothing but the anchor, and follow each other.
fn pages(entries: &[Entry]) -> Vec<&[Entry]> {
    entries.chunk_by(|a, b| page_url(&a.url) == page_url(&b.url)).collect()
}

fn page_url(url: &str) -> &str {
    url.split_once('#').map_or(url, |(page, _)| page)
}

/// Shards of different builds must not be read together: each carries this.
fn version(parts: &[(String, String)]) -> String {
    let digests: Vec<u8> =
        parts.iter().flat_map(|(_, data)| xxh3_64(data.as_bytes()).to_le_bytes()).collect();
    format!("{:016x}", xxh3_64(&digests))
}

fn shard(name: &str, version: &str, data: &str) -> Shard {
    let bytes = format!("infrabookShard(\"{name}\",\"{version}\",{data})\n").into_bytes();
    Shard { name: format!("{name}.js"), bytes }
}
