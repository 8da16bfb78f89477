//! The `infrabook` program.

fn main() {}
