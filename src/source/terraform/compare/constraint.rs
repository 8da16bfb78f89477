//! Version constraints: whether every version that one allows is allowed by another.
//! https://developer.hashicorp.com/terraform/language/expressions/version-constraints

/// How what is allowed now stands to what was allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    /// The same versions.
    Same,
    /// All that were, and more.
    Wider,
    /// A higher minimum within one major version takes the oldest of them away, and nothing else.
    Raised,
    /// Not all that were.
    Narrower {
        /// The major version that is the least now, where that is a higher one than it was.
        raised_to: Option<u64>,
    },
    /// Nobody can tell.
    Unknown,
}

/// Holds constraints that all have to be met against others.
pub(super) fn relation(then: &[&str], now: &[&str]) -> Relation {
    let bare = |texts: &[&str]| texts.join(",").split_whitespace().collect::<String>();
    if bare(then) == bare(now) {
        return Relation::Same;
    }
    let (Some(old), Some(new)) = (Range::parse(then), Range::parse(now)) else { return Relation::Unknown };
    match (new.holds(&old), old.holds(&new)) {
        (true, true) => Relation::Same,
        (true, false) => Relation::Wider,
        (false, _) if new.only_raises(&old) => Relation::Raised,
        (false, _) => {
            let raised = new.least[0] > old.least[0];
            Relation::Narrower { raised_to: raised.then_some(new.least[0]) }
        }
    }
}

/// Whether a version meets constraints; `None` where nobody can tell.
pub(in crate::source::terraform) fn allows(constraints: &[&str], exact: &str) -> Option<bool> {
    let range = Range::parse(constraints)?;
    version(exact).map(|(version, _)| range.allows(&version))
}

/// Whether there may be a version that meets all of them; `None` where nobody can tell.
pub(in crate::source::terraform) fn is_possible(constraints: &[&str]) -> Option<bool> {
    let range = Range::parse(constraints)?;
    Some(range.below.is_none_or(|below| range.least < below))
}

/// The numbers of an exact version, to be compared; `None` for what has others.
pub(in crate::source::terraform) fn numbers(exact: &str) -> Option<[u64; 3]> {
    version(exact).map(|(version, _)| version)
}

type Version = [u64; 3];

/// From the least on, up to before `below`, some left out.
struct Range {
    least: Version,
    below: Option<Version>,
    except: Vec<Version>,
}

impl Range {
    /// `None` for what is not understood: pre-releases among it, which only an exact constraint allows.
    fn parse(texts: &[&str]) -> Option<Self> {
        let mut range = Self { least: [0; 3], below: None, except: Vec::new() };
        let parts = texts.iter().flat_map(|text| text.split(',')).map(str::trim);
        for part in parts.filter(|part| !part.is_empty()) {
            let digits = part.find(|c: char| c.is_ascii_digit())?;
            let (operator, number) = part.split_at(digits);
            let (version, written) = version(number)?;
            match operator.trim() {
                "" | "=" => {
                    range.from(version);
                    range.to(after(version));
                }
                "!=" => range.except.push(version),
                ">" => range.from(after(version)),
                ">=" => range.from(version),
                "<" => range.to(version),
                "<=" => range.to(after(version)),
                "~>" => {
                    range.from(version);
                    // All but the last number that is written stay.
                    match written {
                        1 => {}
                        2 => range.to([version[0].checked_add(1)?, 0, 0]),
                        _ => range.to([version[0], version[1].checked_add(1)?, 0]),
                    }
                }
                _ => return None,
            }
        }
        Some(range)
    }

    fn from(&mut self, least: Version) {
        self.least = self.least.max(least);
    }

    fn to(&mut self, below: Version) {
        self.below = Some(self.below.map_or(below, |known| known.min(below)));
    }

    fn allows(&self, version: &Version) -> bool {
        self.least <= *version
            && self.below.is_none_or(|below| *version < below)
            && !self.except.contains(version)
    }

    /// Whether all that `other` allows from this minimum on is allowed here, some of it at least, and the minimum is of the same series.
    fn only_raises(&self, other: &Self) -> bool {
        let rest = Self { least: self.least, below: other.below, except: other.except.clone() };
        let overlaps = rest.below.is_none_or(|below| rest.least < below);
        series(self.least) == series(other.least) && overlaps && self.holds(&rest)
    }

