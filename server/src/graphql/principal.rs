//! Users and service accounts.

use async_graphql::{Context, Enum, ID, InputObject, MaybeUndefined, Object, SimpleObject};
use chrono::{DateTime, Utc};

use super::access_token::AccessToken;
use super::connection::{List, list, page_below, page_if_shown, page_request};
use super::context::ContextExt as _;
use super::cost;
use super::error::ApiResult;
use super::loader::{AccessTokensOf, MembershipsOf};
use super::member::TeamMember;
use super::node::NodeType;
use crate::catalog::{self, NewPrincipal, PrincipalEdit};

/// What a principal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "catalog::PrincipalKind")]
pub(super) enum PrincipalKind {
    /// A person.
    User,
    /// A program, for example continuous integration.
    ServiceAccount,
}

/// A user or a service account, whom access tokens can stand for.
#[derive(Debug, Clone)]
pub(super) struct Principal(pub(super) catalog::Principal);

/// A user or a service account, whom access tokens can stand for.
#[Object]
impl Principal {
    /// Its id.
    pub(super) async fn id(&self) -> ID {
        NodeType::Principal.id(self.0.id)
    }

    /// What it is.
    async fn kind(&self) -> PrincipalKind {
        if self.0.kind == catalog::PrincipalKind::User.as_str() {
            PrincipalKind::User
        } else {
            PrincipalKind::ServiceAccount
        }
    }

    /// Its name, unique per kind.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What people call it.
    async fn display_name(&self) -> Option<&str> {
        self.0.display_name.as_deref()
    }

    /// Where to write to; null for everybody but the person themselves and administrators of the
    /// organisation.
    async fn email(&self) -> Option<&str> {
        self.0.email.as_deref()
    }

    /// Whether it administers the organisation, with an access token that has the scope ADMIN.
    async fn is_admin(&self) -> bool {
        self.0.is_admin
    }

    /// Where it was declared: `catalog.toml`, `backstage` or `api`.
    async fn origin(&self) -> &str {
        &self.0.origin
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When it lost all its rights; null while it has them.
    async fn disabled_at(&self) -> Option<DateTime<Utc>> {
        self.0.disabled_at
    }

    /// The teams that it is in.
    #[graphql(complexity = "cost::page(first, child_complexity)")]
    async fn memberships(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many items at most: 20 unless given, and never more than 100.")]
        first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> ApiResult<List<TeamMember>> {
        let page = page_request(ctx, first, after)?;
        let members = page_below(ctx, MembershipsOf {}, self.0.id, page).await?;
        Ok(list(members, TeamMember))
    }

    /// Its access tokens, newest first; null when they are not for the requester. One sees one's own
    /// and, as an administrator of all its teams, those of a service account.
    #[graphql(complexity = "cost::page(first, child_complexity)")]
    async fn access_tokens(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many items at most: 20 unless given, and never more than 100.")]
        first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> ApiResult<Option<List<AccessToken>>> {
        let page = page_request(ctx, first, after)?;
        let tokens = page_if_shown(ctx, AccessTokensOf {}, self.0.id, page).await?;
        Ok(tokens.map(|tokens| list(tokens, AccessToken)))
    }
}

/// A user or service account to make.
#[derive(Debug, InputObject)]
pub(super) struct CreatePrincipalInput {
    /// What it is.
    kind: PrincipalKind,
    /// Letters, digits, dots and hyphens; unique per kind.
    name: String,
    /// What people call it; at most 255 bytes.
    display_name: Option<String>,
    /// Where to write to.
    email: Option<String>,
    /// Whether it administers the organisation; false unless given.
    #[graphql(default)]
    is_admin: bool,
}

/// What to change of a user or service account; what is absent stays, null clears a text.
#[derive(Debug, InputObject)]
pub(super) struct UpdatePrincipalInput {
    /// Whom to change.
    id: ID,
    /// What people call it; at most 255 bytes.
    display_name: MaybeUndefined<String>,
    /// Where to write to.
    email: MaybeUndefined<String>,
    /// Whether it administers the organisation.
    is_admin: Option<bool>,
    /// Whether it has lost all its rights.
    disabled: Option<bool>,
}

/// A user or service account as it is now.
#[derive(Debug, SimpleObject)]
pub(super) struct PrincipalPayload {
    /// As it is now.
    principal: Principal,
}

/// Reads a text of an edit: absent stays, null clears.
pub(super) fn edited(text: MaybeUndefined<String>) -> Option<String> {
    match text {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(String::new()),
        MaybeUndefined::Value(text) => Some(text),
    }
}

#[derive(Debug, Default)]
pub(super) struct PrincipalQuery;

#[Object]
impl PrincipalQuery {
    /// Users and service accounts, by name. Needs an administrator of the organisation.
    #[graphql(complexity = "cost::page(first, child_complexity)")]
    async fn principals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only people, or only service accounts.")] kind: Option<PrincipalKind>,
        #[graphql(desc = "How many items at most: 20 unless given, and never more than 100.")]
        first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> ApiResult<List<Principal>> {
        let page = page_request(ctx, first, after)?;
        let kind = kind.map(Into::into);
        let found = ctx
            .catalog()
            .list_principals(ctx.requester(), kind, page)
            .await?;
        Ok(list(found, Principal))
    }

    /// Finds a user or service account by its name.
    async fn principal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whether it is a person or a service account.")] kind: PrincipalKind,
        #[graphql(desc = "Its name, in whatever case.")] name: String,
    ) -> ApiResult<Option<Principal>> {
        let found = ctx
            .catalog()
            .find_principal(ctx.requester(), kind.into(), &name)
            .await?;
        Ok(found.map(Principal))
    }
}

#[derive(Debug, Default)]
pub(super) struct PrincipalMutation;

#[Object]
impl PrincipalMutation {
    /// Makes a user or a service account. Needs an administrator of the organisation.
    async fn create_principal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A user or service account to make.")] input: CreatePrincipalInput,
    ) -> ApiResult<PrincipalPayload> {
        let new = NewPrincipal {
            kind: input.kind.into(),
            name: input.name,
            display_name: input.display_name,
            email: input.email,
            is_admin: input.is_admin,
        };
        let made = ctx.catalog().create_principal(ctx.requester(), new).await?;
        Ok(PrincipalPayload {
            principal: Principal(made),
        })
    }

    /// Changes a user or service account; who is disabled loses all rights at once. Needs an
    /// administrator of the organisation, except for one's own display name and e-mail address. There
    /// is no revision to name: of two edits of one field the later one holds.
    async fn update_principal(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "What to change of a user or service account; what is absent stays, null clears a text."
        )]
        input: UpdatePrincipalInput,
    ) -> ApiResult<PrincipalPayload> {
        let id = NodeType::Principal.uuid(&input.id)?;
        let edit = PrincipalEdit {
            display_name: edited(input.display_name),
            email: edited(input.email),
            is_admin: input.is_admin,
            disabled: input.disabled,
        };
        let changed = ctx
            .catalog()
            .update_principal(ctx.requester(), id, edit)
            .await?;
        Ok(PrincipalPayload {
            principal: Principal(changed),
        })
    }
}
