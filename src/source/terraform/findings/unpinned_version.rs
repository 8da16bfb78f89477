//! `unpinned-version`: a module or a provider that is another one tomorrow, though nothing was changed here.

use super::super::inspect::used_providers;
use super::super::module::Module;
use super::super::module_call::{ModuleCall, Origin, address_and_revision};
use super::super::resource::{Mode, Resource};
use crate::diagnostic::{Diagnostic, Span};
use crate::source::SourceFile;

const CODE: &str = "unpinned-version";

/// A finding for each call whose module, and each provider whose version, nothing holds back. The lock file of a module pins its
/// providers.
pub(super) fn find(module: &Module, _: &[SourceFile], found: &mut Vec<Diagnostic>) {
    if !module.auxiliary {
        found.extend(module.declared.calls.iter().filter_map(|call| of_call(call, module)));
        found.extend(providers(module));
    }
}

fn of_call(call: &ModuleCall, module: &Module) -> Option<Diagnostic> {
    let version = call.version.as_deref().unwrap_or_default();
    let (message, help) = match call.origin(&module.folder) {
        Origin::Registry { .. } if version.is_empty() => {
            ("takes the newest version that there is", "set `version`, such as `version = \"~> 5.1\"`")
        }
        Origin::Registry { .. } if is_open(version) => {
            ("has no upper bound on its version", "set one, such as `version = \"~> 5.1\"`")
        }
        Origin::Remote(_) => of_repository(call.source.as_deref()?)?,
        _ => return None,
    };
    let place = &call.element.at;
    let at = call.found_by.first().map_or(place.span, |written| written.span);
    let message = format!("`module.{}` {message}", call.name);
    Some(Diagnostic::warning(CODE, &place.file, message).at(at).help(help))
}

/// What is wrong with the revision in a source that is a repository. Archives and packages name one file, and are left alone.
fn of_repository(source: &str) -> Option<(&'static str, &'static str)> {
    const MOVING: [&str; 6] = ["main", "master", "develop", "trunk", "HEAD", "default"];
    const HELP: &str = "name a tag or a commit: `?ref=v1.2.0`";
    let (address, revision) = address_and_revision(source);
    let address = address.split('?').next().unwrap_or_default();
    let host = address.split("//").next().unwrap_or_default();
    let is_repository = source.starts_with("git::")
        || source.starts_with("hg::")
        || source.starts_with("git@")
        || ["github.com/", "bitbucket.org/"].iter().any(|forge| host.starts_with(forge))
        || host.ends_with(".git");
    // What an expression gives is not known.
    if !is_repository || source.contains("${") {
        return None;
    }
    match revision {
        "" => Some(("takes whatever its repository holds by default", HELP)),
        revision if MOVING.contains(&revision) => Some(("follows a branch", HELP)),
        _ => None,
    }
}

/// Whether no part of a constraint says where versions end: `>= 1.2, != 1.4`.
fn is_open(constraint: &str) -> bool {
    constraint.split(',').map(str::trim).all(|part| part.starts_with('>') || part.starts_with("!="))
}

fn providers(module: &Module) -> Vec<Diagnostic> {
    const HELP: &str =
        "set its `version` in `required_providers`, or commit the lock file of the root module";
    let builtin = ["hashicorp/terraform", "terraform.io/builtin/terraform"];
    let is_builtin = |name: &str| builtin.contains(&module.provider_source(name).as_str());
    let mut found = Vec::new();
    let mut names: Vec<String> = used_providers(module, true)
        .into_iter()
        .filter(|it| it.version.is_empty())
        .map(|it| it.name)
        .collect();
    names.dedup();
    for name in names.iter().filter(|name| !is_builtin(name) && module.locked_version(name).is_none()) {
        let required = module.requirement(name);
        let resources = module.declared.resources.iter();
        let mut of_provider = resources.filter(|resource| resource.provider_name() == name);
        let (message, place, span) = match (required, of_provider.next()) {
            (Some(required), _) => {
                let place = &required.element.at;
                (format!("provider `{name}` is required in any version"), place, place.span)
            }
            (None, Some(resource)) => {
                let place = &resource.element.at;
                let head = Span::new(place.span.start, place.span.start + head(resource));
                (format!("provider `{name}` is used in any version"), place, head)
            }
            (None, None) => continue,
        };
        found.push(Diagnostic::warning(CODE, &place.file, message).at(span).help(HELP));
    }
    found
}

