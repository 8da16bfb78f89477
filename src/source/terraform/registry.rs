//! Links to what a registry documents.

use super::inspect::documented_version;
use super::module::Module;
use super::module_call::Origin;
use super::resource::{Mode, Resource};

/// Terraform's public registry.
pub const DEFAULT: &str = "https://registry.terraform.io";

/// The page that documents a resource's type; `None` for what is built into Terraform, or comes from a registry whose
/// pages are not known.
pub fn resource_page(base: &str, module: &Module, resource: &Resource) -> Option<String> {
    if matches!(resource.kind.as_str(), "terraform_data" | "terraform_remote_state") {
        return None;
    }
    let provider = resource.provider_name();
    let page = provider_page(base, module, provider)?;
    let folder = match resource.mode {
        Mode::Managed => "resources",
        Mode::Data => "data-sources",
        Mode::Ephemeral => "ephemeral-resources",
    };
    let kind = super::inspect::short_kind(resource);
    is_word(kind).then(|| format!("{page}/{folder}/{kind}"))
}

/// The page that documents a provider, at the version that is certain to be used, if one is.
pub fn provider_page(base: &str, module: &Module, provider: &str) -> Option<String> {
    let source = module.provider_source(provider);
    let parts: Vec<&str> = source.split('/').collect();
    let name = match parts.as_slice() {
        [namespace, name] => [*namespace, *name],
        // A host of its own: only one that is the registry in use has pages there.
        [host, namespace, name] if base.ends_with(&format!("//{host}")) => [*namespace, *name],
        _ => return None,
    };
    if !name.iter().all(|part| is_word(part)) {
        return None;
    }
    let constraints = module.requirement(provider).map_or(&[][..], |requirement| &requirement.versions);
    let version = module.locked_version(provider).unwrap_or_else(|| documented_version(constraints));
    let version = if is_word(version) { version } else { "latest" };
    Some(format!("{base}/providers/{}/{}/{version}/docs", name[0], name[1]))
}

/// The page of a module of this version, when it comes from a registry or a repository that has one.
pub fn module_page(base: &str, origin: Origin, version: &str) -> Option<String> {
    match origin {
        Origin::Registry { host, name, folder } => {
            let base = if host.is_empty() { base.to_owned() } else { format!("https://{host}") };
            let exact = version.trim_start_matches(['=', ' ']);
            let exact = if exact.starts_with(|c: char| c.is_ascii_digit()) && is_word(exact) {
                exact
            } else {
                "latest"
            };
            let inner = folder.strip_prefix("modules/").filter(|inner| is_word(inner));
            let inner = inner.map_or_else(String::new, |inner| format!("/submodules/{inner}"));
            Some(format!("{base}/modules/{name}/{exact}{inner}"))
        }
        Origin::Remote(page) => page,
        Origin::Local(_) | Origin::Outside => None,
    }
}

/// Whether `text` may stand in a URL's path as one segment.
fn is_word(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with('.')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.+".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::path::SourcePath;

    fn module(text: &str, lock: &str) -> Module {
        let path = |name: &str| SourcePath::new(name).unwrap();
        Module::from_files(
            &SourcePath::root(),
            [(path("main.tf"), text), (path(".terraform.lock.hcl"), lock)],
        )
    }

    #[test]
    fn versions_are_named_only_where_they_are_certain() {
        let page = |text: &str, lock: &str| {
            let module = module(&format!("{text}\nresource \"aws_vpc\" \"x\" {{}}\n"), lock);
            resource_page(DEFAULT, &module, &module.declared.resources[0]).unwrap()
        };
        let requirement =
            |body: &str| format!("terraform {{\n  required_providers {{\n    aws = {body}\n  }}\n}}");
        let base = "https://registry.terraform.io/providers";
        assert_eq!(page("", ""), format!("{base}/hashicorp/aws/latest/docs/resources/vpc"));
        let text = requirement("{ source = \"acme/aws\", version = \"= 5.1.0\" }");
        assert_eq!(page(&text, ""), format!("{base}/acme/aws/5.1.0/docs/resources/vpc"));
        let text = requirement("{ source = \"hashicorp/aws\", version = \"~> 5.1\" }");
        assert_eq!(page(&text, ""), format!("{base}/hashicorp/aws/latest/docs/resources/vpc"));
        let lock = "provider \"registry.terraform.io/hashicorp/aws\" {\n  version = \"5.9.1\"\n}\n";
        assert_eq!(page(&text, lock), format!("{base}/hashicorp/aws/5.9.1/docs/resources/vpc"));
    }

    #[test]
    fn what_has_no_page_gets_no_link() {
        let module = module(
            "terraform {\n  required_providers {\n    x = { source = \"private.example/acme/x\" }\n  }\n}\nresource \"x_y\" \"z\" {}\nresource \"terraform_data\" \"z\" {}\nresource \"q_<b>\" \"z\" {}\n",
            "",
        );
        assert!(module.declared.resources.iter().all(|r| resource_page(DEFAULT, &module, r).is_none()));
    }
}
