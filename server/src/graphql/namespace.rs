//! Namespaces.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};

use super::connection::{List, list, page_request};
use super::context::ContextExt as _;
use super::cost;
use super::error::ApiResult;
use super::loader::TeamId;
use super::node::NodeType;
use super::team::Team;
use crate::catalog;

/// What services are named in: the first half of their refs.
#[derive(Debug, Clone)]
pub(super) struct Namespace(pub(super) catalog::Namespace);

/// What services are named in: the first half of their refs.
#[Object]
impl Namespace {
    /// Its id.
    pub(super) async fn id(&self) -> ID {
        NodeType::Namespace.id(self.0.id)
    }

    /// Its name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The team whose members name new services in it; null: everybody who may publish does.
    async fn owner(&self, ctx: &Context<'_>) -> ApiResult<Option<Team>> {
        match self.0.team_id {
            Some(id) => Ok(ctx.loader().load_one(TeamId(id)).await?.map(Team)),
            None => Ok(None),
        }
    }

    /// Where its owner was declared: `catalog.toml`, `backstage` or `api`.
    async fn origin(&self) -> &str {
        &self.0.origin
    }

    /// Rises with every edit; an edit names the one that it was made for.
    async fn revision(&self) -> i64 {
        self.0.revision
    }

    /// When it was first named.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }
}

/// Which namespaces a list holds.
#[derive(Debug, Default, InputObject)]
pub(super) struct NamespaceFilter {
    /// Only namespaces that no team owns.
    unowned: Option<bool>,
}

/// A namespace to make.
#[derive(Debug, InputObject)]
pub(super) struct CreateNamespaceInput {
    /// Letters, digits, dots and hyphens.
    name: String,
    /// The team that is to own it.
    team: ID,
}

/// A namespace to give to a team.
#[derive(Debug, InputObject)]
pub(super) struct MoveNamespaceInput {
    /// The namespace.
    id: ID,
    /// The team that is to own it; null: none.
    team: Option<ID>,
    /// The revision that was read.
    revision: i64,
}

/// A namespace as it is now.
#[derive(Debug, SimpleObject)]
pub(super) struct NamespacePayload {
    /// As it is now.
    namespace: Namespace,
}

#[derive(Debug, Default)]
pub(super) struct NamespaceQuery;

#[Object]
impl NamespaceQuery {
    /// Finds a namespace by its name.
    async fn namespace(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its name, in whatever case.")] name: String,
    ) -> ApiResult<Option<Namespace>> {
        let found = ctx.catalog().find_namespace(ctx.requester(), &name).await?;
        Ok(found.map(Namespace))
    }

    /// Namespaces, by name.
    #[graphql(complexity = "cost::page(first, child_complexity)")]
    async fn namespaces(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them; all unless given.")] filter: Option<NamespaceFilter>,
        #[graphql(desc = "How many items at most: 20 unless given, and never more than 100.")]
        first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> ApiResult<List<Namespace>> {
        let page = page_request(ctx, first, after)?;
        let only_unowned = filter.unwrap_or_default().unowned.unwrap_or(false);
        let found = ctx
            .catalog()
            .list_namespaces(ctx.requester(), only_unowned, page)
            .await?;
        Ok(list(found, Namespace))
    }
}

#[derive(Debug, Default)]
pub(super) struct NamespaceMutation;

#[Object]
impl NamespaceMutation {
    /// Makes a namespace before anything is published there. Needs the role ADMIN in the team.
    async fn create_namespace(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A namespace to make.")] input: CreateNamespaceInput,
    ) -> ApiResult<NamespacePayload> {
        let team = NodeType::Team.uuid(&input.team)?;
        let made = ctx
            .catalog()
            .create_namespace(ctx.requester(), &input.name, team)
            .await?;
        Ok(NamespacePayload {
            namespace: Namespace(made),
        })
    }

    /// Gives a namespace to a team. Needs the role ADMIN in the team that owns it; one that nobody
    /// owns is claimed with that role in the receiving team, unless others have services in it.
    async fn move_namespace(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A namespace to give to a team.")] input: MoveNamespaceInput,
    ) -> ApiResult<NamespacePayload> {
        let id = NodeType::Namespace.uuid(&input.id)?;
        let team = match &input.team {
            Some(team) => Some(NodeType::Team.uuid(team)?),
            None => None,
        };
        let moved = ctx
            .catalog()
            .move_namespace(ctx.requester(), (id, input.revision), team)
            .await?;
        Ok(NamespacePayload {
            namespace: Namespace(moved),
        })
    }
}
