//! Whatever goes in comes out whole, in sound mark-up, in time.

use super::*;
use crate::highlight::{Layout, Look, laid_out};

/// Pieces that mean something in one language or another.
const PIECES: &[&str] = &[
    "\"",
    "'",
    "`",
    "\"\"\"",
    "'''",
    "${",
    "%{",
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    "}",
    "{",
    "(",
    ")",
    "[",
    "]",
    "$(",
    "$((",
    "))",
    "<<EOT\n",
    "<<-EOF\n",
    "<<'X'\n",
    "EOT\n",
    "EOF\n",
    "X\n",
    "\\",
    "\\\n",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "  ",
    " ",
    "/*",
    "*/",
    "//",
    "#",
    "# ",
    "--",
    "--[[",
    "]]",
    "<!--",
    "-->",
    "<",
    ">",
    "</",
    "/>",
    "<script>",
    "&",
    "&amp;",
    "<a b=\"",
    "|",
    "|\n",
    ">-\n",
    "- ",
    ": ",
    ":",
    "=",
    "==",
    "=>",
    ",",
    ";",
    ";;",
    "---\n",
    "+++ b\n",
    "--- a\n",
    "@@ -1,2 +1,2 @@\n",
    "$",
    "$x",
    "@",
    "!",
    "~",
    "\0",
    "é",
    "日本",
    "🙂",
    "\u{202e}",
    "\u{feff}",
    "0x",
    "1.5e-3",
    "10Gi",
    "var.a",
    "resource \"a\" \"b\" {\n",
    "for ",
    "in ",
    "if ",
    "case x in\n",
    "esac\n",
    "do\n",
    "done\n",
    "RUN ",
    "ONBUILD ",
    "FROM a AS b\n",
    "$ ",
    "> ",
    "me@host:~$ ",
    "<div>",
    "export ",
    "key: ",
    "k = ",
    "```\n",
    "[t]\n",
    "r#\"",
    "\"#",
    "'a",
    "@media ",
    "HTTP/1.1 200",
    "=begin",
    "R\"(",
    "%",
];

/// A linear congruential generator: the same numbers every time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }
}

fn assert_sound(language: &str, code: &str) {
    let html = highlight(language, code).unwrap().into_string();
    let mut text = String::new();
    let mut rest = html.as_str();
    // A command may hold marks; a mark holds nothing.
    let (mut open, mut in_command) = (false, false);
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        let (tag, after) = rest[at..].split_once('>').unwrap();
        match tag.strip_prefix("<span class=\"").and_then(|class| class.strip_suffix('"')) {
            Some("cmd") => {
                assert!(!open && !in_command, "{language}: {tag} in {html}");
                in_command = true;
            }
            Some(class) => {
                assert!(
                    !open && class.len() == 1 && "cksnbpftvidh".contains(class),
                    "{language}: {tag} in {html}"
                );
                open = true;
            }
            None => {
                assert!((open || in_command) && tag == "</span", "{language}: {tag} in {html}");
                in_command = open && in_command;
                open = false;
            }
        }
        rest = after;
    }
    text.push_str(rest);
    assert!(!open && !in_command && !text.contains(['>', '"', '\'']));
    assert_eq!(unescape(&text), code, "{language}");
}

#[test]
fn the_text_of_the_markup_is_the_code_whatever_it_is() {
    let mut numbers = Numbers(7);
    for language in &LANGUAGES {
        let alias = language.aliases[0];
        for piece in PIECES {
            assert_sound(alias, piece);
        }
        for round in 0..400 {
            let mut code = String::new();
            for _ in 0..=numbers.below(4 + round / 8) {
                code.push_str(PIECES[numbers.below(PIECES.len())]);
            }
            assert_sound(alias, &code);
        }
    }
}

/// Where lines are told apart, each is one element and no other element goes from one into the next.
#[test]
fn lines_are_whole_whatever_the_code_is() {
    let mut numbers = Numbers(13);
    for language in LANGUAGES.iter().map(|language| language.aliases[0]).chain(["text"]) {
        for round in 0..100 {
            let mut code = String::new();
            for _ in 0..=numbers.below(4 + round / 4) {
                code.push_str(PIECES[numbers.below(PIECES.len())]);
            }
            let all = [Look::Plain, Look::Marked, Look::Inserted, Look::Deleted];
            let looks: Vec<_> = code.lines().map(|_| all[numbers.below(4)]).collect();
            let html = laid_out(language, &code, Layout { looks: &looks, ..Layout::default() })
                .map_or_else(|| code.clone(), crate::html::Html::into_string);
            let (mut text, mut rest, mut open, mut count) = (String::new(), html.as_str(), Vec::new(), 0);
            while let Some(at) = rest.find('<') {
                text.push_str(&rest[..at]);
                let (tag, after) = rest[at + 1..].split_once('>').unwrap();
                match tag.strip_prefix('/') {
                    Some(name) => assert_eq!(open.pop(), Some(name), "{html}"),
                    None => open.push(tag.split(' ').next().unwrap()),
                }
                if tag.ends_with("class=\"line\"") {
                    count += 1;
                    assert!(text.is_empty() || text.ends_with('\n'), "{html}");
                }
                rest = after;
            }
            text.push_str(rest);
            assert_eq!((unescape(&text), count, open.len()), (code, looks.len(), 0), "{language}: {html}");
        }
    }
}

#[test]
fn the_samples_survive_being_cut_and_mixed() {
    let mut numbers = Numbers(11);
    let samples: Vec<_> = samples::samples().collect();
    let cut = |text: &'static str, numbers: &mut Numbers| {
        let mut at = numbers.below(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        text.split_at(at)
    };
    for (alias, code, _) in &samples {
        assert_sound(alias, code);
        for _ in 0..40 {
            let (head, _) = cut(code, &mut numbers);
            let (_, tail) = cut(samples[numbers.below(samples.len())].1, &mut numbers);
            let piece = PIECES[numbers.below(PIECES.len())];
            assert_sound(alias, &format!("{head}{piece}{tail}"));
        }
    }
}

/// What nests ever deeper, what is never closed, what makes a lexer look ahead. Were one quadratic, this would take
/// minutes.
#[test]
fn hostile_input_takes_time_in_proportion() {
    const UNITS: &[&str] = &[
        "${", "$(", "{{", "{", "\"", "'", "`", "<<A\n", "<<A ", "a \"", "/*", "<", "[", "(", "| ", "\"a\" ",
        "a: ",
    ];
    for alias in LANGUAGES.iter().map(|language| language.aliases[0]) {
        for unit in UNITS {
            let code = unit.repeat(20_000 / unit.len());
            assert!(highlight(alias, &code).unwrap().as_str().len() >= code.len());
        }
    }
}
