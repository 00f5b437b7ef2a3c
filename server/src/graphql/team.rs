//! Teams.

use async_graphql::{Context, ID, Object};

use super::connection::{List, list, page_below, page_request, page_size};
use super::context::ContextExt as _;
use super::error::ApiResult;
use super::loader::ServicesOfTeam;
use super::node::NodeType;
use super::service::Service;
use crate::catalog::{self, TeamFilter};

/// A team that owns services.
#[derive(Debug, Clone)]
pub(super) struct Team(pub(super) catalog::Team);

#[Object]
impl Team {
    pub(super) async fn id(&self) -> ID {
        NodeType::Team.id(self.0.id)
    }

    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Where to ask, e.g. a chat channel or an address.
    async fn contact(&self) -> Option<&str> {
        self.0.contact.as_deref()
    }

    /// False for a team that only a repository's file named: it has no rights.
    async fn verified(&self) -> bool {
        self.0.verified
    }

    #[graphql(complexity = "page_size(first) * child_complexity + 1")]
    async fn services(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> ApiResult<List<Service>> {
        let page = page_request(ctx, first, after)?;
        let services = page_below(ctx, ServicesOfTeam {}, self.0.id, page).await?;
        Ok(list(services, Service))
    }
}

#[derive(Debug, Default)]
pub(super) struct TeamQuery;

#[Object]
impl TeamQuery {
    /// Finds a team by its name.
    async fn team(&self, ctx: &Context<'_>, name: String) -> ApiResult<Option<Team>> {
        Ok(ctx
            .catalog()
            .find_team(ctx.requester(), &name)
            .await?
            .map(Team))
    }

    /// Every team, by name.
    #[graphql(complexity = "page_size(first) * child_complexity + 1")]
    async fn teams(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> ApiResult<List<Team>> {
        let page = page_request(ctx, first, after)?;
        let teams = ctx
            .catalog()
            .list_teams(ctx.requester(), TeamFilter::Active, page)
            .await?;
        Ok(list(teams, Team))
    }
}
