//! infrabook: a repository's Markdown and Terraform modules become one documentation site.

pub mod diagnostic;
pub mod html;
pub mod path;
