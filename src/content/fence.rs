//! What is written behind a fence: `hcl {2,4-6} title="main.tf" linenos`. Several generators' spellings of the same are read: Docusaurus's
//! and Starlight's (<https://expressive-code.com/key-features/text-markers/>), MkDocs's
//! (<https://facelessuser.github.io/pymdown-extensions/extensions/superfences/>) and mdBook's `rust,editable`. Words that say nothing here
//! are passed over: another tool may read them.

use std::ops::Range;

use crate::highlight::Look;

/// The highest number that the lines of code can begin with.
const HIGHEST: usize = 999_999;

/// An info string, read.
#[derive(Debug, Default)]
pub(super) struct Fence {
    /// Its first word, lower case.
    pub(super) language: String,
    /// Whether that is the first class of attributes: `{ .yaml }`.
    pub(super) is_of_class: bool,
    /// The rest of it.
    pub(super) info: String,
    /// What stands above the code.
    pub(super) title: String,
    /// The first line's number, where lines are numbered.
    pub(super) first_number: Option<usize>,
    /// What lines begin with that are hidden; may be empty.
    pub(super) hidden_prefix: String,
    /// The line numbers to begin with that are none, as written.
    numbers: Vec<String>,
    /// Which lines look how, as written: `2,4-6`.
    sets: Vec<(Look, String)>,
}

/// A set of lines that is none.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// The part of the info string that it is about.
    pub(super) part: String,
    pub(super) message: String,
    pub(super) help: &'static str,
}

impl Fence {
    /// Reads an info string.
    pub(super) fn read(info: &str) -> Self {
        let info = info.trim();
        let end = info.find(|c: char| c.is_whitespace() || matches!(c, ',' | '{')).unwrap_or(info.len());
        let (language, rest) = info.split_at(end);
        let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        let mut fence = Self { language: language.to_lowercase(), info: rest.into(), ..Self::default() };
        fence.words(rest, true);
        fence
    }

    fn words(&mut self, text: &str, may_nest: bool) {
        let mut rest = text;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
            let Some(first) = rest.chars().next() else { return };
            if first == '{' {
                let (inner, behind) = enclosed(rest, '}');
                rest = behind;
                match inner.trim_start().chars().next() {
                    Some('0'..='9') => self.sets.push((Look::Marked, inner.to_owned())),
                    // Attributes: `{ .yaml title="a" }`.
                    Some(_) if may_nest => self.words(inner, false),
                    _ => {}
                }
                continue;
            }
            let end = rest.find(|c: char| c.is_whitespace() || matches!(c, ',' | '=')).unwrap_or(rest.len());
            let (name, behind) = rest.split_at(end);
            let (value, behind) = match behind.strip_prefix('=') {
                Some(behind) => value(behind),
                None => ("", behind),
            };
            self.word(name, value);
            rest = behind;
        }
    }

    fn word(&mut self, name: &str, value: &str) {
        let is_set = || value.trim_start_matches([' ', '"', '\'']).starts_with(|c: char| c.is_ascii_digit());
        match name {
            "title" => value.clone_into(&mut self.title),
            "hidelines" => value.clone_into(&mut self.hidden_prefix),
            "linenos" | "linenums" | "showLineNumbers" if value == "false" => {}
            "linenos" | "linenums" | "showLineNumbers" => {
                self.number(value);
                self.first_number = self.first_number.or(Some(1));
            }
            "linenostart" | "startLineNumber" => self.number(value),
            "hl_lines" | "mark" if is_set() => self.sets.push((Look::Marked, value.to_owned())),
            "ins" if is_set() => self.sets.push((Look::Inserted, value.to_owned())),
            "del" if is_set() => self.sets.push((Look::Deleted, value.to_owned())),
            // The first class of `{ .yaml .annotate }` is the language.
            _ if self.language.is_empty() && value.is_empty() => {
                if let Some(class) = name.strip_prefix('.') {
                    self.language = class.to_lowercase();
                    self.is_of_class = true;
                }
            }
            _ => {}
        }
    }

    /// Takes the first line's number. A mere switch is none: `linenos=true`, `linenos=table`.
    fn number(&mut self, value: &str) {
        let value = value.trim();
        match value.parse::<usize>() {
            Ok(number) => {
                self.first_number = Some(number.min(HIGHEST));
                if number > HIGHEST {
                    self.numbers.push(value.to_owned());
                }
            }
            Err(_) if ["", "true", "table", "inline"].contains(&value) => {}
            Err(_) => self.numbers.push(value.to_owned()),
        }
    }

    /// How each of so many lines looks: nothing where lines need not be told apart. And what of the sets cannot be.
    pub(super) fn looks(&self, count: usize) -> (Vec<Look>, Vec<Fault>) {
        let number = |part: &String| Fault {
            part: part.clone(),
            message: format!("`{part}` is no number that lines can begin with"),
            help: "write a whole number, such as `10`, of 999999 at most",
        };
        let mut faults: Vec<Fault> = self.numbers.iter().map(number).collect();
        if self.sets.is_empty() && self.first_number.is_none() {
            return (Vec::new(), faults);
        }
        let mut looks = vec![Look::Plain; count];
        // Of a line in several sets, the last of these tells.
        for look in [Look::Marked, Look::Inserted, Look::Deleted] {
            let mut steps = vec![0_isize; count + 1];
            for (_, set) in self.sets.iter().filter(|(of, _)| *of == look) {
                let parts = set.split([',', ' ', '[', ']', '"', '\'', '\t']).filter(|part| !part.is_empty());
                for part in parts {
                    match lines(part, count) {
                        Ok(lines) => {
                            steps[lines.start] += 1;
                            steps[lines.end] -= 1;
                        }
                        Err(fault) => faults.push(fault),
                    }
                }
            }
            let mut sets = 0;
            for (line, step) in looks.iter_mut().zip(&steps) {
                sets += step;
                if sets > 0 {
                    *line = look;
                }
            }
        }
        (looks, faults)
    }
}

