//! `--deny RULE`, `--warn RULE` and `--allow RULE`: levels for one run, later ones before earlier ones.

use clap::{Arg, ArgAction, ArgMatches, Args, Command, Error, FromArgMatches};

use crate::check::{Level, Levels, RULES};
use crate::diagnostic::nearest;

/// Every rule that shows what it finds.
const ALL: &str = "all";

/// What was asked for, in its order: a rule or [`ALL`], and its level.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked(Vec<(String, Level)>);

const OPTIONS: [(&str, Level, &str); 3] = [
    ("deny", Level::Deny, "Let this rule's findings fail the check; `all` for every rule that shows any"),
    ("warn", Level::Warn, "Show this rule's findings, and do not fail for them"),
    ("allow", Level::Allow, "Do not show this rule's findings"),
];

impl Asked {
    /// Sets what was asked for.
    pub(super) fn apply(&self, levels: &mut Levels) {
        for (name, level) in &self.0 {
            if name == ALL {
                for rule in
                    RULES.iter().filter(|rule| levels.of(rule.code) != Level::Allow).collect::<Vec<_>>()
                {
                    levels.set(rule.code, *level);
                }
            } else {
                levels.set(name, *level);
            }
        }
    }
}

impl Args for Asked {
    fn augment_args(command: Command) -> Command {
        OPTIONS.into_iter().fold(command, |command, (name, _, help)| {
            let option = Arg::new(name).long(name).value_name("RULE").help(help);
            command.arg(option.action(ArgAction::Append).value_parser(rule))
        })
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Asked {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let mut asked = Vec::new();
        for (name, level, _) in OPTIONS {
            let places = matches.indices_of(name).into_iter().flatten();
            let rules = matches.get_many::<String>(name).into_iter().flatten();
            asked.extend(places.zip(rules).map(|(place, rule)| (place, rule.clone(), level)));
        }
        asked.sort_by_key(|(place, ..)| *place);
        Ok(Self(asked.into_iter().map(|(_, rule, level)| (rule, level)).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

fn rule(name: &str) -> Result<String, String> {
    if name == ALL { Ok(name.to_owned()) } else { known(name).map(str::to_owned) }
}

/// The rule of this name, or what to say where there is none.
pub(super) fn known(name: &str) -> Result<&'static str, String> {
    let codes = || RULES.iter().map(|rule| rule.code);
    codes().find(|code| *code == name).ok_or_else(|| match nearest(name, codes()) {
        Some(near) => format!("there is no such rule; did you mean `{near}`?"),
        None => format!("there is no such rule; there are {}", codes().collect::<Vec<_>>().join(", ")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels(arguments: &[&str]) -> Levels {
        let command = Asked::augment_args(Command::new("check").no_binary_name(true));
        let mut levels = Levels::default();
        Asked::from_arg_matches(&command.get_matches_from(arguments)).unwrap().apply(&mut levels);
        levels
    }

    #[test]
    fn later_options_win_and_all_leaves_alone_what_is_allowed() {
        let of = |arguments: &[&str], rule: &str| levels(arguments).of(rule);
        for (arguments, expected) in [
            (&["--deny", "orphan-page"][..], Level::Deny),
            (&["--deny", "orphan-page", "--allow", "orphan-page"], Level::Allow),
            (&["--allow", "orphan-page", "--deny", "all"], Level::Allow),
            (&["--allow", "all", "--warn", "orphan-page"], Level::Warn),
            (&["--deny", "all", "--warn", "all"], Level::Warn),
        ] {
            assert_eq!(of(arguments, "orphan-page"), expected, "{arguments:?}");
        }
        assert_eq!(of(&["--allow", "all", "--warn", "orphan-page"], "broken-link"), Level::Allow);
    }
}
