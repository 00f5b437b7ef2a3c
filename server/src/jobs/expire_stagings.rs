//! Deletes publishes that were begun and never committed, and what only they had brought.

use std::time::Duration;

use chrono::TimeDelta;

use super::JobError;
use super::runner::{Job, Progress};
use crate::catalog::Catalog;

/// Fragments are stored before the publish that they belong to is committed, for at most a day.
const GRACE: TimeDelta = TimeDelta::hours(25);

/// Deletes what nobody will come back for.
#[derive(Clone)]
pub(super) struct ExpireStagings {
    catalog: Catalog,
}

impl ExpireStagings {
    pub(super) fn new(catalog: Catalog) -> Self {
        Self { catalog }
    }
}

impl Job for ExpireStagings {
    fn name(&self) -> &'static str {
        "expire_stagings"
    }

    fn interval(&self) -> Duration {
        Duration::from_secs(600)
    }

    async fn run(&self) -> Result<Progress, JobError> {
        let now = self.catalog.clock().now();
        let stagings = self.catalog.store().delete_expired_stagings(now).await?;
        let fragments = self
            .catalog
            .store()
            .delete_orphan_fragments(now - GRACE)
            .await?;
        if stagings > 0 || fragments > 0 {
            tracing::info!(stagings, fragments, "abandoned publishes were deleted");
        }
        Ok(Progress::Idle)
    }
}
