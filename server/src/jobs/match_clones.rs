//! Keeps the clone index as the database is, and stores the clone pairs of new fragments.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use brickyard_indexer::{Fingerprint, OperatingPoint};
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};
use tokio::sync::Mutex;
use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::Instant;
use uuid::Uuid;

use super::JobError;
use super::runner::{Job, Progress};
use crate::catalog::Catalog;
use crate::catalog::pool::run_cpu;
use crate::clones::{CloneIndex, Opened};
use crate::store::{ClonePairRecord, FragmentRecord, services_of};

/// How many change events are followed at once.
const EVENTS: u64 = 500;

/// How many services are read at once when the index is built anew.
const SERVICES: u64 = 50;

/// How many fragments are loaded at once.
const FRAGMENTS: usize = 1_000;

/// How many fragments are compared before new events are looked at again, so that a verdict does
/// not wait for the comparison of a whole new repository.
const COMPARED: u64 = 50;

/// How many pairs of a fragment are kept. A function that everybody copies would otherwise have a
/// quadratic number of them.
const MAX_PAIRS: usize = 50;

/// How long changes may be in memory only. After a crash they are read again from the database.
const SAVE_INTERVAL: Duration = Duration::from_secs(300);

/// An index of fewer fragments is saved in no time, so that nothing is done beside that.
const SMALL: usize = 10_000;

/// How often one who waits is told how far building anew has come.
const REPORT_INTERVAL: Duration = Duration::from_secs(10);

/// Opens the index, follows the change events, compares new fragments and saves the index.
#[derive(Clone)]
pub(super) struct MatchClones {
    catalog: Catalog,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    is_open: bool,
    rebuild: Option<Rebuild>,
    saving: Option<JoinHandle<()>>,
    /// The sequence of the last save, and when it was.
    saved: Option<(i64, Instant)>,
}

/// An index that is built beside the one in use.
struct Rebuild {
    index: CloneIndex,
    /// The last service that was read.
    after: Option<Uuid>,
    /// The newest change event when it began.
    sequence: i64,
    /// How many services were read.
    services: usize,
    reported: Instant,
}

impl MatchClones {
    pub(super) fn new(catalog: Catalog) -> Self {
        Self {
            catalog,
            state: Arc::default(),
        }
    }

    /// Does all there is to do.
    pub(super) async fn settle(&self) -> Result<(), JobError> {
        while self.run().await? != Progress::Idle {}
        Ok(())
    }

    /// Reads what was saved, and begins to build the index anew if that is of no use.
    async fn open(&self, state: &mut State) -> Result<(), JobError> {
        let clones = self.catalog.clones().clone();
        let began = Instant::now();
        let opened = spawn_blocking({
            let clones = clones.clone();
            move || clones.load()
        });
        let opened = opened.await?;
        let newest = self.catalog.store().newest_sequence().await?;
        let sequence = clones.sequence();
        if opened == Opened::Whole && sequence <= newest {
            state.saved = Some((sequence, Instant::now()));
            tracing::info!(
                fragments = clones.len(),
                sequence,
                seconds = began.elapsed().as_secs_f32(),
                "the clone index was opened"
            );
            return Ok(());
        }
        if sequence > newest {
            // The database is an older one, so that nothing in the index is sure.
            tracing::warn!(sequence, newest, "the clone index is ahead of the database");
            clones.replace_with(&CloneIndex::new());
        }
        tracing::info!(reason = ?opened, "the clone index is built anew");
        state.rebuild = Some(Rebuild {
            index: CloneIndex::new(),
            after: None,
            sequence: newest,
            services: 0,
            reported: Instant::now(),
        });
        Ok(())
    }

    /// Goes on building the index anew. When it has come as far as the one in use, it takes its place.
    async fn rebuild(&self, state: &mut State) -> Result<(), JobError> {
        let Some(rebuild) = &mut state.rebuild else {
            return Ok(());
        };
        let store = self.catalog.store();
        let services = store.list_service_ids(rebuild.after, SERVICES).await?;
        for service in &services {
            self.update(&rebuild.index, *service).await?;
        }
        rebuild.services += services.len();
        if rebuild.reported.elapsed() >= REPORT_INTERVAL {
            rebuild.reported = Instant::now();
            tracing::info!(
                services = rebuild.services,
                fragments = rebuild.index.len(),
                "building the clone index"
            );
        }
        if let Some(last) = services.last() {
            rebuild.after = Some(*last);
            return Ok(());
        }
        rebuild.index.advance(rebuild.sequence);
        while self.follow(&rebuild.index).await? {}
        self.catalog.clones().replace_with(&rebuild.index);
        tracing::info!(
            fragments = self.catalog.clones().len(),
            sequence = self.catalog.clones().sequence(),
            "the clone index was built"
        );
        state.rebuild = None;
        Ok(())
    }

