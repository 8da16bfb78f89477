//! READMEs whose generated part is not what their module declares now.

use super::plan::{Fresh, Request, plan};
use crate::diagnostic::{Diagnostic, Span};
use crate::path::SourcePath;
use crate::tree::Tree;

/// A finding for each file that `inject` would change, at the first line that would be another; and why one cannot be kept
/// fresh at all.
pub fn stale(tree: &Tree) -> Vec<Diagnostic> {
    let plan = plan(&Request { tree, folders: vec![SourcePath::root()], is_named: false, set: &[] });
    let mut found = plan.diagnostics;
    for file in plan.files {
        match file {
            Ok(fresh) if *fresh.old != *fresh.new => found.push(finding(&fresh)),
            Ok(_) => {}
            Err(faults) => found.extend(faults),
        }
    }
    // Whatever keeps a file from being fresh is this rule's, at its level.
    found.into_iter().map(|finding| Diagnostic { code: CODE, ..finding }).collect()
}

const CODE: &str = "stale-readme";

fn finding(fresh: &Fresh) -> Diagnostic {
    let message = "the generated part of this file is not what the module declares";
    let help = "`infrabook inject` writes it anew";
    let finding = Diagnostic::warning(CODE, &fresh.path, message).help(help);
    if fresh.old.is_empty() { finding } else { finding.at(first_difference(&fresh.old, &fresh.new)) }
}

/// The first line of `old` that `new` has not.
fn first_difference(old: &str, new: &str) -> Span {
    let mut at = 0;
    let mut others = new.split_inclusive('\n');
    for line in old.split_inclusive('\n') {
        if others.next() != Some(line) {
            return Span::new(at, at + line.trim_end().len());
        }
        at += line.len();
    }
    Span::new(at, at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_that_would_be_another_is_named() {
        for (old, new, expected) in [
            ("a\nb\nc\n", "a\nx\nc\n", Span::new(2, 3)),
            ("a\nb\n", "a\nb\nc\n", Span::new(4, 4)),
            ("a\nb\n", "a\n", Span::new(2, 3)),
        ] {
            assert_eq!(first_difference(old, new), expected, "{old:?} {new:?}");
        }
    }

    #[test]
    fn what_inject_would_change_is_found_and_nothing_else() {
        let module = "variable \"cidr\" {\n  description = \"The range.\"\n}\n";
        let readme = "# Net\n\n<!-- BEGIN_TF_DOCS -->\nold\n<!-- END_TF_DOCS -->\n";
        let tree = |readme: &str| {
            Tree::from_memory(
                "t",
                [("net/main.tf", module), ("net/README.md", readme), ("b/main.tf", module)],
            )
        };
        let found = stale(&tree(readme));
        let [finding] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((finding.code, finding.path.as_str()), ("stale-readme", "net/README.md"));
        assert_eq!(
            finding.span,
            Some(Span::new(readme.find("old").unwrap(), readme.find("old").unwrap() + 3))
        );
        let request =
            |tree| plan(&Request { tree, folders: vec![SourcePath::root()], is_named: false, set: &[] });
        let fresh = request(&tree(readme)).files.remove(0).unwrap().new;
        assert!(stale(&tree(&fresh)).is_empty());
        assert!(stale(&tree("# Net\n")).is_empty());
    }
}
