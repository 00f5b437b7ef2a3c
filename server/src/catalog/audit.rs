//! The audit log: who did what, and when. Every write appends to it in its own transaction.

use super::{Catalog, CatalogError, Requester, Scope};
use crate::store::{self, AuditRecord, Page, PageRequest};

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

    /// An event of now by this requester, not yet stored.
    pub(super) fn audit_record(
        &self,
        requester: &Requester,
        action: &str,
        subject: &str,
    ) -> AuditRecord {
        AuditRecord {
            sequence: 0,
            at: self.clock().now(),
            actor: requester.actor().to_owned(),
            action: action.to_owned(),
            subject: subject.to_owned(),
            detail: None,
        }
    }
}
