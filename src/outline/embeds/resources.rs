//! `{{#resources type=aws_db_instance}}`: what the estate has of a kind.

use std::collections::BTreeSet;

use super::{Embedded, Fault, help_or};
use crate::catalog::{Class, Entity};
use crate::diagnostic::nearest;
use crate::outline::Outline;
use crate::path::SourcePath;

/// Which resources are meant: those that all of these terms are true of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    terms: Vec<Term>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Term {
    /// `aws_db_instance`, with `*` for any letters.
    Type(String),
    Category(String),
    /// The folder of a module, with those below it.
    Module(SourcePath),
}

const KEYS: [&str; 3] = ["type", "category", "module"];

pub(super) fn resolve(words: &[&str], from: &SourcePath, outline: &Outline) -> Result<Embedded, Fault> {
    const USAGE: &str =
        "write `{{#resources type=TYPE}}`, `category=NAME` or `module=FOLDER`, or several of them";
    if words.is_empty() {
        return Err(("this says not which resources".into(), USAGE.into()));
    }
    let term = |word: &&str| match word.split_once('=') {
        Some(("type", value)) if !value.is_empty() => of_type(value, outline),
        Some(("category", value)) if !value.is_empty() => of_category(value, outline),
        Some(("module", value)) if !value.is_empty() => of_module(value, from, outline),
        Some((key, value)) if !value.is_empty() => {
            Err((format!("resources are not chosen by `{key}`"), help_or(key, KEYS, || USAGE.into())))
        }
        _ => Err((format!("`{word}` says not which resources"), USAGE.into())),
    };
    let terms = words.iter().map(term).collect::<Result<_, _>>()?;
    Ok(Embedded::Resources(Selection { terms }))
}

/// A type that the estate has none of is no mistake, unless it is spelt much like one that it has.
fn of_type(value: &str, outline: &Outline) -> Result<Term, Fault> {
    let known: BTreeSet<&str> = resources(outline).map(|it| it.type_name.as_str()).collect();
    match nearest(value, known.iter().copied()).filter(|_| !value.contains('*') && !known.contains(value)) {
        Some(near) if is_slip(value, near) => {
            Err((format!("there is no resource of type `{value}`"), format!("did you mean `{near}`?")))
        }
        _ => Ok(Term::Type(value.to_owned())),
    }
}

/// Whether a type is another one misspelt, rather than its relative: `aws_s3_bucket` is none of `aws_s3_object`.
fn is_slip(written: &str, known: &str) -> bool {
    strsim::damerau_levenshtein(written, known) <= 2
}

fn of_category(value: &str, outline: &Outline) -> Result<Term, Fault> {
    let known: BTreeSet<&str> = resources(outline).filter_map(|it| it.category).collect();
    if known.contains(value) || value.contains('*') {
        return Ok(Term::Category(value.to_owned()));
    }
    let all = || format!("there are `{}`", known.iter().copied().collect::<Vec<_>>().join("`, `"));
    Err((
        format!("there are no resources of the category `{value}`"),
        help_or(value, known.iter().copied(), all),
    ))
}

/// A module's folder, or one that holds modules.
fn of_module(value: &str, from: &SourcePath, outline: &Outline) -> Result<Term, Fault> {
    let written = value.trim_end_matches('/');
    let holds = |folder: &SourcePath| {
        outline.pages.iter().any(|page| page.root().is_some_and(|root| root.folder.is_within(folder)))
    };
    let candidates = SourcePath::new(written.trim_start_matches('/')).into_iter().chain(from.join(written));
    match candidates.into_iter().find(holds) {
        Some(folder) => Ok(Term::Module(folder)),
        None => Err(outline
            .folder_named(value, from)
            .err()
            .map_or_else(|| (format!("there is no module in `{value}`"), String::new()), Fault::from)),
    }
}

fn resources(outline: &Outline) -> impl Iterator<Item = &Entity> {
    let entities = outline.catalog.entities.iter().map(|it| &**it);
    entities.filter(|it| it.class == Class::Resource && !it.auxiliary)
}

impl Selection {
    /// Them, by id; those of examples and tests are none.
    pub fn of<'a>(&'a self, outline: &'a Outline) -> impl Iterator<Item = &'a Entity> {
        resources(outline).filter(|it| self.terms.iter().all(|term| term.holds(it)))
    }
}

impl Term {
    fn holds(&self, entity: &Entity) -> bool {
        match self {
            Self::Type(pattern) => fits(pattern, &entity.type_name),
            Self::Category(pattern) => fits(pattern, entity.category.unwrap_or("other")),
            Self::Module(folder) => entity.location.file.parent().is_within(folder),
        }
    }
}

/// Whether a text is of this pattern, in which `*` is any letters. Each part is looked for once, behind the one before.
fn fits(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = rest.get(at + part.len()..).unwrap_or_default();
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_is_any_letters() {
        for (pattern, text, expected) in [
            ("aws_vpc", "aws_vpc", true),
            ("aws_vpc", "aws_vpc_ipam", false),
            ("aws_*", "aws_vpc", true),
            ("*bucket*", "aws_s3_bucket", true),
            ("aws_*_rule", "aws_security_group_rule", true),
            ("aws_*_rule", "aws_rule", false),
            ("*", "x", true),
            ("a*a", "a", false),
        ] {
            assert_eq!(fits(pattern, text), expected, "{pattern} {text}");
        }
    }
}
