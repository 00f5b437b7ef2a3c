//! Members of teams.

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};

use super::context::ContextExt as _;
use super::error::ApiResult;
use super::loader::{PrincipalId, TeamId};
use super::node::NodeType;
use super::principal::Principal;
use super::service::required;
use super::team::Team;
use crate::catalog;

/// What a member of a team may do; each role includes the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "catalog::Role")]
pub(super) enum Role {
    /// View what only the team sees.
    View,
    /// Publish.
    Publish,
    /// Edit services and the state of their versions.
    Maintain,
    /// Say who is in the team, and what it owns.
    Admin,
}

/// Somebody in a team.
#[derive(Debug, Clone)]
pub(super) struct TeamMember(pub(super) catalog::Member);

/// Somebody in a team.
#[Object]
impl TeamMember {
    /// The team. Unverified and dissolved ones give no rights.
    async fn team(&self, ctx: &Context<'_>) -> ApiResult<Team> {
        let found = ctx.loader().load_one(TeamId(self.0.team_id)).await?;
        Ok(Team(required(found, "the team")?))
    }

    /// Who.
    async fn principal(&self, ctx: &Context<'_>) -> ApiResult<Principal> {
        let id = PrincipalId(self.0.principal_id);
        let found = ctx.loader().load_one(id).await?;
        Ok(Principal(required(found, "the user or service account")?))
    }

    /// What they may do.
    async fn role(&self) -> Role {
        self.0.role.into()
    }

    /// Where it was declared: `catalog.toml`, `backstage` or `api`.
    async fn origin(&self) -> &str {
        &self.0.origin
    }

    /// Since when they have this role.
    async fn since(&self) -> DateTime<Utc> {
        self.0.created_at
    }
}

/// A role to give to somebody in a team.
#[derive(Debug, InputObject)]
pub(super) struct SetTeamMemberInput {
    /// The team.
    team: ID,
    /// Who.
    principal: ID,
    /// What they may do, in the place of the role that they had.
    role: Role,
}

/// Somebody in a team, as it is now.
#[derive(Debug, SimpleObject)]
pub(super) struct SetTeamMemberPayload {
    /// As it is now.
    member: TeamMember,
}

/// Somebody to take out of a team.
#[derive(Debug, InputObject)]
pub(super) struct RemoveTeamMemberInput {
    /// The team.
    team: ID,
    /// Who.
    principal: ID,
}

/// A team without somebody.
#[derive(Debug, SimpleObject)]
pub(super) struct RemoveTeamMemberPayload {
    /// The team as it is now.
    team: Team,
}

#[derive(Debug, Default)]
pub(super) struct MemberMutation;

#[Object]
impl MemberMutation {
    /// Makes somebody a member of a team, or gives a member another role. Needs the role ADMIN in the
    /// team.
    async fn set_team_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A role to give to somebody in a team.")] input: SetTeamMemberInput,
    ) -> ApiResult<SetTeamMemberPayload> {
        let team = NodeType::Team.uuid(&input.team)?;
        let principal = NodeType::Principal.uuid(&input.principal)?;
        let member = ctx
            .catalog()
            .set_team_member(ctx.requester(), team, principal, input.role.into())
            .await?;
        Ok(SetTeamMemberPayload {
            member: TeamMember(member),
        })
    }

    /// Takes somebody out of a team, who loses the rights at once. Needs the role ADMIN in the team,
    /// except for leaving it oneself.
    async fn remove_team_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Somebody to take out of a team.")] input: RemoveTeamMemberInput,
    ) -> ApiResult<RemoveTeamMemberPayload> {
        let team = NodeType::Team.uuid(&input.team)?;
        let principal = NodeType::Principal.uuid(&input.principal)?;
        let team = ctx
            .catalog()
            .remove_team_member(ctx.requester(), team, principal)
            .await?;
        Ok(RemoveTeamMemberPayload { team: Team(team) })
    }
}