    /// Whether all that `other` allows is allowed here.
    fn holds(&self, other: &Self) -> bool {
        let ends_later = match (self.below, other.below) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(mine), Some(theirs)) => mine >= theirs,
        };
        self.least <= other.least && ends_later && !self.except.iter().any(|left_out| other.allows(left_out))
    }
}

/// The numbers whose change may break: below 1.0 also the second, <https://semver.org/#spec-item-4>.
fn series([major, minor, _]: Version) -> (u64, u64) {
    (major, if major == 0 { minor } else { 0 })
}

/// The version after this one; between the two there are only pre-releases.
fn after([major, minor, patch]: Version) -> Version {
    [major, minor, patch.saturating_add(1)]
}

/// `1.2` is 1.2.0, of which two numbers are written.
fn version(text: &str) -> Option<(Version, usize)> {
    let mut version = [0; 3];
    let mut written = 0;
    for number in text.trim().split('.') {
        *version.get_mut(written)? = number.parse().ok()?;
        written += 1;
    }
    Some((version, written))
}

#[cfg(test)]
mod tests {
    use super::Relation::{Narrower, Raised, Same, Unknown, Wider};
    use super::*;

    #[test]
    fn versions_are_held_against_constraints() {
        for (constraint, version, expected) in [
            ("~> 5.0", "5.9.1", Some(true)),
            ("~> 5.0", "6.0.0", Some(false)),
            (">= 5.0, != 5.9.1", "5.9.1", Some(false)),
            ("", "5.9.1", Some(true)),
            ("~> 5.0", "6.0.0-beta1", None),
            ("latest", "6.0.0", None),
        ] {
            assert_eq!(allows(&[constraint], version), expected, "{constraint} {version}");
        }
        for (all, expected) in [
            (&["~> 5.0", ">= 5.30"][..], Some(true)),
            (&["~> 5.0", ">= 6"], Some(false)),
            (&["~> 5.0", "latest"], None),
            (&[], Some(true)),
        ] {
            assert_eq!(is_possible(all), expected, "{all:?}");
        }
    }

    #[test]
    fn what_is_allowed_is_held_against_what_was() {
        let narrower = Narrower { raised_to: None };
        let raised = |to| Narrower { raised_to: Some(to) };
        for (then, now, expected) in [
            (">= 1.2", ">=1.2.0", Same),
            (">= 1.2, < 2.0", "~> 1.2", Same),
            ("~> 5.0", "~> 5.30", Raised),
            ("~> 5.0", ">= 5.30", Raised),
            (">= 6.0", ">= 6.28", Raised),
            (">= 6.0, < 7", ">= 6.28, < 8", Raised),
            (">= 6.0, < 8", ">= 6.28, < 7", narrower),
            (">= 6.0, < 7", ">= 6.28", Raised),
            (">= 1, != 1.5.0", ">= 1.2, != 1.5.0", Raised),
            (">= 1", ">= 1.2, != 1.5.0", narrower),
            ("1.2.3", "1.2.4", narrower),
            ("~> 5.1.0", "~> 5.2.0", narrower),
            (">= 0.12", ">= 0.13", narrower),
            (">= 0.12", ">= 0.12.6", Raised),
            ("~> 5.0", "~> 5.0.1", narrower),
            ("~> 5.0", ">= 5.0", Wider),
            ("~> 5.0", "~> 6.0", raised(6)),
            ("~> 5.0", ">= 5.0, < 7.0", Wider),
            (">= 4.0", ">= 5.0", raised(5)),
            (">= 4.0", ">= 4.1", Raised),
            (">= 4.0", ">= 3", Wider),
            (">= 4.0", ">= 4.0, < 9", narrower),
            ("", ">= 1.0", raised(1)),
            (">= 1.0", "", Wider),
            ("1.2.3", "= 1.2.3", Same),
            ("1.2.3", "<= 1.2.3", Wider),
            ("> 1.2.3", ">= 1.2.4", Same),
            (">= 1", ">= 1, != 1.5.0", narrower),
            (">= 1, != 1.5.0", ">= 1", Wider),
            (">= 2", ">= 2, != 1.5.0", Same),
            ("~> 1", ">= 1", Same),
            ("1.0.0-beta1", "1.0.0", Unknown),
            ("1.0.0-beta1", "1.0.0-beta1", Same),
            ("latest", ">= 1", Unknown),
            (">= 99999999999999999999999", ">= 1", Unknown),
            ("~> 18446744073709551615.1", ">= 1", Unknown),
        ] {
            assert_eq!(relation(&[then], &[now]), expected, "{then} to {now}");
        }
    }
}
