//! Paths inside the project and inside the site: relative, `/`-separated, normalised, never outside their root.

mod private;

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use serde::Serialize;

/// A file or folder of the project, relative to its root. The root itself is the empty path.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct SourcePath(Arc<str>);

/// A file of the site, relative to its root, such as `reference/modules/vpc/index.html`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct SitePath(Arc<str>);

/// Resolves `.` and `..` in `path` against `base`, which is normalised. `None` when it is absolute or leaves the root.
fn normalise(base: &str, path: &str) -> Option<String> {
    if path.starts_with('/') || path.bytes().any(|byte| matches!(byte, b'\0' | b'\\')) {
        return None;
    }
    let mut whole = String::with_capacity(base.len() + 1 + path.len());
    whole.push_str(base);
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if whole.is_empty() => return None,
            ".." => whole.truncate(whole.rfind('/').unwrap_or(0)),
            name => {
                if !whole.is_empty() {
                    whole.push('/');
                }
                whole.push_str(name);
            }
        }
    }
    Some(whole)
}

macro_rules! relative_path {
    ($type:ident) => {
        impl $type {
            /// The root: the empty path.
            pub fn root() -> Self {
                Self(Arc::from(""))
            }

            /// `path` normalised; `None` when it is absolute, leaves the root, or holds a NUL or a backslash.
            pub fn new(path: &str) -> Option<Self> {
                normalise("", path).map(|path| Self(path.into()))
            }

            /// `path` as written relative to this folder. `None` when it leaves the root.
            pub fn join(&self, path: &str) -> Option<Self> {
                normalise(&self.0, path).map(|path| Self(path.into()))
            }

            /// The path as text, without a leading or trailing slash.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The folder that holds this; the root is its own parent.
            pub fn parent(&self) -> Self {
                Self(self.0.rsplit_once('/').map_or("", |(folder, _)| folder).into())
            }

            /// The last component; empty for the root.
            pub fn name(&self) -> &str {
                self.0.rsplit_once('/').map_or(&self.0, |(_, name)| name)
            }

            /// The name without its last extension: `main` of `main.tf`.
            pub fn stem(&self) -> &str {
                let name = self.name();
                name.rsplit_once('.').map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem })
            }

            /// What follows the last dot of the name, when something stands before it.
            pub fn extension(&self) -> Option<&str> {
                self.name().rsplit_once('.').and_then(|(stem, ext)| (!stem.is_empty()).then_some(ext))
            }

            /// The components from the root down.
            pub fn components(&self) -> impl Iterator<Item = &str> {
                self.0.split('/').filter(|part| !part.is_empty())
            }

            /// Whether this is `folder` or lies below it.
            pub fn is_within(&self, folder: &Self) -> bool {
                folder.0.is_empty()
                    || self
                        .0
                        .strip_prefix(&*folder.0)
                        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            }

            /// This path seen from `folder`, when it lies within it.
            pub fn strip(&self, folder: &Self) -> Option<Self> {
                if folder.0.is_empty() {
                    return Some(self.clone());
                }
                let rest = self.0.strip_prefix(&*folder.0)?;
                (rest.is_empty() || rest.starts_with('/')).then(|| Self(rest.trim_start_matches('/').into()))
            }

            /// Whether this is the root.
            pub fn is_root(&self) -> bool {
                self.0.is_empty()
            }
        }

        // Equal, ordered and hashed as its text is, so that it can be looked up by it.
        impl Borrow<str> for $type {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }
    };
}

relative_path!(SourcePath);

/// A file of the project, or of the repository that the project is a folder of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A file of the project.
    Project(SourcePath),
    /// A file beside the project, relative to the top of the repository.
    Around(SourcePath),
}

relative_path!(SitePath);

