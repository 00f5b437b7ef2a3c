//! Publishing in three steps: begin, stage, commit.

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject, Union};
use chrono::{DateTime, Utc};

use super::check::base64_bytes;
use super::context::ContextExt as _;
use super::cost;
use super::dependency::DependencyInput;
use super::error::ApiResult;
use super::interface::{InterfaceInput, LabelInput, labels};
use super::node::NodeType;
use super::service::{Lifecycle, Service};
use super::version::Version;
use super::visibility::Visibility;
use crate::catalog::{
    self, BegunPublish, NewBatch, NewDependency, NewPublish, NewService, SentFragment,
    SentOccurrence,
};

/// A release to make.
#[derive(Debug, InputObject)]
pub(super) struct ReleaseInput {
    /// Strict semver.
    number: String,
}

/// A service to publish. What is null stays as it is in the catalogue; what is given wins over what
/// was edited there.
#[derive(Debug, InputObject)]
pub(super) struct ServiceInput {
    /// First half of its ref.
    namespace: String,
    /// Second half of its ref.
    name: String,
    /// Its folder in the repository, empty for the root.
    root: String,
    /// What it does.
    description: Option<String>,
    /// Words to find it by, at most 32; an empty list says none.
    tags: Option<Vec<String>>,
    /// How far it is in its life; a new service is in production unless this is given.
    lifecycle: Option<Lifecycle>,
    /// The owning team's name; a new service without one is in the unowned queue.
    owner: Option<String>,
    /// Where to ask the owner.
    owner_contact: Option<String>,
    /// Set to make the published state a release as well.
    release: Option<ReleaseInput>,
    /// What kind of component it is; a new service is a `nanoservice` unless this is given.
    r#type: Option<String>,
    /// Who may view it; a new service is for the organisation unless this is given.
    visibility: Option<Visibility>,
    /// Names of the teams that may view it while it is restricted; an empty list says none.
    visible_to: Option<Vec<String>>,
    /// Names of the teams that maintain it besides its owner; an empty list says none.
    maintainers: Option<Vec<String>>,
    /// What it offers; null parts stay as they are in the catalogue.
    interface: Option<InterfaceInput>,
    /// Further properties by name, at most 64; an empty list says none.
    labels: Option<Vec<LabelInput>>,
    /// The JSON Schema of what it takes, as JSON text of at most 256 KiB.
    input_schema: Option<String>,
    /// The JSON Schema of what it returns, as JSON text of at most 256 KiB.
    output_schema: Option<String>,
    /// Its README in Markdown, at most 512 KiB.
    readme: Option<String>,
    /// What it calls, at most 200 services; an empty list says none.
    dependencies: Option<Vec<DependencyInput>>,
}

/// What is going to be published.
#[derive(Debug, InputObject)]
pub(super) struct BeginPublishInput {
    /// Canonical repository name, e.g. `github.com/acme/shop`.
    repository: String,
    /// The commit it is at.
    commit: Option<String>,
    /// The branch it is on.
    branch: Option<String>,
    /// The address of the CI run that publishes it.
    ci_run: Option<String>,
    /// SHA-256 over everything that would be published; equal to the last one means nothing
    /// changes.
    content_hash: String,
    /// Its services; those for which a request has no room follow with the batches.
    services: Vec<ServiceInput>,
}

/// The same content was published last; nothing was written.
#[derive(Debug, SimpleObject)]
pub(super) struct PublishUnchanged {
    /// The canonical name of the repository.
    repository: String,
}

/// An open publish: invisible until it is committed, gone after 24 hours.
#[derive(Debug, SimpleObject)]
pub(super) struct Staging {
    /// Its id, for stageFragments and commitPublish.
    id: ID,
    /// When it is gone unless it is committed.
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
    /// The language it is written in, in lower case.
    language: String,
    /// The version of the language's fingerprints that it was computed with.
    scheme: i32,
    /// How many tokens it has.
    tokens: i32,
    /// How many lines it has.
    lines: i32,
    /// Base64 of the encoded fingerprint.
    fingerprint: String,
    /// Its text; null publishes the fingerprint only.
    source: Option<String>,
}

