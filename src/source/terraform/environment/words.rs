//! The words that folders and files of environments are named with, and what each tells.

/// Folders whose folders are environments.
const CONTAINERS: &[&str] =
    &["environments", "environment", "envs", "env", "live", "stages", "deployments", "deployment"];

/// Folders of files of values, and what such a file is called beside the name of its environment.
const FILLERS: &[&str] = &[
    "terraform",
    "tofu",
    "tf",
    "tfvars",
    "vars",
    "var",
    "variables",
    "values",
    "config",
    "configs",
    "configuration",
    "params",
    "parameters",
    "settings",
    "inputs",
    "auto",
    "backend",
    "backends",
    "state",
    "remote",
];

/// What counts for every environment.
const COMMON: &[&str] = &["common", "shared", "global", "globals", "default", "defaults", "base", "all"];

/// What no environment is called: patterns to be copied, and code for others.
const ASIDE: &[&str] =
    &["example", "examples", "sample", "samples", "template", "templates", "fixtures", "modules"];

/// Well-known environments, in the order in which a change goes through them. Whatever is not known stands before production.
const STAGES: &[&[&str]] = &[
    &["sandbox", "sbx", "playground", "lab"],
    &["dev", "develop", "development", "devel", "nonprod", "non-prod", "nonproduction"],
    &["test", "testing", "tst", "ci", "int", "integration"],
    &["qa", "quality"],
    &["uat", "acceptance", "acc", "perf", "performance", "demo"],
    &["staging", "stage", "stg", "stag"],
    &["preprod", "pre-prod", "preproduction", "pre-production", "preview", "pre"],
    &[],
    &["prod", "production", "prd"],
    &["dr"],
];

/// What environments are gathered under, such as those of one account.
const ALL_BUT_PRODUCTION: &[&str] = &["nonprod", "non-prod", "nonproduction"];

/// The place of what is not known.
const OTHERS: usize = 7;

/// Whether the folders in a folder of this name are environments.
pub fn is_container(name: &str) -> bool {
    is_one_of(CONTAINERS, name)
}

/// Whether a folder or a part of a file's name tells nothing of the environment.
pub fn is_filler(name: &str) -> bool {
    is_container(name) || is_one_of(FILLERS, name)
}

/// Whether it says that something counts for all.
pub fn is_common(name: &str) -> bool {
    is_one_of(COMMON, name)
}

/// Whether what is in such a folder is applied nowhere.
pub fn is_aside(name: &str) -> bool {
    is_one_of(ASIDE, name)
}

/// Whether this is the name of a well-known environment.
pub fn is_known(name: &str) -> bool {
    exact(name).is_some()
}

/// Whether it is one, or has one in it: `prod-eu`.
pub fn is_telling(name: &str) -> bool {
    stage(name).is_some()
}

/// Which of the folders on a path is that of an environment, if their names tell: the first well-known one, where one that says no more
/// than that it is not production gives way to one below it; else a folder above the last that has such a word in its name.
pub fn environment_in(parts: &[&str]) -> Option<usize> {
    let says_which = |part: &&str| is_known(part) && !is_one_of(ALL_BUT_PRODUCTION, part);
    let known = parts.iter().position(says_which).or_else(|| parts.iter().position(|part| is_known(part)));
    known.or_else(|| parts.split_last()?.1.iter().position(|part| is_telling(part)))
}

/// Where an environment stands in the order of all.
pub fn rank(name: &str) -> usize {
    stage(name).unwrap_or(OTHERS)
}

fn stage(name: &str) -> Option<usize> {
    exact(name).or_else(|| name.split(SEPARATORS).find_map(exact))
}

fn exact(name: &str) -> Option<usize> {
    STAGES.iter().position(|words| is_one_of(words, name))
}

fn is_one_of(words: &[&str], name: &str) -> bool {
    words.iter().any(|word| word.eq_ignore_ascii_case(name))
}

/// What stands between the words of a name.
const SEPARATORS: [char; 3] = ['-', '_', '.'];

/// A name without what tells nothing at its ends: `prod-eu` of `backend-prod-eu`. Empty when nothing is left.
pub fn essence(name: &str) -> &str {
    let mut rest = name;
    loop {
        if is_filler(rest) {
            return "";
        }
        let first = rest.split_once(SEPARATORS).filter(|(word, _)| is_filler(word)).map(|(_, rest)| rest);
        let last = || rest.rsplit_once(SEPARATORS).filter(|(_, word)| is_filler(word)).map(|(rest, _)| rest);
        match first.or_else(last) {
            Some(shorter) => rest = shorter,
            None => return rest,
        }
    }
}

/// What the names of clouds' regions begin with.
const PLACES: &[&str] = &[
    "us",
    "eu",
    "ap",
    "ca",
    "sa",
    "af",
    "me",
    "il",
    "cn",
    "mx",
    "europe",
    "asia",
    "northamerica",
    "southamerica",
    "australia",
    "africa",
];

/// Whether it has the shape of a cloud's region: `eu-west-1`, `europe-west4`; `westeurope` has none.
pub fn is_region(name: &str) -> bool {
    let place = name.split_once('-').map(|(place, _)| place);
    place.is_some_and(|place| PLACES.contains(&place))
        && name.ends_with(|c: char| c.is_ascii_digit())
        && !is_telling(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_looked_through() {
        for (name, expected) in [
            ("prod", "prod"),
            ("terraform-prod", "prod"),
            ("prod.terraform", "prod"),
            ("backend-prod-eu", "prod-eu"),
            ("prod.backend", "prod"),
            ("variables", ""),
            ("terraform", ""),
            ("eu_prod", "eu_prod"),
        ] {
            assert_eq!(essence(name), expected, "{name}");
        }
        for (name, expected) in [
            ("eu-west-1", true),
            ("us-gov-east-1", true),
            ("europe-west4", true),
            ("prod-1", false),
            ("network", false),
            ("prod-west-1", false),
            ("a-1", false),
            ("web-server-2", false),
        ] {
            assert_eq!(is_region(name), expected, "{name}");
        }
    }

    #[test]
    fn a_folder_on_a_path_tells_the_environment() {
        for (path, expected) in [
            ("live/prod/eu-west-1/vpc", Some("prod")),
            ("prod/ci/runner", Some("prod")),
            ("non-prod/us-east-1/qa/mysql", Some("qa")),
            ("non-prod/us-east-1/mysql", Some("non-prod")),
            ("accounts/prod-eu/vpc", Some("prod-eu")),
            ("acme/dev-portal", None),
        ] {
            let parts: Vec<&str> = path.split('/').collect();
            assert_eq!(environment_in(&parts).map(|at| parts[at]), expected, "{path}");
        }
    }

    #[test]
    fn environments_stand_in_the_order_of_a_change() {
        let mut names = ["prod-eu", "qa", "acme", "production", "Dev", "staging", "pre-prod", "sandbox"];
        names.sort_by_key(|name| (rank(name), *name));
        assert_eq!(names, ["sandbox", "Dev", "qa", "staging", "pre-prod", "acme", "prod-eu", "production"]);
    }
}
