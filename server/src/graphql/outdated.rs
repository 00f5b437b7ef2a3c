//! Functions that are not compared, because they have no fingerprint of the present scheme.

use async_graphql::{Context, Enum, Object, SimpleObject};
use chrono::{DateTime, Utc};

use super::connection::{List, list, page_request};
use super::context::ContextExt as _;
use super::cost;
use super::error::ApiResult;
use super::fragment::Fragment;
use crate::catalog;

/// Why functions are not compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(super) enum NotComparedReason {
    /// Their fingerprints are being computed anew from their source.
    Waiting,
    /// They were published without source, by a client of an older version.
    NoSource,
    /// Their text is no function of its language when it is read alone.
    NoFunction,
    /// Reading them needed too much memory.
    OutOfMemory,
    /// Reading them needed too much processor time.
    CpuTime,
    /// Reading them took too long.
    WallTime,
    /// Whatever read them broke.
    Crashed,
}

impl NotComparedReason {
    fn of(reason: Option<catalog::OutdatedReason>) -> Self {
        use catalog::OutdatedReason as Reason;
        match reason {
            None => Self::Waiting,
            Some(Reason::NoSource) => Self::NoSource,
            Some(Reason::NoFunction) => Self::NoFunction,
            Some(Reason::Memory) => Self::OutOfMemory,
            Some(Reason::CpuTime) => Self::CpuTime,
            Some(Reason::WallTime) => Self::WallTime,
            Some(Reason::Crash) => Self::Crashed,
        }
    }
}

/// How many functions of a language are not compared, for one reason.
#[derive(Debug, SimpleObject)]
pub(super) struct NotComparedCount {
    /// The language, in lower case.
    language: String,
    /// Why they are not compared.
    reason: NotComparedReason,
    /// How many functions.
    fragments: u64,
}

impl From<catalog::OutdatedCount> for NotComparedCount {
    fn from(count: catalog::OutdatedCount) -> Self {
        Self {
            language: count.language,
            reason: NotComparedReason::of(count.reason),
            fragments: count.fragments,
        }
    }
}

/// A function that is not compared.
#[derive(Debug, SimpleObject)]
pub(super) struct NotComparedFragment {
    /// The function.
    fragment: Fragment,
    /// Why it is not compared.
    reason: NotComparedReason,
    /// Since when that is known.
    since: DateTime<Utc>,
}

impl From<catalog::OutdatedFragment> for NotComparedFragment {
    fn from(outdated: catalog::OutdatedFragment) -> Self {
        Self {
            fragment: Fragment(outdated.fragment),
            reason: NotComparedReason::of(outdated.reason),
            since: outdated.noted_at,
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct OutdatedQuery;

#[Object]
impl OutdatedQuery {
    /// The functions that are not compared, because their fingerprints are of an older client version.
    #[graphql(complexity = "cost::more(100, cost::page(first, child_complexity))")]
    async fn not_compared_fragments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many items at most: 20 unless given, and never more than 100.")]
        first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> ApiResult<List<NotComparedFragment>> {
        let page = page_request(ctx, first, after)?;
        let found = ctx.catalog().list_outdated(ctx.requester(), page).await?;
        Ok(list(found, NotComparedFragment::from))
    }
}
