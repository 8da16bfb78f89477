//! Telling open pages that the site changed: each asks, and is answered when there is news.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde::Serialize;
use tiny_http::Request;

use super::faults::Fault;
use super::http;
use crate::diagnostic::Diagnostic;
use crate::path::SitePath;
use crate::site::Site;

/// Where pages ask: `?since=` what they were told last.
pub(super) const NEWS: &str = "_infrabook/live";

/// Where the script is that asks.
pub(super) const SCRIPT: &str = "_infrabook/live.js";

/// The script.
pub(super) const SCRIPT_TEXT: &str = include_str!("live.js");

/// A page that hears nothing for so long is answered that there is none: it asks again, and one that has gone is forgotten.
const PATIENCE: Duration = Duration::from_secs(25);

/// So many pages may wait; beyond that, the one that waits longest is answered.
const MOST: usize = 1000;

/// What is new in a version of the site.
#[derive(Default)]
pub(super) struct News {
    /// The copied files that changed.
    pub(super) assets: Vec<SitePath>,
    /// What is broken.
    pub(super) faults: Vec<Fault>,
    /// The pages whose last good state is better than what there is.
    pub(super) held: Held,
    /// Whether what changed is broken, be that known or not: whoever saved it wants to read why.
    pub(super) again: bool,
}

/// The pages that are made from what is broken.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(untagged)]
pub(super) enum Held {
    /// No page.
    #[default]
    None,
    /// These.
    Pages(Vec<SitePath>),
    /// Every page: a template is broken.
    All(bool),
}

impl Held {
    /// The pages that these faults are about.
    pub(super) fn of(site: &Site, faults: &[Diagnostic]) -> Self {
        if faults.iter().any(|fault| fault.path.is_within(&site.scan.config.theme)) {
            return Self::All(true);
        }
        Self::Pages(faults.iter().flat_map(|fault| site.pages_of(&fault.path)).collect())
    }
}

/// What open pages are told.
#[derive(Serialize)]
struct Told<'a> {
    session: &'a str,
    version: u64,
    token: String,
    assets: Vec<&'a SitePath>,
    faults: &'a [Fault],
    held: &'a Held,
    again: bool,
}

/// What there is to know of the site, version by version.
#[derive(Default)]
struct Now {
    version: u64,
    /// The version at which each copied file changed last.
    assets: BTreeMap<SitePath, u64>,
    faults: Vec<Fault>,
    held: Held,
    again: bool,
}

/// The open pages.
pub(super) struct Live {
    /// Tells this run of the program from others.
    session: String,
    state: Mutex<(Now, Vec<Waiting>)>,
}

struct Waiting {
    request: Request,
    until: Instant,
}

#[expect(clippy::disallowed_methods, reason = "waiting takes a clock; no page hears of it")]
fn now() -> Instant {
    Instant::now()
}

impl Live {
    pub(super) fn new(session: String, faults: Vec<Fault>) -> Self {
        Self { session, state: Mutex::new((Now { faults, ..Now::default() }, Vec::new())) }
    }

    /// Answers a page now if there is news for it, else when there will be. `since` is what it was told last.
    pub(super) fn ask(&self, request: Request, since: Option<&str>) {
        let mut state = self.lock();
        let (now_is, waiting) = &mut *state;
        if since != Some(self.token(now_is).as_str()) {
            let news = self.news(now_is, self.version(since));
            drop(state);
            http::send(request, http::json(news));
            return;
        }
        let longest = (waiting.len() >= MOST).then(|| waiting.remove(0));
        waiting.push(Waiting { request, until: now() + PATIENCE });
        drop(state);
        longest.into_iter().for_each(|it| http::send(it.request, http::nothing()));
    }

    /// Tells every page that there is a new version.
    pub(super) fn changed(&self, news: News) {
        let mut state = self.lock();
        let (now_is, waiting) = &mut *state;
        now_is.version += 1;
        let version = now_is.version;
        now_is.assets.extend(news.assets.into_iter().map(|route| (route, version)));
        (now_is.faults, now_is.held, now_is.again) = (news.faults, news.held, news.again);
        // Whoever waits was told of the version before.
        let told: Arc<str> = self.news(now_is, Some(version - 1)).into();
        let waiting = std::mem::take(waiting);
        drop(state);
        for it in waiting {
            http::send(it.request, http::json(told.to_string()));
        }
    }

    /// Whether this is what pages were told is broken.
    pub(super) fn has_told(&self, faults: &[Fault]) -> bool {
        self.lock().0.faults == faults
    }

    /// Answers those that have waited long enough.
    pub(super) fn beat(&self) {
        let now = now();
        let done: Vec<Waiting> = self.lock().1.extract_if(.., |it| it.until <= now).collect();
        done.into_iter().for_each(|it| http::send(it.request, http::nothing()));
    }

    fn news(&self, now: &Now, since: Option<u64>) -> String {
        // Of another run of the program, nothing is known.
        let since = since.unwrap_or(now.version);
        let changed = now.assets.iter().filter(|(_, version)| **version > since);
        let told = Told {
            session: &self.session,
            version: now.version,
            token: self.token(now),
            assets: changed.map(|(route, _)| route).collect(),
            faults: &now.faults,
            held: &now.held,
            again: now.again,
        };
        serde_json::to_string(&told).unwrap_or_default()
    }

    fn token(&self, now: &Now) -> String {
        format!("{}-{}", self.session, now.version)
    }

    /// The version in a token of this run.
    fn version(&self, token: Option<&str>) -> Option<u64> {
        token?.strip_prefix(&self.session)?.strip_prefix('-')?.parse().ok()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, (Now, Vec<Waiting>)> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
