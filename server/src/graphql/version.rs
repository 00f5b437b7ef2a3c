//! Heads and releases.

use async_graphql::{Context, Enum, ID, Object};
use chrono::{DateTime, Utc};

use super::context::ContextExt as _;
use super::cost;
use super::dependency::Dependency;
use super::deprecation::viewable_replacement;
use super::error::ApiResult;
use super::interface::Interface;
use super::loader::{DependenciesOfVersion, DeprecationsOf, RepositoryOf, ServiceId};
use super::node::NodeType;
use super::service::{Service, required};
use super::text::{self, JsonSchema, Readme};
use crate::catalog::{self, ReadmePlace};

/// Whether a version should be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "catalog::VersionState")]
pub(super) enum VersionState {
    /// It may be used.
    Published,
    /// It should no longer be taken up.
    Deprecated,
    /// It should no longer be taken up, and has an end.
    Sunset,
    /// Nobody may take it up; who has it keeps it.
    Yanked,
    /// It is no longer served.
    Retired,
}

/// The head, or a release, of a service.
#[derive(Debug, Clone)]
pub(super) struct Version(pub(super) catalog::Version);

/// The head, or a release, of a service.
#[Object]
impl Version {
    /// Its id.
    pub(super) async fn id(&self) -> ID {
        NodeType::Version.id(self.0.id)
    }

    /// `namespace/name@1.4.2`, or `namespace/name` for the head.
    async fn r#ref(&self, ctx: &Context<'_>) -> ApiResult<String> {
        let service = self.load_service(ctx).await?.reference();
        Ok(match &self.0.number {
            Some(number) => format!("{service}@{number}"),
            None => service,
        })
    }

    /// The semver number, null for the head.
    async fn number(&self) -> Option<&str> {
        self.0.number.as_deref()
    }

    /// Whether it should be used; rules about its service decide whether it is deprecated.
    async fn state(&self, ctx: &Context<'_>) -> ApiResult<VersionState> {
        Ok(self.status(ctx).await?.state.into())
    }

    /// Why it is deprecated, yanked or retired; null while it is published.
    async fn state_reason(&self, ctx: &Context<'_>) -> ApiResult<Option<String>> {
        Ok(self.status(ctx).await?.reason)
    }

    /// Who deprecated, yanked or retired it; null while it is published.
    async fn state_by(&self, ctx: &Context<'_>) -> ApiResult<Option<String>> {
        Ok(self.status(ctx).await?.by)
    }

    /// When they said so.
    async fn state_at(&self, ctx: &Context<'_>) -> ApiResult<Option<DateTime<Utc>>> {
        Ok(self.status(ctx).await?.at)
    }

    /// From when on it is deprecated, which may be in the future.
    async fn deprecated_at(&self, ctx: &Context<'_>) -> ApiResult<Option<DateTime<Utc>>> {
        Ok(self.status(ctx).await?.deprecated_at)
    }

    /// When it stops being served.
    async fn sunset_at(&self, ctx: &Context<'_>) -> ApiResult<Option<DateTime<Utc>>> {
        Ok(self.status(ctx).await?.sunset_at)
    }

    /// What to use instead, `namespace/name` or `namespace/name@range`; null too if that may not be
    /// viewed.
    async fn replacement(&self, ctx: &Context<'_>) -> ApiResult<Option<String>> {
        viewable_replacement(ctx, self.status(ctx).await?.replacement).await
    }

    /// What it needs, by target; at most 200.
    #[graphql(complexity = "cost::list(30, child_complexity)")]
    async fn dependencies(&self, ctx: &Context<'_>) -> ApiResult<Vec<Dependency>> {
        let found = ctx
            .loader()
            .load_one(DependenciesOfVersion(self.0.id))
            .await?;
        Ok(found
            .unwrap_or_default()
            .into_iter()
            .map(Dependency)
            .collect())
    }

    /// The repository that it was published from, e.g. `github.com/acme/shop`, which its service may
    /// have left since; null when that was not written down.
    async fn repository(&self, ctx: &Context<'_>) -> ApiResult<Option<String>> {
        self.load_repository(ctx).await
    }

    /// The commit that it was published from.
    async fn commit(&self) -> Option<&str> {
        self.0.commit.as_deref()
    }

    /// The hash over everything in it.
    async fn content_hash(&self) -> &str {
        &self.0.content_hash
    }

    /// When it was published; for the head, when it last changed.
    async fn published_at(&self) -> DateTime<Utc> {
        self.0.published_at
    }

    /// The name of the access token that published it.
    async fn published_by(&self) -> Option<&str> {
        self.0.published_by.as_deref()
    }

    /// What it offers to its consumers: frozen in a release, in the head as it is now.
    async fn interface(&self) -> Interface {
        Interface(self.0.interface.clone())
    }

    /// The JSON Schema of what it takes.
    async fn input_schema(&self, ctx: &Context<'_>) -> ApiResult<Option<JsonSchema>> {
        text::schema(ctx, self.0.input_schema_id).await
    }

    /// The JSON Schema of what it returns.
    async fn output_schema(&self, ctx: &Context<'_>) -> ApiResult<Option<JsonSchema>> {
        text::schema(ctx, self.0.output_schema_id).await
    }

    /// Its README.
    async fn readme(&self, ctx: &Context<'_>) -> ApiResult<Option<Readme>> {
        if self.0.readme_id.is_none() {
            return Ok(None);
        }
        let service = self.load_service(ctx).await?;
        let repository = self.load_repository(ctx).await?;
        let place = ReadmePlace {
            repository: repository.unwrap_or(service.repository),
            commit: self.0.commit.clone(),
            folder: service.root,
        };
        text::readme(ctx, self.0.readme_id, place).await
    }

    /// The address of the CI run that published it.
    async fn ci_run(&self) -> Option<&str> {
        self.0.ci_run.as_deref()
    }

    /// The service that it is a state of.
    async fn service(&self, ctx: &Context<'_>) -> ApiResult<Service> {
        Ok(Service(self.load_service(ctx).await?))
    }
}

impl Version {
    async fn status(&self, ctx: &Context<'_>) -> ApiResult<catalog::VersionStatus> {
        let rules = DeprecationsOf(self.0.service_id);
        let rules = ctx.loader().load_one(rules).await?.unwrap_or_default();
        Ok(ctx.catalog().status_of(&self.0, &rules))
    }

    async fn load_repository(&self, ctx: &Context<'_>) -> ApiResult<Option<String>> {
        // A head is where its service is.
        if self.0.number.is_none() {
            return Ok(Some(self.load_service(ctx).await?.repository));
        }
        Ok(ctx.loader().load_one(RepositoryOf(self.0.id)).await?)
    }

    async fn load_service(&self, ctx: &Context<'_>) -> ApiResult<catalog::Service> {
        required(
            ctx.loader().load_one(ServiceId(self.0.service_id)).await?,
            "the service of a version",
        )
    }
}
