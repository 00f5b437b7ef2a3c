//! How a service is reached, guarded and called: `handler`, `runtime`, `trigger`, `endpoint`,
//! `security` and `resilience`.

use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::{ManifestError, source::Source};

const SECURITY_PROTOCOLS: &[&str] = &["none", "iam", "mtls", "oauth2", "api_key"];
const DATA_CLASSES: &[&str] = &["public", "internal", "confidential", "restricted"];

/// A day: no call waits longer.
const MAX_MILLISECONDS: u32 = 86_400_000;
const MAX_ATTEMPTS: u32 = 100;
const MAX_FAILURES: u32 = 10_000;
const MAX_SCOPES: usize = 64;
/// The longest handler, issuer, audience, scope or error handler, in characters.
pub(super) const MAX_LINE: usize = 255;
const MAX_URL: usize = 2_048;

/// How a service is reached, guarded and called. What is absent was not said: the catalogue keeps what
/// it has. A part that is there replaces the catalogue's whole part.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interface {
    /// The function that is called, as the runtime names it, for example `src/stock.updateStock`.
    pub handler: Option<String>,
    /// What runs it, for example `nodejs22.x`.
    pub runtime: Option<String>,
    /// What starts it: http, queue, schedule, stream, topic, bucket, manual or another word.
    pub trigger: Option<String>,
    /// Where it is called.
    pub endpoint: Option<Endpoint>,
    /// What a caller needs.
    pub security: Option<Security>,
    /// How callers should wait, repeat and give up.
    pub resilience: Option<Resilience>,
}

/// Where a service is called.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoint {
    /// https, http, grpc, lambda or another word; that of the URL unless given.
    pub protocol: String,
    /// The address, absolute and without credentials.
    pub url: String,
    /// The HTTP method, in upper case.
    pub method: Option<String>,
}

/// What a caller needs, and what it gets to see.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Security {
    /// `none`, `iam`, `mtls`, `oauth2` or `api_key`.
    pub protocol: String,
    /// Who issues the credentials.
    pub issuer: Option<String>,
    /// Whom the credentials are for.
    pub audience: Option<String>,
    /// What the credentials must allow, sorted.
    pub scopes: Vec<String>,
    /// public, internal, confidential or restricted.
    pub data_class: Option<String>,
}

/// How callers should wait, repeat and give up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resilience {
    /// How long to wait for an answer, in milliseconds.
    pub timeout_ms: Option<u32>,
    /// How often to try.
    pub retry: Option<Retry>,
    /// When to stop trying for a while.
    pub circuit_breaker: Option<CircuitBreaker>,
    /// What takes the calls that failed, for example a queue or a service.
    pub error_handler: Option<String>,
}

/// How often to try.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retry {
    /// Attempts in all, the first included.
    pub attempts: u32,
    /// The pause before the second attempt, in milliseconds.
    pub backoff_ms: Option<u32>,
}

/// When to stop trying for a while.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CircuitBreaker {
    /// Failed calls that open the circuit.
    pub failures: u32,
    /// The time in which they are counted, in milliseconds.
    pub window_ms: Option<u32>,
    /// How long the circuit stays open, in milliseconds.
    pub reset_ms: u32,
}

#[derive(Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "a table such as { url = \"https://stock.example.com\", method = \"POST\" }"
)]
pub(super) struct EndpointTable {
    protocol: Option<Spanned<String>>,
    url: Spanned<String>,
    method: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "a table such as { protocol = \"iam\", data_class = \"internal\" }"
)]
pub(super) struct SecurityTable {
    protocol: Spanned<String>,
    issuer: Option<Spanned<String>>,
    audience: Option<Spanned<String>>,
    scopes: Option<Spanned<Vec<Spanned<String>>>>,
    data_class: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "a table such as { timeout_ms = 2000 }"
)]
pub(super) struct ResilienceTable {
    timeout_ms: Option<Spanned<i64>>,
    retry: Option<RetryTable>,
    circuit_breaker: Option<CircuitBreakerTable>,
    error_handler: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "a table such as { attempts = 3, backoff_ms = 200 }"
)]
struct RetryTable {
    attempts: Spanned<i64>,
    backoff_ms: Option<Spanned<i64>>,
}

#[derive(Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "a table such as { failures = 5, reset_ms = 30000 }"
)]
struct CircuitBreakerTable {
    failures: Spanned<i64>,
    window_ms: Option<Spanned<i64>>,
    reset_ms: Spanned<i64>,
}

impl EndpointTable {
    pub(super) fn read(&self, source: &Source<'_>) -> Result<Endpoint, ManifestError> {
        let url = self.url.get_ref();
        let scheme = match address(url) {
            Ok(scheme) => scheme,
            Err(problem) => {
                let message = format!("endpoint.url `{}` {problem}", shortened(url));
                let expected = "an absolute URL such as \"https://stock.example.com/update\"";
                return Err(source.error(self.url.span(), message, expected));
            }
        };
        let protocol = match source.word(self.protocol.as_ref(), "endpoint.protocol")? {
            Some(protocol) => protocol,
            // What has a place on the network begins with its protocol; an ARN does not.
            None if url.contains("://") => scheme.clone(),
            None => {
                let message = format!("endpoint.url `{}` does not say how", shortened(url));
                let expected = "endpoint.protocol as well, such as \"lambda\"";
                return Err(source.error(self.url.span(), message, expected));
            }
        };
        // Other protocols have URLs of this kind too: a function has one, gRPC may have one.
        if let Some(written) = &self.protocol
            && matches!(&*protocol, "http" | "https")
            && protocol != scheme
        {
            let message = format!("endpoint.protocol `{protocol}` is not that of `{scheme}:`");
            let expected = format!("protocol = \"{scheme}\", or another URL");
            return Err(source.error(written.span(), message, &expected));
        }
        Ok(Endpoint {
            protocol,
            url: url.clone(),
            method: self.method(source)?,
        })
    }

