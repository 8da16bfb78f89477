//! Which names say that a secret stands under them.

/// How such names end: separators left out, in small letters.
const ENDS: [&str; 18] = [
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "secret",
    "token",
    "apikey",
    "accesskey",
    "secretkey",
    "privatekey",
    "privatekeypem",
    "privatekeyopenssh",
    "privatekeypkcs8",
    "accountkey",
    "sharedkey",
    "secretstring",
    "secretdata",
    "secretvalue",
];

/// Names that end so and hold none: how EC2's metadata is asked for, what tells one request from another, the folder a shell is in.
const HARMLESS: [&str; 5] = ["http_tokens", "creation_token", "idempotency_token", "PWD", "OLDPWD"];

/// Whether what stands under this name is likely a secret: `db_password`, `apiKeys`, `client-secret`.
pub fn names_secret(name: &str) -> bool {
    let stem = name.strip_suffix(['s', 'S']).unwrap_or(name);
    // Those that a stem can end with at all: most names go no further.
    const LAST: [char; 19] =
        ['d', 'D', 'e', 'E', 't', 'T', 'n', 'N', 'y', 'Y', 'g', 'G', 'a', 'A', 'm', 'M', 'h', 'H', '8'];
    if !stem.ends_with(LAST) {
        return false;
    }
    ENDS.iter().any(|end| ends_with(stem, end)) && !HARMLESS.contains(&name)
}

/// Whether one value stands under this name, not several: then a number may be the secret itself.
pub fn names_one_secret(name: &str) -> bool {
    !name.ends_with(['s', 'S']) && names_secret(name)
}

/// Whether `name` ends with `end`, `_` and `-` in it passed over.
fn ends_with(name: &str, end: &str) -> bool {
    let mut letters = name.bytes().rev().filter(|byte| !matches!(byte, b'_' | b'-'));
    end.bytes().rev().all(|wanted| letters.next().is_some_and(|byte| byte.to_ascii_lowercase() == wanted))
}

/// Whether what stands under this name says where a secret is, and is none: `{ name = "x", valueFrom = "arn:…" }`
pub fn is_place(name: &str) -> bool {
    const PLACES: [&str; 4] = ["name", "arn", "value_from", "valueFrom"];
    PLACES.contains(&name) || ["_name", "_arn", "_key_id"].iter().any(|end| name.ends_with(end))
}

/// Whether the entry of this name says what the value beside it is: `{ name = "DB_PASSWORD", value = "…" }`.
pub fn is_label(name: &str) -> bool {
    ["name", "key"].iter().any(|label| name.eq_ignore_ascii_case(label))
}

/// Whether the entry of this name holds that value.
pub fn is_value(name: &str) -> bool {
    ["value", "plaintext_value", "default"].iter().any(|value| name.eq_ignore_ascii_case(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_a_secret_and_what_only_mentions_one() {
        for name in [
            "password",
            "DB_PASSWORD",
            "api-key",
            "github_token",
            "client_secret",
            "private_key_pem",
            "private_key_openssh",
            "passwords",
            "apiKeys",
            "dbPassword",
            "AccountKey",
            "db_pwd",
            "secret_string",
            "auth.password",
            "tokens",
            "db_secrets",
        ] {
            assert!(names_secret(name), "{name}");
        }
        for name in [
            "password_length",
            "password_policy",
            "token_ttl",
            "secret_name",
            "kms_key_id",
            "secrets_manager_arn",
            "enable_password_rotation",
            "http_tokens",
            "creation_token",
            "key",
            "keys",
            "pass",
            "public_key",
            "access_key_id",
            "PWD",
            "s",
            "",
        ] {
            assert!(!names_secret(name), "{name}");
        }
        assert!(names_one_secret("pin_password") && !names_one_secret("max_tokens"));
    }
}
