//! `secret`: a password, a token or a key that is written down in Terraform's files. A finding never says what it is.

use super::super::file::{FileData, Kind, kind};
use super::super::module::Module;
use super::super::secret::{is_secret, literals, names_secret, strings};
use super::super::variable::Variable;
use crate::credential;
use crate::diagnostic::{Diagnostic, Span};
use crate::path::SourcePath;
use crate::source::SourceFile;

/// What one file tells: credentials by their shape, and strings that are passwords by the name they stand under. READMEs are read as
/// documents, with all others.
pub(super) fn of_file(path: &SourcePath, text: &str, data: &FileData, found: &mut Vec<Diagnostic>) {
    if matches!(kind(path), None | Some(Kind::Readme | Kind::Lock)) {
        return;
    }
    let shapes = credential::findings(path, text);
    let mut told: Vec<Diagnostic> = Vec::new();
    if !is_made_up(path) {
        let strings = literals(text).into_iter().filter(|string| is_secret(&text[string.clone()]));
        told.extend(strings.map(|string| finding(path, "a secret stands here in plain text", string.into())));
        if let FileData::Configuration(declared) = data {
            told.extend(declared.variables.iter().filter_map(|variable| of_default(path, text, variable)));
        }
    }
    // What has a shape says more of itself.
    let is_within = |span: Option<Span>, other: Option<Span>| {
        span.zip(other).is_some_and(|(a, b)| a.start < b.end && b.start < a.end)
    };
    told.retain(|finding| !shapes.iter().any(|shape| is_within(finding.span, shape.span)));
    found.extend(shapes);
    found.extend(told);
}

/// What only a module tells: the values that `*.tfvars` give to its sensitive variables, whatever their names are.
pub(super) fn find(module: &Module, files: &[SourceFile], found: &mut Vec<Diagnostic>) {
    if module.auxiliary {
        return;
    }
    for file in files {
        let Some(FileData::Values(values)) = file.parsed.data.downcast_ref::<FileData>() else { continue };
        for value in values.iter().filter(|value| !names_secret(&value.name)) {
            let is_sensitive = module.variable(&value.name).is_some_and(is_sensitive);
            if is_sensitive && let Some(string) = secret_at(&file.text, value.value.span) {
                let message =
                    format!("`var.{}` is sensitive, and its value stands here in plain text", value.name);
                found.push(finding(&file.path, message, string));
            }
        }
    }
}

fn of_default(path: &SourcePath, text: &str, variable: &Variable) -> Option<Diagnostic> {
    if !names_secret(&variable.name) && !is_sensitive(variable) {
        return None;
    }
    let string = secret_at(text, variable.default.as_ref()?.span)?;
    Some(finding(path, format!("the default of `var.{}` is a secret in plain text", variable.name), string))
}

/// The first secret among the strings of a value. What stands in a collection, under a name of its own, must look drawn by lot.
fn secret_at(text: &str, value: Span) -> Option<Span> {
    let source = text.get(value.start..value.end)?;
    let is_one = source.starts_with('"');
    let is_it = |string: &str| is_secret(string) && (is_one || credential::is_random(string));
    let string = strings(source).into_iter().find(|string| source.get(string.clone()).is_some_and(is_it))?;
    // Half of a string, beside what is filled in, is none.
    let is_whole = !is_one || string == (1..source.len().saturating_sub(1));
    is_whole.then(|| Span::new(value.start + string.start, value.start + string.end))
}

fn is_sensitive(variable: &Variable) -> bool {
    variable.sensitive == Some(true) || variable.ephemeral == Some(true)
}

/// Whether a file is part of tests or examples, whose passwords are mostly made up. `environments/test` is a place like others, and
/// what lies right below `modules` is a module, whatever it is called.
fn is_made_up(path: &SourcePath) -> bool {
    let is_aside = |part: &str| matches!(part, "examples" | "example" | "tests" | "fixtures" | "testdata");
    let folder = path.parent();
    let above = std::iter::once("").chain(folder.components());
    let mut parts = folder.components().zip(above);
    kind(path) == Some(Kind::Tests)
        || parts.any(|(part, above)| is_aside(part) && above != "modules")
        || path.components().next().is_some_and(|part| part == "test")
}

fn finding(path: &SourcePath, message: impl Into<String>, string: Span) -> Diagnostic {
    Diagnostic::error("secret", path, message).at(string).help(credential::HELP)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_up_lies_in_tests_and_examples() {
        for (path, expected) in [
            ("examples/a/main.tf", true),
            ("modules/vpc/examples/a/main.tf", true),
            ("modules/vpc/example/main.tf", true),
            ("examples/modules/example/main.tf", true),
            ("tests/modules/a/main.tf", true),
            ("test/main.tf", true),
            ("modules/vpc/a.tftest.hcl", true),
            ("modules/example/main.tf", false),
            ("infra/modules/tests/main.tf", false),
            ("environments/test/main.tf", false),
            ("main.tf", false),
        ] {
            assert_eq!(is_made_up(&SourcePath::new(path).unwrap()), expected, "{path}");
        }
    }
}
