//! The index in memory that finds fragments similar to a given one.
//!
//! It is derived: the database holds the fingerprints, a job loads all of them at start and then
//! follows the change events. It knows the sequence of the newest event that it reflects, so that
//! a verdict can wait for it.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

use brickyard_indexer::{CandidateIndex, Fingerprint, MatchOptions, Similarity};
use tokio::sync::watch;
use uuid::Uuid;

/// How many candidates are scored for one fragment; see [`MatchOptions`].
const MAX_CANDIDATES: usize = 256;

/// Finds fragments similar to a given fingerprint. Clones share one index.
#[derive(Clone)]
pub struct CloneIndex {
    shared: Arc<Shared>,
}

struct Shared {
    entries: RwLock<Entries>,
    sequence: watch::Sender<i64>,
}

/// The candidate index knows fragments by small numbers, the catalogue by their ids.
#[derive(Default)]
struct Entries {
    index: CandidateIndex,
    /// The fragment of each number; `None` where one was removed.
    fragments: Vec<Option<Uuid>>,
    numbers: HashMap<Uuid, u32>,
    /// Numbers to use again, so that a long-lived server does not run out of them.
    free: Vec<u32>,
}

/// A fragment similar to the one that was asked about.
#[derive(Debug, Clone)]
pub struct CloneMatch {
    /// Id of the similar fragment.
    pub fragment: Uuid,
    /// How similar it is, and why.
    pub similarity: Similarity,
}

impl CloneIndex {
    /// Makes an empty index that reflects no change event.
    pub fn new() -> Self {
        Self {
            shared: Arc::new(Shared {
                entries: RwLock::default(),
                sequence: watch::Sender::new(0),
            }),
        }
    }

    /// Adds a fragment; one that is already there stays as it is, since fragments never change.
    pub fn insert(&self, fragment: Uuid, fingerprint: Fingerprint) {
        let mut entries = self.write();
        if entries.numbers.contains_key(&fragment) {
            return;
        }
        let Some(number) = entries.claim_number(fragment) else {
            tracing::error!(%fragment, "the clone index is full; the fragment is not compared");
            return;
        };
        entries.numbers.insert(fragment, number);
        entries.index.insert(number, Arc::new(fingerprint));
    }

    /// Removes a fragment and says whether it was there.
    pub fn remove(&self, fragment: Uuid) -> bool {
        let mut entries = self.write();
        let Some(number) = entries.numbers.remove(&fragment) else {
            return false;
        };
        entries.index.remove(number);
        if let Some(slot) = entries.fragments.get_mut(number as usize) {
            *slot = None;
        }
        entries.free.push(number);
        true
    }

    /// Whether a fragment is in the index.
    pub fn contains(&self, fragment: Uuid) -> bool {
        self.read().numbers.contains_key(&fragment)
    }

