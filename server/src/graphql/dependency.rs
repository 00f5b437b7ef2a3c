//! What services need.

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};

use super::connection::{List, list, page_request};
use super::context::ContextExt as _;
use super::cost;
use super::error::ApiResult;
use super::impact::DependencyCycle;
use super::loader::{ServiceId, VersionId};
use super::node::NodeType;
use super::service::{Service, required};
use super::version::Version;
use crate::catalog;

/// How a dependency stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "catalog::DependencyState")]
pub(super) enum DependencyState {
    /// A release is in the range, or the service has none and any would do.
    Satisfied,
    /// There is no such service.
    Unresolved,
    /// The service has no release in the range.
    NoMatchingRelease,
    /// The newest release in the range is deprecated.
    OnDeprecated,
    /// The newest release in the range is deprecated and has an end.
    OnSunset,
    /// All releases in the range are yanked, or retired.
    OnYanked,
    /// All releases in the range are retired.
    OnRetired,
}

/// What a head or a release says that it needs, and what that leads to now.
#[derive(Debug, Clone)]
pub(super) struct Dependency(pub(super) catalog::Dependency);

/// What a head or a release says that it needs, and what that leads to now.
#[Object]
impl Dependency {
    /// The `namespace/name` that was declared.
    async fn target(&self) -> &str {
        &self.0.declared.target
    }

    /// Which releases of it would do, in the one form of a range.
    async fn range(&self) -> &str {
        &self.0.declared.range
    }

    /// The service that is needed; null when there is none.
    async fn service(&self, ctx: &Context<'_>) -> ApiResult<Option<Service>> {
        match self.0.service_id {
            Some(id) => Ok(ctx.loader().load_one(ServiceId(id)).await?.map(Service)),
            None => Ok(None),
        }
    }

    /// The version that the range chooses: its newest release, or the head of a service without any.
    async fn resolved(&self, ctx: &Context<'_>) -> ApiResult<Option<Version>> {
        match self.0.resolved_id {
            Some(id) => Ok(ctx.loader().load_one(VersionId(id)).await?.map(Version)),
            None => Ok(None),
        }
    }

    /// How it stands.
    async fn state(&self) -> DependencyState {
        self.0.state.into()
    }

    /// The service that needs it.
    async fn consumer(&self, ctx: &Context<'_>) -> ApiResult<Service> {
        let id = ServiceId(self.0.declared.consumer_id);
        let found = required(ctx.loader().load_one(id).await?, "the consumer")?;
        Ok(Service(found))
    }

    /// The head or release that declares it.
    async fn version(&self, ctx: &Context<'_>) -> ApiResult<Version> {
        let id = VersionId(self.0.declared.version_id);
        let found = required(ctx.loader().load_one(id).await?, "the version")?;
        Ok(Version(found))
    }

    /// When it was declared first.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.declared.created_at
    }

    /// When it was declared as it is now.
    async fn confirmed_at(&self) -> DateTime<Utc> {
        self.0.declared.confirmed_at
    }
}

/// A service that another one calls.
#[derive(Debug, InputObject)]
pub(super) struct DependencyInput {
    /// `namespace/name`.
    service: String,
    /// Which releases of it will do, e.g. `^1.2 || ^2.0`; `*` is any.
    range: String,
}

impl From<DependencyInput> for catalog::NewDependency {
    fn from(input: DependencyInput) -> Self {
        Self {
            service: input.service,
            range: Some(input.range),
        }
    }
}

/// What the head of a service needs from now on.
#[derive(Debug, InputObject)]
pub(super) struct DeclareDependenciesInput {
    /// The service.
    service: ID,
    /// All that it needs; at most 200.
    dependencies: Vec<DependencyInput>,
    /// The revision of the service that the edit is based on.
    revision: i64,
}

/// A service whose dependencies were declared.
#[derive(Debug, SimpleObject)]
pub(super) struct DeclareDependenciesPayload {
    /// The service as it is now.
    service: Service,
}

#[derive(Debug, Default)]
pub(super) struct DependencyQuery;

#[Object]
impl DependencyQuery {
    /// Services that need each other in a circle, the circle with the oldest service first.
    #[graphql(complexity = "cost::more(20, cost::page(first, child_complexity))")]
    async fn dependency_cycles(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many items at most: 20 unless given, and never more than 100.")]
        first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> ApiResult<List<DependencyCycle>> {
        let page = page_request(ctx, first, after)?;
        let cycles = ctx
            .catalog()
            .dependency_cycles(ctx.requester(), page)
            .await?;
        Ok(list(cycles, DependencyCycle))
    }
}

#[derive(Debug, Default)]
pub(super) struct DependencyMutation;

#[Object]
impl DependencyMutation {
    /// Declares what the head of a service needs, for services whose repository does not say. Needs scope MAINTAIN.
    async fn declare_dependencies(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What the head of a service needs from now on.")]
        input: DeclareDependenciesInput,
    ) -> ApiResult<DeclareDependenciesPayload> {
        let dependencies = input.dependencies.into_iter();
        let declaration = catalog::DeclareDependencies {
            service: NodeType::Service.uuid(&input.service)?,
            dependencies: dependencies.map(catalog::NewDependency::from).collect(),
            revision: input.revision,
        };
        let service = ctx
            .catalog()
            .declare_dependencies(ctx.requester(), declaration)
            .await?;
        Ok(DeclareDependenciesPayload {
            service: Service(service),
        })
    }
}
