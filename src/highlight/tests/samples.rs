//! Small samples of every language.

use super::*;

pub(super) const SAMPLES: &[(&str, &str)] = &[("hcl", "a = 1")];
