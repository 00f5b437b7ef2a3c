//! Open publishes: what was begun, and the batches that were sent. Nobody sees them.

mod service;

use std::collections::HashSet;

use brickyard_indexer::content_hash;
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use self::service::MAX_SERVICES;
pub use self::service::NewService;
pub(super) use self::service::{
    LIFECYCLES, checked_readme, checked_tags, description, require_each_once,
};
use super::pool::run_cpu;
use super::redaction::redact;
use super::{Catalog, CatalogError, Requester, Scope, input};
use crate::store::{self, NewFragment, Staging, Viewer};

/// How long an open publish waits for its commit.
const PATIENCE: Duration = Duration::hours(24);
const MAX_FRAGMENTS: usize = 500;
const MAX_OCCURRENCES: usize = 5_000;
/// The client publishes a function that is larger without its source.
const MAX_BATCH_BYTES: usize = 1 << 20;
const MAX_BATCH: u32 = 100_000;
const MAX_LINE: u32 = 10_000_000;

/// A publish to begin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPublish {
    /// Canonical name of the repository.
    pub repository: String,
    /// The commit that it is at.
    pub commit: Option<String>,
    /// The branch that it is on.
    pub branch: Option<String>,
    /// The address of the CI run that publishes it.
    #[serde(default)]
    pub ci_run: Option<String>,
    /// The source of the server's own that it is read from.
    #[serde(default)]
    pub source: Option<String>,
    /// SHA-256 over everything that is going to be published.
    pub content_hash: String,
    /// Its services.
    pub services: Vec<NewService>,
}

/// What became of a publish that was to begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BegunPublish {
    /// The same content was published last; nothing needs to be sent.
    Unchanged {
        /// The repository.
        repository: String,
    },
    /// Batches may be sent.
    Open {
        /// Id of the open publish.
        id: Uuid,
        /// When it is dropped unless it is committed.
        expires_at: DateTime<Utc>,
    },
}

/// A batch of an open publish.
#[derive(Debug, Clone, Default)]
pub struct NewBatch {
    /// 0, 1, 2 …
    pub number: i64,
    /// Services that come after those of the publish and of the batches before.
    pub services: Vec<NewService>,
    /// Fragments, whether the server has them or not.
    pub fragments: Vec<SentFragment>,
    /// Occurrences of fragments of this or any other batch, or of those that the server has.
    pub occurrences: Vec<SentOccurrence>,
}

/// A fragment as it was sent.
#[derive(Debug, Clone)]
pub struct SentFragment {
    /// The hash of its content.
    pub hash: String,
    /// Name of its language.
    pub language: String,
    /// Scheme of its fingerprint.
    pub scheme: i64,
    /// How many tokens it has.
    pub tokens: i64,
    /// How many lines it has.
    pub lines: i64,
    /// The encoded fingerprint.
    pub fingerprint: Vec<u8>,
    /// Its text, unless the repository keeps it to itself.
    pub source: Option<String>,
}

/// An occurrence as it was sent.
#[derive(Debug, Clone)]
pub struct SentOccurrence {
    /// Index into the services that the publish began with, and those of its batches.
    pub service: i64,
    /// Hash of the fragment.
    pub fragment: String,
    /// The file, relative to the repository.
    pub path: String,
    /// The function's name.
    pub name: String,
    /// The first line, from 1.
    pub start_line: i64,
    /// The last line, inclusive.
    pub end_line: i64,
}

/// An occurrence as it waits for the commit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct StagedOccurrence {
    pub(super) service: u32,
    pub(super) path: String,
    pub(super) name: String,
    pub(super) start_line: u32,
    pub(super) end_line: u32,
    pub(super) fragment: String,
}

/// A batch as it waits for the commit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct StagedBatch {
    #[serde(default)]
    pub(super) services: Vec<NewService>,
    pub(super) occurrences: Vec<StagedOccurrence>,
    /// Hashes of the fragments that were sent with it.
    pub(super) sent: Vec<String>,
}

