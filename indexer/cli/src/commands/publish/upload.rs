//! Sends a publication: begin, what is missing, batches, commit.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use brickyard_indexer::publication::{Batch, FragmentEntry, OccurrenceEntry, Publication};

use std::collections::HashSet;

use crate::{
    client::{Client, ClientError},
    commands::publish::input::SentServices,
    operations::{
        begin_publish::{BeginPublish, begin_publish},
        commit_publish::{CommitPublish, commit_publish},
        missing_fragments::{MissingFragments, missing_fragments},
        stage_fragments::{
            StageFragments,
            stage_fragments::{self, StageFragmentsInput},
        },
    },
    progress::Progress,
};

/// How many fragments one question for missing ones may name.
const HASHES_PER_CALL: usize = 5_000;
/// What a request may have as JSON: below the server's 1 MiB with room for what surrounds it.
const REQUEST_BYTES: usize = 900_000;

/// What the server did.
pub(super) enum Outcome {
    /// The same content was published last: nothing was written.
    Unchanged,
    Committed {
        /// Fragments that the server did not have.
        sent: usize,
        /// READMEs and schemas for which one request had no room.
        left_out: Vec<String>,
        services: Vec<PublishedService>,
        /// Services of the repository that are no longer in it.
        gone: Vec<String>,
    },
}

/// What the server did with one service.
pub(super) struct PublishedService {
    /// `namespace/name`.
    pub(super) reference: String,
    pub(super) outcome: &'static str,
    /// The release made.
    pub(super) release: Option<String>,
    pub(super) owner: Option<String>,
    /// Whether the team is known from repositories only.
    pub(super) owner_is_new: bool,
    /// Whether it keeps an owner or maintainers that the repository does not name.
    pub(super) owner_kept: bool,
}

/// Sends a publication; nothing is visible before all of it is.
///
/// # Errors
/// The server cannot be asked, or refuses; then nothing was published.
pub(super) fn upload(
    publication: &Publication,
    client: &Client,
    progress: &Progress,
) -> Result<Outcome, ClientError> {
    let Some(staging) = begin(publication, client)? else {
        return Ok(Outcome::Unchanged);
    };
    let SentServices { parts, left_out } = SentServices::of(publication, REQUEST_BYTES);
    let missing = missing(publication, client)?;
    let batches = publication.batches(REQUEST_BYTES);
    let all = parts.len() + batches.len();
    progress.stage(format!("sending {}", publication.repository), all);
    let batches = batches
        .iter()
        .map(|batch| stage_input(publication, &missing, batch));
    let services = parts.into_iter().map(services_input);
    for (number, input) in services.chain(batches).enumerate() {
        let input = StageFragmentsInput {
            staging: staging.clone(),
            batch: integer(number),
            ..input
        };
        client.call::<StageFragments>(stage_fragments::Variables { input })?;
        progress.step();
    }
    let input = commit_publish::CommitPublishInput {
        staging,
        batches: integer(all),
    };
    let answer = client.call_once::<CommitPublish>(commit_publish::Variables { input })?;
    let answer = answer.commit_publish;
    Ok(Outcome::Committed {
        sent: missing.len(),
        left_out,
        services: answer.services.into_iter().map(published_service).collect(),
        gone: answer
            .missing
            .into_iter()
            .map(|service| service.ref_)
            .collect(),
    })
}

/// Opens a publish; none when nothing changed.
///
/// The services follow with the batches: those of a large repository fill several requests.
fn begin(publication: &Publication, client: &Client) -> Result<Option<String>, ClientError> {
    use begin_publish::{BeginPublishBeginPublish, BeginPublishInput, Variables};
    let input = BeginPublishInput {
        repository: publication.repository.clone(),
        commit: publication.commit.clone(),
        branch: publication.branch.clone(),
        ci_run: publication.ci_run.clone(),
        content_hash: publication.content_hash(),
        services: Vec::new(),
    };
    let answer = client.call::<BeginPublish>(Variables { input })?;
    Ok(match answer.begin_publish {
        BeginPublishBeginPublish::Staging(staging) => Some(staging.id),
        BeginPublishBeginPublish::PublishUnchanged(_) => None,
    })
}

/// Returns the hashes of the fragments that the server does not have.
///
/// # Errors
/// The server cannot be asked, or refuses.
pub(super) fn missing(
    publication: &Publication,
    client: &Client,
) -> Result<HashSet<String>, ClientError> {
    let mut missing = HashSet::new();
    for fragments in publication.fragments.chunks(HASHES_PER_CALL) {
        let hashes = fragments
            .iter()
            .map(|fragment| fragment.hash.clone())
            .collect();
        let answer = client.call::<MissingFragments>(missing_fragments::Variables { hashes })?;
        missing.extend(answer.missing_fragments);
    }
    Ok(missing)
}

/// A batch of services.
fn services_input(services: Vec<stage_fragments::ServiceInput>) -> StageFragmentsInput {
    StageFragmentsInput {
        services: Some(services),
        ..empty_batch()
    }
}

fn empty_batch() -> StageFragmentsInput {
    StageFragmentsInput {
        staging: String::new(),
        batch: 0,
        services: None,
        fragments: Vec::new(),
        occurrences: Vec::new(),
    }
}

fn stage_input(
    publication: &Publication,
    missing: &HashSet<String>,
    batch: &Batch,
) -> StageFragmentsInput {
    let fragments = batch.fragments.iter();
    let fragments = fragments
        .map(|index| &publication.fragments[*index])
        .filter(|fragment| missing.contains(&fragment.hash));
    let occurrences = batch.occurrences.iter();
    let occurrences = occurrences.map(|index| &publication.occurrences[*index]);
    StageFragmentsInput {
        fragments: fragments.map(fragment_input).collect(),
        occurrences: occurrences
            .map(|occurrence| occurrence_input(occurrence, publication))
            .collect(),
        ..empty_batch()
    }
}

fn fragment_input(fragment: &FragmentEntry) -> stage_fragments::FragmentInput {
    stage_fragments::FragmentInput {
        hash: fragment.hash.clone(),
        language: fragment.language.name().to_owned(),
        scheme: i64::from(fragment.scheme),
        tokens: i64::from(fragment.tokens),
        lines: i64::from(fragment.lines),
        fingerprint: STANDARD.encode(&fragment.fingerprint),
        source: fragment.source.clone(),
    }
}

fn occurrence_input(
    occurrence: &OccurrenceEntry,
    publication: &Publication,
) -> stage_fragments::OccurrenceInput {
    stage_fragments::OccurrenceInput {
        service: integer(occurrence.service),
        fragment: publication.fragments[occurrence.fragment].hash.clone(),
        path: occurrence.path.clone(),
        name: occurrence.name.clone(),
        start_line: i64::from(occurrence.start_line),
        end_line: i64::from(occurrence.end_line),
    }
}

fn published_service(
    published: commit_publish::CommitPublishCommitPublishServices,
) -> PublishedService {
    use commit_publish::PublishOutcome;
    let owner = published.service.owner;
    PublishedService {
        reference: published.service.ref_,
        outcome: match published.outcome {
            PublishOutcome::Created => "created",
            PublishOutcome::Updated => "updated",
            PublishOutcome::Unchanged => "unchanged",
            PublishOutcome::Released => "released",
            PublishOutcome::Other(_) => "published",
        },
        owner_kept: published.owner_kept,
        release: published.release.and_then(|release| release.number),
        owner_is_new: owner.as_ref().is_some_and(|owner| !owner.verified),
        owner: owner.map(|owner| owner.name),
    }
}

/// Converts a count or position for GraphQL.
fn integer(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
