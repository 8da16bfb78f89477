//! What a README says of a default, and of what must be set, held against the code. Values are compared, not texts.

use super::super::super::secret::mask;
use super::super::super::syntax::{Node, value};
use super::super::super::value::compact;
use super::super::super::variable::Variable;
use crate::content::Cell;

/// Longer values are no words of a sentence, and are not shown.
const LONGEST: usize = 80;

/// What a cell says.
enum Claim<'a> {
    /// That there is no default, or an empty one.
    Nothing,
    /// A value as HCL has it.
    Value(Node),
    /// One word without quotation marks.
    Word(&'a str),
    /// What a reader understands.
    Unclear,
}

/// What the default is, where the cell plainly says otherwise.
pub(super) fn of_default(cell: &Cell, variable: &Variable) -> Option<String> {
    if variable.hides_value() {
        return None;
    }
    let claim = claim(cell);
    let Some(default) = variable.default.as_ref().map(|default| &default.node) else {
        let has_value = match claim {
            Claim::Value(node) => !is_empty(&node),
            Claim::Word(_) => cell.is_code,
            Claim::Nothing | Claim::Unclear => false,
        };
        return has_value.then(|| "it has none, and must be set".to_owned());
    };
    if !default.is_literal() {
        return None;
    }
    let agrees = match claim {
        Claim::Unclear => true,
        Claim::Nothing => is_empty(default) || is_off(default) || is_text(default, &cell.text),
        Claim::Value(told) => {
            let is_loose = !cell.is_code && is_off(&told) && is_empty(default);
            is_loose || is_same(&told, default) || (is_empty(&told) && is_empty(default))
        }
        Claim::Word(word) => match default {
            Node::Text(text) => text.is_empty() && !cell.is_code || text.eq_ignore_ascii_case(word),
            Node::Bool(value) => says(word).is_none_or(|told| told == *value),
            _ => !cell.is_code,
        },
    };
    let shown = || compact(default).filter(|text| text.len() <= LONGEST && *mask(text) == **text);
    (!agrees).then(|| shown().map_or_else(|| "the code has it".to_owned(), |text| format!("`{text}`")))
}

/// Whether the input must be set, where the cell plainly says otherwise; `inverse` of a column that says what need not be.
pub(super) fn of_required(cell: &Cell, inverse: bool, variable: &Variable) -> Option<&'static str> {
    let told = says(&cell.text)? != inverse;
    match &variable.default {
        None if !told => Some("required: it has no default"),
        // An empty default may well be one that nothing works with.
        Some(default) if told && default.node.is_literal() && !is_empty(&default.node) => {
            Some("optional: it has a default")
        }
        _ => None,
    }
}

fn claim(cell: &Cell) -> Claim<'_> {
    const NOTHING: [&str; 9] =
        ["n/a", "none", "null", "nil", "no default", "required", "not set", "unset", "(none)"];
    let text = cell.text.as_str();
    let is_long = text.len() > LONGEST || text.contains("...") || text.contains(['…', '\n', '$']);
    if cell.has_html || is_long || matches!(text, "" | "-" | "–" | "—") {
        return Claim::Unclear;
    }
    if NOTHING.contains(&text.to_ascii_lowercase().as_str()) {
        return Claim::Nothing;
    }
    if let Some(inner) = text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
        return Claim::Value(Node::Text(inner.to_owned()));
    }
    match value(text, 0..text.len()) {
        Some(value) if value.node.is_literal() => Claim::Value(value.node),
        _ if is_prose(text) => Claim::Unclear,
        _ if text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-/:+@*".contains(&byte)) => {
            Claim::Word(text)
        }
        _ => Claim::Unclear,
    }
}

/// Whether a word tells how a default comes about, and is none.
fn is_prose(word: &str) -> bool {
    const WORDS: [&str; 14] = [
        "auto",
        "automatic",
        "computed",
        "generated",
        "current",
        "latest",
        "dynamic",
        "random",
        "default",
        "inherited",
        "varies",
        "various",
        "see",
        "optional",
    ];
    WORDS.iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// Yes or no.
fn says(text: &str) -> Option<bool> {
    const YES: [&str; 11] =
        ["yes", "y", "true", "required", "mandatory", "on", "enabled", "✓", "✔", "✅", ":heavy_check_mark:"];
    const NO: [&str; 10] =
        ["no", "n", "false", "optional", "off", "disabled", "✗", "✘", "❌", "not required"];
    let text = text.trim().trim_end_matches('\u{fe0f}').to_lowercase();
    let is_in = |words: &[&str]| words.contains(&text.as_str());
    if is_in(&YES) || text == ":white_check_mark:" {
        return Some(true);
    }
    (is_in(&NO) || text == ":x:").then_some(false)
}

fn is_empty(node: &Node) -> bool {
    match node {
        Node::Null => true,
        Node::Text(text) => text.is_empty(),
        Node::List(items) => items.is_empty(),
        Node::Object(entries) => entries.is_empty(),
        _ => false,
    }
}

/// What many a reader takes for nothing.
fn is_off(node: &Node) -> bool {
    matches!(node, Node::Bool(false)) || matches!(node, Node::Number(number) if number == "0")
}

fn is_text(node: &Node, text: &str) -> bool {
    node.as_text().is_some_and(|value| value.eq_ignore_ascii_case(text))
}

/// Whether two literals are one value; Terraform takes `"1"` for `1`, and `"true"` for `true`.
fn is_same(a: &Node, b: &Node) -> bool {
    match (a, b) {
        (Node::List(a), Node::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b)),
        (Node::Object(a), Node::Object(_)) => {
            let entries = |node: &Node| if let Node::Object(entries) = node { entries.len() } else { 0 };
            a.len() == entries(b)
                && a.iter().all(|(key, value)| b.get(key).is_some_and(|other| is_same(value, other)))
        }
        (Node::Null, Node::Null) => true,
        _ => match (scalar(a), scalar(b)) {
            (Some(a), Some(b)) => a.trim() == b.trim() || number(a).is_some_and(|a| Some(a) == number(b)),
            _ => false,
        },
    }
}

