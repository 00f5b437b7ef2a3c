//! The audit log: who did what, and when. Every write appends to it in its own transaction.

use uuid::Uuid;

use super::{Catalog, CatalogError, Requester, Scope};
use crate::store::{self, AuditRecord, Change, Page, PageRequest, WriteTransaction};

impl Catalog {
    /// What happened, newest first.
    ///
    /// # Errors
    /// The requester is no administrator.
    pub async fn list_audit_events(
        &self,
        requester: &Requester,
        page: PageRequest,
    ) -> Result<Page<AuditRecord>, CatalogError> {
        requester.require(Scope::Admin)?;
        Ok(store::event::list_audit(self.store().connection(), page).await?)
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
        requester.require(Scope::Admin)?;
        Ok(store::event::find_audit(self.store().connection(), sequence).await?)
    }

    /// Writes down what a mutation did, as the last thing in its transaction: one audit event, and
    /// what derived data and tools must look at again.
    pub(super) async fn record(
        &self,
        write: &WriteTransaction,
        requester: &Requester,
        action: Action,
        changes: &[Change],
    ) -> Result<(), CatalogError> {
        let event = AuditRecord {
            sequence: 0,
            at: self.clock().now(),
            actor: requester.actor(),
            action: action.name.to_owned(),
            subject: action.object,
            detail: action.detail.map(|detail| detail.to_string()),
        };
        let objects: Vec<(Uuid, String)> = action
            .objects
            .into_iter()
            .map(|object| (self.ids().next(), object))
            .collect();
        store::event::append(write.connection(), &event, &objects, changes).await?;
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
