//! What is wrong with a module as a whole: a rule a file.

pub mod unpinned_version;
