//! Teams.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, SimpleObject};
use chrono::{DateTime, Utc};

use super::clone_class::sum::CloneSum;
use super::connection::{List, list, page_below, page_request};
use super::context::ContextExt as _;
use super::cost;
use super::error::ApiResult;
use super::loader::{
    CloneSumOfTeam, FormerServicesOf, MaintainedBy, MembersOf, NamespacesOf, ServicesOfTeam,
};
use super::member::TeamMember;
use super::namespace::Namespace;
use super::node::NodeType;
use super::principal::edited;
use super::service::Service;
use crate::catalog::{self, NewTeam, TeamEdit, TeamFilter};

/// A team that owns services.
#[derive(Debug, Clone)]
pub(super) struct Team(pub(super) catalog::Team);

/// A team that owns services.
#[Object]
impl Team {
    /// Its id.
    pub(super) async fn id(&self) -> ID {
        NodeType::Team.id(self.0.id)
    }

    /// Its name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Where to ask, e.g. a chat channel or an address.
    async fn contact(&self) -> Option<&str> {
        self.0.contact.as_deref()
    }

    /// What it is for.
    async fn description(&self) -> Option<&str> {
        self.0.description.as_deref()
    }

    /// False for a team that only a repository's file named: it has no rights.
    async fn verified(&self) -> bool {
        self.0.verified
    }

    /// Where it was declared: `repository`, `catalog.toml`, `backstage` or `api`.
    async fn origin(&self) -> &str {
        &self.0.origin
    }

    /// How much of its services' functions other services have too, its own among them.
    async fn clone_sum(&self, ctx: &Context<'_>) -> ApiResult<CloneSum> {
        let sum = ctx.loader().load_one(CloneSumOfTeam(self.0.id)).await?;
        Ok(CloneSum::from(sum.unwrap_or_default()))
    }

    /// When it was dissolved; null while it exists.
    async fn dissolved_at(&self) -> Option<DateTime<Utc>> {
        self.0.dissolved_at
    }

    /// Rises with every edit; an edit names the one that it was made for.
    async fn revision(&self) -> i64 {
        self.0.revision
    }

