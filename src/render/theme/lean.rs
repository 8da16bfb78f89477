//! The files of the default theme as pages load them: without what only those who write them need, and style sheets that leave authors'
//! own elements alone.

/// What a selector passes over: an element of an author's own HTML that has classes. `content` marks it so. `:where` counts for
/// nothing where rules are weighed.
const NOT_OWN: &str = ":where(:not([data-own]))";

/// The class that authored words stand in.
const OF_WORDS: &str = "prose";

/// Our scripts and style sheets, made lean by the name of the file; other files as they are.
pub(super) fn lean(name: &str, text: &str) -> String {
    match name.split('/').next() {
        Some("script") => {
            minifier::js::minify(text).map_or_else(|_| text.to_owned(), |lean| lean.to_string())
        }
        Some("style") => guarded(&squeezed(&without_comments(text))),
        _ => text.to_owned(),
    }
}

/// Whether an author may well give this name to a class. One of several words is ours.
fn is_common(class: &str) -> bool {
    !class.contains('-') && class != OF_WORDS
}

/// A style sheet whose rules about classes of common names, such as `.title`, leave authors' elements alone.
fn guarded(css: &str) -> String {
    let mut kept = String::with_capacity(css.len() * 5 / 4);
    let mut start = 0;
    let mut quote = None;
    for (at, c) in css.char_indices() {
        match (c, quote) {
            ('"' | '\'', None) => quote = Some(c),
            (_, Some(open)) if c == open => quote = None,
            ('{' | '}' | ';', None) => {
                let part = css.get(start..=at).unwrap_or_default();
                start = at + 1;
                let is_selector = c == '{' && !part.trim_start().starts_with('@');
                if is_selector { guard(part, &mut kept) } else { kept.push_str(part) }
            }
            _ => {}
        }
    }
    kept + css.get(start..).unwrap_or_default()
}

/// Of each selector the first class decides: what else it names stands in an element that has that one.
fn guard(selectors: &str, kept: &mut String) {
    let mut done = false;
    // What was so where each parenthesis opens.
    let mut around = Vec::new();
    let mut rest = selectors;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        let length = match c {
            '[' => rest.find(']').map_or(rest.len(), |at| at + 1),
            '.' => 1 + after.find(|c: char| !c.is_alphanumeric() && !"-_".contains(c)).unwrap_or(after.len()),
            _ => c.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        kept.push_str(token);
        match c {
            ',' => done = around.last().copied().unwrap_or(false),
            '(' => around.push(done),
            ')' => done |= around.pop().unwrap_or(false),
            '.' if !done && &token[1..] != OF_WORDS => {
                kept.push_str(if is_common(&token[1..]) { NOT_OWN } else { "" });
                done = true;
            }
            _ => {}
        }
        rest = after;
    }
}

/// A style sheet without the blanks that it can do without. None of ours holds a text that spans lines.
fn squeezed(css: &str) -> String {
    let mut kept = String::with_capacity(css.len());
    let mut quote = None;
    let mut chars = css.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, quote) {
            ('"' | '\'', None) => quote = Some(c),
            (_, Some(open)) if c == open => quote = None,
            (_, Some(_)) => {}
            _ if c.is_whitespace() => {
                let next = chars.peek().copied().unwrap_or('}');
                let is_idle = next.is_whitespace()
                    || "{};,".contains(next)
                    || kept.is_empty()
                    || kept.ends_with(['{', '}', ';', ',', ':']);
                if !is_idle {
                    kept.push(' ');
                }
                continue;
            }
            ('}', None) if kept.ends_with(';') => {
                kept.pop();
            }
            _ => {}
        }
        kept.push(c);
    }
    kept
}

/// A style sheet without its comments. What stands between quotes is none; our addresses all do.
fn without_comments(css: &str) -> String {
    let mut kept = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(at) = rest.find(['"', '\'', '/']) {
        let (before, from) = rest.split_at(at);
        kept.push_str(before);
        let end = match from.as_bytes() {
            [b'/', b'*', ..] => {
                rest = from.split_once("*/").map_or("", |(_, after)| after);
                continue;
            }
            [b'/', ..] => 1,
            [quote, inside @ ..] => inside.iter().position(|it| it == quote).map_or(from.len(), |at| at + 2),
            [] => break,
        };
        let (text, after) = from.split_at(end);
        kept.push_str(text);
        rest = after;
    }
    kept + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::theme::theme_files;

    #[test]
    fn the_first_class_of_a_selector_is_guarded() {
        for (css, expected) in [
            (".title{a:b}", ".title?{a:b}"),
            (".prose .title .x>p{a:b}", ".prose .title? .x>p{a:b}"),
            (".a,.b .c{d:e}.f{}", ".a?,.b? .c{d:e}.f?{}"),
            (":is(.a,.b) .c,.d{}", ":is(.a?,.b?) .c,.d?{}"),
            ("div.a:has(>.b)::after{}", "div.a?:has(>.b)::after{}"),
            (".menu-bar .on{}", ".menu-bar .on{}"),
            ("[x=\".a\"] p{b:\".c{\"}", "[x=\".a\"] p{b:\".c{\"}"),
            ("@media (a:.5b){.c{d:.5em}}", "@media (a:.5b){.c?{d:.5em}}"),
            ("p{margin:.5em}", "p{margin:.5em}"),
        ] {
            assert_eq!(guarded(css), expected.replace('?', NOT_OWN), "{css}");
        }
    }

    #[test]
    fn what_is_passed_over_is_what_content_marks() {
        assert!(NOT_OWN.contains(&format!("[{}]", crate::content::OWN.trim())));
    }

    #[test]
    fn blanks_that_mean_something_stay() {
        for (css, expected) in [
            ("a b , c > d {\n  e: f  g;\n}\n\n:root { --x: 1 }\n", "a b,c > d{e:f g}:root{--x:1}"),
            ("a :hover { b: calc(1px + 2px); }", "a :hover{b:calc(1px + 2px)}"),
            ("a{b:\" ;  } \" }", "a{b:\" ;  } \"}"),
            ("@media (a: b) and (c) { d { e: f } }", "@media (a:b) and (c){d{e:f}}"),
        ] {
            assert_eq!(squeezed(css), expected, "{css}");
        }
    }

    #[test]
    fn no_rule_of_ours_is_about_a_lone_class_of_a_common_name() {
        let sheets = theme_files().into_iter().filter(|(name, _)| name.starts_with("style/"));
        let sheets: Vec<(String, String)> =
            sheets.map(|(name, text)| (name.clone(), lean(&name, &text))).collect();
        // A selector that is nothing but `.title`, be it one of several.
        let bare = |css: &str| {
            let mut depth = 0;
            let is_end = |c: char| {
                depth += i32::from(c == '(') - i32::from(c == ')');
                depth == 0 && "{},".contains(c)
            };
            let lone = css.split(is_end).filter(|it| {
                let name = it.trim().strip_prefix('.').unwrap_or("-");
                !name.contains(|c: char| !c.is_alphanumeric()) && is_common(name)
            });
            lone.map(str::to_owned).collect::<Vec<_>>()
        };
        assert!(sheets.len() > 15 && bare(".title{a:b}") == [".title"]);
        for (name, css) in &sheets {
            assert_eq!(bare(css), Vec::<String>::new(), "{name}");
        }
    }
}
