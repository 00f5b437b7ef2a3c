//! Finds the fragments that are worth comparing, and compares them.

mod head;
mod list;
mod overlap;
mod places;
mod segment;
mod segmented;
mod window;

use std::{collections::HashMap, hash::Hash, sync::Arc};

use self::overlap::{Overlaps, Size, Wanted};
pub(crate) use self::{
    list::List,
    overlap::{LEAST_RATIO, LEAST_SHARED, shares_enough},
    segment::Draft,
};

pub use self::{
    places::{StoredId, read_places, write_places},
    segment::Segment,
    segmented::{Fold, Place, SegmentedIndex},
    window::{Contained, ContainmentOptions, Containments},
};

use crate::{
    containment::windows,
    fingerprint::{Convention, Fingerprint},
    hashed::HashedMap,
    similarity::{AsFingerprint, Profile, Similarity},
};

/// An index over fingerprints that finds the similar ones without comparing all: exact buckets by
/// blind hash, and the fragments of every semi-blind 3-gram, of which a query reads the rare ones
/// first (as in `SourcererCC`, Sajnani et al., ICSE 2016).
///
/// Fragments that compare alike share one entry, so a thousand copies cost as much as one. What a
/// query finds depends on the content of the index only, not on the order of insertion.
///
/// Fragments are known by ids of type `I`.
#[derive(Debug)]
pub struct CandidateIndex<I = u32> {
    groups: Vec<Option<Group<I>>>,
    /// The sizes of the groups, by the same number.
    sizes: Vec<Size>,
    free: Vec<u32>,
    by_id: HashMap<I, u32>,
    by_comparison: HashedMap<u64, u32>,
    by_blind_hash: HashedMap<u64, List>,
    by_gram: HashedMap<u32, List>,
    by_window: HashedMap<u32, List>,
}

/// Fragments that compare alike.
#[derive(Debug)]
pub(crate) struct Group<I> {
    profile: Profile<Arc<Fingerprint>>,
    comparison_hash: u64,
    /// The fragments, by id.
    members: Vec<Member<I>>,
}

/// A fragment of a group.
#[derive(Debug, Clone, Copy)]
struct Member<I> {
    id: I,
    raw_hash: u64,
}

/// What [`CandidateIndex::matches`] looks for.
#[derive(Debug, Clone, PartialEq)]
pub struct MatchOptions {
    /// The lowest similarity.
    pub threshold: f32,
    /// How many candidates are scored at most; 0 means all. 256 is a good value.
    pub max_candidates: usize,
    /// How many matches are returned at most; 0 means all.
    pub max_matches: usize,
}

/// What a query found.
#[derive(Debug, Clone, PartialEq)]
pub struct Matches<I = u32> {
    /// Best first, equal ones by id.
    pub matches: Vec<Match<I>>,
    /// Whether some candidates were not scored, because there were more than allowed.
    pub capped: bool,
}

/// A similar fragment.
#[derive(Debug, Clone, PartialEq)]
pub struct Match<I = u32> {
    /// The id it was inserted with.
    pub id: I,
    /// How similar it is to the query.
    pub similarity: Similarity,
}

/// The groups worth comparing with a query.
pub(crate) struct Candidates {
    pub(crate) groups: Vec<u32>,
    pub(crate) capped: bool,
}

impl MatchOptions {
    /// How many candidates a check scores, wherever it is made.
    pub const CHECKED: usize = 256;

    /// How many matches are returned at most.
    fn most_matches(&self) -> usize {
        match self.max_matches {
            0 => usize::MAX,
            most => most,
        }
    }
}

impl<I> Default for CandidateIndex<I> {
    fn default() -> Self {
        Self {
            groups: Vec::new(),
            sizes: Vec::new(),
            free: Vec::new(),
            by_id: HashMap::new(),
            by_comparison: HashedMap::default(),
            by_blind_hash: HashedMap::default(),
            by_gram: HashedMap::default(),
            by_window: HashedMap::default(),
        }
    }
}

