//! What clone classes amount to.

use async_graphql::{Context, Object, SimpleObject};

use super::super::connection::{List, list, page_request};
use super::super::context::ContextExt as _;
use super::super::error::ApiResult;
use super::super::loader::TeamId;
use super::super::team::Team;
use super::CloneClassFilterInput;
use crate::catalog;
use crate::graphql::cost;

/// How much of something is in clone classes, as far as the requester may view it.
#[derive(Debug, SimpleObject)]
pub(in super::super) struct CloneSum {
    /// In how many clone classes.
    classes: u64,
    /// How many different functions.
    fragments: u64,
    /// How many lines these have, all copies together.
    lines: u64,
}

impl From<catalog::CloneSum> for CloneSum {
    fn from(sum: catalog::CloneSum) -> Self {
        Self {
            classes: sum.classes,
            fragments: sum.fragments,
            lines: sum.lines,
        }
    }
}

/// What clone classes amount to together, as far as the requester may view them.
#[derive(Debug, SimpleObject)]
pub(in super::super) struct CloneTotals {
    /// How many clone classes.
    classes: u64,
    /// At how many places their functions stand.
    copies: u64,
    /// How many lines removing all copies but one of each saves.
    saved_lines: u64,
    /// How many teams own services that have them.
    teams: u64,
}

/// What a team has that another one had before.
#[derive(Debug)]
pub(in super::super) struct CloneFlow(catalog::CloneFlow);

/// What a team has that another one had before.
#[Object]
impl CloneFlow {
    /// Who had it first; null for services that nobody owns.
    async fn from(&self, ctx: &Context<'_>) -> ApiResult<Option<Team>> {
        team(ctx, self.0.from_team_id).await
    }

    /// Who had it later; null for services that nobody owns.
    async fn to(&self, ctx: &Context<'_>) -> ApiResult<Option<Team>> {
        team(ctx, self.0.to_team_id).await
    }

    /// How many clone classes.
    async fn classes(&self) -> u64 {
        self.0.classes
    }

    /// At how many places the later one has them.
    async fn copies(&self) -> u64 {
        self.0.copies
    }

    /// How many lines the later one has of them.
    async fn lines(&self) -> u64 {
        self.0.lines
    }
}

async fn team(ctx: &Context<'_>, id: Option<uuid::Uuid>) -> ApiResult<Option<Team>> {
    match id {
        Some(id) => Ok(ctx.loader().load_one(TeamId(id)).await?.map(Team)),
        None => Ok(None),
    }
}

/// How many duplicates there were at the end of a day; of today, how many there are.
#[derive(Debug, SimpleObject)]
pub(in super::super) struct CloneDay {
    /// As 2026-03-01, in UTC.
    day: String,
    /// How many clone classes.
    classes: u64,
    /// How many different functions were in them.
    fragments: u64,
    /// How many lines removing all copies but one would have saved.
    saved_lines: u64,
}

#[derive(Debug, Default)]
pub(in super::super) struct CloneSumQuery;

#[Object]
impl CloneSumQuery {
    /// What clone classes amount to together.
    #[graphql(complexity = "cost::more(100, child_complexity)")]
    async fn clone_totals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them; all unless given.")] filter: Option<CloneClassFilterInput>,
    ) -> ApiResult<CloneTotals> {
        let query = filter.unwrap_or_default().into_query()?;
        let totals = ctx.catalog().clone_totals(ctx.requester(), query).await?;
        Ok(CloneTotals {
            classes: totals.classes,
            copies: totals.copies,
            saved_lines: totals.saved_lines,
            teams: totals.teams,
        })
    }

    /// Which teams have what others had before: those first that have most lines of it. The service that had a function first is taken for its origin.
    #[graphql(complexity = "cost::more(100, cost::page(first, child_complexity))")]
    async fn copy_matrix(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many items at most: 20 unless given, and never more than 100.")]
        first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> ApiResult<List<CloneFlow>> {
        let page = page_request(ctx, first, after)?;
        let flows = ctx.catalog().copy_matrix(ctx.requester(), page).await?;
        Ok(list(flows, CloneFlow))
    }

    /// How many duplicates there were day by day. Days of which nothing was written down are absent. Who does not view everything is told of what the whole organisation sees.
    #[graphql(complexity = "cost::more(100, cost::list(100, child_complexity))")]
    async fn clone_trend(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first day, as 2026-03-01.")] from: String,
        #[graphql(desc = "The last day, at most 1000 days later.")] to: String,
    ) -> ApiResult<Vec<CloneDay>> {
        let days = ctx
            .catalog()
            .clone_trend(ctx.requester(), &from, &to)
            .await?;
        Ok(days
            .into_iter()
            .map(|day| CloneDay {
                day: day.day,
                classes: day.classes,
                fragments: day.fragments,
                saved_lines: day.saved_lines,
            })
            .collect())
    }
}
