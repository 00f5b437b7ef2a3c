//! Whether a webhook comes from who knows the secret.

use axum::http::HeaderMap;
use ring::hmac;

/// What stands before GitHub's signature.
const GITHUB: &str = "sha256=";

/// Answers in a time that does not depend on how much of the signature or the token is right. GitHub
/// signs the body; GitLab shows the secret itself.
pub(super) fn is_genuine(headers: &HeaderMap, body: &[u8], secret: &str) -> bool {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    if let Some(signature) = headers.get("x-hub-signature-256") {
        let hex = signature
            .to_str()
            .ok()
            .and_then(|it| it.strip_prefix(GITHUB));
        let Some(tag) = hex.and_then(decode) else {
            return false;
        };
        return hmac::verify(&key, body, &tag).is_ok();
    }
    let Some(token) = headers.get("x-gitlab-token") else {
        return false;
    };
    // Comparing what both become under one key takes equally long for every token.
    let shown = hmac::sign(&key, token.as_bytes());
    hmac::verify(&key, secret.as_bytes(), shown.as_ref()).is_ok()
}

/// Reads 64 hex digits.
fn decode(hex: &str) -> Option<Vec<u8>> {
    if hex.len() != 64 || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let pairs = (0..hex.len()).step_by(2);
    pairs
        .map(|at| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: &'static str, value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(name, value.parse().unwrap());
        headers
    }

    #[test]
    fn the_example_of_github_s_documentation_is_genuine() {
        let signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
        let headers = headers("x-hub-signature-256", signature);

        assert!(is_genuine(
            &headers,
            b"Hello, World!",
            "It's a Secret to Everybody"
        ));
        assert!(!is_genuine(
            &headers,
            b"Hello, World?",
            "It's a Secret to Everybody"
        ));
        assert!(!is_genuine(
            &headers,
            b"Hello, World!",
            "It's a secret to everybody"
        ));
    }

    #[test]
    fn a_signature_that_is_none_is_refused() {
        for value in ["", "sha256=", "sha1=757107ea", "sha256=zz", "sha256=75"] {
            let headers = headers("x-hub-signature-256", value);
            assert!(!is_genuine(&headers, b"", "secret"), "{value}");
        }
        assert!(!is_genuine(&HeaderMap::new(), b"", "secret"));
    }

    #[test]
    fn gitlab_s_token_is_the_secret_itself() {
        let genuine = |token: &str| is_genuine(&headers("x-gitlab-token", token), b"{}", "secret");

        assert!(genuine("secret"));
        for token in ["", "Secret", "secre", "secret "] {
            assert!(!genuine(token), "{token:?}");
        }
    }

    #[test]
    fn a_wrong_signature_is_not_saved_by_a_right_token() {
        let mut both = headers("x-gitlab-token", "secret");
        both.insert("x-hub-signature-256", "sha256=00".parse().unwrap());

        assert!(!is_genuine(&both, b"", "secret"));
    }
}
