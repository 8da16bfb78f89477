//! The rules: each has a name, a level and a way to find. What is found on the way, while files are read and links are
//! followed, comes from there under its rule's name; the rest from a file of its own, here or in the rules of a source.

mod coverage;
mod duplicate_alert;
mod duplicate_id;
mod duplicate_route;
mod duplicate_title;
mod expired;
mod ignored;
mod level;
mod manual;
mod missing_chapter;
mod missing_description;
mod missing_runbook;
mod orphan_page;
mod stale_readme;

pub use coverage::Coverage;
pub use level::{Level, Levels};
pub use manual::{Section, manual};

use jiff::civil::Date;

use crate::diagnostic::Diagnostic;
use crate::outline::Outline;
use crate::scan::Scan;
use crate::tree::Tree;

/// A rule: what book.toml's `[check]` may name.
pub struct Rule {
    /// Its name, and its findings' code.
    pub code: &'static str,
    /// Its level unless book.toml sets another.
    pub default: Level,
    find: Find,
}

/// How the findings of a rule are come by.
enum Find {
    /// On the way: while files are read, links are followed, or a source puts its files together.
    Reading,
    /// From what was read and put together: after every edit of the preview too.
    Site(fn(&Scan, &Outline, &mut Vec<Diagnostic>)),
    /// By asking other sites, which [`crate::external`] does: for `check` alone, and where it is asked to.
    Asking,
    /// By another look, at more than pages are made from: for the commands that check, not in the preview.
    Audit(fn(&Audit<'_>, &mut Vec<Diagnostic>)),
}

/// What an audit looks at.
pub struct Audit<'a> {
    /// What was read.
    pub scan: &'a Scan,
    /// What it comes to.
    pub outline: &'a Outline,
    /// The project's files.
    pub tree: &'a Tree,
    /// The day on which it looks.
    pub today: Date,
}

const fn rule(code: &'static str, default: Level, find: Find) -> Rule {
    Rule { code, default, find }
}

/// The rule whose findings other sites make: `check` alone asks them, and may have been built without it.
pub const EXTERNAL_LINK: &str = "external-link";

/// Every rule, by name.
pub const RULES: &[Rule] = {
    use Find::{Asking, Audit, Reading, Site};
    use Level::{Allow, Deny, Warn};
    &[
        rule("broken-anchor", Deny, Reading),
        rule("broken-embed", Deny, Reading),
        rule("broken-include", Deny, Reading),
        rule("broken-link", Deny, Site(missing_chapter::find)),
        rule("broken-module-call", Deny, Reading),
        rule("broken-redirect", Deny, Reading),
        rule("broken-reference", Deny, Reading),
        rule("broken-tf-link", Deny, Reading),
        rule("contradicting-readme", Warn, Reading),
        rule("coverage-below", Allow, Site(coverage::find)),
        rule("duplicate-alert", Deny, Site(duplicate_alert::find)),
        rule("duplicate-id", Deny, Site(duplicate_id::find)),
        rule("duplicate-route", Deny, Site(duplicate_route::find)),
        rule("duplicate-title", Warn, Site(duplicate_title::find)),
        rule("expired", Warn, Audit(expired::find)),
        rule(EXTERNAL_LINK, Allow, Asking),
        rule("front-matter", Warn, Reading),
        rule("markup", Warn, Reading),
        rule("mermaid", Warn, Reading),
        rule("missing-description", Warn, Site(missing_description::find)),
        rule("missing-image", Deny, Reading),
        rule("missing-runbook", Allow, Site(missing_runbook::find)),
        rule("orphan-page", Warn, Site(orphan_page::find)),
        rule("parse-error", Deny, Reading),
        rule("secret", Deny, Reading),
        rule("stale-readme", Warn, Audit(stale_readme::find)),
        rule("summary", Deny, Reading),
        rule("template", Deny, Reading),
        rule("term-undefined", Warn, Reading),
        rule("theme", Warn, Reading),
        rule("undeclared-value", Warn, Reading),
        rule("unknown-name", Warn, Reading),
        rule("unpinned-version", Warn, Reading),
        rule("unsafe-link", Warn, Reading),
        rule("unused-footnote", Warn, Reading),
        rule("unused-ignore", Warn, Reading),
        rule("unused-variable", Warn, Reading),
    ]
};

/// What there is to say about a site from what was read: all but the audits.
pub fn check(scan: &Scan, outline: &Outline, of_theme: &[Diagnostic]) -> Vec<Diagnostic> {
    admitted(found(scan, outline, of_theme), scan)
}

/// Everything there is to say about a site, each finding at its rule's level, in the order of the files.
pub fn audit(audit: &Audit<'_>, of_theme: &[Diagnostic]) -> Vec<Diagnostic> {
    let levels = &audit.scan.config.checks.levels;
    let mut found = found(audit.scan, audit.outline, of_theme);
    for rule in RULES {
        if let Find::Audit(find) = rule.find
            && levels.of(rule.code) != Level::Allow
        {
            let mut of_rule = Vec::new();
            find(audit, &mut of_rule);
            found.extend(of_rule.into_iter().map(|finding| audit.scan.told(finding)));
        }
    }
    levels.apply(ignored::audited(found, audit.scan))
}

/// `found` at their rules' levels, less what is allowed or let stand.
pub fn admitted(found: Vec<Diagnostic>, scan: &Scan) -> Vec<Diagnostic> {
    scan.config.checks.levels.apply(ignored::without_ignored(found, scan))
}

fn found(scan: &Scan, outline: &Outline, of_theme: &[Diagnostic]) -> Vec<Diagnostic> {
    let known = scan.diagnostics.iter().chain(&outline.diagnostics).chain(of_theme);
    let mut found: Vec<Diagnostic> = known.cloned().collect();
    for rule in RULES {
        if let Find::Site(find) = rule.find {
            let mut of_rule = Vec::new();
            find(scan, outline, &mut of_rule);
            found.extend(of_rule.into_iter().map(|finding| scan.told(finding)));
        }
    }
    found.into_iter().map(|it| scan.config.told(it)).collect()
}
