//! Where the site will be: what book.toml says, and what the pipeline that publishes it says in its environment variables.

/// The file at the top of a site in which GitHub Pages reads the host that the site is at: "Managing a custom domain".
pub const HOST_FILE: &str = "CNAME";

/// The host that such a file's text names: one name of at least two parts, and nothing else.
pub fn host_in(text: &str) -> Option<String> {
    let name = text.trim();
    let is_name = name.len() <= 253 && name.contains('.') && !name.contains(':') && is_host(name);
    is_name.then(|| name.to_ascii_lowercase())
}

/// The address of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address {
    /// The whole of it, with a slash at its end: `https://example.github.io/platform/`. `None` where only the path is known.
    pub(super) url: Option<String>,
    /// Its path, with a slash at both ends: `/platform/`.
    pub(super) path: String,
}

/// What a pipeline's environment variables say of where it publishes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// The address of GitLab Pages.
    gitlab: Option<String>,
    /// Owner and repository at github.com.
    github: Option<(String, String)>,
}

impl Published {
    /// What these variables say. Sources: GitLab's "Predefined CI/CD variables"; GitHub's "Default environment variables".
    pub(super) fn by(variable: impl Fn(&str) -> Option<String>) -> Self {
        let variable = |name: &str| variable(name).filter(|value| !value.is_empty());
        let is_github = variable("GITHUB_ACTIONS").as_deref() == Some("true")
            && variable("GITHUB_SERVER_URL").as_deref() == Some("https://github.com");
        let repository = variable("GITHUB_REPOSITORY").filter(|_| is_github);
        let parts = repository.as_deref().and_then(|it| it.split_once('/'));
        Self {
            gitlab: variable("CI_PAGES_URL"),
            github: parts.map(|(owner, name)| (owner.to_owned(), name.to_owned())),
        }
    }

    /// Where the pipeline's Pages will be, where book.toml does not say where the site is. Source for GitHub: "About GitHub Pages",
    /// types of sites.
    pub(super) fn pages(&self, cname: Option<&str>) -> Option<Address> {
        let github = || {
            let (owner, name) = self.github.as_ref()?;
            let host = format!("{}.github.io", owner.to_lowercase());
            Some(match cname {
                Some(cname) => format!("https://{cname}/"),
                None if name.eq_ignore_ascii_case(&host) => format!("https://{host}/"),
                None => format!("https://{host}/{name}/"),
            })
        };
        let url = self.gitlab.clone().or_else(github)?;
        Address::parse(&url).ok().filter(|address| address.url.is_some())
    }
}

impl Address {
    /// A whole URL, or a path.
    ///
    /// # Errors
    /// Why it is neither.
    pub(super) fn parse(text: &str) -> Result<Self, &'static str> {
        if text.contains(is_odd) {
            return Err(ODD);
        }
        if text.contains(['?', '#']) {
            return Err("the address of a site has neither query nor fragment");
        }
        if !text.contains("://") {
            return Ok(Self { url: None, path: path(bare(text)?)? });
        }
        let (scheme, host, rest) = parts(text)?;
        let path = path(rest)?;
        Ok(Self { url: Some(format!("{scheme}://{}{path}", host.to_ascii_lowercase())), path })
    }
}

/// Holds that a text is the whole URL of a web page, query and fragment included: it becomes a link.
///
/// # Errors
/// Why it is none.
pub(super) fn web(text: &str) -> Result<(), &'static str> {
    // Browsers encode what else an address cannot hold.
    if text.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\') {
        return Err(ODD);
    }
    parts(text).map(|_| ())
}

const ODD: &str = "it holds a character that an address cannot hold";

fn is_odd(c: char) -> bool {
    c.is_whitespace() || c.is_control() || "\"'<>\\^`{|}".contains(c)
}

/// The scheme in lower case, the host, and what follows it, of a whole URL.
fn parts(text: &str) -> Result<(String, &str, &str), &'static str> {
    let (scheme, rest) = text.split_once("://").ok_or("it is no whole URL")?;
    let scheme = scheme.to_ascii_lowercase();
    if !matches!(scheme.as_str(), "http" | "https") {
        return Err("its scheme is neither `https` nor `http`");
    }
    let (host, rest) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    if !is_host(host) {
        return Err("it names no host");
    }
    Ok((scheme, host, rest))
}

/// What is written without scheme, when it is a path and not a host.
fn bare(text: &str) -> Result<&str, &'static str> {
    let first = text.split('/').next().unwrap_or_default();
    if text.starts_with("//") || first.contains(['.', ':']) {
        return Err("it is neither a whole URL nor a path");
    }
    Ok(text)
}

/// A name or address, and perhaps a port: no user, no password.
fn is_host(text: &str) -> bool {
    let (name, port) = match text.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => (name, Some(port)),
        _ => (text, None),
    };
    let is_part = |part: &str| {
        let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        !part.is_empty() && part.bytes().all(is_letter)
    };
    let is_v6 = |text: &str| {
        text.bytes().all(|b| b.is_ascii_hexdigit() || b == b':' || b == b'.') && text.contains(':')
    };
    let inner = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
    inner.map_or_else(|| name.split('.').all(is_part), is_v6)
        && port.is_none_or(|port| port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok())
}

