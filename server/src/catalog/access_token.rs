//! Access tokens: how somebody proves who they are.

use chrono::{DateTime, Duration, Utc};
use uuid::Uuid;

use super::{Catalog, CatalogError, Requester, Scope};

/// What an access token was made for; the letter after `bky_`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccessTokenKind {
    /// A person: `u`.
    User,
    /// The server's own, in the data folder: `s`.
    Server,
    /// Continuous integration: `c`.
    Ci,
    /// A publisher: `p`.
    Publisher,
}

/// An access token without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessToken {
    /// Its id.
    pub id: Uuid,
    /// What it is called in lists and in the audit log.
    pub name: String,
    /// What it allows.
    pub scopes: Vec<Scope>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
    /// When somebody ended it.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// An access token to make.
#[derive(Debug, Clone)]
pub struct NewAccessToken {
    /// What it is called.
    pub name: String,
    /// What it allows; at least one.
    pub scopes: Vec<Scope>,
    /// How long it lasts, at most 365 days.
    pub expires_in: Duration,
    /// What it is for.
    pub kind: AccessTokenKind,
}

impl Catalog {
    /// Who shows this access token.
    pub async fn authenticate(&self, _secret: &str) -> Result<Requester, CatalogError> {
        Ok(Requester::anonymous(false))
    }

    /// Makes an access token. The secret is returned once and never stored.
    pub async fn create_access_token(
        &self,
        requester: &Requester,
        new: NewAccessToken,
    ) -> Result<(AccessToken, String), CatalogError> {
        requester.require(Scope::Admin)?;
        Err(CatalogError::not_found(new.name))
    }

    /// Every access token, newest first.
    pub async fn list_access_tokens(
        &self,
        requester: &Requester,
    ) -> Result<Vec<AccessToken>, CatalogError> {
        requester.require(Scope::Admin)?;
        Ok(Vec::new())
    }

    /// Ends an access token; one that has ended already stays as it is.
    pub async fn revoke_access_token(
        &self,
        requester: &Requester,
        id: Uuid,
    ) -> Result<AccessToken, CatalogError> {
        requester.require(Scope::Admin)?;
        Err(CatalogError::not_found(id))
    }
}
