//! What happens beside the requests: jobs that follow the change events, or the clock.
//!
//! Every job can run twice without harm: it reads how far its own result has come and continues
//! there. Nothing that a job meets ends the server.

mod expire_stagings;
mod form_classes;
mod index_source;
mod match_clones;
mod refingerprint;
mod runner;
mod seal_audit;
#[cfg(test)]
mod tests;
mod update_search;

pub use refingerprint::ParseWorker;
pub(crate) use refingerprint::Question;
pub use runner::Jobs;

use std::path::PathBuf;

use crate::catalog::{Catalog, CatalogError};
use crate::config::Config;
use crate::search::SearchError;
use crate::store::StoreError;

/// Starts every job. They end when the result is stopped or dropped.
pub fn start(catalog: &Catalog, config: &Config) -> Jobs {
    let mut jobs = Jobs::new();
    jobs.spawn(update_search::UpdateSearch::new(catalog.clone()));
    jobs.spawn(match_clones::MatchClones::new(catalog.clone()));
    match ParseWorker::new() {
        Ok(worker) => jobs.spawn(refingerprint::Refingerprint::new(catalog.clone(), worker)),
        Err(error) => tracing::error!(%error, "functions of an older scheme stay as they are"),
    }
    jobs.spawn(form_classes::FormClasses::new(catalog.clone()));
    jobs.spawn(expire_stagings::ExpireStagings::new(catalog.clone()));
    jobs.spawn(seal_audit::SealAudit::new(catalog.clone()));
    for source in index_source::IndexSource::all(catalog, config) {
        jobs.spawn(source);
    }
    jobs
}

/// Builds the search index anew from the database, and returns the number of services in it.
///
/// # Errors
/// The database or the index cannot be used.
pub async fn rebuild_search(catalog: &Catalog) -> Result<usize, JobError> {
    update_search::UpdateSearch::new(catalog.clone())
        .rebuild()
        .await
}

/// Forms all clone classes of which something changed since they were last formed.
///
/// # Errors
/// The database cannot be used.
pub async fn form_clone_classes(catalog: &Catalog) -> Result<(), JobError> {
    form_classes::FormClasses::new(catalog.clone())
        .finish()
        .await
}

/// Brings the clone index to the newest change and compares every fragment that never was; what the
/// job does bit by bit, beside a server.
///
/// # Errors
/// The database does not answer.
pub async fn match_clones(catalog: &Catalog) -> Result<(), JobError> {
    match_clones::MatchClones::new(catalog.clone())
        .settle()
        .await
}

/// Notes which functions have no fingerprint of the present scheme, and computes those of which there is
/// source in processes of `worker`; what the job does bit by bit, beside a server.
///
/// # Errors
/// The database does not answer, or no process can be started.
pub async fn refingerprint(catalog: &Catalog, worker: ParseWorker) -> Result<(), JobError> {
    refingerprint::Refingerprint::new(catalog.clone(), worker)
        .finish()
        .await
}

/// Why a job could not go on.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// The database does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The search index cannot be written.
    #[error(transparent)]
    Search(#[from] SearchError),
    /// A source's run cannot be noted.
    #[error("the [[source]] {name} cannot be run")]
    Ingestion {
        /// Its name.
        name: String,
        /// Why.
        source: CatalogError,
    },
    /// The audit log cannot be sealed.
    #[error("cannot seal the audit log")]
    Audit {
        /// Why.
        source: CatalogError,
    },
    /// The clone classes cannot be formed.
    #[error("cannot form the clone classes")]
    Classes {
        /// Why.
        source: CatalogError,
    },
    /// The folder of a `[[source]]` cannot be read.
    #[error("{}: cannot read this [[source]]; check its path", path.display())]
    Source {
        /// The folder.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The process that computes fingerprints cannot be started.
    #[error("cannot start the process that computes fingerprints")]
    ParseWorker {
        /// What the operating system said.
        source: std::io::Error,
    },
    /// A task broke; it is started again.
    #[error("the job broke")]
    Broken {
        /// What the runtime said.
        #[from]
        source: tokio::task::JoinError,
    },
}
