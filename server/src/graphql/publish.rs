//! Publishing in three steps: begin, stage, commit.

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject, Union};
use chrono::{DateTime, Utc};

use super::check::base64_bytes;
use super::context::ContextExt as _;
use super::error::ApiResult;
use super::node::NodeType;
use super::service::{Lifecycle, Service};
use super::version::Version;
use crate::catalog::{
    self, BegunPublish, NewBatch, NewPublish, NewService, SentFragment, SentOccurrence,
};

/// A release to make.
#[derive(Debug, InputObject)]
pub(super) struct ReleaseInput {
    /// Strict semver.
    number: String,
}

/// A service to publish.
#[derive(Debug, InputObject)]
pub(super) struct ServiceInput {
    namespace: String,
    name: String,
    root: String,
    description: Option<String>,
    tags: Option<Vec<String>>,
    lifecycle: Option<Lifecycle>,
    /// The owning team's name; null puts the service in the unowned queue.
    owner: Option<String>,
    owner_contact: Option<String>,
    /// Set to make the published state a release as well.
    release: Option<ReleaseInput>,
}

/// What is going to be published.
#[derive(Debug, InputObject)]
pub(super) struct BeginPublishInput {
    /// Canonical repository name, e.g. `github.com/acme/shop`.
    repository: String,
    commit: Option<String>,
    branch: Option<String>,
    /// SHA-256 over everything that would be published; equal to the last one means nothing
    /// changes.
    content_hash: String,
    services: Vec<ServiceInput>,
}

/// The same content was published last; nothing was written.
#[derive(Debug, SimpleObject)]
pub(super) struct PublishUnchanged {
    repository: String,
}

/// An open publish: invisible until it is committed, gone after 24 hours.
#[derive(Debug, SimpleObject)]
pub(super) struct Staging {
    id: ID,
    expires_at: DateTime<Utc>,
}

/// What came of beginning.
#[derive(Debug, Union)]
pub(super) enum BeginPublishPayload {
    Staging(Staging),
    PublishUnchanged(PublishUnchanged),
}

/// A fragment to publish.
#[derive(Debug, InputObject)]
pub(super) struct FragmentInput {
    /// SHA-256 of language and source (of the encoded fingerprint without source), 64 hex digits.
    hash: String,
    language: String,
    scheme: i32,
    tokens: i32,
    lines: i32,
    /// Base64 of the encoded fingerprint.
    fingerprint: String,
    source: Option<String>,
}

/// An occurrence to publish.
#[derive(Debug, InputObject)]
pub(super) struct OccurrenceInput {
    /// Index into the services of beginPublish.
    service: i32,
    /// The fragment's hash.
    fragment: String,
    path: String,
    name: String,
    start_line: i32,
    end_line: i32,
}

/// A part of a publish.
#[derive(Debug, InputObject)]
pub(super) struct StageFragmentsInput {
    staging: ID,
    /// 0, 1, 2 …; sending a batch again replaces it.
    batch: i32,
    fragments: Vec<FragmentInput>,
    occurrences: Vec<OccurrenceInput>,
}

/// What was staged.
#[derive(Debug, SimpleObject)]
pub(super) struct StageFragmentsPayload {
    /// Fragments that the server did not have yet.
    stored: usize,
}

/// The end of a publish.
#[derive(Debug, InputObject)]
pub(super) struct CommitPublishInput {
    staging: ID,
    /// How many batches were sent; a missing one refuses the commit.
    batches: i32,
}

/// What a publish did to a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(super) enum PublishOutcome {
    Created,
    Updated,
    Unchanged,
    Released,
}

impl From<catalog::PublishOutcome> for PublishOutcome {
    fn from(outcome: catalog::PublishOutcome) -> Self {
        match outcome {
            catalog::PublishOutcome::Created => Self::Created,
            catalog::PublishOutcome::Updated => Self::Updated,
            catalog::PublishOutcome::Unchanged => Self::Unchanged,
            catalog::PublishOutcome::Released => Self::Released,
        }
    }
}

/// What a publish did to a service.
#[derive(Debug, SimpleObject)]
pub(super) struct PublishedService {
    service: Service,
    outcome: PublishOutcome,
    /// The release made, if one was.
    release: Option<Version>,
}

/// What a publish did.
#[derive(Debug, SimpleObject)]
pub(super) struct CommitPublishPayload {
    services: Vec<PublishedService>,
    /// Services of this repository that are no longer in it.
    missing: Vec<Service>,
    /// The newest change event of this publish.
    sequence: i64,
}