    /// Follows the change events and says whether there were any.
    async fn follow(&self, clones: &CloneIndex) -> Result<bool, JobError> {
        let store = self.catalog.store();
        let events = store.changes_after(clones.sequence(), EVENTS).await?;
        let Some(last) = events.last() else {
            return Ok(false);
        };
        for service in services_of(&events) {
            self.update(clones, service).await?;
        }
        clones.advance(last.sequence);
        Ok(true)
    }

    /// Brings a service in an index to the fragments that it has now.
    async fn update(&self, clones: &CloneIndex, service: Uuid) -> Result<(), JobError> {
        let store = self.catalog.store();
        let fragments = store.fragment_ids_of_services(&[service]).await?;
        let (missing, lost) = clones.changes_of_service(service, &fragments);
        // What a service lost may stand in another, or in a release.
        let kept: HashSet<Uuid> = store.occurring(&lost).await?.into_iter().collect();
        // Until all is done the service has both: an index saved in between forgets nothing.
        let both = fragments.iter().chain(&lost).copied().collect();
        clones.set_service(service, both, &[]);
        let gone: Vec<Uuid> = lost.into_iter().filter(|id| !kept.contains(id)).collect();
        for chunk in missing.chunks(FRAGMENTS) {
            let records = store.fragment_records(chunk).await?;
            let clones = clones.clone();
            run_cpu(move || {
                for record in records {
                    if let Some(fingerprint) = decode(&record) {
                        clones.insert(record.id, fingerprint);
                    }
                }
                // One that is kept in a folder is folded when it is saved, beside this.
                if !clones.is_kept() && clones.is_full() {
                    clones.fold();
                }
            })
            .await;
        }
        clones.set_service(service, fragments, &gone);
        Ok(())
    }

    /// Saves the index from time to time, beside everything else: only one that is not being built
    /// anew.
    async fn save(&self, state: &mut State) {
        let clones = self.catalog.clones();
        let is_saving = state
            .saving
            .as_ref()
            .is_some_and(|task| !task.is_finished());
        let sequence = clones.sequence();
        let is_due = state.saved.is_none_or(|(saved, when)| {
            saved != sequence && (clones.is_full() || when.elapsed() >= SAVE_INTERVAL)
        });
        if is_saving || !is_due || state.rebuild.is_some() {
            return;
        }
        state.saved = Some((sequence, Instant::now()));
        let saving = tokio::spawn(write(clones.clone()));
        if clones.len() < SMALL {
            saving.await.unwrap_or_default();
        } else {
            state.saving = Some(saving);
        }
    }

    /// Compares some fragments that never were, and says whether there were any.
    async fn compare(&self) -> Result<bool, JobError> {
        let store = self.catalog.store();
        let fragments = store.unmatched_fragments(COMPARED).await?;
        let is_more = !fragments.is_empty();
        let clones = self.catalog.clones().clone();
        let compared = run_cpu(move || {
            let pairs = |fragment: FragmentRecord| (fragment.id, pairs_of(&clones, &fragment));
            fragments.into_par_iter().map(pairs).collect::<Vec<_>>()
        });
        for (fragment, pairs) in compared.await {
            store.save_clone_pairs(fragment, &pairs).await?;
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
        let mut state = self.state.lock().await;
        if !state.is_open {
            self.open(&mut state).await?;
            state.is_open = true;
        }
        if state.rebuild.is_some() {
            // What is in use meanwhile goes on following, if it is of any use.
            if !self.catalog.clones().is_empty() {
                self.follow(self.catalog.clones()).await?;
            }
            self.rebuild(&mut state).await?;
            return Ok(Progress::More);
        }
        let has_followed = self.follow(self.catalog.clones()).await?;
        self.save(&mut state).await;
        let has_compared = self.compare().await?;
        Ok(if has_followed || has_compared {
            Progress::More
        } else {
            Progress::Idle
        })
    }
}

async fn write(clones: CloneIndex) {
    let began = Instant::now();
    match run_cpu(move || clones.save()).await {
        Ok(()) => {
            let seconds = began.elapsed().as_secs_f32();
            tracing::debug!(seconds, "the clone index was saved");
        }
        Err(error) => {
            tracing::error!(%error, "the clone index cannot be saved; a restart builds it anew");
        }
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
