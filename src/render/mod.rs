//! Plain data in, finished HTML out: views fill templates, blocks become HTML. What is text is escaped; what is HTML says so.

mod blocks;
mod fields;
mod inline;
pub mod markdown;
mod table;
#[cfg(test)]
mod tests;
mod theme;
pub mod view;

pub use blocks::{blocks, diagram, embedded, embedded_table};
pub use inline::{Resolve, Standing, badges, line};
pub use theme::{Theme, Theming, theme_files};