impl<I: Copy + Ord + Hash> CandidateIndex<I> {
    /// Returns an empty index.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a fragment; one with the same id is replaced. Markup without logic is left out: icons are
    /// alike, and there is nothing in them to call.
    pub fn insert(&mut self, id: I, fingerprint: Arc<Fingerprint>) {
        self.remove(id);
        if fingerprint.convention() == Convention::Markup {
            return;
        }
        let mut comparison_hash = fingerprint.comparison_hash();
        // Two different fragments with one hash would be taken for copies; the next hash is as good.
        while let Some(&group) = self.by_comparison.get(&comparison_hash) {
            if let Some(group) = self.groups[group as usize].as_mut()
                && group.profile.fingerprint.compares_like(&fingerprint)
            {
                let place = group.members.partition_point(|member| member.id < id);
                group.members.insert(
                    place,
                    Member {
                        id,
                        raw_hash: fingerprint.raw_hash(),
                    },
                );
                self.by_id.insert(id, self.by_comparison[&comparison_hash]);
                return;
            }
            comparison_hash = comparison_hash.wrapping_add(1);
        }
        let raw_hash = fingerprint.raw_hash();
        let group = self.add_group(Group {
            profile: Profile::shared(fingerprint),
            comparison_hash,
            members: vec![Member { id, raw_hash }],
        });
        self.by_id.insert(id, group);
    }

    /// Removes a fragment; tells whether it was there.
    pub fn remove(&mut self, id: I) -> bool {
        let Some(number) = self.by_id.remove(&id) else {
            return false;
        };
        let Some(group) = self.groups[number as usize].as_mut() else {
            return false;
        };
        group.members.retain(|member| member.id != id);
        if group.members.is_empty() {
            self.remove_group(number);
        }
        true
    }

    /// Returns how many fragments are in the index.
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Tells whether the index has no fragments.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// Returns the fragments that are similar to the one given.
    pub fn matches(&self, fingerprint: &Fingerprint, options: &MatchOptions) -> Matches<I> {
        self.find(fingerprint, options, None)
    }

    /// As [`CandidateIndex::matches`], among the fragments that `among` lets through by their ids:
    /// the others take nobody's place.
    pub fn matches_among(
        &self,
        fingerprint: &Fingerprint,
        options: &MatchOptions,
        among: &dyn Fn(I) -> bool,
    ) -> Matches<I> {
        self.find(fingerprint, options, Some(among))
    }

    fn find(
        &self,
        fingerprint: &Fingerprint,
        options: &MatchOptions,
        among: Option<&dyn Fn(I) -> bool>,
    ) -> Matches<I> {
        let profile = Profile::of(fingerprint);
        let candidates = self.candidates(&profile, options.max_candidates, among);
        let mut matches = Vec::new();
        for group in candidates
            .groups
            .into_iter()
            .filter_map(|number| self.group(number))
        {
            let similarity = profile.compare(&group.profile, options.threshold);
            let Some(similarity) = similarity else {
                continue;
            };
            let members = group.members.iter();
            let members = members.filter(|member| among.is_none_or(|among| among(member.id)));
            // They are equally similar, so that the first of them are the best.
            matches.extend(members.take(options.most_matches()).map(|member| Match {
                id: member.id,
                similarity: similarity.between(member.raw_hash, fingerprint.raw_hash()),
            }));
        }
        Matches {
            matches: best_matches(matches, options),
            capped: candidates.capped,
        }
    }

    /// Returns the group of a number that a query returned.
    pub(crate) fn group(&self, number: u32) -> Option<&Group<I>> {
        self.groups.get(number as usize)?.as_ref()
    }

    /// Returns the numbers of all groups.
    pub(crate) fn group_numbers(&self) -> impl Iterator<Item = u32> {
        let numbered = (0..).zip(&self.groups);
        numbered.filter_map(|(number, group): (u32, _)| group.as_ref().map(|_| number))
    }

    /// Returns the groups worth comparing with a fragment: its exact copies, and those that share
    /// most, rare 3-grams counting more.
    pub(crate) fn candidates<F: AsFingerprint>(
        &self,
        profile: &Profile<F>,
        max_candidates: usize,
        among: Option<&dyn Fn(I) -> bool>,
    ) -> Candidates {
        let fingerprint = profile.fingerprint.as_fingerprint();
        let copies = self.by_blind_hash.get(&fingerprint.blind_hash());
        let mut groups = copies.map_or_else(Vec::new, |copies| copies.to_vec());
        groups.sort_unstable();
        let mut grams = 0;
        let (lens, lists): (Vec<_>, Vec<_>) = distinct(profile.grams())
            .inspect(|_| grams += 1)
            .filter_map(|gram| {
                let list = self.by_gram.get(&gram)?;
                Some(((gram, list.len()), list))
            })
            .unzip();
        let wanted = Wanted {
            grams,
            tokens: fingerprint.tokens(),
            max_candidates,
        };
        let mut overlaps = Overlaps::of(&lens, wanted, self.by_comparison.len());
        let may = |number: u32| {
            groups.binary_search(&number).is_err()
                && among.is_none_or(|among| {
                    let group = self.group(number);
                    group.is_some_and(|group| group.ids().any(among))
                })
        };
        let (best, capped) = loop {
            let rough_size = |group: u32| self.rough_size(group);
            overlaps.count(0, self.groups.len(), rough_size, |place, tally| {
                lists[place].iter().for_each(|group| tally.add(*group));
            });
            let size_of = |group: u32| self.sizes.get(group as usize).copied();
            if let Some(best) = overlaps.best(size_of, may) {
                break best;
            }
        };
        groups.extend(best);
        Candidates { groups, capped }
    }