impl Catalog {
    /// Begins a publish. When the same content was published last, nothing is written but the
    /// commit, if it is another one.
    ///
    /// # Errors
    /// The requester may not publish, or the input is out of bounds.
    pub async fn begin_publish(
        &self,
        requester: &Requester,
        publish: NewPublish,
    ) -> Result<BegunPublish, CatalogError> {
        requester.require(Scope::Publish)?;
        // Schemas can be large, and there can be many.
        let publish = run_cpu(move || service::checked_publish(publish)).await?;
        let db = self.store().connection();
        let (name, hash) = (&publish.repository, &publish.content_hash);
        let last = store::repository::published(db, &requester.viewer(), name, hash).await?;
        if let Some(last) = last {
            self.note_place(requester, &publish, &last).await?;
            return Ok(BegunPublish::Unchanged {
                repository: publish.repository,
            });
        }
        let now = self.clock().now();
        let staging = Staging {
            id: self.ids().next(),
            data: serde_json::to_string(&publish)
                .expect("a publish consists of texts and lists, which JSON can hold"),
            repository: publish.repository,
            token_name: requester.actor(),
            created_at: now,
            expires_at: now + PATIENCE,
        };
        // A lone statement would not wait its turn among the writers of SQLite.
        let write = self.store().write().await?;
        store::staging::insert(write.connection(), &staging).await?;
        write.commit().await?;
        Ok(BegunPublish::Open {
            id: staging.id,
            expires_at: staging.expires_at,
        })
    }

    /// Stores a batch; sending it again replaces it. Returns how many fragments were new, as far as
    /// the requester may know.
    ///
    /// # Errors
    /// The requester may not publish or did not begin this publish, the batch is too large, or a
    /// fragment is not what it says it is.
    pub async fn stage_fragments(
        &self,
        requester: &Requester,
        staging_id: Uuid,
        batch: NewBatch,
    ) -> Result<usize, CatalogError> {
        requester.require(Scope::Publish)?;
        input::at_most("fragments of a batch", batch.fragments.len(), MAX_FRAGMENTS)?;
        input::at_most(
            "occurrences of a batch",
            batch.occurrences.len(),
            MAX_OCCURRENCES,
        )?;
        let bytes = batch.fragments.iter().map(|fragment| {
            fragment.fingerprint.len() + fragment.source.as_ref().map_or(0, String::len)
        });
        input::at_most("bytes of a batch", bytes.sum(), MAX_BATCH_BYTES)?;
        self.stage(requester, staging_id, batch).await
    }

    /// As [`Catalog::stage_fragments`], for batches of whatever size.
    pub(super) async fn stage(
        &self,
        requester: &Requester,
        staging_id: Uuid,
        batch: NewBatch,
    ) -> Result<usize, CatalogError> {
        self.open_publish(requester, staging_id).await?;
        let number = input::number("number of the batch", batch.number, 0, MAX_BATCH)?;
        let occurrences = checked_occurrences(batch.occurrences)?;
        let (sent, services) = (batch.fragments, batch.services);
        let (mut fragments, services) = run_cpu(move || {
            let fragments = sent.into_iter().map(checked_fragment);
            let fragments: Vec<NewFragment> = fragments.collect::<Result<_, CatalogError>>()?;
            Ok::<_, CatalogError>((fragments, service::checked_services(services)?))
        })
        .await?;
        for fragment in &mut fragments {
            fragment.id = self.ids().next();
            if let Some((id, ..)) = &mut fragment.source {
                *id = self.ids().next();
            }
        }
        let batch = StagedBatch {
            services,
            occurrences,
            sent: fragments
                .iter()
                .map(|fragment| fragment.hash.clone())
                .collect(),
        };
        let data = serde_json::to_string(&batch)
            .expect("a batch consists of texts and numbers, which JSON can hold");
        // Two publishes that store the same fragments in the same order cannot deadlock.
        fragments.sort_by(|a, b| a.hash.cmp(&b.hash));
        let now = self.clock().now();
        let write = self.store().write().await?;
        let db = write.connection();
        let viewer = requester.viewer();
        let known = match &viewer {
            Viewer::Everything => None,
            Viewer::Teams(_) => {
                Some(store::fragment::viewable_hashes(db, &viewer, &batch.sent).await?)
            }
        };
        let mut stored = store::fragment::insert_new(db, &fragments, now).await?;
        if let Some(known) = known {
            // What others store unseen must not show in the count.
            let sent: HashSet<&String> = batch.sent.iter().collect();
            stored = sent
                .into_iter()
                .filter(|hash| !known.contains(*hash))
                .count();
        }
        store::staging::put_batch(db, self.ids().next(), staging_id, number, &data).await?;
        write.commit().await?;
        Ok(stored)
    }

