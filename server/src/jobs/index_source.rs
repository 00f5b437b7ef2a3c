//! Publishes what the settings name as sources: at every start, when their time has come, and when a
//! webhook asks for it.
//!
//! Their source is foreign. It is parsed in another process, which can be killed when it takes too
//! long and whose crash is only a line in the log.

mod folder;
mod worker;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::Semaphore;

use self::folder::repositories;
use self::worker::{Repository, parse};
use super::JobError;
use super::runner::{Job, Progress};
use crate::catalog::{
    Catalog, CatalogError, IngestionOutcome, IngestionRun, IngestionSource, Problem, Requester,
};
use crate::config::{Config, GitConfig, LimitsConfig, SourceConfig, SourcePlace};
use crate::git::{Fetch, GitError, Limits, Remote};

/// How often it is looked whether the time has come; a webhook waits no longer.
const LOOK: Duration = Duration::from_secs(1);
/// How many sources are read at once: each fills the disk and keeps a processor busy.
const AT_ONCE: usize = 2;

/// Publishes one `[[source]]`.
#[derive(Clone)]
pub(super) struct IndexSource {
    catalog: Catalog,
    source: Arc<SourceConfig>,
    limits: LimitsConfig,
    /// Where a clone is, while it is read.
    folder: PathBuf,
    /// Whether this process has run it: what an earlier one began may have ended with it.
    has_run: Arc<AtomicBool>,
    turns: Arc<Semaphore>,
}

/// What was found out about a source, on the way to its run.
struct Read {
    outcome: IngestionOutcome,
    message: Option<String>,
    repository: Option<String>,
    commit: Option<String>,
    branch: Option<String>,
}

