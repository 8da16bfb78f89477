//! Files that may hold what nobody may see, told by their names in any case.

use super::SourcePath;

/// What Terraform reads, its state, plans and locks; keys and the stores of keys.
const EXTENSIONS: [&str; 29] = [
    "tf",
    "tofu",
    "tfvars",
    "tfrc",
    "hcl",
    "tfstate",
    "tfplan",
    "plan",
    "backup",
    "lock",
    "pem",
    "key",
    "p8",
    "p12",
    "pfx",
    "pkcs12",
    "ppk",
    "jks",
    "jceks",
    "bks",
    "keystore",
    "truststore",
    "keytab",
    "kdb",
    "kdbx",
    "gpg",
    "age",
    "ovpn",
    "env",
];

const ENDS: [&str; 4] = ["tf.json", "tofu.json", "tfvars.json", "tfrc.json"];

/// Keys of SSH, be it at the start or, behind a name of their own, at the end.
const KEYS: [&str; 4] = ["rsa", "dsa", "ecdsa", "ed25519"];

/// What programs keep passwords and tokens in, with and without the dot before it.
const CREDENTIALS: [&str; 20] = [
    "terraform.rc",
    "terraformrc",
    "tofu.rc",
    "tofurc",
    "netrc",
    "_netrc",
    "git-credentials",
    "vault-token",
    "vault_pass",
    "npmrc",
    "yarnrc",
    "pypirc",
    "dockercfg",
    "dockerconfigjson",
    "pgpass",
    "my.cnf",
    "htpasswd",
    "s3cfg",
    "boto",
    "credentials",
];

/// Folders that hold nothing else.
const FOLDERS: [&str; 9] =
    [".git", ".terraform", ".ssh", ".gnupg", ".aws", ".azure", ".gcloud", ".kube", ".docker"];

/// Folders with a dot before their name, all of whose other files documentation may show.
const SHOWN_FOLDERS: [&str; 5] = [".github", ".gitlab", ".circleci", ".buildkite", ".devcontainer"];

/// Files with a dot before their name that documentation may show, without the ending of what is written in YAML, TOML or JSON.
const SHOWN: [&str; 43] = [
    ".ansible-lint",
    ".checkov",
    ".codespellrc",
    ".commitlintrc",
    ".dockerignore",
    ".drone",
    ".editorconfig",
    ".gitattributes",
    ".gitignore",
    ".gitlab-ci",
    ".gitleaks",
    ".gitleaksignore",
    ".go-version",
    ".golangci",
    ".goreleaser",
    ".hadolint",
    ".helmignore",
    ".markdownlint",
    ".markdownlint-cli2",
    ".mdlrc",
    ".node-version",
    ".nvmrc",
    ".opentofu-version",
    ".pre-commit-config",
    ".pre-commit-hooks",
    ".prettierignore",
    ".prettierrc",
    ".python-version",
    ".ruby-version",
    ".rustfmt",
    ".shellcheckrc",
    ".sops",
    ".terraform-docs",
    ".terraform-version",
    ".terraformignore",
    ".terragrunt-version",
    ".tflint.hcl",
    ".tfsec",
    ".tool-versions",
    ".travis",
    ".trivyignore",
    ".typos",
    ".yamllint",
];

/// What is written behind the name of a file that was put aside.
const COPIES: [&str; 8] = [".bak", ".old", ".orig", ".save", ".tmp", ".copy", ".txt", "~"];

impl SourcePath {
    /// Whether this is a file in a folder, or of a name, that begins with a dot, and may hold secrets: no page, whatever lists it.
    pub fn is_hidden_secret(&self) -> bool {
        self.components().any(|part| part.starts_with('.')) && (self.is_private() || self.is_hidden())
    }

