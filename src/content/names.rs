//! Code that may name something of the estate, told by its shape.

use crate::highlight::{self, Words};

/// The longest that is looked at.
const LONGEST: usize = 200;

/// Whether inline code has the shape of an address: names joined by dots, perhaps with an index.
pub(super) fn is_address(code: &str) -> bool {
    let is_part = |byte: u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'[' | b']' | b'"' | b'*')
    };
    let starts = |text: &str| text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    code.len() <= LONGEST
        && starts(code)
        && code.split_once('.').is_some_and(|(_, rest)| starts(rest))
        && code.bytes().all(is_part)
}

/// The words of a block of code that are addresses or relative paths, in order; and the names of what it declares.
pub(super) fn of_block(language: &str, code: &str) -> Words {
    let mut words = highlight::words(language, code);
    words.leading.retain(|word| code.get(word.clone()).is_some_and(|word| is_address(word) || is_path(word)));
    words
}

/// Whether this is a relative path and says so: `../../modules/vpc`.
pub fn is_path(text: &str) -> bool {
    text.len() <= LONGEST && (text.starts_with("./") || text.starts_with("../"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_by_their_shape() {
        for code in ["var.cidr", "aws_vpc.main.id", "aws_subnet.a[0].id", "module.x[\"a\"]", "data.a-b.c_d"] {
            assert!(is_address(code), "{code}");
        }
        for code in ["cidr", "var.", ".x", "1.2", "a.1", "a b.c", "var.<name>", "f(a.b)", "a.b/c"] {
            assert!(!is_address(code), "{code}");
        }
        assert!(!is_address(&format!("a.{}", "b".repeat(LONGEST))));
    }

    #[test]
    fn words_of_code() {
        let code = "module \"x\" {\n  source = \"../../modules/vpc\" # var.no\n  a = \"${var.yes}-aws_vpc.no\"\n  \
                    c = aws_vpc.main.id + foo[0].no.no\n  d = <<EOT\nvar.no ${module.yes.id}\nEOT\n  e = \"./x${var.yes}\"\n}\n";
        let text = |words: Vec<std::ops::Range<usize>>, code: &'static str| -> Vec<&str> {
            words.into_iter().filter_map(|word| code.get(word)).collect()
        };
        let expected = ["../../modules/vpc", "var.yes", "aws_vpc.main.id", "module.yes.id", "var.yes"];
        for language in ["hcl", "terraform", "tf", "tofu"] {
            assert_eq!(text(of_block(language, code).leading, code), expected, "{language}");
        }
        assert_eq!(of_block("yaml", code), Words::default());
        let code = "resource \"aws_eip\" \"nat\" {\n  x = \"no\"\n  dynamic \"tag\" { }\n}\nlocals {\n}\nmodule \"vpc\" { y = 1 }\n";
        assert_eq!(text(of_block("hcl", code).names, code), ["nat", "tag", "vpc"]);
    }
}
