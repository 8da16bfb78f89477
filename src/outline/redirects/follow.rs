//! Where redirects lead in the end: one may lead to another.

use std::collections::BTreeMap;

use super::super::destination::anchored;
use super::super::{Anchors, Destination, Outline, Route};
use super::{Rule, Written, place};
use crate::content::url;
use crate::diagnostic::{Diagnostic, nearest};
use crate::path::SitePath;
use crate::scan::Scan;

/// Where each rule leads; `None` where it leads nowhere, which is told.
pub(super) fn all(
    rules: &[Rule<'_>],
    scan: &Scan,
    outline: &Outline,
    found: &mut Vec<Diagnostic>,
) -> Vec<Option<Destination>> {
    let by_place =
        rules.iter().enumerate().map(|(at, rule)| ((&rule.from, rule.fragment.as_deref()), at)).collect();
    let states = vec![State::Unknown; rules.len()];
    let anchors = Anchors::new(outline.pages.len());
    let mut follower = Follower { rules, by_place, states, scan, outline, anchors, found };
    (0..rules.len()).for_each(|rule| follower.follow(rule));
    let known = |state| if let State::Known(end) = state { end } else { None };
    follower.states.into_iter().map(known).collect()
}

struct Follower<'a> {
    rules: &'a [Rule<'a>],
    by_place: BTreeMap<(&'a SitePath, Option<&'a str>), usize>,
    states: Vec<State>,
    scan: &'a Scan,
    outline: &'a Outline,
    anchors: Anchors,
    found: &'a mut Vec<Diagnostic>,
}

#[derive(Clone)]
enum State {
    Unknown,
    /// Being followed.
    OnTrail,
    Known(Option<Destination>),
}

/// What a rule leads to.
enum Step {
    End(Destination),
    /// Another rule; and the part of what that leads to.
    On(usize, Option<String>),
}

/// For so many redirects that lead nowhere the nearest page is looked for.
const MOST_COMPARED: usize = 50;

/// What is wrong with a target, and the cure.
type Fault = (String, String);