    /// Returns the tokens and the distinct grams of a group.
    fn rough_size(&self, group: u32) -> Option<(u32, u32)> {
        self.sizes.get(group as usize).map(|size| size.rough())
    }

    fn add_group(&mut self, group: Group<I>) -> u32 {
        let number = self.free.pop().unwrap_or(self.groups.len() as u32);
        let profile = &group.profile;
        let mut distinct_grams = 0;
        for gram in distinct(profile.grams()) {
            self.by_gram.entry(gram).or_default().push(number);
            distinct_grams += 1;
        }
        for window in group.windows() {
            self.by_window.entry(window).or_default().push(number);
        }
        self.by_comparison.insert(group.comparison_hash, number);
        let blind_hash = profile.fingerprint.blind_hash();
        self.by_blind_hash
            .entry(blind_hash)
            .or_default()
            .push(number);
        let size = Size {
            tokens: profile.fingerprint.tokens(),
            distinct_grams,
            tie_breaker: group.comparison_hash,
        };
        if self.sizes.len() <= number as usize {
            self.sizes.resize(number as usize + 1, Size::default());
        }
        self.sizes[number as usize] = size;
        match self.groups.get_mut(number as usize) {
            Some(free) => *free = Some(group),
            None => self.groups.push(Some(group)),
        }
        number
    }

    fn remove_group(&mut self, number: u32) {
        let Some(group) = self.groups[number as usize].take() else {
            return;
        };
        for gram in distinct(group.profile.grams()) {
            remove_entry(&mut self.by_gram, gram, number);
        }
        for window in group.windows() {
            remove_entry(&mut self.by_window, window, number);
        }
        remove_entry(
            &mut self.by_blind_hash,
            group.profile.fingerprint.blind_hash(),
            number,
        );
        self.by_comparison.remove(&group.comparison_hash);
        self.free.push(number);
    }
}

/// Sorts what was found, and leaves out what is more than wanted.
fn best_matches<I: Ord>(mut matches: Vec<Match<I>>, options: &MatchOptions) -> Vec<Match<I>> {
    let order = |a: &Match<I>, b: &Match<I>| {
        let by_score = b.similarity.score.total_cmp(&a.similarity.score);
        by_score.then_with(|| a.id.cmp(&b.id))
    };
    let most = options.most_matches();
    if matches.len() > most {
        matches.select_nth_unstable_by(most, order);
        matches.truncate(most);
    }
    matches.sort_unstable_by(order);
    matches
}

impl<I: Copy> Group<I> {
    /// Returns the ids of the fragments, ascending.
    pub(crate) fn ids(&self) -> impl Iterator<Item = I> {
        self.members.iter().map(|member| member.id)
    }

    /// Returns the fingerprint, prepared for comparisons.
    pub(crate) fn profile(&self) -> &Profile<Arc<Fingerprint>> {
        &self.profile
    }

    /// Returns the windows of statements, each once.
    fn windows(&self) -> Vec<u32> {
        let fingerprint = &self.profile.fingerprint;
        windows(fingerprint.language().family(), fingerprint.statements())
    }
}

fn distinct(ascending: &[u32]) -> impl Iterator<Item = u32> {
    ascending.chunk_by(|a, b| a == b).map(|run| run[0])
}

fn remove_entry<K: Hash + Eq>(map: &mut HashedMap<K, List>, key: K, number: u32) {
    if let Some(list) = map.get_mut(&key) {
        list.remove(number);
        if list.is_empty() {
            map.remove(&key);
        }
    }
}
