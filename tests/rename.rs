//! A variable is renamed in the worked estate: every line of words that named it is found, and no other.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::program;
use crate::same_bytes::copy_folder;

/// Lines that name the variable in every way there is, and the rule that finds each.
const WORDS: &[(&str, &str, &[&str])] = &[
    (
        "docs/overview/architecture.md",
        "\nSee [zones](tf:../../modules/network#var.availability_zones), and\n`code` before [zones][a].\n\n\
         [a]: <tf:/modules/network#var.availability_zones>\n\n<p><a href=\"tf:modules/network#var.availability_zones\">zones</a></p>\n",
        &["broken-tf-link"; 3],
    ),
    (
        "docs/overview/conventions.md",
        "\n[Zones](../../modules/network/#input_availability_zones) and\n[the module](../../modules/network/README.md#input_availability_zones).\n",
        &["broken-anchor"; 2],
    ),
    (
        "docs/overview/conventions.md",
        "\n{{#diagram modules/network flow availability_zones}}\n",
        &["broken-embed"],
    ),
    (
        "modules/network/README.md",
        "\nOne subnet a tier and `var.availability_zones`, the first\nof which, `var.availability_zones[0]`, has the gateway.\n\
         [All](tf:#var.availability_zones).\n",
        &["unknown-name", "unknown-name", "broken-tf-link"],
    ),
    // Of another module, of an example, of nothing in particular: none is found.
    (
        "environments/prod/README.md",
        "\nThree zones: `var.availability_zones`, [here](tf:#var.availability_zones).\n\n```hcl\nx = var.availability_zones\n```\n",
        &[],
    ),
    ("docs/glossary.md", "\nZones: `var.availability_zones`.\n", &[]),
];

/// `file:line` of every line that names the variable, as a search for its name finds them.
fn lines_with(folder: &Path, name: &str) -> BTreeSet<(String, u64)> {
    let files: BTreeSet<&str> =
        WORDS.iter().filter(|(.., rules)| !rules.is_empty()).map(|(file, ..)| *file).collect();
    let mut found = BTreeSet::new();
    for file in files {
        let text = fs::read_to_string(folder.join(file)).unwrap();
        let lines = text.lines().enumerate().filter(|(_, line)| line.contains(name));
        found.extend(lines.map(|(at, _)| (file.to_owned(), at as u64 + 1)));
    }
    found
}

#[test]
fn a_variable_that_is_renamed_is_found_on_every_line_that_named_it() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    copy_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("content/estate"), at);
    let change = |file: &str, change: &dyn Fn(String) -> String| {
        let path = at.join(file);
        fs::write(&path, change(fs::read_to_string(&path).unwrap())).unwrap();
    };
    for (file, words, _) in WORDS {
        change(file, &|text| text + words);
    }
    let check = || {
        let mut command = program();
        // The day of the estate's last review and a little more.
        command.args(["check", "--format", "json"]).current_dir(at).env("SOURCE_DATE_EPOCH", "1795219200");
        let output = command.output().unwrap();
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        json["diagnostics"].as_array().unwrap().clone()
    };
    assert_eq!(check(), [] as [serde_json::Value; 0]);

    for file in fs::read_dir(at.join("modules/network")).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "tf" || extension == "hcl") {
            let text = fs::read_to_string(&path).unwrap();
            fs::write(&path, text.replace("availability_zones", "availability_zone_names")).unwrap();
        }
    }
    for environment in ["dev", "staging", "prod"] {
        let passed =
            |text: String| text.replace("availability_zones = var.", "availability_zone_names = var.");
        change(&format!("environments/{environment}/main.tf"), &passed);
    }
    let example = |text: String| text.replace("availability_zones", "availability_zone_names");
    change("modules/network/examples/complete/main.tf", &example);

    let found = check();
    let text = |it: &serde_json::Value, key: &str| it[key].as_str().unwrap().to_owned();
    let lines: BTreeSet<(String, u64)> =
        found.iter().map(|it| (text(it, "file"), it["line"].as_u64().unwrap())).collect();
    let mut expected = lines_with(at, "availability_zones");
    // A reference-style link is told where it is used, not where its address stands.
    let text_of = fs::read_to_string(at.join("docs/overview/architecture.md")).unwrap();
    let line = |words: &str| text_of.lines().position(|line| line.contains(words)).unwrap() as u64 + 1;
    let architecture = || "docs/overview/architecture.md".to_owned();
    assert!(expected.remove(&(architecture(), line("[a]: <"))));
    expected.insert((architecture(), line("[zones][a]")));
    assert_eq!(lines, expected, "{found:#?}");

    let mut rules: Vec<String> = found.iter().map(|it| text(it, "code")).collect();
    let of_words = WORDS.iter().flat_map(|(.., rules)| rules.iter().copied());
    // One that the module's README has already.
    let mut of_words: Vec<&str> = of_words.chain(["broken-anchor"]).collect();
    rules.sort();
    of_words.sort_unstable();
    assert_eq!(rules, of_words, "{found:#?}");
    let helps = |it: &serde_json::Value| text(it, "help").contains("availability_zone_names");
    assert!(found.iter().all(helps), "{found:#?}");
}