    /// Whether a file of this name may hold what nobody may see: what Terraform reads, its state, plans and locks, keys, what programs
    /// keep passwords in, and what git keeps.
    pub fn is_private(&self) -> bool {
        let name = self.name().to_ascii_lowercase();
        // A copy of a file holds what that holds.
        let name = COPIES.iter().find_map(|copy| name.strip_suffix(copy)).unwrap_or(&name).to_owned();
        let (stem, extension) = name.rsplit_once('.').unwrap_or((&name, ""));
        let is_key = KEYS.iter().any(|kind| {
            let is_named = |key: &str| key.strip_suffix(kind).is_some_and(|rest| rest.ends_with(['_', '-']));
            name.strip_prefix("id_").is_some_and(|key| key.starts_with(kind))
                || is_named(&name)
                || is_named(stem)
        });
        let plain = name.strip_prefix('.').unwrap_or(&name);
        let of_program = |known: &&str| plain.strip_prefix(*known).is_some_and(is_ending);
        EXTENSIONS.contains(&extension) && name != ".tflint.hcl"
            || ENDS.iter().any(|end| name.ends_with(end))
            || is_key
            || CREDENTIALS.iter().any(of_program)
            || name.starts_with(".env")
            || name.starts_with("tfplan")
            || name.contains(".tfstate")
            || name.contains("kubeconfig")
            || self.components().any(|part| FOLDERS.contains(&part.to_ascii_lowercase().as_str()))
    }

    /// Whether its name or that of a folder that it lies in begins with a dot, which is how files are called that are nobody else's: but for
    /// those that documentation of repositories shows. Markdown is written for readers, whatever folder it lies in.
    pub fn is_hidden(&self) -> bool {
        let path = self.as_str().to_ascii_lowercase();
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", &path));
        let is_shown = |folder: &str| {
            !folder.starts_with('.')
                || SHOWN_FOLDERS.contains(&folder)
                || folder == ".cargo" && name == "config.toml"
                || name.ends_with(".md")
        };
        name.starts_with('.') && !SHOWN.iter().any(|known| name.strip_prefix(known).is_some_and(is_ending))
            || !folders.split('/').all(is_shown)
    }
}

/// Whether this is all that may stand behind the name of a program's settings: nothing, or how they are written.
fn is_ending(rest: &str) -> bool {
    ["", ".yml", ".yaml", ".toml", ".json", ".jsonc", ".json5"].contains(&rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(path: &str) -> SourcePath {
        SourcePath::new(path).unwrap()
    }

    #[test]
    fn what_may_hold_secrets_is_private() {
        for private in [
            "a/main.tf",
            "x.TFVARS",
            "terraform.rc",
            "Terraform.RC",
            "credentials.tfrc.json",
            "id_rsa",
            "deploy_rsa",
            "deploy-ed25519",
            "a/ID_ED25519.pub",
            "kubeconfig",
            "prod-kubeconfig.yaml",
            "x.p12",
            "x.JKS",
            "x.keystore",
            ".netrc",
            "_netrc",
            ".git-credentials",
            ".vault-token",
            ".npmrc",
            ".yarnrc.yml",
            ".dockercfg",
            "a/.aws/config",
            ".aws/credentials",
            "credentials",
            "credentials.json",
            ".kube/config",
            ".docker/config.json",
            ".envrc",
            "prod.tfvars.bak",
            "server.pem.txt",
            "server.key~",
            ".cargo/credentials.toml",
            "a/.SSH/x",
            "terraform.tfstate.d/x/terraform.tfstate.backup",
        ] {
            assert!(path(private).is_private(), "{private}");
        }
        for public in [
            "a.md",
            "rsa",
            "rsa.md",
            "about-credentials.md",
            "id.txt",
            "netrc.md",
            "package.json",
            ".tflint.hcl",
        ] {
            assert!(!path(public).is_private(), "{public}");
        }
    }

    #[test]
    fn dots_hide_but_what_documentation_shows() {
        for shown in [
            "a.txt",
            ".github/workflows/x.yml",
            ".GitHub/CODEOWNERS",
            ".gitlab-ci.yml",
            "a/.gitlab/ci/x.yml",
            ".pre-commit-config.yaml",
            ".pre-commit-hooks.yaml",
            ".terraform-docs.yml",
            ".tflint.hcl",
            ".terraform-version",
            ".tool-versions",
            ".editorconfig",
            ".gitignore",
            ".gitattributes",
            ".dockerignore",
            ".cargo/config.toml",
            ".snippets/a.md",
        ] {
            assert!(!path(shown).is_hidden(), "{shown}");
        }
        for hidden in [
            ".x",
            ".config/x.yml",
            ".github/.secret",
            ".github/.x/y",
            ".cargo/x.toml",
            ".md/x.txt",
            "a/.b/c.txt",
            ".gitignored",
            ".sops.key",
            ".x.md",
        ] {
            assert!(path(hidden).is_hidden(), "{hidden}");
        }
    }
}
