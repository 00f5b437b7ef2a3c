//! Computes the fingerprints of stored functions anew when their language's scheme has risen.
//!
//! All that it knows is in the database: `outdated_fragment` names the fragments without a fingerprint of
//! the present scheme, and why one cannot get one. What is done stays done, whoever ends in between. Of
//! several servers of a database one at a time works on it.

mod worker;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use brickyard_indexer::Language;
use tokio::sync::Mutex;
use tokio::time::Instant;
use uuid::Uuid;

use self::worker::Answer;
use self::worker::Answers;
pub use self::worker::ParseWorker;
pub(crate) use self::worker::Question;
use super::JobError;
use super::runner::{Job, Progress};
use crate::catalog::Catalog;
use crate::store::{OutdatedReason, Refingerprinted, WaitingFragment};

/// How many fragments are looked at at once.
const LOOKED_AT: u64 = 2_000;
/// How many fragments one process is asked about.
const FRAGMENTS: u64 = 200;
/// How many bytes of source one process is asked about, unless a fragment alone has more.
const SOURCE_BYTES: usize = 1 << 20;
/// How often all fragments are looked at: an older server of the same database notes nothing.
const LOOK_INTERVAL: Duration = Duration::from_secs(3_600);
/// How often one who waits is told how far it has come.
const REPORT_INTERVAL: Duration = Duration::from_secs(10);
/// What the servers of a database take turns at.
const TURN: &str = "refingerprint";

/// Notes what has fingerprints of an older scheme, and computes them anew where there is source.
#[derive(Clone)]
pub(super) struct Refingerprint {
    catalog: Catalog,
    worker: ParseWorker,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    /// Where looking at all fragments is, and when it began or ended.
    look: Look,
    done: usize,
    failed: usize,
    reported: Option<Instant>,
}

#[derive(Default)]
enum Look {
    #[default]
    Due,
    After(Uuid),
    Ended(Instant),
}

impl Refingerprint {
    pub(super) fn new(catalog: Catalog, worker: ParseWorker) -> Self {
        Self {
            catalog,
            worker,
            state: Arc::default(),
        }
    }

    /// Does all there is to do.
    pub(super) async fn finish(&self) -> Result<(), JobError> {
        while self.run().await? == Progress::More {}
        Ok(())
    }

    /// Looks at some of all fragments, and says whether it did.
    async fn look(&self, state: &mut State) -> Result<bool, JobError> {
        let store = self.catalog.store();
        let present = present_schemes();
        let after = match state.look {
            Look::Ended(when) if when.elapsed() < LOOK_INTERVAL => return Ok(false),
            Look::After(fragment) => Some(fragment),
            Look::Due | Look::Ended(_) => {
                store.forget_outdated(&present).await?;
                None
            }
        };
        let now = self.catalog.clock().now();
        let last = store.note_outdated(&present, after, LOOKED_AT, now).await?;
        state.look = last.map_or_else(|| Look::Ended(Instant::now()), Look::After);
        Ok(true)
    }

    /// Computes the fingerprints of some fragments that wait, and says whether there were any.
    async fn refingerprint(&self, state: &mut State) -> Result<bool, JobError> {
        let store = self.catalog.store();
        let waiting = store.waiting_fragments(FRAGMENTS, SOURCE_BYTES).await?;
        if waiting.is_empty() {
            return Ok(false);
        }
        let mut results = Vec::with_capacity(waiting.len());
        let answers = self.ask(&waiting).await?;
        for (fragment, answer) in waiting.iter().zip(&answers.answers) {
            results.push((fragment.id, self.result(answer)));
        }
        // Whether the process was killed for the first one without an answer, or for all before it
        // too, is seen when that one is alone.
        if let (Some(_), Some(guilty)) = (answers.end, waiting.get(answers.answers.len())) {
            let alone = self.ask(std::slice::from_ref(guilty)).await?;
            let failed = Refingerprinted::Failed(alone.end.unwrap_or(OutdatedReason::Crash));
            let result = alone.answers.first();
            results.push((
                guilty.id,
                result.map_or(failed, |answer| self.result(answer)),
            ));
        }
        let now = self.catalog.clock().now();
        store.save_refingerprinted(&results, now).await?;
        let names: BTreeMap<Uuid, &str> = waiting.iter().map(|it| (it.id, &*it.name)).collect();
        for (id, result) in &results {
            if let Refingerprinted::Failed(reason) = result {
                state.failed += 1;
                let name = names.get(id).copied().unwrap_or_default();
                tracing::warn!(fragment = %id, name, ?reason, "a function cannot be compared any more");
            } else {
                state.done += 1;
            }
        }
        Ok(true)
    }

    /// Does some of what there is to do.
    async fn step(&self) -> Result<Progress, JobError> {
        let mut state = self.state.lock().await;
        if self.look(&mut state).await? || self.refingerprint(&mut state).await? {
            let is_due = |when: Instant| when.elapsed() >= REPORT_INTERVAL;
            if state.reported.is_none_or(is_due) && state.done + state.failed > 0 {
                state.reported = Some(Instant::now());
                let (done, failed) = (state.done, state.failed);
                tracing::info!(done, failed, "computing fingerprints of a new scheme");
            }
            return Ok(Progress::More);
        }
        if state.done + state.failed > 0 {
            let (done, failed) = (state.done, state.failed);
            tracing::info!(done, failed, "no function waits for a fingerprint any more");
            (state.done, state.failed, state.reported) = (0, 0, None);
        }
        Ok(Progress::Idle)
    }

    async fn ask(&self, fragments: &[WaitingFragment]) -> Result<Answers, JobError> {
        let questions: Vec<Question> = fragments
            .iter()
            .map(|fragment| Question {
                language: fragment.language.clone(),
                name: fragment.name.clone(),
                source: fragment.source.clone(),
            })
            .collect();
        let asked = self.worker.ask(&questions).await;
        asked.map_err(|source| JobError::ParseWorker { source })
    }

    fn result(&self, answer: &Answer) -> Refingerprinted {
        match answer.fingerprint() {
            Ok((scheme, fingerprint)) => Refingerprinted::Done {
                id: self.catalog.ids().next(),
                scheme,
                fingerprint,
            },
            Err(reason) => Refingerprinted::Failed(reason),
        }
    }
}

impl Job for Refingerprint {
    fn name(&self) -> &'static str {
        "refingerprint"
    }

    fn interval(&self) -> Duration {
        Duration::from_secs(1)
    }

    async fn run(&self) -> Result<Progress, JobError> {
        let Some(turn) = self.catalog.store().take_turn(TURN).await? else {
            return Ok(Progress::Idle);
        };
        let progress = self.step().await;
        turn.end().await?;
        progress
    }
}

/// The scheme of each language that this server computes.
fn present_schemes() -> BTreeMap<&'static str, u16> {
    let scheme = |language: &Language| (language.name(), language.scheme());
    Language::ALL.iter().map(scheme).collect()
}
