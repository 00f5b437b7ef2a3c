//! Keeps the clone index as the database is, and stores the clone pairs of new fragments.

mod absent;
mod pairs;
mod rebuild;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use brickyard_indexer::Fingerprint;
use rayon::iter::{IndexedParallelIterator as _, IntoParallelIterator as _, ParallelIterator as _};
use tokio::sync::Mutex;
use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::Instant;
use uuid::Uuid;

use self::absent::{Absent, Takes, is_present};
use self::pairs::compared;
use self::rebuild::Rebuild;
use super::JobError;
use super::runner::{Job, Progress};
use crate::catalog::Catalog;
use crate::catalog::pool::{background_share, run_cpu};
use crate::clones::{CloneIndex, Opened};
use crate::store::{FragmentRecord, services_of};

/// How many change events are followed at once.
const EVENTS: u64 = 500;

/// How many fragments are loaded at once.
const FRAGMENTS: usize = 1_000;

/// How many times as many are looked for at once, of those that an index lacks.
const LOOKS: usize = 4;

/// How many fragments are compared before new events are looked at again, so that a verdict does
/// not wait for the comparison of a whole new repository.
const COMPARED: u64 = 50;

/// How long changes may be in memory only. After a crash they are read again from the database.
const SAVE_INTERVAL: Duration = Duration::from_secs(300);

/// An index of fewer fragments is saved in no time, so that nothing is done beside that.
const SMALL: usize = 10_000;

