//! Names that two repositories want.

use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};

use super::connection::{List, list, page_request};
use super::context::ContextExt as _;
use super::cost;
use super::error::ApiResult;
use super::loader::ServiceId;
use super::node::NodeType;
use super::service::Service;
use crate::catalog;

/// A name that a repository asks for and a service of another one has: until one of them takes another
/// name or withdraws the service, publishes of that repository are refused.
#[derive(Debug, Clone)]
pub(super) struct NameClaim(catalog::SeenNameClaim);

/// A name that a repository asks for and a service of another one has: until one of them takes another
/// name or withdraws the service, publishes of that repository are refused.
#[Object]
impl NameClaim {
    /// The name, `namespace/name`.
    async fn r#ref(&self) -> &str {
        &self.0.record.reference
    }

    /// The service that has the name; null when the requester may not view it.
    async fn service(&self, ctx: &Context<'_>) -> ApiResult<Option<Service>> {
        if !self.0.is_holder_viewable {
            return Ok(None);
        }
        let id = ServiceId(self.0.record.service_id);
        Ok(ctx.loader().load_one(id).await?.map(Service))
    }

    /// The repository that asks for it.
    async fn repository(&self) -> &str {
        &self.0.record.repository
    }

    /// The folder there, `.` for all of it.
    async fn root(&self) -> &str {
        &self.0.record.root
    }

    /// The team that the repository names as owner.
    async fn owner(&self) -> Option<&str> {
        self.0.record.owner.as_deref()
    }

    /// Who published.
    async fn claimed_by(&self) -> &str {
        &self.0.record.claimed_by
    }

    /// The commit that asks for it.
    async fn commit(&self) -> Option<&str> {
        self.0.record.commit.as_deref()
    }

    /// The branch that the commit is on.
    async fn branch(&self) -> Option<&str> {
        self.0.record.branch.as_deref()
    }

    /// When it was asked for first.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.record.created_at
    }

    /// When it was asked for last.
    async fn repeated_at(&self) -> DateTime<Utc> {
        self.0.record.repeated_at
    }
}

#[derive(Debug, Default)]
pub(super) struct NameClaimQuery;

#[Object]
impl NameClaimQuery {
    /// Names that two repositories want, newest first: all for administrators, else those of which the
    /// requester's teams are on one side, or that the requester published.
    #[graphql(complexity = "cost::page(first, child_complexity)")]
    async fn name_claims(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Those to the name of this service; all unless given.")] service: Option<
            ID,
        >,
        #[graphql(desc = "How many items at most: 20 unless given, and never more than 100.")]
        first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> ApiResult<List<NameClaim>> {
        let page = page_request(ctx, first, after)?;
        let service = service.as_ref();
        let service = service.map(|id| NodeType::Service.uuid(id)).transpose()?;
        let claims = ctx
            .catalog()
            .list_name_claims(ctx.requester(), service, page)
            .await?;
        Ok(list(claims, NameClaim))
    }
}