    fn method(&self, source: &Source<'_>) -> Result<Option<String>, ManifestError> {
        let Some(method) = &self.method else {
            return Ok(None);
        };
        let text = method.get_ref();
        let is_method = (1..=16).contains(&text.len())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte == b'-');
        if is_method {
            return Ok(Some(text.clone()));
        }
        let message = format!(
            "endpoint.method `{}` is not an HTTP method",
            shortened(text)
        );
        let expected = "upper-case letters, such as \"POST\"";
        Err(source.error(method.span(), message, expected))
    }
}

impl SecurityTable {
    pub(super) fn read(&self, source: &Source<'_>) -> Result<Security, ManifestError> {
        let line = |text, key, example| source.line(text, key, MAX_LINE, example);
        let mut scopes = Vec::new();
        if let Some(list) = &self.scopes {
            source.at_most(list, "security.scopes", MAX_SCOPES)?;
            for scope in list.get_ref() {
                let scope =
                    source.line(Some(scope), "security.scopes", MAX_LINE, "\"stock:write\"");
                scopes.extend(scope?);
            }
        }
        scopes.sort_unstable();
        scopes.dedup();
        let protocol = Some(&self.protocol);
        let protocol = source.one_of(protocol, "security.protocol", SECURITY_PROTOCOLS)?;
        Ok(Security {
            protocol: protocol.unwrap_or_default(),
            issuer: line(
                self.issuer.as_ref(),
                "security.issuer",
                "\"https://login.example.com\"",
            )?,
            audience: line(self.audience.as_ref(), "security.audience", "\"stock\"")?,
            scopes,
            data_class: source.one_of(
                self.data_class.as_ref(),
                "security.data_class",
                DATA_CLASSES,
            )?,
        })
    }
}

impl ResilienceTable {
    pub(super) fn read(&self, source: &Source<'_>) -> Result<Resilience, ManifestError> {
        let handler = self.error_handler.as_ref();
        let example = "\"queue failed-updates\"";
        let retry = self.retry.as_ref();
        let breaker = self.circuit_breaker.as_ref();
        let timeout = self.timeout_ms.as_ref();
        Ok(Resilience {
            timeout_ms: milliseconds(timeout, "resilience.timeout_ms", 1, source)?,
            retry: retry.map(|table| table.read(source)).transpose()?,
            circuit_breaker: breaker.map(|table| table.read(source)).transpose()?,
            error_handler: source.line(handler, "resilience.error_handler", MAX_LINE, example)?,
        })
    }
}

impl RetryTable {
    fn read(&self, source: &Source<'_>) -> Result<Retry, ManifestError> {
        let (attempts, backoff) = (&self.attempts, self.backoff_ms.as_ref());
        Ok(Retry {
            attempts: source.number(attempts, "resilience.retry.attempts", 1, MAX_ATTEMPTS)?,
            backoff_ms: milliseconds(backoff, "resilience.retry.backoff_ms", 0, source)?,
        })
    }
}

impl CircuitBreakerTable {
    fn read(&self, source: &Source<'_>) -> Result<CircuitBreaker, ManifestError> {
        const FAILURES: &str = "resilience.circuit_breaker.failures";
        const WINDOW: &str = "resilience.circuit_breaker.window_ms";
        const RESET: &str = "resilience.circuit_breaker.reset_ms";
        Ok(CircuitBreaker {
            failures: source.number(&self.failures, FAILURES, 1, MAX_FAILURES)?,
            window_ms: milliseconds(self.window_ms.as_ref(), WINDOW, 1, source)?,
            reset_ms: source.number(&self.reset_ms, RESET, 1, MAX_MILLISECONDS)?,
        })
    }
}

fn milliseconds(
    number: Option<&Spanned<i64>>,
    key: &str,
    least: u32,
    source: &Source<'_>,
) -> Result<Option<u32>, ManifestError> {
    number
        .map(|number| source.number(number, key, least, MAX_MILLISECONDS))
        .transpose()
}

/// Returns the scheme of an absolute URL, in lower case, or what is wrong with it.
fn address(url: &str) -> Result<String, &'static str> {
    if url.chars().count() > MAX_URL {
        return Err("has more than 2,048 characters");
    }
    if url.contains(|char: char| char.is_whitespace() || char.is_control()) {
        return Err("holds white space");
    }
    let (scheme, rest) = url.split_once(':').ok_or("is not absolute")?;
    let is_scheme = scheme.starts_with(|char: char| char.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|char| char.is_ascii_alphanumeric() || "+.-".contains(char));
    if !is_scheme {
        return Err("is not absolute");
    }
    if let Some(rest) = rest.strip_prefix("//") {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        if host.contains('@') {
            return Err("holds credentials, which everybody could read");
        }
        if host.is_empty() {
            return Err("names no host");
        }
    } else if rest.is_empty() || matches!(scheme, "http" | "https") {
        return Err("names no host");
    }
    Ok(scheme.to_ascii_lowercase())
}

/// Returns the beginning of a text, to be shown in an error.
pub(super) fn shortened(text: &str) -> String {
    const SHOWN: usize = 80;
    let mut shown: String = text.chars().take(SHOWN).collect();
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown.replace(char::is_control, " ")
}
