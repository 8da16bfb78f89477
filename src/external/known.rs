//! Which addresses were there lately: they are believed for some days. Kept as numbers made of the addresses, which may hold
//! secrets.

use std::collections::BTreeMap;
use std::fmt::Write;

use xxhash_rust::xxh3::xxh3_128;

/// The first line of what is kept: another version's is not understood.
const VERSION: &str = "links 1";

/// Addresses that were there, and the day that they were asked, counted from 1970.
#[derive(Clone, Debug, Default)]
pub struct Known {
    today: u64,
    days: BTreeMap<u128, u64>,
}

impl Known {
    /// What was kept, less what is older than `believed` days; nothing where it cannot be understood.
    pub fn from_bytes(bytes: &[u8], today: u64, believed: u64) -> Self {
        let text = std::str::from_utf8(bytes).unwrap_or_default();
        let mut lines = text.lines();
        let lines = if lines.next() == Some(VERSION) { lines } else { "".lines() };
        let entry = |line: &str| {
            let (hash, day) = line.split_once(' ')?;
            let (hash, day) = (u128::from_str_radix(hash, 16).ok()?, day.parse().ok()?);
            // A day that is yet to come was written under another clock.
            (day <= today && today - day < believed).then_some((hash, day))
        };
        Self { today, days: lines.filter_map(entry).collect() }
    }

    /// What is to be kept.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = format!("{VERSION}\n");
        for (hash, day) in &self.days {
            let _ = writeln!(out, "{hash:032x} {day}");
        }
        out.into_bytes()
    }

    pub(super) fn is_fine(&self, url: &str) -> bool {
        self.days.contains_key(&xxh3_128(url.as_bytes()))
    }

    pub(super) fn learn(&mut self, url: &str) {
        self.days.insert(xxh3_128(url.as_bytes()), self.today);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_believed_for_some_days() {
        let mut known = Known::from_bytes(b"", 100, 7);
        known.learn("https://a.io/?token=1");
        let kept = known.to_bytes();
        assert!(!String::from_utf8_lossy(&kept).contains("a.io"));
        for (today, days, fine) in
            [(100, 7, true), (106, 7, true), (107, 7, false), (99, 7, false), (100, 0, false)]
        {
            let known = Known::from_bytes(&kept, today, days);
            assert_eq!(known.is_fine("https://a.io/?token=1"), fine, "{today} {days}");
            assert!(!known.is_fine("https://a.io/"));
        }
        assert!(!Known::from_bytes(&[0xff, 1], 100, 7).is_fine("x"));
        assert!(Known::from_bytes(b"links 9\n00 100\n", 100, 7).days.is_empty());
    }
}
