//! Lines of code that are there for a compiler or for who wants to see all of it, and are hidden at first, as mdBook hides them:
//! <https://rust-lang.github.io/mdBook/format/mdbook.html#hiding-code-lines>.

use std::collections::BTreeMap;
use std::ops::Range;

/// Which lines of a block are hidden.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Rule<'a> {
    /// Those that are `#`, or begin with `# `; `##` stands for `#`.
    Rust,
    /// Those that begin so.
    Prefix(&'a str),
}

/// The rule for code of a language: in Rust its own; elsewhere the prefix that the fence names, else the book's for the language.
pub(super) fn rule<'a>(
    language: &str,
    of_fence: &'a str,
    of_book: &'a BTreeMap<String, String>,
) -> Option<Rule<'a>> {
    let of_book = || of_book.get(language).map(String::as_str);
    let prefix = Some(of_fence).filter(|prefix| !prefix.is_empty()).or_else(of_book);
    match language {
        "rust" => Some(Rule::Rust),
        _ => prefix.filter(|prefix| !prefix.is_empty()).map(Rule::Prefix),
    }
}

impl Rule<'_> {
    /// Whether a line is hidden, and the bytes of it that only say so.
    pub(super) fn read(&self, line: &str) -> (bool, Range<usize>) {
        let line = line.trim_end_matches(['\r', '\n']);
        let words = line.trim_start();
        let at = line.len() - words.len();
        match self {
            Self::Rust => match words.strip_prefix('#').map(|rest| rest.chars().next()) {
                Some(None) => (true, at..at + 1),
                Some(Some(' ')) => (true, at..at + 2),
                Some(Some('#')) => (false, at..at + 1),
                _ => (false, 0..0),
            },
            Self::Prefix(prefix) if words.starts_with(prefix) => (true, at..at + prefix.len()),
            Self::Prefix(_) => (false, 0..0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::parse;
    use crate::path::SourcePath;

    #[test]
    fn lines_are_hidden_as_in_mdbook() {
        let read = |rule: &Rule<'_>, line: &str| {
            let (hidden, mark) = rule.read(line);
            let mut line = line.to_owned();
            line.replace_range(mark, "");
            format!("{}{line}", if hidden { "~" } else { "" })
        };
        for (line, expected) in [
            ("# use x;\n", "~use x;\n"),
            ("  # x\n", "  ~x\n"),
            ("#\n", "~\n"),
            ("#", "~"),
            ("#  x", "~ x"),
            ("## x\n", "# x\n"),
            ("###", "##"),
            ("#[derive(Debug)]\n", "#[derive(Debug)]\n"),
            ("#![allow(x)]", "#![allow(x)]"),
            ("x # y", "x # y"),
            ("", ""),
        ] {
            let expected = if expected.contains('~') {
                format!("~{}", expected.replace('~', ""))
            } else {
                expected.into()
            };
            assert_eq!(read(&Rule::Rust, line), expected, "{line:?}");
        }
        assert_eq!(read(&Rule::Prefix("!!"), " !!x"), "~ x");
        assert_eq!(read(&Rule::Prefix("!!"), "x !!"), "x !!");
    }

    #[test]
    fn hidden_lines_are_in_the_code_and_nowhere_else() {
        let text = "# T\n\n> ```rust {2}\n> # use x;\n> a\n> ## b\n> ```\n\n- ```py,hidelines=~\n  ~z\n  # y\n  ```\n";
        let document = parse(text, &SourcePath::root());
        let code: Vec<_> =
            document.code.iter().map(|it| (it.text.as_str(), it.visible(), it.hidden.clone())).collect();
        assert_eq!(code[0], ("use x;\na\n# b\n", "a\n# b\n".into(), vec![true, false, false]));
        assert_eq!(code[1], ("z\n# y\n", "# y\n".into(), vec![true, false]));
        let searched = document.sections.concat();
        assert!(searched.contains("a\n# b\n") && !searched.contains("use x"), "{searched:?}");
        let left_out: Vec<&str> =
            document.rewritten.iter().map(|(span, _)| &text[span.start..span.end]).collect();
        assert_eq!(left_out, ["> # use x;\n", "  ~z\n"]);
    }

    #[test]
    fn a_class_is_no_language_that_hides_lines() {
        let hidden = |fence: &str| {
            let document = parse(&format!("```{fence}\n# q\n~z\nx\n```\n"), &SourcePath::root());
            let code = &document.code[0];
            (code.language.clone(), code.visible().into_owned())
        };
        for (fence, visible) in [
            ("{.rust}", "# q\n~z\nx\n"),
            ("{ .rust .a }", "# q\n~z\nx\n"),
            ("{.rust hidelines=~}", "# q\nx\n"),
            ("rust {.a}", "~z\nx\n"),
        ] {
            assert_eq!(hidden(fence), ("rust".into(), visible.into()), "{fence}");
        }
    }

    #[test]
    fn a_fence_says_more_than_the_book() {
        let book =
            BTreeMap::from([("python".to_owned(), "~".to_owned()), ("rust".to_owned(), "~".to_owned())]);
        assert_eq!(rule("python", "", &book), Some(Rule::Prefix("~")));
        assert_eq!(rule("python", "!", &book), Some(Rule::Prefix("!")));
        assert_eq!(rule("rust", "!", &book), Some(Rule::Rust));
        assert_eq!(rule("", "", &book), None);
    }
}
