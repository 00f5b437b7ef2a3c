//! The change feed: what changed, for tools that follow the catalogue.

use async_graphql::{ComplexObject, Context, Enum, Object, SimpleObject};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::connection::{cursor_of, numbered_cursor, page_size};
use super::context::ContextExt as _;
use super::cost;
use super::error::{ApiError, ApiResult};
use super::node::{Node, NodeType};
use crate::catalog;

/// What kind of thing changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(super) enum ChangeKind {
    /// A service, its owner, its functions, its releases or its dependencies.
    Service,
    /// A team or who is in it.
    Team,
    /// A namespace.
    Namespace,
    /// A user or a service account; for administrators only.
    Principal,
    /// An access token; for administrators only.
    AccessToken,
    /// A mode of checks, or the pause of blocking.
    CheckMode,
}

impl From<ChangeKind> for catalog::ChangeKind {
    fn from(kind: ChangeKind) -> Self {
        match kind {
            ChangeKind::Service => Self::Service,
            ChangeKind::Team => Self::Team,
            ChangeKind::Namespace => Self::Namespace,
            ChangeKind::Principal => Self::Principal,
            ChangeKind::AccessToken => Self::AccessToken,
            ChangeKind::CheckMode => Self::CheckMode,
        }
    }
}

/// Something changed; what it is now must be read.
#[derive(Debug, SimpleObject)]
#[graphql(complex)]
pub(super) struct Change {
    /// Its place in the feed, for `after`.
    cursor: String,
    /// What kind of thing changed.
    kind: ChangeKind,
    /// When it changed.
    at: DateTime<Utc>,
    #[graphql(skip)]
    subject: Uuid,
}

#[ComplexObject]
impl Change {
    /// The thing as it is now; null when it is gone.
    async fn node(&self, ctx: &Context<'_>) -> ApiResult<Option<Node>> {
        Node::load(ctx, node_type(self.kind), self.subject).await
    }
}

fn node_type(kind: ChangeKind) -> NodeType {
    match kind {
        ChangeKind::Service => NodeType::Service,
        ChangeKind::Team => NodeType::Team,
        ChangeKind::Namespace => NodeType::Namespace,
        ChangeKind::Principal => NodeType::Principal,
        ChangeKind::AccessToken => NodeType::AccessToken,
        ChangeKind::CheckMode => NodeType::CheckModeRule,
    }
}

/// A part of the change feed.
#[derive(Debug, SimpleObject)]
pub(super) struct ChangePage {
    /// The changes, in the order in which they became visible.
    changes: Vec<Change>,
    /// Where to go on, as `after`; it moves on even when none of the changes was for the requester.
    end_cursor: String,
    /// Whether there is more to read now.
    has_more: bool,
}

#[derive(Debug, Default)]
pub(super) struct ChangeQuery;

#[Object]
impl ChangeQuery {
    /// What changed after a cursor, oldest first; without one from the beginning.
    #[graphql(complexity = "cost::page(first, child_complexity)")]
    async fn changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "The cursor of a change, or the `endCursor` of a page, to read on after."
        )]
        after: Option<String>,
        #[graphql(desc = "How many changes at most: 20 unless given, and never more than 100.")]
        first: Option<i32>,
        #[graphql(desc = "Only changes of these kinds; of all unless given.")] kinds: Option<
            Vec<ChangeKind>,
        >,
    ) -> ApiResult<ChangePage> {
        if first.is_some_and(|first| first < 1) {
            return Err(ApiError::bad_input(
                "`first` must be at least 1",
                "Ask for 1 to 100.",
            ));
        }
        let after = after.map_or(Ok(0), |cursor| numbered_cursor(&cursor))?;
        let kinds = kinds.unwrap_or_default().into_iter().map(Into::into);
        let page = ctx
            .catalog()
            .changes(
                ctx.requester(),
                after,
                kinds.collect(),
                page_size(first) as u64,
            )
            .await?;
        let changes = page.changes.into_iter().filter_map(|change| {
            Some(Change {
                cursor: cursor_of(change.sequence),
                kind: kind(change.kind)?,
                at: change.at,
                subject: change.subject,
            })
        });
        Ok(ChangePage {
            changes: changes.collect(),
            end_cursor: cursor_of(page.end),
            has_more: page.has_more,
        })
    }
}

/// The kind as the API knows it; none for what only a newer server knows.
fn kind(kind: catalog::ChangeKind) -> Option<ChangeKind> {
    match kind {
        catalog::ChangeKind::Service => Some(ChangeKind::Service),
        catalog::ChangeKind::Team => Some(ChangeKind::Team),
        catalog::ChangeKind::Namespace => Some(ChangeKind::Namespace),
        catalog::ChangeKind::Principal => Some(ChangeKind::Principal),
        catalog::ChangeKind::AccessToken => Some(ChangeKind::AccessToken),
        catalog::ChangeKind::CheckMode => Some(ChangeKind::CheckMode),
        catalog::ChangeKind::Other => None,
    }
}
