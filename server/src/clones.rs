//! The index that finds fragments similar to a given one.
//!
//! The only folder that keeps an index of the indexer in files, and it imports nothing else of ours:
//! fingerprints go in, ids and similarities come out. It is derived: the database holds the
//! fingerprints, a job follows the change events. It knows the sequence of the newest event that it
//! reflects, so that a verdict can wait for it, and so that it goes on from there after a restart.

mod folder;
mod manifest;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

use brickyard_indexer::{
    Containment, ContainmentOptions, Fingerprint, Language, MatchOptions, SegmentedIndex, Side,
    Similarity, StoredId,
};
use tokio::sync::watch;
use uuid::Uuid;

use self::folder::Folder;
pub use self::folder::FolderError;
use self::manifest::Schemes;

/// From how many groups in memory on they become a segment: in memory a group takes about 2.5 KiB.
const MOST_UNFOLDED: usize = 20_000;

/// Finds fragments similar to a given fingerprint. Clones share one index.
#[derive(Clone)]
pub struct CloneIndex {
    shared: Arc<Shared>,
}

struct Shared {
    entries: RwLock<Entries>,
    sequence: watch::Sender<i64>,
    /// One that is built beside this one, to take its place; it is asked too.
    beside: RwLock<Option<CloneIndex>>,
    /// Where the index is kept; held while it is written. An index without one is in memory only.
    folder: Option<Mutex<Folder>>,
}

/// What the index holds.
#[derive(Default)]
struct Entries {
    index: SegmentedIndex<StoredId>,
    /// The fragments of every service, ascending. They tell which fragments a service lost.
    services: HashMap<Uuid, Box<[Uuid]>>,
    schemes: Schemes,
}

/// A fragment similar to the one that was asked about.
#[derive(Debug, Clone)]
pub struct CloneMatch {
    /// Id of the similar fragment.
    pub fragment: Uuid,
    /// How similar it is, and why.
    pub similarity: Similarity,
}

/// A fragment inside the one that was asked about, or around it.
#[derive(Debug, Clone)]
pub struct CloneContainment {
    /// Id of the other fragment.
    pub fragment: Uuid,
    /// Which of the two the other one is.
    pub side: Side,
    /// How the inner one stands inside the outer one.
    pub containment: Containment,
}

/// What opening the folder of an index gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opened {
    /// The index is as it was when it was saved.
    Whole,
    /// The index is as it was, but the fingerprints of some language have another scheme by now.
    Outdated,
    /// There was none. The index is empty.
    Missing,
    /// What there was cannot be used. The index is empty.
    Damaged,
}

impl CloneIndex {
    /// Makes an empty index in memory that reflects no change event.
    pub fn new() -> Self {
        Self::with(None)
    }

    /// Makes an empty index that is kept in a folder; [`CloneIndex::load`] reads what is there.
    pub fn in_folder(path: PathBuf) -> Self {
        Self::with(Some(Folder::new(path)))
    }

    fn with(folder: Option<Folder>) -> Self {
        Self {
            shared: Arc::new(Shared {
                entries: RwLock::default(),
                sequence: watch::Sender::new(0),
                beside: RwLock::default(),
                folder: folder.map(Mutex::new),
            }),
        }
    }

    /// Reads the index from its folder. What cannot be used is left for the next save to replace.
    ///
    /// Reads much and computes: call it on a thread that may.
    pub fn load(&self) -> Opened {
        let Some(folder) = &self.shared.folder else {
            return Opened::Missing;
        };
        let folder = folder.lock().unwrap_or_else(PoisonError::into_inner);
        match folder.read() {
            Ok(Some((entries, sequence))) => {
                let is_outdated = entries.schemes.is_outdated();
                *self.write() = entries;
                self.shared.sequence.send_replace(sequence);
                if is_outdated {
                    Opened::Outdated
                } else {
                    Opened::Whole
                }
            }
            Ok(None) => Opened::Missing,
            Err(error) => {
                tracing::warn!(%error, "the clone index cannot be read; it is built anew");
                // Else a damaged file would be taken for one that need not be written again.
                if let Err(error) = folder.clear() {
                    tracing::warn!(%error, "the damaged clone index cannot be deleted");
                }
                Opened::Damaged
            }
        }
    }

    /// Records the fragments that a service has now, and removes those that occur nowhere any more.
    pub fn set_service(&self, service: Uuid, mut fragments: Vec<Uuid>, gone: &[Uuid]) {
        fragments.sort_unstable();
        fragments.dedup();
        let mut entries = self.write();
        for fragment in gone {
            entries.index.remove(fragment.into_bytes());
        }
        if fragments.is_empty() {
            entries.services.remove(&service);
        } else {
            entries.services.insert(service, fragments.into());
        }
    }

