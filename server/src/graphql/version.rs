//! Heads and releases.

use async_graphql::{Context, Enum, ID, Object};
use chrono::{DateTime, Utc};

use super::context::ContextExt as _;
use super::error::ApiResult;
use super::interface::Interface;
use super::loader::ServiceId;
use super::node::NodeType;
use super::service::{Service, required};
use super::text::{self, JsonSchema, Readme};
use crate::catalog::{self, ReadmePlace};

/// Whether a version should be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(super) enum VersionState {
    /// To be used.
    Published,
    /// Still to be had, but not to be taken up.
    Deprecated,
    /// Not to be taken up any more; those who use it keep it.
    Yanked,
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

    /// Whether it should be used.
    async fn state(&self) -> VersionState {
        match self.0.state.as_str() {
            "deprecated" => VersionState::Deprecated,
            "yanked" => VersionState::Yanked,
            _ => VersionState::Published,
        }
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
        let place = ReadmePlace {
            repository: service.repository,
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
    async fn load_service(&self, ctx: &Context<'_>) -> ApiResult<catalog::Service> {
        required(
            ctx.loader().load_one(ServiceId(self.0.service_id)).await?,
            "the service of a version",
        )
    }
}