/// The length of `resource "TYPE"`.
fn head(resource: &Resource) -> usize {
    let word = match resource.mode {
        Mode::Managed => "resource",
        Mode::Data => "data",
        Mode::Ephemeral => "ephemeral",
    };
    word.len() + " \"\"".len() + resource.kind.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::path::SourcePath;

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let folder = SourcePath::new("m").unwrap();
        let files = files.iter().map(|(name, text)| (folder.join(name).unwrap(), *text));
        let mut found = Vec::new();
        find(&Module::from_files(&folder, files), &[], &mut found);
        found.into_iter().map(|it| it.message).collect()
    }

    fn call(arguments: &str) -> Vec<String> {
        found(&[("main.tf", &format!("module \"a\" {{\n{arguments}\n}}\n"))])
    }

    #[test]
    fn modules_that_move_by_themselves() {
        for (arguments, expected) in [
            ("source = \"a/b/c\"", "takes the newest"),
            ("source = \"a/b/c\"\nversion = \">= 1.2\"", "has no upper bound"),
            ("source = \"a/b/c\"\nversion = \">= 1.2, != 1.4\"", "has no upper bound"),
            ("source = \"git::https://h.example/a.git\"", "takes whatever"),
            ("source = \"git::https://h.example/a.git?ref=\"", "takes whatever"),
            ("source = \"github.com/a/b//c\"", "takes whatever"),
            ("source = \"git@github.com:a/b.git?ref=main\"", "follows a branch"),
            ("source = \"git::ssh://git@h.example/a.git?depth=1&ref=master\"", "follows a branch"),
        ] {
            let said = call(arguments);
            assert!(said.len() == 1 && said[0].contains(expected), "{arguments}: {said:?}");
        }
        for arguments in [
            "source = \"a/b/c\"\nversion = \"1.2.3\"",
            "source = \"a/b/c\"\nversion = \"~> 1.2\"",
            "source = \"a/b/c\"\nversion = \">= 1.2, < 2\"",
            "source = \"./a\"",
            "source = \"git::https://h.example/a.git?ref=v1.2.0\"",
            "source = \"git::https://h.example/a.git?ref=${var.v}\"",
            "source = \"https://h.example/a.zip\"",
            "source = \"s3::https://h.example/a.zip\"",
        ] {
            assert_eq!(call(arguments), [""; 0], "{arguments}");
        }
    }

    #[test]
    fn providers_without_a_version() {
        let resource = "resource \"aws_vpc\" \"a\" {}\n";
        let required =
            |inner: &str| format!("terraform {{\n  required_providers {{\n{inner}\n  }}\n}}\n{resource}");
        assert_eq!(found(&[("a.tf", resource)]), ["provider `aws` is used in any version"]);
        let bare = required("aws = { source = \"hashicorp/aws\" }");
        assert_eq!(found(&[("a.tf", &bare)]), ["provider `aws` is required in any version"]);
        assert_eq!(found(&[("a.tf", &required("aws = { version = \">= 5.0\" }"))]), [""; 0]);
        assert_eq!(found(&[("a.tf", "resource \"terraform_data\" \"a\" {}\n")]), [""; 0]);
        let lock = "provider \"registry.terraform.io/hashicorp/aws\" {\n  version = \"5.1.0\"\n}\n";
        assert_eq!(found(&[("a.tf", resource), (".terraform.lock.hcl", lock)]), [""; 0]);
    }
}
