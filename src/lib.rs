//! infrabook: a repository's Markdown and Terraform modules become one documentation site.

pub mod catalog;
pub mod check;
pub mod config;
pub mod content;
pub mod diagnostic;
pub mod diagram;
pub mod highlight;
pub mod html;
pub mod path;
pub mod search;
pub mod source;
pub mod tree;