#[derive(Debug, Default)]
pub(super) struct PublishQuery;

#[Object]
impl PublishQuery {
    /// Which of these fragment hashes (at most 5,000) the server does not have.
    async fn missing_fragments(
        &self,
        ctx: &Context<'_>,
        hashes: Vec<String>,
    ) -> ApiResult<Vec<String>> {
        Ok(ctx
            .catalog()
            .missing_fragments(ctx.requester(), &hashes)
            .await?)
    }
}

#[derive(Debug, Default)]
pub(super) struct PublishMutation;

#[Object]
impl PublishMutation {
    /// Begins a publish. Needs scope PUBLISH.
    async fn begin_publish(
        &self,
        ctx: &Context<'_>,
        input: BeginPublishInput,
    ) -> ApiResult<BeginPublishPayload> {
        let publish = NewPublish {
            repository: input.repository,
            commit: input.commit,
            branch: input.branch,
            content_hash: input.content_hash,
            services: input.services.into_iter().map(NewService::from).collect(),
        };
        Ok(
            match ctx
                .catalog()
                .begin_publish(ctx.requester(), publish)
                .await?
            {
                BegunPublish::Unchanged { repository } => {
                    BeginPublishPayload::PublishUnchanged(PublishUnchanged { repository })
                }
                BegunPublish::Open { id, expires_at } => BeginPublishPayload::Staging(Staging {
                    id: NodeType::Staging.id(id),
                    expires_at,
                }),
            },
        )
    }

    /// Sends a batch of an open publish. Needs scope PUBLISH.
    async fn stage_fragments(
        &self,
        ctx: &Context<'_>,
        input: StageFragmentsInput,
    ) -> ApiResult<StageFragmentsPayload> {
        let staging = NodeType::Staging.uuid(&input.staging)?;
        let batch = NewBatch {
            number: i64::from(input.batch),
            fragments: input
                .fragments
                .into_iter()
                .map(sent_fragment)
                .collect::<ApiResult<Vec<_>>>()?,
            occurrences: input
                .occurrences
                .into_iter()
                .map(SentOccurrence::from)
                .collect(),
        };
        let stored = ctx
            .catalog()
            .stage_fragments(ctx.requester(), staging, batch)
            .await?;
        Ok(StageFragmentsPayload { stored })
    }

    /// Makes everything staged visible in one transaction. Needs scope PUBLISH.
    async fn commit_publish(
        &self,
        ctx: &Context<'_>,
        input: CommitPublishInput,
    ) -> ApiResult<CommitPublishPayload> {
        let staging = NodeType::Staging.uuid(&input.staging)?;
        let batches = i64::from(input.batches);
        let report = ctx
            .catalog()
            .commit_publish(ctx.requester(), staging, batches)
            .await?;
        Ok(CommitPublishPayload {
            services: report
                .services
                .into_iter()
                .map(|published| PublishedService {
                    service: Service(published.service),
                    outcome: published.outcome.into(),
                    release: published.release.map(Version),
                })
                .collect(),
            missing: report.missing.into_iter().map(Service).collect(),
            sequence: report.sequence,
        })
    }
}

impl From<ServiceInput> for NewService {
    fn from(input: ServiceInput) -> Self {
        Self {
            namespace: input.namespace,
            name: input.name,
            root: input.root,
            description: input.description,
            tags: input.tags.unwrap_or_default(),
            lifecycle: input.lifecycle.map(|lifecycle| lifecycle.word().to_owned()),
            owner: input.owner,
            owner_contact: input.owner_contact,
            release: input.release.map(|release| release.number),
        }
    }
}

fn sent_fragment(input: FragmentInput) -> ApiResult<SentFragment> {
    Ok(SentFragment {
        fingerprint: base64_bytes(&input.fingerprint)?,
        hash: input.hash,
        language: input.language,
        scheme: i64::from(input.scheme),
        tokens: i64::from(input.tokens),
        lines: i64::from(input.lines),
        source: input.source,
    })
}

impl From<OccurrenceInput> for SentOccurrence {
    fn from(input: OccurrenceInput) -> Self {
        Self {
            service: i64::from(input.service),
            fragment: input.fragment,
            path: input.path,
            name: input.name,
            start_line: i64::from(input.start_line),
            end_line: i64::from(input.end_line),
        }
    }
}
