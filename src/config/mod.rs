//! book.toml, resolved.

/// What book.toml means.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The repository's name in ids, such as `acme/infra`; `.` when unknown.
    pub repository: String,
    /// Terraform's registry, for links to providers and modules.
    pub registry: String,
}