    /// The open publish of this id, if this requester began it.
    pub(super) async fn open_publish(
        &self,
        requester: &Requester,
        id: Uuid,
    ) -> Result<Staging, CatalogError> {
        let now = self.clock().now();
        let staging = store::staging::find(self.store().connection(), id, now).await?;
        let staging = staging.filter(|staging| staging.token_name == requester.actor());
        staging.ok_or_else(|| CatalogError::not_found("this open publish; begin it again. It"))
    }
}

/// Reads JSON that an earlier call of this server wrote.
pub(super) fn read_json<'a, T: Deserialize<'a>>(
    what: &'static str,
    json: &'a str,
) -> Result<T, CatalogError> {
    serde_json::from_str(json).map_err(|error| {
        CatalogError::Store(store::StoreError::Corrupt {
            what,
            found: error.to_string(),
        })
    })
}

/// Checks occurrences alone: whether there is the service that one names is known at the commit.
fn checked_occurrences(sent: Vec<SentOccurrence>) -> Result<Vec<StagedOccurrence>, CatalogError> {
    let last = u32::try_from(MAX_SERVICES - 1).unwrap_or(u32::MAX);
    sent.into_iter()
        .map(|occurrence| {
            let start_line = input::number("start line", occurrence.start_line, 1, MAX_LINE)?;
            Ok(StagedOccurrence {
                service: input::number("index of a service", occurrence.service, 0, last)?,
                path: input::path(&occurrence.path)?,
                name: input::line("name of a function", &occurrence.name, 1_024)?,
                start_line,
                end_line: input::number("end line", occurrence.end_line, start_line, MAX_LINE)?,
                fragment: input::hash(&occurrence.fragment)?,
            })
        })
        .collect()
}

/// Verifies that a fragment is what it says it is, and takes obvious secrets out of its source.
/// That the fingerprint was computed from the source cannot be seen without parsing it.
fn checked_fragment(sent: SentFragment) -> Result<NewFragment, CatalogError> {
    let language = input::language(&sent.language)?;
    // One of the former scheme is computed anew if its source is there, and counted if it is not.
    let scheme = input::scheme(language, sent.scheme, |_| true)?;
    let fingerprint = input::fingerprint(language, scheme, &sent.fingerprint)?;
    let hash = input::hash(&sent.hash)?;
    let expected = match &sent.source {
        Some(source) => content_hash(language, source),
        None => input::sha256(&sent.fingerprint),
    };
    if hash != expected {
        return Err(CatalogError::bad_input(
            format!("the hash {hash} is not that of its content, {expected}"),
            "Send the SHA-256 of language, NUL and source; without source, of the fingerprint.",
        ));
    }
    if i64::from(fingerprint.tokens()) != sent.tokens {
        return Err(CatalogError::bad_input(
            format!(
                "a fingerprint has {} tokens, not {}",
                fingerprint.tokens(),
                sent.tokens
            ),
            "Send the number of tokens of the fingerprint.",
        ));
    }
    let source = sent.source.map(|source| {
        let text = redact(&source).into_owned();
        (Uuid::nil(), input::sha256(text.as_bytes()), text)
    });
    Ok(NewFragment {
        id: Uuid::nil(),
        hash,
        language: language.name().to_owned(),
        scheme,
        present_scheme: language.scheme(),
        tokens: fingerprint.tokens(),
        lines: input::number("number of lines", sent.lines, 1, MAX_LINE)?,
        blind_hash: fingerprint.blind_hash(),
        fingerprint: sent.fingerprint,
        source,
    })
}
