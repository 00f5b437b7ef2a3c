//! The exchange of a CI job's id token for an access token.

use async_graphql::{Context, Object, SimpleObject};
use chrono::{DateTime, Utc};

use super::context::ContextExt as _;
use super::cost;
use super::error::ApiResult;
use crate::catalog::CheckToken;

/// An access token for the checks of one repository.
#[derive(Debug, SimpleObject)]
pub(super) struct ExchangeIdTokenPayload {
    /// Send it as `Authorization: Bearer …`. Shown once, never stored.
    access_token: String,
    /// When it ends: after 15 minutes.
    expires_at: DateTime<Utc>,
    /// The repository that it is for, such as `github.com/acme/shop`.
    repository: String,
}

impl From<CheckToken> for ExchangeIdTokenPayload {
    fn from(token: CheckToken) -> Self {
        Self {
            access_token: token.secret,
            expires_at: token.expires_at,
            repository: token.repository,
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct IdTokenMutation;

#[Object]
impl IdTokenMutation {
    /// Makes an access token of an id token, with which a CI system (GitHub, GitLab) tells which
    /// repository a job belongs to. It reads what the whole organisation may read, and checks fragments
    /// of that repository; it changes nothing. Needs no sign-in; an administrator says in catalog.toml,
    /// `[[oidc]]`, whose id tokens are trusted.
    #[graphql(complexity = "cost::more(2000, child_complexity)")]
    async fn exchange_id_token(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id token, a JSON Web Token with this server as its audience.")]
        id_token: String,
    ) -> ApiResult<ExchangeIdTokenPayload> {
        let token = ctx.catalog().exchange_id_token(&id_token).await?;
        Ok(token.into())
    }
}
