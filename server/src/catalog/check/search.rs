//! What a check asks the clone index.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use brickyard_indexer::{Fingerprint, Side};
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};
use uuid::Uuid;

use super::FragmentToCheck;
use crate::catalog::{CatalogError, CloneIndex, input};
use crate::clones::{CloneContainment, CloneMatch};

/// A fragment to check, read.
pub(super) struct Question {
    key: String,
    fingerprint: Fingerprint,
    /// What it was before the change.
    before: Option<Fingerprint>,
}

/// How similar a match was before the change.
#[derive(Debug, Clone, Copy)]
pub(super) struct Before {
    pub(super) score: f32,
    /// The size of what was changed.
    pub(super) tokens: u32,
}

impl Question {
    pub(super) fn fingerprint(&self) -> &Fingerprint {
        &self.fingerprint
    }
}

/// What was found of one fragment.
pub(super) struct FoundFragment {
    pub(super) key: String,
    pub(super) fingerprint: Fingerprint,
    pub(super) tokens: u32,
    pub(super) matches: Vec<CloneMatch>,
    /// How similar those matches were before the change that were similar enough then.
    pub(super) before: HashMap<Uuid, Before>,
    /// Similar ones that the requester sees nowhere, of which some may be told of.
    unseen: Vec<CloneMatch>,
    /// What stands inside it or around it.
    pub(super) contained: Vec<CloneContainment>,
    /// Such ones that the requester sees nowhere.
    unseen_contained: Vec<CloneContainment>,
}

impl FoundFragment {
    /// Tells whether the requester's own functions may have taken the place of others.
    pub(super) fn is_crowded(&self, limit: usize) -> bool {
        self.matches.len() >= limit || self.contained.len() >= limit
    }

    pub(super) fn seen(&self) -> impl Iterator<Item = Uuid> {
        let matches = self.matches.iter().map(|found| found.fragment);
        matches.chain(self.contained.iter().map(|found| found.fragment))
    }

    pub(super) fn hidden(&self) -> impl Iterator<Item = Uuid> {
        let matches = self.unseen.iter().map(|found| found.fragment);
        matches.chain(self.unseen_contained.iter().map(|found| found.fragment))
    }

    /// Finds out how similar the matches were before the change, and drops what stood inside it, or
    /// around it, already.
    fn compare_with(&mut self, before: &Fingerprint, search: &Search) {
        let matched: HashSet<Uuid> = self.matches.iter().map(|found| found.fragment).collect();
        let among = |fragment: Uuid| matched.contains(&fragment);
        let (clones, threshold) = (&search.clones, search.threshold);
        let earlier = clones.matches_among(before, threshold, matched.len(), Some(&among));
        let tokens = before.tokens();
        self.before = earlier
            .into_iter()
            .map(|found| {
                let score = found.similarity.score;
                (found.fragment, Before { score, tokens })
            })
            .collect();
        let contained: HashSet<Uuid> = self.contained.iter().map(|found| found.fragment).collect();
        let among = |fragment: Uuid| contained.contains(&fragment);
        let earlier = clones.containments_among(before, 2 * contained.len(), Some(&among));
        let earlier: HashSet<(Uuid, Side)> = earlier
            .iter()
            .map(|found| (found.fragment, found.side))
            .collect();
        self.contained
            .retain(|found| !earlier.contains(&(found.fragment, found.side)));
    }
}

/// What a check asks the clone index.
pub(super) struct Search {
    pub(super) clones: CloneIndex,
    pub(super) threshold: f32,
    pub(super) limit: usize,
    pub(super) invisible: Arc<HashSet<Uuid>>,
}

/// Reads what was sent. All are read before the first is compared: a bad one refuses the check at
/// once.
pub(super) fn read(
    clones: &CloneIndex,
    fragments: Vec<FragmentToCheck>,
) -> Result<Vec<Question>, CatalogError> {
    let read = |fragment: FragmentToCheck| {
        let language = input::language(&fragment.language)?;
        let is_served = |scheme| clones.serves(language, scheme);
        let scheme = input::scheme(language, fragment.scheme, is_served)?;
        let fingerprint = input::fingerprint(language, scheme, &fragment.fingerprint)?;
        let before = fragment.before.map(|bytes| read_before(clones, &bytes));
        Ok(Question {
            key: input::text("key", &fragment.key, 1_024)?,
            fingerprint,
            before: before.transpose()?,
        })
    };
    fragments.into_iter().map(read).collect()
}

/// Reads what a function was before. It says itself of which language it is: a change may rewrite a
/// function in another one.
fn read_before(clones: &CloneIndex, bytes: &[u8]) -> Result<Fingerprint, CatalogError> {
    let fingerprint = input::any_fingerprint(bytes)?;
    let language = fingerprint.language();
    let is_served = |scheme| clones.serves(language, scheme);
    input::scheme(language, i64::from(fingerprint.scheme()), is_served)?;
    Ok(fingerprint)
}

impl Search {
    /// Finds what is similar, on all threads of the pool that it is called on.
    pub(super) fn find(&self, questions: Vec<Question>) -> Vec<FoundFragment> {
        questions
            .into_par_iter()
            .map(|question| self.find_one(question))
            .collect()
    }

    fn find_one(&self, question: Question) -> FoundFragment {
        let fingerprint = question.fingerprint;
        let has_unseen = !self.invisible.is_empty();
        let unseen = has_unseen.then(|| self.matches(&fingerprint, true));
        let unseen_contained = has_unseen.then(|| self.containments(&fingerprint, true));
        let mut found = FoundFragment {
            key: question.key,
            tokens: fingerprint.tokens(),
            matches: self.matches(&fingerprint, false),
            before: HashMap::new(),
            unseen: unseen.unwrap_or_default(),
            contained: self.containments(&fingerprint, false),
            unseen_contained: unseen_contained.unwrap_or_default(),
            fingerprint,
        };
        if let Some(before) = &question.before {
            found.compare_with(before, self);
        }
        found
    }

    /// What is unseen is looked for apart, so that it takes nobody's place.
    fn matches(&self, fingerprint: &Fingerprint, unseen: bool) -> Vec<CloneMatch> {
        let among = |fragment: Uuid| self.invisible.contains(&fragment) == unseen;
        let among: Option<&dyn Fn(Uuid) -> bool> = (!self.invisible.is_empty()).then_some(&among);
        self.clones
            .matches_among(fingerprint, self.threshold, self.limit, among)
    }

    fn containments(&self, fingerprint: &Fingerprint, unseen: bool) -> Vec<CloneContainment> {
        let among = |fragment: Uuid| self.invisible.contains(&fragment) == unseen;
        let among: Option<&dyn Fn(Uuid) -> bool> = (!self.invisible.is_empty()).then_some(&among);
        self.clones
            .containments_among(fingerprint, self.limit, among)
    }
}
