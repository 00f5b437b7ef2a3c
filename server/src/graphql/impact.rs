//! What follows from dependencies: who is on what, what a change can reach, and circles.

use async_graphql::{Context, Enum, Object};
use uuid::Uuid;

use super::connection::{List, list, page_request};
use super::context::ContextExt as _;
use super::cost;
use super::error::ApiResult;
use super::loader::{ServiceId, VersionId};
use super::service::{Service, required};
use super::version::Version;
use crate::catalog::{self, MAX_IMPACT, Page};

/// How many hops are followed unless it is said.
const DEFAULT_DEPTH: i32 = 5;

/// How the consumers of a service spread over its releases; those that may not be viewed do not count.
#[derive(Debug, Clone)]
pub(super) struct VersionSpread(pub(super) catalog::VersionSpread);

/// How the consumers of a service spread over its releases, as far as the requester may view them.
#[Object]
impl VersionSpread {
    /// How many consumers there are.
    async fn consumers(&self) -> u64 {
        self.0.consumers
    }

    /// How many consumers are on the head, since there is no release and any would do.
    async fn on_head(&self) -> u64 {
        self.0.on_head
    }

    /// How many consumers need a range in which there is no release.
    async fn on_none(&self) -> u64 {
        self.0.on_none
    }

    /// Each release, the newest first.
    #[graphql(complexity = "cost::page(first, child_complexity)")]
    async fn releases(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many items at most: 20 unless given, and never more than 100.")]
        first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> ApiResult<List<ReleaseSpread>> {
        let page = page_request(ctx, first, after)?;
        let releases = Page::cut(self.0.releases.clone(), page);
        Ok(list(releases, ReleaseSpread))
    }
}

/// How many need a release.
#[derive(Debug, Clone, Copy)]
pub(super) struct ReleaseSpread(catalog::ReleaseSpread);

/// How many need a release.
#[Object]
impl ReleaseSpread {
    /// The release.
    async fn version(&self, ctx: &Context<'_>) -> ApiResult<Version> {
        let found = ctx.loader().load_one(VersionId(self.0.version_id)).await?;
        Ok(Version(required(found, "the release")?))
    }

    /// How many consumers have it in their range.
    async fn allowed(&self) -> u64 {
        self.0.allowed
    }

    /// How many consumers have it as the newest release in their range.
    async fn resolved(&self) -> u64 {
        self.0.resolved
    }
}

/// Why an impact is not all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "catalog::ImpactCut")]
pub(super) enum ImpactCut {
    /// There is more behind the last hop that was asked for.
    Depth,
    /// There are more services than were asked for.
    Limit,
    /// There are more dependencies than the server follows.
    Cost,
}

/// What a change of a service can reach.
#[derive(Debug, Clone)]
pub(super) struct Impact(catalog::Impact);

/// What a change of a service can reach.
#[Object]
impl Impact {
    /// The transitive consumers, by hop.
    async fn services(&self) -> Vec<ImpactedService> {
        let services = self.0.services.iter().copied();
        services.map(ImpactedService).collect()
    }

    /// How many services it names.
    async fn count(&self) -> usize {
        self.0.services.len()
    }

    /// Whether there are more than it names.
    async fn partial(&self) -> bool {
        self.0.cut.is_some()
    }

    /// Why there are more than it names; null when there are none.
    async fn partial_reason(&self) -> Option<ImpactCut> {
        self.0.cut.map(ImpactCut::from)
    }
}

/// A service that a change can reach.
#[derive(Debug, Clone, Copy)]
pub(super) struct ImpactedService(catalog::ImpactedService);

/// A service that a change can reach.
#[Object]
impl ImpactedService {
    /// The service.
    async fn service(&self, ctx: &Context<'_>) -> ApiResult<Service> {
        let found = ctx.loader().load_one(ServiceId(self.0.service_id)).await?;
        Ok(Service(required(found, "the consumer")?))
    }

    /// How many dependencies lie between; 1 for a consumer.
    async fn hop(&self) -> u32 {
        self.0.hop
    }

    /// The service through which it is reached.
    async fn via(&self, ctx: &Context<'_>) -> ApiResult<Service> {
        let found = ctx.loader().load_one(ServiceId(self.0.via_id)).await?;
        Ok(Service(required(found, "the service")?))
    }
}

/// Services of which each needs each other, directly or through others of them; or one that needs itself.
#[derive(Debug, Clone)]
pub(super) struct DependencyCycle(pub(super) catalog::DependencyCycle);

/// Services of which each needs each other, or one that needs itself.
#[Object]
impl DependencyCycle {
    /// How many services are in it.
    async fn size(&self) -> usize {
        self.0.service_ids.len()
    }

    /// The services in it, the oldest first.
    #[graphql(complexity = "cost::page(first, child_complexity)")]
    async fn services(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many items at most: 20 unless given, and never more than 100.")]
        first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> ApiResult<List<Service>> {
        let page = page_request(ctx, first, after)?;
        let page = Page::cut(self.0.service_ids.clone(), page);
        let keys = page.items.iter().copied().map(ServiceId);
        let mut services = ctx.loader().load_many(keys).await?;
        let page = page.filter_map(|id| services.remove(&ServiceId(id)));
        Ok(list(page, Service))
    }
}

/// What naming so many services costs.
pub(super) fn impact_size(limit: Option<i32>) -> usize {
    let most = usize::try_from(MAX_IMPACT).unwrap_or(usize::MAX);
    limit
        .map_or(most, |limit| usize::try_from(limit).unwrap_or(0))
        .min(most)
}

/// Loads what a change of a service can reach.
pub(super) async fn impact(
    ctx: &Context<'_>,
    service: Uuid,
    depth: Option<i32>,
    limit: Option<i32>,
) -> ApiResult<Impact> {
    let depth = i64::from(depth.unwrap_or(DEFAULT_DEPTH));
    let limit = limit.map_or(i64::from(MAX_IMPACT), i64::from);
    let impact = ctx
        .catalog()
        .impact_of(ctx.requester(), service, depth, limit)
        .await?;
    Ok(Impact(impact))
}
