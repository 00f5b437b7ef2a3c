//! Why the catalogue refuses.

use brickyard_indexer::Language;

use super::requester::Scope;
use crate::{
    oidc::IdTokenError,
    search::SearchError,
    store::{Role, StoreError},
};

/// Why the catalogue refuses.
#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    /// The request contradicts the rules; repeating it does not help.
    #[error("{message}")]
    BadUserInput {
        /// What is wrong, as a sentence without a full stop.
        message: String,
        /// What to do.
        hint: String,
    },
    /// Who asks is not known.
    #[error("{reason}")]
    Unauthenticated {
        /// Why not.
        reason: Unauthenticated,
    },
    /// Who asks is known but may not do this.
    #[error("this access token does not have the scope {scope}")]
    Forbidden {
        /// What would be needed.
        scope: Scope,
    },
    /// Who asks shows an access token that is for the checks of one repository.
    #[error("this access token is for checks of {own}, not of {asked}")]
    OtherRepository {
        /// The repository that it is for.
        own: String,
        /// The repository that was to be checked.
        asked: String,
    },
    /// Who asks shows an access token that changes nothing.
    #[error("this access token is for checks of {own} only and changes nothing")]
    ForChecksOnly {
        /// The repository that it is for.
        own: String,
    },
    /// An id token that is not exchanged.
    #[error(transparent)]
    IdToken(#[from] IdTokenError),
    /// An id token of a repository for which none are exchanged.
    #[error("{repository} is none of the repositories for which this server trusts {issuer}")]
    RepositoryNotTrusted {
        /// The repository that the id token speaks for.
        repository: String,
        /// Who issued it.
        issuer: String,
    },
    /// Somebody asks too often.
    #[error("{message}")]
    RateLimited {
        /// What there is too much of.
        message: String,
        /// What to do.
        hint: String,
    },
    /// Who asks may view it, but needs a role in a team to change it.
    #[error("this needs the role {role} in the team that owns {what}")]
    RoleNeeded {
        /// What would be needed.
        role: Role,
        /// A noun and its name.
        what: String,
    },
    /// Who asks needs a role in a team.
    #[error("this needs the role {role} in the team {team}")]
    TeamRoleNeeded {
        /// What would be needed.
        role: Role,
        /// The team's name.
        team: String,
    },
    /// It does not exist, or the requester may not see it.
    #[error("{what} was not found")]
    NotFound {
        /// A noun and its name.
        what: String,
    },
    /// It contradicts what the catalogue already holds.
    #[error("{message}")]
    Conflict {
        /// What contradicts what.
        message: String,
        /// What to do.
        hint: String,
    },
    /// It is more than the server takes at once.
    #[error("{what} must be at most {limit}, not {found}")]
    LimitExceeded {
        /// What is too much, in the plural.
        what: &'static str,
        /// How much is allowed.
        limit: usize,
        /// How much was sent.
        found: usize,
    },
    /// The fingerprints were computed by another version of the client.
    #[error(
        "fingerprints of {language} have scheme {found}, but this server, version {}, compares scheme {supported}",
        Self::CLIENT_VERSION
    )]
    UnsupportedScheme {
        /// The language.
        language: Language,
        /// What was sent.
        found: i64,
        /// What would be accepted.
        supported: u16,
    },
    /// A derived index has not caught up in time; asking again may work.
    #[error("the clone index has not caught up with the newest publish")]
    Stale,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The search index failed.
    #[error(transparent)]
    Search(#[from] SearchError),
    /// A task of the server was cancelled or broke.
    #[error("a task of the server broke")]
    Task {
        /// What the runtime said.
        source: tokio::task::JoinError,
    },
}

/// Why somebody is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unauthenticated {
    /// No access token was sent.
    #[error("this needs an access token")]
    Missing,
    /// It does not look like an access token, or its checksum is wrong.
    #[error("this is not an access token; was it copied completely?")]
    Malformed,
    /// Nobody made it.
    #[error("this access token is not known")]
    Unknown,
    /// Its time is over.
    #[error("this access token has expired")]
    Expired,
    /// The user or service account that it stands for was disabled.
    #[error("the account of this access token was disabled")]
    Disabled,
    /// Somebody revoked it.
    #[error("this access token was revoked")]
    Revoked,
}

