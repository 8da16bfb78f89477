//! mdbook-tabs: `{{#tabs}}` and `{{#tab name="One"}}` become a container of tabs, line for line. <https://mdbook-plugins.rustforweb.org/tabs.html>

use super::fences::{Fence, Fences};

/// As many colons as no fence within a tab has.
const COLONS: &str = "::::::";

/// A text whose tabs are containers.
pub(super) fn rewrite(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut code: Option<Fence<'_>> = None;
    let mut fences = Fences::default();
    for line in text.split_inclusive('\n') {
        let words = line.trim_end_matches(['\r', '\n']);
        let fence = fences.next(words, code.is_some());
        code = match (code, fence) {
            (Some(open), Some(fence)) if fence.ends(&open) => None,
            (None, fence) => fence,
            (open, _) => open,
        };
        match sign(words.trim()).filter(|_| code.is_none()) {
            Some(sign) => {
                out.push_str(&words[..words.len() - words.trim_start().len()]);
                out.push_str(&sign);
                out.push_str(&line[words.len()..]);
            }
            None => out.push_str(line),
        }
    }
    out
}

/// What stands in the place of a line that is one of the signs.
fn sign(line: &str) -> Option<String> {
    let inner = line.strip_prefix("{{#")?.strip_suffix("}}")?.trim();
    let (word, rest) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
    match word {
        "tabs" => Some(format!("{COLONS}tabs")),
        "endtabs" => Some(COLONS.into()),
        "endtab" => Some(String::new()),
        "tab" => {
            let (name, _) = rest.split_once("name=\"")?.1.split_once('"')?;
            Some(format!("== {}", if name.trim().is_empty() { "-" } else { name.trim() }))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tabs_become_a_container_and_code_stays() {
        let text = "{{#tabs global=\"os\" }}\n{{#tab name=\"Linux\"}}\n```sh\n{{#endtab }}\n```\n{{#endtab }}\r\n{{#tab name=\"Mac OS\" }}\nB\n{{#endtab }}\n{{#endtabs }}\n{{#include x}}\n";
        let expected =
            "::::::tabs\n== Linux\n```sh\n{{#endtab }}\n```\n\r\n== Mac OS\nB\n\n::::::\n{{#include x}}\n";
        assert_eq!(rewrite(text), expected);
    }
}
