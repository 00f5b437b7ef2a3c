//! What the server reads itself, and what it could not take in.

mod problem;

use serde_json::json;
use uuid::Uuid;

pub use self::problem::Problem;
use super::audit::Action;
use super::{Catalog, CatalogError, Requester, Scope};
use crate::store::confirmation::{self, SOURCE_GONE, Vanishing};
use crate::store::{
    self, Change, IngestionError, IngestionErrorFilter, IngestionPlace, IngestionRun,
    IngestionSource, Page, PageRequest, Viewer,
};

/// What the server names as the version that read a commit: another one reads it again.
const THIS_VERSION: &str = env!("CARGO_PKG_VERSION");

/// How a run of a source ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IngestionOutcome {
    /// Something was written.
    Published,
    /// Everything was as it was.
    Unchanged,
    /// Some repositories were taken in, others not.
    Partly,
    /// Nothing was taken in.
    Failed,
}

impl IngestionOutcome {
    /// The word that is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Published => store::ingestion::PUBLISHED,
            Self::Unchanged => store::ingestion::UNCHANGED,
            Self::Partly => store::ingestion::PARTLY,
            Self::Failed => store::ingestion::FAILED,
        }
    }
}

impl Catalog {
    /// Makes the sources those that the settings name. What only a source that is gone has seen is no
    /// longer kept up to date by anybody, so its services are marked as vanished.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn declare_sources(
        &self,
        requester: &Requester,
        declared: &[(String, IngestionPlace)],
    ) -> Result<(), CatalogError> {
        requester.require_administrator()?;
        let write = self.store().write().await?;
        write.lock("ingestion sources").await?;
        let db = write.connection();
        let gone = store::ingestion::declare(db, declared, || self.ids().next()).await?;
        if gone.is_empty() {
            return Ok(write.commit().await?);
        }
        store::ingestion::forget_errors(db, &gone).await?;
        let ids = confirmation::seen_by_sources(db, &gone).await?;
        // All at once and in their order, as publishes lock them.
        write.lock_services(ids.clone()).await?;
        let seen = confirmation::of_services(db, &ids).await?;
        let mut objects = Vec::new();
        let mut changes = Vec::new();
        let now = self.clock().now();
        for (id, seen) in seen {
            let found = store::service::list_by_ids(db, &Viewer::Everything, &[id]).await?;
            for mut service in found {
                service.missing_since = Some(now);
                service.updated_at = now;
                store::service::update(db, &mut service).await?;
                // The next publish of the repository shall not be taken for one that changes nothing.
                store::repository::forget_content(db, service.repository_id).await?;
                objects.push(service.reference());
            }
            let why = Vanishing {
                reason: SOURCE_GONE.to_owned(),
                repository: seen.repository,
                commit: seen.commit,
                branch: seen.branch,
                source: seen.source,
                at: now,
            };
            confirmation::vanish(db, &[id], &why, || self.ids().next()).await?;
            changes.push(Change::service(id));
        }
        objects.sort_unstable();
        let action = Action::new("source.withdraw", gone.join(", "))
            .detail(json!({ "services": objects.len() }))
            .objects(objects);
        self.record(&write, requester, action, &changes).await?;
        Ok(write.commit().await?)
    }

    /// The source of this name, for whoever runs it.
    ///
    /// # Errors
    /// The requester is no administrator.
    pub async fn ingestion_source(
        &self,
        requester: &Requester,
        name: &str,
    ) -> Result<Option<IngestionSource>, CatalogError> {
        requester.require_administrator()?;
        Ok(store::ingestion::source(self.store().connection(), name).await?)
    }

    /// The sources of this server, by name.
    ///
    /// # Errors
    /// The requester is no administrator.
    pub async fn list_ingestion_sources(
        &self,
        requester: &Requester,
        page: PageRequest,
    ) -> Result<Page<IngestionSource>, CatalogError> {
        requester.require_administrator()?;
        Ok(store::ingestion::list(self.store().connection(), page).await?)
    }

    /// Whether a source has to run: it never did, its time has come, or somebody asked after its last
    /// run began.
    pub fn is_ingestion_due(&self, source: &IngestionSource) -> bool {
        let Some(started) = source.started_at else {
            return true;
        };
        let is_asked = source.requested_at.is_some_and(|asked| asked > started);
        is_asked
            || source
                .next_at
                .is_some_and(|next| next <= self.clock().now())
    }

    /// Whether a commit is the one that the last run of a source took in, by this version.
    pub fn is_ingested(source: &IngestionSource, commit: &str) -> bool {
        source.indexed_with.as_deref() == Some(THIS_VERSION)
            && source
                .last
                .as_ref()
                .is_some_and(|last| last.commit.as_deref() == Some(commit))
    }

    /// Confirms the services of a source whose commit is the one of its last run. Returns whether that
    /// is still what the catalogue has of the repository; if not, it has to be read again.
    ///
    /// # Errors
    /// The requester is no administrator.
    pub async fn confirm_ingested(
        &self,
        requester: &Requester,
        source: &IngestionSource,
    ) -> Result<bool, CatalogError> {
        requester.require_administrator()?;
        let last = source.last.as_ref();
        let Some((run, name)) = last.and_then(|run| Some((run, run.repository.clone()?))) else {
            return Ok(false);
        };
        let write = self.store().write().await?;
        write.lock(&format!("repository {name}")).await?;
        let db = write.connection();
        let found = store::repository::find(db, &name).await?;
        let is_here = |found: &store::Repository| {
            found.content_hash.is_some() && found.commit == run.commit && found.branch == run.branch
        };
        let Some(found) = found.filter(is_here) else {
            return Ok(false);
        };
        let seen = store::Confirmation {
            repository: name,
            commit: run.commit.clone(),
            branch: run.branch.clone(),
            by: requester.actor(),
            ci_run: None,
            source: Some(source.name.clone()),
            at: self.clock().now(),
        };
        let present = confirmation::present(db, found.id).await?;
        confirmation::confirm(db, &present, &seen, || self.ids().next()).await?;
        write.commit().await?;
        Ok(true)
    }

    /// Notes that a run begins.
    ///
    /// # Errors
    /// The requester is no administrator.
    pub async fn begin_ingestion(
        &self,
        requester: &Requester,
        source: &IngestionSource,
    ) -> Result<(), CatalogError> {
        requester.require_administrator()?;
        let now = self.clock().now();
        let interval = source
            .place
            .interval
            .and_then(chrono::Duration::try_seconds);
        let next = interval.and_then(|interval| now.checked_add_signed(interval));
        let write = self.store().write().await?;
        store::ingestion::begin(write.connection(), source.id, now, next).await?;
        Ok(write.commit().await?)
    }

    /// Notes what a run did; `is_complete` says that the same commit need not be read again.
    ///
    /// # Errors
    /// The requester is no administrator.
    pub async fn finish_ingestion(
        &self,
        requester: &Requester,
        id: Uuid,
        run: &IngestionRun,
        is_complete: bool,
    ) -> Result<(), CatalogError> {
        requester.require_administrator()?;
        let version = is_complete.then_some(THIS_VERSION);
        let write = self.store().write().await?;
        store::ingestion::finish(write.connection(), id, run, version).await?;
        Ok(write.commit().await?)
    }

    /// Asks for a run of a source, which begins when it can; however many ask before it begins, there is
    /// one.
    ///
    /// # Errors
    /// The requester is no administrator.
    pub async fn request_ingestion(
        &self,
        requester: &Requester,
        name: &str,
    ) -> Result<bool, CatalogError> {
        requester.require_administrator()?;
        let write = self.store().write().await?;
        let is_there =
            store::ingestion::request(write.connection(), name, self.clock().now()).await?;
        write.commit().await?;
        Ok(is_there)
    }

    /// Replaces what could not be taken in of a repository.
    ///
    /// # Errors
    /// The requester is no administrator.
    pub async fn note_problems(
        &self,
        requester: &Requester,
        repository: &str,
        source: &str,
        problems: &[Problem],
    ) -> Result<(), CatalogError> {
        requester.require_administrator()?;
        let now = self.clock().now();
        let errors: Vec<IngestionError> = problem::bounded(problems)
            .map(|problem| IngestionError {
                id: self.ids().next(),
                repository: repository.to_owned(),
                source: Some(source.to_owned()),
                path: problem.path,
                line: problem.line,
                reason: problem.reason,
                message: problem.message,
                created_at: now,
            })
            .collect();
        let write = self.store().write().await?;
        write.lock(&format!("repository {repository}")).await?;
        store::ingestion::replace_errors(write.connection(), repository, &errors).await?;
        Ok(write.commit().await?)
    }

    /// What could not be taken in of repositories in which the requester has a service of their teams;
    /// administrators see all of it.
    ///
    /// # Errors
    /// The requester may not read.
    pub async fn list_ingestion_errors(
        &self,
        requester: &Requester,
        filter: &IngestionErrorFilter,
        page: PageRequest,
    ) -> Result<Page<IngestionError>, CatalogError> {
        requester.require(Scope::CatalogRead)?;
        let (db, viewer) = (self.store().connection(), requester.viewer());
        Ok(store::ingestion::list_errors(db, &viewer, filter, page).await?)
    }
}
