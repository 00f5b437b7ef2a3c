//! Clone pairs.

use async_graphql::{Context, Enum, ID, Object};

use super::connection::{List, list, page_request};
use super::context::ContextExt as _;
use super::cost;
use super::error::ApiResult;
use super::fragment::Occurrence;
use super::node::NodeType;
use crate::catalog;

/// How two fragments differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(super) enum CloneType {
    /// Equal but for white space and comments.
    Exact,
    /// Equal but for names and literals.
    Renamed,
    /// With statements added, removed or changed.
    Edited,
}

impl From<brickyard_indexer::CloneType> for CloneType {
    fn from(clone_type: brickyard_indexer::CloneType) -> Self {
        match clone_type {
            brickyard_indexer::CloneType::Exact => Self::Exact,
            brickyard_indexer::CloneType::Renamed => Self::Renamed,
            brickyard_indexer::CloneType::Edited => Self::Edited,
        }
    }
}

impl CloneType {
    /// Reads the number that is stored.
    pub(super) fn of(number: u8) -> Self {
        match number {
            1 => Self::Exact,
            2 => Self::Renamed,
            _ => Self::Edited,
        }
    }

    /// Returns the number that is stored.
    pub(super) fn number(self) -> u8 {
        match self {
            Self::Exact => 1,
            Self::Renamed => 2,
            Self::Edited => 3,
        }
    }
}

/// Two occurrences whose fragments are similar.
#[derive(Debug, Clone)]
pub(super) struct ClonePair(pub(super) catalog::DuplicatePair);

/// Two occurrences whose fragments are similar.
#[Object]
impl ClonePair {
    /// Stable for the two fragments, 16 hex digits.
    async fn id(&self) -> ID {
        ID(self.0.id.clone())
    }

    /// From 0 to 1.
    async fn similarity(&self) -> f64 {
        self.0.similarity
    }

    /// How the two differ.
    async fn r#type(&self) -> CloneType {
        CloneType::of(self.0.clone_type)
    }

    /// One of the two; of the service that was asked about, if one was.
    async fn a(&self) -> Occurrence {
        Occurrence(self.0.a.clone())
    }

    /// The other one.
    async fn b(&self) -> Occurrence {
        Occurrence(self.0.b.clone())
    }
}

#[derive(Debug, Default)]
pub(super) struct CloneQuery;

#[Object]
impl CloneQuery {
    /// Pairs of functions of different services: the pair's two occurrences, by their ids.
    async fn clone_pair(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of one occurrence.")] a: ID,
        #[graphql(desc = "The id of the other one.")] b: ID,
    ) -> ApiResult<Option<ClonePair>> {
        let (a, b) = (
            NodeType::Occurrence.uuid(&a)?,
            NodeType::Occurrence.uuid(&b)?,
        );
        Ok(ctx
            .catalog()
            .clone_pair(ctx.requester(), a, b)
            .await?
            .map(ClonePair))
    }

    /// The most similar pairs of the whole catalogue.
    #[graphql(complexity = "cost::more(100, cost::page(first, child_complexity))")]
    async fn clone_pairs(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Whether pairs inside of one team are left out.",
            default_with = "Some(true)"
        )]
        other_teams_only: Option<bool>,
        #[graphql(desc = "How many items at most: 20 unless given, and never more than 100.")]
        first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> ApiResult<List<ClonePair>> {
        let page = page_request(ctx, first, after)?;
        let pairs = ctx
            .catalog()
            .clone_pairs(ctx.requester(), other_teams_only.unwrap_or(true), page)
            .await?;
        Ok(list(pairs, ClonePair))
    }
}
