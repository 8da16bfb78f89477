//! What pages say of themselves: at the foot of each, and the lists of it.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Site, relations};
use crate::catalog::EntityId;
use crate::content::FrontMatter;
use crate::html::Html;
use crate::outline::records::{LISTED, Record, Section, section, tag_route};
use crate::outline::{Owner, PageKind, records};
use crate::path::SitePath;
use crate::render;
use crate::render::view::{FactView, LinkView};
use crate::source::block::{
    Badge, Block, Body, Day, Inline, PageData, Reading, Table, TableRow, Target, Tone,
};

const EXPIRED: &str = "record.expired";
const DUE: &str = "record.review-due";

/// What stands at a page's foot.
pub(super) fn facts(site: &Site, page: usize, said: Option<&FrontMatter>) -> Vec<FactView> {
    let texts = &site.scan.texts;
    let text =
        |label: &str, text: String| FactView { label: texts.say(label).into(), text, ..FactView::default() };
    let day = |label: &str, day: Day| FactView {
        is_day: true,
        until: day.until.as_ref().map(|(until, _)| until.clone()),
        late: day.until.map_or("", |(_, late)| texts.say(late)).into(),
        ..text(label, day.date)
    };
    let owner = site.outline.records.owner(page);
    let owner = owner
        .map(|it| FactView { from: it.from.map(str::to_owned), ..text("column.owner", it.name.clone()) });
    let reviewed = said.and_then(|it| it.reviewed).map(|it| day("column.reviewed", reviewed(it.date, site)));
    let expires = said.and_then(|it| it.expires).map(|it| day("column.expires", expires(it.date)));
    let status = said.and_then(|it| it.status.clone()).map(|it| text("column.status", it));
    [owner, reviewed, expires, status].into_iter().flatten().collect()
}

/// The state that a page says it is in, to stand beside its title; nothing where it says none.
pub(super) fn status(said: &FrontMatter) -> Html {
    let mut html = Html::new();
    if let Some(status) = &said.status {
        html.push_trusted("<p class=\"status\" data-ui>");
        html.push(&render::badges(&[Badge::new(status.clone(), tone_of(status))]));
        html.push_trusted("</p>\n");
    }
    html
}

/// What a status asks of a reader: the word is the author's, and most have the meaning that catalogs of services give them.
pub(super) fn tone_of(status: &str) -> Tone {
    match status.to_ascii_lowercase().as_str() {
        "deprecated" | "obsolete" | "archived" | "retired" | "superseded" | "outdated" | "end of life" => {
            Tone::Warning
        }
        "draft" | "proposed" | "experimental" | "alpha" | "beta" | "in review" | "wip" => Tone::Accent,
        "stable" | "production" | "active" | "approved" | "accepted" | "current" | "live" => Tone::Good,
        _ => Tone::Neutral,
    }
}

/// The tags of a page, each a link to the pages that have it.
pub(super) fn tags_of(site: &Site, said: &FrontMatter, route: &SitePath) -> Vec<LinkView> {
    let link = |name: &String| {
        let place = site.outline.records.tag(name).and_then(|tag| tag_route(&tag.slug));
        LinkView { title: name.clone(), url: place.map(|place| place.url_from(route)) }
    };
    said.tags.iter().map(link).collect()
}

/// When a page was reviewed, and for how long that is believed: see the rule `expired`.
pub(super) fn reviewed(date: Date, site: &Site) -> Day {
    let within = site.scan.config.checks.reviewed_within;
    // 0 asks for no reviews.
    let days = Some(within).filter(|&days| days > 0).and_then(|days| jiff::Span::new().try_days(days).ok());
    let until = days.and_then(|days| date.checked_add(days).ok());
    Day { date: date.to_string(), until: until.map(|until| (until.to_string(), DUE)) }
}

fn expires(date: Date) -> Day {
    Day { date: date.to_string(), until: Some((date.to_string(), EXPIRED)) }
}

/// One of the lists.
pub(super) fn page(site: &Site, kind: &PageKind) -> PageData {
    let blocks = match kind {
        PageKind::Tag(index) => tag(site, *index),
        PageKind::Tags => tags(site),
        PageKind::Alerts => alerts(site),
        _ => upkeep(site),
    };
    PageData { badges: Vec::new(), blocks }
}

fn tags(site: &Site) -> Vec<Block> {
    let row =
        |tag: &records::Tag| row([place(&tag.name, tag_route(&tag.slug)), text(tag.pages.len().to_string())]);
    let rows = site.outline.records.tags.iter().map(row).collect();
    vec![list(site, section::TAGS, ["column.tag", "column.pages"], rows)]
}

fn tag(site: &Site, index: usize) -> Vec<Block> {
    let outline = &site.outline;
    let records = &outline.records;
    let Some(tag) = records.tags.get(index) else { return Vec::new() };
    let row = |&page: &usize| {
        let record = records.of(page)?;
        let about = text(outline.pages[page].summary.clone());
        Some(row([
            link(site, page),
            about,
            owner(records.owner(record.page)),
            day(record.reviewed.map(|it| reviewed(it, site))),
        ]))
    };
    let rows = tag.pages.iter().filter_map(row).collect();
    let heads = ["column.page", "column.about", "column.owner", "column.reviewed"];
    vec![list(site, section::PAGES, heads, rows)]
}

