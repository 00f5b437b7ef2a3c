//! Changes of a release's state.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject, Union};

use super::context::ContextExt as _;
use super::cost;
use super::dependency::Dependency;
use super::error::ApiResult;
use super::node::NodeType;
use super::version::Version;
use super::visibility::RestrictedCount;
use crate::catalog::{self, ChangeState, StateChange, VersionRetirement};

/// A release to yank.
#[derive(Debug, InputObject)]
pub(super) struct YankVersionInput {
    /// The release.
    version: ID,
    /// Why, in one line.
    reason: String,
    /// What to use instead, `namespace/name` or `namespace/name@range`.
    replacement: Option<String>,
}

/// A release that was yanked.
#[derive(Debug, SimpleObject)]
pub(super) struct YankVersionPayload {
    /// The release as it is now.
    version: Version,
}

/// A yanked release to make available again.
#[derive(Debug, InputObject)]
pub(super) struct UnyankVersionInput {
    /// The release.
    version: ID,
    /// Why, in one line.
    reason: String,
}

/// A release that was made available again.
#[derive(Debug, SimpleObject)]
pub(super) struct UnyankVersionPayload {
    /// The release as it is now.
    version: Version,
}

/// A release to retire.
#[derive(Debug, InputObject)]
pub(super) struct RetireVersionInput {
    /// The release.
    version: ID,
    /// Why, in one line.
    reason: String,
    /// What to use instead, `namespace/name` or `namespace/name@range`.
    replacement: Option<String>,
    /// Whether it is retired even if services still use it.
    #[graphql(default)]
    force: bool,
}

/// A release that was retired.
#[derive(Debug, SimpleObject)]
pub(super) struct VersionRetired {
    /// The release as it is now.
    version: Version,
}

/// Services still use the release; nothing was changed.
#[derive(Debug)]
pub(super) struct ConsumersRemain(catalog::ConsumersRemaining);

/// Services still use the release; nothing was changed.
#[Object]
impl ConsumersRemain {
    /// The release as it still is.
    async fn version(&self) -> Version {
        Version(self.0.version.clone())
    }

    /// The first hundred of those that use it, the oldest service first.
    #[graphql(complexity = "cost::list(100, child_complexity)")]
    async fn consumers(&self) -> Vec<Dependency> {
        let consumers = self.0.consumers.iter().cloned();
        consumers.map(Dependency).collect()
    }

    /// How many use it and may be viewed.
    async fn total_count(&self) -> u64 {
        self.0.total
    }

    /// How many more use it that the requester may not view, by their owner.
    #[graphql(complexity = "cost::list(5, child_complexity)")]
    async fn restricted(&self) -> Vec<RestrictedCount> {
        let counts = self.0.restricted.iter().copied();
        counts.map(RestrictedCount).collect()
    }
}

/// What came of retiring.
#[derive(Debug, Union)]
pub(super) enum RetireVersionPayload {
    VersionRetired(VersionRetired),
    ConsumersRemain(ConsumersRemain),
}

#[derive(Debug, Default)]
pub(super) struct ReleaseMutation;

#[Object]
impl ReleaseMutation {
    /// Keeps a release from being taken up; who has it keeps it. Needs scope MAINTAIN.
    async fn yank_version(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A release to yank.")] input: YankVersionInput,
    ) -> ApiResult<YankVersionPayload> {
        let change = ChangeState {
            version: NodeType::Version.uuid(&input.version)?,
            reason: input.reason,
            replacement: input.replacement,
        };
        let version = ctx
            .catalog()
            .change_state(ctx.requester(), StateChange::Yank, change)
            .await?;
        Ok(YankVersionPayload {
            version: Version(version),
        })
    }

    /// Makes a yanked release available again. Needs scope MAINTAIN.
    async fn unyank_version(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A yanked release to make available again.")] input: UnyankVersionInput,
    ) -> ApiResult<UnyankVersionPayload> {
        let change = ChangeState {
            version: NodeType::Version.uuid(&input.version)?,
            reason: input.reason,
            replacement: None,
        };
        let version = ctx
            .catalog()
            .change_state(ctx.requester(), StateChange::Unyank, change)
            .await?;
        Ok(UnyankVersionPayload {
            version: Version(version),
        })
    }

    /// Ends a deprecated or yanked release for good, unless services still use it. Needs scope MAINTAIN.
    async fn retire_version(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A release to retire.")] input: RetireVersionInput,
    ) -> ApiResult<RetireVersionPayload> {
        let change = ChangeState {
            version: NodeType::Version.uuid(&input.version)?,
            reason: input.reason,
            replacement: input.replacement,
        };
        let outcome = ctx
            .catalog()
            .retire_version(ctx.requester(), change, input.force)
            .await?;
        Ok(match outcome {
            VersionRetirement::Retired(version) => {
                RetireVersionPayload::VersionRetired(VersionRetired {
                    version: Version(version),
                })
            }
            VersionRetirement::ConsumersRemain(remaining) => {
                RetireVersionPayload::ConsumersRemain(ConsumersRemain(remaining))
            }
        })
    }
}
