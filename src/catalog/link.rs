//! The linker: refs of one entity meet keys of another.

/// placeholder
#[derive(Debug)]
pub struct Edge;
/// placeholder
#[derive(Debug)]
pub struct Links;
/// placeholder
pub fn link() {}