    /// Of the fragments that a service has now, those that are not in the index; and of those that it
    /// had, those that it has no more.
    pub fn changes_of_service(&self, service: Uuid, fragments: &[Uuid]) -> (Vec<Uuid>, Vec<Uuid>) {
        let entries = self.read();
        let is_new = |fragment: &&Uuid| !entries.index.contains(fragment.into_bytes());
        let new = fragments.iter().filter(is_new).copied().collect();
        let now: HashSet<&Uuid> = fragments.iter().collect();
        let before = entries.services.get(&service).map_or(&[][..], |it| it);
        let lost = before.iter().filter(|fragment| !now.contains(fragment));
        (new, lost.copied().collect())
    }

    /// Of the fragments that services have, those that are not in the index, ascending.
    pub fn absent(&self) -> Vec<Uuid> {
        let entries = self.read();
        let all = entries
            .services
            .values()
            .flat_map(|fragments| fragments.iter());
        let is_absent = |fragment: &&Uuid| !entries.index.contains(fragment.into_bytes());
        let mut absent: Vec<Uuid> = all.filter(is_absent).copied().collect();
        absent.sort_unstable();
        absent.dedup();
        absent
    }

    /// Adds a fragment; one that is already there stays as it is, since fragments never change.
    pub fn insert(&self, fragment: Uuid, fingerprint: Fingerprint) {
        let mut entries = self.write();
        let id = fragment.into_bytes();
        if !entries.index.contains(id) {
            entries
                .schemes
                .note(fingerprint.language(), fingerprint.scheme());
            entries.index.insert(id, Arc::new(fingerprint));
        }
    }

    /// Whether the index may have fingerprints of another scheme than this server computes.
    pub fn is_outdated(&self) -> bool {
        self.read().schemes.is_outdated()
    }

    /// Whether what is asked with this scheme is compared with what is indexed: the present scheme
    /// always, and the one before it while that is what the index was made of.
    pub fn serves(&self, language: Language, scheme: u16) -> bool {
        let present = language.scheme();
        scheme == present
            || (scheme.checked_add(1) == Some(present)
                && self.read().schemes.of_language(language) == Some(scheme))
    }

    /// Lets an index that is built beside this one be asked together with it.
    pub fn build_beside(&self, other: &Self) {
        *self.beside_mut() = Some(other.clone());
    }

    /// Whether an index is built beside this one.
    pub fn is_building(&self) -> bool {
        self.beside().is_some()
    }

    /// Removes a fragment and says whether it was there.
    pub fn remove(&self, fragment: Uuid) -> bool {
        self.write().index.remove(fragment.into_bytes())
    }

    /// Whether a fragment is in the index.
    pub fn contains(&self, fragment: Uuid) -> bool {
        self.read().index.contains(fragment.into_bytes())
    }

    /// How many fragments are in the index.
    pub fn len(&self) -> usize {
        self.read().index.len()
    }

    /// Whether no fragment is in the index.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Sequence of the newest change event that the index reflects, 0 before the first.
    pub fn sequence(&self) -> i64 {
        *self.shared.sequence.borrow()
    }

    /// Records that the index reflects every change event up to `sequence`; never goes back.
    pub fn advance(&self, sequence: i64) {
        self.shared.sequence.send_if_modified(|reached| {
            let is_newer = sequence > *reached;
            if is_newer {
                *reached = sequence;
            }
            is_newer
        });
    }

    /// Takes over what another index holds and reflects, which was built beside this one.
    pub fn replace_with(&self, other: &Self) {
        let sequence = other.sequence();
        let entries = std::mem::take(&mut *other.write());
        *self.write() = entries;
        *self.beside_mut() = None;
        self.shared.sequence.send_replace(sequence);
    }

    /// Waits until the index reflects `sequence` and says whether it did within `timeout`.
    pub async fn reached(&self, sequence: i64, timeout: Duration) -> bool {
        let mut receiver = self.shared.sequence.subscribe();
        let waiting = receiver.wait_for(|reached| *reached >= sequence);
        matches!(tokio::time::timeout(timeout, waiting).await, Ok(Ok(_)))
    }

    /// Whether the index is kept in a folder.
    pub fn is_kept(&self) -> bool {
        self.shared.folder.is_some()
    }

    /// Whether so much is in memory that it should be [folded](CloneIndex::fold).
    pub fn is_full(&self) -> bool {
        self.read().index.unfolded() >= MOST_UNFOLDED
    }

    /// Turns what is in memory into a segment, beside the index, which may be asked and changed
    /// meanwhile. Returns a sequence all of whose changes are in segments then.
    ///
    /// Keeps a processor busy: call it on the pool for such work.
    pub fn fold(&self) -> i64 {
        loop {
            // Before the fold begins: what is changed in between is in it too, or is changed again.
            let sequence = self.sequence();
            let mut fold = self.read().index.fold();
            if fold.is_empty() {
                return sequence;
            }
            fold.write();
            self.write().index.adopt(&fold);
            if fold.is_complete() {
                return sequence;
            }
        }
    }

