//! What is printed of whole modules.
