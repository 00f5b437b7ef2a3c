//! Modes of checks are set and removed, and blocking is paused and resumed.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

use super::super::context::ContextExt as _;
use super::super::error::{ApiError, ApiResult};
use super::super::node::NodeType;
use super::{CheckMode, CheckModeRule, CheckPause};
use crate::catalog::{CheckSubject, NewCheckMode};

/// A mode to set for checks, in the place of what was set for the same.
#[derive(Debug, InputObject)]
pub(in super::super) struct SetCheckModeInput {
    /// The team for whose code it is; without team and repository it is for the organisation.
    team: Option<ID>,
    /// The name of the repository for which it is.
    repository: Option<String>,
    /// The mode.
    mode: CheckMode,
    /// Why, in one line.
    reason: Option<String>,
}

/// A mode that was set.
#[derive(Debug, SimpleObject)]
pub(in super::super) struct SetCheckModePayload {
    /// The mode, and for what it was set.
    rule: CheckModeRule,
}

/// What is to have no mode of its own any more.
#[derive(Debug, InputObject)]
pub(in super::super) struct RemoveCheckModeInput {
    /// The team for whose code it is; without team and repository it is the organisation's.
    team: Option<ID>,
    /// The name of the repository for which it is.
    repository: Option<String>,
    /// Why, in one line.
    reason: Option<String>,
}

/// A mode that was removed.
#[derive(Debug, SimpleObject)]
pub(in super::super) struct RemoveCheckModePayload {
    /// The mode, and for what it was set.
    rule: CheckModeRule,
}

/// Why blocking is to be paused.
#[derive(Debug, InputObject)]
pub(in super::super) struct PauseBlockingInput {
    /// Why, in one line; every check says it.
    reason: String,
}

/// The pause of all blocking.
#[derive(Debug, SimpleObject)]
pub(in super::super) struct PauseBlockingPayload {
    /// The pause.
    pause: CheckPause,
}

/// Why blocking is to be resumed.
#[derive(Debug, InputObject)]
pub(in super::super) struct ResumeBlockingInput {
    /// Why, in one line.
    reason: Option<String>,
}

/// The end of the pause of blocking.
#[derive(Debug, SimpleObject)]
pub(in super::super) struct ResumeBlockingPayload {
    /// The pause that ended.
    pause: CheckPause,
}

#[derive(Debug, Default)]
pub(in super::super) struct CheckModeMutation;

#[Object]
impl CheckModeMutation {
    /// Sets what checks do with their findings. Needs scope ADMIN for the organisation, role ADMIN in a team for the team, and role MAINTAIN in the owner of each of its services for a repository. There is no revision to name: the mode that is set last holds, with its reason.
    async fn set_check_mode(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A mode to set for checks.")] input: SetCheckModeInput,
    ) -> ApiResult<SetCheckModePayload> {
        let new = NewCheckMode {
            subject: subject(input.team.as_ref(), input.repository)?,
            mode: input.mode.into(),
            reason: input.reason,
        };
        let rule = ctx.catalog().set_check_mode(ctx.requester(), new).await?;
        Ok(SetCheckModePayload {
            rule: CheckModeRule(rule),
        })
    }

    /// Removes a mode, so that the next wider one holds. Needs what setting it needs.
    async fn remove_check_mode(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is to have no mode of its own any more.")]
        input: RemoveCheckModeInput,
    ) -> ApiResult<RemoveCheckModePayload> {
        let subject = subject(input.team.as_ref(), input.repository)?;
        let rule = ctx
            .catalog()
            .remove_check_mode(ctx.requester(), subject, input.reason.as_deref())
            .await?;
        Ok(RemoveCheckModePayload {
            rule: CheckModeRule(rule),
        })
    }

    /// Lets no check block until blocking is resumed, whatever modes are set. Needs scope ADMIN.
    async fn pause_blocking(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Why blocking is to be paused.")] input: PauseBlockingInput,
    ) -> ApiResult<PauseBlockingPayload> {
        let pause = ctx
            .catalog()
            .pause_blocking(ctx.requester(), &input.reason)
            .await?;
        Ok(PauseBlockingPayload {
            pause: pause.into(),
        })
    }

    /// Ends the pause of blocking. Needs scope ADMIN.
    async fn resume_blocking(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Why blocking is to be resumed.")] input: ResumeBlockingInput,
    ) -> ApiResult<ResumeBlockingPayload> {
        let pause = ctx
            .catalog()
            .resume_blocking(ctx.requester(), input.reason.as_deref())
            .await?;
        Ok(ResumeBlockingPayload {
            pause: pause.into(),
        })
    }
}

fn subject(team: Option<&ID>, repository: Option<String>) -> ApiResult<CheckSubject> {
    match (team, repository) {
        (None, None) => Ok(CheckSubject::Organisation),
        (Some(team), None) => Ok(CheckSubject::Team(NodeType::Team.uuid(team)?)),
        (None, Some(name)) => Ok(CheckSubject::Repository(name)),
        (Some(_), Some(_)) => Err(ApiError::bad_input(
            "both a team and a repository are given",
            "Set one mode for each of them.",
        )),
    }
}