impl Follower<'_> {
    /// Finds where a rule leads, and with it every rule on the way.
    fn follow(&mut self, start: usize) {
        let mut trail: Vec<(usize, Option<String>)> = Vec::new();
        let mut at = start;
        let mut end = loop {
            match &self.states[at] {
                State::Known(end) => break end.clone(),
                State::OnTrail => {
                    let begin = trail.iter().position(|(rule, _)| *rule == at).unwrap_or_default();
                    self.tell_circle(&trail[begin..]);
                    break None;
                }
                State::Unknown => {}
            }
            self.states[at] = State::OnTrail;
            match self.step(at) {
                Ok(Step::On(next, part)) => {
                    trail.push((at, part));
                    at = next;
                }
                Ok(Step::End(end)) => {
                    trail.push((at, None));
                    break Some(end);
                }
                Err((message, help)) => {
                    trail.push((at, None));
                    let rule = &self.rules[at];
                    self.found.push(rule.finding(message, &help).at(rule.places.1));
                    break None;
                }
            }
        };
        for (at, part) in trail.into_iter().rev() {
            if let Some(part) = part {
                let whole = end.map(|end| self.there(end.or_at(Some(&part)))).transpose();
                end = whole.unwrap_or_else(|(message, help)| {
                    let rule = &self.rules[at];
                    self.found.push(rule.finding(message, &help).at(rule.places.1));
                    None
                });
            }
            self.states[at] = State::Known(end.clone());
        }
    }

    fn tell_circle(&mut self, trail: &[(usize, Option<String>)]) {
        let nexts = trail.iter().skip(1).chain(trail.first());
        for ((rule, _), (next, _)) in trail.iter().zip(nexts) {
            let (rule, next) = (&self.rules[*rule], &self.rules[*next]);
            let message = match trail {
                [_] => format!("`{}` leads to itself", rule.name()),
                _ => format!("`{}` leads in a circle, by `{}`", rule.name(), next.name()),
            };
            self.found.push(rule.finding(message, "let one of them lead to a page").at(rule.places.1));
        }
    }

    fn step(&self, at: usize) -> Result<Step, Fault> {
        let rule = &self.rules[at];
        if let Some(fragment) = &rule.fragment {
            self.check_source(rule, fragment)?;
        }
        let text = match rule.to {
            Written::Page(page) => return Ok(Step::End(Destination::Page(page, None))),
            Written::Text(text) => text.trim(),
        };
        if !url::is_safe(text) {
            let help = "write an address of this site, or one that begins with `https://`";
            return Err((format!("`{text}` is not led to: it could run something"), help.into()));
        }
        if url::is_external(text) {
            return web_address(text).map(|url| Step::End(Destination::External(url)));
        }
        if url::has_scheme(text) {
            return Err((format!("`{text}` is no page"), "write the address of one".into()));
        }
        self.within(text, rule)
    }

    /// Whether a fragment can lead on: a page of this site or a redirect is there, and has no such anchor any more.
    fn check_source(&self, rule: &Rule<'_>, fragment: &str) -> Result<(), Fault> {
        match self.outline.routes.get(&rule.from) {
            Some(Route::Page(page)) => {
                // Where no element has the id `top`, in any case, it is the top of the page: HTML, "select the indicated part".
                let is_there = fragment.eq_ignore_ascii_case("top")
                    || self.anchors.of(*page, self.scan, self.outline).contains(fragment);
                if !is_there {
                    return Ok(());
                }
                let message = format!("`{}` is still there, so it cannot lead on", rule.name());
                Err((message, "take the redirect out".into()))
            }
            _ if self.by_place.contains_key(&(&rule.from, None)) => Ok(()),
            _ => {
                let message = format!("there is no page `{}`, and nothing leads on from it", rule.from);
                Err((message, format!("let `/{}` lead somewhere as well", rule.from)))
            }
        }
    }

    /// A target within the site.
    fn within(&self, text: &str, rule: &Rule<'_>) -> Result<Step, Fault> {
        let (path, fragment) = text.split_once('#').map_or((text, None), |(path, it)| (path, Some(it)));
        let fragment = fragment.filter(|it| !it.is_empty());
        let fragment = fragment.map(|it| url::decode(it).unwrap_or(it.into()).into_owned());
        if path.contains('?') {
            return Err((
                format!("`{text}` has a query, which no page of this site takes"),
                "take it out".into(),
            ));
        }
        let path = url::decode(path).unwrap_or(path.into());
        let mut candidates = self.candidates(&path, rule).into_iter().peekable();
        if candidates.peek().is_none() {
            let help = "write an address of this site, or a whole URL";
            return Err((format!("`{text}` leaves the site"), help.into()));
        }
        let missing = candidates.peek().map(ToString::to_string).unwrap_or_default();
        match candidates.find_map(|candidate| self.found_at(&candidate, fragment.as_deref())) {
            Some(Step::End(end)) => self.there(end).map(Step::End),
            Some(step) => Ok(step),
            None => {
                let routes = self.outline.routes.keys().map(SitePath::as_str);
                // Each is held against all pages: where a whole folder moved, the first ones say it.
                let near = (self.found.len() < MOST_COMPARED).then(|| nearest(&missing, routes)).flatten();
                let help = near.map(|near| format!("did you mean `/{near}`?"));
                let help = help.unwrap_or_else(|| "write where the page is now".into());
                Err((format!("there is no `{missing}` on this site"), help))
            }
        }
    }

    /// What a path may mean: from the folder of the old address; with a leading slash, from the site's root, or from the host's.
    fn candidates(&self, path: &str, rule: &Rule<'_>) -> Vec<SitePath> {
        if path.is_empty() {
            return vec![rule.from.clone()];
        }
        let named = |start: SitePath, path: &str| {
            let at = start.join(path)?;
            let index = || at.join("index.html");
            if at.is_root() || place::is_folder(path) { index() } else { Some(at) }
        };
        let Some(of_root) = path.strip_prefix('/') else {
            return named(rule.from.parent(), path).into_iter().collect();
        };
        let below_base = path.strip_prefix(self.scan.config.base_path.as_str());
        let both = [Some(of_root), below_base].into_iter().flatten();
        both.filter_map(|path| named(SitePath::root(), path.trim_start_matches('/'))).collect()
    }

    /// What there is at a place, by its own name or that of its page.
    fn found_at(&self, place: &SitePath, fragment: Option<&str>) -> Option<Step> {
        let page = place::page_at(place);
        let plain = place.parent().join(&format!("{}.html", place.name()));
        [Some(place.clone()), page, plain]
            .into_iter()
            .flatten()
            .find_map(|place| self.exactly_at(&place, fragment))
    }

    fn exactly_at(&self, place: &SitePath, fragment: Option<&str>) -> Option<Step> {
        let moved = fragment.and_then(|fragment| self.by_place.get(&(place, Some(fragment))));
        if let Some(rule) = moved {
            return Some(Step::On(*rule, None));
        }
        match self.outline.routes.get(place) {
            Some(Route::Page(page)) => Some(Step::End(Destination::Page(*page, fragment.map(str::to_owned)))),
            Some(Route::File(_)) => {
                let suffix = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
                Some(Step::End(Destination::File(place.clone(), suffix)))
            }
            _ => {
                let rule = self.by_place.get(&(place, None))?;
                Some(Step::On(*rule, fragment.map(str::to_owned)))
            }
        }
    }

    /// This place, when the page has the part that it names.
    fn there(&self, end: Destination) -> Result<Destination, Fault> {
        let Destination::Page(page, Some(fragment)) = end else { return Ok(end) };
        anchored(page, &fragment, &self.anchors, self.scan, self.outline).ok_or_else(|| {
            let message =
                format!("the page \u{201c}{}\u{201d} has no `#{fragment}`", self.outline.pages[page].title);
            let known = self.anchors.of(page, self.scan, self.outline);
            let near = nearest(&fragment, known.iter().map(String::as_str));
            let help = near.map(|near| format!("did you mean `#{near}`?"));
            (message, help.unwrap_or_else(|| "mend the fragment, or take it out".into()))
        })
    }
}

/// A web address that a browser reads as it is written.
fn web_address(text: &str) -> Result<String, Fault> {
    let rest = text.split_once("//").map_or("", |(_, rest)| rest);
    let is_odd = |c: char| c.is_whitespace() || c.is_control() || "\"'<>\\^`{|}".contains(c);
    if rest.is_empty() || rest.starts_with(['/', '?', '#']) || text.contains(is_odd) {
        return Err((format!("`{text}` is no web address"), "write it whole, percent-encoded".into()));
    }
    // From the disk, `//host` would be read as `file://host`.
    Ok(if text.starts_with("//") { format!("https:{text}") } else { text.to_owned() })
}
