//! Syntax highlighting.