    /// Writes the index to its folder; one in memory stays there.
    ///
    /// Keeps a processor and a disk busy, while the index may be asked and changed: call it on the pool.
    ///
    /// # Errors
    /// The folder cannot be written. What was saved before is still there.
    pub fn save(&self) -> Result<(), FolderError> {
        let Some(folder) = &self.shared.folder else {
            self.fold();
            return Ok(());
        };
        let mut folder = folder.lock().unwrap_or_else(PoisonError::into_inner);
        let sequence = self.fold();
        let image = self.read().image();
        folder.write(&image, sequence)
    }

    /// The fragments whose similarity is at least `threshold`, most similar first, equals by id.
    ///
    /// Keeps a processor busy: call it on the pool for such work.
    pub fn matches(
        &self,
        fingerprint: &Fingerprint,
        threshold: f32,
        max_matches: usize,
    ) -> Vec<CloneMatch> {
        self.matches_among(fingerprint, threshold, max_matches, None)
    }

    /// As [`CloneIndex::matches`], as if only the fragments that `among` lets through were there.
    pub fn matches_among(
        &self,
        fingerprint: &Fingerprint,
        threshold: f32,
        max_matches: usize,
        among: Option<&dyn Fn(Uuid) -> bool>,
    ) -> Vec<CloneMatch> {
        let options = MatchOptions {
            threshold,
            max_candidates: MatchOptions::CHECKED,
            max_matches,
        };
        let by_stored = among.map(|among| move |id: StoredId| among(Uuid::from_bytes(id)));
        let by_stored = by_stored.as_ref().map(|it| it as &dyn Fn(StoredId) -> bool);
        let found = self.read().index.matches(fingerprint, &options, by_stored);
        let found = found.matches.into_iter().map(|found| CloneMatch {
            fragment: Uuid::from_bytes(found.id),
            similarity: found.similarity,
        });
        let mut found: Vec<CloneMatch> = found.collect();
        let beside = self.beside().clone();
        if let Some(beside) = beside {
            found.extend(beside.matches_among(fingerprint, threshold, max_matches, among));
            found.sort_by(|x, y| {
                let by_score = y.similarity.score.total_cmp(&x.similarity.score);
                by_score.then(x.fragment.cmp(&y.fragment))
            });
            let mut seen = HashSet::new();
            found.retain(|found| seen.insert(found.fragment));
            found.truncate(max_matches);
        }
        found
    }

    fn beside(&self) -> RwLockReadGuard<'_, Option<CloneIndex>> {
        let beside = self.shared.beside.read();
        beside.unwrap_or_else(PoisonError::into_inner)
    }

    fn beside_mut(&self) -> RwLockWriteGuard<'_, Option<CloneIndex>> {
        let beside = self.shared.beside.write();
        beside.unwrap_or_else(PoisonError::into_inner)
    }

    /// The fragments inside one and those around it, those of which most is covered first, equals by
    /// id; as if only the fragments that `among` lets through were there.
    ///
    /// Keeps a processor busy: call it on the pool for such work.
    pub fn containments_among(
        &self,
        fingerprint: &Fingerprint,
        max_found: usize,
        among: Option<&dyn Fn(Uuid) -> bool>,
    ) -> Vec<CloneContainment> {
        let options = ContainmentOptions {
            max_candidates: ContainmentOptions::CHECKED,
            max_found,
        };
        let by_stored = among.map(|among| move |id: StoredId| among(Uuid::from_bytes(id)));
        let by_stored = by_stored.as_ref().map(|it| it as &dyn Fn(StoredId) -> bool);
        let found = self
            .read()
            .index
            .containments(fingerprint, &options, by_stored);
        let found = found.found.into_iter().map(|found| CloneContainment {
            fragment: Uuid::from_bytes(found.id),
            side: found.side,
            containment: found.containment,
        });
        let mut found: Vec<CloneContainment> = found.collect();
        let beside = self.beside().clone();
        if let Some(beside) = beside {
            found.extend(beside.containments_among(fingerprint, max_found, among));
            found.sort_by(|x, y| {
                let by_coverage = y.containment.coverage.total_cmp(&x.containment.coverage);
                by_coverage.then(x.fragment.cmp(&y.fragment))
            });
            let mut seen = HashSet::new();
            found.retain(|found| seen.insert((found.fragment, found.side)));
            found.truncate(max_found);
        }
        found
    }

    /// A panic while the lock was held leaves at worst a fragment that is found or not, until the
    /// index is built anew. Refusing all checks until then would be worse.
    fn read(&self) -> RwLockReadGuard<'_, Entries> {
        let entries = self.shared.entries.read();
        entries.unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Entries> {
        let entries = self.shared.entries.write();
        entries.unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for CloneIndex {
    fn default() -> Self {
        Self::new()
    }
}
