//! `infrabook check`

use std::path::PathBuf;

use clap::Args;

use super::report::{self, Format};
use super::{Outcome, open, outcome, read, refuse_nothing, today};
use crate::check::{Coverage, Level, RULES};
use crate::diagnostic::nearest;

#[derive(Args)]
pub(super) struct Arguments {
    /// The project's folder
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// Let this rule's findings fail the check; `all` for every rule that warns
    #[arg(long, value_name = "RULE", value_parser = rule)]
    deny: Vec<String>,
    /// How to show what is found
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

fn rule(name: &str) -> Result<String, String> {
    let known = || RULES.iter().map(|rule| rule.code);
    if name == "all" || known().any(|code| code == name) {
        return Ok(name.to_owned());
    }
    Err(match nearest(name, known()) {
        Some(near) => format!("there is no such rule; did you mean `{near}`?"),
        None => format!("there is no such rule; there are {}", known().collect::<Vec<_>>().join(", ")),
    })
}

pub(super) fn run(arguments: &Arguments) -> Outcome {
    match check(arguments) {
        Ok(outcome) | Err(outcome) => outcome,
    }
}

fn check(arguments: &Arguments) -> Result<Outcome, Outcome> {
    let (tree, _) = open(&arguments.dir, None)?;
    let mut site = read(&tree, arguments.format)?;
    refuse_nothing(&site, &arguments.dir)?;
    let levels = &mut site.scan.config.checks.levels;
    for name in &arguments.deny {
        match name.as_str() {
            "all" => {
                for rule in
                    RULES.iter().filter(|rule| levels.of(rule.code) == Level::Warn).collect::<Vec<_>>()
                {
                    levels.set(rule.code, Level::Deny);
                }
            }
            rule => levels.set(rule, Level::Deny),
        }
    }
    let diagnostics = site.audit(&tree, today());
    report::show(&diagnostics, &tree, arguments.format);
    if arguments.format == Format::Text {
        let found = report::summary(&diagnostics).unwrap_or_else(|| "nothing to mend".into());
        let pages = report::plural(site.outline.pages.len(), "page");
        report::say(&format!("{found} in {pages}{}", described(Coverage::of(&site.outline))));
    }
    Ok(outcome(&diagnostics))
}

/// How much of what modules declare says what it is for; nothing where there are no modules.
fn described(coverage: Coverage) -> String {
    match coverage.all {
        0 => String::new(),
        all => {
            format!("; {} % of {all} inputs, outputs and modules are described", coverage.percent())
        }
    }
}