fn alerts(site: &Site) -> Vec<Block> {
    let outline = &site.outline;
    let records = &outline.records;
    let row = |(alert, alarms): (&records::Alert, &Vec<EntityId>)| {
        let record = records.of(alert.page)?;
        let to = outline.alert_address(&alert.slug, alert.page).map(Target::Place);
        let name = to.map_or_else(
            || Inline::Code(alert.name.clone()),
            |to| Inline::Link { text: alert.name.clone(), code: true, to },
        );
        let severity = record.severity.clone();
        let severity = severity.map(|text| Inline::Badge(Badge::new(text, Tone::Neutral)));
        let raised = (!alarms.is_empty())
            .then(|| Inline::Quiet(format!(" {} ", site.scan.texts.say("record.raised-by"))));
        let name = [name].into_iter().chain(raised).chain(relations::alarms(alarms.iter(), outline));
        Some(row([
            name.collect(),
            link(site, alert.page),
            severity.into_iter().collect(),
            owner(records.owner(record.page)),
            day(record.reviewed.map(|it| reviewed(it, site))),
        ]))
    };
    let rows = records.alerts.iter().zip(&outline.alarms.of_alert).filter_map(row).collect();
    let heads = ["column.alert", "column.runbook", "column.severity", "column.owner", "column.reviewed"];
    vec![list(site, section::ALERTS, heads, rows)]
}

/// The owners, then the pages: those that were never reviewed, then those whose last review is longest ago.
fn upkeep(site: &Site) -> Vec<Block> {
    let records = &site.outline.records;
    let mut pages: Vec<&Record> = records.pages.iter().collect();
    pages.sort_by_key(|record| record.reviewed);
    let row = |record: &&Record| {
        let page = &site.outline.pages[record.page];
        let changed = site.last_change(page).map(|change| Day { date: change.date.to_string(), until: None });
        row([
            link(site, record.page),
            owner(records.owner(record.page)),
            record.reviewed.map_or_else(
                || vec![Inline::Quiet(site.scan.texts.say("record.never").into())],
                |it| day(Some(reviewed(it, site))),
            ),
            day(record.expires.map(expires)),
            day(changed),
        ])
    };
    let rows = pages.iter().take(LISTED).map(row).collect();
    let heads = ["column.page", "column.owner", "column.reviewed", "column.expires", "column.changed"];
    let listed = list(site, section::PAGES, heads, rows);
    let more = pages.len().checked_sub(LISTED).filter(|&more| more > 0).map(|more| {
        let words = site.scan.texts.count("record.more", more);
        Block::new(section::MORE.0, site.scan.texts.say(section::MORE.1).to_owned(), Body::Words(words))
    });
    [owners(site), listed].into_iter().chain(more).collect()
}

/// What each owner answers for, counted.
fn owners(site: &Site) -> Block {
    #[derive(Default)]
    struct Sum {
        pages: usize,
        never: usize,
        oldest: Option<Date>,
    }
    let mut sums: BTreeMap<&str, Sum> = BTreeMap::new();
    for record in &site.outline.records.pages {
        let owner = site.outline.records.owner(record.page);
        let sum = sums.entry(owner.map_or("", |it| it.name.as_str())).or_default();
        sum.pages += 1;
        sum.never += usize::from(record.reviewed.is_none());
        sum.oldest = sum.oldest.into_iter().chain(record.reviewed).min();
    }
    let row = |(name, sum): (&str, Sum)| {
        let name = if name.is_empty() {
            Inline::Quiet(site.scan.texts.say("record.nobody").into())
        } else {
            Inline::Text(name.into())
        };
        let count = |count: usize| text(count.to_string());
        row([vec![name], count(sum.pages), count(sum.never), day(sum.oldest.map(|it| reviewed(it, site)))])
    };
    let rows = sums.into_iter().map(row).collect();
    let heads = ["column.owner", "column.pages", "column.never-reviewed", "column.oldest-review"];
    list(site, section::OWNERS, heads, rows)
}

/// A table under these heads, by the names of their texts.
fn list<const N: usize>(site: &Site, (id, title): Section, heads: [&str; N], rows: Vec<TableRow>) -> Block {
    let texts = &site.scan.texts;
    let table = Table::new(heads.map(|name| texts.say(name).to_owned()), rows);
    Block::new(id, texts.say(title).to_owned(), Body::Table(table.read_as(Reading::List)))
}

fn row<const N: usize>(cells: [Vec<Inline>; N]) -> TableRow {
    TableRow { cells: cells.into(), ..TableRow::default() }
}

fn text(text: String) -> Vec<Inline> {
    vec![Inline::Text(text)]
}

fn day(day: Option<Day>) -> Vec<Inline> {
    day.map(Inline::Day).into_iter().collect()
}

/// A page, by its title.
pub(super) fn link(site: &Site, page: usize) -> Vec<Inline> {
    let page = &site.outline.pages[page];
    place(&page.title, Some(page.route.clone()))
}

fn place(text: &str, place: Option<SitePath>) -> Vec<Inline> {
    let text = text.to_owned();
    vec![match place {
        Some(place) => Inline::Link { text, code: false, to: Target::Place(place) },
        None => Inline::Text(text),
    }]
}

/// Who answers for something, and where that was read.
pub(super) fn owner(owner: Option<&Owner>) -> Vec<Inline> {
    let Some(Owner { name, from }) = owner else { return Vec::new() };
    let from = from.map(|from| Inline::Quiet(format!(" ({from})")));
    std::iter::once(Inline::Text(name.clone())).chain(from).collect()
}
