//! Finds the fragments that are worth comparing, and compares them.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
    sync::Arc,
};

use crate::{
    fingerprint::Fingerprint,
    similarity::{AsFingerprint, Profile, Similarity},
};

/// How many of the fragments with a common 3-gram are scored by default.
pub(crate) const MAX_CANDIDATES: usize = 256;

/// A candidate shares at least this part of the semi-blind 3-grams: below it, 0.5 % of the pairs at
/// the *related* point are lost, and 99 % of random pairs are not looked at.
const LEAST_SHARED: f32 = 0.20;

/// A candidate is at least this long, relative to the longer side.
const LEAST_RATIO: f32 = 0.5;

/// How many index entries are read per candidate that may be scored. It bounds the time of a query
/// whatever the size of the index: the rarest 3-grams are read first.
const ENTRIES_PER_CANDIDATE: usize = 64;

/// An index over fingerprints that finds the similar ones without comparing all: exact buckets by
/// blind hash, and the fragments of every semi-blind 3-gram, of which a query reads the rare ones
/// first (as in `SourcererCC`, Sajnani et al., ICSE 2016).
///
/// Fragments that compare alike share one entry, so a thousand copies cost as much as one. What a
/// query finds depends on the content of the index only, not on the order of insertion.
#[derive(Debug, Default)]
pub struct CandidateIndex {
    groups: Vec<Option<Group>>,
    free: Vec<u32>,
    by_id: HashMap<u32, u32>,
    by_comparison: HashedMap<u64, u32>,
    by_blind_hash: HashedMap<u64, Vec<u32>>,
    by_gram: HashedMap<u32, Vec<u32>>,
}

/// Fragments that compare alike.
#[derive(Debug)]
pub(crate) struct Group {
    profile: Profile<Arc<Fingerprint>>,
    comparison_hash: u64,
    distinct_grams: u32,
    /// The fragments, by id.
    members: Vec<Member>,
}

