//! What stands among environments, and is none of them: `environments/bootstrap` beside `dev` and `prod`.

use std::collections::BTreeSet;

use super::find::Found;
use super::words::is_telling;
use crate::path::SourcePath;

/// Where at least two environments have well-known names, one of another name whose root module shares few variables with theirs is
/// no counterpart of them: it becomes a stack of its own name, which nothing is compared with, behind the others.
pub fn set_apart<'a>(found: &mut Vec<Found>, variables: impl Fn(&SourcePath) -> BTreeSet<&'a str>) {
    let of_folder = |it: &Found| match it.stacks.as_slice() {
        [one] if one.name.is_empty() => Some(variables(&one.folder)),
        _ => None,
    };
    let known: Vec<BTreeSet<&str>> =
        found.iter().filter(|it| is_telling(&it.name)).filter_map(&of_folder).collect();
    if known.len() < 2 {
        return;
    }
    let is_other = |it: &Found| {
        let own = of_folder(it).filter(|_| !is_telling(&it.name));
        own.is_some_and(|own| known.iter().all(|known| has_little_of(&own, known)))
    };
    let (apart, rest): (Vec<Found>, Vec<Found>) = found.drain(..).partition(is_other);
    found.extend(rest);
    found.extend(apart.into_iter().map(|mut it| {
        it.stacks.iter_mut().for_each(|stack| stack.name.clone_from(&it.name));
        it
    }));
}

/// Whether less than a third of all variables of two modules are declared by both.
fn has_little_of(a: &BTreeSet<&str>, b: &BTreeSet<&str>) -> bool {
    a.intersection(b).count() * 3 < a.union(b).count()
}

#[cfg(test)]
mod tests {
    use super::super::find::Applied;
    use super::*;

    fn found(name: &str) -> Found {
        let folder = SourcePath::new(name).unwrap();
        let stack = Applied { folder, name: String::new(), values: Vec::new(), backend: Vec::new() };
        Found { name: name.to_owned(), stacks: vec![stack] }
    }

    #[test]
    fn what_shares_little_with_environments_is_set_apart() {
        let variables = |folder: &SourcePath| match folder.as_str() {
            "bootstrap" => BTreeSet::from(["region", "repository", "bucket", "owner"]),
            "acme" => BTreeSet::from(["region", "size", "domain", "owner"]),
            _ => BTreeSet::from(["region", "size", "domain", "count"]),
        };
        for (names, expected) in [
            (vec!["dev", "bootstrap", "acme", "prod"], "dev, acme, prod, bootstrap=bootstrap"),
            (vec!["bootstrap", "prod"], "bootstrap, prod"),
            (vec!["acme", "bootstrap"], "acme, bootstrap"),
        ] {
            let mut all: Vec<Found> = names.into_iter().map(found).collect();
            set_apart(&mut all, variables);
            let told = all.iter().map(|it| match it.stacks[0].name.as_str() {
                "" => it.name.clone(),
                stack => format!("{}={stack}", it.name),
            });
            assert_eq!(told.collect::<Vec<_>>().join(", "), expected);
        }
    }
}
