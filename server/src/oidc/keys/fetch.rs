//! Asks an issuer for its keys: first for its discovery document, then for the keys that it names.

use std::collections::HashMap;
use std::io::Read as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jsonwebtoken::jwk::{Jwk, PublicKeyUse};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use ureq::Agent;

use crate::oidc::is_loopback;

/// How long both answers may take together.
const PATIENCE: Duration = Duration::from_secs(5);
/// The most that an answer may have, in bytes; GitHub's keys have 10 KB.
const MAX_BYTES: u64 = 512 << 10;
/// The most keys that are kept.
const MAX_KEYS: usize = 100;

/// What is read of `/.well-known/openid-configuration`.
#[derive(Deserialize)]
struct Discovery {
    issuer: String,
    jwks_uri: String,
}

#[derive(Deserialize)]
struct KeySet {
    keys: Vec<Value>,
}

/// Returns an issuer's keys for signatures by their id, or why they cannot be had.
pub(super) fn keys(issuer: &str) -> Result<HashMap<String, Arc<Jwk>>, String> {
    let question = Question::new(issuer);
    let address = format!(
        "{}/.well-known/openid-configuration",
        issuer.trim_end_matches('/')
    );
    let discovery: Discovery = question.ask(&address)?;
    if discovery.issuer != issuer {
        return Err(format!("{address} is about {:?}", discovery.issuer));
    }
    let address = discovery.jwks_uri;
    let is_safe = address.starts_with("https://") || (is_loopback(issuer) && is_loopback(&address));
    if !is_safe {
        return Err(format!("its jwks_uri is {address:?}, which is not https"));
    }
    let set: KeySet = question.ask(&address)?;
    Ok(usable(set.keys))
}

/// Keys of a kind that is not known, without an id, or for encryption are of no use here.
fn usable(keys: Vec<Value>) -> HashMap<String, Arc<Jwk>> {
    let keys = keys.into_iter();
    let keys = keys.filter_map(|key| serde_json::from_value::<Jwk>(key).ok());
    let keys = keys.filter(|key| {
        let purpose = key.common.public_key_use.as_ref();
        purpose.is_none_or(|purpose| *purpose == PublicKeyUse::Signature)
    });
    let by_id = keys.filter_map(|key| Some((key.common.key_id.clone()?, Arc::new(key))));
    by_id.take(MAX_KEYS).collect()
}

/// An issuer that is being asked, for as long as there is patience.
struct Question {
    agent: Agent,
    end: Instant,
}

impl Question {
    fn new(issuer: &str) -> Self {
        let mut config = Agent::config_builder()
            .user_agent(concat!("brickyard-server/", env!("CARGO_PKG_VERSION")))
            .http_status_as_error(false)
            // Who can redirect us could make us ask for anything inside our network.
            .max_redirects(0);
        if is_loopback(issuer) {
            config = config.proxy(None);
        }
        Self {
            agent: config.build().into(),
            end: Instant::now() + PATIENCE,
        }
    }

    fn ask<T: DeserializeOwned>(&self, address: &str) -> Result<T, String> {
        let left = self.end.saturating_duration_since(Instant::now());
        let request = self.agent.get(address).header("accept", "application/json");
        let request = request.config().timeout_global(Some(left)).build();
        let failed = |error: ureq::Error| format!("{address}: {error}");
        let mut response = request.call().map_err(failed)?;
        let status = response.status();
        if !status.is_success() {
            return Err(format!("{address} answered {status}"));
        }
        let mut bytes = Vec::new();
        // Counted after decompression.
        let body = response.body_mut().as_reader().take(MAX_BYTES + 1);
        let mut body = std::io::BufReader::new(body);
        body.read_to_end(&mut bytes)
            .map_err(|error| format!("{address}: {error}"))?;
        if bytes.len() as u64 > MAX_BYTES {
            return Err(format!("{address} answered more than {MAX_BYTES} bytes"));
        }
        serde_json::from_slice(&bytes)
            .map_err(|_| format!("{address} answered something else than what was asked for"))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::net::TcpListener;

    use serde_json::json;

    use super::*;

    /// Answers requests in this order, `$` in an answer being the server's own address, and returns
    /// that address.
    fn answering(answers: Vec<(&'static str, String)>) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let own = url.clone();
        std::thread::spawn(move || {
            for (head, body) in answers {
                let (mut stream, _) = listener.accept().unwrap();
                let mut request = [0; 4_096];
                let _ = stream.read(&mut request);
                let body = body.replace('$', &own);
                let length = body.len();
                // The client may have heard enough before the end.
                let _ = write!(
                    stream,
                    "HTTP/1.1 {head}\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"
                );
            }
        });
        url
    }

    fn discovery(issuer: &str, keys: &str) -> (&'static str, String) {
        let document = json!({ "issuer": issuer, "jwks_uri": keys });
        ("200 OK", document.to_string())
    }

    #[track_caller]
    fn check_refusal(answers: Vec<(&'static str, String)>, expected: &str) {
        let refusal = keys(&answering(answers)).unwrap_err();
        assert!(refusal.contains(expected), "{refusal}");
    }

    #[test]
    fn keys_for_signatures_are_found_by_their_id() {
        let set = json!({ "keys": [
            { "kty": "RSA", "kid": "a", "use": "sig", "n": "AQAB", "e": "AQAB" },
            { "kty": "RSA", "kid": "b", "use": "enc", "n": "AQAB", "e": "AQAB" },
            { "kty": "RSA", "n": "AQAB", "e": "AQAB" },
            { "kty": "from the future", "kid": "c" },
            "no key",
        ] });
        let url = answering(vec![discovery("$", "$/keys"), ("200 OK", set.to_string())]);

        let found = keys(&url).unwrap();

        assert!(found.contains_key("a"), "{found:?}");
        assert!(!found.contains_key("b"), "{found:?}");
    }

    #[test]
    fn another_issuers_document_is_refused() {
        check_refusal(
            vec![discovery("https://evil.example", "$/keys")],
            "is about",
        );
        check_refusal(vec![discovery("$/", "$/keys")], "is about");
    }

    #[test]
    fn keys_come_over_https_or_from_this_machine() {
        check_refusal(
            vec![discovery("$", "http://keys.example.com/")],
            "which is not https",
        );
        check_refusal(
            vec![discovery("$", "file:///etc/passwd")],
            "which is not https",
        );
    }

    #[test]
    fn redirects_are_not_followed() {
        let elsewhere = "302 Found\r\nlocation: http://127.0.0.1:1/secret";
        check_refusal(vec![(elsewhere, String::new())], "answered 302");
    }

    #[test]
    fn answers_that_are_too_long_or_something_else_are_refused() {
        let long = " ".repeat(600 << 10);
        check_refusal(vec![("200 OK", long)], "more than");
        check_refusal(vec![("200 OK", "<html>".to_owned())], "something else");
        check_refusal(vec![("404 Not Found", String::new())], "answered 404");
    }

    #[test]
    fn an_issuer_that_is_not_there_is_named() {
        let refusal = keys("http://127.0.0.1:1").unwrap_err();
        assert!(
            refusal.starts_with("http://127.0.0.1:1/.well-known/"),
            "{refusal}"
        );
    }
}
