//! Calls of other modules.

use super::element::{Argument, Element, Reading, flatten, merge_arguments, plain_text, replace, take_value};
use super::syntax::{Block, Expression};
use crate::path::SourcePath;

/// A `module` block.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "Terraform's own names")]
pub struct ModuleCall {
    pub name: String,
    pub element: Element,
    /// As written.
    pub source: Option<String>,
    pub version: Option<String>,
    /// What the source and the version are written as: OpenTofu lets them read variables.
    pub found_by: Vec<Expression>,
    /// The provider configurations that are passed, as written; may be empty.
    pub providers: String,
    pub count: Option<Expression>,
    pub for_each: Option<Expression>,
    pub depends_on: Option<Expression>,
    /// The settings that are no meta-arguments: the inputs passed.
    pub inputs: Vec<Argument>,
}

/// Where a called module comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A folder of the same repository.
    Local(SourcePath),
    /// A path that leaves the repository.
    Outside,
    /// `NAMESPACE/NAME/PROVIDER` of a registry, with its host when it is not the default one, and a sub-folder.
    Registry {
        /// The registry's host; empty for the default one.
        host: String,
        /// `NAMESPACE/NAME/PROVIDER`
        name: String,
        /// The folder inside it; may be empty.
        folder: String,
    },
    /// A repository or an archive elsewhere; its page, when one can be told safely.
    Remote(Option<String>),
}

impl ModuleCall {
    pub(super) fn read(block: &mut Block, file: &mut Reading) -> Option<Self> {
        let element = file.element(block);
        let body = &mut block.body;
        let text = |name: &str| body.attribute(name).map(|attribute| plain_text(&attribute.value));
        let meta = ["source", "version", "count", "for_each", "depends_on", "providers"];
        Some(Self {
            name: block.labels.first()?.clone(),
            element,
            source: text("source"),
            version: text("version"),
            providers: body
                .attribute("providers")
                .map(|given| super::value::pretty(&given.value.node))
                .unwrap_or_default(),
            found_by: ["source", "version"].into_iter().filter_map(|name| take_value(body, name)).collect(),
            count: take_value(body, "count"),
            for_each: take_value(body, "for_each"),
            depends_on: take_value(body, "depends_on"),
            inputs: flatten(body, &meta),
        })
    }

    /// What an override file says of this call counts.
    pub(super) fn merge(&mut self, over: &Self) {
        replace(&mut self.source, &over.source);
        replace(&mut self.version, &over.version);
        if !over.providers.is_empty() {
            self.providers.clone_from(&over.providers);
        }
        if over.count.is_some() || over.for_each.is_some() {
            self.count.clone_from(&over.count);
            self.for_each.clone_from(&over.for_each);
        }
        merge_arguments(&mut self.inputs, &over.inputs);
        self.element.broken |= over.element.broken;
    }

    /// Source and version, `?ref=` read as a version where none is given.
    pub fn source_and_version(&self) -> (&str, &str) {
        let source = self.source.as_deref().unwrap_or_default();
        match self.version.as_deref() {
            Some(version) if !version.is_empty() => (source, version),
            _ => match source.rsplit_once("?ref=") {
                Some((source, version)) if !version.is_empty() => (source, version),
                _ => (source, ""),
            },
        }
    }

    /// Where the called module comes from, seen from a caller in `folder`.
    pub fn origin(&self, folder: &SourcePath) -> Origin {
        origin(self.source_and_version().0, folder)
    }

    /// Every expression in it.
    pub fn expressions(&self) -> impl Iterator<Item = &Expression> {
        let meta = [&self.count, &self.for_each, &self.depends_on];
        let inputs = self.inputs.iter().map(|input| &input.value);
        meta.into_iter().filter_map(Option::as_ref).chain(inputs).chain(&self.found_by)
    }
}

/// A source without the revision that its query asks for, and that revision; empty where there is none: `v1` of
/// `git::https://h.example/a.git?depth=1&ref=v1`.
pub fn address_and_revision(source: &str) -> (String, &str) {
    let (address, query) = source.split_once('?').unwrap_or((source, ""));
    let revision = |setting: &'_ str| {
        let (name, value) = setting.split_once('=')?;
        matches!(name, "ref" | "rev" | "commit").then_some(value.len())
    };
    let mut settings: Vec<&str> = query.split('&').collect();
    let Some((at, length)) = settings.iter().enumerate().find_map(|(at, it)| Some((at, revision(it)?)))
    else {
        return (source.to_owned(), "");
    };
    let setting = settings.remove(at);
    let others = if settings.is_empty() { String::new() } else { format!("?{}", settings.join("&")) };
    (format!("{address}{others}"), setting.get(setting.len() - length..).unwrap_or_default())
}