    /// The services that it owns, by name.
    #[graphql(complexity = "cost::page(first, child_complexity)")]
    async fn services(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many items at most: 20 unless given, and never more than 100.")]
        first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> ApiResult<List<Service>> {
        let page = page_request(ctx, first, after)?;
        let services = page_below(ctx, ServicesOfTeam {}, self.0.id, page).await?;
        Ok(list(services, Service))
    }

    /// The services that it maintains besides their owners, oldest first.
    #[graphql(complexity = "cost::page(first, child_complexity)")]
    async fn maintains(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many items at most: 20 unless given, and never more than 100.")]
        first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> ApiResult<List<Service>> {
        let page = page_request(ctx, first, after)?;
        let services = page_below(ctx, MaintainedBy {}, self.0.id, page).await?;
        Ok(list(services, Service))
    }

    /// The services that it was the last to own and that nobody owns now.
    #[graphql(complexity = "cost::page(first, child_complexity)")]
    async fn former_services(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many items at most: 20 unless given, and never more than 100.")]
        first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> ApiResult<List<Service>> {
        let page = page_request(ctx, first, after)?;
        let services = page_below(ctx, FormerServicesOf {}, self.0.id, page).await?;
        Ok(list(services, Service))
    }

    /// Who is in it, in the order in which they came.
    #[graphql(complexity = "cost::page(first, child_complexity)")]
    async fn members(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many items at most: 20 unless given, and never more than 100.")]
        first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> ApiResult<List<TeamMember>> {
        let page = page_request(ctx, first, after)?;
        let members = page_below(ctx, MembersOf {}, self.0.id, page).await?;
        Ok(list(members, TeamMember))
    }

    /// The namespaces that it owns, by name.
    #[graphql(complexity = "cost::page(first, child_complexity)")]
    async fn namespaces(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many items at most: 20 unless given, and never more than 100.")]
        first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> ApiResult<List<Namespace>> {
        let page = page_request(ctx, first, after)?;
        let namespaces = page_below(ctx, NamespacesOf {}, self.0.id, page).await?;
        Ok(list(namespaces, Namespace))
    }
}

/// A team to make.
#[derive(Debug, InputObject)]
pub(super) struct CreateTeamInput {
    /// Letters, digits, dots and hyphens.
    name: String,
    /// Where to ask; one line of at most 255 bytes.
    contact: Option<String>,
    /// What it is for; at most 4,096 bytes.
    description: Option<String>,
}

/// What to change of a team; what is absent stays, null clears.
#[derive(Debug, InputObject)]
pub(super) struct UpdateTeamInput {
    /// The team.
    id: ID,
    /// Where to ask; one line of at most 255 bytes.
    contact: MaybeUndefined<String>,
    /// What it is for; at most 4,096 bytes.
    description: MaybeUndefined<String>,
    /// The revision that was read.
    revision: i64,
}

/// A team to rename.
#[derive(Debug, InputObject)]
pub(super) struct RenameTeamInput {
    /// The team.
    id: ID,
    /// Letters, digits, dots and hyphens.
    name: String,
    /// The revision that was read.
    revision: i64,
}

/// A team to verify.
#[derive(Debug, InputObject)]
pub(super) struct VerifyTeamInput {
    /// The team.
    id: ID,
    /// The revision that was read.
    revision: i64,
}

/// A team to dissolve.
#[derive(Debug, InputObject)]
pub(super) struct DissolveTeamInput {
    /// The team.
    id: ID,
    /// Why; one line of at most 512 bytes.
    reason: String,
    /// The revision that was read.
    revision: i64,
}

/// A team to merge into another one.
#[derive(Debug, InputObject)]
pub(super) struct MergeTeamInput {
    /// The team that ends; nobody verified it, or it was dissolved.
    id: ID,
    /// The verified team that gets its services.
    into: ID,
    /// Why; one line of at most 512 bytes.
    reason: String,
    /// The revision that was read of the team that ends.
    revision: i64,
}

/// A team as it is now.
#[derive(Debug, SimpleObject)]
pub(super) struct TeamPayload {
    /// As it is now.
    team: Team,
}

/// Two teams that became one.
#[derive(Debug, SimpleObject)]
pub(super) struct MergeTeamPayload {
    /// The team that is left.
    team: Team,
    /// How many services came to it.
    services: u64,
}

impl From<catalog::Team> for TeamPayload {
    fn from(team: catalog::Team) -> Self {
        Self { team: Team(team) }
    }
}

#[derive(Debug, Default)]
pub(super) struct TeamQuery;

#[Object]
impl TeamQuery {
    /// Finds a team by its name, or by one that it had formerly.
    async fn team(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its name, in whatever case.")] name: String,
    ) -> ApiResult<Option<Team>> {
        Ok(ctx
            .catalog()
            .find_team(ctx.requester(), &name)
            .await?
            .map(Team))
    }

    /// Every team that was not dissolved, by name.
    #[graphql(complexity = "cost::page(first, child_complexity)")]
    async fn teams(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many items at most: 20 unless given, and never more than 100.")]
        first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> ApiResult<List<Team>> {
        teams(ctx, TeamFilter::Active, first, after).await
    }

    /// The queue of teams that nobody verified, by name: they are verified or merged.
    #[graphql(complexity = "cost::page(first, child_complexity)")]
    async fn unverified_teams(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many items at most: 20 unless given, and never more than 100.")]
        first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> ApiResult<List<Team>> {
        teams(ctx, TeamFilter::Unverified, first, after).await
    }

    /// The queue of dissolved teams that were the last to own a service that nobody owns now.
    #[graphql(complexity = "cost::page(first, child_complexity)")]
    async fn dissolved_teams(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many items at most: 20 unless given, and never more than 100.")]
        first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> ApiResult<List<Team>> {
        teams(ctx, TeamFilter::Dissolved, first, after).await
    }
}

async fn teams(
    ctx: &Context<'_>,
    filter: TeamFilter,
    first: Option<i32>,
    after: Option<String>,
) -> ApiResult<List<Team>> {
    let page = page_request(ctx, first, after)?;
    let teams = ctx
        .catalog()
        .list_teams(ctx.requester(), filter, page)
        .await?;
    Ok(list(teams, Team))
}

#[derive(Debug, Default)]
pub(super) struct TeamMutation;

#[Object]
impl TeamMutation {
    /// Makes a verified team. Needs an administrator of the organisation.
    async fn create_team(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A team to make.")] input: CreateTeamInput,
    ) -> ApiResult<TeamPayload> {
        let new = NewTeam {
            name: input.name,
            contact: input.contact,
            description: input.description,
        };
        Ok(ctx
            .catalog()
            .create_team(ctx.requester(), new)
            .await?
            .into())
    }

    /// Changes contact and description. Needs the role ADMIN in the team.
    async fn update_team(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to change of a team; what is absent stays, null clears.")]
        input: UpdateTeamInput,
    ) -> ApiResult<TeamPayload> {
        let id = NodeType::Team.uuid(&input.id)?;
        let edit = TeamEdit {
            contact: edited(input.contact),
            description: edited(input.description),
        };
        let team = ctx
            .catalog()
            .update_team(ctx.requester(), id, input.revision, edit)
            .await?;
        Ok(team.into())
    }

    /// Renames a team; its former name leads to it from now on. Needs the role ADMIN in the team.
    async fn rename_team(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A team to rename.")] input: RenameTeamInput,
    ) -> ApiResult<TeamPayload> {
        let id = NodeType::Team.uuid(&input.id)?;
        let team = ctx
            .catalog()
            .rename_team(ctx.requester(), id, input.revision, &input.name)
            .await?;
        Ok(team.into())
    }

    /// Says that a team exists, which gives its members their rights; a dissolved one exists again.
    /// Needs an administrator of the organisation.
    async fn verify_team(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A team to verify.")] input: VerifyTeamInput,
    ) -> ApiResult<TeamPayload> {
        let id = NodeType::Team.uuid(&input.id)?;
        let team = ctx
            .catalog()
            .verify_team(ctx.requester(), id, input.revision)
            .await?;
        Ok(team.into())
    }

    /// Dissolves a team: nobody owns its services and namespaces then, and its members lose their
    /// rights. Needs the role ADMIN in the team.
    async fn dissolve_team(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A team to dissolve.")] input: DissolveTeamInput,
    ) -> ApiResult<TeamPayload> {
        let id = NodeType::Team.uuid(&input.id)?;
        let team = ctx
            .catalog()
            .dissolve_team(ctx.requester(), id, input.revision, &input.reason)
            .await?;
        Ok(team.into())
    }

    /// Merges an unverified or dissolved team into a verified one, which gets its services and
    /// namespaces, and to which its name leads. Needs an administrator of the organisation.
    async fn merge_team(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A team to merge into another one.")] input: MergeTeamInput,
    ) -> ApiResult<MergeTeamPayload> {
        let id = NodeType::Team.uuid(&input.id)?;
        let into = NodeType::Team.uuid(&input.into)?;
        let merged = ctx
            .catalog()
            .merge_team(ctx.requester(), (id, input.revision), into, &input.reason)
            .await?;
        Ok(MergeTeamPayload {
            team: Team(merged.team),
            services: merged.services,
        })
    }
}
