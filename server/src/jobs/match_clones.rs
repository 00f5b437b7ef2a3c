//! Keeps the clone index as the database is, and stores the clone pairs of new fragments.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use brickyard_indexer::{Fingerprint, OperatingPoint};
use uuid::Uuid;

use super::JobError;
use super::runner::{Job, Progress};
use crate::catalog::pool::run_cpu;
use crate::catalog::{Catalog, CloneIndex};
use crate::store::{ChangeKind, ClonePairRecord, FragmentRecord};

/// How many change events are followed at once.
const EVENTS: u64 = 500;

/// How many fragments are loaded at once.
const FRAGMENTS: u64 = 1_000;

/// How many fragments are compared before new events are looked at again, so that a verdict does
/// not wait for the comparison of a whole new repository.
const COMPARED: u64 = 50;

/// How many pairs of a fragment are kept. A function that everybody copies would otherwise have a
/// quadratic number of them.
const MAX_PAIRS: usize = 50;

/// Loads all fingerprints once, follows the change events, and compares new fragments.
#[derive(Clone)]
pub(super) struct MatchClones {
    catalog: Catalog,
    is_loaded: Arc<AtomicBool>,
}

impl MatchClones {
    pub(super) fn new(catalog: Catalog) -> Self {
        Self {
            catalog,
            is_loaded: Arc::new(AtomicBool::new(false)),
        }
    }

    async fn load(&self) -> Result<(), JobError> {
        let store = self.catalog.store();
        let newest = store.newest_sequence().await?;
        let mut after = None;
        loop {
            let page = store.fragments_page(after, FRAGMENTS).await?;
            let Some(last) = page.last() else { break };
            after = Some(last.id);
            self.insert(page).await;
        }
        self.catalog.clones().advance(newest);
        tracing::info!(
            fragments = self.catalog.clones().len(),
            sequence = newest,
            "the clone index was loaded"
        );
        Ok(())
    }

    /// Follows the change events and says whether there were any.
    async fn follow(&self) -> Result<bool, JobError> {
        let store = self.catalog.store();
        let clones = self.catalog.clones();
        let events = store.changes_after(clones.sequence(), EVENTS).await?;
        let Some(last) = events.last() else {
            return Ok(false);
        };
        let mut services: Vec<Uuid> = events
            .iter()
            .filter(|event| event.kind == ChangeKind::Service)
            .map(|event| event.subject)
            .collect();
        services.sort_unstable();
        services.dedup();
        for service in services {
            self.insert(store.fragments_of_services(&[service]).await?)
                .await;
        }
        clones.advance(last.sequence);
        Ok(true)
    }

    async fn insert(&self, fragments: Vec<FragmentRecord>) {
        let clones = self.catalog.clones().clone();
        run_cpu(move || {
            for fragment in fragments {
                if !clones.contains(fragment.id)
                    && let Some(fingerprint) = decode(&fragment)
                {
                    clones.insert(fragment.id, fingerprint);
                }
            }
        })
        .await;
    }

    /// Compares some fragments that never were, and says whether there were any.
    async fn compare(&self) -> Result<bool, JobError> {
        let store = self.catalog.store();
        let fragments = store.unmatched_fragments(COMPARED).await?;
        let is_more = !fragments.is_empty();
        for fragment in fragments {
            let id = fragment.id;
            let clones = self.catalog.clones().clone();
            let pairs = run_cpu(move || pairs_of(&clones, &fragment)).await;
            store.save_clone_pairs(id, &pairs).await?;
        }
        Ok(is_more)
    }
}

impl Job for MatchClones {
    fn name(&self) -> &'static str {
        "match_clones"
    }

    fn interval(&self) -> Duration {
        Duration::from_millis(200)
    }

    async fn run(&self) -> Result<Progress, JobError> {
        if !self.is_loaded.load(Ordering::Acquire) {
            self.load().await?;
            self.is_loaded.store(true, Ordering::Release);
        }
        let has_followed = self.follow().await?;
        let has_compared = self.compare().await?;
        Ok(if has_followed || has_compared {
            Progress::More
        } else {
            Progress::Idle
        })
    }
}

/// Everything worth showing beside a fragment is kept; what is reported or blocks is decided by
/// whoever reads it.
fn pairs_of(clones: &CloneIndex, fragment: &FragmentRecord) -> Vec<ClonePairRecord> {
    let Some(fingerprint) = decode(fragment) else {
        return Vec::new();
    };
    let threshold = OperatingPoint::Related.threshold();
    // One more, for the fragment itself.
    let matches = clones.matches(&fingerprint, threshold, MAX_PAIRS + 1);
    matches
        .into_iter()
        .filter(|found| found.fragment != fragment.id)
        .take(MAX_PAIRS)
        .map(|found| ClonePairRecord {
            other: found.fragment,
            similarity: found.similarity.score,
            clone_type: found.similarity.clone_type as u8,
        })
        .collect()
}

fn decode(fragment: &FragmentRecord) -> Option<Fingerprint> {
    Fingerprint::decode(&fragment.fingerprint)
        .inspect_err(|error| {
            tracing::error!(fragment = %fragment.id, %error, "a stored fingerprint cannot be read");
        })
        .ok()
}
