//! An index that can be kept: most of it in immutable segments, what is new in memory.

mod containment;
mod fold;
mod query;

use std::{collections::HashMap, hash::Hash, sync::Arc};

use super::{
    CandidateIndex, Member,
    segment::{Segment, Table},
};
use crate::{
    containment::windows,
    fingerprint::{Convention, Fingerprint},
    hashed::HashedMap,
    similarity::Profile,
};

pub use self::fold::Fold;

/// An index over fingerprints like [`CandidateIndex`], whose answers it gives for the same fragments,
/// in a third of the memory: groups of fragments are in [`Segment`]s, which can be written to files and
/// opened again, and only what was added since is in memory in full.
///
/// Segments do not change. Which fragments belong to a group is kept beside them, so that a fragment
/// that compares like one of a segment costs no more than its id. A group without fragments is dead:
/// it is not found, and counts nowhere, until it is left out when segments are merged.
///
/// [`SegmentedIndex::fold`] begins to turn what is in memory into a segment. That takes long, so it is
/// done beside the index: see [`Fold`].
#[derive(Debug)]
pub struct SegmentedIndex<I> {
    parts: Vec<Part<I>>,
    /// What is in no segment yet.
    head: CandidateIndex<I>,
    /// The group of every fragment of a segment: the segments' groups are numbered through.
    by_id: HashMap<I, u32>,
    /// How many groups of segments are alive.
    live: usize,
    /// How many dead groups there are of each gram, and of each window of statements, that one has.
    dead: [HashedMap<u32, u32>; 2],
}

/// A segment, and the fragments of its groups.
#[derive(Debug)]
struct Part<I> {
    segment: Arc<Segment>,
    /// The number of its first group.
    first: u32,
    members: Vec<Vec<Member<I>>>,
    live: usize,
}

/// Where a fragment is that belongs to a group of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<I> {
    /// The fragment.
    pub id: I,
    /// The hash of its tokens as written.
    pub raw_hash: u64,
    /// The place of the segment among those of the index.
    pub segment: u32,
    /// The number of the group in its segment.
    pub group: u32,
}

impl<I> Default for SegmentedIndex<I> {
    fn default() -> Self {
        Self {
            parts: Vec::new(),
            head: CandidateIndex::default(),
            by_id: HashMap::new(),
            live: 0,
            dead: Default::default(),
        }
    }
}

impl<I: Copy + Ord + Hash> SegmentedIndex<I> {
    /// Returns an empty index.
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts an index together again from its segments, in their order, and where its fragments are.
    /// Nothing if a place is none.
    pub fn open(
        segments: Vec<Arc<Segment>>,
        places: impl IntoIterator<Item = Place<I>>,
    ) -> Option<Self> {
        let mut index = Self::default();
        segments
            .into_iter()
            .for_each(|segment| index.add_part(segment));
        for place in places {
            let part = index.parts.get_mut(place.segment as usize)?;
            let members = part.members.get_mut(place.group as usize)?;
            if members.is_empty() {
                members.reserve_exact(1);
                part.live += 1;
                index.live += 1;
            }
            let member = Member {
                id: place.id,
                raw_hash: place.raw_hash,
            };
            let at = members.partition_point(|other| other.id < place.id);
            members.insert(at, member);
            index.by_id.insert(place.id, part.first + place.group);
        }
        for part in 0..index.parts.len() {
            index.count_dead(part);
        }
        Some(index)
    }

    fn add_part(&mut self, segment: Arc<Segment>) {
        let first = self.numbers();
        self.parts.push(Part {
            first,
            members: (0..segment.groups()).map(|_| Vec::new()).collect(),
            live: 0,
            segment,
        });
    }

    /// Counts the grams and windows of the dead groups of a part.
    fn count_dead(&mut self, part: usize) {
        let part = &self.parts[part];
        for (group, members) in (0..).zip(&part.members) {
            if members.is_empty() {
                part.each_hash(group, |table, hash| {
                    *self.dead[table as usize].entry(hash).or_default() += 1;
                });
            }
        }
    }

    /// Returns how many living groups have a hash that so many groups have.
    fn living(&self, table: Table, hash: u32, groups: usize) -> usize {
        let dead = self.dead[table as usize].get(&hash);
        groups.saturating_sub(dead.copied().unwrap_or(0) as usize)
    }

    /// Returns the number above those of all groups of segments.
    fn numbers(&self) -> u32 {
        let last = self.parts.last();
        last.map_or(0, |part| part.first + part.segment.groups())
    }

