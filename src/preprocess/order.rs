//! In which order preprocessors run: as their `before` and `after` say; of those that could come next, all by their names.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::{self, Program, Programs};
use crate::diagnostic::{Diagnostic, Span, nearest};
use crate::path::SourcePath;

/// mdBook's own: files are taken in, and READMEs become `index.md`.
pub(super) const LINKS: &str = "links";
/// See [`LINKS`].
pub(super) const INDEX: &str = "index";

/// The names of the preprocessors in their order, and warnings about those that are named and not there.
///
/// Source: mdBook sorts in waves, each of all that wait for nothing any more, by their names' code points.
///
/// # Errors
/// When some wait for each other.
pub(super) fn order(programs: &Programs) -> Result<(Vec<String>, Vec<Diagnostic>), Box<Diagnostic>> {
    let own = [LINKS, INDEX].into_iter().filter(|_| programs.defaults);
    let names: BTreeSet<&str> = own.chain(programs.preprocessors.iter().map(|it| it.name.as_str())).collect();
    let mut warnings = Vec::new();
    // Who waits for whom.
    let mut waits: BTreeMap<&str, BTreeSet<&str>> =
        names.iter().map(|name| (*name, BTreeSet::new())).collect();
    for program in &programs.preprocessors {
        let mut known = |(other, span): &(String, Span), key: &str| {
            let known = names.get(other.as_str()).copied();
            if known.is_none() {
                warnings.extend(unknown(program, key, other, *span, &names));
            }
            known
        };
        let before: Vec<&str> = program.before.iter().filter_map(|other| known(other, "before")).collect();
        let after: Vec<&str> = program.after.iter().filter_map(|other| known(other, "after")).collect();
        for later in before {
            waits.entry(later).or_default().insert(&program.name);
        }
        waits.entry(&program.name).or_default().extend(after);
    }
    let mut ordered = Vec::new();
    while !waits.is_empty() {
        let ready: Vec<&str> =
            waits.iter().filter(|(_, them)| them.is_empty()).map(|(name, _)| *name).collect();
        if ready.is_empty() {
            return Err(Box::new(cycle(programs, &waits)));
        }
        waits.retain(|name, _| !ready.contains(name));
        for them in waits.values_mut() {
            them.retain(|name| !ready.contains(name));
        }
        ordered.extend(ready.into_iter().map(str::to_owned));
    }
    Ok((ordered, warnings))
}

fn unknown(
    program: &Program,
    key: &str,
    other: &str,
    span: Span,
    names: &BTreeSet<&str>,
) -> Option<Diagnostic> {
    let message = format!(
        "`[preprocessor.{}]` is to run {key} `{other}`, and there is no such preprocessor",
        program.name
    );
    let help = match nearest(other, names.iter().copied()) {
        Some(known) => format!("did you mean `{known}`?"),
        None => "take it out, or write the table of that name".into(),
    };
    Some(Diagnostic::warning("program", &SourcePath::new(config::FILE)?, message).at(span).help(help))
}

fn cycle(programs: &Programs, waits: &BTreeMap<&str, BTreeSet<&str>>) -> Diagnostic {
    let names: Vec<String> = waits.keys().map(|name| format!("`{name}`")).collect();
    let file = SourcePath::new(config::FILE).unwrap_or_else(SourcePath::root);
    let message = format!("these preprocessors wait for each other: {}", names.join(", "));
    let first = programs.preprocessors.iter().find(|it| waits.contains_key(it.name.as_str()));
    let found =
        Diagnostic::error("program", &file, message).help("take one of their `before` and `after` out");
    first.map_or_else(|| found.clone(), |it| found.clone().at(it.span))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn of(text: &str) -> Result<(Vec<String>, Vec<String>), String> {
        let programs = Config::parse(text).unwrap().0.programs;
        let (names, warnings) = order(&programs).map_err(|fault| fault.message)?;
        Ok((names, warnings.into_iter().map(|it| it.help).collect()))
    }

    #[test]
    fn what_waits_for_nothing_comes_first_and_then_by_name() {
        for (text, expected) in [
            ("", "index links"),
            ("[preprocessor.a]\n", "a index links"),
            ("[preprocessor.a]\nafter = ['links']\n", "index links a"),
            ("[preprocessor.z]\nbefore = ['index']\n", "links z index"),
            ("[preprocessor.a]\nafter = ['z']\n[preprocessor.z]\n[preprocessor.B]\n", "B index links z a"),
            ("[build]\nuse-default-preprocessors = false\n[preprocessor.a]\n", "a"),
            ("[build]\nuse-default-preprocessors = false\n[preprocessor.links]\n", "links"),
        ] {
            assert_eq!(of(text).unwrap().0.join(" "), expected, "{text}");
        }
    }

    #[test]
    fn names_that_are_not_there_are_told_and_cycles_refused() {
        let (names, help) = of("[preprocessor.a]\nafter = ['lniks']\nbefore = ['nobody-knows']\n").unwrap();
        assert_eq!(names, ["a", "index", "links"]);
        assert_eq!(help, ["take it out, or write the table of that name", "did you mean `links`?"]);
        let cycle = of(
            "[preprocessor.a]\nafter = ['b']\n[preprocessor.b]\nafter = ['a']\n[preprocessor.c]\nafter = ['b']\n",
        );
        assert_eq!(cycle.unwrap_err(), "these preprocessors wait for each other: `a`, `b`, `c`");
        assert!(of("[preprocessor.a]\nafter = ['a']\n").is_err());
    }
}