fn scalar(node: &Node) -> Option<&str> {
    match node {
        Node::Text(text) | Node::Number(text) => Some(text),
        Node::Bool(true) => Some("true"),
        Node::Bool(false) => Some("false"),
        _ => None,
    }
}

fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::super::super::super::module::Module;
    use super::*;
    use crate::path::SourcePath;

    fn variable(body: &str) -> Variable {
        let path = SourcePath::new("m/main.tf").unwrap();
        let text = format!("variable \"x\" {{\n{body}\n}}\n");
        let module = Module::from_files(&path.parent(), [(path, text.as_str())]);
        Variable::clone(&module.declared.variables[0])
    }

    /// A cell of a README: in backticks it is code.
    fn cell(text: &str) -> Cell {
        let code = text.strip_prefix('`').and_then(|text| text.strip_suffix('`'));
        Cell { text: code.unwrap_or(text).to_owned(), is_code: code.is_some(), ..Cell::default() }
    }

    #[test]
    fn values_are_compared_and_not_texts() {
        for (default, same, other) in [
            (
                "\"x1\"",
                &["`\"x1\"`", "\"x1\"", "x1", "`x1`", "'x1'", "X1", "", "-", "see below", "computed"][..],
                &["`y`", "y2", "n/a", "null"][..],
            ),
            ("3", &["3", "`3`", "`\"3\"`", "3.0", "3 days", "three"], &["4", "`30`", "none"]),
            ("true", &["true", "`true`", "yes", "enabled", "\"true\""], &["false", "no", "n/a"]),
            ("false", &["false", "no", "none"], &["true", "`true`"]),
            (
                "null",
                &["null", "none", "n/a", "`\"\"`", "[]", "{}", "false", "auto", "eu-west-1"],
                &["`eu-west-1`", "`true`", "3"],
            ),
            ("[]", &["[]", "`[]`", "none", "null"], &["`[\"a\"]`", "1"]),
            ("[\"a\", 1]", &["[\"a\",1]", "`[ \"a\", \"1\" ]`", "[\"a\", ...]"], &["`[]`", "`[\"b\", 1]`"]),
            ("{ a = 1, b = 2 }", &["{b = 2, a = 1}", "`{ a : 1, b : 2 }`", "{ a = 1, …"], &["{}", "{a = 1}"]),
            ("\"\"", &["", "none", "`\"\"`"], &["`x`", "\"x\""]),
        ] {
            let variable = variable(&format!("default = {default}"));
            for text in same {
                assert_eq!(of_default(&cell(text), &variable), None, "{text} is {default}");
            }
            for text in other {
                assert!(of_default(&cell(text), &variable).is_some(), "{text} is not {default}");
            }
        }
    }

    #[test]
    fn what_must_be_set_has_no_default() {
        let required = variable("type = string");
        for (text, is_wrong) in
            [("n/a", false), ("", false), ("`\"\"`", false), ("any name", false), ("`a`", true), ("3", true)]
        {
            assert_eq!(of_default(&cell(text), &required).is_some(), is_wrong, "{text}");
        }
        let (set, empty) = (variable("default = 1"), variable("default = null"));
        for (text, of_required_one, of_set, of_empty) in [
            ("yes", false, true, false),
            ("no", true, false, false),
            ("✓", false, true, false),
            ("Optional", true, false, false),
            ("when `y` is set", false, false, false),
            ("", false, false, false),
        ] {
            for (variable, is_wrong) in [(&required, of_required_one), (&set, of_set), (&empty, of_empty)] {
                assert_eq!(of_required(&cell(text), false, variable).is_some(), is_wrong, "{text}");
            }
        }
        assert!(of_required(&cell("yes"), true, &required).is_some());
    }

    #[test]
    fn what_is_hidden_is_not_told() {
        for body in ["default = \"hunter\"\nsensitive = true", "default = \"${path.root}hunter\""] {
            assert_eq!(of_default(&cell("`y`"), &variable(body)), None);
        }
        let long = variable(&format!("default = \"{}\"", "a1".repeat(100)));
        assert_eq!(of_default(&cell("`y`"), &long).as_deref(), Some("the code has it"));
    }
}