/// Why a repository was not taken in.
#[derive(Debug, thiserror::Error)]
enum Refusal {
    #[error(transparent)]
    Git(#[from] GitError),
    #[error("{0}")]
    Parse(String),
    #[error(transparent)]
    Catalog(#[from] CatalogError),
}

impl IndexSource {
    /// One job per source of the settings.
    pub(super) fn all(catalog: &Catalog, config: &Config) -> Vec<Self> {
        let turns = Arc::new(Semaphore::new(AT_ONCE));
        let sources = config.sources.iter();
        sources
            .map(|source| Self {
                catalog: catalog.clone(),
                source: Arc::new(source.clone()),
                limits: config.limits.clone(),
                folder: config.data.folder.join("sources").join(&source.name),
                has_run: Arc::default(),
                turns: Arc::clone(&turns),
            })
            .collect()
    }

    async fn read(&self, last: &IngestionSource) -> Result<Read, CatalogError> {
        match &self.source.place {
            SourcePlace::Folder(path) => self.read_folder(path).await,
            SourcePlace::Git(git) => self.read_git(git, last).await,
        }
    }

    async fn read_folder(&self, path: &std::path::Path) -> Result<Read, CatalogError> {
        let failed = |message: String| Read {
            outcome: IngestionOutcome::Failed,
            message: Some(message),
            repository: None,
            commit: None,
            branch: None,
        };
        let found = match repositories(path) {
            Ok(found) => found,
            Err(error) => {
                tracing::error!(%error, source = self.source.name, "a [[source]] cannot be read");
                return Ok(failed(error.to_string()));
            }
        };
        let (mut taken, mut changed) = (0, 0);
        let mut refusal = None;
        for folder in &found {
            let repository = Repository {
                folder: folder.clone(),
                ..Repository::default()
            };
            match self.publish(&repository, Vec::new()).await? {
                Ok((_, is_unchanged)) => {
                    taken += 1;
                    changed += usize::from(!is_unchanged);
                }
                Err(told) => refusal = Some(told),
            }
        }
        if taken == 0 {
            return Ok(failed(refusal.unwrap_or_default()));
        }
        let outcome = match (&refusal, changed) {
            (Some(_), _) => IngestionOutcome::Partly,
            (None, 0) => IngestionOutcome::Unchanged,
            (None, _) => IngestionOutcome::Published,
        };
        Ok(Read {
            outcome,
            message: refusal,
            ..failed(String::new())
        })
    }

    async fn read_git(
        &self,
        git: &GitConfig,
        last: &IngestionSource,
    ) -> Result<Read, CatalogError> {
        let known = last.last.as_ref();
        let named = git.repository();
        let repository = known.and_then(|run| run.repository.clone());
        let failed = |message: String| Read {
            outcome: IngestionOutcome::Failed,
            message: Some(message),
            repository: repository.clone(),
            commit: known.and_then(|run| run.commit.clone()),
            branch: known.and_then(|run| run.branch.clone()),
        };
        let unpacked = match self.fetch(git, last).await {
            Ok(unpacked) => unpacked,
            Err(Refusal::Catalog(error)) => return Err(error),
            Err(refusal) => {
                let name = repository.as_ref().unwrap_or(&named);
                return Ok(failed(self.refused(name, &refusal, Vec::new()).await?));
            }
        };
        let Some((tip, unpacked)) = unpacked else {
            return Ok(Read {
                outcome: IngestionOutcome::Unchanged,
                message: None,
                ..failed(String::new())
            });
        };
        let left_out = unpacked.left_out.iter().map(|left| Problem {
            path: Some(left.path.clone()),
            line: None,
            reason: left.reason.to_owned(),
            message: left.message.clone(),
        });
        let fetched = Repository {
            folder: unpacked.folder.clone(),
            name: Some(named),
            commit: Some(unpacked.commit.clone()),
            branch: tip,
        };
        let published = self.publish(&fetched, left_out.collect()).await?;
        Ok(match published {
            Err(told) => failed(told),
            Ok((name, is_unchanged)) => Read {
                outcome: if is_unchanged {
                    IngestionOutcome::Unchanged
                } else {
                    IngestionOutcome::Published
                },
                message: None,
                repository: Some(name),
                commit: fetched.commit,
                branch: fetched.branch,
            },
        })
    }

    /// Fetches the newest commit; none when it is the one of the last run, whose services are then
    /// confirmed.
    async fn fetch(
        &self,
        git: &GitConfig,
        last: &IngestionSource,
    ) -> Result<Option<(Option<String>, crate::git::Unpacked)>, Refusal> {
        let remote = Remote {
            url: git.url.clone(),
            branch: git.branch.clone(),
            token: git.token.as_ref().map(|token| token.expose().to_owned()),
            allow_private: git.allow_private,
        };
        let limits = Limits {
            time: self.limits.source_time,
            bytes: self.limits.source_bytes,
            files: self.limits.source_files,
        };
        let fetch = Fetch::begin(&remote, &self.folder, limits).await?;
        let tip = fetch.tip().await?;
        let is_known = Catalog::is_ingested(last, &tip.commit)
            && self
                .catalog
                .confirm_ingested(&Requester::server(), last)
                .await?;
        if is_known {
            return Ok(None);
        }
        let unpacked = fetch.unpack().await?;
        Ok(Some((tip.branch, unpacked)))
    }

    /// Publishes one repository, and notes what of it could not be taken in. Returns its name and whether
    /// it was as it was before, or why it was refused.
    async fn publish(
        &self,
        repository: &Repository,
        mut problems: Vec<Problem>,
    ) -> Result<Result<(String, bool), String>, CatalogError> {
        let fallback = repository.shown_name();
        let publication = match parse(repository, self.limits.source_time).await {
            Ok(publication) => publication,
            Err(message) => {
                let refusal = Refusal::Parse(message);
                return Ok(Err(self.refused(&fallback, &refusal, problems).await?));
            }
        };
        problems.extend(Problem::of_publication(&publication));
        let name = publication.repository.clone();
        let fragments = publication.fragments.len();
        let report = self
            .catalog
            .publish_from(&self.source.name, publication)
            .await;
        match report {
            Ok(report) => {
                let server = Requester::server();
                self.catalog
                    .note_problems(&server, &name, &self.source.name, &problems)
                    .await?;
                tracing::info!(
                    source = self.source.name,
                    repository = name,
                    fragments,
                    unchanged = report.unchanged,
                    problems = problems.len(),
                    "a source was published"
                );
                Ok(Ok((name, report.unchanged)))
            }
            Err(error @ (CatalogError::Store(_) | CatalogError::Task { .. })) => Err(error),
            Err(error) => {
                let refusal = Refusal::Catalog(error);
                Ok(Err(self.refused(&name, &refusal, problems).await?))
            }
        }
    }

    /// Notes why a repository was not taken in, and returns it in words.
    async fn refused(
        &self,
        repository: &str,
        refusal: &Refusal,
        mut problems: Vec<Problem>,
    ) -> Result<String, CatalogError> {
        let (reason, told) = refusal.tell();
        tracing::error!(
            source = self.source.name,
            repository,
            reason,
            "a [[source]] was not published: {told}"
        );
        problems.insert(0, Problem::of_all(reason, told.clone()));
        let (server, source) = (Requester::server(), &self.source.name);
        self.catalog
            .note_problems(&server, repository, source, &problems)
            .await?;
        Ok(told)
    }

    async fn tidy(&self) {
        // What is left is deleted by the next run.
        tokio::fs::remove_dir_all(&self.folder).await.ok();
    }
}

impl Refusal {
    /// A stable code, and what happened and what to do.
    fn tell(&self) -> (&'static str, String) {
        match self {
            Self::Git(error) => (error.code(), error.to_string()),
            Self::Parse(message) => ("parse-failed", message.clone()),
            Self::Catalog(error) => {
                let hint = error.hint().map(|hint| format!(". {hint}"));
                let reason = match error {
                    CatalogError::Conflict { .. } => "name-taken",
                    _ => "refused",
                };
                (reason, format!("{error}{}", hint.unwrap_or_default()))
            }
        }
    }
}

impl Job for IndexSource {
    fn name(&self) -> &'static str {
        "index_source"
    }

    fn interval(&self) -> Duration {
        LOOK
    }

    /// Publishes what can be; what cannot is told, and tried again when the time has come.
    async fn run(&self) -> Result<Progress, JobError> {
        let server = Requester::server();
        let failed = |source| JobError::Ingestion {
            name: self.source.name.clone(),
            source,
        };
        let found = self
            .catalog
            .ingestion_source(&server, &self.source.name)
            .await;
        let Some(last) = found.map_err(failed)? else {
            // Another server, with other settings, uses the same database.
            return Ok(Progress::Idle);
        };
        let is_first = !self.has_run.load(Ordering::Relaxed);
        if !is_first && !self.catalog.is_ingestion_due(&last) {
            return Ok(Progress::Idle);
        }
        let Ok(_turn) = self.turns.acquire().await else {
            return Ok(Progress::Done);
        };
        self.catalog
            .begin_ingestion(&server, &last)
            .await
            .map_err(failed)?;
        let read = self.read(&last).await;
        self.tidy().await;
        let read = read.map_err(failed)?;
        self.has_run.store(true, Ordering::Relaxed);
        let run = IngestionRun {
            finished_at: self.catalog.clock().now(),
            outcome: read.outcome.as_str().to_owned(),
            message: read.message,
            repository: read.repository,
            commit: read.commit,
            branch: read.branch,
        };
        let is_complete = read.outcome != IngestionOutcome::Failed;
        self.catalog
            .finish_ingestion(&server, last.id, &run, is_complete)
            .await
            .map_err(failed)?;
        // Whatever follows the changes need not wait for its own clock.
        Ok(match read.outcome {
            IngestionOutcome::Published | IngestionOutcome::Partly => Progress::More,
            IngestionOutcome::Unchanged | IngestionOutcome::Failed => Progress::Idle,
        })
    }
}
