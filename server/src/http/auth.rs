//! Who asks: an access token in the request, or how the request came.
//!
//! Without an access token somebody may read when the settings let everybody read, or when the
//! request comes from this machine. A server that listens on a loopback address is still reached
//! by every web page that a browser on the machine shows; such a page can name the server by a host
//! name of its own (DNS rebinding), so host and origin must be this machine's.

use std::net::SocketAddr;

use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, HOST, ORIGIN};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::Response;

use super::error::HttpError;
use crate::catalog::{Catalog, Requester};
use crate::config::{ConfigError, ServerConfig};

/// Headers by which a proxy says that somebody else asked.
const FORWARDING: [&str; 6] = [
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-real-ip",
    "via",
];

/// Who may read without an access token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnonymousReading {
    /// Everybody who reaches the server.
    Everybody,
    /// Programs and browsers on this machine.
    ThisMachine,
    /// Nobody.
    Nobody,
}

impl AnonymousReading {
    /// What the settings say.
    ///
    /// # Errors
    /// Other machines can reach the server, and the settings do not say whether they may read.
    pub fn from_config(config: &ServerConfig, listen: SocketAddr) -> Result<Self, ConfigError> {
        match config.anonymous_read {
            Some(true) => Ok(Self::Everybody),
            Some(false) => Ok(Self::Nobody),
            None if !listen.ip().is_loopback() => Err(ConfigError::UndecidedReading { listen }),
            None if config.public_url.is_some() => Ok(Self::Nobody),
            None => Ok(Self::ThisMachine),
        }
    }

    /// The same in words, for the banner.
    pub fn describe(self) -> &'static str {
        match self {
            Self::Everybody => "everybody who reaches this server may read",
            Self::ThisMachine => "this machine may read without an access token",
            Self::Nobody => "reading needs an access token",
        }
    }
}

/// What [`authenticate`] needs.
#[derive(Clone)]
pub struct Auth {
    /// Knows the access tokens.
    pub catalog: Catalog,
    /// Who may read without one.
    pub reading: AnonymousReading,
}

/// Puts a [`Requester`] into the request, or answers that there is none.
///
/// # Errors
/// The access token is not valid, or the request comes from a web page of somewhere else.
pub async fn authenticate(
    State(auth): State<Auth>,
    mut request: Request,
    next: Next,
) -> Result<Response, HttpError> {
    let requester = match request.headers().get(AUTHORIZATION) {
        Some(header) => {
            let secret = header.to_str().ok().and_then(bearer).unwrap_or_default();
            auth.catalog.authenticate(secret).await?
        }
        None => anonymous(auth.reading, request.headers(), request.uri())?,
    };
    request.extensions_mut().insert(requester);
    Ok(next.run(request).await)
}

/// The access token of an `Authorization` header.
fn bearer(header: &str) -> Option<&str> {
    let (scheme, secret) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim())
}

fn anonymous(
    reading: AnonymousReading,
    headers: &HeaderMap,
    uri: &Uri,
) -> Result<Requester, HttpError> {
    match reading {
        AnonymousReading::Everybody => Ok(Requester::anonymous(true)),
        AnonymousReading::Nobody => Ok(Requester::anonymous(false)),
        AnonymousReading::ThisMachine => {
            if FORWARDING.iter().any(|name| headers.contains_key(*name)) {
                return Ok(Requester::anonymous(false));
            }
            let host = match headers.get(HOST) {
                Some(host) => host.to_str().ok(),
                // HTTP/2 has it in the address instead.
                None => uri.authority().map(Authority::as_str),
            };
            if !host.is_some_and(is_this_machine) {
                return Err(elsewhere("host", host));
            }
            match headers.get(ORIGIN).map(|origin| origin.to_str().ok()) {
                Some(origin) if !origin.is_some_and(is_own_origin) => {
                    Err(elsewhere("origin", origin))
                }
                _ => Ok(Requester::anonymous(true)),
            }
        }
    }
}

/// Whether `host` or `host:port` is a name of the machine itself.
fn is_this_machine(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    ["localhost", "127.0.0.1", "[::1]"]
        .iter()
        .any(|own| name.eq_ignore_ascii_case(own))
}

fn is_own_origin(origin: &str) -> bool {
    let host = origin
        .strip_prefix("http://")
        .or_else(|| origin.strip_prefix("https://"));
    host.is_some_and(is_this_machine)
}