    /// Adds a fragment; one with the same id is replaced. Markup without logic is left out, as in a
    /// [`CandidateIndex`].
    pub fn insert(&mut self, id: I, fingerprint: Arc<Fingerprint>) {
        self.remove(id);
        if fingerprint.convention() == Convention::Markup {
            return;
        }
        let Some((part, group)) = self.part_with(&fingerprint) else {
            self.head.insert(id, fingerprint);
            return;
        };
        let part = &mut self.parts[part];
        let members = &mut part.members[group as usize];
        let member = Member {
            id,
            raw_hash: fingerprint.raw_hash(),
        };
        let at = members.partition_point(|other| other.id < id);
        members.insert(at, member);
        self.by_id.insert(id, part.first + group);
    }

    /// Returns the living group of a segment that compares like a fragment.
    fn part_with(&self, fingerprint: &Fingerprint) -> Option<(usize, u32)> {
        if self.parts.is_empty() {
            return None;
        }
        let mut hash = fingerprint.comparison_hash();
        let mut profile = None;
        // Two different fragments with one hash have hashes that follow each other.
        loop {
            let mut is_taken = self.head.has_comparison(hash);
            for (place, part) in self.parts.iter().enumerate() {
                let Some(group) = part.living_with(hash) else {
                    continue;
                };
                let profile = profile.get_or_insert_with(|| Profile::of(fingerprint));
                let record = part.segment.record(group)?;
                if part.segment.has_content(group, &record, profile) {
                    return Some((place, group));
                }
                is_taken = true;
            }
            if !is_taken {
                return None;
            }
            hash = hash.wrapping_add(1);
        }
    }

    /// Removes a fragment; tells whether it was there.
    pub fn remove(&mut self, id: I) -> bool {
        let Some(number) = self.by_id.remove(&id) else {
            return self.head.remove(id);
        };
        let Some(place) = self.part_of(number) else {
            return false;
        };
        let part = &mut self.parts[place];
        let group = number - part.first;
        let members = &mut part.members[group as usize];
        members.retain(|member| member.id != id);
        if members.is_empty() {
            *members = Vec::new();
            part.live -= 1;
            self.live -= 1;
            let dead = &mut self.dead;
            self.parts[place].each_hash(group, |table, hash| {
                *dead[table as usize].entry(hash).or_default() += 1;
            });
        }
        true
    }

    /// Returns the place of the part that has a group.
    fn part_of(&self, number: u32) -> Option<usize> {
        let after = self.parts.partition_point(|part| part.first <= number);
        let place = after.checked_sub(1)?;
        let part = &self.parts[place];
        (number - part.first < part.segment.groups()).then_some(place)
    }

    /// Tells whether a fragment is in the index.
    pub fn contains(&self, id: I) -> bool {
        self.by_id.contains_key(&id) || self.head.contains(id)
    }

    /// Returns how many fragments are in the index.
    pub fn len(&self) -> usize {
        self.by_id.len() + self.head.len()
    }

    /// Tells whether the index has no fragments.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns how many groups are in no segment yet.
    pub fn unfolded(&self) -> usize {
        self.head.group_count()
    }

    /// Returns the segments in their order.
    pub fn segments(&self) -> impl Iterator<Item = &Arc<Segment>> {
        self.parts.iter().map(|part| &part.segment)
    }

    /// Returns where every fragment is that belongs to a segment, in the order of the groups.
    pub fn places(&self) -> impl Iterator<Item = Place<I>> {
        let parts = (0..).zip(&self.parts);
        parts.flat_map(|(segment, part)| {
            let groups = (0..).zip(&part.members);
            groups.flat_map(move |(group, members)| {
                members.iter().map(move |member| Place {
                    id: member.id,
                    raw_hash: member.raw_hash,
                    segment,
                    group,
                })
            })
        })
    }
}

impl<I> Part<I> {
    fn is_alive(&self, group: u32) -> bool {
        let members = self.members.get(group as usize);
        members.is_some_and(|members| !members.is_empty())
    }

    fn living_with(&self, comparison_hash: u64) -> Option<u32> {
        let group = self.segment.by_comparison(comparison_hash);
        group.filter(|group| self.is_alive(*group))
    }

    /// Calls `each` with every gram and every window of a group.
    fn each_hash(&self, group: u32, mut each: impl FnMut(Table, u32)) {
        let Some(record) = self.segment.record(group) else {
            return;
        };
        for (place, _) in self.segment.grams(group, &record) {
            if let Some(gram) = self.segment.hash_at(Table::Grams, place) {
                each(Table::Grams, gram);
            }
        }
        let statements = self.segment.statements(group, &record);
        for window in windows(record.facts.language.family(), &statements) {
            each(Table::Windows, window);
        }
    }
}