/// `4-6`, of so many lines, counted from 0.
fn lines(part: &str, count: usize) -> Result<Range<usize>, Fault> {
    let fault = |message: String, help| Err(Fault { part: part.to_owned(), message, help });
    let (first, last) = part.split_once('-').unwrap_or((part, part));
    let (Ok(first), Ok(last)) = (first.parse::<usize>(), last.parse::<usize>()) else {
        return fault(
            format!("`{part}` names no lines"),
            "write lines as `2` or `4-6`, with commas between them",
        );
    };
    if first == 0 {
        return fault(format!("`{part}` begins before the first line"), "lines are counted from 1");
    }
    if first > last {
        return fault(format!("`{part}` ends before it begins"), "write the smaller number first");
    }
    if last > count {
        let are = if count == 1 { "line" } else { "lines" };
        let message = format!("`{part}` reaches beyond the code, which has {count} {are}");
        return fault(message, "count the lines of the code, without the fences");
    }
    Ok(first - 1..last)
}

/// What stands between the bracket or quote at the start of a text and the one that closes it, and what stands behind that.
fn enclosed(text: &str, close: char) -> (&str, &str) {
    let inner = text.get(1..).unwrap_or_default();
    inner.split_once(close).unwrap_or((inner, ""))
}

/// The value at the start of a text, and what stands behind it.
fn value(text: &str) -> (&str, &str) {
    match text.chars().next() {
        Some(quote @ ('"' | '\'')) => enclosed(text, quote),
        Some('{') => enclosed(text, '}'),
        Some('[') => enclosed(text, ']'),
        _ => text.split_at(text.find(|c: char| c.is_whitespace() || c == ',').unwrap_or(text.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `language|title|number|looks`, a letter a line, and what is wrong.
    fn read(info: &str, count: usize) -> String {
        let fence = Fence::read(info);
        let (looks, faults) = fence.looks(count);
        let letter = |look: &Look| match look {
            Look::Plain => '.',
            Look::Marked => 'm',
            Look::Inserted => 'i',
            Look::Deleted => 'd',
            Look::Hidden | Look::Untold => '?',
        };
        let number = fence.first_number.map_or_else(String::new, |number| number.to_string());
        let looks: String = looks.iter().map(letter).collect();
        let faults: String = faults.iter().map(|fault| format!(" {}", fault.part)).collect();
        format!("{}|{}|{number}|{looks}{faults}", fence.language, fence.title)
    }

    #[test]
    fn info_strings_of_many_generators() {
        for (info, expected) in [
            ("", "|||"),
            ("HCL", "hcl|||"),
            ("rust,editable,no_run", "rust|||"),
            ("rust {{#x}}", "rust|||"),
            ("hcl {2,4-5}", "hcl|||.m.mm"),
            ("hcl{2}", "hcl|||.m..."),
            ("hcl {2,4-5} title=\"main.tf\" linenos", "hcl|main.tf|1|.m.mm"),
            ("yaml hl_lines=\"2 4-5\" linenums=\"1\"", "yaml||1|.m.mm"),
            ("yaml linenos=10", "yaml||10|....."),
            ("js linenos=18446744073709551615", "js||999999|..... 18446744073709551615"),
            ("js linenos=18446744073709551616", "js||1|..... 18446744073709551616"),
            ("js linenos=x startLineNumber=-1", "js||1|..... x -1"),
            ("go {linenos=table}", "go||1|....."),
            ("js showLineNumbers startLineNumber=5", "js||5|....."),
            ("js startLineNumber=5 showLineNumbers", "js||5|....."),
            ("js showLineNumbers=false", "js|||"),
            ("js ins={1-2} del={3} mark={5} {4}", "js|||iidmm"),
            ("js {1-3} ins={2} del={2}", "js|||mdm.."),
            ("js ins=\"text\" /regex/ \"text\" {\"A\":1}", "js|||"),
            ("{ .yaml .annotate title=\"a b\" hl_lines=\"1\" }", "yaml|a b||m...."),
            ("go {linenos=true,hl_lines=[2,\"4-5\"],linenostart=7}", "go||7|.m.mm"),
            ("rust,linenos,hl_lines=3", "rust||1|..m.."),
            ("hcl title='a' title=", "hcl|||"),
            ("hcl title=\"open", "hcl|open||"),
            ("hcl {0}", "hcl|||..... 0"),
            ("hcl {3-2,1}", "hcl|||m.... 3-2"),
            ("hcl {4-6}", "hcl|||..... 4-6"),
            ("hcl {2x}", "hcl|||..... 2x"),
            ("hcl {1-99999999999999999999}", "hcl|||..... 1-99999999999999999999"),
        ] {
            assert_eq!(read(info, 5), expected, "{info}");
        }
        assert_eq!(read("hcl {1}", 0), "hcl||| 1");
    }
}