impl SitePath {
    /// The relative URL of this file from the page at `from`, percent-encoded. A page seen from itself is its own name.
    pub fn url_from(&self, from: &SitePath) -> String {
        // Both begin with the folders that they share.
        let same = self.0.bytes().zip(from.0.bytes()).take_while(|(a, b)| a == b).count();
        let shared = self.0.as_bytes()[..same].iter().rposition(|&byte| byte == b'/').map_or(0, |at| at + 1);
        let mut url = "../".repeat(from.0[shared..].matches('/').count());
        encode_into(&self.0[shared..], &mut url);
        // A first segment with a colon would read as a scheme.
        if url.split('/').next().is_some_and(|first| first.contains(':')) {
            url.insert_str(0, "./");
        }
        url
    }

    /// `../` once for every folder this page stands in: what leads from it to the site's root.
    pub fn to_root(&self) -> String {
        "../".repeat(self.components().count().saturating_sub(1))
    }
}

/// Whether no file or folder of a site may have this name: git's, and those that builds keep their own notes under. In any case, since
/// some disks know no difference.
pub(crate) fn is_reserved(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name == ".git" || name.starts_with(".infrabook")
}

/// Whether Windows keeps this name for a device, whatever follows its first dot.
/// <https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file>
pub(crate) fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let numbered = |device: &str| {
        let number = stem.strip_prefix(device);
        number.is_some_and(|number| number.len() == 1 && number.bytes().all(|digit| digit.is_ascii_digit()))
    };
    matches!(stem.as_str(), "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

/// A path as it stands in a URL: each segment percent-encoded, the slashes kept.
pub(crate) fn encode(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    encode_into(path, &mut out);
    out
}

fn encode_into(path: &str, out: &mut String) {
    for (i, segment) in path.split('/').enumerate() {
        if i > 0 {
            out.push('/');
        }
        encode_segment(segment, out);
    }
}

/// Appends one path segment, percent-encoding what may not stand in it (RFC 3986, section 3.3).
pub(crate) fn encode_segment(segment: &str, out: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let may_stand = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@".contains(&byte);
    if segment.bytes().all(may_stand) {
        return out.push_str(segment);
    }
    for byte in segment.bytes() {
        if may_stand(byte) {
            out.push(byte as char);
        } else {
            out.push('%');
            out.push(HEX[usize::from(byte >> 4)] as char);
            out.push(HEX[usize::from(byte & 15)] as char);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(path: &str) -> SitePath {
        SitePath::new(path).unwrap()
    }

    #[test]
    fn paths_never_leave_their_root() {
        let folder = SourcePath::new("a/b").unwrap();
        assert_eq!(folder.join("../c.md").unwrap().as_str(), "a/c.md");
        assert_eq!(folder.join("./x//y").unwrap().as_str(), "a/b/x/y");
        assert_eq!(folder.join("../../.."), None);
        assert_eq!(folder.join("/etc/passwd"), None);
        assert_eq!(SourcePath::new("a\0b"), None);
        assert_eq!(SourcePath::new("..\\x"), None);
    }

    #[test]
    fn parts_of_a_path() {
        let file = SourcePath::new("modules/vpc/main.tf.json").unwrap();
        assert_eq!((file.name(), file.stem(), file.extension()), ("main.tf.json", "main.tf", Some("json")));
        assert!(file.is_within(&SourcePath::new("modules").unwrap()));
        assert!(!file.is_within(&SourcePath::new("mod").unwrap()));
        assert_eq!(file.strip(&SourcePath::new("modules").unwrap()).unwrap().as_str(), "vpc/main.tf.json");
        assert_eq!(SourcePath::new(".tf").unwrap().extension(), None);
    }

    #[test]
    fn urls_are_relative_and_encoded() {
        assert_eq!(site("a/b.html").url_from(&site("a/c.html")), "b.html");
        assert_eq!(site("b.html").url_from(&site("a/c.html")), "../b.html");
        assert_eq!(site("a/x/y.html").url_from(&site("a/c/d.html")), "../x/y.html");
        assert_eq!(site("a b/ü.html").url_from(&site("index.html")), "a%20b/%C3%BC.html");
        assert_eq!(site("a:b.html").url_from(&site("index.html")), "./a:b.html");
        assert_eq!(site("a/index.html").url_from(&site("a/index.html")), "index.html");
        assert_eq!(site("a/b/c.html").to_root(), "../../");
    }
}
