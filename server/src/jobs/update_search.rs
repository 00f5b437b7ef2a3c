//! Keeps the search index as the database is.

use std::time::Duration;

use uuid::Uuid;

use super::JobError;
use super::runner::{Job, Progress};
use crate::catalog::Catalog;
use crate::search::{FunctionDocument, ServiceDocument};
use crate::store::{ServiceRecord, services_of};

/// How many change events are followed at once.
const EVENTS: u64 = 5_000;

/// How many services are read at once. One may have thousands of functions with their source.
const SERVICES: usize = 50;

/// So many services and functions are written at once, and a read more: making them durable costs
/// the same for one as for thousands.
const DOCUMENTS: usize = 5_000;

/// Follows the change events and writes each changed service anew.
#[derive(Clone)]
pub(super) struct UpdateSearch {
    catalog: Catalog,
}

impl UpdateSearch {
    pub(super) fn new(catalog: Catalog) -> Self {
        Self { catalog }
    }

    /// Writes every service, and returns how many there are.
    ///
    /// Events that arrive meanwhile are followed afterwards: the index then claims only what it
    /// had reached when this began.
    pub(super) async fn rebuild(&self) -> Result<usize, JobError> {
        let store = self.catalog.store();
        let newest = store.newest_sequence().await?;
        let index = self.catalog.search_index().clone();
        tokio::task::spawn_blocking(move || index.clear()).await??;
        let mut written = 0;
        let mut after = None;
        let mut batch = Batch::default();
        loop {
            let ids = store.list_service_ids(after, SERVICES as u64).await?;
            let Some(last) = ids.last() else { break };
            after = Some(*last);
            written += ids.len();
            self.read(&ids, &mut batch).await?;
            if batch.documents_and_functions >= DOCUMENTS {
                self.write(std::mem::take(&mut batch), 0).await?;
            }
        }
        self.write(batch, newest).await?;
        Ok(written)
    }

    /// Reads services as they are now; those that are gone are to be removed.
    async fn read(&self, ids: &[Uuid], batch: &mut Batch) -> Result<(), JobError> {
        let records = self.catalog.store().service_documents(ids).await?;
        let gone = ids
            .iter()
            .copied()
            .filter(|id| records.iter().all(|record| record.id != *id));
        batch.removed.extend(gone);
        for record in records {
            batch.documents_and_functions += 1 + record.functions.len();
            batch.documents.push(document(record));
        }
        Ok(())
    }

    /// Writes what was read, and how far the index has come with it.
    async fn write(&self, batch: Batch, sequence: i64) -> Result<(), JobError> {
        let index = self.catalog.search_index().clone();
        let apply = move || index.apply(batch.documents, &batch.removed, sequence);
        tokio::task::spawn_blocking(apply).await??;
        Ok(())
    }
}

/// Services that were read and are not written yet.
#[derive(Default)]
struct Batch {
    documents: Vec<ServiceDocument>,
    removed: Vec<Uuid>,
    documents_and_functions: usize,
}

impl Job for UpdateSearch {
    fn name(&self) -> &'static str {
        "update_search"
    }

    fn interval(&self) -> Duration {
        Duration::from_millis(200)
    }

    async fn run(&self) -> Result<Progress, JobError> {
        let store = self.catalog.store();
        let reached = self.catalog.search_index().sequence();
        let newest = store.newest_sequence().await?;
        if newest == reached {
            return Ok(Progress::Idle);
        }
        if reached == 0 || newest < reached {
            // An empty index, or one of a database that was replaced by an older one.
            let services = self.rebuild().await?;
            tracing::info!(services, sequence = newest, "the search index was built");
            return Ok(Progress::More);
        }
        let events = store.changes_after(reached, EVENTS).await?;
        let Some(last) = events.last() else {
            return Ok(Progress::Idle);
        };
        // Only the last write brings the index further; a crash before it repeats the others.
        let mut batch = Batch::default();
        for ids in services_of(&events).chunks(SERVICES) {
            if batch.documents_and_functions >= DOCUMENTS {
                self.write(std::mem::take(&mut batch), reached).await?;
            }
            self.read(ids, &mut batch).await?;
        }
        self.write(batch, last.sequence).await?;
        Ok(Progress::More)
    }
}

fn document(record: ServiceRecord) -> ServiceDocument {
    let functions = record
        .functions
        .into_iter()
        .map(|function| FunctionDocument {
            id: function.occurrence_id,
            name: function.name,
            path: function.path,
            language: function.language,
            source: function.source,
        });
    ServiceDocument {
        id: record.id,
        namespace: record.namespace,
        name: record.name,
        description: record.description,
        tags: record.tags,
        team: record.team,
        languages: record.languages,
        lifecycle: record.lifecycle,
        service_type: record.service_type,
        runtime: record.runtime,
        repository: record.repository,
        visible_to: record.visible_to,
        functions: functions.collect(),
    }
}
