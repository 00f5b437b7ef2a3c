//! Deprecation of ranges of releases.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};

use super::context::ContextExt as _;
use super::error::ApiResult;
use super::loader::{ServiceId, ViewableReplacement};
use super::node::NodeType;
use super::service::{Service, required};
use crate::catalog;

/// A rule that deprecates a range of a service's releases, those to come included.
#[derive(Debug, Clone)]
pub(super) struct Deprecation(pub(super) catalog::Deprecation);

/// A rule that deprecates a range of a service's releases, those to come included.
#[Object]
impl Deprecation {
    /// Its id.
    pub(super) async fn id(&self) -> ID {
        NodeType::Deprecation.id(self.0.rule.id)
    }

    /// The service whose releases it is about.
    async fn service(&self, ctx: &Context<'_>) -> ApiResult<Service> {
        let id = ServiceId(self.0.rule.service_id);
        Ok(Service(required(
            ctx.loader().load_one(id).await?,
            "the service",
        )?))
    }

    /// Which releases, in the one form of a range; pre-releases between its bounds included.
    async fn range(&self) -> &str {
        &self.0.rule.range
    }

    /// Why.
    async fn reason(&self) -> &str {
        &self.0.rule.reason
    }

    /// What to use instead, `namespace/name` or `namespace/name@range`; null too if that may not be
    /// viewed.
    async fn replacement(&self, ctx: &Context<'_>) -> ApiResult<Option<String>> {
        viewable_replacement(ctx, self.0.rule.replacement.clone()).await
    }

    /// From when on, which may be in the future.
    async fn deprecated_at(&self) -> DateTime<Utc> {
        self.0.rule.deprecated_at
    }

    /// When these releases stop being served.
    async fn sunset_at(&self) -> Option<DateTime<Utc>> {
        self.0.rule.sunset_at
    }

    /// Who made the rule.
    async fn created_by(&self) -> &str {
        &self.0.rule.created_by
    }

    /// When the rule was made.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.rule.created_at
    }

    /// When the rule was taken back; null while it holds.
    async fn revoked_at(&self) -> Option<DateTime<Utc>> {
        self.0.rule.revoked_at
    }
}

/// A replacement, if the requester may view it.
pub(super) async fn viewable_replacement(
    ctx: &Context<'_>,
    replacement: Option<String>,
) -> ApiResult<Option<String>> {
    match replacement {
        Some(text) => Ok(ctx.loader().load_one(ViewableReplacement(text)).await?),
        None => Ok(None),
    }
}

/// Releases to deprecate.
#[derive(Debug, InputObject)]
pub(super) struct DeprecateVersionsInput {
    /// The service.
    service: ID,
    /// Which releases, those to come included, e.g. `<2.0.0`.
    range: String,
    /// Why, in one line.
    reason: String,
    /// What to use instead, `namespace/name` or `namespace/name@range`; it must not be on its way out itself.
    replacement: Option<String>,
    /// From when on; now unless given.
    deprecated_at: Option<DateTime<Utc>>,
    /// When they stop being served; not before `deprecatedAt`.
    sunset_at: Option<DateTime<Utc>>,
}

/// Releases that were deprecated.
#[derive(Debug, SimpleObject)]
pub(super) struct DeprecateVersionsPayload {
    /// The new rule.
    deprecation: Deprecation,
}

/// A deprecation to take back.
#[derive(Debug, InputObject)]
pub(super) struct RevokeDeprecationInput {
    /// The deprecation.
    id: ID,
    /// Why, in one line.
    reason: String,
}

/// A deprecation that was taken back.
#[derive(Debug, SimpleObject)]
pub(super) struct RevokeDeprecationPayload {
    /// The rule, which no longer holds.
    deprecation: Deprecation,
}

#[derive(Debug, Default)]
pub(super) struct DeprecationMutation;

#[Object]
impl DeprecationMutation {
    /// Deprecates a range of a service's releases, those to come included. Needs scope MAINTAIN.
    async fn deprecate_versions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Releases to deprecate.")] input: DeprecateVersionsInput,
    ) -> ApiResult<DeprecateVersionsPayload> {
        let new = catalog::NewDeprecation {
            service: NodeType::Service.uuid(&input.service)?,
            range: input.range,
            reason: input.reason,
            replacement: input.replacement,
            deprecated_at: input.deprecated_at,
            sunset_at: input.sunset_at,
        };
        let deprecation = ctx
            .catalog()
            .deprecate_versions(ctx.requester(), new)
            .await?;
        Ok(DeprecateVersionsPayload {
            deprecation: Deprecation(deprecation),
        })
    }

    /// Takes a deprecation back. Needs scope MAINTAIN.
    async fn revoke_deprecation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A deprecation to take back.")] input: RevokeDeprecationInput,
    ) -> ApiResult<RevokeDeprecationPayload> {
        let id = NodeType::Deprecation.uuid(&input.id)?;
        let deprecation = ctx
            .catalog()
            .revoke_deprecation(ctx.requester(), id, &input.reason)
            .await?;
        Ok(RevokeDeprecationPayload {
            deprecation: Deprecation(deprecation),
        })
    }
}
