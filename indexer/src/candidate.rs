//! Finds the fragments that are worth comparing, and compares them.

mod hashed;
mod overlap;

use std::{collections::HashMap, hash::Hash, sync::Arc};

use self::{
    hashed::HashedMap,
    overlap::{LEAST_SHARED, Overlap, Size, tally},
};

use crate::{
    fingerprint::{Convention, Fingerprint},
    similarity::{AsFingerprint, Profile, Similarity},
};

/// How many of the fragments with a common 3-gram are scored by default.
pub(crate) const MAX_CANDIDATES: usize = 256;

/// How many index entries are read per candidate that may be scored. It bounds the time of a query
/// whatever the size of the index: the rarest 3-grams are read first.
const ENTRIES_PER_CANDIDATE: usize = 1024;

/// An index over fingerprints that finds the similar ones without comparing all: exact buckets by
/// blind hash, and the fragments of every semi-blind 3-gram, of which a query reads the rare ones
/// first (as in `SourcererCC`, Sajnani et al., ICSE 2016).
///
/// Fragments that compare alike share one entry, so a thousand copies cost as much as one. What a
/// query finds depends on the content of the index only, not on the order of insertion.
#[derive(Debug, Default)]
pub struct CandidateIndex {
    groups: Vec<Option<Group>>,
    /// The sizes of the groups, by the same number.
    sizes: Vec<Size>,
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

    /// Adds a fragment; one with the same id is replaced. Markup without logic is left out: icons are
    /// alike, and there is nothing in them to call.
    pub fn insert(&mut self, id: u32, fingerprint: Arc<Fingerprint>) {
        self.remove(id);
        if fingerprint.convention() == Convention::Markup {
            return;
        }
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
        self.find(fingerprint, options, None)
    }

    /// As [`CandidateIndex::matches`], among the fragments that `among` lets through by their ids:
    /// the others take nobody's place.
    pub fn matches_among(
        &self,
        fingerprint: &Fingerprint,
        options: &MatchOptions,
        among: &dyn Fn(u32) -> bool,
    ) -> Matches {
        self.find(fingerprint, options, Some(among))
    }

    fn find(
        &self,
        fingerprint: &Fingerprint,
        options: &MatchOptions,
        among: Option<&dyn Fn(u32) -> bool>,
    ) -> Matches {
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
            matches.extend(members.map(|member| Match {
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
        among: Option<&dyn Fn(u32) -> bool>,
    ) -> Candidates {
        let fingerprint = profile.fingerprint.as_fingerprint();
        let copies = self.by_blind_hash.get(&fingerprint.blind_hash());
        let mut groups = copies.cloned().unwrap_or_default();
        groups.sort_unstable();
        let overlaps = self.overlaps(profile, max_candidates);
        let tokens = fingerprint.tokens();
        let mut ranked: Vec<(u32, u64, u32)> = overlaps
            .found
            .into_iter()
            .filter(|overlap| groups.binary_search(&overlap.group).is_err())
            .filter(|overlap| {
                among.is_none_or(|among| {
                    self.group(overlap.group)
                        .is_some_and(|group| group.ids().any(among))
                })
            })
            .filter_map(|overlap| {
                let size = *self.sizes.get(overlap.group as usize)?;
                let promising = overlap.may_reach(size, tokens, overlaps.read, overlaps.all);
                promising.then_some((u32::MAX - overlap.weight, size.tie_breaker, overlap.group))
            })
            .collect();
        let mut capped = overlaps.incomplete;
        if max_candidates > 0 && ranked.len() > max_candidates {
            // Ties are broken by content, so that the order of insertion does not matter.
            ranked.select_nth_unstable(max_candidates);
            ranked.truncate(max_candidates);
            capped = true;
        }
        groups.extend(ranked.into_iter().map(|(_, _, group)| group));
        Candidates { groups, capped }
    }

    fn overlaps<F>(&self, profile: &Profile<F>, max_candidates: usize) -> Overlaps {
        let mut grams = profile.grams().to_vec();
        grams.dedup();
        let all = grams.len();
        let mut lists: Vec<(&Vec<u32>, u32)> = grams
            .iter()
            .filter_map(|gram| Some((self.by_gram.get(gram)?, *gram)))
            .collect();
        lists.sort_unstable_by_key(|(list, gram)| (list.len(), *gram));

        let unknown = all - lists.len();
        let budget = max_candidates.saturating_mul(ENTRIES_PER_CANDIDATE);
        let groups = self.by_comparison.len();
        let (mut entries, mut read) = (0, unknown);
        let found = tally(self.groups.len(), |count| {
            for (list, _) in lists {
                entries += list.len();
                if budget > 0 && entries > budget {
                    break;
                }
                let weight = 1 + (groups / list.len().max(1)).max(1).ilog2();
                list.iter().for_each(|group| count(*group, weight));
                read += 1;
            }
        });
        // A pair that shares enough shares one of the grams read, unless too few were read: the
        // prefix filter (Chaudhuri et al., ICDE 2006).
        let incomplete = (all - read) as f32 >= LEAST_SHARED * all as f32 && read < all;
        Overlaps {
            found,
            read,
            all,
            incomplete,
        }
    }

    fn add_group(&mut self, fingerprint: Arc<Fingerprint>, comparison_hash: u64, id: u32) -> u32 {
        let number = self.free.pop().unwrap_or(self.groups.len() as u32);
        let profile = Profile::shared(fingerprint);
        let mut distinct_grams = 0;
        for gram in distinct(profile.grams()) {
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
        let size = Size {
            tokens: profile.fingerprint.tokens(),
            distinct_grams,
            tie_breaker: comparison_hash,
        };
        let group = Group {
            profile,
            comparison_hash,
            members,
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
            && ours.convention() == other.convention()
            && ours.stream() == other.stream()
            && ours.statements() == other.statements()
    }
}

struct Overlaps {
    found: Vec<Overlap>,
    /// How many of the query's distinct grams were read, and how many there are.
    read: usize,
    all: usize,
    incomplete: bool,
}

fn distinct(ascending: &[u32]) -> impl Iterator<Item = u32> {
    ascending.chunk_by(|a, b| a == b).map(|run| run[0])
}

fn remove_entry<K: Hash + Eq>(map: &mut HashedMap<K, Vec<u32>>, key: K, number: u32) {
    if let Some(list) = map.get_mut(&key) {
        if let Some(place) = list.iter().position(|other| *other == number) {
            list.swap_remove(place);
        }
        if list.is_empty() {
            map.remove(&key);
        }
    }
}
