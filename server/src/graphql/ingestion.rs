//! What the server reads itself, and what could not be taken in.

use async_graphql::{Context, Enum, Object};
use chrono::{DateTime, Utc};

use super::connection::{List, list, page_request};
use super::context::ContextExt as _;
use super::cost;
use super::error::ApiResult;
use crate::catalog;

/// What the last run of a source did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(super) enum SourceOutcome {
    /// It wrote something.
    Published,
    /// Everything was as it was.
    Unchanged,
    /// Some repositories were taken in, others not.
    Partly,
    /// Nothing was taken in.
    Failed,
}

/// What a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(super) enum SourceKind {
    /// A folder on the server's machine.
    Folder,
    /// A git repository that is cloned.
    Git,
}

/// A folder or a git repository that the server reads itself, as catalog.toml says.
#[derive(Debug, Clone)]
pub(super) struct Source(catalog::IngestionSource);

/// A folder or a git repository that the server reads itself, as catalog.toml says.
#[Object]
impl Source {
    /// Its name, which is part of its webhook's address.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What it is.
    async fn kind(&self) -> SourceKind {
        match self.0.place.kind.as_str() {
            "git" => SourceKind::Git,
            _ => SourceKind::Folder,
        }
    }

    /// The folder's path, or the address that is cloned.
    async fn location(&self) -> &str {
        &self.0.place.location
    }

    /// The branch that is read; null: the remote's own.
    async fn branch(&self) -> Option<&str> {
        self.0.place.branch.as_deref()
    }

    /// Minutes between two runs; null when only a start of the server or a webhook makes one.
    async fn interval_minutes(&self) -> Option<i64> {
        self.0.place.interval.map(|seconds| seconds / 60)
    }

    /// When its last run began; null before the first.
    async fn started_at(&self) -> Option<DateTime<Utc>> {
        self.0.started_at
    }

    /// When its last finished run ended.
    async fn finished_at(&self) -> Option<DateTime<Utc>> {
        self.0.last.as_ref().map(|run| run.finished_at)
    }

    /// What its last finished run did; null before the first.
    async fn outcome(&self) -> Option<SourceOutcome> {
        self.0.last.as_ref().map(|run| match run.outcome.as_str() {
            "published" => SourceOutcome::Published,
            "unchanged" => SourceOutcome::Unchanged,
            "partly" => SourceOutcome::Partly,
            _ => SourceOutcome::Failed,
        })
    }

    /// What went wrong in its last finished run.
    async fn message(&self) -> Option<&str> {
        self.0.last.as_ref()?.message.as_deref()
    }

    /// The repository, if it is one and could be read once.
    async fn repository(&self) -> Option<&str> {
        self.0.last.as_ref()?.repository.as_deref()
    }

    /// The commit that was taken in last.
    async fn commit(&self) -> Option<&str> {
        self.0.last.as_ref()?.commit.as_deref()
    }

    /// When its next run is due; null when only a start of the server or a webhook makes one.
    async fn next_run_at(&self) -> Option<DateTime<Utc>> {
        self.0.next_at
    }
}

/// Something of a repository that could not be taken in.
#[derive(Debug, Clone)]
pub(super) struct IngestionError(catalog::IngestionError);

/// Something of a repository that could not be taken in.
#[Object]
impl IngestionError {
    /// The repository.
    async fn repository(&self) -> &str {
        &self.0.repository
    }

    /// The source that it was read from.
    async fn source(&self) -> Option<&str> {
        self.0.source.as_deref()
    }

    /// The file, relative to the repository; null when it is about all of it.
    async fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// The line, from 1; null when the problem has no place.
    async fn line(&self) -> Option<u32> {
        self.0.line
    }

    /// The reason's stable code: lower-case words with hyphens, e.g. `malformed`, `templated`,
    /// `clone-failed`.
    async fn reason(&self) -> &str {
        &self.0.reason
    }

    /// What is wrong, in words.
    async fn message(&self) -> &str {
        &self.0.message
    }

    /// When it was met.
    async fn at(&self) -> DateTime<Utc> {
        self.0.created_at
    }
}

#[derive(Debug, Default)]
pub(super) struct IngestionQuery;

#[Object]
impl IngestionQuery {
    /// What the server reads itself, by name. Needs an administrator of the organisation.
    #[graphql(complexity = "cost::page(first, child_complexity)")]
    async fn sources(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many items at most: 20 unless given, and never more than 100.")]
        first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> ApiResult<List<Source>> {
        let page = page_request(ctx, first, after)?;
        let catalog = ctx.catalog();
        let sources = catalog
            .list_ingestion_sources(ctx.requester(), page)
            .await?;
        Ok(list(sources, Source))
    }

    /// What could not be taken in when sources were read last, by repository: all of it for
    /// administrators, that of repositories in which they have a service for members of its owner and
    /// of its maintainers, nothing for others.
    #[graphql(complexity = "cost::page(first, child_complexity)")]
    async fn ingestion_errors(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Those of this repository.")] repository: Option<String>,
        #[graphql(desc = "Those that the source of this name met.")] source: Option<String>,
        #[graphql(desc = "How many items at most: 20 unless given, and never more than 100.")]
        first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> ApiResult<List<IngestionError>> {
        let page = page_request(ctx, first, after)?;
        let filter = catalog::IngestionErrorFilter { repository, source };
        let errors = ctx
            .catalog()
            .list_ingestion_errors(ctx.requester(), &filter, page)
            .await?;
        Ok(list(errors, IngestionError))
    }
}