/// An occurrence to publish.
#[derive(Debug, InputObject)]
pub(super) struct OccurrenceInput {
    /// Index into the services of beginPublish, followed by those of the batches.
    service: i32,
    /// The fragment's hash.
    fragment: String,
    /// The file, relative to the repository.
    path: String,
    /// The function's name.
    name: String,
    /// The first line, from 1.
    start_line: i32,
    /// The last line, inclusive.
    end_line: i32,
}

/// A part of a publish.
#[derive(Debug, InputObject)]
pub(super) struct StageFragmentsInput {
    /// The id that beginPublish returned.
    staging: ID,
    /// 0, 1, 2 …; sending a batch again replaces it.
    batch: i32,
    /// Services for which beginPublish had no room; they come after those of the batches before.
    services: Option<Vec<ServiceInput>>,
    /// Functions that the server does not have, at most 500.
    fragments: Vec<FragmentInput>,
    /// Where functions stand, at most 5,000.
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
    /// The id that beginPublish returned.
    staging: ID,
    /// How many batches were sent; a missing one refuses the commit.
    batches: i32,
}

/// What a publish did to a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(super) enum PublishOutcome {
    /// It was not in the catalogue before.
    Created,
    /// Its head changed.
    Updated,
    /// Nothing of it changed.
    Unchanged,
    /// A release was made.
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
    /// The service as it is now.
    service: Service,
    /// What was done.
    outcome: PublishOutcome,
    /// The release made, if one was.
    release: Option<Version>,
    /// Whether the service keeps an owner or maintainers other than the repository names, since
    /// handing it over needs the role MAINTAIN in its owner.
    owner_kept: bool,
}

/// What a publish did.
#[derive(Debug, SimpleObject)]
pub(super) struct CommitPublishPayload {
    /// What was done to each service.
    #[graphql(complexity = "cost::list(20, child_complexity)")]
    services: Vec<PublishedService>,
    /// Services of this repository that are no longer in it.
    #[graphql(complexity = "cost::list(10, child_complexity)")]
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
        #[graphql(desc = "At most 5,000 hashes.")] hashes: Vec<String>,
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
        #[graphql(desc = "What is going to be published.")] input: BeginPublishInput,
    ) -> ApiResult<BeginPublishPayload> {
        let publish = NewPublish {
            repository: input.repository,
            commit: input.commit,
            branch: input.branch,
            ci_run: input.ci_run,
            source: None,
            content_hash: input.content_hash,
            services: services(input.services)?,
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
        #[graphql(desc = "A part of a publish.")] input: StageFragmentsInput,
    ) -> ApiResult<StageFragmentsPayload> {
        let staging = NodeType::Staging.uuid(&input.staging)?;
        let batch = NewBatch {
            number: i64::from(input.batch),
            services: services(input.services.unwrap_or_default())?,
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
        #[graphql(desc = "The end of a publish.")] input: CommitPublishInput,
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
                    owner_kept: published.owner_kept,
                })
                .collect(),
            missing: report.missing.into_iter().map(Service).collect(),
            sequence: report.sequence,
        })
    }
}

fn services(sent: Vec<ServiceInput>) -> ApiResult<Vec<NewService>> {
    sent.into_iter().map(new_service).collect()
}

fn new_service(input: ServiceInput) -> ApiResult<NewService> {
    let dependencies = input.dependencies.map(|dependencies| {
        let dependencies = dependencies.into_iter();
        dependencies.map(NewDependency::from).collect()
    });
    Ok(NewService {
        namespace: input.namespace,
        name: input.name,
        root: input.root,
        description: input.description,
        tags: input.tags,
        lifecycle: input.lifecycle.map(|lifecycle| lifecycle.word().to_owned()),
        owner: input.owner,
        owner_contact: input.owner_contact,
        release: input.release.map(|release| release.number),
        service_type: input.r#type,
        visibility: input
            .visibility
            .map(|visibility| visibility.word().to_owned()),
        visible_to: input.visible_to,
        maintainers: input.maintainers,
        interface: input.interface.map(InterfaceInput::into_interface),
        labels: input.labels.map(labels).transpose()?,
        input_schema: input.input_schema,
        output_schema: input.output_schema,
        readme: input.readme,
        dependencies,
    })
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