/// How often fragments that cannot get a fingerprint are looked at again: one may have been sent.
const RETRY_INTERVAL: Duration = Duration::from_secs(600);

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
    /// What the index in use lacks.
    absent: Absent,
    /// When all that it lacks was looked for.
    retried: Option<Instant>,
    /// The last fragment of the newer scheme of another server that was passed over.
    passed: Option<Uuid>,
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
            state.absent = Absent::of(&clones);
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
        // Where there is nothing to be asked meanwhile, what there is comes first.
        let takes = if clones.is_empty() {
            Takes::Former
        } else {
            Takes::Present
        };
        state.rebuild = Some(Rebuild::begin(&clones, takes, newest));
        Ok(())
    }

    /// Looks whether some of the fragments that an index lacks have a fingerprint now, and says whether
    /// any was found or needs no further looking for.
    async fn look_for(&self, clones: &CloneIndex, absent: &mut Absent) -> Result<bool, JobError> {
        for _ in 0..absent.awaited.len().div_ceil(FRAGMENTS).min(LOOKS) {
            let mut chunk = absent.next(FRAGMENTS);
            let outdated = self.catalog.store().outdated_among(&chunk).await?;
            // What is known to wait has nothing to be read.
            chunk.retain(|id| outdated.get(id) != Some(&None));
            let before = absent.awaited.len();
            self.add(clones, Takes::Present, absent, &chunk).await?;
            if absent.awaited.len() < before {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Adds fragments to an index, as far as they have a fingerprint for it, and notes the others.
    async fn add(
        &self,
        clones: &CloneIndex,
        takes: Takes,
        absent: &mut Absent,
        fragments: &[Uuid],
    ) -> Result<(), JobError> {
        let store = self.catalog.store();
        let records = store.fingerprints(fragments).await?;
        let outdated = store.outdated_among(fragments).await?;
        // One that cannot get the present fingerprint stays out: nothing would ever take it out again.
        let hopeless = outdated.iter().filter(|(_, reason)| reason.is_some());
        let hopeless: HashSet<Uuid> = hopeless.map(|(id, _)| *id).collect();
        let known: HashSet<Uuid> = records.iter().map(|record| record.id).collect();
        let (added, broken) = run_cpu({
            let (clones, hopeless) = (clones.clone(), hopeless.clone());
            move || {
                let (mut added, mut broken) = (HashSet::new(), HashSet::new());
                for record in records {
                    let Some(fingerprint) = decode(&record) else {
                        broken.insert(record.id);
                        continue;
                    };
                    let wanted = takes.wants(&fingerprint)
                        && (is_present(&fingerprint) || !hopeless.contains(&record.id));
                    if wanted && added.insert(record.id) {
                        clones.insert(record.id, fingerprint);
                    }
                }
                // One that is kept in a folder is folded when it is saved, beside this.
                if !clones.is_kept() && clones.is_full() {
                    clones.fold();
                }
                (added, broken)
            }
        })
        .await;
        for fragment in fragments {
            // What has no fingerprint at all was deleted.
            let is_settled = added.contains(fragment) || !known.contains(fragment);
            let is_hopeless = hopeless.contains(fragment) || broken.contains(fragment);
            absent.note(*fragment, is_settled, is_hopeless);
        }
        Ok(())
    }

    /// Follows the change events and says whether there were any.
    async fn follow(
        &self,
        clones: &CloneIndex,
        takes: Takes,
        absent: &mut Absent,
    ) -> Result<bool, JobError> {
        let store = self.catalog.store();
        let events = store.changes_after(clones.sequence(), EVENTS).await?;
        let Some(last) = events.last() else {
            return Ok(false);
        };
        for service in services_of(&events) {
            self.update(clones, takes, absent, service).await?;
        }
        clones.advance(last.sequence);
        Ok(true)
    }

    /// Follows the change events in an index of the present scheme, and looks for what it lacks.
    async fn follow_present(&self, state: &mut State) -> Result<bool, JobError> {
        let clones = self.catalog.clones();
        let is_due = state
            .retried
            .is_none_or(|when| when.elapsed() >= RETRY_INTERVAL);
        if is_due {
            state.retried = Some(Instant::now());
            state.absent.retry();
        }
        let absent = &mut state.absent;
        let has_followed = self.follow(clones, Takes::Present, absent).await?;
        Ok(self.look_for(clones, absent).await? || has_followed)
    }

    /// Brings a service in an index to the fragments that it has now.
    async fn update(
        &self,
        clones: &CloneIndex,
        takes: Takes,
        absent: &mut Absent,
        service: Uuid,
    ) -> Result<(), JobError> {
        let store = self.catalog.store();
        let fragments = store.fragment_ids_of_services(&[service]).await?;
        let (missing, lost) = clones.changes_of_service(service, &fragments);
        // What a service lost may stand in another, or in a release.
        let kept: HashSet<Uuid> = store.occurring(&lost).await?.into_iter().collect();
        // Until all is done the service has both: an index saved in between forgets nothing.
        let both = fragments.iter().chain(&lost).copied().collect();
        clones.set_service(service, both, &[]);
        let gone: Vec<Uuid> = lost.into_iter().filter(|id| !kept.contains(id)).collect();
        absent.forget(&gone);
        for chunk in missing.chunks(FRAGMENTS) {
            self.add(clones, takes, absent, chunk).await?;
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

    /// Compares some fragments that were not compared by their present fingerprint, and says whether
    /// there were any.
    async fn compare(&self, state: &mut State) -> Result<bool, JobError> {
        let store = self.catalog.store();
        let fragments = store.unmatched_fragments(state.passed, COMPARED).await?;
        let last = fragments.last().map(|fragment| fragment.id);
        let clones = self.catalog.clones().clone();
        let compared = run_cpu(move || {
            let compare = |record: FragmentRecord| compared(&clones, &record);
            let share = background_share(fragments.len());
            let fragments = fragments.into_par_iter().with_min_len(share);
            fragments.filter_map(compare).collect::<Vec<_>>()
        })
        .await;
        let is_more = !compared.is_empty();
        store.save_clone_pairs(&compared).await?;
        // What is left of these, only a newer server can compare.
        state.passed = last.filter(|_| !is_more);
        Ok(is_more || last.is_some())
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
            let clones = self.catalog.clones();
            let mut has_followed = false;
            if !clones.is_empty() {
                let absent = &mut Absent::default();
                has_followed = self.follow(clones, Takes::Former, absent).await?;
            }
            let has_built = self.rebuild(&mut state).await?;
            return Ok(if has_followed || has_built {
                Progress::More
            } else {
                Progress::Idle
            });
        }
        let has_followed = self.follow_present(&mut state).await?;
        self.save(&mut state).await;
        let has_compared = self.compare(&mut state).await?;
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

fn decode(fragment: &FragmentRecord) -> Option<Fingerprint> {
    Fingerprint::decode(&fragment.fingerprint)
        .inspect_err(|error| {
            tracing::error!(fragment = %fragment.id, %error, "a stored fingerprint cannot be read");
        })
        .ok()
}
