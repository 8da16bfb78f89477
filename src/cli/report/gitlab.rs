//! GitLab's code quality report: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format

use serde_json::json;

use super::{Findings, message_and_help};
use crate::diagnostic::Severity;

pub(super) fn write(findings: &mut Findings<'_>) -> String {
    let mut all = Vec::new();
    for (found, fingerprint) in findings.all.iter().zip(findings.fingerprints()) {
        // A line is required: a finding about a whole file stands at its first.
        let line = findings.sources.place(found).map_or(1, |(line, _)| line);
        all.push(json!({
            "description": message_and_help(found),
            "check_name": found.code,
            "fingerprint": fingerprint,
            "severity": match found.severity {
                Severity::Error => "major",
                Severity::Warning => "minor",
            },
            "location": {
                "path": findings.path_in_repository(found).as_str(),
                "lines": { "begin": line },
            },
        }));
    }
    format!("{:#}\n", serde_json::Value::Array(all))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{finding, in_repository, tree};
    use super::*;
    use crate::diagnostic::Diagnostic;

    #[test]
    fn paths_count_from_the_repository_and_every_finding_has_a_line() {
        let tree = tree("x\ny");
        let all = [finding(2, 3), Diagnostic { span: None, ..finding(0, 0) }];
        let mut findings = in_repository(&all, &tree);
        let report: serde_json::Value = serde_json::from_str(&write(&mut findings)).unwrap();
        assert_eq!(report[0]["location"], json!({ "path": "docs/a b.md", "lines": { "begin": 2 } }));
        assert_eq!(report[1]["location"]["lines"]["begin"], 1);
        assert_eq!(
            (&report[0]["severity"], &report[0]["check_name"]),
            (&"major".into(), &"broken-link".into())
        );
        assert_ne!(report[0]["fingerprint"], report[1]["fingerprint"]);
    }
}
