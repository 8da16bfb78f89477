//! `infrabook inspect`
