//! How waivers are made, approved and revoked.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

use super::Waiver;
use crate::catalog;
use crate::graphql::check::base64_bytes;
use crate::graphql::context::ContextExt as _;
use crate::graphql::error::ApiResult;
use crate::graphql::node::NodeType;

/// A finding to excuse.
#[derive(Debug, InputObject)]
pub(super) struct CreateWaiverInput {
    /// The finding, as `brickyard check` calls it.
    finding: String,
    /// The repository whose function is excused.
    repository: String,
    /// The function's file, relative to the repository's work tree.
    path: String,
    /// The function's name.
    name: String,
    /// The language of the function, in lower case.
    language: String,
    /// The version of the language's fingerprints that `fingerprint` was computed with.
    scheme: i32,
    /// Base64 of the encoded fingerprint of the function as it is.
    fingerprint: String,
    /// Where the original stands.
    occurrence: ID,
    /// Why, in one line of 10 to 500 characters.
    reason: String,
    /// For how many days; see `waiverRules`.
    days: Option<i32>,
    /// Whether the two are no duplicates at all.
    #[graphql(default = false)]
    false_positive: bool,
}

/// A finding that is excused.
#[derive(Debug, SimpleObject)]
pub(super) struct CreateWaiverPayload {
    /// The waiver; it may have to be approved first.
    waiver: Waiver,
}

/// A waiver that was approved.
#[derive(Debug, SimpleObject)]
pub(super) struct ApproveWaiverPayload {
    /// The waiver, which excuses its finding.
    waiver: Waiver,
}

/// A waiver to end.
#[derive(Debug, InputObject)]
pub(super) struct RevokeWaiverInput {
    /// The waiver.
    id: ID,
    /// Why, in one line of 10 to 500 characters.
    reason: String,
}

/// A waiver that was ended.
#[derive(Debug, SimpleObject)]
pub(super) struct RevokeWaiverPayload {
    /// The waiver, which excuses nothing any more.
    waiver: Waiver,
}

#[derive(Debug, Default)]
pub(in crate::graphql) struct WaiverMutation;

#[Object]
impl WaiverMutation {
    /// Excuses a finding for a time. A waiver in force for the same finding of the same repository is
    /// replaced. After somebody else than its author revoked one, the next one has to be approved.
    /// Needs scope PUBLISH.
    async fn create_waiver(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A finding to excuse.")] input: CreateWaiverInput,
    ) -> ApiResult<CreateWaiverPayload> {
        let new = catalog::NewWaiver {
            fingerprint: base64_bytes(&input.fingerprint)?,
            occurrence: NodeType::Occurrence.uuid(&input.occurrence)?,
            finding: input.finding,
            repository: input.repository,
            path: input.path,
            name: input.name,
            language: input.language,
            scheme: i64::from(input.scheme),
            reason: input.reason,
            days: input.days.map(i64::from),
            false_positive: input.false_positive,
        };
        let waiver = ctx.catalog().create_waiver(ctx.requester(), new).await?;
        Ok(CreateWaiverPayload {
            waiver: Waiver(waiver),
        })
    }

    /// Approves a waiver: one that waits for it excuses its finding from now on. Needs the role MAINTAIN
    /// in the team that owns the service of the original.
    async fn approve_waiver(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The waiver.")] id: ID,
    ) -> ApiResult<ApproveWaiverPayload> {
        let id = NodeType::Waiver.uuid(&id)?;
        let waiver = ctx.catalog().approve_waiver(ctx.requester(), id).await?;
        Ok(ApproveWaiverPayload {
            waiver: Waiver(waiver),
        })
    }

    /// Ends a waiver. Its author may do that, and who has the role MAINTAIN in the team that owns the
    /// service of the original.
    async fn revoke_waiver(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A waiver to end.")] input: RevokeWaiverInput,
    ) -> ApiResult<RevokeWaiverPayload> {
        let id = NodeType::Waiver.uuid(&input.id)?;
        let waiver = ctx
            .catalog()
            .revoke_waiver(ctx.requester(), id, &input.reason)
            .await?;
        Ok(RevokeWaiverPayload {
            waiver: Waiver(waiver),
        })
    }
}
