//! Id tokens: signed statements of an issuer, such as a CI system, about one of its jobs (OpenID
//! Connect). This module tells whether one is genuine, meant for this server and in force; what it
//! then allows is decided by the catalogue.

mod error;
mod keys;
mod signature;
mod token;

pub use error::IdTokenError;
pub use signature::Algorithm;

use std::fmt;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use self::keys::Keys;
use self::token::Unverified;

/// How many id tokens of one issuer are looked at at once. Further ones are asked to come again, so
/// that strangers cannot pile up work behind an issuer that is slow.
const AT_ONCE: usize = 32;

/// Who issues id tokens, and for whom they have to be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuerSettings {
    /// Its address, exactly as its id tokens say it.
    pub url: String,
    /// What its id tokens have to name as their audience.
    pub audience: String,
    /// How its id tokens may be signed.
    pub algorithms: Vec<Algorithm>,
}

/// An issuer whose id tokens are believed.
pub struct Issuer {
    settings: IssuerSettings,
    keys: Keys,
    turns: tokio::sync::Semaphore,
}

/// What a genuine id token says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Whom the issuer speaks of: its name of the job.
    pub subject: String,
    claims: Map<String, Value>,
}

impl Issuer {
    /// Believes an issuer. Its keys are asked for when the first id token comes.
    pub fn new(settings: IssuerSettings) -> Self {
        Self {
            keys: Keys::new(&settings.url),
            settings,
            turns: tokio::sync::Semaphore::new(AT_ONCE),
        }
    }

    /// Its address.
    pub fn url(&self) -> &str {
        &self.settings.url
    }

    /// Returns what an id token says, if this issuer signed it for this server and it is in force.
    ///
    /// # Errors
    /// Names the first thing that is wrong with it; the issuer's keys cannot be had; too many ask.
    pub async fn verify(
        &self,
        token: &IdToken<'_>,
        now: DateTime<Utc>,
    ) -> Result<Statement, IdTokenError> {
        let Ok(_turn) = self.turns.try_acquire() else {
            return Err(IdTokenError::Busy);
        };
        // Before the signature: who sends anything at all does not make us ask the issuer for keys.
        let key_id = token.0.check(&self.settings, now)?;
        let key = self.keys.find(key_id, now).await?;
        let claims = signature::verify(token.0.text, &key, &self.settings.algorithms)?;
        let subject = token::text(&claims, "sub")?.to_owned();
        Ok(Statement { subject, claims })
    }
}

impl fmt::Debug for Issuer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Issuer")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

impl Statement {
    /// Returns a text that the issuer says of the job.
    ///
    /// # Errors
    /// It says nothing under this name, or no text.
    pub fn claim(&self, name: &str) -> Result<&str, IdTokenError> {
        token::text(&self.claims, name)
    }
}

/// An id token that nobody has checked yet.
pub struct IdToken<'a>(Unverified<'a>);

impl<'a> IdToken<'a> {
    /// Reads an id token.
    ///
    /// # Errors
    /// It is none.
    pub fn read(text: &'a str) -> Result<Self, IdTokenError> {
        Unverified::read(text).map(Self)
    }

    /// Whom it says that it is from.
    ///
    /// # Errors
    /// It says nothing of it.
    pub fn issuer(&self) -> Result<&str, IdTokenError> {
        token::text(&self.0.claims, "iss")
    }
}

/// Its text is a credential: it is never shown.
impl fmt::Debug for IdToken<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("IdToken").finish_non_exhaustive()
    }
}

/// Whether an address is on this machine, where nobody listens in on plain HTTP.
pub(crate) fn is_loopback(url: &str) -> bool {
    let rest = url.strip_prefix("http://").unwrap_or_default();
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    };
    ["127.0.0.1", "localhost", "[::1]"].contains(&host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_this_machine() {
        for url in ["http://127.0.0.1:8/a", "http://localhost", "http://[::1]:8"] {
            assert!(is_loopback(url), "{url}");
        }
        for url in [
            "http://127.0.0.1.evil.example",
            "http://127.0.0.1@evil.example",
            "http://localhost:pass@evil.example:80",
            "https://localhost",
            "http://",
        ] {
            assert!(!is_loopback(url), "{url}");
        }
    }
}
