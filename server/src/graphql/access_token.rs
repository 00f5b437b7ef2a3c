//! Access tokens.

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Duration, Utc};

use super::connection::{List, list, page_request};
use super::context::ContextExt as _;
use super::cost;
use super::error::ApiResult;
use super::loader::PrincipalId;
use super::node::NodeType;
use super::principal::Principal;
use crate::catalog::{self, AccessTokenKind, NewAccessToken, Scope};

/// How long an access token lasts unless it is said.
const DEFAULT_DAYS: i32 = 90;

/// Something an access token allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(super) enum TokenScope {
    /// Read the catalogue.
    CatalogRead,
    /// Record the results of checks.
    CheckWrite,
    /// Publish repositories.
    Publish,
    /// Change services and teams.
    Maintain,
    /// Everything, access tokens and the audit log included.
    Admin,
}

impl From<Scope> for TokenScope {
    fn from(scope: Scope) -> Self {
        match scope {
            Scope::CatalogRead => Self::CatalogRead,
            Scope::CheckWrite => Self::CheckWrite,
            Scope::Publish => Self::Publish,
            Scope::Maintain => Self::Maintain,
            Scope::Admin => Self::Admin,
        }
    }
}

impl From<TokenScope> for Scope {
    fn from(scope: TokenScope) -> Self {
        match scope {
            TokenScope::CatalogRead => Self::CatalogRead,
            TokenScope::CheckWrite => Self::CheckWrite,
            TokenScope::Publish => Self::Publish,
            TokenScope::Maintain => Self::Maintain,
            TokenScope::Admin => Self::Admin,
        }
    }
}

/// An access token without its secret.
#[derive(Debug, Clone)]
pub(super) struct AccessToken(pub(super) catalog::AccessToken);

/// An access token without its secret.
#[Object]
impl AccessToken {
    /// Its id.
    pub(super) async fn id(&self) -> ID {
        NodeType::AccessToken.id(self.0.id)
    }

    /// What it is called.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What it allows.
    async fn scopes(&self) -> Vec<TokenScope> {
        self.0
            .scopes
            .iter()
            .copied()
            .map(TokenScope::from)
            .collect()
    }

    /// Whom it stands for; null: it is the organisation's, and its scopes hold in every team.
    async fn principal(&self, ctx: &Context<'_>) -> ApiResult<Option<Principal>> {
        match self.0.principal_id {
            Some(id) => Ok(ctx.loader().load_one(PrincipalId(id)).await?.map(Principal)),
            None => Ok(None),
        }
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When it ends by itself.
    async fn expires_at(&self) -> DateTime<Utc> {
        self.0.expires_at
    }

    /// The only repository whose checks it is for, if it came from an id token.
    async fn repository(&self) -> Option<&str> {
        self.0.repository.as_deref()
    }

    /// When somebody ended it; null while nobody did.
    async fn revoked_at(&self) -> Option<DateTime<Utc>> {
        self.0.revoked_at
    }
}

/// An access token to make.
#[derive(Debug, InputObject)]
pub(super) struct CreateAccessTokenInput {
    /// What it is called; the audit log names it.
    name: String,
    /// What it allows, at least one thing.
    scopes: Vec<TokenScope>,
    /// 1 to 365; 90 unless given.
    expires_in_days: Option<i32>,
    /// Whom it stands for. Without one an administrator makes it for the organisation, anybody else
    /// for themselves.
    principal: Option<ID>,
}

/// A new access token.
#[derive(Debug, SimpleObject)]
pub(super) struct CreateAccessTokenPayload {
    /// The access token without its secret.
    access_token: AccessToken,
    /// Shown once, never stored.
    secret: String,
}

/// An access token to end.
#[derive(Debug, InputObject)]
pub(super) struct RevokeAccessTokenInput {
    /// Its id.
    id: ID,
}

/// An access token that was ended.
#[derive(Debug, SimpleObject)]
pub(super) struct RevokeAccessTokenPayload {
    /// The access token as it is now.
    access_token: AccessToken,
}

#[derive(Debug, Default)]
pub(super) struct AccessTokenQuery;

#[Object]
impl AccessTokenQuery {
    /// All access tokens, newest first; needs scope ADMIN.
    #[graphql(complexity = "cost::page(first, child_complexity)")]
    async fn access_tokens(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many items at most: 20 unless given, and never more than 100.")]
        first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> ApiResult<List<AccessToken>> {
        let page = page_request(ctx, first, after)?;
        let tokens = ctx
            .catalog()
            .list_access_tokens(ctx.requester(), page)
            .await?;
        Ok(list(tokens, AccessToken))
    }
}

#[derive(Debug, Default)]
pub(super) struct AccessTokenMutation;

#[Object]
impl AccessTokenMutation {
    /// Makes an access token: an administrator of the organisation for anybody, others for themselves
    /// and for the service accounts whose teams they all administer, with scopes that they have.
    async fn create_access_token(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "An access token to make.")] input: CreateAccessTokenInput,
    ) -> ApiResult<CreateAccessTokenPayload> {
        let principal_id = match &input.principal {
            Some(id) => Some(NodeType::Principal.uuid(id)?),
            None => None,
        };
        let days = input.expires_in_days.unwrap_or(DEFAULT_DAYS);
        let new = NewAccessToken {
            name: input.name,
            scopes: input.scopes.into_iter().map(Scope::from).collect(),
            expires_in: Duration::days(i64::from(days)),
            kind: AccessTokenKind::User,
            principal_id,
        };
        let (token, secret) = ctx
            .catalog()
            .create_access_token(ctx.requester(), new)
            .await?;
        Ok(CreateAccessTokenPayload {
            access_token: AccessToken(token),
            secret,
        })
    }

    /// Ends an access token at once: one's own, one of a service account whose teams one administers,
    /// or any as an administrator of the organisation.
    async fn revoke_access_token(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "An access token to end.")] input: RevokeAccessTokenInput,
    ) -> ApiResult<RevokeAccessTokenPayload> {
        let id = NodeType::AccessToken.uuid(&input.id)?;
        let token = ctx
            .catalog()
            .revoke_access_token(ctx.requester(), id)
            .await?;
        Ok(RevokeAccessTokenPayload {
            access_token: AccessToken(token),
        })
    }
}
