//! Colours: read, mixed, and held against each other as WCAG does.

use std::fmt;

/// Contrast that text needs at the least: WCAG 2.2, 1.4.3.
pub const READABLE: f64 = 4.5;

/// Red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub [u8; 3]);

impl Colour {
    /// White.
    pub const WHITE: Self = Self([255; 3]);
    /// Black.
    pub const BLACK: Self = Self([0; 3]);

    /// Reads `#7a3e9d` or `#7ad`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?.chars().map(|c| c.to_digit(16)).collect::<Option<Vec<u32>>>()?;
        let channel = |high: u32, low: u32| u8::try_from(high * 16 + low).ok();
        match *digits.as_slice() {
            [r, g, b] => Some(Self([channel(r, r)?, channel(g, g)?, channel(b, b)?])),
            [r, r2, g, g2, b, b2] => Some(Self([channel(r, r2)?, channel(g, g2)?, channel(b, b2)?])),
            _ => None,
        }
    }

    /// This colour with so many hundredths of another one in it.
    pub fn mixed(self, other: Self, hundredths: u8) -> Self {
        let (share, rest) = (u16::from(hundredths.min(100)), u16::from(100 - hundredths.min(100)));
        let mix = |a: u8, b: u8| u8::try_from((u16::from(a) * rest + u16::from(b) * share + 50) / 100);
        let Self([r, g, b]) = self;
        let Self([r2, g2, b2]) = other;
        Self([mix(r, r2), mix(g, g2), mix(b, b2)].map(|channel| channel.unwrap_or(u8::MAX)))
    }

    /// How far two colours stand apart in brightness, from 1 to 21: WCAG 2.2's contrast ratio.
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// The colour nearest to this one, towards black or white, whose contrast to `ground` is `least` or more.
    pub fn readable_on(self, ground: Self, least: f64) -> Self {
        let end = if ground.contrast(Self::WHITE) > ground.contrast(Self::BLACK) {
            Self::WHITE
        } else {
            Self::BLACK
        };
        (0..=100).map(|share| self.mixed(end, share)).find(|it| it.contrast(ground) >= least).unwrap_or(end)
    }

    fn luminance(self) -> f64 {
        let [r, g, b] = self.0.map(|channel| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self([r, g, b]) = self;
        write!(f, "#{r:02x}{g:02x}{b:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_and_written() {
        for (text, read) in [
            ("#7a3e9d", Some("#7a3e9d")),
            ("#7AD", Some("#77aadd")),
            ("7a3e9d", None),
            ("#7a3e9", None),
            ("#7a3e9g", None),
            ("red; }", None),
        ] {
            assert_eq!(Colour::parse(text).map(|it| it.to_string()).as_deref(), read, "{text}");
        }
    }

    #[test]
    fn contrast_is_as_wcag_measures_it() {
        let ratio = |a: &str, b: &str| {
            let [a, b] = [a, b].map(|text| Colour::parse(text).unwrap());
            (a.contrast(b) * 100.0).round()
        };
        assert_eq!(
            (ratio("#000", "#fff"), ratio("#777777", "#ffffff"), ratio("#fff", "#fff")),
            (2100.0, 448.0, 100.0)
        );
    }

    #[test]
    fn a_readable_colour_is_near() {
        for ground in ["#ffffff", "#0f1318", "#888888"] {
            let ground = Colour::parse(ground).unwrap();
            for colour in ["#ffff00", "#7a3e9d", "#000000", "#ffffff"] {
                let colour = Colour::parse(colour).unwrap();
                let near = colour.readable_on(ground, READABLE);
                assert!(near.contrast(ground) >= READABLE, "{colour} on {ground}: {near}");
                assert!(near == colour || colour.contrast(ground) < READABLE, "{colour} needs no change");
            }
        }
    }
}
