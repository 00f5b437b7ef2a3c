//! Resolving a service and a range.

use async_graphql::{Context, Enum, Object, Union};

use super::context::ContextExt as _;
use super::cost;
use super::error::ApiResult;
use super::interface::{Endpoint, Resilience, Security};
use super::loader::VersionId;
use super::service::Service;
use super::version::{Version, VersionState};
use crate::catalog::{self, Resolution};

/// What somebody should call.
#[derive(Debug)]
pub(super) struct Resolved(Box<catalog::Resolved>);

/// What somebody should call.
#[Object]
impl Resolved {
    /// The service.
    async fn service(&self) -> Service {
        Service(self.0.service.clone())
    }

    /// The release; null for a service that has none, of which the head is called.
    async fn release(&self) -> Option<Version> {
        let version = &self.0.version;
        let is_release = version.number.is_some();
        is_release.then(|| Version(version.clone()))
    }

    /// Whether the release should be used; a yanked one is resolved only by its exact number.
    async fn state(&self) -> VersionState {
        self.0.status.state.into()
    }

    /// Where to call it.
    async fn endpoint(&self) -> Option<Endpoint> {
        self.0.interface().endpoint.clone().map(Endpoint::from)
    }

    /// How it knows its callers.
    async fn security(&self) -> Option<Security> {
        self.0.interface().security.clone().map(Security::from)
    }

    /// How to call it.
    async fn resilience(&self) -> Option<Resilience> {
        self.0.interface().resilience.clone().map(Resilience::from)
    }

    /// What to use instead, `namespace/name` or `namespace/name@range`; null too if that may not be
    /// viewed.
    async fn replacement(&self) -> Option<&str> {
        self.0.status.replacement.as_deref()
    }

    /// The name that was asked for, if the service had it and has another one now.
    async fn redirected_from(&self) -> Option<&str> {
        self.0.redirected_from.as_deref()
    }

    /// The value of a `Deprecation` header (RFC 9745), e.g. `@1767225600`.
    async fn deprecation(&self) -> Option<String> {
        self.0.deprecation_header()
    }

    /// The value of a `Sunset` header (RFC 8594), e.g. `Thu, 01 Jan 2026 00:00:00 GMT`.
    async fn sunset(&self) -> Option<String> {
        self.0.sunset_header()
    }

    /// The value of a `Link` header (RFC 8288) that leads to the replacement on this server.
    async fn link(&self) -> Option<String> {
        self.0.link_header()
    }
}

/// Why there is nothing to call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "catalog::UnresolvedReason")]
pub(super) enum UnresolvedReason {
    /// There is no such service.
    NotFound,
    /// No release is in the range.
    NoMatchingRelease,
    /// Every release in the range is yanked.
    Yanked,
    /// Every release in the range is retired.
    Retired,
}

/// There is nothing to call.
#[derive(Debug)]
pub(super) struct Unresolved(catalog::Unresolved);

/// There is nothing to call.
#[Object]
impl Unresolved {
    /// Why.
    async fn reason(&self) -> UnresolvedReason {
        self.0.reason.into()
    }

    /// Why, as a sentence.
    async fn message(&self) -> &str {
        &self.0.message
    }

    /// The newest releases that could be called, at most five.
    #[graphql(complexity = "cost::list(5, child_complexity)")]
    async fn available(&self, ctx: &Context<'_>) -> ApiResult<Vec<Version>> {
        let keys = self.0.available.iter().copied().map(VersionId);
        let mut found = ctx.loader().load_many(keys).await?;
        let ids = self.0.available.iter();
        let versions = ids.filter_map(|id| found.remove(&VersionId(*id)));
        Ok(versions.map(Version).collect())
    }
}

/// What came of resolving.
#[derive(Debug, Union)]
pub(super) enum ResolvePayload {
    Resolved(Resolved),
    Unresolved(Unresolved),
}

#[derive(Debug, Default)]
pub(super) struct ResolutionQuery;

#[Object]
impl ResolutionQuery {
    /// What to call for a service and a range of its releases; former names lead on.
    async fn resolve(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "`namespace/name`.")] service: String,
        #[graphql(desc = "E.g. `^1.2 || ~2.0`; the newest release that may be used unless given.")]
        range: Option<String>,
        #[graphql(desc = "Whether pre-releases count.", default_with = "Some(false)")]
        include_prereleases: Option<bool>,
    ) -> ApiResult<ResolvePayload> {
        let with_prereleases = include_prereleases.unwrap_or(false);
        let resolution = ctx
            .catalog()
            .resolve(
                ctx.requester(),
                &service,
                range.as_deref(),
                with_prereleases,
            )
            .await?;
        Ok(match resolution {
            Resolution::Resolved(resolved) => ResolvePayload::Resolved(Resolved(resolved)),
            Resolution::Unresolved(unresolved) => {
                ResolvePayload::Unresolved(Unresolved(unresolved))
            }
        })
    }
}
