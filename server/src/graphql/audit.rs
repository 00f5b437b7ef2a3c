//! Audit events.

use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::connection::{List, list, page_request, page_size};
use super::context::ContextExt as _;
use super::error::ApiResult;
use super::node::NodeType;
use crate::catalog;

/// Who did what to what, and when.
#[derive(Debug, Clone)]
pub(super) struct AuditEvent(pub(super) catalog::AuditRecord);

impl AuditEvent {
    /// Its place in the log, from the number that its id holds.
    pub(super) fn sequence(uuid: Uuid) -> i64 {
        i64::try_from(uuid.as_u128()).unwrap_or(0)
    }
}

/// Who did what to what, and when.
#[Object]
impl AuditEvent {
    /// Its id.
    pub(super) async fn id(&self) -> ID {
        // Audit events are numbered; all other ids are UUIDs.
        NodeType::AuditEvent.id(Uuid::from_u128(self.0.sequence.unsigned_abs().into()))
    }

    /// When it happened.
    async fn at(&self) -> DateTime<Utc> {
        self.0.at
    }

    /// Name of the access token that acted, or `server`.
    async fn actor(&self) -> &str {
        &self.0.actor
    }

    /// E.g. `service.publish`.
    async fn action(&self) -> &str {
        &self.0.action
    }

    /// What it was done to, e.g. `inventory/update-stock`.
    async fn subject(&self) -> &str {
        &self.0.subject
    }

    /// What else there is to say, in JSON.
    async fn detail(&self) -> Option<&str> {
        self.0.detail.as_deref()
    }
}

#[derive(Debug, Default)]
pub(super) struct AuditQuery;

#[Object]
impl AuditQuery {
    /// Needs scope ADMIN; newest first.
    #[graphql(complexity = "page_size(first) * child_complexity + 1")]
    async fn audit_events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many items at most: 20 unless given, and never more than 100.")]
        first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> ApiResult<List<AuditEvent>> {
        let page = page_request(ctx, first, after)?;
        let events = ctx
            .catalog()
            .list_audit_events(ctx.requester(), page)
            .await?;
        Ok(list(events, AuditEvent))
    }
}
