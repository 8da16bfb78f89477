//! Findings that somebody has looked at and lets stand: `infrabook-ignore: RULE` in a comment on their line or the one before;
//! among the first lines of its file for a finding about the whole of it.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Lines};
use crate::path::SourcePath;
use crate::scan::Scan;

const MARK: &str = "infrabook-ignore:";

/// How far down what is said of a whole file may stand: below its front matter.
const TOP: usize = 20;

/// `found` less what is let stand.
pub(super) fn without_ignored(found: Vec<Diagnostic>, scan: &Scan) -> Vec<Diagnostic> {
    let mut known: BTreeMap<SourcePath, Option<(&str, Lines)>> = BTreeMap::new();
    let mut is_ignored = |finding: &Diagnostic| {
        let file = known.entry(finding.path.clone()).or_insert_with(|| {
            let text = scan.text(&finding.path).filter(|text| text.contains(MARK))?;
            Some((text, Lines::of(text)))
        });
        let Some((text, lines)) = file else { return false };
        match finding.span {
            None => text.lines().take(TOP).any(|line| lets_stand(line, finding.code)),
            Some(span) => {
                let (line, _) = lines.line(text, span.start);
                let (before, _) = lines.line(text, line.start.saturating_sub(1));
                [before, line]
                    .into_iter()
                    .any(|it| lets_stand(text.get(it).unwrap_or_default(), finding.code))
            }
        }
    };
    found.into_iter().filter(|finding| !is_ignored(finding)).collect()
}

/// Whether a line says so of this rule: `# infrabook-ignore: secret, unused-variable`.
fn lets_stand(line: &str, code: &str) -> bool {
    let Some((_, rules)) = line.split_once(MARK) else { return false };
    let is_name = |c: char| c.is_ascii_lowercase() || c == '-';
    let rules = rules.split("--").next().unwrap_or_default();
    rules.split(|c: char| !is_name(c)).any(|rule| rule == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_named_whole() {
        for line in [
            "# infrabook-ignore: secret",
            "<!-- infrabook-ignore: broken-link, secret -->",
            "x = 1 // infrabook-ignore:secret the test's own",
            "<!--infrabook-ignore: secret-->",
        ] {
            assert!(lets_stand(line, "secret"), "{line}");
        }
        for line in [
            "# secret",
            "# infrabook-ignore: secrets",
            "# infrabook-ignore: no-secret",
            "# infrabook-ignore:",
        ] {
            assert!(!lets_stand(line, "secret"), "{line}");
        }
    }
}