impl CatalogError {
    /// The version of the client that computes what this server compares: its own.
    pub const CLIENT_VERSION: &'static str = env!("CARGO_PKG_VERSION");

    /// The stable code that tools decide by.
    pub fn code(&self) -> &'static str {
        match self {
            Self::BadUserInput { .. } => "BAD_USER_INPUT",
            Self::IdToken(IdTokenError::Unreachable { .. }) => "UNAVAILABLE",
            Self::IdToken(IdTokenError::Busy) | Self::RateLimited { .. } => "RATE_LIMITED",
            Self::Unauthenticated { .. } | Self::IdToken(_) | Self::RepositoryNotTrusted { .. } => {
                "UNAUTHENTICATED"
            }
            Self::Forbidden { .. }
            | Self::OtherRepository { .. }
            | Self::ForChecksOnly { .. }
            | Self::RoleNeeded { .. }
            | Self::TeamRoleNeeded { .. } => "FORBIDDEN",
            Self::NotFound { .. } | Self::Store(StoreError::NotFound { .. }) => "NOT_FOUND",
            Self::Conflict { .. } | Self::Store(StoreError::Conflict { .. }) => "CONFLICT",
            Self::LimitExceeded { .. } => "LIMIT_EXCEEDED",
            Self::UnsupportedScheme { .. } => "UNSUPPORTED_SCHEME",
            Self::Stale | Self::Store(StoreError::Unavailable { .. }) => "UNAVAILABLE",
            Self::Store(StoreError::Database { .. } | StoreError::Corrupt { .. })
            | Self::Search(_)
            | Self::Task { .. } => "INTERNAL",
        }
    }

    /// What to do about it, as a sentence.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::BadUserInput { hint, .. }
            | Self::Conflict { hint, .. }
            | Self::RateLimited { hint, .. } => Some(hint.clone()),
            Self::Unauthenticated { .. } => Some(
                "Send `Authorization: Bearer <access token>`; the client takes it from BRICKYARD_TOKEN or BRICKYARD_TOKEN_FILE."
                    .to_owned(),
            ),
            Self::Forbidden { scope } => {
                Some(format!("Ask an administrator for an access token with the scope {scope}."))
            }
            Self::RoleNeeded { role, .. } | Self::TeamRoleNeeded { role, .. } => Some(format!(
                "Ask an administrator of the team for the role {role}, and use an access token whose scopes go as far."
            )),
            Self::OtherRepository { .. } => Some(
                "It came from an id token, which speaks for one repository. Does `repository` in the merge-base's brickyard.toml name another one? Else use an access token that an administrator made."
                    .to_owned(),
            ),
            Self::ForChecksOnly { .. } => Some(
                "It came from an id token. Use an access token that an administrator made, with a scope for what you want to do."
                    .to_owned(),
            ),
            Self::IdToken(error) => Some(error.hint().to_owned()),
            Self::RepositoryNotTrusted { .. } => Some(
                "An administrator adds it to `[[oidc]] repositories` in catalog.toml. A fork is a repository of its own, and needs a snapshot instead."
                    .to_owned(),
            ),
            Self::NotFound { .. } => Some("Check the spelling, or search for it.".to_owned()),
            Self::LimitExceeded { .. } => Some("Send less at once.".to_owned()),
            Self::UnsupportedScheme { language, found, supported } => Some({
                let version = Self::CLIENT_VERSION;
                if *found > i64::from(*supported) {
                    format!(
                        "This server is too old: update it, or use the client of its version, {version}, which computes scheme {supported} for {language}."
                    )
                } else {
                    format!(
                        "This client is too old: install brickyard {version}, which computes scheme {supported} for {language}."
                    )
                }
            }),
            Self::Stale | Self::Store(StoreError::Unavailable { .. }) => {
                Some("Try again in a few seconds.".to_owned())
            }
            Self::Store(_) | Self::Search(_) | Self::Task { .. } => None,
        }
    }

    /// Input that contradicts the rules, and what to do about it.
    pub(super) fn bad_input(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::BadUserInput {
            message: message.into(),
            hint: hint.into(),
        }
    }

    /// Something that is not there, or not for this requester.
    pub(super) fn not_found(what: impl Into<String>) -> Self {
        Self::NotFound { what: what.into() }
    }
}
