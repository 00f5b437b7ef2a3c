//! Owners and maintainers of services.

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};

use super::connection::{List, list, page_request};
use super::context::ContextExt as _;
use super::cost;
use super::error::ApiResult;
use super::loader::TeamId;
use super::node::NodeType;
use super::service::Service;
use super::team::Team;
use crate::catalog::{self, ServiceFilter, ServiceQuery};

/// A service that went from one owner to another.
#[derive(Debug, Clone)]
pub(super) struct OwnershipChange(pub(super) catalog::OwnershipChange);

/// A service that went from one owner to another.
#[Object]
impl OwnershipChange {
    /// Who owned it before; null: nobody.
    async fn from(&self, ctx: &Context<'_>) -> ApiResult<Option<Team>> {
        team(ctx, self.0.from_team_id).await
    }

    /// Who owned it afterwards; null: nobody.
    async fn to(&self, ctx: &Context<'_>) -> ApiResult<Option<Team>> {
        team(ctx, self.0.to_team_id).await
    }

    /// When.
    async fn at(&self) -> DateTime<Utc> {
        self.0.at
    }

    /// Who did it: the name of an access token, after the name of whom it stands for, or `server`.
    async fn actor(&self) -> &str {
        &self.0.actor
    }

    /// Why.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }
}

async fn team(ctx: &Context<'_>, id: Option<uuid::Uuid>) -> ApiResult<Option<Team>> {
    match id {
        Some(id) => Ok(ctx.loader().load_one(TeamId(id)).await?.map(Team)),
        None => Ok(None),
    }
}

/// A service to give to another team.
#[derive(Debug, InputObject)]
pub(super) struct TransferServiceInput {
    /// The service.
    id: ID,
    /// The team that is to own it; it must be verified.
    team: ID,
    /// Why; one line of at most 512 bytes.
    reason: String,
    /// The revision that was read.
    revision: i64,
}

/// A service to take into a team.
#[derive(Debug, InputObject)]
pub(super) struct ClaimServiceInput {
    /// The service.
    id: ID,
    /// The team that is to own it; it must be verified.
    team: ID,
    /// Why; one line of at most 512 bytes.
    reason: Option<String>,
    /// The revision that was read.
    revision: i64,
}

/// The teams that are to maintain a service besides its owner.
#[derive(Debug, InputObject)]
pub(super) struct SetMaintainersInput {
    /// The service.
    id: ID,
    /// All of them, at most 20; they must be verified.
    teams: Vec<ID>,
    /// The revision that was read.
    revision: i64,
}

/// A service as it is now.
#[derive(Debug, SimpleObject)]
pub(super) struct ServicePayload {
    /// As it is now.
    service: Service,
}

/// A service at the revision that was read.
#[derive(Debug, InputObject)]
pub(super) struct ServiceRevision {
    /// The service.
    id: ID,
    /// The revision that was read.
    revision: i64,
}

/// Services to give to a team.
#[derive(Debug, InputObject)]
pub(super) struct AssignOwnerInput {
    /// At most 100.
    services: Vec<ServiceRevision>,
    /// The team that is to own them; it must be verified.
    team: ID,
    /// Why; one line of at most 512 bytes.
    reason: String,
}

/// What became of one service of many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "catalog::AssignOutcome")]
pub(super) enum AssignOutcome {
    /// The team owns it now.
    Assigned,
    /// The team owned it before.
    Unchanged,
    /// It was changed since it was read, and stays as it is.
    Stale,
    /// There is no such service.
    NotFound,
}

/// What became of one service of many.
#[derive(Debug, SimpleObject)]
pub(super) struct AssignedService {
    /// The id that was given.
    id: ID,
    /// The service as it is now; null: there is none.
    service: Option<Service>,
    /// What became of it.
    outcome: AssignOutcome,
}

/// What became of each service.
#[derive(Debug, SimpleObject)]
pub(super) struct AssignOwnerPayload {
    /// In the order given.
    #[graphql(complexity = "cost::list(20, child_complexity)")]
    services: Vec<AssignedService>,
}

#[derive(Debug, Default)]
pub(super) struct OwnershipQuery;

#[Object]
impl OwnershipQuery {
    /// The queue of services that no team owns, by name.
    #[graphql(complexity = "cost::page(first, child_complexity)")]
    async fn unowned_services(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many items at most: 20 unless given, and never more than 100.")]
        first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> ApiResult<List<Service>> {
        let page = page_request(ctx, first, after)?;
        let query = ServiceQuery {
            filter: ServiceFilter {
                unowned: true,
                ..ServiceFilter::default()
            },
            ..ServiceQuery::default()
        };
        let services = ctx
            .catalog()
            .list_services(ctx.requester(), query, page)
            .await?;
        Ok(list(services, Service))
    }
}

#[derive(Debug, Default)]
pub(super) struct OwnershipMutation;

#[Object]
impl OwnershipMutation {
    /// Gives a service to another team. Needs the role ADMIN in the team that owns it.
    async fn transfer_service(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A service to give to another team.")] input: TransferServiceInput,
    ) -> ApiResult<ServicePayload> {
        let id = NodeType::Service.uuid(&input.id)?;
        let team = NodeType::Team.uuid(&input.team)?;
        let service = ctx
            .catalog()
            .transfer_service(ctx.requester(), (id, input.revision), team, &input.reason)
            .await?;
        Ok(ServicePayload {
            service: Service(service),
        })
    }

    /// Takes a service that no verified team owns. Needs the role MAINTAIN in the team that takes it.
    async fn claim_service(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A service to take into a team.")] input: ClaimServiceInput,
    ) -> ApiResult<ServicePayload> {
        let id = NodeType::Service.uuid(&input.id)?;
        let team = NodeType::Team.uuid(&input.team)?;
        let reason = input.reason.as_deref();
        let service = ctx
            .catalog()
            .claim_service(ctx.requester(), (id, input.revision), team, reason)
            .await?;
        Ok(ServicePayload {
            service: Service(service),
        })
    }

    /// Says which teams maintain a service besides its owner. Needs the role MAINTAIN in the team
    /// that owns it.
    async fn set_maintainers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The teams that are to maintain a service besides its owner.")]
        input: SetMaintainersInput,
    ) -> ApiResult<ServicePayload> {
        let id = NodeType::Service.uuid(&input.id)?;
        let mut teams = Vec::with_capacity(input.teams.len());
        for team in &input.teams {
            teams.push(NodeType::Team.uuid(team)?);
        }
        let service = ctx
            .catalog()
            .set_maintainers(ctx.requester(), (id, input.revision), &teams)
            .await?;
        Ok(ServicePayload {
            service: Service(service),
        })
    }

    /// Gives many services to a team at once; those that were changed meanwhile stay as they are.
    /// Needs an administrator of the organisation.
    async fn assign_owner(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Services to give to a team.")] input: AssignOwnerInput,
    ) -> ApiResult<AssignOwnerPayload> {
        let team = NodeType::Team.uuid(&input.team)?;
        let mut services = Vec::with_capacity(input.services.len());
        for one in &input.services {
            services.push((NodeType::Service.uuid(&one.id)?, one.revision));
        }
        let outcomes = ctx
            .catalog()
            .assign_owner(ctx.requester(), &services, team, &input.reason)
            .await?;
        let services = input.services.into_iter().zip(outcomes);
        let services = services.map(|(one, (service, outcome))| AssignedService {
            id: one.id,
            service: service.map(Service),
            outcome: outcome.into(),
        });
        Ok(AssignOwnerPayload {
            services: services.collect(),
        })
    }
}
