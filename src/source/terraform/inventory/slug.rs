//! Names of pages out of names of types and providers, which may be anything.

use std::collections::BTreeMap;

/// Names that are given, each once, however a disk spells them.
pub struct Slugs {
    /// How many ask for each.
    taken: BTreeMap<String, usize>,
}

/// Names that no file has on some disks, or that stand for a folder.
const RESERVED: [&str; 5] = ["index", "con", "prn", "aux", "nul"];
/// Longer names are cut.
const LONGEST: usize = 100;

impl Slugs {
    /// None is taken yet.
    pub fn new() -> Self {
        Self { taken: RESERVED.iter().map(|name| ((*name).to_owned(), 1)).collect() }
    }

    /// A name of letters, digits, `-` and `_` for this one, that no other has.
    pub fn take(&mut self, name: &str) -> String {
        let fits = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
        let mut slug: String = name.chars().take(LONGEST).map(fits).collect();
        if slug.is_empty() {
            slug.push('-');
        }
        // A number tells those apart that would be alike.
        let bare = slug.clone();
        loop {
            let asked = self.taken.entry(slug.to_lowercase()).or_default();
            *asked += 1;
            match *asked {
                1 => return slug,
                number => slug = format!("{bare}-{number}"),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_becomes_a_file_of_its_own() {
        let mut slugs = Slugs::new();
        for (name, expected) in [
            ("aws_vpc", "aws_vpc"),
            ("AWS_VPC", "AWS_VPC-2"),
            ("aws_vpc", "aws_vpc-3"),
            ("hashicorp/aws", "hashicorp-aws"),
            ("..", "--"),
            ("con", "con-2"),
            ("", "-"),
            ("<b>é", "-b--"),
        ] {
            assert_eq!(slugs.take(name), expected, "{name}");
        }
        assert_eq!(slugs.take(&"x".repeat(300)).len(), LONGEST);
    }
}
