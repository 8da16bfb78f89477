//! Terraform, providers and called modules of a root module: what is asked for, and what is locked.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::block::{Inline, Table, TableRow};
use crate::source::terraform::inspect::{constraints, used_providers};
use crate::source::terraform::module::Module;
use crate::texts::Texts;

/// The hosts that lock files name, and that code may leave out.
const DEFAULT_HOSTS: [&str; 2] = ["registry.terraform.io/", "registry.opentofu.org/"];

/// A row each. A provider is there that is required, configured or used, and one that only the lock file has: a called module's.
pub fn versions(module: &Module, texts: &Texts) -> Table {
    let settings = &module.declared.settings;
    let core =
        settings.required_version.iter().map(|(version, _)| row("Terraform", "terraform", version, ""));
    let calls = module.declared.calls.iter().filter_map(|call| {
        let (_, version) = call.source_and_version();
        (!version.is_empty()).then(|| row(texts.say("version.module"), &call.name, version, ""))
    });
    let rows = core.chain(providers(module, texts)).chain(calls).collect();
    let heads = ["column.name", "column.subject", "column.constraint", "column.locked-version"];
    Table::new(heads.map(|name| texts.say(name).to_owned()), rows)
}

/// Terraform and the providers of these modules, by name, each in the version that is locked, or else asked for; several where they
/// differ.
pub fn in_short<'a>(modules: impl Iterator<Item = &'a Module>) -> Vec<(String, String)> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut add = |name: &str, version: String| {
        if !version.is_empty() {
            found.entry(name.to_owned()).or_default().insert(version);
        }
    };
    for module in modules {
        let settings = &module.declared.settings;
        settings.required_version.iter().for_each(|(version, _)| add("Terraform", version.clone()));
        for required in &settings.providers {
            let locked = module.locked_version(&required.name).map(str::to_owned);
            add(&required.name, locked.unwrap_or_else(|| constraints(module, &required.name).join(", ")));
        }
    }
    let all = |versions: BTreeSet<String>| versions.into_iter().collect::<Vec<_>>().join(" · ");
    found.into_iter().map(|(name, versions)| (name, all(versions))).collect()
}

fn providers(module: &Module, texts: &Texts) -> Vec<TableRow> {
    let required = module.declared.settings.providers.iter().map(|required| required.name.clone());
    let configured = module.declared.providers.iter().map(|provider| provider.name.clone());
    let used = used_providers(module, false).into_iter().map(|used| used.name);
    let names: BTreeSet<String> = required.chain(configured).chain(used).collect();
    // What is built into Terraform has no version of its own.
    let is_built_in = |name: &str| name == "terraform" && module.requirement(name).is_none();
    let mut rows: BTreeMap<String, TableRow> = BTreeMap::new();
    let mut sources = BTreeSet::new();
    for name in names.into_iter().filter(|name| !is_built_in(name)) {
        sources.insert(module.provider_source(&name).to_lowercase());
        let locked = module.locked_version(&name).unwrap_or_default();
        let made = row(texts.say("version.provider"), &name, &constraints(module, &name).join(", "), locked);
        rows.insert(name, made);
    }
    for locked in &module.locked {
        let short = DEFAULT_HOSTS.iter().find_map(|host| locked.source.strip_prefix(host));
        let short = short.unwrap_or(&locked.source);
        if !sources.contains(short) && !sources.contains(&locked.source) {
            rows.insert(short.to_owned(), row(texts.say("version.provider"), short, "", &locked.version));
        }
    }
    rows.into_values().collect()
}

fn row(what: &str, name: &str, constraint: &str, locked: &str) -> TableRow {
    let code = |text: &str| if text.is_empty() { Vec::new() } else { vec![Inline::Code(text.to_owned())] };
    TableRow {
        cells: vec![code(name), vec![Inline::Text(what.to_owned())], code(constraint), code(locked)],
        ..TableRow::default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::estate_of;
    use super::*;
    use crate::config::Config;
    use crate::path::SourcePath;

    #[test]
    fn providers_without_a_constraint_are_there_too() {
        let root = "terraform {\n  required_version = \"~> 1.9\"\n  required_providers {\n    aws = {\n      source = \"hashicorp/aws\"\n      version = \"~> 5.0\"\n    }\n  }\n}\n\
            resource \"random_pet\" \"this\" {}\nresource \"tls_private_key\" \"this\" {}\nresource \"terraform_data\" \"this\" {}\n\
            provider \"google\" {\n  version = \"1.0\"\n}\nmodule \"m\" {\n  source = \"a/b/c\"\n  version = \"2.1\"\n}\n";
        let lock = "provider \"registry.terraform.io/hashicorp/aws\" {\n  version = \"5.1.0\"\n}\n\
            provider \"registry.terraform.io/hashicorp/random\" {\n  version = \"3.6.0\"\n}\n\
            provider \"registry.terraform.io/acme/tool\" {\n  version = \"0.1.0\"\n}\nprovider \"example.com/acme/other\" {\n  version = \"0.2.0\"\n}\n";
        let files = [("live/main.tf", root), ("live/.terraform.lock.hcl", lock)];
        let estate = estate_of(&files, &Config::default());
        let table = versions(estate.module(&SourcePath::new("live").unwrap()).unwrap(), Texts::english());
        let text = |runs: &Vec<Inline>| match runs.as_slice() {
            [Inline::Code(text) | Inline::Text(text)] => text.clone(),
            _ => "-".to_owned(),
        };
        let rows: Vec<String> =
            table.rows.iter().map(|row| row.cells.iter().map(text).collect::<Vec<_>>().join(" ")).collect();
        let expected = [
            "terraform Terraform ~> 1.9 -",
            "acme/tool provider - 0.1.0",
            "aws provider ~> 5.0 5.1.0",
            "example.com/acme/other provider - 0.2.0",
            "google provider 1.0 -",
            "random provider - 3.6.0",
            "tls provider - -",
            "m module 2.1 -",
        ];
        assert_eq!(rows, expected);
    }
}