/// Where the module of this source comes from, seen from a file in `folder`.
pub(super) fn origin(source: &str, folder: &SourcePath) -> Origin {
    if source.starts_with("./") || source.starts_with("../") || matches!(source, "." | "..") {
        return folder.join(source).map_or(Origin::Outside, Origin::Local);
    }
    if source.starts_with('/') {
        return Origin::Outside;
    }
    registry(source).unwrap_or_else(|| Origin::Remote(web_page(source)))
}

/// `hashicorp/consul/aws`, `app.terraform.io/acme/vpc/aws//modules/x`
fn registry(source: &str) -> Option<Origin> {
    let (address, folder) = source.split_once("//").unwrap_or((source, ""));
    let word = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
    };
    let parts: Vec<&str> = address.split('/').collect();
    let (host, name) = match parts.as_slice() {
        [host, name @ ..] if name.len() == 3 && is_host(host) => (*host, name),
        name if name.len() == 3 => ("", name),
        _ => return None,
    };
    let is_registry = name.iter().all(|part| word(part));
    is_registry.then(|| Origin::Registry { host: host.into(), name: name.join("/"), folder: folder.into() })
}

fn is_host(text: &str) -> bool {
    let labels = text.split(':').next().unwrap_or_default();
    labels.contains('.')
        && labels.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "-.:".contains(c))
}

/// The https address of a repository, when the source names one plainly and without credentials.
fn web_page(source: &str) -> Option<String> {
    let source = source.strip_prefix("git::").unwrap_or(source);
    let rest = if let Some(rest) = source.strip_prefix("https://") {
        rest.to_owned()
    } else if let Some(rest) = source.strip_prefix("ssh://git@") {
        rest.to_owned()
    } else if let Some((host, path)) = source.strip_prefix("git@").and_then(|rest| rest.split_once(':')) {
        format!("{host}/{path}")
    } else if source.starts_with("github.com/") || source.starts_with("bitbucket.org/") {
        source.to_owned()
    } else {
        return None;
    };
    let rest = rest.split('?').next()?.split("//").next()?;
    let (host, path) = rest.split_once('/')?;
    let path = path.strip_suffix(".git").unwrap_or(path).trim_end_matches('/');
    let safe = |c: char| c.is_ascii_alphanumeric() || "-_./~".contains(c);
    let plain = is_host(host) && !path.is_empty() && path.chars().all(safe) && !path.contains("..");
    plain.then(|| format!("https://{host}/{path}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(source: &str) -> Origin {
        origin(source, &SourcePath::new("envs/dev").unwrap())
    }

    #[test]
    fn where_modules_come_from() {
        assert_eq!(from("../../modules/vpc"), Origin::Local(SourcePath::new("modules/vpc").unwrap()));
        assert_eq!(from("../../../x"), Origin::Outside);
        assert_eq!(
            from("terraform-aws-modules/iam/aws//modules/role"),
            Origin::Registry {
                host: "".into(),
                name: "terraform-aws-modules/iam/aws".into(),
                folder: "modules/role".into()
            }
        );
        assert_eq!(
            from("registry.acme.example/acme/vpc/aws"),
            Origin::Registry {
                host: "registry.acme.example".into(),
                name: "acme/vpc/aws".into(),
                folder: "".into()
            }
        );
    }

    #[test]
    fn revisions_stand_among_the_settings_of_a_source() {
        for (source, address, revision) in [
            ("git::https://h.example/a.git?ref=v1", "git::https://h.example/a.git", "v1"),
            ("h.example/a.git?depth=1&ref=v1", "h.example/a.git?depth=1", "v1"),
            ("h.example/a.git//x?ref=v1&depth=1", "h.example/a.git//x?depth=1", "v1"),
            ("hg::https://h.example/a?rev=é=", "hg::https://h.example/a", "é="),
            ("h.example/a.git?ref=", "h.example/a.git", ""),
            ("h.example/a.git?depth=1", "h.example/a.git?depth=1", ""),
            ("a/b/c", "a/b/c", ""),
            ("", "", ""),
        ] {
            assert_eq!(address_and_revision(source), (address.to_owned(), revision), "{source}");
        }
    }

    #[test]
    fn pages_of_repositories() {
        let page = |source: &str| match from(source) {
            Origin::Remote(page) => page,
            other => panic!("{other:?}"),
        };
        let expected = Some("https://github.com/acme/vpc".to_owned());
        for source in [
            "git::https://github.com/acme/vpc.git?ref=v1",
            "git@github.com:acme/vpc.git",
            "git::ssh://git@github.com/acme/vpc.git//sub?ref=1",
            "github.com/acme/vpc//modules/x",
            "git::https://github.com/acme/vpc",
        ] {
            assert_eq!(page(source), expected, "{source}");
        }
        for source in [
            "git::https://user:pw@github.com/acme/vpc",
            "s3::https://x/y",
            "git::https://h.example/\"><b",
            "${var.x}/a",
            "javascript:alert(1)",
        ] {
            assert_eq!(page(source), None, "{source}");
        }
    }
}
