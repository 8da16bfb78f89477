//! Links to other sites: each address is asked once whether it is still there. The only room that opens connections, and only
//! `check` comes here; nothing that a site answers is ever shown but its status and, made harmless, the address it moved to.

mod address;
mod ask;
mod known;
mod lanes;
mod private;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::time::Duration;

use globset::GlobSet;
use url::Url;

pub use self::ask::Why;
pub use self::known::Known;

use self::ask::{Answer, Client};
use crate::check::EXTERNAL_LINK;
use crate::diagnostic::{Diagnostic, Span};
use crate::outline::{Destination, Outline};
use crate::path::SourcePath;
use crate::scan::Scan;

/// What is asked, and how.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Addresses that are not asked.
    pub ignore: GlobSet,
    /// The forge's address down to the project's owner: what is private there is answered as if it were gone.
    pub own: Option<String>,
    /// Whether private addresses are asked too; else neither they nor what leads to them.
    pub private: bool,
    /// Whether the proxy is used that the environment names.
    pub proxy: bool,
    /// How long an answer may take.
    pub patience: Duration,
    /// How long a host is left in peace between two questions.
    pub pause: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        let (patience, pause) = (Duration::from_secs(15), Duration::from_millis(200));
        Self { ignore: GlobSet::empty(), own: None, private: false, proxy: true, patience, pause }
    }
}

/// Where links to other sites stand, by what they lead to, as written.
pub type Links = BTreeMap<String, Vec<(SourcePath, Span)>>;

/// The links to other sites of all pages.
pub fn links(scan: &Scan, outline: &Outline) -> Links {
    let mut links = Links::new();
    for (file, destinations) in &outline.destinations {
        let Some(authored) = scan.documents.get(file) else { continue };
        for (destination, link) in destinations.iter().zip(&authored.document.links) {
            if let Destination::External(address) = destination {
                let (file, span) = authored.place(file, link.span);
                links.entry(address.clone()).or_default().push((file.clone(), span));
            }
        }
    }
    links
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Report {
    /// A finding for every link that leads nowhere.
    pub gone: Vec<Diagnostic>,
    /// A finding for every link whose site names another address for good.
    pub moved: Vec<Diagnostic>,
    /// How many addresses are there, those included that were there lately.
    pub fine: usize,
    /// How many of them were not asked again.
    pub believed: usize,
    /// How many addresses are gone.
    pub gone_addresses: usize,
    /// How many addresses moved.
    pub moved_addresses: usize,
    /// Addresses that nothing can be said of, fit to be shown, and why.
    pub unsure: Vec<(String, Why)>,
    /// How many addresses were left out: reserved, private, or ignored.
    pub left_out: usize,
}

/// Where an address is linked from.
struct Asked<'a> {
    url: Url,
    places: Vec<&'a (SourcePath, Span)>,
}

/// Asks every address that is not `known` to be there, each once. `progress` is told how many of how many are done.
pub fn check(
    links: &Links,
    settings: &Settings,
    known: &mut Known,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Report {
    let mut report = Report::default();
    let mut to_ask: BTreeMap<String, Asked<'_>> = BTreeMap::new();
    for (written, places) in links {
        let Some(url) = address::parse(written) else {
            // mailto is no web address; of what is, an author may have left a placeholder in it.
            if address::is_web(written) {
                report.unsure.push((address::shown_as_written(written), Why::NoAddress));
            }
            continue;
        };
        let is_ignored = settings.ignore.is_match(written) || settings.ignore.is_match(url.as_str());
        if is_ignored || (!settings.private && private::is_private(&url)) {
            report.left_out += 1;
            continue;
        }
        let asked = Asked { places: Vec::new(), url: url.clone() };
        to_ask.entry(url.into()).or_insert(asked).places.extend(places);
    }
    let all = to_ask.len();
    to_ask.retain(|url, _| !known.is_fine(url));
    report.believed = all - to_ask.len();
    report.fine = report.believed;
    let asked: Vec<Asked<'_>> = to_ask.into_values().collect();
    if asked.is_empty() {
        return report;
    }
    let client = Client::new(settings);
    let urls: Vec<&Url> = asked.iter().map(|asked| &asked.url).collect();
    let answers = lanes::ask_all(&urls, &client, settings.pause, progress);
    let is_connected = answers.iter().any(Answer::is_of_a_site);
    for (asked, answer) in asked.iter().zip(answers) {
        report.add(asked, with_doubt(answer, &asked.url, is_connected, settings), known);
    }
    report
}

/// A host that is not found is no finding when no other was: most likely there is no network. Nor is what is not found at the
/// project's own forge: to strangers, private repositories are not there.
fn with_doubt(answer: Answer, url: &Url, is_connected: bool, settings: &Settings) -> Answer {
    let is_own = settings.own.as_ref().is_some_and(|own| url.as_str().starts_with(own.as_str()));
    match answer {
        Answer::Gone(Why::Status(_)) if is_own => Answer::Unsure(Why::MayBePrivate),
        Answer::Gone(why @ (Why::NoHost | Why::Certificate)) if !is_connected => Answer::Unsure(why),
        answer => answer,
    }
}

impl Report {
    fn add(&mut self, asked: &Asked<'_>, answer: Answer, known: &mut Known) {
        let shown = address::shown(&asked.url);
        let findings = |message: String, help: String| {
            let finding = move |(file, span): &&(SourcePath, Span)| {
                Diagnostic::warning(EXTERNAL_LINK, file, message.clone()).at(*span).help(help.clone())
            };
            asked.places.iter().map(finding).collect::<Vec<_>>()
        };
        match answer {
            Answer::Fine => {
                self.fine += 1;
                known.learn(asked.url.as_str());
            }
            Answer::Gone(why) => {
                self.gone_addresses += 1;
                let help = "link to where it is now, or take the link out";
                self.gone.extend(findings(format!("`{shown}` is gone: {why}"), help.into()));
            }
            Answer::Moved(to) => {
                self.moved_addresses += 1;
                let help = format!("link to `{}`", address::shown(&to));
                self.moved.extend(findings(format!("`{shown}` has moved for good"), help));
            }
            Answer::Unsure(why) => self.unsure.push((shown, why)),
        }
    }
}
