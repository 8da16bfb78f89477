//! What state the estate is in, for its page: versions that drift apart, and pages that nobody has looked at for long.

use super::Site;
use super::records::{link, owner, reviewed};
use crate::outline::estate::{DRIFT, UPKEEP};
use crate::outline::records::Record;
use crate::path::SitePath;
use crate::source::block::{Block, Body, Drift, Inline, Reading, Table, TableRow, Target};

/// So many are shown of what drifts, and of what was reviewed longest ago: the rest stands on the page that tells of it.
const WORST: usize = 5;

/// The sections, without those that would be empty.
pub(super) fn blocks(site: &Site) -> Vec<Block> {
    let title = |name: &str| site.scan.texts.say(name).to_owned();
    let drift = Block::new(DRIFT.0, title(DRIFT.1), Body::Table(drift(site)));
    let upkeep = Block::new(UPKEEP.0, title(UPKEEP.1), Body::Facts(upkeep(site)));
    [drift, upkeep].into_iter().filter(|block| !block.body.is_empty()).collect()
}

/// What drifts most, and how.
fn drift(site: &Site) -> Table {
    let texts = &site.scan.texts;
    let mut worst: Vec<&Drift> = site.outline.drifts().collect();
    worst.sort_by_key(|it| std::cmp::Reverse(it.marked));
    let row = |it: &&Drift| {
        let name = Inline::Link { text: it.name.clone(), code: true, to: Target::Overview(it.slug.clone()) };
        let marked = texts.count_with("estate.drift-of", it.of, &[("marked", &it.marked)]);
        TableRow {
            cells: vec![vec![name], it.asked.clone(), it.locked.clone(), vec![Inline::Text(marked)]],
            ..TableRow::default()
        }
    };
    let heads = ["column.name", "column.constraints", "column.locked", "column.drift"];
    let rows = worst.iter().take(WORST).map(row).collect();
    Table::new(heads.map(|name| texts.say(name).to_owned()), rows).read_as(Reading::Whole)
}

/// How many pages say when they were reviewed, and which of them the longest ago: the reader's clock tells whether it is too long.
fn upkeep(site: &Site) -> Vec<(String, Vec<Inline>)> {
    let (texts, records) = (&site.scan.texts, &site.outline.records);
    let mut dated: Vec<_> =
        records.pages.iter().filter_map(|record| Some((record.reviewed?, record))).collect();
    if dated.is_empty() {
        return Vec::new();
    }
    dated.sort_by_key(|(date, record)| (*date, record.page));
    let many = texts.count_with("estate.reviewed-of", records.pages.len(), &[("reviewed", &dated.len())]);
    let all = match SitePath::new("upkeep.html") {
        Some(place) => Inline::Link { text: many, code: false, to: Target::Place(place) },
        None => Inline::Text(many),
    };
    let one = |(date, record): &(_, &Record)| {
        let mut words = link(site, record.page);
        words.extend([Inline::Text(" ".into()), Inline::Day(reviewed(*date, site))]);
        let by = owner(records.owner(record.page));
        if !by.is_empty() {
            words.push(Inline::Text(" · ".into()));
            words.extend(by);
        }
        words
    };
    let oldest: Vec<_> = dated.iter().take(WORST).map(one).collect();
    vec![
        (texts.say("column.reviewed").to_owned(), vec![all]),
        (texts.say("column.oldest-review").to_owned(), oldest.join(&Inline::Break)),
    ]
}