    /// How many fragments are in the index.
    pub fn len(&self) -> usize {
        self.read().numbers.len()
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

    /// Waits until the index reflects `sequence` and says whether it did within `timeout`.
    pub async fn reached(&self, sequence: i64, timeout: Duration) -> bool {
        let mut receiver = self.shared.sequence.subscribe();
        let waiting = receiver.wait_for(|reached| *reached >= sequence);
        matches!(tokio::time::timeout(timeout, waiting).await, Ok(Ok(_)))
    }

    /// The fragments whose similarity is at least `threshold`, most similar first, equals by id.
    ///
    /// Keeps a processor busy: call it through [`run_cpu`](super::pool::run_cpu).
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
            max_candidates: MAX_CANDIDATES,
            max_matches,
        };
        let entries = self.read();
        let numbers = |number: u32| {
            let fragment = entries.fragments.get(number as usize).copied().flatten();
            fragment.is_some_and(|fragment| among.is_none_or(|among| among(fragment)))
        };
        let found = match among {
            None => entries.index.matches(fingerprint, &options),
            Some(_) => entries.index.matches_among(fingerprint, &options, &numbers),
        };
        let mut matches: Vec<CloneMatch> = found
            .matches
            .into_iter()
            .filter_map(|found| {
                let fragment = entries
                    .fragments
                    .get(found.id as usize)
                    .copied()
                    .flatten()?;
                Some(CloneMatch {
                    fragment,
                    similarity: found.similarity,
                })
            })
            .collect();
        // Numbers depend on the order of insertion, which differs after a restart; ids do not.
        matches.sort_by(|a, b| {
            b.similarity
                .score
                .total_cmp(&a.similarity.score)
                .then_with(|| a.fragment.cmp(&b.fragment))
        });
        matches
    }

    /// A panic while the lock was held leaves at worst a fragment that is found or not; the next
    /// start loads everything anew. Refusing all checks until then would be worse.
    fn read(&self) -> RwLockReadGuard<'_, Entries> {
        self.shared
            .entries
            .read()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Entries> {
        self.shared
            .entries
            .write()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for CloneIndex {
    fn default() -> Self {
        Self::new()
    }
}

impl Entries {
    /// Gives the fragment a number, `None` when all four billion are taken.
    fn claim_number(&mut self, fragment: Uuid) -> Option<u32> {
        if let Some(number) = self.free.pop() {
            if let Some(slot) = self.fragments.get_mut(number as usize) {
                *slot = Some(fragment);
            }
            return Some(number);
        }
        let number = u32::try_from(self.fragments.len()).ok()?;
        self.fragments.push(Some(fragment));
        Some(number)
    }
}

#[cfg(test)]
mod tests {
    use brickyard_indexer::{ExtractOptions, extract};

    use super::*;

    fn fingerprint(name: &str) -> Fingerprint {
        let source = format!(
            "function {name}(a, b, c) {{\n  let total = 0;\n  for (const item of a.items()) {{\n    if (item.count > b) {{ total += item.price * c; }}\n    else {{ c.report(item, total); }}\n  }}\n  a.store(total);\n  return total;\n}}\n"
        );
        let options = ExtractOptions {
            min_tokens: 10,
            ..ExtractOptions::default()
        };
        let extraction = extract("a.js", source.as_bytes(), &options);
        extraction.fragments.into_iter().next().unwrap().fingerprint
    }

    fn fragment(number: u128) -> Uuid {
        Uuid::from_u128(number)
    }

    #[test]
    fn equal_matches_come_in_the_order_of_their_ids() {
        let index = CloneIndex::new();
        for number in [3, 1, 2] {
            index.insert(fragment(number), fingerprint("a"));
        }

        let matches = index.matches(&fingerprint("b"), 0.5, 10);

        let found: Vec<Uuid> = matches.iter().map(|found| found.fragment).collect();
        assert_eq!(found, [fragment(1), fragment(2), fragment(3)]);
    }

    #[test]
    fn a_removed_fragment_is_not_found_and_its_number_is_used_again() {
        let index = CloneIndex::new();
        index.insert(fragment(1), fingerprint("a"));
        index.insert(fragment(1), fingerprint("a"));
        assert_eq!(index.len(), 1);

        assert!(index.remove(fragment(1)));
        assert!(!index.remove(fragment(1)));
        assert!(index.matches(&fingerprint("a"), 0.5, 10).is_empty());

        index.insert(fragment(2), fingerprint("a"));
        assert_eq!(
            index.matches(&fingerprint("a"), 0.5, 10)[0].fragment,
            fragment(2)
        );
        assert_eq!(index.read().fragments.len(), 1);
    }

    #[tokio::test]
    async fn waiting_ends_when_the_sequence_is_reached() {
        let index = CloneIndex::new();
        assert!(!index.reached(5, Duration::from_millis(1)).await);

        let waiting = tokio::spawn({
            let index = index.clone();
            async move { index.reached(5, Duration::from_secs(60)).await }
        });
        index.advance(4);
        index.advance(6);

        assert!(waiting.await.unwrap());
        index.advance(3);
        assert_eq!(index.sequence(), 6);
    }
}
