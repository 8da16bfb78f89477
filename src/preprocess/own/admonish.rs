//! mdbook-admonish: fences of `admonish` become containers, line for line. <https://tommilligan.github.io/mdbook-admonish/reference.html>

use super::fences::{Fence, Fences};

/// What its kinds are called here; one whose own name is not said needs its title.
const KINDS: &[(&str, &str)] = &[
    ("note", "note"),
    ("abstract", "info"),
    ("summary", "info"),
    ("tldr", "info"),
    ("info", "info"),
    ("todo", "info"),
    ("tip", "tip"),
    ("hint", "tip"),
    ("important", "important"),
    ("success", "success"),
    ("check", "success"),
    ("done", "success"),
    ("question", "info"),
    ("help", "info"),
    ("faq", "info"),
    ("warning", "warning"),
    ("caution", "caution"),
    ("attention", "warning"),
    ("failure", "danger"),
    ("fail", "danger"),
    ("missing", "danger"),
    ("danger", "danger"),
    ("error", "danger"),
    ("bug", "danger"),
    ("example", "note"),
    ("quote", "note"),
    ("cite", "note"),
];

/// A text whose admonitions are containers.
pub(super) fn rewrite(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // What is open, the innermost last: code, which ends all looking, or an admonition.
    let mut open: Vec<(Fence<'_>, bool)> = Vec::new();
    let mut fences = Fences::default();
    for line in text.split_inclusive('\n') {
        let words = line.trim_end_matches(['\r', '\n']);
        let end = &line[words.len()..];
        let in_code = open.last().is_some_and(|(_, is_admonition)| !is_admonition);
        let fence = fences.next(words, in_code);
        // Within a fence there is none: the outermost that it ends is meant.
        let closed = fence.as_ref().and_then(|fence| open.iter().position(|(opened, _)| fence.ends(opened)));
        match (fence, closed) {
            (Some(_), Some(at)) => {
                let (opened, is_admonition) = open[at];
                open.truncate(at);
                if is_admonition {
                    out.push_str(&format!("{}{}{end}", opened.indent, ":".repeat(opened.count)));
                    continue;
                }
            }
            (Some(fence), None) if !in_code => {
                let first = container(fence.info);
                open.push((fence, first.is_some()));
                if let Some(first) = first {
                    out.push_str(&format!("{}{}{first}{end}", fence.indent, ":".repeat(fence.count)));
                    continue;
                }
            }
            _ => {}
        }
        out.push_str(line);
    }
    out
}

/// `warning[Title]` of `admonish warning "Title"`.
fn container(info: &str) -> Option<String> {
    let rest = info.strip_prefix("admonish")?;
    if !(rest.is_empty() || rest.starts_with([' ', '\t', ','])) {
        return None;
    }
    let (mut kind, mut title, mut folds) = ("note".to_owned(), None, false);
    for (key, value) in words(rest) {
        match (key.as_str(), value) {
            ("title", Some(value)) | ("", Some(value)) => title = Some(value),
            ("type", Some(value)) => kind = value,
            ("collapsible", Some(value)) => folds = value == "true",
            ("", None) | (_, Some(_)) => {}
            // A class may stand behind a dot.
            (word, None) => kind = word.split('.').next().unwrap_or_default().to_owned(),
        }
    }
    let (name, here) = KINDS.iter().find(|(name, _)| *name == kind).copied().unwrap_or(("note", "note"));
    let usual = (name != here || folds).then(|| capitalised(name));
    let title = title.filter(|title| !title.trim().is_empty()).or(usual);
    let title =
        title.map(|title| format!("[{}]", title.trim().replace(['\n', '\r'], " "))).unwrap_or_default();
    Some(format!("{}{title}", if folds { "details" } else { here }))
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// `key=value`, `"value"` and `word`, in order: a value without a key has an empty one.
fn words(text: &str) -> Vec<(String, Option<String>)> {
    let mut found = Vec::new();
    let mut chars = text.chars().peekable();
    loop {
        while chars.next_if(|c| c.is_whitespace() || *c == ',').is_some() {}
        let Some(&first) = chars.peek() else { return found };
        let mut key = String::new();
        while let Some(c) = chars.next_if(|c| !c.is_whitespace() && !matches!(c, '=' | '"' | ',')) {
            key.push(c);
        }
        let has_value = chars.next_if_eq(&'=').is_some() || first == '"';
        let mut value = String::new();
        if chars.next_if_eq(&'"').is_some() {
            while let Some(c) = chars.next() {
                match c {
                    '"' => break,
                    '\\' => value.extend(chars.next()),
                    c => value.push(c),
                }
            }
        } else if has_value {
            while let Some(c) = chars.next_if(|c| !c.is_whitespace() && *c != ',') {
                value.push(c);
            }
        }
        found.push((key, has_value.then_some(value)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fences_of_admonish_become_containers() {
        for (text, expected) in [
            ("```admonish\nA\n```\n", ":::note\nA\n:::\n"),
            (
                "```admonish warning \"Mind [this]\"\r\nA\r\n```\r\n",
                ":::warning[Mind [this]]\r\nA\r\n:::\r\n",
            ),
            ("```admonish bug\nA\n```", ":::danger[Bug]\nA\n:::"),
            (
                "~~~admonish tip title=\"T \\\" x\", collapsible=true\nA\n~~~\n",
                ":::details[T \" x]\nA\n:::\n",
            ),
            ("```admonish info collapsible=true\nA\n```\n", ":::details[Info]\nA\n:::\n"),
            ("```admonish danger.mine title=\"\"\n```\n", ":::danger\n:::\n"),
            ("```admonish type=\"hint\"\n```\n", ":::tip[Hint]\n:::\n"),
            ("- a\n\n  ```admonish\n  A\n  ```\n", "- a\n\n  :::note\n  A\n  :::\n"),
            (
                "10. a\n    - b\n\n      ```admonish\n      A\n      ```\n",
                "10. a\n    - b\n\n      :::note\n      A\n      :::\n",
            ),
            ("\t- a\n\n   ```admonish\n   ```\n", "\t- a\n\n   :::note\n   :::\n"),
            (
                "````admonish\n```sh\nx\n```\n```admonish tip\nB\n```\n````\n",
                "::::note\n```sh\nx\n```\n:::tip\nB\n:::\n::::\n",
            ),
        ] {
            assert_eq!(rewrite(text), expected, "{text:?}");
        }
    }

    #[test]
    fn what_is_none_stays() {
        for text in [
            "",
            "```rust\n```\n",
            "````md\n```admonish\nA\n```\n````\n",
            "```admonished\n```\n",
            "``admonish``\n",
            "A\n\n    ```admonish\n    A\n    ```\n",
            "\t```admonish\n\tA\n\t```\n",
            "- a\n\n      ```admonish\n      ```\n",
            "- a\n\nb\n\n    ```admonish\n    ```\n",
            "```sh\n- a\n```\n\n    ```admonish\n    ```\n",
            "```sh\n    ```\n```admonish\n```\n",
            "text\n```sh\nnever ends\n```admonish\n",
        ] {
            assert_eq!(rewrite(text), text);
        }
    }
}
