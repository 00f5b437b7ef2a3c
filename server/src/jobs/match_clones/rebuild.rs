//! Builds the index anew, beside the one in use.

use std::time::Duration;

use tokio::time::Instant;
use uuid::Uuid;

use super::MatchClones;
use super::State;
use super::absent::{Absent, Takes};
use crate::clones::CloneIndex;
use crate::jobs::JobError;

/// How many services are read at once when the index is built anew.
const SERVICES: u64 = 50;

/// How often one who waits is told how far building anew has come.
const REPORT_INTERVAL: Duration = Duration::from_secs(10);

/// An index that is built beside the one in use.
pub(super) struct Rebuild {
    index: CloneIndex,
    takes: Takes,
    absent: Absent,
    /// Whether all services were read.
    is_read: bool,
    /// The last service that was read.
    after: Option<Uuid>,
    /// The newest change event when it began.
    sequence: i64,
    /// How many services were read.
    services: usize,
    reported: Instant,
}

impl Rebuild {
    pub(super) fn begin(clones: &CloneIndex, takes: Takes, sequence: i64) -> Self {
        let index = CloneIndex::new();
        clones.build_beside(&index);
        Self {
            index,
            takes,
            absent: Absent::default(),
            is_read: false,
            after: None,
            sequence,
            services: 0,
            reported: Instant::now(),
        }
    }
}

impl MatchClones {
    /// Goes on building the index anew. When it has come as far as the one in use, and no fragment
    /// waits for a fingerprint, it takes its place. Says whether there was anything to do.
    pub(super) async fn rebuild(&self, state: &mut State) -> Result<bool, JobError> {
        let Some(rebuild) = &mut state.rebuild else {
            return Ok(false);
        };
        if !rebuild.is_read {
            self.read_services(rebuild).await?;
            return Ok(true);
        }
        let Rebuild {
            index,
            takes,
            absent,
            ..
        } = rebuild;
        let mut has_followed = false;
        while self.follow(index, *takes, absent).await? {
            has_followed = true;
        }
        let has_found = self.look_for(index, absent).await?;
        if *takes == Takes::Present && absent.are_awaited() {
            if rebuild.reported.elapsed() >= REPORT_INTERVAL {
                rebuild.reported = Instant::now();
                tracing::info!(
                    fragments = rebuild.index.len(),
                    waiting = rebuild.absent.awaited.len(),
                    "the new clone index waits for fingerprints"
                );
            }
            return Ok(has_followed || has_found);
        }
        let clones = self.catalog.clones();
        clones.replace_with(&rebuild.index);
        tracing::info!(
            fragments = clones.len(),
            sequence = clones.sequence(),
            "the clone index was built"
        );
        state.absent = std::mem::take(&mut rebuild.absent);
        state.saved = None;
        state.rebuild = None;
        if clones.is_outdated() {
            self.save(state).await;
            let newest = self.catalog.store().newest_sequence().await?;
            state.rebuild = Some(Rebuild::begin(clones, Takes::Present, newest));
        }
        Ok(true)
    }

    /// Reads some services into an index that is built anew.
    async fn read_services(&self, rebuild: &mut Rebuild) -> Result<(), JobError> {
        let store = self.catalog.store();
        let services = store.list_service_ids(rebuild.after, SERVICES).await?;
        for service in &services {
            let (takes, absent) = (rebuild.takes, &mut rebuild.absent);
            self.update(&rebuild.index, takes, absent, *service).await?;
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
        match services.last() {
            Some(last) => rebuild.after = Some(*last),
            None => {
                rebuild.index.advance(rebuild.sequence);
                rebuild.is_read = true;
            }
        }
        Ok(())
    }
}
