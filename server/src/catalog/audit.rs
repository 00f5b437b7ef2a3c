//! The audit log: who did what, and when. Every write appends to it in its own transaction.

mod seal;

pub use self::seal::{AuditFlaw, AuditVerdict};
use super::{Catalog, CatalogError, Requester};
use crate::store::{self, AuditFilter, AuditRecord, Change, WriteTransaction};

impl Catalog {
    /// What happened, newest first, before this place of the log.
    ///
    /// # Errors
    /// The requester is no administrator.
    pub async fn list_audit_events(
        &self,
        requester: &Requester,
        filter: &AuditFilter,
        before: Option<i64>,
        first: u64,
    ) -> Result<Vec<AuditRecord>, CatalogError> {
        requester.require_administrator()?;
        Ok(store::audit::list(self.store().connection(), filter, before, first).await?)
    }

    /// How often it happened.
    ///
    /// # Errors
    /// The requester is no administrator.
    pub async fn count_audit_events(
        &self,
        requester: &Requester,
        filter: &AuditFilter,
    ) -> Result<u64, CatalogError> {
        requester.require_administrator()?;
        Ok(store::audit::count(self.store().connection(), filter).await?)
    }

    /// What happened at this place of the log.
    ///
    /// # Errors
    /// The requester is no administrator.
    pub async fn audit_event(
        &self,
        requester: &Requester,
        sequence: i64,
    ) -> Result<Option<AuditRecord>, CatalogError> {
        requester.require_administrator()?;
        Ok(store::audit::find(self.store().connection(), sequence).await?)
    }

    /// What happened after this place of the log, oldest first: for an export, page by page.
    ///
    /// # Errors
    /// The requester is no administrator.
    pub async fn audit_events_after(
        &self,
        requester: &Requester,
        after: i64,
        first: u64,
    ) -> Result<Vec<AuditRecord>, CatalogError> {
        requester.require_administrator()?;
        Ok(store::audit::between(self.store().connection(), after, i64::MAX, first).await?)
    }

    /// Writes down what a mutation did, as the last thing in its transaction: one audit event, and
    /// what derived data and tools must look at again.
    ///
    /// # Errors
    /// The access token is for checks only, and changes nothing.
    pub(super) async fn record(
        &self,
        write: &WriteTransaction,
        requester: &Requester,
        action: Action,
        changes: &[Change],
    ) -> Result<(), CatalogError> {
        requester.require_unbound()?;
        let event = AuditRecord {
            sequence: 0,
            at: self.clock().now(),
            actor: requester.actor(),
            action: action.name.to_owned(),
            subject: action.object,
            detail: action.detail.map(|detail| detail.to_string()),
            objects: action
                .objects
                .into_iter()
                .map(|object| (self.ids().next(), object))
                .collect(),
            is_sealed: false,
        };
        store::event::append(write.connection(), &event, changes).await?;
        Ok(())
    }
}

/// What a mutation did, for people.
#[derive(Debug)]
pub(super) struct Action {
    /// A noun and a verb, e.g. `service.rename`.
    pub(super) name: &'static str,
    /// What it was done to above all, e.g. `inventory/update-stock`.
    pub(super) object: String,
    /// What else it was done to.
    pub(super) objects: Vec<String>,
    /// What else there is to say.
    pub(super) detail: Option<serde_json::Value>,
}

impl Action {
    /// Something that was done to one object.
    pub(super) fn new(name: &'static str, object: impl Into<String>) -> Self {
        Self {
            name,
            object: object.into(),
            objects: Vec::new(),
            detail: None,
        }
    }

    /// Adds what else there is to say.
    pub(super) fn detail(self, detail: serde_json::Value) -> Self {
        Self {
            detail: Some(detail),
            ..self
        }
    }

    /// Adds what else it was done to.
    pub(super) fn objects(self, objects: impl IntoIterator<Item = String>) -> Self {
        Self {
            objects: objects.into_iter().collect(),
            ..self
        }
    }
}
