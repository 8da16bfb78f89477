//! READMEs whose generated part says something else than their module does. How it says it does not matter here: other versions
//! and flags of terraform-docs draw tables otherwise, and leave sections out. `inject --check` compares to the byte.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::super::secret::mask;
use super::plan::{Fresh, Request, plan};
use crate::content::without_injected;
use crate::diagnostic::{Diagnostic, Span};
use crate::path::SourcePath;
use crate::source::SourceFile;
use crate::tree::Tree;

const CODE: &str = "stale-readme";

/// A finding for each file whose generated part says something else, and why one cannot be kept fresh at all.
pub fn stale(tree: &Tree, known: &[SourceFile]) -> Vec<Diagnostic> {
    let folders = vec![SourcePath::root()];
    let plan = plan(&Request { tree, known, folders, is_named: false, set: &[] });
    let mut found = plan.diagnostics;
    for file in plan.files {
        match file {
            Ok(fresh) if *fresh.old != *fresh.new => found.extend(finding(&fresh)),
            Ok(_) => {}
            Err(faults) => found.extend(faults),
        }
    }
    // What is wrong with the module itself has been told. Whatever else keeps a file from being fresh is this rule's, at its level.
    let is_of_file = |it: &Diagnostic| matches!(it.code, CODE | "config" | "inject" | "unwritable");
    let found = found.into_iter().filter(is_of_file);
    found.map(|finding| Diagnostic { code: CODE, ..finding }).collect()
}

fn finding(fresh: &Fresh) -> Option<Diagnostic> {
    const HELP: &str = "run `infrabook inject` to rewrite it; if you run terraform-docs with flags, put them into a .terraform-docs.yml, which both programs read";
    let finding = |message: String| Diagnostic::warning(CODE, &fresh.path, message).help(HELP);
    if fresh.old.is_empty() {
        return Some(finding("this file is to be generated, and is not there".into()));
    }
    let (place, said) = difference(&fresh.old, &fresh.new)?;
    Some(finding(format!("the generated part is out of date: it {said}")).at(place))
}

/// What one line of a generated part says, and where.
struct Fact {
    /// What it is about: a row's first cell.
    subject: String,
    span: Span,
}

/// A generated part: its headings, each with those above it, and the facts below each.
type Sections = BTreeMap<String, (Span, BTreeMap<String, Fact>)>;

/// Where `old` first says something else than `new`, and in which way.
fn difference(old: &str, new: &str) -> Option<(Span, String)> {
    let (is, should) = (sections(old), sections(new));
    let mut found = Vec::new();
    for (path, (_, facts)) in &is {
        let Some((_, wanted)) = should.get(path) else {
            found.extend(facts.values().map(|fact| (fact.span, tells(&fact.subject))));
            continue;
        };
        let subjects: BTreeSet<&str> = wanted.values().map(|fact| fact.subject.as_str()).collect();
        let wrong = facts.iter().filter(|(said, _)| !wanted.contains_key(*said));
        found.extend(wrong.map(|(_, fact)| match subjects.contains(fact.subject.as_str()) {
            true => (fact.span, format!("says something else of `{}`", fact.subject)),
            false => (fact.span, tells(&fact.subject)),
        }));
    }
    for (path, (_, wanted)) in &should {
        let above = path.rsplit_once('\n').map_or("", |(above, _)| above);
        // A section that is not there at all was not wanted, unless it is one of several of its kind.
        let is_among = !above.is_empty() && is.contains_key(above);
        match is.get(path) {
            // What stands above the first heading is the module's own header: it may not be wanted either.
            Some((_, facts)) if path.is_empty() && facts.is_empty() => {}
            Some((place, facts)) => {
                let subjects: BTreeSet<&str> = facts.values().map(|fact| fact.subject.as_str()).collect();
                let lacking = wanted.values().filter(|fact| !subjects.contains(fact.subject.as_str()));
                found.extend(lacking.map(|fact| (*place, format!("lacks `{}`", fact.subject))));
            }
            None if is_among => {
                let (place, _) = is.get(above)?;
                found.push((*place, format!("lacks `{}`", path.rsplit('\n').next().unwrap_or_default())));
            }
            None => {}
        }
    }
    found.into_iter().min()
}

