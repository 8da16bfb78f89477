//! JSON, stable: `{"diagnostics": [{code, severity, file, line, column, message, help}]}`, paths relative to the project.

use serde_json::json;

use super::Findings;
use crate::credential::without_tokens;

pub(super) fn write(findings: &mut Findings<'_>) -> String {
    let mut all = Vec::new();
    for found in findings.all {
        let place = findings.sources.place(found);
        all.push(json!({
            "code": found.code,
            "severity": found.severity,
            "file": found.path.as_str(),
            "line": place.map(|(line, _)| line),
            "column": place.map(|(_, column)| column),
            "message": without_tokens(&found.message),
            "help": without_tokens(&found.help),
        }));
    }
    format!("{:#}\n", json!({ "diagnostics": all }))
}
