//! Bare URLs in text (`https://…`, `www.…`) as links: GitHub's extension, which the Markdown parser lacks.

/// Where in `text` a URL may start: at `http://`, `https://` or `www.`, not within a word. `before` is what precedes `text`.
pub(super) fn starts(text: &str, before: Option<char>, mut found: impl FnMut(usize)) {
    let previous = |at: usize| text.get(..at).and_then(|text| text.chars().next_back()).or(before);
    // A URL starts in the order of its "://" or "www.", whichever comes first, so both are looked for in one go.
    let mut from = 0;
    while let Some((at, is_www)) = next_mark(text, from) {
        from = at + 3;
        let start = if is_www { Some(at) } else { scheme_start(text, at) };
        let Some(start) = start else { continue };
        let fits = match previous(start) {
            None => true,
            Some(c) if is_www => c.is_whitespace() || "*_~([<\"'\u{201c}\u{2018}".contains(c),
            Some(c) => !c.is_alphanumeric(),
        };
        if fits {
            found(start);
        }
    }
}

/// The next "://" or "www." in `text`.
fn next_mark(text: &str, from: usize) -> Option<(usize, bool)> {
    let bytes = text.as_bytes();
    let rest = bytes.get(from..)?;
    let at = rest.windows(4).position(|four| matches!(four, [b':', b'/', b'/', _] | b"www." | b"WWW."))?;
    Some((from + at, rest.get(at) != Some(&b':')))
}

/// Where the scheme before a "://" starts, if it is `http` or `https`.
fn scheme_start(text: &str, colon: usize) -> Option<usize> {
    let ends_with = |scheme: &str| {
        let start = colon.checked_sub(scheme.len())?;
        text.get(start..colon)?.eq_ignore_ascii_case(scheme).then_some(start)
    };
    ends_with("https").or_else(|| ends_with("http"))
}

/// The length of the URL at the start of `text`: up to white space or `<`, less the punctuation that ends the sentence.
pub(super) fn length(text: &str) -> Option<usize> {
    let is_www = text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www."));
    let host_start = if is_www { 0 } else { text.find("://")? + 3 };
    let host = text.get(host_start..)?;
    let host_length = host.find(|c: char| !(c.is_alphanumeric() || "-_.".contains(c))).unwrap_or(host.len());
    if !is_host(host.get(..host_length)?, is_www) {
        return None;
    }
    let end = text.find(|c: char| c.is_whitespace() || c == '<').unwrap_or(text.len());
    let end = trimmed(text.get(..end)?);
    (end > host_start).then_some(end)
}

fn is_host(host: &str, needs_dot: bool) -> bool {
    let host = host.trim_end_matches('.');
    let last_two = host.rsplit('.').take(2).all(|label| !label.contains('_'));
    !host.is_empty()
        && !host.starts_with('.')
        && last_two
        && (!needs_dot || host.trim_start_matches("www.").contains('.'))
}

/// The length of a URL without trailing punctuation and brackets that it does not open.
fn trimmed(url: &str) -> usize {
    let count = |c: char| url.matches(c).count();
    let (mut round, mut square) =
        (count(')').saturating_sub(count('(')), count(']').saturating_sub(count('[')));
    let mut end = url.len();
    for c in url.chars().rev() {
        match c {
            ')' if round > 0 => round -= 1,
            ']' if square > 0 => square -= 1,
            '?' | '!' | '.' | ',' | ':' | ';' | '*' | '_' | '~' | '\'' | '"' | '\u{201d}' | '\u{2019}'
            | '\u{2026}' => {}
            _ => break,
        }
        end -= c.len_utf8();
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        starts(text, None, |at| found.push(at));
        found.into_iter().filter_map(|at| text.get(at..)?.get(..length(&text[at..])?)).collect()
    }

    #[test]
    fn urls_end_where_the_sentence_does() {
        assert_eq!(
            links("see https://a.b/c, (http://d.e/f_(g)) or www.x.org."),
            ["https://a.b/c", "http://d.e/f_(g)", "www.x.org"]
        );
        assert_eq!(
            links("\"https://a.b/?x=1&y=2\"; https://a.b/x)))"),
            ["https://a.b/?x=1&y=2", "https://a.b/x"]
        );
        assert_eq!(links("http://localhost:8080/x HTTPS://A.B"), ["http://localhost:8080/x", "HTTPS://A.B"]);
        assert_eq!(links("[https://a.b/c]<b>"), ["https://a.b/c"]);
    }

    #[test]
    fn words_are_no_urls() {
        for text in [
            "xhttp://a.b",
            "http://",
            "https:// a",
            "www.",
            "www.x",
            "awww.x.org",
            "ftp://a.b",
            "http://a_b.c_d",
            "http:///x",
            "://",
        ] {
            assert_eq!(links(text), Vec::<&str>::new(), "{text:?}");
        }
    }
}
