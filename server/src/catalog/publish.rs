//! Publishing: what a repository holds now.
//!
//! Begin and stage are in `staging`; this is the commit, and all three in one call for sources that
//! the server reads itself.

mod commit;
mod content;
mod head;
mod owner;
mod place;
mod publication;
mod release;
pub(super) mod right;
mod service;
mod team;
mod text;

use std::collections::{BTreeSet, HashSet};

use brickyard_indexer::publication::Publication;
use uuid::Uuid;

use self::commit::Commit;
use super::staging::{
    BegunPublish, NewBatch, NewPublish, NewService, SentFragment, SentOccurrence, StagedBatch,
    StagedOccurrence, read_json, require_each_once,
};
use super::{Catalog, CatalogError, Requester, Scope};
use crate::store::{self, Service, Version, Viewer};

/// The size of the batches that the server sends to itself.
const BATCH_BYTES: usize = 1 << 20;

/// What a publish did to one service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublishOutcome {
    /// It is new.
    Created,
    /// It changed.
    Updated,
    /// Nothing changed.
    Unchanged,
    /// A release was made.
    Released,
}

/// What a publish did to one service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedService {
    /// The service as it is now.
    pub service: Service,
    /// What happened.
    pub outcome: PublishOutcome,
    /// The release that was made.
    pub release: Option<Version>,
    /// Whether it keeps an owner or maintainers other than the repository names.
    pub owner_kept: bool,
}

/// What a publish did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PublishReport {
    /// Whether the same content was published last: then nothing was written.
    pub unchanged: bool,
    /// One entry per service, in the order given; empty when nothing was even begun.
    pub services: Vec<PublishedService>,
    /// Services of this repository that are no longer in it.
    pub missing: Vec<Service>,
    /// The newest change event.
    pub sequence: i64,
}

impl Catalog {
    /// Makes everything staged visible in one transaction.
    ///
    /// # Errors
    /// The requester may not publish or did not begin this publish; a batch or a fragment is
    /// missing; a service belongs to another repository; or a release exists with other content.
    /// Nothing was changed then.
    pub async fn commit_publish(
        &self,
        requester: &Requester,
        staging_id: Uuid,
        batches: i64,
    ) -> Result<PublishReport, CatalogError> {
        requester.require(Scope::Publish)?;
        let staging = self.open_publish(requester, staging_id).await?;
        let mut publish: NewPublish = read_json("a staged publish", &staging.data)?;
        let write = self.store().write().await?;
        write
            .lock(&format!("repository {}", staging.repository))
            .await?;
        let StagedBatch {
            services,
            occurrences,
            sent,
        } = staged_content(&write, staging_id, batches).await?;
        publish.services.extend(services);
        require_whole(&publish.services, &occurrences)?;
        self.require_known(requester, &write, &occurrences, &sent)
            .await?;
        let commit = Commit::new(self, requester, &write, publish.clone());
        let mut report = match commit.run(occurrences).await {
            Err(refusal @ CatalogError::Conflict { .. }) => {
                drop(write);
                self.note_name_claims(requester, &publish).await?;
                return Err(refusal);
            }
            ended => ended?,
        };
        store::staging::delete(write.connection(), staging_id).await?;
        let missing: Vec<Uuid> = report.missing.iter().map(|service| service.id).collect();
        let viewer = requester.viewer();
        let viewable = store::visibility::viewable(write.connection(), &viewer, &missing).await?;
        report
            .missing
            .retain(|service| viewable.contains(&service.id));
        write.commit().await?;
        Ok(report)
    }

    /// Refuses occurrences of fragments that the requester neither sent nor sees: naming the hash of
    /// one would otherwise tell that it is stored, and show its source.
    async fn require_known(
        &self,
        requester: &Requester,
        write: &store::WriteTransaction,
        occurrences: &[StagedOccurrence],
        sent: &[String],
    ) -> Result<(), CatalogError> {
        let viewer = requester.viewer();
        if viewer == Viewer::Everything {
            return Ok(());
        }
        let sent: HashSet<&String> = sent.iter().collect();
        let others: BTreeSet<String> = occurrences
            .iter()
            .map(|place| &place.fragment)
            .filter(|hash| !sent.contains(hash))
            .cloned()
            .collect();
        let others: Vec<String> = others.into_iter().collect();
        let viewable =
            store::fragment::viewable_hashes(write.connection(), &viewer, &others).await?;
        match others.iter().find(|hash| !viewable.contains(*hash)) {
            None => Ok(()),
            Some(hash) => Err(commit::not_stored(hash)),
        }
    }

