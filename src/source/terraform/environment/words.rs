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
    &["test", "testing", "tst", "ci", "integration"],
    &["qa", "quality"],
    &["uat", "acceptance", "acc", "perf", "performance", "demo"],
    &["staging", "stage", "stg", "stag"],
    &["preprod", "pre-prod", "preproduction", "pre-production", "preview", "pre"],
    &[],
    &["prod", "production", "prd"],
    &["dr"],
];

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

/// Whether it has the shape of a cloud's region: `eu-west-1`, `europe-west4`, `westeurope` has none.
pub fn is_region(name: &str) -> bool {
    let parts: Vec<&str> = name.split('-').collect();
    let is_word = |part: &str| part.len() > 1 && part.chars().all(|c| c.is_ascii_lowercase());
    match parts.as_slice() {
        [first, middle @ .., last] if last.chars().all(|c| c.is_ascii_digit()) && !last.is_empty() => {
            is_word(first)
                && !middle.is_empty()
                && middle.iter().all(|part| is_word(part))
                && !is_telling(name)
        }
        [first, last] => {
            let bare = last.trim_end_matches(|c: char| c.is_ascii_digit());
            is_word(first) && is_word(bare) && bare.len() < last.len() && !is_telling(name)
        }
        _ => false,
    }
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
        ] {
            assert_eq!(is_region(name), expected, "{name}");
        }
    }

    #[test]
    fn environments_stand_in_the_order_of_a_change() {
        let mut names = ["prod-eu", "qa", "acme", "production", "Dev", "staging", "pre-prod", "sandbox"];
        names.sort_by_key(|name| (rank(name), *name));
        assert_eq!(names, ["sandbox", "Dev", "qa", "staging", "pre-prod", "acme", "prod-eu", "production"]);
    }
}
