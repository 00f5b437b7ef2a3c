//! Audit events.

use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};

use super::connection::{List, list, page_request, page_size};
use super::context::ContextExt as _;
use super::error::ApiResult;
use crate::catalog;

/// Who did what to what, and when.
#[derive(Debug, Clone)]
pub(super) struct AuditEvent(catalog::AuditRecord);

#[Object]
impl AuditEvent {
    pub(super) async fn id(&self) -> ID {
        ID(format!("AuditEvent:{}", self.0.sequence))
    }

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
        first: Option<i32>,
        after: Option<String>,
    ) -> ApiResult<List<AuditEvent>> {
        let page = page_request(first, after)?;
        let events = ctx
            .catalog()
            .list_audit_events(ctx.requester(), page)
            .await?;
        Ok(list(events, page, AuditEvent))
    }
}
