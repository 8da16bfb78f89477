//! infrabook: a repository's Markdown and Terraform modules become one documentation site.
//!
//! Data flows one way, through three stages. [`scan`](scan::scan) reads the project once and parses every file alone.
//! [`outline`](outline::outline) does what needs the whole: pages, routes, links, the catalog's graph. [`Site`](site::Site) makes
//! one file of the site at a time, purely, for whoever asks: a build asks for all of them, a preview for the one that is looked at.

mod cache;
pub mod catalog;
pub mod check;
pub mod cli;
pub mod colour;
pub mod config;
pub mod content;
pub mod credential;
pub mod diagnostic;
pub mod diagram;
pub mod excerpt;
#[cfg(feature = "external")]
pub mod external;
pub mod git;
pub mod highlight;
pub mod html;
pub mod init;
pub mod markdown;
pub mod mermaid;
pub mod outline;
pub mod output;
pub mod path;
pub mod preprocess;
pub mod render;
pub mod renderers;
pub mod scan;
pub mod search;
pub mod serve;
pub mod site;
pub mod source;
pub mod texts;
pub mod tree;
pub mod version;
