//! Faults planted into the worked estate: each is found where it is, and nothing else is.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use tempfile::TempDir;

use crate::program;
use crate::same_bytes::copy_folder;

/// What is planted, and where it is to be found: the rule, the file, and words of the line. A fault of a whole file has no line.
struct Fault {
    file: &'static str,
    old: &'static str,
    new: &'static str,
    found: (&'static str, &'static str, &'static str),
}

const ARCHITECTURE: &str = "docs/overview/architecture.md";
const NAMES: &str = "docs/overview/conventions.md";

/// An empty `old` stands for the end of the file.
const FAULTS: &[Fault] = &[
    Fault {
        file: ARCHITECTURE,
        old: "(../environments/network-layout.md)",
        new: "(../environments/network-layuot.md)",
        found: ("broken-link", ARCHITECTURE, "network-layuot.md"),
    },
    Fault {
        file: ARCHITECTURE,
        old: "backup-and-restore.md#another-region",
        new: "backup-and-restore.md#another-regoin",
        found: ("broken-anchor", ARCHITECTURE, "#another-regoin"),
    },
    Fault {
        file: NAMES,
        old: "",
        new: "\n![Names](names.png)\n",
        found: ("missing-image", NAMES, "![Names]"),
    },
    Fault {
        file: "docs/overview/forgotten.md",
        old: "",
        new: "# Forgotten\n\nNobody finds this.\n",
        found: ("orphan-page", "docs/overview/forgotten.md", ""),
    },
    Fault {
        file: NAMES,
        old: "",
        new: "\n## One {#own}\n\nText.\n\n## Another {#own}\n\nText.\n",
        found: ("duplicate-id", NAMES, "## Another"),
    },
    Fault {
        file: NAMES,
        old: "",
        new: "\n[What](term:IRAS) it is.\n",
        found: ("term-undefined", NAMES, "term:IRAS"),
    },
    Fault {
        file: "modules/static-site/outputs.tf",
        old: "",
        new: "\noutput \"undescribed\" {\n  value = var.name\n}\n",
        found: ("missing-description", "modules/static-site/outputs.tf", "output \"undescribed\""),
    },
    Fault {
        file: "modules/network/variables.tf",
        old: "",
        new: "\nvariable \"idle\" {\n  description = \"Nothing reads this.\"\n  type        = string\n  default     = null\n}\n",
        found: ("unused-variable", "modules/network/variables.tf", "variable \"idle\""),
    },
    Fault {
        file: "environments/dev/main.tf",
        old: "",
        new: "\nmodule \"spare\" {\n  source = \"../../modules/netwrok\"\n}\n",
        found: ("broken-module-call", "environments/dev/main.tf", "netwrok"),
    },
    Fault {
        file: "environments/dev/main.tf",
        old: "",
        new: "\nmodule \"logs\" {\n  source = \"terraform-aws-modules/s3-bucket/aws\"\n}\n",
        found: ("unpinned-version", "environments/dev/main.tf", "terraform-aws-modules/s3-bucket/aws"),
    },
    Fault {
        file: "modules/dns/variables.tf",
        old: "What the zone is for, as the console shows it.",
        new: "What the zone is for.",
        found: ("stale-readme", "modules/dns/README.md", "as the console shows it"),
    },
    Fault {
        file: "modules/database/README.md",
        old: "| `port` | `5432` |",
        new: "| `port` | `5433` |",
        found: ("contradicting-readme", "modules/database/README.md", "`5433`"),
    },
    Fault {
        file: "modules/database/variables.tf",
        old: "default     = \"ledger_admin\"",
        new: "default     = \"ledger_admin\"\n}\n\noutput \"unused\" {\n  description = \"x\"\n  value = var.admin_password\n}\n\nvariable \"admin_password\" {\n  description = \"x\"\n  type = string\n  default = \"Tr0ub4dor-and-3\"",
        found: ("secret", "modules/database/variables.tf", "Tr0ub4dor"),
    },
    Fault {
        file: ARCHITECTURE,
        old: "reviewed: 2026-10-05",
        new: "reviewed: 2026-10-05\nexpires: 2026-11-20",
        found: ("expired", ARCHITECTURE, "2026-11-20"),
    },
];

/// The worked estate with a table of contents, a README with a generated part, and one with a table of somebody's own.
fn estate() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    copy_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("content/estate"), at);
    let mut pages = Vec::new();
    markdown(&at.join("docs"), &mut pages);
    pages.sort();
    let line = |path: &PathBuf| {
        let path = path.strip_prefix(at.join("docs")).unwrap().display().to_string();
        format!("- [{path}]({path})\n")
    };
    fs::write(at.join("docs/SUMMARY.md"), pages.iter().map(line).collect::<String>()).unwrap();
    fs::write(at.join("book.toml"), "[book]\nsrc = \"docs\"\n").unwrap();
    append(
        &at.join("modules/database/README.md"),
        "\n## Inputs\n\n| Name | Default |\n|---|---|\n| `port` | `5432` |\n| `multi_az` | no |\n",
    );
    append(&at.join("modules/dns/README.md"), "\n<!-- BEGIN_TF_DOCS -->\n<!-- END_TF_DOCS -->\n");
    assert!(infrabook(at, &["inject", "modules/dns"]).status.success());
    folder
}

fn markdown(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            markdown(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
}

fn append(path: &Path, text: &str) {
    let old = fs::read_to_string(path).unwrap_or_default();
    fs::write(path, old + text).unwrap();
}

/// On the day of the estate's last review and a little more, for ever.
fn infrabook(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = program();
    let command = command.args(arguments).current_dir(folder).env("SOURCE_DATE_EPOCH", "1795219200");
    command.env("NO_COLOR", "1").output().unwrap()
}

#[test]
fn a_clean_copy_has_nothing_to_mend() {
    let output = infrabook(estate().path(), &["check", "--deny", "all"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn each_fault_is_found_where_it_is() {
    let folder = estate();
    let mut expected = BTreeSet::new();
    for fault in FAULTS {
        let path = folder.path().join(fault.file);
        if fault.old.is_empty() {
            append(&path, fault.new);
        } else {
            let text = fs::read_to_string(&path).unwrap();
            assert_eq!(text.matches(fault.old).count(), 1, "{}: {}", fault.file, fault.old);
            fs::write(&path, text.replace(fault.old, fault.new)).unwrap();
        }
    }
    for fault in FAULTS {
        let (rule, file, words) = fault.found;
        let text = fs::read_to_string(folder.path().join(file)).unwrap();
        let line = match words {
            "" => 0,
            words => text.lines().position(|line| line.contains(words)).unwrap() as u64 + 1,
        };
        expected.insert((rule.to_owned(), file.to_owned(), line));
    }
    let output = infrabook(folder.path(), &["check", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let found: BTreeSet<_> = json["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (text(&it["code"]), text(&it["file"]), it["line"].as_u64().unwrap_or(0)))
        .collect();
    assert_eq!(found, expected, "{json:#}");
}