fn tells(subject: &str) -> String {
    format!("tells of `{subject}`, of which the module does not")
}

/// What the generated part of `text` says, or all of it where no markers of terraform-docs are.
fn sections(text: &str) -> Sections {
    let part = generated(text);
    let mut sections =
        Sections::from([(String::new(), (Span::new(part.start, part.start), BTreeMap::new()))]);
    let mut trail: Vec<(usize, String)> = Vec::new();
    let mut path = String::new();
    let mut at = part.start;
    // The fact that was told last, unless it had been told before.
    let mut last: Option<String> = None;
    for line in text.get(part).unwrap_or_default().split_inclusive('\n') {
        let span = Span::new(at, at + line.trim_end().len());
        at += line.len();
        let plain = plain(line);
        let level = plain.bytes().take_while(|byte| *byte == b'#').count();
        let is_rule = plain.starts_with('|') && !plain.chars().any(char::is_alphanumeric);
        if is_rule {
            // What stands above is a table's header.
            if let Some(header) = last.take() {
                let (_, facts) = sections.entry(path.clone()).or_default();
                facts.remove(&header);
            }
        } else if level > 0 && plain.as_bytes().get(level) == Some(&b' ') {
            trail.retain(|(above, _)| *above < level);
            trail.push((level, plain.trim_start_matches('#').trim().to_owned()));
            path = trail.iter().map(|(_, title)| title.as_str()).collect::<Vec<_>>().join("\n");
            sections.entry(path.clone()).or_insert_with(|| (span, BTreeMap::new()));
        } else if plain.chars().any(char::is_alphanumeric) && !is_nothing(&plain) {
            let cells = plain.trim_matches('|');
            let subject = cells.split('|').next().unwrap_or_default().trim();
            let subject: String = subject.trim_start_matches("- ").chars().take(60).collect();
            let (_, facts) = sections.entry(path.clone()).or_default();
            // A message is no place for a secret.
            let subject = mask(&subject).into_owned();
            last = (!facts.contains_key(&plain)).then(|| plain.clone());
            facts.entry(plain).or_insert(Fact { subject, span });
        }
    }
    sections
}

/// `No inputs.`: what stands where there is nothing to tell.
fn is_nothing(line: &str) -> bool {
    let what = line.strip_prefix("No ").and_then(|rest| rest.strip_suffix('.'));
    what.is_some_and(|what| what.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b' '))
}

/// The bytes between markers that terraform-docs knows; of a text without any, all.
fn generated(text: &str) -> Range<usize> {
    let blanked = without_injected(text);
    let mut differing = text.bytes().zip(blanked.bytes()).enumerate().filter(|(_, (a, b))| a != b);
    let Some((start, _)) = differing.next() else { return 0..text.len() };
    let line_end =
        text.get(start..).and_then(|rest| rest.find('\n')).map_or(text.len(), |end| start + end + 1);
    let end = differing.next_back().map_or(line_end, |(last, _)| last);
    let last_line = text.get(..end).and_then(|text| text.rfind('\n')).map_or(end, |at| at + 1);
    line_end..last_line.max(line_end)
}

