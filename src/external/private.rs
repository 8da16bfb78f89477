//! Which addresses lead nowhere that others reach: they are not asked, so that no document can turn a check on what is inside.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// Names that lead nowhere outside, or nowhere at all: RFC 2606, RFC 6761, RFC 6762, RFC 8375, and ICANN's `internal`.
const RESERVED: &[&str] = &[
    "example",
    "example.com",
    "example.net",
    "example.org",
    "home.arpa",
    "internal",
    "invalid",
    "local",
    "localhost",
    "test",
];

/// Whether an address leads nowhere that others reach: a reserved or local name, or a private number, however it is written.
pub(super) fn is_private(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => is_private_name(name),
        Some(Host::Ipv4(number)) => is_private_number(number.into()),
        Some(Host::Ipv6(number)) => is_private_number(number.into()),
        None => true,
    }
}

fn is_private_name(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    let ends = |end: &str| name.strip_suffix(end).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    !name.contains('.') || RESERVED.iter().any(|end| ends(end))
}

/// Whether a number is not of the whole internet, by IANA's registries of special-purpose addresses:
/// https://www.iana.org/assignments/iana-ipv4-special-registry and https://www.iana.org/assignments/iana-ipv6-special-registry
pub(super) fn is_private_number(number: IpAddr) -> bool {
    match number {
        IpAddr::V4(number) => is_private_v4(number),
        IpAddr::V6(number) => carried(number).map_or_else(|| is_private_v6(number), is_private_v4),
    }
}

fn is_private_v4(number: Ipv4Addr) -> bool {
    number.is_private()
        || number.is_loopback()
        || number.is_link_local()
        || number.is_documentation()
        || number.is_multicast()
        || match number.octets() {
            // This network, and what is reserved.
            [0 | 240.., ..] => true,
            // Shared by providers, RFC 6598.
            [100, second, ..] => second & 0xc0 == 64,
            // Of protocols, RFC 6890.
            [192, 0, 0, _] => true,
            // For benchmarks, RFC 2544.
            [198, 18 | 19, ..] => true,
            _ => false,
        }
}

/// The IPv4 number that a translator or a tunnel would make of this one: RFC 4291 (compatible and mapped), RFC 6052, RFC 3056.
fn carried(number: Ipv6Addr) -> Option<Ipv4Addr> {
    let of = |high: u16, low: u16| Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low));
    match number.segments() {
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => Some(of(high, low)),
        [0x2002, high, low, ..] => Some(of(high, low)),
        _ => None,
    }
}

fn is_private_v6(number: Ipv6Addr) -> bool {
    match number.segments() {
        // Of protocols, such as Teredo, RFC 4380.
        [0x2001, 0..0x200, ..] => true,
        // For documentation, RFC 3849 and RFC 9637.
        [0x2001, 0x0db8, ..] | [0x3fff, 0..0x1000, ..] => true,
        // Nothing else is given out to be reached by all: local, site-local and link-local numbers and groups lie outside.
        [first, ..] => first & 0xe000 != 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::super::address::parse;
    use super::*;

    #[test]
    fn what_nobody_reaches_is_private() {
        for host in [
            "localhost:3000",
            "grafana",
            "example.com",
            "www.example.org.",
            "git.acme.example",
            "vault.service.internal",
            "127.0.0.1",
            "0x7f.1",
            "0177.0.0.1",
            "2130706433",
            "10.1.2.3",
            "172.31.0.1",
            "192.168.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "100.127.255.255",
            "0.1.2.3",
            "192.0.0.170",
            "192.0.2.1",
            "198.18.0.1",
            "198.19.255.255",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "[::]",
            "[::1]",
            "[::127.0.0.1]",
            "[::ffff:10.0.0.1]",
            "[::ffff:a9fe:a9fe]",
            "[::ffff:0:8.8.8.8]",
            "[64:ff9b::7f00:1]",
            "[64:ff9b:1::808:808]",
            "[2002:7f00:1::1]",
            "[2001:0:808:808::1]",
            "[2001:db8::1]",
            "[3fff:fff::1]",
            "[100::1]",
            "[fc00::1]",
            "[fd12::1]",
            "[fe80::1]",
            "[fec0::1]",
            "[ff02::1]",
        ] {
            assert!(is_private(&parse(&format!("http://{host}/x")).unwrap()), "{host}");
        }
    }

    #[test]
    fn what_others_reach_is_not() {
        for host in [
            "myexample.com",
            "8.8.8.8",
            "172.32.0.1",
            "100.63.0.1",
            "100.128.0.1",
            "192.0.1.1",
            "198.20.0.1",
            "[2606:4700::1]",
            "[2001:4860:4860::8888]",
            "[2a00:1450::1]",
            "[::ffff:8.8.8.8]",
            "[::8.8.8.8]",
            "[64:ff9b::808:808]",
            "[2002:808:808::1]",
        ] {
            assert!(!is_private(&parse(&format!("http://{host}/x")).unwrap()), "{host}");
        }
    }
}
