//! Tests of what differs between environments.

use super::super::model::Estate;
use super::super::tests::estate_of;
use super::compare::{differences, rows};
use super::matrix;
use crate::config::Config;
use crate::diagnostic::line_column;
use crate::source::Model;

/// An estate with a root module for each environment: its name, its variables, and what its files set.
fn estate(environments: &[(&str, &str, &str)]) -> Estate {
    let files: Vec<(String, &str)> = environments
        .iter()
        .flat_map(|(name, variables, values)| {
            let root = "terraform {\n  backend \"local\" {}\n}\n";
            [
                (format!("environments/{name}/backend.tf"), root),
                (format!("environments/{name}/main.tf"), *variables),
                (format!("environments/{name}/terraform.tfvars"), *values),
            ]
        })
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    estate_of(&files, &Config::default())
}

/// The settings that differ.
fn differing(estate: &Estate) -> Vec<String> {
    let stacks = matrix::beside(estate.applied(), "");
    rows(estate, &stacks)
        .into_iter()
        .filter(|row| row.differs && row.depth == 0)
        .map(|row| row.name)
        .collect()
}

/// Of these settings, `terraform plan` tells of one that differs.
#[test]
fn settings_are_compared_as_their_types_make_them() {
    let variables = "variable \"s\" {\n  type = set(string)\n}\nvariable \"num\" {\n  type = number\n}\nvariable \"b\" {\n  type = bool\n}\n\
        variable \"str\" {\n  type = string\n}\nvariable \"lst\" {\n  type = list(number)\n}\n\
        variable \"nn\" {\n  type = number\n  default = 5\n  nullable = false\n}\nvariable \"m\" {\n  type = map(number)\n}\n\
        variable \"o\" {\n  type = object({ a = optional(number, 3), b = string })\n}\nvariable \"hd\" {\n  type = string\n}\n\
        variable \"other\" {\n  type = string\n}\n";
    let dev = "s = [\"a\", \"b\", \"b\"]\nnum = \"3\"\nb = \"true\"\nstr = 3\nlst = [\"1\", 2]\nnn = null\nm = { x = \"1\" }\n\
        o = { b = \"x\", extra = 1 }\nhd = <<-EOT\n  x\nEOT\nother = \"1\"\n";
    let prod = "s = [\"b\", \"a\"]\nnum = 3\nb = true\nstr = \"3\"\nlst = [1, 2.0]\nnn = 5\nm = { x = 1 }\n\
        o = { b = \"x\", a = 3 }\nhd = \"x\\n\"\nother = \"1.0\"\n";
    let estate = estate(&[("dev", variables, dev), ("prod", variables, prod)]);
    assert_eq!(differing(&estate), ["other"]);
    let [dev, prod] = estate.applied() else { panic!("two environments") };
    assert_eq!(differences(&estate, &dev.stacks[0], &prod.stacks[0]), 1);
}

#[test]
fn what_is_not_declared_somewhere_makes_no_difference() {
    let estate = estate(&[
        (
            "dev",
            "variable \"a\" {}\nvariable \"b\" {}\nvariable \"t\" {}\n",
            "a = 1\nb = 2\nt = { x = 1, y = 2 }\n",
        ),
        ("staging", "variable \"a\" {}\nvariable \"t\" {}\n", "a = 1\nt = { x = 1 }\n"),
        ("prod", "variable \"a\" {}\nvariable \"b\" {}\n", "a = 1\nb = 3\n"),
    ]);
    assert_eq!(differing(&estate), ["b", "t"]);
}

#[test]
fn an_environment_is_compared_with_the_nearest_of_the_same_settings() {
    let alike = "variable \"a\" {}\nvariable \"b\" {}\n";
    let estate = estate(&[
        ("dev", alike, "a = 1\nb = 2\n"),
        ("staging", "variable \"x\" {}\nvariable \"y\" {}\n", "x = 1\ny = 2\n"),
        ("prod", alike, "a = 1\nb = 3\n"),
    ]);
    let before = |at| estate.environment_before(at).map(|(_, it)| it.name.as_str());
    assert_eq!([before(0), before(1), before(2)], [None, None, Some("dev")]);
}

#[test]
fn a_root_without_a_module_is_told_and_environments_can_be_turned_off() {
    let files = [
        ("live/dev/main.tf", "terraform {\n  backend \"local\" {}\n}\n"),
        ("images/README.md", "# Images\n"),
    ];
    let told = |text: &str| {
        let (config, _) = Config::parse(text).unwrap();
        let estate = estate_of(&files, &config);
        let faults: Vec<String> = estate
            .diagnostics()
            .iter()
            .filter(|it| it.code == "config")
            .map(|it| {
                format!(
                    "{}:{}: {} ? {}",
                    it.path,
                    line_column(text, it.span.unwrap().start).0,
                    it.message,
                    it.help
                )
            })
            .collect();
        (estate.applied().len(), faults)
    };
    let help = "name a folder in which Terraform or Terragrunt is run, or one that holds such";
    let images = format!("book.toml:2: there is no root module and no unit in `images` ? {help}");
    for (text, expected) in [
        ("[environments.dev]\nroot = 'images'\n", (0, vec![images])),
        ("[environments.dev]\nroot = 'live/dev'\n", (1, Vec::new())),
        ("[environments.dev]\nroot = 'live'\n", (1, Vec::new())),
        ("", (1, Vec::new())),
        ("[environments]\nenable = false\n", (0, Vec::new())),
    ] {
        assert_eq!(told(text), expected, "{text}");
    }
}

#[test]
fn words_fit_the_number_of_environments() {
    let alike = "variable \"a\" {}\nvariable \"b\" {}\n";
    let (dev, prod) = (("dev", alike, "a = 1\nb = 2\n"), ("prod", alike, "a = 1\nb = 3\n"));
    for (environments, label, summary) in [
        (vec![prod], "All settings", "What is set in prod."),
        (vec![dev, prod], "Compared", "What is set in dev and prod, side by side."),
    ] {
        let estate = estate(&environments);
        let page = &estate.overviews()[0];
        assert_eq!((page.label.as_str(), page.summary.as_str()), (label, summary));
    }
    let estate = estate(&[dev, prod]);
    let counts = &Model::environments(&estate)[1].counts;
    assert_eq!(counts.last(), Some(&(1, "differs from dev".to_owned())));
}