/// A path with a slash at both ends; what is not ASCII percent-encoded, what is percent-encoded left so.
fn path(text: &str) -> Result<String, &'static str> {
    let mut path = String::from("/");
    for part in text.split('/').filter(|part| !part.is_empty()) {
        if matches!(part, "." | "..") {
            return Err("its path is not in its shortest form");
        }
        for (at, c) in part.char_indices() {
            let digits = part.as_bytes().get(at + 1..at + 3).unwrap_or_default();
            match c {
                '%' if digits.len() < 2 || !digits.iter().all(u8::is_ascii_hexdigit) => {
                    return Err("a `%` in it is followed by no two hexadecimal digits");
                }
                '%' => path.push('%'),
                c => crate::path::encode_segment(c.encode_utf8(&mut [0; 4]), &mut path),
            }
        }
        path.push('/');
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_whole_urls_or_paths() {
        for (text, url, path) in [
            ("", None, "/"),
            ("/", None, "/"),
            ("/a/b", None, "/a/b/"),
            ("platform/", None, "/platform/"),
            ("/a//b.c/", None, "/a/b.c/"),
            ("/a%20ü", None, "/a%20%C3%BC/"),
            ("https://Example.GitHub.io", Some("https://example.github.io/"), "/"),
            ("HTTPS://x.example/Platform", Some("https://x.example/Platform/"), "/Platform/"),
            ("http://localhost:8000/a/", Some("http://localhost:8000/a/"), "/a/"),
            ("http://[::1]:80/", Some("http://[::1]:80/"), "/"),
        ] {
            let expected = Address { url: url.map(str::to_owned), path: path.to_owned() };
            assert_eq!(Address::parse(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in [
            "https://",
            "https:///a",
            "https://a b/",
            "https://user:word@x.example/",
            "https://x.example:port/",
            "https://x.example:+80/",
            "https://x.example:99999999/",
            "https://@/x",
            "https://x..example/",
            "https://x.example/?a",
            "https://x.example/\"><script>",
            "javascript:alert(1)",
            "javascript://x/%0aalert(1)",
            "ftp://x.example/",
            "//x.example/a",
            "x.example/a",
            "/a/../b",
            "./",
            "/a#b",
            "/50%/",
            "/a b/",
            "/a\n",
        ] {
            assert!(Address::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_host_is_one_name() {
        for (text, host) in [
            ("docs.example.com\n", Some("docs.example.com")),
            ("\r\n Docs.Example.com\r\n", Some("docs.example.com")),
            ("", None),
            ("localhost", None),
            ("a.example\nb.example", None),
            ("https://a.example", None),
            ("a.example:80", None),
            ("a.example/x", None),
            ("a..example", None),
            ("[::1.2]", None),
            ("ü.example", None),
        ] {
            assert_eq!(host_in(text).as_deref(), host, "{text:?}");
        }
        assert_eq!(host_in(&format!("{}.example", "a".repeat(253))), None);
    }

    #[test]
    fn pipelines_say_where_their_pages_are() {
        let github = |repository| {
            vec![
                ("GITHUB_ACTIONS", "true"),
                ("GITHUB_SERVER_URL", "https://github.com"),
                ("GITHUB_REPOSITORY", repository),
            ]
        };
        let none: Vec<(&str, &str)> = Vec::new();
        let elsewhere = vec![
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_SERVER_URL", "https://ghe.example"),
            ("GITHUB_REPOSITORY", "a/b"),
        ];
        for (variables, cname, expected) in [
            (none, Some("docs.example.com"), None),
            (vec![("GITHUB_REPOSITORY", "a/b"), ("GITHUB_SERVER_URL", "https://github.com")], None, None),
            (elsewhere, None, None),
            (github("Acme/Infra"), None, Some("https://acme.github.io/Infra/")),
            (github("Acme/acme.github.io"), None, Some("https://acme.github.io/")),
            (github("acme/infra"), Some("docs.example.com"), Some("https://docs.example.com/")),
            (github("acme"), None, None),
            (github("a b/c"), None, None),
            (
                vec![("CI_PAGES_URL", "https://acme.gitlab.io/infra")],
                None,
                Some("https://acme.gitlab.io/infra/"),
            ),
            (vec![("CI_PAGES_URL", "nonsense here")], None, None),
            (vec![("CI_PAGES_URL", "")], None, None),
        ] {
            let find = |name: &str| variables.iter().find(|(known, _)| *known == name);
            let published = Published::by(|name| find(name).map(|(_, value)| (*value).to_owned()));
            let pages = published.pages(cname).and_then(|address| address.url);
            assert_eq!(pages.as_deref(), expected, "{variables:?}");
        }
    }
}
