//! SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html, with what GitHub's code scanning asks for:
//! https://docs.github.com/en/code-security/reference/code-scanning/sarif-support-for-code-scanning

use serde_json::{Value, json};

use super::{Findings, level, message_and_help};
use crate::check::{self, Level};
use crate::diagnostic::{Diagnostic, Severity};

pub(super) fn write(findings: &mut Findings<'_>) -> String {
    let mut codes: Vec<&str> = findings.all.iter().map(|found| found.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let mut results = Vec::new();
    for (found, fingerprint) in findings.all.iter().zip(findings.fingerprints()) {
        results.push(json!({
            "ruleId": found.code,
            "ruleIndex": codes.binary_search(&found.code).unwrap_or_default(),
            "level": level(found.severity),
            "message": { "text": message_and_help(found) },
            "locations": [{ "physicalLocation": location(found, findings) }],
            "partialFingerprints": { "primaryLocationLineHash": fingerprint },
        }));
    }
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": driver(&codes) },
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {
                "%SRCROOT%": { "description": { "text": "The root of the repository." } },
            },
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn driver(codes: &[&str]) -> Value {
    let rules: Vec<Value> = codes.iter().map(|code| rule(code)).collect();
    let mut driver = json!({
        "name": env!("CARGO_PKG_NAME"),
        "version": env!("CARGO_PKG_VERSION"),
        "rules": rules,
    });
    let home = env!("CARGO_PKG_REPOSITORY");
    if !home.is_empty() {
        driver["informationUri"] = home.into();
    }
    driver
}

/// What the manual says of a rule. A fault that is no rule, such as a mistake in book.toml, has a name only.
fn rule(code: &str) -> Value {
    let Some((rule, section)) = check::RULES.iter().find(|rule| rule.code == code).zip(check::manual(code))
    else {
        return json!({ "id": code });
    };
    let words = section.paragraphs.join("\n\n");
    json!({
        "id": code,
        "shortDescription": { "text": section.finds },
        "fullDescription": { "text": words },
        "help": { "text": words },
        "defaultConfiguration": {
            "level": match rule.default {
                Level::Allow => "none",
                Level::Warn => level(Severity::Warning),
                Level::Deny => level(Severity::Error),
            },
        },
    })
}

fn location(found: &Diagnostic, findings: &mut Findings<'_>) -> Value {
    let mut location = json!({
        "artifactLocation": { "uri": findings.url_in_repository(found), "uriBaseId": "%SRCROOT%" },
    });
    let Some(region) = findings.sources.region(found) else {
        // GitHub asks for a line: a finding about a whole file stands at its first.
        location["region"] = json!({ "startLine": 1 });
        return location;
    };
    let ((line, column), (end_line, end_column)) = (region.start, region.end);
    location["region"] = json!({
        "startLine": line,
        "startColumn": column,
        "endLine": end_line,
        "endColumn": end_column,
    });
    // The excerpt is masked; what a viewer reads from the file itself is not ours.
    if line == end_line
        && let Some(excerpt) = findings.sources.excerpt(found)
    {
        location["contextRegion"] = json!({ "startLine": line, "snippet": { "text": excerpt.line } });
    }
    location
}

#[cfg(test)]
mod tests {
    use super::super::tests::{finding, in_repository, tree};
    use super::*;
    use crate::path::SourcePath;
    use crate::tree::Tree;

    fn log(findings: &mut Findings<'_>) -> Value {
        serde_json::from_str(&write(findings)).unwrap()
    }

    #[test]
    fn results_name_their_rule_their_place_and_nothing_of_the_machine() {
        let tree = tree("ü\n\u{1f600}é [x](x.md)\nz");
        let start = "ü\n\u{1f600}é ".len();
        let config = Diagnostic { code: "config", ..finding(0, 0) };
        let all = [finding(start, start + 9), Diagnostic { span: None, ..config }];
        let log = log(&mut in_repository(&all, &tree));
        assert_eq!(
            (&log["version"], &log["runs"][0]["columnKind"]),
            (&"2.1.0".into(), &"unicodeCodePoints".into())
        );
        let (driver, results) = (&log["runs"][0]["tool"]["driver"], &log["runs"][0]["results"]);
        for result in results.as_array().unwrap() {
            let rule = &driver["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
            assert_eq!(rule["id"], result["ruleId"]);
            assert_eq!(result["level"], "error");
            assert_eq!(result["message"]["text"], "there is no `x.md`: mend it");
        }
        let place = &results[0]["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"], json!({ "uri": "docs/a%20b.md", "uriBaseId": "%SRCROOT%" }));
        let region = json!({ "startLine": 2, "startColumn": 4, "endLine": 2, "endColumn": 13 });
        assert_eq!(place["region"], region);
        assert_eq!(results[1]["locations"][0]["physicalLocation"]["region"], json!({ "startLine": 1 }));
        assert_eq!(driver["rules"][0]["defaultConfiguration"]["level"], "error");
        assert!(driver["rules"][0]["help"]["text"].as_str().unwrap().len() > 20);
        assert_eq!(driver["rules"][1], json!({ "id": "config" }));
    }

    #[test]
    fn no_secret_is_in_the_context() {
        let path = SourcePath::new("main.tf").unwrap();
        let tree = Tree::from_memory("t", [("main.tf", "locals {\n  password = \"hunter49\" oops\n}\n")]);
        let all = [Diagnostic::error("parse-error", &path, "x").at(33..37)];
        let out = write(&mut Findings::new(&all, &tree));
        assert!(!out.contains("hunter") && out.contains("password = *****"), "{out}");
    }

    #[test]
    fn a_region_over_lines_ends_before_the_last_line_break() {
        let tree = tree("one\ntwo\r\nthree");
        let all = [finding(1, 9)];
        let region = &log(&mut Findings::new(&all, &tree))["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
            ["region"];
        assert_eq!(*region, json!({ "startLine": 1, "startColumn": 2, "endLine": 2, "endColumn": 4 }));
    }
}