/// A fragment of a group.
#[derive(Debug, Clone, Copy)]
struct Member {
    id: u32,
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
pub struct Matches {
    /// Best first, equal ones by id.
    pub matches: Vec<Match>,
    /// Whether some candidates were not scored, because there were more than allowed.
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

/// The groups worth comparing with a query.
pub(crate) struct Candidates {
    pub(crate) groups: Vec<u32>,
    pub(crate) capped: bool,
}

impl CandidateIndex {
    /// Returns an empty index.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a fragment; one with the same id is replaced.
    pub fn insert(&mut self, id: u32, fingerprint: Arc<Fingerprint>) {
        self.remove(id);
        let mut comparison_hash = fingerprint.comparison_hash();
        // Two different fragments with one hash would be taken for copies; the next hash is as good.
        while let Some(&group) = self.by_comparison.get(&comparison_hash) {
            if let Some(group) = self.groups[group as usize].as_mut()
                && group.compares_like(&fingerprint)
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
        let group = self.add_group(fingerprint, comparison_hash, id);
        self.by_id.insert(id, group);
    }

    /// Removes a fragment; tells whether it was there.
    pub fn remove(&mut self, id: u32) -> bool {
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
    pub fn matches(&self, fingerprint: &Fingerprint, options: &MatchOptions) -> Matches {
        let profile = Profile::of(fingerprint);
        let candidates = self.candidates(&profile, options.max_candidates);
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
            matches.extend(group.members.iter().map(|member| Match {
                id: member.id,
                similarity: similarity.between(member.raw_hash, fingerprint.raw_hash()),
            }));
        }
        matches.sort_by(|a, b| {
            b.similarity
                .score
                .total_cmp(&a.similarity.score)
                .then(a.id.cmp(&b.id))
        });
        if options.max_matches > 0 {
            matches.truncate(options.max_matches);
        }
        Matches {
            matches,
            capped: candidates.capped,
        }
    }

    /// Returns the group of a number that a query returned.
    pub(crate) fn group(&self, number: u32) -> Option<&Group> {
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
    ) -> Candidates {
        let fingerprint = profile.fingerprint.as_fingerprint();
        let copies = self.by_blind_hash.get(&fingerprint.blind_hash());
        let mut groups = copies.cloned().unwrap_or_default();
        groups.sort_unstable();
        let overlaps = self.overlaps(profile, max_candidates);
        let mut ranked: Vec<(u32, u64, u32)> = overlaps
            .found
            .into_iter()
            .filter(|overlap| groups.binary_search(&overlap.group).is_err())
            .filter_map(|overlap| {
                let group = self.group(overlap.group)?;
                let promising = overlap.may_reach(group, fingerprint, overlaps.read, overlaps.all);
                promising.then_some((overlap.weight, group.comparison_hash, overlap.group))
            })
            .collect();
        // Ties are broken by content, so that the order of insertion does not matter.
        ranked.sort_unstable_by_key(|(weight, hash, _)| (u32::MAX - weight, *hash));
        let mut capped = overlaps.incomplete;
        if max_candidates > 0 && ranked.len() > max_candidates {
            ranked.truncate(max_candidates);
            capped = true;
        }
        groups.extend(ranked.into_iter().map(|(_, _, group)| group));
        Candidates { groups, capped }
    }

    fn overlaps<F>(&self, profile: &Profile<F>, max_candidates: usize) -> Overlaps {
        let mut grams = profile.semi_grams().to_vec();
        grams.dedup();
        let all = grams.len();
        let mut lists: Vec<(&Vec<u32>, u32)> = grams
            .iter()
            .filter_map(|gram| Some((self.by_gram.get(gram)?, *gram)))
            .collect();
        lists.sort_unstable_by_key(|(list, gram)| (list.len(), *gram));

        let unknown = all - lists.len();
        let budget = max_candidates.saturating_mul(ENTRIES_PER_CANDIDATE);
        let mut entries: Vec<u64> = Vec::new();
        let mut read = unknown;
        for (list, _) in lists {
            if budget > 0 && entries.len() + list.len() > budget {
                break;
            }
            let weight = 1 + u64::from((self.groups.len() / list.len().max(1)).max(1).ilog2());
            entries.extend(list.iter().map(|group| u64::from(*group) << 32 | weight));
            read += 1;
        }
        // A pair that shares enough shares one of the grams read, unless too few were read: the
        // prefix filter (Chaudhuri et al., ICDE 2006).
        let incomplete = (all - read) as f32 >= LEAST_SHARED * all as f32 && read < all;
        Overlaps {
            found: Overlap::collect(entries),
            read,
            all,
            incomplete,
        }
    }

    fn add_group(&mut self, fingerprint: Arc<Fingerprint>, comparison_hash: u64, id: u32) -> u32 {
        let number = self.free.pop().unwrap_or(self.groups.len() as u32);
        let profile = Profile::shared(fingerprint);
        let mut distinct_grams = 0;
        for gram in distinct(profile.semi_grams()) {
            self.by_gram.entry(gram).or_default().push(number);
            distinct_grams += 1;
        }
        self.by_comparison.insert(comparison_hash, number);
        let blind_hash = profile.fingerprint.blind_hash();
        self.by_blind_hash
            .entry(blind_hash)
            .or_default()
            .push(number);
        let members = vec![Member {
            id,
            raw_hash: profile.fingerprint.raw_hash(),
        }];
        let group = Group {
            profile,
            comparison_hash,
            distinct_grams,
            members,
        };
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
        for gram in distinct(group.profile.semi_grams()) {
            remove_entry(&mut self.by_gram, gram, number);
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

impl Group {
    /// Returns the ids of the fragments, ascending.
    pub(crate) fn ids(&self) -> impl Iterator<Item = u32> {
        self.members.iter().map(|member| member.id)
    }

    /// Returns the fingerprint, prepared for comparisons.
    pub(crate) fn profile(&self) -> &Profile<Arc<Fingerprint>> {
        &self.profile
    }

    fn compares_like(&self, other: &Fingerprint) -> bool {
        let ours = &self.profile.fingerprint;
        ours.language() == other.language()
            && ours.scheme() == other.scheme()
            && ours.stream() == other.stream()
            && ours.statements() == other.statements()
            && ours.callees() == other.callees()
    }
}

struct Overlaps {
    found: Vec<Overlap>,
    /// How many of the query's distinct grams were read, and how many there are.
    read: usize,
    all: usize,
    incomplete: bool,
}

/// What a group shares with a query.
struct Overlap {
    group: u32,
    common: u32,
    weight: u32,
}

impl Overlap {
    /// Adds up entries of a group number and a weight.
    fn collect(mut entries: Vec<u64>) -> Vec<Self> {
        entries.sort_unstable();
        let of_group = |entries: &[u64]| Self {
            group: (entries[0] >> 32) as u32,
            common: entries.len() as u32,
            weight: entries.iter().map(|entry| *entry as u32).sum(),
        };
        entries
            .chunk_by(|a, b| a >> 32 == b >> 32)
            .map(of_group)
            .collect()
    }

    /// Tells whether enough may be shared, given that grams not read may all be.
    fn may_reach(&self, group: &Group, query: &Fingerprint, read: usize, all: usize) -> bool {
        let other = &group.profile.fingerprint;
        let (shorter, longer) = (
            query.tokens().min(other.tokens()),
            query.tokens().max(other.tokens()),
        );
        let common = self.common as f32 + (all - read) as f32;
        let union = (all as f32 + group.distinct_grams as f32 - common).max(1.0);
        shorter as f32 >= LEAST_RATIO * longer as f32 && common >= LEAST_SHARED * union
    }
}

fn distinct(ascending: &[u32]) -> impl Iterator<Item = u32> {
    ascending.chunk_by(|a, b| a == b).map(|run| run[0])
}

fn remove_entry<K: std::hash::Hash + Eq>(map: &mut HashedMap<K, Vec<u32>>, key: K, number: u32) {
    if let Some(list) = map.get_mut(&key) {
        if let Some(place) = list.iter().position(|other| *other == number) {
            list.swap_remove(place);
        }
        if list.is_empty() {
            map.remove(&key);
        }
    }
}

/// A map whose keys are hashes already.
type HashedMap<K, V> = HashMap<K, V, BuildHasherDefault<SpreadHasher>>;

/// Spreads the bits of a key that is a hash; it does not defend against chosen keys, which could
/// also be had by publishing the same function many times, and cost as much.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct SpreadHasher(u64);

impl Hasher for SpreadHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u32(&mut self, key: u32) {
        self.write_u64(u64::from(key));
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = (self.0.rotate_left(5) ^ key).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 ^= self.0 >> 29;
    }
}
