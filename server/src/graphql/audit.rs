//! Audit events.

use async_graphql::{Context, ID, InputObject, Object};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::connection::{List, numbered_list, numbered_request};
use super::context::ContextExt as _;
use super::cost;
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

    /// Name of the access token that acted, after the name of whom it stands for, or `server`.
    async fn actor(&self) -> &str {
        &self.0.actor
    }

    /// What was done, e.g. `service.rename`.
    async fn action(&self) -> &str {
        &self.0.action
    }

    /// What it was done to above all, e.g. `inventory/update-stock`.
    async fn subject(&self) -> &str {
        &self.0.subject
    }

    /// Everything that it was done to, the subject first.
    async fn objects(&self) -> Vec<&str> {
        let others = self.0.objects.iter().map(|(_, object)| object.as_str());
        std::iter::once(self.0.subject.as_str())
            .chain(others.filter(|object| *object != self.0.subject))
            .collect()
    }

    /// What else there is to say, as JSON.
    async fn detail(&self) -> Option<&str> {
        self.0.detail.as_deref()
    }

    /// Whether a seal covers it, so that `brickyard-server audit verify` would notice an edit.
    async fn sealed(&self) -> bool {
        self.0.is_sealed
    }
}

/// Which audit events are wanted; what is absent does not matter.
#[derive(Debug, Default, InputObject)]
pub(super) struct AuditFilter {
    /// Done to this, e.g. `inventory/update-stock`.
    object: Option<String>,
    /// By this access token, or by anything that stands for this user or service account.
    actor: Option<String>,
    /// What was done, e.g. `service.rename`.
    action: Option<String>,
    /// Not before this moment.
    from: Option<DateTime<Utc>>,
    /// Before this moment.
    to: Option<DateTime<Utc>>,
}

impl From<AuditFilter> for catalog::AuditFilter {
    fn from(filter: AuditFilter) -> Self {
        Self {
            object: filter.object,
            actor: filter.actor,
            action: filter.action,
            from: filter.from,
            to: filter.to,
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct AuditQuery;

#[Object]
impl AuditQuery {
    /// What happened, newest first; needs scope ADMIN.
    #[graphql(complexity = "cost::page(first, child_complexity)")]
    async fn audit_events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them; all unless given.")] filter: Option<AuditFilter>,
        #[graphql(desc = "How many items at most: 20 unless given, and never more than 100.")]
        first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> ApiResult<List<AuditEvent>> {
        let request = numbered_request(ctx, first, after)?;
        let filter = filter.unwrap_or_default().into();
        let (catalog, requester) = (ctx.catalog(), ctx.requester());
        let events = catalog
            .list_audit_events(requester, &filter, request.after, request.first + 1)
            .await?;
        let total = if request.with_total {
            Some(catalog.count_audit_events(requester, &filter).await?)
        } else {
            None
        };
        Ok(numbered_list(
            events,
            request,
            total,
            |event| event.sequence,
            AuditEvent,
        ))
    }
}
