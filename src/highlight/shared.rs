//! What several lexers need.

use super::scanner::Class;

/// The class of a bare value that is a number or a constant as YAML 1.1 and its like have them.
pub(super) fn scalar(text: &str) -> Option<Class> {
    match text {
        "true" | "false" | "yes" | "no" | "on" | "off" | "null" | "~" => Some(Class::Constant),
        "True" | "False" | "Yes" | "No" | "On" | "Off" | "Null" => Some(Class::Constant),
        "TRUE" | "FALSE" | "YES" | "NO" | "ON" | "OFF" | "NULL" => Some(Class::Constant),
        ".inf" | "-.inf" | ".nan" | ".Inf" | ".NaN" => Some(Class::Number),
        _ => is_number(text).then_some(Class::Number),
    }
}

/// `12`, `-0.5`, `1_000`, `6.02e23`, `0x1f`, `0o17`: not `1.2.3`, not `10.0.0.0/8`, not `2024-01-31`.
fn is_number(text: &str) -> bool {
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    if let Some(digits) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0o")) {
        return !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    }
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
    let starts = whole.bytes().next().is_some_and(|byte| byte.is_ascii_digit());
    starts && digits(whole) && digits(fraction) && !exponent.is_empty() && digits(exponent)
}