    /// Publishes a repository in one call: begin, stage and commit.
    ///
    /// # Errors
    /// As [`Catalog::begin_publish`], [`Catalog::stage_fragments`] and [`Catalog::commit_publish`].
    pub async fn publish(
        &self,
        requester: &Requester,
        publication: Publication,
    ) -> Result<PublishReport, CatalogError> {
        self.publish_as(requester, publication, None).await
    }

    /// Publishes what the server read itself from a source.
    ///
    /// # Errors
    /// As [`Catalog::publish`].
    pub async fn publish_from(
        &self,
        source: &str,
        publication: Publication,
    ) -> Result<PublishReport, CatalogError> {
        let server = Requester::server();
        self.publish_as(&server, publication, Some(source.to_owned()))
            .await
    }

    async fn publish_as(
        &self,
        requester: &Requester,
        publication: Publication,
        source: Option<String>,
    ) -> Result<PublishReport, CatalogError> {
        let publish = NewPublish {
            source,
            ..NewPublish::from(&publication)
        };
        let begun = self.begin_publish(requester, publish).await?;
        let BegunPublish::Open { id, .. } = begun else {
            let sequence = self.store().newest_sequence().await?;
            return Ok(PublishReport {
                unchanged: true,
                sequence,
                ..PublishReport::default()
            });
        };
        let batches = publication.batches(BATCH_BYTES);
        let mut number = 0;
        for batch in &batches {
            let pick = |index: &usize| publication.fragments.get(*index);
            let fragments = batch
                .fragments
                .iter()
                .filter_map(pick)
                .map(|fragment| SentFragment {
                    hash: fragment.hash.clone(),
                    language: fragment.language.name().to_owned(),
                    scheme: i64::from(fragment.scheme),
                    tokens: i64::from(fragment.tokens),
                    lines: i64::from(fragment.lines),
                    fingerprint: fragment.fingerprint.clone(),
                    source: fragment.source.clone(),
                });
            let occurrences = batch.occurrences.iter().filter_map(|index| {
                let occurrence = publication.occurrences.get(*index)?;
                Some(SentOccurrence {
                    service: i64::try_from(occurrence.service).ok()?,
                    fragment: publication.fragments.get(occurrence.fragment)?.hash.clone(),
                    path: occurrence.path.clone(),
                    name: occurrence.name.clone(),
                    start_line: i64::from(occurrence.start_line),
                    end_line: i64::from(occurrence.end_line),
                })
            });
            let batch = NewBatch {
                number,
                services: Vec::new(),
                fragments: fragments.collect(),
                occurrences: occurrences.collect(),
            };
            self.stage(requester, id, batch).await?;
            number += 1;
        }
        self.commit_publish(requester, id, number).await
    }
}

/// Refuses services that are named twice, and occurrences of services that were not sent.
fn require_whole(
    services: &[NewService],
    occurrences: &[StagedOccurrence],
) -> Result<(), CatalogError> {
    require_each_once(services)?;
    let place = |occurrence: &StagedOccurrence| occurrence.service as usize;
    match occurrences.iter().map(place).max() {
        Some(last) if last >= services.len() => Err(CatalogError::bad_input(
            format!(
                "a function names service {last} of {}, counted from 0",
                services.len()
            ),
            "Count the services from 0: those of beginPublish first, then those of the batches.",
        )),
        _ => Ok(()),
    }
}

async fn staged_content(
    write: &store::WriteTransaction,
    staging_id: Uuid,
    expected: i64,
) -> Result<StagedBatch, CatalogError> {
    let batches = store::staging::batches(write.connection(), staging_id).await?;
    let is_complete = i64::try_from(batches.len()) == Ok(expected)
        && batches
            .iter()
            .zip(0..)
            .all(|((number, _), index)| *number == index);
    if !is_complete {
        let numbers: Vec<String> = batches
            .iter()
            .map(|(number, _)| number.to_string())
            .collect();
        return Err(CatalogError::bad_input(
            format!(
                "of {expected} batches these have arrived: {}",
                numbers.join(", ")
            ),
            "Send the others, numbered from 0, and commit again.",
        ));
    }
    let mut content = StagedBatch::default();
    for (_, data) in &batches {
        let batch: StagedBatch = read_json("a staged batch", data)?;
        content.services.extend(batch.services);
        content.occurrences.extend(batch.occurrences);
        content.sent.extend(batch.sent);
    }
    Ok(content)
}
