//! Sends a publication: begin, what is missing, batches, commit.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use brickyard_indexer::publication::{Batch, FragmentEntry, OccurrenceEntry, Publication};

use std::collections::HashSet;

use crate::{
    client::{Client, ClientError},
    commands::publish::input::begin_input,
    operations::{
        begin_publish::{BeginPublish, begin_publish},
        commit_publish::{CommitPublish, commit_publish},
        missing_fragments::{MissingFragments, missing_fragments},
        stage_fragments::{StageFragments, stage_fragments},
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
    let (input, left_out) = begin_input(publication, REQUEST_BYTES);
    let Some(staging) = begin(input, client)? else {
        return Ok(Outcome::Unchanged);
    };
    let missing = missing(publication, client)?;
    let batches = publication.batches(REQUEST_BYTES);
    progress.stage(format!("sending {}", publication.repository), batches.len());
    for (number, batch) in batches.iter().enumerate() {
        stage(publication, &missing, batch, number, &staging, client)?;
        progress.step();
    }
    let input = commit_publish::CommitPublishInput {
        staging,
        batches: integer(batches.len()),
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
fn begin(
    input: begin_publish::BeginPublishInput,
    client: &Client,
) -> Result<Option<String>, ClientError> {
    use begin_publish::{BeginPublishBeginPublish, Variables};
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

fn stage(
    publication: &Publication,
    missing: &HashSet<String>,
    batch: &Batch,
    number: usize,
    staging: &str,
    client: &Client,
) -> Result<(), ClientError> {
    use stage_fragments::{StageFragmentsInput, Variables};
    let fragments = batch.fragments.iter();
    let fragments = fragments
        .map(|index| &publication.fragments[*index])
        .filter(|fragment| missing.contains(&fragment.hash));
    let occurrences = batch.occurrences.iter();
    let occurrences = occurrences.map(|index| &publication.occurrences[*index]);
    let input = StageFragmentsInput {
        staging: staging.to_owned(),
        batch: integer(number),
        fragments: fragments.map(fragment_input).collect(),
        occurrences: occurrences
            .map(|occurrence| occurrence_input(occurrence, publication))
            .collect(),
    };
    client.call::<StageFragments>(Variables { input }).map(drop)
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
