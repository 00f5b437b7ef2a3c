//! Why an id token is not believed.

use chrono::{DateTime, Utc};

use super::Algorithm;

/// Why an id token is not believed. The texts repeat what the sender knows and what is no secret;
/// never the token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdTokenError {
    /// It is not a signed JSON Web Token.
    #[error("this is not an id token (a signed JSON Web Token)")]
    Malformed,
    /// It is longer than any id token.
    #[error("this is longer than an id token, which has at most {limit} bytes")]
    TooLong {
        /// How long it may be.
        limit: usize,
    },
    /// It is not signed in a way that is allowed.
    #[error("the id token is not signed with {}", Algorithm::list(allowed))]
    Algorithm {
        /// What is allowed.
        allowed: Vec<Algorithm>,
    },
    /// It does not say something that it has to say, or says it in another form.
    #[error("the id token has no usable claim `{name}`")]
    Claim {
        /// The name of what is missing.
        name: String,
    },
    /// Nobody believes this issuer.
    #[error("this server does not trust id tokens from {found:?}")]
    Issuer {
        /// Whom it says that it is from, shortened.
        found: String,
    },
    /// It is meant for somebody else.
    #[error("the id token is meant for another audience: expected {expected:?}")]
    Audience {
        /// For whom it has to be meant.
        expected: String,
    },
    /// Its time is over.
    #[error("the id token expired at {}", at.format("%Y-%m-%d %H:%M:%S UTC"))]
    Expired {
        /// When.
        at: DateTime<Utc>,
    },
    /// Its time has not come.
    #[error("the id token is not valid before {}", at.format("%Y-%m-%d %H:%M:%S UTC"))]
    Early {
        /// From when on it is.
        at: DateTime<Utc>,
    },
    /// It names a key that the issuer does not publish.
    #[error("the id token is signed with a key that {issuer} does not publish")]
    Key {
        /// The issuer.
        issuer: String,
    },
    /// The signature is not that of the key.
    #[error("the signature of the id token is wrong")]
    Signature,
    /// The issuer's keys cannot be had.
    #[error("the keys of {issuer} cannot be had: {reason}")]
    Unreachable {
        /// The issuer.
        issuer: String,
        /// What went wrong.
        reason: String,
    },
    /// Too many id tokens of the issuer are being looked at.
    #[error("too many id tokens are being exchanged at this moment")]
    Busy,
}

impl IdTokenError {
    /// What to do about it, as a sentence.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Malformed | Self::TooLong { .. } => {
                "Send the id token as the CI system gave it, without quotes or line breaks."
            }
            Self::Algorithm { .. } => {
                "An administrator can allow further algorithms in catalog.toml, `[[oidc]] algorithms`."
            }
            Self::Claim { .. } => {
                "Check that the issuer says it in its id tokens; `[[oidc]] repository_claim` in catalog.toml names the claim that says the repository."
            }
            Self::Issuer { .. } => "An administrator adds issuers in catalog.toml, `[[oidc]]`.",
            Self::Audience { .. } => {
                "Ask the CI system for an id token with this audience: in GitLab `id_tokens: BRICKYARD_ID_TOKEN: aud: …`; on GitHub the client asks for the address in BRICKYARD_SERVER."
            }
            Self::Expired { .. } => "Ask the CI system for a new one; they last for minutes.",
            Self::Early { .. } => "Compare the clocks of the CI system and of this server.",
            Self::Key { .. } | Self::Signature => {
                "Ask the CI system for a new id token; when the issuer has just changed its keys, try again in a minute."
            }
            Self::Unreachable { .. } => {
                "Try again in a minute; the server's machine must reach the issuer's /.well-known/openid-configuration."
            }
            Self::Busy => "Try again in a few seconds.",
        }
    }
}
