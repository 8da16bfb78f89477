//! `check --external`: other sites are asked whether they still are where links lead.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use jiff::civil::{Date, date};

use super::report::say;
use super::today;
use crate::cache;
use crate::check::{self, EXTERNAL_LINK, Level};
use crate::diagnostic::{Diagnostic, Severity};
use crate::external::{self, Known, Links, Report, Settings};
use crate::site::Site;

/// So many addresses that nothing can be said of are named.
const NAMED: usize = 20;

/// What is found where links lead to other sites: nothing is asked where the rule is allowed.
pub(super) fn findings(site: &Site, project: &Path) -> Vec<Diagnostic> {
    let checks = &site.scan.config.checks;
    if checks.levels.of(EXTERNAL_LINK) == Level::Allow {
        return Vec::new();
    }
    let own = site.scan.forge.as_ref().and_then(|forge| forge.url.rsplit_once('/'));
    let settings = Settings {
        ignore: checks.external.ignore.clone(),
        own: own.map(|(owner, _)| format!("{owner}/")),
        ..Settings::default()
    };
    let mut known =
        Known::from_bytes(&cache::kept(project, cache::LINKS), days(today()), checks.external.cache_days);
    let links = external::links(&site.scan, &site.outline);
    let report = ask(&links, &settings, &mut known);
    // Where it cannot be kept, the next check asks again.
    let _ = cache::keep(project, cache::LINKS, &known.to_bytes());
    tell(&report);
    let mut found = check::admitted(report.gone, &site.scan);
    // What has moved is there all the same: it fails no check.
    let moved = check::admitted(report.moved, &site.scan);
    found.extend(moved.into_iter().map(|found| Diagnostic { severity: Severity::Warning, ..found }));
    found
}

/// Asks, and says how far it is where someone waits at a terminal.
fn ask(links: &Links, settings: &Settings, known: &mut Known) -> Report {
    let is_watched = io::stderr().is_terminal();
    let progress = |done: usize, all: usize| {
        if is_watched {
            let _ = write!(io::stderr(), "\rchecking links: {done} of {all} ");
        }
    };
    let report = external::check(links, settings, known, &progress);
    if is_watched {
        let _ = write!(io::stderr(), "\r{:40}\r", "");
    }
    report
}

fn tell(report: &Report) {
    let all = report.fine + report.gone_addresses + report.moved_addresses + report.unsure.len();
    let mut parts = vec![match report.believed {
        0 => format!("{} there", report.fine),
        believed => format!("{} there ({believed} of them not asked again)", report.fine),
    }];
    for (count, what) in [
        (report.gone_addresses, "gone"),
        (report.moved_addresses, "moved"),
        (report.unsure.len(), "could not be checked"),
        (report.left_out, "left out"),
    ] {
        if count > 0 {
            parts.push(format!("{count} {what}"));
        }
    }
    for (shown, why) in report.unsure.iter().take(NAMED) {
        say(&format!("could not be checked: {shown}: {why}"));
    }
    if report.unsure.len() > NAMED {
        say(&format!("and {} more that could not be checked", report.unsure.len() - NAMED));
    }
    let links = if all == 1 { "1 address".to_owned() } else { format!("{all} addresses") };
    say(&format!("{links} on other sites: {}", parts.join(", ")));
}

/// Days since 1970.
fn days(today: Date) -> u64 {
    u64::try_from(today.duration_since(date(1970, 1, 1)).as_hours() / 24).unwrap_or_default()
}
