//! Keeps the clone classes as the heads and the clone pairs are, and writes down each day how many
//! duplicates there are.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::JobError;
use super::runner::{Job, Progress};
use crate::catalog::{Catalog, CatalogError};

/// Forms classes of what changed.
#[derive(Clone)]
pub(super) struct FormClasses {
    catalog: Catalog,
    /// The day, and the state of the classes, that was written down last.
    recorded: Arc<Mutex<Option<(String, i64)>>>,
}

impl FormClasses {
    pub(super) fn new(catalog: Catalog) -> Self {
        Self {
            catalog,
            recorded: Arc::default(),
        }
    }

    /// Does all there is to do now.
    pub(super) async fn finish(&self) -> Result<(), JobError> {
        while self.run().await? == Progress::More {}
        Ok(())
    }

    async fn step(&self) -> Result<Progress, CatalogError> {
        if self.catalog.keep_clone_classes().await? {
            return Ok(Progress::More);
        }
        let state = self.catalog.clone_generation().await?;
        let last = self.lock().clone();
        if last.as_ref() != Some(&state) {
            self.catalog.record_clone_day().await?;
            *self.lock() = Some(state);
        }
        Ok(Progress::Idle)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<(String, i64)>> {
        self.recorded.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Job for FormClasses {
    fn name(&self) -> &'static str {
        "form_classes"
    }

    fn interval(&self) -> Duration {
        Duration::from_millis(500)
    }

    async fn run(&self) -> Result<Progress, JobError> {
        let step = self.step().await;
        step.map_err(|source| JobError::Classes { source })
    }
}