fn elsewhere(what: &str, found: Option<&str>) -> HttpError {
    let found = found.unwrap_or("none");
    HttpError::new(
        StatusCode::FORBIDDEN,
        "FORBIDDEN",
        format!("the {what} of this request is `{found}`, not this machine"),
        "Use http://127.0.0.1 or http://localhost, send an access token, or set `anonymous_read = true`.",
    )
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderName;

    use super::*;

    /// Whether a request with these headers may read; `None` when it is refused outright.
    #[track_caller]
    fn check(reading: AnonymousReading, headers: &[(&'static str, &str)], expected: Option<bool>) {
        let map: HeaderMap = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()))
            .collect();
        let requester = anonymous(reading, &map, &Uri::from_static("/graphql"));

        let may_read = requester
            .ok()
            .map(|requester| !requester.scopes().is_empty());
        assert_eq!(may_read, expected, "{reading:?} {headers:?}");
    }

    #[test]
    fn this_machine_may_read() {
        use AnonymousReading::ThisMachine;
        check(ThisMachine, &[("host", "127.0.0.1:7878")], Some(true));
        check(ThisMachine, &[("host", "localhost:7878")], Some(true));
        check(ThisMachine, &[("host", "LOCALHOST")], Some(true));
        check(ThisMachine, &[("host", "[::1]:7878")], Some(true));
        let ui = ("origin", "http://127.0.0.1:7878");
        check(ThisMachine, &[("host", "127.0.0.1:7878"), ui], Some(true));
    }

    #[test]
    fn what_a_proxy_forwards_may_not_read() {
        for name in FORWARDING {
            check(
                AnonymousReading::ThisMachine,
                &[("host", "localhost"), (name, "192.0.2.1")],
                Some(false),
            );
        }
    }

    #[test]
    fn web_pages_of_elsewhere_are_refused() {
        use AnonymousReading::ThisMachine;
        check(ThisMachine, &[("host", "evil.example:7878")], None);
        check(ThisMachine, &[("host", "127.0.0.1.evil.example")], None);
        check(ThisMachine, &[("host", "localhost:7878:7878")], None);
        check(ThisMachine, &[], None);
        for origin in [
            "https://evil.example",
            "null",
            "http://localhost.evil.example",
            "file://",
        ] {
            check(
                ThisMachine,
                &[("host", "localhost"), ("origin", origin)],
                None,
            );
        }
    }

    #[test]
    fn the_settings_can_let_everybody_or_nobody_read() {
        check(
            AnonymousReading::Everybody,
            &[("host", "bricks.example.com")],
            Some(true),
        );
        check(
            AnonymousReading::Nobody,
            &[("host", "localhost")],
            Some(false),
        );
    }

    #[test]
    fn a_server_that_others_reach_wants_a_decision() {
        let reading = |listen: &str, public_url: Option<&str>, anonymous_read| {
            let listen = listen.parse().unwrap();
            let public_url = public_url.map(str::to_owned);
            let config = ServerConfig {
                listen,
                public_url,
                anonymous_read,
            };
            AnonymousReading::from_config(&config, listen).map_err(|error| error.to_string())
        };
        let public = Some("https://bricks.example.com");

        assert_eq!(
            reading("127.0.0.1:1", None, None),
            Ok(AnonymousReading::ThisMachine)
        );
        assert_eq!(
            reading("[::1]:1", None, None),
            Ok(AnonymousReading::ThisMachine)
        );
        assert_eq!(
            reading("127.0.0.1:1", public, None),
            Ok(AnonymousReading::Nobody)
        );
        assert_eq!(
            reading("127.0.0.1:1", public, Some(true)),
            Ok(AnonymousReading::Everybody)
        );
        assert_eq!(
            reading("0.0.0.0:1", None, Some(true)),
            Ok(AnonymousReading::Everybody)
        );
        assert_eq!(
            reading("0.0.0.0:1", None, Some(false)),
            Ok(AnonymousReading::Nobody)
        );
        let refusal = reading("0.0.0.0:1", None, None).unwrap_err();
        assert!(refusal.contains("`anonymous_read = true`"), "{refusal}");
    }

    #[test]
    fn only_bearer_tokens_are_looked_at() {
        assert_eq!(bearer("Bearer bky_u_x"), Some("bky_u_x"));
        assert_eq!(bearer("bearer  bky_u_x "), Some("bky_u_x"));
        assert_eq!(bearer("Basic dTpw"), None);
        assert_eq!(bearer("bky_u_x"), None);
    }
}
