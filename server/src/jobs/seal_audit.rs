//! Seals the audit log, so that later edits of it show.

use std::time::Duration;

use super::JobError;
use super::runner::{Job, Progress};
use crate::catalog::{Catalog, CatalogError};

/// Seals what happened, some of it at once.
#[derive(Clone)]
pub(super) struct SealAudit {
    catalog: Catalog,
}

impl SealAudit {
    pub(super) fn new(catalog: Catalog) -> Self {
        Self { catalog }
    }
}

impl Job for SealAudit {
    fn name(&self) -> &'static str {
        "seal_audit"
    }

    fn interval(&self) -> Duration {
        Duration::from_secs(5)
    }

    async fn run(&self) -> Result<Progress, JobError> {
        match self.catalog.seal_audit_events().await {
            Ok(0) => Ok(Progress::Idle),
            Ok(_) => Ok(Progress::More),
            Err(CatalogError::Store(error)) => Err(error.into()),
            Err(error) => Err(JobError::Audit { source: error }),
        }
    }
}