/// A line's words: without anchors, the addresses of links, backslashes, and what differs between versions of terraform-docs.
fn plain(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line.trim();
    // Where no tag ends any more, none is looked for.
    let mut is_tagged = true;
    while let Some(c) = rest.chars().next() {
        let tag = rest.strip_prefix("<a ").filter(|_| is_tagged);
        let anchor = tag.and_then(|tag| tag.find('>').map(|end| &tag[end + 1..]));
        is_tagged &= tag.is_none() || anchor.is_some();
        if let Some(after) = anchor {
            rest = after;
        } else if let Some(after) = rest.strip_prefix("](") {
            rest = after.split_once(')').map_or("", |(_, after)| after);
        } else if let Some(after) =
            ["<br/>", "<br>", "<br />", "</a>"].iter().find_map(|it| rest.strip_prefix(it))
        {
            out.push(' ');
            rest = after;
        } else {
            if !matches!(c, '\\' | '[' | ']' | '`' | '*') {
                out.push(c);
            }
            rest = &rest[c.len_utf8()..];
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "# Net\n\n<!-- BEGIN_TF_DOCS -->\n## Requirements\n\nNo requirements.\n\n## Inputs\n\n\
         | Name | Description | Default |\n| ---- | ---- | ---- |\n| <a name=\"input_cidr\"></a> [cidr](#input\\_cidr) | The range<br/>of it. | n/a |\n\
         | <a name=\"input_zone\"></a> [zone](#input\\_zone) | Where. | `\"a\"` |\n<!-- END_TF_DOCS -->\n\nMore.\n";

    #[test]
    fn style_is_no_difference() {
        for (old, new) in [
            ("| ---- | ---- | ---- |", "|------|:----:|------|"),
            ("<br/>", "<br>"),
            ("<a name=\"input_cidr\"></a> [cidr](#input\\_cidr)", "cidr"),
            ("## Requirements\n\nNo requirements.\n\n", ""),
            ("# Net", "# Network"),
            ("More.", "Less."),
        ] {
            let written = TABLE.replace(old, new);
            assert_ne!(written, TABLE, "{old}");
            assert_eq!(difference(&written, TABLE), None, "{old}");
        }
    }

    #[test]
    fn what_is_said_otherwise_is_named() {
        let row = |text: &str, name: &str| {
            let start = text.find(&format!("| <a name=\"input_{name}")).unwrap();
            Span::new(start, start + text[start..].find('\n').unwrap())
        };
        let changed = TABLE.replace("Where.", "Which.");
        assert_eq!(
            difference(&changed, TABLE),
            Some((row(&changed, "zone"), "says something else of `zone`".into()))
        );
        let more = TABLE.replace("zone", "region");
        let (place, said) = difference(
            &more,
            &TABLE.replace("| <a name=\"input_zone\"></a> [zone](#input\\_zone) | Where. | `\"a\"` |\n", ""),
        )
        .unwrap();
        assert_eq!(
            (place, said.as_str()),
            (row(&more, "region"), "tells of `region`, of which the module does not")
        );
        let heading = TABLE.find("## Inputs").unwrap();
        let lacking =
            TABLE.replace("| <a name=\"input_zone\"></a> [zone](#input\\_zone) | Where. | `\"a\"` |\n", "");
        assert_eq!(
            difference(&lacking, TABLE),
            Some((Span::new(heading, heading + "## Inputs".len()), "lacks `zone`".into()))
        );
        let document = "<!-- BEGIN_TF_DOCS -->\n## Inputs\n\n### cidr\n\nThe range.\n\n### zone\n\nWhere.\n<!-- END_TF_DOCS -->\n";
        let (_, said) = difference(&document.replace("### zone\n\nWhere.\n", ""), document).unwrap();
        assert_eq!(said, "lacks `zone`");
        let (_, said) =
            difference("## Modules\n\nNo modules.\n", "## Modules\n\n| Name |\n|---|\n| a |\n").unwrap();
        assert_eq!(said, "lacks `a`");
    }

    #[test]
    fn what_inject_writes_is_not_stale() {
        let module = "variable \"cidr\" {\n  description = \"The range.\"\n}\n";
        let readme = "# Net\n\n<!-- BEGIN_TF_DOCS -->\n## Inputs\n\nNo inputs.\n<!-- END_TF_DOCS -->\n";
        let tree = |readme: &str| {
            Tree::from_memory(
                "t",
                [("net/main.tf", module), ("net/README.md", readme), ("b/main.tf", module)],
            )
        };
        let found = stale(&tree(readme), &[]);
        let [finding] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((finding.code, finding.path.as_str()), (CODE, "net/README.md"));
        let request = |tree| {
            plan(&Request { tree, known: &[], folders: vec![SourcePath::root()], is_named: false, set: &[] })
        };
        let fresh = request(&tree(readme)).files.remove(0).unwrap().new;
        assert!(stale(&tree(&fresh), &[]).is_empty());
        assert!(stale(&tree("# Net\n"), &[]).is_empty());
    }
}
